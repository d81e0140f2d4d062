//! The words of a report: what is written by people, section by section.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::programme_report::standing;
use ledger::{Amended, Amendment};
use programme::fact::{Provenance, Section, Seq, Sourced, Statement};

use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

/// The sections whose words the report prints, in its order.
pub const SECTIONS: [Section; 5] =
    [Section::Organisation, Section::Limit, Section::Orientation, Section::Task, Section::Proposal];

/// A section has at most so many statements.
pub const PLACES: u16 = 60;
/// A statement is at most so long, in characters.
pub const LONGEST: usize = 4_000;

#[derive(Template)]
#[template(path = "report_text.html")]
struct TextPage<'a> {
    frame: Frame<'a>,
    sections: Vec<Words>,
    conflict: bool,
}

/// A section as it is edited.
struct Words {
    id: &'static str,
    label: &'static str,
    rows: Vec<Row>,
}

/// A statement as it is edited.
#[derive(Default)]
struct Row {
    place: u16,
    body: String,
    text: String,
    /// What stands there now, when it is not what was seen.
    theirs: Option<String>,
    seen: String,
}

/// `GET /reports/programme/text`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let sections = SECTIONS.iter().map(|section| words(&visit, *section)).collect();
    show(&visit, sections, false)
}

fn show(visit: &Visit, sections: Vec<Words>, conflict: bool) -> Result<Page, Failure> {
    Frame::new(visit, "report-text").render(|frame| TextPage { frame, sections, conflict })
}

fn words(visit: &Visit, section: Section) -> Words {
    let moment = &visit.moment;
    let standing = standing(&moment.now, moment.province, section);
    let mut rows: Vec<Row> = standing
        .iter()
        .filter(|record| !record.fact().text.is_empty())
        .map(|record| Row {
            place: record.fact().place,
            body: record.fact().body.clone().unwrap_or_default(),
            text: record.fact().text.clone(),
            theirs: None,
            seen: record.seq.to_string(),
        })
        .collect();
    let next = standing.iter().map(|record| record.fact().place).max().map_or(1, |last| last.saturating_add(1));
    rows.push(Row { place: next, ..Row::default() });
    Words { id: section.id(), label: section.label(visit.lang), rows }
}

/// What was typed at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The body that speaks; empty for none.
    pub body: String,
    /// The words; empty for none.
    pub text: String,
    /// The number of the record that was seen there; empty for none.
    pub seen: String,
}

fn typed(form: &Fields, section: Section) -> BTreeMap<u16, Typed> {
    let mut typed: BTreeMap<u16, Typed> = BTreeMap::new();
    for (name, value) in form.under(section.id()) {
        let mut parts = name.split('.').skip(1);
        let (Some(Ok(place)), Some(field)) = (parts.next().map(str::parse), parts.next()) else { continue };
        if place > PLACES {
            continue;
        }
        let row = typed.entry(place).or_default();
        match field {
            "body" => value.clone_into(&mut row.body),
            "text" => row.text = value.replace("\r\n", "\n"),
            "seen" => value.clone_into(&mut row.seen),
            _ => {}
        }
    }
    typed
}

/// `POST /reports/programme/text`: the words of all sections, as of the day.
pub async fn save(visit: Visit, form: Fields) -> Result<Response, Failure> {
    if !visit.when.is_now() {
        return Err(Failure::Bad("failure-past"));
    }
    let mut amendments = Vec::new();
    for section in SECTIONS {
        amendments.extend(said(&visit, section, typed(&form, section))?);
    }
    let places: Vec<(Section, u16)> = amendments.iter().map(|a| (a.fact.fact.section, a.fact.fact.place)).collect();
    match record(&visit, amendments).await? {
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, "/reports/programme/text", "done-text")),
        Amended::Conflicts(conflicts) => {
            let theirs: Vec<_> = conflicts
                .into_iter()
                .map(|conflict| (places[conflict.place], conflict.current))
                .map(|(place, current)| (place, current.map(|record| (record.seq, record.sourced.fact.text))))
                .collect();
            let sections = SECTIONS.iter().map(|section| {
                let row = |(place, row): (u16, Typed)| {
                    let current = theirs.iter().find(|(at, _)| *at == (*section, place));
                    let current = current.map(|(_, current)| current.clone());
                    let seen = match &current {
                        Some(Some((seq, _))) => seq.to_string(),
                        _ => row.seen,
                    };
                    let theirs = current.map(|current| current.map(|(_, text)| text).unwrap_or_default());
                    Row { place, body: row.body, text: row.text, theirs, seen }
                };
                let rows = typed(&form, *section).into_iter().map(row).collect();
                Words { id: section.id(), label: section.label(visit.lang), rows }
            });
            let mut response = show(&visit, sections.collect(), true)?.into_response();
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

/// What a section, as typed, says that does not stand yet; nothing when all of it stands.
pub fn said(
    visit: &Visit,
    section: Section,
    typed: BTreeMap<u16, Typed>,
) -> Result<Vec<Amendment<Statement>>, Failure> {
    let (moment, today) = (&visit.moment, visit.moment.as_of());
    let provenance = if visit.app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official };
    let source = format!("Nongthon: {}", visit.viewer()?.account.login);
    let standing = standing(&moment.now, moment.province, section);
    let by_place: BTreeMap<u16, _> = standing.iter().map(|record| (record.fact().place, *record)).collect();
    let says = |row: &Typed| (Some(row.body.clone()).filter(|body| !body.is_empty()), row.text.clone());
    let changed = typed.iter().any(|(place, row)| {
        let stands = by_place.get(place).map(|record| (record.fact().body.clone(), record.fact().text.clone()));
        stands.unwrap_or_default() != says(row)
    });
    let mut amendments = Vec::new();
    if !changed {
        return Ok(amendments);
    }
    // The words of a day stand together: a change today says all of today's words of the section.
    for (place, row) in typed {
        let (body, text) = says(&row);
        if text.chars().count() > LONGEST {
            return Err(Failure::Bad("failure-too-long"));
        }
        let record = by_place.get(&place).filter(|record| record.fact().date == today);
        if text.is_empty() && !by_place.contains_key(&place) {
            continue;
        }
        let seen = record.and_then(|_| row.seen.trim_start_matches('#').parse().ok().map(Seq));
        let unit = moment.unit(moment.province).code;
        let fact = Statement { unit, section, date: today, place, body, text };
        amendments.push(Amendment { fact: Sourced { fact, provenance, source: source.clone() }, seen });
    }
    Ok(amendments)
}

/// Records what was said, as one act.
pub async fn record(visit: &Visit, said: Vec<Amendment<Statement>>) -> Result<Amended<Statement>, Failure> {
    let app = &visit.app;
    let amended = app.ledger().amend(visit.act("edit report", "")?, &visit.province(), said).await?;
    app.live.catch_up(app.day()).await?;
    Ok(amended)
}
