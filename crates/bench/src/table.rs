//! Timing, the table, and the raw data beneath it.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How many runs a median is taken of.
pub const RUNS: usize = 5;

/// Where raw data go.
const FOLDER: &str = "out/bench";

/// The file of raw data: a line of JSON for each row.
static RAW: Mutex<Option<File>> = Mutex::new(None);

/// How long each run of a work took.
pub struct Times(Vec<Duration>);

impl Times {
    /// The middle one.
    fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    }

    fn seconds(&self) -> Vec<f64> {
        self.0.iter().map(Duration::as_secs_f64).collect()
    }
}

impl From<Duration> for Times {
    fn from(once: Duration) -> Self {
        Self(vec![once])
    }
}

/// Does a work several times.
pub fn times(runs: usize, mut work: impl FnMut()) -> Times {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    Times((0..runs).map(once).collect())
}

/// Begins a table with its head.
pub fn begin(name: &str, what: &str) {
    fs::create_dir_all(FOLDER).expect("a folder");
    *RAW.lock().expect("one thread") = Some(File::create(Path::new(FOLDER).join(name)).expect("a file"));
    keep(&json!({ "table": what }));
    println!("{what}\n\n{:<66} {:>10} {:>10} {:>8}  goal", "work", "ours", "floor", "ratio");
}

/// A row: ours against the floor, and what is wanted.
pub fn row(work: &str, ours: &Times, floor: &Times, goal: &str) {
    let (our, least) = (ours.median(), floor.median());
    let ratio = our.as_secs_f64() / least.as_secs_f64();
    println!("{work:<66} {:>10} {:>10} {ratio:>7.2}×  {goal}", shown(our), shown(least));
    keep(&json!({ "work": work, "ours": ours.seconds(), "floor": floor.seconds(), "ratio": ratio, "goal": goal }));
}

/// A row that has no floor: a figure and its unit.
pub fn figure(work: &str, value: f64, unit: &str, goal: &str) {
    println!("{work:<66} {:>10} {:>19}  {goal}", format!("{value:.1} {unit}"), "");
    keep(&json!({ "work": work, "value": value, "unit": unit, "goal": goal }));
}

fn keep(line: &Value) {
    if let Some(raw) = &mut *RAW.lock().expect("one thread") {
        writeln!(raw, "{line}").expect("raw data are kept");
    }
}

fn shown(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    if millis >= 1e3 { format!("{:.2} s", millis / 1e3) } else { format!("{millis:.2} ms") }
}
