//! What producers propose and the office decides on. Forms and programs share it.

use std::collections::{BTreeSet, HashSet};

use documents::import::written_fields;
use futures_util::future::{BoxFuture, FutureExt as _};
use jiff::civil::Date;
use ledger::{Account, Amended, Amendment};
use programme::{
    fact::{
        FILE_MARK, Fact, FactKind, MarketSale, PROPOSABLE, Problem, Producer, ProducerProposal, Product,
        ProductProfile, ProposalState, Record, Sale, Seq, Sourced,
    },
    ocop::{Proposed, RecordChange, Written},
    period::Period,
    policy::{self, Action, Target},
    snapshot::Collected,
    unit::Register,
    vietnamese, with_collected,
};

use crate::{
    amending::{self, SAID_HERE, Together, first_free, say},
    failure::Failure,
    pages::{
        evidence::handed_in_by,
        news::write::is_own_picture,
        recording::fields::{Values, about, label, read_in, register},
    },
    request::Visit,
    telling::{News, speaks_for, tell},
};

/// An answer of the office is at most so long, in characters.
pub const NOTE: usize = 500;

/// What is wrong with the records of a proposal: which one, and what.
pub type Wrong = Vec<(usize, Problem)>;

/// The producer of a code, for those who keep its records; to others it is not there.
pub fn kept<'v>(visit: &'v Visit, code: &str) -> Result<&'v Record<Producer>, Failure> {
    let record = visit.moment.now.producer(code).ok_or(Failure::NotFound)?;
    let unit = visit.moment.tree().index(record.fact().unit).unwrap_or(visit.moment.province);
    if visit.may(Action::KeepProducts, Target::of_producer(unit, code)) { Ok(record) } else { Err(Failure::NotFound) }
}

/// The proposals that whoever asks may see: a producer's own, or all; the latest first.
pub fn seen(visit: &Visit) -> Vec<&Record<ProducerProposal>> {
    let proposals = visit.moment.now.all::<ProducerProposal>().iter();
    let mut seen: Vec<_> = proposals.filter(|record| kept(visit, &record.fact().producer).is_ok()).collect();
    seen.sort_by_key(|record| std::cmp::Reverse((record.fact().date, record.seq)));
    seen
}

/// The proposal of a code, for those who may see it.
pub fn find<'v>(visit: &'v Visit, code: &str) -> Result<&'v Record<ProducerProposal>, Failure> {
    seen(visit).into_iter().find(|record| record.fact().code == code).ok_or(Failure::NotFound)
}

/// A producer's products, by name.
pub fn products<'v>(visit: &'v Visit, producer: &str) -> Vec<&'v Record<Product>> {
    let all = visit.moment.now.all::<Product>().iter();
    let mut own: Vec<_> = all.filter(|record| record.fact().producer_code.as_deref() == Some(producer)).collect();
    own.sort_by(|a, b| crate::pages::sort::compare(&a.fact().name, &b.fact().name));
    own
}

/// The fields of a fact as forms write them.
pub fn written<F: Fact>(visit: &Visit, fact: &F) -> Written {
    owned(written_fields(visit.moment.law(), fact))
}

fn owned(fields: Values) -> Written {
    fields.into_iter().map(|(field, text)| (field.to_owned(), text)).collect()
}

/// The fields of a kind among those written.
pub fn values(kind: FactKind, fields: &Written) -> Values {
    kind.fields().iter().filter_map(|field| Some((field.id, fields.get(field.id)?.clone()))).collect()
}

fn is_key(kind: FactKind, id: &str) -> bool {
    kind.fields().iter().any(|field| field.id == id && field.key)
}

/// A record that stands, with its fields.
type Stands = (Seq, Written);

/// The records of a kind that stand.
pub fn standing(visit: &Visit, kind: FactKind) -> Vec<Stands> {
    let mut standing = Vec::new();
    with_collected!(kind, F => {
        for record in visit.moment.now.all::<F>() {
            standing.push((record.seq, written(visit, record.fact())));
        }
    });
    standing
}

/// The record that one with these fields would take the place of: that of the same key, or what is told of the product so far.
fn before<'s>(standing: &'s [Stands], kind: FactKind, fields: &Written) -> Option<&'s Stands> {
    let says_same = |other: &Written, id: &str| other.get(id) == fields.get(id);
    if kind == FactKind::ProductProfile {
        let of_product = standing.iter().filter(|(_, other)| says_same(other, "product"));
        return of_product.max_by_key(|(_, other)| other.get("date"));
    }
    let keys = kind.fields().iter().filter(|field| field.key);
    standing.iter().find(|(_, other)| keys.clone().all(|field| says_same(other, field.id)))
}

/// Whose a record with these fields is.
fn owner(visit: &Visit, kind: FactKind, fields: &Written) -> Option<String> {
    let product = |code: &String| visit.moment.now.product(code);
    match kind {
        FactKind::Producer => fields.get("code").cloned(),
        FactKind::ProducerPaper => fields.get("producer").cloned(),
        FactKind::Product => match fields.get("code").and_then(product) {
            Some(known) => known.fact().producer_code.clone(),
            None => fields.get("producer_code").cloned(),
        },
        _ => fields.get("product").and_then(product).and_then(|product| product.fact().producer_code.clone()),
    }
}

/// Fills what the office, not the producer, says of a record: whose it is, its code, its day.
fn fill(visit: &Visit, kind: FactKind, standing: &[Stands], producer: &Producer, fields: &mut Written) {
    let today = visit.moment.as_of().to_string();
    let mut set = |field: &str, text: String| fields.insert(field.to_owned(), text);
    match kind {
        FactKind::Producer => drop(set("code", producer.code.clone())),
        FactKind::ProducerPaper => drop(set("producer", producer.code.clone())),
        FactKind::ProductProfile | FactKind::ProductPhoto => drop(set("date", today)),
        FactKind::Product => {
            set("producer_code", producer.code.clone());
            set("producer", producer.name.clone());
            if fields.get("code").is_none_or(String::is_empty) {
                fields.insert("code".to_owned(), free_product_code(visit));
                fields.insert("joined".to_owned(), today);
            }
        }
        _ => {}
    }
    // What only the office changes stays as it is.
    if let Some((_, before)) = before(standing, kind, fields) {
        for field in OFFICE_ONLY {
            match before.get(*field) {
                Some(text) if !is_key(kind, field) => drop(fields.insert((*field).to_owned(), text.clone())),
                _ => {}
            }
        }
    }
}

/// Fields that only the office changes.
const OFFICE_ONLY: &[&str] = &["since", "joined", "producer_code"];

/// A code that neither a product nor a proposal of one bears.
fn free_product_code(visit: &Visit) -> String {
    let known = visit.moment.now.all::<Product>().iter().map(|record| record.fact().code.clone());
    let proposals = visit.moment.now.all::<ProducerProposal>().iter().map(Record::fact);
    let of_products = proposals.filter(|proposal| proposal.kind == FactKind::Product);
    let proposed = of_products.filter_map(|proposal| Proposed::parse(&proposal.changes));
    let proposed = proposed.flat_map(|proposed| proposed.0).filter_map(|record| record.key.get("code").cloned());
    let taken: BTreeSet<String> = known.chain(proposed).collect();
    let codes = (1..).map(|number: u32| format!("SP-{}-{number}", visit.moment.as_of().year()));
    first_free(codes, |code| taken.contains(code))
}

/// Proposes records of a kind for a producer; the code of the proposal, or what is wrong.
pub async fn propose(
    visit: &Visit,
    producer: &str,
    kind: FactKind,
    records: Vec<Written>,
) -> Result<Result<String, Wrong>, Failure> {
    let producer = kept(visit, producer)?.fact();
    if !PROPOSABLE.contains(&kind) {
        return Err(Failure::NotFound);
    }
    let (register, standing) = (register(visit).await?, standing(visit, kind));
    let (mut wrong, mut changes) = (Vec::new(), Vec::new());
    for (place, mut fields) in records.into_iter().enumerate() {
        fill(visit, kind, &standing, producer, &mut fields);
        let (after, problems) = understood(visit, &register, kind, &fields);
        wrong.extend(problems.into_iter().map(|problem| (place, problem)));
        let Some(after) = after else { continue };
        if owner(visit, kind, &after).as_deref() != Some(producer.code.as_str()) {
            return Err(Failure::NotFound);
        }
        let before = before(&standing, kind, &after).map(|(_, fields)| fields);
        expect_own_file(visit, kind, before, &after).await?;
        let change = RecordChange::between(|field| is_key(kind, field), before, &after);
        if change.changes.iter().any(|change| !matches!(change.field.as_str(), "date")) {
            changes.push(change);
        }
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    if changes.is_empty() {
        return Err(Failure::Bad("problem-proposal-nothing"));
    }
    let code = free_code(visit);
    let proposal = ProducerProposal {
        code: code.clone(),
        producer: producer.code.clone(),
        kind,
        changes: Proposed(changes).to_string(),
        date: visit.moment.as_of(),
        state: ProposalState::Waiting,
        note: None,
    };
    say(visit, ("propose", &code), vec![(proposal, None)]).await?;
    let detail = format!("{} – {}", producer.name, kind.label(programme::Lang::Vi));
    let tree = visit.moment.tree();
    let office = Target::unit(visit.moment.province);
    let own = &visit.viewer()?.account.id;
    let is_office =
        |account: &Account| account.id != *own && policy::allows(&account.posts, tree, Action::KeepProducts, office);
    let news = News { kind: "proposal-waiting", detail: &detail, link: &format!("/ocop/proposals/{code}") };
    tell(&visit.app, news, is_office).await?;
    Ok(Ok(code))
}

/// A record as it is understood, written as forms write it, and what is wrong.
fn understood(visit: &Visit, register: &Register, kind: FactKind, fields: &Written) -> (Option<Written>, Vec<Problem>) {
    let values = values(kind, fields);
    with_collected!(kind, F => {
        let (fact, problems) = read_in::<F>(visit, register, &values);
        return (fact.map(|fact| written(visit, &fact)), problems);
    });
    (None, Vec::new())
}

/// A digest alone is no right to a file: a new one was handed in by whoever names it; a photograph is a picture.
async fn expect_own_file(
    visit: &Visit,
    kind: FactKind,
    standing: Option<&Written>,
    after: &Written,
) -> Result<(), Failure> {
    let Some(reference) = after.get("evidence") else { return Ok(()) };
    if standing.and_then(|fields| fields.get("evidence")) == Some(reference) {
        return Ok(());
    }
    let province = visit.moment.unit(visit.moment.province).code;
    if !handed_in_by(visit, province, reference).await? {
        return Err(Failure::Bad("problem-evidence-unknown"));
    }
    if kind == FactKind::ProductPhoto && !is_own_picture(visit, reference).await? {
        return Err(Failure::Bad("problem-news-picture"));
    }
    Ok(())
}

fn free_code(visit: &Visit) -> String {
    let proposals = visit.moment.now.all::<ProducerProposal>();
    let taken: BTreeSet<&str> = proposals.iter().map(|record| record.fact().code.as_str()).collect();
    let codes = (1..).map(|number: u32| format!("DX-{}-{number}", visit.moment.as_of().year()));
    first_free(codes, |code| taken.contains(code))
}

/// A record of a proposal beside what stands.
#[derive(Debug)]
pub struct Weighed {
    /// What it says.
    pub says: String,
    /// What changes.
    pub differences: Vec<Difference>,
}

/// A field that a proposal changes.
#[derive(Debug)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// What stands.
    pub stands: Option<String>,
    /// What is to stand.
    pub wanted: Option<String>,
    /// What stood when it was proposed, where something else stands now.
    pub overtaken: Option<String>,
}

/// What a proposal would change as things stand, and the stamp of what stands: who decides names what they saw.
pub fn weigh(visit: &Visit, proposal: &ProducerProposal) -> (Vec<Weighed>, String) {
    let kind = proposal.kind;
    let standing = standing(visit, kind);
    let mut stamps = Vec::new();
    let mut weighed = Vec::new();
    for record in Proposed::parse(&proposal.changes).unwrap_or_default().0 {
        let before = before(&standing, kind, &record.key);
        let fields = before.map(|(_, fields)| fields);
        stamps.push(before.map_or(0, |(seq, _)| seq.0).to_string());
        let overtaken: Vec<String> = record.overtaken(fields).map(|change| change.field.clone()).collect();
        let difference = |change: &programme::ocop::FieldChange| Difference {
            field: change.field.clone(),
            label: kind
                .fields()
                .iter()
                .find(|field| field.id == change.field)
                .map_or_else(|| change.field.clone(), |field| label(visit, field)),
            stands: fields.and_then(|fields| fields.get(&change.field)).cloned(),
            wanted: change.after.clone(),
            overtaken: overtaken.contains(&change.field).then(|| change.before.clone().unwrap_or_default()),
        };
        let says = record.key.values().cloned().collect::<Vec<_>>().join(" · ");
        weighed.push(Weighed { says, differences: record.changes.iter().map(difference).collect() });
    }
    (weighed, stamps.join("."))
}

/// What the office says to a proposal.
#[derive(Clone, Debug)]
pub enum Word {
    /// Yes; the stamp of what was seen.
    Approve(String),
    /// No, and why.
    Refuse,
}

/// Decides on a proposal that waits. What is approved is recorded together with the word on it.
pub async fn decide(visit: &Visit, code: &str, word: Word, note: &str) -> Result<(), Failure> {
    visit.demand(Action::KeepProducts, Target::unit(visit.moment.province))?;
    let record = find(visit, code)?;
    expect_waiting(record)?;
    let note = note.trim();
    if note.chars().count() > NOTE {
        return Err(Failure::Bad("failure-reason"));
    }
    let answer = Some(note.to_owned()).filter(|note| !note.is_empty());
    let state = match word {
        Word::Approve(stamp) => {
            with_collected!(record.fact().kind, F => { approve::<F>(visit, record, &stamp, answer).await?; });
            ProposalState::Approved
        }
        Word::Refuse if note.is_empty() => return Err(Failure::Bad("problem-reason")),
        Word::Refuse => {
            turn(visit, record, ProposalState::Refused, answer).await?;
            ProposalState::Refused
        }
    };
    let proposal = record.fact();
    let kind = if state == ProposalState::Approved { "proposal-approved" } else { "proposal-refused" };
    let mut detail = format!("{} – {}", proposal.code, proposal.kind.label(programme::Lang::Vi));
    if !note.is_empty() {
        detail = format!("{detail} – {note}");
    }
    let link = format!("/producer/{}", proposal.producer);
    tell(&visit.app, News { kind, detail: &detail, link: &link }, speaks_for(&[&proposal.producer])).await
}

/// A producer takes back a proposal that waits.
pub async fn withdraw(visit: &Visit, code: &str) -> Result<(), Failure> {
    let record = find(visit, code)?;
    expect_waiting(record)?;
    turn(visit, record, ProposalState::Withdrawn, None).await
}

fn expect_waiting(record: &Record<ProducerProposal>) -> Result<(), Failure> {
    let waits = record.fact().state == ProposalState::Waiting;
    if waits { Ok(()) } else { Err(Failure::Conflict("problem-proposal-answered")) }
}

async fn turn(
    visit: &Visit,
    record: &Record<ProducerProposal>,
    state: ProposalState,
    note: Option<String>,
) -> Result<(), Failure> {
    let mut together = Together::begin(visit).await?;
    turn_together(&mut together, record, state, note).await?;
    together.finish().await
}

async fn turn_together(
    together: &mut Together<'_>,
    record: &Record<ProducerProposal>,
    state: ProposalState,
    note: Option<String>,
) -> Result<(), Failure> {
    let proposal = ProducerProposal { state, note, ..record.fact().clone() };
    let kind = match state {
        ProposalState::Approved => "approve proposal",
        ProposalState::Refused => "refuse proposal",
        ProposalState::Withdrawn | ProposalState::Waiting => "withdraw proposal",
    };
    together.say((kind, &record.fact().code), vec![(proposal, Some(record.seq))]).await?;
    Ok(())
}

/// Records what a proposal says and that it is approved, both or neither.
fn approve<'a, F: Collected>(
    visit: &'a Visit,
    record: &'a Record<ProducerProposal>,
    stamp: &'a str,
    note: Option<String>,
) -> BoxFuture<'a, Result<(), Failure>> {
    async move {
        let proposal = record.fact();
        let approved = approved::<F>(visit, proposal, stamp).await?;
        let totals = if F::KIND == FactKind::MarketSale {
            totals(visit, proposal, &self::approved::<MarketSale>(visit, proposal, stamp).await?)
        } else {
            Vec::new()
        };
        let mut together = Together::begin(visit).await?;
        record_approved(&mut together, proposal, approved).await?;
        record_approved(&mut together, proposal, totals).await?;
        turn_together(&mut together, record, ProposalState::Approved, note).await?;
        together.finish().await
    }
    .boxed()
}

async fn record_approved<F: Fact>(
    together: &mut Together<'_>,
    proposal: &ProducerProposal,
    amendments: Vec<Amendment<F>>,
) -> Result<(), Failure> {
    let act = together.visit().act(&format!("record {}", F::KIND.id()), &proposal.code)?;
    match together.attempt(act, amendments).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => Ok(()),
    }
}

/// What an approved proposal says.
async fn approved<F: Collected>(
    visit: &Visit,
    proposal: &ProducerProposal,
    stamp: &str,
) -> Result<Vec<Amendment<F>>, Failure> {
    if weigh(visit, proposal).1 != stamp {
        return Err(Failure::Conflict("problem-changed-meanwhile"));
    }
    let source = source(proposal.date, &proposal.code, &proposal.producer);
    let provenance = amending::provenance(visit);
    let (register, standing) = (register(visit).await?, standing(visit, F::KIND));
    let mut amendments = Vec::new();
    for record in Proposed::parse(&proposal.changes).unwrap_or_default().0 {
        let before = before(&standing, F::KIND, &record.key).map(|(_, fields)| fields);
        let mut fields = record.applied(before);
        if F::KIND == ProductProfile::KIND {
            // What was said last counts: a text of the office that is newer than the proposal is corrected, not hidden behind.
            let newer = before.and_then(|fields| fields.get("date")).cloned();
            let date = record.key.get("date").cloned().max(newer).unwrap_or_default();
            fields.insert("date".to_owned(), date);
        }
        if owner(visit, F::KIND, &fields).as_deref() != Some(proposal.producer.as_str()) {
            return Err(Failure::Conflict("problem-proposal-unsound"));
        }
        let (fact, problems) = read_in::<F>(visit, &register, &values(F::KIND, &fields));
        let fact = fact.filter(|_| problems.is_empty()).ok_or(Failure::Conflict("problem-proposal-unsound"))?;
        let seen = about::<F>(visit, &fact).map(|record| record.seq);
        amendments.push(Amendment { fact: Sourced { fact, provenance, source: source.clone() }, seen });
    }
    Ok(amendments)
}

/// What the markets of a sheet of sales will come to, product by product: growth is told by these totals.
fn totals(visit: &Visit, proposal: &ProducerProposal, approved: &[Amendment<MarketSale>]) -> Vec<Amendment<Sale>> {
    let now = &visit.moment.now;
    let said = approved.iter().map(|amendment| &amendment.fact.fact);
    let others = now.all::<MarketSale>().iter();
    let others = others.filter(|record| approved.iter().all(|amendment| amendment.seen != Some(record.seq)));
    let sold: HashSet<(&str, Period)> = said.clone().map(|sale| (sale.product.as_str(), sale.period)).collect();
    let total = |(product, period): (&str, Period)| {
        let markets = said.clone().chain(others.clone().map(Record::fact));
        let markets = markets.filter(|sale| (sale.product.as_str(), sale.period) == (product, period));
        let mut standing = now.all::<Sale>().iter();
        let standing = standing.find(|record| record.fact().product == product && record.fact().period == period);
        Amendment {
            fact: Sourced {
                fact: Sale { product: product.to_owned(), period, amount: markets.map(|sale| sale.amount).sum() },
                provenance: amending::provenance(visit),
                source: source(proposal.date, &proposal.code, &proposal.producer),
            },
            seen: standing.map(|record| record.seq),
        }
    };
    sold.into_iter().map(total).collect()
}

/// Where an approved record is from: whose word it is, and of which day.
fn source(date: Date, code: &str, producer: &str) -> String {
    format!("{SAID_HERE}đề xuất {code} của chủ thể {producer}, {}", vietnamese::date(date))
}

/// Whether a producer's record or proposal names a file.
pub fn names_file(visit: &Visit, producer: &str, digest: &str) -> bool {
    let mark = format!("{FILE_MARK}{digest}");
    let own: BTreeSet<&str> = products(visit, producer).into_iter().map(|record| record.fact().code.as_str()).collect();
    let now = &visit.moment.now;
    let papers = now.all::<programme::fact::ProducerPaper>().iter().map(Record::fact);
    let photos = now.all::<programme::fact::ProductPhoto>().iter().map(Record::fact);
    let proposals = now.all::<ProducerProposal>().iter().map(Record::fact);
    papers.into_iter().any(|paper| paper.producer == producer && paper.evidence.as_deref() == Some(mark.as_str()))
        || photos.into_iter().any(|photo| own.contains(photo.product.as_str()) && photo.picture() == digest)
        || proposals.into_iter().any(|each| each.producer == producer && each.changes.contains(&mark))
}

#[cfg(test)]
mod tests;
