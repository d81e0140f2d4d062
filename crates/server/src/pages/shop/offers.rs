//! What a producer sells, for how much, how many there are, and where it is paid.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use ledger::Amended;
use programme::{
    Dong,
    fact::{BankAccount, Offer, Pieces, Product, Record, SaleState, Seq},
    payment::{AccountNumber, BANKS, BankNumber},
    shop::{account_of, moderation_of, offer_of},
};

use super::super::{
    frame::{Frame, Page},
    go, sort,
};
use crate::{
    amending::{attempt, said},
    failure::Failure,
    request::{Fields, Visit},
};

/// What is sold is told in so many characters.
const PACK: usize = 100;
/// The holder of an account.
const HOLDER: usize = 100;

/// A product that whoever asks may offer.
pub struct OwnOffer<'v> {
    /// The product.
    pub product: &'v Product,
    /// What is asked for it.
    pub offer: Option<&'v Record<Offer>>,
    /// How many packs are left of it.
    pub left: i64,
    /// Whether it has a valid certificate.
    pub is_certified: bool,
    /// Why the office has stopped it.
    pub stopped: Option<&'v str>,
}

impl OwnOffer<'_> {
    /// Whether buyers see it.
    pub fn is_on(&self) -> bool {
        self.is_certified && self.stopped.is_none() && self.offer.is_some_and(|offer| offer.fact().stock.0 > 0)
    }
}

/// The products of these producers, by name.
pub async fn offers_of<'v>(visit: &'v Visit, producers: &BTreeSet<String>) -> Result<Vec<OwnOffer<'v>>, Failure> {
    let now = &visit.moment.now;
    let is_own = |product: &&Product| product.producer_code.as_ref().is_some_and(|code| producers.contains(code));
    let mut products: Vec<&Product> = now.all::<Product>().iter().map(Record::fact).filter(is_own).collect();
    sort::by_name(&mut products, |product| &product.name);
    let offers: Vec<Option<&Record<Offer>>> = products.iter().map(|product| offer_of(now, &product.code)).collect();
    let numbers: Vec<Seq> = offers.iter().flatten().map(|offer| offer.seq).collect();
    let taken = visit.app.ledger().taken(&numbers).await?;
    let own = |(product, offer): (&'v Product, Option<&'v Record<Offer>>)| {
        let stock = offer.map_or(0, |offer| i64::from(offer.fact().stock.0));
        let taken = offer.and_then(|offer| taken.get(&offer.seq)).copied().unwrap_or_default();
        let decided = moderation_of(now, &product.code).map(Record::fact);
        OwnOffer {
            product,
            offer,
            left: (stock - taken).max(0),
            is_certified: now.certificates().iter().any(|certificate| certificate.product == product.code),
            stopped: decided
                .filter(|decided| decided.state == SaleState::Stopped)
                .map(|decided| decided.reason.as_str()),
        }
    };
    Ok(products.into_iter().zip(offers).map(own).collect())
}

#[derive(Template)]
#[template(path = "producer_offers.html")]
struct OffersPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    accounts: Vec<AccountRow>,
    banks: &'static [(&'static str, &'static str)],
}

struct Row {
    code: String,
    name: String,
    price: String,
    pack: String,
    left: i64,
    seen: String,
    is_on: bool,
    is_certified: bool,
    stopped: Option<String>,
}

struct AccountRow {
    producer: String,
    name: String,
    bank: String,
    number: String,
    holder: String,
    seen: String,
}

/// `GET /producer/offers`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let producers: BTreeSet<String> = visit.producers().map(str::to_owned).collect();
    let row = |own: &OwnOffer<'_>| {
        let offer = own.offer.map(Record::fact);
        Row {
            code: own.product.code.clone(),
            name: own.product.name.clone(),
            price: offer.map(|offer| offer.price.0.to_string()).unwrap_or_default(),
            pack: offer.map(|offer| offer.pack.clone()).unwrap_or_default(),
            left: own.left,
            seen: own.offer.map(|record| record.seq.0.to_string()).unwrap_or_default(),
            is_on: own.is_on(),
            is_certified: own.is_certified,
            stopped: own.stopped.map(str::to_owned),
        }
    };
    let rows = offers_of(&visit, &producers).await?.iter().map(row).collect();
    let account = |producer: &String| {
        let record = account_of(&visit.moment.now, producer);
        let said = |field: fn(&BankAccount) -> &Option<String>| {
            record.and_then(|record| field(record.fact()).clone()).unwrap_or_default()
        };
        let known = visit.moment.now.all::<programme::fact::Producer>().iter().map(Record::fact);
        AccountRow {
            name: known.into_iter().find(|it| it.code == *producer).map(|it| it.name.clone()).unwrap_or_default(),
            producer: producer.clone(),
            bank: said(|account| &account.bank),
            number: said(|account| &account.number),
            holder: said(|account| &account.holder),
            seen: record.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        }
    };
    let accounts = producers.iter().map(account).collect();
    Frame::new(&visit, "producer-offers").render(|frame| OffersPage { frame, rows, accounts, banks: &BANKS })
}

/// What is asked for a product.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The price of a pack, in đồng.
    pub price: i64,
    /// What a pack is.
    pub pack: String,
    /// How many there are.
    pub stock: u16,
}

/// Offers a product of one's own at a price; `seen` is the offer that stood when its author looked.
pub async fn offer(visit: &Visit, code: &str, asked: Asked, seen: Option<Seq>) -> Result<Amended<Offer>, Failure> {
    let product = visit.moment.now.product(code).ok_or(Failure::NotFound)?.fact();
    let is_own = product.producer_code.as_deref().is_some_and(|own| visit.producers().any(|code| code == own));
    if !is_own {
        return Err(Failure::NotFound);
    }
    let pack = asked.pack.trim();
    let is_sound = (1..=PACK).contains(&pack.chars().count()) && !pack.contains(char::is_control);
    if !is_sound || !Offer::PRICES.contains(&asked.price) {
        return Err(Failure::Bad("problem-offer"));
    }
    let before = offer_of(&visit.moment.now, code);
    if before.map(|record| record.seq) != seen {
        return Ok(Amended::Conflicts(Vec::new()));
    }
    let today = visit.moment.as_of();
    let before_today = before.map(Record::fact).filter(|offer| offer.date == today).map(|offer| offer.number);
    let offer = Offer {
        product: code.to_owned(),
        date: today,
        number: before_today.unwrap_or_default().saturating_add(1),
        price: Dong(asked.price),
        pack: pack.to_owned(),
        stock: Pieces(asked.stock),
    };
    attempt(visit, visit.act("offer product", code)?, said(visit, vec![(offer, None)])?).await
}

/// Says where a producer of one's own is paid by transfer, or that it is not.
pub async fn account(
    visit: &Visit,
    producer: &str,
    [bank, number, holder]: [&str; 3],
    seen: Option<Seq>,
) -> Result<Amended<BankAccount>, Failure> {
    if !visit.producers().any(|own| own == producer) {
        return Err(Failure::NotFound);
    }
    let maybe = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let [bank, number, holder] = [bank, number, holder].map(maybe);
    let is_right = match (&bank, &number, &holder) {
        (None, None, None) => true,
        (Some(bank), Some(number), Some(holder)) => {
            bank.parse::<BankNumber>().is_ok()
                && number.parse::<AccountNumber>().is_ok()
                && holder.chars().count() <= HOLDER
                && !holder.contains(char::is_control)
        }
        _ => false,
    };
    if !is_right {
        return Err(Failure::Bad("problem-bank-account"));
    }
    let before = account_of(&visit.moment.now, producer);
    if before.map(|record| record.seq) != seen {
        return Ok(Amended::Conflicts(Vec::new()));
    }
    let date = visit.moment.as_of();
    let seen = before.filter(|record| record.fact().date == date).map(|record| record.seq);
    let account = BankAccount { producer: producer.to_owned(), date, bank, number, holder };
    attempt(visit, visit.act("set bank account", producer)?, said(visit, vec![(account, seen)])?).await
}

/// The record that a form was made from; none where there was none.
pub fn seen(form: &Fields) -> Result<Option<Seq>, Failure> {
    match form.get("seen") {
        "" => Ok(None),
        text => text.parse().map(|seq| Some(Seq(seq))).map_err(|_| Failure::Bad("failure-form")),
    }
}

/// Leads on, unless somebody else spoke first.
pub fn done<F>(visit: &Visit, amended: &Amended<F>, address: &str, done: &'static str) -> Result<Response, Failure> {
    match amended {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => Ok(go(visit, address, done)),
    }
}

/// `POST /producer/offers/save`.
pub async fn save(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let number = |text: &str| text.chars().filter(|letter| !matches!(letter, '.' | ' ')).collect::<String>();
    let asked = Asked {
        price: number(form.get("price")).parse().map_err(|_| Failure::Bad("problem-offer"))?,
        pack: form.get("pack").to_owned(),
        stock: number(form.get("stock")).parse().map_err(|_| Failure::Bad("problem-offer"))?,
    };
    let amended = offer(&visit, form.get("product"), asked, seen(&form)?).await?;
    done(&visit, &amended, "/producer/offers", "done-offer")
}

/// `POST /producer/offers/account`.
pub async fn keep_account(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let said = ["bank", "number", "holder"].map(|name| form.get(name));
    let amended = account(&visit, form.get("producer"), said, seen(&form)?).await?;
    done(&visit, &amended, "/producer/offers", "done-bank-account")
}
