//! What stands in the way, and what is proposed about it.

use jiff::civil::Date;

use super::fact;
use crate::unit::UnitCode;

fact! {
    /// A difficulty somebody reports.
    Difficulty {
        /// Names it.
        [key] code: String = "mã khó khăn";
        /// Where.
        unit: UnitCode = "mã đơn vị";
        /// The body that reports it.
        body: Option<String> = "cơ quan";
        /// The criterion it holds up: `set/code`.
        criterion: Option<String> = "tiêu chí";
        /// The group of contents.
        content: String = "nhóm nội dung";
        /// What is difficult.
        text: String = "khó khăn, vướng mắc";
        /// The day it was reported.
        date: Date = "ngày phản ánh";
        /// The day it was resolved.
        resolved: Option<Date> = "ngày giải quyết";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, _lang| format!("{} ({}): {}", this.unit, this.content, this.text);
}

impl Difficulty {
    /// Whether it is not resolved on a day.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        self.resolved.is_none_or(|resolved| day < resolved)
    }
}

fact! {
    /// What is proposed, to whom, and what came of it.
    Proposal {
        /// Names it.
        [key] code: String = "mã kiến nghị";
        /// The difficulty it would resolve.
        difficulty: Option<String> = "mã khó khăn";
        /// Who proposes.
        body: String = "cơ quan kiến nghị";
        /// Who is to decide.
        addressee: String = "cơ quan giải quyết";
        /// What is proposed.
        text: String = "nội dung kiến nghị";
        /// The day it was made.
        date: Date = "ngày kiến nghị";
        /// What was decided.
        decision: Option<String> = "quyết định giải quyết";
        /// The day of the decision.
        decided: Option<Date> = "ngày giải quyết";
        /// What came of it.
        result: Option<String> = "kết quả";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, _lang| format!("{} → {}: {}", this.body, this.addressee, this.text);
}

impl Proposal {
    /// Whether nothing is decided on a day.
    #[must_use]
    pub fn is_undecided_on(&self, day: Date) -> bool {
        self.decided.map_or(self.decision.is_none(), |decided| day < decided)
    }
}
