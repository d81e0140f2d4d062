//! Certificates of OCOP that run out: their producers and the coordination office hear of each step once.

use ledger::{Account, Mail};
use programme::{
    Lang,
    fact::Producer,
    ocop::{RenewalReminder, RenewalStep, renewal_reminders},
    policy::{Action, Target, allows},
    vietnamese,
};

use super::Reminder;
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    mail::Office,
    moment::Moment,
    pages::ocop,
    settings::Settings,
    telling::speaks_for,
    words,
};

/// Tells everybody whom a certificate concerns that runs out or has run out.
pub async fn tell(app: &App, moment: &Moment, settings: &Settings, accounts: &[Account]) -> Result<(), Failure> {
    for due in renewal_reminders(&moment.now, moment.province) {
        let reminder = reminder(moment, &due);
        for account in accounts {
            if let Some(link) = link(moment, account, &due) {
                reminder.tell_once(app, settings, account, &link).await?;
            }
        }
        if let Some(letter) = letter(moment, settings, accounts, &due) {
            app.ledger().write_once(app.now(), &letter).await?;
        }
    }
    Ok(())
}

fn reminder(moment: &Moment, due: &RenewalReminder<'_>) -> Reminder {
    let product = due.product.fact();
    let maker = moment.now.maker(product).map(|name| format!(" – {name}")).unwrap_or_default();
    let detail = format!("{} ({}){maker}, {}", product.name, product.code, vietnamese::date(due.expires));
    // A corrected decision is still about the same certificate: its record's number would tell everybody again.
    Reminder { kind: kind(due.step), about: format!(".{}.{}", product.code, due.awarded), detail }
}

const fn kind(step: RenewalStep) -> &'static str {
    match step {
        RenewalStep::RunsOut => "renewal-runs-out",
        RenewalStep::RanOut => "renewal-ran-out",
    }
}

/// Where an account that a certificate concerns goes: its producer to a new dossier, the office to the product.
fn link(moment: &Moment, account: &Account, due: &RenewalReminder<'_>) -> Option<String> {
    let product = due.product.fact();
    if product.producer_code.as_deref().is_some_and(|code| speaks_for(&[code])(account)) {
        return Some(format!("/ocop/dossiers/new?product={}", form_urlencoded(&product.code)));
    }
    let office = Target::unit(moment.province);
    allows(&account.posts, moment.tree(), Action::KeepProducts, office).then(|| ocop::address(&product.code))
}

/// A letter to a producer that nobody signs in for; none while there is no mail server or no address.
fn letter(moment: &Moment, settings: &Settings, accounts: &[Account], due: &RenewalReminder<'_>) -> Option<Mail> {
    Office::of(settings)?;
    let code = due.product.fact().producer_code.as_deref()?;
    let producer = moment.now.producer(code)?.fact();
    let is_told = accounts.iter().any(speaks_for(&[code]));
    let recipient = producer.email.clone().filter(|_| !is_told)?;
    let Reminder { kind, about, detail } = reminder(moment, due);
    let text = words::with(Lang::Vi, &format!("notice-{kind}"), &[("detail", &detail)]);
    let subject = words::text(Lang::Vi, &format!("mail-{kind}"));
    Some(Mail {
        id: format!("{kind}{about}"),
        recipient,
        subject: words::with(Lang::Vi, "mail-subject", &[("text", &subject)]).into_owned(),
        body: body(producer, &text),
        attempts: 0,
    })
}

fn body(producer: &Producer, text: &str) -> String {
    let greeting = words::with(Lang::Vi, "mail-greeting", &[("name", &producer.name)]);
    format!("{greeting}\n\n{text}\n\n-- \n{}\n", words::text(Lang::Vi, "mail-footer"))
}

#[cfg(test)]
mod tests;
