//! Whether a value follows from that of the previous period.

use super::{Doubt, Reported, Rule, Severity};
use crate::{
    Lang, Quantity, Text,
    law::{Change, JumpRule, Law, Measure, MeasureKind},
    period::Period,
    vietnamese,
};

/// The doubt about a value that lies too far from the previous one.
///
/// Only periods of one length are compared: a quarter's figure says nothing of a year's.
pub(super) fn doubt(law: &Law, about: Reported, (before, previous): (Period, Quantity)) -> Option<Doubt> {
    let rule = law.quality().jump(about.measure)?;
    let comparable = before.months() == about.period.months() && before.rank() < about.period.rank();
    if !comparable || !is_beyond(rule, previous, about.value) {
        return None;
    }
    let measure = law.measure_at(about.measure);
    let sentence = |lang: Lang| {
        let (from, to) = (measure.write(previous, lang), measure.write(about.value, lang));
        let direction = if about.value > previous { lang.pick("tăng", "up") } else { lang.pick("giảm", "down") };
        let (by, limit) = (change(measure, rule, previous, about.value, lang), in_words(measure, rule.limit, lang));
        match lang {
            Lang::Vi => format!("Từ {from} (kỳ {before}) đến {to}: {direction} {by}, quá mức thường gặp {limit}."),
            Lang::En => format!("From {from} ({before}) to {to}: {direction} by {by}, more than the usual {limit}."),
        }
    };
    let reason = Text { vi: sentence(Lang::Vi), en: sentence(Lang::En) };
    Some(Doubt { about, rule: Rule::Jump, severity: Severity::Soft, with: Vec::new(), reason })
}

fn is_beyond(rule: JumpRule, from: Quantity, to: Quantity) -> bool {
    let scaled = |quantity: Quantity| i128::from(quantity.scaled());
    let difference = distance(from, to);
    difference >= scaled(rule.least)
        && match rule.limit {
            Change::Absolute(limit) => difference > scaled(limit),
            // In whole numbers: difference / from × 100 > limit.
            Change::Relative(limit) => difference * scaled(Quantity::HUNDRED) > scaled(limit) * scaled(from).abs(),
        }
}

fn distance(from: Quantity, to: Quantity) -> i128 {
    (i128::from(to.scaled()) - i128::from(from.scaled())).abs()
}

/// The difference as its rule measures it; from nothing there is no percentage, so it stands in the measure's unit.
fn change(measure: &Measure, rule: JumpRule, from: Quantity, to: Quantity, lang: Lang) -> String {
    let difference = distance(from, to);
    let absolute = Quantity::ratio(difference, Quantity::SCALE.into()).unwrap_or_default();
    let relative = match rule.limit {
        Change::Relative(_) => Quantity::ratio(difference * 100, i128::from(from.scaled()).abs()),
        Change::Absolute(_) => None,
    };
    in_words(measure, relative.map_or(Change::Absolute(absolute), Change::Relative), lang)
}

fn in_words(measure: &Measure, change: Change, lang: Lang) -> String {
    match change {
        Change::Relative(percent) => format!("{}%", vietnamese::quantity(percent, 1)),
        Change::Absolute(points) if measure.kind == MeasureKind::Percent => {
            format!("{} {}", vietnamese::quantity(points, 2), lang.pick("điểm phần trăm", "percentage points"))
        }
        Change::Absolute(amount) => measure.write(amount, lang),
    }
}
