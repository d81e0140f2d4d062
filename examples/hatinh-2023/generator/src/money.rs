//! Capital of the plan year 2022, and for clean water that of the two years before. The source says that the disbursement of 2022 was
//! low; every amount is made up.

use jiff::civil::date;
use programme::{
    Dong,
    fact::{Allocation, CapitalKind, Disbursement, FundSource, Sourced, Year},
    unit::UnitTree,
};

use crate::{chance::Chance, districts, illustrative};

const PLAN_YEAR: Year = Year(2022);

/// One line of a district's plan: source, kind, content, and the range of its amount in million đồng.
type Line = (FundSource, CapitalKind, &'static str, (i64, i64));

const LINES: [Line; 9] = [
    (FundSource::Central, CapitalKind::Investment, "Hạ tầng kinh tế - xã hội", (9_000, 34_000)),
    (FundSource::Central, CapitalKind::Investment, "Nước sạch và môi trường", (3_000, 15_000)),
    (FundSource::Central, CapitalKind::Recurrent, "Phát triển sản phẩm OCOP", (600, 2_400)),
    (FundSource::Central, CapitalKind::Recurrent, "Đào tạo nghề cho lao động nông thôn", (500, 2_000)),
    (FundSource::Provincial, CapitalKind::Investment, "Hạ tầng kinh tế - xã hội", (6_000, 22_000)),
    (FundSource::Provincial, CapitalKind::Recurrent, "Khu dân cư và vườn mẫu", (1_200, 5_500)),
    (FundSource::Provincial, CapitalKind::Recurrent, "Tập huấn, truyền thông", (200, 800)),
    (FundSource::District, CapitalKind::Investment, "Hạ tầng kinh tế - xã hội", (4_000, 17_000)),
    (FundSource::District, CapitalKind::Recurrent, "Khu dân cư và vườn mẫu", (700, 3_100)),
];

/// What districts were given for 2022, and what of it the treasury has paid.
pub fn allocations_and_disbursements(tree: &UnitTree) -> (Vec<Sourced<Allocation>>, Vec<Sourced<Disbursement>>) {
    let mut chance = Chance::of(5);
    let (mut allocations, mut disbursements) = (Vec::new(), Vec::new());
    for unit in districts(tree) {
        for (fund, capital, content, (low, high)) in LINES {
            let amount = chance.around(low * 1_000_000, high * 1_000_000) | 1;
            let (number, date) = match fund {
                FundSource::Central => ("minh họa 01/QĐ-UBND", date(2022, 6, 30)),
                FundSource::Provincial => ("minh họa 02/QĐ-UBND", date(2022, 4, 15)),
                _ => ("minh họa 03/QĐ-UBND", date(2022, 3, 25)),
            };
            allocations.push(illustrative(Allocation {
                number: number.to_owned(),
                unit,
                year: PLAN_YEAR,
                fund,
                capital,
                content: content.to_owned(),
                date,
                amount: Dong(amount),
            }));
            for paid in payments(&mut chance, amount) {
                disbursements.push(illustrative(Disbursement {
                    voucher: format!("minh họa {:04}", disbursements.len() + 1),
                    unit,
                    year: PLAN_YEAR,
                    fund,
                    capital,
                    content: content.to_owned(),
                    date: chance.day(date, self::date(2022, 12, 30)),
                    amount: Dong(paid),
                    part: None,
                }));
            }
        }
    }
    (allocations, disbursements)
}

/// The years before of which the money for clean water is told, all of it spent in its year.
const WATER_YEARS: [i16; 2] = [2020, 2021];
const WATER: &str = "Nước sạch và môi trường";

/// Adds what districts were given and paid for clean water in the years before, so that it can be seen what money moved.
pub fn add_water_of_earlier_years(
    tree: &UnitTree,
    allocations: &mut Vec<Sourced<Allocation>>,
    paid: &mut Vec<Sourced<Disbursement>>,
) {
    let mut chance = Chance::of(29);
    let (fund, capital) = (FundSource::Provincial, CapitalKind::Investment);
    for year in WATER_YEARS {
        for unit in districts(tree) {
            let amount = Dong(chance.around(3_000_000_000, 12_000_000_000) | 1);
            let (content, given_on) = (WATER.to_owned(), self::date(year, 1, 20));
            let plan_year = Year(year);
            allocations.push(illustrative(Allocation {
                number: format!("minh họa 0{}/QĐ-UBND", year - 2016),
                unit,
                year: plan_year,
                fund,
                capital,
                content: content.clone(),
                date: given_on,
                amount,
            }));
            paid.push(illustrative(Disbursement {
                voucher: format!("minh họa {year}-{unit}"),
                unit,
                year: plan_year,
                fund,
                capital,
                content,
                date: chance.day(given_on, self::date(year, 12, 30)),
                amount,
                part: None,
            }));
        }
    }
}

/// One to three payments that leave a good part unspent.
fn payments(chance: &mut Chance, amount: i64) -> Vec<i64> {
    let parts = chance.between(1, 3);
    let spent = amount / 1000 * chance.between(240, 810);
    (0..parts).map(|_| (spent / parts / 1000 * chance.between(930, 1000)) | 1).collect()
}
