//! What can go wrong with a request, told to the person.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use backup::BackupError;
use ledger::LedgerError;
use programme::Lang;
use store::StoreError;

use crate::{auth::people::SHORTEST, words};

/// Why a request was not answered as asked.
#[derive(Debug)]
pub enum Failure {
    /// Nobody is signed in: where to go back to afterwards.
    SignIn(String),
    /// A program did not show a token that holds.
    NoToken,
    /// What is changed must be named as it was seen.
    NoPrecondition,
    /// What is changed is no longer what was seen.
    Moved,
    /// What is asked for cannot be done as things stand: the key of a message.
    Conflict(&'static str),
    /// The body is not of a kind that is read here.
    MediaType,
    /// A part of the request cannot mean what it says: the part, and the key of a message.
    Part(&'static str, &'static str),
    /// A file was refused.
    Rejected(documents::import::Rejected),
    /// The password was given by somebody else and must be changed first.
    MustChangePassword,
    /// The office demands a second factor of the person, who has none yet.
    MustSetFactor,
    /// The person may not.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// There is no such thing, and more can be said of that: the key of a message.
    Missing(&'static str),
    /// The request cannot mean what it says: the key of a message.
    Bad(&'static str),
    /// The form did not come from a page of ours, or from an old one.
    Stale,
    /// It would write, or make a paper, in a world that is only supposed.
    Supposed,
    /// Too many of its kind were sent.
    TooMany,
    /// Too large, in bytes allowed.
    TooLarge(u64),
    /// The ledger refused or failed.
    Ledger(LedgerError),
    /// Too many ask at once.
    Busy,
    /// The answer took too long and was broken off.
    Slow,
    /// The store of evidence or of copies does not answer; told to the log.
    NoStore(String),
    /// Something of ours is broken; told to the log, not to the person.
    Broken(String),
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Unreachable(_) => Self::NoStore(error.to_string()),
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Ledger(error) => Self::Ledger(error),
            BackupError::Store(error) => error.into(),
            error => Self::Broken(format!("backup: {error}")),
        }
    }
}

impl Failure {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) | Self::MustChangePassword | Self::MustSetFactor | Self::NoToken => {
                StatusCode::UNAUTHORIZED
            }
            Self::NoPrecondition => StatusCode::PRECONDITION_REQUIRED,
            Self::Moved => StatusCode::PRECONDITION_FAILED,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Forbidden | Self::Stale => StatusCode::FORBIDDEN,
            Self::NotFound
            | Self::Missing(_)
            | Self::Ledger(LedgerError::NoSuchAct(_) | LedgerError::NoSuchFact(_)) => StatusCode::NOT_FOUND,
            Self::Bad(_) | Self::Part(..) | Self::Rejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict(_)
            | Self::Supposed
            | Self::Ledger(
                LedgerError::AlreadyUndone(_)
                | LedgerError::AlreadyIssued(_)
                | LedgerError::HasDependents { .. }
                | LedgerError::PartOfDecision { .. },
            ) => StatusCode::CONFLICT,
            Self::NoStore(_) | Self::Busy | Self::Slow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ledger(error) if error.is_away() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ledger(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// For the person: what is wrong and what helps.
    pub fn message(&self, lang: Lang) -> String {
        let key = match self {
            Self::SignIn(_) | Self::MustChangePassword | Self::MustSetFactor => "failure-sign-in",
            Self::Forbidden => "failure-forbidden",
            Self::NotFound => "failure-not-found",
            Self::Bad(key) | Self::Conflict(key) | Self::Missing(key) => key,
            Self::NoToken => "failure-no-token",
            Self::NoPrecondition => "failure-no-precondition",
            Self::Moved => "problem-changed-meanwhile",
            Self::MediaType => "failure-media-type",
            Self::Part(part, key) => return words::with(lang, key, &[("part", part)]).into_owned(),
            Self::Rejected(rejected) => {
                let count = rejected.total.to_string();
                return words::with(lang, "import-rejected", &[("count", &count)]).into_owned();
            }
            Self::Stale => "failure-stale",
            Self::Supposed => "failure-supposed",
            Self::TooMany => "failure-too-many",
            Self::TooLarge(limit) => {
                return words::with(lang, "failure-too-large", &[("limit", &megabytes(*limit))]).into_owned();
            }
            Self::Ledger(error) if error.is_away() => "failure-ledger-away",
            Self::Ledger(error) if self.status() != StatusCode::INTERNAL_SERVER_ERROR => return error.message(lang),
            Self::NoStore(_) => "failure-no-store",
            Self::Busy => "failure-busy",
            Self::Slow => "failure-slow",
            Self::Ledger(_) | Self::Broken(_) => "failure-broken",
        };
        // The only number that a message bears without being handed it.
        words::with(lang, key, &[("shortest", &SHORTEST.to_string())]).into_owned()
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// A failure on its way out: the guard knows the language and turns it into a page.
#[derive(Clone, Debug)]
pub struct Told {
    /// The heading.
    pub title: String,
    /// What is wrong and what helps.
    pub message: String,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Self::SignIn(back) = &self {
            let back: String = form_urlencoded(back);
            return Redirect::to(&format!("/sign-in?back={back}")).into_response();
        }
        if matches!(self, Self::MustChangePassword | Self::MustSetFactor) {
            return Redirect::to("/account").into_response();
        }
        let status = self.status();
        match &self {
            Self::Broken(cause) | Self::NoStore(cause) => tracing::error!("{cause}"),
            Self::Ledger(error) if status.is_server_error() => tracing::error!("{error}"),
            _ => {}
        }
        let mut response = status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

impl Failure {
    /// What the page of a failure says.
    pub fn told(&self, lang: Lang) -> Told {
        let title = words::with(lang, "failure-title", &[("status", self.status().as_str())]);
        Told { title: title.into_owned(), message: self.message(lang) }
    }
}

/// An error with what caused it, for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// A text as a value in the query of an address.
pub fn form_urlencoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => _ = write!(out, "%{byte:02X}"),
        }
        out
    })
}
