//! What people say here and now: facts based on what they saw, written as one act or not at all.

use ledger::{Amended, Amendment, Batch, NewAct};
use programme::fact::{Fact, Provenance, Seq, Sourced};

use crate::{failure::Failure, request::Visit};

/// How facts that people say here are known: what happens in a demonstration is made up.
pub fn provenance(visit: &Visit) -> Provenance {
    if visit.app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official }
}

/// Begins the source of what people say here: after it comes who said it.
pub const SAID_HERE: &str = "Nongthon: ";

/// Where they are from when nobody names a document: whoever says them.
pub fn source(visit: &Visit) -> Result<String, Failure> {
    Ok(format!("{SAID_HERE}{}", visit.viewer()?.account.login))
}

/// Facts that whoever asks says of their own, each with the word on the same thing that its author has seen.
pub fn said<F: Fact>(visit: &Visit, facts: Vec<(F, Option<Seq>)>) -> Result<Vec<Amendment<F>>, Failure> {
    let (provenance, source) = (provenance(visit), source(visit)?);
    let amendment = |(fact, seen)| Amendment { fact: Sourced { fact, provenance, source: source.clone() }, seen };
    Ok(facts.into_iter().map(amendment).collect())
}

/// The first of `wanted`, `wanted-2`, `wanted-3` … that nothing bears yet; of `wanted` so many characters count.
pub fn first_named(wanted: &str, most: usize, is_taken: impl Fn(&str) -> bool) -> String {
    let wanted: String = wanted.chars().take(most).collect();
    let wanted = wanted.trim_end_matches('-');
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    first_free(std::iter::once(wanted.to_owned()).chain(numbered), is_taken)
}

/// The first of endlessly many codes that nothing bears yet.
pub fn first_free(mut codes: impl Iterator<Item = String>, is_taken: impl Fn(&str) -> bool) -> String {
    codes.find(|code| !is_taken(code)).unwrap_or_default()
}

/// What somebody says here and now in several acts: recorded as a whole or not at all.
pub struct Together<'v> {
    visit: &'v Visit,
    batch: Batch<'v>,
}

impl<'v> Together<'v> {
    /// Begins it. Whatever is needed is read before, since everybody else who records waits for its end. The past is not amended.
    pub async fn begin(visit: &'v Visit) -> Result<Self, Failure> {
        if !visit.when.is_now() {
            return Err(Failure::Bad("failure-past"));
        }
        Ok(Self { visit, batch: visit.app.ledger().batch().await? })
    }

    /// Whose word it is.
    pub const fn visit(&self) -> &'v Visit {
        self.visit
    }

    /// The batch of the ledger, for rows that go with the acts.
    pub const fn batch(&mut self) -> &mut Batch<'v> {
        &mut self.batch
    }

    /// As [`attempt`], as one act among others.
    pub async fn attempt<F: Fact>(
        &mut self,
        act: NewAct,
        amendments: Vec<Amendment<F>>,
    ) -> Result<Amended<F>, Failure> {
        Ok(self.batch.amend(act, &self.visit.province(), amendments).await?)
    }

    /// As [`say`], as one act among others.
    pub async fn say<F: Fact>(
        &mut self,
        (kind, reason): (&str, &str),
        facts: Vec<(F, Option<Seq>)>,
    ) -> Result<Amended<F>, Failure> {
        let (act, amendments) = (self.visit.act(kind, reason)?, said(self.visit, facts)?);
        unopposed(self.attempt(act, amendments).await?)
    }

    /// Makes all of it durable, and seen.
    pub async fn finish(self) -> Result<(), Failure> {
        self.batch.commit().await?;
        self.visit.app.live.catch_up(self.visit.app.day()).await
    }
}

/// Records amendments as one act, all of them or none; what somebody else said meanwhile is told. The past is not amended.
pub async fn attempt<F: Fact>(
    visit: &Visit,
    act: NewAct,
    amendments: Vec<Amendment<F>>,
) -> Result<Amended<F>, Failure> {
    let mut together = Together::begin(visit).await?;
    let amended = together.attempt(act, amendments).await?;
    together.finish().await?;
    Ok(amended)
}

/// A failure when somebody else spoke first.
fn unopposed<F: Fact>(amended: Amended<F>) -> Result<Amended<F>, Failure> {
    match amended {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-said-already")),
        done => Ok(done),
    }
}

/// As [`attempt`], but a failure when somebody else spoke first.
pub async fn amend<F: Fact>(visit: &Visit, act: NewAct, amendments: Vec<Amendment<F>>) -> Result<Amended<F>, Failure> {
    unopposed(attempt(visit, act, amendments).await?)
}

/// Records facts that somebody says here and now with a reason, each with the word on the same thing that its author has seen; a
/// failure when somebody else spoke first.
pub async fn say<F: Fact>(
    visit: &Visit,
    (kind, reason): (&str, &str),
    facts: Vec<(F, Option<Seq>)>,
) -> Result<Amended<F>, Failure> {
    amend(visit, visit.act(kind, reason)?, said(visit, facts)?).await
}
