//! Units in time.

use jiff::civil::date;
use programme::unit::Register;

use super::fixture::{LINEAGE, UNITS, code, register};

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
