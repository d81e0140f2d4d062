//! Letters and notices about orders. Subjects are words of ours and the number; of persons nothing stands in what goes to a seller.

use ledger::{Account, Mail, Notice, Order};
use programme::{Lang, shop::OrderNumber};

use crate::{
    app::App,
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

/// A letter of this name to a buyer; none while there is no mail server. It is forgotten with the buyer.
pub fn to_buyer(
    settings: &Settings,
    name: &str,
    (recipient, lang): (&str, Lang),
    (subject, number): (&str, OrderNumber),
    said: &str,
) -> Option<Mail> {
    let id = format!("{}{name}", Order::letters(number));
    is_set(settings).then(|| letter(id, recipient, lang, (subject, number), said))
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
    is_set(settings).then(|| letter(name, recipient, Lang::Vi, (subject, number), &said))
}

/// Tells those who sign in here and whom it concerns.
pub async fn notify(
    app: &App,
    (kind, detail, link): (&str, &str, &str),
    concerns: impl Fn(&Account) -> bool,
) -> Result<(), Failure> {
    let now = app.now();
    let mut notices = Vec::new();
    for account in app.ledger().accounts().await?.into_iter().filter(|account| !account.disabled && concerns(account)) {
        notices.push(Notice {
            id: random::name(now)?,
            account: account.id,
            kind: kind.to_owned(),
            detail: detail.to_owned(),
            link: link.to_owned(),
            created_at: now,
            read: false,
        });
    }
    Ok(app.ledger().tell(now, &notices, &[]).await?)
}
