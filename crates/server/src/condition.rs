//! The condition an installation is in: what is well, what is doubtful, what is wrong, each with its cure. `nongthon doctor`, the
//! administrator's page and the interface tell the same findings.

mod disk;

use std::{borrow::Cow, path::PathBuf, time::Duration};

use backup::Repository;
use jiff::{SignedDuration, Timestamp};
use ledger::{Following, Ledger, LedgerError, Telling};
use programme::{Lang, policy::Role};
use store::{Place, Store};
use tokio::time::timeout;

use crate::{
    mail, settings,
    settings::{BACKUP_MINUTES, PUBLIC_URL, SMTP_FROM, SMTP_URL, Settings},
    time, words,
};

/// What does not answer so soon is told as not to be reached.
const WAIT: Duration = Duration::from_secs(5);
/// A clock may run ahead of another one by so much.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);
/// A standby may be behind by so many bytes of the log.
const BEHIND: i64 = 64 << 20;
/// A copy that is so many intervals old was missed.
const MISSED: i32 = 3;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Well,
    /// It works, and something may come of it.
    Doubtful,
    /// It does not work, or what it is for is lost.
    Wrong,
}

impl Verdict {
    /// Stable word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Doubtful => "doubtful",
            Self::Wrong => "wrong",
        }
    }

    /// For a person.
    #[must_use]
    pub fn told(self, lang: Lang) -> Cow<'static, str> {
        words::text(
            lang,
            match self {
                Self::Well => "condition-well",
                Self::Doubtful => "condition-doubtful",
                Self::Wrong => "condition-wrong",
            },
        )
    }
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: the key of its name.
    pub subject: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What is said of it: the key of a text, and what fills its blanks.
    says: &'static str,
    blanks: Vec<(&'static str, String)>,
}

impl Finding {
    /// Something that is as it should be.
    #[must_use]
    pub const fn well(subject: &'static str, says: &'static str) -> Self {
        Self { subject, verdict: Verdict::Well, says, blanks: Vec::new() }
    }

    /// Something that may go wrong.
    #[must_use]
    pub const fn doubtful(subject: &'static str, says: &'static str) -> Self {
        Self { subject, verdict: Verdict::Doubtful, says, blanks: Vec::new() }
    }

    /// Something that is wrong.
    #[must_use]
    pub const fn wrong(subject: &'static str, says: &'static str) -> Self {
        Self { subject, verdict: Verdict::Wrong, says, blanks: Vec::new() }
    }

    /// The same with a blank of its text filled.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike are written as they are")]
    pub fn with(mut self, blank: &'static str, value: impl ToString) -> Self {
        self.blanks.push((blank, value.to_string()));
        self
    }

    /// What was looked at, for a person.
    #[must_use]
    pub fn name(&self, lang: Lang) -> Cow<'static, str> {
        words::text(lang, self.subject)
    }

    /// How it is and what helps, for a person.
    #[must_use]
    pub fn told(&self, lang: Lang) -> Cow<'static, str> {
        let blanks: Vec<_> = self.blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
        words::with(lang, self.says, &blanks)
    }
}

/// An installation to be looked at.
#[derive(Debug)]
pub struct Installation<'a> {
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The data directory.
    pub data: PathBuf,
    /// Where evidence is kept.
    pub evidence: &'a Place,
    /// Where copies are kept.
    pub backups: &'a Place,
    /// The moment.
    pub now: Timestamp,
}

impl Installation<'_> {
    /// Looks at everything that a look can tell; the chain of the audit is a work of its own ([`chain`]). Nothing is written.
    pub async fn findings(&self) -> Vec<Finding> {
        let mut findings = vec![
            self.ledger_answers().await,
            self.evidence_answers().await,
            disk::room(&self.folders()),
            disk::privacy(&self.data),
        ];
        // Where the ledger does not answer, the rest cannot be told, and its own finding says why.
        let Ok(settings) = Settings::read(self.ledger).await else { return findings };
        findings.push(self.copies(&settings).await);
        findings.push(self.letters(&settings).await.unwrap_or_else(|error| failed("condition-mail", &error)));
        findings.extend(self.programs().await.unwrap_or_else(|error| Some(failed("condition-webhooks", &error))));
        findings.extend(self.servers().await.unwrap_or_else(|error| Some(failed("condition-servers", &error))));
        findings.push(address(&settings));
        findings.push(self.administrators().await.unwrap_or_else(|error| failed("condition-administrators", &error)));
        findings.push(self.clock().await.unwrap_or_else(|error| failed("condition-clock", &error)));
        findings
    }

    fn folders(&self) -> Vec<PathBuf> {
        let places = [self.evidence, self.backups].into_iter().filter_map(|place| match place {
            Place::Folder(folder) => Some(folder.clone()),
            Place::S3(_) => None,
        });
        std::iter::once(self.data.clone()).chain(places).collect()
    }

    async fn ledger_answers(&self) -> Finding {
        const SUBJECT: &str = "condition-ledger";
        let asked = async { Ok::<_, LedgerError>((self.ledger.engine().await?, self.ledger.last_act().await?)) };
        match timeout(WAIT, asked).await {
            Ok(Ok((engine, act))) => {
                Finding::well(SUBJECT, "condition-ledger-well").with("engine", engine).with("act", act.0)
            }
            Ok(Err(error)) => failed(SUBJECT, &error),
            Err(_) => Finding::wrong(SUBJECT, "condition-silent").with("seconds", WAIT.as_secs()),
        }
    }

    async fn evidence_answers(&self) -> Finding {
        const SUBJECT: &str = "condition-evidence";
        let wrong = |cause: String| {
            Finding::wrong(SUBJECT, "condition-evidence-wrong").with("place", self.evidence).with("cause", cause)
        };
        if is_absent(self.evidence) {
            return Finding::doubtful(SUBJECT, "condition-place-none").with("place", self.evidence);
        }
        let store = match Store::open(self.evidence) {
            Ok(store) => store,
            Err(error) => return wrong(error.to_string()),
        };
        match timeout(WAIT, store.reach()).await {
            Ok(Ok(())) => Finding::well(SUBJECT, "condition-evidence-well").with("place", self.evidence),
            Ok(Err(error)) => wrong(error.to_string()),
            Err(_) => Finding::wrong(SUBJECT, "condition-silent").with("seconds", WAIT.as_secs()),
        }
    }

    async fn copies(&self, settings: &Settings) -> Finding {
        const SUBJECT: &str = "condition-copies";
        let wrong = |cause: String| {
            Finding::wrong(SUBJECT, "condition-copies-wrong").with("place", self.backups).with("cause", cause)
        };
        if is_absent(self.backups) {
            return Finding::doubtful(SUBJECT, "condition-copies-none");
        }
        let asked = async { Repository::open(self.backups)?.snapshots().await };
        let last = match timeout(WAIT, asked).await {
            Ok(Ok(mut copies)) => copies.pop(),
            Ok(Err(error)) => return wrong(error.to_string()),
            Err(_) => return Finding::wrong(SUBJECT, "condition-silent").with("seconds", WAIT.as_secs()),
        };
        let minutes = settings.number(&BACKUP_MINUTES);
        let Some(last) = last else { return Finding::doubtful(SUBJECT, "condition-copies-none") };
        let when = time::written(last.made_at);
        if minutes == 0 {
            return Finding::doubtful(SUBJECT, "condition-copies-by-hand").with("when", when);
        }
        if last.made_at + SignedDuration::from_mins((MISSED * minutes).into()) < self.now {
            return Finding::wrong(SUBJECT, "condition-copies-old").with("when", when).with("minutes", minutes);
        }
        if let Place::Folder(folder) = self.backups
            && disk::is_same(folder, &self.data)
        {
            return Finding::doubtful(SUBJECT, "condition-copies-beside")
                .with("when", when)
                .with("place", self.backups);
        }
        Finding::well(SUBJECT, "condition-copies-well").with("when", when).with("place", self.backups)
    }

    async fn letters(&self, settings: &Settings) -> Result<Finding, LedgerError> {
        const SUBJECT: &str = "condition-mail";
        if settings.made(&SMTP_URL).is_none() || settings.made(&SMTP_FROM).is_none() {
            return Ok(Finding::doubtful(SUBJECT, "condition-mail-unset"));
        }
        let queue = self.ledger.mail_queue(mail::TRIES).await?;
        let cause = queue.last_error.unwrap_or_default();
        Ok(match (queue.waiting, queue.given_up) {
            (waiting, 0) if cause.is_empty() => Finding::well(SUBJECT, "condition-mail-well").with("waiting", waiting),
            (waiting, 0) => {
                Finding::doubtful(SUBJECT, "condition-mail-again").with("waiting", waiting).with("cause", cause)
            }
            (_, given_up) => {
                Finding::doubtful(SUBJECT, "condition-mail-given-up").with("count", given_up).with("cause", cause)
            }
        })
    }

    /// Programs that are told; none where none is registered.
    async fn programs(&self) -> Result<Option<Finding>, LedgerError> {
        const SUBJECT: &str = "condition-webhooks";
        let Telling { programs, stopped, again, given_up } = self.ledger.telling().await?;
        Ok(match (given_up, stopped, again) {
            _ if programs == 0 => None,
            (1.., ..) => Some(Finding::doubtful(SUBJECT, "condition-webhooks-given-up").with("count", given_up)),
            (_, 1.., _) => Some(Finding::doubtful(SUBJECT, "condition-webhooks-stopped").with("stopped", stopped)),
            (.., 1..) => Some(Finding::doubtful(SUBJECT, "condition-webhooks-again").with("again", again)),
            _ => Some(Finding::well(SUBJECT, "condition-webhooks-well").with("programs", programs)),
        })
    }

    /// The servers that follow the one that leads; none where there is one only.
    async fn servers(&self) -> Result<Option<Finding>, LedgerError> {
        Ok(self.ledger.following().await?.map(follows))
    }

    async fn administrators(&self) -> Result<Finding, LedgerError> {
        const SUBJECT: &str = "condition-administrators";
        let mut accounts = self.ledger.accounts().await?;
        accounts
            .retain(|account| !account.disabled && account.posts.iter().any(|post| post.role == Role::Administrator));
        let weak: Vec<&str> = accounts
            .iter()
            .filter(|account| account.password_hash.is_some() && account.totp_secret.is_none())
            .map(|account| account.login.as_str())
            .collect();
        Ok(match (accounts.len(), weak.is_empty()) {
            (0, _) => Finding::wrong(SUBJECT, "condition-administrators-none"),
            (_, false) => Finding::doubtful(SUBJECT, "condition-administrators-weak").with("logins", weak.join(", ")),
            (count, true) => Finding::well(SUBJECT, "condition-administrators-well").with("count", count),
        })
    }

    async fn clock(&self) -> Result<Finding, LedgerError> {
        const SUBJECT: &str = "condition-clock";
        let last = self.ledger.acts(1).await?.into_iter().next();
        let ahead = last.map(|act| act.recorded_at).filter(|recorded| *recorded > self.now + CLOCKS_DIFFER);
        Ok(match ahead {
            Some(recorded) => {
                let (last, now) = (time::written(recorded), time::written(self.now));
                Finding::wrong(SUBJECT, "condition-clock-behind").with("last", last).with("now", now)
            }
            None => Finding::well(SUBJECT, "condition-clock-well").with("now", time::written(self.now)),
        })
    }
}

/// A folder that nobody made yet is not made by looking: whoever looks may be somebody else than the application.
fn is_absent(place: &Place) -> bool {
    matches!(place, Place::Folder(folder) if !folder.exists())
}

fn failed(subject: &'static str, error: &LedgerError) -> Finding {
    Finding::wrong(subject, "condition-ledger-wrong").with("cause", error)
}

fn follows(Following { servers, lost, behind, waits }: Following) -> Finding {
    const SUBJECT: &str = "condition-servers";
    let finding = match lost {
        1.. => Finding::wrong(SUBJECT, "condition-servers-lost").with("lost", lost),
        _ if behind > BEHIND => {
            Finding::doubtful(SUBJECT, "condition-servers-behind").with("megabytes", behind / 1_000_000)
        }
        _ if !waits => Finding::doubtful(SUBJECT, "condition-servers-alone"),
        _ => Finding::well(SUBJECT, "condition-servers-well"),
    };
    finding.with("servers", servers)
}

fn address(settings: &Settings) -> Finding {
    const SUBJECT: &str = "condition-address";
    match settings.made(&PUBLIC_URL) {
        None => Finding::doubtful(SUBJECT, "condition-address-none").with("key", settings::PUBLIC_URL.key),
        Some(url) if url.starts_with("http://") => {
            Finding::doubtful(SUBJECT, "condition-address-open").with("address", url)
        }
        Some(url) => Finding::well(SUBJECT, "condition-address-well").with("address", url),
    }
}

/// Reads the whole ledger and proves the chain of its audit.
pub async fn chain(ledger: &Ledger) -> Vec<Finding> {
    const SUBJECT: &str = "condition-chain";
    match ledger.check().await {
        Err(error) => vec![failed(SUBJECT, &error)],
        Ok(found) if found.is_empty() => vec![Finding::well(SUBJECT, "condition-chain-well")],
        Ok(found) => vec![Finding::wrong(SUBJECT, "condition-chain-wrong").with("count", found.len())],
    }
}

#[cfg(test)]
mod tests;
