//! Which OCOP certificates are valid on a date.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};

use crate::{
    fact::{Award, Record, Seq, Star, StarDecision},
    law::Law,
};

/// A valid certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The product's code.
    pub product: String,
    /// Its stars.
    pub star: Star,
    /// The decision it stands on.
    pub decision: Seq,
    /// The day of the decision.
    pub date: Date,
    /// The first day it is no longer valid.
    pub expires: Date,
}

/// The first day on which a certificate of a decision's stars is no longer valid; none where so many stars give none.
///
/// How many stars count and how long a certificate lasts is said by the rules in force on the day of the decision
/// (Decision 148/QĐ-TTg of 24/2/2023 and, before it, 1048/QĐ-TTg of 2019); decisions older than any rules known here
/// follow the earliest ones.
pub(crate) fn expiry(law: &Law, decision: &StarDecision) -> Option<Date> {
    let rules = law.ocop_for(decision.date)?;
    let expires = decision.date.checked_add(rules.certificate_months.months()).ok()?;
    rules.recognises(decision.star).then_some(expires)
}

/// Of every product that was decided on, the latest decision.
fn latest(decisions: &[Record<StarDecision>]) -> HashMap<&str, &Record<StarDecision>> {
    let mut latest: HashMap<&str, &Record<StarDecision>> = HashMap::new();
    for record in decisions {
        let decision = record.fact();
        let known = latest.entry(decision.product.as_str()).or_insert(record);
        if (decision.date, record.seq) > (known.fact().date, known.seq) {
            *known = record;
        }
    }
    latest
}

/// Of every product the certificate of its latest decision, if that awards recognised stars and has not expired.
pub(super) fn certificates(law: &Law, as_of: Date, decisions: &[Record<StarDecision>]) -> Vec<Certificate> {
    let valid = |record: &&Record<StarDecision>| {
        let decision = record.fact();
        let expires = expiry(law, decision)?;
        let stands = decision.action == Award::Award && as_of < expires;
        stands.then(|| Certificate {
            product: decision.product.clone(),
            star: decision.star,
            decision: record.seq,
            date: decision.date,
            expires,
        })
    };
    let mut certificates: Vec<Certificate> = latest(decisions).values().filter_map(valid).collect();
    certificates.sort_by(|a, b| a.product.cmp(&b.product));
    certificates
}
