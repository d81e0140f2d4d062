//! The state is that of the source: its figures, its targets, and what is said of them.

use std::collections::BTreeSet;

use hatinh_2023::{DAY, inputs::example};
use jiff::civil::date;
use programme::{
    Quantity,
    fact::{
        ClaimState, Fact, Goal, PolicyClaim, Provenance, Recognition, RecognitionBasis, Record, Sale, Star,
        StarDecision, SupportPolicy, Target,
    },
    grade::Grade,
    judge::{Judge, Verdict},
    metric::{self, MeasuredIn, Pace},
    money,
    ocop::{self, Case, CouncilResult, Next, Stage, Standing, cases},
    period::Period,
    target::{self, Check},
    task::{TaskState, tasks},
    unit::{Unit, UnitKind},
};

use crate::province::{PROVINCE, code, figure, whole};

#[test]
fn every_figure_of_the_source_is_computed_from_records() {
    let today = PROVINCE.today();
    let mut lines = csv::Reader::from_path(example().join("expected.csv")).expect("the figures");
    let mut count = 0;
    for line in lines.records() {
        let line = line.expect("a line");
        assert_eq!(figure(&today, &line[0]).value, Quantity::parse_plain(&line[1]), "{}", &line[0]);
        count += 1;
    }
    assert_eq!(count, 16);
}

#[test]
fn every_metric_has_a_value() {
    let today = PROVINCE.today();
    for metric in metric::catalogue() {
        assert!(metric.compute(&today, whole(&today)).value.is_some(), "{}", metric.id);
    }
}

#[test]
fn a_figure_that_is_told_in_parts_is_their_sum_and_each_counts_something_of_one() {
    let today = PROVINCE.today();
    let mut told = 0;
    for metric in metric::catalogue() {
        let figure = metric.compute(&today, whole(&today));
        let sum = figure.parts.iter().fold(Quantity::ZERO, |sum, part| sum + part.amount);
        if figure.parts.is_empty() {
            assert!(figure.items.iter().all(|item| item.part.is_none()), "{}", metric.id);
            continue;
        }
        told += 1;
        assert_eq!(figure.value, Some(sum), "{}", metric.id);
        for (place, part) in figure.parts.iter().enumerate() {
            let items = figure.items.iter().filter(|item| item.part == Some(place)).count();
            assert_eq!(items > 0, part.amount > Quantity::ZERO, "{}: {}", metric.id, part.id);
        }
        assert!(figure.items.iter().all(|item| item.part.is_some_and(|part| part < figure.parts.len())));
    }
    assert!(told > 10, "{told}");
}

#[test]
fn each_criterion_is_met_and_failed_by_as_many_communes_as_the_judge_says() {
    let today = PROVINCE.today();
    let set = today.law().set("commune-ntm-2021-2025").expect("the set");
    let judge = Judge::new(&today, set, DAY.year());
    let is_commune = |unit: &Unit| unit.in_programme && unit.kind == UnitKind::Commune;
    let communes = today.tree().iter().filter(|(_, unit)| is_commune(unit));
    let assessments: Vec<_> = communes.map(|(unit, _)| judge.assess(unit)).collect();
    assert_eq!(assessments.len(), 181);
    for (id, verdicts) in [
        ("commune.criteria.met", &[Verdict::Met, Verdict::BasicallyMet][..]),
        ("commune.criteria.unmet", &[Verdict::Unmet]),
    ] {
        let expected = set.criteria.iter().enumerate().map(|(place, criterion)| {
            let count = assessments.iter().filter(|each| verdicts.contains(&each.criteria[place])).count();
            (criterion.code.as_str(), i64::try_from(count).ok())
        });
        let figure = figure(&today, id);
        let parts: Vec<_> = figure.parts.iter().map(|part| (part.id.as_str(), part.amount.as_whole())).collect();
        assert_eq!(parts, expected.collect::<Vec<_>>(), "{id}, in the order of the set");
        assert!(figure.value > Some(Quantity::ZERO) && figure.badge.is_some(), "{id}");
        assert!(figure.items.iter().all(|item| !item.alternatives.is_empty()), "{id} rests on what was reported");
    }
}

#[test]
fn nothing_was_decided_in_2023_so_the_baseline_of_every_target_is_the_state_of_the_day() {
    let today = PROVINCE.today();
    let all = metric::progress_of_the_year(&today, whole(&today));
    assert_eq!(all.len(), 9);
    for progress in all {
        let target = progress.target;
        let id = &target.fact().metric;
        assert!(progress.baseline.is_some(), "{id}");
        assert_eq!(progress.baseline, progress.figure.value, "{id}");
        let goal = match target.fact().goal {
            Goal::AtLeast | Goal::AtMost => target.fact().number,
            Goal::Increase => progress.baseline.zip(target.fact().number).map(|(base, rise)| base + rise),
            Goal::Units => Some(Quantity::whole(12)),
        };
        assert_eq!(progress.goal, goal, "{id}");
        assert_eq!(progress.pace, Pace::Behind, "{id}");
    }
}

#[test]
fn targets_are_shared_out_whole_down_to_communes_and_one_was_adjusted() {
    let today = PROVINCE.today();
    for (id, scope, parts) in [
        ("area.recognised.model", "42", 13),
        ("ocop.products.certified", "42", 12),
        ("ocop.products.certified", "439", 6),
    ] {
        let scope = today.tree().index(crate::province::code(scope)).expect("exists");
        let whole = target::of_the_year(&today, scope).into_iter().find(|each| each.fact().metric == id).expect(id);
        let shared = target::parts(&today, whole.fact());
        assert_eq!(shared.len(), parts, "{id}");
        assert!(shared.iter().all(|part| part.sourced.provenance == Provenance::Illustrative));
        assert_eq!(target::check(whole.fact(), shared.into_iter().map(Record::fact)), Check::Whole, "{id}");
    }
    let all = today.all::<Target>().iter().map(Record::fact);
    let adjusted: Vec<i64> = all
        .filter(|target| target.scope == crate::province::code("42") && target.metric == "area.recognised.model")
        .filter_map(|target| target.number?.as_whole())
        .collect();
    assert_eq!(adjusted, [150, 120], "the published number is that of the later decision");
    assert_eq!(target::of_periods(&today, whole(&today)).len(), 4);
}

#[test]
fn the_four_communes_are_those_of_huong_khe() {
    let today = PROVINCE.today();
    let without = figure(&today, "commune.not_recognised").items;
    let subjects: Vec<&str> = without.iter().map(|item| item.subject.as_str()).collect();
    assert_eq!(subjects, ["xã Điền Mỹ (18499)", "xã Hà Linh (18502)", "xã Hương Lâm (18556)", "xã Hương Liên (18559)"]);
}

#[test]
fn grades_are_reached_one_after_another_and_sixteen_merged_communes_inherit() {
    let today = PROVINCE.today();
    for record in today.all::<Recognition>() {
        let unit = today.tree().index(record.fact().unit).expect("a unit of the day");
        assert!(record.fact().date <= date(2022, 12, 31));
        let steps = today.holding(unit, record.fact().grade).expect("every grade below is held");
        let days: Vec<_> = steps.iter().map(|step| step.fact().date).collect();
        assert!(days.is_sorted_by(|higher, lower| lower < higher), "{} {days:?}", record.fact().unit);
    }
    let inherited = today.all::<Recognition>().iter().map(Record::fact);
    let inherited: Vec<_> = inherited.filter(|fact| fact.basis == RecognitionBasis::Inherited).collect();
    assert_eq!(inherited.len(), 16);
    for decision in inherited {
        let unit = today.tree().find(decision.unit).expect("a unit of the day");
        assert_eq!((decision.grade, unit.from), (Grade::Ntm, Some(decision.date)));
    }
}

#[test]
fn every_product_grew_and_none_as_much_as_the_average() {
    let today = PROVINCE.today();
    let growths = growths(&today);
    assert_eq!(growths.len(), 249);
    for growth in growths {
        assert!(growth > 0.0 && (growth - 40.0).abs() > 0.1, "{growth}");
    }
}

fn growths(today: &programme::snapshot::Snapshot) -> Vec<f64> {
    let sales = today.all::<Sale>();
    let amount = |product: &str, year| {
        let about = |sale: &&Sale| sale.product == product && sale.period == Period::year(year);
        sales.iter().map(Record::fact).find(about).map(|sale| Quantity::whole(sale.amount.0).to_float())
    };
    let growth = |award: &StarDecision| {
        let (before, after) = (amount(&award.product, award.date.year() - 1)?, amount(&award.product, 2022)?);
        Some((after / before - 1.0) * 100.0)
    };
    today.all::<StarDecision>().iter().filter_map(|record| growth(record.fact())).collect()
}

#[test]
fn no_certificate_expired_since_new_year_and_some_soon_will() {
    let (today, new_year) = (PROVINCE.today(), PROVINCE.on(date(2022, 12, 31)));
    assert_eq!(today.certificates(), new_year.certificates());
    assert_eq!(figure(&today, "ocop.products.expiring").value, Some(Quantity::whole(20)));
    assert_eq!(figure(&today, "ocop.products.certified.4_star").value, Some(Quantity::whole(12)));
    assert_eq!(figure(&today, "ocop.products.certified.5_star").value, Some(Quantity::ZERO));
}

#[test]
fn what_the_source_says_without_a_figure_is_true_of_the_records() {
    let today = PROVINCE.today();
    let value = |id: &str| figure(&today, id).value.expect(id);
    let between = |id: &str, low: i64, high: i64| {
        assert!((Quantity::whole(low)..=Quantity::whole(high)).contains(&value(id)), "{id} is {}", value(id));
    };
    between("fund.last_year.disbursement_rate", 45, 60);
    between("contribution.labour_days", 2_000, 9_999);
    between("plan.issued.rate", 1, 49);
    for (metric, unit) in [("fund.last_year.disbursement_rate", "444"), ("fund.last_year.disbursed", "436")] {
        let unit = today.tree().index(code(unit)).expect("a district");
        let figure = metric::find(metric).expect(metric).compute(&today, unit);
        assert!(figure.value.is_some(), "{metric} of a district");
    }
}

#[test]
fn every_state_of_a_task_but_cancelled_occurs() {
    let today = PROVINCE.today();
    let found: BTreeSet<TaskState> = tasks(&today).iter().map(|task| task.state).collect();
    let wanted = TaskState::ALL.iter().copied().filter(|state| *state != TaskState::Cancelled);
    assert_eq!(found, wanted.collect());
}

#[test]
fn the_round_of_2023_shows_every_stage_and_every_verdict_but_five_stars() {
    let today = PROVINCE.today();
    let standings: Vec<Standing<'_>> = cases(&today, whole(&today)).iter().map(Case::standing).collect();
    let stages: BTreeSet<Stage> = standings.iter().map(|standing| standing.stage).collect();
    assert_eq!(stages, Stage::ALL.iter().copied().collect());
    let verdicts: Vec<ocop::Verdict> =
        standings.iter().filter_map(|standing| Some(standing.result()?.verdict)).collect();
    let occurs = |wanted: &dyn Fn(&ocop::Verdict) -> bool| verdicts.iter().any(wanted);
    assert!(occurs(&|verdict| *verdict == ocop::Verdict::ScoreAgain));
    assert!(occurs(&|verdict| matches!(verdict, ocop::Verdict::Ranked(_, Next::Recognise))));
    assert!(occurs(&|verdict| matches!(verdict, ocop::Verdict::Ranked(_, Next::HandOn(_)))));
    assert!(occurs(&|verdict| matches!(verdict, ocop::Verdict::Ranked(_, Next::Refuse))));
    let just_below = standings
        .iter()
        .filter_map(Standing::result)
        .find(|result| result.mean.is_some_and(|mean| mean.show() == "69,8"));
    assert_eq!(just_below.and_then(CouncilResult::star), Star::new(3), "69,8 is not 70");
}

#[test]
fn pages_of_money_support_and_difficulties_have_something_to_show() {
    let today = PROVINCE.today();
    let lines = money::lines(&today, whole(&today));
    let (near, far) = (money::lapsing(&today, whole(&today), 90), money::lapsing(&today, whole(&today), 300));
    assert!(!near.is_empty() && near.len() < far.len());
    assert_eq!(lines.iter().filter(|line| line.overspent().0 > 0).count(), 1);
    let lapsed = lines.iter().filter(|line| line.lapsed(DAY).0 > 0).count();
    assert!(lapsed > 0, "what was not carried over lapsed on 31 January");
    let soon: i64 = near.iter().map(|each| each.left.0).sum();
    assert_eq!(figure(&today, "fund.lapsing_90_days").value, Some(Quantity::whole(soon)));
    for state in ClaimState::ALL {
        assert!(today.all::<PolicyClaim>().iter().any(|claim| claim.fact().state == *state), "{}", state.id());
    }
    // Every product has one award and a valid certificate, so what is not claimed of what meets a policy is open.
    let (awards, claims) = (today.all::<StarDecision>(), today.all::<PolicyClaim>());
    let meets = |policy: &SupportPolicy, award: &StarDecision| {
        let in_time = policy.date <= award.date && policy.until.is_none_or(|until| award.date <= until);
        in_time && award.star >= policy.star
    };
    let policies = today.all::<SupportPolicy>().iter();
    let met = policies.map(|policy| awards.iter().filter(|award| meets(policy.fact(), award.fact())).count());
    let open = i64::try_from(met.sum::<usize>() - claims.len()).expect("few");
    assert_eq!(figure(&today, "policy.eligible_unclaimed").value, Some(Quantity::whole(open)));
    let counted = |id: &str| figure(&today, id).value.expect(id) > Quantity::ZERO;
    for id in
        ["policy.eligible_unclaimed", "project.priority", "training.attended", "difficulty.open", "proposal.undecided"]
    {
        assert!(counted(id), "{id}");
    }
}

#[test]
fn the_districts_add_up_to_the_province() {
    let today = PROVINCE.today();
    let sums = metric::catalogue().filter(|metric| metric.measured_in == MeasuredIn::Communes);
    for metric in sums {
        let districts = today.tree().iter().filter(|(_, unit)| unit.parent == Some(code("42")));
        let values = districts.map(|(district, _)| metric.compute(&today, district).value.expect(metric.id));
        let sum = values.fold(Quantity::ZERO, |sum, value| sum + value);
        assert_eq!(Some(sum), metric.compute(&today, whole(&today)).value, "{}", metric.id);
    }
}

#[test]
fn every_fact_is_about_the_past_of_the_day() {
    macro_rules! all_kept {
        ($($column:ident: $kind:ident),+) => {
            $(assert_eq!(
                PROVINCE.facts.$column.len(),
                PROVINCE.today().all::<programme::fact::$kind>().len(),
                stringify!($column)
            );)+
        };
    }
    all_kept!(sales: Sale, star_decisions: StarDecision, recognitions: Recognition, targets: Target);
    assert!(PROVINCE.facts.statements.iter().all(|record| record.fact().valid() <= DAY));
}
