//! The newsletter on its way: what was released goes out letter by letter, beside the pages and no faster than the mail server bears,
//! and goes on where it was after a stop.

pub mod letter;

use std::{collections::HashMap, time::Duration};

use documents::bounce;
use ledger::{Delivery, Ending};
use programme::{
    Lang,
    fact::{IssueState, NewsletterIssue, Record, Seq},
};

use crate::{
    app::App,
    failure::Failure,
    mail::{self, Fault, Office, TRIES},
    moment::Moment,
    settings::{NEWSLETTER_PER_MINUTE, Settings},
};

/// How often it is asked whether there is anything to send.
const IDLE: Duration = Duration::from_secs(2);
/// After a mail server did not answer.
const PAUSE: Duration = Duration::from_secs(30);

/// Sends for as long as the application runs.
pub async fn follow(app: App) {
    let mut heard = Heard::default();
    loop {
        app.duty.ours().await;
        let wait = step(&app, &mut heard).await.unwrap_or_else(|failure| {
            app.telemetry.failed("newsletter");
            tracing::error!("the newsletter could not be sent: {failure:?}");
            PAUSE
        });
        tokio::time::sleep(wait).await;
    }
}

/// Sends one letter at most; how long to wait for the next.
async fn step(app: &App, heard: &mut Heard) -> Result<Duration, Failure> {
    let moment = app.live.now();
    begin(app, &moment, heard).await?;
    let settings = Settings::read(app.ledger()).await?;
    let per_minute = u32::try_from(settings.number(&NEWSLETTER_PER_MINUTE)).unwrap_or_default();
    // Without a public address a letter could not say how to leave: it waits.
    let (Some(office), true) = (Office::of(&settings), is_open(&settings) && per_minute > 0) else { return Ok(IDLE) };
    let Some(delivery) = app.ledger().due_delivery(app.now()).await? else { return Ok(IDLE) };
    let (ending, fault) = send(app, &moment, &settings, &office, &delivery).await;
    app.ledger().note_delivery(&delivery, ending, app.now()).await?;
    Ok(if fault == Some(Fault::Server) { PAUSE } else { Duration::from_mins(1) / per_minute })
}

/// The word on each issue that was last acted on.
type Heard = HashMap<String, Seq>;

/// Puts on its way what was released since, and holds back what is released no more: an act may be undone, and done again.
async fn begin(app: &App, moment: &Moment, heard: &mut Heard) -> Result<(), Failure> {
    for record in moment.now.all::<NewsletterIssue>() {
        let issue = record.fact();
        if heard.get(&issue.code) == Some(&record.seq) {
            continue;
        }
        match issue.state {
            IssueState::Released => app.ledger().run_issue(&issue.code, issue.topic, app.now()).await?,
            IssueState::Draft | IssueState::Stopped => app.ledger().stop_issue(&issue.code).await?,
        }
        heard.insert(issue.code.clone(), record.seq);
    }
    let stands = |code: &String| moment.now.all::<NewsletterIssue>().iter().any(|record| record.fact().code == *code);
    heard.retain(|code, _| stands(code));
    Ok(())
}

async fn send(
    app: &App,
    moment: &Moment,
    settings: &Settings,
    office: &Office<'_>,
    delivery: &Delivery,
) -> (Ending, Option<Fault>) {
    let mut issues = moment.now.all::<NewsletterIssue>().iter().map(Record::fact);
    // An act may have been undone meanwhile.
    let issue = issues.find(|issue| issue.code == delivery.issue && issue.state == IssueState::Released);
    let Some(issue) = issue else { return (Ending::Stopped, None) };
    let reader = &delivery.reader;
    let Some(letter) = letter::of(moment, settings, issue, reader.lang, Some(&reader.token)) else {
        return (Ending::GivenUp, None);
    };
    let letter = letter.to(bounce::name(&issue.code, &reader.id), &reader.email);
    match mail::send(office, &letter, app.now()).await {
        Ok(()) => (Ending::Sent, None),
        Err(unsent) => {
            // Of the address nothing is said: the log is kept longer than readers are.
            tracing::warn!("a letter of {} did not go out: {}", issue.code, unsent.why);
            let attempts = delivery.attempts + 1;
            let ending = match unsent.fault {
                Fault::Recipient => Ending::Refused,
                Fault::Letter | Fault::Server if attempts >= TRIES => Ending::GivenUp,
                Fault::Letter | Fault::Server => Ending::Later(mail::again(app.now(), attempts)),
            };
            (ending, Some(unsent.fault))
        }
    }
}

/// The page of a reader, in their language.
pub fn page(lang: Lang, token: &str) -> String {
    crate::portal::address(lang, &format!("/newsletter/{token}"))
}

/// Whether letters can be sent, and links in them lead somewhere.
pub fn is_open(settings: &Settings) -> bool {
    Office::of(settings).is_some() && settings.public("").is_some()
}

#[cfg(test)]
mod tests;
