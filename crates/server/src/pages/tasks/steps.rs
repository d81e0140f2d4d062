//! What can be said and decided about a task, by forms and programs alike: an update with what it brings, an issued plan, more
//! time, another body.

use jiff::civil::Date;
use ledger::Amended;
use programme::{
    fact::{
        DirectiveExtension, DirectiveHandOver, DirectiveUpdate, Document, DocumentKind, FILE_MARK, Fact, Outcome,
        PlanIssued, PlanOwed, Record, Seq,
    },
    policy::Action,
    task::{Origin, Task, bodies, body_name, tasks},
    unit::UnitCode,
};

use super::{draft::find, may, place};
use crate::{
    amending::{Together, say},
    failure::Failure,
    pages::evidence::{handed_in_by, take},
    request::Visit,
    upload::Sent,
};

/// So many files support one update.
const FILES: usize = 20;

/// The task of a name, for those who may see it.
pub fn seen<'v>(visit: &'v Visit, code: &str) -> Result<Task<'v>, Failure> {
    let found = tasks(&visit.moment.now).into_iter().find(|task| task.code == code).ok_or(Failure::NotFound)?;
    if super::may_see(visit, &found) { Ok(found) } else { Err(Failure::Forbidden) }
}

/// A file that is brought.
#[derive(Debug)]
pub enum Brought {
    /// With the words it belongs to.
    Sent(Sent),
    /// Handed in before, by its reference.
    Before(String),
}

impl Brought {
    /// Its reference, within what was handed in for a unit.
    async fn keep(self, visit: &Visit, unit: UnitCode) -> Result<String, Failure> {
        match self {
            Self::Sent(sent) => take(visit, unit, sent).await?.map_err(Failure::Bad),
            Self::Before(reference) if handed_in_by(visit, unit, &reference).await? => Ok(reference),
            Self::Before(_) => Err(Failure::Bad("problem-evidence-unknown")),
        }
    }
}

/// What was delivered.
#[derive(Debug, Default)]
pub struct Delivered {
    /// The document, as it is called.
    pub document: String,
    /// Files that come with it.
    pub files: Vec<Brought>,
}

impl Delivered {
    fn is_empty(&self) -> bool {
        self.document.is_empty() && self.files.is_empty()
    }

    /// Takes the files in; what an update names, after the files that came before on the same day.
    async fn keep(
        self,
        visit: &Visit,
        task: &Task<'_>,
        before: Option<&DirectiveUpdate>,
    ) -> Result<Option<String>, Failure> {
        if self.document.split_whitespace().any(|word| word.starts_with(FILE_MARK)) {
            // Only what was handed in here is handed out again.
            return Err(Failure::Bad("problem-evidence-name"));
        }
        if self.files.len() > FILES {
            return Err(Failure::Bad("problem-too-many-files"));
        }
        let place = place(&visit.moment, task);
        let unit = visit.moment.unit(place).code;
        let mut words = vec![self.document];
        words.extend(before.into_iter().flat_map(DirectiveUpdate::files).map(|digest| format!("{FILE_MARK}{digest}")));
        for file in self.files {
            words.push(file.keep(visit, unit).await?);
        }
        let mut kept: Vec<String> = Vec::new();
        for word in words {
            if !word.is_empty() && !kept.contains(&word) {
                kept.push(word);
            }
        }
        Ok((!kept.is_empty()).then(|| kept.join(" ")))
    }
}

/// How a task goes.
#[derive(Debug)]
pub struct Update {
    /// How far it has come.
    pub outcome: Outcome,
    /// The day.
    pub date: Date,
    /// In words.
    pub text: String,
    /// What was delivered.
    pub delivered: Delivered,
    /// The latest record of the task that its author saw.
    pub seen: Option<Seq>,
}

/// The record that a word of today takes the place of: one about the same thing that its author saw.
fn replaced<F: Fact>(records: &[&Record<F>], seen: Option<Seq>, is_same: impl Fn(&F) -> bool) -> Option<Seq> {
    let same = records.iter().find(|record| is_same(record.fact()))?;
    seen.filter(|seen| *seen >= same.seq).map(|_| same.seq)
}

/// Records how a task goes, by whoever leads it or takes part.
pub async fn update(visit: &Visit, task: &Task<'_>, update: Update) -> Result<Amended<DirectiveUpdate>, Failure> {
    let Some(directive) = task.directive() else { return Err(Failure::Conflict("problem-is-plan")) };
    if !may(visit, task, Action::UpdateTasks) {
        return Err(Failure::Forbidden);
    }
    let Update { outcome, date, text, delivered, seen } = update;
    check_day(visit, task, date)?;
    if outcome == Outcome::Done {
        if directive.deliverable.is_some() && delivered.is_empty() {
            return Err(Failure::Bad("problem-deliverable"));
        }
        if tasks(&visit.moment.now).iter().any(|part| part.is_part_of(&task.code) && part.is_open()) {
            return Err(Failure::Bad("problem-parts-open"));
        }
    }
    let author = visit.viewer()?.account.name.clone();
    let is_same = |said: &DirectiveUpdate| said.date == date && said.author == author;
    let before = replaced(&task.updates, seen, is_same);
    let standing = task.updates.iter().find(|record| Some(record.seq) == before).map(|record| record.fact());
    let evidence = delivered.keep(visit, task, standing).await?;
    let fact = DirectiveUpdate { directive: directive.code.clone(), date, author, outcome, text, evidence };
    say(visit, ("update task", ""), vec![(fact, before)]).await
}

fn check_day(visit: &Visit, task: &Task<'_>, date: Date) -> Result<(), Failure> {
    if date < task.given() {
        return Err(Failure::Bad("problem-before-given"));
    }
    if date > visit.moment.as_of() {
        return Err(Failure::Bad("problem-day-future"));
    }
    Ok(())
}

/// A plan that was issued.
#[derive(Debug)]
pub struct Issue {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// Its file.
    pub file: Option<Brought>,
    /// The latest record of the task that its author saw.
    pub seen: Option<Seq>,
}

/// Records that the plan a task asks for was issued; the plan is a document of the office, and its file is kept with that.
pub async fn issue(visit: &Visit, task: &Task<'_>, issue: Issue) -> Result<Amended<PlanIssued>, Failure> {
    let Origin::Plan(owed) = task.origin else { return Err(Failure::Conflict("problem-is-no-plan")) };
    if !may(visit, task, Action::UpdateTasks) {
        return Err(Failure::Forbidden);
    }
    let PlanOwed { basis, body, .. } = owed.fact().clone();
    let Issue { number, date, file, seen } = issue;
    if number.is_empty() {
        return Err(Failure::Bad("problem-plan-number"));
    }
    check_day(visit, task, date)?;
    let mut documents = Vec::new();
    if let Some(file) = file {
        let issuer = body_name(&visit.moment.now, &body, programme::Lang::Vi);
        let known = visit.moment.now.all::<Document>().iter().find(|record| record.fact().number == number);
        let is_this = |record: &Record<Document>| {
            let Document { kind, date: day, issuer: by, .. } = record.fact();
            *kind == DocumentKind::Plan && *day == date && *by == issuer
        };
        if known.is_some_and(|record| !is_this(record)) {
            return Err(Failure::Conflict("problem-number-taken"));
        }
        let unit = visit.moment.unit(visit.moment.province).code;
        let reference = file.keep(visit, unit).await?;
        let digest = reference.strip_prefix(FILE_MARK).map(str::to_owned);
        let subject = format!("Kế hoạch thực hiện {basis}");
        let kind = DocumentKind::Plan;
        let document = Document { number: number.clone(), kind, date, issuer, subject, file: digest };
        documents.push((document, known.map(|record| record.seq)));
    }
    let before = replaced(task.issued.as_slice(), seen, |_| true);
    let mut together = Together::begin(visit).await?;
    together.say(("record document", ""), documents).await?;
    let issued = together.say(("issue plan", ""), vec![(PlanIssued { basis, body, number, date }, before)]).await?;
    together.finish().await?;
    Ok(issued)
}

/// The document of the plan that was issued.
pub fn plan_of<'v>(visit: &'v Visit, task: &Task<'_>) -> Option<&'v Document> {
    let plan = task.issued?.fact();
    find(visit, &plan.number).filter(|document| document.kind == DocumentKind::Plan && document.date == plan.date)
}

/// More time.
#[derive(Debug)]
pub struct Extension {
    /// The new deadline.
    pub due: Date,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
    /// The latest record of the task that its author saw.
    pub seen: Option<Seq>,
}

/// Records that a task was given more time.
pub async fn extend(visit: &Visit, task: &Task<'_>, more: Extension) -> Result<Amended<DirectiveExtension>, Failure> {
    demand_directive(visit, task)?;
    if task.due.is_some_and(|before| more.due <= before) {
        return Err(Failure::Bad("problem-not-later"));
    }
    let date = visit.moment.as_of();
    let Extension { due, reason, approver, seen } = more;
    let fact = DirectiveExtension { directive: task.code.clone(), date, due, reason, approver };
    let before = replaced(&task.extensions, seen, |said| said.date == date);
    say(visit, ("extend task", ""), vec![(fact, before)]).await
}

/// Another body.
#[derive(Debug)]
pub struct HandOver {
    /// The body that leads from today on.
    pub lead: String,
    /// Who answers for it there.
    pub person: Option<String>,
    /// Why.
    pub reason: String,
    /// The latest record of the task that its author saw.
    pub seen: Option<Seq>,
}

/// Records that a task went to another body or person.
pub async fn hand_over(visit: &Visit, task: &Task<'_>, to: HandOver) -> Result<Amended<DirectiveHandOver>, Failure> {
    demand_directive(visit, task)?;
    let HandOver { lead, person, reason, seen } = to;
    if !bodies(&visit.moment.now, visit.lang).iter().any(|(id, _)| *id == lead) {
        return Err(Failure::Bad("problem-lead"));
    }
    let date = visit.moment.as_of();
    let fact = DirectiveHandOver { directive: task.code.clone(), date, lead, person, reason, coordinating: None };
    let before = replaced(&task.hand_overs, seen, |said| said.date == date && said.coordinating.is_none());
    say(visit, ("hand over task", ""), vec![(fact, before)]).await
}

/// Refuses whoever may not direct, and what is no directive.
fn demand_directive(visit: &Visit, task: &Task<'_>) -> Result<(), Failure> {
    if !may(visit, task, Action::Direct) {
        return Err(Failure::Forbidden);
    }
    if task.directive().is_none() { Err(Failure::Conflict("problem-is-plan")) } else { Ok(()) }
}
