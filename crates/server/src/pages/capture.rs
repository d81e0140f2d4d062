//! The form of a unit for a set and a period: last value, threshold and gap beside each field; draft or submit.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::{Amended, Amendment};
use programme::{
    Lang, Quantity,
    desk::Cell,
    fact::{Observation, Provenance, Raw, Reading, Record, Sourced, Stage},
    judge::{Judge, Verdict},
    law::{CriteriaSet, Leaf, Measure, MeasureIndex, MeasureKind, Requirement},
    period::Period,
    quality::{self, Acknowledged, Doubt, Questioned, Severity},
    unit::UnitIndex,
    vietnamese,
};
use serde_json::json;

use super::{
    criterion::{IndicatorRow, indicator_row},
    decide::tell_of,
    evidence::{self, Attached},
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    request::{Fields, Visit},
    upload::Upload,
};

#[derive(Template)]
#[template(path = "capture.html")]
struct CapturePage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    set: &'a CriteriaSet,
    sets: Vec<(&'a str, &'a str, bool)>,
    period: Period,
    periods: Vec<(String, bool)>,
    criteria: Vec<CriterionForm>,
    problems: usize,
    conflicts: usize,
    met: usize,
}

struct CriterionForm {
    code: String,
    name: String,
    verdict: Verdict,
    indicators: Vec<(IndicatorRow, Vec<Field>)>,
}

pub struct Field {
    id: String,
    /// What the measure is called.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    kind: &'static str,
    /// What may be chosen, where it is a choice: as it is sent, and in words.
    pub options: Vec<(String, String)>,
    text: String,
    /// The value that stands for the period, in words.
    pub written: String,
    seen: String,
    stage: Option<(Stage, &'static str)>,
    /// Whether others are deciding on it.
    pub locked: bool,
    /// The value in force, with its period.
    pub last: Option<String>,
    problem: Option<String>,
    conflict: Option<String>,
    doubts: Vec<String>,
    evidence: Vec<Attached>,
}

/// What the form is about.
pub struct Sheet<'v> {
    /// Who asks.
    pub visit: &'v Visit,
    /// The unit.
    pub unit: UnitIndex,
    /// The set.
    pub set: &'v CriteriaSet,
    /// The period.
    pub period: Period,
    /// The latest word on each measure of the unit and period.
    entered: BTreeMap<String, Record<Observation>>,
}

/// What was typed and what came of it, measure by measure.
#[derive(Default)]
struct Typed {
    texts: HashMap<String, String>,
    values: Vec<(MeasureIndex, Quantity)>,
    problems: HashMap<String, String>,
    conflicts: HashMap<String, (String, i64)>,
}

/// `GET /units/{unit}/capture`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let sheet = sheet(&visit, unit, visit.asked("set"), visit.asked("period")).await?;
    form(&sheet, Typed::default()).await
}

/// The form of a unit; without a set it is the one that judges it, without a period the year before.
pub async fn sheet<'v>(
    visit: &'v Visit,
    unit: UnitIndex,
    set: Option<&str>,
    period: Option<&str>,
) -> Result<Sheet<'v>, Failure> {
    let moment = &visit.moment;
    let set = match set {
        Some(id) => moment.law().set(id).filter(|set| set.applies_to(moment.unit(unit))).ok_or(Failure::NotFound)?,
        None => moment.set_of(unit).ok_or(Failure::Bad("failure-no-set"))?,
    };
    let usual = Period::year(moment.as_of().year() - 1);
    let period = period.map_or(Some(usual), Period::parse).ok_or(Failure::Bad("failure-period"))?;
    let entered = visit.app.ledger().entered(moment.unit(unit).code, &period.to_text()).await?;
    let entered = entered.into_iter().map(|record| (record.fact().measure.clone(), record)).collect();
    Ok(Sheet { visit, unit, set, period, entered })
}

impl Sheet<'_> {
    /// The measures of the set, in its order, each once.
    pub fn measures(&self) -> Vec<(MeasureIndex, &Measure)> {
        let law = self.visit.moment.law();
        let mut measures: Vec<MeasureIndex> = Vec::new();
        for (_, indicator) in self.set.indicators() {
            for leaf in indicator.requirement.leaves().chain(indicator.applies_if.iter().flat_map(Requirement::leaves))
            {
                if let Leaf::Measure { measure, .. } = leaf
                    && !measures.contains(measure)
                {
                    measures.push(*measure);
                }
            }
        }
        measures.into_iter().map(|index| (index, law.measure_at(index))).collect()
    }

    /// What is judged: what counts, what was entered, and what was typed just now.
    fn supposed(&self, typed: &Typed) -> programme::snapshot::Snapshot {
        let law = self.visit.moment.law();
        let cell = |measure| Cell { unit: self.unit, measure, period: self.period };
        let entered = self.entered.values().filter(|record| record.fact().stage != Stage::Returned);
        let entered = entered.filter_map(|record| {
            law.measure(&record.fact().measure).map(|(measure, _)| (cell(measure), record.fact().value.0))
        });
        let typed = typed.values.iter().map(|(measure, value)| (cell(*measure), *value));
        self.visit.moment.now.suppose(entered.chain(typed))
    }

    /// Reads what was typed; what cannot be read is a problem of its field.
    fn read(&self, fields: &Fields) -> Typed {
        let mut typed = Typed::default();
        let texts: HashMap<&str, &str> = fields.under("v.").collect();
        for (index, measure) in self.measures() {
            let Some(text) = texts.get(measure.id.as_str()).filter(|text| !text.is_empty()) else { continue };
            typed.texts.insert(measure.id.clone(), (*text).to_owned());
            let value = measure.read(&Raw::text(text));
            match value.map(|value| (value, impossible(measure, value))) {
                Some((value, None)) => typed.values.push((index, value)),
                Some((_, Some(key))) => _ = typed.problems.insert(measure.id.clone(), self.visit.words(key, &[])),
                None => {
                    let problem = self.visit.words("problem-value", &[("text", text)]);
                    typed.problems.insert(measure.id.clone(), problem);
                }
            }
        }
        typed
    }

    /// What is doubtful about what was entered and typed, measure by measure. What somebody has stood for is left out.
    fn doubts(&self, typed: &Typed) -> HashMap<String, Vec<Doubt>> {
        let moment = &self.visit.moment;
        let law = moment.law();
        let value = |measure: MeasureIndex| {
            let typed = typed.values.iter().find(|(typed, _)| *typed == measure).map(|(_, value)| *value);
            let entered = || self.entered.get(&law.measure_at(measure).id).map(|record| record.fact().value.0);
            typed.or_else(entered)
        };
        let previous = |measure: MeasureIndex| {
            let reading = moment.now.reading(self.unit, measure)?;
            let before = reading.period().filter(|period| *period == self.period.previous())?;
            Some((before, reading.value))
        };
        let about = Questioned { unit: self.unit, period: self.period, values: &value, previous: &previous };
        let doubts = quality::doubts(law, moment.peers(), &about);
        let doubts = Acknowledged::new(&moment.now).standing(self.unit, doubts);
        let mut of_measure: HashMap<String, Vec<Doubt>> = HashMap::new();
        for doubt in doubts {
            of_measure.entry(law.measure_at(doubt.about.measure).id.clone()).or_default().push(doubt);
        }
        of_measure
    }

    fn is_locked(&self, measure: &str) -> bool {
        let stage = self.entered.get(measure).map(|record| record.fact().stage);
        matches!(stage, Some(Stage::Submitted | Stage::Verified))
    }
}

fn in_words(doubts: &[Doubt], lang: Lang) -> Vec<String> {
    doubts.iter().map(|doubt| doubt.reason.get(lang).to_owned()).collect()
}

/// Why a value cannot be.
pub fn impossible(measure: &Measure, value: Quantity) -> Option<&'static str> {
    if measure.kind == MeasureKind::Percent && !(Quantity::ZERO..=Quantity::HUNDRED).contains(&value) {
        return Some("problem-percent");
    }
    (value < Quantity::ZERO).then_some("problem-negative")
}

async fn form(sheet: &Sheet<'_>, typed: Typed) -> Result<Page, Failure> {
    let visit = sheet.visit;
    let supposed = sheet.supposed(&typed);
    let judge = Judge::new(&supposed, sheet.set, visit.moment.assessment_year(sheet.set));
    let assessment = judge.assess(sheet.unit);
    let doubts = sheet.doubts(&typed);
    let mut verdicts = assessment.indicators.iter();
    let mut shown = Vec::new();
    let mut criteria = Vec::with_capacity(sheet.set.criteria.len());
    for (criterion, verdict) in sheet.set.criteria.iter().zip(&assessment.criteria) {
        let mut indicators = Vec::with_capacity(criterion.indicators.len());
        for indicator in &criterion.indicators {
            let Some(of_indicator) = verdicts.next() else { break };
            if *of_indicator == Verdict::NotApplicable {
                continue;
            }
            let row = indicator_row(&visit.moment, &judge, sheet.unit, indicator, *of_indicator, visit.lang);
            let mut fields = Vec::new();
            for leaf in indicator.requirement.leaves() {
                if let Leaf::Measure { measure, .. } = leaf
                    && !shown.contains(measure)
                {
                    shown.push(*measure);
                    fields.push(field(sheet, *measure, &typed, &doubts).await?);
                }
            }
            indicators.push((row, fields));
        }
        if *verdict != Verdict::NotApplicable {
            let (code, name) = (criterion.code.clone(), criterion.name.get(visit.lang).to_owned());
            criteria.push(CriterionForm { code, name, verdict: *verdict, indicators });
        }
    }
    let unit = visit.moment.unit(sheet.unit);
    let year = visit.moment.as_of().year();
    let sets = visit.moment.law().sets().iter().filter(|set| {
        let province = visit.moment.unit(visit.moment.province).code;
        set.applies_to(unit) && set.assessment_years.contains(year) && set.province.is_none_or(|only| only == province)
    });
    Frame::of_unit(visit, "capture", sheet.unit).render(|frame| CapturePage {
        frame,
        unit: sheet.unit,
        set: sheet.set,
        sets: sets.map(|set| (set.id.as_str(), set.name.get(visit.lang), set.id == sheet.set.id)).collect(),
        period: sheet.period,
        periods: periods(visit, sheet.period),
        criteria,
        problems: typed.problems.len(),
        conflicts: typed.conflicts.len(),
        met: assessment.count(Verdict::Met),
    })
}

/// The periods worth offering: last year and this one, their halves and quarters that have begun.
pub fn periods(visit: &Visit, chosen: Period) -> Vec<(String, bool)> {
    let day = visit.moment.as_of();
    let mut periods = vec![Period::year(day.year() - 1), Period::year(day.year())];
    let quarters = [-1, 0].into_iter().flat_map(|back| (1..=4).map(move |quarter| (back, quarter)));
    let quarters = quarters.filter_map(|(back, quarter)| Period::parse(&format!("{}-Q{quarter}", day.year() + back)));
    periods.extend(quarters.filter(|quarter| quarter.start() <= day));
    if !periods.contains(&chosen) {
        periods.push(chosen);
    }
    periods.into_iter().map(|period| (period.to_text(), period == chosen)).collect()
}

/// A field as it stands, before anything is typed.
pub fn plain_field(sheet: &Sheet<'_>, index: MeasureIndex) -> Field {
    let (visit, moment) = (sheet.visit, &sheet.visit.moment);
    let measure = moment.law().measure_at(index);
    let record = sheet.entered.get(&measure.id);
    let value = record.map(|record| record.fact().value.0);
    let options: Vec<(String, String)> = match &measure.kind {
        MeasureKind::Flag => [("1", Quantity::ONE), ("0", Quantity::ZERO)]
            .map(|(id, value)| (id.to_owned(), measure.write(value, visit.lang)))
            .to_vec(),
        MeasureKind::Rating(scale) => scale.iter().map(|grade| (grade.clone(), grade.clone())).collect(),
        _ => Vec::new(),
    };
    let edit = |value: Quantity| match &measure.kind {
        MeasureKind::Flag => if value > Quantity::ZERO { "1" } else { "0" }.to_owned(),
        MeasureKind::Rating(_) => measure.write(value, visit.lang),
        MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => vietnamese::quantity(value, 4),
    };
    let text = value.map(edit).unwrap_or_default();
    let last = moment.now.reading(sheet.unit, index).map(|reading| {
        let period = reading.period().map(Period::to_text).unwrap_or_default();
        format!("{} ({period})", measure.write(reading.value, visit.lang))
    });
    Field {
        id: measure.id.clone(),
        name: measure.name.get(visit.lang).to_owned(),
        unit: if measure.kind == MeasureKind::Percent { "%".to_owned() } else { measure.unit.clone() },
        kind: if options.is_empty() { "number" } else { "choice" },
        written: match value {
            Some(value) if !options.is_empty() => measure.write(value, visit.lang),
            _ => text.clone(),
        },
        options,
        text,
        seen: record.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        stage: record.map(|record| (record.fact().stage, record.fact().stage.label(visit.lang))),
        locked: sheet.is_locked(&measure.id),
        last,
        problem: None,
        conflict: None,
        doubts: Vec::new(),
        evidence: Vec::new(),
    }
}

/// A field with what was typed in it and what came of that.
async fn field(
    sheet: &Sheet<'_>,
    index: MeasureIndex,
    typed: &Typed,
    doubts: &HashMap<String, Vec<Doubt>>,
) -> Result<Field, Failure> {
    let mut field = plain_field(sheet, index);
    if let Some(text) = typed.texts.get(&field.id) {
        field.text.clone_from(text);
    }
    if let Some((theirs, seq)) = typed.conflicts.get(&field.id) {
        field.seen = seq.to_string();
        field.conflict = Some(theirs.clone());
    }
    field.problem = typed.problems.get(&field.id).cloned();
    field.doubts = doubts.get(&field.id).map(|doubts| in_words(doubts, sheet.visit.lang)).unwrap_or_default();
    let record = sheet.entered.get(&field.id);
    let references = record.and_then(|record| record.fact().evidence.as_deref());
    field.evidence = evidence::attached(sheet.visit, sheet.unit, references).await?;
    Ok(field)
}

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
    let mut files: HashMap<String, Vec<String>> = HashMap::new();
    if typed.problems.is_empty() {
        for sent in upload.files {
            let Some(measure) = sent.field.strip_prefix("f.").map(str::to_owned) else { continue };
            match evidence::take(&visit, visit.moment.unit(unit).code, sent).await? {
                Ok(reference) => files.entry(measure).or_default().push(reference),
                Err(key) => _ = typed.problems.insert(measure, visit.words(key, &[])),
            }
        }
    }
    for measure in files.keys() {
        if !typed.texts.contains_key(measure) {
            typed.problems.insert(measure.clone(), visit.words("problem-evidence-without-value", &[]));
        }
    }
    if submits {
        // What cannot be is not sent on to those who verify.
        for (measure, doubts) in sheet.doubts(&typed) {
            let hard = doubts.into_iter().find(|doubt| doubt.severity == Severity::Hard);
            if let Some(doubt) = hard.filter(|_| typed.texts.contains_key(&measure)) {
                typed.problems.insert(measure, doubt.reason.get(visit.lang).to_owned());
            }
        }
    }
    if !typed.problems.is_empty() {
        let mut response = form(&sheet, typed).await?.into_response();
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let amendments = amendments(&sheet, &typed, fields, &files, submits);
    let act = visit.act(if submits { "submit" } else { "draft" }, fields.get("reason"))?;
    let measures: Vec<String> = amendments.iter().map(|amendment| amendment.fact.fact.measure.clone()).collect();
    match app.ledger().amend(act, &visit.province(), amendments).await? {
        Amended::Conflicts(conflicts) => {
            for conflict in conflicts {
                let measure = &measures[conflict.place];
                let theirs = conflict.current.map_or_else(
                    || (visit.words("conflict-gone", &[]), 0),
                    |record| {
                        let known = visit.moment.law().measure(measure);
                        let value = known.map(|(_, measure)| measure.write(record.fact().value.0, visit.lang));
                        (value.unwrap_or_default(), record.seq.0)
                    },
                );
                typed.conflicts.insert(measure.clone(), theirs);
            }
            let mut response = form(&sheet, typed).await?.into_response();
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
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

/// What is new: values that differ, evidence added, drafts that are now submitted.
fn amendments(
    sheet: &Sheet<'_>,
    typed: &Typed,
    fields: &Fields,
    files: &HashMap<String, Vec<String>>,
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
        let seen = seen.get(measure.as_str()).and_then(|seen| seen.parse().ok()).map(programme::fact::Seq);
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

/// `POST /units/{unit}/capture/judge`: what the judge would say of what is typed, while it is being typed.
pub async fn judge(visit: Visit, Path(code): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sheet = sheet(&visit, unit, Some(fields.get("set")), Some(fields.get("period"))).await?;
    let typed = sheet.read(&fields);
    let supposed = sheet.supposed(&typed);
    let judge = Judge::new(&supposed, sheet.set, visit.moment.assessment_year(sheet.set));
    let assessment = judge.assess(unit);
    let frame = Frame::of_unit(&visit, "capture", unit);
    let criteria: BTreeMap<&str, String> = sheet
        .set
        .criteria
        .iter()
        .zip(&assessment.criteria)
        .map(|(criterion, verdict)| (criterion.code.as_str(), frame.verdict(verdict)))
        .collect();
    let indicators: BTreeMap<&str, serde_json::Value> = sheet
        .set
        .indicators()
        .zip(&assessment.indicators)
        .filter(|(_, verdict)| **verdict != Verdict::NotApplicable)
        .map(|((_, indicator), verdict)| {
            let row = indicator_row(&visit.moment, &judge, unit, indicator, *verdict, visit.lang);
            let gaps: Vec<String> = row.tests.into_iter().map(|test| test.gap).filter(|gap| !gap.is_empty()).collect();
            (indicator.code.as_str(), json!({ "verdict": frame.verdict(verdict), "gap": gaps.join("; ") }))
        })
        .collect();
    let doubts: BTreeMap<String, Vec<String>> =
        sheet.doubts(&typed).into_iter().map(|(measure, doubts)| (measure, in_words(&doubts, visit.lang))).collect();
    let answer = json!({
        "doubts": doubts,
        "criteria": criteria,
        "indicators": indicators,
        "problems": typed.problems,
        "met": assessment.count(Verdict::Met),
    });
    Ok(Json(answer).into_response())
}
