//! The shop: what is offered, orders as their sellers and the office see them, complaints.

use std::collections::BTreeSet;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use ledger::{Buyer, Order, Part, Selection};
use programme::{
    fact::{Record, SaleState, Seq},
    policy::{Action, Target},
    shop::{PartState, moderation_of},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, lines, tagged};
use crate::{
    failure::Failure,
    pages::shop::{
        offers::{self, Asked, OwnOffer, offers_of},
        office,
        orders::{self, OwnPart},
    },
    request::Visit,
    route::{
        Access::{Office, Somewhere},
        Route,
    },
};

/// The routes of the shop.
pub fn routes() -> Vec<Route> {
    let (own, office) = (Somewhere(Action::KeepProducts), Office(Action::KeepProducts));
    vec![
        Route::get("/api/v1/shop/offers", own, offers),
        Route::put("/api/v1/shop/offers/{product}", own, offer),
        Route::put("/api/v1/shop/offers/{product}/sale", office, moderate),
        Route::get("/api/v1/shop/orders", own, orders),
        Route::put("/api/v1/shop/orders/{order}/{producer}/state", own, turn),
        Route::get("/api/v1/shop/complaints", office, complaints),
        Route::put("/api/v1/shop/complaints/{complaint}/answer", office, answer),
    ]
}

/// A page of orders is taken from so many of the latest.
const LATEST: u32 = 2_000;

fn is_office(visit: &Visit) -> bool {
    visit.may(Action::KeepProducts, Target::unit(visit.moment.province))
}

/// What is asked for a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    /// The product.
    product: String,
    /// Its name.
    name: String,
    /// The code of its producer.
    #[schema(required)]
    producer: Option<String>,
    /// The price of a pack, in đồng; none while nothing was offered.
    #[schema(required)]
    price: Option<i64>,
    /// What a pack is.
    #[schema(required)]
    pack: Option<String>,
    /// So many packs are left.
    left: i64,
    /// Whether it can be ordered: offered, in stock, certified and not stopped.
    on_offer: bool,
    /// Why the office has stopped its sale.
    #[schema(required)]
    stopped: Option<String>,
    /// The number of the record of the offer: what a change names.
    #[schema(required)]
    record: Option<i64>,
    /// The number of the record by which the office last stopped or reopened it.
    #[schema(required)]
    moderation: Option<i64>,
}

fn offer_view(visit: &Visit, own: &OwnOffer<'_>) -> OfferView {
    let offer = own.offer.map(Record::fact);
    OfferView {
        product: own.product.code.clone(),
        name: own.product.name.clone(),
        producer: own.product.producer_code.clone(),
        price: offer.map(|offer| offer.price.0),
        pack: offer.map(|offer| offer.pack.clone()),
        left: own.left,
        on_offer: own.is_on(),
        stopped: own.stopped.map(str::to_owned),
        record: own.offer.map(|record| record.seq.0),
        moderation: moderation_of(&visit.moment.now, &own.product.code).map(|record| record.seq.0),
    }
}

/// What is offered, by product: of the producers whoever asks speaks for; for the office, of all.
#[utoipa::path(get, path = "/api/v1/shop/offers", tag = "shop",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of offers", body = Page<OfferView>), Problems))]
pub async fn offers(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let producers: BTreeSet<String> = if is_office(&visit) {
        let offered = office::offered(&visit).into_iter();
        offered.filter_map(|(product, _)| product.producer_code.clone()).collect()
    } else {
        visit.producers().map(str::to_owned).collect()
    };
    let mut own = offers_of(&visit, &producers).await?;
    own.sort_by(|a, b| a.product.code.cmp(&b.product.code));
    tagged(&headers, &paging.page(own.iter().map(|own| (own.product.code.clone(), offer_view(&visit, own)))))
}

/// What is to be asked for a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferWords {
    /// The price of a pack, in đồng.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    price: i64,
    /// What a pack is.
    #[schema(min_length = 1, max_length = 100)]
    pack: String,
    /// So many packs there are from now on; 0 ends the sale.
    #[schema(minimum = 0, maximum = 65535)]
    stock: u16,
}

/// Offers a product of a producer whoever asks speaks for.
#[utoipa::path(put, path = "/api/v1/shop/offers/{product}", tag = "shop",
    params(
        ("product" = String, Path, description = "Its code", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record of the offer, as it was seen", min_length = 1),
        ("If-None-Match" = Option<String>, Header, description = "`*` where nothing was offered yet", min_length = 1),
    ),
    request_body = OfferWords,
    responses((status = 200, description = "Offered", body = Change), Problems, WriteProblems))]
pub async fn offer(
    visit: Visit,
    headers: HeaderMap,
    Path(product): Path<String>,
    Json(body): Json<OfferWords>,
) -> Result<Response, Failure> {
    let seen = precondition(&headers)?;
    let asked = Asked { price: body.price, pack: line("pack", &body.pack, 100)?.to_owned(), stock: body.stock };
    json(StatusCode::OK, &Change::of(&offers::offer(&visit, &product, asked, seen).await?)?)
}

fn precondition(headers: &HeaderMap) -> Result<Option<Seq>, Failure> {
    Ok(match Precondition::read(headers)? {
        Precondition::Absent => None,
        Precondition::Is(seen) => Some(Seq(seen)),
    })
}

/// Whether the office lets a product be sold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleDecision {
    /// `stopped` or `open`.
    #[schema(example = "stopped", pattern = "^(stopped|open)$")]
    state: String,
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Stops the sale of a product, or lets it go on.
#[utoipa::path(put, path = "/api/v1/shop/offers/{product}/sale", tag = "shop",
    params(
        ("product" = String, Path, description = "Its code", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record by which it was last decided", min_length = 1),
        ("If-None-Match" = Option<String>, Header, description = "`*` where nothing was decided yet", min_length = 1),
    ),
    request_body = SaleDecision,
    responses((status = 200, description = "Decided", body = Change), Problems, WriteProblems))]
pub async fn moderate(
    visit: Visit,
    headers: HeaderMap,
    Path(product): Path<String>,
    Json(body): Json<SaleDecision>,
) -> Result<Response, Failure> {
    let seen = precondition(&headers)?;
    let state = SaleState::from_id(&body.state).ok_or(Failure::Part("state", "failure-part"))?;
    json(StatusCode::OK, &Change::of(&office::moderate(&visit, &product, state, &body.reason, seen).await?)?)
}

/// What one producer delivers of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderPartView {
    /// The number of the order.
    #[schema(example = "DH000001")]
    order: String,
    /// The code of the producer.
    producer: String,
    /// When it was placed.
    placed_at: String,
    /// `on_delivery` or `transfer`.
    payment: &'static str,
    /// `placed`, `accepted`, `shipped`, `done`, `declined` or `cancelled`.
    #[schema(example = "placed")]
    state: &'static str,
    /// Since when it stands so.
    changed_at: String,
    /// What it comes to, in đồng.
    total: i64,
    /// What is in it.
    lines: Vec<OrderLineView>,
    /// Who ordered: shown to the seller while there is something to deliver.
    #[schema(required)]
    buyer: Option<BuyerView>,
}

/// So many packs of a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLineView {
    /// The product.
    product: String,
    /// Its name.
    name: String,
    /// What a pack is.
    pack: String,
    /// The price of a pack, in đồng.
    price: i64,
    /// How many.
    count: u8,
}

/// Who ordered.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuyerView {
    /// The name.
    name: String,
    /// The telephone.
    telephone: String,
    /// The e-mail.
    email: String,
    /// Where to deliver.
    address: String,
    /// A word to the seller.
    note: String,
}

fn part_view(order: &Order, part: &Part, buyer: Option<&Buyer>) -> OrderPartView {
    OrderPartView {
        order: order.number.to_string(),
        producer: part.producer.clone(),
        placed_at: order.placed_at.to_string(),
        payment: order.payment.id(),
        state: part.state.id(),
        changed_at: part.changed_at.to_string(),
        total: part.total().0,
        lines: part
            .lines
            .iter()
            .map(|line| OrderLineView {
                product: line.product.clone(),
                name: line.name.clone(),
                pack: line.pack.clone(),
                price: line.price.0,
                count: line.count.get(),
            })
            .collect(),
        buyer: buyer.map(|buyer| BuyerView {
            name: buyer.name.clone(),
            telephone: buyer.telephone.clone(),
            email: buyer.email.clone(),
            address: buyer.address.clone(),
            note: buyer.note.clone(),
        }),
    }
}

/// Parts of the latest orders, by number: those whoever asks is to deliver; for the office all of them, without their buyers.
#[utoipa::path(get, path = "/api/v1/shop/orders", tag = "shop",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of parts of orders", body = Page<OrderPartView>), Problems))]
pub async fn orders(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let mut parts: Vec<OrderPartView> = if is_office(&visit) {
        let orders = visit.app.ledger().orders(Selection::All, LATEST).await?;
        orders.iter().flat_map(|order| order.parts.iter().map(|part| part_view(order, part, None))).collect()
    } else {
        let own = orders::own(&visit, LATEST).await?;
        own.iter().filter_map(|own| Some(part_view(&own.order, own.part()?, own.buyer()))).collect()
    };
    let key = |part: &OrderPartView| format!("{} {}", part.order, part.producer);
    parts.sort_by_key(key);
    tagged(&headers, &paging.page(parts.into_iter().map(|part| (key(&part), part))))
}

/// What a part of an order is turned into.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderTurn {
    /// `accepted` or `declined` a placed one, `shipped` an accepted one, `done` a shipped one.
    #[schema(example = "accepted", pattern = "^(accepted|declined|shipped|done)$")]
    state: String,
    /// A word to the buyer; whoever declines must say why.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// How a part of an order stands now.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderTurned {
    /// Its state.
    #[schema(example = "accepted")]
    state: &'static str,
}

/// Takes a part of an order on, or a step further; the buyer is told.
#[utoipa::path(put, path = "/api/v1/shop/orders/{order}/{producer}/state", tag = "shop",
    params(
        ("order" = String, Path, description = "The number of the order", min_length = 1),
        ("producer" = String, Path, description = "The code of the producer", min_length = 1),
    ),
    request_body = OrderTurn,
    responses((status = 200, description = "Turned", body = OrderTurned), Problems, WriteProblems))]
pub async fn turn(
    visit: Visit,
    Path((order, producer)): Path<(String, String)>,
    Json(body): Json<OrderTurn>,
) -> Result<Response, Failure> {
    let own: Vec<OwnPart> = orders::own_of(&visit, &order).await?;
    let own = own.iter().find(|own| own.producer == producer).ok_or(Failure::NotFound)?;
    let to = PartState::from_id(&body.state).ok_or(Failure::Part("state", "failure-part"))?;
    let note = line("note", body.note.as_deref().unwrap_or_default(), orders::NOTE)?;
    orders::step(&visit, own, to, note).await?;
    json(StatusCode::OK, &OrderTurned { state: to.id() })
}

/// A complaint about an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintView {
    /// Names it.
    complaint: String,
    /// The number of the order.
    order: String,
    /// When it was written.
    written_at: String,
    /// What it says.
    words: String,
    /// What the office answered.
    #[schema(required)]
    answer: Option<String>,
}

/// Complaints about orders, by name.
#[utoipa::path(get, path = "/api/v1/shop/complaints", tag = "shop",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of complaints", body = Page<ComplaintView>), Problems))]
pub async fn complaints(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let orders = visit.app.ledger().orders(Selection::Complained, LATEST).await?;
    let view = |order: &Order| {
        let number = order.number.to_string();
        let view = |complaint: &ledger::Complaint| ComplaintView {
            complaint: complaint.id.clone(),
            order: number.clone(),
            written_at: complaint.written_at.to_string(),
            words: complaint.words.clone(),
            answer: complaint.answer.as_ref().map(|(answer, _)| answer.clone()),
        };
        order.complaints.iter().map(view).collect::<Vec<_>>()
    };
    let mut views: Vec<ComplaintView> = orders.iter().flat_map(view).collect();
    views.sort_by(|a, b| a.complaint.cmp(&b.complaint));
    tagged(&headers, &paging.page(views.into_iter().map(|view| (view.complaint.clone(), view))))
}

/// What the office answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintAnswer {
    /// The words.
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
}

/// That a complaint was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintAnswered {
    /// The complaint.
    complaint: String,
}

/// Answers a complaint, once; the buyer is told.
#[utoipa::path(put, path = "/api/v1/shop/complaints/{complaint}/answer", tag = "shop",
    params(("complaint" = String, Path, description = "Names it", min_length = 1)),
    request_body = ComplaintAnswer,
    responses((status = 200, description = "Answered", body = ComplaintAnswered), Problems, WriteProblems))]
pub async fn answer(
    visit: Visit,
    Path(complaint): Path<String>,
    Json(body): Json<ComplaintAnswer>,
) -> Result<Response, Failure> {
    office::answer(&visit, &complaint, lines("answer", &body.answer, 2_000)?).await?;
    json(StatusCode::OK, &ComplaintAnswered { complaint })
}
