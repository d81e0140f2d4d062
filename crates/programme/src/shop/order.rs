//! An order: its number, how it is paid, and how each producer's part of it goes on.

use std::{fmt, str::FromStr};

use crate::vocabulary::vocabulary;

/// The number of an order: `DH000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber(pub i64);

impl OrderNumber {
    const SIGN: &'static str = "DH";
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", Self::SIGN, self.0)
    }
}

impl FromStr for OrderNumber {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix(Self::SIGN).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).map(Self).filter(|number| number.to_string() == text).ok_or(())
    }
}

vocabulary! {
    /// How an order is paid.
    PaymentWay {
        OnDelivery = "on_delivery", "trả tiền khi nhận hàng", "on delivery";
        Transfer = "transfer", "chuyển khoản", "by transfer";
    }
}

vocabulary! {
    /// How a producer's part of an order stands.
    PartState {
        Placed = "placed", "mới đặt", "placed";
        Accepted = "accepted", "đã nhận đơn", "accepted";
        Shipped = "shipped", "đang giao hàng", "on its way";
        Done = "done", "đã giao xong", "delivered";
        Declined = "declined", "người bán từ chối", "declined by the seller";
        Cancelled = "cancelled", "người mua đã hủy", "cancelled by the buyer";
    }
}

/// Who takes an order on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Who sells.
    Producer,
    /// Who buys.
    Buyer,
}

impl PartState {
    /// What somebody can turn it into.
    #[must_use]
    pub const fn steps(self, by: Party) -> &'static [Self] {
        match (by, self) {
            (Party::Producer, Self::Placed) => &[Self::Accepted, Self::Declined],
            (Party::Producer, Self::Accepted) => &[Self::Shipped],
            (Party::Producer, Self::Shipped) => &[Self::Done],
            (Party::Buyer, Self::Placed | Self::Accepted) => &[Self::Cancelled],
            _ => &[],
        }
    }

    /// Whether nothing more happens to it.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Declined | Self::Cancelled)
    }

    /// Whether what was ordered is taken from the stock.
    #[must_use]
    pub const fn takes_stock(self) -> bool {
        !matches!(self, Self::Declined | Self::Cancelled)
    }

    /// Whether it is to be paid for.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Accepted | Self::Shipped | Self::Done)
    }
}
