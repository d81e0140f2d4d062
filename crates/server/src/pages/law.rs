//! What the law leaves to the province: each threshold with the decision that fills it, or the gap.

use askama::Template;
use axum::{extract::State, response::Response};
use jiff::civil::Date;
use ledger::{Amended, Amendment};
use programme::{
    fact::{LocalThreshold, Provenance, Raw, Reading, Record, Seq, Sourced},
    law::{CriteriaSet, Indicator, Leaf, Measure, Otherwise},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "law.html")]
struct LawPage<'a> {
    frame: Frame<'a>,
    sets: Vec<(&'a str, &'a str, Vec<Row>)>,
    open: usize,
    today: String,
}

/// A threshold that the law leaves to the province.
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
    let year = moment.as_of().year();
    let province = moment.unit(moment.province).code;
    let of_now =
        |set: &&CriteriaSet| set.assessment_years.contains(year) && set.province.is_none_or(|only| only == province);
    let sets = moment.law().sets().iter().filter(of_now).map(|set| {
        let rows: Vec<Row> = set.indicators().flat_map(|(_, indicator)| rows(&visit, set, indicator)).collect();
        (set.id.as_str(), set.name.get(visit.lang), rows)
    });
    let sets: Vec<_> = sets.filter(|(.., rows)| !rows.is_empty()).collect();
    let open = sets.iter().flat_map(|(.., rows)| rows).filter(|row| row.value.is_none()).count();
    let today = moment.as_of().to_string();
    Frame::new(&visit, "law").render(|frame| LawPage { frame, sets, open, today })
}

fn rows(visit: &Visit, set: &CriteriaSet, indicator: &Indicator) -> Vec<Row> {
    let law = visit.moment.law();
    let delegated = indicator.requirement.leaves().filter_map(|leaf| match leaf {
        Leaf::Measure { measure, test } => match &test.threshold.otherwise {
            Otherwise::Delegated(what) => Some((law.measure_at(*measure), test, what)),
            _ => None,
        },
        _ => None,
    });
    let row = |(measure, test, what): (&Measure, &programme::law::Test, &String)| {
        let fact = decided(visit, &set.id, &indicator.code, &measure.id);
        let write = |value| format!("{} {}", test.comparator.symbol(), measure.write(value, visit.lang));
        Row {
            indicator: indicator.code.clone(),
            name: indicator.name.get(visit.lang).to_owned(),
            measure: measure.id.clone(),
            measure_name: measure.name.get(visit.lang).to_owned(),
            what: what.clone(),
            value: fact.map(|record| write(record.fact().value.0)),
            decision: fact.map(|record| record.fact().decision.clone()).unwrap_or_default(),
            since: fact.map(|record| vietnamese::date(record.fact().date)).unwrap_or_default(),
            seen: fact.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        }
    };
    delegated.map(row).collect()
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
pub async fn decide(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    if !visit.when.is_now() {
        return Err(Failure::Bad("failure-past"));
    }
    let law = visit.moment.law();
    let (set, indicator) = (law.set(form.get("set")).ok_or(Failure::NotFound)?, form.get("indicator"));
    let (index, measure) = law.measure(form.get("measure")).ok_or(Failure::NotFound)?;
    if !set.asks(indicator, Some(index)) {
        return Err(Failure::NotFound);
    }
    let value = measure.read(&Raw::text(form.get("value"))).ok_or(Failure::Bad("problem-threshold"))?;
    if super::capture::impossible(measure, value).is_some() {
        return Err(Failure::Bad("problem-threshold"));
    }
    let date: Date = form.get("date").parse().map_err(|_| Failure::Bad("failure-date"))?;
    if form.get("decision").is_empty() {
        return Err(Failure::Bad("problem-decision"));
    }
    let fact = LocalThreshold {
        body: visit.moment.unit(visit.moment.province).code,
        set: set.id.clone(),
        indicator: indicator.to_owned(),
        measure: measure.id.clone(),
        value: Reading(value),
        decision: form.get("decision").chars().take(200).collect(),
        date,
    };
    let provenance = if app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official };
    let source = fact.decision.clone();
    let seen = form.get("seen").parse().ok().map(Seq);
    let amendment = Amendment { fact: Sourced { fact, provenance, source }, seen };
    let act = visit.act("decide threshold", form.get("decision"))?;
    match app.ledger().amend(act, &visit.province(), vec![amendment]).await? {
        Amended::Conflicts(_) => Err(Failure::Bad("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => {
            app.live.catch_up(app.day()).await?;
            Ok(go(&visit, "/law", "done-threshold"))
        }
    }
}
