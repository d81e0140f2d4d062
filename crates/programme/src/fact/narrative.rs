//! What a report says in words: recorded with its source like any other fact, never counted.

use jiff::civil::Date;

use super::fact;
use crate::{unit::UnitCode, vocabulary::vocabulary};

vocabulary! {
    /// The part of a report a statement belongs to.
    Section {
        Organisation = "organisation", "tổ chức, chỉ đạo", "organisation";
        Strength = "strength", "kết quả nổi bật", "good points";
        Limit = "limit", "hạn chế, khó khăn", "limits and difficulties";
        Orientation = "orientation", "định hướng", "orientation";
        Task = "task", "nhiệm vụ, giải pháp", "tasks";
        Proposal = "proposal", "kiến nghị, đề xuất", "proposals";
    }
}

fact! {
    /// A statement of a report.
    Statement {
        /// The unit it is about.
        [key] unit: UnitCode = "mã đơn vị";
        /// The part of the report.
        [key] section: Section = "mục";
        /// The day it was made.
        [key] date: Date = "ngày";
        /// Its place in the section.
        [key] place: u16 = "thứ tự";
        /// Who is asked or concerned; none when nobody is named.
        body: Option<String> = "cơ quan";
        /// The text.
        text: String = "nội dung";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, lang| format!("{}: {}", this.section.label(lang), this.text);
}
