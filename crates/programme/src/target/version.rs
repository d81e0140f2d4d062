//! Which version of a target counts: that of the latest decision.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use jiff::civil::Date;

use crate::{
    fact::{Aim, Record, Target, Years},
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// The targets that are in force on the snapshot's date, of those about what is wanted: each in its latest version, in the
/// order in which they were first recorded. Whoever reads targets reads these.
pub fn in_force<'s>(now: &'s Snapshot, wanted: impl Fn(Aim<'_>) -> bool) -> Vec<&'s Record<Target>> {
    let mut places: HashMap<Aim<'s>, usize> = HashMap::new();
    let mut found: Vec<&Record<Target>> = Vec::new();
    for record in now.all::<Target>().iter().filter(|record| wanted(record.fact().aim())) {
        match places.entry(record.fact().aim()) {
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(record);
            }
            Entry::Occupied(place) => {
                let standing = &mut found[*place.get()];
                if standing.fact().date <= record.fact().date {
                    *standing = record;
                }
            }
        }
    }
    found
}

/// Every version of a target up to the snapshot's date, the one in force first.
#[must_use]
pub fn versions<'s>(now: &'s Snapshot, aim: Aim<'_>) -> Vec<&'s Record<Target>> {
    let mut versions: Vec<_> = now.all::<Target>().iter().filter(|record| record.fact().aim() == aim).collect();
    versions.sort_by_key(|record| std::cmp::Reverse((record.fact().date, record.seq)));
    versions
}

/// A unit's own targets of the year of the snapshot's date.
#[must_use]
pub fn of_the_year(now: &Snapshot, scope: UnitIndex) -> Vec<&Record<Target>> {
    own(now, scope, |years| years.is_one() && years.contains(now.as_of()))
}

/// A unit's own targets of the periods that the snapshot's date is in.
#[must_use]
pub fn of_periods(now: &Snapshot, scope: UnitIndex) -> Vec<&Record<Target>> {
    own(now, scope, |years| !years.is_one() && years.contains(now.as_of()))
}

/// A unit's own targets whose years go on: those of the year, then those of periods.
#[must_use]
pub fn going_on(now: &Snapshot, scope: UnitIndex) -> Vec<&Record<Target>> {
    [of_the_year(now, scope), of_periods(now, scope)].concat()
}

/// A unit's own targets whose years are over or still to come.
#[must_use]
pub fn of_other_years(now: &Snapshot, scope: UnitIndex) -> Vec<&Record<Target>> {
    own(now, scope, |years| !years.contains(now.as_of()))
}

fn own(now: &Snapshot, scope: UnitIndex, wanted: impl Fn(Years) -> bool) -> Vec<&Record<Target>> {
    let scope = now.tree().unit(scope).code;
    in_force(now, |aim| aim.scope == scope && wanted(aim.years))
}

/// The days from whose states the targets of a date count: the last ones before the years that it is in.
#[must_use]
pub fn baselines(targets: &[Record<Target>], as_of: Date) -> BTreeSet<Date> {
    let targets = targets.iter().map(Record::fact);
    targets.filter(|target| target.date <= as_of && target.year.contains(as_of)).map(Target::baseline).collect()
}
