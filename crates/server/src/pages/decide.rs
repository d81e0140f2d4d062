//! Deciding on observations: verify, return with a reason, approve; one or many, with a preview of what changes.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use ledger::{Amended, Amendment, Notice};
use programme::{
    desk::{Cell, Line, Step, next},
    fact::{Observation, Seq, Stage},
    metric::catalogue,
    policy::{self, Action, Post, Target},
    unit::UnitIndex,
};

use super::{
    frame::{Frame, Page},
    go,
    inbox::{Row, row},
};
use crate::{
    failure::Failure,
    mail,
    moment::Moment,
    random,
    request::{Fields, Visit},
    settings::Settings,
};

/// What whoever asks may do with a line.
pub fn steps_open_to(visit: &Visit, cell: &Cell, line: &Line) -> Vec<Step> {
    if visit.when.is_now() { steps_for(&visit.moment, visit.posts(), cell, line) } else { Vec::new() }
}

/// What somebody who holds these posts may do with a line today.
pub fn steps_for(moment: &Moment, posts: &[Post], cell: &Cell, line: &Line) -> Vec<Step> {
    let departments = moment.departments(cell.measure);
    let departments: Vec<&str> = departments.iter().map(String::as_str).collect();
    let target = Target::of_departments(cell.unit, &departments);
    let may = |step: Step| {
        let action = match (step, line.stage) {
            (Step::Submit, _) => Action::Report,
            (Step::Approve, _) | (Step::Return, Stage::Verified) => Action::Approve,
            (Step::Verify | Step::Return, _) => Action::Verify,
        };
        next(line.stage, step).is_some() && policy::allows(posts, moment.tree(), action, target)
    };
    Step::ALL.iter().copied().filter(|step| may(*step)).collect()
}

#[derive(Template)]
#[template(path = "decide.html")]
struct PreviewPage<'a> {
    frame: Frame<'a>,
    step: Step,
    label: &'static str,
    rows: Vec<Row>,
    left_out: usize,
    effects: Vec<(&'static str, String, String)>,
    reason: &'a str,
    back: &'a str,
    problem: Option<String>,
}

/// The lines whose latest words were picked and may take this step; how many may not or have changed.
fn picked(visit: &Visit, seqs: &[Seq], step: Step) -> (Vec<(Cell, Line)>, usize) {
    let lines = visit.moment.desk.lines().filter(|(_, line)| seqs.contains(&line.latest.seq));
    let open = lines.filter(|(cell, line)| steps_open_to(visit, cell, line).contains(&step));
    let mut open: Vec<(Cell, Line)> = open.map(|(cell, line)| (*cell, *line)).collect();
    open.sort_by_key(|(_, line)| line.latest.seq);
    let left_out = seqs.len() - open.len();
    (open, left_out)
}

fn picks(fields: &Fields) -> Vec<Seq> {
    fields.all("pick").filter_map(|seq| seq.parse().ok().map(Seq)).collect()
}

/// `POST /inbox/preview`: what would be done, and which figures would change.
pub async fn preview(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    Ok(ask(&visit, &fields, None)?.into_response())
}

fn ask(visit: &Visit, fields: &Fields, problem: Option<String>) -> Result<Page, Failure> {
    let step = Step::from_id(fields.get("step")).ok_or(Failure::Bad("failure-form"))?;
    let (lines, left_out) = picked(visit, &picks(fields), step);
    if lines.is_empty() {
        return Err(Failure::Bad("failure-nothing-picked"));
    }
    let effects = if step == Step::Approve { effects(visit, &lines) } else { Vec::new() };
    Frame::new(visit, "decide").render(|frame| PreviewPage {
        frame,
        step,
        label: step.label(visit.lang),
        rows: lines.iter().map(|(cell, line)| row(visit, cell, line)).collect(),
        left_out,
        effects,
        reason: fields.get("reason"),
        back: fields.get("back"),
        problem,
    })
}

/// The province's figures that approval would change: name, before, after.
fn effects(visit: &Visit, lines: &[(Cell, Line)]) -> Vec<(&'static str, String, String)> {
    let moment = &visit.moment;
    let supposed = moment.now.suppose(lines.iter().map(|(cell, line)| (*cell, line.latest.value)));
    let province = moment.province;
    let code = moment.unit(province).code;
    let write = |metric: &programme::metric::Metric, value: Option<programme::Quantity>| {
        value.map_or_else(|| "–".to_owned(), |value| metric.write(value, visit.lang))
    };
    let changed = catalogue().filter(|metric| metric.applies_to(code)).filter_map(|metric| {
        let (before, after) = (moment.figure(metric, province).value, metric.compute(&supposed, province).value);
        (before != after).then(|| (metric.name(visit.lang), write(metric, before), write(metric, after)))
    });
    changed.collect()
}

/// `POST /inbox/decide`.
pub async fn decide(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let step = Step::from_id(fields.get("step")).ok_or(Failure::Bad("failure-form"))?;
    let problem = match perform(&visit, step, &picks(&fields), fields.get("reason")).await? {
        Decided::NoReason => "problem-reason",
        Decided::Moved => "problem-changed-meanwhile",
        Decided::Done(_) => {
            let done = match step {
                Step::Submit => "done-submitted",
                Step::Verify => "done-verified",
                Step::Return => "done-returned",
                Step::Approve => "done-approved",
            };
            return Ok(go(&visit, "/inbox", done));
        }
    };
    Ok(ask(&visit, &fields, Some(visit.words(problem, &[])))?.into_response())
}

/// How a decision ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// On so many observations.
    Done(usize),
    /// What was looked at is no longer what stands there, or was never open to whoever asks: nothing is recorded.
    Moved,
    /// A return says why.
    NoReason,
}

/// Decides on all of these observations as one act, and tells whoever acts next.
pub async fn perform(visit: &Visit, step: Step, seqs: &[Seq], reason: &str) -> Result<Decided, Failure> {
    if step == Step::Return && reason.trim().is_empty() {
        return Ok(Decided::NoReason);
    }
    let (lines, left_out) = picked(visit, seqs, step);
    if left_out > 0 || lines.is_empty() {
        return Ok(Decided::Moved);
    }
    let app = &visit.app;
    let mut amendments = Vec::with_capacity(lines.len());
    for (_, line) in &lines {
        let Some((record, _)) = app.ledger().record::<Observation>(line.latest.seq).await? else { continue };
        let Some(stage) = next(line.stage, step) else { continue };
        let seen: Option<Seq> = Some(record.seq);
        let mut fact = record.sourced;
        fact.fact.stage = stage;
        amendments.push(Amendment { fact, seen });
    }
    let amended = app.ledger().amend(visit.act(step.id(), reason)?, &visit.province(), amendments).await?;
    app.live.catch_up(app.day()).await?;
    if matches!(amended, Amended::Conflicts(_)) {
        return Ok(Decided::Moved);
    }
    let mut units: BTreeMap<UnitIndex, usize> = BTreeMap::new();
    for (cell, _) in &lines {
        *units.entry(cell.unit).or_default() += 1;
    }
    let units: Vec<(UnitIndex, usize)> = units.into_iter().collect();
    if let Some(stage) = lines.first().and_then(|(_, line)| next(line.stage, step)) {
        tell_of(visit, stage, &units, reason).await?;
    }
    Ok(Decided::Done(lines.len()))
}

/// Tells whoever acts next that figures have come to a stage.
pub async fn tell_of(visit: &Visit, stage: Stage, units: &[(UnitIndex, usize)], reason: &str) -> Result<(), Failure> {
    let action = match stage {
        Stage::Submitted => Action::Verify,
        Stage::Verified => Action::Approve,
        Stage::Returned | Stage::Approved => Action::Report,
        Stage::Draft => return Ok(()),
    };
    let app = &visit.app;
    let (tree, now) = (visit.moment.tree(), app.now());
    let own = &visit.viewer()?.account.id;
    let settings = Settings::read(app.ledger()).await?;
    let (mut notices, mut mails) = (Vec::new(), Vec::new());
    for account in app.people().await?.iter().filter(|account| account.id != *own) {
        for (unit, count) in units {
            let reaches = account.posts.iter().any(|post| post.reaches_by_department(tree, action, *unit));
            if !reaches && !policy::allows(&account.posts, tree, action, Target::unit(*unit)) {
                continue;
            }
            let code = visit.moment.unit(*unit).code;
            let mut detail = format!("{} – {count}", visit.moment.unit(*unit).full_name());
            if !reason.is_empty() {
                detail = format!("{detail} – {reason}");
            }
            let link = match stage {
                Stage::Returned | Stage::Approved => format!("/units/{code}/capture"),
                _ => format!("/inbox?unit={code}&stage={}", stage.id()),
            };
            let kind = stage.id().to_owned();
            mails.extend(mail::letter(&settings, now, account, (&kind, &detail), &link)?);
            notices.push(Notice {
                id: random::name(now)?,
                account: account.id.clone(),
                kind,
                detail,
                link,
                created_at: now,
                read: false,
            });
        }
    }
    if !notices.is_empty() {
        app.ledger().tell(now, &notices, &mails).await?;
    }
    Ok(())
}
