//! What is recorded of cases: steps, papers, surveys, votes, decisions; of one case, or of several of one session as one act.

use axum::{extract::Path, response::Response};
use documents::recognition::Batch;
use jiff::civil::Date;
use programme::{
    fact::{
        Action as Acts, CaseBallot, CasePaper, CaseStep, Recognition, RecognitionBasis, SatisfactionSurvey, StepOutcome,
    },
    law::{Settled, StepRule},
    policy::{Action, Target},
    recognition::{Case, StepStanding},
    unit::Tier,
};

use super::{address, find, may_record, outcomes, place, round_address};
use crate::{
    amending::say,
    failure::Failure,
    pages::{areas::recognise, evidence, go},
    request::{Fields, Visit},
    upload::{Sent, Upload},
};

/// A text is at most so long, in characters.
const TEXT: usize = 2_000;
/// A number of a document is at most so long.
const NUMBER: usize = 100;
/// A paper has at most so many files.
const FILES: usize = 20;

fn text(form: &Fields, name: &str, most: usize) -> Result<Option<String>, Failure> {
    let text = form.lines(name);
    if text.chars().count() > most {
        return Err(Failure::Bad("problem-text-long"));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn day(form: &Fields) -> Result<Date, Failure> {
    form.get("date").parse().map_err(|_| Failure::Bad("failure-date"))
}

fn count_of(form: &Fields, name: &str) -> Result<u32, Failure> {
    let digits: String = form.get(name).chars().filter(|letter| !matches!(letter, '.' | ' ')).collect();
    digits.parse().map_err(|_| Failure::Bad("case-count-wrong"))
}

fn codes(form: &Fields) -> Vec<String> {
    form.all("case").map(str::to_owned).collect()
}

/// Leads on to the case, or to those that go with it where several were recorded on their page.
fn done(visit: &Visit, form: &Fields, codes: &[String], word: &'static str) -> Result<Response, Failure> {
    let first = codes.first().ok_or(Failure::Bad("case-none-chosen"))?;
    let address =
        if form.get("back") == "round" { round_address(Batch::of(&find(visit, first)?)) } else { address(first) };
    Ok(go(visit, &address, word))
}

/// The case and its step, where the step waits to be recorded by whoever asks.
fn waiting<'v>(visit: &'v Visit, code: &str, step: &str, date: Date) -> Result<(Case<'v>, StepStanding<'v>), Failure> {
    let case = find(visit, code)?;
    let rule = case.procedure.step(step).ok_or(Failure::Bad("case-step-wrong"))?;
    if !may_record(visit, &case, rule) {
        return Err(Failure::Forbidden);
    }
    if date > visit.moment.as_of() {
        return Err(Failure::Bad("case-date-future"));
    }
    let mut standing = case.standing();
    let is_over = standing.is_over();
    let place = standing.steps.iter().position(|each| each.rule.id == step && each.is_open() && !is_over);
    let found = standing.steps.swap_remove(place.ok_or(Failure::Conflict("case-step-not-open"))?);
    if found.since.is_some_and(|since| date < since) {
        return Err(Failure::Bad("case-date-early"));
    }
    Ok((case, found))
}

/// What became of a step of cases.
#[derive(Debug)]
pub struct Taken {
    /// The cases.
    pub cases: Vec<String>,
    /// The step.
    pub step: String,
    /// The day.
    pub date: Date,
    /// What became of it.
    pub outcome: StepOutcome,
    /// Why, or what else is to be said.
    pub note: Option<String>,
    /// The number of the document that says so.
    pub number: Option<String>,
}

/// `POST /cases/step`.
pub async fn step_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let taken = Taken {
        cases: codes(&form),
        step: form.get("step").to_owned(),
        date: day(&form)?,
        outcome: StepOutcome::from_id(form.get("outcome")).ok_or(Failure::Bad("failure-form"))?,
        note: text(&form, "note", TEXT)?,
        number: text(&form, "number", NUMBER)?,
    };
    let codes = taken.cases.clone();
    take(&visit, taken).await?;
    done(&visit, &form, &codes, "done-case-step")
}

/// Records what became of a step, of all of the cases or of none.
pub async fn take(visit: &Visit, taken: Taken) -> Result<(), Failure> {
    let mut said = Vec::new();
    if taken.outcome != StepOutcome::Done && taken.note.is_none() {
        return Err(Failure::Bad("case-reason-missing"));
    }
    for code in &taken.cases {
        let (case, standing) = waiting(visit, code, &taken.step, taken.date)?;
        if !outcomes(standing.rule).contains(&taken.outcome) {
            return Err(Failure::Conflict(settled_by(standing.rule, taken.outcome)));
        }
        let step = CaseStep {
            case: code.clone(),
            step: taken.step.clone(),
            date: taken.date,
            outcome: taken.outcome,
            note: taken.note.clone(),
            number: taken.number.clone(),
        };
        let before =
            case.steps.iter().find(|record| (&record.fact().step, record.fact().date) == (&step.step, step.date));
        said.push((step, before.map(|record| record.seq)));
    }
    if said.is_empty() {
        return Err(Failure::Bad("case-none-chosen"));
    }
    say(visit, ("case step", &taken.step), said).await?;
    Ok(())
}

/// Why a step cannot be settled by a word.
const fn settled_by(rule: &StepRule, outcome: StepOutcome) -> &'static str {
    match (outcome, &rule.settled) {
        (StepOutcome::Done, Settled::Survey(_)) => "case-needs-survey",
        (StepOutcome::Done, Settled::Ballot(_)) => "case-needs-vote",
        (StepOutcome::Done, _) => "case-needs-decision",
        _ => "case-outcome-wrong",
    }
}

/// A paper of a case.
#[derive(Debug)]
pub struct Given {
    /// Which paper of the procedure it is.
    pub item: String,
    /// Its number.
    pub number: Option<String>,
    /// Its files.
    pub files: Vec<Sent>,
}

/// `POST /cases/{case}/papers`.
pub async fn paper_form(visit: Visit, Path(code): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let Upload { fields, files } = upload;
    let given = Given { item: fields.get("item").to_owned(), number: text(&fields, "number", NUMBER)?, files };
    give(&visit, &code, given).await?;
    Ok(go(&visit, &address(&code), "done-case-paper"))
}

/// Records a paper of a case that is not over. It needs a file or a number; of one paper what is given last counts.
pub async fn give(visit: &Visit, code: &str, given: Given) -> Result<(), Failure> {
    let case = find(visit, code)?;
    let (step, _) =
        case.procedure.papers().find(|(_, paper)| paper.code == given.item).ok_or(Failure::Bad("case-paper-wrong"))?;
    if !may_record(visit, &case, step) {
        return Err(Failure::Forbidden);
    }
    if case.standing().is_over() {
        return Err(Failure::Conflict("case-is-over"));
    }
    if given.number.is_none() && given.files.is_empty() {
        return Err(Failure::Bad("case-paper-empty"));
    }
    if given.files.len() > FILES {
        return Err(Failure::Bad("case-too-many-files"));
    }
    let unit = visit.moment.unit(place(visit, &case)).code;
    let mut marks = Vec::new();
    for sent in given.files {
        marks.push(evidence::take(visit, unit, sent).await?.map_err(Failure::Bad)?);
    }
    let date = visit.moment.as_of();
    let before = case.papers.iter().find(|record| record.fact().item == given.item && record.fact().date == date);
    let paper = CasePaper {
        case: code.to_owned(),
        item: given.item,
        date,
        evidence: Some(marks.join(" ")).filter(|marks| !marks.is_empty()),
        number: given.number,
    };
    say(visit, ("case paper", &paper.item.clone()), vec![(paper, before.map(|record| record.seq))]).await?;
    Ok(())
}

/// A survey of residents.
#[derive(Debug)]
pub struct Counted {
    /// The day it was finished.
    pub date: Date,
    /// The households of the place.
    pub households: u32,
    /// How many were asked.
    pub asked: u32,
    /// How many answered.
    pub answered: u32,
    /// How many of those are satisfied.
    pub satisfied: u32,
    /// The number of its report.
    pub number: Option<String>,
}

/// Whether each count is a part of the one before, and the first more than nothing.
fn is_nested(counts: &[u32]) -> bool {
    counts.first().is_some_and(|first| *first > 0) && counts.is_sorted_by(|whole, part| part <= whole)
}

/// `POST /cases/survey`.
pub async fn survey_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let counted = Counted {
        date: day(&form)?,
        households: count_of(&form, "households")?,
        asked: count_of(&form, "asked")?,
        answered: count_of(&form, "answered")?,
        satisfied: count_of(&form, "satisfied")?,
        number: text(&form, "number", NUMBER)?,
    };
    let codes = codes(&form);
    count(&visit, codes.first().ok_or(Failure::Bad("case-none-chosen"))?, counted).await?;
    done(&visit, &form, &codes, "done-case-survey")
}

/// Records a survey. Below the least share it is on record, too: the step stays open.
pub async fn count(visit: &Visit, code: &str, counted: Counted) -> Result<(), Failure> {
    let Counted { date, households, asked, answered, satisfied, number } = counted;
    if !is_nested(&[households, asked, answered, satisfied]) {
        return Err(Failure::Bad("case-survey-parts"));
    }
    let case = find(visit, code)?;
    let rule = case.procedure.steps.iter().find(|step| matches!(step.settled, Settled::Survey(_)));
    let step = rule.ok_or(Failure::Conflict("case-no-survey"))?.id.clone();
    waiting(visit, code, &step, date)?;
    let before = case.surveys.iter().find(|record| record.fact().date == date).map(|record| record.seq);
    let survey = SatisfactionSurvey { case: code.to_owned(), date, households, asked, answered, satisfied, number };
    say(visit, ("survey", code), vec![(survey, before)]).await?;
    Ok(())
}

/// A session that votes on cases.
#[derive(Debug)]
pub struct Voted {
    /// The step.
    pub step: String,
    /// The day.
    pub date: Date,
    /// How many belong to it.
    pub members: u32,
    /// How many were present.
    pub present: u32,
    /// The number of the minutes.
    pub number: Option<String>,
    /// The votes.
    pub votes: Vec<Vote>,
}

/// The vote on a case.
#[derive(Debug)]
pub struct Vote {
    /// The case.
    pub case: String,
    /// How many votes were valid.
    pub ballots: u32,
    /// How many of those agree.
    pub agreed: u32,
}

/// `POST /cases/vote`: a case whose votes are left empty was not voted on.
pub async fn vote_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let mut counts = Vec::new();
    for code in form.all("case") {
        let (ballots, agreed) = (format!("ballots-{code}"), format!("agreed-{code}"));
        if form.get(&ballots).is_empty() && form.get(&agreed).is_empty() {
            continue;
        }
        let (ballots, agreed) = (count_of(&form, &ballots)?, count_of(&form, &agreed)?);
        counts.push(Vote { case: code.to_owned(), ballots, agreed });
    }
    let voted = Voted {
        step: form.get("step").to_owned(),
        date: day(&form)?,
        members: count_of(&form, "members")?,
        present: count_of(&form, "present")?,
        number: text(&form, "number", NUMBER)?,
        votes: counts,
    };
    let codes: Vec<String> = voted.votes.iter().map(|vote| vote.case.clone()).collect();
    vote(&visit, voted).await?;
    done(&visit, &form, &codes, "done-case-vote")
}

/// Records the votes of a session, of all of its cases or of none; each passes or not by itself.
pub async fn vote(visit: &Visit, voted: Voted) -> Result<(), Failure> {
    let mut said = Vec::new();
    for vote in &voted.votes {
        if !is_nested(&[voted.members, voted.present, vote.ballots, vote.agreed]) {
            return Err(Failure::Bad("case-vote-parts"));
        }
        let (case, standing) = waiting(visit, &vote.case, &voted.step, voted.date)?;
        if !matches!(standing.rule.settled, Settled::Ballot(_)) {
            return Err(Failure::Conflict("case-outcome-wrong"));
        }
        let ballot = CaseBallot {
            case: vote.case.clone(),
            step: voted.step.clone(),
            date: voted.date,
            members: voted.members,
            present: voted.present,
            ballots: vote.ballots,
            agreed: vote.agreed,
            number: voted.number.clone(),
        };
        let same = |record: &&&programme::fact::Record<CaseBallot>| {
            (&record.fact().step, record.fact().date) == (&ballot.step, ballot.date)
        };
        let before = case.ballots.iter().find(same).map(|record| record.seq);
        said.push((ballot, before));
    }
    if said.is_empty() {
        return Err(Failure::Bad("case-none-chosen"));
    }
    say(visit, ("vote on cases", &voted.step), said).await?;
    Ok(())
}

/// A decision on cases.
#[derive(Debug)]
pub struct Decided {
    /// The cases.
    pub cases: Vec<String>,
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
}

/// `POST /cases/decide`.
pub async fn decide_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let decided = Decided {
        cases: codes(&form),
        number: text(&form, "number", NUMBER)?.ok_or(Failure::Bad("case-decision-number"))?,
        date: day(&form)?,
    };
    let codes = decided.cases.clone();
    decide(&visit, decided).await?;
    done(&visit, &form, &codes, "done-case-decided")
}

/// Records the decision on cases as one act: from then on their units hold the grade, or hold it no more.
pub async fn decide(visit: &Visit, decided: Decided) -> Result<(), Failure> {
    let (mut units, mut areas) = (Vec::new(), Vec::new());
    for code in &decided.cases {
        let case = find(visit, code)?;
        visit.demand(Action::Approve, Target::unit(place(visit, &case)))?;
        let rule = case.procedure.steps.iter().find(|step| step.settled == Settled::Decision);
        let step = rule.ok_or(Failure::Conflict("case-step-wrong"))?.id.clone();
        let standing = case.standing();
        if standing.step(&step).is_none_or(|step| !step.is_open()) {
            return Err(Failure::Conflict("case-not-ready"));
        }
        if decided.date > visit.moment.as_of() {
            return Err(Failure::Bad("case-date-future"));
        }
        if standing.step(&step).and_then(|step| step.since).is_some_and(|since| decided.date < since) {
            return Err(Failure::Bad("case-date-early"));
        }
        let fact = case.fact();
        if fact.unit.tier() == Tier::Hamlet {
            let area = visit.moment.unit(case.unit.ok_or(Failure::NotFound)?);
            let decision =
                recognise::Decision { action: fact.action, number: decided.number.clone(), date: decided.date };
            areas.push(recognise::fact_of(visit, area, decision)?);
        } else {
            units.push((recognition(fact.action, &case, &decided), None));
        }
    }
    match (units.is_empty(), areas.is_empty()) {
        (true, true) => Err(Failure::Bad("case-none-chosen")),
        // An act holds facts of one kind: areas and communes are decided on apart.
        (false, false) => Err(Failure::Conflict("case-mixed")),
        (false, true) => say(visit, ("decide cases", &decided.number), units).await.map(|_| ()),
        (true, false) => say(visit, ("decide cases", &decided.number), areas).await.map(|_| ()),
    }
}

fn recognition(action: Acts, case: &Case<'_>, decided: &Decided) -> Recognition {
    Recognition {
        unit: case.fact().unit,
        grade: case.fact().grade,
        action,
        date: decided.date,
        number: Some(decided.number.clone()),
        basis: RecognitionBasis::Own,
    }
}
