//! The shop: what is on offer, a cart that only the buyer's browser keeps, an order without an account, and the page by which its buyer
//! follows it.

mod basket;
mod form;
mod letters;
mod payment;
mod place;
mod shelf;
mod status;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ledger::Line;
use programme::{Dong, vietnamese};

pub use self::{
    letters::to_buyer,
    shelf::{Offered, offered},
};
use crate::route::{Access::Public, Route};

/// The routes of the shop but the list of offers, which is kept with the moment.
pub fn routes() -> Vec<Route> {
    super::both! {
        get "/cart" => basket::page;
        post "/cart/add" => basket::add;
        post "/cart/change" => basket::change;
        get "/cart/order" => place::page;
        post "/cart/order" => place::place;
        get "/orders/{token}" => status::page;
        get "/orders/{token}/data" => status::data;
        get "/orders/{token}/pay/{producer}" => status::code;
        post "/orders/{token}/cancel" => status::cancel;
        post "/orders/{token}/complain" => status::complain;
        post "/orders/{token}/forget" => status::forget;
    }
}

pub use self::shelf::page as list;

/// An amount as a person reads it, on one line.
pub fn dong(amount: Dong) -> String {
    format!("{}\u{a0}đ", vietnamese::count(amount.0))
}

/// A line of an order as pages show it.
#[derive(Debug)]
pub struct LineRow {
    /// The product and what a pack of it is.
    pub what: String,
    /// How many packs.
    pub count: u8,
    /// What they come to.
    pub sum: String,
}

impl LineRow {
    /// As it was ordered.
    pub fn new(line: &Line) -> Self {
        Self {
            what: format!("{} ({})", line.name, line.pack),
            count: line.count.get(),
            sum: dong(line.count.times(line.price)),
        }
    }
}

/// So many days before a moment.
pub fn days_before(now: Timestamp, days: i32) -> Timestamp {
    now.checked_sub(jiff::SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::UNIX_EPOCH)
}
