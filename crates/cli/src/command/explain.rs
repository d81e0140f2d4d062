//! `nongthon explain`: why a figure is what it is.

use programme::{
    Lang, Quantity,
    fact::Provenance,
    law::Verification,
    metric::{self, Figure, Item, Metric, Part, Source},
    snapshot::Snapshot,
    unit::UnitCode,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

#[derive(Serialize)]
struct Explained {
    id: &'static str,
    name: &'static str,
    value: Option<Quantity>,
    definition: &'static str,
    law: &'static str,
    /// How far the thresholds it was judged by are verified.
    verified: Option<&'static str>,
    items: Vec<ExplainedItem>,
    parts: Vec<ExplainedPart>,
}

#[derive(Serialize)]
struct ExplainedPart {
    id: String,
    name: String,
    value: Quantity,
}

#[derive(Serialize)]
struct ExplainedItem {
    subject: String,
    /// The part it belongs to.
    part: Option<String>,
    records: Vec<ExplainedRecord>,
}

#[derive(Serialize)]
struct ExplainedRecord {
    kind: &'static str,
    number: Option<i64>,
    says: String,
    provenance: Option<&'static str>,
    source: String,
    needed: bool,
}

pub async fn run(
    office: &Office,
    id: &str,
    when: AsOf,
    unit: Option<UnitCode>,
    json: bool,
    lang: Lang,
) -> Result<bool, Failure> {
    let metric = metric::find(id).ok_or_else(|| {
        Failure::misuse(
            format!("không có chỉ số “{id}” (xem: nongthon metrics)"),
            format!("no metric “{id}” (see: nongthon metrics)"),
        )
    })?;
    let snapshot = office.snapshot(when).await?;
    let scope = scope(office, &snapshot, unit)?;
    let figure = metric.compute(&snapshot, scope);
    let part = |part: &Part| {
        let name = part.name.get(lang).to_owned();
        ExplainedPart { id: part.id.clone(), name, value: part.amount }
    };
    let part_of = |item: &Item| item.part.and_then(|place| figure.parts.get(place));
    if json {
        print::json(&Explained {
            id: metric.id,
            name: metric.name(lang),
            value: figure.value,
            definition: metric.definition(lang),
            law: metric.law,
            verified: figure.badge.map(Verification::id),
            items: figure.items.iter().map(|item| explained(&snapshot, item, part_of(item), lang)).collect(),
            parts: figure.parts.iter().map(part).collect(),
        })?;
        return Ok(true);
    }
    head(metric, &figure, lang)?;
    for part in &figure.parts {
        print::line(&format!("  – {}: {}", part.name.get(lang), metric.write(part.amount, lang)))?;
    }
    for item in &figure.items {
        let part = part_of(item).map(|part| format!(" – {}", part.name.get(lang))).unwrap_or_default();
        let item = explained(&snapshot, item, None, lang);
        print::line(&format!("\n{}{part}", item.subject))?;
        for record in item.records {
            let number = record.number.map(|number| format!("#{number} ")).unwrap_or_default();
            let provenance = record.provenance.and_then(Provenance::recognise).map(|p| format!(" [{}]", p.label(lang)));
            let source = if record.source.is_empty() { String::new() } else { format!(" – {}", record.source) };
            let mark = if record.needed { "•" } else { "∘" };
            print::line(&format!("  {mark} {number}{}{}{source}", record.says, provenance.unwrap_or_default()))?;
        }
    }
    Ok(true)
}

fn head(metric: &Metric, figure: &Figure, lang: Lang) -> Result<(), Failure> {
    let value = figure.value.map_or_else(|| "–".to_owned(), |value| metric.write(value, lang));
    print::line(&format!("{} = {value}", metric.name(lang)))?;
    print::line(&format!("{}: {}", lang.pick("Mã", "Id"), metric.id))?;
    print::line(&format!("{}: {}", lang.pick("Cách tính", "Definition"), metric.definition(lang)))?;
    print::line(&format!("{}: {}", lang.pick("Căn cứ", "Legal source"), metric.law))?;
    if let Some(badge) = figure.badge {
        print::line(&format!("{}: {}", lang.pick("Ngưỡng", "Thresholds"), badge.label(lang)))?;
    }
    print::line(lang.pick(
        "• bản ghi quyết định con số, ∘ các bản ghi cùng nói một điều",
        "• a record the figure needs, ∘ records that say the same thing together",
    ))
}

fn explained(snapshot: &Snapshot, item: &Item, part: Option<&Part>, lang: Lang) -> ExplainedItem {
    let record = |source: Source| match source {
        Source::Unit(code) => ExplainedRecord {
            kind: "unit",
            number: None,
            says: snapshot.unit_name(code),
            provenance: None,
            source: snapshot.tree().find(code).map(|unit| unit.source.clone()).unwrap_or_default(),
            needed: item.records.contains(&source),
        },
        Source::Fact(kind, seq) => {
            let described = snapshot.describe(kind, seq, lang);
            ExplainedRecord {
                kind: kind.id(),
                number: Some(seq.0),
                says: described.as_ref().map(|described| described.text.clone()).unwrap_or_default(),
                provenance: described.as_ref().map(|described| described.provenance.id()),
                source: described.map(|described| described.source).unwrap_or_default(),
                needed: item.records.contains(&source),
            }
        }
    };
    let (subject, part) = (item.subject.clone(), part.map(|part| part.id.clone()));
    ExplainedItem { subject, part, records: item.sources().map(record).collect() }
}
