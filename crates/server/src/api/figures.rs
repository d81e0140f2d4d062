//! Figures with the records behind them, assessments, and single records.

use axum::{extract::Path, http::HeaderMap, response::Response};
use futures_util::future::{BoxFuture, FutureExt as _};
use jiff::civil::Date;
use programme::{
    fact::{Fact, FactKind, Seq},
    judge::{Judge, Verdict},
    law::Verification,
    metric::{self, Item, Metric, Part, Source, catalogue},
    unit::UnitIndex,
    with_fact,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{
    failure::Failure,
    pages::{
        criterion::indicator_row,
        record::{demand_kind, demand_record},
    },
    request::Visit,
};

/// A figure of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureView {
    /// The metric.
    metric: &'static str,
    /// The unit it is about, with all below it.
    unit: String,
    /// The date it is about.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The value, exactly; none when there is nothing to compute it from.
    #[schema(required, example = "97.8")]
    value: Option<String>,
    /// The value as a person reads it.
    #[schema(example = "97,8%")]
    text: String,
    /// What the value counts.
    measured_in: &'static str,
    /// How far the law it was judged by is verified; none where nothing was judged.
    #[schema(required)]
    verification: Option<&'static str>,
}

/// A figure with what it was computed from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedFigure {
    #[serde(flatten)]
    figure: FigureView,
    /// What it counts, or what the part counts that was asked for.
    items: Vec<ItemView>,
    /// What it is told in, in the order in which it is told; empty where it is told as a whole.
    parts: Vec<FigurePart>,
}

/// A part of a figure: the money of one source, the difficulties of one content, the communes that meet one criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigurePart {
    /// What names it.
    #[schema(example = "17")]
    id: String,
    /// What it is called.
    name: String,
    /// What it comes to, exactly.
    #[schema(example = "12")]
    value: String,
}

/// One thing a figure counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// What it is.
    subject: String,
    /// The part it belongs to.
    #[schema(required)]
    part: Option<String>,
    /// Without any one of these the figure would be another.
    records: Vec<SourceView>,
    /// These say the same thing together.
    alternatives: Vec<SourceView>,
}

/// Something a figure was computed from: a record, or a unit of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceView {
    /// The kind of record, or `unit`.
    kind: &'static str,
    /// The number of the record, or the code of the unit.
    id: String,
}

fn view(visit: &Visit, metric: &'static Metric, unit: UnitIndex) -> FigureView {
    let figure = visit.moment.figure(metric, unit);
    FigureView {
        metric: metric.id,
        unit: visit.moment.unit(unit).code.to_text(),
        as_of: visit.moment.as_of(),
        value: figure.value.map(|value| value.to_string()),
        text: figure.value.map_or_else(|| "–".to_owned(), |value| metric.write(value, visit.lang)),
        measured_in: metric.measured_in.id(),
        verification: figure.badge.map(Verification::id),
    }
}

fn source(source: Source) -> SourceView {
    match source {
        Source::Unit(code) => SourceView { kind: "unit", id: code.to_text() },
        Source::Fact(kind, seq) => SourceView { kind: kind.id(), id: seq.0.to_string() },
    }
}

/// Every figure that makes sense for a unit, by metric.
#[utoipa::path(get, path = "/api/v1/units/{unit}/figures", tag = "figures",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the figures are about", format = Date),
        ("map" = Option<String>, Query, description = "On whose units: `then` those of the date, `today`, or those of a later date", pattern = "^(then|today|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]))$"),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of figures", body = Page<FigureView>), Problems))]
pub async fn all(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let mut metrics: Vec<&'static Metric> =
        catalogue().filter(|metric| metric.applies_to(visit.moment.unit(unit).code)).collect();
    metrics.sort_by_key(|metric| metric.id);
    let items = metrics.into_iter().map(|metric| (metric.id.to_owned(), view(&visit, metric, unit)));
    tagged(&headers, &paging.page(items))
}

/// A figure of a unit with the records behind it.
#[utoipa::path(get, path = "/api/v1/units/{unit}/figures/{metric}", tag = "figures",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("metric" = String, Path, description = "The metric", example = "commune.recognised.ntm", pattern = "^[a-z0-9_.]+$"),
        ("part" = Option<String>, Query, description = "Only what this part counts", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the figure is about", format = Date),
        ("map" = Option<String>, Query, description = "On whose units: `then` those of the date, `today`, or those of a later date", pattern = "^(then|today|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]))$"),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The figure", body = ExplainedFigure), Problems))]
pub async fn one(
    visit: Visit,
    headers: HeaderMap,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let metric = metric::find(&id).ok_or(Failure::NotFound)?;
    if !metric.applies_to(visit.moment.unit(unit).code) {
        return Err(Failure::NotFound);
    }
    let figure = visit.moment.figure(metric, unit);
    let part_of = |item: &Item| item.part.and_then(|place| figure.parts.get(place)).map(|part| part.id.clone());
    let asked = visit.asked("part");
    if asked.is_some_and(|asked| !figure.parts.iter().any(|part| part.id == asked)) {
        return Err(Failure::Part("part", "failure-part"));
    }
    let chosen = figure.items.iter().map(|item| (item, part_of(item)));
    let chosen = chosen.filter(|(_, part)| asked.is_none() || part.as_deref() == asked);
    let items = chosen.map(|(item, part)| ItemView {
        subject: item.subject.clone(),
        part,
        records: item.records.iter().copied().map(source).collect(),
        alternatives: item.alternatives.iter().copied().map(source).collect(),
    });
    let part = |part: &Part| FigurePart {
        id: part.id.clone(),
        name: part.name.get(visit.lang).to_owned(),
        value: part.amount.to_string(),
    };
    let parts = figure.parts.iter().map(part).collect();
    tagged(&headers, &ExplainedFigure { figure: view(&visit, metric, unit), items: items.collect(), parts })
}

/// What the judge says of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentView {
    /// The unit.
    unit: String,
    /// The criteria set.
    criteria_set: String,
    /// The assessment year.
    year: i16,
    /// The whole.
    verdict: &'static str,
    /// Criterion by criterion.
    criteria: Vec<JudgedCriterion>,
}

/// A criterion as judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct JudgedCriterion {
    /// Its code.
    code: String,
    /// Met, basically met, unmet, missing, unjudgeable, or not applicable.
    verdict: &'static str,
    /// Its indicators.
    indicators: Vec<JudgedIndicator>,
}

/// An indicator as judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct JudgedIndicator {
    /// Its code.
    code: String,
    /// What the judge says.
    verdict: &'static str,
    /// Its tests, as a person reads them.
    tests: Vec<TestView>,
}

/// A test as judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestView {
    /// What is tested.
    subject: String,
    /// The value found.
    value: String,
    /// What is demanded.
    demanded: String,
    /// How far it falls short, or why there is no answer.
    gap: String,
    /// The measure behind it.
    #[schema(required)]
    measure: Option<String>,
}

/// What the judge says of a unit, under the set that judges it or another.
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessment", tag = "figures",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("criteria_set" = Option<String>, Query, description = "Another set than the one for the basic grade", pattern = "^[a-z0-9_-]+$"),
        ("as_of" = Option<String>, Query, description = "The date the assessment is about", format = Date),
        ("map" = Option<String>, Query, description = "On whose units: `then` those of the date, `today`, or those of a later date", pattern = "^(then|today|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]))$"),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The assessment", body = AssessmentView), Problems))]
pub async fn assessment(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let (unit, moment) = (visit.unit(&code)?, &visit.moment);
    let set = match visit.query.iter().find(|(key, _)| key == "criteria_set") {
        Some((_, id)) => moment.law().set(id).filter(|set| set.applies_to(moment.unit(unit))),
        None => moment.set_of(unit),
    };
    let set = set.ok_or(Failure::Part("criteria_set", "failure-part"))?;
    let year = moment.assessment_year(set);
    let judge = Judge::new(&moment.now, set, year);
    let assessment = judge.assess(unit);
    let mut verdicts = assessment.indicators.iter();
    let mut criteria = Vec::with_capacity(set.criteria.len());
    for (criterion, verdict) in set.criteria.iter().zip(&assessment.criteria) {
        let of_criterion = verdicts.by_ref().take(criterion.indicators.len());
        let judged = criterion.indicators.iter().zip(of_criterion).filter(|(_, v)| **v != Verdict::NotApplicable);
        let indicators = judged.map(|(indicator, verdict)| {
            let row = indicator_row(moment, &judge, unit, indicator, *verdict, visit.lang);
            let tests = row.tests.into_iter().map(|test| TestView {
                subject: test.subject,
                value: test.value,
                demanded: test.demanded,
                gap: test.gap,
                measure: test.measure,
            });
            JudgedIndicator { code: row.code, verdict: verdict.id(), tests: tests.collect() }
        });
        let indicators = indicators.collect();
        criteria.push(JudgedCriterion { code: criterion.code.clone(), verdict: verdict.id(), indicators });
    }
    let (unit, criteria_set) = (moment.unit(unit).code.to_text(), set.id.clone());
    tagged(&headers, &AssessmentView { unit, criteria_set, year, verdict: assessment.verdict.id(), criteria })
}

/// A record of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordView {
    /// The kind of fact.
    kind: &'static str,
    /// Its number.
    id: i64,
    /// One line that tells a person what it says.
    says: String,
    /// How it is known.
    provenance: &'static str,
    /// The document, page or person it is from.
    source: String,
    /// The act that recorded it.
    #[schema(required)]
    act: Option<i64>,
}

/// A record of the ledger.
#[utoipa::path(get, path = "/api/v1/records/{kind}/{record}", tag = "figures",
    params(
        ("kind" = String, Path, description = "The kind of fact", example = "recognition", pattern = "^[a-z_]+$"),
        ("record" = i64, Path, description = "Its number", minimum = 1),
    ),
    responses((status = 200, description = "The record", body = RecordView), Problems))]
pub async fn record(
    visit: Visit,
    headers: HeaderMap,
    Path((kind, record)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let seq = Seq(record.parse().map_err(|_| Failure::NotFound)?);
    demand_kind(&visit, kind)?;
    let view = with_fact!(kind, F => read::<F>(&visit, seq).await)?;
    tagged(&headers, &view)
}

fn read<F: Fact>(visit: &Visit, seq: Seq) -> BoxFuture<'_, Result<RecordView, Failure>> {
    async move {
        let (record, act) = visit.app.ledger().record::<F>(seq).await?.ok_or(Failure::NotFound)?;
        demand_record(visit, &record)?;
        Ok(RecordView {
            kind: F::KIND.id(),
            id: seq.0,
            says: record.fact().describe(visit.lang),
            provenance: record.sourced.provenance.id(),
            source: record.sourced.source,
            act: act.map(|act| act.seq.0),
        })
    }
    .boxed()
}
