//! What a producer who signs in keeps: its profile, papers, products and sales. What it says waits for the office.

mod propose;
mod sales;

use askama::Template;
use axum::{
    extract::Path,
    response::{Redirect, Response},
};
use programme::{
    fact::{FactKind, Producer, ProducerPaper, Product, ProductPhoto, ProductProfile, ProposalState, Record},
    ocop::{Answer, Ending, Spell, answers, histories, open_surveys},
    policy::Action,
    vietnamese,
};

use super::{
    evidence::hand_out_file,
    frame::{Frame, Page},
    go,
    ocop::withdrawn,
};
use crate::{
    failure::{Failure, form_urlencoded},
    proposing::{self, kept, names_file, products},
    request::{Fields, Visit},
    route::{Access::Somewhere, Route},
};

pub use sales::typed_period;

/// The pages, with who may use them; the handlers ask whose each producer is.
pub fn routes() -> Vec<Route> {
    let access = Somewhere(Action::KeepProducts);
    vec![
        Route::get("/producer", access, start),
        Route::get("/producer/{producer}", access, home),
        Route::get("/producer/{producer}/files/{digest}", access, file),
        Route::get("/producer/{producer}/propose/{kind}", access, propose::page),
        Route::post("/producer/{producer}/propose/{kind}/send", access, propose::send),
        Route::post("/producer/{producer}/withdraw", access, withdraw),
        Route::get("/producer/{producer}/sales/{period}", access, sales::page),
        Route::post("/producer/{producer}/sales/{period}/send", access, sales::send),
        Route::get("/producer/{producer}/sales/{period}/file", access, sales::file),
        Route::post("/producer/{producer}/sales/{period}/upload", access, sales::upload),
    ]
}

/// The address of a producer's own page.
pub fn address(code: &str) -> String {
    format!("/producer/{}", form_urlencoded(code))
}

/// The address where one proposes a record of a kind, with some fields filled.
fn propose_address(producer: &str, kind: FactKind, filled: &[(&str, &str)]) -> String {
    let fields: Vec<String> = filled.iter().map(|(name, value)| format!("{name}={}", form_urlencoded(value))).collect();
    let mark = if fields.is_empty() { "" } else { "?" };
    format!("{}/propose/{}{mark}{}", address(producer), kind.id(), fields.join("&"))
}

/// `GET /producer`: the producer for whom one speaks; the office goes to what waits for it.
async fn start(visit: Visit) -> Result<Redirect, Failure> {
    let own = visit.producers().next().map_or_else(|| "/ocop/proposals".to_owned(), address);
    Ok(Redirect::to(&visit.when.link(&own)))
}

#[derive(Template)]
#[template(path = "producer.html")]
struct HomePage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    code: &'a str,
    action: String,
    /// Other producers for whom the same person speaks.
    others: Vec<(String, &'a str)>,
    facts: Vec<(&'static str, String)>,
    profile: String,
    surveys: Vec<SurveyRow>,
    products: Vec<ProductRow>,
    product_new: String,
    papers: Vec<PaperRow>,
    paper_new: String,
    proposals: Vec<ProposalRow>,
    /// Whether something can be proposed: in the state of today.
    open: bool,
}

struct SurveyRow {
    period: String,
    href: String,
    until: String,
    answer: &'static str,
    class: &'static str,
}

struct ProductRow {
    name: String,
    code: String,
    certificate: String,
    class: &'static str,
    links: Vec<(&'static str, String)>,
    photos: Vec<(u16, String, String, String)>,
}

struct PaperRow {
    says: String,
    expires: String,
    class: &'static str,
    file: Option<String>,
    correct: String,
}

/// A proposal in a list.
pub struct ProposalRow {
    /// Its code.
    pub code: String,
    /// What it would record.
    pub kind: &'static str,
    /// Whose it is.
    pub producer: String,
    /// When it was made.
    pub date: String,
    /// Where it stands, in words and in colour.
    pub state: (&'static str, &'static str),
    /// Whether it waits.
    pub waits: bool,
    /// What was answered.
    pub note: String,
}

/// `GET /producer/{producer}`.
async fn home(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let record = kept(&visit, &code)?;
    let producer = record.fact();
    let others = visit.producers().filter(|other| *other != code);
    let others = others.map(|other| (address(other), visit.moment.now.producer_name(other))).collect();
    let proposals = proposing::seen(&visit).into_iter().filter(|record| record.fact().producer == code);
    let proposals = proposals.map(|record| proposal_row(&visit, record)).collect();
    Frame::new(&visit, "producer-home").render(|frame| HomePage {
        name: &producer.name,
        code: &producer.code,
        action: address(&code),
        others,
        facts: facts(&visit, producer),
        profile: propose_address(&code, FactKind::Producer, &[("record", &record.seq.0.to_string())]),
        surveys: surveys(&visit, &code),
        products: product_rows(&visit, &code),
        product_new: propose_address(&code, FactKind::Product, &[]),
        papers: papers(&visit, &code),
        paper_new: propose_address(&code, FactKind::ProducerPaper, &[]),
        proposals,
        open: visit.when.is_now(),
        frame,
    })
}

fn facts(visit: &Visit, producer: &Producer) -> Vec<(&'static str, String)> {
    let given = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    vec![
        ("kind", producer.kind.label(visit.lang).to_owned()),
        ("unit", visit.moment.now.unit_name(producer.unit)),
        ("producer-address", given(&producer.address)),
        ("producer-telephone", given(&producer.telephone)),
        ("producer-email", given(&producer.email)),
        ("producer-representative", given(&producer.representative)),
    ]
}

fn surveys(visit: &Visit, code: &str) -> Vec<SurveyRow> {
    let row = |record: &Record<programme::fact::SalesSurvey>| {
        let survey = record.fact();
        let standing = answers(&visit.moment.now, survey.period);
        let (_, answer) = standing.into_iter().find(|(producer, _)| producer.fact().code == code)?;
        let (key, class) = answer_words(answer);
        Some(SurveyRow {
            period: survey.period.label(visit.lang),
            href: format!("{}/sales/{}", address(code), survey.period.to_text()),
            until: vietnamese::date(survey.until),
            answer: key,
            class,
        })
    };
    open_surveys(&visit.moment.now).into_iter().filter_map(row).collect()
}

/// How a producer stands to a survey: the key of its words, and its colour.
pub const fn answer_words(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::Owed => ("survey-owed", "unmet"),
        Answer::Waiting => ("survey-waiting", "missing"),
        Answer::Given => ("survey-given", "met"),
    }
}

fn product_rows(visit: &Visit, producer: &str) -> Vec<ProductRow> {
    let histories = histories(&visit.moment.now);
    let latest = |record: &Record<Product>| histories.get(record.fact().code.as_str())?.last();
    let own = products(visit, producer).into_iter();
    own.map(|record| product_row(visit, producer, record, latest(record))).collect()
}

fn product_row(visit: &Visit, producer: &str, record: &Record<Product>, latest: Option<&Spell<'_>>) -> ProductRow {
    let product = record.fact();
    let code = product.code.as_str();
    let now = &visit.moment.now;
    let (certificate, class) = certificate(visit, latest);
    let seq = record.seq.0.to_string();
    let own = now.all::<ProductPhoto>().iter().filter(|record| record.fact().product == code);
    let mut photos: Vec<&Record<ProductPhoto>> = own.collect();
    photos.sort_by_key(|record| record.fact().place);
    let next = photos.last().map_or(1, |record| record.fact().place + 1).to_string();
    let photo = |record: &&Record<ProductPhoto>| {
        let photo = record.fact();
        let change = propose_address(producer, FactKind::ProductPhoto, &[("record", &record.seq.0.to_string())]);
        let file = format!("{}/files/{}", address(producer), photo.picture());
        (photo.place, photo.caption.clone().unwrap_or_default(), file, change)
    };
    ProductRow {
        name: product.name.clone(),
        code: code.to_owned(),
        certificate,
        class,
        links: vec![
            ("producer-product-correct", propose_address(producer, FactKind::Product, &[("record", &seq)])),
            ("producer-profile-write", propose_address(producer, FactKind::ProductProfile, &[("product", code)])),
            ("producer-dossier", format!("/ocop/dossiers/new?product={}", form_urlencoded(code))),
            (
                "producer-photo-add",
                propose_address(producer, FactKind::ProductPhoto, &[("product", code), ("place", &next)]),
            ),
        ],
        photos: photos.iter().map(photo).collect(),
    }
}

/// How a product's certificate stands, in words and in colour.
fn certificate(visit: &Visit, latest: Option<&Spell<'_>>) -> (String, &'static str) {
    let today = visit.moment.as_of();
    let Some(spell) = latest else { return (visit.words("producer-certificate-none", &[]), "missing") };
    let stars = spell.star.get().to_string();
    let until = vietnamese::date(spell.until);
    let blanks = [("stars", stars.as_str()), ("day", until.as_str())];
    if let Some(Ending::Withdrawn(decision)) = &spell.ended {
        let reason = withdrawn(&visit.moment, decision.fact(), visit.lang);
        let blanks = [blanks[0], blanks[1], ("reason", reason.as_str())];
        return (visit.words("producer-certificate-withdrawn", &blanks), "unmet");
    }
    if spell.ended.is_some() {
        return (visit.words("producer-certificate-ended", &blanks), "unmet");
    }
    let days = (spell.until - today).get_days();
    let left = days.to_string();
    let class = if days <= SOON { "basically_met" } else { "met" };
    (visit.words("producer-certificate-valid", &[blanks[0], blanks[1], ("left", &left)]), class)
}

/// What ends within so many days is to be seen to.
const SOON: i32 = 183;

fn papers(visit: &Visit, producer: &str) -> Vec<PaperRow> {
    let today = visit.moment.as_of();
    let own = visit.moment.now.all::<ProducerPaper>().iter().filter(|record| record.fact().producer == producer);
    let mut own: Vec<_> = own.collect();
    own.sort_by_key(|record| (record.fact().expires.is_none(), record.fact().expires, record.seq));
    let row = |record: &Record<ProducerPaper>| {
        let paper = record.fact();
        let say = |key: &str| {
            let day = paper.expires.map(vietnamese::date).unwrap_or_default();
            visit.words(key, &[("day", &day)])
        };
        let (expires, class) = match paper.expires.map(|expires| (expires - today).get_days()) {
            None => (say("paper-no-term"), "met"),
            Some(days) if days < 0 => (say("paper-expired"), "unmet"),
            Some(days) if days <= SOON => (say("paper-expires-soon"), "basically_met"),
            Some(_) => (say("paper-expires"), "met"),
        };
        let digest = paper.evidence.as_deref().and_then(|mark| mark.strip_prefix(programme::fact::FILE_MARK));
        PaperRow {
            says: format!("{} {} – {}", paper.kind.label(visit.lang), paper.number, paper.issuer),
            expires,
            class,
            file: digest.map(|digest| format!("{}/files/{digest}", address(producer))),
            correct: propose_address(producer, FactKind::ProducerPaper, &[("record", &record.seq.0.to_string())]),
        }
    };
    own.into_iter().map(row).collect()
}

/// A proposal as a list shows it.
pub fn proposal_row(visit: &Visit, record: &Record<programme::fact::ProducerProposal>) -> ProposalRow {
    let proposal = record.fact();
    let class = match proposal.state {
        ProposalState::Waiting => "missing",
        ProposalState::Approved => "met",
        ProposalState::Refused => "unmet",
        ProposalState::Withdrawn => "not_applicable",
    };
    ProposalRow {
        code: proposal.code.clone(),
        kind: proposal.kind.label(visit.lang),
        producer: visit.moment.now.producer_name(&proposal.producer).to_owned(),
        date: vietnamese::date(proposal.date),
        state: (proposal.state.label(visit.lang), class),
        waits: proposal.state == ProposalState::Waiting,
        note: proposal.note.clone().unwrap_or_default(),
    }
}

/// `GET /producer/{producer}/files/{digest}`: a file that its records or proposals name.
async fn file(visit: Visit, Path((code, digest)): Path<(String, String)>) -> Result<Response, Failure> {
    kept(&visit, &code)?;
    if !names_file(&visit, &code, &digest) {
        return Err(Failure::NotFound);
    }
    let evidence = visit.app.ledger().evidence(&digest).await?.ok_or(Failure::NotFound)?;
    hand_out_file(&visit.app, evidence, &digest).await
}

/// `POST /producer/{producer}/withdraw`.
async fn withdraw(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    kept(&visit, &code)?;
    let record = proposing::find(&visit, form.get("proposal"))?;
    if record.fact().producer != code {
        return Err(Failure::NotFound);
    }
    proposing::withdraw(&visit, form.get("proposal")).await?;
    Ok(go(&visit, &address(&code), "done-proposal-withdrawn"))
}

/// What is told of a product so far.
fn latest_profile<'v>(visit: &'v Visit, product: &str) -> Option<&'v Record<ProductProfile>> {
    let all = visit.moment.now.all::<ProductProfile>().iter().filter(|record| record.fact().product == product);
    all.max_by_key(|record| (record.fact().date, record.seq))
}
