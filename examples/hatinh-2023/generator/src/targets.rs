//! Targets beside those the source tells: how some of them are shared out, one as it was before it was adjusted, and those of the
//! period. All of it is made up; the parts make the whole.

use anyhow::{Context as _, Result};
use jiff::civil::date;
use programme::{
    Quantity,
    fact::{Goal, Sourced, Target, Years},
    target::shares,
    unit::{UnitCode, UnitTree},
};

use crate::{DAY, communes, districts, illustrative};

/// What is shared out among the districts by their communes in the programme.
const SHARED: [&str; 2] = ["area.recognised.model", "ocop.products.certified"];

/// The district that shares its products out among its communes.
const SHARES_ON: (&str, &str) = ("ocop.products.certified", "439");

/// What was asked for before the day of the example.
const ADJUSTED: (&str, i64) = ("area.recognised.model", 120);

/// Targets of the years 2021–2025.
const OF_THE_PERIOD: [(&str, Goal, i64); 4] = [
    ("commune.recognised.ntm.rate", Goal::AtLeast, 100),
    ("commune.recognised.advanced", Goal::Increase, 60),
    ("commune.recognised.model", Goal::Increase, 15),
    ("ocop.products.certified", Goal::Increase, 200),
];

/// The targets that the source tells, and what is made up beside them.
pub fn targets(tree: &UnitTree, known: Vec<Sourced<Target>>) -> Result<Vec<Sourced<Target>>> {
    let years = Years::period(2021, 2025).context("a period")?;
    let province = known.first().context("a known target")?.fact.scope;
    let mut all = known;
    let whole = |id: &str| all.iter().find(|each| each.fact.metric == id).map(|each| each.fact.clone());
    let mut made_up: Vec<Target> = OF_THE_PERIOD.into_iter().map(|asked| of_a_period(province, years, asked)).collect();
    made_up.extend(whole(ADJUSTED.0).map(|target| before(&target)));
    for each in SHARED.into_iter().filter_map(whole) {
        made_up.extend(parts(&each, &by_district(tree)));
    }
    let shared_on =
        made_up.iter().find(|target| (target.metric.as_str(), target.scope.to_text().as_str()) == SHARES_ON);
    let shared_on = shared_on.map(|target| parts(target, &by_commune(tree, target.scope)));
    made_up.extend(shared_on.unwrap_or_default());
    all.extend(made_up.into_iter().map(illustrative));
    Ok(all)
}

fn of_a_period(scope: UnitCode, year: Years, (metric, goal, number): (&str, Goal, i64)) -> Target {
    Target {
        metric: metric.to_owned(),
        scope,
        year,
        goal,
        number: Some(Quantity::whole(number)),
        units: None,
        basis: format!("Chỉ tiêu giai đoạn {year} (minh họa)"),
        date: date(2022, 1, 10),
    }
}

/// A target as it was before it was adjusted.
fn before(target: &Target) -> Target {
    Target {
        number: Some(Quantity::whole(ADJUSTED.1)),
        basis: "Dự kiến đầu năm (minh họa)".to_owned(),
        date: date(2023, 1, 10),
        ..target.clone()
    }
}

/// The parts of a target by what each unit weighs; who would get nothing gets no part.
fn parts(whole: &Target, units: &[(UnitCode, u64)]) -> Vec<Target> {
    let weights: Vec<u64> = units.iter().map(|(_, weight)| *weight).collect();
    let numbers = shares(whole.number.unwrap_or_default(), &weights);
    let part = |((scope, _), number): (&(UnitCode, u64), Quantity)| Target {
        scope: *scope,
        number: Some(number),
        basis: "Phân giao chỉ tiêu năm 2023 (minh họa)".to_owned(),
        date: DAY,
        ..whole.clone()
    };
    units.iter().zip(numbers).filter(|(_, number)| *number > Quantity::ZERO).map(part).collect()
}

fn by_district(tree: &UnitTree) -> Vec<(UnitCode, u64)> {
    let communes = communes(tree);
    let within = |district: UnitCode| communes.iter().filter(|unit| unit.parent == Some(district)).count() as u64;
    districts(tree).into_iter().map(|district| (district, within(district))).collect()
}

fn by_commune(tree: &UnitTree, district: UnitCode) -> Vec<(UnitCode, u64)> {
    let within = communes(tree).into_iter().filter(|unit| unit.parent == Some(district));
    within.map(|unit| (unit.code, 1)).collect()
}
