//! Letters about orders. Subjects are words of ours and the number; of persons nothing stands in what goes to a seller.

use jiff::Timestamp;
use ledger::{Mail, Order};
use programme::{Lang, shop::OrderNumber};

use crate::{
    failure::Failure,
    random,
    settings::{SMTP_FROM, SMTP_URL, Settings},
    words,
};

fn is_set(settings: &Settings) -> bool {
    settings.made(&SMTP_URL).is_some() && settings.made(&SMTP_FROM).is_some()
}

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

/// A letter to a buyer; none while there is no mail server. It is forgotten with the buyer.
pub fn to_buyer(
    settings: &Settings,
    now: Timestamp,
    (recipient, lang): (&str, Lang),
    (subject, number): (&str, OrderNumber),
    said: &str,
) -> Result<Option<Mail>, Failure> {
    if !is_set(settings) {
        return Ok(None);
    }
    let id = format!("{}{}", Order::letters(number), random::name(now)?);
    Ok(Some(letter(id, recipient, lang, (subject, number), said)))
}

/// A letter to a seller; none while there is no mail server or no address.
pub fn to_producer(
    settings: &Settings,
    now: Timestamp,
    recipient: Option<&str>,
    (subject, number): (&str, OrderNumber),
) -> Result<Option<Mail>, Failure> {
    let Some(recipient) = recipient.filter(|_| is_set(settings)) else { return Ok(None) };
    let mut said = words::with(Lang::Vi, subject, &[("number", &number.to_string())]).into_owned();
    if let Some(address) = settings.public(&format!("/producer/orders/{number}")) {
        said = format!("{said}\n\n{}\n{address}\n", words::text(Lang::Vi, "mail-link"));
    }
    Ok(Some(letter(random::name(now)?, recipient, Lang::Vi, (subject, number), &said)))
}
