//! Anchors: what the audit chain ended with at a moment. Whoever keeps one elsewhere can tell later whether the past was written anew,
//! even by those who rule the database and can make every hash fit.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use crate::{
    act::{Act, ActSeq},
    database::Ledger,
    error::LedgerError,
};

/// The first line of an anchor: what it is, and which form it has.
const HEAD: &str = "nongthon anchor 1";

/// The last act of a chain, as it was. Written as lines of `name value`, so that people can read it and any program can sign it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The act.
    pub act: ActSeq,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its hash, which covers everything before it.
    pub hash: String,
}

/// What a ledger says to an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The act is there and bears this hash.
    AsItWas,
    /// There is no such act: something was cut off, or it is another ledger.
    Missing,
    /// The act bears another hash: it or something before it was written anew.
    Rewritten,
}

/// A text is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an anchor of an audit chain")]
pub struct NoAnchor;

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        writeln!(f, "act {}", self.act.0)?;
        writeln!(f, "recorded {}", self.recorded_at)?;
        writeln!(f, "hash {}", self.hash)
    }
}

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(NoAnchor);
        }
        let mut value = |name: &str| {
            let line = lines.next().ok_or(NoAnchor)?;
            line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' ')).ok_or(NoAnchor)
        };
        let act = value("act")?.parse().map_err(|_| NoAnchor)?;
        let recorded_at = value("recorded")?.parse().map_err(|_| NoAnchor)?;
        let hash = value("hash")?.to_owned();
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash || lines.next().is_some() {
            return Err(NoAnchor);
        }
        Ok(Self { act: ActSeq(act), recorded_at, hash })
    }
}

impl Ledger {
    /// The anchor of the chain as it is now; none of an empty ledger.
    pub async fn anchor(&self) -> Result<Option<Anchor>, LedgerError> {
        let last = self.acts(1).await?.pop();
        Ok(last.map(|Act { seq, recorded_at, hash, .. }| Anchor { act: seq, recorded_at, hash }))
    }

    /// What the ledger says to an anchor. That the chain up to there is whole is another question ([`Ledger::check`]).
    pub async fn holds(&self, anchor: &Anchor) -> Result<Held, LedgerError> {
        Ok(match self.act(anchor.act).await? {
            None => Held::Missing,
            Some(act) if act.hash == anchor.hash && act.recorded_at == anchor.recorded_at => Held::AsItWas,
            Some(_) => Held::Rewritten,
        })
    }
}
