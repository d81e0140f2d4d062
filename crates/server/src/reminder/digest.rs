//! The week's tasks: each Monday, and when the office asks, those who answer for tasks hear what is overdue and what is
//! due soon; what has been overdue for long goes to those who direct.

use ledger::Account;
use programme::{
    policy::{Action, Target, allows},
    task::{Task, TaskState, tasks},
};

use super::Reminder;
use crate::{app::App, failure::Failure, moment::Moment, settings::Settings};

/// What is due within so many days is in the digest.
const SOON: i32 = 7;

/// What has been overdue for more than so many days is escalated.
const LONG: i64 = 7;

/// Tells everybody whom tasks concern, each once a day; how many.
pub async fn tell(app: &App, moment: &Moment, settings: &Settings, accounts: &[Account]) -> Result<usize, Failure> {
    let mut told = 0;
    for account in accounts {
        let Some((kind, detail, link)) = digest(moment, account) else { continue };
        let reminder = Reminder { kind, about: String::new(), detail };
        reminder.tell(app, settings, account, link).await?;
        told += 1;
    }
    Ok(told)
}

/// What an account is told: the key of the message, its words, and where to go.
fn digest(moment: &Moment, account: &Account) -> Option<(&'static str, String, &'static str)> {
    let today = moment.as_of();
    let all = tasks(&moment.now);
    let is_long = |task: &Task<'_>| task.days_late(today).is_some_and(|days| days > LONG);
    if allows(&account.posts, moment.tree(), Action::Direct, Target::unit(moment.province)) {
        let long: Vec<&Task<'_>> = all.iter().filter(|task| is_long(task)).collect();
        let detail = format!("{}{}", long.len(), first(&long));
        return (!long.is_empty()).then_some(("reminder-escalated", detail, "/tasks?state=overdue"));
    }
    let own: Vec<&Task<'_>> = all.iter().filter(|task| task.is_owed_by(&moment.now, &account.posts)).collect();
    let overdue: Vec<&Task<'_>> = own.iter().copied().filter(|task| task.state == TaskState::Overdue).collect();
    let soon = own.iter().filter(|task| task.is_due_within(today, SOON)).count();
    let detail = format!("{} + {soon}{}", overdue.len(), first(&overdue));
    (!overdue.is_empty() || soon > 0).then_some(("reminder-tasks", detail, "/tasks"))
}

/// The first of some tasks, in words.
fn first(tasks: &[&Task<'_>]) -> String {
    tasks.first().map(|task| format!(" – {}", task.asks(programme::Lang::Vi))).unwrap_or_default()
}
