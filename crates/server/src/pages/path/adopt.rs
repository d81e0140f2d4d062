//! A plan is put into effect: its tasks and requests for money are shown, then recorded with one word.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use ledger::PathPlan;
use programme::{
    Dong,
    fact::{Directive, Document, DocumentKind, FundRequest, Record},
    path::{Order, money},
    vietnamese,
};

use super::drafts::{self, Told};
use crate::{
    amending::{Together, first_free},
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
        tasks::{draft::find as find_document, give},
    },
    request::{Fields, Visit},
};

/// What orders a plan, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Ordered {
    /// The number of the document.
    pub number: String,
    /// Its day.
    pub date: String,
    /// Who issues it and asks for its tasks.
    pub asker: String,
}

/// What a plan becomes.
#[derive(Debug)]
pub struct Becomes {
    /// The tasks.
    pub directives: Vec<Directive>,
    /// The requests for money.
    pub requests: Vec<FundRequest>,
}

#[derive(Template)]
#[template(path = "path_adopt.html")]
struct AdoptPage<'a> {
    frame: Frame<'a>,
    plan: PathPlan,
    ordered: Ordered,
    problems: Vec<(String, String)>,
    tasks: Vec<(String, String)>,
    requests: Vec<(String, String, &'static str, String)>,
    total: String,
    /// Why it cannot be put into effect.
    barred: Option<String>,
}

/// `GET /path/{plan}/adopt`: what the plan would become.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let ordered = Ordered { date: visit.moment.as_of().to_string(), ..Ordered::default() };
    show(&visit, plan, ordered, Vec::new()).await
}

async fn show(
    visit: &Visit,
    plan: PathPlan,
    ordered: Ordered,
    problems: Vec<(String, String)>,
) -> Result<Page, Failure> {
    let (becomes, barred) = match becomes(visit, &plan, &ordered).await {
        Ok(becomes) => (becomes, None),
        Err(Failure::Conflict(key)) => {
            (Becomes { directives: Vec::new(), requests: Vec::new() }, Some(visit.words(key, &[])))
        }
        Err(other) => return Err(other),
    };
    let now = &visit.moment.now;
    let unit = |code: Option<programme::unit::UnitCode>| code.map(|code| now.unit_name(code)).unwrap_or_default();
    let total: Dong = becomes.requests.iter().map(|request| request.amount).sum();
    Frame::new(visit, "path-adopt").render(|frame| AdoptPage {
        tasks: becomes.directives.iter().map(|task| (unit(task.unit), task.asks.clone())).collect(),
        requests: becomes
            .requests
            .iter()
            .map(|request| {
                let amount = vietnamese::count(request.amount.0);
                (unit(Some(request.unit)), request.content.clone(), request.fund.label(visit.lang), amount)
            })
            .collect(),
        total: money(total, visit.lang),
        barred,
        ordered,
        problems,
        plan,
        frame,
    })
}

/// What a plan becomes by an order, on the state of the visit. A conflict where it cannot be put into effect.
pub async fn becomes(visit: &Visit, plan: &PathPlan, ordered: &Ordered) -> Result<Becomes, Failure> {
    if plan.adopted.is_some() {
        return Err(Failure::Conflict("problem-path-adopted"));
    }
    let draft = drafts::read(plan)?;
    if draft.meeting().is_none() {
        return Err(Failure::Conflict("problem-path-no-plan"));
    }
    let (lang, ordered) = (visit.lang, ordered.clone());
    let made = drafts::on_state(visit, move |moment| {
        let told = Told::new(moment, &draft, lang).ok_or("problem-path-no-plan")?;
        let plan = told.plan.as_ref().ok_or("problem-path-no-plan")?;
        if !told.changes.is_empty() {
            return Err("problem-path-changed");
        }
        let date: Date = ordered.date.parse().unwrap_or(moment.as_of());
        let order = Order { document: &ordered.number, date, asker: &ordered.asker };
        let requests = told.field.requests(plan, &order).ok_or("problem-path-no-money")?;
        Ok(Becomes { directives: told.field.directives(plan, &order), requests })
    });
    made.await?.map_err(Failure::Conflict)
}

/// `POST /path/{plan}/adopt`.
pub async fn form(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let ordered = Ordered { number: form.line("number"), date: form.line("date"), asker: form.line("asker") };
    let version = form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))?;
    let problems = check(&visit, &ordered);
    if !problems.is_empty() {
        let told = problems.into_iter().map(|(field, key)| (field.to_owned(), visit.words(key, &[]))).collect();
        let page = show(&visit, plan, ordered, told).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    adopt(&visit, plan, version, &ordered).await?;
    Ok(go(&visit, &format!("/path/{id}"), "done-path-adopt"))
}

/// What is wrong with an order.
pub fn check(visit: &Visit, ordered: &Ordered) -> Vec<(&'static str, &'static str)> {
    let mut problems = Vec::new();
    let is_line = |text: &str| !text.is_empty() && text.chars().count() <= 300;
    if !is_line(&ordered.number) {
        problems.push(("number", "problem-document-number"));
    } else if find_document(visit, &ordered.number).is_some() {
        problems.push(("number", "problem-path-document-known"));
    }
    if !is_line(&ordered.asker) {
        problems.push(("asker", "problem-asker"));
    }
    match ordered.date.parse::<Date>() {
        Ok(date) if date <= visit.moment.as_of() => {}
        Ok(_) => problems.push(("date", "problem-document-future")),
        Err(_) => problems.push(("date", "failure-date")),
    }
    problems
}

/// Puts a plan into effect: the plan is taken, its document and tasks are recorded by the way that all tasks go, and the requests for
/// money; all of it or nothing.
pub async fn adopt(visit: &Visit, plan: PathPlan, version: i64, ordered: &Ordered) -> Result<Becomes, Failure> {
    let mut becomes = becomes(visit, &plan, ordered).await?;
    let date: Date = ordered.date.parse().map_err(|_| Failure::Part("date", "failure-date"))?;
    for directive in &becomes.directives {
        give::demand(visit, directive)?;
    }
    name_requests(visit, date, &mut becomes.requests);
    let taken = PathPlan {
        version: version + 1,
        adopted: Some(ordered.number.clone()),
        changed_at: visit.app.now(),
        account: visit.viewer()?.account.id.clone(),
        ..plan
    };
    let document = Document {
        number: ordered.number.clone(),
        kind: DocumentKind::Plan,
        date,
        issuer: ordered.asker.clone(),
        subject: taken.name.clone(),
        file: None,
    };
    let mut together = Together::begin(visit).await?;
    if !together.batch().keep_path_plan(&taken).await? {
        return Err(Failure::Conflict("problem-path-moved"));
    }
    give::give_together(&mut together, document, becomes.directives.clone()).await?;
    let requests = becomes.requests.iter().map(|request| (request.clone(), None)).collect();
    together.say(("request money", &ordered.number), requests).await?;
    together.finish().await?;
    Ok(becomes)
}

/// Gives requests codes that none bears yet.
fn name_requests(visit: &Visit, date: Date, requests: &mut [FundRequest]) {
    let known = visit.moment.now.all::<FundRequest>().iter().map(Record::fact);
    let mut codes: Vec<String> = known.map(|request| request.code.clone()).collect();
    for request in requests {
        let named = (1_u32..).map(|number| format!("DN-{date}-{number}"));
        request.code = first_free(named, |code| codes.iter().any(|taken| taken == code));
        codes.push(request.code.clone());
    }
}
