//! Timing and the table.

use std::time::{Duration, Instant};

/// How many runs a median is taken of.
pub const RUNS: usize = 5;

/// The middle of several runs' times.
pub fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// The head of the table.
pub fn head() {
    println!("{:<52} {:>10} {:>10} {:>7}  goal", "work", "ours", "floor", "ratio");
}

/// A row: ours against the floor, and what is wanted.
pub fn row(work: &str, ours: Duration, floor: Duration, goal: &str) {
    let ratio = ours.as_secs_f64() / floor.as_secs_f64();
    println!("{work:<52} {:>10} {:>10} {ratio:>6.2}×  {goal}", shown(ours), shown(floor));
}

fn shown(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    if millis >= 1e3 { format!("{:.2} s", millis / 1e3) } else { format!("{millis:.2} ms") }
}
