//! `nongthon metrics`: the catalogue's figures.

use jiff::{Timestamp, civil::Date};
use programme::{
    Lang, Quantity,
    law::Verification,
    metric::{Figure, Metric, catalogue},
    unit::UnitCode,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

#[derive(Serialize)]
struct Line {
    id: &'static str,
    value: Option<Quantity>,
    unit: &'static str,
    as_of: Date,
    known_at: Timestamp,
}

pub async fn run(office: &Office, when: AsOf, unit: Option<UnitCode>, json: bool, lang: Lang) -> Result<bool, Failure> {
    let snapshot = office.snapshot(when).await?;
    let scope = scope(office, &snapshot, unit)?;
    let code = snapshot.tree().unit(scope).code;
    let figures = catalogue().filter(|metric| metric.applies_to(code));
    let figures = figures.map(|metric| (metric, metric.compute(&snapshot, scope)));
    if json {
        let line = |(metric, figure): (&Metric, Figure)| Line {
            id: metric.id,
            value: figure.value,
            unit: metric.measured_in.id(),
            as_of: when.valid,
            known_at: when.known,
        };
        print::json(&figures.map(line).collect::<Vec<_>>())?;
        return Ok(true);
    }
    let rows = figures.map(|(metric, figure)| {
        let value = figure.value.map_or_else(|| "–".to_owned(), |value| metric.write(value, lang));
        let badge = figure.badge.filter(|badge| *badge != Verification::Verified);
        let badge = badge.map(|badge| format!(" [{}]", badge.label(lang))).unwrap_or_default();
        vec![metric.id.to_owned(), value, format!("{}{badge}", metric.name(lang))]
    });
    let headers = ["id", lang.pick("giá trị", "value"), lang.pick("chỉ số", "metric")];
    print::table(&headers, rows.collect(), &[1])?;
    Ok(true)
}
