//! Who is who: the chart, the posts filled of those granted, and what bodies and people who are gone leave behind.

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    fact::{Body, BodyKind, Directive, DirectiveHandOver, Holder, PlanOwed, Priority, Record, Tenure},
    metric::{self, Source},
    organisation::{self, chart, heir, left},
    snapshot::{Facts, Snapshot},
    task::tasks,
};

use crate::fixture::{TODAY, code, law, record, register, snapshot};

fn body(id: &str, above: Option<&str>, until: Option<Date>, successor: Option<&str>) -> Body {
    Body {
        id: id.to_owned(),
        name: format!("Cơ quan {id}"),
        short: None,
        kind: BodyKind::Department,
        above: above.map(str::to_owned),
        unit: code("42"),
        basis: None,
        date: date(2021, 1, 1),
        until,
        successor: successor.map(str::to_owned),
        quota: None,
        contact: None,
    }
}

fn holder(person: &str, body: &str, tenure: Tenure, until: Option<Date>) -> Holder {
    Holder {
        person: person.to_lowercase(),
        body: body.to_owned(),
        title: "Giám đốc".to_owned(),
        date: date(2022, 1, 1),
        name: person.to_owned(),
        tenure,
        until,
        contact: None,
    }
}

fn task(code: &str, lead: &str, person: Option<&str>) -> Directive {
    Directive {
        code: code.to_owned(),
        document: "12/TB-UBND".to_owned(),
        date: date(2023, 1, 10),
        asker: "Phó Chủ tịch".to_owned(),
        lead: lead.to_owned(),
        coordinating: None,
        person: person.map(str::to_owned),
        asks: "Rà soát".to_owned(),
        deliverable: None,
        due: None,
        priority: Priority::Normal,
        part_of: None,
        content: None,
        unit: None,
        concerns: None,
        quote: None,
    }
}

fn records<F: programme::fact::Fact>(first: i64, facts: Vec<F>) -> Vec<Record<F>> {
    (first..).zip(facts).map(|(seq, fact)| record(seq, fact)).collect()
}

fn state(facts: Facts) -> Snapshot {
    snapshot(&law(&[]), &register(), facts, &[])
}

const YESTERDAY: Date = date(2023, 3, 12);

#[test]
fn the_chart_places_every_body_of_the_date_once_below_the_one_above_it() {
    let bodies = vec![
        body("b", Some("a"), None, None),
        body("a", None, None, None),
        body("c", Some("b"), Some(TODAY), None),
        body("gone", Some("a"), Some(YESTERDAY), None),
        body("x", Some("y"), None, None),
        body("y", Some("x"), None, None),
        body("stray", Some("nobody"), None, None),
    ];
    let state = state(Facts { bodies: records(1, bodies).into(), ..Facts::default() });
    let placed: Vec<(&str, usize)> =
        chart(&state).iter().map(|each| (each.record.fact().id.as_str(), each.depth)).collect();
    assert_eq!(placed, [("a", 0), ("b", 1), ("c", 2), ("stray", 0), ("x", 0), ("y", 1)]);
    let former: Vec<&str> = organisation::former(&state).iter().map(|each| each.fact().id.as_str()).collect();
    assert_eq!(former, ["gone"], "the last day is still a day of it");
}

#[test]
fn posts_lacking_in_one_body_are_not_made_up_by_another() {
    let granted = |id: &str, quota| Body { quota: Some(quota), ..body(id, None, None, None) };
    let facts = || Facts {
        bodies: records(1, vec![granted("a", 3), granted("b", 1), body("c", None, None, None)]).into(),
        holders: records(
            10,
            vec![
                holder("An", "a", Tenure::Main, None),
                holder("Bình", "a", Tenure::Concurrent, None),
                holder("Chi", "a", Tenure::Main, Some(YESTERDAY)),
                holder("Dung", "b", Tenure::Main, None),
                holder("Giang", "b", Tenure::Main, None),
                holder("Hà", "c", Tenure::Main, None),
            ],
        )
        .into(),
        ..Facts::default()
    };
    let state = state(facts());
    let province = state.tree().index(code("42")).expect("the province");
    let ids = ["staff.quota", "staff.filled", "staff.shortage", "staff.surplus"];
    let figure = |state: &Snapshot, id: &str| metric::find(id).expect(id).compute(state, province);
    let values = ids.map(|id| figure(&state, id).value.and_then(Quantity::as_whole));
    assert_eq!(values, [Some(4), Some(3), Some(2), Some(1)]);
    for id in ids {
        for item in figure(&state, id).items {
            for source in item.records {
                let Source::Fact(kind, seq) = source else { panic!("{source:?}") };
                let mut without = facts();
                without.remove(kind, seq);
                assert_ne!(
                    figure(&self::state(without), id).value,
                    figure(&state, id).value,
                    "{id} rests on {source:?}"
                );
            }
        }
    }
    assert_eq!(figure(&self::state(Facts::default()), "staff.shortage").value, None, "nothing is known of it");
}

#[test]
fn what_a_body_that_is_gone_owes_is_proposed_to_its_last_heir() {
    let bodies = vec![
        body("a", None, Some(date(2022, 6, 30)), Some("b")),
        body("b", None, Some(YESTERDAY), Some("c")),
        body("c", None, None, None),
        body("x", None, Some(YESTERDAY), Some("y")),
        body("y", None, Some(YESTERDAY), Some("x")),
    ];
    let owed = PlanOwed { basis: "3004/KH-UBND".to_owned(), body: "a".to_owned(), date: date(2021, 8, 25), due: None };
    let facts = Facts {
        bodies: records(1, bodies).into(),
        directives: records(10, vec![task("N1", "a", None), task("N2", "c", None), task("N3", "x", None)]).into(),
        plans_owed: records(20, vec![owed]).into(),
        ..Facts::default()
    };
    let before = state(facts.clone());
    assert_eq!((heir(&before, "a"), heir(&before, "x"), heir(&before, "nobody")), (Some("c"), None, None));
    let behind = left(&before);
    let codes = |place: usize| -> Vec<&str> { behind[place].tasks.iter().map(|task| task.code.as_str()).collect() };
    let told: Vec<(&str, Vec<&str>, Option<&str>)> =
        (0..behind.len()).map(|place| (behind[place].body, codes(place), behind[place].heir)).collect();
    assert_eq!(told, [("a", vec!["N1", "3004/KH-UBND@a"], Some("c")), ("x", vec!["N3"], None),]);
    let over = |directive: &str| DirectiveHandOver {
        directive: directive.to_owned(),
        date: TODAY,
        lead: "c".to_owned(),
        person: None,
        reason: "sáp nhập".to_owned(),
        coordinating: None,
    };
    let mut facts = facts;
    facts.directive_hand_overs = records(30, vec![over("N1"), over("3004/KH-UBND@a"), over("N3")]).into();
    let after = state(facts);
    assert!(left(&after).is_empty());
    assert!(tasks(&after).iter().all(|task| task.lead == "c"), "a plan owed goes over like any other task");
}

#[test]
fn who_takes_the_place_of_a_body_that_took_part_is_asked_once() {
    let with = |code: &str, lead: &str, helpers: &str| Directive {
        coordinating: Some(helpers.to_owned()),
        ..task(code, lead, None)
    };
    let bodies =
        vec![body("a", None, Some(YESTERDAY), Some("c")), body("b", None, None, None), body("c", None, None, None)];
    let facts = Facts {
        bodies: records(1, bodies).into(),
        directives: records(
            10,
            vec![task("N1", "a", None), with("N2", "b", "a c"), with("N3", "c", "b a"), with("N4", "b", "c")],
        )
        .into(),
        ..Facts::default()
    };
    let before = state(facts.clone());
    let behind = left(&before);
    let codes = |tasks: &[programme::task::Task<'_>]| tasks.iter().map(|task| task.code.clone()).collect::<Vec<_>>();
    assert_eq!(behind.len(), 1);
    assert_eq!((behind[0].body, behind[0].heir), ("a", Some("c")));
    assert_eq!(
        (codes(&behind[0].tasks), codes(&behind[0].coordinated)),
        (vec!["N1".into()], vec!["N2".into(), "N3".into()])
    );
    let over = |directive: &str, coordinating: Option<&str>| DirectiveHandOver {
        directive: directive.to_owned(),
        date: TODAY,
        lead: "c".to_owned(),
        person: None,
        reason: "sáp nhập".to_owned(),
        coordinating: coordinating.map(str::to_owned),
    };
    let mut facts = facts;
    facts.directive_hand_overs =
        records(30, vec![over("N1", None), over("N2", Some("a")), over("N3", Some("a"))]).into();
    let after = state(facts);
    assert!(left(&after).is_empty());
    let answer: Vec<(&str, Vec<&str>)> = tasks(&after).iter().map(|task| (task.lead, task.helpers.clone())).collect();
    assert_eq!(
        answer,
        [("c", vec![]), ("b", vec!["c"]), ("c", vec!["b"]), ("b", vec!["c"])],
        "neither asked twice where it takes part already, nor besides leading"
    );
}

#[test]
fn who_left_the_post_leaves_the_tasks_to_whoever_holds_it_now() {
    let holders = vec![
        holder("An", "a", Tenure::Main, Some(YESTERDAY)),
        holder("Bình", "a", Tenure::Main, None),
        holder("Chi", "a", Tenure::Main, Some(TODAY)),
    ];
    let tasks = vec![
        task("N1", "a", Some("An")),
        task("N2", "a", Some("Bình")),
        task("N3", "a", Some("Chi")),
        task("N4", "a", Some("Dung")),
    ];
    let state = state(Facts {
        bodies: records(1, vec![body("a", None, None, None)]).into(),
        holders: records(10, holders).into(),
        directives: records(20, tasks).into(),
        ..Facts::default()
    });
    let left = left(&state);
    assert_eq!(left.len(), 1, "who holds it still, and who never held one, has left nothing");
    assert_eq!((left[0].body, left[0].person, left[0].tasks.len()), ("a", Some("An"), 1));
    assert_eq!((left[0].heir, left[0].heir_person), (Some("a"), Some("Bình")));
}
