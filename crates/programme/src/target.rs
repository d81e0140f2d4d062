//! Which targets are in force, whether a target shared out among the units below is whole, where its years would end, and
//! the light it stands in.

mod share;
mod version;

use std::collections::BTreeSet;

use crate::{
    Lang, Quantity,
    fact::{Aim, Goal, Record, Target},
    metric::{MeasuredIn, Pace, Progress, find},
    snapshot::Snapshot,
    unit::UnitCode,
    vietnamese,
    vocabulary::vocabulary,
};

pub use share::{Weighing, proposal, shares};
pub use version::{baselines, going_on, in_force, of_other_years, of_periods, of_the_year, versions};

vocabulary! {
    /// The light a target stands in. Its one rule is that of [`light`].
    Light {
        Green = "green", "xanh", "green";
        Amber = "amber", "vàng", "amber";
        Red = "red", "đỏ", "red";
        Grey = "grey", "chưa rõ", "not known";
    }
}

/// Before so many days of its years are gone nothing is projected: a single decision would be multiplied by more than twelve.
pub const DAYS_BEFORE_PROJECTION: i64 = 30;

/// The share of the goal, in percent, from which a projection that misses it is amber rather than red. No document sets it; a fifth is
/// what a unit can be asked to make up for within them.
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

/// What a target asks for, in words: `tăng thêm 25`, `đạt ít nhất 100%`, `huyện Lộc Hà, huyện Kỳ Anh`.
#[must_use]
pub fn asks(target: &Target, now: &Snapshot, lang: Lang) -> String {
    if target.goal == Goal::Units {
        let names: Vec<String> = target.named_units().map(|code| now.unit_name(code)).collect();
        return names.join(", ");
    }
    let is_rate = find(&target.metric).is_some_and(|metric| metric.measured_in == MeasuredIn::Percent);
    let number = target.number.map(|number| vietnamese::quantity(number, 2)).unwrap_or_default();
    format!("{} {number}{}", target.goal.label(lang), if is_rate { "%" } else { "" })
}

/// The parts of a target: what the units directly below are asked for in the same metric, years and words.
#[must_use]
pub fn parts<'s>(now: &'s Snapshot, whole: &Target) -> Vec<&'s Record<Target>> {
    let tree = now.tree();
    let above = tree.index(whole.scope);
    let is_below = |code| above.is_some() && tree.index(code).is_some_and(|unit| tree.parent(unit) == above);
    in_force(now, |aim| aim == Aim { scope: aim.scope, ..whole.aim() } && is_below(aim.scope))
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

/// Whether a sum over units makes sense for a target. A country may buy from two districts and a task be owed by several bodies.
#[must_use]
pub fn adds_up(target: &Target) -> bool {
    let counts_apart = find(&target.metric).is_some_and(|metric| {
        use MeasuredIn::{Countries, Criteria, Percent, Points, Tasks};
        !matches!(metric.measured_in, Percent | Countries | Criteria | Points | Tasks)
    });
    match target.goal {
        Goal::Units => true,
        Goal::Increase | Goal::AtLeast => counts_apart,
        Goal::AtMost => false,
    }
}

/// Where its years would end, as a value of the metric. What is built up over them goes on as it did since their first day; what
/// is held at a level stays there. None while too few days are gone, and for years that the snapshot's day is not in.
#[must_use]
pub fn projection(progress: &Progress<'_>, now: &Snapshot) -> Option<Quantity> {
    let target = progress.target.fact();
    let gone = target.year.days_gone(now.as_of());
    if !target.year.contains(now.as_of()) || gone < DAYS_BEFORE_PROJECTION {
        return None;
    }
    if is_held(target.goal) {
        return progress.done;
    }
    let (baseline, done) = progress.baseline.zip(progress.done)?;
    let pace = Quantity::ratio(i128::from(done.scaled()) * i128::from(target.year.days()), i128::from(gone) * SCALE)?;
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

/// The light of what its years would end with, beside what is to be done.
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
