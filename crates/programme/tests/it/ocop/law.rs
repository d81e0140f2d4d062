//! The rules are read with their sheets, and every mistake names file and line.

use jiff::civil::date;
use programme::{
    Quantity,
    fact::{OcopLevel, Star},
    law::{Clock, Scale, Verification},
};

use super::story::{RULES_148, SHARED, VEGETABLES, law, with_changes};

fn errors(name: &str, from: &str, to: &str) -> Vec<String> {
    with_changes(name, from, to).expect_err("it must be refused").iter().map(ToString::to_string).collect()
}

#[test]
fn the_shipped_rules_have_twenty_six_sub_groups_and_sheets_that_close() {
    let law = law();
    let rules = law.ocop_on(date(2023, 3, 13)).expect("148");
    assert_eq!((rules.id.as_str(), rules.groups.len(), rules.subgroups.len()), ("ocop-148-2023", 6, 26));
    let numbers: Vec<u16> = rules.subgroups.iter().map(|subgroup| subgroup.number).collect();
    assert_eq!(numbers, (1..=26).collect::<Vec<_>>());
    let totals = |sheet: &programme::law::Sheet| -> Vec<Option<i64>> {
        let part = |part: &programme::law::SheetPart| {
            part.criteria().fold(Quantity::ZERO, |sum, criterion| sum + criterion.scale.most()).as_whole()
        };
        sheet.parts.iter().map(part).collect()
    };
    let shared = rules.sheet(Some(7)).expect("the shared sheet");
    assert_eq!((totals(shared), shared.verified), (vec![Some(40), Some(25), Some(35)], Verification::Unverified));
    let old = law.ocop_on(date(2022, 1, 1)).expect("1048");
    let vegetables = old.sheet(Some(1)).expect("the sheet of fresh vegetables");
    assert_eq!(totals(vegetables), [Some(35), Some(25), Some(40)]);
    assert_eq!(vegetables.criteria().count(), 31);
    assert!(old.sheet(Some(2)).is_none(), "no sheet is invented for what is not known");
    let material = &law.sheet_criterion("ocop-1048-fresh-vegetables/1.1").expect("a criterion").1.scale;
    assert!(matches!(material, Scale::Options(options) if options.len() == 3));
    assert!(material.allows(Quantity::whole(2)) && !material.allows(Quantity::ZERO));
}

#[test]
fn who_certifies_follows_the_day() {
    let law = law();
    let certifier = |day, stars| {
        let rules = law.ocop_on(day).expect("rules");
        rules.procedure(day).expect("a procedure").certifier(Star::new(stars).expect("stars"))
    };
    let (old, new, latest) = (date(2022, 6, 1), date(2023, 2, 24), date(2025, 7, 6));
    for (day, three, four) in [
        (old, OcopLevel::Province, OcopLevel::Province),
        (new, OcopLevel::District, OcopLevel::Province),
        (date(2025, 7, 5), OcopLevel::District, OcopLevel::Province),
        (latest, OcopLevel::Province, OcopLevel::Province),
    ] {
        assert_eq!((certifier(day, 3), certifier(day, 4)), (Some(three), Some(four)), "{day}");
        assert_eq!((certifier(day, 5), certifier(day, 2)), (Some(OcopLevel::Central), None), "{day}");
    }
    let files_at = |day| law.ocop_on(day).and_then(|rules| rules.procedure(day)).map(|procedure| procedure.files_at);
    assert_eq!((files_at(new), files_at(latest)), (Some(OcopLevel::District), Some(OcopLevel::Commune)));
}

#[test]
fn a_clock_whose_days_are_not_known_is_open_and_one_with_days_ends() {
    let open = law();
    let rules = open.ocop_on(date(2023, 3, 1)).expect("148");
    assert_eq!(rules.clock(Clock::Check).expect("stated").due(date(2023, 3, 1), open.working_days()), None);
    let law =
        with_changes(RULES_148, "clock = \"check\"", "clock = \"check\"\ndays = 5\nworking = true").expect("sound");
    let clock = law.ocop_on(date(2023, 3, 1)).and_then(|rules| rules.clock(Clock::Check)).expect("stated");
    assert_eq!(
        clock.due(date(2023, 3, 1), law.working_days()),
        Some(date(2023, 3, 8)),
        "Saturday and Sunday do not count"
    );
}

#[test]
fn points_that_do_not_add_up_are_refused_with_file_and_line() {
    let sheet = errors(VEGETABLES, "points = 4", "points = 5");
    assert_eq!(
        sheet,
        ["ocop/sheets/ocop-1048-fresh-vegetables.toml:11: the criteria of part A add up to 36 points, not 35"]
    );
    let rules = errors(RULES_148, "points = 40", "points = 41");
    assert!(rules[0].starts_with("ocop/ocop-148-2023.toml:6: the parts add up to 101 points, not 100"), "{rules:?}");
}

#[test]
fn other_mistakes_are_refused_too() {
    for (name, from, to, expected) in [
        (SHARED, "code = \"B\"", "code = \"D\"", "the parts are A, D, C; the rules have A, B, C"),
        (SHARED, "rules = \"ocop-148-2023\"", "rules = \"ocop-999\"", "no rules `ocop-999`"),
        (SHARED, "id = \"ocop-148-shared\"", "id = \"a/b\"", "has a slash"),
        (SHARED, "\"test_results\"]", "\"tests\"]", "the rules know no document `tests`"),
        (
            SHARED,
            "items = [\"quality_management\", \"traceability\"]",
            "part = \"C\"\npoints = 36",
            "brings at most 35",
        ),
        (SHARED, "items = [\"quality_management\", \"traceability\"]", "", "a gate asks for `items`"),
        (SHARED, "rules =", "subgroups = [27]\nrules =", "have no sub-group 27"),
        (VEGETABLES, "points = 2 },", "points = 1 },", "at least two options, each worth more"),
        (VEGETABLES, "code = \"1.2\"", "code = \"1.1\"", "duplicate code: criterion `1.1` stands twice"),
        (RULES_148, "below = 90", "below = 89", "the bands leave a gap, overlap"),
        (RULES_148, "certifies = [3]", "certifies = []", "3 stars are certified at 0 levels"),
        (RULES_148, "until = 2025-07-05", "", "overlapping periods"),
        (RULES_148, "number = 26", "number = 25", "this subgroup stands twice"),
        (RULES_148, "clock = \"decide\"", "clock = \"score\"", "this clock stands twice"),
        (RULES_148, "clock = \"decide\"", "clock = \"dekide\"", "no clock `decide`"),
        (RULES_148, "group = \"tourism\"", "group = \"travel\"", "no such group"),
        (RULES_148, "value = 75", "value = 175", "`quorum_percent` is a share"),
        (RULES_148, "ministries = [\"agriculture\"]", "ministries = [\"forest\"]", "`forest` is not one of"),
    ] {
        let errors = errors(name, from, to);
        assert!(errors.iter().any(|error| error.contains(expected)), "{expected}\n{errors:?}");
        assert!(errors.iter().all(|error| error.starts_with("ocop/")), "{errors:?}");
    }
}
