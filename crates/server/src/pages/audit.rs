//! The audit: what was done, by whom and why; whether the chain is whole; taking an act back.

use askama::Template;
use axum::{extract::State, response::Response};
use ledger::{Act, ActSeq};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    request::{Fields, Visit},
    time,
};

/// Acts on one page.
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    earlier: Option<i64>,
    checked: Option<Checked>,
    may_undo: bool,
}

struct Row {
    act: Act,
    when: String,
    hash: String,
}

struct Checked {
    findings: Vec<String>,
    acts: i64,
}

/// `GET /audit`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    audit(&visit, None).await
}

async fn audit(visit: &Visit, checked: Option<Checked>) -> Result<Page, Failure> {
    let before = visit.asked("before").and_then(|before| before.parse().ok()).unwrap_or(i64::MAX);
    let acts = visit.app.ledger().acts_before(ActSeq(before), SHOWN).await?;
    let full = u32::try_from(acts.len()).is_ok_and(|count| count == SHOWN);
    let earlier = acts.last().map(|act| act.seq.0).filter(|seq| *seq > 1 && full);
    let row = |act: Act| Row { when: time::written(act.recorded_at), hash: act.hash[..12].to_owned(), act };
    let rows = acts.into_iter().map(row).collect();
    let may_undo = visit.may_somewhere(programme::policy::Action::Undo);
    Frame::new(visit, "audit").render(|frame| AuditPage { frame, rows, earlier, checked, may_undo })
}

/// `POST /audit/check`: proves the chain from the first act to the last.
pub async fn check(State(app): State<App>, visit: Visit, _form: Fields) -> Result<Page, Failure> {
    let acts = app.ledger().last_act().await?.0;
    let findings = app.ledger().check().await?;
    let findings = findings.iter().map(|finding| finding.message(visit.lang)).collect();
    audit(&visit, Some(Checked { findings, acts })).await
}

/// `POST /audit/undo`: takes an act back, as a new act.
pub async fn undo(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let act = form.get("act").parse().map_err(|_| Failure::Bad("failure-form"))?;
    let reason = form.get("reason");
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    app.ledger().undo(ActSeq(act), visit.act("undo", reason)?).await?;
    app.live.catch_up(app.day()).await?;
    let back = ["/imports", "/reorganisations"].into_iter().find(|page| form.get("back") == *page).unwrap_or("/audit");
    Ok(go(&visit, back, "done-undone"))
}
