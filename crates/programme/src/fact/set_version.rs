//! Criteria sets as an office keeps them.

use jiff::civil::Date;

use super::{fact, news::is_code};
use crate::{vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// How far a version of a criteria set is.
    SetState {
        Draft = "draft", "bản nháp", "draft";
        Submitted = "submitted", "chờ kiểm tra", "waiting for a check";
        Checked = "checked", "đã kiểm tra", "checked";
        InForce = "in_force", "đang áp dụng", "in force";
        Withdrawn = "withdrawn", "đã thôi áp dụng", "withdrawn";
    }
}

fact! {
    /// A version of a criteria set. Who drafted, checked and put it in force is told by the acts that say so.
    SetVersion {
        /// The set.
        [key] set: String = "bộ tiêu chí";
        /// Which version of it, from 1.
        [key] version: u16 = "phiên bản";
        /// How far it is.
        state: SetState = "trạng thái";
        /// The day it was begun.
        begun: Date = "ngày soạn";
        /// The day from which it is the law.
        from: Date = "áp dụng từ";
        /// The last day on which it is, once that is known.
        until: Option<Date> = "áp dụng đến";
        /// What whoever checked or returned it remarked, line by line.
        remarks: Option<String> = "nhận xét";
        /// The set with the measures that it needs, as TOML.
        text: String = "nội dung";
    }
    valid |this| this.begun.min(this.from);
    check |this, row| {
        if !is_code(&this.set) {
            row.problem_in(
                "set",
                (format!("“{}” không dùng làm mã bộ được", this.set), "chữ thường không dấu, chữ số, gạch nối".to_owned()),
                (format!("“{}” cannot name a set", this.set), "plain lower-case letters, digits, hyphens".to_owned()),
            );
        }
        if this.state != SetState::Draft {
            row.problem_in(
                "state",
                ("tệp chỉ đưa vào được bản nháp".to_owned(), "gửi, kiểm tra và áp dụng trên trang của bộ tiêu chí".to_owned()),
                ("a file can bring a draft only".to_owned(), "submit, check and put it in force on the set's page".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {} {}, {}, {} {}",
        this.set,
        lang.pick("phiên bản", "version"),
        this.version,
        this.state.label(lang),
        lang.pick("áp dụng từ", "from"),
        vietnamese::date(this.from),
    );
    shapes Law;
}

impl SetVersion {
    /// A draft of a set as the next version after those there are: it counts from the day that it says itself, but not from before
    /// `today`.
    #[must_use]
    pub fn draft<'v>(
        set: &str,
        text: String,
        from: Option<Date>,
        today: Date,
        known: impl Iterator<Item = &'v Self>,
    ) -> Self {
        let last = known.filter(|version| version.set == set).map(|version| version.version).max();
        Self {
            set: set.to_owned(),
            version: last.unwrap_or(0).saturating_add(1),
            state: SetState::Draft,
            begun: today,
            from: from.map_or(today, |from| from.max(today)),
            until: None,
            remarks: None,
            text,
        }
    }

    /// Whether it is the law of a day, unless a later one is.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        let was_put = matches!(self.state, SetState::InForce | SetState::Withdrawn);
        was_put && self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
