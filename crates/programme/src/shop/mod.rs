//! The shop as pure rules: what is on offer on a day, what a cart comes to, and how an order goes on.

mod cart;
mod offer;
mod order;

pub use cart::{Cart, CartFull, Count, total};
pub use offer::{OnOffer, account_of, moderation_of, offer_of, on_offer};
pub use order::{OrderNumber, PartState, Party, PaymentWay};
