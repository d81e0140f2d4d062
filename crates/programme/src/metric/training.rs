//! Figures on training: the courses that began in the year of the date.

use super::{Figure, Item, Source};
use crate::{
    Dong, Lang, Quantity,
    fact::{Course, Fact as _, FactKind, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

fn this_year(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = &Record<Course>> {
    let year = snapshot.as_of().year();
    snapshot.all::<Course>().iter().filter(move |record| {
        let course = record.fact();
        course.date.year() == year && snapshot.tree().code_is_within(course.unit, scope)
    })
}

fn sum(snapshot: &Snapshot, scope: UnitIndex, read: impl Fn(&Course) -> Option<i64>) -> Figure {
    Figure::sum(this_year(snapshot, scope).filter_map(|record| {
        let amount = Quantity::whole(read(record.fact())?);
        Some((record.fact().describe(Lang::Vi), Source::Fact(FactKind::Course, record.seq), amount))
    }))
}

pub(super) fn courses(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |record: &Record<Course>| {
        Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Course, record.seq)])
    };
    Figure::count(this_year(snapshot, scope).map(item).collect())
}

pub(super) fn places(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| Some(course.places.into()))
}

pub(super) fn attended(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.attended.map(i64::from))
}

pub(super) fn budget_asked(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| Some(course.asked.0))
}

pub(super) fn budget_allocated(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.allocated.map(|Dong(amount)| amount))
}

pub(super) fn budget_spent(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.spent.map(|Dong(amount)| amount))
}
