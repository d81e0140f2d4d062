//! The office's word on a criterion: it overrules what is computed, for as long as it stands.

use jiff::{ToSpan as _, civil::Date};

use super::Told;
use crate::{
    fact::{Outlook, OutlookTier, Record},
    law::{CriteriaSet, Criterion},
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// The latest word of the office on a criterion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word<'s> {
    /// What it said.
    pub record: &'s Record<Outlook>,
    /// Whether it still counts.
    pub standing: Standing,
}

/// Whether a word still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Stands,
    /// It was to be given anew on this day.
    TooOld(Date),
    /// It was said against one computed tier, and another one is computed now.
    Overtaken(OutlookTier),
}

/// The office's latest word on a criterion of a unit; `computed` is what is computed today.
pub(super) fn latest<'s>(
    snapshot: &'s Snapshot,
    unit: UnitIndex,
    (set, criterion): (&CriteriaSet, &Criterion),
    computed: Told,
) -> Option<Word<'s>> {
    let unit = snapshot.tree().unit(unit).code;
    let about = |record: &&Record<Outlook>| {
        let fact = record.fact();
        fact.unit == unit && fact.criterion == criterion.code && fact.set == set.id
    };
    let said = snapshot.all::<Outlook>().iter().filter(about);
    let record = said.max_by_key(|record| (record.fact().date, record.seq))?;
    let months = snapshot.law().outlook().map(|rules| rules.word_months);
    let ends = months.map(|months| record.fact().date.saturating_add(months.months()));
    let standing = match (ends, record.fact().computed) {
        (Some(ends), _) if ends <= snapshot.as_of() => Standing::TooOld(ends),
        (_, Some(then)) if computed.tier().is_some_and(|now| now != then) => Standing::Overtaken(then),
        _ => Standing::Stands,
    };
    Some(Word { record, standing })
}
