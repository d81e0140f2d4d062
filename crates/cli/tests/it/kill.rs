//! Killing an import with -9 at any point leaves the ledger as before it.

use std::{
    fmt::Write as _,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

use super::office::Office;

const KILLS: u32 = 24;

/// A file of observations large enough to be caught in the act: every commune, a hundred months of one measure.
fn large_file(office: &Office) -> (String, usize) {
    let units = office.run(&["units", "--as-of", "2023-03-13", "--json"]).json();
    let units = units.as_array().expect("an array").iter();
    let communes: Vec<&str> =
        units.filter(|unit| unit["kind"] == "commune").map(|unit| unit["code"].as_str().expect("a code")).collect();
    let mut text = String::from("unit,measure,period,value,stage,source\n");
    let mut rows = 0;
    for commune in communes {
        for month in 0..36 {
            let (year, month) = (2020 + month / 12, month % 12 + 1);
            for measure in ["income_per_capita", "health_insurance_rate"] {
                writeln!(text, "{commune},{measure},{year}-{month:02},42,approved,BC").expect("a line");
                rows += 1;
            }
        }
    }
    (office.file("lon.csv", text.as_bytes()), rows)
}

fn facts(office: &Office) -> usize {
    office.run(&["export", "observation"]).done().lines().count() - 1
}

#[test]
fn an_import_killed_anywhere_is_all_or_nothing() {
    let scratch = Office::empty();
    let (file, rows) = large_file(&scratch);
    let start = Instant::now();
    scratch.run(&["import", "observation", &file]).done();
    let whole = start.elapsed();
    assert_eq!(facts(&scratch), rows);

    let before = Office::empty();
    let small = before.file(
        "nho.csv",
        "unit,measure,period,value,stage,source\n18556,income_per_capita,2019,30,approved,BC\n".as_bytes(),
    );
    before.run(&["import", "observation", &small]).done();

    let mut untouched = 0;
    for kill in 0..KILLS {
        let mut command = before.command(&["import", "observation", &file]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        sleep(whole * kill / KILLS + Duration::from_millis(3));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
        before.run(&["check", "ledger"]).done();
        let facts = facts(&before);
        assert!(facts == 1 || facts == rows + 1, "kill {kill}: {facts} facts: half an import");
        if facts == 1 {
            untouched += 1;
        } else {
            let act = before.run(&["acts", "--json", "--limit", "1"]).json()[0]["number"].to_string();
            before.run(&["undo", &act]).done();
        }
    }
    assert!(untouched >= KILLS / 2, "most kills came before the end: {untouched} of {KILLS}");
    before.run(&["import", "observation", &file]).done();
    assert_eq!(super::kill::facts(&before), rows + 1, "and the ledger still works");
}
