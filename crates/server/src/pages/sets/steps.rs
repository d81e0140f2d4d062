//! What is done with a version of a set: it is drafted, submitted, checked by a second person, put in force, withdrawn.

use jiff::civil::Date;
use ledger::{Amended, Said};
use programme::{
    fact::{Record, Seq, SetState, SetVersion},
    law::form::{SetForm, Sheet},
};

use super::{form_of, law_beside};
use crate::{
    amending::{attempt, said},
    failure::Failure,
    request::Visit,
};

/// What is done with a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is handed in to be checked.
    Submit,
    /// It is given back to be corrected, with remarks.
    Return(String),
    /// A second person has compared it with the decree.
    Check(String),
    /// It is the law from a day on; of a day that is gone only when that is said.
    Enforce {
        /// The day.
        from: Date,
        /// Whether it may be a day that is gone.
        backwards: bool,
    },
    /// It is the law no longer than this day, or a draft is given up.
    Withdraw(Date),
}

impl Step {
    /// What the audit calls it.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Submit => "submit criteria set",
            Self::Return(_) => "return criteria set",
            Self::Check(_) => "check criteria set",
            Self::Enforce { .. } => "put criteria set in force",
            Self::Withdraw(_) => "withdraw criteria set",
        }
    }
}

/// Begins a draft.
pub async fn draft(visit: &Visit, form: &SetForm, file: Option<&str>) -> Result<SetVersion, Failure> {
    let id = form.id();
    let is_sound = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    if id.is_empty() || id.len() > 80 || !id.bytes().all(is_sound) {
        return Err(Failure::Bad("problem-set-id"));
    }
    let from = form.cell(Sheet::Head, 0, "from").parse().ok();
    // Drafts of all days count: a number is given once.
    let known = visit.app.ledger().current::<SetVersion>(None).await?;
    let known = known.iter().map(Record::fact);
    let version = SetVersion::draft(id, form.write().text, from, visit.app.day(), known);
    let mut act = visit.act("draft criteria set", "")?;
    act.source = file.map(str::to_owned);
    match attempt(visit, act, said(visit, vec![(version.clone(), None)])?).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-said-already")),
        Amended::Done(_) | Amended::Unchanged => Ok(version),
    }
}

/// Changes the words of a draft by somebody who saw it.
pub async fn change(
    visit: &Visit,
    record: &Record<SetVersion>,
    form: &SetForm,
    seen: Seq,
) -> Result<Amended<SetVersion>, Failure> {
    if record.fact().state != SetState::Draft {
        return Err(Failure::Conflict("problem-set-closed"));
    }
    let version = SetVersion { text: form.write().text, ..record.fact().clone() };
    attempt(visit, visit.act("change criteria set", "")?, said(visit, vec![(version, Some(seen))])?).await
}

/// Who wrote the words of a version: whoever only returned or checked it did not.
pub fn authors(history: &[Said<SetVersion>], version: u16) -> Vec<&str> {
    let mut words = None;
    let mut authors = Vec::new();
    for said in history.iter().filter(|said| said.record.fact().version == version) {
        let text = said.record.fact().text.as_str();
        if words != Some(text) && !authors.contains(&said.actor.as_str()) {
            authors.push(said.actor.as_str());
        }
        words = Some(text);
    }
    authors
}

/// Takes a step by somebody who saw the version.
pub async fn take(
    visit: &Visit,
    record: &Record<SetVersion>,
    step: Step,
    seen: Seq,
) -> Result<Amended<SetVersion>, Failure> {
    use SetState::{Checked, Draft, InForce, Submitted, Withdrawn};
    let version = record.fact();
    let mut next = version.clone();
    let kind = step.kind();
    match (version.state, step) {
        (Draft, Step::Submit) => {
            demand_sound(visit, version)?;
            next.state = Submitted;
        }
        (Submitted | Checked, Step::Return(remarks)) => {
            (next.state, next.remarks) = (Draft, told(remarks));
        }
        (Submitted, Step::Check(remarks)) => {
            let history = visit.app.ledger().set_history(&version.set).await?;
            if authors(&history, version.version).contains(&visit.viewer()?.account.login.as_str()) {
                return Err(Failure::Conflict("problem-set-own"));
            }
            (next.state, next.remarks) = (Checked, told(remarks));
        }
        (Checked, Step::Enforce { from, backwards }) => {
            if from < visit.app.day() && !backwards {
                return Err(Failure::Conflict("problem-set-backwards"));
            }
            (next.state, next.from, next.until) = (InForce, from, None);
            demand_sound(visit, &next)?;
        }
        (InForce, Step::Withdraw(until)) => {
            if until < version.from {
                return Err(Failure::Bad("problem-set-until"));
            }
            (next.state, next.until) = (Withdrawn, Some(until));
        }
        // What was never in force is given up.
        (Draft | Submitted | Checked, Step::Withdraw(_)) => {
            (next.state, next.until) = (Withdrawn, version.from.yesterday().ok());
        }
        _ => return Err(Failure::Conflict("problem-set-state")),
    }
    attempt(visit, visit.act(kind, "")?, said(visit, vec![(next, Some(seen))])?).await
}

fn told(remarks: String) -> Option<String> {
    Some(remarks).filter(|remarks| !remarks.is_empty())
}

fn demand_sound(visit: &Visit, version: &SetVersion) -> Result<(), Failure> {
    let problems = form_of(version)?.problems(&law_beside(visit, version));
    if problems.is_empty() { Ok(()) } else { Err(Failure::Conflict("problem-set-unsound")) }
}
