//! Letters and notices about orders. Subjects are words of ours and the number; of persons nothing stands in what goes to a seller.

use ledger::{Mail, Order};
use programme::{Lang, shop::OrderNumber};

use crate::{mail::Office, settings::Settings, words};

fn letter(id: String, recipient: &str, lang: Lang, (subject, number): (&str, OrderNumber), said: &str) -> Mail {
    let number = number.to_string();
    Mail {
        id,
        recipient: recipient.to_owned(),
        subject: words::with(lang, subject, &[("number", &number)]).into_owned(),
        body: format!("{said}\n-- \n{}\n", words::text(lang, "mail-footer")),
        attempts: 0,
    }
}

/// A letter of this name to a buyer; none while there is no mail server. It is forgotten with the buyer.
pub fn to_buyer(
    settings: &Settings,
    name: &str,
    (recipient, lang): (&str, Lang),
    (subject, number): (&str, OrderNumber),
    said: &str,
) -> Option<Mail> {
    let id = format!("{}{name}", Order::letters(number));
    Office::of(settings).is_some().then(|| letter(id, recipient, lang, (subject, number), said))
}

/// A letter of this name to a seller; none while there is no mail server.
pub fn to_producer(
    settings: &Settings,
    name: String,
    recipient: &str,
    (subject, number): (&str, OrderNumber),
) -> Option<Mail> {
    let mut said = words::with(Lang::Vi, subject, &[("number", &number.to_string())]).into_owned();
    if let Some(address) = settings.public(&format!("/producer/orders/{number}")) {
        said = format!("{said}\n\n{}\n{address}\n", words::text(Lang::Vi, "mail-link"));
    }
    Office::of(settings).is_some().then(|| letter(name, recipient, Lang::Vi, (subject, number), &said))
}
