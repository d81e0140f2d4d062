//! What a buyer types, and what is wrong with it.

use ledger::Buyer;
use programme::shop::PaymentWay;

pub use crate::mail::EMAIL;
use crate::{mail::is_email, request::Fields};

/// A name is at most so long, in characters.
pub const NAME: usize = 100;
/// A telephone number.
pub const TELEPHONE: usize = 30;
/// An address.
pub const ADDRESS: usize = 300;
/// What the sellers are told.
pub const NOTE: usize = 500;

/// A field, and the key of what is wrong with it.
pub type Problem = (&'static str, &'static str);

/// What was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Who orders.
    pub buyer: Buyer,
    /// How it is to be paid.
    pub payment: PaymentWay,
    /// Whether the buyer agrees to what is kept.
    pub agrees: bool,
}

impl Default for Typed {
    fn default() -> Self {
        let [name, telephone, email, address, note] = Default::default();
        Self { buyer: Buyer { name, telephone, email, address, note }, payment: PaymentWay::OnDelivery, agrees: false }
    }
}

impl Typed {
    /// From the form.
    pub fn read(form: &Fields) -> Self {
        // An address that bears what ends a line is no address; elsewhere a line has no use for it.
        let line = |name: &str| form.get(name).split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned();
        Self {
            buyer: Buyer {
                name: line("name"),
                telephone: line("telephone"),
                email: form.get("email").to_owned(),
                address: line("address"),
                note: line("note"),
            },
            payment: PaymentWay::from_id(form.get("payment")).unwrap_or(PaymentWay::OnDelivery),
            agrees: form.get("agree") == "yes",
        }
    }

    /// What is wrong with it.
    pub fn problems(&self) -> Vec<Problem> {
        let Buyer { name, telephone, email, address, note } = &self.buyer;
        let is_long = |text: &str, most: usize| text.chars().count() > most;
        let mut problems = Vec::new();
        let mut demand = |field, is_right: bool, key| {
            if !is_right {
                problems.push((field, key));
            }
        };
        demand("name", !name.is_empty() && !is_long(name, NAME), "problem-buyer-name");
        demand("telephone", is_telephone(telephone), "problem-buyer-telephone");
        demand("email", is_email(email), "problem-buyer-email");
        demand("address", address.chars().count() >= 5 && !is_long(address, ADDRESS), "problem-buyer-address");
        demand("note", !is_long(note, NOTE), "problem-buyer-note");
        demand("agree", self.agrees, "problem-buyer-agree");
        problems
    }
}

fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.len() <= TELEPHONE
        && (8..=15).contains(&digits)
        && text.chars().all(|letter| letter.is_ascii_digit() || " .+-()".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, value: &str) -> Vec<&'static str> {
        let sound = [
            ("name", "Nguyễn Thị Mua"),
            ("telephone", "+84 912.345.678"),
            ("email", "mua@example.vn"),
            ("address", "Số 1, Hương Sơn"),
            ("note", ""),
            ("agree", "yes"),
        ];
        let said = sound.map(|(field, text)| (field.to_owned(), if field == name { value } else { text }.to_owned()));
        Typed::read(&Fields(said.to_vec())).problems().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn what_cannot_be_delivered_or_answered_is_told_at_its_field() {
        assert_eq!(typed("", ""), Vec::<&str>::new());
        for field in ["name", "telephone", "email", "address", "agree"] {
            assert_eq!(typed(field, ""), [field]);
        }
        assert_eq!(typed("name", &"x".repeat(NAME + 1)), ["name"]);
        assert_eq!(typed("note", &"x".repeat(NOTE + 1)), ["note"]);
        assert_eq!(typed("telephone", "0912<script>345678"), ["telephone"]);
    }

    #[test]
    fn no_line_of_a_letter_can_be_made_up() {
        for wrong in [
            "a@example.vn\r\nBcc: b@example.vn",
            "a@example.vn\nBcc: b@example.vn",
            "a@example.vn, b@example.vn",
            "a@example.vn b@example.vn",
            "\"a\" <a@example.vn>",
            "a@",
            "@example.vn",
            "a@exa mple.vn",
            "a\0@example.vn",
        ] {
            assert_eq!(typed("email", wrong), ["email"], "{wrong:?}");
        }
        let form = Fields(vec![("name".to_owned(), "Mua\r\nSubject: x".to_owned())]);
        assert_eq!(Typed::read(&form).buyer.name, "Mua  Subject: x");
    }
}
