//! What was typed is kept, as a draft or submitted.

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::{Amended, Amendment, Conflict};
use programme::{
    fact::{Observation, Provenance, Reading, Record, Seq, Sourced, Stage},
    quality::Severity,
};

use super::{
    form,
    sheet::{Sheet, Typed, sheet},
};
use crate::{
    app::App,
    failure::Failure,
    pages::{decide::tell_of, evidence, go},
    request::{Fields, Visit},
    upload::{Sent, Upload},
};

/// The files sent, by the measure they are evidence of.
type Files = HashMap<String, Vec<String>>;

/// `POST /units/{unit}/capture/save`: all that was typed is kept as a draft or submitted, or none of it.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    upload: Upload,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let fields = &upload.fields;
    let sheet = sheet(&visit, unit, Some(fields.get("set")), Some(fields.get("period"))).await?;
    let mut typed = sheet.read(fields);
    let submits = fields.get("step") == "submit";
    let files = if typed.problems.is_empty() { take(&sheet, &mut typed, upload.files).await? } else { Files::new() };
    if submits {
        refuse_impossible(&sheet, &mut typed);
    }
    if !typed.problems.is_empty() {
        return again(&sheet, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let amendments = amendments(&sheet, &typed, fields, &files, submits);
    let act = visit.act(if submits { "submit" } else { "draft" }, fields.get("reason"))?;
    let measures: Vec<String> = amendments.iter().map(|amendment| amendment.fact.fact.measure.clone()).collect();
    match app.ledger().amend(act, &visit.province(), amendments).await? {
        Amended::Conflicts(conflicts) => {
            for conflict in conflicts {
                let measure = &measures[conflict.place];
                typed.conflicts.insert(measure.clone(), theirs(&sheet, measure, conflict));
            }
            again(&sheet, typed, StatusCode::CONFLICT).await
        }
        done => {
            app.live.catch_up(app.day()).await?;
            if submits && matches!(done, Amended::Done(_)) {
                tell_of(&visit, Stage::Submitted, &[(unit, measures.len())], "").await?;
            }
            let address = format!("/units/{code}/capture?set={}&period={}", sheet.set.id, sheet.period);
            Ok(go(&visit, &address, if submits { "done-submitted" } else { "done-draft" }))
        }
    }
}

/// The form again, with what was typed and why it was not kept.
async fn again(sheet: &Sheet<'_>, typed: Typed, status: StatusCode) -> Result<Response, Failure> {
    let mut response = form(sheet, typed).await?.into_response();
    *response.status_mut() = status;
    Ok(response)
}

/// Takes the evidence that was sent; a file that cannot be taken is a problem of its measure.
async fn take(sheet: &Sheet<'_>, typed: &mut Typed, sent: Vec<Sent>) -> Result<Files, Failure> {
    let visit = sheet.visit;
    let mut files = Files::new();
    for sent in sent {
        let Some(measure) = sent.field.strip_prefix("f.").map(str::to_owned) else { continue };
        match evidence::take(visit, visit.moment.unit(sheet.unit).code, sent).await? {
            Ok(reference) => files.entry(measure).or_default().push(reference),
            Err(key) => _ = typed.problems.insert(measure, visit.words(key, &[])),
        }
    }
    for measure in files.keys().filter(|measure| !typed.texts.contains_key(*measure)) {
        typed.problems.insert(measure.clone(), visit.words("problem-evidence-without-value", &[]));
    }
    Ok(files)
}

/// What cannot be is not sent on to those who verify.
fn refuse_impossible(sheet: &Sheet<'_>, typed: &mut Typed) {
    for (measure, doubts) in sheet.doubts(typed) {
        let hard = doubts.into_iter().find(|doubt| doubt.severity == Severity::Hard);
        if let Some(doubt) = hard.filter(|_| typed.texts.contains_key(&measure)) {
            typed.problems.insert(measure, doubt.reason.get(sheet.visit.lang).to_owned());
        }
    }
}

/// What somebody else said meanwhile: in words, and the number of the record.
fn theirs(sheet: &Sheet<'_>, measure: &str, conflict: Conflict<Observation>) -> (String, i64) {
    let visit = sheet.visit;
    let Some(record) = conflict.current else { return (visit.words("conflict-gone", &[]), 0) };
    let known = visit.moment.law().measure(measure);
    let value = known.map(|(_, measure)| measure.write(record.fact().value.0, visit.lang));
    (value.unwrap_or_default(), record.seq.0)
}

/// What is new: values that differ, evidence added, drafts that are now submitted.
fn amendments(
    sheet: &Sheet<'_>,
    typed: &Typed,
    fields: &Fields,
    files: &Files,
    submits: bool,
) -> Vec<Amendment<Observation>> {
    let visit = sheet.visit;
    let law = visit.moment.law();
    let seen: HashMap<&str, &str> = fields.under("seen.").collect();
    let mut amendments = Vec::new();
    for (index, value) in &typed.values {
        let measure = &law.measure_at(*index).id;
        if sheet.is_locked(measure) {
            continue;
        }
        let standing = sheet.entered.get(measure).map(Record::fact);
        let earlier = standing.and_then(|standing| standing.evidence.clone());
        // The same file sent twice is one piece of evidence.
        let is_new = |file: &&String| !earlier.as_deref().unwrap_or_default().contains(file.as_str());
        let added: Vec<&str> = files.get(measure).into_iter().flatten().filter(is_new).map(String::as_str).collect();
        let added = (!added.is_empty()).then(|| added.join(" "));
        let same = standing.is_some_and(|standing| standing.value.0 == *value) && added.is_none();
        let stage = if submits { Stage::Submitted } else { Stage::Draft };
        let moves =
            standing.is_some_and(|standing| submits && matches!(standing.stage, Stage::Draft | Stage::Returned));
        if same && !moves {
            continue;
        }
        let evidence = [earlier, added].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let fact = Observation {
            unit: visit.moment.unit(sheet.unit).code,
            measure: measure.clone(),
            period: sheet.period,
            value: Reading(*value),
            stage,
            evidence: (!evidence.is_empty()).then_some(evidence),
        };
        let seen = seen.get(measure.as_str()).and_then(|seen| seen.parse().ok()).map(Seq);
        amendments.push(Amendment { fact: sourced(visit, fact), seen });
    }
    amendments
}

/// A value typed here is the unit's own word; in a demonstration it is made up like the rest.
pub fn sourced(visit: &Visit, fact: Observation) -> Sourced<Observation> {
    let provenance = if visit.app.config.demo.is_some() { Provenance::Illustrative } else { Provenance::Official };
    let login = visit.viewer.as_ref().map_or("", |viewer| viewer.account.login.as_str());
    Sourced { fact, provenance, source: format!("Nongthon: {login}") }
}
