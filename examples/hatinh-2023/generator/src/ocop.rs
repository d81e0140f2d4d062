//! OCOP products: those that sources name, and as many made-up ones as the province counts.

use anyhow::Result;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use programme::{
    Dong,
    fact::{Award, Export, Product, Sale, Sourced, Star, StarDecision},
    grade::Grade,
    period::Period,
    unit::{Unit, UnitCode, UnitIndex, UnitKind, UnitTree},
};

use crate::{chance::Chance, illustrative, inputs::Inputs, recognitions::Standing, units};

const CERTIFIED: usize = 249;
/// Made-up products of four stars.
const FOUR_STARS: usize = 10;

/// Rounds of awards with how many products each: those of 2020 expire within six months of the day of the example.
const ROUNDS: [(Date, usize); 5] = [
    (date(2020, 6, 30), 8),
    (date(2020, 9, 4), 12),
    (date(2020, 12, 18), 56),
    (date(2021, 8, 20), 68),
    (date(2021, 12, 24), usize::MAX),
];

/// Groups with how many in a hundred belong to each.
const GROUPS: [(&str, i64); 5] = [("food", 78), ("beverage", 10), ("medicinal", 5), ("handicraft", 5), ("tourism", 2)];

/// The average growth, in tenths of a percent, and how far a product's own may lie from it.
const GROWTH: i64 = 400;
const SPREAD: i64 = 340;

/// Products, their stars, what they sell and where they are exported.
#[derive(Debug)]
pub struct Catalogue {
    /// The products.
    pub products: Vec<Sourced<Product>>,
    /// Their awards.
    pub awards: Vec<Sourced<StarDecision>>,
    /// Their sales: the year before the award, and 2022.
    pub sales: Vec<Sourced<Sale>>,
    /// Their exports.
    pub exports: Vec<Sourced<Export>>,
}

impl Catalogue {
    /// How many products were certified on a day: no certificate of the example has run out yet.
    pub fn certified_on(&self, day: Date) -> usize {
        self.awards.iter().filter(|award| award.fact.date <= day).count()
    }

    /// How many products come from a unit or a unit below it.
    pub fn products_within(&self, tree: &UnitTree, unit: UnitIndex) -> usize {
        self.products.iter().filter(|sourced| tree.code_is_within(sourced.fact.unit, unit)).count()
    }
}

/// The whole catalogue, by product code.
pub fn catalogue(inputs: &Inputs, tree: &UnitTree, standing: &Standing) -> Result<Catalogue> {
    let mut chance = Chance::of(6);
    let mut catalogue =
        Catalogue { products: inputs.known()?, awards: inputs.known()?, sales: Vec::new(), exports: inputs.known()? };
    let places = places(tree, standing, &catalogue, &mut chance);
    let rounds = ROUNDS.into_iter().flat_map(|(day, products)| std::iter::repeat_n(day, products));
    for (number, (unit, day)) in (catalogue.products.len() + 1..=CERTIFIED).zip(places.into_iter().zip(rounds)) {
        let code = format!("SP-{number:03}");
        catalogue.products.push(illustrative(Product {
            code: code.clone(),
            name: format!("Sản phẩm minh họa {number:03}"),
            producer: None,
            unit,
            group: group(&mut chance),
            joined: day.saturating_sub(chance.between(60, 170).days()),
            producer_code: None,
            subgroup: None,
        }));
        let star = if number > CERTIFIED - FOUR_STARS { Star::new(4) } else { Star::new(3) };
        catalogue.awards.extend(star.map(|star| {
            illustrative(StarDecision {
                product: code,
                date: day,
                action: Award::Award,
                star,
                number: None,
                dossier: None,
                reason: None,
            })
        }));
    }
    catalogue.sales = sales(&catalogue.awards, &mut chance);
    Ok(catalogue)
}

/// Where the made-up products come from: first every advanced commune without a known one, for which the law asks for one.
fn places(tree: &UnitTree, standing: &Standing, known: &Catalogue, chance: &mut Chance) -> Vec<UnitCode> {
    let rural = units(tree, |unit| matches!(unit.kind, UnitKind::Commune | UnitKind::Township));
    let named = |code| known.products.iter().any(|sourced| sourced.fact.unit == code);
    let lacks = |unit: &&&Unit| standing.holds(unit.code, Grade::Advanced) && !named(unit.code);
    let mut places: Vec<UnitCode> = rural.iter().filter(lacks).map(|unit| unit.code).collect();
    while places.len() < CERTIFIED - known.products.len() {
        places.extend(chance.pick(&rural).map(|unit| unit.code));
    }
    chance.shuffle(&mut places);
    places
}

fn group(chance: &mut Chance) -> String {
    let mut draw = chance.between(1, 100);
    let group = GROUPS.iter().find(|(_, share)| {
        draw -= share;
        draw <= 0
    });
    group.map_or("food", |(code, _)| code).to_owned()
}

/// For every product what it sold in the year before its award and in 2022.
fn sales(awards: &[Sourced<StarDecision>], chance: &mut Chance) -> Vec<Sourced<Sale>> {
    let mut sales = Vec::with_capacity(awards.len() * 2);
    for (award, growth) in awards.iter().zip(growths(awards.len(), chance)) {
        let thousands = chance.around(60_000, 1_900_000);
        let mut sell = |year: i16, amount: i64| {
            let product = award.fact.product.clone();
            sales.push(illustrative(Sale { product, period: Period::year(year), amount: Dong(amount) }));
        };
        sell(award.fact.date.year() - 1, thousands * 1000);
        sell(2022, thousands * (1000 + growth));
    }
    sales
}

/// Growth rates in tenths of a percent whose mean is exactly [`GROWTH`] though none equals it: they come in pairs that lie
/// as far above as below, and three that balance each other where the number is odd.
fn growths(count: usize, chance: &mut Chance) -> Vec<i64> {
    let mut growths = Vec::with_capacity(count + 1);
    if count % 2 == 1 {
        growths.extend([GROWTH + 52, GROWTH + 31, GROWTH - 83]);
    }
    while growths.len() < count {
        let distance = chance.between(2, SPREAD);
        growths.extend([GROWTH + distance, GROWTH - distance]);
    }
    chance.shuffle(&mut growths);
    growths
}
