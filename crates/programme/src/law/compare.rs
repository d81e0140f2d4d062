//! Two criteria sets side by side: which demand of the one is which of the other, stricter or looser, and what must be newly
//! collected.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{Comparator, CriteriaSet, Criterion, Indicator, Law, Leaf, Profile, Requirement, Test, show};
use crate::{Lang, Quantity, judge, snapshot::Snapshot, unit::UnitIndex, vocabulary::vocabulary};

vocabulary! {
    /// What became of a demand.
    Change {
        Same = "same", "như cũ", "same";
        Stricter = "stricter", "chặt hơn", "stricter";
        Looser = "looser", "nới hơn", "looser";
        Different = "different", "yêu cầu khác", "different";
        Unknown = "unknown", "chưa so được mức", "thresholds not comparable";
        New = "new", "mới", "new";
        Dropped = "dropped", "bỏ", "dropped";
    }
}

/// One of two sets, with the law it stands in and the unit for which its thresholds are taken.
#[derive(Clone, Copy, Debug)]
pub struct Side<'l> {
    /// The law.
    pub law: &'l Law,
    /// The set.
    pub set: &'l CriteriaSet,
    /// The unit and the year.
    pub profile: Profile,
}

/// A demand of a set.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'l> {
    /// The criterion; none for a condition beside the criteria.
    pub criterion: Option<&'l Criterion>,
    /// The indicator.
    pub indicator: &'l Indicator,
}

/// A line of the comparison: a demand of the old set, of the new one, or of both.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'l> {
    /// Of the old set.
    pub old: Option<Demand<'l>>,
    /// Of the new set.
    pub new: Option<Demand<'l>>,
    /// What became of it.
    pub change: Change,
}

/// Two sets compared.
#[derive(Clone, Debug)]
pub struct Comparison<'l> {
    /// The demands in the order of the new set, then those that it dropped.
    pub lines: Vec<Compared<'l>>,
    /// The identifiers of the measures that the new set asks for.
    pub asked: Vec<&'l str>,
    /// The identifiers of the measures that only the new set asks for.
    pub new_measures: Vec<&'l str>,
    /// The identifiers of the measures that only the old set asks for.
    pub dropped_measures: Vec<&'l str>,
}

impl<'l> Side<'l> {
    /// The demands as worded at the end of the year.
    fn demands(&self) -> Vec<Demand<'l>> {
        let day = jiff::civil::date(self.profile.year, 12, 31);
        let conditions = self.set.preconditions.iter().map(|indicator| Demand { criterion: None, indicator });
        let own = self.set.indicators().map(|(criterion, indicator)| Demand { criterion: Some(criterion), indicator });
        let is_of_province = |demand: &Demand<'_>| {
            demand.criterion.and_then(|criterion| criterion.province).is_none_or(|only| only == self.profile.province)
        };
        conditions.chain(own).filter(|demand| demand.indicator.holds_on(day) && is_of_province(demand)).collect()
    }

    /// What tests look at, by names that mean the same in every law.
    fn subjects(&self, indicator: &'l Indicator) -> Vec<Subject<'l>> {
        let tested = indicator.requirement.leaves().chain(indicator.applies_if.iter().flat_map(Requirement::leaves));
        tested.map(|leaf| self.subject(leaf)).collect()
    }

    fn subject(&self, leaf: &'l Leaf) -> Subject<'l> {
        match leaf {
            Leaf::Measure { measure, .. } => Subject::Measure(&self.law.measure_at(*measure).id),
            Leaf::Share { of, .. } => Subject::Share(of.id()),
            Leaf::Count { of, .. } => Subject::Count(of.id()),
            Leaf::Meets { set } => Subject::Set(set),
        }
    }

    /// The identifiers of the measures that the demands ask for, in their order.
    fn measures(&self, demands: &[Demand<'l>]) -> Vec<&'l str> {
        let mut seen = BTreeSet::new();
        let all = demands.iter().flat_map(|demand| self.subjects(demand.indicator));
        all.filter_map(|subject| match subject {
            Subject::Measure(id) if seen.insert(id) => Some(id),
            _ => None,
        })
        .collect()
    }

    fn value(&self, test: &Test) -> Option<Quantity> {
        self.law.resolve(&test.threshold, &self.profile).ok()
    }
}

/// A demand in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The indicator's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it demands of the unit.
    pub demand: String,
}

impl<'l> Side<'l> {
    /// One of two sets, for a unit; of a year that the set does not judge the nearest that it does.
    #[must_use]
    pub fn of(law: &'l Law, set: &'l CriteriaSet, state: &Snapshot, unit: UnitIndex, year: i16) -> Self {
        let years = set.assessment_years;
        let year = year.clamp(years.from, years.to.unwrap_or(i16::MAX));
        Self { law, set, profile: judge::profile(state, set, unit, year) }
    }

    /// A demand in words, with the thresholds that hold for the unit.
    #[must_use]
    pub fn tell(&self, demand: &Demand<'_>, lang: Lang) -> Told {
        let indicator = demand.indicator;
        let words = |requirement| show::requirement_for(self.law, requirement, &self.profile, lang);
        let condition = indicator.applies_if.as_ref().map(words);
        let condition = condition.map(|condition| format!("{} {condition}: ", lang.pick("khi", "if")));
        Told {
            code: indicator.code.clone(),
            name: indicator.name.get(lang).to_owned(),
            demand: format!("{}{}", condition.unwrap_or_default(), words(&indicator.requirement)),
        }
    }
}

impl<'l> Comparison<'l> {
    /// How many demands fared so.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.lines.iter().filter(|line| line.change == change).count()
    }

    /// Of the measures that the new set asks for, those that no unit has reported: what must be newly collected.
    #[must_use]
    pub fn uncollected(&self, state: &Snapshot) -> Vec<&'l str> {
        let reported = |id: &str| {
            let measure = state.law().measure(id).map(|(index, _)| index);
            measure.is_some_and(|measure| state.is_reported(measure))
        };
        self.asked.iter().filter(|id| !reported(id)).copied().collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject<'l> {
    Measure(&'l str),
    Share(&'l str),
    Count(&'l str),
    Set(&'l str),
}

/// Compares two sets: a demand of the new one is that of the old one with which it shares most of what it looks at; of equals
/// the one of the same code, else the first.
#[must_use]
pub fn compare<'l>(old: Side<'l>, new: Side<'l>) -> Comparison<'l> {
    let (before, after) = (old.demands(), new.demands());
    let shared = |a: &Demand<'l>, b: &Demand<'l>| {
        let known = old.subjects(a.indicator);
        new.subjects(b.indicator).iter().filter(|subject| known.contains(subject)).count()
    };
    let mut left: Vec<bool> = vec![true; before.len()];
    let mut lines = Vec::new();
    for demand in &after {
        let mut candidates: Vec<(usize, bool, usize)> = before
            .iter()
            .enumerate()
            .filter(|(place, _)| left[*place])
            .map(|(place, known)| (shared(known, demand), known.indicator.code == demand.indicator.code, place))
            .filter(|(shared, ..)| *shared > 0)
            .collect();
        candidates.sort_by_key(|(shared, same_code, place)| (std::cmp::Reverse((*shared, *same_code)), *place));
        let found = candidates.first().map(|(_, _, place)| *place);
        if let Some(place) = found {
            left[place] = false;
        }
        let known = found.map(|place| before[place]);
        let change = known.map_or(Change::New, |known| changed(old, new, known.indicator, demand.indicator));
        lines.push(Compared { old: known, new: Some(*demand), change });
    }
    let dropped = before.iter().zip(&left).filter(|(_, left)| **left);
    lines.extend(dropped.map(|(demand, _)| Compared { old: Some(*demand), new: None, change: Change::Dropped }));
    let (asked, asks) = (old.measures(&before), new.measures(&after));
    Comparison {
        lines,
        new_measures: asks.iter().filter(|id| !asked.contains(id)).copied().collect(),
        dropped_measures: asked.iter().filter(|id| !asks.contains(id)).copied().collect(),
        asked: asks,
    }
}

/// What became of a demand: it is stricter when none of its tests is looser and one is stricter.
fn changed(old: Side<'_>, new: Side<'_>, before: &Indicator, after: &Indicator) -> Change {
    let mut steps = Vec::new();
    let conditions = match (&before.applies_if, &after.applies_if) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let mut found = Vec::new();
            walk(old, new, a, b, &mut found) && found.iter().all(|step| *step == Some(Ordering::Equal))
        }
        _ => false,
    };
    if !conditions || !walk(old, new, &before.requirement, &after.requirement, &mut steps) {
        return Change::Different;
    }
    let has = |order: Ordering| steps.contains(&Some(order));
    match (has(Ordering::Greater), has(Ordering::Less)) {
        _ if steps.contains(&None) => Change::Unknown,
        (false, false) => Change::Same,
        (true, false) => Change::Stricter,
        (false, true) => Change::Looser,
        (true, true) => Change::Different,
    }
}

/// Goes through two trees of the same shape and tells of each test whether the new one is stricter; `false` when they are not
/// of the same shape.
fn walk<'l>(
    old: Side<'l>,
    new: Side<'l>,
    before: &'l Requirement,
    after: &'l Requirement,
    steps: &mut Vec<Option<Ordering>>,
) -> bool {
    let (before, after) = match (before, after) {
        (Requirement::Leaf(a), Requirement::Leaf(b)) => return step(old, new, a, b, steps),
        (Requirement::All(a), Requirement::All(b)) => (a, b),
        (Requirement::AtLeast(m, a), Requirement::AtLeast(n, b)) if a.len() == b.len() => {
            steps.push(Some(n.cmp(m)));
            (a, b)
        }
        _ => return false,
    };
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| walk(old, new, a, b, steps))
}

fn step<'l>(old: Side<'l>, new: Side<'l>, a: &'l Leaf, b: &'l Leaf, steps: &mut Vec<Option<Ordering>>) -> bool {
    if old.subject(a) != new.subject(b) {
        return false;
    }
    let (before, after) = match (a, b) {
        (Leaf::Measure { test: a, .. }, Leaf::Measure { test: b, .. }) => (a, b),
        (
            Leaf::Share { holding: of_a, test: a, .. } | Leaf::Count { holding: of_a, test: a, .. },
            Leaf::Share { holding: of_b, test: b, .. } | Leaf::Count { holding: of_b, test: b, .. },
        ) => {
            if of_a != of_b {
                return false;
            }
            (a, b)
        }
        _ => return true,
    };
    let values = old.value(before).zip(new.value(after));
    match order(before.comparator, after.comparator, values) {
        Some(order) => steps.push(order),
        None => return false,
    }
    true
}

/// Whether a test is stricter (greater), looser (less) or the same; the inner `None`: a threshold is not known; the outer one:
/// they ask for opposite things.
#[expect(clippy::option_option, reason = "not comparable is not the same as not known")]
fn order(before: Comparator, after: Comparator, values: Option<(Quantity, Quantity)>) -> Option<Option<Ordering>> {
    use Comparator::{Above, AtLeast, AtMost, Below, Equal};
    let way = |comparator| match comparator {
        AtLeast | Above => 1,
        AtMost | Below => -1,
        Equal => 0,
    };
    if way(before) != way(after) {
        return None;
    }
    let Some((old, new)) = values else { return Some(None) };
    let strict = |comparator| matches!(comparator, Above | Below);
    let by_comparator = strict(after).cmp(&strict(before));
    match way(before) {
        1 => Some(Some(new.cmp(&old).then(by_comparator))),
        -1 => Some(Some(old.cmp(&new).then(by_comparator))),
        _ => (old == new).then_some(Some(Ordering::Equal)),
    }
}
