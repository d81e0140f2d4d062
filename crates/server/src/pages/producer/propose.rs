//! One form proposes every kind of record: the fields of the kind without those that only the office fills.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use programme::{
    fact::{FactKind, PROPOSABLE, Problem},
    ocop::Written,
};

use super::{address, latest_profile};
use crate::{
    failure::Failure,
    pages::{
        evidence::take,
        frame::{Frame, Page},
        go,
        recording::fields::{How, InputRow, inputs},
    },
    proposing::{self, kept, products, values, written},
    request::Visit,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "producer_propose.html")]
struct ProposePage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    label: &'static str,
    action: String,
    back: String,
    /// The record that is corrected; empty for a new one.
    record: String,
    inputs: Vec<InputRow>,
    wrong: usize,
    problem: Option<String>,
}

/// Fields that a producer is not asked: the office fills them, or they follow from who asks and when.
fn is_asked(kind: FactKind, field: &str) -> bool {
    let is_whose = field == "producer" && matches!(kind, FactKind::Product | FactKind::ProducerPaper);
    !["code", "date", "since", "joined", "producer_code"].contains(&field) && !is_whose
}

/// The kinds that have this form; sales have a sheet of their own.
fn formed(kind: &str) -> Result<FactKind, Failure> {
    let kind = FactKind::from_id(kind).filter(|kind| PROPOSABLE.contains(kind) && *kind != FactKind::MarketSale);
    kind.ok_or(Failure::NotFound)
}

/// `GET /producer/{producer}/propose/{kind}?record=&product=`.
pub async fn page(visit: Visit, Path((producer, kind)): Path<(String, String)>) -> Result<Page, Failure> {
    let kind = formed(&kind)?;
    let unit = kept(&visit, &producer)?.fact().unit;
    let record = visit.asked("record").unwrap_or_default().to_owned();
    let mut fields = begin(&visit, kind, &producer, &record)?;
    for name in ["product", "place"] {
        if let Some(text) = visit.asked(name) {
            fields.entry(name.to_owned()).or_insert_with(|| text.to_owned());
        }
    }
    if kind == FactKind::Product {
        fields.entry("unit".to_owned()).or_insert_with(|| unit.to_string());
    }
    if kind == FactKind::ProductProfile
        && let Some(latest) = fields.get("product").and_then(|product| latest_profile(&visit, product))
    {
        fields.extend(written(&visit, latest.fact()));
    }
    expect_own(&visit, &producer, &fields)?;
    show(&visit, kind, &producer, &record, &fields, (&[], None))
}

/// A product that is named is the producer's own.
fn expect_own(visit: &Visit, producer: &str, fields: &Written) -> Result<(), Failure> {
    let is_own = |code: &String| products(visit, producer).into_iter().any(|record| record.fact().code == *code);
    if fields.get("product").is_none_or(is_own) { Ok(()) } else { Err(Failure::NotFound) }
}

/// The fields of the record that is corrected, which must be the producer's own; none for a new one.
fn begin(visit: &Visit, kind: FactKind, producer: &str, record: &str) -> Result<Written, Failure> {
    if record.is_empty() {
        return Ok(Written::new());
    }
    let mut standing = proposing::standing(visit, kind).into_iter();
    let fields = standing.find(|(seq, _)| seq.0.to_string() == record).map(|(_, fields)| fields);
    let fields = fields.ok_or(Failure::NotFound)?;
    let is_own = match kind {
        FactKind::Producer => fields.get("code"),
        FactKind::ProducerPaper => fields.get("producer"),
        FactKind::Product => fields.get("producer_code"),
        _ => return expect_own(visit, producer, &fields).map(|()| fields),
    };
    if is_own.map(String::as_str) == Some(producer) { Ok(fields) } else { Err(Failure::NotFound) }
}

fn show(
    visit: &Visit,
    kind: FactKind,
    producer: &str,
    record: &str,
    fields: &Written,
    (problems, problem): (&[Problem], Option<String>),
) -> Result<Page, Failure> {
    let mut values = values(kind, fields);
    let name = &kept(visit, producer)?.fact().name;
    let is_fixed = |field: &programme::fact::FieldInfo| {
        field.id == "product" || (field.key && !record.is_empty() && field.id != "date")
    };
    let mut inputs = inputs(visit, kind, &mut values, problems, &is_fixed);
    inputs.retain(|row| is_asked(kind, row.id));
    for row in inputs.iter_mut().filter(|row| row.id == "evidence") {
        row.how = How::File;
    }
    Frame::new(visit, "producer-propose").render(|frame| ProposePage {
        frame,
        name,
        label: kind.label(visit.lang),
        action: format!("{}/propose/{}/send", address(producer), kind.id()),
        back: address(producer),
        record: record.to_owned(),
        inputs,
        wrong: problems.len(),
        problem,
    })
}

/// `POST /producer/{producer}/propose/{kind}/send`.
pub async fn send(
    visit: Visit,
    Path((producer, kind)): Path<(String, String)>,
    upload: Upload,
) -> Result<Response, Failure> {
    let kind = formed(&kind)?;
    kept(&visit, &producer)?;
    let (visit, producer) = (&visit, producer.as_str());
    let Upload { fields: form, mut files } = upload;
    let record = form.get("record").to_owned();
    let mut fields = begin(visit, kind, producer, &record)?;
    for field in kind.fields().iter().filter(|field| is_asked(kind, field.id) && field.id != "evidence") {
        if field.key && !record.is_empty() {
            continue;
        }
        match form.get(field.id) {
            "" => fields.remove(field.id),
            text => fields.insert(field.id.to_owned(), text.replace("\r\n", "\n")),
        };
    }
    expect_own(visit, producer, &fields)?;
    let refuse = |fields: &Written, problems: &[Problem], problem: Option<&str>| {
        let problem = problem.map(|key| visit.words(key, &[]));
        let page = show(visit, kind, producer, &record, fields, (problems, problem))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    if let Some(sent) = files.pop().filter(|_| kind.fields().iter().any(|field| field.id == "evidence")) {
        let province = visit.moment.unit(visit.moment.province).code;
        match take(visit, province, sent).await? {
            Ok(reference) => drop(fields.insert("evidence".to_owned(), reference)),
            Err(key) => return refuse(&fields, &[], Some(key)),
        }
    }
    match proposing::propose(visit, producer, kind, vec![fields.clone()]).await {
        Ok(Ok(_)) => Ok(go(visit, &address(producer), "done-proposed")),
        Ok(Err(wrong)) => {
            let problems: Vec<Problem> = wrong.into_iter().map(|(_, problem)| problem).collect();
            refuse(&fields, &problems, None)
        }
        Err(Failure::Bad(key)) => refuse(&fields, &[], Some(key)),
        Err(failure) => Err(failure),
    }
}
