//! Copies of the ledger, made while it is in use and proved before they are listed.

use std::path::{Path as FilePath, PathBuf};

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use ledger::{Ledger, Location};
use tokio::fs;

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    random,
    request::{Fields, Visit},
    time,
};

#[derive(Template)]
#[template(path = "backups.html")]
struct BackupsPage<'a> {
    frame: Frame<'a>,
    rows: Vec<(String, String)>,
}

fn broken(error: &dyn std::error::Error) -> Failure {
    Failure::Broken(format!("backup: {error}"))
}

/// `GET /backups`.
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Page, Failure> {
    let mut rows = list(&app).await?;
    rows.reverse();
    let size = |size: u64| format!("{},{} MB", size / 1_000_000, size % 1_000_000 / 100_000);
    let rows = rows.into_iter().map(|(name, bytes)| (name, size(bytes))).collect();
    Frame::new(&visit, "backups").render(|frame| BackupsPage { frame, rows })
}

/// The copies with their sizes in bytes, the oldest first.
pub async fn list(app: &App) -> Result<Vec<(String, u64)>, Failure> {
    let mut found = Vec::new();
    if let Ok(mut entries) = fs::read_dir(&app.config.backups).await {
        while let Some(entry) = entries.next_entry().await.map_err(|error| broken(&error))? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let size = entry.metadata().await.map_err(|error| broken(&error))?.len();
            if is_backup(&name) {
                found.push((name, size));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is a finished copy: nothing else is listed or handed out.
fn is_backup(name: &str) -> bool {
    let middle = name.strip_prefix("so-cai-").and_then(|name| name.strip_suffix(".sqlite"));
    middle.is_some_and(|middle| middle.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// `POST /backups/make`.
pub async fn make(visit: Visit, _form: Fields) -> Result<Response, Failure> {
    copy(&visit).await?;
    Ok(go(&visit, "/backups", "done-backup"))
}

/// Makes a copy and proves it; its name and its size in bytes.
pub async fn copy(visit: &Visit) -> Result<(String, u64), Failure> {
    let app = &visit.app;
    let folder = app.config.backups.clone();
    fs::create_dir_all(&folder).await.map_err(|error| broken(&error))?;
    let stamp: String = time::written(app.now()).chars().map(|c| if c.is_ascii_digit() { c } else { '-' }).collect();
    let seconds = app.now().as_second();
    let name = format!("so-cai-{stamp}-{seconds}.sqlite");
    // Two copies may be made at once.
    let unproved = folder.join(format!("{}.part", random::name(app.now())?));
    if !app.ledger().backup(&unproved).await? {
        return Err(Failure::Bad("failure-backup-postgres"));
    }
    prove(&unproved).await?;
    let size = fs::metadata(&unproved).await.map_err(|error| broken(&error))?.len();
    fs::rename(&unproved, folder.join(&name)).await.map_err(|error| broken(&error))?;
    app.ledger().change_settings(visit.act("backup", &name)?, &[]).await?;
    Ok((name, size))
}

/// Opens a copy and checks its chain from the first act to the last.
async fn prove(path: &FilePath) -> Result<(), Failure> {
    let copy = Ledger::open(&Location::Sqlite(PathBuf::from(path))).await?;
    let findings = copy.check().await?;
    copy.close().await;
    if findings.is_empty() { Ok(()) } else { Err(Failure::Broken(format!("the copy is damaged: {findings:?}"))) }
}

/// `GET /backups/{name}`.
pub async fn file(State(app): State<App>, _visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    if !is_backup(&name) {
        return Err(Failure::NotFound);
    }
    let file = fs::File::open(app.config.backups.join(&name)).await.map_err(|_| Failure::NotFound)?;
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, "application/vnd.sqlite3".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let body = axum::body::Body::from_stream(tokio_util::io::ReaderStream::new(file));
    Ok((headers, body).into_response())
}
