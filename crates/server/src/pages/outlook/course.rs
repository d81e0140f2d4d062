//! The course of a measure for the chart: what was reported, what is demanded, and where its pace leads.

use jiff::civil::Date;
use programme::{Lang, Quantity, law::Leaf, outlook::TestOutlook, snapshot::Snapshot, vietnamese};
use serde_json::json;

use crate::words;

/// The chart's data and the measure; none where there is no course to see, or nothing to reach any more.
pub fn drawn(now: &Snapshot, by: Date, test: &TestOutlook<'_>, lang: Lang) -> Option<(String, String)> {
    let Leaf::Measure { measure, .. } = test.finding.leaf else { return None };
    let measure = now.law().measure_at(*measure);
    let (course, threshold) = test.course.as_ref().zip(test.finding.threshold)?;
    let projection = course.project(by, now.law().outlook()?.band)?;
    let mut periods: Vec<String> = course.points().iter().map(|point| point.period.to_text()).collect();
    periods.push(vietnamese::date(by));
    let (past, latest) = (periods.len() - 1, course.points().last()?.value);
    let series = |name: &str, values: Vec<Option<Quantity>>| {
        let texts: Vec<_> = values.iter().map(|value| value.map(|value| measure.write(rounded(value), lang))).collect();
        let values: Vec<_> = values.iter().map(|value| value.map(Quantity::to_float)).collect();
        json!({ "name": words::text(lang, name), "values": values, "texts": texts, "gaps": true })
    };
    let ahead = |end: Quantity| {
        let mut values = vec![None; past - 1];
        values.extend([Some(latest), Some(end)]);
        values
    };
    let mut reported: Vec<Option<Quantity>> = course.points().iter().map(|point| Some(point.value)).collect();
    reported.push(None);
    let mut all = vec![
        series("outlook-reported", reported),
        series("outlook-demanded", vec![Some(threshold); periods.len()]),
        series("outlook-usual-pace", ahead(projection.usual)),
    ];
    if let Some((low, high)) = projection.span {
        all.push(series("outlook-slowest", ahead(low)));
        all.push(series("outlook-fastest", ahead(high)));
    }
    let drawn = json!({ "unit": measure.unit, "periods": periods, "series": all, "marks": [] }).to_string();
    Some((drawn, measure.id.clone()))
}

/// To one decimal: more would pretend to know.
fn rounded(value: Quantity) -> Quantity {
    let (step, scaled) = (Quantity::SCALE / 10, value.scaled());
    Quantity::from_scaled((scaled + scaled.signum() * (step / 2)) / step * step)
}
