//! What a person answers to a doubt about a reported value.

use jiff::civil::Date;

use super::{Reading, fact};
use crate::{period::Period, quality::Rule, unit::UnitCode};

fact! {
    /// A person has looked at a doubt and says why the value stands.
    Acknowledgement {
        /// The unit.
        [key] unit: UnitCode = "mã đơn vị";
        /// The measure.
        [key] measure: String = "số đo";
        /// The period of the value.
        [key] period: Period = "kỳ";
        /// The rule that raised the doubt.
        [key] rule: Rule = "quy tắc";
        /// The value that stands; another one is questioned anew.
        value: Reading = "giá trị";
        /// Why it stands.
        word: String = "giải trình";
        /// The day it was said.
        date: Date = "ngày giải trình";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.period.end());
        row.expect_measure("measure", &this.measure);
    };
    describe |this, lang| format!(
        "{} {} {}, {}: {} ({})",
        this.unit, this.measure, this.period, this.rule.label(lang), this.word, this.value.0,
    );
}
