//! Mail: letters wait in the ledger and are handed to the office's mail server one by one, beside the pages.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ledger::{Account, Mail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use openidconnect::url::Url;
use programme::Lang;

use crate::{
    app::App,
    client::is_here,
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

/// An address is at most so long (RFC 5321, 4.5.3.1).
pub const EMAIL: usize = 254;

/// A subject is at most so long; the whole text stands in the letter.
const SUBJECT: usize = 120;

/// A letter as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its name; it stays the same when it is sent again, so that mailboxes can tell a repetition.
    pub id: String,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Where its reader leaves by one click (RFC 2369, RFC 8058).
    pub leave: Option<String>,
}

impl From<&Mail> for Letter {
    fn from(mail: &Mail) -> Self {
        let Mail { id, recipient, subject, body, attempts: _ } = mail.clone();
        Self { id, recipient, subject, text: body, html: None, leave: None }
    }
}

/// The office as letters know it: where it hands them in, and whom they are from.
#[derive(Clone, Copy, Debug)]
pub struct Office<'s> {
    url: &'s str,
    from: &'s str,
}

impl<'s> Office<'s> {
    /// From the settings; none while it has no mail server.
    pub fn of(settings: &'s Settings) -> Option<Self> {
        Some(Self { url: settings.made(&SMTP_URL)?, from: settings.made(&SMTP_FROM)? })
    }
}

/// What kept a letter from going out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This letter: the next one may fare better.
    Letter,
    /// Its address: nobody is there.
    Recipient,
    /// The mail server did not answer: the next letter would fare no better.
    Server,
}

/// Why a letter did not go out.
#[derive(Debug)]
pub struct Unsent {
    /// What was said.
    pub why: String,
    /// What kept it.
    pub fault: Fault,
}

impl Unsent {
    fn new(fault: Fault, why: &impl ToString) -> Self {
        Self { why: why.to_string(), fault }
    }
}

/// Whether an answer says that there is no such mailbox (RFC 3463, 3.2 and 3.3): any other refusal may be about us.
fn is_nobody(answer: &str) -> bool {
    const CODES: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];
    let is_other = |letter: char| !letter.is_ascii_digit() && letter != '.';
    answer.split(is_other).any(|word| CODES.contains(&word.trim_end_matches('.')))
}

/// Whether letters can be sent to an address: read by the library that sends them.
pub fn is_email(text: &str) -> bool {
    text.len() <= EMAIL && text.contains('@') && text.parse::<lettre::Address>().is_ok()
}

/// A letter that tells somebody what a notice tells; none when there is no mail server or no address.
pub fn letter(
    settings: &Settings,
    now: Timestamp,
    account: &Account,
    (kind, detail): (&str, &str),
    link: &str,
) -> Result<Option<Mail>, Failure> {
    let Some(recipient) = account.email.clone().filter(|_| Office::of(settings).is_some()) else { return Ok(None) };
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
        app.duty.ours().await;
        if let Err(failure) = deliver(&app).await {
            app.telemetry.failed("mail");
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
    let Some(office) = Office::of(&settings) else { return Ok(()) };
    for mail in due {
        let sent = send(&office, &Letter::from(&mail), app.now()).await;
        let now = app.now();
        match sent {
            Ok(()) => app.ledger().mail_sent(&mail.id, now).await?,
            Err(unsent) => {
                let attempts = mail.attempts + 1;
                app.ledger().mail_failed(&mail.id, &unsent.why, again(now, attempts)).await?;
                if attempts >= TRIES {
                    tracing::error!("letter {} is given up: {}", mail.id, unsent.why);
                } else {
                    tracing::warn!("letter {} is tried again later: {}", mail.id, unsent.why);
                }
                if unsent.fault == Fault::Server {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// When a letter is tried again: after 15 seconds, then four times as long each time, at most six hours.
pub fn again(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from((attempts - 1).clamp(0, 6)).unwrap_or_default();
    let wait = SignedDuration::from_secs((15 * 4_i64.pow(doublings)).min(6 * 3600));
    now.checked_add(wait).unwrap_or(now)
}

/// Hands a letter in.
#[tracing::instrument(name = "send a letter", level = "debug", skip_all)]
pub async fn send(office: &Office<'_>, letter: &Letter, now: Timestamp) -> Result<(), Unsent> {
    let message = message(office.from, letter, now)?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&guarded(office.url));
    let transport = transport.map_err(|error| Unsent::new(Fault::Server, &error))?.timeout(Some(PATIENCE)).build();
    match tokio::time::timeout(3 * PATIENCE, transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            let why = chain(&error);
            // The server's answer to this letter says nothing about the next one, its silence does.
            let fault = match error.status() {
                None => Fault::Server,
                Some(_) if error.is_permanent() && is_nobody(&why) => Fault::Recipient,
                Some(_) => Fault::Letter,
            };
            Err(Unsent { why, fault })
        }
        Err(_) => Err(Unsent::new(Fault::Server, &"the mail server does not answer")),
    }
}

/// The address of the mail server as letters are handed in: TLS is demanded of a server elsewhere where the address says nothing of it, and of
/// every one that is told a password. A server that needs none listens where it did (RFC 5321, 4.5.4.2).
fn guarded(url: &str) -> String {
    let Ok(mut guarded) = Url::parse(url) else { return url.to_owned() };
    let says_so = guarded.query_pairs().any(|(name, _)| name == "tls");
    let has_password = !guarded.username().is_empty() || guarded.password().is_some();
    if guarded.scheme() != "smtp" || !(has_password || !says_so && !is_here(&guarded)) {
        return url.to_owned();
    }
    guarded.set_fragment(None);
    guarded.set_query(Some("tls=required"));
    if !has_password && guarded.port().is_none() {
        // It can be set: the address has a host.
        _ = guarded.set_port(Some(25));
    }
    guarded.into()
}

fn message(from: &str, letter: &Letter, now: Timestamp) -> Result<Message, Unsent> {
    let from: Mailbox = from.parse().map_err(|error| Unsent::new(Fault::Server, &error))?;
    let recipient: Mailbox = letter.recipient.parse().map_err(|error| Unsent::new(Fault::Letter, &error))?;
    let name = format!("<{}@{}>", letter.id, from.email.domain());
    let raw = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let mut message = Message::builder()
        .from(from)
        .to(recipient)
        .subject(letter.subject.as_str())
        .date(time::system(now))
        .message_id(Some(name))
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if let Some(leave) = &letter.leave {
        message = message
            .raw_header(raw("List-Unsubscribe", &format!("<{leave}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let message = match &letter.html {
        Some(html) => message.multipart(MultiPart::alternative_plain_html(letter.text.clone(), html.clone())),
        None => message.header(ContentType::TEXT_PLAIN).body(letter.text.clone()),
    };
    message.map_err(|error| Unsent::new(Fault::Letter, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            id: "1".to_owned(),
            recipient: "hoa@example.vn".to_owned(),
            subject: "Số liệu bị trả lại".to_owned(),
            text: "Kính gửi ông/bà Hoa".to_owned(),
            html: None,
            leave: None,
        }
    }

    #[test]
    fn a_letter_is_ascii_on_the_wire_and_keeps_its_name() {
        let now = Timestamp::from_second(1_678_700_000).expect("a moment");
        let leave = format!("https://ntm.example.vn/portal/newsletter/{}/leave", "A".repeat(43));
        let html = Some("<p>Kính gửi ông/bà Hoa</p>".to_owned());
        let of_newsletter = Letter { html, leave: Some(leave.clone()), ..letter() };
        for letter in [letter(), of_newsletter] {
            let message = message("Nông thôn mới <ntm@example.vn>", &letter, now).expect("a message").formatted();
            let text = String::from_utf8(message).expect("UTF-8");
            assert!(text.is_ascii(), "{text}");
            let unfolded = text.replace("\r\n ", " ");
            for line in ["Message-ID: <1@example.vn>", "Auto-Submitted: auto-generated", "Mon, 13 Mar 2023"] {
                assert!(unfolded.contains(line), "{line} is missing in {text}");
            }
            let says = |line: &str| unfolded.lines().any(|each| each == line);
            assert_eq!(says(&format!("List-Unsubscribe: <{leave}>")), letter.leave.is_some(), "{text}");
            assert_eq!(says("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), letter.leave.is_some());
            assert_eq!(text.contains("multipart/alternative"), letter.html.is_some());
        }
    }

    #[test]
    fn no_line_of_a_letter_can_be_made_up() {
        let subject = "Chào\r\nBcc: lan@example.vn".to_owned();
        let made = message("ntm@example.vn", &Letter { subject, ..letter() }, Timestamp::UNIX_EPOCH);
        let text = made.map(|message| String::from_utf8_lossy(&message.formatted()).into_owned()).unwrap_or_default();
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    }

    #[test]
    fn an_address_that_is_none_concerns_the_letter_only() {
        let wrong = Letter { recipient: "nobody".to_owned(), ..letter() };
        let fault = |from, letter: &Letter| message(from, letter, Timestamp::UNIX_EPOCH).expect_err("refused").fault;
        assert_eq!(fault("ntm@example.vn", &wrong), Fault::Letter);
        assert_eq!(fault("ntm", &letter()), Fault::Server);
    }

    #[test]
    fn only_an_answer_about_the_mailbox_ends_it() {
        for answer in ["permanent error (550): 5.1.1 No such user", "550 5.2.1 mailbox disabled", "5.1.10: null MX"] {
            assert!(is_nobody(answer), "{answer}");
        }
        for answer in
            ["550 5.7.1 sender rejected", "554 spam", "450 4.1.1 later", "15.1.1", "5.1.12", "5.2.2 mailbox full"]
        {
            assert!(!is_nobody(answer), "{answer}");
        }
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
    fn letters_travel_in_the_clear_only_where_the_office_says_so() {
        for (url, same_server) in [
            ("smtp://mail.example.vn", "smtp://mail.example.vn:25?tls=required"),
            ("smtp://mail.example.vn:2525?x=1#y", "smtp://mail.example.vn:2525?tls=required"),
            ("smtp://localhost.example.vn#x", "smtp://localhost.example.vn:25?tls=required"),
        ] {
            assert_eq!(guarded(url), same_server);
        }
        for same in ["smtp://localhost", "smtp://[::1]:25", "smtp://mail.example.vn?tls=opportunistic"] {
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
