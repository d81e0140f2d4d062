//! How many units a version would judge otherwise than today's law does.

use programme::{
    fact::SetVersion,
    judge::Verdict,
    law::{Law, effect::effects},
};

use super::super::sort;
use crate::request::Visit;

/// So many units are named.
const NAMED: usize = 60;

/// What a version would change.
pub struct Shown {
    /// The assessment year.
    pub year: i16,
    /// How many units it judges.
    pub judged: usize,
    /// How many of them fare otherwise.
    pub changed: usize,
    /// From what to what, and how many.
    pub turns: Vec<(String, usize)>,
    /// Units that fare otherwise: name, before, after.
    pub units: Vec<(String, &'static str, &'static str)>,
    /// How many more there are.
    pub more: usize,
}

/// What a version would change if it were in force on the day from which it counts; none where it does not fit.
pub fn of(visit: &Visit, version: &SetVersion, beside: &Law) -> Option<Shown> {
    let (moment, lang) = (&visit.moment, visit.lang);
    let law = beside.keeping([(version.set.as_str(), version.text.as_str())]).ok()?;
    let years = law.set(&version.set)?.assessment_years;
    let year = version.from.year().max(moment.as_of().year()).clamp(years.from, years.to.unwrap_or(i16::MAX));
    let province = moment.unit(moment.province).code;
    let effects = effects(&moment.now, &law, &version.set, province, year);
    let label = |verdict: Option<Verdict>| verdict.map_or("–", |verdict| verdict.label(lang));
    let mut turns: Vec<(String, usize)> = Vec::new();
    let mut changed: Vec<_> = effects.iter().filter(|effect| effect.before != effect.after).collect();
    for effect in &changed {
        let turn = format!("{} → {}", label(effect.before), label(effect.after));
        match turns.iter_mut().find(|(known, _)| *known == turn) {
            Some((_, count)) => *count += 1,
            None => turns.push((turn, 1)),
        }
    }
    sort::by_name(&mut changed, |effect| &moment.unit(effect.unit).name);
    let units = changed.iter().take(NAMED);
    let units = units.map(|effect| (moment.unit(effect.unit).full_name(), label(effect.before), label(effect.after)));
    Some(Shown {
        year,
        judged: effects.len(),
        changed: changed.len(),
        turns,
        units: units.collect(),
        more: changed.len().saturating_sub(NAMED),
    })
}
