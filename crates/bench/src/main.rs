//! `make bench`: each row is ours against a floor, the least any program could do, in one run on one machine.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has nothing to say")]

mod backup;
mod import;
mod judging;
mod nation;
mod national;
mod outlook;
mod path;
mod reading;
mod snapshot;
mod table;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next()) {
        (Some("national"), Some(server)) => national::rows(&server),
        (Some("only"), Some(work)) => only(&work),
        (None, _) => province(),
        _ => println!("bench | bench national postgres://… | bench only judging|import|snapshot"),
    }
}

/// One of the hottest paths alone, for a profiler (`scripts/profile`).
fn only(work: &str) {
    let nation = nation::Nation::new();
    match work {
        "judging" => {
            for _ in 0..20 {
                judging::nation(&nation);
            }
        }
        "import" => drop(import::rows(&nation)),
        "snapshot" => snapshot::rows(&nation, &import::rows(&nation)),
        _ => println!("judging, import or snapshot"),
    }
}

fn province() {
    let nation = nation::Nation::new();
    let what =
        format!("{} observations of {} communes; median of {} runs", nation.rows(), nation::COMMUNES, table::RUNS);
    table::begin("province.jsonl", &what);
    judging::province(&nation);
    judging::nation(&nation);
    judging::what_if(&nation);
    outlook::province(&nation);
    path::province(&nation);
    reading::rows(&nation);
    let ledger = import::rows(&nation);
    snapshot::rows(&nation, &ledger);
    backup::rows(&ledger);
}
