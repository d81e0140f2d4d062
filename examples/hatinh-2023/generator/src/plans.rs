//! Plans that departments have issued: which ones is made up; the source says that many had not.

use jiff::civil::date;
use programme::fact::{PlanIssued, PlanOwed, Sourced};

use crate::{chance::Chance, illustrative};

/// Fewer than half of the plans owed.
pub fn issued(owed: &[Sourced<PlanOwed>]) -> Vec<Sourced<PlanIssued>> {
    let mut chance = Chance::of(3);
    let mut places: Vec<usize> = (0..owed.len()).collect();
    chance.shuffle(&mut places);
    places.truncate(owed.len() * 2 / 5);
    places.sort_unstable();
    let plan = |(place, number): (usize, u32)| {
        let PlanOwed { basis, body, date: since, .. } = owed[place].fact.clone();
        let number = format!("minh họa {number:02}/KH");
        illustrative(PlanIssued { basis, body, number, date: chance.day(since, date(2022, 10, 31)) })
    };
    places.into_iter().zip(1..).map(plan).collect()
}
