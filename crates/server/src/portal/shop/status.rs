//! The page by which a buyer follows an order: whoever has its link is the buyer. The link is a secret of 256 bits of which only a hash
//! is kept, so it is neither guessed nor read from the database; no search engine and no other site learns of it.

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use ledger::{Account, Complaint, Order, Part, Selection, Turn};
use programme::{
    fact::Record,
    policy::{self, Action, Target},
    shop::{PartState, Party},
};
use serde_json::json;

use super::{
    super::{
        address,
        frame::{Frame, render},
        secret, segment,
    },
    LineRow, dong, letters,
    payment::{Transferred, transfer},
};
use crate::{
    failure::Failure,
    random,
    request::{Fields, Visit},
    settings::{SHOP_KEEP_DAYS, Settings},
    telling::{News, notify},
    time,
};

/// A complaint is at most so long, in characters.
const COMPLAINT: usize = 2_000;
/// So many complaints may be made of an order.
const COMPLAINTS: i64 = 5;

#[derive(Template)]
#[template(path = "portal/order_status.html")]
struct StatusPage<'v> {
    frame: Frame<'v>,
    order: Order,
    placed: String,
    /// The address of this page.
    here: String,
    parts: Vec<PartRow>,
    complaints: Vec<ComplaintRow>,
    total: String,
    may_complain: bool,
    keep_days: i32,
    most: usize,
}

/// A part as its buyer sees it.
struct PartRow {
    producer: String,
    seller: String,
    state: PartState,
    since: String,
    note: String,
    lines: Vec<LineRow>,
    /// How to reach the seller.
    contact: Vec<String>,
    total: String,
    transfer: Option<Transferred>,
    /// The address of the code to pay it by.
    code: String,
    may_cancel: bool,
}

/// A complaint, and what was answered when.
struct ComplaintRow {
    written: String,
    words: String,
    answer: Option<(String, String)>,
}

impl ComplaintRow {
    fn new(complaint: &Complaint) -> Self {
        let answered = |(answer, at): &(String, jiff::Timestamp)| (answer.clone(), time::written(*at));
        Self {
            written: time::written(complaint.written_at),
            words: complaint.words.clone(),
            answer: complaint.answer.as_ref().map(answered),
        }
    }
}

/// The order of a link. Whatever is wrong with a link, nothing more is told.
async fn find(visit: &Visit, token: &str) -> Result<Order, Failure> {
    let order = visit.app.ledger().order(Selection::Token(&random::fingerprint(token))).await?;
    order.ok_or(Failure::Missing("failure-order-link"))
}

/// `GET /portal/orders/{token}`.
pub async fn page(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    let keep_days = Settings::read(visit.app.ledger()).await?.number(&SHOP_KEEP_DAYS);
    let title = visit.words("order-number", &[("number", &order.number.to_string())]);
    let frame = Frame::new(&visit, title, visit.words("order-status-says", &[])).await?;
    let here = address(visit.lang, &format!("/orders/{token}"));
    let parts = order.parts.iter().map(|part| row(&visit, &order, part, &here)).collect();
    let page = StatusPage {
        total: dong(order.parts.iter().map(Part::total).sum()),
        may_complain: order.buyer.is_some()
            && i64::try_from(order.complaints.len()).is_ok_and(|many| many < COMPLAINTS),
        placed: time::written(order.placed_at),
        complaints: order.complaints.iter().map(ComplaintRow::new).collect(),
        most: COMPLAINT,
        keep_days,
        frame,
        here,
        parts,
        order,
    };
    Ok(secret(render(&page)?.into_response()))
}

fn row(visit: &Visit, order: &Order, part: &Part, here: &str) -> PartRow {
    let producer = visit.moment.now.producer(&part.producer).map(Record::fact);
    let contact = producer.map(|producer| [&producer.telephone, &producer.email, &producer.address]);
    PartRow {
        seller: producer.map_or_else(|| part.producer.clone(), |producer| producer.name.clone()),
        contact: contact.into_iter().flatten().flatten().cloned().collect(),
        total: dong(part.total()),
        transfer: transfer(&visit.moment.now, order, part),
        code: format!("{here}/pay/{}", segment(&part.producer)),
        may_cancel: !part.state.steps(Party::Buyer).is_empty(),
        producer: part.producer.clone(),
        state: part.state,
        since: time::written(part.changed_at),
        note: part.note.clone(),
        lines: part.lines.iter().map(LineRow::new).collect(),
    }
}

/// `GET /portal/orders/{token}/pay/{producer}`: the code to pay a part by.
pub async fn code(visit: Visit, Path((token, producer)): Path<(String, String)>) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    let part = order.part(&producer).ok_or(Failure::NotFound)?;
    let transfer = transfer(&visit.moment.now, &order, part).ok_or(Failure::NotFound)?;
    Ok(secret(([(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8")], transfer.picture()?).into_response()))
}

/// `GET /portal/orders/{token}/data`: all that is held of the order and its buyer.
pub async fn data(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    let buyer = order.buyer.as_ref().map(|buyer| {
        json!({
            "name": buyer.name,
            "telephone": buyer.telephone,
            "email": buyer.email,
            "address": buyer.address,
            "note": buyer.note,
        })
    });
    let line = |line: &ledger::Line| {
        json!({
            "product": line.product,
            "name": line.name,
            "pack": line.pack,
            "price": line.price.0,
            "count": line.count.get(),
        })
    };
    let part = |part: &Part| {
        json!({
            "producer": part.producer,
            "state": part.state.id(),
            "changed_at": part.changed_at.to_string(),
            "note": part.note,
            "lines": part.lines.iter().map(line).collect::<Vec<_>>(),
        })
    };
    let complaint = |complaint: &Complaint| {
        json!({
            "written_at": complaint.written_at.to_string(),
            "words": complaint.words,
            "answer": complaint.answer.as_ref().map(|(answer, _)| answer),
        })
    };
    let told = json!({
        "number": order.number.to_string(),
        "placed_at": order.placed_at.to_string(),
        "payment": order.payment.id(),
        "buyer": buyer,
        "parts": order.parts.iter().map(part).collect::<Vec<_>>(),
        "complaints": order.complaints.iter().map(complaint).collect::<Vec<_>>(),
    });
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.json\"", order.number)),
    ];
    Ok(secret((headers, told.to_string()).into_response()))
}

fn back(visit: &Visit, token: &str) -> Response {
    secret(Redirect::to(&address(visit.lang, &format!("/orders/{token}"))).into_response())
}

/// `POST /portal/orders/{token}/cancel`: cancels a part that is not on its way yet.
pub async fn cancel(visit: Visit, Path(token): Path<String>, form: Fields) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    if form.get("sure") != "yes" {
        return Err(Failure::Bad("problem-forget-sure"));
    }
    let part = order.part(form.get("producer")).ok_or(Failure::NotFound)?;
    if !part.state.steps(Party::Buyer).contains(&PartState::Cancelled) {
        return Err(Failure::Conflict("problem-order-step"));
    }
    let turn = Turn {
        number: order.number,
        producer: part.producer.clone(),
        from: part.state,
        to: PartState::Cancelled,
        note: String::new(),
    };
    let settings = Settings::read(visit.app.ledger()).await?;
    let producer = visit.moment.now.producer(&part.producer).map(Record::fact);
    let email = producer.and_then(|producer| producer.email.as_deref());
    let now = visit.app.now();
    let name = random::name(now)?;
    let tell = |email| letters::to_producer(&settings, name, email, ("mail-order-cancelled", order.number));
    let letter = email.and_then(tell);
    if !visit.app.ledger().turn_part(&turn, None, now, letter.as_slice()).await? {
        return Err(Failure::Conflict("problem-changed-meanwhile"));
    }
    Ok(back(&visit, &token))
}

/// `POST /portal/orders/{token}/complain`.
pub async fn complain(visit: Visit, Path(token): Path<String>, form: Fields) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    let words = form.lines("words");
    if words.is_empty() || words.chars().count() > COMPLAINT {
        return Err(Failure::Bad("problem-complaint"));
    }
    let now = visit.app.now();
    let complaint = Complaint { id: random::name(now)?, written_at: now, words, answer: None };
    if !visit.app.ledger().complain(order.number, &complaint, COMPLAINTS).await? {
        return Err(Failure::Conflict("problem-complaints"));
    }
    let moment = &visit.moment;
    let answers = |account: &Account| {
        policy::allows(&account.posts, moment.tree(), Action::KeepProducts, Target::unit(moment.province))
    };
    let news = News { kind: "complaint", detail: &order.number.to_string(), link: "/ocop/orders#complaints" };
    notify(&visit.app, news, answers).await?;
    Ok(back(&visit, &token))
}

/// `POST /portal/orders/{token}/forget`: forgets who ordered.
pub async fn forget(visit: Visit, Path(token): Path<String>, form: Fields) -> Result<Response, Failure> {
    let order = find(&visit, &token).await?;
    if form.get("sure") != "yes" {
        return Err(Failure::Bad("problem-forget-sure"));
    }
    visit.app.ledger().forget_buyer(order.number, visit.app.now()).await?;
    Ok(back(&visit, &token))
}
