//! The office looks after the shop: orders that lie unanswered, complaints, and products whose sale it stops.

use askama::Template;
use axum::response::Response;
use ledger::{Amended, Buyer, Complaint, Order, Selection};
use programme::{
    fact::{Moderation, Offer, Product, Record, SaleState, Seq},
    shop::{PartState, moderation_of, offer_of, on_offer},
};

use super::{
    super::{
        frame::{Frame, Page},
        go, sort,
    },
    offers::{done, seen},
    orders::MOST,
};
use crate::{
    amending::{attempt, said},
    failure::Failure,
    portal::shop::{days_before, dong, to_buyer},
    random,
    request::{Fields, Visit},
    settings::{REMINDER_DAYS, Settings},
    time, words,
};

/// An answer to a complaint is at most so long, in characters.
const ANSWER: usize = 2_000;
/// A reason.
const REASON: usize = 300;

#[derive(Template)]
#[template(path = "ocop_orders.html")]
struct ShopPage<'a> {
    frame: Frame<'a>,
    days: i32,
    waiting: Vec<PartRow>,
    complaints: Vec<ComplaintRow>,
    orders: Vec<PartRow>,
    offers: Vec<OfferRow>,
}

/// A part of an order, without its buyer.
struct PartRow {
    number: String,
    placed: String,
    seller: String,
    state: PartState,
    since: String,
    total: String,
}

struct ComplaintRow {
    number: String,
    complaint: Complaint,
    sellers: String,
}

impl ComplaintRow {
    fn written(&self) -> String {
        time::written(self.complaint.written_at)
    }

    fn answered(&self) -> String {
        self.complaint.answer.as_ref().map(|(_, at)| time::written(*at)).unwrap_or_default()
    }
}

/// A product that a producer offers.
struct OfferRow {
    code: String,
    name: String,
    seller: String,
    price: String,
    stopped: Option<String>,
    seen: String,
}

/// Every product that was ever offered, with its last offer, by name.
pub fn offered(visit: &Visit) -> Vec<(&Product, &Record<Offer>)> {
    let now = &visit.moment.now;
    let products = now.all::<Product>().iter().map(Record::fact);
    let mut offered: Vec<_> = products.filter_map(|product| Some((product, offer_of(now, &product.code)?))).collect();
    sort::by_name(&mut offered, |(product, _)| &product.name);
    offered
}

/// `GET /ocop/orders`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let ledger = visit.app.ledger();
    let all = ledger.orders(Selection::All, MOST).await?;
    let unanswered = ledger.orders(Selection::Waiting, u32::MAX).await?;
    let days = Settings::read(ledger).await?.number(&REMINDER_DAYS);
    let late = days_before(visit.app.now(), days);
    let rows = |order: &Order| {
        let row = |part: &ledger::Part| PartRow {
            number: order.number.to_string(),
            placed: time::written(order.placed_at),
            seller: visit.moment.now.producer_name(&part.producer).to_owned(),
            state: part.state,
            since: time::written(part.changed_at),
            total: dong(part.total()),
        };
        order.parts.iter().map(row).collect::<Vec<_>>()
    };
    let is_late = |order: &&Order| order.placed_at < late;
    let waiting =
        unanswered.iter().filter(is_late).flat_map(rows).filter(|row| row.state == PartState::Placed).collect();
    let complained = ledger.orders(Selection::Complained, MOST).await?;
    let complaints = complained.iter().flat_map(|order| {
        let sellers: Vec<String> =
            order.parts.iter().map(|part| visit.moment.now.producer_name(&part.producer).to_owned()).collect();
        let row = move |complaint: &Complaint| ComplaintRow {
            number: order.number.to_string(),
            complaint: complaint.clone(),
            sellers: sellers.join(", "),
        };
        order.complaints.iter().map(row)
    });
    let mut complaints: Vec<ComplaintRow> = complaints.collect();
    complaints.sort_by_key(|row| (row.complaint.answer.is_some(), std::cmp::Reverse(row.complaint.written_at)));
    let offer = |(product, record): (&Product, &Record<Offer>)| {
        let decided = moderation_of(&visit.moment.now, &product.code);
        let stopped = decided.map(Record::fact).filter(|decided| decided.state == SaleState::Stopped);
        OfferRow {
            code: product.code.clone(),
            name: product.name.clone(),
            seller: product
                .producer_code
                .as_deref()
                .map(|code| visit.moment.now.producer_name(code).to_owned())
                .unwrap_or_default(),
            price: format!("{} / {}", dong(record.fact().price), record.fact().pack),
            stopped: stopped.map(|decided| decided.reason.clone()),
            seen: decided.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        }
    };
    let on = on_offer(&visit.moment.now);
    // What is neither sold nor stopped, as when its certificate has ended, needs nobody's word.
    let is_shown = |row: &OfferRow| row.stopped.is_some() || on.iter().any(|on| on.product.fact().code == row.code);
    let offers = offered(&visit).into_iter().map(offer).filter(is_shown).collect();
    let orders = all.iter().flat_map(rows).collect();
    Frame::new(&visit, "ocop-orders").render(|frame| ShopPage { frame, days, waiting, complaints, orders, offers })
}

/// Stops the sale of a product or lets it go on; `before` is what was last decided when its author looked.
pub async fn moderate(
    visit: &Visit,
    code: &str,
    state: SaleState,
    reason: &str,
    before: Option<Seq>,
) -> Result<Amended<Moderation>, Failure> {
    let now = &visit.moment.now;
    now.product(code).ok_or(Failure::NotFound)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON || reason.contains(char::is_control) {
        return Err(Failure::Bad("problem-moderation"));
    }
    let standing = moderation_of(now, code);
    if standing.map(|record| record.seq) != before {
        return Ok(Amended::Conflicts(Vec::new()));
    }
    let date = visit.moment.as_of();
    let seen = standing.filter(|record| record.fact().date == date).map(|record| record.seq);
    let moderation = Moderation { product: code.to_owned(), date, state, reason: reason.to_owned() };
    let kind = match state {
        SaleState::Stopped => "stop sale",
        SaleState::Open => "reopen sale",
    };
    attempt(visit, visit.act(kind, reason)?, said(visit, vec![(moderation, seen)])?).await
}

/// `POST /ocop/orders/moderate`.
pub async fn moderate_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let state = SaleState::from_id(form.get("state")).ok_or(Failure::Bad("failure-form"))?;
    let amended = moderate(&visit, form.get("product"), state, form.get("reason"), seen(&form)?).await?;
    done(&visit, &amended, "/ocop/orders", "done-moderation")
}

/// Answers a complaint; the buyer is told.
pub async fn answer(visit: &Visit, id: &str, words_said: &str) -> Result<(), Failure> {
    let ledger = visit.app.ledger();
    let orders = ledger.orders(Selection::Complained, u32::MAX).await?;
    let order = orders.iter().find(|order| order.complaints.iter().any(|complaint| complaint.id == id));
    let order = order.ok_or(Failure::Conflict("problem-answered"))?;
    let said = words_said.replace("\r\n", "\n");
    let said: String = said.trim().chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    if said.is_empty() || said.chars().count() > ANSWER {
        return Err(Failure::Bad("problem-answer"));
    }
    let settings = Settings::read(ledger).await?;
    let (lang, number) = (order.lang, order.number);
    let text = words::with(lang, "mail-order-answered-says", &[("number", &number.to_string())]);
    let name = random::name(visit.app.now())?;
    let subject = ("mail-order-answered", number);
    let tell = |buyer: &Buyer| to_buyer(&settings, &name, (&buyer.email, lang), subject, &text);
    let letter = order.buyer.as_ref().and_then(tell);
    let act = visit.act("answer complaint", &number.to_string())?;
    if ledger.answer_complaint(act, id, &said, letter.as_slice()).await? {
        Ok(())
    } else {
        Err(Failure::Conflict("problem-answered"))
    }
}

/// `POST /ocop/orders/answer`.
pub async fn answer_form(visit: Visit, form: Fields) -> Result<Response, Failure> {
    answer(&visit, form.get("complaint"), form.get("answer")).await?;
    Ok(go(&visit, "/ocop/orders", "done-complaint"))
}
