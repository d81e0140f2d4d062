//! What products sold in 2022 by market: the sales of the year, split. All of it is made up.

use programme::{
    Dong,
    fact::{Export, Market, MarketSale, Sale, Sourced},
    period::Period,
};

use crate::{chance::Chance, illustrative};

const YEAR: Period = Period::year(2022);

/// Every product's sales of the year in the province and elsewhere in the country and, where it is exported, abroad.
pub fn market_sales(sales: &[Sourced<Sale>], exports: &[Sourced<Export>]) -> Vec<Sourced<MarketSale>> {
    let mut chance = Chance::of(33);
    let mut split = Vec::with_capacity(sales.len());
    for sale in sales.iter().map(|sourced| &sourced.fact).filter(|sale| sale.period == YEAR) {
        let mut left = sale.amount.0;
        let mut sell = |market, country: Option<&str>, percent: Option<i64>| {
            let amount = percent.map_or(left, |percent| sale.amount.0 / 100 * percent);
            left -= amount;
            let (product, country) = (sale.product.clone(), country.map(str::to_owned));
            split.push(illustrative(MarketSale { product, period: YEAR, market, country, amount: Dong(amount) }));
        };
        let own = exports.iter().map(|sourced| &sourced.fact).filter(|export| export.product == sale.product);
        for export in own {
            sell(Market::Export, Some(&export.country), Some(chance.between(8, 25)));
        }
        sell(Market::Country, None, Some(chance.between(15, 50)));
        sell(Market::Province, None, None);
    }
    split
}
