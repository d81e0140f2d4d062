//! The state of the programme as of a date: typed, columnar, immutable.

pub mod carry;
mod facts;
mod ground;
mod grouped;
mod holdings;
mod ocop;
mod readings;
mod records;

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;

pub(crate) use facts::read_supposed;
pub use facts::{Collected, Described, Facts};
pub use ground::Ground;
pub(crate) use grouped::grouped;
pub use holdings::{Inherited, Succession};
pub use ocop::Certificate;
pub(crate) use ocop::expiry;
pub(crate) use readings::Supposed;
pub use readings::{Reading, Readings, ReadingsBuilder};
pub use records::Records;

use crate::{
    Lang, Quantity,
    fact::{self, Fact, FactKind, Provenance, Record, Seq},
    grade::Grade,
    law::{Law, LowerUnits, MeasureIndex},
    unit::{UnitCode, UnitIndex, UnitKind, UnitTree},
};

/// Everything known of the programme as of a date.
///
/// What was *known at* a moment is decided by whoever hands in the facts; the date the facts are *about* is decided here.
/// Parts are shared: a copy with other readings costs next to nothing.
#[derive(Clone, Debug)]
pub struct Snapshot {
    ground: Ground,
    facts: Arc<Facts>,
    readings: Readings,
    holdings: Arc<holdings::Holdings>,
    certificates: Arc<[Certificate]>,
    earlier: Arc<[Self]>,
}

impl Snapshot {
    /// Builds the state of a date from the facts known; later facts are left out.
    #[must_use]
    pub fn new(ground: Ground, mut facts: Facts, readings: Readings) -> Self {
        facts.keep_until(ground.as_of);
        let ground = ground.decided(&facts.local_thresholds);
        let holdings = Arc::new(holdings::Holdings::new(&ground, &facts.recognitions, &facts.model_areas));
        let certificates = ocop::certificates(&ground.law, ground.as_of, &facts.star_decisions).into();
        Self { ground, facts: Arc::new(facts), readings, holdings, certificates, earlier: Arc::new([]) }
    }

    /// The same state, with those of the earlier days from which its targets count.
    #[must_use]
    pub fn with_earlier(self, earlier: Vec<Self>) -> Self {
        Self { earlier: earlier.into(), ..self }
    }

    /// The state of an earlier day from which targets count.
    #[must_use]
    pub fn earlier(&self, day: Date) -> Option<&Self> {
        self.earlier.iter().find(|state| state.as_of() == day)
    }

    /// The state of the earliest day that it carries.
    #[must_use]
    pub fn earliest(&self) -> Option<&Self> {
        self.earlier.iter().min_by_key(|state| state.as_of())
    }

    /// The same state with other readings.
    #[must_use]
    pub fn with_readings(&self, readings: Readings) -> Self {
        Self { readings, ..self.clone() }
    }

    /// Whether both stand on the same ground and facts, whatever was read: known when one was made from the other.
    #[must_use]
    pub fn shares_facts(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.facts, &other.facts) && self.shares_earlier(other, Self::shares_facts)
    }

    /// Whether the readings of both are the same: known when one was made from the other.
    #[must_use]
    pub fn shares_readings(&self, other: &Self) -> bool {
        self.readings.shares(&other.readings) && self.shares_earlier(other, Self::shares_readings)
    }

    fn shares_earlier(&self, other: &Self, shares: fn(&Self, &Self) -> bool) -> bool {
        let (ours, theirs) = (&self.earlier, &other.earlier);
        ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(ours, theirs)| shares(ours, theirs))
    }

    /// The state as it would be if these values were approved.
    #[must_use]
    pub fn suppose(&self, values: impl IntoIterator<Item = (crate::desk::Cell, Quantity)>) -> Self {
        let supposed = |(cell, value): (crate::desk::Cell, Quantity)| {
            let (period, seq, provenance) = (cell.period, Seq(0), Provenance::Official);
            (cell.unit, cell.measure, Supposed { value, period, seq, provenance })
        };
        self.with_supposed(values.into_iter().map(supposed))
    }

    /// The same state with values in place of what is in force, unless that is of a later period.
    #[must_use]
    pub(crate) fn with_supposed(&self, values: impl IntoIterator<Item = (UnitIndex, MeasureIndex, Supposed)>) -> Self {
        let mut readings = self.readings.clone();
        for (unit, measure, supposed) in values {
            readings.suppose(unit, measure, supposed);
        }
        self.with_readings(readings)
    }

    /// The same state with its facts changed.
    #[must_use]
    pub(crate) fn with_facts(&self, change: impl FnOnce(&mut Facts)) -> Self {
        let mut facts = (*self.facts).clone();
        change(&mut facts);
        Self { earlier: self.earlier.clone(), ..Self::new(self.ground.clone(), facts, self.readings.clone()) }
    }

    /// The same state with each of its earlier ones changed.
    #[must_use]
    pub(crate) fn each_earlier(self, change: impl Fn(&Self) -> Self) -> Self {
        let earlier = self.earlier.iter().map(change).collect();
        Self { earlier, ..self }
    }

    /// The state as it would be under another law: the same facts and readings, judged by what the other demands. What the
    /// province decided counts as far as that law has it.
    #[must_use]
    pub fn under(&self, law: Law) -> Self {
        let readings = self.readings.by(self.law(), &law);
        Self { ground: self.ground.under(law), readings, ..self.clone() }
    }

    /// The law and the units it stands on.
    #[must_use]
    pub const fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The law it is judged by.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.ground.law
    }

    /// The date it is about.
    #[must_use]
    pub const fn as_of(&self) -> Date {
        self.ground.as_of
    }

    /// The units of that date.
    #[must_use]
    pub fn tree(&self) -> &UnitTree {
        &self.ground.tree
    }

    /// The current facts.
    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The current facts of one kind.
    #[must_use]
    pub fn all<F: Collected>(&self) -> &[Record<F>] {
        F::of(&self.facts)
    }

    /// The latest approved value of a measure.
    #[must_use]
    pub fn reading(&self, unit: UnitIndex, measure: MeasureIndex) -> Option<Reading> {
        self.readings.get(unit, measure)
    }

    /// Whether any unit has an approved value of a measure.
    #[must_use]
    pub fn is_reported(&self, measure: MeasureIndex) -> bool {
        self.readings.has(measure)
    }

    /// The approved values of a measure by period, the earliest first.
    #[must_use]
    pub fn course(&self, unit: UnitIndex, measure: MeasureIndex) -> Vec<Reading> {
        self.readings.course(unit, measure)
    }

    /// What a unit has of a measure from the units it was made of, or why nothing passed, where nothing was said of itself.
    #[must_use]
    pub fn carried(&self, unit: UnitIndex, measure: MeasureIndex) -> Option<&Result<carry::Carried, carry::Gap>> {
        self.readings.carried(unit, measure)
    }

    /// Everything that units in `scope` have from those they were made of, and what did not pass with the reason.
    pub fn all_carried(
        &self,
        scope: UnitIndex,
    ) -> impl Iterator<Item = (&crate::law::Measure, UnitIndex, &Result<carry::Carried, carry::Gap>)> {
        let carried = self.readings.all_carried().filter(move |(_, unit, _)| self.tree().is_within(*unit, scope));
        carried.map(|(measure, unit, carried)| (&self.law().measures()[measure], unit, carried))
    }

    /// The decisions on which a unit holds a grade: its own and those of the grades below it, or those of the units it was made of while it
    /// inherits. None when it does not.
    #[must_use]
    pub fn holding(&self, unit: UnitIndex, grade: Grade) -> Option<Vec<&Record<fact::Recognition>>> {
        let chain = std::iter::successors(Some(grade), |grade| grade.below());
        let mut decisions = Vec::new();
        for grade in chain {
            let places = self.holdings.standing(unit, grade);
            if places.is_empty() {
                return None;
            }
            decisions.extend(places.iter().map(|place| &self.facts.recognitions[*place as usize]));
        }
        Some(decisions)
    }

    /// What a unit has of a grade from the units it was made of, while no decision of its own says otherwise.
    #[must_use]
    pub fn inherited(&self, unit: UnitIndex, grade: Grade) -> Option<&Inherited> {
        self.holdings.inherited(unit, grade)
    }

    /// The decision at a place that [`Inherited`] names.
    #[must_use]
    pub fn recognition(&self, place: u32) -> &Record<fact::Recognition> {
        &self.facts.recognitions[place as usize]
    }

    /// The decision that a residential area is a model one, while it stands.
    #[must_use]
    pub fn model_area(&self, unit: UnitIndex) -> Option<&Record<fact::ModelArea>> {
        self.holdings.area(unit).map(|place| &self.facts.model_areas[place])
    }

    /// Whether a unit holds a grade.
    #[must_use]
    pub fn holds(&self, unit: UnitIndex, grade: Grade) -> bool {
        if self.tree().unit(unit).kind == UnitKind::Hamlet {
            return grade == Grade::Model && self.holdings.area(unit).is_some();
        }
        let mut chain = std::iter::successors(Some(grade), |grade| grade.below());
        chain.all(|grade| !self.holdings.standing(unit, grade).is_empty())
    }

    /// OCOP certificates that are valid on the date.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The product of a code.
    #[must_use]
    pub fn product(&self, code: &str) -> Option<&Record<fact::Product>> {
        self.facts.products.iter().find(|record| record.fact().code == code)
    }

    /// The producer of a code.
    #[must_use]
    pub fn producer(&self, code: &str) -> Option<&Record<fact::Producer>> {
        self.facts.producers.iter().find(|record| record.fact().code == code)
    }

    /// What the producer of a code is called; the code itself where none is on record.
    #[must_use]
    pub fn producer_name<'s>(&'s self, code: &'s str) -> &'s str {
        self.producer(code).map_or(code, |record| &record.fact().name)
    }

    /// Who makes a product, by name, where anybody is on record.
    #[must_use]
    pub fn maker<'s>(&'s self, product: &'s fact::Product) -> Option<&'s str> {
        let on_record = product.producer_code.as_deref().and_then(|code| self.producer(code));
        on_record.map(|record| record.fact().name.as_str()).or(product.producer.as_deref())
    }

    /// The model residential areas in `scope` that stand on the date.
    pub fn model_areas(&self, scope: UnitIndex) -> impl Iterator<Item = &Record<fact::ModelArea>> {
        self.facts.model_areas.iter().filter(move |record| {
            let area = record.fact();
            area.stands_on(self.as_of()) && self.tree().code_is_within(area.commune, scope)
        })
    }

    /// How many lower units of `unit` there are, and how many of them hold one of the grades. None when the register
    /// does not know such units, so that nothing can be concluded.
    #[must_use]
    pub fn lower_units(&self, unit: UnitIndex, of: LowerUnits, holding: &[Grade]) -> Option<(i64, i64)> {
        let (mut part, mut whole) = (0, 0);
        for (index, lower) in self.tree().within(unit) {
            let counts = match of {
                LowerUnits::Commune => lower.kind == UnitKind::Commune && lower.in_programme,
                LowerUnits::Ward => lower.kind == UnitKind::Ward,
                LowerUnits::Township => lower.kind == UnitKind::Township,
                LowerUnits::RuralDistrict => lower.kind == UnitKind::RuralDistrict,
                LowerUnits::Town => matches!(lower.kind, UnitKind::Town | UnitKind::City),
                LowerUnits::District => lower.kind.is_district_of_programme(),
                // The areas that are declared are those that report, not every hamlet there is.
                LowerUnits::Hamlet | LowerUnits::Garden => false,
            };
            if counts {
                whole += 1;
                part += i64::from(holding.iter().any(|grade| self.holds(index, *grade)));
            }
        }
        (whole > 0).then_some((part, whole))
    }

    /// What a fact of the snapshot says, how we know it, and from where.
    #[must_use]
    pub fn describe(&self, kind: FactKind, seq: Seq, lang: Lang) -> Option<Described> {
        if kind == FactKind::Observation {
            return self.describe_reading(seq, lang);
        }
        self.facts.describe(kind, seq, lang)
    }

    fn describe_reading(&self, seq: Seq, lang: Lang) -> Option<Described> {
        let passed = self.readings.passed_with(seq);
        let passed = passed.map(|(measure, unit, carried)| (unit, measure, carried.reading, Some(carried)));
        let found = || self.readings.find(seq).map(|(unit, measure, reading)| (unit, measure, reading, None));
        let (unit, measure, reading, carried) = passed.or_else(found)?;
        let unit = self.tree().then_or_now(unit)?;
        let measure = self.law().measures().get(measure)?;
        let text = format!(
            "{} ({}): {} = {}",
            unit.full_name(),
            unit.code,
            measure.name.get(lang),
            measure.write(reading.value, lang)
        );
        let text = carried.map_or_else(
            || text.clone(),
            |carried| format!("{text} – {}", self.parts_in_words(carried, measure, lang)),
        );
        Some(Described { text, provenance: reading.provenance, source: String::new() })
    }

    /// How a value came from the units that one was made of.
    fn parts_in_words(&self, carried: &carry::Carried, measure: &crate::law::Measure, lang: Lang) -> String {
        let part = |part: &carry::Part| {
            let unit = self.tree().then_or_now(part.unit).map_or_else(String::new, crate::unit::Unit::full_name);
            format!("{unit} {}", measure.write(part.value, lang))
        };
        let parts: Vec<String> = carried.parts.iter().map(part).collect();
        format!("{}: {}", carried.how.in_words(lang), parts.join("; "))
    }

    /// How we know a fact of the snapshot.
    #[must_use]
    pub fn provenance(&self, kind: FactKind, seq: Seq) -> Option<Provenance> {
        if kind == FactKind::Observation {
            let passed = self.readings.passed_with(seq).map(|(_, _, carried)| carried.reading.provenance);
            return passed.or_else(|| self.readings.find(seq).map(|(_, _, reading)| reading.provenance));
        }
        self.facts.provenance(kind, seq)
    }

    /// How we know observations that are in force, or were on an earlier day from which a target counts.
    pub(crate) fn observed(&self, mut observations: BTreeSet<Seq>) -> Vec<Provenance> {
        let states = std::iter::once(self).chain(self.earlier.iter());
        let readings = states.flat_map(|state| state.readings.whole_course());
        readings.filter(|reading| observations.remove(&reading.seq)).map(|reading| reading.provenance).collect()
    }

    /// The unit of a code on the date, with its kind and name; one that is gone is named as it was.
    #[must_use]
    pub fn unit_name(&self, code: UnitCode) -> String {
        let gone = || self.tree().gone(code).map(|gone| format!("{} (cũ)", gone.name));
        self.tree().find(code).map(crate::unit::Unit::full_name).or_else(gone).unwrap_or_else(|| code.to_string())
    }
}

/// Whether a fact is about the past of `as_of`.
fn is_known<F: Fact>(record: &Record<F>, as_of: Date) -> bool {
    record.fact().valid() <= as_of
}
