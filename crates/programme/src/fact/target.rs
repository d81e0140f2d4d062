//! What is to be reached: a metric, a scope, years, and how much.

use jiff::civil::Date;

use super::{Years, fact};
use crate::{Quantity, metric, unit::UnitCode, vietnamese, vocabulary::vocabulary};

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
    /// A target of a year or of a period, as a decision of a day sets it. A later decision adjusts it: both words are kept,
    /// so the day is part of what it is about.
    Target {
        /// The stable id of the metric.
        [key] metric: String = "chỉ số";
        /// The unit it is set for.
        [key] scope: UnitCode = "mã đơn vị";
        /// The year, or the years of a period.
        [key] year: Years = "năm";
        /// How it is worded.
        [key] goal: Goal = "yêu cầu";
        /// The number; none when the target names units.
        number: Option<Quantity> = "mức";
        /// The codes of the units it names, parted by spaces.
        units: Option<String> = "đơn vị phấn đấu";
        /// The document that sets it.
        basis: String = "căn cứ";
        /// The day it was set.
        [key] date: Date = "ngày giao";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("scope", this.scope, this.date);
        check_metric(&this, row);
        if this.goal == Goal::Units {
            check_units(&this, row);
        } else {
            check_number(&this, row);
        }
    };
    describe |this, lang| format!(
        "{}, {}, {}: {} {} ({})",
        this.scope, this.year, metric::find(&this.metric).map_or(this.metric.as_str(), |metric| metric.name(lang)),
        this.goal.label(lang),
        this.number.map(|number| vietnamese::quantity(number, 2)).or(this.units.clone()).unwrap_or_default(),
        this.basis,
    );
}

/// What a target is about, whenever it was decided: all its versions share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Aim<'t> {
    /// The stable id of the metric.
    pub metric: &'t str,
    /// The unit it is set for.
    pub scope: UnitCode,
    /// The year, or the years of a period.
    pub years: Years,
    /// How it is worded.
    pub goal: Goal,
}

impl Target {
    /// What it is about.
    #[must_use]
    pub fn aim(&self) -> Aim<'_> {
        Aim { metric: &self.metric, scope: self.scope, years: self.year, goal: self.goal }
    }

    /// The units it names.
    pub fn named_units(&self) -> impl Iterator<Item = UnitCode> {
        self.units.as_deref().unwrap_or_default().split_whitespace().filter_map(|code| code.parse().ok())
    }

    /// The last day before its years, against which an increase is counted.
    #[must_use]
    pub const fn baseline(&self) -> Date {
        self.year.eve()
    }
}

fn check_metric(target: &Target, row: &mut super::Row<'_>) {
    let Some(metric) = metric::of_target(&target.metric) else {
        let known = metric::catalogue().filter(|metric| metric::of_target(metric.id).is_some());
        let known = known.map(|metric| metric.id).collect::<Vec<_>>().join(", ");
        return row.problem_in(
            "metric",
            (format!("không có chỉ số “{}” để giao chỉ tiêu", target.metric), format!("một trong: {known}")),
            (format!("no metric “{}” that a target can be set for", target.metric), format!("one of: {known}")),
        );
    };
    if !metric.applies_to(target.scope) {
        let scope = target.scope;
        row.problem_in(
            "scope",
            (format!("chỉ số “{}” không tính cho {scope}", metric.id), "một đơn vị ở cấp cao hơn".to_owned()),
            (format!("“{}” is not computed for {scope}", metric.id), "a unit of a higher level".to_owned()),
        );
    }
}

fn check_number(target: &Target, row: &mut super::Row<'_>) {
    let right = ("số, như 25".to_owned(), "a number, as 25".to_owned());
    let (vi, en) = match target.number {
        None => ("thiếu mức phải đạt", "the number is missing"),
        Some(number) if number < Quantity::ZERO => ("mức phải đạt nhỏ hơn 0", "the number is less than 0"),
        Some(_) => return,
    };
    row.problem_in("number", (vi.to_owned(), right.0), (en.to_owned(), right.1));
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
