//! Placing an order. The form carries what the buyer saw and agreed to; prices come from the offers of today, and where they are
//! others the buyer is asked again.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use ledger::{Line, Mail, NewOrder, Placed};
use programme::{
    Dong,
    fact::Pieces,
    shop::{Cart, Count, OnOffer, OrderNumber, account_of, on_offer},
};

use super::{
    super::{
        address,
        frame::{Frame, render},
        gate::{self, Gate},
    },
    basket::{self, Filled},
    dong,
    form::{ADDRESS, EMAIL, NAME, NOTE, Problem, TELEPHONE, Typed},
    letters,
};
use crate::{
    client::Client,
    failure::Failure,
    random,
    request::{Fields, Visit},
    settings::{SHOP_KEEP_DAYS, Settings},
    telling::{News, notify, speaks_for},
    words,
};

/// An order is tried again so often when something else was written meanwhile.
const TRIES: usize = 3;

#[derive(Template)]
#[template(path = "portal/order.html")]
struct OrderPage<'v> {
    frame: Frame<'v>,
    filled: Filled,
    typed: Typed,
    problems: Vec<Problem>,
    /// The keys of what has changed since the buyer looked.
    changed: Option<&'static str>,
    /// Whether any of the sellers can be paid by transfer.
    by_transfer: bool,
    keep_days: i32,
    most: usize,
    gate: Gate,
}

impl OrderPage<'_> {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<String> {
        let problem = self.problems.iter().find(|(of, _)| *of == field);
        problem.map(|(_, key)| self.frame.t(key).into_owned())
    }

    /// The fields of one line: id, key of its label, what stands in it, how long it may be, kind, what browsers fill in.
    fn lines(&self) -> [(&'static str, &'static str, &str, usize, &'static str, &'static str); 4] {
        let buyer = &self.typed.buyer;
        [
            ("name", "order-name", &buyer.name, NAME, "text", "name"),
            ("telephone", "order-telephone", &buyer.telephone, TELEPHONE, "tel", "tel"),
            ("email", "order-email", &buyer.email, EMAIL, "email", "email"),
            ("address", "order-address", &buyer.address, ADDRESS, "text", "street-address"),
        ]
    }

    /// Whether this way of paying was chosen.
    fn pays(&self, way: &str) -> bool {
        self.typed.payment.id() == way
    }
}

/// What a buyer is shown again, and why.
#[derive(Default)]
struct Again {
    typed: Typed,
    problems: Vec<Problem>,
    changed: Option<&'static str>,
}

async fn show(visit: &Visit, cart: &Cart, again: Again) -> Result<Response, Failure> {
    let frame = Frame::of(visit, "order", "order-says").await?;
    let filled = Filled::new(&frame, cart).await?;
    if filled.lines.is_empty() {
        return Ok(Redirect::to(&address(visit.lang, "/cart")).into_response());
    }
    let status = match (&again.changed, again.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let takes = |line: &basket::CartLine| {
        account_of(&visit.moment.now, &line.offer.producer).is_some_and(|account| account.fact().bank.is_some())
    };
    let by_transfer = filled.lines.iter().any(takes);
    let keep_days = Settings::read(visit.app.ledger()).await?.number(&SHOP_KEEP_DAYS);
    let Again { typed, problems, changed } = again;
    let gate = gate::open(visit)?;
    let page = OrderPage { frame, filled, typed, problems, changed, by_transfer, keep_days, most: NOTE, gate };
    Ok((status, render(&page)?).into_response())
}

/// `GET /portal/cart/order`: the form.
pub async fn page(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    show(&visit, &basket::read(&visit.app, &headers), Again::default()).await
}

/// What the form says is ordered: the product's code, how many packs, and the price that was seen.
struct Wanted {
    cart: Cart,
    prices: HashMap<String, Dong>,
}

impl Wanted {
    fn read(form: &Fields) -> Result<Self, Failure> {
        let (mut cart, mut prices) = (Cart::default(), HashMap::new());
        for (product, count) in form.under("count.") {
            let count = count.parse().ok().and_then(Count::new).ok_or(Failure::Bad("problem-count"))?;
            let price = form.get(&format!("price.{product}")).parse().map_err(|_| Failure::Bad("failure-form"))?;
            cart.put(product, count).map_err(|_| Failure::Bad("problem-cart-full"))?;
            prices.insert(product.to_owned(), Dong(price));
        }
        if cart.is_empty() { Err(Failure::Bad("failure-form")) } else { Ok(Self { cart, prices }) }
    }

    /// The lines of the order by the offers of a state; none where one is gone or costs something else.
    fn lines(&self, on: &[OnOffer<'_>]) -> Option<Vec<(Line, Pieces)>> {
        let line = |(code, count): (&str, Count)| {
            let on = on.iter().find(|on| on.product.fact().code == code)?;
            let offer = on.offer.fact();
            let line = Line {
                producer: on.producer.fact().code.clone(),
                product: code.to_owned(),
                offer: on.offer.seq,
                name: on.product.fact().name.clone(),
                pack: offer.pack.clone(),
                price: offer.price,
                count,
            };
            (self.prices.get(code) == Some(&offer.price)).then_some((line, offer.stock))
        };
        self.cart.lines().map(line).collect()
    }
}

/// `POST /portal/cart/order`.
pub async fn place(visit: Visit, client: Client, form: Fields) -> Result<Response, Failure> {
    let typed = Typed::read(&form);
    let keys = [typed.buyer.telephone.as_str(), typed.buyer.email.as_str()];
    gate::pass(&visit, &client, &form, &keys).await?;
    let wanted = Wanted::read(&form)?;
    let problems = typed.problems();
    if !problems.is_empty() {
        return show(&visit, &wanted.cart, Again { typed, problems, changed: None }).await;
    }
    let token = random::secret()?;
    let settings = Settings::read(visit.app.ledger()).await?;
    let mut visit = visit;
    for _ in 0..TRIES {
        let Some(lines) = wanted.lines(&on_offer(&visit.moment.now)) else {
            let again = Again { typed, problems: Vec::new(), changed: Some("order-changed") };
            return show(&visit, &wanted.cart, again).await;
        };
        let order = NewOrder {
            token: random::fingerprint(&token),
            at: visit.app.now(),
            lang: visit.lang,
            payment: typed.payment,
            buyer: typed.buyer.clone(),
            lines,
        };
        let letters = letters_of(&visit, &settings, &order, &token)?;
        match visit.app.ledger().place_order(&order, visit.moment.act, letters).await? {
            Placed::Done(number) => {
                let sellers: Vec<&str> = order.lines.iter().map(|(line, _)| line.producer.as_str()).collect();
                let (number, link) = (number.to_string(), format!("/producer/orders/{number}"));
                let news = News { kind: "order-came", detail: &number, link: &link };
                // The order stands, and its buyer must get the link whatever else fails.
                if let Err(failure) = notify(&visit.app, news, speaks_for(&sellers)).await {
                    tracing::error!("nobody was told of order {number}: {failure:?}");
                }
                let mut response = Redirect::to(&address(visit.lang, &format!("/orders/{token}"))).into_response();
                basket::keep(&visit.app, &mut response, &Cart::default());
                return Ok(response);
            }
            Placed::Short(_) => {
                let again = Again { typed, problems: Vec::new(), changed: Some("order-short") };
                return show(&visit, &wanted.cart, again).await;
            }
            Placed::Moved => {
                visit.app.live.catch_up(visit.app.day()).await?;
                visit.moment = visit.app.live.now();
            }
        }
    }
    Err(Failure::Conflict("problem-changed-meanwhile"))
}

/// The letters that tell of an order, once its number is known: to the buyer with the link, to each seller without any word on the
/// buyer. Nothing that was typed stands in them: a form must not carry a stranger's words to somebody else.
fn letters_of(
    visit: &Visit,
    settings: &Settings,
    order: &NewOrder,
    token: &str,
) -> Result<impl FnOnce(OrderNumber) -> Vec<Mail>, Failure> {
    let (now, lang) = (visit.app.now(), order.lang);
    let mut said: Vec<String> = Vec::new();
    for (line, _) in &order.lines {
        let sum = dong(line.count.times(line.price));
        said.push(format!("- {} ({}) × {}: {sum}", line.name, line.pack, line.count.get()));
    }
    let total = dong(programme::shop::total(order.lines.iter().map(|(line, _)| (line.price, line.count))));
    let lines = format!("{}\n{}", said.join("\n"), words::with(lang, "mail-order-total", &[("total", &total)]));
    let link = settings.public(&address(lang, &format!("/orders/{token}")));
    let link = link.map(|link| format!("\n\n{}\n{link}", words::text(lang, "mail-order-link"))).unwrap_or_default();
    let sellers: std::collections::BTreeSet<&str> =
        order.lines.iter().map(|(line, _)| line.producer.as_str()).collect();
    let known = on_offer(&visit.moment.now);
    let email = |code: &&str| known.iter().find(|on| on.producer.fact().code == **code)?.producer.fact().email.clone();
    let emails: Vec<String> = sellers.iter().filter_map(email).collect();
    // What can fail is done before anything is written.
    let name = random::name(now)?;
    let named = emails.into_iter().map(|email| Ok((email, random::name(now)?)));
    let named: Vec<(String, String)> = named.collect::<Result<_, Failure>>()?;
    let (settings, recipient) = (settings.clone(), order.buyer.email.clone());
    Ok(move |number: OrderNumber| {
        let received = words::with(lang, "mail-order-received", &[("number", &number.to_string())]);
        let text = format!("{received}\n\n{lines}{link}\n");
        let buyer = letters::to_buyer(&settings, &name, (&recipient, lang), ("mail-order-subject", number), &text);
        let seller = |(email, name): (String, String)| {
            letters::to_producer(&settings, name, &email, ("mail-order-came", number))
        };
        buyer.into_iter().chain(named.into_iter().filter_map(seller)).collect()
    })
}
