//! What every handler shares.

use std::{path::PathBuf, sync::Arc};

use jiff::{Timestamp, civil::Date};
use ledger::{Account, Ledger, LedgerError};
use programme::{
    law::Law,
    reorganisation,
    unit::{Register, UnitCode},
};
use store::{Place, Store};
use tokio_util::sync::CancellationToken;

use crate::{
    auth::guessing::Guesses,
    condition::Installation,
    copying::Copies,
    duty::Duty,
    failure::Failure,
    live::Live,
    parts::Parts,
    portal::{Gatekeeper, Pictures},
    room::Room,
    supposing::Worlds,
    telemetry::Telemetry,
    time::{Clock, day_of},
};

/// What the application is started with.
#[derive(Debug)]
pub struct Config {
    /// The law.
    pub law: Arc<Law>,
    /// The units.
    pub register: Arc<Register>,
    /// The province of the office.
    pub province: UnitCode,
    /// The ledger.
    pub ledger: Ledger,
    /// What this node is called among those that serve the ledger; nothing where it is alone.
    pub node: String,
    /// The data directory.
    pub data: PathBuf,
    /// Where evidence is kept.
    pub evidence: Place,
    /// Where copies are kept.
    pub backups: Place,
    /// Reads the moment.
    pub clock: Clock,
    /// Where Prometheus asks, if anywhere: an address that only the machine room reaches.
    pub telemetry: Option<String>,
    /// Whether a collector is told where the time of requests goes.
    pub traced: bool,
    /// Whether browsers reach it by HTTPS, so that cookies may insist on it.
    pub secure: bool,
    /// The program that reads PDFs in a process of its own: this one.
    pub program: Option<PathBuf>,
    /// In a demonstration, what makes it one.
    pub demo: Option<Demo>,
}

/// A demonstration: a fixed day, and people whose passwords stand on the sign-in page.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The day the example is about.
    pub day: Date,
    /// Everybody's password.
    pub password: String,
}

/// The application, shared by all requests.
pub type App = Arc<Shared>;

/// What is behind [`App`].
#[derive(Debug)]
pub struct Shared {
    /// What it was started with.
    pub config: Config,
    /// The state of today, kept up to date.
    pub live: Live,
    /// The bytes of evidence.
    pub store: Store,
    /// The copies of everything.
    pub copies: Copies,
    /// Since when it runs.
    pub started: Timestamp,
    /// What is told of the application itself.
    pub telemetry: Telemetry,
    /// Ends what would never end by itself, when the application is to stop.
    pub ending: CancellationToken,
    /// Whether this node does what only one does.
    pub duty: Duty,
    /// The places of those who are answered.
    pub room: Room,
    /// Files that are on their way.
    pub parts: Parts,
    /// What forms of the public are let pass.
    pub gate: Gatekeeper,
    /// From where wrong passwords came.
    pub guesses: Guesses,
    /// The pictures of the portal.
    pub pictures: Pictures,
    /// Worlds that people suppose.
    pub worlds: Worlds,
    /// Whose turn it is to have a file read.
    pub reading: tokio::sync::Mutex<()>,
    /// Whose turn it is to have a request answered once.
    pub answering: tokio::sync::Mutex<()>,
    /// Whose turn it is to make a key of passports.
    pub key_making: tokio::sync::Mutex<()>,
}

impl Shared {
    /// The moment.
    pub fn now(&self) -> Timestamp {
        (self.config.clock)()
    }

    /// The installation, to be looked at.
    pub fn installation(&self) -> Installation<'_> {
        let Config { ledger, data, evidence, backups, .. } = &self.config;
        Installation { ledger, data: data.clone(), evidence, backups, now: self.now() }
    }

    /// The day that pages show when nobody asks for another: today, or the day of the demonstration.
    pub fn day(&self) -> Date {
        self.config.demo.as_ref().map_or_else(|| day_of(self.now()), |demo| demo.day)
    }

    /// The ledger.
    pub const fn ledger(&self) -> &Ledger {
        &self.config.ledger
    }

    /// Keeps bytes; the digest that they are named by.
    pub async fn keep(&self, bytes: &[u8]) -> Result<String, Failure> {
        Ok(self.store.put(bytes.to_vec()).await?.to_string())
    }

    /// The bytes of a digest; what is no digest names nothing.
    pub async fn kept(&self, digest: &str) -> Result<Vec<u8>, Failure> {
        let digest = digest.parse().map_err(|_| Failure::NotFound)?;
        Ok(self.store.get(digest).await?.into())
    }

    /// Everybody who may sign in, with the posts as they are held today: those at units that were redrawn have passed on.
    pub async fn people(&self) -> Result<Vec<Account>, LedgerError> {
        let moment = self.live.now();
        let mut accounts = self.ledger().accounts().await?;
        accounts.retain(|account| !account.disabled);
        for account in &mut accounts {
            account.posts = reorganisation::posts(&account.posts, &moment.now);
        }
        Ok(accounts)
    }
}
