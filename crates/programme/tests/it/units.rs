//! Units in time.

use jiff::civil::{Date, date};
use programme::{
    fact::{Area, Counted, Record, UnitEntry},
    unit::{ExceptionClass, Register},
};

use super::fixture::{LINEAGE, UNITS, code, record, register};

#[test]
fn the_tree_is_that_of_its_date() {
    let register = register();
    let before = register.as_of(date(2025, 6, 30));
    let after = register.as_of(date(2025, 7, 1));
    assert_eq!((before.len(), after.len()), (6, 2));
    assert_eq!(before.find(code("18003")).map(|unit| unit.name.as_str()), Some("Ba"));
    assert_eq!(after.find(code("18003")).map(|unit| unit.name.as_str()), Some("Ba mới"), "a code may be used again");
    let province = after.index(code("42")).expect("exists");
    assert!(after.code_is_within(code("18003"), province));
    assert!(!before.code_is_within(code("18001"), before.index(code("436")).expect("exists")));
}

#[test]
fn history_is_read_through_the_principal_successor() {
    let register = register();
    let successors: Vec<_> = register.successors(code("18001"), date(2023, 1, 1)).filter_map(|line| line.new).collect();
    assert_eq!(successors, [code("18003")]);
    assert_eq!(register.successors(code("439"), date(2023, 1, 1)).next().and_then(|line| line.new), None);
}

#[test]
fn what_a_unit_that_is_gone_left_counts_at_its_heir_or_above() {
    let after = register().as_of(date(2025, 7, 1));
    let counts_at = |gone: &str| {
        let gone = after.gone(code(gone)).expect("it is gone");
        (after.unit(gone.place).code.to_text(), gone.is_inherited)
    };
    assert_eq!(counts_at("18001"), ("18003".to_owned(), true), "merged");
    assert_eq!(
        counts_at("18002"),
        ("42".to_owned(), false),
        "split without a principal heir: the district is gone too"
    );
    assert_eq!(counts_at("439"), ("42".to_owned(), false), "dissolved");
    assert_eq!(after.gone(code("18003")), None, "its code is borne again");
    let heir = after.index(code("18003")).expect("exists");
    assert!(after.code_is_within(code("18001"), heir) && !after.code_is_within(code("18002"), heir));
    let before = register().as_of(date(2025, 6, 30));
    assert_eq!(before.gone(code("18001")), None);
}

#[test]
fn a_damaged_register_names_its_line() {
    let refuse =
        |units: &str| Register::parse(("units.csv", units), ("lineage.csv", LINEAGE)).expect_err("refused").to_string();
    let bad = UNITS.replace("18002,439,commune", "18002,439,village");
    assert_eq!(refuse(&bad), "units.csv:6: `village` cannot stand in column `kind`");
    let bad = UNITS.replace("18001,439", "18001,999");
    assert_eq!(refuse(&bad), "units.csv:5: unit 18001 belongs to 999, which is not in the register");
    let bad = UNITS.replace("18003,42,commune,Ba mới,2025-07-01", "18003,42,commune,Ba mới,2025-06-30");
    assert_eq!(refuse(&bad), "units.csv:8: code 18003 stands for two units at one time");
}

fn entry(seq: i64, day: Date, name: &str, counted: Counted) -> Record<UnitEntry> {
    let (unit, basis) = (code("18001"), "12/QĐ-UBND".to_owned());
    let class = (counted == Counted::Yes).then_some(ExceptionClass::EspeciallyDifficult);
    record(seq, UnitEntry { unit, date: day, name: name.to_owned(), counted, class, group: None, basis })
}

#[test]
fn what_the_office_records_of_a_unit_counts_from_its_day_until_the_next() {
    let (first, second) = (date(2021, 1, 1), date(2023, 1, 1));
    let entries = [entry(9, second, "Tên sau", Counted::No), entry(8, first, "Tên trước", Counted::Yes)];
    let area = Area {
        code: code("18001-01"),
        name: "Khu".to_owned(),
        date: date(2020, 1, 1),
        until: None,
        households: None,
        population: None,
    };
    let plain = register();
    let register = plain.with_areas(&[record(1, area)]).with_entries(&entries);
    let on = |day: Date, of: &str| register.as_of(day).find(code(of)).expect("exists").clone();

    let eve = on(date(2020, 12, 31), "18001");
    assert_eq!(Some(&eve), plain.as_of(date(2020, 12, 31)).find(code("18001")), "nothing was recorded yet");
    let seen = on(first, "18001");
    assert_eq!((seen.name.as_str(), seen.in_programme), ("Tên trước", true));
    assert_eq!(seen.class, Some(ExceptionClass::EspeciallyDifficult));
    assert!(seen.source.contains("12/QĐ-UBND"), "{}", seen.source);
    assert_eq!((seen.from, seen.to, seen.parent), (eve.from, eve.to, eve.parent), "it is the same unit");
    let seen = on(second, "18001");
    assert_eq!((seen.name.as_str(), seen.in_programme, seen.class), ("Tên sau", false, None), "empty means none");

    let area = on(first, "18001-01");
    assert_eq!((area.name.as_str(), area.class), ("Khu", Some(ExceptionClass::EspeciallyDifficult)));
    assert_eq!(on(first, "18002"), *plain.as_of(first).find(code("18002")).expect("exists"), "others stay as they are");
}
