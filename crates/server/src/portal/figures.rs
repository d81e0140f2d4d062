//! The figures that are public, with what explains them. What is not in these lists is not shown here.

use std::collections::BTreeSet;

use programme::{
    fact::Provenance,
    metric::{self, Metric, Source},
    unit::UnitIndex,
};

use crate::request::Visit;

/// Figures on units: the public ones, in the order of pages. Each counts decisions, never what waits for approval.
pub const PUBLIC: &[&str] = &[
    "commune.recognised.ntm",
    "commune.recognised.ntm.rate",
    "commune.recognised.advanced",
    "commune.recognised.model",
    "commune.in_programme",
    "district.recognised",
    "urban.recognised",
    "area.recognised.model",
    "ocop.products.certified",
    "ocop.products.certified.3_star",
    "ocop.products.certified.4_star",
    "ocop.products.certified.5_star",
    "ocop.products.exported",
    "ocop.export.markets",
    "ocop.sales.growth_after_joining",
];

/// Those that the first page shows.
pub const FIRST: &[&str] = &[
    "commune.recognised.ntm",
    "commune.recognised.advanced",
    "commune.recognised.model",
    "district.recognised",
    "area.recognised.model",
    "ocop.products.certified",
    "ocop.products.exported",
    "ocop.sales.growth_after_joining",
];

/// A figure as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The metric.
    pub metric: &'static Metric,
    /// Its name.
    pub name: &'static str,
    /// Its value with its unit.
    pub value: String,
    /// What is counted.
    pub definition: &'static str,
    /// How many records it was computed from.
    pub records: usize,
    /// How many of them are illustrative.
    pub illustrative: usize,
}

/// The public metrics, of these ids.
pub fn metrics(ids: &'static [&'static str]) -> impl Iterator<Item = &'static Metric> {
    ids.iter().filter(|id| PUBLIC.contains(id)).filter_map(|id| metric::find(id))
}

/// Those of these figures that make sense for a unit and have a value there.
pub fn of(visit: &Visit, unit: UnitIndex, ids: &'static [&'static str]) -> Vec<Shown> {
    let code = visit.moment.unit(unit).code;
    metrics(ids).filter(|metric| metric.applies_to(code)).filter_map(|metric| shown(visit, unit, metric)).collect()
}

fn shown(visit: &Visit, unit: UnitIndex, metric: &'static Metric) -> Option<Shown> {
    let figure = visit.moment.figure(metric, unit);
    let records: BTreeSet<Source> = figure.items.iter().flat_map(metric::Item::sources).collect();
    let is_illustrative = |source: &&Source| match source {
        Source::Unit(_) => false,
        Source::Fact(kind, seq) => visit.moment.now.provenance(*kind, *seq) == Some(Provenance::Illustrative),
    };
    Some(Shown {
        metric,
        name: metric.name(visit.lang),
        value: metric.write(figure.value?, visit.lang),
        definition: metric.definition(visit.lang),
        illustrative: records.iter().filter(is_illustrative).count(),
        records: records.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_figures_are_figures_of_the_catalogue() {
        assert_eq!(metrics(PUBLIC).count(), PUBLIC.len());
        assert_eq!(metrics(FIRST).count(), FIRST.len(), "the first page shows none but public ones");
    }
}
