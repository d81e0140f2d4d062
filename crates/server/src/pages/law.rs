//! What the law leaves to the province: each threshold with the decision that fills it, or the gap.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use ledger::{Amended, Amendment};
use programme::{
    Quantity,
    fact::{LocalThreshold, Provenance, Raw, Reading, Record, Seq, Sourced},
    law::{CriteriaSet, Indicator, Leaf, Measure, Otherwise, Test},
    policy::Action,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
};

/// The page of what the law leaves to the province.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::ManageLaw);
    vec![Route::get("/law", access, page), Route::post("/law/decide", access, decide)]
}

#[derive(Template)]
#[template(path = "law.html")]
struct LawPage<'a> {
    frame: Frame<'a>,
    sets: Vec<(&'a str, &'a str, Vec<Row>)>,
    open: usize,
    today: String,
    /// Until which year holidays are known, and they: name, days, source.
    known_until: i16,
    holidays: Vec<(&'a str, String, &'a str)>,
}

/// A threshold that the law leaves to the province.
pub struct Delegated<'m> {
    /// The set.
    pub set: &'m CriteriaSet,
    /// The indicator.
    pub indicator: &'m Indicator,
    /// What is observed.
    pub measure: &'m Measure,
    /// How it is compared.
    pub test: &'m Test,
    /// What the law says the province decides.
    pub what: &'m str,
    /// What it decided.
    pub decided: Option<&'m Record<LocalThreshold>>,
}

/// A threshold as it is shown.
struct Row {
    indicator: String,
    name: String,
    measure: String,
    measure_name: String,
    what: String,
    value: Option<String>,
    decision: String,
    since: String,
    seen: String,
}

/// `GET /law`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let mut sets: Vec<(&str, &str, Vec<Row>)> = Vec::new();
    for each in delegated(&visit) {
        match sets.last_mut().filter(|(id, ..)| *id == each.set.id) {
            Some((.., rows)) => rows.push(row(&visit, &each)),
            None => sets.push((&each.set.id, each.set.name.get(visit.lang), vec![row(&visit, &each)])),
        }
    }
    let open = sets.iter().flat_map(|(.., rows)| rows).filter(|row| row.value.is_none()).count();
    let today = moment.as_of().to_string();
    let calendar = moment.law().working_days();
    let holidays = calendar.holidays().iter().rev().map(|holiday| {
        let (from, to) = (vietnamese::date(holiday.from), vietnamese::date(holiday.to));
        let days = if from == to { from } else { format!("{from} – {to}") };
        (holiday.name.get(visit.lang), days, holiday.source.as_str())
    });
    let (known_until, holidays) = (calendar.known_until().unwrap_or_default(), holidays.collect());
    Frame::new(&visit, "law").render(|frame| LawPage { frame, sets, open, today, known_until, holidays })
}

/// What the sets of the year leave to the province, in their order.
pub fn delegated(visit: &Visit) -> Vec<Delegated<'_>> {
    let (moment, law) = (&visit.moment, visit.moment.law());
    let year = moment.as_of().year();
    let province = moment.unit(moment.province).code;
    let mut found = Vec::new();
    for set in law.sets() {
        if !set.assessment_years.contains(year) || set.province.is_some_and(|only| only != province) {
            continue;
        }
        for (_, indicator) in set.indicators() {
            for leaf in indicator.requirement.leaves() {
                let Leaf::Measure { measure, test } = leaf else { continue };
                let Otherwise::Delegated(what) = &test.threshold.otherwise else { continue };
                let measure = law.measure_at(*measure);
                let decided = decided(visit, &set.id, &indicator.code, &measure.id);
                found.push(Delegated { set, indicator, measure, test, what, decided });
            }
        }
    }
    found
}

fn row(visit: &Visit, of: &Delegated<'_>) -> Row {
    let Delegated { indicator, measure, test, decided, .. } = of;
    let write = |value| format!("{} {}", test.comparator.symbol(), measure.write(value, visit.lang));
    Row {
        indicator: indicator.code.clone(),
        name: indicator.name.get(visit.lang).to_owned(),
        measure: measure.id.clone(),
        measure_name: measure.name.get(visit.lang).to_owned(),
        what: of.what.to_owned(),
        value: decided.map(|record| write(record.fact().value.0)),
        decision: decided.map(|record| record.fact().decision.clone()).unwrap_or_default(),
        since: decided.map(|record| vietnamese::date(record.fact().date)).unwrap_or_default(),
        seen: decided.map(|record| record.seq.0.to_string()).unwrap_or_default(),
    }
}

/// What the province decided on a threshold.
fn decided<'v>(visit: &'v Visit, set: &str, indicator: &str, measure: &str) -> Option<&'v Record<LocalThreshold>> {
    let province = visit.moment.unit(visit.moment.province).code;
    visit.moment.now.all::<LocalThreshold>().iter().find(|record| {
        let fact = record.fact();
        fact.body == province && fact.set == set && fact.indicator == indicator && fact.measure == measure
    })
}

/// `POST /law/decide`: what the province demands, with its decision.
pub async fn decide(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let (_, measure) = visit.moment.law().measure(form.get("measure")).ok_or(Failure::NotFound)?;
    let decision = Decision {
        set: form.get("set"),
        indicator: form.get("indicator"),
        measure: form.get("measure"),
        value: measure.read(&Raw::text(form.get("value"))).ok_or(Failure::Bad("problem-threshold"))?,
        document: form.get("decision"),
        date: form.get("date").parse().map_err(|_| Failure::Bad("failure-date"))?,
    };
    match record(&visit, &decision, form.get("seen").parse().ok().map(Seq)).await? {
        Amended::Conflicts(_) => Err(Failure::Bad("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, "/law", "done-threshold")),
    }
}

/// What the province decided on a threshold, as somebody tells it.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// The set.
    pub set: &'a str,
    /// The indicator.
    pub indicator: &'a str,
    /// What is observed.
    pub measure: &'a str,
    /// What is demanded.
    pub value: Quantity,
    /// The document.
    pub document: &'a str,
    /// From when on.
    pub date: Date,
}

/// Records a decision by somebody who saw an earlier one or none.
pub async fn record(
    visit: &Visit,
    decision: &Decision<'_>,
    seen: Option<Seq>,
) -> Result<Amended<LocalThreshold>, Failure> {
    if !visit.when.is_now() {
        return Err(Failure::Bad("failure-past"));
    }
    let (app, law) = (&visit.app, visit.moment.law());
    let set = law.set(decision.set).ok_or(Failure::NotFound)?;
    let (index, measure) = law.measure(decision.measure).ok_or(Failure::NotFound)?;
    if !set.asks(decision.indicator, Some(index)) {
        return Err(Failure::NotFound);
    }
    if super::capture::impossible(measure, decision.value).is_some() {
        return Err(Failure::Bad("problem-threshold"));
    }
    if decision.document.is_empty() {
        return Err(Failure::Bad("problem-decision"));
    }
    let fact = LocalThreshold {
        body: visit.moment.unit(visit.moment.province).code,
        set: set.id.clone(),
        indicator: decision.indicator.to_owned(),
        measure: measure.id.clone(),
        value: Reading(decision.value),
        decision: decision.document.chars().take(200).collect(),
        date: decision.date,
    };
    let provenance = if app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official };
    let source = fact.decision.clone();
    let amendment = Amendment { fact: Sourced { fact, provenance, source }, seen };
    let act = visit.act("decide threshold", decision.document)?;
    let amended = app.ledger().amend(act, &visit.province(), vec![amendment]).await?;
    app.live.catch_up(app.day()).await?;
    Ok(amended)
}
