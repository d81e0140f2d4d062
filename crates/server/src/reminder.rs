//! Reminders: each morning whoever lets things wait is told so, whoever has not reported for the period, and whoever holds
//! a certificate that runs out.

mod cases;
mod digest;
mod renewals;

use std::{sync::Arc, time::Duration};

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, Weekday},
};
use ledger::{Account, Notice};
use programme::{
    completeness::{Completeness, Tally, deadline},
    fact::Seq,
    period::Period,
    policy::Role,
    unit::UnitIndex,
};

use crate::{
    app::App,
    failure::Failure,
    mail,
    moment::Moment,
    pages::{
        completeness::{reports, usual_period},
        decide::steps_for,
    },
    settings::{DEADLINE_DAYS, REMINDER_DAYS, Settings},
    time,
};

/// How often it is asked whether a new day has begun.
const EVERY: Duration = Duration::from_mins(1);

/// Nobody is reminded before this hour.
const MORNING: i8 = 7;

/// Whoever owes a report is reminded from so many days before the deadline …
const BEFORE: i32 = 14;

/// … until so many days after it: then it is for people to talk to each other.
const AFTER: i32 = 60;

/// Reminds people for as long as the application runs.
pub async fn follow(app: App) {
    let mut done = None;
    loop {
        app.duty.ours().await;
        let now = app.now();
        let today = time::day_of(now);
        if done != Some(today) && time::hour_of(now) >= MORNING {
            match remind(&app).await {
                Ok(()) => done = Some(today),
                Err(failure) => {
                    app.telemetry.failed("reminder");
                    tracing::error!("nobody could be reminded: {failure:?}");
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Reminds everybody who was not reminded today. What was told stands in the ledger, so that a restart repeats nothing.
async fn remind(app: &App) -> Result<(), Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let days = settings.number(&REMINDER_DAYS);
    if days == 0 {
        return Ok(());
    }
    let mut accounts = app.people().await?;
    accounts.retain(|account| !account.posts.is_empty());
    let moment = app.live.now();
    let since = app.now().checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or_default();
    let last = app.ledger().last_fact_by(since).await?;
    let accounts = Arc::new(accounts);
    let counts = {
        let (accounts, moment) = (accounts.clone(), moment.clone());
        let count = move || accounts.iter().map(|account| waiting(&moment, account, last)).collect::<Vec<_>>();
        // Everybody against everything that waits: not on the threads that serve.
        tokio::task::spawn_blocking(count).await.map_err(|error| Failure::Broken(error.to_string()))?
    };
    for (account, count) in accounts.iter().zip(counts).filter(|(_, count)| *count > 0) {
        let reminder = Reminder { kind: "reminder-waiting", about: String::new(), detail: count.to_string() };
        reminder.tell(app, &settings, account, "/inbox").await?;
    }
    if app.day().weekday() == Weekday::Monday {
        digest::tell(app, &moment, &settings, &accounts).await?;
        cases::tell(app, &moment, &settings, &accounts).await?;
    }
    renewals::tell(app, &moment, &settings, &accounts).await?;
    let period = usual_period(app.day());
    if is_season(deadline(period, settings.number(&DEADLINE_DAYS)), app.day()) {
        let whole = (period, moment.province);
        let reports = reports(app, &moment, &settings, whole).await?;
        tell_owing(app, &moment, &settings, "reminder-unreported", &accounts, whole, &reports).await?;
    }
    Ok(())
}

/// How much of what an account can act on has waited since a fact was the last.
fn waiting(moment: &Moment, account: &Account, last: Seq) -> usize {
    let old = moment.desk.lines().filter(|(_, line)| line.latest.seq <= last);
    old.filter(|(cell, line)| !steps_for(moment, &account.posts, cell, line).is_empty()).count()
}

/// Whether reports with this deadline are asked for on a day.
fn is_season(deadline: Date, today: Date) -> bool {
    (deadline.saturating_sub(BEFORE.days())..=deadline.saturating_add(AFTER.days())).contains(&today)
}

/// Reminds, because the coordination office asks, those who report for units in `scope` that owe something; how many.
pub async fn ask(
    app: &App,
    moment: &Moment,
    settings: &Settings,
    about: (Period, UnitIndex),
    reports: &Completeness<'_>,
) -> Result<usize, Failure> {
    let accounts = app.people().await?;
    tell_owing(app, moment, settings, "reminder-asked", &accounts, about, reports).await
}

/// Tells everybody what tasks they owe, because the coordination office asks; how many were told.
pub async fn ask_for_tasks(app: &App, moment: &Moment) -> Result<usize, Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let accounts = app.people().await?;
    digest::tell(app, moment, &settings, &accounts).await
}

async fn tell_owing(
    app: &App,
    moment: &Moment,
    settings: &Settings,
    kind: &'static str,
    accounts: &[Account],
    (period, scope): (Period, UnitIndex),
    reports: &Completeness<'_>,
) -> Result<usize, Failure> {
    let tree = moment.tree();
    let mut told = 0;
    for account in accounts {
        let reporting = account.posts.iter().filter(|post| {
            // Whoever reports for everything below is not who has forgotten this one.
            matches!(post.role, Role::CommuneOfficer | Role::DistrictOfficer)
                && tree.index(post.unit).is_some_and(|unit| tree.is_within(unit, scope))
        });
        for unit in reporting.filter_map(|post| tree.index(post.unit)) {
            let tally = Tally::of(&reports.due(unit), reports.deadline);
            if !tally.is_incomplete() {
                continue;
            }
            let (code, name) = (moment.unit(unit).code, moment.unit(unit).full_name());
            let detail = format!("{name}, {period} – {}/{}", tally.due - tally.reported, tally.due);
            let reminder = Reminder { kind, about: format!(".{code}.{period}"), detail };
            reminder.tell(app, settings, account, &format!("/units/{code}/capture?period={period}")).await?;
            told += 1;
        }
    }
    Ok(told)
}

/// What somebody is reminded of.
struct Reminder {
    kind: &'static str,
    /// What tells it from others of its kind.
    about: String,
    detail: String,
}

impl Reminder {
    /// Tells it, unless it was told today.
    async fn tell(&self, app: &App, settings: &Settings, account: &Account, link: &str) -> Result<(), Failure> {
        let today = format!(".{}", time::day_of(app.now()));
        self.tell_as(app, settings, account, link, &today).await
    }

    /// Tells it, unless it was ever told.
    async fn tell_once(&self, app: &App, settings: &Settings, account: &Account, link: &str) -> Result<(), Failure> {
        self.tell_as(app, settings, account, link, "").await
    }

    /// Tells it, unless it was told with these words at the end of its name.
    async fn tell_as(
        &self,
        app: &App,
        settings: &Settings,
        account: &Account,
        link: &str,
        when: &str,
    ) -> Result<(), Failure> {
        let now: Timestamp = app.now();
        let Self { kind, about, detail } = self;
        let notice = Notice {
            id: format!("{kind}.{}{about}{when}", account.id.0),
            account: account.id.clone(),
            kind: (*kind).to_owned(),
            detail: detail.clone(),
            link: link.to_owned(),
            created_at: now,
            read: false,
        };
        let letter = mail::letter(settings, now, account, (kind, detail), link)?;
        app.ledger().tell_once(&notice, letter.as_ref()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
