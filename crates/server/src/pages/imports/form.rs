//! The pre-filled Excel form of a unit, or of all below it: downloaded, filled in without a line, sent back.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::{FormRow, ImportProblem, Rejected, unit_form};
use ledger::{Amended, Amendment, Compared, NewAct};
use programme::{
    fact::{Distinct, Observation, Record, Sourced, Stage},
    judge::Judge,
    law::{Leaf, Measure, MeasureIndex},
    period::Period,
    policy::{Action, Target},
    unit::{UnitCode, UnitIndex},
};

use super::{Changed, PreviewPage, SHOWN, read, stamp, workbook};
use crate::{
    app::App,
    failure::Failure,
    pages::{
        capture::{self, Sheet, sourced},
        criterion::indicator_row,
        decide::tell_of,
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    upload::Upload,
};

#[derive(Template)]
#[template(path = "unit_form.html")]
struct FormPage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    periods: Vec<(String, bool)>,
    units: usize,
    rejected: Option<Rejected>,
}

/// The units whose figures a form of this unit holds: itself where a set judges it and the viewer reports for it, and
/// those below.
fn units(visit: &Visit, unit: UnitIndex) -> Vec<UnitIndex> {
    let (moment, tree) = (&visit.moment, visit.moment.tree());
    let within = tree.iter().map(|(index, _)| index).filter(|index| tree.is_within(*index, unit));
    let reports = within.filter(|index| visit.may(Action::Report, Target::unit(*index)));
    reports.filter(|index| moment.set_of(*index).is_some_and(|set| set.counts(moment.unit(*index)))).collect()
}

fn period(visit: &Visit, asked: Option<&str>) -> Result<Period, Failure> {
    let usual = Period::year(visit.moment.as_of().year() - 1);
    asked.filter(|text| !text.is_empty()).map_or(Some(usual), Period::parse).ok_or(Failure::Bad("failure-period"))
}

/// `GET /units/{unit}/form`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    show(&visit, unit, period(&visit, visit.asked("period"))?, None)
}

fn show(visit: &Visit, unit: UnitIndex, period: Period, rejected: Option<Rejected>) -> Result<Page, Failure> {
    let units = units(visit, unit).len();
    Frame::of_unit(visit, "unit-form", unit).render(|frame| FormPage {
        frame,
        unit,
        periods: capture::periods(visit, period),
        units,
        rejected,
    })
}

/// `GET /units/{unit}/form/file`: the workbook, with what stands filled in.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = period(&visit, visit.asked("period"))?;
    let mut rows = Vec::new();
    for unit in units(&visit, unit) {
        let sheet = capture::sheet(&visit, unit, None, Some(&period.to_text())).await?;
        rows.extend(form_rows(&sheet));
    }
    let name = visit.moment.unit(unit).full_name();
    let title = visit.words("unit-form-title", &[("unit", &name), ("period", &period.to_text())]);
    let source = format!("Nongthon: {}", visit.viewer()?.account.login);
    let lang = visit.lang;
    let written = tokio::task::spawn_blocking(move || unit_form(&title, &source, &rows, lang)).await;
    let broken = |error: &dyn std::error::Error| Failure::Broken(error.to_string());
    let bytes = written.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
    Ok(workbook(&format!("{}-{}-{}.xlsx", visit.words("unit-form-file", &[]), code, period.to_text()), bytes))
}

fn form_rows(sheet: &Sheet<'_>) -> Vec<FormRow> {
    let (visit, moment) = (sheet.visit, &sheet.visit.moment);
    let judge = Judge::new(&moment.now, sheet.set, moment.assessment_year(sheet.set));
    let assessment = judge.assess(sheet.unit);
    let mut demanded: HashMap<String, String> = HashMap::new();
    for ((_, indicator), verdict) in sheet.set.indicators().zip(&assessment.indicators) {
        let row = indicator_row(moment, &judge, sheet.unit, indicator, *verdict, visit.lang);
        for (finding, test) in judge.findings(sheet.unit, indicator).iter().zip(&row.tests) {
            if let Leaf::Measure { measure, .. } = finding.leaf {
                let id = moment.law().measure_at(*measure).id.clone();
                demanded.entry(id).or_insert_with(|| test.demanded.clone());
            }
        }
    }
    let unit = moment.unit(sheet.unit);
    let row = |(index, measure): (MeasureIndex, &Measure)| {
        let field = capture::plain_field(sheet, index);
        FormRow {
            unit: unit.code.to_text(),
            unit_name: unit.full_name(),
            measure: measure.id.clone(),
            measure_name: if field.unit.is_empty() { field.name } else { format!("{} ({})", field.name, field.unit) },
            period: sheet.period.to_text(),
            last: field.last.unwrap_or_default(),
            demanded: demanded.get(&measure.id).cloned().unwrap_or_default(),
            current: field.written,
            choices: field.options.into_iter().map(|(_, label)| label).collect(),
            locked: field.locked,
        }
    };
    sheet.measures().into_iter().map(row).collect()
}

/// What the form says that the ledger does not, checked against what the viewer may say.
pub struct Filled {
    amendments: Vec<Amendment<Observation>>,
    standing: Vec<Option<Record<Observation>>>,
    unchanged: usize,
}

impl Filled {
    /// How much of the form is new, other than what stands, or the same.
    pub fn counts(&self) -> Compared {
        let superseded = self.standing.iter().flatten().count();
        Compared { added: self.standing.len() - superseded, superseded, unchanged: self.unchanged }
    }

    fn stamp(&self) -> String {
        let seen = self.amendments.iter().map(|amendment| amendment.seen.map(|seq| seq.0));
        stamp(seen.enumerate())
    }

    /// Takes the facts of a file; the error is the rows that may not be sent.
    pub async fn of(
        visit: &Visit,
        unit: UnitIndex,
        name: &str,
        facts: &Distinct<Observation>,
        stage: Stage,
    ) -> Result<Result<Self, Rejected>, Failure> {
        let moment = &visit.moment;
        let allowed: BTreeMap<UnitCode, UnitIndex> =
            units(visit, unit).into_iter().map(|index| (moment.unit(index).code, index)).collect();
        let mut entered: HashMap<(UnitCode, String), BTreeMap<String, Record<Observation>>> = HashMap::new();
        let (mut amendments, mut standing, mut unchanged, mut refused) = (Vec::new(), Vec::new(), 0, Vec::new());
        for fact in facts.iter().map(|fact| &fact.fact) {
            let measure = moment.law().measure(&fact.measure).map(|(_, measure)| measure.name.get(visit.lang));
            let about = format!("{} – {} – {}", fact.unit, measure.unwrap_or(&fact.measure), fact.period.to_text());
            if !allowed.contains_key(&fact.unit) {
                refused.push(visit.words("form-not-yours", &[("about", &about)]));
                continue;
            }
            let key = (fact.unit, fact.period.to_text());
            if !entered.contains_key(&key) {
                let records = visit.app.ledger().entered(key.0, &key.1).await?;
                let records = records.into_iter().map(|record| (record.fact().measure.clone(), record)).collect();
                entered.insert(key.clone(), records);
            }
            let current = entered.get(&key).and_then(|records| records.get(&fact.measure));
            match current.map(Record::fact) {
                Some(said) if matches!(said.stage, Stage::Submitted | Stage::Verified) => {
                    refused.push(visit.words("form-locked", &[("about", &about)]));
                }
                Some(said) if said.value == fact.value && (said.stage == stage || said.stage == Stage::Approved) => {
                    unchanged += 1;
                }
                said => {
                    let evidence = said.and_then(|said| said.evidence.clone());
                    let fact = Observation { stage, evidence, ..fact.clone() };
                    let fact: Sourced<Observation> = sourced(visit, fact);
                    amendments.push(Amendment { fact, seen: current.map(|record| record.seq) });
                    standing.push(current.cloned());
                }
            }
        }
        Ok(if refused.is_empty() {
            Ok(Self { amendments, standing, unchanged })
        } else {
            Err(rejected(visit, name, refused))
        })
    }

    /// Records it as one act, and tells whoever acts next.
    pub async fn record(self, visit: &Visit, act: NewAct, stage: Stage) -> Result<Amended<Observation>, Failure> {
        let (app, tree) = (&visit.app, visit.moment.tree());
        let mut told: BTreeMap<UnitCode, usize> = BTreeMap::new();
        for amendment in &self.amendments {
            *told.entry(amendment.fact.fact.unit).or_default() += 1;
        }
        let amended = app.ledger().amend(act, &visit.province(), self.amendments).await?;
        app.live.catch_up(app.day()).await?;
        if stage == Stage::Submitted && matches!(amended, Amended::Done(_)) {
            let told = told.into_iter().filter_map(|(code, count)| Some((tree.index(code)?, count)));
            tell_of(visit, stage, &told.collect::<Vec<_>>(), "").await?;
        }
        Ok(amended)
    }

    fn rows(&self, visit: &Visit) -> Vec<Changed> {
        let label: &'static str = visit.lang.pick("giá trị", "value");
        let row = |(amendment, standing): (&Amendment<Observation>, &Option<Record<Observation>>)| {
            let fact = &amendment.fact.fact;
            let unit = visit.moment.tree().index(fact.unit).map(|index| visit.moment.unit(index).full_name());
            let law = visit.moment.law();
            let (name, write) = match law.measure(&fact.measure) {
                Some((_, measure)) => (measure.name.get(visit.lang).to_owned(), Some(measure)),
                None => (fact.measure.clone(), None),
            };
            let written = |fact: &Observation| match write {
                Some(measure) => measure.write(fact.value.0, visit.lang),
                None => fact.value.0.to_string(),
            };
            let before = standing.as_ref().map(|record| written(record.fact())).unwrap_or_default();
            Changed {
                says: format!("{}: {name} ({})", unit.unwrap_or_default(), fact.period.to_text()),
                changes: vec![(label, before, written(fact))],
                is_new: standing.is_none(),
            }
        };
        self.amendments.iter().zip(&self.standing).take(SHOWN).map(row).collect()
    }
}

/// Rows that may not be sent, as a file is refused.
fn rejected(visit: &Visit, file: &str, rows: Vec<String>) -> Rejected {
    let (total, right) = (rows.len(), visit.words("form-take-out", &[]));
    let problem = |wrong| ImportProblem { file: file.to_owned(), sheet: None, cell: None, wrong, right: right.clone() };
    Rejected { problems: rows.into_iter().take(SHOWN).map(problem).collect(), total }
}

/// `POST /units/{unit}/form/preview`: what the filled form would change, or every error with its cell.
pub async fn preview(visit: Visit, Path(code): Path<String>, mut upload: Upload) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    let submits = upload.fields.get("step") == "submit";
    let refuse = |rejected| {
        let page = show(&visit, unit, period(&visit, None)?, Some(rejected))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let facts = match read::<Observation>(&visit, &sent.name, sent.bytes.clone()).await? {
        Ok(facts) => facts,
        Err(rejected) => return refuse(rejected),
    };
    let digest = visit.app.keep(&sent.bytes).await?;
    match Filled::of(&visit, unit, &sent.name, &facts, stage(submits)).await? {
        Ok(filled) => Ok(shown(&visit, unit, &sent.name, &digest, submits, &filled, false)?.into_response()),
        Err(rejected) => refuse(rejected),
    }
}

/// The act of a form that was sent as a file.
pub fn act(visit: &Visit, submits: bool, (name, digest): (&str, &str), reason: &str) -> Result<NewAct, Failure> {
    Ok(NewAct {
        source: Some(name.to_owned()),
        source_digest: Some(digest.to_owned()),
        ..visit.act(if submits { "submit" } else { "draft" }, reason)?
    })
}

/// How far a form brings its figures.
pub const fn stage(submits: bool) -> Stage {
    if submits { Stage::Submitted } else { Stage::Draft }
}

fn shown(
    visit: &Visit,
    unit: UnitIndex,
    name: &str,
    digest: &str,
    submits: bool,
    filled: &Filled,
    moved: bool,
) -> Result<Page, Failure> {
    let rows = filled.rows(visit);
    Frame::of_unit(visit, "import-preview", unit).render(|frame| PreviewPage {
        title: name.to_owned(),
        confirm: frame.unit_link(&unit, "form/confirm"),
        back: frame.unit_link(&unit, "form"),
        frame,
        hidden: vec![
            ("name", name.to_owned()),
            ("digest", digest.to_owned()),
            ("step", if submits { "submit" } else { "draft" }.to_owned()),
            ("stamp", filled.stamp()),
        ],
        counts: filled.counts(),
        more: filled.amendments.len().saturating_sub(rows.len()),
        rows,
        moved,
        asks_reason: false,
    })
}

/// `POST /units/{unit}/form/confirm`: records what was shown, as one act.
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Fields,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let (name, digest, submits) = (form.get("name"), form.get("digest"), form.get("step") == "submit");
    let bytes = app.kept(digest).await?;
    let facts = read::<Observation>(&visit, name, bytes).await?.map_err(|_| Failure::Bad("failure-form"))?;
    let filled = Filled::of(&visit, unit, name, &facts, stage(submits)).await?;
    let filled = filled.map_err(|_| Failure::Bad("problem-changed-meanwhile"))?;
    if filled.stamp() != form.get("stamp") {
        let page = shown(&visit, unit, name, digest, submits, &filled, true)?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let act = act(&visit, submits, (name, digest), form.get("reason"))?;
    if matches!(filled.record(&visit, act, stage(submits)).await?, Amended::Conflicts(_)) {
        return Err(Failure::Bad("problem-changed-meanwhile"));
    }
    Ok(go(&visit, &format!("/units/{code}/form"), if submits { "done-submitted" } else { "done-draft" }))
}
