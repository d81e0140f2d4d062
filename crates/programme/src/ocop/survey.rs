//! Who answered what the office asked about sales.

use std::collections::{BTreeMap, BTreeSet};

use super::{Proposed, histories};
use crate::{
    fact::{FactKind, MarketSale, Producer, ProducerProposal, Product, ProposalState, Record, SalesSurvey},
    period::Period,
    snapshot::Snapshot,
};

/// How a producer stands to a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Nothing was said.
    Owed,
    /// A sheet waits for the office.
    Waiting,
    /// Sales of the period are on record.
    Given,
}

/// The surveys that can be answered on the day, the one due first at the top.
#[must_use]
pub fn open_surveys(snapshot: &Snapshot) -> Vec<&Record<SalesSurvey>> {
    let today = snapshot.as_of();
    let is_open = |record: &&Record<SalesSurvey>| record.fact().opened <= today && today <= record.fact().until;
    let mut open: Vec<_> = snapshot.all::<SalesSurvey>().iter().filter(is_open).collect();
    open.sort_by_key(|record| (record.fact().until, record.fact().period.rank()));
    open
}

/// The producers that a survey of a period asks, with how each stands to it: those with a product whose certificate is valid.
#[must_use]
pub fn answers(snapshot: &Snapshot, period: Period) -> Vec<(&Record<Producer>, Answer)> {
    let histories = histories(snapshot);
    let is_certified = |product: &Product| {
        histories.get(product.code.as_str()).is_some_and(|spells| spells.iter().any(|spell| spell.ended.is_none()))
    };
    let mut makers: BTreeMap<&str, &str> = BTreeMap::new();
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    for product in snapshot.all::<Product>().iter().map(Record::fact) {
        let Some(producer) = product.producer_code.as_deref() else { continue };
        makers.insert(&product.code, producer);
        if is_certified(product) {
            asked.insert(producer);
        }
    }
    let of_period = snapshot.all::<MarketSale>().iter().map(Record::fact).filter(|sale| sale.period == period);
    let given: BTreeSet<&str> = of_period.filter_map(|sale| makers.get(sale.product.as_str()).copied()).collect();
    let proposals = snapshot.all::<ProducerProposal>().iter().map(Record::fact);
    let waiting: BTreeSet<&str> =
        proposals.filter(|proposal| is_sheet(proposal, period)).map(|proposal| proposal.producer.as_str()).collect();
    let answer = |code: &str| match (given.contains(code), waiting.contains(code)) {
        (_, true) => Answer::Waiting,
        (true, false) => Answer::Given,
        (false, false) => Answer::Owed,
    };
    let producers = snapshot.all::<Producer>().iter().filter(|record| asked.contains(record.fact().code.as_str()));
    let mut answers: Vec<_> = producers.map(|record| (record, answer(&record.fact().code))).collect();
    answers.sort_by(|a, b| a.0.fact().code.cmp(&b.0.fact().code));
    answers
}

/// Whether a proposal waits that tells what was sold in the period.
fn is_sheet(proposal: &ProducerProposal, period: Period) -> bool {
    let tells = |proposed: Proposed| {
        proposed.0.iter().any(|record| record.key.get("period").is_some_and(|text| Period::parse(text) == Some(period)))
    };
    proposal.kind == FactKind::MarketSale
        && proposal.state == ProposalState::Waiting
        && Proposed::parse(&proposal.changes).is_some_and(tells)
}
