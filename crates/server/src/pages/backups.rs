//! Copies of everything, and one of them to take away.

use std::io::Write as _;

use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use backup::{Id, Repository};
use programme::policy::Action;
use tokio_util::io::{ReaderStream, SyncIoBridge};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    copying,
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    time,
};

#[derive(Template)]
#[template(path = "backups.html")]
struct BackupsPage<'a> {
    frame: Frame<'a>,
    place: String,
    failed: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    made: String,
    /// None where it cannot be read.
    holds: Option<Holds>,
}

struct Holds {
    act: i64,
    rows: u64,
    files: u64,
    sealed: bool,
}

/// The routes of copies.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/backups", Office(Action::ManageSystem), page),
        Route::post("/backups/make", Office(Action::ManageSystem), make),
        Route::get("/backups/{name}", Office(Action::ManageSystem), file),
    ]
}

/// `GET /backups`.
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Page, Failure> {
    let row = |(id, snapshot): (Id, Option<backup::Snapshot>)| Row {
        id: id.to_string(),
        made: time::written(id.made_at),
        holds: snapshot.map(|snapshot| Holds {
            act: snapshot.last_act,
            rows: snapshot.rows(),
            files: snapshot.files(),
            sealed: snapshot.sealed,
        }),
    };
    let rows = copying::held(&app).await?.into_iter().rev().map(row).collect();
    let failed = app.copies.failed().await.map(time::written).unwrap_or_default();
    let place = app.config.backups.to_string();
    Frame::new(&visit, "backups").render(|frame| BackupsPage { frame, place, failed, rows })
}

/// `POST /backups/make`.
pub async fn make(visit: Visit, _form: Fields) -> Result<Response, Failure> {
    copy(&visit).await?;
    Ok(go(&visit, "/backups", "done-backup"))
}

/// Makes a copy because somebody asks for it.
pub async fn copy(visit: &Visit) -> Result<backup::Made, Failure> {
    let made = copying::make(&visit.app).await?;
    visit.app.ledger().change_settings(visit.act("backup", &made.id.to_string())?, &[]).await?;
    Ok(made)
}

/// `GET /backups/{name}`: all that the copy needs, as a ZIP; unpacked, it is a place to restore from.
pub async fn file(State(app): State<App>, _visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    let id: Id = name.parse().map_err(|_| Failure::NotFound)?;
    let repository = app.copies.repository.clone();
    if !repository.snapshots().await?.contains(&id) {
        return Err(Failure::NotFound);
    }
    let parts = repository.parts(&id).await?;
    let (reader, writer) = tokio::io::duplex(1 << 20);
    let running = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        // Whoever takes it away learns from a file that does not open that it is not whole.
        if let Err(error) = pack(&repository, &parts, SyncIoBridge::new(writer), &running) {
            tracing::error!("a copy could not be handed out: {error}");
        }
    });
    let stamp = time::written(id.made_at).replace([' ', ':', '/'], "-");
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"sao-luu-{stamp}.zip\"")),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(reader))).into_response())
}

/// Parts are packed already, and only put together.
fn pack(
    repository: &Repository,
    parts: &[backup::PartPath],
    to: impl std::io::Write,
    running: &tokio::runtime::Handle,
) -> Result<(), Box<dyn std::error::Error>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new_stream(to);
    for part in parts {
        let bytes = running.block_on(repository.part(part))?;
        zip.start_file(part.to_string(), options)?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?;
    Ok(())
}
