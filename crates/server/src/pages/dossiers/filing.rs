//! A dossier is filed for a product in a round, and its documents are given.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use programme::{
    fact::{Application, Dossier, DossierItem, Field as _, OcopLevel, Product, Raw, Record, Round},
    ocop::{Stage, cases},
    policy::{Action, Target},
};

use super::{address, find, keeps, maker};
use crate::{
    amending::{first_free, say},
    failure::Failure,
    pages::{
        evidence::take,
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    upload::{Sent, Upload},
};

#[derive(Template)]
#[template(path = "dossier_new.html")]
struct NewPage<'a> {
    frame: Frame<'a>,
    products: Vec<(String, String)>,
    chosen: String,
    applications: Vec<(&'static str, &'static str)>,
    application: String,
    round: String,
    problem: Option<String>,
}

/// A dossier to be filed.
#[derive(Debug)]
pub struct FileDossier {
    /// The product's code.
    pub product: String,
    /// The round.
    pub round: Round,
    /// For what.
    pub application: Application,
}

/// The products for which whoever asks may file, by name.
fn products(visit: &Visit) -> Vec<&Product> {
    let all = visit.moment.now.all::<Product>().iter().map(Record::fact);
    let mut own: Vec<&Product> = all.filter(|product| keeps_product(visit, product)).collect();
    own.sort_by(|a, b| crate::pages::sort::compare(&a.name, &b.name));
    own
}

fn keeps_product(visit: &Visit, product: &Product) -> bool {
    let unit = visit.moment.tree().index(product.unit).unwrap_or(visit.moment.province);
    let target =
        product.producer_code.as_deref().map_or_else(|| Target::unit(unit), |code| Target::of_producer(unit, code));
    visit.may(Action::KeepProducts, target)
}

/// `GET /ocop/dossiers/new?product=`.
pub async fn new(visit: Visit) -> Result<Page, Failure> {
    show(&visit, visit.asked("product").unwrap_or_default(), "", "", None)
}

fn show(
    visit: &Visit,
    product: &str,
    application: &str,
    round: &str,
    problem: Option<String>,
) -> Result<Page, Failure> {
    let named = |product: &Product| {
        let maker = maker(visit, product);
        (product.code.clone(), format!("{} – {maker} ({})", product.name, product.code))
    };
    let round = if round.is_empty() { next_round(visit) } else { round.to_owned() };
    Frame::new(visit, "dossier-new").render(|frame| NewPage {
        frame,
        products: products(visit).into_iter().map(named).collect(),
        chosen: product.to_owned(),
        applications: Application::ALL.iter().map(|each| (each.id(), each.label(visit.lang))).collect(),
        application: application.to_owned(),
        round,
        problem,
    })
}

/// The round that is going on: the latest of the year in which a dossier was filed, or its first.
fn next_round(visit: &Visit) -> String {
    let year = visit.moment.as_of().year();
    let rounds = visit.moment.now.all::<Dossier>().iter().map(|record| record.fact().round);
    let latest = rounds.filter(|round| round.year() == year).max();
    latest.or_else(|| Round::new(year, 1)).map(|round| round.label(visit.lang)).unwrap_or_default()
}

/// `POST /ocop/dossiers/add`.
pub async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let (product, application, round) = (form.get("product"), form.get("application"), form.get("round"));
    let read = Round::read(&Raw::text(round)).zip(Application::from_id(application));
    let refuse = |key: &str| {
        let page = show(&visit, product, application, round, Some(visit.words(key, &[])))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let Some((round, application)) = read else { return refuse("dossier-round-wrong") };
    match file_dossier(&visit, FileDossier { product: product.to_owned(), round, application }).await {
        Ok(code) => Ok(go(&visit, &address(&code), "done-filed")),
        Err(Failure::Bad(key) | Failure::Conflict(key)) => refuse(key),
        Err(failure) => Err(failure),
    }
}

/// Files a dossier; its code.
pub async fn file_dossier(visit: &Visit, file: FileDossier) -> Result<String, Failure> {
    let product = products(visit).into_iter().find(|product| product.code == file.product);
    let product = product.ok_or(Failure::Bad("dossier-product-wrong"))?;
    let all = cases(&visit.moment.now, visit.moment.province);
    let is_open = |case: &programme::ocop::Case<'_>| {
        case.dossier.fact().product == product.code && case.standing().stage != Stage::Decided
    };
    if all.iter().any(is_open) {
        return Err(Failure::Conflict("dossier-open-already"));
    }
    let level = files_at(visit).ok_or(Failure::Conflict("dossier-no-rules"))?;
    let code = free_code(visit, file.round);
    let dossier = Dossier {
        code: code.clone(),
        product: product.code.clone(),
        round: file.round,
        application: file.application,
        filed: visit.moment.as_of(),
        level,
    };
    say(visit, ("file dossier", &code), vec![(dossier, None)]).await?;
    Ok(code)
}

/// The next free code of a round: `HS-2023-1-20`.
fn free_code(visit: &Visit, round: Round) -> String {
    let taken: BTreeSet<&str> =
        visit.moment.now.all::<Dossier>().iter().map(|record| record.fact().code.as_str()).collect();
    let begin = taken.iter().filter(|code| code.starts_with(&format!("HS-{round}-"))).count();
    let codes = (begin + 1..).map(|number| format!("HS-{round}-{number:02}"));
    first_free(codes, |code| taken.contains(code))
}

/// The level at which dossiers are filed on a day.
pub fn files_at(visit: &Visit) -> Option<OcopLevel> {
    let day = visit.moment.as_of();
    Some(visit.moment.law().ocop_on(day)?.procedure(day)?.files_at)
}

/// A document that is given for a dossier.
#[derive(Debug, Default)]
pub struct Given {
    /// Which one of the rules it is.
    pub item: String,
    /// Its number.
    pub number: Option<String>,
    /// The day it was issued.
    pub issued: Option<Date>,
    /// The last day it holds.
    pub expires: Option<Date>,
    /// Its file.
    pub file: Option<Sent>,
}

/// `POST /ocop/dossiers/{dossier}/documents`.
pub async fn document(visit: Visit, Path(code): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let Upload { fields, mut files } = upload;
    let day = |name: &str| match fields.get(name) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::Bad("failure-date")),
    };
    let given = Given {
        item: fields.get("item").to_owned(),
        number: Some(fields.get("number").to_owned()).filter(|number| !number.is_empty()),
        issued: day("issued")?,
        expires: day("expires")?,
        file: files.pop(),
    };
    give(&visit, &code, given).await?;
    Ok(go(&visit, &address(&code), "done-document"))
}

/// Records a document of a dossier that nobody has scored yet. It needs a file or a number.
pub async fn give(visit: &Visit, code: &str, given: Given) -> Result<(), Failure> {
    let case = find(visit, code)?;
    if !keeps(visit, &case) {
        return Err(Failure::Forbidden);
    }
    if !case.councils.is_empty() || !case.decisions.is_empty() {
        return Err(Failure::Conflict("dossier-closed"));
    }
    if case.rules.item(&given.item).is_none() {
        return Err(Failure::Bad("dossier-item-wrong"));
    }
    if given.issued.zip(given.expires).is_some_and(|(issued, expires)| expires < issued) {
        return Err(Failure::Bad("dossier-expiry-wrong"));
    }
    if given.file.is_none() && given.number.is_none() {
        return Err(Failure::Bad("dossier-document-empty"));
    }
    let unit = visit.moment.unit(visit.moment.province).code;
    let evidence = match given.file {
        Some(sent) => Some(take(visit, unit, sent).await?.map_err(Failure::Bad)?),
        None => None,
    };
    let date = visit.moment.as_of();
    let before = case.items.iter().find(|record| record.fact().item == given.item && record.fact().date == date);
    let item = DossierItem {
        dossier: case.dossier.fact().code.clone(),
        item: given.item,
        date,
        evidence,
        number: given.number,
        issued: given.issued,
        expires: given.expires,
    };
    say(visit, ("give document", &item.item.clone()), vec![(item, before.map(|record| record.seq))]).await?;
    Ok(())
}
