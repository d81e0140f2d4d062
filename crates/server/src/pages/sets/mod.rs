//! Criteria sets: those in force, and the versions that the office drafts, checks and puts in force.

pub mod compare;
mod contents;
mod effect;
mod row;
mod set;
pub mod steps;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::{Rejected, SourceFile, read_set, write_set};
use programme::{
    fact::{Record, SetState, SetVersion},
    law::{CriteriaSet, Law, form::SetForm},
    policy::Action,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
    imports::workbook,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access, Route},
    upload::Upload,
};

/// The pages of criteria sets.
pub fn routes() -> Vec<Route> {
    let (see, keep) = (Access::Office(Action::SeeFigures), Access::Office(Action::ManageLaw));
    vec![
        Route::get("/law/sets", see, list),
        Route::post("/law/sets/draft", keep, draft),
        Route::post("/law/sets/upload", keep, upload),
        Route::get("/law/sets/{set}", see, set::standing),
        Route::get("/law/sets/{set}/file", see, file),
        Route::get("/law/sets/{set}/{version}", see, set::version),
        Route::get("/law/sets/{set}/{version}/file", see, version_file),
        Route::post("/law/sets/{set}/{version}/step", keep, set::step),
        Route::get("/law/sets/{set}/{version}/row", keep, row::page),
        Route::post("/law/sets/{set}/{version}/row/save", keep, row::save),
        Route::post("/law/sets/{set}/{version}/row/move", keep, row::shift),
        Route::get("/law/compare", see, compare::page),
        Route::get("/law/compare/file", see, compare::file),
    ]
}

#[derive(Template)]
#[template(path = "sets.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    rows: Vec<SetRow>,
    /// Versions that are on their way or were in force.
    versions: Vec<VersionRow>,
    /// Versions in force that do not fit to the rest of the law.
    left_out: Vec<String>,
    may_keep: bool,
    rejected: Option<Rejected>,
}

struct SetRow {
    id: String,
    name: String,
    href: String,
    years: String,
    counts: String,
    complete: bool,
    verified: &'static str,
    is_kept: bool,
    is_current: bool,
}

struct VersionRow {
    name: String,
    href: String,
    state: &'static str,
    from: String,
}

/// The versions of sets, the latest first.
pub fn versions(visit: &Visit) -> Vec<&Record<SetVersion>> {
    let mut versions: Vec<_> = visit.moment.now.all::<SetVersion>().iter().collect();
    versions.sort_by(|a, b| (&a.fact().set, b.fact().version).cmp(&(&b.fact().set, a.fact().version)));
    versions
}

/// A version of a set.
pub fn version<'v>(visit: &'v Visit, set: &str, number: &str) -> Result<&'v Record<SetVersion>, Failure> {
    let number = number.parse::<u16>().map_err(|_| Failure::NotFound)?;
    let versions = visit.moment.now.all::<SetVersion>().iter();
    let mut versions = versions.filter(|record| record.fact().set == set && record.fact().version == number);
    versions.next().ok_or(Failure::NotFound)
}

/// The form of a version.
pub fn form_of(version: &SetVersion) -> Result<SetForm, Failure> {
    SetForm::read(&version.text).map_err(|error| Failure::Broken(error.en))
}

/// The law beside which a version must stand: that of the day from which it counts.
pub fn law_beside(visit: &Visit, version: &SetVersion) -> Law {
    visit.app.config.law.of_day(visit.moment.now.all::<SetVersion>(), version.from)
}

/// The name of the set of a version, as its text gives it.
fn name_of(visit: &Visit, version: &SetVersion) -> String {
    let form = SetForm::read(&version.text).unwrap_or_default();
    let names = ["name_vi", "name_en"].map(|column| form.cell(programme::law::form::Sheet::Head, 0, column).to_owned());
    let [vi, en] = names;
    let name = visit.lang.pick(&vi, &en);
    if name.is_empty() { version.set.clone() } else { name.to_owned() }
}

fn years(set: &CriteriaSet) -> String {
    let last = set.assessment_years.to.map_or_else(|| "…".to_owned(), |year| year.to_string());
    format!("{}–{last}", set.assessment_years.from)
}

/// `GET /law/sets`.
async fn list(visit: Visit) -> Result<Page, Failure> {
    listed(&visit, None)
}

fn listed(visit: &Visit, rejected: Option<Rejected>) -> Result<Page, Failure> {
    let (law, lang) = (visit.moment.law(), visit.lang);
    let year = visit.moment.as_of().year();
    let row = |set: &CriteriaSet| SetRow {
        id: set.id.clone(),
        name: set.name.get(lang).to_owned(),
        href: visit.when.link(&format!("/law/sets/{}", set.id)),
        years: years(set),
        counts: visit.words(
            "set-counts",
            &[("criteria", &set.criteria.len().to_string()), ("indicators", &set.indicators().count().to_string())],
        ),
        complete: set.complete && set.criteria.iter().all(|criterion| criterion.complete),
        verified: law.badge(set).label(lang),
        is_kept: law.is_kept(&set.id),
        is_current: set.assessment_years.contains(year),
    };
    let mut rows: Vec<SetRow> = law.sets().iter().map(row).collect();
    rows.sort_by(|a, b| b.is_current.cmp(&a.is_current).then_with(|| super::sort::compare(&a.name, &b.name)));
    let version = |record: &&Record<SetVersion>| {
        let version = record.fact();
        VersionRow {
            name: format!("{}, {} {}", name_of(visit, version), visit.words("set-version", &[]), version.version),
            href: visit.when.link(&format!("/law/sets/{}/{}", version.set, version.version)),
            state: version.state.label(lang),
            from: vietnamese::date(version.from),
        }
    };
    let left_out = law.left_out().iter().map(|(set, version)| format!("{set} ({version})")).collect();
    Frame::new(visit, "law-sets").render(|frame| ListPage {
        may_keep: visit.may_somewhere(Action::ManageLaw) && visit.when.is_now(),
        versions: versions(visit).iter().map(version).collect(),
        frame,
        rows,
        left_out,
        rejected,
    })
}

/// `POST /law/sets/draft`: begins a draft from a set as it stands, under its own identifier or a new one.
async fn draft(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let text = visit.moment.law().text(form.get("set")).ok_or(Failure::NotFound)?;
    let mut read = SetForm::read(text).map_err(|error| Failure::Broken(error.en))?;
    let id = form.line("id");
    if !id.is_empty() {
        read.rename(&id);
    }
    let version = steps::draft(&visit, &read, None).await?;
    Ok(go(&visit, &format!("/law/sets/{}/{}", version.set, version.version), "done-set-draft"))
}

/// `POST /law/sets/upload`: a draft from a workbook, or every error with its cell.
async fn upload(visit: Visit, mut upload: Upload) -> Result<Response, Failure> {
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    match read_workbook(&visit, &sent.name, sent.bytes).await? {
        Ok(form) => {
            let version = steps::draft(&visit, &form, Some(&sent.name)).await?;
            Ok(go(&visit, &format!("/law/sets/{}/{}", version.set, version.version), "done-set-draft"))
        }
        Err(rejected) => Ok((StatusCode::UNPROCESSABLE_ENTITY, listed(&visit, Some(rejected))?).into_response()),
    }
}

/// Reads the workbook of a set away from the threads that serve.
async fn read_workbook(visit: &Visit, name: &str, bytes: Vec<u8>) -> Result<Result<SetForm, Rejected>, Failure> {
    let law = visit.moment.now.ground().law.clone();
    let (name, lang) = (name.to_owned(), visit.lang);
    let _turn = visit.app.reading.lock().await;
    let read = tokio::task::spawn_blocking(move || read_set(&SourceFile { name: &name, bytes: &bytes }, &law, lang));
    read.await.map_err(|error| Failure::Broken(error.to_string()))
}

/// `GET /law/sets/{set}/file`: the set in force as a workbook.
async fn file(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let text = visit.moment.law().text(&id).ok_or(Failure::NotFound)?;
    let form = SetForm::read(text).map_err(|error| Failure::Broken(error.en))?;
    written(&visit, &form, &format!("{id}.xlsx"))
}

/// `GET /law/sets/{set}/{version}/file`: a version as a workbook.
async fn version_file(visit: Visit, Path((set, number)): Path<(String, String)>) -> Result<Response, Failure> {
    let version = version(&visit, &set, &number)?.fact();
    written(&visit, &form_of(version)?, &format!("{set}-{number}.xlsx"))
}

fn written(visit: &Visit, form: &SetForm, name: &str) -> Result<Response, Failure> {
    let bytes = write_set(form, visit.moment.law(), visit.lang);
    Ok(workbook(name, bytes.map_err(|error| Failure::Broken(error.to_string()))?))
}

/// Whether a version can be changed.
pub fn is_open(version: &SetVersion) -> bool {
    version.state == SetState::Draft
}
