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
        (None, _) => province(),
        _ => println!("bench | bench national postgres://…"),
    }
}

fn province() {
    let nation = nation::Nation::new();
    println!("{} observations of {} communes; median of {} runs\n", nation.rows(), nation::COMMUNES, table::RUNS);
    table::head();
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
