//! One plan: what it chooses and why, and its changes.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use ledger::PathPlan;
use programme::{Dong, fact::FundRequest, metric, path, unit::UnitCode, vietnamese};

use super::{
    asked::{Asked, Choices, Problem},
    drafts::{self, Draft, Told},
    may,
    tables::Tables,
};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

/// A request for money of a plan in effect.
struct Requested {
    address: Option<String>,
    code: String,
    unit: String,
    content: String,
    fund: &'static str,
    amount: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "path_plan.html")]
struct PlanPage<'a> {
    frame: Frame<'a>,
    plan: PathPlan,
    cost: String,
    cost_in_words: String,
    tables: Tables,
    impossible: Vec<String>,
    changes: Vec<String>,
    has_plan: bool,
    /// Of which day its figures are, and whether something was recorded since.
    made: Vec<String>,
    may: bool,
    asked: Asked,
    choices: Choices,
    problems: Vec<Problem>,
    /// Other plans to compare it with.
    others: Vec<(String, String)>,
    requests: Vec<Requested>,
    /// What they still wait for, and the address of the figure.
    waiting: (String, String),
    request_words: Vec<String>,
}

/// `GET /path/{plan}`.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    show(&visit, plan, None, Vec::new()).await
}

async fn show(visit: &Visit, plan: PathPlan, typed: Option<Asked>, problems: Vec<Problem>) -> Result<Page, Failure> {
    let draft = drafts::read(&plan)?;
    let asked = typed.unwrap_or_else(|| Asked::of(&plan.name, &draft.request));
    let lang = visit.lang;
    let shown = drafts::on_state(visit, move |moment| {
        let told = Told::new(moment, &draft, lang)?;
        let tables = Tables::new(&told, lang);
        let cost = told.plan.as_ref().map(|plan| plan.cost).unwrap_or_default();
        let words = request_words(&told, lang);
        Some((tables, told.impossible, told.changes, told.plan.is_some(), cost, words))
    });
    let (tables, impossible, changes, has_plan, cost, request_words) = shown.await?.ok_or(Failure::NotFound)?;
    let all = visit.app.ledger().path_plans().await?;
    let others = all.into_iter().filter(|other| other.id != plan.id).map(|other| (other.id, other.name)).collect();
    Frame::new(visit, "path-plan").render(|frame| PlanPage {
        cost: format!("{} đồng", vietnamese::count(cost.0)),
        cost_in_words: path::money(cost, lang),
        may: may(visit) && plan.adopted.is_none(),
        requests: requests(visit, &plan),
        waiting: waiting(visit, &plan),
        made: made(visit, &plan, tables.day),
        choices: Choices::new(visit),
        request_words,
        tables,
        impossible,
        changes,
        has_plan,
        asked,
        problems,
        others,
        plan,
        frame,
    })
}

/// What was asked, in lines.
fn request_words(told: &Told<'_>, lang: programme::Lang) -> Vec<String> {
    let request = &told.field.request;
    let due = vietnamese::date(request.due);
    let mut words = vec![format!("{} {due}", lang.pick("Đến ngày", "By"))];
    words.push(request.mode.label(lang).to_owned());
    if request.budget.is_none() {
        words.push(lang.pick("không giới hạn vốn", "money does not limit it").to_owned());
    }
    let limits = &request.limits;
    if let Some(most) = limits.per_district {
        words.push(match lang {
            programme::Lang::Vi => format!("mỗi huyện tối đa {most} xã"),
            programme::Lang::En => format!("at most {most} communes of a district"),
        });
    }
    if let Some(most) = limits.verify_at_most {
        words.push(match lang {
            programme::Lang::Vi => format!("xã còn quá {most} chỉ tiêu cần xác minh thì chưa chọn"),
            programme::Lang::En => format!("communes with more than {most} indicators to verify are left out"),
        });
    }
    if let Some(most) = limits.most_missing {
        words.push(match lang {
            programme::Lang::Vi => format!("xã thiếu số liệu quá {most} chỉ tiêu thì chưa chọn"),
            programme::Lang::En => format!("communes with more than {most} missing figures are left out"),
        });
    }
    words
}

/// Of which day the figures of a plan are, and whether something was recorded since.
fn made(visit: &Visit, plan: &PathPlan, day: Option<Date>) -> Vec<String> {
    let Some(day) = day else { return vec![visit.words("path-made-before", &[])] };
    let made = visit.words("path-made-of", &[("day", &vietnamese::date(day))]);
    let moved = plan.adopted.is_none() && plan.act != visit.moment.act;
    std::iter::once(made).chain(moved.then(|| visit.words("path-moved-since", &[]))).collect()
}

/// What the requests of a plan in effect still wait for, and the address of the figure.
fn waiting(visit: &Visit, plan: &PathPlan) -> (String, String) {
    let document = plan.adopted.as_deref().unwrap_or_default();
    let part = |id: &str| {
        let figure = metric::find(id).map(|metric| visit.moment.figure(metric, visit.moment.province));
        let part = figure.as_ref().and_then(|figure| figure.parts.iter().find(|part| part.id == document));
        part.and_then(|part| part.amount.as_whole()).unwrap_or_default()
    };
    let (count, amount) = (part("fund_request.open"), path::money(Dong(part("fund_request.open_amount")), visit.lang));
    let province = visit.moment.unit(visit.moment.province).code;
    let words = visit.words("path-requests-open", &[("count", &count.to_string()), ("amount", &amount)]);
    (words, visit.when.link(&format!("/units/{province}/figures/fund_request.open_amount")))
}

/// The requests for money that a plan in effect led to.
fn requests(visit: &Visit, plan: &PathPlan) -> Vec<Requested> {
    let Some(document) = &plan.adopted else { return Vec::new() };
    let now = &visit.moment.now;
    let all = now.all::<FundRequest>().iter();
    let theirs = all.filter(|record| record.fact().plan.as_ref() == Some(document));
    let told = theirs.map(|record| {
        let request = record.fact();
        Requested {
            address: crate::pages::sheet::record(visit, programme::fact::FactKind::FundRequest, record.seq),
            code: request.code.clone(),
            unit: now.unit_name(request.unit),
            content: request.content.clone(),
            fund: request.fund.label(visit.lang),
            amount: vietnamese::count(request.amount.0),
            answer: path::answer(now, request).words(visit.lang),
        }
    });
    told.collect()
}

fn version(form: &Fields) -> Result<i64, Failure> {
    form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))
}

/// `POST /path/{plan}/ask`: the plan is made anew from what is typed.
pub async fn ask(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let asked = Asked::sent(&form);
    match asked.read(&visit) {
        Ok((name, request)) => {
            drafts::remake(&visit, plan, version(&form)?, (&name, request)).await?;
            Ok(go(&visit, &format!("/path/{id}"), "done-path"))
        }
        Err(problems) => {
            let page = show(&visit, plan, Some(asked), problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `POST /path/{plan}/choose`: a commune is kept in, left out, or set free, and the plan is made anew.
pub async fn choose(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let Draft { mut request, .. } = drafts::read(&plan)?;
    let unit: UnitCode = form.get("unit").parse().map_err(|_| Failure::Bad("failure-form"))?;
    request.pinned.retain(|code| *code != unit);
    request.forbidden.retain(|code| *code != unit);
    match form.get("do") {
        "pin" => request.pinned.push(unit),
        "forbid" => request.forbidden.push(unit),
        "free" => {}
        _ => return Err(Failure::Bad("failure-form")),
    }
    let name = plan.name.clone();
    drafts::remake(&visit, plan, version(&form)?, (&name, request)).await?;
    Ok(go(&visit, &format!("/path/{id}"), "done-path"))
}

/// `POST /path/{plan}/drop`: a draft is thrown away.
pub async fn throw_away(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    drafts::throw_away(&visit, &id, version(&form)?).await?;
    Ok(go(&visit, "/path", "done-path-drop"))
}
