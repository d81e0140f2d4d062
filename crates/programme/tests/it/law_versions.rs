//! Sets that an office keeps itself: which version is the law of a day, how it differs, and what it changes.

use jiff::civil::{Date, date};
use programme::{
    fact::{SetState, SetVersion},
    judge::{Judge, Verdict},
    law::{
        Law, Profile,
        compare::{Change, Side, compare},
        effect::effects,
    },
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
};

use super::fixture::{TODAY, code, criterion, ground, law, record, register, set, snapshot};

const OWN_MEASURE: &str = r#"
[[measure]]
id = "online_services_rate"
vi = "Hồ sơ trực tuyến"
en = "Online services"
kind = "percent"
unit = "%"
levels = ["commune"]
"#;

fn income(at_least: u32) -> String {
    criterion("1", &format!(r#"{{ measure = "income", op = ">=", threshold = {at_least} }}"#))
}

fn version(number: u16, state: SetState, from: Date, text: &str) -> SetVersion {
    SetVersion {
        set: "a".to_owned(),
        version: number,
        state,
        begun: date(2023, 1, 1),
        from,
        until: None,
        remarks: None,
        text: text.to_owned(),
    }
}

/// What the set demands in the law of a day.
fn demanded(law: &Law, versions: &[SetVersion], day: Date) -> Option<String> {
    let versions: Vec<_> = (1..).zip(versions).map(|(seq, version)| record(seq, version.clone())).collect();
    let law = law.of_day(&versions, day);
    let (_, indicator) = law.set("a")?.indicators().next()?;
    let threshold = indicator.requirement.leaves().next()?.threshold()?;
    threshold.rows.first().map(|row| row.value.to_string())
}

#[test]
fn a_version_is_the_law_from_its_day_to_its_last() {
    let text = |value| set("a", "ntm", (2022, 2025), &income(value));
    let law = law(&[&text(42)]);
    let (first, second) = (date(2023, 2, 1), date(2023, 3, 1));
    let mut versions = vec![
        version(1, SetState::InForce, first, &text(45)),
        version(2, SetState::InForce, second, &text(48)),
        version(3, SetState::Checked, first, &text(99)),
    ];
    let on = |versions: &[SetVersion], day| demanded(&law, versions, day);
    assert_eq!(on(&versions, date(2023, 1, 31)).as_deref(), Some("42"), "before it the files stand");
    assert_eq!(on(&versions, first).as_deref(), Some("45"));
    assert_eq!(on(&versions, date(2023, 2, 28)).as_deref(), Some("45"));
    assert_eq!(on(&versions, second).as_deref(), Some("48"), "the later one counts, one that is only checked does not");

    versions[1].state = SetState::Withdrawn;
    versions[1].until = Some(date(2023, 3, 9));
    assert_eq!(on(&versions, date(2023, 3, 9)).as_deref(), Some("48"));
    assert_eq!(on(&versions, date(2023, 3, 10)).as_deref(), Some("45"), "what stood before stands again");
}

#[test]
fn a_version_that_does_not_fit_any_more_leaves_the_rest_as_it_is() {
    let sound = set("a", "ntm", (2022, 2025), &income(42));
    let law = law(&[&sound]);
    let mended = set("b", "advanced", (2022, 2025), &income(60));
    let broken = set("a", "ntm", (2022, 2025), &criterion("1", r#"{ measure = "gone", op = ">=", threshold = 1 }"#));
    let versions = [
        record(1, version(4, SetState::InForce, TODAY, &broken)),
        record(2, SetVersion { set: "b".to_owned(), ..version(1, SetState::InForce, TODAY, &mended) }),
    ];
    let kept = law.of_day(&versions, TODAY);
    assert_eq!(kept.left_out(), [("a".to_owned(), 4)]);
    assert!(kept.is_kept("b") && !kept.is_kept("a"));
    assert_eq!(kept.set("a"), law.set("a"));
}

#[test]
fn measures_of_a_version_come_after_all_others_and_are_read() {
    let text = set("a", "ntm", (2022, 2025), &income(42));
    let law = law(&[&text]);
    let demand = r#"{ measure = "online_services_rate", op = ">=", threshold = 50 }"#;
    let own = format!("{}{OWN_MEASURE}", set("a", "ntm", (2022, 2025), &criterion("1", demand)));
    let versions = vec![record(1, version(1, SetState::InForce, TODAY, &own))];
    let register = register();
    let ground = Ground::new(law.clone().into(), &register, TODAY).keeping(&versions);
    for (place, measure) in law.each_measure() {
        assert_eq!(ground.law.measure(&measure.id).map(|(place, _)| place), Some(place), "{}", measure.id);
    }
    let mut readings = ReadingsBuilder::new(&ground);
    let say = |readings: &mut ReadingsBuilder, value| {
        let key = ("18001", "online_services_rate", "2022");
        readings.push(programme::fact::Seq(1), key, programme::Quantity::whole(value), "approved", "official");
    };
    say(&mut readings, 60);
    let facts = Facts { set_versions: versions.into(), ..Facts::default() };
    let now = Snapshot::new(ground, facts, readings.finish());
    let judged = now.law().set("a").expect("the set");
    let unit = now.tree().index(code("18001")).expect("a unit");
    assert_eq!(Judge::new(&now, judged, 2022).assess(unit).verdict, Verdict::Met);

    let before = now.under(law);
    let judged = before.law().set("a").expect("the set");
    assert_eq!(Judge::new(&before, judged, 2022).assess(unit).verdict, Verdict::Missing, "the old law asks for income");
}

fn profile(year: i16) -> Profile {
    Profile { province: code("42"), column: None, group: None, year }
}

#[test]
fn demands_are_mapped_by_what_they_look_at() {
    let test = |measure: &str, op: &str, value: u32| {
        format!(r#"{{ measure = "{measure}", op = "{op}", threshold = {value} }}"#)
    };
    let all = |parts: &[String]| format!("{{ all = [{}] }}", parts.join(", "));
    let old = [
        criterion("1", &test("income", ">=", 42)),
        criterion("2", &test("poor_rate", "<=", 5)),
        criterion("3", &test("trained_rate", ">=", 30)),
        criterion("4", &all(&[test("craft_count", ">=", 1)]).replace("craft_count", "trained_rate.women")),
        criterion("5", r#"{ measure = "readiness", op = ">=", threshold = "Khá" }"#),
    ];
    let new = [
        criterion("1", &test("poor_rate", "<=", 3)),
        criterion("2", &test("income", ">=", 40)),
        criterion("3", &test("trained_rate", ">", 30)),
        criterion("4", r#"{ measure = "readiness", op = ">=", threshold = "Khá" }"#),
        criterion("5", r#"{ measure = "craft_plan", op = "=", threshold = true }"#),
        criterion("6", r#"{ measure = "has_craft_village", op = ">=", threshold = { unknown = true } }"#),
    ];
    let law = law(&[&set("a", "ntm", (2022, 2025), &old.concat()), &set("b", "ntm", (2026, 2030), &new.concat())]);
    let side = |id: &str, year| Side { law: &law, set: law.set(id).expect("a set"), profile: profile(year) };
    let compared = compare(side("a", 2025), side("b", 2026));
    let told: Vec<_> = compared
        .lines
        .iter()
        .map(|line| {
            let code = |demand: Option<programme::law::compare::Demand<'_>>| demand.map(|d| d.indicator.code.clone());
            (code(line.old), code(line.new), line.change)
        })
        .collect();
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        told,
        [
            (code("2.1"), code("1.1"), Change::Stricter),
            (code("1.1"), code("2.1"), Change::Looser),
            (code("3.1"), code("3.1"), Change::Stricter),
            (code("5.1"), code("4.1"), Change::Same),
            (None, code("5.1"), Change::New),
            (None, code("6.1"), Change::New),
            (code("4.1"), None, Change::Dropped),
        ]
    );
    assert_eq!(compared.new_measures, ["craft_plan", "has_craft_village"]);
    assert_eq!(compared.dropped_measures, ["trained_rate.women"]);

    let itself = compare(side("a", 2025), side("a", 2025));
    assert!(itself.lines.iter().all(|line| line.change == Change::Same), "a set is as it is");
}

#[test]
fn what_a_law_would_change_is_told_unit_by_unit() {
    let old = set("a", "ntm", (2022, 2025), &income(42));
    let law = law(&[&old]);
    let register = register();
    let now = snapshot(&law, &register, Facts::default(), &[("18001", "income", 45), ("18002", "income", 50)]);
    let stricter = set("a", "ntm", (2022, 2025), &income(48));
    let next = law.keeping([("a", stricter.as_str())]).expect("sound");
    let told: Vec<_> = effects(&now, &next, "a", code("42"), 2023)
        .iter()
        .map(|effect| (now.tree().unit(effect.unit).name.as_str(), effect.before, effect.after))
        .collect();
    assert_eq!(
        told,
        [("Một", Some(Verdict::Met), Some(Verdict::Unmet)), ("Hai", Some(Verdict::Met), Some(Verdict::Met))]
    );
    assert_eq!(ground(&law, &register).as_of, now.as_of());
}

#[test]
fn the_assessment_year_chooses_the_set_and_an_incomplete_one_judges_nobody() {
    let old = set("a", "ntm", (2022, 2025), &income(42));
    let empty = r#"
[[criterion]]
code = "1"
vi = "Thu nhập"
en = "Income"
department = "agriculture"
complete = false
"#;
    let new = set("b", "ntm", (2026, 2030), empty);
    let law = law(&[&old, &new]);
    let register = register();
    let now = snapshot(&law, &register, Facts::default(), &[("18001", "income", 45)]);
    let unit = now.tree().index(code("18001")).expect("a unit");
    let judging = |year| law.first_set(now.tree().unit(unit), code("42"), year).expect("a set");
    let verdict = |year| Judge::new(&now, judging(year), year).assess(unit).verdict;
    assert_eq!((judging(2025).id.as_str(), verdict(2025)), ("a", Verdict::Met));
    assert_eq!((judging(2026).id.as_str(), verdict(2026)), ("b", Verdict::Unjudgeable));
}
