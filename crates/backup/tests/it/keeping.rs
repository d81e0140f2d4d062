//! Which copies are kept.

use std::collections::HashSet;

use backup::Keep;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use proptest::prelude::*;

fn every(hours: i64, many: i64) -> Vec<Timestamp> {
    let first: Timestamp = "2025-01-01T00:00:00Z".parse().expect("a moment");
    (0..many).map(|place| first + (hours * place).hours()).collect()
}

#[test]
fn the_last_of_each_day_week_and_month_is_kept() {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("a zone");
    let made = every(6, 4 * 90);
    let keep = Keep { last: 2, days: 3, weeks: 2, months: 3 };
    let mut kept: Vec<String> = keep
        .of(&made, &zone)
        .iter()
        .map(|made| made.to_zoned_datetime(zone.clone()).strftime("%m-%d %H").to_string())
        .collect();
    kept.sort();
    // 90 days end on 1 April at 1 o'clock there; that week began on Monday 31 March.
    assert_eq!(kept, ["02-28 19", "03-30 19", "03-31 19", "04-01 01"]);
}

#[test]
fn what_is_kept_is_written_and_read() {
    assert_eq!(Keep::default().to_string().parse::<Keep>().expect("read"), Keep::default());
    for wrong in ["", "last", "last=x", "years=3", "last=0"] {
        assert!(wrong.parse::<Keep>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn the_newest_is_always_kept_and_pruning_again_takes_nothing(
        made in proptest::collection::hash_set(0_i64..100_000_000, 1..60),
        last in 0_usize..4, days in 0_usize..4, weeks in 0_usize..4, months in 1_usize..4,
    ) {
        let made: Vec<Timestamp> = made.into_iter().map(|second| Timestamp::from_second(second).expect("a moment")).collect();
        let keep = Keep { last, days, weeks, months };
        let kept = keep.of(&made, &TimeZone::UTC);
        prop_assert!(kept.contains(made.iter().max().expect("one")));
        let again: Vec<Timestamp> = kept.iter().copied().collect();
        prop_assert_eq!(&keep.of(&again, &TimeZone::UTC), &kept);
        prop_assert!(kept.iter().collect::<HashSet<_>>().len() <= last + days + weeks + months);
    }
}
