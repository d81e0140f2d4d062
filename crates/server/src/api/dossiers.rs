//! OCOP dossiers: read, filed, filled, appealed against.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    Quantity,
    fact::{Application, Field as _, Raw, Round, Seq},
    ocop::{Case, CouncilResult, Mean, Verdict},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{
    Json, Kept, Page, Paging, Problems, WriteProblems, json, kept, line, lines, maybe_line, once, sent, tagged,
};
use crate::{
    failure::Failure,
    pages::dossiers::{self, FileDossier, Given},
    request::Visit,
};

/// A text is at most so long, in characters.
pub(super) const TEXT: usize = 2_000;

/// A dossier.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierView {
    /// Its code.
    #[schema(example = "HS-2023-1-01")]
    dossier: String,
    /// The product's code.
    product: String,
    /// The round: year and number.
    #[schema(example = "2023-1")]
    round: String,
    /// For what: `first`, `again` or `upgrade`.
    application: &'static str,
    /// The day it was filed.
    #[schema(value_type = String, format = Date)]
    filed: Date,
    /// The level that last had to do with it.
    #[schema(example = "province")]
    level: &'static str,
    /// How far it has come there.
    #[schema(example = "scored")]
    stage: &'static str,
    /// Since when.
    #[schema(value_type = String, format = Date)]
    since: Date,
    /// What is to happen next.
    #[schema(required)]
    next: Option<&'static str>,
    /// Until when that should have happened, where the law's number of days is known.
    #[schema(required, value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// The codes of the mandatory documents that are missing or have expired.
    wanting: Vec<String>,
    /// What the producer's own sheet comes to.
    #[schema(required)]
    self_points: Option<String>,
    /// What the councils came to, the lowest first. Points are told once the council has met.
    councils: Vec<CouncilOutcome>,
}

/// What a council came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilOutcome {
    /// The council's code.
    council: String,
    /// How many sheets are there.
    sheets: usize,
    /// How many are needed.
    needed: usize,
    /// The day it met.
    #[schema(required, value_type = Option<String>, format = Date)]
    met: Option<Date>,
    /// The mean, cut off after two decimals.
    #[schema(required)]
    mean: Option<String>,
    /// The stars it came to.
    #[schema(required)]
    star: Option<u8>,
    /// In words.
    says: String,
}

fn outcome(visit: &Visit, result: &CouncilResult<'_>) -> CouncilOutcome {
    let met = result.session.map(|session| session.fact().date);
    let told = met.is_some();
    let star = if let Verdict::Ranked(star, _) = result.verdict { Some(star.get()) } else { None };
    CouncilOutcome {
        council: result.work.council.fact().code.clone(),
        sheets: result.scored(),
        needed: result.needed,
        met,
        mean: result.mean.filter(|_| told).map(Mean::show),
        star: star.filter(|_| told),
        says: if told { result.describe(visit.lang) } else { String::new() },
    }
}

fn view(visit: &Visit, case: &Case<'_>) -> DossierView {
    let (dossier, standing) = (case.dossier.fact(), case.standing());
    let items = case.completeness(case.today);
    DossierView {
        dossier: dossier.code.clone(),
        product: dossier.product.clone(),
        round: dossier.round.to_string(),
        application: dossier.application.id(),
        filed: dossier.filed,
        level: standing.level.id(),
        stage: standing.stage.id(),
        since: standing.since,
        next: standing.clock.map(programme::law::Clock::id),
        due: standing.due,
        wanting: items.iter().filter(|item| item.is_wanting()).map(|item| item.rule.code.clone()).collect(),
        self_points: case.self_total().map(|total| total.points.to_string()),
        councils: standing.results.iter().map(|result| outcome(visit, result)).collect(),
    }
}

/// The dossiers that the token's owner may see, by code.
#[utoipa::path(get, path = "/api/v1/ocop/dossiers", tag = "ocop",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of dossiers", body = Page<DossierView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let mut all = dossiers::seen(&visit)?;
    all.sort_by(|a, b| a.dossier.fact().code.cmp(&b.dossier.fact().code));
    let items = all.iter().map(|case| (case.dossier.fact().code.clone(), view(&visit, case)));
    tagged(&headers, &paging.page(items))
}

/// A dossier.
#[utoipa::path(get, path = "/api/v1/ocop/dossiers/{dossier}", tag = "ocop",
    params(
        ("dossier" = String, Path, description = "Its code", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The dossier", body = DossierView), Problems))]
pub async fn one(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    json(StatusCode::OK, &view(&visit, &dossiers::find(&visit, &code)?))
}

/// A dossier to be filed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossier {
    /// The product's code.
    #[schema(min_length = 1, max_length = 60)]
    product: String,
    /// The round: year and number.
    #[schema(example = "2023-1", pattern = "^[0-9]{4}-[0-9]{1,2}$")]
    round: String,
    /// For what: `first`, `again` or `upgrade`.
    #[schema(example = "first", pattern = "^(first|again|upgrade)$")]
    application: String,
}

/// A dossier that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierFiled {
    /// The code it bears.
    dossier: String,
}

/// Files a dossier for a product that the token's owner keeps.
#[utoipa::path(post, path = "/api/v1/ocop/dossiers", tag = "ocop",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewDossier,
    responses((status = 201, description = "Filed", body = DossierFiled), Problems, WriteProblems))]
pub async fn file(visit: Visit, headers: HeaderMap, Json(body): Json<NewDossier>) -> Result<Response, Failure> {
    let round = Round::read(&Raw::text(&body.round)).ok_or(Failure::Part("round", "failure-part"))?;
    let application = Application::from_id(&body.application).ok_or(Failure::Part("application", "failure-part"))?;
    let product = line("product", &body.product, 60)?.to_owned();
    once(&visit, &headers, &format!("{body:?}"), async || {
        let dossier =
            dossiers::file_dossier(&visit, FileDossier { product: product.clone(), round, application }).await?;
        Ok((StatusCode::CREATED, DossierFiled { dossier }))
    })
    .await
}

/// A document of a dossier, by its number.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenDocument {
    /// Which one of the rules it is.
    #[schema(example = "business_registration", pattern = "^[a-z_]+$")]
    item: String,
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    /// The day it was issued.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    issued: Option<Date>,
    /// The last day it holds; none where it has no term.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    expires: Option<Date>,
}

/// Gives a document of a dossier that nobody has scored yet, by its number.
#[utoipa::path(post, path = "/api/v1/ocop/dossiers/{dossier}/documents", tag = "ocop",
    params(("dossier" = String, Path, description = "Its code", min_length = 1)),
    request_body = GivenDocument,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give(
    visit: Visit,
    Path(code): Path<String>,
    Json(body): Json<GivenDocument>,
) -> Result<Response, Failure> {
    let number = maybe_line("number", Some(&body.number), 100)?;
    let given = Given { item: body.item, number, issued: body.issued, expires: body.expires, file: None };
    dossiers::give(&visit, &code, given).await?;
    kept()
}

/// Gives a document of a dossier that nobody has scored yet, as a file: the same kinds of files as evidence.
#[utoipa::path(post, path = "/api/v1/ocop/dossiers/{dossier}/files", tag = "ocop",
    params(
        ("dossier" = String, Path, description = "Its code", min_length = 1),
        ("item" = String, Query, description = "Which document of the rules it is", example = "business_registration", pattern = "^[a-z_]+$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("number" = Option<String>, Query, description = "The document's number", min_length = 1, max_length = 100),
        ("issued" = Option<String>, Query, description = "The day it was issued", format = Date),
        ("expires" = Option<String>, Query, description = "The last day it holds", format = Date),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give_file(
    visit: Visit,
    _headers: HeaderMap,
    Path(code): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let day = |name: &'static str| {
        let text = visit.asked(name);
        text.map(str::parse).transpose().map_err(|_| Failure::Part(name, "failure-part"))
    };
    let number = maybe_line("number", visit.asked("number"), 100)?;
    let given = Given {
        item: visit.asked("item").unwrap_or_default().to_owned(),
        number,
        issued: day("issued")?,
        expires: day("expires")?,
        file: Some(sent(&visit, body).await?),
    };
    dossiers::give(&visit, &code, given).await?;
    kept()
}

/// The points of a criterion.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// The criterion: `sheet/code`.
    #[schema(example = "ocop-148-shared/A", min_length = 1, max_length = 100)]
    criterion: String,
    /// The points, with a decimal point.
    #[schema(example = "32.5", pattern = "^[0-9]{1,3}([.][0-9]{1,4})?$")]
    points: String,
}

/// A sheet, as far as it is filled.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilledSheet {
    /// The points.
    #[schema(min_items = 1, max_items = 200)]
    scores: Vec<Points>,
}

/// The points sent, each allowed by its criterion of the dossier's sheet.
pub(super) fn points(visit: &Visit, dossier: &str, sent: &FilledSheet) -> Result<Vec<(String, Quantity)>, Failure> {
    let case = dossiers::find(visit, dossier)?;
    let sheet = case.sheet.ok_or(Failure::Conflict("score-no-sheet"))?;
    let read = |each: &Points| {
        let points = Quantity::parse_plain(&each.points).ok_or(Failure::Part("points", "failure-part"))?;
        let mut criteria = sheet.parts.iter().flat_map(programme::law::SheetPart::criteria);
        let criterion = criteria.find(|criterion| sheet.name_of(criterion) == each.criterion);
        let criterion = criterion.ok_or(Failure::Part("criterion", "failure-part"))?;
        if !criterion.scale.allows(points) {
            return Err(Failure::Part("points", "failure-part"));
        }
        Ok((each.criterion.clone(), points))
    };
    sent.scores.iter().map(read).collect()
}

/// Records the points that a producer gives its own product, until a council scores it.
#[utoipa::path(put, path = "/api/v1/ocop/dossiers/{dossier}/self-score", tag = "ocop",
    params(("dossier" = String, Path, description = "Its code", min_length = 1)),
    request_body = FilledSheet,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn self_score(
    visit: Visit,
    Path(code): Path<String>,
    Json(body): Json<FilledSheet>,
) -> Result<Response, Failure> {
    dossiers::record_self_scores(&visit, &code, points(&visit, &code, &body)?).await?;
    kept()
}

/// Words of an appeal or of its answer.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealWords {
    /// The words.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

impl AppealWords {
    fn read(&self) -> Result<String, Failure> {
        let text = lines("text", &self.text, TEXT)?.to_owned();
        if text.is_empty() { Err(Failure::Part("text", "failure-part")) } else { Ok(text) }
    }
}

/// Objects to what a council came to, for the producer.
#[utoipa::path(post, path = "/api/v1/ocop/dossiers/{dossier}/appeals", tag = "ocop",
    params(("dossier" = String, Path, description = "Its code", min_length = 1)),
    request_body = AppealWords,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn appeal(
    visit: Visit,
    Path(code): Path<String>,
    Json(body): Json<AppealWords>,
) -> Result<Response, Failure> {
    dossiers::appeal(&visit, &code, body.read()?).await?;
    kept()
}

/// Answers an appeal.
#[utoipa::path(put, path = "/api/v1/ocop/dossiers/{dossier}/appeals/{record}/answer", tag = "ocop",
    params(
        ("dossier" = String, Path, description = "Its code", min_length = 1),
        ("record" = i64, Path, description = "The number of the appeal's record", minimum = 1),
    ),
    request_body = AppealWords,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn answer(
    visit: Visit,
    Path((code, record)): Path<(String, String)>,
    Json(body): Json<AppealWords>,
) -> Result<Response, Failure> {
    let seen = Seq(record.parse().map_err(|_| Failure::NotFound)?);
    dossiers::answer_appeal(&visit, &code, seen, body.read()?).await?;
    kept()
}
