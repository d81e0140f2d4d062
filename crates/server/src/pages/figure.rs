//! Why a figure is what it is: definition, legal source, and every record under it.

use askama::Template;
use axum::extract::Path;
use programme::{
    Quantity,
    fact::{FactKind, Seq},
    law::Verification,
    metric::{self, Figure, Item, Metric, Part, Source},
    policy::{Action, Target},
    unit::UnitIndex,
};

use super::frame::{Frame, Page};
use crate::{
    failure::{Failure, form_urlencoded},
    request::Visit,
};

/// So many items are listed at once; of more those of one part are, where the figure is told in parts.
const LISTED: usize = 300;

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage<'a> {
    frame: Frame<'a>,
    metric: &'static Metric,
    value: String,
    /// What it comes to as things are, where another value is supposed.
    was: Option<String>,
    badge: Option<&'static str>,
    /// Its parts, where it is told in several.
    parts: Vec<PartRow>,
    /// How many things it counts.
    counted: usize,
    /// What is listed of them: all in one, or part by part.
    groups: Vec<Group>,
    /// Where all parts are listed again, where one was asked for.
    whole: Option<String>,
    shares: Vec<(&'static str, usize)>,
}

struct PartRow {
    name: String,
    amount: String,
    /// Where what it counts is listed; none where it counts nothing.
    href: Option<String>,
}

struct Group {
    /// The part; none where the figure is not told in several.
    name: Option<String>,
    items: Vec<ItemRow>,
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
    let asked = visit.asked("part").and_then(|asked| figure.parts.iter().position(|part| part.id == asked));
    Frame::of_unit(&visit, "figure", unit).render(|frame| FigurePage {
        metric,
        was: visit.was(metric, unit),
        value: figure.value.map_or_else(|| "–".to_owned(), |value| metric.write(value, visit.lang)),
        badge: badge.map(|badge| badge.label(visit.lang)),
        parts: parts(&frame, unit, metric, &figure),
        counted: figure.items.len(),
        groups: groups(&frame, &figure, asked),
        whole: asked.map(|_| frame.unit_link(&unit, format!("figures/{id}"))),
        shares: figure
            .origins(&visit.moment.now)
            .into_iter()
            .map(|(origin, n)| (origin.label(visit.lang), n))
            .collect(),
        frame,
    })
}

fn parts(frame: &Frame<'_>, unit: UnitIndex, metric: &Metric, figure: &Figure) -> Vec<PartRow> {
    if figure.parts.len() < 2 {
        return Vec::new();
    }
    let href = |part: &Part| {
        let page = format!("figures/{}?part={}", metric.id, form_urlencoded(&part.id));
        (part.amount != Quantity::ZERO).then(|| format!("{}#items", frame.unit_link(&unit, page)))
    };
    let row = |part: &Part| PartRow {
        name: part.name.get(frame.lang()).to_owned(),
        amount: metric.write(part.amount, frame.lang()),
        href: href(part),
    };
    figure.parts.iter().map(row).collect()
}

/// What is listed: the part asked for, or all of them unless they are too many.
fn groups(frame: &Frame<'_>, figure: &Figure, asked: Option<usize>) -> Vec<Group> {
    let listed = |part: Option<usize>| {
        let items = figure.items.iter().filter(|item| part.is_none() || item.part == part);
        let items: Vec<ItemRow> = items.map(|item| row(frame, item)).collect();
        let name = part.and_then(|place| figure.parts.get(place)).map(|part| part.name.get(frame.lang()).to_owned());
        (!items.is_empty()).then_some(Group { name, items })
    };
    match (asked, figure.parts.len()) {
        (Some(_), _) => listed(asked).into_iter().collect(),
        (None, 0 | 1) => listed(None).into_iter().collect(),
        (None, _) if figure.items.len() > LISTED => Vec::new(),
        (None, parts) => (0..parts).filter_map(|part| listed(Some(part))).collect(),
    }
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
                    href: link(frame, kind, seq),
                    provenance: described.as_ref().map(|described| described.provenance.label(frame.lang())),
                    source: described.map(|described| described.source).unwrap_or_default(),
                    needed,
                }
            }
        }
    };
    ItemRow { subject: item.subject.clone(), records: item.sources().map(record).collect() }
}

/// Where a record is shown; what is only supposed is told where it is supposed.
fn link(frame: &Frame<'_>, kind: FactKind, seq: Seq) -> Option<String> {
    let visit = frame.visit;
    if seq.is_supposed() {
        return visit.beside.as_ref().map(|beside| format!("/scenarios/{}", beside.scenario.id));
    }
    let may = visit.may(Action::SeeFigures, Target::unit(visit.moment.province));
    may.then(|| frame.link(format!("/records/{}/{}", kind.id(), seq.0)))
}
