//! The state of the programme as of a date, as known at a moment, with what was computed from it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use jiff::{Timestamp, civil::Date};
use ledger::ActSeq;
use programme::{
    Lang, completeness,
    desk::Desk,
    fact::{Record, Target},
    judge::{Assessment, Judge},
    law::{CriteriaSet, Law, Leaf, MeasureIndex},
    metric::{Figure, Metric, Progress, progress},
    quality::Peers,
    snapshot::Snapshot,
    target,
    unit::{Unit, UnitCode, UnitIndex, UnitTree},
};

use crate::{pages::completeness::usual_period, portal::Kept};

/// A state with what was computed from it. Immutable: a new fact makes a new one.
#[derive(Debug)]
pub struct Moment {
    /// The last act it knows.
    pub act: ActSeq,
    /// The moment whose knowledge counts; none for now.
    pub known: Option<Timestamp>,
    /// The date whose units it stands on: its own, unless a later map was asked for.
    pub map: Date,
    /// The days on which units are redrawn, in order.
    pub redrawn: Arc<[Date]>,
    /// The state, with the earlier ones from which its targets count.
    pub now: Snapshot,
    /// What waits for somebody.
    pub desk: Desk,
    /// The province of the office.
    pub province: UnitIndex,
    /// Pages of the portal that were made from it.
    pub kept: Arc<Kept>,
    found: Arc<Found>,
    owing: OnceLock<Vec<(UnitIndex, usize)>>,
}

/// What was computed from what is approved. Most of what people write is not approved yet and leaves it as it is.
#[derive(Debug, Default)]
struct Found {
    figures: Figures,
    at_risk: OnceLock<Vec<Risk>>,
    unapproved: OnceLock<completeness::Unapproved>,
    judged: Mutex<HashMap<(String, i16), Arc<Judged>>>,
    /// What an earlier moment judged: what comes out the same is taken from here, with the words made of it.
    judged_before: HashMap<(String, i16), Arc<Judged>>,
    departments: OnceLock<Vec<BTreeSet<String>>>,
    peers: OnceLock<Peers>,
}

/// Figures of the state and of the earlier ones, each by its day and computed by whoever asks first.
#[derive(Debug, Default)]
struct Figures(Mutex<HashMap<FigureKey, Once<Figure>>>);

/// The day of a state, the metric, and the unit.
type FigureKey = (Date, &'static str, UnitIndex);

type Once<T> = Arc<OnceLock<Arc<T>>>;

impl Figures {
    /// A figure, computed once: whoever asks meanwhile waits for it.
    fn of(&self, snapshot: &Snapshot, metric: &'static Metric, scope: UnitIndex) -> Arc<Figure> {
        let cell = lock(&self.0).entry((snapshot.as_of(), metric.id, scope)).or_default().clone();
        cell.get_or_init(|| Arc::new(metric.compute(snapshot, scope))).clone()
    }

    /// Those that do not rest on judging what was reported.
    fn unjudged(&self) -> Self {
        let unjudged = |cell: &Once<Figure>| cell.get().is_some_and(|figure| figure.badge.is_none());
        let kept =
            lock(&self.0).iter().filter(|(_, cell)| unjudged(cell)).map(|(key, cell)| (*key, cell.clone())).collect();
        Self(Mutex::new(kept))
    }
}

/// A commune at risk of withdrawal: the set that judges it, and what the judge says.
#[derive(Debug)]
pub struct Risk {
    /// The commune.
    pub unit: UnitIndex,
    /// The set's identifier.
    pub set: String,
    /// Its assessment.
    pub assessment: Assessment,
}

/// Every unit that a set judges, with its assessment, in the order of the names' alphabet.
pub type Judged = Vec<(UnitIndex, Arc<Judgement>)>;

/// What the judge says of a unit, with its row of the scorecard of today in each language. Readers are many and changes few, so a row is
/// written once for as long as the assessment stays the same.
#[derive(Debug)]
pub struct Judgement {
    /// The assessment.
    pub assessment: Assessment,
    rows: [OnceLock<Box<str>>; 2],
}

impl Judgement {
    fn new(assessment: Assessment) -> Arc<Self> {
        Arc::new(Self { assessment, rows: Default::default() })
    }

    /// Its row in a language, written by whoever asks first.
    pub fn row(&self, lang: Lang, write: impl FnOnce() -> Box<str>) -> &str {
        self.rows[usize::from(lang == Lang::En)].get_or_init(write)
    }
}

impl Moment {
    /// A state; `None` when the province does not exist on its date.
    pub fn new(act: ActSeq, known: Option<Timestamp>, now: Snapshot, desk: Desk, province: UnitCode) -> Option<Self> {
        let province = now.tree().index(province)?;
        let (kept, found, owing) = Default::default();
        let map = now.as_of();
        let redrawn = Arc::from([]);
        Some(Self { act, known, map, redrawn, now, desk, province, kept, found, owing })
    }

    /// The same state with pages of the portal that were made from another one of which the public is told the same.
    #[must_use]
    pub fn with_kept(self, kept: Arc<Kept>) -> Self {
        Self { kept, ..self }
    }

    /// The same state, known to stand on the map of a date, and when units are redrawn.
    #[must_use]
    pub fn on_map(self, map: Date, redrawn: Arc<[Date]>) -> Self {
        Self { map, redrawn, ..self }
    }

    /// Takes over what an earlier moment found and what still holds.
    pub fn learn_from(&mut self, earlier: &Self) {
        if !self.now.shares_facts(&earlier.now) {
            return;
        }
        self.found = if self.now.shares_readings(&earlier.now) {
            earlier.found.clone()
        } else {
            Arc::new(Found {
                figures: earlier.found.figures.unjudged(),
                judged_before: lock(&earlier.found.judged).clone(),
                departments: earlier.found.departments.clone(),
                ..Found::default()
            })
        };
    }

    /// The law.
    pub fn law(&self) -> &Law {
        self.now.law()
    }

    /// The units.
    pub fn tree(&self) -> &UnitTree {
        self.now.tree()
    }

    /// The date.
    pub const fn as_of(&self) -> Date {
        self.now.as_of()
    }

    /// The unit at a place.
    pub fn unit(&self, index: UnitIndex) -> &Unit {
        self.tree().unit(index)
    }

    /// A figure of today.
    pub fn figure(&self, metric: &'static Metric, scope: UnitIndex) -> Arc<Figure> {
        self.found.figures.of(&self.now, metric, scope)
    }

    /// The communes in a unit that are at risk of withdrawal, found once.
    pub fn at_risk(&self, scope: UnitIndex) -> impl Iterator<Item = &Risk> {
        let all = self.found.at_risk.get_or_init(|| {
            let risks = programme::metric::at_risk(&self.now, self.province).into_iter();
            risks.map(|risk| Risk { unit: risk.unit, set: risk.set.id.clone(), assessment: risk.assessment }).collect()
        });
        all.iter().filter(move |risk| self.tree().is_within(risk.unit, scope))
    }

    /// The units in a unit that have not reported all they owe for the usual period, each with how many measures are
    /// missing; found once.
    pub fn owing(&self, scope: UnitIndex) -> Vec<(UnitIndex, usize)> {
        let period = usual_period(self.as_of());
        let all = self.owing.get_or_init(|| {
            let unapproved = self.found.unapproved.get_or_init(|| {
                completeness::unapproved(&self.now, self.unit(self.province).code, (period, self.province))
            });
            completeness::unreported(unapproved, &self.desk, period)
        });
        all.iter().copied().filter(|(unit, _)| self.tree().is_within(*unit, scope)).collect()
    }

    /// Every unit that a set judges, in its assessment year; judged once.
    pub fn judged(&self, set: &CriteriaSet) -> Arc<Judged> {
        let key = (set.id.clone(), self.assessment_year(set));
        if let Some(judged) = lock(&self.found.judged).get(&key) {
            return judged.clone();
        }
        let judge = Judge::new(&self.now, set, key.1);
        let counted = self.tree().iter().filter(|(_, unit)| set.counts(unit));
        let mut judged: Judged = counted.map(|(index, _)| (index, Judgement::new(judge.assess(index)))).collect();
        crate::pages::sort::by_name(&mut judged, |(index, _)| &self.unit(*index).name);
        if let Some(before) = self.found.judged_before.get(&key) {
            keep_unchanged(&mut judged, before);
        }
        let judged = Arc::new(judged);
        lock(&self.found.judged).insert(key, judged.clone());
        judged
    }

    /// The year a set judges here: that of the date, or the nearest the set has.
    pub fn assessment_year(&self, set: &CriteriaSet) -> i16 {
        let years = set.assessment_years;
        self.as_of().year().clamp(years.from, years.to.unwrap_or(i16::MAX))
    }

    /// The set that judges a unit for its first grade this year.
    pub fn set_of(&self, unit: UnitIndex) -> Option<&CriteriaSet> {
        let province = self.unit(self.province).code;
        self.law().first_set(self.unit(unit), province, self.as_of().year())
    }

    /// The departments that answer for a measure, in any set that judges this year.
    pub fn departments(&self, measure: MeasureIndex) -> &BTreeSet<String> {
        &self.found.departments.get_or_init(|| answering(&self.now))[measure.get()]
    }

    /// What similar units report, to compare with.
    pub fn peers(&self) -> &Peers {
        self.found.peers.get_or_init(|| Peers::new(&self.now))
    }

    /// A unit's own targets whose years the date is in, with their progress.
    pub fn progress(&self, unit: UnitIndex) -> Vec<Progress<'_>> {
        target::going_on(&self.now, unit).into_iter().map(|target| self.progress_of(target)).collect()
    }

    /// The progress of a target.
    pub fn progress_of<'m>(&'m self, target: &'m Record<Target>) -> Progress<'m> {
        progress(target, &self.now, |state, metric, scope| self.found.figures.of(state, metric, scope))
    }

    /// The units directly below one, in the order of their names' alphabet.
    pub fn children(&self, unit: UnitIndex) -> Vec<UnitIndex> {
        let below = self.tree().iter().map(|(index, _)| index);
        let mut below: Vec<UnitIndex> = below.filter(|index| self.tree().parent(*index) == Some(unit)).collect();
        crate::pages::sort::by_name(&mut below, |index| &self.unit(*index).name);
        below
    }

    /// The chain from the province down to a unit.
    pub fn path(&self, unit: UnitIndex) -> Vec<UnitIndex> {
        let mut path: Vec<UnitIndex> = std::iter::successors(Some(unit), |unit| self.tree().parent(*unit)).collect();
        path.reverse();
        path
    }
}

/// Takes what came out as it was before from there. Both stand in the same order: their moments have the same units.
fn keep_unchanged(judged: &mut Judged, before: &Judged) {
    for ((_, judgement), (_, before)) in judged.iter_mut().zip(before) {
        if judgement.assessment == before.assessment {
            *judgement = before.clone();
        }
    }
}

/// For each measure, the departments that answer for it.
fn answering(now: &Snapshot) -> Vec<BTreeSet<String>> {
    let mut departments = vec![BTreeSet::new(); now.law().measures().len()];
    let sets = now.law().sets().iter().filter(|set| set.assessment_years.contains(now.as_of().year()));
    for (criterion, indicator) in sets.flat_map(CriteriaSet::indicators) {
        for leaf in indicator.requirement.leaves() {
            if let Leaf::Measure { measure, .. } = leaf {
                let department = indicator.department.as_ref().unwrap_or(&criterion.department);
                departments[measure.get()].insert(department.clone());
            }
        }
    }
    departments
}

/// A figure computed by a thread that failed is as good as any other.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
