//! What was given. The source speaks of thousands of labour days of the armed forces; the numbers are made up.

use jiff::civil::date;
use programme::{
    Dong, Quantity,
    fact::{Contribution, ContributionKind, Sourced},
    unit::UnitTree,
};

use crate::{chance::Chance, districts, illustrative};

/// Contributions of 2022, by district.
pub fn contributions(tree: &UnitTree) -> Vec<Sourced<Contribution>> {
    let mut chance = Chance::of(4);
    let mut given = Vec::new();
    for unit in districts(tree) {
        let mut give = |contributor: &str, kind, quantity, value: Option<i64>| {
            let (contributor, date) = (contributor.to_owned(), date(2022, 12, 31));
            let (quantity, value) = (Quantity::whole(quantity), value.map(Dong));
            given.push(illustrative(Contribution { contributor, unit, kind, date, quantity, value }));
        };
        if chance.percent(70) {
            let days = chance.between(180, 960);
            give("Lực lượng vũ trang", ContributionKind::LabourDays, days, Some(days * 250_000));
        }
        give("Nhân dân", ContributionKind::Money, chance.between(1_400_000_003, 9_800_000_009), None);
        give("Nhân dân", ContributionKind::Land, chance.between(2_100, 31_000), None);
    }
    given
}
