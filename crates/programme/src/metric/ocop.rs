//! Figures on OCOP products.

use std::collections::{BTreeMap, HashMap};

use jiff::{ToSpan, civil::Date};

use super::{Figure, Item, Source};
use crate::{
    Quantity,
    fact::{FactKind, Product, Record, Sale, Star, StarDecision},
    snapshot::{Certificate, Snapshot},
    unit::UnitIndex,
};

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

pub(super) fn products_certified(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |_| true)
}

pub(super) fn products_3_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(3))
}

pub(super) fn products_4_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(4))
}

pub(super) fn products_5_star(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |certificate| Some(certificate.star) == Star::new(5))
}

pub(super) fn products_expiring(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
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

pub(super) fn products_exported(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = exports(snapshot, scope).into_iter().map(|(product, certificate, exports)| {
        let mut item = item(product, certificate);
        item.rest_on(exports.iter().map(|record| Source::Fact(FactKind::Export, record.seq)).collect());
        item
    });
    Figure::count(items.collect())
}

pub(super) fn export_markets(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
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

/// The last sale of a period that began after the first award, and the last one before it of a period as long.
fn before_and_after<'s>(sales: &[&'s Record<Sale>], first_award: Date) -> Option<(&'s Record<Sale>, &'s Record<Sale>)> {
    let latest = |records: &mut dyn Iterator<Item = &&'s Record<Sale>>| {
        records.max_by_key(|record| record.fact().period.rank()).copied()
    };
    let after = latest(&mut sales.iter().filter(|record| record.fact().period.start() > first_award))?;
    let length = after.fact().period.months();
    let comparable = |record: &&&Record<Sale>| record.fact().period.months() == length;
    let before =
        latest(&mut sales.iter().filter(comparable).filter(|record| record.fact().period.end() < first_award))?;
    (before.fact().amount.0 > 0).then_some((before, after))
}

pub(super) fn sales_growth(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let mut sales: HashMap<&str, Vec<&Record<Sale>>> = HashMap::new();
    for record in snapshot.all::<Sale>() {
        sales.entry(record.fact().product.as_str()).or_default().push(record);
    }
    let mut first_award: HashMap<&str, Date> = HashMap::new();
    for record in snapshot.all::<StarDecision>() {
        let decision = record.fact();
        let date = first_award.entry(decision.product.as_str()).or_insert(decision.date);
        *date = decision.date.min(*date);
    }
    let mut total: i128 = 0;
    let mut items = Vec::new();
    for (product, _) in certified(snapshot, scope) {
        let code = product.fact().code.as_str();
        let pair =
            sales.get(code).zip(first_award.get(code)).and_then(|(sales, award)| before_and_after(sales, *award));
        let Some((before, after)) = pair else {
            continue;
        };
        let (old, new) = (i128::from(before.fact().amount.0), i128::from(after.fact().amount.0));
        let Some(growth) = Quantity::ratio((new - old) * 100, old) else {
            continue;
        };
        total += i128::from(growth.scaled());
        let subject = format!("{} ({code}): {}%", product.fact().name, crate::vietnamese::quantity(growth, 1));
        items.push(Item::new(subject, [before, after].map(|record| Source::Fact(FactKind::Sale, record.seq))));
    }
    let products = i128::try_from(items.len()).unwrap_or(0);
    Figure { value: Quantity::ratio(total, products * i128::from(Quantity::SCALE)), items, badge: None }
}
