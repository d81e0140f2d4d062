//! The coordination offices of the districts. All of them are made up, and so is who works there.

use jiff::civil::date;
use programme::{
    fact::{Body, BodyKind, Holder, Sourced, Tenure},
    unit::{Tier, Unit, UnitTree},
};

use crate::{chance::Chance, illustrative, units};

/// The office of every district, with the posts it may fill.
pub fn bodies(tree: &UnitTree) -> Vec<Sourced<Body>> {
    let mut chance = Chance::of(27);
    let office = |unit: &Unit| Body {
        id: id(unit),
        name: format!("Văn phòng Điều phối nông thôn mới {} (minh họa)", unit.full_name()),
        short: None,
        kind: BodyKind::CoordinationOffice,
        above: Some("coordination_office".to_owned()),
        unit: unit.code,
        basis: None,
        date: date(2021, 1, 1),
        until: None,
        successor: None,
        quota: u16::try_from(chance.between(2, 4)).ok(),
        contact: None,
    };
    districts(tree).into_iter().map(office).map(illustrative).collect()
}

/// Who works there: a head who has another main post, and up to four whose main post it is.
pub fn holders(tree: &UnitTree) -> Vec<Sourced<Holder>> {
    let mut chance = Chance::of(28);
    let mut holders = Vec::new();
    for unit in districts(tree) {
        let people = chance.between(1, 4);
        for place in 0..=people {
            let (title, tenure) = match place {
                0 => ("Chánh Văn phòng", Tenure::Concurrent),
                1 => ("Phó Chánh Văn phòng", Tenure::Main),
                _ => ("Chuyên viên", Tenure::Main),
            };
            holders.push(illustrative(Holder {
                person: format!("minh-hoa-{}-{place}", unit.code),
                body: id(unit),
                title: title.to_owned(),
                date: date(2021, 7, 1),
                name: format!("Cán bộ minh họa {}.{place}", unit.code),
                tenure,
                until: None,
                contact: None,
            }));
        }
    }
    holders
}

fn districts(tree: &UnitTree) -> Vec<&Unit> {
    units(tree, |unit| unit.code.tier() == Tier::District)
}

fn id(unit: &Unit) -> String {
    format!("coordination_office_{}", unit.code)
}
