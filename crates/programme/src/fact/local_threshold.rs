//! What a province demands where the law leaves it to the province.

use jiff::civil::Date;

use super::{Reading, fact};
use crate::unit::UnitCode;

fact! {
    /// A province has decided a threshold that the law delegates to it.
    LocalThreshold {
        /// The province that decided.
        [key] body: UnitCode = "mã tỉnh";
        /// The criteria set.
        [key] set: String = "bộ tiêu chí";
        /// The indicator.
        [key] indicator: String = "chỉ tiêu";
        /// The measure that is compared.
        [key] measure: String = "số đo";
        /// The value demanded.
        value: Reading = "mức";
        /// The number of the decision.
        decision: String = "quyết định";
        /// The day from which it holds.
        date: Date = "có hiệu lực từ";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("body", this.body, this.date);
        row.expect_measure("measure", &this.measure);
        let set = row.context.law.set(&this.set);
        if !set.is_some_and(|set| set.asks(&this.indicator, row.context.law.measure(&this.measure).map(|(index, _)| index))) {
            row.problem_in(
                "indicator",
                ("bộ tiêu chí không có chỉ tiêu này với số đo này".to_owned(), "mã chỉ tiêu của bộ tiêu chí".to_owned()),
                ("the set has no such indicator of this measure".to_owned(), "the code of an indicator of the set".to_owned()),
            );
        }
    };
    describe |this, _lang| format!("{} {} {}: {} ({})", this.set, this.indicator, this.measure, this.value.0, this.decision);
}
