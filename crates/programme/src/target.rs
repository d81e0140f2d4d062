//! A target shared out among the units below, where its year would end, and the light it stands in.

use std::collections::BTreeSet;

use crate::{
    Quantity,
    fact::{Goal, Record, Target},
    metric::{MeasuredIn, Pace, Progress, find},
    snapshot::Snapshot,
    unit::UnitCode,
    vocabulary::vocabulary,
};

vocabulary! {
    /// The light a target stands in. Its one rule is that of [`light`].
    Light {
        Green = "green", "xanh", "green";
        Amber = "amber", "vàng", "amber";
        Red = "red", "đỏ", "red";
        Grey = "grey", "chưa rõ", "not known";
    }
}

/// Before so many days of the year are gone nothing is projected: a single decision would be multiplied by more than twelve.
pub const DAYS_BEFORE_PROJECTION: i64 = 30;

/// The share of the goal, in percent, from which a projection that misses it is amber rather than red. No document sets it; a fifth is
/// what a unit can be asked to make up for within the year.
pub const AMBER_FROM: i64 = 80;

/// Whether the parts of a target make the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// They do.
    Whole,
    /// No unit below has a part.
    NotShared,
    /// So much is nobody's part.
    Missing(Quantity),
    /// The parts ask for so much more than the whole.
    TooMuch(Quantity),
    /// Units that are nobody's part, and units that the whole does not name.
    OtherUnits {
        /// Named by the whole and by no part.
        missing: BTreeSet<UnitCode>,
        /// Named by a part and not by the whole.
        extra: BTreeSet<UnitCode>,
    },
    /// Rates, ceilings and what several units may count at once do not add up.
    NoSum,
}

/// The parts of a target: what the units directly below are asked for in the same metric, year and words.
#[must_use]
pub fn parts<'s>(now: &'s Snapshot, whole: &Target) -> Vec<&'s Record<Target>> {
    let tree = now.tree();
    let above = tree.index(whole.scope);
    let is_below = |code| above.is_some() && tree.index(code).is_some_and(|unit| tree.parent(unit) == above);
    let is_part = |part: &Target| {
        (&part.metric, part.year, part.goal) == (&whole.metric, whole.year, whole.goal) && is_below(part.scope)
    };
    now.all::<Target>().iter().filter(|record| is_part(record.fact())).collect()
}

/// Whether the parts of a target make the whole.
#[must_use]
pub fn check<'p>(whole: &Target, parts: impl IntoIterator<Item = &'p Target>) -> Check {
    let parts: Vec<&Target> = parts.into_iter().collect();
    if !adds_up(whole) {
        return Check::NoSum;
    }
    if parts.is_empty() {
        return Check::NotShared;
    }
    if whole.goal == Goal::Units {
        return check_units(whole, &parts);
    }
    let sum = parts.iter().filter_map(|part| part.number).fold(Quantity::ZERO, |sum, number| sum + number);
    let rest = whole.number.unwrap_or_default() - sum;
    match rest.scaled() {
        0 => Check::Whole,
        1.. => Check::Missing(rest),
        _ => Check::TooMuch(Quantity::ZERO - rest),
    }
}

fn check_units(whole: &Target, parts: &[&Target]) -> Check {
    let named: BTreeSet<UnitCode> = whole.named_units().collect();
    let shared: BTreeSet<UnitCode> = parts.iter().flat_map(|part| part.named_units()).collect();
    if named == shared {
        return Check::Whole;
    }
    Check::OtherUnits { missing: &named - &shared, extra: &shared - &named }
}

/// Whether a sum over units makes sense. A country may buy from two districts and a task be owed by several bodies.
fn adds_up(target: &Target) -> bool {
    let counts_apart = find(&target.metric).is_some_and(|metric| {
        use MeasuredIn::{Countries, Criteria, Percent, Tasks};
        !matches!(metric.measured_in, Percent | Countries | Criteria | Tasks)
    });
    match target.goal {
        Goal::Units => true,
        Goal::Increase | Goal::AtLeast => counts_apart,
        Goal::AtMost => false,
    }
}

/// Where the year would end, as a value of the metric. What is built up over the year goes on as it did since its first day; what is
/// held at a level stays there. None while too few days are gone, and for a year that is not the snapshot's.
#[must_use]
pub fn projection(progress: &Progress<'_>, now: &Snapshot) -> Option<Quantity> {
    let day = now.as_of();
    let target = progress.target.fact();
    let gone = i64::from(day.day_of_year());
    if target.year.0 != day.year() || gone < DAYS_BEFORE_PROJECTION {
        return None;
    }
    if is_held(target.goal) {
        return progress.done;
    }
    let (baseline, done) = progress.baseline.zip(progress.done)?;
    let pace = Quantity::ratio(i128::from(done.scaled()) * i128::from(day.days_in_year()), i128::from(gone) * SCALE)?;
    Some(baseline + pace)
}

const SCALE: i128 = Quantity::SCALE as i128;

const fn is_held(goal: Goal) -> bool {
    matches!(goal, Goal::AtLeast | Goal::AtMost)
}

/// The light of a target: green when it is reached or its projection reaches it; amber when the projection misses it by at most a fifth
/// of what is to be done ([`AMBER_FROM`]); red otherwise; grey when nothing can be projected.
#[must_use]
pub fn light(progress: &Progress<'_>, now: &Snapshot) -> Light {
    if progress.pace == Pace::Reached {
        return Light::Green;
    }
    let Some((projected, to_do)) = projection(progress, now).zip(progress.to_do) else {
        return Light::Grey;
    };
    let goal = progress.target.fact().goal;
    let reaches = if is_held(goal) { Some(projected) } else { progress.baseline.map(|before| projected - before) };
    reaches.map_or(Light::Grey, |reaches| shade(goal, reaches, to_do))
}

/// The light of what the year would end with, beside what is to be done.
fn shade(goal: Goal, reaches: Quantity, to_do: Quantity) -> Light {
    let (reaches, to_do) = (i128::from(reaches.scaled()), i128::from(to_do.scaled()));
    // A ceiling is missed by what is above it.
    let short = if goal == Goal::AtMost { reaches - to_do } else { to_do - reaches };
    match short {
        ..=0 => Light::Green,
        _ if short * 100 <= to_do * i128::from(100 - AMBER_FROM) => Light::Amber,
        _ => Light::Red,
    }
}
