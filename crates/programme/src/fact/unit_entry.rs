//! What the office records of a unit.

use jiff::civil::Date;

use super::fact;
use crate::{
    unit::{CommuneGroup, ExceptionClass, Tier, UnitCode},
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// Whether the programme counts a unit.
    Counted {
        Yes = "yes", "thuộc chương trình", "in the programme";
        No = "no", "không thuộc chương trình", "not in the programme";
    }
}

fact! {
    /// What counts of a unit from a day on, where the register of units does not say it or says it otherwise: the whole of what can be
    /// said here, so that an empty cell means none. Who merges with whom is the register's to say.
    UnitEntry {
        /// The unit.
        [key] unit: UnitCode = "mã đơn vị";
        /// From this day.
        [key] date: Date = "từ ngày";
        /// The bare name: `Thạch Hạ`.
        name: String = "tên đơn vị";
        /// Whether the programme counts it.
        counted: Counted = "chương trình nông thôn mới";
        /// The class that moves it to another region's column of thresholds.
        class: Option<ExceptionClass> = "diện đặc thù";
        /// The group of the 2026–2030 law.
        group: Option<CommuneGroup> = "nhóm xã";
        /// The decision or document that says so.
        basis: String = "căn cứ";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        if this.unit.tier() == Tier::Hamlet {
            row.problem_in(
                "unit",
                (format!("{} là khu dân cư", this.unit), "sửa khu dân cư tại trang của xã".to_owned()),
                (format!("{} is a residential area", this.unit), "correct it on the page of its commune".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {}, {} {}: {} ({})",
        this.unit, this.name, lang.pick("từ", "from"), vietnamese::date(this.date), this.counted.label(lang), this.basis,
    );
    shapes Units;
}
