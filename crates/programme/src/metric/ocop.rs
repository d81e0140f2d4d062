//! Figures on OCOP products.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan as _;

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Quantity,
    fact::{FactKind, Product, Record, Star},
    ocop::{BeforeAfter, growths},
    snapshot::{Certificate, Snapshot},
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "ocop.products.certified",
        name: ("Số sản phẩm OCOP đạt chuẩn", "Certified OCOP products"),
        definition: (
            "Sản phẩm được công nhận từ 3 sao trở lên, giấy chứng nhận còn hạn 36 tháng vào ngày số liệu.",
            "Products of three stars or more whose 36-month certificate is valid on the date.",
        ),
        law: "148/QĐ-TTg (24/02/2023), 1048/QĐ-TTg (21/8/2019)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_certified,
    },
    Metric {
        id: "ocop.products.certified.3_star",
        name: ("Số sản phẩm OCOP 3 sao", "OCOP products of three stars"),
        definition: (
            "Sản phẩm OCOP có giấy chứng nhận 3 sao còn hạn.",
            "Products with a valid certificate of three stars.",
        ),
        law: "148/QĐ-TTg (24/02/2023), 1048/QĐ-TTg (21/8/2019)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_3_star,
    },
    Metric {
        id: "ocop.products.certified.4_star",
        name: ("Số sản phẩm OCOP 4 sao", "OCOP products of four stars"),
        definition: (
            "Sản phẩm OCOP có giấy chứng nhận 4 sao còn hạn.",
            "Products with a valid certificate of four stars.",
        ),
        law: "148/QĐ-TTg (24/02/2023), 1048/QĐ-TTg (21/8/2019)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_4_star,
    },
    Metric {
        id: "ocop.products.certified.5_star",
        name: ("Số sản phẩm OCOP 5 sao", "OCOP products of five stars"),
        definition: (
            "Sản phẩm OCOP có giấy chứng nhận 5 sao còn hạn.",
            "Products with a valid certificate of five stars.",
        ),
        law: "148/QĐ-TTg (24/02/2023), 1048/QĐ-TTg (21/8/2019)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_5_star,
    },
    Metric {
        id: "ocop.products.expiring",
        name: (
            "Số sản phẩm OCOP hết hạn chứng nhận trong 6 tháng tới",
            "OCOP certificates that expire within six months",
        ),
        definition: (
            "Sản phẩm OCOP đạt chuẩn có giấy chứng nhận hết hạn trong 6 tháng kể từ ngày số liệu.",
            "Certified products whose certificate expires within six months of the date.",
        ),
        law: "148/QĐ-TTg (24/02/2023)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_expiring,
    },
    Metric {
        id: "ocop.products.exported",
        name: ("Số sản phẩm OCOP đã xuất khẩu", "OCOP products exported"),
        definition: (
            "Sản phẩm OCOP đạt chuẩn có ít nhất một thị trường xuất khẩu.",
            "Certified products with at least one export market.",
        ),
        law: "919/QĐ-TTg (01/8/2022)",
        measured_in: MeasuredIn::Products,
        tiers: ALL,
        compute: products_exported,
    },
    Metric {
        id: "ocop.export.markets",
        name: ("Số nước nhập khẩu sản phẩm OCOP", "Countries OCOP products are exported to"),
        definition: (
            "Số nước khác nhau mà sản phẩm OCOP đạt chuẩn đã xuất khẩu sang.",
            "Different countries to which certified products are exported.",
        ),
        law: "919/QĐ-TTg (01/8/2022)",
        measured_in: MeasuredIn::Countries,
        tiers: ALL,
        compute: export_markets,
    },
    Metric {
        id: "ocop.sales.growth_after_joining",
        name: ("Mức tăng doanh số bình quân sau khi tham gia OCOP", "Average growth of sales after joining OCOP"),
        definition: (
            "Bình quân giản đơn theo sản phẩm: doanh số kỳ gần nhất sau lần công nhận đầu so với kỳ cùng độ dài gần nhất trước đó; chỉ sản phẩm còn chứng nhận và có đủ hai kỳ.",
            "Simple mean over products: sales of the latest period after the first award against the latest of the same length before it; certified products with both.",
        ),
        law: "919/QĐ-TTg (01/8/2022)",
        measured_in: MeasuredIn::Percent,
        tiers: ALL,
        compute: sales_growth,
    },
];

/// Certified products in scope with their certificates.
fn certified(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (&Record<Product>, &Certificate)> {
    let products: HashMap<&str, &Record<Product>> =
        snapshot.all::<Product>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    snapshot.certificates().iter().filter_map(move |certificate| {
        let product = *products.get(certificate.product.as_str())?;
        snapshot.tree().code_is_within(product.fact().unit, scope).then_some((product, certificate))
    })
}

fn item(product: &Record<Product>, certificate: &Certificate) -> Item {
    let subject = format!("{} ({})", product.fact().name, product.fact().code);
    let decision = Source::Fact(FactKind::StarDecision, certificate.decision);
    Item::new(subject, [Source::Fact(FactKind::Product, product.seq), decision])
}

fn count(snapshot: &Snapshot, scope: UnitIndex, only: impl Fn(&Certificate) -> bool) -> Figure {
    let chosen = certified(snapshot, scope).filter(|(_, certificate)| only(certificate));
    Figure::count(chosen.map(|(product, certificate)| item(product, certificate)).collect())
}

fn products_certified(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |_| true)
}

fn products_3_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(3))
}

fn products_4_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(4))
}

fn products_5_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(5))
}

fn products_expiring(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let horizon = snapshot.as_of().saturating_add(6.months());
    count(snapshot, scope, |certificate| certificate.expires <= horizon)
}

/// A certified product with its exports.
type Exported<'s> = (&'s Record<Product>, &'s Certificate, Vec<&'s Record<crate::fact::Export>>);

/// Exports of certified products in scope.
fn exports(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Exported<'_>> {
    let with_exports = certified(snapshot, scope).map(|(product, certificate)| {
        let code = &product.fact().code;
        let exports = snapshot.all::<crate::fact::Export>().iter().filter(|record| record.fact().product == *code);
        (product, certificate, exports.collect::<Vec<_>>())
    });
    with_exports.filter(|(_, _, exports)| !exports.is_empty()).collect()
}

fn products_exported(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = exports(snapshot, scope).into_iter().map(|(product, certificate, exports)| {
        let mut item = item(product, certificate);
        item.rest_on(exports.iter().map(|record| Source::Fact(FactKind::Export, record.seq)).collect());
        item
    });
    Figure::count(items.collect())
}

fn export_markets(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let mut markets: BTreeMap<&str, Vec<Source>> = BTreeMap::new();
    for (_, _, exports) in exports(snapshot, scope) {
        for record in exports {
            let source = Source::Fact(FactKind::Export, record.seq);
            markets.entry(record.fact().country.as_str()).or_default().push(source);
        }
    }
    let items = markets.into_iter().map(|(country, sources)| {
        let mut item = Item::new(country, []);
        item.rest_on(sources);
        item
    });
    Figure::count(items.collect())
}

fn sales_growth(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let growths = growths(snapshot);
    let mut total: i128 = 0;
    let mut items = Vec::new();
    for (product, _) in certified(snapshot, scope) {
        let code = product.fact().code.as_str();
        let Some(BeforeAfter { before, after, growth }) = growths.get(code) else {
            continue;
        };
        total += i128::from(growth.scaled());
        let subject = format!("{} ({code}): {}%", product.fact().name, crate::vietnamese::quantity(*growth, 1));
        items.push(Item::new(subject, [before, after].map(|record| Source::Fact(FactKind::Sale, record.seq))));
    }
    let products = i128::try_from(items.len()).unwrap_or(0);
    Figure { value: Quantity::ratio(total, products * i128::from(Quantity::SCALE)), items, ..Figure::default() }
}
