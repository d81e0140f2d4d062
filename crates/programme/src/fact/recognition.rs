//! What decisions say of units: recognition and withdrawal, model residential areas, and the office's outlook.

use jiff::civil::Date;

use super::fact;
use crate::{grade::Grade, unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// What a decision does.
    Action {
        Recognise = "recognise", "công nhận", "recognise";
        Withdraw = "withdraw", "thu hồi", "withdraw";
    }
}

vocabulary! {
    /// On what a recognition stands (merged units inherit until a decision acknowledges them).
    RecognitionBasis {
        Own = "own", "quyết định riêng", "own decision";
        Inherited = "inherited", "kế thừa, chờ thừa nhận", "inherited, to be acknowledged";
        Acknowledged = "acknowledged", "được thừa nhận", "acknowledged";
    }
}

fact! {
    /// A decision that recognises a unit at a grade, or withdraws that.
    Recognition {
        /// The unit.
        [key] unit: UnitCode = "mã đơn vị";
        /// The grade.
        [key] grade: Grade = "danh hiệu";
        /// Recognise or withdraw.
        [key] action: Action = "hình thức";
        /// The day of the decision.
        [key] date: Date = "ngày quyết định";
        /// The decision's number.
        number: Option<String> = "số quyết định";
        /// On what it stands.
        basis: RecognitionBasis = "căn cứ";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, lang| format!(
        "{} {} {} {} ({}, {})",
        this.unit,
        this.action.label(lang),
        lang.pick("danh hiệu", "as"),
        this.grade.label(lang),
        this.number.as_deref().unwrap_or(lang.pick("chưa rõ số", "number not known")),
        vietnamese::date(this.date),
    );
}

fact! {
    /// A decision that recognises a model residential area, and when that was withdrawn.
    ModelArea {
        /// The commune it lies in.
        [key] commune: UnitCode = "mã xã";
        /// Its name, unique in the commune.
        [key] name: String = "tên khu dân cư";
        /// The day it was recognised.
        recognised: Date = "ngày công nhận";
        /// The day that was withdrawn, if it was.
        withdrawn: Option<Date> = "ngày thu hồi";
        /// The decision's number.
        number: Option<String> = "số quyết định";
        /// The number of the decision that withdraws it.
        withdrawn_by: Option<String> = "số quyết định thu hồi";
    }
    valid |this| this.recognised;
    check |this, row| {
        row.expect_unit("commune", this.commune, this.recognised);
        if this.withdrawn_by.is_some() && this.withdrawn.is_none() {
            row.problem_in(
                "withdrawn",
                ("có số quyết định thu hồi mà thiếu ngày thu hồi".to_owned(), "ngày của quyết định đó".to_owned()),
                ("the withdrawal has a number and no day".to_owned(), "the day of that decision".to_owned()),
            );
        }
        if this.withdrawn.is_some_and(|withdrawn| withdrawn < this.recognised) {
            row.problem_in(
                "withdrawn",
                ("ngày thu hồi trước ngày công nhận".to_owned(), "ngày sau ngày công nhận".to_owned()),
                ("withdrawn before it was recognised".to_owned(), "a later date".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} {} {}",
        this.commune, this.name, lang.pick("công nhận ngày", "recognised on"), vietnamese::date(this.recognised),
    );
}

impl ModelArea {
    /// Whether the decision stands on `day`.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.recognised <= day && self.withdrawn.is_none_or(|withdrawn| withdrawn > day)
    }
}

vocabulary! {
    /// How likely a criterion is to be met in its period.
    OutlookTier {
        Met = "met", "cơ bản đạt", "basically met";
        Likely = "likely", "có khả năng hoàn thành", "likely";
        Hard = "hard", "khó có khả năng hoàn thành", "hard";
        VeryHard = "very_hard", "rất khó có khả năng hoàn thành", "very hard";
    }
}

fact! {
    /// The tier the office gives a criterion, with its reason.
    Outlook {
        /// The unit.
        [key] unit: UnitCode = "mã đơn vị";
        /// The criteria set.
        [key] set: String = "bộ tiêu chí";
        /// The criterion's code in it.
        [key] criterion: String = "tiêu chí";
        /// The day of the assessment.
        [key] date: Date = "ngày đánh giá";
        /// The tier.
        tier: OutlookTier = "khả năng";
        /// Why.
        reason: Option<String> = "lý do";
        /// The tier that was computed on that day, which it overrules.
        computed: Option<OutlookTier> = "khả năng tính được";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        match row.context.law.set(&this.set) {
            None => {
                let known: Vec<&str> = row.context.law.sets().iter().map(|set| set.id.as_str()).collect();
                let known = known.join(", ");
                row.problem_in(
                    "set",
                    (format!("không có bộ tiêu chí “{}”", this.set), format!("một trong: {known}")),
                    (format!("no criteria set “{}”", this.set), format!("one of: {known}")),
                );
            }
            Some(set) if set.criterion(&this.criterion).is_none() => {
                let known: Vec<&str> = set.criteria.iter().map(|criterion| criterion.code.as_str()).collect();
                let known = known.join(", ");
                row.problem_in(
                    "criterion",
                    (format!("bộ tiêu chí không có tiêu chí “{}”", this.criterion), format!("một trong: {known}")),
                    (format!("the set has no criterion “{}”", this.criterion), format!("one of: {known}")),
                );
            }
            Some(_) => {}
        }
    };
    describe |this, lang| format!(
        "{} {} {} {}: {}",
        this.unit, this.set, lang.pick("tiêu chí", "criterion"), this.criterion, this.tier.label(lang),
    );
}
