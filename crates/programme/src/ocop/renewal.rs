//! Which certificates run out soon, and whether their producers have asked for a new one.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    fact::{Dossier, Product, Record},
    snapshot::{Certificate, Snapshot},
    unit::UnitIndex,
};

/// A certificate that runs out soon.
#[derive(Clone, Debug)]
pub struct Renewal<'s> {
    /// Its product.
    pub product: &'s Record<Product>,
    /// The certificate.
    pub certificate: &'s Certificate,
    /// The day by which its holder is to be reminded.
    pub remind_on: Date,
    /// The dossier filed for the product since the certificate was awarded.
    pub filed: Option<&'s Record<Dossier>>,
}

impl Renewal<'_> {
    /// Whether the holder is to be reminded on a day: the time has come and nothing was filed.
    #[must_use]
    pub fn is_to_be_reminded(&self, day: Date) -> bool {
        self.filed.is_none() && self.remind_on <= day
    }
}

/// The certificates in `scope` that run out within six months, the first to do so first.
#[must_use]
pub fn renewals<'s>(snapshot: &'s Snapshot, scope: UnitIndex) -> Vec<Renewal<'s>> {
    let horizon = snapshot.as_of().saturating_add(6.months());
    let soon = snapshot.certificates().iter().filter(|certificate| certificate.expires <= horizon);
    let renewal = |certificate: &'s Certificate| {
        let product = snapshot.product(&certificate.product)?;
        let days = snapshot.law().ocop_for(certificate.date)?.remind_days.value;
        let is_here = snapshot.tree().code_is_within(product.fact().unit, scope);
        let filed = snapshot.all::<Dossier>().iter().find(|dossier| {
            let dossier = dossier.fact();
            dossier.product == product.fact().code && dossier.filed > certificate.date
        });
        let remind_on = certificate.expires.saturating_sub(days.days());
        is_here.then_some(Renewal { product, certificate, remind_on, filed })
    };
    let mut renewals: Vec<Renewal<'s>> = soon.filter_map(renewal).collect();
    renewals.sort_by_key(|renewal| renewal.certificate.expires);
    renewals
}
