//! What is to be reached: a metric, a scope, a year, and how much.

use jiff::civil::{Date, date};

use super::{Year, fact};
use crate::{Quantity, unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// How a target is worded.
    Goal {
        Increase = "increase", "tăng thêm", "increase by";
        AtLeast = "at_least", "đạt ít nhất", "reach at least";
        AtMost = "at_most", "không quá", "stay at most";
        Units = "units", "các đơn vị được công nhận", "these units recognised";
    }
}

fact! {
    /// A target of a year.
    Target {
        /// The stable id of the metric.
        [key] metric: String = "chỉ số";
        /// The unit it is set for.
        [key] scope: UnitCode = "mã đơn vị";
        /// The year.
        [key] year: Year = "năm";
        /// How it is worded.
        [key] goal: Goal = "yêu cầu";
        /// The number; none when the target names units.
        number: Option<Quantity> = "mức";
        /// The codes of the units it names, parted by spaces.
        units: Option<String> = "đơn vị phấn đấu";
        /// The document that sets it.
        basis: String = "căn cứ";
        /// The day it was set.
        date: Date = "ngày giao";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("scope", this.scope, this.date);
        if this.goal == Goal::Units {
            check_units(&this, row);
        } else if this.number.is_none() {
            row.problem_in(
                "number",
                ("thiếu mức phải đạt".to_owned(), "số, như 25".to_owned()),
                ("the number is missing".to_owned(), "a number, as 25".to_owned()),
            );
        }
        if crate::metric::find(&this.metric).is_none() {
            let known = crate::metric::catalogue().map(|metric| metric.id).collect::<Vec<_>>().join(", ");
            row.problem_in(
                "metric",
                (format!("không có chỉ số “{}”", this.metric), format!("một trong: {known}")),
                (format!("no metric “{}”", this.metric), format!("one of: {known}")),
            );
        }
    };
    describe |this, lang| format!(
        "{} {}: {} {} {} ({})",
        this.year.0, this.metric, this.goal.label(lang),
        this.number.map(|number| vietnamese::quantity(number, 2)).unwrap_or_default(),
        this.units.as_deref().unwrap_or_default(), this.basis,
    );
}

impl Target {
    /// The units it names.
    pub fn named_units(&self) -> impl Iterator<Item = UnitCode> {
        self.units.as_deref().unwrap_or_default().split_whitespace().filter_map(|code| code.parse().ok())
    }

    /// The last day before the year, against which an increase is counted.
    #[must_use]
    pub fn baseline(&self) -> Date {
        date(self.year.0 - 1, 12, 31)
    }
}

fn check_units(target: &Target, row: &mut super::Row<'_>) {
    let codes = target.units.as_deref().unwrap_or_default();
    if codes.trim().is_empty() {
        row.problem_in(
            "units",
            ("thiếu mã các đơn vị".to_owned(), "mã các đơn vị, cách nhau bằng dấu cách".to_owned()),
            ("the units are missing".to_owned(), "unit codes parted by spaces".to_owned()),
        );
    }
    for code in codes.split_whitespace() {
        match code.parse() {
            Ok(code) => row.expect_unit("units", code, target.date),
            Err(error) => {
                row.problem("units", error.to_string(), <UnitCode as super::Field>::expected(row.context.lang));
            }
        }
    }
}
