//! What was said of units before a reorganisation, read of the units that were made of them.

use crate::{
    Lang, Quantity,
    fact::{Provenance, Seq},
    law::{Carrying, Denominator, Measure, Transition},
    snapshot::Reading,
    unit::{Former, UnitIndex, UnitTree, apportion},
};

/// A value that nobody reported of a unit but of those it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The value.
    pub reading: Reading,
    /// How it came about.
    pub how: How,
    /// Whether only a part of some unit passed, so that the key of the division is in it.
    pub is_apportioned: bool,
    /// What was said of each unit it was made of.
    pub parts: Vec<Part>,
}

/// One of the units that a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The former unit.
    pub unit: UnitIndex,
    /// What was said of it.
    pub value: Quantity,
    /// What of it passed, where values are added up.
    pub passed: Quantity,
    /// Its weight in a mean.
    pub weight: Option<i64>,
    /// Every observation behind it.
    pub records: Vec<Seq>,
    provenance: Provenance,
}

/// How a value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The values were added up.
    Added,
    /// Their mean, weighted by what they are a rate of.
    Weighted {
        /// What they are a rate of.
        of: Denominator,
    },
    /// All said the same.
    Agreed,
}

impl How {
    /// In words.
    #[must_use]
    pub fn in_words(self, lang: Lang) -> String {
        match self {
            Self::Added => lang.pick("cộng các đơn vị cũ", "sum of the former units").to_owned(),
            Self::Agreed => lang.pick("các đơn vị cũ cùng một mức", "the former units all say the same").to_owned(),
            Self::Weighted { of: Denominator::Population } => lang
                .pick("bình quân các đơn vị cũ theo dân số 2019", "mean of the former units by population of 2019")
                .to_owned(),
            Self::Weighted { of } => format!(
                "{} {}",
                lang.pick(
                    "bình quân các đơn vị cũ theo dân số 2019, thay cho",
                    "mean of the former units by population of 2019 in place of"
                ),
                of.label(lang),
            ),
        }
    }
}

/// Why a value does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// These units said nothing for the period.
    Missing(Vec<UnitIndex>),
    /// They say different things that have no mean.
    Differ,
    /// It is not known what the rate is a rate of.
    UnknownWhole,
    /// What it is a rate of is not known of every unit.
    NoWeights,
}

impl Gap {
    /// In words.
    #[must_use]
    pub fn in_words(&self, tree: &UnitTree, lang: Lang) -> String {
        match self {
            Self::Missing(units) => {
                let names: Vec<String> =
                    units.iter().filter_map(|unit| tree.then_or_now(*unit)).map(crate::unit::Unit::full_name).collect();
                format!(
                    "{} {}",
                    lang.pick("chưa có số liệu cùng kỳ của", "nothing of the same period from"),
                    names.join(", ")
                )
            }
            Self::Differ => lang.pick("các đơn vị cũ không cùng một mức", "the former units differ").to_owned(),
            Self::UnknownWhole => {
                lang.pick("chưa rõ tỷ lệ tính trên tổng số nào", "not known what it is a rate of").to_owned()
            }
            Self::NoWeights => lang.pick("chưa có tổng số để tính bình quân", "no totals to weight by").to_owned(),
        }
    }
}

/// Reads a measure of units that were made of others.
pub struct Carrier<'a> {
    /// The units, with those before.
    pub tree: &'a UnitTree,
    /// The rules.
    pub transition: &'a Transition,
    /// The measure.
    pub measure: &'a Measure,
}

impl Carrier<'_> {
    /// The value of the latest period of which something can be said, where `said` gives all that was said of a unit itself; or why none
    /// passes. None where nothing was said of any unit it was made of.
    pub fn latest(&self, unit: UnitIndex, said: &dyn Fn(UnitIndex) -> Vec<Reading>) -> Option<Result<Carried, Gap>> {
        let mut ranks = Vec::new();
        self.ranks(unit, said, &mut ranks);
        ranks.sort_unstable();
        ranks.dedup();
        let mut gap = None;
        for rank in ranks.into_iter().rev() {
            match self.of_period(unit, rank, said) {
                Ok(carried) => return Some(Ok(carried)),
                Err(why) => gap = gap.or(Some(why)),
            }
        }
        gap.map(Err)
    }

    fn ranks(&self, unit: UnitIndex, said: &dyn Fn(UnitIndex) -> Vec<Reading>, ranks: &mut Vec<u32>) {
        for former in self.tree.made_of(unit) {
            ranks.extend(said(*former).iter().map(|reading| reading.rank));
            self.ranks(*former, said, ranks);
        }
    }

    /// The value of one period.
    pub fn of_period(
        &self,
        unit: UnitIndex,
        rank: u32,
        said: &dyn Fn(UnitIndex) -> Vec<Reading>,
    ) -> Result<Carried, Gap> {
        let (mut parts, mut missing, mut is_apportioned) = (Vec::new(), Vec::new(), false);
        for index in self.tree.made_of(unit) {
            let Some(former) = self.tree.former(*index) else { continue };
            let own = said(*index).into_iter().find(|reading| reading.rank == rank);
            let found = match own {
                Some(reading) => Some((reading.value, vec![reading.seq], reading.provenance)),
                None if self.tree.made_of(*index).is_empty() => None,
                None => self.of_period(*index, rank, said).ok().map(|carried| {
                    is_apportioned |= carried.is_apportioned;
                    let records = carried.parts.into_iter().flat_map(|part| part.records).collect();
                    (carried.reading.value, records, carried.reading.provenance)
                }),
            };
            let Some((value, records, provenance)) = found else {
                missing.push(*index);
                continue;
            };
            is_apportioned |= former.heirs.len() > 1;
            let weight = former.unit.population.map(|people| passing(former, unit, people.into()));
            parts.push(Part {
                unit: *index,
                value,
                passed: passing_of(former, unit, value),
                weight,
                records,
                provenance,
            });
        }
        if !missing.is_empty() {
            return Err(Gap::Missing(missing));
        }
        let (value, how) = self.combine(&parts)?;
        // Known by an observation of a unit whose history is read through it, so that no other value is known by the same.
        let is_principal =
            |part: &&Part| self.tree.former(part.unit).is_some_and(|former| former.principal == Some(unit));
        let known_by = parts.iter().find(is_principal).or(parts.first());
        let seq = known_by.and_then(|part| part.records.first()).copied().unwrap_or(Seq(0));
        let is_estimated = is_apportioned || matches!(how, How::Weighted { of } if of != Denominator::Population);
        let floor = if is_estimated { Provenance::Inferred } else { Provenance::Official };
        let provenance = parts.iter().map(|part| part.provenance).fold(floor, Ord::max);
        Ok(Carried { reading: Reading { value, seq, provenance, rank }, how, is_apportioned, parts })
    }

    fn combine(&self, parts: &[Part]) -> Result<(Quantity, How), Gap> {
        match self.measure.carrying {
            Carrying::Add => {
                let sum = parts.iter().map(|part| part.passed.scaled()).sum();
                Ok((Quantity::from_scaled(sum), How::Added))
            }
            Carrying::Agree => {
                let first = parts.first().map(|part| part.value);
                let first = first.filter(|first| parts.iter().all(|part| part.value == *first));
                first.map(|value| (value, How::Agreed)).ok_or(Gap::Differ)
            }
            // One unit alone, whole or in part, keeps its rate.
            _ if parts.len() == 1 => Ok((parts[0].value, How::Agreed)),
            Carrying::Unknown => Err(Gap::UnknownWhole),
            Carrying::Weigh(of) if self.transition.is_by_population(of) => {
                let weights: Option<Vec<i64>> = parts.iter().map(|part| part.weight).collect();
                let weights = weights.ok_or(Gap::NoWeights)?;
                mean(parts.iter().map(|part| part.value).zip(weights))
                    .map(|mean| (mean, How::Weighted { of }))
                    .ok_or(Gap::NoWeights)
            }
            Carrying::Weigh(_) => Err(Gap::NoWeights),
        }
    }
}

/// The weighted mean; none where nothing has weight.
fn mean(values: impl Iterator<Item = (Quantity, i64)>) -> Option<Quantity> {
    let (mut sum, mut whole) = (0_i128, 0_i128);
    for (value, weight) in values {
        sum += i128::from(value.scaled()) * i128::from(weight);
        whole += i128::from(weight);
    }
    Quantity::ratio(sum, whole.checked_mul(Quantity::SCALE.into())?)
}

/// How much of a sum of a former unit passes to one of its heirs.
fn passing(former: &Former, heir: UnitIndex, sum: i64) -> i64 {
    let weights: Vec<i64> = former.heirs.iter().map(|(_, share)| share.weight()).collect();
    let place = former.heirs.iter().position(|(each, _)| *each == Some(heir));
    place.map_or(0, |place| apportion(sum, &weights)[place])
}

/// How much of a quantity passes: whole things stay whole.
fn passing_of(former: &Former, heir: UnitIndex, value: Quantity) -> Quantity {
    value.as_whole().map_or_else(
        || Quantity::from_scaled(passing(former, heir, value.scaled())),
        |whole| Quantity::whole(passing(former, heir, whole)),
    )
}
