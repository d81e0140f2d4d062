//! `make bench-national`: ten quarters of the whole country on PostgreSQL, ten million observations, with its products and tasks.

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use ledger::{ActSeq, Ledger, Location, NewAct};
use programme::{
    fact::{Directive, Distinct, Fact, FactKind, Observation, Priority, Product, Provenance, Sourced},
    judge::Judge,
    law::Law,
    period::Period,
    snapshot::{Ground, Readings, Snapshot},
    unit::{UnitCode, UnitIndex, UnitKind},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::{
    nation::{self, Nation},
    table::{self, RUNS, Times, figure, row, times},
};

const QUARTERS: i16 = 10;
const PRODUCTS: usize = 50_000;
const DIRECTIVES: usize = 1_000_000;
/// Directives of one act.
const AT_ONCE: usize = 10_000;
const DAY: Date = date(2023, 7, 1);

pub fn rows(server: &str) {
    let nation = Nation::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(server, &nation));
}

async fn measure(server: &str, nation: &Nation) {
    let what = "ten quarters of the whole country on PostgreSQL; one run, but sums and judging the median of several";
    table::begin("national.jsonl", what);
    first_million(server, nation).await;
    let url = database(server, "nation").await;
    let ledger = open(&url).await;
    fill(&ledger, &url, nation).await;
    small_report(&ledger, &nation.law).await;
    let (snapshot, floor) = states(&ledger, &url, nation).await;
    roll_up(&snapshot);
    judge(&snapshot);
    memory("resident with everything of the nation in memory");
    drop(snapshot);
    let snapshot = again(&ledger, nation, &floor).await;
    one_task(&ledger, nation, snapshot).await;
}

/// A database of its own; the one of the last time is dropped.
async fn database(server: &str, name: &str) -> String {
    let mut connection = PgConnection::connect(server).await.expect("the server");
    for statement in [format!("DROP DATABASE IF EXISTS bench_{name}"), format!("CREATE DATABASE bench_{name}")] {
        connection.execute(AssertSqlSafe(statement)).await.expect("a database");
    }
    server.replacen("/nongthon?", &format!("/bench_{name}?"), 1)
}

async fn open(url: &str) -> Ledger {
    Ledger::open(&Location::Postgres(vec![url.to_owned()])).await.expect("a ledger")
}

async fn append<F: Fact>(ledger: &Ledger, province: &str, facts: Vec<Sourced<F>>) -> ActSeq {
    let act = NewAct {
        actor: "bench".to_owned(),
        reason: String::new(),
        kind: format!("import {}", F::KIND.id()),
        source: None,
        source_digest: None,
        recorded_at: Timestamp::UNIX_EPOCH,
    };
    let facts = Distinct::new(facts).expect("no two are about the same thing");
    let done = ledger.append(act, province, &facts, &mut |_| {}).await.expect("recorded");
    assert_eq!(done.added, facts.len());
    done.act.expect("an act")
}

/// A million observations as one act; against COPY of the same rows into a bare table.
async fn first_million(server: &str, nation: &Nation) {
    let url = database(server, "million").await;
    let ledger = open(&url).await;
    let began = Instant::now();
    append(&ledger, "42", nation.observations.clone()).await;
    let ours = began.elapsed();
    let mut connection = PgConnection::connect(&url).await.expect("the database");
    let text =
        scalar::<String>(&url, "SELECT current_setting('fsync') || '/' || current_setting('synchronous_commit')").await;
    let bare = "CREATE TABLE bare (LIKE observation INCLUDING DEFAULTS, PRIMARY KEY (seq))";
    connection.execute(bare).await.expect("a table");
    let mut rows = Vec::new();
    let mut copied =
        connection.copy_out_raw("COPY (SELECT * FROM observation ORDER BY seq) TO STDOUT").await.expect("rows");
    while let Some(bytes) = futures_util::StreamExt::next(&mut copied).await {
        rows.extend_from_slice(&bytes.expect("bytes"));
    }
    drop(copied);
    let began = Instant::now();
    let mut copy = connection.copy_in_raw("COPY bare FROM STDIN").await.expect("a stream");
    copy.send(rows).await.expect("sent");
    copy.finish().await.expect("copied");
    let floor = began.elapsed();
    assert_eq!(text, "on/on", "fsync/synchronous_commit");
    row("record 1 M observations in PostgreSQL; bare COPY", &ours.into(), &floor.into(), "≤ 2× floor");
}

async fn scalar<T>(url: &str, statement: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let mut connection = PgConnection::connect(url).await.expect("the database");
    sqlx::query(statement).fetch_one(&mut connection).await.expect("a row").try_get(0).expect("a value")
}

/// Everything, province by province and quarter by quarter, as it would come in.
async fn fill(ledger: &Ledger, url: &str, nation: &Nation) {
    let mut provinces: Vec<(String, Vec<UnitCode>)> = Vec::new();
    let district =
        |code: UnitCode| nation.register.units().iter().find(|unit| unit.code == code).and_then(|unit| unit.parent);
    for commune in nation::communes(&nation.register) {
        let unit = nation.register.units().iter().find(|unit| unit.code == commune);
        let province = unit.and_then(|unit| unit.parent).and_then(district).expect("a province").to_text();
        match provinces.last_mut().filter(|(last, _)| *last == province) {
            Some((_, communes)) => communes.push(commune),
            None => provinces.push((province, vec![commune])),
        }
    }
    let began = Instant::now();
    let mut recorded = 0;
    for quarter in 0..QUARTERS {
        let period = Period::parse(&format!("{}-Q{}", 2021 + quarter / 4, quarter % 4 + 1)).expect("a quarter");
        let quarter_began = Instant::now();
        for (province, communes) in &provinces {
            let facts: Vec<_> =
                communes.iter().flat_map(|commune| nation::report(&nation.law, *commune, period)).collect();
            recorded += facts.len();
            append(ledger, province, facts).await;
        }
        let work = format!("of them, those up to {} M, 63 acts", recorded / 1_000_000);
        figure(&work, quarter_began.elapsed().as_secs_f64(), "s", "linear");
    }
    told("observations", recorded, began.elapsed());
    let began = Instant::now();
    let units: Vec<UnitCode> = nation::communes(&nation.register).collect();
    let product = |number: usize| Product {
        code: format!("P{number}"),
        name: format!("Sản phẩm {number}"),
        producer: Some("Hợp tác xã".to_owned()),
        unit: units[number % units.len()],
        group: "food".to_owned(),
        joined: date(2021, 1, 1),
        producer_code: None,
        subgroup: None,
    };
    append(ledger, "42", (0..PRODUCTS).map(|number| illustrative(product(number))).collect()).await;
    for part in 0..DIRECTIVES / AT_ONCE {
        let numbers = part * AT_ONCE..(part + 1) * AT_ONCE;
        append(
            ledger,
            "42",
            numbers.map(|number| illustrative(directive(number, Some(units[number % units.len()])))).collect(),
        )
        .await;
    }
    told("products and directives", PRODUCTS + DIRECTIVES, began.elapsed());
    let bytes: i64 = scalar(url, "SELECT sum(pg_total_relation_size(inhrelid))::bigint FROM pg_inherits WHERE inhparent = 'observation'::regclass").await;
    let each = float(usize::try_from(bytes).expect("a size")) / float(recorded);
    figure("one observation with its indexes, on disk", each, "bytes", "");
}

fn directive(number: usize, unit: Option<UnitCode>) -> Directive {
    Directive {
        code: format!("N{number}"),
        document: format!("{}/TB", number % 5_000),
        date: date(2022, 1, 5),
        asker: "Chủ tịch".to_owned(),
        lead: "agriculture".to_owned(),
        coordinating: None,
        person: None,
        asks: format!("Thực hiện việc {number}"),
        deliverable: None,
        due: Some(date(2023, 12, 31)),
        priority: Priority::Normal,
        part_of: None,
        content: None,
        unit,
        concerns: None,
        quote: None,
    }
}

fn illustrative<F>(fact: F) -> Sourced<F> {
    Sourced { fact, provenance: Provenance::Illustrative, source: "bench".to_owned() }
}

/// A count that a ratio is taken of.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count / 16).expect("a count of this benchmark")) * 16.0
}

fn told(what: &str, count: usize, took: Duration) {
    figure(&format!("record {count} {what}"), took.as_secs_f64(), "s", "");
    figure(&format!("{what} recorded a second"), float(count) / took.as_secs_f64(), "/s", "");
}

/// A commune sends its figures of a quarter, while the nation's lie beside them.
async fn small_report(ledger: &Ledger, law: &Law) {
    let commune: UnitCode = "18145".parse().expect("a code");
    let mut took = Vec::new();
    for quarter in 1..=4 {
        let period = Period::parse(&format!("2024-Q{quarter}")).expect("a quarter");
        let facts: Vec<Sourced<Observation>> = nation::report(law, commune, period).collect();
        let began = Instant::now();
        append(ledger, "42", facts).await;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let middle = took[took.len() / 2].as_secs_f64() * 1e3;
    figure("record one commune's quarter (95 figures) among all", middle, "ms", "");
}

/// The state of a day from everything, as at a first start; against reading the same rows and dropping them.
async fn states(ledger: &Ledger, url: &str, nation: &Nation) -> (Snapshot, Times) {
    let ground = |day| Ground::new(nation.law.clone(), &nation.register, day);
    let began = Instant::now();
    let snapshot = ledger.snapshot(ground, DAY, None).await.expect("a state");
    let ours = began.elapsed();
    let began = Instant::now();
    let mut connection = PgConnection::connect(url).await.expect("the database");
    let select = "SELECT seq, unit, measure, period, value, stage, provenance FROM observation ORDER BY seq";
    {
        let mut rows = connection.fetch(select);
        while let Some(row) = futures_util::StreamExt::next(&mut rows).await {
            black_box(row.expect("a row").try_get::<i64, _>(4).expect("a value"));
        }
    }
    let floor = began.elapsed();
    row("state of 10 M observations, 1 M tasks; reading them row by row", &ours.into(), &floor.into(), "≤ 2× floor");
    (snapshot, floor.into())
}

/// The same state at a node's next start, from the lines that it keeps.
async fn again(ledger: &Ledger, nation: &Nation, floor: &Times) -> Snapshot {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = ledger.clone().mirrored(folder.path().to_owned());
    let began = Instant::now();
    let bytes = ledger.mirror().await.expect("kept");
    figure("keep the lines of all facts on a node", began.elapsed().as_secs_f64(), "s", "");
    figure("what that takes", float(usize::try_from(bytes).expect("a size")) / 1e6, "MB", "");
    let ground = |day| Ground::new(nation.law.clone(), &nation.register, day);
    let began = Instant::now();
    let snapshot = ledger.snapshot(ground, DAY, None).await.expect("a state");
    let ours = began.elapsed();
    row("the same state at a node's next start", &ours.into(), floor, "≤ 5 s");
    snapshot
}

/// One more task among a million: from its record to the state that has it, while the state before is still shown.
async fn one_task(ledger: &Ledger, nation: &Nation, mut shown: Snapshot) {
    let mut facts = ledger.facts(None).await.expect("facts");
    let ground = Ground::new(nation.law.clone(), &nation.register, DAY);
    let mut took = Vec::new();
    for number in 0..RUNS {
        let began = Instant::now();
        let act = append(ledger, "42", vec![illustrative(directive(DIRECTIVES + number, None))]).await;
        ledger.learn(&mut facts, FactKind::Directive, act).await.expect("learnt");
        let state = Snapshot::new(ground.clone(), facts.clone(), Readings::default());
        took.push(began.elapsed());
        drop(std::mem::replace(&mut shown, state));
        assert_eq!(shown.all::<Directive>().len(), DIRECTIVES + number + 1);
    }
    took.sort_unstable();
    figure("one more task among a million, until the state has it", took[RUNS / 2].as_secs_f64() * 1e3, "ms", "");
}

/// Sums of each measure for each province; against the same over packed columns.
fn roll_up(snapshot: &Snapshot) {
    let tree = snapshot.tree();
    let mut province = vec![0_usize; tree.len()];
    let mut provinces = 0;
    let mut communes: Vec<UnitIndex> = Vec::new();
    for (index, unit) in tree.iter() {
        match tree.parent(index) {
            None => {
                province[index.get()] = provinces;
                provinces += 1;
            }
            Some(parent) => province[index.get()] = province[parent.get()],
        }
        if unit.kind == UnitKind::Commune {
            communes.push(index);
        }
    }
    let measures: Vec<_> =
        snapshot.law().measures().iter().filter_map(|measure| Some(snapshot.law().measure(&measure.id)?.0)).collect();
    let ours = times(RUNS, || {
        let mut sums = vec![vec![0_i64; measures.len()]; provinces];
        for (place, measure) in measures.iter().enumerate() {
            for commune in &communes {
                if let Some(reading) = snapshot.reading(*commune, *measure) {
                    sums[province[commune.get()]][place] += reading.value.scaled();
                }
            }
        }
        black_box(sums);
    });
    let columns: Vec<Vec<i64>> = measures
        .iter()
        .map(|measure| {
            communes
                .iter()
                .map(|commune| snapshot.reading(*commune, *measure).map_or(0, |reading| reading.value.scaled()))
                .collect()
        })
        .collect();
    let floor = times(RUNS, || {
        let mut sums = vec![vec![0_i64; columns.len()]; provinces];
        for (place, column) in columns.iter().enumerate() {
            for (value, commune) in column.iter().zip(&communes) {
                sums[province[commune.get()]][place] += value;
            }
        }
        black_box(sums);
    });
    row("roll-up of 63 provinces × all measures; packed columns", &ours, &floor, "≤ 3× floor");
}

fn judge(snapshot: &Snapshot) {
    let set = snapshot.law().set("commune-ntm-2021-2025").expect("the set");
    let communes: Vec<UnitIndex> =
        snapshot.tree().iter().filter(|(_, unit)| unit.kind == UnitKind::Commune).map(|(index, _)| index).collect();
    let began = Instant::now();
    for _ in 0..RUNS {
        let judge = Judge::new(snapshot, set, 2023);
        for commune in &communes {
            black_box(judge.assess(*commune));
        }
    }
    let each = began.elapsed().as_secs_f64() * 1e3 / f64::from(u32::try_from(RUNS).expect("a few"));
    figure("judge 10,599 communes", each, "ms", "≤ 100 ms");
}

/// What the process holds, as the kernel counts it.
fn memory(what: &str) {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .map_or("", |rest| rest.trim().trim_end_matches(" kB"));
    let kib: f64 = kib.parse().expect("a number");
    figure(what, kib / 1024.0, "MB", "≤ 1024 MB");
}
