//! Mail: letters wait in the ledger and are handed to the office's mail server one by one, beside the pages.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ledger::{Account, Mail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use programme::Lang;

use crate::{
    app::App,
    failure::{Failure, chain},
    random,
    settings::{SMTP_FROM, SMTP_URL, Settings},
    time, words,
};

/// How often the ledger is asked for letters.
const EVERY: Duration = Duration::from_secs(2);

/// So many letters are taken at once.
const BATCH: u32 = 50;

/// A letter is given up after so many failures: about two days.
pub const TRIES: i64 = 14;

/// A mail server that says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A subject is at most so long; the whole text stands in the letter.
const SUBJECT: usize = 120;

/// Why a letter did not go out.
#[derive(Debug)]
struct Unsent {
    why: String,
    /// Whether the server itself did not answer: the next letter would fare no better.
    server: bool,
}

impl Unsent {
    fn letter(why: &impl ToString) -> Self {
        Self { why: why.to_string(), server: false }
    }

    fn server(why: &impl ToString) -> Self {
        Self { why: why.to_string(), server: true }
    }
}

/// A letter that tells somebody what a notice tells; none when there is no mail server or no address.
pub fn letter(
    settings: &Settings,
    now: Timestamp,
    account: &Account,
    (kind, detail): (&str, &str),
    link: &str,
) -> Result<Option<Mail>, Failure> {
    let is_set = settings.made(&SMTP_URL).is_some() && settings.made(&SMTP_FROM).is_some();
    let Some(recipient) = account.email.clone().filter(|_| is_set) else { return Ok(None) };
    let say = |key: &str, blanks: &[(&str, &str)]| words::with(Lang::Vi, key, blanks);
    let text = say(&format!("notice-{kind}"), &[("detail", detail)]);
    // A reason may have been typed on several lines; a subject has one.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut subject: String = say("mail-subject", &[("text", &text)]).into_owned();
    if subject.chars().count() > SUBJECT {
        subject = subject.chars().take(SUBJECT - 1).chain(['…']).collect();
    }
    let mut body = format!("{}\n\n{text}\n", say("mail-greeting", &[("name", &account.name)]));
    if let Some(address) = settings.public(link) {
        body = format!("{body}\n{}\n{address}\n", say("mail-link", &[]));
    }
    body = format!("{body}\n-- \n{}\n", say("mail-footer", &[]));
    Ok(Some(Mail { id: random::name(now)?, recipient, subject, body, attempts: 0 }))
}

/// Sends letters for as long as the application runs.
pub async fn follow(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(failure) = deliver(&app).await {
            tracing::error!("mail could not be sent: {failure:?}");
        }
    }
}

/// Sends what is due, until the server fails.
async fn deliver(app: &App) -> Result<(), Failure> {
    let due = app.ledger().due_mail(app.now(), BATCH, TRIES).await?;
    if due.is_empty() {
        return Ok(());
    }
    let settings = Settings::read(app.ledger()).await?;
    let (Some(url), Some(from)) = (settings.made(&SMTP_URL), settings.made(&SMTP_FROM)) else { return Ok(()) };
    for mail in due {
        let sent = send(url, from, &mail, app.now()).await;
        let now = app.now();
        match sent {
            Ok(()) => app.ledger().mail_sent(&mail.id, now).await?,
            Err(unsent) => {
                let attempts = mail.attempts + 1;
                app.ledger().mail_failed(&mail.id, &unsent.why, again(now, attempts)).await?;
                if attempts >= TRIES {
                    tracing::error!("a letter to {} is given up: {}", mail.recipient, unsent.why);
                } else {
                    tracing::warn!("a letter to {} is tried again later: {}", mail.recipient, unsent.why);
                }
                if unsent.server {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// When a letter is tried again: after 15 seconds, then four times as long each time, at most six hours.
fn again(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from((attempts - 1).clamp(0, 6)).unwrap_or_default();
    let wait = SignedDuration::from_secs((15 * 4_i64.pow(doublings)).min(6 * 3600));
    now.checked_add(wait).unwrap_or(now)
}

async fn send(url: &str, from: &str, mail: &Mail, now: Timestamp) -> Result<(), Unsent> {
    let message = message(from, mail, now)?;
    let transport =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&guarded(url)).map_err(|error| Unsent::server(&error))?;
    let transport = transport.timeout(Some(PATIENCE)).build();
    match tokio::time::timeout(3 * PATIENCE, transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        // The server's answer to this letter says nothing about the next one, its silence does.
        Ok(Err(error)) => Err(Unsent { server: error.status().is_none(), why: chain(&error) }),
        Err(_) => Err(Unsent::server(&"the mail server does not answer")),
    }
}

/// A password never travels in the clear: where one is set, TLS is demanded.
fn guarded(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    if address.starts_with("smtp://") && address.contains('@') && query != "tls=required" {
        return format!("{address}?tls=required");
    }
    url.to_owned()
}

fn message(from: &str, mail: &Mail, now: Timestamp) -> Result<Message, Unsent> {
    let from: Mailbox = from.parse().map_err(|error| Unsent::server(&error))?;
    let recipient: Mailbox = mail.recipient.parse().map_err(|error| Unsent::letter(&error))?;
    // The name stays the same when a letter is sent again, so that mailboxes can tell a repetition.
    let name = format!("<{}@{}>", mail.id, from.email.domain());
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(from)
        .to(recipient)
        .subject(mail.subject.as_str())
        .date(time::system(now))
        .message_id(Some(name))
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .map_err(|error| Unsent::letter(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            id: "1".to_owned(),
            recipient: "hoa@example.vn".to_owned(),
            subject: "Số liệu bị trả lại".to_owned(),
            body: "Kính gửi ông/bà Hoa".to_owned(),
            attempts: 0,
        }
    }

    #[test]
    fn a_letter_is_ascii_on_the_wire_and_keeps_its_name() {
        let now = Timestamp::from_second(1_678_700_000).expect("a moment");
        let message = message("Nông thôn mới <ntm@example.vn>", &mail(), now).expect("a message").formatted();
        let text = String::from_utf8(message).expect("UTF-8");
        assert!(text.is_ascii(), "{text}");
        for line in ["Message-ID: <1@example.vn>", "Auto-Submitted: auto-generated", "Mon, 13 Mar 2023"] {
            assert!(text.contains(line), "{line} is missing in {text}");
        }
    }

    #[test]
    fn an_address_that_is_none_concerns_the_letter_only() {
        let wrong = Mail { recipient: "nobody".to_owned(), ..mail() };
        assert!(!message("ntm@example.vn", &wrong, Timestamp::UNIX_EPOCH).expect_err("refused").server);
        assert!(message("ntm", &mail(), Timestamp::UNIX_EPOCH).expect_err("refused").server);
    }

    #[test]
    fn a_password_is_never_sent_in_the_clear() {
        assert_eq!(guarded("smtp://a:b@mail.example.vn"), "smtp://a:b@mail.example.vn?tls=required");
        assert_eq!(guarded("smtp://a:b@mail.example.vn?tls=opportunistic"), "smtp://a:b@mail.example.vn?tls=required");
        for same in ["smtp://127.0.0.1:2525", "smtps://a:b@mail.example.vn", "smtp://mail.example.vn?tls=required"] {
            assert_eq!(guarded(same), same);
        }
    }

    #[test]
    fn it_is_tried_for_about_two_days() {
        let start = Timestamp::UNIX_EPOCH;
        let end = (1..TRIES).fold(start, again);
        let hours = end.duration_since(start).as_hours();
        assert!((36..60).contains(&hours), "{hours} hours");
        assert_eq!(again(start, 1).as_second(), 15);
    }
}
