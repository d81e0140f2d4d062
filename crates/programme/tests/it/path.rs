//! What a unit lacks and what that costs, and the plans made of it.

use std::collections::BTreeMap;

use jiff::civil::date;
use programme::{
    Dong, Lang, Quantity,
    fact::{Action, CapitalKind, Difficulty, FundSource, PricedBy, StepCost},
    grade::Grade,
    judge::Judge,
    law::Law,
    path::{self, Bar, Field, Limits, Mode, More, Outcome, Plan, Prices, Reason, Request, Shortage, Wanted, Wish},
    snapshot::{Facts, Snapshot},
    unit::Register,
};
use proptest::prelude::*;

use crate::fixture::{code, criterion, decision, law, record, set, snapshot};

const BASIC: &str = "basic";
const HIGHER: &str = "higher";

fn two_sets() -> Law {
    let basic = [
        criterion("10", r#"{ measure = "income", op = ">=", threshold = 40 }"#),
        criterion("11", r#"{ any = [ { measure = "poor_rate", op = "<=", threshold = 5 }, { measure = "craft_plan", op = "=", threshold = true } ] }"#),
    ]
    .concat();
    let higher = format!(
        "builds_on = \"{BASIC}\"\n{}",
        criterion(
            "10",
            r#"{ all = [ { measure = "income", op = ">=", threshold = 50 }, { measure = "readiness", op = ">=", threshold = "Khá" } ] }"#
        )
    );
    law(&[&set(BASIC, "ntm", (2022, 2025), &basic), &set(HIGHER, "advanced", (2022, 2025), &higher)])
}

fn step_cost(measure: &str, unit: &str, priced_by: PricedBy, amount: i64) -> StepCost {
    StepCost {
        measure: measure.to_owned(),
        unit: code(unit),
        group: None,
        date: date(2023, 1, 1),
        priced_by,
        amount: Dong(amount),
        months: Some(6),
        content: "Hạ tầng".to_owned(),
        capital: CapitalKind::Investment,
        funds: None,
        basis: None,
    }
}

fn facts(costs: Vec<StepCost>) -> Facts {
    Facts { step_costs: (1..).zip(costs).map(|(seq, cost)| record(seq, cost)).collect(), ..Facts::default() }
}

fn costs() -> Vec<StepCost> {
    vec![
        step_cost("income", "42", PricedBy::Point, 100),
        step_cost("income", "18002", PricedBy::Point, 70),
        step_cost("poor_rate", "42", PricedBy::Point, 30),
        step_cost("craft_plan", "42", PricedBy::Step, 200),
        step_cost("readiness", "42", PricedBy::Step, 9),
    ]
}

const VALUES: [(&str, &str, i64); 8] = [
    ("18001", "income", 30),
    ("18001", "poor_rate", 8),
    ("18001", "craft_plan", 0),
    ("18001", "readiness", 0),
    ("18002", "income", 30),
    ("18002", "poor_rate", 15),
    ("18002", "craft_plan", 0),
    ("18002", "readiness", 1),
];

fn state(facts: Facts, values: &[(&str, &str, i64)]) -> Snapshot {
    snapshot(&two_sets(), &crate::fixture::register(), facts, values)
}

fn register() -> Register {
    crate::fixture::register()
}

fn request() -> Request {
    Request {
        scope: code("42"),
        due: date(2023, 12, 31),
        mode: Mode::LeastCost,
        targets: vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::More(1) }],
        budget: None,
        limits: Limits::default(),
        pinned: Vec::new(),
        forbidden: Vec::new(),
    }
}

fn plan(field: &Field<'_>) -> Plan {
    match field.solve() {
        Outcome::Plan(plan) => plan,
        Outcome::Impossible(why) => panic!("{why:?}"),
    }
}

fn chosen(field: &Field<'_>, plan: &Plan) -> Vec<String> {
    let unit = |place: &usize| field.now.tree().unit(field.candidates[*place].unit).code.to_string();
    plan.chosen.iter().map(unit).collect()
}

#[test]
fn a_measure_is_paid_once_as_far_as_the_highest_set_asks() {
    let now = state(facts(costs()), &VALUES);
    let (prices, unit) = (Prices::new(&now), now.tree().index(code("18001")).expect("there"));
    let judge = Judge::new(&now, now.law().set(HIGHER).expect("there"), 2023);
    let way = path::cost(&judge, &prices, unit);
    let told: Vec<(Quantity, Option<i64>, usize)> = way
        .steps
        .iter()
        .map(|step| (step.shortfall, step.price.as_ref().map(|price| price.amount.0), step.asked.len()))
        .collect();
    // Income from 30 to 50 is asked by both sets; of two ways to criterion 11 the cheaper is 3 points of poor households.
    assert_eq!(
        told,
        [(Quantity::whole(20), Some(2000), 2), (Quantity::whole(3), Some(90), 1), (Quantity::whole(1), Some(9), 1),]
    );
    assert_eq!(way.cost(), Some(Dong(2099)));
}

#[test]
fn the_cost_of_the_unit_itself_counts_before_that_of_those_above() {
    let now = state(facts(costs()), &VALUES);
    let (prices, unit) = (Prices::new(&now), now.tree().index(code("18002")).expect("there"));
    let judge = Judge::new(&now, now.law().set(BASIC).expect("there"), 2023);
    let way = path::cost(&judge, &prices, unit);
    // 10 points of income at 70; ten points of poor households would cost 300, the plan 200.
    assert_eq!(way.cost(), Some(Dong(900)));
}

#[test]
fn the_cheaper_commune_is_chosen_and_the_other_says_why_not() {
    let now = state(facts(costs()), &VALUES);
    let field = Field::new(&now, &request()).expect("the province");
    let plan = plan(&field);
    assert_eq!((chosen(&field, &plan), plan.cost, plan.bound), (vec!["18002".to_owned()], Dong(900), Dong(900)));
    let other = field.candidates.iter().position(|each| each.cost == Dong(1090)).expect("the other");
    assert!(matches!(path::reason(&field, &plan, other), Reason::Dearer { by: Dong(190), .. }));
    let why = path::reason(&field, &plan, other).words(&now, &field.request, Lang::Vi);
    assert_eq!(why, "đắt hơn 190 đồng so với xã đắt nhất được chọn (xã Hai)");
    let explained = path::explain(&field, &plan);
    assert_eq!(explained.one_more, [Some(Dong(1090))]);
    let next = explained.next.expect("another plan");
    let codes = |units: &[path::KeptUnit]| units.iter().map(|each| each.unit.to_string()).collect::<Vec<_>>();
    assert_eq!(
        (next.cost, codes(&next.takes), codes(&next.leaves)),
        (Dong(1090), vec!["18001".to_owned()], vec!["18002".to_owned()])
    );
}

#[test]
fn what_the_office_pins_and_forbids_is_kept() {
    let now = state(facts(costs()), &VALUES);
    let pinned = Request { pinned: vec![code("18001")], ..request() };
    let field = Field::new(&now, &pinned).expect("the province");
    assert_eq!(chosen(&field, &plan(&field)), ["18001"]);
    let forbidden = Request { forbidden: vec![code("18002")], ..request() };
    let field = Field::new(&now, &forbidden).expect("the province");
    assert_eq!(chosen(&field, &plan(&field)), ["18001"]);
    let both = Request { forbidden: vec![code("18001")], ..pinned };
    let field = Field::new(&now, &both).expect("the province");
    assert_eq!(field.solve(), Outcome::Impossible(vec![Shortage::Pinned(code("18001"))]));
}

#[test]
fn a_plan_that_cannot_be_says_what_makes_it_so() {
    let now = state(facts(costs()), &VALUES);
    let two = vec![Wanted { grade: Grade::Ntm, scope: code("439"), count: Wish::More(2) }];
    let soon = Request { due: date(2023, 6, 30), targets: two.clone(), ..request() };
    let field = Field::new(&now, &soon).expect("the province");
    let Outcome::Impossible(why) = field.solve() else { panic!("there is no plan") };
    let words = why[0].words(&field, Lang::Vi);
    assert_eq!(
        words,
        "huyện Hương Sơn: chỉ 0 xã có thể đạt chuẩn NTM đến 30/06/2023, cần 2. Vì không kịp thời gian: 2"
    );
    let poor = Request { targets: two, budget: Some(BTreeMap::from([(FundSource::Central, Dong(1989))])), ..request() };
    let field = Field::new(&now, &poor).expect("the province");
    let Outcome::Impossible(why) = field.solve() else { panic!("there is no plan") };
    assert!(matches!(why[..], [Shortage::Money { needed: Dong(1990), given: Dong(1989), .. }]), "{why:?}");
    let enough = Request { budget: Some(BTreeMap::from([(FundSource::Central, Dong(1990))])), ..poor };
    assert_eq!(plan(&Field::new(&now, &enough).expect("the province")).cost, Dong(1990));
}

#[test]
fn the_most_that_the_money_buys_is_told_with_what_a_billion_more_would_bring() {
    let now = state(facts(costs()), &VALUES);
    let targets = vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::All }];
    let budget = Some(BTreeMap::from([(FundSource::Provincial, Dong(1000))]));
    let field = Field::new(&now, &Request { mode: Mode::MostTargets, targets, budget, ..request() }).expect("there");
    let plan = plan(&field);
    assert_eq!((chosen(&field, &plan), plan.reached.clone()), (vec!["18002".to_owned()], vec![1]));
    assert!(plan.is_most);
    let explained = path::explain(&field, &plan);
    assert_eq!(explained.billions.get(&FundSource::Provincial), Some(&More::Buys(vec![1])));
    assert_eq!(field.by_source(&plan.chosen), BTreeMap::from([(FundSource::Provincial, Dong(900))]));
}

#[test]
fn money_is_spent_only_on_what_its_source_may_pay() {
    let of_the_people =
        StepCost { funds: Some("people".to_owned()), ..step_cost("income", "42", PricedBy::Point, 100) };
    let mut some = costs();
    some[0] = of_the_people;
    let now = state(facts(some), &VALUES);
    let budget = Some(BTreeMap::from([(FundSource::Central, Dong(99_999)), (FundSource::People, Dong(1000))]));
    let all = vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::All }];
    let field = Field::new(&now, &Request { budget, targets: all, ..request() }).expect("there");
    let plan = plan(&field);
    assert_eq!(
        field.by_source(&plan.chosen),
        BTreeMap::from([(FundSource::Central, Dong(990)), (FundSource::People, Dong(1000))])
    );
    let short = Some(BTreeMap::from([(FundSource::Central, Dong(99_999)), (FundSource::People, Dong(999))]));
    let field = Field::new(&now, &Request { budget: short, ..field.request.clone() }).expect("there");
    assert!(
        matches!(field.solve(), Outcome::Impossible(why) if matches!(why[..], [Shortage::Money { given: Dong(999), .. }]))
    );
}

#[test]
fn what_is_not_known_bars_and_says_so() {
    let mut some = costs();
    some.remove(2);
    some.remove(2);
    let now = state(facts(some), &VALUES);
    let field = Field::new(&now, &request()).expect("there");
    assert!(field.candidates.iter().all(|each| matches!(each.bars[..], [Bar::Unpriced(_)])));
    let few = state(facts(costs()), &VALUES[..4]);
    let strict = Request { limits: Limits { most_missing: Some(0), ..Limits::default() }, ..request() };
    let field = Field::new(&few, &strict).expect("there");
    assert!(field.candidates.iter().any(|each| matches!(each.bars[..], [Bar::Missing(2)])));
}

#[test]
fn who_reports_too_little_is_not_cheap_but_left_out_and_says_so() {
    // Commune 18002 reports nothing: both its indicators are open, and nothing is left that would cost anything.
    let now = state(facts(costs()), &VALUES[..4]);
    let limits = |verify_at_most| Limits { verify_at_most, ..Limits::default() };
    let field = Field::new(&now, &Request { limits: limits(None), ..request() }).expect("there");
    assert_eq!((chosen(&field, &plan(&field)), plan(&field).cost), (vec!["18002".to_owned()], Dong(0)));
    let field = Field::new(&now, &Request { limits: limits(Some(1)), ..request() }).expect("there");
    assert_eq!((chosen(&field, &plan(&field)), plan(&field).cost), (vec!["18001".to_owned()], Dong(1090)));
    let barred = field.candidates.iter().find(|each| !each.bars.is_empty()).expect("the other");
    assert_eq!(
        barred.bars[0].words(&now, &field.request, Lang::Vi),
        "còn 2 chỉ tiêu chưa có căn cứ đánh giá, quá mức 1 của phương án"
    );
    let two = vec![Wanted { grade: Grade::Ntm, scope: code("439"), count: Wish::More(2) }];
    let field = Field::new(&now, &Request { limits: limits(Some(1)), targets: two, ..request() }).expect("there");
    let Outcome::Impossible(why) = field.solve() else { panic!("there is no plan") };
    assert!(why[0].words(&field, Lang::Vi).ends_with("Vì quá nhiều chỉ tiêu cần xác minh: 1"));
}

#[test]
fn of_communes_that_cost_the_same_the_one_of_which_more_is_known_is_chosen() {
    // Neither needs anything; of one the second indicator is not known.
    let values = [("18001", "income", 50), ("18002", "income", 50), ("18002", "poor_rate", 2)];
    let open = |values: &[(&str, &str, i64)]| {
        let now = state(facts(costs()), values);
        let field = Field::new(&now, &request()).expect("there");
        (chosen(&field, &plan(&field)), plan(&field).cost, plan(&field).bound)
    };
    assert_eq!(open(&values), (vec!["18002".to_owned()], Dong(0), Dong(0)));
    let other = [values[0], values[1], ("18001", "poor_rate", 2)];
    assert_eq!(open(&other), (vec!["18001".to_owned()], Dong(0), Dong(0)));
}

#[test]
fn an_open_difficulty_at_a_criterion_bars_its_commune_until_it_is_resolved() {
    let open = Difficulty {
        code: "KK-1".to_owned(),
        unit: code("18002"),
        body: None,
        criterion: Some(format!("{BASIC}/10")),
        content: "Thu nhập".to_owned(),
        text: "Thiếu đất".to_owned(),
        date: date(2023, 2, 1),
        resolved: None,
    };
    let mut facts = facts(costs());
    facts.difficulties.push(record(90, open));
    let now = state(facts, &VALUES);
    let field = Field::new(&now, &request()).expect("there");
    assert_eq!(chosen(&field, &plan(&field)), ["18001"]);
    let anyway = Request { limits: Limits { difficulties_block: false, ..Limits::default() }, ..request() };
    let field = Field::new(&now, &anyway).expect("there");
    assert_eq!(chosen(&field, &plan(&field)), ["18002"]);
}

#[test]
fn one_grade_at_a_time_unless_the_office_lets_a_commune_take_two() {
    let now = state(facts(costs()), &VALUES);
    let targets = vec![Wanted { grade: Grade::Advanced, scope: code("42"), count: Wish::More(1) }];
    let field = Field::new(&now, &Request { targets: targets.clone(), ..request() }).expect("there");
    assert_eq!(field.solve(), Outcome::Impossible(vec![Shortage::Communes { aim: 0, able: 0 }]));
    let limits = Limits { one_grade: false, ..Limits::default() };
    let field = Field::new(&now, &Request { targets: targets.clone(), limits, ..request() }).expect("there");
    assert_eq!(chosen(&field, &plan(&field)), ["18002"]);
    let mut held = facts(costs());
    held.recognitions.push(decision(80, "18001", Grade::Ntm, Action::Recognise, date(2022, 6, 1)));
    let now = state(held, &VALUES);
    let field = Field::new(&now, &Request { targets, ..request() }).expect("there");
    assert_eq!(chosen(&field, &plan(&field)), ["18001"]);
}

fn drawn() -> impl Strategy<Value = (Vec<(i64, i64, i64)>, Request)> {
    let values = prop::collection::vec((20..60_i64, 0..20_i64, 0..2_i64), 2);
    let budget = prop::option::of(prop::collection::btree_map(0..3_usize, 0..4000_i64, 1..3));
    let picks = (0..4_usize, 0..4_usize, 0..3_u32, 0..3_u32);
    (values, budget, picks, any::<bool>()).prop_map(|(values, budget, (pin, out, count, most), buys)| {
        let named = |place| match place {
            0 => vec![code("18001")],
            1 => vec![code("18002")],
            _ => Vec::new(),
        };
        let budget =
            budget.map(|budget| budget.into_iter().map(|(fund, have)| (FundSource::ALL[fund], Dong(have))).collect());
        let request = Request {
            mode: if buys { Mode::MostTargets } else { Mode::LeastCost },
            targets: vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::More(count) }],
            budget,
            limits: Limits { per_district: Some(most), ..Limits::default() },
            pinned: named(pin),
            forbidden: named(out),
            ..request()
        };
        (values, request)
    })
}

proptest! {
    #[test]
    fn a_plan_never_breaks_a_limit((values, request) in drawn()) {
        let mut told = Vec::new();
        for (unit, (income, poor, plan)) in ["18001", "18002"].into_iter().zip(values) {
            told.extend([(unit, "income", income), (unit, "poor_rate", poor), (unit, "craft_plan", plan)]);
        }
        let mut costs = costs();
        costs[2].funds = Some("central district".to_owned());
        let now = snapshot(&two_sets(), &register(), facts(costs), &told);
        let field = Field::new(&now, &request).expect("the province");
        if let Outcome::Plan(plan) = field.solve() {
            prop_assert!(field.allows(&plan.chosen));
            prop_assert_eq!(plan.cost.0, plan.chosen.iter().map(|place| field.candidates[*place].cost.0).sum::<i64>());
            prop_assert_eq!(&plan.reached, &field.reached(&plan.chosen));
            if request.mode == Mode::LeastCost {
                prop_assert!(plan.reached.iter().zip(&field.aims).all(|(reached, aim)| *reached >= aim.asked));
            }
            if let Some(next) = field.next_best(&plan) {
                prop_assert!(field.allows(&next.chosen) && next.chosen != plan.chosen);
                prop_assert!(next.cost >= plan.cost);
            }
        }
    }
}

#[test]
fn a_kept_plan_says_what_changed_since() {
    let now = state(facts(costs()), &VALUES);
    let field = Field::new(&now, &request()).expect("there");
    let plan = plan(&field);
    let kept = field.keep(&plan);
    assert_eq!(field.recall(&kept), (plan, Vec::new()));
    let mut dearer = costs();
    dearer[1].amount = Dong(71);
    let later = state(facts(dearer), &VALUES);
    let field = Field::new(&later, &request()).expect("there");
    let (plan, changes) = field.recall(&kept);
    assert_eq!(plan.cost, Dong(910));
    let told: Vec<String> = changes.iter().map(|change| change.words(&field, Lang::Vi)).collect();
    assert_eq!(told, ["xã Hai: chi phí từ 900 đồng thành 910 đồng"]);
}

#[test]
fn why_a_plan_is_as_it_is_is_kept_with_it() {
    let now = state(facts(costs()), &VALUES);
    let budget = Some(BTreeMap::from([(FundSource::Central, Dong(1000))]));
    let field = Field::new(&now, &Request { budget, ..request() }).expect("there");
    let kept = field.found();
    let explanation = path::explain(&field, &plan(&field));
    assert_eq!((kept.meets(), kept.explanation.as_ref()), (true, Some(&explanation)));
    assert_eq!(field.recall(&kept), (plan(&field), Vec::new()));
}

#[test]
fn that_there_is_no_plan_is_kept_with_the_most_and_what_would_make_one() {
    let now = state(facts(costs()), &VALUES);
    let budget = Some(BTreeMap::from([(FundSource::Central, Dong(1000))]));
    let all = vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::All }];
    let field = Field::new(&now, &Request { budget, targets: all, ..request() }).expect("there");
    let kept = field.found();
    assert!(!kept.meets() && kept.is_plan());
    assert!(matches!(kept.short[..], [Shortage::Money { given: Dong(1000), .. }]), "{:?}", kept.short);
    assert_eq!(kept.chosen.len(), 1);
    let billions = kept.explanation.as_ref().expect("kept").billions.clone();
    assert_eq!(billions.get(&FundSource::Central), Some(&More::Enables));
    let pinned = Request { pinned: vec![code("18001")], forbidden: vec![code("18001")], ..request() };
    let nothing = Field::new(&now, &pinned).expect("there").found();
    assert!(!nothing.meets() && !nothing.is_plan());
}

#[test]
fn a_chosen_plan_becomes_a_task_for_each_commune_and_requests_that_add_up_to_its_cost() {
    let now = state(facts(costs()), &VALUES);
    let budget = Some(BTreeMap::from([(FundSource::Central, Dong(500)), (FundSource::Provincial, Dong(5000))]));
    let targets = vec![Wanted { grade: Grade::Ntm, scope: code("42"), count: Wish::All }];
    let field = Field::new(&now, &Request { budget, targets, ..request() }).expect("there");
    let plan = plan(&field);
    let order = path::Order { document: "01/KH-UBND", date: crate::fixture::TODAY, asker: "UBND tỉnh" };
    let tasks = field.directives(&plan, &order);
    assert_eq!(tasks.len(), 2);
    assert!(
        tasks[0].asks.starts_with("xã Một đạt chuẩn NTM: Thu nhập: từ 30 triệu đồng đến 40 triệu đồng"),
        "{}",
        tasks[0].asks
    );
    assert_eq!(tasks[0].concerns.as_deref(), Some("criterion:basic/10 criterion:basic/11"));
    let requests = field.requests(&plan, &order).expect("money by source");
    assert_eq!(requests.iter().map(|request| request.amount).sum::<Dong>(), plan.cost);
    assert!(field.requests(&plan, &order).is_some());
    assert!(requests.iter().all(|request| path::answer(&now, request) == path::Answer::Asked));
    let unlimited = Field::new(&now, &Request { budget: None, ..field.request.clone() }).expect("there");
    assert_eq!(unlimited.requests(&plan, &order), None);
}
