//! What a form of the public must bring. Nobody is signed in there, so it bears a ticket that only a page of ours gives, that takes a
//! person's time to fill in, and that is good once; a field that people do not see stays empty; and nobody sends forms without end.
//! All of it is remembered in memory only, so of who looks around nothing is kept. That no other site sends a form is the guard's work.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac as _;
use jiff::{SignedDuration, Timestamp};
use programme::Lang;

use crate::{
    client::Client,
    failure::Failure,
    passport::signing,
    random,
    rate::Rate,
    request::{Fields, Visit},
    settings::{FORMS_PER_ADDRESS, FORMS_PER_PERSON, Settings},
    words,
};

/// Nobody fills a form in faster.
const QUICKEST: SignedDuration = SignedDuration::from_secs(2);
/// Whoever takes longer loads the page again.
const LONGEST: SignedDuration = SignedDuration::from_hours(2);
/// The field that only machines fill in.
const TRAP: &str = "website";
/// The field of the ticket.
const TICKET: &str = "ticket";
/// So many tickets are remembered at most; what is older goes first.
const MOST: usize = 50_000;

/// Which tickets were used and who has sent how many forms.
#[derive(Debug, Default)]
pub struct Gatekeeper(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    /// What tickets are signed with; made when the first one is given, so that none outlives the process.
    key: Option<[u8; 32]>,
    used: Seen,
    sent: Rate,
}

/// Tickets with the moment they were used.
#[derive(Debug, Default)]
struct Seen {
    order: VecDeque<(Timestamp, String)>,
    tickets: std::collections::HashSet<String>,
}

impl Seen {
    /// Notes a ticket; `false` when it was there already.
    fn note(&mut self, now: Timestamp, ticket: &str) -> bool {
        while self.order.front().is_some_and(|(at, _)| now.duration_since(*at) > LONGEST) || self.order.len() > MOST {
            if let Some((_, old)) = self.order.pop_front() {
                self.tickets.remove(&old);
            }
        }
        let is_new = self.tickets.insert(ticket.to_owned());
        if is_new {
            self.order.push_back((now, ticket.to_owned()));
        }
        is_new
    }
}

impl Memory {
    fn key(&mut self) -> Result<[u8; 32], Failure> {
        match self.key {
            Some(key) => Ok(key),
            None => Ok(*self.key.insert(random::bytes()?)),
        }
    }
}

/// What a form bears.
#[derive(Debug)]
pub struct Gate {
    ticket: String,
}

impl Gate {
    /// The fields as they stand in the form.
    pub fn fields(&self, lang: Lang) -> String {
        let leave = words::text(lang, "form-leave-empty");
        let ticket = &self.ticket;
        format!(
            "<input type=\"hidden\" name=\"{TICKET}\" value=\"{ticket}\"><p class=\"unseen\" aria-hidden=\"true\"><label>{leave} \
             <input name=\"{TRAP}\" tabindex=\"-1\" autocomplete=\"off\"></label></p>"
        )
    }
}

fn lock(keeper: &Gatekeeper) -> std::sync::MutexGuard<'_, Memory> {
    keeper.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A ticket for a form.
pub fn open(visit: &Visit) -> Result<Gate, Failure> {
    let key = lock(&visit.app.gate).key()?;
    let said = format!("{}.{}", visit.app.now().as_millisecond(), URL_SAFE_NO_PAD.encode(random::bytes::<12>()?));
    let tag = URL_SAFE_NO_PAD.encode(signing(&key, &said).finalize().into_bytes());
    Ok(Gate { ticket: format!("{said}.{tag}") })
}

/// When a ticket was given; none for what is none of ours.
fn given(key: &[u8], ticket: &str) -> Option<Timestamp> {
    let (said, tag) = ticket.rsplit_once('.')?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    signing(key, said).verify_slice(&tag).ok()?;
    Timestamp::from_millisecond(said.split_once('.')?.0.parse().ok()?).ok()
}

/// Lets a form pass: it bears a ticket of ours, and neither its sender nor whom it names (telephones, addresses of letters) has sent
/// too many.
pub async fn pass(visit: &Visit, client: &Client, form: &Fields, named: &[&str]) -> Result<(), Failure> {
    let settings = Settings::read(visit.app.ledger()).await?;
    let most = |setting| usize::try_from(settings.number(setting)).unwrap_or_default();
    let (per_address, per_person) = (most(&FORMS_PER_ADDRESS), most(&FORMS_PER_PERSON));
    if !form.get(TRAP).is_empty() {
        return Err(Failure::Stale);
    }
    let now = visit.app.now();
    let ticket = form.get(TICKET);
    let mut memory = lock(&visit.app.gate);
    let age = now.duration_since(given(&memory.key()?, ticket).ok_or(Failure::Stale)?);
    if age < QUICKEST {
        return Err(Failure::Conflict("problem-form-quick"));
    }
    if age > LONGEST {
        return Err(Failure::Conflict("problem-form-old"));
    }
    if !memory.used.note(now, ticket) {
        return Err(Failure::Conflict("problem-form-sent"));
    }
    let plain = |text: &&str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let named =
        named.iter().map(plain).filter(|text| !text.is_empty()).map(|text| (format!("named {text}"), per_person));
    let limits = std::iter::once((format!("from {client}"), per_address)).chain(named);
    for (who, most) in limits {
        if !memory.sent.count(&who, most, now) {
            return Err(Failure::TooMany);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    #[test]
    fn a_ticket_is_ours_or_none() {
        let said = "5000.AAAA";
        let tag = URL_SAFE_NO_PAD.encode(signing(&[7; 32], said).finalize().into_bytes());
        let ticket = format!("{said}.{tag}");
        assert_eq!(given(&[7; 32], &ticket), Some(at(5)));
        assert_eq!(given(&[8; 32], &ticket), None);
        for forged in
            ["", ".", "..", said, &format!("6000.AAAA.{tag}"), &format!("{said}.{}", &tag[..20]), &format!("{ticket}A")]
        {
            assert_eq!(given(&[7; 32], forged), None, "{forged}");
        }
    }

    #[test]
    fn a_ticket_is_good_once_and_forgotten_when_it_is_too_old_to_be_used() {
        let mut seen = Seen::default();
        assert!(seen.note(at(0), "a"));
        assert!(!seen.note(at(7200), "a"));
        assert!(seen.note(at(7201), "b"));
        assert_eq!(seen.tickets.len(), 1);
    }
}
