//! The cart. It lies in a cookie of codes and counts that only the addresses of the cart are sent, and is set when something is put in.

use askama::Template;
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use ledger::Ledger;
use programme::{
    Dong,
    fact::{Record, Seq},
    shop::{Cart, Count, OnOffer, on_offer, total},
};

use super::{
    super::{
        ROOTS, address,
        frame::{Frame, render},
        segment,
    },
    dong, offered,
    shelf::Offered,
};
use crate::{
    app::App,
    auth,
    failure::Failure,
    pages::frame::Page,
    request::{Fields, Visit, fields},
};

/// The name of the cookie.
const NAME: &str = "nt_cart";
/// A cart that nobody has touched for so many seconds is forgotten.
const WEEK: i64 = 7 * 24 * 3600;

/// The cart that a browser brings along; of what is no cart nothing is taken.
pub fn read(app: &App, headers: &HeaderMap) -> Cart {
    cart(auth::cookie::read_within(app.config.secure, headers, NAME).unwrap_or_default())
}

/// A cart from the value of its cookie.
fn cart(value: &str) -> Cart {
    let mut cart = Cart::default();
    for (code, count) in fields(value) {
        if let Some(count) = count.parse().ok().and_then(Count::new) {
            let _ = cart.put(&code, count);
        }
    }
    cart
}

/// A cart as the value of the cookie.
fn written(cart: &Cart) -> String {
    let line = |(code, count): (&str, Count)| format!("{}={}", segment(code), count.get());
    cart.lines().map(line).collect::<Vec<_>>().join("&")
}

/// Has the browser keep a cart; an empty one takes the cookie away.
pub fn keep(app: &App, response: &mut Response, cart: &Cart) {
    let value = written(cart);
    let seconds = if cart.is_empty() { 0 } else { WEEK };
    // A page in either language sees the same cart, and no other page sees it at all.
    for (_, root) in ROOTS {
        auth::cookie::set_within(app, response, NAME, &value, seconds, &format!("{root}/cart"));
    }
}

/// A line of the cart.
pub struct CartLine {
    /// What is on offer.
    pub offer: Offered,
    /// How many packs are wanted.
    pub count: Count,
    /// How many there are, where that is less.
    pub left: Option<i64>,
}

impl CartLine {
    /// What it comes to, as a person reads it.
    pub fn sum(&self) -> String {
        dong(self.count.times(self.offer.price))
    }
}

/// What is in a cart today.
pub struct Filled {
    /// What can be ordered.
    pub lines: Vec<CartLine>,
    /// The names of what is no longer on offer.
    pub gone: Vec<String>,
}

impl Filled {
    /// What is in a cart, at the prices of today and with what is left of it.
    pub async fn new(frame: &Frame<'_>, cart: &Cart) -> Result<Self, Failure> {
        let visit = frame.visit;
        let on = on_offer(&visit.moment.now);
        let find = |code: &str| on.iter().find(|on| Record::fact(on.product).code == code);
        let lines: Vec<(&OnOffer<'_>, Count)> =
            cart.lines().filter_map(|(code, count)| Some((find(code)?, count))).collect();
        let lacking = lacking(visit.app.ledger(), &lines).await?;
        let gone = cart.lines().filter(|(code, _)| find(code).is_none());
        // What is no product at all is passed over in silence.
        let gone = gone.filter_map(|(code, _)| Some(visit.moment.now.product(code)?.fact().name.clone())).collect();
        let line = |((on, count), left): (&(&OnOffer<'_>, Count), Option<i64>)| CartLine {
            offer: Offered::new(frame, on),
            count: *count,
            left,
        };
        Ok(Self { lines: lines.iter().zip(lacking).map(line).collect(), gone })
    }

    /// What it comes to.
    pub fn total(&self) -> Dong {
        total(self.lines.iter().map(|line| (line.offer.price, line.count)))
    }

    /// The same, as a person reads it.
    pub fn sum(&self) -> String {
        dong(self.total())
    }

    /// Whether it can be ordered as it is.
    pub fn is_orderable(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.left.is_none())
    }

    /// How many sellers deliver it.
    pub fn sellers(&self) -> usize {
        let sellers: std::collections::BTreeSet<&str> =
            self.lines.iter().map(|line| line.offer.producer.as_str()).collect();
        sellers.len()
    }
}

/// For each line how many packs there are, where that is less than is wanted.
async fn lacking(ledger: &Ledger, lines: &[(&OnOffer<'_>, Count)]) -> Result<Vec<Option<i64>>, Failure> {
    let offers: Vec<Seq> = lines.iter().map(|(on, _)| on.offer.seq).collect();
    let taken = ledger.taken(&offers).await?;
    let lacking = |(on, count): &(&OnOffer<'_>, Count)| {
        let left = i64::from(on.offer.fact().stock.0) - taken.get(&on.offer.seq).copied().unwrap_or_default();
        (left < i64::from(count.get())).then_some(left.max(0))
    };
    Ok(lines.iter().map(lacking).collect())
}

#[derive(Template)]
#[template(path = "portal/cart.html")]
struct CartPage<'v> {
    frame: Frame<'v>,
    filled: Filled,
    most: u8,
}

/// `GET /portal/cart`.
pub async fn page(visit: Visit, headers: HeaderMap) -> Result<Page, Failure> {
    let frame = Frame::of(&visit, "cart", "cart-says").await?;
    let filled = Filled::new(&frame, &read(&visit.app, &headers)).await?;
    render(&CartPage { frame, filled, most: Count::MOST })
}

/// `POST /portal/cart/add`: puts so many packs of a product in.
pub async fn add(visit: Visit, headers: HeaderMap, form: Fields) -> Result<Response, Failure> {
    let product = form.get("product");
    if offered(&visit, product).is_none() {
        return Err(Failure::Conflict("problem-not-on-offer"));
    }
    let count = form.get("count").parse().ok().and_then(Count::new).ok_or(Failure::Bad("problem-count"))?;
    let mut cart = read(&visit.app, &headers);
    cart.put(product, count).map_err(|_| Failure::Conflict("problem-cart-full"))?;
    Ok(back(&visit, &cart))
}

/// `POST /portal/cart/change`: sets the counts, 0 takes a product out.
pub async fn change(visit: Visit, headers: HeaderMap, form: Fields) -> Result<Response, Failure> {
    let mut cart = read(&visit.app, &headers);
    for (product, count) in form.under("count.") {
        let number: i64 = count.parse().map_err(|_| Failure::Bad("problem-count"))?;
        let count = Count::new(number);
        if count.is_none() && number != 0 {
            return Err(Failure::Bad("problem-count"));
        }
        cart.set(product, count);
    }
    if let Some(product) = form.all("remove").next() {
        cart.set(product, None);
    }
    Ok(back(&visit, &cart))
}

fn back(visit: &Visit, cart: &Cart) -> Response {
    let mut response = Redirect::to(&address(visit.lang, "/cart")).into_response();
    keep(&visit.app, &mut response, cart);
    response
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn a_cart_comes_back_as_it_was_kept() {
        let mut cart = Cart::default();
        for (code, count) in [("SP-001", 1), ("Chè/Hương & Sơn", 99), ("a=b; c,d\"\\", 2), ("%26+ \r\n", 3), ("", 4)]
        {
            cart.put(code, Count::new(count).expect("a count")).expect("room");
        }
        let header = HeaderValue::from_str(&format!("x=1; {NAME}={}; y=2", written(&cart))).expect("a header");
        let headers = HeaderMap::from_iter([(header::COOKIE, header)]);
        let value = auth::cookie::read_within(false, &headers, NAME).expect("there");
        assert_eq!(super::cart(value), cart);
    }
}
