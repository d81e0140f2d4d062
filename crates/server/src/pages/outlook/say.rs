//! The office's word: it overrules a computed tier with a reason, and is withdrawn with one. Both are kept.

use axum::{extract::Path, response::Response};
use programme::{
    fact::{Outlook, OutlookTier, Record, Seq},
    outlook::{self, Forecast},
    unit::UnitIndex,
};

use super::super::go;
use crate::{
    amending::{attempt, said},
    failure::{Failure, form_urlencoded},
    request::{Fields, Visit},
};

/// A reason has so many letters at most.
const LONGEST: usize = 500;

/// What the office says instead of what is computed.
#[derive(Clone, Copy, Debug)]
pub struct Overruled<'a> {
    /// The set.
    pub set: &'a str,
    /// The criterion's code.
    pub criterion: &'a str,
    /// The tier.
    pub tier: OutlookTier,
    /// Why.
    pub reason: &'a str,
    /// The latest word that its author has seen.
    pub seen: Option<Seq>,
}

/// `POST /units/{unit}/outlook/overrule`.
pub async fn overrule_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let (set, criterion) = (form.line("set"), form.line("criterion"));
    let tier = OutlookTier::from_id(form.get("tier")).ok_or(Failure::Bad("failure-form"))?;
    let word = Overruled { set: &set, criterion: &criterion, tier, reason: form.get("reason"), seen: seen(&form) };
    overrule(&visit, unit, &word).await?;
    Ok(go(&visit, &back(&code, &set, &criterion), "done-overruled"))
}

/// `POST /units/{unit}/outlook/withdraw`.
pub async fn withdraw_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let (set, criterion) = (form.line("set"), form.line("criterion"));
    let seen = seen(&form).ok_or(Failure::Bad("failure-form"))?;
    withdraw(&visit, unit, (&set, &criterion), seen, form.get("reason")).await?;
    Ok(go(&visit, &back(&code, &set, &criterion), "done-word-withdrawn"))
}

fn seen(form: &Fields) -> Option<Seq> {
    form.get("seen").parse().ok().map(Seq)
}

fn back(code: &str, set: &str, criterion: &str) -> String {
    format!("/units/{code}/outlook?set={}#c{}", form_urlencoded(set), form_urlencoded(criterion))
}

/// The reason as it is kept, which must be given.
fn reasoned(reason: &str) -> Result<String, Failure> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(Failure::Bad("problem-outlook-reason"));
    }
    if reason.chars().count() > LONGEST {
        return Err(Failure::Bad("failure-too-long"));
    }
    Ok(reason)
}

/// The office's latest word on a criterion of a unit, and the tier computed today.
fn standing<'v>(
    visit: &'v Visit,
    unit: UnitIndex,
    (set, criterion): (&str, &str),
) -> Result<(Option<&'v Record<Outlook>>, Option<OutlookTier>), Failure> {
    let now = &visit.moment.now;
    let set = super::sets_of(&visit.moment, unit).into_iter().find(|each| each.id == set).ok_or(Failure::NotFound)?;
    let told = Forecast::new(now).by(unit, set, outlook::horizon(now, set));
    let found = told.criteria.into_iter().find(|each| each.criterion.code == criterion).ok_or(Failure::NotFound)?;
    Ok((found.word.map(|word| word.record), found.computed().tier()))
}

/// Records the office's word on a criterion, from today on. The tier computed today is kept with it.
pub async fn overrule(
    visit: &Visit,
    unit: UnitIndex,
    word: &Overruled<'_>,
) -> Result<ledger::Amended<Outlook>, Failure> {
    let reason = reasoned(word.reason)?;
    let (latest, computed) = standing(visit, unit, (word.set, word.criterion))?;
    if latest.map(|record| record.seq) != word.seen {
        return Err(Failure::Conflict("problem-said-already"));
    }
    let fact = Outlook {
        unit: visit.moment.unit(unit).code,
        set: word.set.to_owned(),
        criterion: word.criterion.to_owned(),
        date: visit.moment.as_of(),
        tier: word.tier,
        reason: Some(reason.clone()),
        computed,
    };
    // A word of today is amended; one of an earlier day stays as it was, and the new one stands after it.
    let same_day = latest.filter(|record| record.fact().date == fact.date).map(|record| record.seq);
    let amended = attempt(visit, visit.act("overrule outlook", &reason)?, said(visit, vec![(fact, same_day)])?).await?;
    match amended {
        ledger::Amended::Conflicts(_) => Err(Failure::Conflict("problem-said-already")),
        done => Ok(done),
    }
}

/// Takes the office's latest word on a criterion back: what is computed counts again, or the word before.
pub async fn withdraw(
    visit: &Visit,
    unit: UnitIndex,
    about: (&str, &str),
    seen: Seq,
    reason: &str,
) -> Result<ledger::ActSeq, Failure> {
    let reason = reasoned(reason)?;
    if !visit.when.is_now() {
        return Err(Failure::Bad("failure-past"));
    }
    let (latest, _) = standing(visit, unit, about)?;
    if latest.map(|record| record.seq) != Some(seen) {
        return Err(Failure::Conflict("problem-said-already"));
    }
    let act = visit.app.ledger().retract(seen, visit.act("withdraw outlook", &reason)?).await?;
    visit.app.live.catch_up(visit.app.day()).await?;
    Ok(act)
}
