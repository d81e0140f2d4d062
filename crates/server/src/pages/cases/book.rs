//! The dossier of a case as one PDF: its papers, then the evidence of the figures by which its unit is judged.

use axum::{
    extract::Path,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use documents::dossier::{Dossier, Entry, File, Section, Unbound, bind};
use programme::{
    Lang,
    fact::{Action, FILE_MARK, Observation, Provenance},
    law::{CriteriaSet, Leaf, MeasureIndex},
    recognition::Case,
    unit::UnitIndex,
    vietnamese,
};

use super::{find, may_see_files, name};
use crate::{
    apart,
    failure::{Failure, form_urlencoded},
    request::Visit,
};

/// Files are bound up to so many bytes together; those after it are only listed.
const MOST: usize = 200_000_000;

/// `GET /cases/{case}/dossier`.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let bytes = book(&visit, &code).await?;
    let name = form_urlencoded(&format!("ho-so-{code}.pdf"));
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The dossier of a case, for those who may see its files.
pub async fn book(visit: &Visit, code: &str) -> Result<Vec<u8>, Failure> {
    let case = find(visit, code)?;
    if !may_see_files(visit, &case) {
        return Err(Failure::Forbidden);
    }
    let mut store = Store { visit, left: MOST };
    let mut sections = papers(&mut store, &case).await?;
    sections.extend(figures(&mut store, &case).await?);
    let dossier = Dossier { sections, ..cover(visit, &case) };
    // Setting and binding takes long: not on the threads that serve.
    let bound = tokio::task::spawn_blocking(move || bind(&dossier)).await;
    let bound = bound.map_err(|error| Failure::Broken(error.to_string()))?;
    bound.map_err(|error| Failure::Broken(error.to_string()))
}

fn cover(visit: &Visit, case: &Case<'_>) -> Dossier {
    let fact = case.fact();
    let recognise = fact.action == Action::Recognise;
    let title = visit.words(if recognise { "book-recognise" } else { "book-withdraw" }, &[]);
    let said = |key: &str, value: &str| format!("{}: {value}", visit.words(key, &[]));
    let lines = vec![
        name(visit, case),
        said("case", &fact.code),
        said("case-round", &fact.round.label(visit.lang)),
        said("case-year", &fact.year.0.to_string()),
        said("case-opened", &vietnamese::date(fact.opened)),
    ];
    let is_made_up = case.record.sourced.provenance == Provenance::Illustrative;
    Dossier {
        title,
        lines,
        notice: is_made_up.then(|| visit.words("book-illustrative", &[])),
        date: visit.moment.as_of(),
        lang: visit.lang,
        sections: Vec::new(),
    }
}

/// Files of the evidence store, as many as fit.
struct Store<'v> {
    visit: &'v Visit,
    left: usize,
}

impl Store<'_> {
    /// The file of a digest; none where the ledger knows no such file.
    async fn file(&mut self, digest: &str) -> Result<Option<File>, Failure> {
        let Some(evidence) = self.visit.app.ledger().evidence(digest).await? else { return Ok(None) };
        let size = usize::try_from(evidence.size).unwrap_or(usize::MAX);
        // A file that is gone from the store is listed as such: the dossier of the others is still made.
        let kept = if size <= self.left { self.visit.app.kept(digest).await.ok() } else { None };
        let bytes = match kept {
            None => Err(Unbound::Missing),
            Some(pdf) if pdf.starts_with(b"%PDF-") => apart::pages(self.visit.app.config.program.clone(), pdf).await?,
            Some(other) => Ok(other),
        };
        // What is not there takes no room from those that are.
        let taken = match &bytes {
            Err(Unbound::Missing) => 0,
            Err(_) => size,
            Ok(bytes) => bytes.len().max(size),
        };
        self.left = self.left.saturating_sub(taken);
        Ok(Some(File { name: evidence.name, digest: digest.to_owned(), bytes }))
    }
}

/// The papers of the case, each with the files given last, in the order of its steps.
async fn papers(store: &mut Store<'_>, case: &Case<'_>) -> Result<Vec<Section>, Failure> {
    let lang = store.visit.lang;
    let mut sections = Vec::new();
    for step in &case.procedure.steps {
        let mut entries = Vec::new();
        for rule in &step.papers {
            let Some(paper) = case.paper(rule).map(programme::fact::Record::fact) else { continue };
            let day = vietnamese::date(paper.date);
            let detail = paper.number.as_ref().map_or(day.clone(), |number| format!("{number}, {day}"));
            let title = rule.name.get(lang).to_owned();
            let mut any = false;
            for digest in paper.files() {
                let file = store.file(digest).await?;
                any |= file.is_some();
                entries.extend(file.map(|file| Entry {
                    title: title.clone(),
                    detail: detail.clone(),
                    file: Some(file),
                }));
            }
            if !any {
                entries.push(Entry { title, detail, file: None });
            }
        }
        if !entries.is_empty() {
            sections.push(Section { title: step.name.get(lang).to_owned(), entries });
        }
    }
    Ok(sections)
}

/// The evidence that was handed in with the figures by which the unit is judged, criterion by criterion. What belongs to several criteria
/// stands under the first.
async fn figures(store: &mut Store<'_>, case: &Case<'_>) -> Result<Vec<Section>, Failure> {
    let (Some(set), Some(unit)) = (case.set, case.unit) else { return Ok(Vec::new()) };
    let visit = store.visit;
    let (lang, mut bound) = (visit.lang, std::collections::BTreeSet::new());
    let mut sections = Vec::new();
    for (criterion, measures) in asked(set, lang) {
        let mut entries = Vec::new();
        for measure in measures {
            for digest in evidence(visit, unit, measure).await? {
                if !bound.insert(digest.clone()) {
                    continue;
                }
                let measure = visit.moment.law().measure_at(measure);
                let file = store.file(&digest).await?;
                entries.extend(file.map(|file| Entry {
                    title: measure.name.get(lang).to_owned(),
                    detail: String::new(),
                    file: Some(file),
                }));
            }
        }
        if !entries.is_empty() {
            sections.push(Section { title: format!("{} {criterion}", visit.words("book-criterion", &[])), entries });
        }
    }
    Ok(sections)
}

/// What each criterion of a set looks at.
fn asked(set: &CriteriaSet, lang: Lang) -> Vec<(String, Vec<MeasureIndex>)> {
    let of = |criterion: &programme::law::Criterion| {
        let leaves = criterion.indicators.iter().flat_map(|indicator| indicator.requirement.leaves());
        let mut measures: Vec<MeasureIndex> = Vec::new();
        for leaf in leaves {
            if let Leaf::Measure { measure, .. } = leaf
                && !measures.contains(measure)
            {
                measures.push(*measure);
            }
        }
        (format!("{}. {}", criterion.code, criterion.name.get(lang)), measures)
    };
    set.criteria.iter().map(of).collect()
}

/// The digests of what was handed in with the approved value of a measure.
async fn evidence(visit: &Visit, unit: UnitIndex, measure: MeasureIndex) -> Result<Vec<String>, Failure> {
    let Some(reading) = visit.moment.now.reading(unit, measure) else { return Ok(Vec::new()) };
    let Some((record, _)) = visit.app.ledger().record::<Observation>(reading.seq).await? else { return Ok(Vec::new()) };
    let fact = record.fact();
    let mut digests = Vec::new();
    for word in fact.evidence.as_deref().unwrap_or_default().split_whitespace() {
        let Some(digest) = word.strip_prefix(FILE_MARK) else { continue };
        // A digest that somebody named is no right to a file of another unit.
        if visit.app.ledger().evidence(digest).await?.is_some_and(|evidence| evidence.unit == fact.unit) {
            digests.push(digest.to_owned());
        }
    }
    Ok(digests)
}
