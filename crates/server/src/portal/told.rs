//! What is told of a product to those who may buy it: its profile, its photographs, and the papers of who makes it.

use programme::{
    Lang,
    fact::{PaperKind, ProducerPaper, ProductPhoto, ProductProfile, Provenance, Record},
    ocop::{CertificateState, Ending},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    catalogue::{group, stars},
    frame::Frame,
    goods::{Good, Maker},
};
use crate::{pages::ocop::withdrawn, request::Visit};

/// A product as its page and its passport tell it.
#[derive(Debug)]
pub struct Told {
    /// Its name.
    pub name: String,
    /// Its stars as signs, and in words.
    pub stars: (String, String),
    /// How its certificate stands, in a sentence.
    pub certificate: String,
    /// How its certificate stands.
    pub state: CertificateState,
    /// The OCOP group.
    pub group: String,
    /// The sub-group, where it is on record.
    pub subgroup: Option<String>,
    /// Who makes it: name and page, which may be missing.
    pub producer: Option<(String, Option<String>)>,
    /// The units it comes from, the province first: name and address.
    pub places: Vec<(String, String)>,
    /// Digest and caption of each photograph.
    pub photos: Vec<(String, String)>,
    /// What the producer says of it.
    pub profile: Option<Profile>,
    /// The papers of the producer that hold today.
    pub papers: Vec<Paper>,
    /// How the product is known.
    pub provenance: Provenance,
}

/// What a producer says of a product.
#[derive(Debug)]
pub struct Profile {
    /// Its story, in Vietnamese.
    pub story: Option<String>,
    /// It in a few words of English.
    pub english: Option<String>,
    /// The key of what is told, and what is said of it in Vietnamese.
    pub rows: Vec<(&'static str, String)>,
    /// How it is known.
    pub provenance: Provenance,
}

impl Profile {
    /// What is told in a language; the story where nothing was said in it.
    pub fn in_words_of(&self, lang: Lang) -> Option<&str> {
        let english = self.english.as_deref().filter(|_| lang == Lang::En);
        english.or(self.story.as_deref())
    }
}

/// A paper of a producer. Its scan is not shown: it may bear what is nobody's business.
#[derive(Debug)]
pub struct Paper {
    /// What it shows.
    pub kind: &'static str,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// The last day it holds, where it has a term.
    pub until: Option<String>,
    /// How it is known.
    pub provenance: Provenance,
}

impl Told {
    /// What is told of a product.
    pub fn new(frame: &Frame<'_>, good: &Good<'_>) -> Self {
        let (visit, product) = (frame.visit, good.product());
        let moment = &visit.moment;
        let place = |unit: UnitIndex| {
            let unit = moment.unit(unit);
            (unit.full_name(), frame.link(format!("/units/{}", unit.code)))
        };
        let subgroups = moment.law().latest_ocop().map_or(&[][..], |rules| rules.subgroups.as_slice());
        let subgroup = subgroups.iter().find(|subgroup| Some(subgroup.number) == product.subgroup);
        let producer = |maker: &Maker<'_>| (maker.name.to_owned(), maker.path().map(|path| frame.link(path)));
        Self {
            name: product.name.clone(),
            stars: stars(frame, good.star()),
            certificate: certificate(visit, good),
            state: good.certificate.state(),
            group: group(moment, frame, &product.group),
            subgroup: subgroup.map(|subgroup| subgroup.name.get(visit.lang).to_owned()),
            producer: good.maker.as_ref().map(producer),
            places: good.unit.map(|unit| moment.path(unit)).unwrap_or_default().into_iter().map(place).collect(),
            photos: photos(visit, good),
            profile: profile(visit, &product.code),
            papers: good.maker.as_ref().map(|maker| papers(visit, maker)).unwrap_or_default(),
            provenance: good.record.sourced.provenance,
        }
    }

    /// The group with the sub-group.
    pub fn kind(&self) -> String {
        self.subgroup.as_ref().map_or_else(|| self.group.clone(), |subgroup| format!("{} › {subgroup}", self.group))
    }
}

/// How the certificate stands, said plainly.
pub fn certificate(visit: &Visit, good: &Good<'_>) -> String {
    let spell = &good.certificate;
    let (star, from, to) =
        (spell.star.get().to_string(), vietnamese::date(spell.decision.fact().date), vietnamese::date(spell.until));
    let key = match spell.state() {
        CertificateState::Valid => "portal-certificate-valid",
        CertificateState::Lapsed => "portal-certificate-lapsed",
        CertificateState::Withdrawn => "portal-certificate-withdrawn",
    };
    let said = visit.words(key, &[("star", &star), ("from", &from), ("to", &to)]);
    match &spell.ended {
        Some(Ending::Withdrawn(decision)) => {
            let why =
                visit.words("portal-withdrawn-why", &[("why", &withdrawn(&visit.moment, decision.fact(), visit.lang))]);
            format!("{said} {why}")
        }
        _ => said,
    }
}

/// The photographs in their order; what has no caption shows the product.
fn photos(visit: &Visit, good: &Good<'_>) -> Vec<(String, String)> {
    let product = good.product();
    let all = visit.moment.now.all::<ProductPhoto>().iter().map(Record::fact);
    let mut photos: Vec<&ProductPhoto> = all.filter(|photo| photo.product == product.code).collect();
    photos.sort_by_key(|photo| photo.place);
    let shown = |photo: &ProductPhoto| {
        (photo.picture().to_owned(), photo.caption.clone().unwrap_or_else(|| product.name.clone()))
    };
    photos.into_iter().map(shown).collect()
}

/// What was last said of a product.
fn profile(visit: &Visit, product: &str) -> Option<Profile> {
    let all = visit.moment.now.all::<ProductProfile>().iter();
    let own = all.filter(|record| record.fact().product == product);
    let record = own.max_by_key(|record| (record.fact().date, record.seq))?;
    let said = record.fact();
    let rows = [
        ("portal-ingredients", &said.ingredients),
        ("portal-packs", &said.packs),
        ("portal-keeping", &said.keeping),
        ("portal-shelf-life", &said.shelf_life),
        ("portal-markets", &said.markets),
        ("portal-capacity", &said.capacity),
    ];
    Some(Profile {
        story: said.story.clone(),
        english: said.english.clone(),
        rows: rows.into_iter().filter_map(|(key, text)| Some((key, text.clone()?))).collect(),
        provenance: record.sourced.provenance,
    })
}

/// The papers of a producer that hold today, in the order of their kinds.
pub fn papers(visit: &Visit, maker: &Maker<'_>) -> Vec<Paper> {
    let Some(producer) = maker.record else { return Vec::new() };
    let today = visit.moment.as_of();
    let all = visit.moment.now.all::<ProducerPaper>().iter();
    let holds = |paper: &ProducerPaper| paper.producer == producer.fact().code && paper.holds_on(today);
    let mut papers: Vec<&Record<ProducerPaper>> = all.filter(|record| holds(record.fact())).collect();
    let order = |kind: PaperKind| PaperKind::ALL.iter().position(|each| *each == kind);
    papers.sort_by_key(|record| (order(record.fact().kind), record.seq));
    let shown = |record: &Record<ProducerPaper>| {
        let paper = record.fact();
        Paper {
            kind: paper.kind.label(visit.lang),
            number: paper.number.clone(),
            issuer: paper.issuer.clone(),
            until: paper.expires.map(vietnamese::date),
            provenance: record.sourced.provenance,
        }
    };
    papers.into_iter().map(shown).collect()
}
