//! Why a figure is what it is: definition, legal source, and every record under it.

use askama::Template;
use axum::extract::Path;
use programme::{
    fact::{FactKind, Provenance},
    law::Verification,
    metric::{self, Figure, Item, Metric, Source},
    policy::{Action, Target},
};

use super::frame::{Frame, Page};
use crate::{failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage<'a> {
    frame: Frame<'a>,
    metric: &'static Metric,
    value: String,
    badge: Option<&'static str>,
    items: Vec<ItemRow>,
    /// Its parts, where it is told in parts.
    parts: Vec<(String, String)>,
    shares: Vec<(String, usize)>,
}

struct ItemRow {
    subject: String,
    records: Vec<RecordRow>,
}

struct RecordRow {
    says: String,
    href: Option<String>,
    provenance: Option<&'static str>,
    source: String,
    needed: bool,
}

/// `GET /units/{unit}/figures/{metric}`.
pub async fn page(visit: Visit, Path((code, id)): Path<(String, String)>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let metric = metric::find(&id).ok_or(Failure::NotFound)?;
    let figure = visit.moment.figure(metric, unit);
    let badge = figure.badge.filter(|badge| *badge != Verification::Verified);
    Frame::of_unit(&visit, "figure", unit).render(|frame| FigurePage {
        metric,
        value: figure.value.map_or_else(|| "–".to_owned(), |value| metric.write(value, visit.lang)),
        badge: badge.map(|badge| badge.label(visit.lang)),
        items: figure.items.iter().map(|item| row(&frame, item)).collect(),
        parts: parts(&visit, metric, &figure),
        shares: shares(&visit, &figure),
        frame,
    })
}

fn parts(visit: &Visit, metric: &Metric, figure: &Figure) -> Vec<(String, String)> {
    let part = |part: metric::Part| (part.name.get(visit.lang).to_owned(), metric.write(part.amount, visit.lang));
    figure.parts().into_iter().map(part).collect()
}

/// How many records are known in which way.
fn shares(visit: &Visit, figure: &Figure) -> Vec<(String, usize)> {
    let facts = figure.items.iter().flat_map(Item::sources).filter_map(|source| match source {
        Source::Fact(kind, seq) => visit.moment.now.provenance(kind, seq),
        Source::Unit(_) => None,
    });
    let known: Vec<Provenance> = facts.collect();
    let count = |provenance: &Provenance| known.iter().filter(|each| *each == provenance).count();
    let all = Provenance::ALL.iter().map(|provenance| (provenance.label(visit.lang).to_owned(), count(provenance)));
    all.filter(|(_, count)| *count > 0).collect()
}

fn row(frame: &Frame<'_>, item: &Item) -> ItemRow {
    let record = |source: Source| {
        let needed = item.records.contains(&source);
        match source {
            Source::Unit(code) => RecordRow {
                says: frame.visit.moment.now.unit_name(code),
                href: Some(frame.link(format!("/units/{code}"))),
                provenance: None,
                source: frame.visit.moment.tree().find(code).map(|unit| unit.source.clone()).unwrap_or_default(),
                needed,
            },
            Source::Fact(kind, seq) => {
                let described = frame.visit.moment.now.describe(kind, seq, frame.lang());
                RecordRow {
                    says: described.as_ref().map(|described| described.text.clone()).unwrap_or_default(),
                    href: link(frame, kind, seq.0),
                    provenance: described.as_ref().map(|described| described.provenance.label(frame.lang())),
                    source: described.map(|described| described.source).unwrap_or_default(),
                    needed,
                }
            }
        }
    };
    ItemRow { subject: item.subject.clone(), records: item.sources().map(record).collect() }
}

fn link(frame: &Frame<'_>, kind: FactKind, seq: i64) -> Option<String> {
    let visit = frame.visit;
    let may = visit.may(Action::SeeFigures, Target::unit(visit.moment.province));
    may.then(|| frame.link(format!("/records/{}/{seq}", kind.id())))
}
