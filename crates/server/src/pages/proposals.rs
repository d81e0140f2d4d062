//! What producers propose, for the office: the new beside what stands, yes or no.

use askama::Template;
use axum::{extract::Path, response::Response};
use programme::{
    fact::{FILE_MARK, FactKind, ProposalState},
    policy::Action,
};

use super::{
    frame::{Frame, Page},
    go,
    producer::{ProposalRow, address, proposal_row},
    recording::choices,
};
use crate::{
    failure::{Failure, form_urlencoded},
    proposing::{self, NOTE, Weighed, Word, decide, find, weigh},
    request::{Fields, Visit},
    route::{Access::Office, Route},
};

/// The pages, with who may use them.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::KeepProducts);
    vec![
        Route::get("/ocop/proposals", access, list),
        Route::get("/ocop/proposals/{proposal}", access, page),
        Route::post("/ocop/proposals/{proposal}/decide", access, decide_form),
    ]
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct ProposalsPage<'a> {
    frame: Frame<'a>,
    waiting: Vec<ProposalRow>,
    answered: Vec<ProposalRow>,
}

/// A list: the keys of its heading and of what is said where it is empty, and its rows.
type List<'p> = (&'static str, &'static str, &'p [ProposalRow]);

impl ProposalsPage<'_> {
    fn lists(&self) -> [List<'_>; 2] {
        [
            ("proposals-waiting", "proposals-waiting-none", &self.waiting),
            ("proposals-answered", "proposals-answered-none", &self.answered),
        ]
    }
}

/// `GET /ocop/proposals`: what waits, the oldest first, and what was answered.
async fn list(visit: Visit) -> Result<Page, Failure> {
    let (mut waiting, answered): (Vec<_>, Vec<_>) =
        proposing::seen(&visit).into_iter().partition(|record| record.fact().state == ProposalState::Waiting);
    waiting.reverse();
    Frame::new(&visit, "proposals-of-producers").render(|frame| ProposalsPage {
        waiting: waiting.into_iter().map(|record| proposal_row(&visit, record)).collect(),
        answered: answered.into_iter().map(|record| proposal_row(&visit, record)).collect(),
        frame,
    })
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage<'a> {
    frame: Frame<'a>,
    row: ProposalRow,
    producer: String,
    records: Vec<Weighed>,
    stamp: String,
    action: String,
    record: String,
    note_limit: usize,
    /// Whether it can be decided on here and now.
    open: bool,
}

impl ProposalPage<'_> {
    /// Where a file is that a field names.
    fn file(&self, text: &str) -> Option<String> {
        let visit = self.frame.visit;
        let digest = text.strip_prefix(FILE_MARK)?;
        Some(format!("/units/{}/evidence/{digest}", visit.province()))
    }
}

/// `GET /ocop/proposals/{proposal}`.
async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let record = find(&visit, &code)?;
    let (mut records, stamp) = weigh(&visit, record.fact());
    tell(&visit, record.fact().kind, &mut records);
    let row = proposal_row(&visit, record);
    Frame::new(&visit, "proposal-of-producer").render(|frame| ProposalPage {
        open: row.waits && visit.when.is_now(),
        producer: address(&record.fact().producer),
        records,
        stamp,
        action: format!("/ocop/proposals/{}/decide", form_urlencoded(&code)),
        record: visit.when.link(&format!("/records/producer_proposal/{}", record.seq.0)),
        note_limit: NOTE,
        row,
        frame,
    })
}

/// Says what stands and what is wanted as a person reads it.
fn tell(visit: &Visit, kind: FactKind, records: &mut [Weighed]) {
    for difference in records.iter_mut().flat_map(|record| &mut record.differences) {
        let Some(field) = kind.fields().iter().find(|field| field.id == difference.field) else { continue };
        for text in [&mut difference.stands, &mut difference.wanted, &mut difference.overtaken].into_iter().flatten() {
            *text = choices::told(visit, kind, field, text);
        }
    }
}

/// `POST /ocop/proposals/{proposal}/decide`.
async fn decide_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let (word, done) = match form.get("decision") {
        "approve" => (Word::Approve(form.get("stamp").to_owned()), "done-proposal-approved"),
        "refuse" => (Word::Refuse, "done-proposal-refused"),
        _ => return Err(Failure::Bad("failure-form")),
    };
    decide(&visit, &code, word, form.get("note")).await?;
    Ok(go(&visit, "/ocop/proposals", done))
}
