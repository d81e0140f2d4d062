//! The shop: what producers offer, where they are paid, and which offers the office has stopped. What buyers order is no fact: it
//! concerns persons, and is forgotten.

use jiff::civil::Date;

use super::{Cell, Field, Input, Raw, Row, Stored, fact, field::read_whole};
use crate::{
    Dong, Lang,
    payment::{AccountNumber, BankNumber},
    vietnamese,
    vocabulary::vocabulary,
};

/// So many pieces of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pieces(pub u16);

impl Field for Pieces {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.0.into())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_int()?.try_into().ok().map(Self)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        read_whole(raw)?.try_into().ok().map(Self)
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số nguyên từ 0 đến 65.535", "a whole number from 0 to 65,535").to_owned()
    }
}

fact! {
    /// What a producer asks for a product, and how many there are from that moment on. What was said last counts.
    Offer {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The day it was offered so.
        [key] date: Date = "ngày chào bán";
        /// Which of the day's offers of the product it is, from 1: what is typed again counts its stock anew.
        [key] number: u16 = "lần trong ngày";
        /// The price of one pack.
        price: Dong = "giá (đồng)";
        /// What is sold for that price.
        pack: String = "quy cách bán";
        /// How many packs there are; none: it is not offered any more.
        stock: Pieces = "số lượng còn";
    }
    valid |this| this.date;
    check |this, row| if !Self::PRICES.contains(&this.price.0) {
        row.problem_in(
            "price",
            (format!("giá {} đồng không bán được", vietnamese::count(this.price.0)), "từ 1 đến 1.000.000.000 đồng".to_owned()),
            (format!("nothing is sold for {} đồng", vietnamese::count(this.price.0)), "1 to 1,000,000,000 đồng".to_owned()),
        );
    };
    describe |this, lang| format!(
        "{} {} đồng / {} ({} {})",
        this.product,
        vietnamese::count(this.price.0),
        this.pack,
        lang.pick("còn", "in stock:"),
        this.stock.0,
    );
}

impl Offer {
    /// What a pack may cost, in đồng.
    pub const PRICES: std::ops::RangeInclusive<i64> = 1..=1_000_000_000;
}

fact! {
    /// Where a producer is paid by transfer. What was said last counts; without a bank it is paid on delivery only.
    BankAccount {
        /// The producer's code.
        [key] producer: String = "mã chủ thể";
        /// Since when.
        [key] date: Date = "từ ngày";
        /// The bank's number with NAPAS.
        bank: Option<String> = "mã ngân hàng (BIN)";
        /// The number of the account.
        number: Option<String> = "số tài khoản";
        /// Whose account it is.
        holder: Option<String> = "chủ tài khoản";
    }
    valid |this| this.date;
    check |this, row| expect_account(row, &this);
    describe |this, lang| match &this.number {
        Some(number) => format!("{}: {} {number}", this.producer, lang.pick("tài khoản", "account")),
        None => format!("{}: {}", this.producer, lang.pick("không nhận chuyển khoản", "not paid by transfer")),
    };
}

fn expect_account(row: &mut Row<'_>, account: &BankAccount) {
    let parts = [("bank", &account.bank), ("number", &account.number), ("holder", &account.holder)];
    if let Some((field, _)) =
        parts.iter().find(|(_, part)| part.is_none()).filter(|_| parts.iter().any(|(_, part)| part.is_some()))
    {
        row.problem_in(
            field,
            ("còn thiếu".to_owned(), "ngân hàng, số tài khoản và chủ tài khoản, hoặc để trống cả ba".to_owned()),
            ("it is missing".to_owned(), "bank, number and holder, or none of the three".to_owned()),
        );
    }
    if let Some(bank) = account.bank.as_ref().filter(|bank| bank.parse::<BankNumber>().is_err()) {
        row.problem_in(
            "bank",
            (format!("“{bank}” không phải mã ngân hàng"), "sáu chữ số do NAPAS cấp".to_owned()),
            (format!("“{bank}” is no bank's number"), "the six digits NAPAS gives a bank".to_owned()),
        );
    }
    if let Some(number) = account.number.as_ref().filter(|number| number.parse::<AccountNumber>().is_err()) {
        row.problem_in(
            "number",
            (format!("“{number}” không phải số tài khoản"), "1 đến 19 chữ cái, chữ số".to_owned()),
            (format!("“{number}” is no account's number"), "1 to 19 letters and digits".to_owned()),
        );
    }
}

vocabulary! {
    /// Whether the office lets a product be offered.
    SaleState {
        Stopped = "stopped", "tạm dừng bán", "stopped";
        Open = "open", "được bán", "open";
    }
}

fact! {
    /// The office stops the offer of a product, or lets it go on. What was said last counts.
    Moderation {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The day it was decided.
        [key] date: Date = "ngày";
        /// What was decided.
        state: SaleState = "trạng thái";
        /// Why.
        reason: String = "lý do";
    }
    valid |this| this.date;
    check |_this, _row| ();
    describe |this, lang| format!("{}: {} ({})", this.product, this.state.label(lang), this.reason);
}
