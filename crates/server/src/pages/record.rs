//! One fact of the ledger, whole: its fields, how we know it, and the act that recorded it.

use askama::Template;
use axum::extract::Path;
use ledger::Act;
use programme::{
    Lang,
    fact::{Cell, Fact, FactKind, Field as _, Provenance, Record, Seq, Stored, Years},
    vietnamese, with_fact,
};

use super::{
    frame::{Frame, Page},
    recording,
};
use crate::{app::App, failure::Failure, request::Visit, time};

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    frame: Frame<'a>,
    kind: FactKind,
    seq: i64,
    says: String,
    fields: Vec<(&'static str, String)>,
    provenance: Provenance,
    source: String,
    act: Option<Act>,
    recorded: String,
    history: Option<String>,
    /// Where it is corrected, while it stands, by those who may.
    correct: Option<String>,
}

struct Shown {
    says: String,
    fields: Vec<(&'static str, String)>,
    provenance: Provenance,
    source: String,
    act: Option<Act>,
    history: Option<String>,
}

/// `GET /records/{kind}/{seq}`.
pub async fn page(visit: Visit, Path((kind, seq)): Path<(String, i64)>) -> Result<Page, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let shown = with_fact!(kind, F => show::<F>(&visit.app, Seq(seq), visit.lang).await)?;
    let recorded = shown.act.as_ref().map(|act| time::written(act.recorded_at)).unwrap_or_default();
    let correct = recording::correct_address(&visit, kind, Seq(seq)).filter(|_| stands(&visit, kind, Seq(seq)));
    let Shown { says, fields, provenance, source, act, history } = shown;
    Frame::new(&visit, "record").render(|frame| RecordPage {
        frame,
        kind,
        seq,
        says,
        fields,
        provenance,
        source,
        act,
        recorded,
        history,
        correct,
    })
}

/// Whether nothing supersedes a record.
fn stands(visit: &Visit, kind: FactKind, seq: Seq) -> bool {
    visit.moment.now.describe(kind, seq, visit.lang).is_some()
}

async fn show<F: Fact>(app: &App, seq: Seq, lang: Lang) -> Result<Shown, Failure> {
    let (record, act): (Record<F>, _) = app.ledger().record::<F>(seq).await?.ok_or(Failure::NotFound)?;
    let mut cells = Vec::new();
    record.fact().store(&mut cells);
    let field = |(info, cell): (&programme::fact::FieldInfo, &Cell<'_>)| {
        (lang.pick(info.vi, info.id), written(info.stored, cell))
    };
    let fields = F::FIELDS.iter().zip(&cells).map(field).collect();
    let text = |id: &str| {
        let place = F::FIELDS.iter().position(|field| field.id == id)?;
        cells.get(place)?.as_text().map(str::to_owned)
    };
    let history = (F::KIND == FactKind::Observation)
        .then(|| Some(format!("/units/{}/measures/{}", text("unit")?, text("measure")?)))
        .flatten();
    let says = record.fact().describe(lang);
    drop(cells);
    Ok(Shown { says, fields, provenance: record.sourced.provenance, source: record.sourced.source, act, history })
}

/// A field of a fact in words.
pub fn written(stored: Stored, cell: &Cell<'_>) -> String {
    match (stored, cell) {
        (_, Cell::Null) => "–".to_owned(),
        (_, Cell::Text(text)) => text.clone().into_owned(),
        (Stored::Quantity, Cell::Int(number)) => vietnamese::quantity(programme::Quantity::from_scaled(*number), 4),
        (Stored::Years, years) => Years::load(years).map(|years| years.to_string()).unwrap_or_default(),
        (_, Cell::Int(number)) => vietnamese::count(*number),
    }
}
