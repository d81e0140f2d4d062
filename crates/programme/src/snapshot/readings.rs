//! Observations as columns: of each unit and measure the latest approved value.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use jiff::civil::Date;

use super::carry::{Carried, Carrier, Gap};
use crate::{
    Quantity,
    fact::{Provenance, Seq, Stage},
    law::{Law, MeasureIndex},
    period::Period,
    snapshot::Ground,
    unit::{UnitCode, UnitIndex},
};

/// A value in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value.
    pub value: Quantity,
    /// The observation it is from.
    pub seq: Seq,
    /// How we know it.
    pub provenance: Provenance,
    /// Its period's rank.
    pub(super) rank: u32,
}

impl Reading {
    /// A value of a period.
    #[must_use]
    pub fn new(value: Quantity, seq: Seq, provenance: Provenance, period: Period) -> Self {
        Self { value, seq, provenance, rank: period.rank() }
    }

    /// The period it is about.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        Period::of_rank(self.rank)
    }
}

/// A value that is supposed to be approved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supposed {
    pub value: Quantity,
    pub period: Period,
    pub seq: Seq,
    pub provenance: Provenance,
}

/// A value for each unit, in the order of the tree.
type Column = Arc<[Option<Reading>]>;

/// Of a measure, the approved values of each unit that later ones took the place of, in no order; units in the order of the tree.
type Earlier = Arc<Vec<Vec<Reading>>>;

/// The values of one date, measure by measure, with those of the periods before. A copy shares its columns.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// A unit's own values, and behind the tree's units those of the former ones.
    columns: Vec<Column>,
    earlier: Vec<Earlier>,
    /// What units made of others have from them, or why nothing passed, measure by measure.
    carried: Vec<Passed>,
}

/// What passed of one measure.
type Passed = Arc<BTreeMap<UnitIndex, Result<Carried, Gap>>>;

impl Readings {
    /// The value of a unit and measure: its own, or else that of the units it was made of.
    #[must_use]
    pub fn get(&self, unit: UnitIndex, measure: MeasureIndex) -> Option<Reading> {
        let own = self.columns.get(measure.get())?.get(unit.get()).copied().flatten();
        own.or_else(|| Some(self.carried(unit, measure)?.as_ref().ok()?.reading))
    }

    /// What a unit has of a measure from the units it was made of, or why nothing passed, where nothing was said of itself.
    pub(super) fn carried(&self, unit: UnitIndex, measure: MeasureIndex) -> Option<&Result<Carried, Gap>> {
        self.carried.get(measure.get())?.get(&unit)
    }

    /// The value that passed to a unit and is known by an observation.
    pub(super) fn passed_with(&self, seq: Seq) -> Option<(usize, UnitIndex, &Carried)> {
        let passed =
            self.all_carried().filter_map(|(measure, unit, carried)| Some((measure, unit, carried.as_ref().ok()?)));
        passed.into_iter().find(|(_, _, carried)| carried.reading.seq == seq)
    }

    /// Everything that passed or did not, by measure.
    pub(super) fn all_carried(&self) -> impl Iterator<Item = (usize, UnitIndex, &Result<Carried, Gap>)> {
        let measures = self.carried.iter().enumerate();
        measures.flat_map(|(measure, passed)| passed.iter().map(move |(unit, carried)| (measure, *unit, carried)))
    }

    /// The same values in the order of another law's measures; those that it does not know are left out.
    pub(super) fn by(&self, own: &Law, other: &Law) -> Self {
        let column = |id: &str| {
            let (index, _) = own.measure(id)?;
            self.columns.get(index.get()).cloned()
        };
        let earlier = |id: &str| {
            let (index, _) = own.measure(id)?;
            self.earlier.get(index.get()).cloned()
        };
        let carried = |id: &str| {
            let (index, _) = own.measure(id)?;
            self.carried.get(index.get()).cloned()
        };
        let each = other.measures().iter();
        Self {
            columns: each.clone().map(|measure| column(&measure.id).unwrap_or_default()).collect(),
            earlier: each.clone().map(|measure| earlier(&measure.id).unwrap_or_default()).collect(),
            carried: each.map(|measure| carried(&measure.id).unwrap_or_default()).collect(),
        }
    }

    /// The approved values of a unit and measure by period, the earliest first; the last one is in force.
    #[must_use]
    pub fn course(&self, unit: UnitIndex, measure: MeasureIndex) -> Vec<Reading> {
        let earlier = self.earlier.get(measure.get()).map_or(&[][..], |column| before(column, unit));
        let mut by_period: BTreeMap<u32, Reading> = BTreeMap::new();
        for reading in earlier.iter().copied().chain(self.get(unit, measure)) {
            let latest = by_period.entry(reading.rank).or_insert(reading);
            // A correction that came after a later period was approved.
            if latest.seq < reading.seq {
                *latest = reading;
            }
        }
        by_period.into_values().collect()
    }

    /// Whether one is a copy of the other with nothing changed since.
    pub(super) fn shares(&self, other: &Self) -> bool {
        let mut columns = self.columns.iter().zip(&other.columns);
        let mut earlier = self.earlier.iter().zip(&other.earlier);
        self.columns.len() == other.columns.len()
            && columns.all(|(own, other)| Arc::ptr_eq(own, other))
            && earlier.all(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// Whether there is a value of a measure.
    pub(super) fn has(&self, measure: MeasureIndex) -> bool {
        self.columns.get(measure.get()).is_some_and(|column| column.iter().any(Option::is_some))
    }

    /// Every value.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.columns.iter().flat_map(|column| column.iter()).flatten()
    }

    /// Every value in force and of the periods before.
    pub(super) fn whole_course(&self) -> impl Iterator<Item = &Reading> {
        self.iter().chain(self.earlier.iter().flat_map(|column| column.iter().flatten()))
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a value in place of what is in force, unless that is of a later period: what would the figures say?
    pub(super) fn suppose(&mut self, unit: UnitIndex, measure: MeasureIndex, supposed: Supposed) {
        let Supposed { value, period, seq, provenance } = supposed;
        let Some(column) = self.columns.get_mut(measure.get()) else { return };
        if column.len() <= unit.get() {
            let mut longer = column.to_vec();
            longer.resize(unit.get() + 1, None);
            *column = longer.into();
        }
        let cell = &mut Arc::make_mut(column)[unit.get()];
        if cell.is_none_or(|reading| reading.rank <= period.rank()) {
            if let Some(before) = cell.filter(|reading| reading.rank < period.rank())
                && let Some(earlier) = self.earlier.get_mut(measure.get())
            {
                keep(earlier, unit, before);
            }
            *cell = Some(Reading { value, seq, provenance, rank: period.rank() });
        }
    }

    /// Unit, measure and value of an observation that is in force or was before.
    pub(super) fn find(&self, seq: Seq) -> Option<(UnitIndex, usize, Reading)> {
        let columns = self.columns.iter().enumerate();
        let cells = columns
            .flat_map(|(measure, column)| {
                column.iter().enumerate().map(move |(unit, cell)| (UnitIndex::at(unit), measure, *cell))
            })
            .filter_map(|(unit, measure, cell)| Some((unit, measure, cell?)));
        let earlier = self.earlier.iter().enumerate().flat_map(|(measure, column)| {
            column.iter().enumerate().flat_map(move |(unit, readings)| {
                readings.iter().map(move |reading| (UnitIndex::at(unit), measure, *reading))
            })
        });
        cells.chain(earlier).find(|(_, _, reading)| reading.seq == seq)
    }

    /// Removes one observation and does not fall back to the one before: what would the figures say without it?
    pub fn remove(&mut self, seq: Seq) {
        let is_it = |cell: &Option<Reading>| cell.is_some_and(|reading| reading.seq == seq);
        for column in &mut self.columns {
            if let Some(place) = column.iter().position(is_it) {
                Arc::make_mut(column)[place] = None;
            }
        }
        for column in &mut self.earlier {
            if column.iter().flatten().any(|reading| reading.seq == seq) {
                for readings in Arc::make_mut(column) {
                    readings.retain(|reading| reading.seq != seq);
                }
            }
        }
        let rests_on_it = |carried: &Result<Carried, Gap>| {
            carried.as_ref().is_ok_and(|carried| carried.parts.iter().any(|part| part.records.contains(&seq)))
        };
        for passed in &mut self.carried {
            if passed.values().any(rests_on_it) {
                Arc::make_mut(passed).retain(|_, carried| !rests_on_it(carried));
            }
        }
    }
}

/// Takes observations in the order of the ledger and keeps what is in force on a date, and what was before.
///
/// An approved value stands until a later one of the same or a later period is approved, or until it is returned itself:
/// a correction that is only submitted, or that is returned, changes nothing published.
///
/// It can go on after its readings were taken: that is how a state is kept up to date.
#[derive(Debug)]
pub struct ReadingsBuilder {
    ground: Ground,
    columns: Vec<Vec<Option<Reading>>>,
    /// The columns as last taken.
    taken: Readings,
    /// The measures whose columns differ from those taken.
    changed: Vec<bool>,
    /// Values of earlier periods: the course of a measure, and what stands again when the later one is returned.
    earlier: Vec<Earlier>,
    /// What was said after the last approval and is not decided yet, with its period's rank.
    undecided: HashSet<(UnitIndex, MeasureIndex, u32)>,
    last_unit: (String, Option<Named>),
    last_measure: (String, Option<MeasureIndex>),
    last_period: (String, Option<(u32, Date)>),
}

/// What a code means: the unit of today, and whether it may be about one of before.
#[derive(Clone, Copy, Debug)]
struct Named {
    code: UnitCode,
    today: Option<UnitIndex>,
    has_formers: bool,
}

impl ReadingsBuilder {
    /// For the units of the ground and the values about its date or earlier.
    #[must_use]
    pub fn new(ground: &Ground) -> Self {
        let measures = ground.law.measures().len();
        Self {
            ground: ground.clone(),
            columns: vec![Vec::new(); measures],
            taken: Readings {
                columns: vec![Arc::default(); measures],
                earlier: vec![Arc::default(); measures],
                carried: vec![Arc::default(); measures],
            },
            changed: vec![false; measures],
            earlier: vec![Arc::default(); measures],
            undecided: HashSet::new(),
            last_unit: Default::default(),
            last_measure: Default::default(),
            last_period: Default::default(),
        }
    }

    /// Takes the next observation, as stored. Units, measures and periods that mean nothing on the date are passed over.
    pub fn push(&mut self, seq: Seq, key: (&str, &str, &str), value: Quantity, stage: &str, provenance: &str) {
        let (unit, measure, period) = key;
        let tree = &self.ground.tree;
        let named = remember(&mut self.last_unit, unit, |code| {
            let code = code.parse::<UnitCode>().ok()?;
            Some(Named { code, today: tree.index(code), has_formers: tree.has_formers(code) })
        });
        let measure =
            remember(&mut self.last_measure, measure, |id| self.ground.law.measure(id).map(|(index, _)| index));
        let period = remember(&mut self.last_period, period, |text| Period::parse(text).map(|p| (p.rank(), p.end())));
        let (Some(named), Some(measure), Some((rank, end))) = (named, measure, period) else {
            return;
        };
        let unit = if named.has_formers { tree.bearer(named.code, end) } else { named.today };
        let Some(unit) = unit else { return };
        let (Some(stage), Some(provenance)) = (Stage::from_id(stage), Provenance::from_id(provenance)) else {
            return;
        };
        if end > self.ground.as_of {
            return;
        }
        match stage {
            Stage::Approved => {
                // Files bring approved values by the million, with nothing before them.
                if !self.undecided.is_empty() {
                    self.undecided.remove(&(unit, measure, rank));
                }
                self.approve(unit, measure, Reading { value, seq, provenance, rank });
            }
            // What is returned is the latest word: a correction on its way, or else the approved value itself.
            Stage::Returned if self.undecided.remove(&(unit, measure, rank)) => {}
            Stage::Returned => self.withdraw(unit, measure, rank),
            Stage::Draft | Stage::Submitted | Stage::Verified => _ = self.undecided.insert((unit, measure, rank)),
        }
    }

    fn approve(&mut self, unit: UnitIndex, measure: MeasureIndex, reading: Reading) {
        let column = &mut self.columns[measure.get()];
        // As long as is needed: residential areas stand last in the tree, and few measures are theirs.
        if column.len() <= unit.get() {
            column.resize(unit.get() + 1, None);
        }
        self.changed[measure.get()] = true;
        let cell = &mut column[unit.get()];
        match cell {
            Some(current) if current.rank == reading.rank => *current = reading,
            Some(current) if current.rank > reading.rank => {
                keep(&mut self.earlier[measure.get()], unit, reading);
            }
            Some(current) => {
                keep(&mut self.earlier[measure.get()], unit, *current);
                *current = reading;
            }
            None => *cell = Some(reading),
        }
    }

    fn withdraw(&mut self, unit: UnitIndex, measure: MeasureIndex, rank: u32) {
        let earlier = at(&mut self.earlier[measure.get()], unit);
        earlier.retain(|reading| reading.rank != rank);
        self.changed[measure.get()] = true;
        let cell = self.columns[measure.get()].get_mut(unit.get());
        if let Some(cell) = cell
            && cell.is_some_and(|reading| reading.rank == rank)
        {
            let latest = (0..earlier.len()).max_by_key(|place| (earlier[*place].rank, earlier[*place].seq));
            *cell = latest.map(|place| earlier.swap_remove(place));
        }
    }

    /// The values in force.
    #[must_use]
    pub fn readings(&mut self) -> Readings {
        for (measure, changed) in self.changed.iter_mut().enumerate() {
            if std::mem::take(changed) {
                self.taken.columns[measure] = self.columns[measure].as_slice().into();
                self.taken.earlier[measure] = self.earlier[measure].clone();
                self.taken.carried[measure] = Arc::new(passed(
                    &self.ground,
                    MeasureIndex::at(measure),
                    &self.columns[measure],
                    &self.earlier[measure],
                ));
            }
        }
        self.taken.clone()
    }

    /// The values in force; nothing more is to come.
    #[must_use]
    pub fn finish(mut self) -> Readings {
        self.readings()
    }
}

/// Keeps a value of a period before. There are millions of such lists, each of a few quarters: room for twice as many would cost more than moving them.
fn keep(earlier: &mut Earlier, unit: UnitIndex, reading: Reading) {
    let readings = at(earlier, unit);
    if readings.len() == readings.capacity() {
        readings.reserve_exact(4);
    }
    readings.push(reading);
}

/// The values of the periods before of a unit, to be changed.
fn at(earlier: &mut Earlier, unit: UnitIndex) -> &mut Vec<Reading> {
    let column = Arc::make_mut(earlier);
    if column.len() <= unit.get() {
        column.resize_with(unit.get() + 1, Vec::new);
    }
    &mut column[unit.get()]
}

/// The values of the periods before of a unit.
fn before(earlier: &[Vec<Reading>], unit: UnitIndex) -> &[Reading] {
    earlier.get(unit.get()).map_or(&[], Vec::as_slice)
}

/// What units made of others have of a measure from them.
fn passed(
    ground: &Ground,
    measure: MeasureIndex,
    column: &[Option<Reading>],
    earlier: &[Vec<Reading>],
) -> BTreeMap<UnitIndex, Result<Carried, Gap>> {
    let said = |unit: UnitIndex| -> Vec<Reading> {
        before(earlier, unit).iter().copied().chain(column.get(unit.get()).copied().flatten()).collect()
    };
    let (tree, transition) = (&*ground.tree, ground.law.transition());
    let carrier = Carrier { tree, transition, measure: ground.law.measure_at(measure) };
    let made = tree.made().filter(|unit| column.get(unit.get()).copied().flatten().is_none());
    made.filter_map(|unit| Some((unit, carrier.latest(unit, &said)?))).collect()
}

/// The meaning of a text, looked up only when it differs from the one before: rows come in runs.
fn remember<T: Copy>(last: &mut (String, Option<T>), text: &str, look_up: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    if last.0 != text {
        last.0.clear();
        last.0.push_str(text);
        last.1 = look_up(text);
    }
    last.1
}
