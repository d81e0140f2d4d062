//! Whether parts stay within their whole.

use super::{Doubt, Reported, Rule};
use crate::{
    Lang, Quantity, Text,
    law::{Consistency, Law, MeasureIndex},
    period::Period,
};

/// The doubts about values of one unit that do not agree with one another.
pub(super) fn doubts(law: &Law, values: &dyn Fn(MeasureIndex) -> Option<(Period, Quantity)>) -> Vec<Doubt> {
    law.quality().consistencies().iter().filter_map(|rule| doubt(law, rule, values)).collect()
}

/// The doubt bears the first of the parts; nothing is said while a value is missing or of another period.
fn doubt(law: &Law, rule: &Consistency, values: &dyn Fn(MeasureIndex) -> Option<(Period, Quantity)>) -> Option<Doubt> {
    let (period, whole) = values(rule.whole)?;
    let value = |part: &MeasureIndex| values(*part).filter(|(of, _)| *of == period).map(|(_, value)| value);
    let parts: Vec<Quantity> = rule.parts.iter().map(value).collect::<Option<_>>()?;
    let sum = parts.iter().copied().reduce(|sum, part| sum + part)?;
    if sum <= whole {
        return None;
    }
    let (measure, others) = rule.parts.split_first()?;
    let of = law.measure_at(rule.whole);
    let sentence = |lang: Lang| {
        let names: Vec<&str> = rule.parts.iter().map(|part| law.measure_at(*part).name.get(lang)).collect();
        format!(
            "{}: {}, {} {}: {}. {}",
            names.join(" + "),
            of.write(sum, lang),
            lang.pick("nhiều hơn", "which is more than"),
            of.name.get(lang),
            of.write(whole, lang),
            rule.reason.get(lang),
        )
    };
    Some(Doubt {
        about: Reported { measure: *measure, period, value: *parts.first()? },
        rule: Rule::Consistency,
        severity: rule.severity,
        with: others.iter().copied().chain([rule.whole]).collect(),
        reason: Text { vi: sentence(Lang::Vi), en: sentence(Lang::En) },
    })
}
