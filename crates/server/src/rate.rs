//! How often somebody did something within an hour. It is remembered in memory only, so of who looks around nothing is kept.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

/// Within this time it is counted.
const COUNTED: SignedDuration = SignedDuration::from_hours(1);
/// When so many are remembered, those are forgotten who did nothing for an hour.
const MOST: usize = 50_000;

/// When somebody did something.
#[derive(Debug, Default)]
pub struct Rate(HashMap<String, VecDeque<Timestamp>>);

impl Rate {
    /// Counts once more, unless that were once too often.
    pub fn count(&mut self, who: &str, most: usize, now: Timestamp) -> bool {
        let has_room = self.has_room(who, most, now);
        if has_room {
            self.note(who, now);
        }
        has_room
    }

    /// Counts once more.
    pub fn note(&mut self, who: &str, now: Timestamp) {
        if self.0.len() > MOST {
            self.0.retain(|_, done| done.back().is_some_and(|at| now.duration_since(*at) <= COUNTED));
        }
        self.0.entry(who.to_owned()).or_default().push_back(now);
    }

    /// Whether somebody did it less often.
    pub fn has_room(&mut self, who: &str, most: usize, now: Timestamp) -> bool {
        let Some(done) = self.0.get_mut(who) else { return most > 0 };
        while done.front().is_some_and(|at| now.duration_since(*at) > COUNTED) {
            done.pop_front();
        }
        done.len() < most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    #[test]
    fn so_often_within_an_hour_and_no_more() {
        let mut rate = Rate::default();
        let sent = [0, 1, 2, 3600, 3601, 3602].map(|second| rate.count("a", 2, at(second)));
        assert_eq!(sent, [true, true, false, false, true, true]);
        assert!(rate.count("b", 2, at(3602)));
        assert!(!rate.count("c", 0, at(3602)));
    }
}
