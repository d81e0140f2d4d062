//! The outlook of every criterion of every unit of the province, against judging the same units twice: once for today, once for the
//! day by which criteria are to be met.

use std::hint::black_box;

use jiff::civil::date;
use programme::{
    Quantity,
    fact::Seq,
    judge::Judge,
    law::CriteriaSet,
    outlook::{Forecast, own_set},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    unit::{Register, UnitIndex, UnitKind},
};

use crate::{
    nation::Nation,
    table::{RUNS, row, times},
};

/// So many years are reported.
const YEARS: i16 = 5;
/// Hà Tĩnh had so many communes, wards and townships.
const COMMUNES: usize = 216;

pub fn province(nation: &Nation) {
    let mut communes = 0;
    let units = nation.register.units().iter().filter(|unit| {
        communes += usize::from(unit.kind == UnitKind::Commune);
        unit.kind != UnitKind::Commune || communes <= COMMUNES
    });
    let register = Register::of(units.cloned().collect());
    let ground = Ground::new(nation.law.clone(), &register, date(2023, 3, 13));
    let mut builder = ReadingsBuilder::new(&ground);
    for back in 0..YEARS {
        let year = (2022 - back).to_string();
        for (seq, observation) in (i64::from(back) * 10_000_000 + 1..).zip(&nation.observations) {
            let fact = &observation.fact;
            // A little less for every year back, so that there is a pace to look at.
            let value = fact.value.0.scaled() / 100 * (100 - 3 * i64::from(back));
            let unit = fact.unit.to_string();
            let key = (unit.as_str(), fact.measure.as_str(), year.as_str());
            builder.push(Seq(seq), key, Quantity::from_scaled(value), "approved", "illustrative");
        }
    }
    let snapshot = Snapshot::new(ground, Facts::default(), builder.finish());
    let judged: Vec<(UnitIndex, &CriteriaSet)> =
        snapshot.tree().iter().filter_map(|(unit, _)| Some((unit, own_set(&snapshot, unit)?))).collect();
    let ours = times(RUNS, || {
        let forecast = Forecast::new(&snapshot);
        for (unit, set) in &judged {
            black_box(forecast.of(*unit, set));
        }
    });
    let floor = times(RUNS, || {
        for (unit, set) in &judged {
            for _ in 0..2 {
                black_box(Judge::new(&snapshot, set, 2023).assess(*unit));
            }
        }
    });
    row("outlook of 216 communes, 5 years (province)", &ours, &floor, "≤ 100 ms");
}
