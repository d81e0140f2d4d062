//! Decisions that redraw units: what one would do is shown before it is recorded, and it takes effect by itself on its day.

pub mod effects;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::{grid::Grid, import::Rejected};
use jiff::civil::Date;
use ledger::{Act, ActSeq, NewAct};
use programme::{
    fact::{Distinct, DutyTransfer, Fact, FactKind, Record, Reorganisation, Seq},
    policy::Action,
};
use sha2::{Digest as _, Sha256};

use self::effects::{Effects, Open};
use super::{
    frame::{Frame, Page},
    go, imports,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    time,
    upload::Upload,
};

/// The pages of decisions that redraw units.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::Import);
    vec![
        Route::get("/reorganisations", access, page),
        Route::post("/reorganisations/preview", access, preview),
        Route::post("/reorganisations/confirm", access, confirm),
        Route::get("/reorganisations/{act}", access, decision),
        Route::get("/reorganisations/{act}/file", access, file),
    ]
}

#[derive(Template)]
#[template(path = "reorganisations.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    decisions: Vec<Row>,
    duties: Vec<String>,
    rejected: Option<Rejected>,
    may_undo: bool,
}

/// A decision as the list shows it.
struct Row {
    decision: Decision,
    href: String,
    when: String,
    day: String,
    is_in_force: bool,
    /// What stands on it, so that it cannot be undone.
    dependents: Vec<String>,
}

/// A decision on record.
pub struct Decision {
    /// The act that recorded it.
    pub act: Act,
    /// Its lines.
    pub lines: Vec<Record<Reorganisation>>,
}

impl Decision {
    /// The first day of the units it founds.
    pub fn date(&self) -> Option<Date> {
        self.lines.iter().map(|line| line.fact().date).max()
    }

    /// Its number.
    pub fn number(&self) -> &str {
        self.lines.first().map_or("", |line| line.fact().number.as_str())
    }
}

/// The decisions that count, the latest first.
pub async fn decisions(visit: &Visit) -> Result<Vec<Decision>, Failure> {
    let ledger = visit.app.ledger();
    let mut all = Vec::new();
    for act in ledger.acts_that_count(FactKind::Reorganisation).await? {
        let lines = ledger.recorded_by(act.seq).await?;
        all.push(Decision { act, lines });
    }
    Ok(all)
}

/// `GET /reorganisations`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    list(&visit, None).await
}

async fn list(visit: &Visit, rejected: Option<Rejected>) -> Result<Page, Failure> {
    let mut rows = Vec::new();
    for decision in decisions(visit).await? {
        let dependents = visit.app.ledger().dependents(decision.act.seq).await?;
        let date = decision.date();
        rows.push(Row {
            href: visit.when.link(&format!("/reorganisations/{}", decision.act.seq.0)),
            when: time::written(decision.act.recorded_at),
            day: date.map(programme::vietnamese::date).unwrap_or_default(),
            is_in_force: date.is_some_and(|date| date <= visit.app.day()),
            dependents: dependents.iter().map(|(kind, count)| format!("{count} {}", kind.label(visit.lang))).collect(),
            decision,
        });
    }
    let duties: Vec<Record<DutyTransfer>> = visit.app.ledger().current(None).await?;
    let duties = duties.iter().map(|line| line.fact().describe(visit.lang)).collect();
    let may_undo = visit.may_somewhere(Action::Undo);
    Frame::new(visit, "reorganisations").render(|frame| ListPage { frame, decisions: rows, duties, rejected, may_undo })
}

#[derive(Template)]
#[template(path = "reorganisation.html")]
struct EffectsPage<'a> {
    frame: Frame<'a>,
    name: String,
    effects: Effects,
    /// Where the list of what is open is a workbook; none before it is recorded.
    workbook: Option<String>,
    /// What confirms it; none when it is recorded.
    confirm: Option<Vec<(&'static str, String)>>,
    moved: bool,
}

impl EffectsPage<'_> {
    fn day(&self) -> String {
        programme::vietnamese::date(self.effects.date)
    }

    fn counted_on(&self) -> String {
        programme::vietnamese::date(self.effects.counted_on)
    }

    /// A page of the province as it is known today, on the map of the decision.
    fn on_its_map(&self, page: &str) -> String {
        let moment = &self.frame.visit.moment;
        format!("/units/{}/{page}?map={}", moment.unit(moment.province).code, self.effects.date)
    }
}

/// Rows of what is open that a page shows; the workbook has all.
const SHOWN: usize = 100;

impl EffectsPage<'_> {
    fn open(&self) -> &[Open] {
        &self.effects.open[..self.effects.open.len().min(SHOWN)]
    }
}

async fn found(visit: &Visit, act: i64) -> Result<(Decision, Effects), Failure> {
    let found = decisions(visit).await?.into_iter().find(|decision| decision.act.seq == ActSeq(act));
    let decision = found.ok_or(Failure::NotFound)?;
    let effects = Effects::of(visit, &decision.lines, &[]).await?;
    Ok((decision, effects))
}

/// `GET /reorganisations/{act}`: what a recorded decision does.
pub async fn decision(visit: Visit, Path(act): Path<i64>) -> Result<Page, Failure> {
    let (decision, effects) = found(&visit, act).await?;
    let workbook = visit.when.link(&format!("/reorganisations/{act}/file"));
    Frame::new(&visit, "reorganisation").render(|frame| EffectsPage {
        frame,
        name: decision.number().to_owned(),
        effects,
        workbook: Some(workbook),
        confirm: None,
        moved: false,
    })
}

/// `GET /reorganisations/{act}/file`: everything that waits for a person, as a workbook.
pub async fn file(visit: Visit, Path(act): Path<i64>) -> Result<Response, Failure> {
    let (decision, effects) = found(&visit, act).await?;
    let words = |key| visit.words(key, &[]);
    let grid = Grid {
        title: format!("{}: {}", words("reorganisation-open-matters"), decision.number()),
        notes: Frame::new(&visit, "reorganisation").notes(),
        head: ["unit", "what", "reorganisation-why"].map(words).to_vec(),
        rows: effects.open.into_iter().map(|open| [open.unit, open.what, open.why].map(Into::into).to_vec()).collect(),
        day: effects.date,
    };
    imports::table(&grid, &words("reorganisation-open-matters"), &format!("sap-xep-{act}.xlsx"))
}

/// The two files of a decision as they were read.
pub struct Read {
    /// Which unit passes into which.
    pub lines: Distinct<Reorganisation>,
    /// Who takes over which duty, where a file says so.
    pub duties: Option<Distinct<DutyTransfer>>,
}

impl Read {
    /// As if it were recorded.
    pub fn supposed(&self) -> (Vec<Record<Reorganisation>>, Vec<Record<DutyTransfer>>) {
        (supposed(&self.lines), self.duties.as_ref().map(supposed).unwrap_or_default())
    }
}

fn supposed<F: Fact>(facts: &Distinct<F>) -> Vec<Record<F>> {
    // After everything that is on record: the later word counts.
    facts.iter().map(|sourced| Record { seq: Seq(i64::MAX), sourced: sourced.clone() }).collect()
}

/// A file of the decision: what it is called and its bytes.
pub type File = (String, Vec<u8>);

/// Reads the files of a decision, or names every error of the first that has any.
pub async fn read(visit: &Visit, lines: &File, duties: Option<&File>) -> Result<Result<Read, Rejected>, Failure> {
    let lines = match imports::read::<Reorganisation>(visit, &lines.0, lines.1.clone()).await? {
        Ok(lines) => lines,
        Err(rejected) => return Ok(Err(rejected)),
    };
    let duties = match duties {
        None => None,
        Some(file) => match imports::read::<DutyTransfer>(visit, &file.0, file.1.clone()).await? {
            Ok(duties) => Some(duties),
            Err(rejected) => return Ok(Err(rejected)),
        },
    };
    Ok(Ok(Read { lines, duties }))
}

/// `POST /reorganisations/preview`: what the decision would do, or every error with its cell.
pub async fn preview(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let file = |field: &str| {
        let sent = upload.files.iter().find(|sent| sent.field == field);
        sent.map(|sent| (sent.name.clone(), sent.bytes.clone()))
    };
    let lines = file("lines").ok_or(Failure::Bad("failure-no-file"))?;
    let duties = file("duties");
    let read = match read(&visit, &lines, duties.as_ref()).await? {
        Ok(read) => read,
        Err(rejected) => {
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, list(&visit, Some(rejected)).await?).into_response());
        }
    };
    let mut hidden = vec![("name", lines.0.clone()), ("digest", visit.app.keep(&lines.1).await?)];
    if let Some((name, bytes)) = &duties {
        hidden.push(("duties_name", name.clone()));
        hidden.push(("duties_digest", visit.app.keep(bytes).await?));
    }
    Ok(to_confirm(&visit, &read, hidden, false).await?.into_response())
}

async fn to_confirm(
    visit: &Visit,
    read: &Read,
    mut hidden: Vec<(&'static str, String)>,
    moved: bool,
) -> Result<Page, Failure> {
    let (lines, duties) = read.supposed();
    let effects = Effects::of(visit, &lines, &duties).await?;
    hidden.push(("stamp", stamp(&effects)));
    let name = read.lines.first().map(|line| line.fact.number.clone()).unwrap_or_default();
    let (workbook, confirm) = (None, Some(hidden));
    Frame::new(visit, "reorganisation").render(|frame| EffectsPage { frame, name, effects, workbook, confirm, moved })
}

/// What was shown, so that nothing else is confirmed.
fn stamp(effects: &Effects) -> String {
    ledger::hex(&Sha256::digest(format!("{effects:?}")))
}

/// `POST /reorganisations/confirm`: records what was shown.
pub async fn confirm(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let lines = (form.get("name").to_owned(), visit.app.kept(form.get("digest")).await?);
    let duties = match form.get("duties_digest") {
        "" => None,
        digest => Some((form.get("duties_name").to_owned(), visit.app.kept(digest).await?)),
    };
    let read = read(&visit, &lines, duties.as_ref()).await?.map_err(|_| Failure::Bad("failure-form"))?;
    let (supposed, supposed_duties) = read.supposed();
    let effects = Effects::of(&visit, &supposed, &supposed_duties).await?;
    if stamp(&effects) != form.get("stamp") {
        let names = ["name", "digest", "duties_name", "duties_digest"];
        let hidden = names.into_iter().map(|name| (name, form.get(name).to_owned()));
        let hidden = hidden.filter(|(_, value)| !value.is_empty()).collect();
        let page = to_confirm(&visit, &read, hidden, true).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    record(&visit, &read, (&lines, duties.as_ref()), form.get("reason")).await?;
    Ok(go(&visit, "/reorganisations", "done-reorganisation"))
}

/// Records a decision, who takes over the duties and the units, both or neither: nobody's post is ever in between.
pub async fn record(
    visit: &Visit,
    read: &Read,
    files: (&File, Option<&File>),
    reason: &str,
) -> Result<ActSeq, Failure> {
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let act = |kind: FactKind, file: &File| {
        let digest = ledger::hex(&Sha256::digest(&file.1));
        let act = visit.act(&format!("import {}", kind.id()), reason)?;
        Ok::<_, Failure>(NewAct { source: Some(file.0.clone()), source_digest: Some(digest), ..act })
    };
    let (app, province) = (&visit.app, visit.province());
    let mut batch = app.ledger().batch().await?;
    if let (Some(duties), Some(file)) = (&read.duties, files.1) {
        batch.append(act(FactKind::DutyTransfer, file)?, &province, duties, &mut |_| {}).await?;
    }
    batch.append(act(FactKind::Reorganisation, files.0)?, &province, &read.lines, &mut |_| {}).await?;
    batch.commit().await?;
    app.live.catch_up(app.day()).await?;
    Ok(app.ledger().last_act().await?)
}
