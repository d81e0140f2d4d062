//! P5: judging every commune under the commune set, against a hand-written loop of the same comparisons.

use std::hint::black_box;

use jiff::civil::date;
use programme::{
    Lang, Quantity,
    fact::{ReadContext, Seq},
    judge::Judge,
    law::{Comparator, CriteriaSet, Leaf, MeasureIndex, Profile},
    scenario::{Context, Scenario, Stated},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    unit::{Register, UnitIndex, UnitKind},
};

use crate::{
    nation::Nation,
    table::{RUNS, row, times},
};

const SET: &str = "commune-ntm-2021-2025";
const YEAR: i16 = 2023;

pub fn nation(nation: &Nation) {
    judge(nation, &nation.register, "judge 10,599 communes (nation)", "≤ 100 ms; ≤ 5× floor");
}

pub fn province(nation: &Nation) {
    let mut communes = 0;
    let units = nation.register.units().iter().filter(|unit| {
        communes += usize::from(unit.kind == UnitKind::Commune);
        unit.kind != UnitKind::Commune || communes <= 216
    });
    let register = Register::of(units.cloned().collect());
    judge(nation, &register, "judge 216 communes (province)", "≤ 2 ms; ≤ 5× floor");
}

/// Another threshold and another figure are supposed, and every commune is judged anew; against judging them as they are.
pub fn what_if(nation: &Nation) {
    let snapshot = state(nation, &nation.register);
    let told = |kind: &str, fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Stated { kind: kind.to_owned(), fields }
    };
    let set = nation.law.set(SET).expect("the set");
    let (indicator, measure) = set
        .indicators()
        .find_map(|(_, indicator)| match indicator.requirement.leaves().next()? {
            Leaf::Measure { measure, .. } => {
                Some((indicator.code.as_str(), nation.law.measure_at(*measure).id.as_str()))
            }
            _ => None,
        })
        .expect("the set compares a measure");
    let stated = [
        told("threshold", &[("set", SET), ("indicator", indicator), ("measure", measure), ("value", "1")]),
        told("observation", &[("unit", "00001"), ("measure", measure), ("period", "2022"), ("value", "0")]),
    ];
    let read = ReadContext { law: &nation.law, register: &nation.register, lang: Lang::Vi };
    let context = Context { read, province: "42".parse().expect("a code"), as_of: snapshot.as_of() };
    let scenario = Scenario::read(&stated, &context).expect("sound");
    let units = communes(&snapshot);
    let ours = times(RUNS * 3, || {
        let supposed = scenario.apply(&snapshot);
        judge_all(&supposed, supposed.law().set(SET).expect("the set"), &units);
    });
    let floor = times(RUNS * 3, || judge_all(&snapshot, set, &units));
    row("what if: suppose and judge 10,599 communes", &ours, &floor, "≤ 200 ms; ≤ 1.5× floor");
}

fn communes(snapshot: &Snapshot) -> Vec<UnitIndex> {
    let communes = snapshot.tree().iter().filter(|(_, unit)| unit.kind == UnitKind::Commune);
    communes.map(|(index, _)| index).collect()
}

fn judge_all(snapshot: &Snapshot, set: &CriteriaSet, units: &[UnitIndex]) {
    let judge = Judge::new(snapshot, set, YEAR);
    for unit in units {
        black_box(judge.assess(*unit));
    }
}

fn state(nation: &Nation, register: &Register) -> Snapshot {
    let day = date(YEAR, 3, 13);
    let ground = Ground::new(nation.law.clone(), register, day);
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, observation) in (1..).zip(&nation.observations) {
        let fact = &observation.fact;
        let (unit, period) = (fact.unit.to_string(), fact.period.to_string());
        builder.push(Seq(seq), (&unit, &fact.measure, &period), fact.value.0, "approved", "illustrative");
    }
    Snapshot::new(ground, Facts::default(), builder.finish())
}

fn judge(nation: &Nation, register: &Register, work: &str, goal: &str) {
    let snapshot = state(nation, register);
    let set = nation.law.set(SET).expect("the set");
    let units = communes(&snapshot);
    let ours = times(RUNS * 3, || judge_all(&snapshot, set, &units));
    let hand = by_hand(&snapshot, set, &units);
    let floor = times(RUNS * 3, || {
        black_box(hand.run());
    });
    row(work, &ours, &floor, goal);
}

/// The comparisons alone: packed columns of values, one threshold a column, a count of what holds.
struct ByHand {
    columns: Vec<(Vec<Option<i64>>, Comparator, i64)>,
}

fn by_hand(snapshot: &Snapshot, set: &CriteriaSet, units: &[UnitIndex]) -> ByHand {
    let law = snapshot.law();
    let unit = snapshot.tree().unit(units[0]);
    let profile =
        Profile { province: "42".parse().expect("a code"), column: set.column(unit), group: None, year: YEAR };
    let day = snapshot.as_of();
    let holding = set.indicators().filter(|(_, indicator)| indicator.holds_on(day));
    let leaves = holding.flat_map(|(_, indicator)| indicator.requirement.leaves());
    let column = |measure: MeasureIndex| -> Vec<Option<i64>> {
        units.iter().map(|unit| snapshot.reading(*unit, measure).map(|reading| reading.value.scaled())).collect()
    };
    let columns = leaves.filter_map(|leaf| match leaf {
        Leaf::Measure { measure, test } => {
            let threshold = law.resolve(&test.threshold, &profile).map_or(0, Quantity::scaled);
            Some((column(*measure), test.comparator, threshold))
        }
        _ => None,
    });
    ByHand { columns: columns.collect() }
}

impl ByHand {
    fn run(&self) -> usize {
        let holds = |value: i64, comparator: Comparator, threshold: i64| {
            comparator.holds(Quantity::from_scaled(value), Quantity::from_scaled(threshold))
        };
        let count = |(values, comparator, threshold): &(Vec<Option<i64>>, Comparator, i64)| {
            values.iter().filter(|value| value.is_some_and(|value| holds(value, *comparator, *threshold))).count()
        };
        self.columns.iter().map(count).sum()
    }
}
