//! Cases of recognition: where they stand follows from what is on record; nobody is late by a number that is not known.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use programme::{
    Lang, Quantity,
    fact::{
        Action, CaseBallot, CasePaper, CaseStep, RecognitionCase, Record, Round, SatisfactionSurvey, StepOutcome, Year,
    },
    grade::Grade,
    judge::Verdict,
    law::{Actor, Law, LawError, LawFile, Settled},
    metric,
    recognition::{Case, Obstacle, Stage, StepState, cases, conditions, fall, opening},
    snapshot::{Facts, Ground, Snapshot},
};
use proptest::prelude::*;

use super::fixture::{DEPARTMENTS, TODAY, code, criterion, decision, readings, record, register, set};

const PROCEDURES: &str = include_str!("../../../../reference/recognition.toml");
const SURVEY: &str = r#"
[[measure]]
id = "resident_satisfaction_rate"
vi = "Hài lòng"
en = "Satisfied"
kind = "percent"
unit = "%"
levels = ["commune", "district"]
"#;

/// Nineteen criteria, of which 10 and 17 are sensitive; each is met with an income of its own.
fn nineteen() -> String {
    let criteria: String = (1..=19)
        .map(|number| {
            criterion(&number.to_string(), &format!(r#"{{ measure = "m{number}", op = ">=", threshold = 1 }}"#))
        })
        .collect();
    let body = format!(
        r#"
[withdrawal]
from_percent = 30
always_percent = 50
sensitive = ["10", "17"]
cites = "318/QĐ-TTg"
verified = "reported"

[[precondition]]
code = "C1"
vi = "Hài lòng"
en = "Satisfaction"
cites = "318/QĐ-TTg"
verified = "unverified"
requirement = {{ measure = "resident_satisfaction_rate", op = ">=", threshold = 90 }}
{criteria}"#
    );
    set("ntm-set", "ntm", (2022, 2025), &body)
}

fn try_law(procedures: &str) -> Result<Law, Vec<LawError>> {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    let measure = |number| {
        format!("[[measure]]\nid = \"m{number}\"\nvi = \"m\"\nen = \"m\"\nkind = \"count\"\nlevels = [\"commune\"]\n")
    };
    let measures = (1..=19).map(measure).collect::<Vec<_>>().concat();
    Law::parse(&[
        file("measures/all.toml", &format!("{SURVEY}{measures}")),
        file("departments.toml", DEPARTMENTS),
        file("holidays.toml", include_str!("../../../../reference/holidays.toml")),
        file("recognition.toml", procedures),
        file("criteria/1.toml", &nineteen()),
    ])
}

fn law() -> Law {
    try_law(PROCEDURES).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn opened(action: Action, day: Date) -> Record<RecognitionCase> {
    let round = Round::new(2023, 1).expect("a round");
    let case = RecognitionCase {
        code: "CN-1".to_owned(),
        unit: code("18001"),
        grade: Grade::Ntm,
        action,
        set: "ntm-set".to_owned(),
        year: Year(2023),
        round,
        opened: day,
    };
    record(1, case)
}

fn step(seq: i64, step: &str, day: Date, outcome: StepOutcome) -> Record<CaseStep> {
    let (case, note) = ("CN-1".to_owned(), (outcome != StepOutcome::Done).then(|| "thiếu biên bản".to_owned()));
    record(seq, CaseStep { case, step: step.to_owned(), date: day, outcome, note, number: None })
}

fn survey(seq: i64, day: Date, counts: [u32; 4]) -> Record<SatisfactionSurvey> {
    let [households, asked, answered, satisfied] = counts;
    let case = "CN-1".to_owned();
    record(seq, SatisfactionSurvey { case, date: day, households, asked, answered, satisfied, number: None })
}

fn ballot(seq: i64, step: &str, day: Date, counts: [u32; 4]) -> Record<CaseBallot> {
    let [members, present, ballots, agreed] = counts;
    let (case, step) = ("CN-1".to_owned(), step.to_owned());
    record(seq, CaseBallot { case, step, date: day, members, present, ballots, agreed, number: None })
}

/// The way to the district's desk: 20 February the dossier was filed.
fn filed() -> Facts {
    Facts {
        recognition_cases: vec![opened(Action::Recognise, date(2023, 1, 3))].into(),
        case_steps: vec![
            step(2, "report", date(2023, 1, 10), StepOutcome::Done),
            step(3, "consult", date(2023, 2, 1), StepOutcome::Done),
            step(4, "file", date(2023, 2, 20), StepOutcome::Done),
        ]
        .into(),
        case_ballots: vec![ballot(5, "meeting", date(2023, 2, 10), [40, 38, 38, 38])].into(),
        ..Facts::default()
    }
}

fn snapshot_on(facts: Facts, day: Date, values: &[(&str, &str, i64)]) -> Snapshot {
    let (law, register) = (law(), register());
    let ground = Ground::new(std::sync::Arc::new(law.clone()), &register, day);
    Snapshot::new(ground, facts, readings(&law, &register, values))
}

fn with_case<T>(facts: Facts, day: Date, look: impl Fn(&Snapshot, &Case<'_>) -> T) -> T {
    let snapshot = snapshot_on(facts, day, &[]);
    let scope = snapshot.tree().index(code("42")).expect("the province");
    let all = cases(&snapshot, scope);
    look(&snapshot, all.first().expect("the case"))
}

fn figure(facts: Facts, day: Date, id: &str) -> Option<i64> {
    let snapshot = snapshot_on(facts, day, &[]);
    let scope = snapshot.tree().index(code("42")).expect("the province");
    metric::find(id).expect(id).compute(&snapshot, scope).value.and_then(Quantity::as_whole)
}

#[test]
fn a_case_stands_where_its_records_say_and_its_clock_runs_on_working_days() {
    with_case(filed(), date(2023, 2, 27), |_, case| {
        let standing = case.standing();
        assert_eq!((standing.stage, standing.turn()), (Stage::Assess, vec![Actor::District]));
        let check = standing.step("check").expect("a step");
        assert_eq!((check.state, check.since), (StepState::Open, Some(date(2023, 2, 20))));
        assert_eq!(standing.due(), Some(date(2023, 2, 27)), "five working days, the weekend left out");
        assert_eq!(standing.late().count(), 0, "the last day is in time");
        let consult = standing.step("consult").expect("a step");
        assert_eq!(consult.days_late(case.today), Some(7), "22 days of 15 were taken");
    });
    with_case(filed(), date(2023, 2, 28), |_, case| {
        let late: Vec<Option<i32>> = case.standing().late().map(|step| step.days_late(case.today)).collect();
        assert_eq!(late, [Some(1)]);
    });
    assert_eq!(figure(filed(), date(2023, 2, 28), "case.late"), Some(1));
    assert_eq!(figure(filed(), date(2023, 2, 27), "case.late"), Some(0));
    assert_eq!(figure(filed(), TODAY, "case.open"), Some(1));
}

#[test]
fn nobody_is_late_by_days_that_the_law_is_not_known_to_give() {
    let facts =
        Facts { recognition_cases: vec![opened(Action::Recognise, date(2022, 8, 2))].into(), ..Facts::default() };
    with_case(facts, TODAY, |_, case| {
        let standing = case.standing();
        let first = standing.open().next().expect("an open step");
        assert_eq!((first.rule.id.as_str(), first.due), ("report", None));
        assert_eq!(standing.late().count(), 0);
    });
}

#[test]
fn what_is_returned_is_done_again_with_all_that_rests_on_it() {
    let mut facts = filed();
    facts.case_steps.push(step(6, "check", date(2023, 2, 24), StepOutcome::Returned));
    with_case(facts.clone(), TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!((standing.stage, standing.turn()), (Stage::Prepare, vec![Actor::Commune]));
        let file = standing.step("file").expect("a step");
        assert_eq!((file.state, file.since), (StepState::Open, Some(date(2023, 2, 24))));
        assert_eq!(standing.returned().and_then(|record| record.fact().note.as_deref()), Some("thiếu biên bản"));
        assert_eq!(standing.step("check").expect("a step").state, StepState::Waiting);
    });
    facts.case_steps.push(step(7, "file", date(2023, 3, 1), StepOutcome::Done));
    with_case(facts, TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!(standing.due(), Some(date(2023, 3, 8)), "a new clock");
        assert!(standing.returned().is_none());
    });
}

/// The same, assessed, surveyed and confirmed, before the council.
fn before_council(survey_of: [u32; 4]) -> Facts {
    let mut facts = filed();
    facts.case_steps.extend([
        step(6, "check", date(2023, 2, 22), StepOutcome::Done),
        step(7, "assess", date(2023, 3, 1), StepOutcome::Done),
        step(8, "forward", date(2023, 3, 3), StepOutcome::Done),
        step(9, "confirm", date(2023, 3, 6), StepOutcome::Done),
        step(10, "appraisal", date(2023, 3, 7), StepOutcome::Done),
    ]);
    facts.satisfaction_surveys.push(survey(11, date(2023, 3, 2), survey_of));
    facts
}

#[test]
fn a_survey_below_the_least_share_settles_nothing() {
    // 90 % of those who answered must be satisfied, 70 % of all households must answer.
    for (counts, state, verdict) in [
        ([1000, 900, 700, 630], StepState::Done, Verdict::Met),
        ([1000, 900, 699, 699], StepState::Short, Verdict::Unmet),
        ([1000, 900, 700, 629], StepState::Short, Verdict::Unmet),
        ([1_000_000, 999_999, 999_999, 899_999], StepState::Short, Verdict::Unmet),
    ] {
        let mut facts = filed();
        facts.case_steps.push(step(6, "check", date(2023, 2, 22), StepOutcome::Done));
        facts.satisfaction_surveys.push(survey(7, date(2023, 3, 2), counts));
        with_case(facts, TODAY, |_, case| {
            assert_eq!(case.standing().step("survey").map(|step| step.state), Some(state), "{counts:?}");
            assert_eq!(case.last_survey().map(|(_, count)| count.verdict()), Some(verdict), "{counts:?}");
        });
    }
    let twice = [survey(11, date(2023, 3, 2), [100, 100, 100, 80]), survey(12, date(2023, 3, 9), [100, 100, 100, 95])];
    let facts = Facts { satisfaction_surveys: twice.to_vec().into(), ..before_council([1, 1, 1, 1]) };
    with_case(facts, TODAY, |_, case| {
        assert_eq!(case.standing().step("survey").map(|step| step.done), Some(Some(date(2023, 3, 9))));
    });
}

#[test]
fn a_vote_is_counted_on_those_present_and_a_decision_ends_it() {
    let mut facts = before_council([1000, 900, 800, 790]);
    facts.case_ballots.push(ballot(12, "council", date(2023, 3, 8), [21, 20, 20, 17]));
    with_case(facts.clone(), TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!(standing.step("council").map(|step| step.state), Some(StepState::Short), "17 of 20 are 85 %");
        assert_eq!(standing.stage, Stage::Appraise);
    });
    facts.case_ballots.push(ballot(13, "council", date(2023, 3, 9), [21, 20, 20, 18]));
    with_case(facts.clone(), TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!((standing.stage, standing.turn()), (Stage::Decide, vec![Actor::Province]));
        assert_eq!(standing.due(), Some(date(2023, 4, 8)));
    });
    facts.recognitions.push(decision(14, "18001", Grade::Ntm, Action::Recognise, date(2023, 3, 10)));
    with_case(facts.clone(), TODAY, |snapshot, case| {
        assert_eq!(case.standing().stage, Stage::Publish);
        assert!(snapshot.holds(case.unit.expect("a unit"), Grade::Ntm));
    });
    assert_eq!(figure(facts.clone(), TODAY, "case.decided_this_year"), Some(1));
    facts.case_steps.push(step(15, "publication", date(2023, 3, 12), StepOutcome::Done));
    with_case(facts.clone(), TODAY, |_, case| assert_eq!(case.standing().stage, Stage::Closed));
    assert_eq!(figure(facts, TODAY, "case.open"), Some(0));
}

#[test]
fn a_decision_counts_from_the_opening_on_whatever_else_is_on_record() {
    let mut facts =
        Facts { recognition_cases: vec![opened(Action::Recognise, date(2023, 1, 3))].into(), ..Facts::default() };
    facts.recognitions.push(decision(3, "18001", Grade::Ntm, Action::Recognise, date(2023, 1, 2)));
    with_case(facts.clone(), TODAY, |_, case| assert!(case.decision.is_none(), "it is of an earlier case"));
    facts.recognitions.push(decision(4, "18001", Grade::Ntm, Action::Recognise, date(2023, 2, 1)));
    with_case(facts, TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!(standing.step("council").map(|step| step.state), Some(StepState::Unrecorded));
        assert_eq!(standing.stage, Stage::Publish);
    });
}

#[test]
fn a_refusal_ends_a_case() {
    let mut facts = before_council([1000, 900, 800, 790]);
    facts.case_steps.push(step(20, "council", date(2023, 3, 9), StepOutcome::Refused));
    with_case(facts, TODAY, |_, case| {
        let standing = case.standing();
        assert_eq!((standing.stage, standing.open().count()), (Stage::Refused, 0));
        assert_eq!(standing.step("council").map(|step| step.state), Some(StepState::Refused));
    });
}

/// Values under which so many criteria fail, the sensitive ones last.
fn failing(number: usize, with_sensitive: bool) -> Vec<(&'static str, &'static str, i64)> {
    const NAMES: [&str; 19] = [
        "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m11", "m12", "m13", "m14", "m15", "m16", "m18", "m19",
        "m10", "m17",
    ];
    let mut failed: Vec<&str> = NAMES.iter().copied().take(number).collect();
    if with_sensitive {
        failed.pop();
        failed.push("m17");
    }
    NAMES.iter().map(|name| ("18001", *name, i64::from(!failed.contains(name)))).collect()
}

#[test]
fn the_rule_of_withdrawal_at_its_edges() {
    for (failed, sensitive, falls) in [
        (5, true, false),
        (6, false, false),
        (6, true, true),
        (7, true, true),
        (8, false, false),
        (9, false, false),
        (9, true, true),
        (10, false, true),
        (10, true, true),
    ] {
        let facts =
            Facts { recognition_cases: vec![opened(Action::Withdraw, date(2023, 1, 3))].into(), ..Facts::default() };
        let snapshot = snapshot_on(facts, TODAY, &failing(failed, sensitive));
        let unit = snapshot.tree().index(code("18001")).expect("the commune");
        let case = cases(&snapshot, unit).remove(0);
        let found = fall(&snapshot, case.procedure, case.set.expect("a set"), 2023, unit);
        assert_eq!((found.failed.len(), found.falls), (failed, falls), "{failed} with a sensitive one: {sensitive}");
        assert!(found.describe(Lang::Vi).starts_with(&format!("{failed}/19 tiêu chí không đạt")));
        let told = conditions(&snapshot, &case);
        let rule = told.iter().find(|each| each.name.en.starts_with("The rule")).expect("the rule");
        assert_eq!(rule.verdict == Verdict::Met, falls);
        assert_eq!(rule.criteria.len(), failed);
    }
}

#[test]
fn conditions_are_computed_and_name_what_stands_in_the_way() {
    let facts = before_council([1000, 900, 800, 790]);
    let snapshot = snapshot_on(facts, TODAY, &failing(2, false));
    let unit = snapshot.tree().index(code("18001")).expect("the commune");
    let case = cases(&snapshot, unit).remove(0);
    let all = conditions(&snapshot, &case);
    let verdict = |name: &str| all.iter().find(|each| each.name.en == name).map(|each| each.verdict);
    assert_eq!(verdict("Meets the criteria"), Some(Verdict::Unmet));
    assert_eq!(verdict("Residents are satisfied"), Some(Verdict::Met), "the survey answers what the set asks");
    assert_eq!(verdict("Satisfaction"), None, "it is not asked twice");
    assert_eq!(verdict("Papers of the dossier"), Some(Verdict::Missing));
    let criteria = all.iter().find(|each| each.name.en == "Meets the criteria").expect("criteria");
    assert_eq!(
        (criteria.criteria.as_slice(), criteria.says.vi.as_str()),
        (&["1".to_owned(), "2".to_owned()][..], "17/19 tiêu chí đạt; chưa đạt: 1, 2")
    );
}

#[test]
fn papers_are_wanted_as_far_as_the_case_has_come() {
    let mut facts = filed();
    let paper = |seq, item: &str| {
        let (case, number) = ("CN-1".to_owned(), Some("01/TTr".to_owned()));
        record(seq, CasePaper { case, item: item.to_owned(), date: date(2023, 2, 20), evidence: None, number })
    };
    facts.case_papers =
        ["results", "debt", "opinions", "minutes"].iter().zip(30..).map(|(item, seq)| paper(seq, item)).collect();
    with_case(facts, TODAY, |_, case| {
        let wanting: Vec<&str> = case.wanting().iter().map(|paper| paper.code.as_str()).collect();
        assert_eq!(wanting, ["proposal"], "pictures are not mandatory, and the district has not assessed yet");
    });
}

#[test]
fn a_case_is_opened_only_where_it_makes_sense() {
    let snapshot = snapshot_on(filed(), TODAY, &[]);
    let unit = |text: &str| snapshot.tree().index(code(text)).expect(text);
    let try_open = |text: &str, grade, action, year| opening(&snapshot, unit(text), (grade, action, year)).map(|_| ());
    assert_eq!(try_open("18001", Grade::Ntm, Action::Recognise, 2023), Err(Obstacle::OpenAlready));
    assert_eq!(try_open("18002", Grade::Ntm, Action::Recognise, 2023), Ok(()));
    assert_eq!(try_open("18002", Grade::Ntm, Action::Withdraw, 2023), Err(Obstacle::HoldsNot));
    assert_eq!(try_open("18002", Grade::Ntm, Action::Recognise, 2019), Err(Obstacle::NoSet));
    assert_eq!(try_open("18002", Grade::Completed, Action::Recognise, 2023), Err(Obstacle::NoProcedure));
}

#[test]
fn the_procedure_follows_the_day_and_none_is_invented_for_2026() {
    let law = law();
    let governs = |day| {
        let tier = (programme::unit::Tier::Commune, Some(programme::unit::UnitKind::Commune));
        let mut all = law.procedures().iter().filter(|each| each.governs(tier, Grade::Ntm, Action::Recognise, day));
        let found = all.next().map(|each| each.id.as_str());
        assert!(all.next().is_none(), "{day}");
        found
    };
    assert_eq!(governs(date(2022, 8, 1)), None);
    assert_eq!(governs(date(2025, 6, 30)), Some("commune-recognise-2022"));
    assert_eq!(governs(date(2025, 7, 1)), Some("commune-recognise-2025"));
    assert_eq!(governs(date(2026, 1, 1)), None);
    let new = law.procedures().iter().find(|each| each.id == "commune-recognise-2025").expect("the procedure");
    assert!(new.steps.iter().all(|step| !matches!(step.actor, Actor::District | Actor::DistrictFront)));
    for procedure in law.procedures() {
        let decides = procedure.steps.iter().filter(|step| step.settled == Settled::Decision).count();
        assert_eq!(decides, 1, "{}", procedure.id);
    }
}

#[test]
fn mistakes_in_the_procedures_name_file_and_line() {
    for (from, to, says) in [
        ("after = [\"check\"]", "after = [\"council\"]", "`council` is no earlier step of this procedure"),
        ("decides = true", "", "a procedure has one step that decides, this one 0"),
        ("days = 5\n", "days = 0\n", "`days` are one or more"),
        ("measure = \"resident_satisfaction_rate\"", "measure = \"happiness\"", "no measure `happiness`"),
        ("value = 90, verified", "value = 120, verified", "a share in percent"),
        ("cites = \"18/2022/QĐ-TTg\"", "cites = \"19/2022/QĐ-TTg\"", "is not one of the legal bases"),
        ("until = 2025-06-30", "until = 2025-07-30", "hold for one case on one day"),
        ("id = \"consult\"", "id = \"report\"", "step `report` stands twice"),
    ] {
        let errors = try_law(&PROCEDURES.replacen(from, to, 1)).expect_err(says);
        let error = errors.iter().map(ToString::to_string).find(|error| error.contains(says));
        assert!(error.is_some_and(|error| error.starts_with("recognition.toml:")), "{says}: {errors:?}");
    }
}

proptest! {
    /// Whatever is recorded in whatever order, what comes after a step that is not done is not done before the decision, and a
    /// case that is over lets nobody be late.
    #[test]
    fn no_step_is_open_before_those_it_rests_on(words in prop::collection::vec((0..13_usize, 0..3_usize, 0..60_i32), 0..40)) {
        let law = law();
        let procedure = &law.procedures()[0];
        let mut facts = Facts { recognition_cases: vec![opened(Action::Recognise, date(2023, 1, 3))].into(), ..Facts::default() };
        for (seq, (place, outcome, day)) in (10..).zip(words) {
            let day = date(2023, 1, 3).saturating_add(day.days());
            let rule = &procedure.steps[place];
            match &rule.settled {
                Settled::Survey(_) => facts.satisfaction_surveys.push(survey(seq, day, [100, 90, 80, if outcome == 0 { 80 } else { 10 }])),
                Settled::Ballot(_) => facts.case_ballots.push(ballot(seq, &rule.id, day, [20, 20, 20, if outcome == 0 { 20 } else { 5 }])),
                _ => facts.case_steps.push(step(seq, &rule.id, day, StepOutcome::ALL[outcome])),
            }
        }
        with_case(facts, date(2023, 3, 13), |_, case| {
            let standing = case.standing();
            for each in standing.open() {
                assert!(each.rule.after.iter().all(|before| standing.steps[*before].done.is_some()));
                assert!(each.since.is_some() && each.done.is_none());
            }
            if standing.is_over() {
                assert!(standing.late().next().is_none() && standing.turn().is_empty());
            } else {
                assert!(standing.open().next().is_some(), "somebody has the next word");
            }
        });
    }
}
