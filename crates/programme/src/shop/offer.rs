//! What is on offer.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::{
    fact::{BankAccount, Fact, Moderation, Offer, Producer, Product, Record, SaleState},
    snapshot::{Certificate, Collected, Snapshot},
};

/// A product that can be ordered.
#[derive(Clone, Copy, Debug)]
pub struct OnOffer<'s> {
    /// The product.
    pub product: &'s Record<Product>,
    /// Who sells it.
    pub producer: &'s Record<Producer>,
    /// The certificate it is sold with.
    pub certificate: &'s Certificate,
    /// What is asked for it.
    pub offer: &'s Record<Offer>,
}

/// Of facts about things that each were said on several days, the last word on one of them.
fn last<F: Collected>(snapshot: &Snapshot, is_it: impl Fn(&F) -> bool) -> Option<&Record<F>> {
    let of_it = snapshot.all::<F>().iter().filter(|record| is_it(record.fact()));
    of_it.max_by_key(|record| (Fact::valid(record.fact()), record.seq))
}

/// Which of two offers of a product is the later one.
const fn order(record: &Record<Offer>) -> (Date, u16) {
    let offer = record.fact();
    (offer.date, offer.number)
}

/// What is asked for a product, stopped or not; none where nothing was ever offered.
#[must_use]
pub fn offer_of<'s>(snapshot: &'s Snapshot, product: &str) -> Option<&'s Record<Offer>> {
    let of_it = snapshot.all::<Offer>().iter().filter(|record| record.fact().product == product);
    of_it.max_by_key(|record| order(record))
}

/// What the office last decided on the offer of a product.
#[must_use]
pub fn moderation_of<'s>(snapshot: &'s Snapshot, product: &str) -> Option<&'s Record<Moderation>> {
    last(snapshot, |moderation: &Moderation| moderation.product == product)
}

/// Where a producer is paid by transfer, as it was last said.
#[must_use]
pub fn account_of<'s>(snapshot: &'s Snapshot, producer: &str) -> Option<&'s Record<BankAccount>> {
    last(snapshot, |account: &BankAccount| account.producer == producer)
}

/// Every product that can be ordered: offered by a producer on record, with a valid certificate, in stock, and not stopped.
#[must_use]
pub fn on_offer(snapshot: &Snapshot) -> Vec<OnOffer<'_>> {
    let mut offers: HashMap<&str, &Record<Offer>> = HashMap::new();
    for record in snapshot.all::<Offer>() {
        let last = offers.entry(record.fact().product.as_str()).or_insert(record);
        if order(last) < order(record) {
            *last = record;
        }
    }
    let moderated: HashSet<&str> = snapshot.all::<Moderation>().iter().map(|it| it.fact().product.as_str()).collect();
    let is_stopped = |product: &str| {
        let decided = moderated.contains(product).then(|| moderation_of(snapshot, product)).flatten();
        decided.is_some_and(|record| record.fact().state == SaleState::Stopped)
    };
    let producers: HashMap<&str, &Record<Producer>> =
        snapshot.all::<Producer>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    let certificates: HashMap<&str, &Certificate> =
        snapshot.certificates().iter().map(|certificate| (certificate.product.as_str(), certificate)).collect();
    let on_offer = |product| {
        let fact: &Product = Record::fact(product);
        let offer = offers.get(fact.code.as_str()).copied().filter(|offer| offer.fact().stock.0 > 0)?;
        let certificate = certificates.get(fact.code.as_str()).copied()?;
        let producer = producers.get(fact.producer_code.as_deref()?).copied()?;
        (!is_stopped(&fact.code)).then_some(OnOffer { product, producer, certificate, offer })
    };
    snapshot.all::<Product>().iter().filter_map(on_offer).collect()
}
