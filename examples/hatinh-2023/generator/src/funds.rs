//! Capital of the plan year 2023, and what of 2022 was carried over. All of it is made up.

use std::collections::HashMap;

use jiff::civil::date;
use programme::{
    Dong,
    fact::{Allocation, CapitalKind, CarryOver, Disbursement, FundSource, Sourced, Year},
    unit::{UnitCode, UnitTree},
};

use crate::{DAY, chance::Chance, districts, illustrative};

const PLAN_YEAR: Year = Year(2023);

/// One line of a district's plan: source, kind, content, and the range of its amount in million đồng.
type Line = (FundSource, CapitalKind, &'static str, (i64, i64));

const LINES: [Line; 4] = [
    (FundSource::Central, CapitalKind::Investment, "Hạ tầng kinh tế - xã hội", (7_000, 26_000)),
    (FundSource::Provincial, CapitalKind::Investment, "Nước sạch và môi trường", (4_000, 18_000)),
    (FundSource::Provincial, CapitalKind::Recurrent, "Khu dân cư và vườn mẫu", (900, 4_200)),
    (FundSource::Provincial, CapitalKind::Recurrent, "Tập huấn, truyền thông", (150, 600)),
];

/// Adds what districts were given for 2023 and the little that was paid by the day of the example. In one line more was paid
/// than given, as happens when a decision comes late.
pub fn add_this_year(
    tree: &UnitTree,
    allocations: &mut Vec<Sourced<Allocation>>,
    paid: &mut Vec<Sourced<Disbursement>>,
) {
    let mut chance = Chance::of(21);
    let given_on = date(2023, 1, 18);
    for (place, unit) in districts(tree).into_iter().enumerate() {
        for (fund, capital, content, (low, high)) in LINES {
            let amount = chance.around(low * 1_000_000, high * 1_000_000) | 1;
            let number = if fund == FundSource::Central { "minh họa 11/QĐ-UBND" } else { "minh họa 12/QĐ-UBND" };
            let content = content.to_owned();
            allocations.push(illustrative(Allocation {
                number: number.to_owned(),
                unit,
                year: PLAN_YEAR,
                fund,
                capital,
                content: content.clone(),
                date: given_on,
                amount: Dong(amount),
            }));
            let is_overspent = place == 4 && content.starts_with("Tập huấn");
            if is_overspent || chance.percent(45) {
                let share = if is_overspent { 1_060 } else { chance.between(30, 240) };
                paid.push(illustrative(Disbursement {
                    voucher: format!("minh họa {:04}", paid.len() + 1),
                    unit,
                    year: PLAN_YEAR,
                    fund,
                    capital,
                    content,
                    date: chance.day(date(2023, 1, 30), DAY),
                    amount: Dong((amount / 1000 * share) | 1),
                    part: None,
                }));
            }
        }
    }
}

/// What of the investment of 2022 may still be spent: half of the lines with something left, some of them not for long.
pub fn carry_overs(given: &[Sourced<Allocation>], paid: &[Sourced<Disbursement>]) -> Vec<Sourced<CarryOver>> {
    let mut chance = Chance::of(22);
    let mut spent: HashMap<(UnitCode, Year, FundSource, CapitalKind, &str), i64> = HashMap::new();
    for Disbursement { unit, year, fund, capital, content, amount, .. } in paid.iter().map(|sourced| &sourced.fact) {
        *spent.entry((*unit, *year, *fund, *capital, content)).or_default() += amount.0;
    }
    let mut carried = Vec::new();
    for allocation in given.iter().map(|sourced| &sourced.fact) {
        let Allocation { unit, year, fund, capital, content, amount, .. } = allocation;
        let left = amount.0 - spent.get(&(*unit, *year, *fund, *capital, content)).copied().unwrap_or_default();
        let may_be = *year < PLAN_YEAR && *capital == CapitalKind::Investment && left > 0;
        if !may_be || !chance.percent(50) {
            continue;
        }
        let until = if chance.percent(30) { date(2023, 5, 31) } else { date(2023, 12, 31) };
        carried.push(illustrative(CarryOver {
            number: "minh họa 13/QĐ-UBND".to_owned(),
            unit: *unit,
            year: *year,
            fund: *fund,
            capital: *capital,
            content: content.clone(),
            date: date(2023, 1, 30),
            until,
            amount: Dong((left / 100 * chance.between(70, 100)) | 1),
        }));
    }
    carried
}
