//! Residential areas are units below their commune; wards and townships have a grade of their own.

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    completeness::Completeness,
    fact::{Action, Area, FactKind, ModelArea, Record},
    grade::Grade,
    judge::{Judge, Verdict},
    law::Law,
    metric::{self, Source},
    period::Period,
    policy::{self, Post, Role, Target, allows},
    snapshot::{Facts, Readings, Snapshot},
    unit::{Register, Tier, UnitKind},
};

use super::fixture::{
    LINEAGE, TODAY, UNITS, code, criterion, decision, law, readings, record, register, set, snapshot,
};

/// The small law with a set for communes, one for areas and one for wards and townships.
fn three_sets() -> Law {
    let income = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#);
    let poor = criterion("1", r#"{ measure = "poor_rate", op = "<=", threshold = 3 }"#);
    let of_areas = set("areas", "model", (2022, 2025), &income).replace("level = \"commune\"", "level = \"hamlet\"");
    let kinds = "level = \"commune\"\nkinds = [\"ward\", \"township\"]";
    let of_wards = set("wards", "civilised_urban", (2022, 2025), &poor).replace("level = \"commune\"", kinds);
    law(&[&set("communes", "ntm", (2022, 2025), &income), &of_areas, &of_wards])
}

fn area(seq: i64, text: &str, name: &str, until: Option<Date>) -> Record<Area> {
    let (date, name) = (date(2022, 1, 4), name.to_owned());
    record(seq, Area { code: code(text), name, date, until, households: None, population: Some(400) })
}

fn recognised(seq: i64, name: &str, withdrawn: Option<Date>) -> Record<ModelArea> {
    let (commune, name, recognised) = (code("18001"), name.to_owned(), date(2021, 5, 1));
    record(seq, ModelArea { commune, name, recognised, withdrawn, number: None, withdrawn_by: None })
}

/// Two areas of one commune, one of which was recognised under its name.
fn facts() -> Facts {
    Facts {
        areas: vec![area(1, "18001-01", "Nam Thượng", None), area(2, "18001-02", "Bắc Thượng", None)].into(),
        model_areas: vec![recognised(3, "Nam Thượng", None), recognised(4, "Chỉ có tên", None)].into(),
        ..Facts::default()
    }
}

fn state(facts: Facts, values: &[(&str, &str, i64)]) -> Snapshot {
    let units = format!("{UNITS}18004,439,township,Phố,,2025-06-30,,,,0,north_central,,,t\n");
    let units = Register::parse(("units.csv", &units), ("lineage.csv", LINEAGE)).expect("sound");
    let (law, register) = (three_sets(), units.with_areas(&facts.areas));
    snapshot(&law, &register, facts, values)
}

fn figure(state: &Snapshot, id: &str, unit: &str) -> (i64, Vec<Source>) {
    let scope = state.tree().index(code(unit)).expect(unit);
    let figure = metric::find(id).expect(id).compute(state, scope);
    let sources = figure.items.iter().flat_map(metric::Item::sources).collect();
    (figure.value.and_then(Quantity::as_whole).expect("a count"), sources)
}

#[test]
fn a_declared_area_is_a_unit_below_its_commune() {
    let register = register().with_areas(&facts().areas);
    let tree = register.as_of(TODAY);
    let area = tree.find(code("18001-01")).expect("declared");
    assert_eq!((area.kind, area.code.tier(), area.population), (UnitKind::Hamlet, Tier::Hamlet, Some(400)));
    assert_eq!(area.region, tree.find(code("18001")).expect("exists").region, "it is judged where its commune is");
    assert!(tree.code_is_within(area.code, tree.index(code("439")).expect("exists")));
    assert!(!tree.code_is_within(area.code, tree.index(code("18002")).expect("exists")));
    assert!(register.as_of(date(2022, 1, 3)).find(code("18001-01")).is_none(), "it was not declared yet");
    assert!(register.as_of(date(2025, 7, 1)).find(code("18001-01")).is_none(), "its commune is gone, and it with it");
    assert_eq!(tree.len(), register_alone().as_of(TODAY).len() + 2);
}

fn register_alone() -> Register {
    register()
}

#[test]
fn an_area_ends_on_its_own_day_and_needs_a_commune() {
    let ended = area(1, "18001-01", "Nam", Some(date(2022, 12, 31)));
    let stray = area(2, "18999-01", "Lạc", None);
    let register = register().with_areas(&[ended, stray]);
    assert!(register.find(code("18001-01"), date(2022, 12, 31)).is_some());
    assert!(register.find(code("18001-01"), TODAY).is_none());
    assert!(register.find_ever(code("18999-01")).is_none(), "no such commune");
}

#[test]
fn each_unit_is_judged_by_the_set_of_its_kind() {
    let state = state(facts(), &[("18001-01", "income", 40), ("18001-02", "income", 50), ("18004", "poor_rate", 2)]);
    let set_of = |unit: &str| {
        let unit = state.tree().find(code(unit)).expect(unit);
        state.law().first_set(unit, code("42"), 2023).map(|set| set.id.as_str())
    };
    assert_eq!(
        [set_of("18001"), set_of("18001-01"), set_of("18004")],
        [Some("communes"), Some("areas"), Some("wards")]
    );
    assert_eq!(figure(&state, "area.assessed.unmet", "42").0, 1);
    assert_eq!(figure(&state, "area.assessed.met", "18001").0, 1);
    assert_eq!(figure(&state, "urban.assessed.met", "42").0, 1);
    assert_eq!(figure(&state, "commune.assessed.open", "42").0, 2, "what areas report is not the commune's");
    let unit = state.tree().index(code("18001-01")).expect("exists");
    let set = state.law().set("areas").expect("the set");
    assert_eq!(Judge::new(&state, set, 2023).assess(unit).verdict, Verdict::Unmet);
}

#[test]
fn a_decision_counts_by_the_name_it_gives_whether_the_area_reports_or_not() {
    let state = state(facts(), &[]);
    assert_eq!(figure(&state, "area.recognised.model", "18001").0, 2);
    let (reporting, sources) = figure(&state, "area.reporting", "42");
    assert_eq!(reporting, 2);
    assert!(sources.iter().all(|source| matches!(source, Source::Fact(FactKind::Area, _))));
    let holds = |unit: &str| state.holds(state.tree().index(code(unit)).expect(unit), Grade::Model);
    assert!(holds("18001-01") && !holds("18001-02"));
    let unit = state.tree().index(code("18001-01")).expect("exists");
    assert_eq!(state.model_area(unit).map(|record| record.seq.0), Some(3));
    assert!(!state.holds(unit, Grade::Ntm), "an area holds no grade of communes");
}

#[test]
fn a_withdrawal_ends_it() {
    let withdrawn = |day| Facts { model_areas: vec![recognised(3, "Nam Thượng", Some(day))].into(), ..facts() };
    assert_eq!(figure(&state(withdrawn(TODAY), &[]), "area.recognised.model", "42").0, 0);
    let later = state(withdrawn(TODAY.tomorrow().expect("a day")), &[]);
    assert_eq!(figure(&later, "area.recognised.model", "42").0, 1, "it stands until that day");
    let unit = later.tree().index(code("18001-01")).expect("exists");
    assert!(later.holds(unit, Grade::Model));
}

#[test]
fn a_ward_or_township_is_counted_by_its_own_grade_only() {
    let decided = |grade| Facts {
        recognitions: vec![decision(1, "18004", grade, Action::Recognise, date(2022, 6, 1))].into(),
        ..Facts::default()
    };
    let urban = state(decided(Grade::CivilisedUrban), &[]);
    assert_eq!(figure(&urban, "urban.recognised", "42").0, 1);
    assert_eq!(figure(&urban, "urban.in_programme", "42").0, 1);
    assert_eq!(figure(&urban, "commune.recognised.ntm", "42").0, 0);
    assert_eq!(figure(&state(decided(Grade::Ntm), &[]), "urban.recognised", "42").0, 0);
    let wards = urban.law().set("wards").expect("the set");
    let counts = |unit: &str| wards.counts(urban.tree().find(code(unit)).expect(unit));
    assert!(counts("18004") && !counts("18001"));
    let communes = urban.law().set("communes").expect("the set");
    assert!(!communes.counts(urban.tree().find(code("18004")).expect("exists")), "the programme does not count it");
}

#[test]
fn an_area_owes_a_report_of_its_own() {
    let state = state(facts(), &[]);
    let reports = Completeness::new(&state, code("42"), Period::year(2022), 45);
    let due = |unit: &str| reports.due(state.tree().index(code(unit)).expect(unit)).len();
    assert_eq!((due("18001"), due("18001-01"), due("18004")), (1, 1, 0));
}

#[test]
fn who_reports_for_a_commune_reports_for_its_areas_and_no_others() {
    let state = state(facts(), &[]);
    let may = |held_at: &str, unit: &str| {
        let posts = [Post { role: Role::CommuneOfficer, unit: code(held_at), department: None, producer: None }];
        let target = Target::unit(state.tree().index(code(unit)).expect(unit));
        allows(&posts, state.tree(), policy::Action::Report, target)
    };
    assert!(may("18001", "18001-01"));
    assert!(!may("18002", "18001-01"));
    assert!(!may("18001-01", "18001"), "an area's own officer does not report for the commune");
}

#[test]
fn columns_are_no_longer_than_the_last_unit_that_reports() {
    let areas: Vec<Record<Area>> =
        (1..=999).map(|number| area(number, &format!("18001-{number:02}"), &format!("Khu {number}"), None)).collect();
    let register = register().with_areas(&areas);
    let law = three_sets();
    let communes: Readings = readings(&law, &register, &[("18001", "income", 50)]);
    let last = readings(&law, &register, &[("18001-999", "income", 50)]);
    assert_eq!((communes.len(), last.len()), (1, 1));
    let tree = register.as_of(TODAY);
    let (income, _) = law.measure("income").expect("the measure");
    let at = |unit: &str| tree.index(code(unit)).expect(unit);
    assert!(communes.get(at("18001-999"), income).is_none(), "beyond the column there is nothing");
    assert!(last.get(at("18001-999"), income).is_some() && last.get(at("18001"), income).is_none());
}
