//! Which certificates run out, whether their producers have asked for a new one, and who is to be told so.

use jiff::{ToSpan as _, civil::Date};

use super::{Ending, Spell, histories};
use crate::{
    fact::{Dossier, Product, Record},
    snapshot::{Certificate, Snapshot},
    unit::UnitIndex,
    vocabulary::vocabulary,
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
        let filed = filed_since(snapshot, &certificate.product, certificate.date);
        let remind_on = certificate.expires.saturating_sub(days.days());
        is_here.then_some(Renewal { product, certificate, remind_on, filed })
    };
    let mut renewals: Vec<Renewal<'s>> = soon.filter_map(renewal).collect();
    renewals.sort_by_key(|renewal| renewal.certificate.expires);
    renewals
}

/// The dossier filed for a product after a day.
fn filed_since<'s>(snapshot: &'s Snapshot, product: &str, day: Date) -> Option<&'s Record<Dossier>> {
    let is_since = |dossier: &Dossier| dossier.product == product && dossier.filed > day;
    snapshot.all::<Dossier>().iter().find(|record| is_since(record.fact()))
}

vocabulary! {
    /// How far a certificate has come whose holder is to be told that nothing was filed.
    RenewalStep {
        RunsOut = "runs_out", "sắp hết hạn", "runs out soon";
        RanOut = "ran_out", "đã hết hạn", "has run out";
    }
}

/// What the holder of a certificate is to be told.
#[derive(Clone, Debug)]
pub struct RenewalReminder<'s> {
    /// Its product.
    pub product: &'s Record<Product>,
    /// The day it was awarded.
    pub awarded: Date,
    /// The first day it is no longer valid.
    pub expires: Date,
    /// How far it has come.
    pub step: RenewalStep,
}

/// What holders of certificates in `scope` are to be told on the day: that theirs runs out soon or has run out, and nothing was filed.
#[must_use]
pub fn renewal_reminders(snapshot: &Snapshot, scope: UnitIndex) -> Vec<RenewalReminder<'_>> {
    let today = snapshot.as_of();
    let due = renewals(snapshot, scope).into_iter().filter(|renewal| renewal.is_to_be_reminded(today));
    let due = due.map(|Renewal { product, certificate, .. }| RenewalReminder {
        product,
        awarded: certificate.date,
        expires: certificate.expires,
        step: RenewalStep::RunsOut,
    });
    due.chain(ran_out(snapshot, scope)).collect()
}

/// The products in `scope` whose last certificate ran out and for which nothing was filed since it was awarded.
fn ran_out(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = RenewalReminder<'_>> {
    let mut histories = histories(snapshot);
    let here = snapshot.all::<Product>().iter();
    let here = here.filter(move |product| snapshot.tree().code_is_within(product.fact().unit, scope));
    here.filter_map(move |product| {
        let last = histories.remove(product.fact().code.as_str())?.pop()?;
        let awarded = last.decision.fact().date;
        let is_told =
            has_just_run_out(snapshot, &last) && filed_since(snapshot, &product.fact().code, awarded).is_none();
        is_told.then_some(RenewalReminder { product, awarded, expires: last.until, step: RenewalStep::RanOut })
    })
}

/// Whether a certificate ran out no longer ago than its end is announced before: what ended in the years before the office
/// began its records is news to nobody.
fn has_just_run_out(snapshot: &Snapshot, spell: &Spell<'_>) -> bool {
    let Some(rules) = snapshot.law().ocop_for(spell.decision.fact().date) else { return false };
    spell.ended == Some(Ending::Expired)
        && snapshot.as_of() <= spell.until.saturating_add(rules.remind_days.value.days())
}
