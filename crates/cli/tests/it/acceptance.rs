//! The example is the programme's state of 13 March 2023, figure by figure.

use std::collections::BTreeMap;

use serde_json::Value;

use super::office::Office;

const DAY: [&str; 2] = ["--as-of", "2023-03-13"];

fn metrics(office: &Office, extra: &[&str]) -> BTreeMap<String, Value> {
    let arguments = [&["metrics", "--json"], &DAY[..], extra].concat();
    let lines = office.run(&arguments).json();
    let lines = lines.as_array().expect("an array").iter();
    lines.map(|line| (line["id"].as_str().expect("an id").to_owned(), line["value"].clone())).collect()
}

#[test]
fn every_stated_fact_is_computed_from_records() {
    let office = Office::example();
    let metrics = metrics(&office, &[]);
    let expected = [
        ("commune.in_programme", 181.0),
        ("commune.recognised.ntm", 177.0),
        ("commune.recognised.advanced", 50.0),
        ("commune.recognised.model", 7.0),
        ("area.recognised.model", 1100.0),
        ("district.in_programme", 13.0),
        ("district.recognised", 9.0),
        ("ocop.products.certified", 249.0),
        ("ocop.sales.growth_after_joining", 40.0),
        ("ocop.products.exported", 4.0),
        ("ocop.export.markets", 2.0),
        ("province.criteria.total", 10.0),
        ("province.criteria.met", 3.0),
        ("province.criteria.likely", 2.0),
        ("province.criteria.hard", 4.0),
        ("province.criteria.very_hard", 1.0),
    ];
    for (id, value) in expected {
        assert_eq!(metrics[id].as_f64(), Some(value), "{id}");
    }
}

#[test]
fn a_line_of_metrics_has_the_promised_fields() {
    let lines = Office::example().run(&["metrics", "--json", "--as-of", "2023-03-13"]).json();
    let line = lines[0].as_object().expect("an object");
    assert_eq!(line.keys().collect::<Vec<_>>(), ["as_of", "id", "known_at", "unit", "value"]);
    assert_eq!(line["as_of"], "2023-03-13");
}

#[test]
fn the_districts_add_up_to_the_province() {
    let office = Office::example();
    let units = office.run(&["units", "--as-of", "2023-03-13", "--json"]).json();
    let districts = units.as_array().expect("an array").iter().filter(|unit| unit["parent"] == "42");
    let sum: i64 = districts
        .map(|district| metrics(&office, &["--unit", district["code"].as_str().expect("a code")]))
        .map(|metrics| metrics["commune.recognised.ntm"].as_i64().expect("a count"))
        .sum();
    assert_eq!(sum, 177);
}

#[test]
fn before_it_was_learned_nothing_was_known() {
    let office = Office::example();
    let metrics = metrics(&office, &["--known-at", "2020-01-01T00:00:00Z"]);
    assert_eq!(metrics["commune.recognised.ntm"], 0);
    assert_eq!(metrics["commune.in_programme"], 181, "the register is law, not a fact of the ledger");
}

#[test]
fn retracting_one_decision_changes_the_figure_and_undoing_that_restores_it() {
    let office = Office::example();
    let explained = office.run(&["explain", "commune.recognised.ntm", "--as-of", "2023-03-13", "--json"]).json();
    let number = explained["items"][0]["records"][0]["number"].to_string();
    office.run(&["retract", &number, "--reason", "thử"]).done();
    assert_eq!(metrics(&office, &[])["commune.recognised.ntm"], 176);
    let act = office.run(&["acts", "--json", "--limit", "1"]).json()[0]["number"].to_string();
    office.run(&["undo", &act]).done();
    assert_eq!(metrics(&office, &[])["commune.recognised.ntm"], 177);
    office.run(&["check", "ledger"]).done();
}

#[test]
fn an_explanation_names_rule_law_and_records_with_provenance() {
    let office = Office::example();
    let text = office.run(&["explain", "ocop.products.exported", "--as-of", "2023-03-13"]).done();
    for expected in ["ocop.products.exported", "Căn cứ", "Bánh đa vừng Nguyên Lâm", "JP"] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let text = office.run(&["explain", "area.recognised.model", "--as-of", "2023-03-13"]).done();
    assert!(text.contains("dữ liệu minh họa"), "illustrative records say so");
}

#[test]
fn the_four_communes_fall_short_and_say_by_how_much() {
    let office = Office::example();
    for unit in ["18556", "18559", "18502", "18499"] {
        let answer = office.run(&["assess", "--set", "commune-ntm-2021-2025", "--unit", unit, "--as-of", "2023-03-13"]);
        assert_eq!(answer.code, 1, "the answer is no");
        for expected in ["chưa đạt", "lệch", "chưa kiểm chứng", "giao tỉnh quy định, chưa có mức"] {
            assert!(answer.out.contains(expected), "{unit}: {expected}\n{}", answer.out);
        }
    }
}

#[test]
fn moving_to_the_next_law_is_a_rejudgement_that_says_what_it_cannot_say() {
    let arguments = ["assess", "--set", "commune-ntm-2026-2030", "--compare", "commune-ntm-2021-2025", "--json"];
    let answer = Office::example().run(&[&arguments[..], &DAY[..]].concat());
    assert_eq!(answer.code, 1);
    let compared: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(compared["falls"].as_array().map(Vec::len), Some(0));
    assert_eq!(compared["cannot_say"].as_array().map(Vec::len), Some(181), "the skeleton's indicators are not known");
}

#[test]
fn who_owes_what() {
    let office = Office::example();
    let listed = |more: &[&str]| office.run(&[&["tasks", "--json"], &DAY[..], more].concat()).json();
    let all = listed(&[]);
    let overdue = listed(&["--state", "overdue"]);
    let count = |list: &serde_json::Value, state: &str| {
        list.as_array().expect("an array").iter().filter(|task| task["state"] == state).count()
    };
    assert!(count(&all, "overdue") > 0);
    assert_eq!(count(&overdue, "overdue"), overdue.as_array().expect("an array").len());
    assert_eq!(count(&all, "overdue"), count(&overdue, "overdue"));
    assert_eq!(metrics(&office, &[])["directive.overdue"].as_i64(), i64::try_from(count(&all, "overdue")).ok());
}

#[test]
fn the_units_of_two_dates() {
    let office = Office::empty();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/hatinh-2025/reorganisation.csv");
    office.run(&["import", "reorganisation", file, "--reason", "Nghị quyết sắp xếp"]).done();
    let count = |date: &str, kind: &str| {
        let units = office.run(&["units", "--as-of", date, "--json"]).json();
        units.as_array().expect("an array").iter().filter(|unit| unit["kind"] == kind).count()
    };
    assert_eq!(["commune", "ward", "township"].map(|kind| count("2023-03-13", kind)), [182, 21, 13]);
    assert_eq!(["commune", "ward", "township"].map(|kind| count("2025-07-01", kind)), [60, 9, 0]);
    assert_eq!(count("2025-07-01", "rural_district"), 0);
    let became = office.run(&["units", "--unit", "18070", "--lineage", "--as-of", "2023-03-13"]).done();
    assert!(became.contains("phường Thành Sen (18073)"), "{became}");
}

#[test]
fn targets_are_told_with_their_parts_as_of_a_date() {
    let office = Office::example();
    let targets = |day: &str| office.run(&["targets", "--unit", "42", "--as-of", day, "--json"]).json();
    let today = targets("2023-03-13");
    let today = today.as_array().expect("an array");
    let of = |metric: &str, years: &str| {
        today.iter().find(|target| target["metric"] == metric && target["years"] == years).expect("a target")
    };
    let areas = of("area.recognised.model", "2023");
    assert_eq!(
        (&areas["number"], &areas["light"], &areas["missing_of_parts"]),
        (&150.into(), &"red".into(), &0.into())
    );
    assert_eq!(areas["parts"].as_array().map(Vec::len), Some(13));
    assert_eq!(of("commune.recognised.advanced", "2021-2025")["light"], "green");
    let counted = metrics(&office, &[]);
    let red = today.iter().filter(|target| target["light"] == "red").count();
    assert_eq!(counted["target.red"], red, "the figure counts what is told");
    let before = targets("2023-02-01");
    let before = before.as_array().expect("an array").iter().find(|target| target["metric"] == "area.recognised.model");
    assert_eq!(before.map(|target| &target["number"]), Some(&120.into()), "before it was adjusted");
    let table = office.run(&["targets", "--as-of", "2023-03-13"]).done();
    assert!(table.contains("2021–2025") && table.contains("tăng thêm 150"), "{table}");
}

#[test]
fn a_figure_is_told_as_it_was_and_on_the_map_of_2025() {
    let office = Office::example();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/hatinh-2025/");
    let before = metrics(&office, &[]);
    for kind in ["duty_transfer", "reorganisation"] {
        let file = format!("{folder}{kind}.csv");
        office.run(&["import", kind, &file, "--reason", "Sắp xếp năm 2025"]).done();
    }
    assert_eq!(metrics(&office, &[]), before, "what was is not changed by what is decided later");
    let on_map = metrics(&office, &["--map", "2025-07-01"]);
    let unchanged = [
        "fund.last_year.allocated",
        "fund.last_year.disbursed",
        "fund.this_year.allocated",
        "contribution.money",
        "ocop.sales.last_year",
        "ocop.products.certified",
        "area.recognised.model",
        "training.budget_allocated",
    ];
    for id in unchanged {
        assert_eq!(on_map[id], before[id], "{id}: what is added up is conserved");
    }
    assert_eq!(on_map["commune.in_programme"].as_i64(), Some(60));
    assert_eq!(on_map["district.in_programme"].as_i64(), Some(0));
    let after = office.run(&["units", "--as-of", "2025-07-01", "--json"]).json();
    let sum = |units: &Value, kinds: &[&str]| {
        let units = units.as_array().expect("an array").iter();
        let of_kind = units.filter(|unit| kinds.contains(&unit["kind"].as_str().expect("a kind")));
        of_kind.map(|unit| unit["population"].as_i64().expect("people")).sum::<i64>()
    };
    let was = office.run(&["units", "--as-of", "2025-06-30", "--json"]).json();
    let kinds = ["commune", "ward", "township"];
    assert_eq!((sum(&was, &kinds), sum(&after, &kinds)), (1_288_866, 1_288_866));
}

#[test]
fn the_cheapest_path_to_the_targets_of_the_year_is_proven_and_one_that_cannot_be_says_why() {
    let office = Office::example();
    let path = |more: &[&str]| office.run(&[&["path", "--as-of", "2023-03-13"], more].concat());
    let told = path(&["--json"]).json();
    assert_eq!(told["plan"]["cost"], told["plan"]["bound"], "it is proven");
    assert_eq!(told["plan"]["chosen"].as_array().map(Vec::len), Some(35), "4, 25 and 6 communes");
    let dearest = told["plan"]["chosen"].as_array().and_then(|all| all.iter().max_by_key(|each| each["cost"].as_i64()));
    let dearest = dearest.and_then(|each| each["unit"].as_str()).expect("a commune").to_owned();
    let without = path(&["--target", "advanced=25", "--target", "model=6", "--forbid", &dearest, "--json"]).json();
    let chosen = without["plan"]["chosen"].as_array().expect("a plan");
    assert!(chosen.iter().all(|each| each["unit"] != dearest.as_str()));
    let words = path(&[]).done();
    assert!(words.contains("đã chứng minh là thấp nhất") && words.contains("Phương án tốt tiếp theo"), "{words}");
    let refused = |more: &[&str]| {
        let answer = path(more);
        assert_eq!(answer.code, 1, "the answer is no: {}", answer.err);
        serde_json::from_str::<serde_json::Value>(&answer.out).expect("JSON")
    };
    let never = refused(&["--target", "model=44", "--json"]);
    assert!(never["impossible"][0].as_str().is_some_and(|why| why.contains("cần 44")), "{never}");
    let poor = refused(&["--target", "advanced=25", "--budget", "district=1000000", "--json"]);
    assert!(poor["plan"].is_null());
}
