//! The office's own boundary file: sent, checked, drawn by the map; or taken away again.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::{
    boundaries::{self, Boundaries, FILE_LIMIT},
    import::{Rejected, SourceFile},
};
use ledger::{Act, ActSeq, Bearer, Boundary, NewAct};
use programme::{
    policy::Action,
    unit::{Tier, UnitCode},
};
use sha2::{Digest as _, Sha256};

use super::{
    frame::{Frame, Page},
    go, sort,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    time,
    upload::{Sent, Upload},
};

/// The pages of boundaries.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::ManageSystem);
    vec![
        Route::get("/boundaries", access, page),
        Route::post("/boundaries/import", access, import),
        Route::post("/boundaries/remove", access, remove),
    ]
}

#[derive(Template)]
#[template(path = "boundaries.html")]
struct BoundariesPage<'a> {
    frame: Frame<'a>,
    /// Of communes and districts on the date: how many have an outline, of how many.
    tiers: Vec<(&'static str, usize, usize)>,
    /// The units of those tiers that have none.
    missing: Vec<String>,
    /// What brought the outlines: file, who, when.
    files: Vec<(String, String, String)>,
    megabytes: usize,
    /// The property that was typed.
    property: String,
    answer: Option<Answer>,
}

/// What is said of a file that was sent.
enum Answer {
    Nothing,
    Refused(Rejected),
    Checked(Told),
}

/// What a sound file holds.
struct Told {
    property: String,
    shapes: usize,
    points_read: usize,
    points: usize,
    missing: Vec<String>,
    extra: Vec<(usize, String)>,
    far: Vec<(String, u32)>,
}

/// `GET /boundaries`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    show(&visit, String::new(), None).await
}

async fn show(visit: &Visit, property: String, answer: Option<Answer>) -> Result<Page, Failure> {
    let boundaries = visit.app.ledger().boundaries().await?;
    let (tiers, missing) = standing(visit, &boundaries);
    let files = files(visit, &boundaries).await?;
    let megabytes = FILE_LIMIT / 1_000_000;
    Frame::new(visit, "boundaries").render(|frame| BoundariesPage {
        frame,
        tiers,
        missing,
        files,
        megabytes,
        property,
        answer,
    })
}

/// Which units of the date have an outline.
fn standing(visit: &Visit, boundaries: &[Boundary]) -> (Vec<(&'static str, usize, usize)>, Vec<String>) {
    let (mut tiers, mut missing) = (Vec::new(), Vec::new());
    for (tier, key) in [(Tier::Commune, "boundaries-communes"), (Tier::District, "boundaries-districts")] {
        let units = visit.moment.tree().iter().filter(|(_, unit)| unit.code.tier() == tier).map(|(_, unit)| unit);
        let (with, without): (Vec<_>, Vec<_>) =
            units.partition(|unit| boundaries.iter().any(|boundary| boundary.of == Bearer::from(*unit)));
        if !with.is_empty() {
            missing.extend(without.iter().map(|unit| unit.full_name()));
            tiers.push((key, with.len(), with.len() + without.len()));
        }
    }
    missing.sort_by(|a, b| sort::compare(a, b));
    (tiers, missing)
}

/// The acts that brought outlines, the latest first.
async fn files(visit: &Visit, boundaries: &[Boundary]) -> Result<Vec<(String, String, String)>, Failure> {
    let mut acts: Vec<i64> = boundaries.iter().map(|boundary| boundary.act.0).collect();
    acts.sort_unstable_by(|a, b| b.cmp(a));
    acts.dedup();
    let mut files = Vec::new();
    for seq in acts {
        let found = visit.app.ledger().acts_before(ActSeq(seq + 1), 1).await?;
        let told = |act: Act| (act.source.unwrap_or_default(), act.actor, time::written(act.recorded_at));
        files.extend(found.into_iter().map(told));
    }
    Ok(files)
}

/// `POST /boundaries/import`: checks a file, and keeps its outlines when asked to.
pub async fn import(visit: Visit, upload: Upload<FILE_LIMIT>) -> Result<Response, Failure> {
    let property = upload.fields.get("property").to_owned();
    let Some(sent) = upload.files.into_iter().find(|sent| sent.field == "file") else {
        return refuse(&visit, property, Answer::Nothing).await;
    };
    let (sent, read) = read(&visit, sent, &property).await?;
    let read = match read {
        Ok(read) => read,
        Err(rejected) => return refuse(&visit, property, Answer::Refused(rejected)).await,
    };
    if upload.fields.get("step") != "import" {
        let answer = Answer::Checked(told(&visit, &read));
        return Ok(show(&visit, property, Some(answer)).await?.into_response());
    }
    keep(&visit, sent, &read, upload.fields.get("reason")).await?;
    Ok(go(&visit, "/boundaries", "done-boundaries"))
}

/// Keeps the outlines of a file instead of those that stood.
pub async fn keep(visit: &Visit, sent: Sent, read: &Boundaries, reason: &str) -> Result<ActSeq, Failure> {
    let (app, tree) = (&visit.app, visit.moment.tree());
    let units: Vec<Bearer> = read.units(tree).map(Bearer::from).collect();
    let shapes: Vec<_> = read.outlines(tree).map(|(unit, shape)| (Bearer::from(unit), shape)).collect();
    let new = NewAct {
        source_digest: Some(ledger::hex(&Sha256::digest(&sent.bytes))),
        source: Some(sent.name),
        ..visit.act("import boundaries", reason)?
    };
    let act = app.ledger().replace_boundaries(new, &units, &shapes).await?;
    app.live.catch_up(app.day()).await?;
    Ok(act)
}

async fn refuse(visit: &Visit, property: String, answer: Answer) -> Result<Response, Failure> {
    let page = show(visit, property, Some(answer)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// A large file takes long to read: not on the threads that serve.
pub async fn read(visit: &Visit, sent: Sent, property: &str) -> Result<(Sent, Result<Boundaries, Rejected>), Failure> {
    let (moment, lang, property) = (visit.moment.clone(), visit.lang, property.to_owned());
    let work = move || {
        let file = SourceFile { name: &sent.name, bytes: &sent.bytes };
        let chosen = Some(property.as_str()).filter(|property| !property.is_empty());
        let read = boundaries::read(&file, moment.tree(), chosen, lang);
        (sent, read)
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}

fn told(visit: &Visit, read: &Boundaries) -> Told {
    let named = |code: &UnitCode| format!("{} ({code})", visit.moment.now.unit_name(*code));
    Told {
        property: read.property.clone(),
        shapes: read.shapes.len(),
        points_read: read.points_read,
        points: read.points(),
        missing: read.missing.iter().map(named).collect(),
        extra: read.extra.iter().map(|extra| (extra.feature, extra.code.clone())).collect(),
        far: read.far.iter().map(|(code, kilometres)| (named(code), *kilometres)).collect(),
    }
}

/// `POST /boundaries/remove`: the map is schematic again.
pub async fn remove(visit: Visit, form: Fields) -> Result<Response, Failure> {
    take_away(&visit, form.get("reason")).await?;
    Ok(go(&visit, "/boundaries", "done-boundaries-removed"))
}

/// Takes every outline away; the act, if there was one to take.
pub async fn take_away(visit: &Visit, reason: &str) -> Result<Option<ActSeq>, Failure> {
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let app = &visit.app;
    let act = app.ledger().remove_boundaries(visit.act("remove boundaries", reason)?).await?;
    app.live.catch_up(app.day()).await?;
    Ok(act)
}
