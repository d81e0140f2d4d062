//! The week's cases of recognition: each Monday those who may record a step hear which of their steps are late.

use ledger::Account;
use programme::{
    Lang,
    policy::{Target, allows},
    recognition::cases,
};

use super::Reminder;
use crate::{app::App, failure::Failure, moment::Moment, settings::Settings};

/// Tells everybody whose steps are late, each once a day; how many.
pub async fn tell(app: &App, moment: &Moment, settings: &Settings, accounts: &[Account]) -> Result<usize, Failure> {
    let mut told = 0;
    for account in accounts {
        let Some(detail) = late(moment, account) else { continue };
        let reminder = Reminder { kind: "reminder-cases", about: String::new(), detail };
        reminder.tell(app, settings, account, "/cases?only=late").await?;
        told += 1;
    }
    Ok(told)
}

/// How many steps that an account may record are late, and the first of them in words; nothing where none is.
fn late(moment: &Moment, account: &Account) -> Option<String> {
    let (mut count, mut first) = (0, None);
    for case in cases(&moment.now, moment.province) {
        let place = moment.tree().place(case.fact().unit).unwrap_or(moment.province);
        for step in case.standing().late() {
            let action = step.rule.actor.recorded_by();
            if allows(&account.posts, moment.tree(), action, Target::unit(place)) {
                count += 1;
                let unit = moment.now.unit_name(case.fact().unit);
                first.get_or_insert_with(|| format!("{unit}, {}", step.rule.name.get(Lang::Vi)));
            }
        }
    }
    first.map(|first| format!("{count} – {first}"))
}
