//! How units are coloured, and what that means.

use programme::{
    Quantity,
    grade::Grade,
    law::{CriteriaSet, Criterion, MeasureIndex, MeasureKind},
    metric::{self, Metric, catalogue},
    unit::{Tier, UnitIndex},
};

use super::super::frame::sign;
use crate::{moment::Moment, request::Visit};

/// A heading with what can be chosen under it: value, name, whether it is chosen.
pub type Choices = Vec<(String, Vec<(String, String, bool)>)>;

/// What a unit is coloured by.
#[derive(Debug)]
pub enum By<'m> {
    /// The highest grade it holds.
    Grade,
    /// A criterion of a set.
    Criterion(&'m CriteriaSet, usize),
    /// What is reported of a measure.
    Measure(MeasureIndex),
    /// A figure of the catalogue.
    Figure(&'static Metric),
}

/// How a unit is coloured, and what that means.
#[derive(Clone, Debug)]
pub struct Shade {
    /// The class of its colour.
    pub class: String,
    /// The sign that says the same without colour.
    pub sign: &'static str,
    /// What is said of it.
    pub says: String,
    /// Its value, where it is coloured by one.
    value: Option<Quantity>,
}

impl<'m> By<'m> {
    /// From the address; `None` when there is no such thing. A criterion is named with its set.
    pub fn read(moment: &'m Moment, sets: &[&'m CriteriaSet], by: &str) -> Option<Self> {
        match by.split_once(':') {
            None => (by == "grade").then_some(Self::Grade),
            Some(("c", named)) => {
                let (id, code) = named.split_once(':')?;
                let set = sets.iter().find(|set| set.id == id)?;
                Some(Self::Criterion(set, set.criteria.iter().position(|criterion| criterion.code == code)?))
            }
            Some(("m", id)) => moment.law().measure(id).map(|(index, _)| Self::Measure(index)),
            Some(("f", id)) => metric::find(id).filter(|metric| is_of_communes(metric)).map(Self::Figure),
            Some(_) => None,
        }
    }

    /// What it is called.
    pub fn name(&self, visit: &Visit) -> String {
        match self {
            Self::Grade => visit.words("map-grade", &[]),
            Self::Criterion(set, place) => {
                let criterion = &set.criteria[*place];
                format!("{}. {}", criterion.code, criterion.name.get(visit.lang))
            }
            Self::Measure(index) => visit.moment.law().measure_at(*index).name.get(visit.lang).to_owned(),
            Self::Figure(metric) => metric.name(visit.lang).to_owned(),
        }
    }

    fn write(&self, visit: &Visit, value: Quantity) -> String {
        match self {
            Self::Measure(index) => visit.moment.law().measure_at(*index).write(value, visit.lang),
            Self::Figure(metric) => metric.write(value, visit.lang),
            Self::Grade | Self::Criterion(..) => String::new(),
        }
    }
}

fn is_of_communes(metric: &Metric) -> bool {
    metric.tiers.contains(&Tier::Commune)
}

/// What can be chosen.
pub fn choices(visit: &Visit, sets: &[&CriteriaSet], by: &str) -> Choices {
    let choice = |id: String, name: String| {
        let chosen = id == by;
        (id, name, chosen)
    };
    let grade = vec![choice("grade".to_owned(), visit.words("map-grade", &[]))];
    let criteria = |set: &&CriteriaSet| {
        let named = |criterion: &Criterion| {
            let name = format!("{}. {}", criterion.code, criterion.name.get(visit.lang));
            choice(format!("c:{}:{}", set.id, criterion.code), name)
        };
        (set.name.get(visit.lang).to_owned(), set.criteria.iter().map(named).collect())
    };
    let figures = catalogue().filter(|metric| is_of_communes(metric));
    let figures = figures.map(|metric| choice(format!("f:{}", metric.id), metric.name(visit.lang).to_owned()));
    let law = visit.moment.law();
    let measured = law.measures().iter().filter(|measure| {
        matches!(measure.kind, MeasureKind::Percent | MeasureKind::Amount)
            && law.measure(&measure.id).is_some_and(|(index, _)| {
                visit.moment.tree().iter().any(|(unit, each)| {
                    each.code.tier() == Tier::Commune && visit.moment.now.reading(unit, index).is_some()
                })
            })
    });
    let measured = measured.map(|measure| choice(format!("m:{}", measure.id), measure.name.get(visit.lang).to_owned()));
    let mut groups = vec![(visit.words("group-recognition", &[]), grade)];
    groups.extend(sets.iter().map(criteria));
    groups.push((visit.words("map-figures", &[]), figures.collect()));
    groups.push((visit.words("measure", &[]), measured.collect()));
    groups
}

/// The shades of units, in the order given.
pub fn shades(visit: &Visit, by: &By<'_>, units: &[UnitIndex]) -> Vec<Shade> {
    let moment = &visit.moment;
    match by {
        By::Grade => units.iter().map(|unit| grade(visit, *unit)).collect(),
        By::Criterion(set, place) => {
            let judged = moment.judged(set);
            let shade = |unit: &UnitIndex| match judged.iter().find(|(index, _)| index == unit) {
                Some((_, judgement)) => {
                    let verdict = judgement.assessment.criteria[*place];
                    let says = verdict.label(visit.lang).to_owned();
                    Shade { class: verdict.id().to_owned(), sign: sign(verdict), says, value: None }
                }
                None => outside(visit),
            };
            units.iter().map(shade).collect()
        }
        By::Measure(index) => {
            fifths(visit, by, units.iter().map(|unit| moment.now.reading(*unit, *index).map(|reading| reading.value)))
        }
        By::Figure(metric) => fifths(visit, by, units.iter().map(|unit| moment.figure(metric, *unit).value)),
    }
}

/// Says beside what is supposed how things are, where that differs.
pub fn tell_beside(shades: &mut [Shade], today: &[Shade], words: impl Fn(&str) -> String) {
    for (shade, was) in shades.iter_mut().zip(today).filter(|(shade, was)| shade.says != was.says) {
        shade.says = format!("{} ({})", shade.says, words(&was.says));
    }
}

/// Shades by fifths of the units, so that a few extreme values do not hide the rest.
fn fifths(visit: &Visit, by: &By<'_>, values: impl Iterator<Item = Option<Quantity>>) -> Vec<Shade> {
    let values: Vec<Option<Quantity>> = values.collect();
    let mut sorted: Vec<Quantity> = values.iter().copied().flatten().collect();
    sorted.sort();
    let shade = |value: Option<Quantity>| {
        let Some(value) = value else { return outside(visit) };
        let below = sorted.partition_point(|other| *other < value);
        let fifth = below * 5 / sorted.len().max(1) + 1;
        Shade { class: fifth.to_string(), sign: "", says: by.write(visit, value), value: Some(value) }
    };
    values.into_iter().map(shade).collect()
}

/// What the colours mean: class, words, number of units. Classes of values say from which to which they go.
pub fn legend(visit: &Visit, by: &By<'_>, shades: &[Shade]) -> Vec<(String, String, usize)> {
    let mut classes: Vec<&str> = shades.iter().map(|shade| shade.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let entry = |class: &str| {
        let of_class: Vec<&Shade> = shades.iter().filter(|shade| shade.class == class).collect();
        let values = || of_class.iter().filter_map(|shade| shade.value);
        let says = match values().min().zip(values().max()) {
            Some((low, high)) if low < high => format!("{} – {}", by.write(visit, low), by.write(visit, high)),
            _ => of_class.first().map(|shade| shade.says.clone()).unwrap_or_default(),
        };
        (class.to_owned(), says, of_class.len())
    };
    classes.into_iter().map(entry).collect()
}

/// The shade of a unit that nothing is said of.
pub fn outside(visit: &Visit) -> Shade {
    Shade { class: "none".to_owned(), sign: "", says: visit.words("map-none", &[]), value: None }
}

/// A unit that is pointed out, or one of those around it.
pub fn marked(is_marked: bool) -> Shade {
    let (class, sign) = if is_marked { ("met", "●") } else { ("none", "") };
    Shade { class: class.to_owned(), sign, says: String::new(), value: None }
}

fn grade(visit: &Visit, unit: UnitIndex) -> Shade {
    let moment = &visit.moment;
    let each = moment.unit(unit);
    if each.kind.is_urban_commune() {
        let (class, sign, says) = if moment.now.holds(unit, Grade::CivilisedUrban) {
            ("urban", "◆", Grade::CivilisedUrban.label(visit.lang).to_owned())
        } else {
            ("urban-not", "◇", visit.words("map-not-civilised", &[]))
        };
        return Shade { class: class.to_owned(), sign, says, value: None };
    }
    if !each.in_programme {
        return outside(visit);
    }
    let held = [(Grade::Model, "5", "★"), (Grade::Advanced, "4", "＋"), (Grade::Ntm, "3", "✓")];
    let held = held.into_iter().find(|(grade, ..)| moment.now.holds(unit, *grade));
    let (class, sign, says) = held.map_or_else(
        || ("1", "✗", visit.words("map-not-recognised", &[])),
        |(grade, class, sign)| (class, sign, grade.label(visit.lang).to_owned()),
    );
    Shade { class: class.to_owned(), sign, says, value: None }
}
