//! Who falls short of today's law, and by what.

use hatinh_2023::DAY;
use programme::{
    fact::OutlookTier,
    grade::Grade,
    judge::{Judge, Verdict},
    metric::{self, Source},
    outlook::{self, Forecast},
    snapshot::{Facts, Snapshot},
    unit::{Unit, UnitIndex, UnitKind},
};

use crate::province::{PROVINCE, code, whole};

const BASIC: &str = "commune-ntm-2021-2025";

fn failed(today: &Snapshot, set: &str, unit: UnitIndex) -> usize {
    let set = today.law().set(set).expect("the set");
    Judge::new(today, set, DAY.year()).assess(unit).count(Verdict::Unmet)
}

fn is_commune(unit: &Unit) -> bool {
    unit.in_programme && unit.kind == UnitKind::Commune
}

/// The decisions, without which nobody is at risk, and nothing else.
fn decisions() -> Facts {
    Facts { recognitions: PROVINCE.facts.recognitions.clone(), ..Facts::default() }
}

#[test]
fn six_communes_are_at_risk_each_by_as_little_as_can_be() {
    let today = PROVINCE.today();
    let risks = metric::at_risk(&today, whole(&today));
    assert_eq!(risks.len(), 6);
    for risk in risks {
        let unit = risk.assessment.unit;
        let set = today.law().set(BASIC).expect("the set");
        let income = set.criteria.iter().position(|criterion| criterion.code == "10").expect("income");
        assert_eq!(risk.assessment.criteria[income], Verdict::Unmet, "{unit}: income is among them");
        assert_eq!(risk.failing.len(), risk.assessment.count(Verdict::Unmet), "{unit}: one reading for each criterion");
        for source in risk.failing {
            let Source::Fact(_, seq) = source else { panic!("an observation") };
            let readings = PROVINCE.readings(&PROVINCE.inputs.register, DAY, &[seq]);
            let without = PROVINCE.snapshot(&PROVINCE.inputs.register, DAY, decisions(), readings);
            let still = metric::at_risk(&without, risk.unit);
            assert!(still.is_empty(), "{unit} is at risk even without {seq}");
        }
    }
}

#[test]
fn some_other_communes_slip_and_the_rest_meet_all_that_can_be_judged() {
    let today = PROVINCE.today();
    let mut by_failed = [0; 7];
    for (unit, commune) in today.tree().iter().filter(|(_, unit)| is_commune(unit)) {
        let failed = failed(&today, BASIC, unit);
        if today.holds(unit, Grade::Ntm) {
            by_failed[failed] += 1;
        } else {
            assert!((4..=6).contains(&failed), "{} fails {failed}", commune.code);
        }
    }
    assert_eq!(by_failed[0], 177 - 6 - 25);
    assert_eq!(by_failed[1] + by_failed[2] + by_failed[3], 25);
    assert_eq!(by_failed[6], 6);
}

#[test]
fn advanced_and_model_communes_and_recognised_districts_fail_nothing() {
    let today = PROVINCE.today();
    let sets = [
        ("commune-advanced-2021-2025", Grade::Advanced),
        ("commune-model-2021-2025", Grade::Model),
        ("district-ntm-2021-2025", Grade::Ntm),
    ];
    for (id, grade) in sets {
        let set = today.law().set(id).expect(id);
        let judged = today.tree().iter().filter(|(_, unit)| set.applies_to(unit));
        let units: Vec<_> = judged.filter(|(unit, _)| today.holds(*unit, grade)).collect();
        assert!(units.len() >= 7, "{id}");
        for (unit, known) in units {
            assert_eq!(failed(&today, id, unit), 0, "{} under {id}", known.code);
        }
    }
    let behind = today.tree().index(code("444")).expect("Hương Khê");
    assert!(failed(&today, "district-ntm-2021-2025", behind) >= 2);
}

#[test]
fn who_slips_owes_figures_too_and_few_others_do() {
    let today = PROVINCE.today();
    let set = today.law().set(BASIC).expect("the set");
    let at_risk: Vec<_> = metric::at_risk(&today, whole(&today)).iter().map(|risk| risk.unit).collect();
    let mut owing = Vec::new();
    for (unit, _) in today.tree().iter().filter(|(_, unit)| is_commune(unit)) {
        let assessment = Judge::new(&today, set, DAY.year()).assess(unit);
        let mut verdicts = assessment.indicators.iter().chain(&assessment.preconditions);
        if verdicts.any(|verdict| *verdict == Verdict::Missing) {
            owing.push(unit);
        }
    }
    assert!(at_risk.iter().all(|unit| owing.contains(unit)));
    assert!((at_risk.len() + 6..=at_risk.len() + 20).contains(&owing.len()), "{} owe figures", owing.len());
}

#[test]
fn the_outlook_of_the_province_does_not_contradict_its_figures() {
    let today = PROVINCE.today();
    let set = outlook::own_set(&today, whole(&today)).expect("the pilot set");
    for criterion in Forecast::new(&today).of(whole(&today), set).criteria {
        let tier = criterion.word.expect("the press's word").record.fact().tier;
        let (verdict, code) = (criterion.verdict, &criterion.criterion.code);
        assert_eq!(verdict == Verdict::Met, tier == OutlookTier::Met, "{code} is {verdict:?}, told as {tier:?}");
    }
}
