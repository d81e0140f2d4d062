//! Figures on what OCOP products sell, by market.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Quantity, Text,
    fact::{Fact as _, FactKind, Market, MarketSale, Product, Record},
    ocop::market_sales,
    snapshot::Snapshot,
    unit::UnitIndex,
};

const LAW: &str = "919/QĐ-TTg (01/8/2022)";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "ocop.sales.last_year",
        name: ("Doanh số OCOP năm trước theo thị trường", "OCOP sales of last year by market"),
        definition: (
            "Tổng doanh số theo thị trường của các sản phẩm OCOP trong năm trước năm số liệu; kỳ nằm trong kỳ dài hơn không tính hai lần.",
            "Sales by market of OCOP products in the year before that of the date; what lies in a longer period counts once.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: sales,
    },
    Metric {
        id: "ocop.sales.exported_last_year",
        name: ("Giá trị xuất khẩu OCOP năm trước theo nước", "OCOP exports of last year by country"),
        definition: (
            "Phần xuất khẩu của doanh số OCOP trong năm trước năm số liệu, chia theo nước nhập khẩu.",
            "The exported part of OCOP sales in the year before that of the date, by country.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: exported,
    },
];

/// The sum of the sales that `part` puts into a part of the figure; none where there is no sale at all.
fn sum(snapshot: &Snapshot, scope: UnitIndex, part: impl Fn(&MarketSale) -> Option<(String, Text)>) -> Figure {
    let sales = market_sales(snapshot, scope, snapshot.as_of().year() - 1);
    let mut figure = Figure { value: (!sales.is_empty()).then_some(Quantity::ZERO), ..Figure::default() };
    let item = |product: &Record<Product>, record: &Record<MarketSale>| {
        let subject = format!("{}: {}", product.fact().name, record.fact().describe(Lang::Vi));
        Item::new(subject, [Source::Fact(FactKind::MarketSale, record.seq)])
    };
    for (product, record) in sales {
        let amount = Quantity::whole(record.fact().amount.0);
        if let Some((id, name)) = part(record.fact()).filter(|_| amount != Quantity::ZERO) {
            let part = figure.part(&id, || name);
            figure.add(item(product, record), part, amount);
        }
    }
    figure.largest_first()
}

fn sales(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |sale| {
        let label = |lang| sale.market.label(lang).to_owned();
        Some((sale.market.id().to_owned(), Text { vi: label(Lang::Vi), en: label(Lang::En) }))
    })
}

fn exported(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |sale| {
        let country = sale.country.clone().filter(|_| sale.market == Market::Export)?;
        Some((country.clone(), Text { vi: country.clone(), en: country }))
    })
}
