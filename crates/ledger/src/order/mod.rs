//! Orders of the shop. They concern persons: unlike facts they change, and who ordered is forgotten when its time is up.

mod change;
mod forget;
mod place;
mod read;

use jiff::Timestamp;
use programme::{
    Dong, Lang,
    fact::{Pieces, Seq},
    shop::{Count, OrderNumber, PartState, PaymentWay, total},
};

pub use change::Turn;
pub use place::Placed;
pub use read::Selection;

/// Who ordered, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The name.
    pub name: String,
    /// The telephone.
    pub telephone: String,
    /// Where the confirmation goes.
    pub email: String,
    /// Where the goods go.
    pub address: String,
    /// What the sellers are told; may be nothing.
    pub note: String,
}

/// So many packs of a product, in the words and at the price of the offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who sells it: the code of the producer.
    pub producer: String,
    /// The product's code.
    pub product: String,
    /// The offer it was ordered by.
    pub offer: Seq,
    /// The product's name.
    pub name: String,
    /// What one pack is.
    pub pack: String,
    /// The price of one pack.
    pub price: Dong,
    /// How many.
    pub count: Count,
}

/// An order to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// SHA-256 of what stands in the buyer's link.
    pub token: String,
    /// When.
    pub at: Timestamp,
    /// The buyer's language.
    pub lang: Lang,
    /// How it is paid.
    pub payment: PaymentWay,
    /// Who orders.
    pub buyer: Buyer,
    /// What is ordered, with the stock that each offer began with.
    pub lines: Vec<(Line, Pieces)>,
}

/// What one producer delivers of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The code of the producer.
    pub producer: String,
    /// How it stands.
    pub state: PartState,
    /// Since when.
    pub changed_at: Timestamp,
    /// What the producer says to the buyer.
    pub note: String,
    /// What is in it.
    pub lines: Vec<Line>,
}

impl Part {
    /// What it comes to.
    #[must_use]
    pub fn total(&self) -> Dong {
        total(self.lines.iter().map(|line| (line.price, line.count)))
    }
}

/// What a buyer complains of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its name.
    pub id: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// The buyer's words.
    pub words: String,
    /// What the office answered, and when.
    pub answer: Option<(String, Timestamp)>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: OrderNumber,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The buyer's language.
    pub lang: Lang,
    /// How it is paid.
    pub payment: PaymentWay,
    /// Who ordered; none once that is forgotten.
    pub buyer: Option<Buyer>,
    /// Its parts, by producer.
    pub parts: Vec<Part>,
    /// What the buyer complained of, the first complaint first.
    pub complaints: Vec<Complaint>,
}

impl Order {
    /// The part of a producer.
    #[must_use]
    pub fn part(&self, producer: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.producer == producer)
    }

    /// How the names of letters to the buyer begin, so that they are forgotten with the buyer.
    #[must_use]
    pub fn letters(number: OrderNumber) -> String {
        format!("{number}.")
    }
}
