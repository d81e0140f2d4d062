//! Orders, as those see them who are to deliver.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::Path, response::Response};
use ledger::{Buyer, Order, Part, Selection, Turn};
use programme::{
    Lang,
    shop::{OrderNumber, PartState, Party},
};

use super::super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    portal::shop::{LineRow, dong, to_buyer},
    random,
    request::{Fields, Visit},
    settings::Settings,
    time, words,
};

/// A list shows so many orders.
pub const MOST: u32 = 200;
/// A word to the buyer is at most so long, in characters.
pub const NOTE: usize = 500;

/// A part of an order that whoever asks is to deliver.
pub struct OwnPart {
    /// The order.
    pub order: Order,
    /// The code of the producer.
    pub producer: String,
}

impl OwnPart {
    /// The part.
    pub fn part(&self) -> Option<&Part> {
        self.order.part(&self.producer)
    }

    /// Who ordered, for as long as there is something to deliver.
    pub fn buyer(&self) -> Option<&Buyer> {
        self.order.buyer.as_ref().filter(|_| self.part().is_some_and(|part| !part.state.is_closed()))
    }
}

/// The parts of orders that whoever asks is to deliver, the latest first.
pub async fn own(visit: &Visit, limit: u32) -> Result<Vec<OwnPart>, Failure> {
    let mut parts = Vec::new();
    for producer in visit.producers().collect::<BTreeSet<_>>() {
        let orders = visit.app.ledger().orders(Selection::Producer(producer), limit).await?;
        parts.extend(orders.into_iter().map(|order| OwnPart { order, producer: producer.to_owned() }));
    }
    parts.sort_by(|a, b| b.order.number.cmp(&a.order.number).then_with(|| a.producer.cmp(&b.producer)));
    Ok(parts)
}

/// The parts of one order that whoever asks is to deliver; others' orders are not there at all.
pub async fn own_of(visit: &Visit, number: &str) -> Result<Vec<OwnPart>, Failure> {
    let number: OrderNumber = number.parse().map_err(|()| Failure::NotFound)?;
    let order = visit.app.ledger().order(Selection::Number(number)).await?.ok_or(Failure::NotFound)?;
    let producers: BTreeSet<String> = visit.producers().map(str::to_owned).collect();
    let own = producers.into_iter().filter(|producer| order.part(producer).is_some());
    let parts: Vec<OwnPart> = own.map(|producer| OwnPart { order: order.clone(), producer }).collect();
    if parts.is_empty() { Err(Failure::NotFound) } else { Ok(parts) }
}

#[derive(Template)]
#[template(path = "producer_orders.html")]
struct OrdersPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
}

struct Row {
    number: String,
    placed: String,
    seller: String,
    state: PartState,
    total: String,
}

/// `GET /producer/orders`.
pub async fn list(visit: Visit) -> Result<Page, Failure> {
    let row = |own: &OwnPart| {
        let part = own.part()?;
        Some(Row {
            number: own.order.number.to_string(),
            placed: time::written(own.order.placed_at),
            seller: visit.moment.now.producer_name(&own.producer).to_owned(),
            state: part.state,
            total: dong(part.total()),
        })
    };
    let rows = own(&visit, MOST).await?.iter().filter_map(row).collect();
    Frame::new(&visit, "producer-orders").render(|frame| OrdersPage { frame, rows })
}

#[derive(Template)]
#[template(path = "producer_order.html")]
struct OrderPage<'a> {
    frame: Frame<'a>,
    number: String,
    placed: String,
    payment: &'static str,
    parts: Vec<PartView>,
    most: usize,
}

struct PartView {
    producer: String,
    seller: String,
    part: Part,
    lines: Vec<LineRow>,
    buyer: Option<Buyer>,
    total: String,
    steps: Vec<(PartState, String)>,
}

impl PartView {
    /// When it came to stand so.
    fn since(&self) -> String {
        time::written(self.part.changed_at)
    }

    /// Whether the next step may be a refusal.
    fn may_decline(&self) -> bool {
        self.steps.iter().any(|(state, _)| *state == PartState::Declined)
    }
}

/// `GET /producer/orders/{order}`.
pub async fn page(visit: Visit, Path(number): Path<String>) -> Result<Page, Failure> {
    let own = own_of(&visit, &number).await?;
    let order = own.first().map(|own| own.order.clone()).ok_or(Failure::NotFound)?;
    let view = |own: &OwnPart| {
        let part = own.part()?;
        let step = |state: &PartState| (*state, format!("producer-order-step-{}", state.id()));
        Some(PartView {
            producer: own.producer.clone(),
            seller: visit.moment.now.producer_name(&own.producer).to_owned(),
            buyer: own.buyer().cloned(),
            total: dong(part.total()),
            steps: part.state.steps(Party::Producer).iter().map(step).collect(),
            lines: part.lines.iter().map(LineRow::new).collect(),
            part: part.clone(),
        })
    };
    let parts = own.iter().filter_map(view).collect();
    Frame::new(&visit, "producer-order").render(|frame| OrderPage {
        number: order.number.to_string(),
        placed: time::written(order.placed_at),
        payment: order.payment.label(frame.lang()),
        parts,
        most: NOTE,
        frame,
    })
}

/// Turns a part of an order into what is next; the buyer is told.
pub async fn step(visit: &Visit, own: &OwnPart, to: PartState, note: &str) -> Result<(), Failure> {
    let part = own.part().ok_or(Failure::NotFound)?;
    if !part.state.steps(Party::Producer).contains(&to) {
        return Err(Failure::Conflict("problem-order-step"));
    }
    let note: String = note.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned();
    if note.chars().count() > NOTE {
        return Err(Failure::Bad("problem-order-note"));
    }
    if to == PartState::Declined && note.is_empty() {
        return Err(Failure::Bad("problem-order-why"));
    }
    let turn = Turn { number: own.order.number, producer: own.producer.clone(), from: part.state, to, note };
    // The audit tells of the order, not of the person.
    let act = visit.act("turn order", &format!("{} {}: {}", turn.number, turn.producer, to.id()))?;
    let letter = letter(visit, own, to).await?;
    if visit.app.ledger().turn_part(&turn, Some(act), visit.app.now(), letter.as_slice()).await? {
        Ok(())
    } else {
        Err(Failure::Conflict("problem-changed-meanwhile"))
    }
}

async fn letter(visit: &Visit, own: &OwnPart, to: PartState) -> Result<Option<ledger::Mail>, Failure> {
    let Some(buyer) = &own.order.buyer else { return Ok(None) };
    let settings = Settings::read(visit.app.ledger()).await?;
    let (lang, number): (Lang, _) = (own.order.lang, own.order.number);
    let said = [
        ("seller", visit.moment.now.producer_name(&own.producer).to_owned()),
        ("number", number.to_string()),
        ("state", to.label(lang).to_owned()),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    let text = words::with(lang, "mail-order-turned-says", &said);
    let name = random::name(visit.app.now())?;
    Ok(to_buyer(&settings, &name, (&buyer.email, lang), ("mail-order-turned", number), &text))
}

/// `POST /producer/orders/{order}/step`.
pub async fn turn(visit: Visit, Path(number): Path<String>, form: Fields) -> Result<Response, Failure> {
    let own = own_of(&visit, &number).await?;
    let own = own.iter().find(|own| own.producer == form.get("producer")).ok_or(Failure::NotFound)?;
    let to = PartState::from_id(form.get("to")).ok_or(Failure::Bad("failure-form"))?;
    step(&visit, own, to, form.get("note")).await?;
    Ok(go(&visit, &format!("/producer/orders/{number}"), "done-order-step"))
}
