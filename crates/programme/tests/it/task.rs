//! How tasks stand: by dates and by what was delivered, never by what somebody ticks.

use jiff::civil::{Date, date};
use programme::{
    Lang,
    fact::{
        CapitalKind, Directive, DirectiveExtension, DirectiveHandOver, DirectiveUpdate, FactKind, FundSource, Outcome,
        PlanIssued, PlanOwed, Priority, Seq, Year,
    },
    metric,
    money::Key,
    policy::{Post, Role},
    snapshot::{Facts, Snapshot},
    task::{Task, TaskState, body_name, tasks, tasks_within},
    tie::{self, TieKind},
};
use proptest::prelude::*;

use super::fixture::{TODAY, code, law, record, register, snapshot};

fn directive(due: Option<Date>) -> Directive {
    Directive {
        code: "NV-1".to_owned(),
        document: "12/TB-UBND".to_owned(),
        date: date(2023, 1, 10),
        asker: "Phó Chủ tịch".to_owned(),
        lead: "agriculture".to_owned(),
        coordinating: Some("health police".to_owned()),
        person: None,
        asks: "Rà soát các tiêu chí".to_owned(),
        deliverable: None,
        due,
        priority: Priority::Normal,
        part_of: None,
        content: None,
        unit: None,
        concerns: Some("metric:commune.at_risk difficulty:KK-1".to_owned()),
        quote: None,
    }
}

fn update(day: Date, outcome: Outcome, evidence: Option<&str>) -> DirectiveUpdate {
    DirectiveUpdate {
        directive: "NV-1".to_owned(),
        date: day,
        author: "Lan".to_owned(),
        outcome,
        text: "…".to_owned(),
        evidence: evidence.map(str::to_owned),
    }
}

fn extension(day: Date, due: Date) -> DirectiveExtension {
    let (reason, approver) = ("thiếu số liệu".to_owned(), "Phó Chủ tịch".to_owned());
    DirectiveExtension { directive: "NV-1".to_owned(), date: day, due, reason, approver }
}

fn state(facts: Facts) -> Snapshot {
    snapshot(&law(&[]), &register(), facts, &[])
}

fn one(facts: Facts) -> (TaskState, Option<Date>, Option<Date>) {
    let state = state(facts);
    let all = tasks(&state);
    let task: &Task<'_> = &all[0];
    (task.state, task.due, task.done)
}

fn of(directive: Directive, updates: Vec<DirectiveUpdate>, extensions: Vec<DirectiveExtension>) -> Facts {
    Facts {
        directives: vec![record(1, directive)].into(),
        directive_updates: (10..).zip(updates).map(|(seq, fact)| record(seq, fact)).collect(),
        directive_extensions: (20..).zip(extensions).map(|(seq, fact)| record(seq, fact)).collect(),
        ..Facts::default()
    }
}

const MARCH_1: Date = date(2023, 3, 1);
const MARCH_31: Date = date(2023, 3, 31);

#[test]
fn a_task_stands_as_its_dates_say() {
    let done = |day| vec![update(day, Outcome::Done, None)];
    let told = |due, updates| one(of(directive(due), updates, vec![])).0;
    assert_eq!(told(None, vec![]), TaskState::NoDeadline);
    assert_eq!(told(Some(MARCH_31), vec![]), TaskState::InProgress);
    assert_eq!(told(Some(TODAY), vec![]), TaskState::InProgress, "the last day is still in time");
    assert_eq!(told(Some(MARCH_1), vec![]), TaskState::Overdue);
    assert_eq!(told(Some(MARCH_1), done(MARCH_1)), TaskState::DoneOnTime);
    assert_eq!(told(Some(MARCH_1), done(TODAY)), TaskState::DoneLate);
    assert_eq!(told(None, done(TODAY)), TaskState::DoneOnTime);
    assert_eq!(told(Some(MARCH_1), vec![update(MARCH_1, Outcome::Progress, None)]), TaskState::Overdue);
    assert_eq!(told(Some(MARCH_1), vec![update(MARCH_1, Outcome::Cancelled, None)]), TaskState::Cancelled);
}

#[test]
fn what_must_be_delivered_is_delivered_before_a_task_is_done() {
    let asks = || Directive { deliverable: Some("Báo cáo".to_owned()), ..directive(Some(MARCH_1)) };
    let said = vec![update(MARCH_1, Outcome::Done, None)];
    assert_eq!(one(of(asks(), said.clone(), vec![])).0, TaskState::Overdue, "a word is no report");
    let brought = [said, vec![update(TODAY, Outcome::Done, Some("15/BC-SNN"))]].concat();
    assert_eq!(one(of(asks(), brought, vec![])), (TaskState::DoneLate, Some(MARCH_1), Some(TODAY)));
}

#[test]
fn the_last_extension_counts_and_a_task_goes_where_it_was_handed() {
    let longer = vec![extension(date(2023, 2, 20), TODAY), extension(date(2023, 2, 27), MARCH_31)];
    let mut facts = of(directive(Some(MARCH_1)), vec![], longer);
    let hand_over = |day, lead: &str| DirectiveHandOver {
        directive: "NV-1".to_owned(),
        date: day,
        lead: lead.to_owned(),
        person: Some("Bình".to_owned()),
        reason: "sáp nhập".to_owned(),
        coordinating: None,
    };
    facts.directive_hand_overs =
        vec![record(30, hand_over(TODAY, "culture")), record(31, hand_over(MARCH_1, "health"))].into();
    let state = state(facts);
    let all = tasks(&state);
    assert_eq!((all[0].state, all[0].due), (TaskState::InProgress, Some(MARCH_31)));
    assert_eq!((all[0].lead, all[0].person), ("culture", Some("Bình")), "the latest by its day");
    let needed = all[0].sources(TODAY);
    assert_eq!(needed, [(FactKind::Directive, Seq(1))], "without the last extension the one before would do today");
    let tomorrow = all[0].sources(date(2023, 3, 14));
    assert!(tomorrow.contains(&(FactKind::DirectiveExtension, Seq(21))), "{tomorrow:?}");
}

#[test]
fn a_plan_owed_is_a_task_that_the_plan_closes() {
    let owed = |body: &str| PlanOwed {
        basis: "3004/KH-UBND".to_owned(),
        body: body.to_owned(),
        date: date(2021, 8, 25),
        due: Some(date(2021, 9, 30)),
    };
    let issued = PlanIssued {
        basis: "3004/KH-UBND".to_owned(),
        body: "agriculture".to_owned(),
        number: "1/KH-SNN".to_owned(),
        date: date(2021, 9, 15),
    };
    let facts = Facts {
        plans_owed: vec![record(1, owed("agriculture")), record(2, owed("health"))].into(),
        plans_issued: vec![record(3, issued)].into(),
        ..Facts::default()
    };
    let state = state(facts);
    let told: Vec<(String, TaskState)> =
        tasks(&state).into_iter().map(|task| (task.code.clone(), task.state)).collect();
    let code = |body: &str| format!("3004/KH-UBND@{body}");
    assert_eq!(told, [(code("agriculture"), TaskState::DoneOnTime), (code("health"), TaskState::Overdue)]);
}

#[test]
fn a_task_of_a_locality_concerns_those_above_it_and_others_the_province_only() {
    let local = Directive { code: "NV-2".to_owned(), unit: Some(code("18001")), ..directive(None) };
    let facts = Facts { directives: vec![record(1, directive(None)), record(2, local)].into(), ..Facts::default() };
    let state = state(facts);
    let count = |unit: &str| tasks_within(&state, state.tree().index(code(unit)).expect("exists")).len();
    assert_eq!((count("42"), count("439"), count("18001"), count("18002")), (2, 1, 1, 0));
    assert_eq!(body_name(&state, "group:departments", Lang::Vi), "các sở, ban, ngành");
    assert_eq!(body_name(&state, "nobody", Lang::Vi), "nobody");
}

proptest! {
    /// Whatever happened, a task is in one column, and the columns add up to all that was asked.
    #[test]
    fn every_task_is_counted_once(
        tasks in proptest::collection::vec((proptest::option::of(0_i8..27), proptest::option::of(0_i8..27), any::<bool>(), any::<bool>()), 0..12),
    ) {
        let day = |day: i8| date(2023, 2, 1 + day);
        let mut facts = Facts::default();
        for (place, (due, done, cancelled, delivers)) in (0..).zip(&tasks) {
            let name = format!("NV-{place}");
            let deliverable = delivers.then(|| "Báo cáo".to_owned());
            let fact = Directive { code: name.clone(), deliverable, ..directive(due.map(day)) };
            facts.directives.push(record(100 + place, fact));
            if let Some(done) = done {
                let evidence = (done % 2 == 0).then_some("1/BC");
                let fact = DirectiveUpdate { directive: name.clone(), ..update(day(*done), Outcome::Done, evidence) };
                facts.directive_updates.push(record(300 + place, fact));
            }
            if *cancelled {
                let fact = DirectiveUpdate { directive: name, ..update(TODAY, Outcome::Cancelled, None) };
                facts.directive_updates.push(record(500 + place, fact));
            }
        }
        let state = state(facts);
        let province = state.tree().index(code("42")).expect("exists");
        let value = |id: &str| metric::find(id).and_then(|metric| metric.compute(&state, province).value).expect("a count");
        let sum: i64 = TaskState::ALL.iter().map(|state| value(metric::of_state(*state)).scaled()).sum();
        prop_assert_eq!(sum, value("directive.assigned").scaled());
    }
}

#[test]
fn the_figures_on_tasks_are_told_by_the_body_that_leads_today() {
    let named = |code: &str, due| Directive { code: code.to_owned(), ..directive(due) };
    let handed = DirectiveHandOver {
        directive: "NV-3".to_owned(),
        date: date(2023, 2, 1),
        lead: "health".to_owned(),
        person: None,
        reason: "đổi cơ quan chủ trì".to_owned(),
        coordinating: None,
    };
    let late = Some(date(2023, 2, 20));
    let state = state(Facts {
        directives: vec![
            record(1, named("NV-1", None)),
            record(2, named("NV-2", late)),
            record(3, named("NV-3", late)),
            record(4, named("NV-4", late)),
        ]
        .into(),
        directive_hand_overs: vec![record(5, handed)].into(),
        ..Facts::default()
    });
    let province = state.tree().index(code("42")).expect("exists");
    let figure = |id: &str| metric::find(id).expect(id).compute(&state, province);
    let overdue = figure("directive.overdue");
    let parts: Vec<_> = overdue.parts.iter().map(|part| (part.id.as_str(), part.amount.as_whole())).collect();
    assert_eq!(parts, [("agriculture", Some(2)), ("health", Some(1))], "the largest first");
    let of_health: Vec<_> = overdue.items.iter().filter(|item| item.part == Some(1)).collect();
    assert_eq!(of_health.len(), 1);
    assert!(of_health[0].subject.starts_with(&body_name(&state, "health", Lang::Vi)));
    let leads = metric::leads(TaskState::ALL, |id| figure(id).parts);
    let told: Vec<_> = leads
        .iter()
        .map(|lead| (lead.body.as_str(), lead.assigned, lead.open(), lead.count(TaskState::Overdue)))
        .collect();
    assert_eq!(told, [("agriculture", 3, 3, 2), ("health", 1, 1, 1)]);
}

fn part(name: &str, whole: Option<&str>) -> Directive {
    Directive { code: name.to_owned(), part_of: whole.map(str::to_owned), ..directive(Some(MARCH_31)) }
}

fn said(name: &str, day: Date, outcome: Outcome) -> DirectiveUpdate {
    DirectiveUpdate { directive: name.to_owned(), ..update(day, outcome, None) }
}

/// A whole with two parts, one of which is itself made of one: what is said of them.
fn of_parts(said: &[(&str, Date, Outcome)]) -> Facts {
    let parts =
        [part("NV-1", None), part("NV-2", Some("NV-1")), part("NV-3", Some("NV-1")), part("NV-4", Some("NV-3"))];
    let updates = said.iter().map(|(name, day, outcome)| self::said(name, *day, *outcome));
    Facts {
        directives: (1..).zip(parts).map(|(seq, fact)| record(seq, fact)).collect(),
        directive_updates: (10..).zip(updates).map(|(seq, fact)| record(seq, fact)).collect(),
        ..Facts::default()
    }
}

#[test]
fn a_whole_is_not_done_while_a_part_is_open() {
    use Outcome::{Cancelled, Done};
    let (early, late) = (date(2023, 2, 1), date(2023, 3, 10));
    let stands = |said: &[(&str, Date, Outcome)]| {
        let state = state(of_parts(said));
        let all = tasks(&state);
        let whole = &all[0];
        let held_by: Vec<String> = whole.held_by.iter().map(|code| (*code).to_owned()).collect();
        (whole.state, whole.done, held_by)
    };
    let held =
        |by: &[&str]| (TaskState::InProgress, None, by.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
    assert_eq!(stands(&[("NV-2", early, Done)]), held(&[]), "nobody said that the whole is done");
    assert_eq!(stands(&[("NV-1", early, Done)]), held(&["NV-3", "NV-2"]));
    let but_one = [("NV-1", early, Done), ("NV-2", early, Done)];
    assert_eq!(stands(&but_one), held(&["NV-3"]));
    let part_held = [("NV-1", early, Done), ("NV-2", early, Done), ("NV-3", early, Done)];
    assert_eq!(stands(&part_held), held(&["NV-3"]), "a part that is held by its own part is open");
    let all = [("NV-1", early, Done), ("NV-2", late, Done), ("NV-3", early, Cancelled)];
    assert_eq!(stands(&all), (TaskState::DoneOnTime, Some(late), Vec::new()), "done when its last part is");
}

#[test]
fn what_holds_a_whole_is_what_its_state_rests_on() {
    let early = date(2023, 2, 1);
    let needed = |said: &[(&str, Date, Outcome)]| {
        let state = state(of_parts(said));
        tasks(&state)[0].sources(TODAY)
    };
    let held = needed(&[("NV-1", early, Outcome::Done), ("NV-2", early, Outcome::Done)]);
    assert_eq!(held, [(FactKind::Directive, Seq(1)), (FactKind::Directive, Seq(3))], "the one part that is open");
    let done =
        needed(&[("NV-1", early, Outcome::Done), ("NV-2", early, Outcome::Done), ("NV-3", early, Outcome::Cancelled)]);
    let updates = [10, 11, 12].map(|seq| (FactKind::DirectiveUpdate, Seq(seq)));
    assert_eq!(done[0], (FactKind::Directive, Seq(1)));
    assert_eq!(done[1..].iter().copied().collect::<std::collections::BTreeSet<_>>(), updates.into_iter().collect());
}

#[test]
fn tasks_that_are_parts_of_each_other_are_parts_of_nothing() {
    let facts = Facts {
        directives: vec![record(1, part("NV-1", Some("NV-2"))), record(2, part("NV-2", Some("NV-1")))].into(),
        directive_updates: vec![record(3, said("NV-1", MARCH_1, Outcome::Done))].into(),
        ..Facts::default()
    };
    let state = state(facts);
    assert_eq!(tasks(&state)[0].state, TaskState::DoneOnTime);
}

#[test]
fn a_task_is_owed_by_those_who_are_asked() {
    let post = |role, unit: &str, department: Option<&str>| Post {
        role,
        unit: code(unit),
        department: department.map(str::to_owned),
        producer: None,
    };
    let of = |directive: Directive| state(of(directive, vec![], vec![]));
    let owes = |state: &Snapshot, post: Post| tasks(state)[0].is_owed_by(state, &[post]);
    let plain = of(directive(None));
    for (department, owed) in [("agriculture", true), ("health", true), ("finance", false)] {
        assert_eq!(owes(&plain, post(Role::Specialist, "42", Some(department))), owed, "{department}");
    }
    assert!(!owes(&plain, post(Role::Coordinator, "42", None)), "who steers all owes none");
    assert!(!owes(&plain, post(Role::DistrictOfficer, "439", None)));
    let local = of(Directive { unit: Some(code("18001")), ..directive(None) });
    for (role, unit, owed) in [
        (Role::DistrictOfficer, "439", true),
        (Role::CommuneOfficer, "18001", true),
        (Role::CommuneOfficer, "18002", false),
        (Role::Leader, "42", false),
    ] {
        assert_eq!(owes(&local, post(role, unit, None)), owed, "{role:?} at {unit}");
    }
    let group = |id: &str| of(Directive { lead: id.to_owned(), coordinating: None, ..directive(None) });
    assert!(owes(&group("group:districts"), post(Role::DistrictOfficer, "439", None)));
    assert!(!owes(&group("group:districts"), post(Role::CommuneOfficer, "18001", None)));
    assert!(owes(&group("group:departments"), post(Role::Specialist, "42", Some("finance"))));
}

#[test]
fn what_was_delivered_is_a_name_and_files() {
    let digest = "a".repeat(64);
    let update = update(TODAY, Outcome::Done, Some(&format!("minh họa 45/BC-SNN sha256:{digest}")));
    assert_eq!(update.delivered(), "minh họa 45/BC-SNN");
    assert_eq!(update.files().collect::<Vec<_>>(), [digest.as_str()]);
}

#[test]
fn ties_are_written_without_white_space_and_read_back() {
    let line = Key {
        unit: code("42"),
        year: Year(2023),
        fund: FundSource::Central,
        capital: CapitalKind::Investment,
        content: "Nước sạch nông thôn",
    };
    let tie = tie::fund(&line);
    assert_eq!(tie, "fund:42/2023/central/investment/Nước_sạch_nông_thôn");
    assert_eq!(tie::parts(&tie).map(|(kind, _)| kind), Some(TieKind::Fund));
    assert_eq!(tie::parts("nothing:1"), None);
    let tied = Directive { concerns: Some(format!("metric:commune.at_risk {tie}")), ..directive(None) };
    assert!(tied.is_tied_to(&tie) && !tied.is_tied_to("fund:42/2023/central/investment/Nước_sạch"));
}
