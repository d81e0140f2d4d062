//! P6: the snapshot of a million observations from the ledger, against reading the same rows and dropping them.

use std::hint::black_box;

use jiff::civil::date;
use ledger::{Ledger, Location};
use programme::{
    Quantity,
    fact::Seq,
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
};
use tempfile::TempDir;

use crate::{
    nation::Nation,
    table::{RUNS, row, times},
};

pub fn rows(nation: &Nation, full: &TempDir) {
    let path = full.path().join("ledger.sqlite");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let ledger = runtime.block_on(Ledger::open(&Location::Sqlite(path.clone()))).expect("the ledger");
    let day = date(2023, 3, 13);
    let ours = times(RUNS, || {
        let ground = Ground::new(nation.law.clone(), &nation.register, day);
        let mut builder = ReadingsBuilder::new(&ground);
        let push = &mut |row: ledger::ObservationRow<'_>| {
            let key = (row.unit, row.measure, row.period);
            builder.push(Seq(row.seq), key, Quantity::from_scaled(row.value), row.stage, row.provenance);
        };
        runtime.block_on(ledger.scan_observations(None, push)).expect("read");
        let snapshot = Snapshot::new(ground, Facts::default(), builder.finish());
        black_box(&snapshot);
    });
    let floor = times(RUNS, || {
        let connection = rusqlite::Connection::open(&path).expect("the ledger");
        let select = "SELECT seq, unit, measure, period, value, stage, provenance FROM observation ORDER BY seq";
        let mut statement = connection.prepare(select).expect("a statement");
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let text = |place| row.get_ref(place).expect("a value").as_str().expect("text").len();
            let numbers = (row.get::<_, i64>(0).expect("a number"), row.get::<_, i64>(4).expect("a number"));
            black_box((numbers, text(1), text(2), text(3), text(5), text(6)));
        }
    });
    row("snapshot of 1 M observations from SQLite", &ours, &floor, "≤ 2 s; ≤ 2× floor");
}
