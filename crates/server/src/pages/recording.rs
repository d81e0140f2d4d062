//! One form for every kind of fact that the running of the programme is made of: the office adds one, or corrects the one it
//! saw. Its fields follow from the kind's declaration, as those of files do; what is wrong is told at its field.

pub mod choices;
pub mod fields;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::written_fields;
use futures_util::future::{BoxFuture, FutureExt as _};
use ledger::Amendment;
use programme::{
    fact::{Fact, FactKind, FieldInfo, Problem, Record, Seq, Sourced},
    policy::{Action, Target},
    snapshot::Collected,
    with_collected,
};

use self::fields::{InputRow, Values, inputs, is_known, read};
use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    amending,
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
};

/// The routes of records, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/records/{kind}/{seq}", Office(Action::SeeFigures), super::record::page),
        Route::get("/records/{kind}/new", Office(Action::Import), new),
        Route::get("/records/{kind}/{seq}/correct", Office(Action::Import), correct),
        Route::post("/records/{kind}/record", Office(Action::Import), record),
    ]
}

/// The kinds that are recorded so. The others have ways of their own: figures are submitted and verified, tasks given and
/// handed over, decisions and law come with their files.
const KINDS: &[FactKind] = &[
    FactKind::UnitEntry,
    FactKind::Body,
    FactKind::Holder,
    FactKind::Difficulty,
    FactKind::Proposal,
    FactKind::SupportPolicy,
    FactKind::PolicyClaim,
    FactKind::Course,
    FactKind::Project,
    FactKind::Allocation,
    FactKind::Disbursement,
    FactKind::CarryOver,
    FactKind::StepCost,
    FactKind::FundRequest,
    FactKind::Contribution,
    FactKind::Product,
    FactKind::ProductProfile,
    FactKind::Producer,
    FactKind::ProducerPaper,
    FactKind::StarDecision,
    FactKind::MarketSale,
    FactKind::Dossier,
    FactKind::DossierItem,
    FactKind::Council,
    FactKind::CouncilMember,
    FactKind::Recusal,
    FactKind::CouncilSession,
    FactKind::Appeal,
];

#[derive(Template)]
#[template(path = "recording.html")]
struct RecordingPage<'a> {
    frame: Frame<'a>,
    kind: &'static str,
    label: &'static str,
    /// The number of the record that is corrected; empty for a new one.
    seen: String,
    inputs: Vec<InputRow>,
    source: String,
    reason: String,
    /// How many fields are wrong.
    wrong: usize,
    back: String,
}

/// What the form holds: the fields by their identifiers, and what every fact has besides.
#[derive(Default)]
struct Filled {
    fields: Values,
    source: String,
    reason: String,
}

/// The address where one of a kind is recorded, for those who may, with some fields filled.
pub fn new_address(visit: &Visit, kind: FactKind, filled: &[(&str, &str)]) -> Option<String> {
    let fields: Vec<String> =
        filled.iter().map(|(name, value)| format!("{name}={}", crate::failure::form_urlencoded(value))).collect();
    let mark = if fields.is_empty() { "" } else { "?" };
    may(visit, kind).then(|| format!("/records/{}/new{mark}{}", kind.id(), fields.join("&")))
}

/// The address where a record is corrected, for those who may.
pub fn correct_address(visit: &Visit, kind: FactKind, seq: Seq) -> Option<String> {
    may(visit, kind).then(|| format!("/records/{}/{}/correct", kind.id(), seq.0))
}

/// Whether whoever asks may record one of a kind here and now.
fn may(visit: &Visit, kind: FactKind) -> bool {
    let province = Target::unit(visit.moment.province);
    KINDS.contains(&kind) && visit.when.is_now() && visit.may(Action::Import, province)
}

fn formed(kind: &str) -> Result<FactKind, Failure> {
    FactKind::from_id(kind).filter(|kind| KINDS.contains(kind)).ok_or(Failure::NotFound)
}

/// `GET /records/{kind}/new`: an empty form, or one with the fields that the address names.
pub async fn new(visit: Visit, Path(kind): Path<String>) -> Result<Page, Failure> {
    let kind = formed(&kind)?;
    let given =
        |field: &FieldInfo| visit.asked(field.id).map(str::to_owned).or_else(|| choices::usual(&visit, kind, field));
    let fields = kind.fields().iter().filter_map(|field| Some((field.id, given(field)?))).collect();
    show(&visit, kind, None, Filled { fields, ..Filled::default() }, &[])
}

/// `GET /records/{kind}/{seq}/correct`: the form with what the record says.
pub async fn correct(visit: Visit, Path((kind, seq)): Path<(String, i64)>) -> Result<Page, Failure> {
    let kind = formed(&kind)?;
    with_collected!(kind, F => {
        let record = standing::<F>(&visit, Seq(seq))?;
        return show(&visit, kind, Some(record.seq), filled(&visit, record), &[]);
    });
    Err(Failure::NotFound)
}

/// The record of a number, while it stands.
fn standing<F: Collected>(visit: &Visit, seq: Seq) -> Result<&Record<F>, Failure> {
    visit.moment.now.all::<F>().iter().find(|record| record.seq == seq).ok_or(Failure::NotFound)
}

fn filled<F: Fact>(visit: &Visit, record: &Record<F>) -> Filled {
    let fields = written_fields(visit.moment.law(), record.fact());
    Filled { fields, source: record.sourced.source.clone(), reason: String::new() }
}

fn show(
    visit: &Visit,
    kind: FactKind,
    seen: Option<Seq>,
    mut filled: Filled,
    problems: &[Problem],
) -> Result<Page, Failure> {
    let is_fixed = |field: &FieldInfo| field.key && seen.is_some();
    let inputs = inputs(visit, kind, &mut filled.fields, problems, &is_fixed);
    let title = if seen.is_some() { "record-correct" } else { "record-new" };
    Frame::new(visit, title).render(|frame| RecordingPage {
        kind: kind.id(),
        label: kind.label(visit.lang),
        seen: seen.map(|seq| seq.0.to_string()).unwrap_or_default(),
        inputs,
        source: filled.source,
        reason: filled.reason,
        wrong: problems.len(),
        back: frame.link(page_of(visit, kind)),
        frame,
    })
}

/// The page that shows records of a kind.
fn page_of(visit: &Visit, kind: FactKind) -> String {
    match kind {
        FactKind::Body | FactKind::Holder => "/organisation".to_owned(),
        FactKind::Difficulty | FactKind::Proposal => "/difficulties".to_owned(),
        FactKind::SupportPolicy | FactKind::PolicyClaim => "/policies".to_owned(),
        FactKind::Course => "/training".to_owned(),
        FactKind::UnitEntry => "/register".to_owned(),
        FactKind::Allocation
        | FactKind::Disbursement
        | FactKind::CarryOver
        | FactKind::Contribution
        | FactKind::Project => {
            format!("/units/{}/money", visit.province())
        }
        _ => format!("/units/{}", visit.province()),
    }
}

/// `POST /records/{kind}/record`: records what the form says, or shows it again with every error at its field.
pub async fn record(visit: Visit, Path(kind): Path<String>, form: Fields) -> Result<Response, Failure> {
    let kind = formed(&kind)?;
    with_collected!(kind, F => { return take::<F>(&visit, &form).await; });
    Err(Failure::NotFound)
}

fn take<'a, F: Collected>(visit: &'a Visit, form: &'a Fields) -> BoxFuture<'a, Result<Response, Failure>> {
    async move {
        let seen = match form.get("seen") {
            "" => None,
            number => Some(Seq(number.parse().map_err(|_| Failure::Bad("failure-form"))?)),
        };
        let mut said = sent(F::KIND, form);
        if let Some(seq) = seen {
            let stands = standing::<F>(visit, seq).map_err(|_| Failure::Conflict("problem-changed-meanwhile"))?;
            let own = filled(visit, stands).fields;
            for field in F::FIELDS.iter().filter(|field| field.key) {
                said.insert(field.id, own.get(field.id).cloned().unwrap_or_default());
            }
        }
        let (source, reason) = (form.get("source").to_owned(), form.get("act-reason").to_owned());
        let filled = Filled { fields: said, source, reason };
        let (fact, mut problems) = read::<F>(visit, &filled.fields).await?;
        if let Some(fact) = fact.as_ref().filter(|fact| seen.is_none() && is_known(visit, *fact)) {
            problems.extend(said_already::<F>(visit, fact));
        }
        let Some(fact) = fact.filter(|_| problems.is_empty()) else {
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, show(visit, F::KIND, seen, filled, &problems)?).into_response()
            );
        };
        let source = if filled.source.is_empty() { amending::source(visit)? } else { filled.source };
        let fact = Sourced { fact, provenance: amending::provenance(visit), source };
        let act = visit.act(&format!("record {}", F::KIND.id()), &filled.reason)?;
        amending::amend(visit, act, vec![Amendment { fact, seen }]).await?;
        Ok(go(visit, &page_of(visit, F::KIND), "done-recorded"))
    }
    .boxed()
}

/// The fields of a kind as they were sent.
fn sent(kind: FactKind, form: &Fields) -> Values {
    kind.fields().iter().map(|field| (field.id, form.get(field.id).to_owned())).collect()
}

/// A new record must not say anew what stands: that would change it unseen.
fn said_already<F: Fact>(visit: &Visit, fact: &F) -> Option<Problem> {
    let field = F::FIELDS.iter().find(|field| field.key)?;
    let wrong = format!("{}: {}", visit.words("record-stands", &[]), fact.describe(visit.lang));
    Some(Problem { field: field.id, wrong, right: visit.words("record-stands-cure", &[]) })
}
