//! Data quality: what is doubtful about the figures in force, who has stood for what, and how complete reports are.

use askama::Template;
use axum::{extract::Path, response::Response};
use ledger::{Amended, Amendment};
use programme::{
    fact::{Acknowledgement, Provenance, Reading, Record, Seq, Sourced},
    policy::{Action, Target},
    quality::{Acknowledged, Doubt, Rule, Severity, review},
    unit::UnitIndex,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
};

/// Doubts on one page.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage<'a> {
    frame: Frame<'a>,
    acknowledge: String,
    rows: Vec<Row>,
    all: usize,
    acknowledged: Vec<(String, String)>,
}

struct Row {
    unit: String,
    code: String,
    measure_id: String,
    measure: String,
    history: String,
    value: String,
    period: String,
    rule: Rule,
    rule_label: &'static str,
    severity: Severity,
    severity_label: &'static str,
    reason: String,
    /// The acknowledgement that stands for another value, if there is one.
    seen: String,
    may: bool,
}

/// `GET /units/{unit}/quality`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let acknowledged = Acknowledged::new(&moment.now);
    let (covered, open): (Vec<_>, Vec<_>) =
        visible(&visit, unit).into_iter().partition(|(unit, doubt)| acknowledged.covering(*unit, doubt).is_some());
    let all = open.len();
    let rows = open.iter().take(SHOWN).map(|(unit, doubt)| row(&visit, *unit, doubt)).collect();
    let covered = covered.iter().filter_map(|(unit, doubt)| {
        let record = acknowledged.covering(*unit, doubt)?;
        let measure = moment.law().measure_at(doubt.about.measure).name.get(visit.lang);
        let what = format!("{}: {measure} – {}", moment.unit(*unit).full_name(), doubt.reason.get(visit.lang));
        Some((what, format!("{} ({})", record.fact().word, record.sourced.source)))
    });
    let covered = covered.collect();
    Frame::of_unit(&visit, "quality", unit).render(|frame| QualityPage {
        acknowledge: frame.unit_link(&unit, "quality/acknowledge"),
        frame,
        rows,
        all,
        acknowledged: covered,
    })
}

/// The doubts about a unit and all below it that whoever asks may see.
pub fn visible(visit: &Visit, scope: UnitIndex) -> Vec<(UnitIndex, Doubt)> {
    let mut doubts = review(&visit.moment.now, scope, visit.moment.peers());
    doubts.retain(|(unit, doubt)| may(visit, Action::SeeClaims, *unit, doubt));
    doubts
}

fn may(visit: &Visit, action: Action, unit: UnitIndex, doubt: &Doubt) -> bool {
    let departments = visit.moment.departments(doubt.about.measure);
    let departments: Vec<&str> = departments.iter().map(String::as_str).collect();
    visit.may(action, Target::of_departments(unit, &departments))
}

/// The acknowledgement that stands for what is doubted, be it of this value or of another.
pub fn earlier<'v>(visit: &'v Visit, unit: UnitIndex, doubt: &Doubt) -> Option<&'v Record<Acknowledgement>> {
    let moment = &visit.moment;
    let measure = moment.law().measure_at(doubt.about.measure);
    moment.now.all::<Acknowledgement>().iter().find(|record| {
        let fact = record.fact();
        fact.unit == moment.unit(unit).code
            && fact.measure == measure.id
            && fact.period == doubt.about.period
            && fact.rule == doubt.rule
    })
}

fn row(visit: &Visit, unit: UnitIndex, doubt: &Doubt) -> Row {
    let moment = &visit.moment;
    let measure = moment.law().measure_at(doubt.about.measure);
    let code = moment.unit(unit).code.to_text();
    Row {
        unit: moment.unit(unit).full_name(),
        history: visit.when.link(&format!("/units/{code}/measures/{}", measure.id)),
        code,
        measure_id: measure.id.clone(),
        measure: measure.name.get(visit.lang).to_owned(),
        value: measure.write(doubt.about.value, visit.lang),
        period: doubt.about.period.to_text(),
        rule: doubt.rule,
        rule_label: doubt.rule.label(visit.lang),
        severity: doubt.severity,
        severity_label: doubt.severity.label(visit.lang),
        reason: doubt.reason.get(visit.lang).to_owned(),
        seen: earlier(visit, unit, doubt).map(|record| record.seq.0.to_string()).unwrap_or_default(),
        may: doubt.severity == Severity::Soft && visit.when.is_now() && may(visit, Action::Acknowledge, unit, doubt),
    }
}

/// `POST /units/{unit}/quality/acknowledge`: somebody stands for a value, with a word.
pub async fn acknowledge(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let scope = visit.unit(&code)?;
    let word = form.get("word");
    if word.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let unit = visit.unit(form.get("unit"))?;
    let about = About { measure: form.get("measure"), period: form.get("period"), rule: form.get("rule") };
    let seen = form.get("seen").parse().ok().map(Seq);
    match stand_for(&visit, scope, unit, about, word, seen).await? {
        Amended::Conflicts(_) => Err(Failure::Bad("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, &format!("/units/{code}/quality"), "done-acknowledged")),
    }
}

/// What a doubt is about, as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The measure.
    pub measure: &'a str,
    /// The period.
    pub period: &'a str,
    /// The kind of rule that raised it.
    pub rule: &'a str,
}

/// Whoever asks stands for the value that is doubted of a unit within `scope`, having seen an earlier word or none.
pub async fn stand_for(
    visit: &Visit,
    scope: UnitIndex,
    unit: UnitIndex,
    about: About<'_>,
    word: &str,
    seen: Option<Seq>,
) -> Result<Amended<Acknowledgement>, Failure> {
    let (app, moment) = (&visit.app, &visit.moment);
    let doubts = review(&moment.now, unit, moment.peers());
    let wanted = |doubt: &Doubt| {
        moment.law().measure_at(doubt.about.measure).id == about.measure
            && doubt.rule.id() == about.rule
            && doubt.about.period.to_text() == about.period
    };
    let doubt = doubts.iter().find(|(of, doubt)| *of == unit && wanted(doubt)).map(|(_, doubt)| doubt);
    let doubt = doubt.filter(|doubt| doubt.severity == Severity::Soft).ok_or(Failure::NotFound)?;
    if !moment.tree().is_within(unit, scope) || !may(visit, Action::Acknowledge, unit, doubt) {
        return Err(Failure::Forbidden);
    }
    let fact = Acknowledgement {
        unit: moment.unit(unit).code,
        measure: about.measure.to_owned(),
        period: doubt.about.period,
        rule: doubt.rule,
        value: Reading(doubt.about.value),
        word: word.to_owned(),
        date: moment.as_of(),
    };
    let provenance = if app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official };
    let source = format!("Nongthon: {}", visit.viewer()?.account.login);
    let amendment = Amendment { fact: Sourced { fact, provenance, source }, seen };
    let amended = app.ledger().amend(visit.act("acknowledge", word)?, &visit.province(), vec![amendment]).await?;
    app.live.catch_up(app.day()).await?;
    Ok(amended)
}
