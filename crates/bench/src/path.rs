//! The cheapest path of a province: its 216 communes judged, priced, chosen from and explained, against judging them alone.

use std::{collections::BTreeMap, hint::black_box};

use jiff::civil::date;
use programme::{
    Dong,
    fact::{CapitalKind, FundSource, PricedBy, Provenance, Record, Seq, Sourced, StepCost},
    grade::Grade,
    judge::Judge,
    path::{Field, Limits, Mode, Outcome, Request, Wanted, Wish, explain},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    unit::{Register, UnitIndex, UnitKind},
};

use crate::{
    nation::Nation,
    table::{RUNS, row, times},
};

const SET: &str = "commune-ntm-2021-2025";
const YEAR: i16 = 2023;
const COMMUNES: usize = 216;

pub fn province(nation: &Nation) {
    let snapshot = state(nation);
    let province =
        snapshot.tree().iter().find(|(unit, _)| snapshot.tree().parent(*unit).is_none()).expect("a province");
    let scope = province.1.code;
    let mut request = Request {
        scope,
        due: date(YEAR, 12, 31),
        mode: Mode::LeastCost,
        targets: vec![Wanted { grade: Grade::Ntm, scope, count: Wish::More(1) }],
        budget: None,
        limits: Limits { most_missing: None, verify_at_most: None, ..Limits::default() },
        pinned: Vec::new(),
        forbidden: Vec::new(),
    };
    // Half of those that could be, with hardly more money than they cost.
    let able = Field::new(&snapshot, &request).expect("the province").aims[0].able;
    request.targets[0].count = Wish::More(u32::try_from(able / 2).expect("a number"));
    let field = Field::new(&snapshot, &request).expect("the province");
    let Outcome::Plan(plan) = field.solve() else { panic!("money does not limit it") };
    let halves = [FundSource::Central, FundSource::Provincial].map(|fund| (fund, Dong(plan.cost.0 / 100 * 52)));
    request.budget = Some(BTreeMap::from(halves));
    let ours = times(RUNS, || {
        let field = Field::new(&snapshot, &request).expect("the province");
        if let Outcome::Plan(plan) = field.solve() {
            black_box(explain(&field, &plan));
        }
    });
    let set = nation.law.set(SET).expect("the set");
    let units: Vec<UnitIndex> =
        snapshot.tree().iter().filter(|(_, unit)| unit.kind == UnitKind::Commune).map(|(index, _)| index).collect();
    let judge = Judge::new(&snapshot, set, YEAR);
    let floor = times(RUNS * 3, || {
        for unit in &units {
            black_box(judge.assess(*unit));
        }
    });
    row("plan and explain 216 communes; judge them", &ours, &floor, "≤ 5 s");
}

/// A province of so many communes, all counted by the programme, with a cost for every measure.
fn state(nation: &Nation) -> Snapshot {
    let mut communes = 0;
    let units = nation.register.units().iter().filter(|unit| {
        communes += usize::from(unit.kind == UnitKind::Commune);
        unit.kind != UnitKind::Commune || communes <= COMMUNES
    });
    let counted = |unit: &programme::unit::Unit| {
        let mut unit = unit.clone();
        unit.in_programme = unit.kind == UnitKind::Commune;
        unit
    };
    let register = Register::of(units.map(counted).collect());
    let ground = Ground::new(nation.law.clone(), &register, date(YEAR, 3, 13));
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, observation) in (1..).zip(&nation.observations) {
        let fact = &observation.fact;
        let (unit, period) = (fact.unit.to_string(), fact.period.to_string());
        builder.push(Seq(seq), (&unit, &fact.measure, &period), fact.value.0, "approved", "illustrative");
    }
    let province = ground.tree.iter().find(|(unit, _)| ground.tree.parent(*unit).is_none()).expect("a province").1.code;
    let cost = |(number, measure): (i64, &programme::law::Measure)| Record {
        seq: Seq(number),
        sourced: Sourced {
            fact: StepCost {
                measure: measure.id.clone(),
                unit: province,
                group: None,
                date: date(YEAR, 1, 1),
                priced_by: PricedBy::Point,
                amount: Dong(37_000_000 + number * 7_919_113 % 250_000_000),
                months: None,
                content: "Hạ tầng".to_owned(),
                capital: CapitalKind::Investment,
                funds: [Some("central"), Some("provincial"), None][usize::try_from(number % 3).unwrap_or(0)]
                    .map(str::to_owned),
                basis: None,
            },
            provenance: Provenance::Illustrative,
            source: "bench".to_owned(),
        },
    };
    let step_costs = (1..).zip(nation.law.measures()).map(cost).collect();
    Snapshot::new(ground, Facts { step_costs, ..Facts::default() }, builder.finish())
}
