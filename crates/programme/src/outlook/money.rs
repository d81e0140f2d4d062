//! What money was given to a content, and what a measure did meanwhile.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::Course;
use crate::{
    Dong, Quantity,
    fact::{Allocation, Disbursement, FactKind, Seq},
    law::OutlookRules,
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// Money of one content and year.
#[derive(Clone, Copy, Debug, Default)]
struct OfYear {
    given: Dong,
    /// What was given by the day of the year that it is today.
    given_by_now: Dong,
    paid: Dong,
}

/// Money of one content, of a unit with those below it.
#[derive(Clone, Debug, Default)]
struct Purse {
    years: BTreeMap<i16, OfYear>,
    records: Vec<(FactKind, Seq)>,
}

/// What is known of the money behind a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// What the content is called.
    pub content: String,
    /// What this year gave so far.
    pub given: Dong,
    /// What earlier years gave by the same day, on average; none where too few are known.
    pub usual: Option<Dong>,
    /// Whether that is so little that it counts against the criterion.
    pub is_thin: bool,
    /// What money moved; none where nothing was paid over the course, or nothing moved the right way.
    pub effect: Option<Effect>,
    /// The records.
    pub records: Vec<(FactKind, Seq)>,
}

/// What a measure did while money was paid: it went along, whatever caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The first year of which it is known.
    pub from: i16,
    /// The last one.
    pub to: i16,
    /// What was paid.
    pub paid: Dong,
    /// By how much the measure moved, towards what is demanded.
    pub moved: Quantity,
    /// What closing the gap would cost at that rate.
    pub needed: Dong,
}

/// The purses of every content.
#[derive(Debug)]
pub(super) struct Purses(HashMap<(usize, UnitIndex), Purse>);

impl Purses {
    /// What a state knows of the money of contents.
    pub fn new(snapshot: &Snapshot, rules: &OutlookRules) -> Self {
        let (tree, today) = (snapshot.tree(), snapshot.as_of());
        let mut called: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut purses: HashMap<(usize, UnitIndex), Purse> = HashMap::new();
        macro_rules! gather {
            ($kind:ident, |$fact:ident, $year:ident| $add:expr) => {
                for record in snapshot.all::<$kind>() {
                    let $fact = record.fact();
                    let contents = called.entry(&$fact.content).or_insert_with(|| {
                        let places = 0..rules.contents.len();
                        places.filter(|place| rules.contents[*place].is_called(&$fact.content)).collect()
                    });
                    for unit in std::iter::successors(tree.place($fact.unit), |unit| tree.parent(*unit)) {
                        for content in contents.iter() {
                            let purse = purses.entry((*content, unit)).or_default();
                            let $year = purse.years.entry($fact.year.0).or_default();
                            $add;
                            purse.records.push((FactKind::$kind, record.seq));
                        }
                    }
                }
            };
        }
        gather!(Allocation, |fact, year| {
            year.given = Dong(year.given.0 + fact.amount.0);
            if is_by(fact.date, fact.year.0, today) {
                year.given_by_now = Dong(year.given_by_now.0 + fact.amount.0);
            }
        });
        gather!(Disbursement, |fact, year| year.paid = Dong(year.paid.0 + fact.amount.0));
        Self(purses)
    }

    /// What is known of the money behind a measure of a unit; none where nothing is.
    pub fn of(
        &self,
        rules: &OutlookRules,
        (contents, unit): (&[usize], UnitIndex),
        course: Option<&Course>,
        (need, today): (Option<Quantity>, Date),
    ) -> Option<Money> {
        let (content, purse) = contents.iter().find_map(|content| Some((content, self.0.get(&(*content, unit))?)))?;
        let this_year = purse.years.get(&today.year()).copied().unwrap_or_default();
        let earlier: Vec<OfYear> = purse.years.range(..today.year()).map(|(_, year)| *year).collect();
        let usual = usual(&earlier, rules.money_years);
        let percent = usual.and_then(|usual| Quantity::percent(this_year.given_by_now.0, usual.0));
        Some(Money {
            content: rules.contents[*content].name.clone(),
            given: this_year.given_by_now,
            usual,
            is_thin: percent.is_some_and(|percent| percent < rules.thin),
            effect: course.and_then(|course| effect(purse, course, need?)),
            records: purse.records.clone(),
        })
    }
}

/// Whether a decision on a plan year came as early in it as today is in its year.
fn is_by(day: Date, year: i16, today: Date) -> bool {
    let place = |day: Date| (day.month(), day.day());
    day.year() < year || (day.year() == year && place(day) <= place(today))
}

/// What years gave by the day, on average; none where they are too few or gave nothing.
fn usual(years: &[OfYear], enough: usize) -> Option<Dong> {
    let number = i64::try_from(years.len()).ok().filter(|_| years.len() >= enough.max(1))?;
    let sum: i64 = years.iter().map(|year| year.given_by_now.0).sum();
    Some(Dong(sum / number)).filter(|usual| usual.0 > 0)
}

/// `need` is the change that is missing.
fn effect(purse: &Purse, course: &Course, need: Quantity) -> Option<Effect> {
    let (first, last) = (course.points().first()?, course.points().last()?);
    // What was paid in the year of the first value moved that value already.
    let (from, to) = (first.period.calendar_year() + 1, last.period.calendar_year());
    let paid: i64 = (from..=to).map(|year| purse.years.get(&year).map(|year| year.paid.0)).sum::<Option<i64>>()?;
    let moved = last.value - first.value;
    if from > to || paid <= 0 || moved.scaled().signum() != need.scaled().signum() || moved == Quantity::ZERO {
        return None;
    }
    let needed = i64::try_from(i128::from(paid) * i128::from(need.scaled()) / i128::from(moved.scaled())).ok()?;
    Some(Effect { from, to, paid: Dong(paid), moved, needed: Dong(needed) })
}
