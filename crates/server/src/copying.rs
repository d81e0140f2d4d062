//! Copies of everything, made by themselves.

use std::time::Duration;

use backup::{Id, Keep, Made, Repository, Sealer};
use jiff::{SignedDuration, Timestamp};
use store::{Place, StoreError};
use tokio::sync::Mutex;

use crate::{
    app::App,
    failure::Failure,
    settings::{BACKUP_KEEP, BACKUP_KEYS, BACKUP_MINUTES, Settings},
    time,
};

/// How often it is asked whether a copy is due.
const EVERY: Duration = Duration::from_secs(30);

/// The copies, and how it went.
#[derive(Debug)]
pub struct Copies {
    /// Where they lie.
    pub repository: Repository,
    /// When the last attempt failed, held while a copy is made: two at once would do the work twice.
    failed: Mutex<Option<Timestamp>>,
}

impl Copies {
    /// The copies at a place.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        Ok(Self { repository: Repository::open(place)?, failed: Mutex::default() })
    }

    /// When the last attempt failed; none where it did not.
    pub async fn failed(&self) -> Option<Timestamp> {
        *self.failed.lock().await
    }
}

/// Makes copies for as long as the application runs.
pub async fn follow(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        app.duty.ours().await;
        if let Err(failure) = make_if_due(&app).await {
            app.telemetry.failed("copying");
            tracing::error!("no copy could be made: {failure:?}");
        }
    }
}

/// Makes a copy where one is due, and lets go of those that need not be kept any longer.
async fn make_if_due(app: &App) -> Result<(), Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let minutes = settings.number(&BACKUP_MINUTES);
    // A demonstration is nobody's only copy.
    if minutes == 0 || app.config.demo.is_some() {
        return Ok(());
    }
    let last = app.copies.repository.snapshots().await?.pop();
    if let Some(last) = &last {
        app.telemetry.copied(last.made_at);
    }
    let due = last.map(|last| last.made_at + SignedDuration::from_mins(minutes.into()));
    if due.is_some_and(|due| due > app.now()) {
        return Ok(());
    }
    make(app).await.map(|_| ())
}

/// Makes a copy, and lets go of those that need not be kept any longer.
pub async fn make(app: &App) -> Result<Made, Failure> {
    let mut failed = app.copies.failed.lock().await;
    let done = attempt(app).await;
    *failed = done.is_err().then(|| app.now());
    done
}

async fn attempt(app: &App) -> Result<Made, Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let sealer = Sealer::new(settings.get(&BACKUP_KEYS).split_whitespace())?;
    let keep: Keep = settings.get(&BACKUP_KEEP).parse()?;
    let repository = &app.copies.repository;
    let made = repository.make(app.ledger(), &app.store, &sealer, app.now()).await?;
    let (struck, swept) = repository.prune(&keep, &time::home(), app.now()).await?;
    for digest in &made.left_out {
        tracing::error!("file {digest} of evidence was changed or lost and is in no new copy");
    }
    app.telemetry.copied(made.id.made_at);
    tracing::info!(bytes = made.written, struck = struck.len(), swept, "a copy was made: {}", made.id);
    Ok(made)
}

/// A copy with what it holds; none where it cannot be read.
pub async fn held(app: &App) -> Result<Vec<(Id, Option<backup::Snapshot>)>, Failure> {
    let mut held = Vec::new();
    for id in app.copies.repository.snapshots().await? {
        let snapshot = app.copies.repository.snapshot(&id).await.ok();
        held.push((id, snapshot));
    }
    Ok(held)
}
