//! What was sold before and after recognition, and on which markets.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    Quantity,
    fact::{MarketSale, Product, Record, Sale, StarDecision},
    snapshot::{Snapshot, grouped},
    unit::UnitIndex,
};

/// What a product sold before it was first recognised and since.
#[derive(Clone, Copy, Debug)]
pub struct BeforeAfter<'s> {
    /// The last period as long as the one after, that ended before the first award.
    pub before: &'s Record<Sale>,
    /// The last period that began after it.
    pub after: &'s Record<Sale>,
    /// The growth in percent.
    pub growth: Quantity,
}

/// The last sale of a period that began after the first award against the last one before it of a period as long; none
/// where one is missing or nothing was sold before.
#[must_use]
pub fn before_and_after<'s>(sales: &[&'s Record<Sale>], first_award: Date) -> Option<BeforeAfter<'s>> {
    let latest = |records: &mut dyn Iterator<Item = &&'s Record<Sale>>| {
        records.max_by_key(|record| record.fact().period.rank()).copied()
    };
    let after = latest(&mut sales.iter().filter(|record| record.fact().period.start() > first_award))?;
    let length = after.fact().period.months();
    let comparable = |record: &&&Record<Sale>| record.fact().period.months() == length;
    let before =
        latest(&mut sales.iter().filter(comparable).filter(|record| record.fact().period.end() < first_award))?;
    let (old, new) = (i128::from(before.fact().amount.0), i128::from(after.fact().amount.0));
    let growth = Quantity::ratio((new - old) * 100, old).filter(|_| old > 0)?;
    Some(BeforeAfter { before, after, growth })
}

/// What every product sold before and after it was first recognised, by product code, where both are known.
#[must_use]
pub fn growths(snapshot: &Snapshot) -> HashMap<&str, BeforeAfter<'_>> {
    let decisions = grouped::<StarDecision>(snapshot, |decision| Some(decision.product.as_str()));
    let sales = grouped::<Sale>(snapshot, |sale| Some(sale.product.as_str()));
    let growth = |(product, sales): (_, Vec<_>)| {
        let first_award = decisions.get(product)?.first()?.fact().date;
        Some((product, before_and_after(&sales, first_award)?))
    };
    sales.into_iter().filter_map(growth).collect()
}

/// What was sold by products in `scope` in periods of a year, with its product. What a part of a year says beside a longer
/// period of the same product and market is in that already, and left out.
#[must_use]
pub fn market_sales(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Vec<(&Record<Product>, &Record<MarketSale>)> {
    let products: HashMap<&str, &Record<Product>> =
        snapshot.all::<Product>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    let of_year = snapshot.all::<MarketSale>().iter().filter(|sale| sale.fact().period.calendar_year() == year);
    let mut of_market: HashMap<(&str, _, _), Vec<&Record<MarketSale>>> = HashMap::new();
    for record in of_year {
        let sale = record.fact();
        let key = (sale.product.as_str(), sale.market, sale.country.as_deref());
        of_market.entry(key).or_default().push(record);
    }
    let mut found = Vec::new();
    for ((product, ..), sales) in of_market {
        let Some(product) = products.get(product) else { continue };
        if snapshot.tree().code_is_within(product.fact().unit, scope) {
            let whole = sales.iter().filter(|record| !sales.iter().any(|other| lies_in(record.fact(), other.fact())));
            found.extend(whole.map(|record| (*product, *record)));
        }
    }
    found.sort_by_key(|(_, record)| record.seq);
    found
}

/// Whether a period is part of a longer one.
fn lies_in(sale: &MarketSale, other: &MarketSale) -> bool {
    let (part, whole) = (sale.period, other.period);
    part.months() < whole.months() && whole.start() <= part.start() && part.end() <= whole.end()
}
