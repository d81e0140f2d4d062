//! The cheapest path: plans, made and put into effect as on the pages.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use ledger::PathPlan;
use programme::{
    Dong,
    fact::FundSource,
    grade::Grade,
    path::{Limits, Mode, Request, Wanted, Wish},
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, once, tagged};
use crate::{
    failure::Failure,
    pages::path::{
        adopt::{self, Ordered},
        asked::GRADES,
        drafts::{self, Told},
        tables::{Tables, UnitRow},
    },
    request::Visit,
};

/// The money of a source is at most this, in đồng.
const MOST_MONEY: i64 = 1_000_000_000_000_000;

/// How many communes are to reach a grade.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PathTarget {
    /// The grade.
    #[schema(example = "advanced", pattern = "^(ntm|advanced|model)$")]
    grade: String,
    /// Where; the scope of the plan when it is not given.
    #[serde(default)]
    #[schema(example = "444")]
    scope: Option<String>,
    /// How many more; none = all that do not hold it yet.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    more: Option<u32>,
}

/// What is asked of a plan.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PathAsked {
    /// What the plan is called.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// Where it is made for; the province when it is not given.
    #[serde(default)]
    #[schema(example = "42")]
    scope: Option<String>,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// `least_cost` when it is not given.
    #[serde(default)]
    #[schema(example = "most_targets", pattern = "^(least_cost|most_targets)$")]
    mode: Option<String>,
    /// The targets, the most important first.
    #[schema(min_items = 1, max_items = 20)]
    targets: Vec<PathTarget>,
    /// What each source has, in đồng; a source that is not named has none. None = money does not limit the plan.
    #[serde(default)]
    #[schema(example = json!({"central": 90_000_000_000_i64}))]
    budget: Option<BTreeMap<String, i64>>,
    /// At most so many communes of one district.
    #[serde(default)]
    per_district: Option<u32>,
    /// At most so many indicators of a commune without a figure.
    #[serde(default)]
    most_missing: Option<u32>,
    /// At most so many indicators of a commune that cannot be judged yet, for want of a figure or a threshold; any number when it is
    /// not given.
    #[serde(default)]
    verify_at_most: Option<u32>,
    /// Whether a commune may rise by several grades.
    #[serde(default)]
    several_grades: bool,
    /// Whether communes with open difficulties are chosen all the same.
    #[serde(default)]
    ignore_difficulties: bool,
    /// Communes that must be in.
    #[serde(default)]
    pinned: Vec<String>,
    /// Communes that must not be in.
    #[serde(default)]
    forbidden: Vec<String>,
}

impl PathAsked {
    fn of(name: &str, request: &Request) -> Self {
        let codes = |codes: &[UnitCode]| codes.iter().map(|code| code.to_text()).collect();
        let target = |wanted: &Wanted| PathTarget {
            grade: wanted.grade.id().to_owned(),
            scope: Some(wanted.scope.to_text()),
            more: match wanted.count {
                Wish::More(count) => Some(count),
                Wish::All => None,
            },
        };
        let budget = request.budget.as_ref();
        Self {
            name: name.to_owned(),
            scope: Some(request.scope.to_text()),
            due: request.due,
            mode: Some(request.mode.id().to_owned()),
            targets: request.targets.iter().map(target).collect(),
            budget: budget.map(|budget| budget.iter().map(|(fund, has)| (fund.id().to_owned(), has.0)).collect()),
            per_district: request.limits.per_district,
            most_missing: request.limits.most_missing,
            verify_at_most: request.limits.verify_at_most,
            several_grades: !request.limits.one_grade,
            ignore_difficulties: !request.limits.difficulties_block,
            pinned: codes(&request.pinned),
            forbidden: codes(&request.forbidden),
        }
    }

    fn read(&self, visit: &Visit) -> Result<(String, Request), Failure> {
        let name = line("name", &self.name, drafts::LONGEST)?.to_owned();
        if name.is_empty() {
            return Err(Failure::Part("name", "problem-path-name"));
        }
        let known = |part: &'static str, code: &str| {
            let code: Option<UnitCode> = code.parse().ok();
            let code = code.filter(|code| visit.moment.tree().index(*code).is_some());
            code.ok_or(Failure::Part(part, "problem-task-unit"))
        };
        let scope = match &self.scope {
            Some(code) => known("scope", code)?,
            None => visit.moment.unit(visit.moment.province).code,
        };
        let today = visit.moment.as_of();
        if self.due <= today || self.due.year() > today.year() + 5 {
            return Err(Failure::Part("due", "problem-path-due"));
        }
        if self.targets.is_empty() || self.targets.len() > 20 {
            return Err(Failure::Part("targets", "problem-path-targets"));
        }
        let mut targets = Vec::with_capacity(self.targets.len());
        for target in &self.targets {
            let grade = Grade::from_id(&target.grade).filter(|grade| GRADES.contains(grade));
            let scope = target.scope.as_deref().map_or(Ok(scope), |code| known("targets", code))?;
            let count = match target.more {
                None => Wish::All,
                Some(count @ 1..=10_000) => Wish::More(count),
                Some(_) => return Err(Failure::Part("targets", "problem-path-number")),
            };
            targets.push(Wanted { grade: grade.ok_or(Failure::Part("targets", "failure-part"))?, scope, count });
        }
        let purse = |(fund, has): (&String, &i64)| {
            let has = Some(*has).filter(|has| (0..=MOST_MONEY).contains(has));
            let purse = FundSource::from_id(fund).zip(has).map(|(fund, has)| (fund, Dong(has)));
            purse.ok_or(Failure::Part("budget", "problem-path-money"))
        };
        let budget =
            self.budget.as_ref().map(|budget| budget.iter().map(purse).collect::<Result<_, _>>()).transpose()?;
        let mode = match self.mode.as_deref() {
            None => Mode::LeastCost,
            Some(id) => Mode::from_id(id).ok_or(Failure::Part("mode", "failure-part"))?,
        };
        let codes = |part: &'static str, codes: &[String]| -> Result<Vec<UnitCode>, Failure> {
            codes.iter().map(|code| known(part, code)).collect()
        };
        let request = Request {
            scope,
            due: self.due,
            mode,
            targets,
            budget,
            limits: Limits {
                per_district: self.per_district,
                one_grade: !self.several_grades,
                most_missing: self.most_missing,
                verify_at_most: self.verify_at_most,
                difficulties_block: !self.ignore_difficulties,
            },
            pinned: codes("pinned", &self.pinned)?,
            forbidden: codes("forbidden", &self.forbidden)?,
        };
        Ok((name, request))
    }
}

/// A plan in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathListed {
    /// Names it.
    id: String,
    /// What it is called.
    name: String,
    /// How often it was changed: what a change names.
    version: i64,
    /// What it costs, in đồng; none where no plan meets the targets.
    #[schema(required)]
    cost: Option<i64>,
    /// No plan that reaches as much costs less; the same as the cost where that is proven to be least.
    #[schema(required)]
    bound: Option<i64>,
    /// The document by which it was put into effect.
    #[schema(required)]
    adopted: Option<String>,
}

impl PathListed {
    fn of(plan: &PathPlan) -> Result<Self, Failure> {
        let draft = drafts::read(plan)?;
        let kept = draft.meeting();
        Ok(Self {
            id: plan.id.clone(),
            name: plan.name.clone(),
            version: plan.version,
            cost: kept.map(|kept| kept.cost.0),
            bound: kept.map(|kept| kept.bound.0),
            adopted: plan.adopted.clone(),
        })
    }
}

/// A plan with what is told of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathView {
    #[serde(flatten)]
    plan: PathListed,
    /// What was asked.
    asked: PathAsked,
    /// Why no plan meets the targets; then the most that can be reached is told. Empty where one does.
    impossible: Vec<String>,
    /// The day of the state that it was made and explained on; none where that was not kept: then it is to be made anew.
    #[schema(required, value_type = Option<String>, format = Date)]
    made_of: Option<Date>,
    /// What has changed since it was made.
    changed: Vec<String>,
    /// Its targets.
    targets: Vec<PathReached>,
    /// Its money.
    money: Vec<PathMoney>,
    /// The communes that are in.
    chosen: Vec<PathUnit>,
    /// Those that are not, with the reason.
    left: Vec<PathUnit>,
    /// The next-best plan in words.
    #[schema(required)]
    next: Option<String>,
}

/// What a plan reaches of a target.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathReached {
    /// The target in words.
    target: String,
    /// How many communes it asks for.
    asked: i64,
    /// How many could be chosen.
    able: i64,
    /// How many are.
    reached: i64,
    /// What one more would cost, in words.
    one_more: String,
}

/// What a plan takes of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathMoney {
    /// The source.
    fund: &'static str,
    /// What it has; none where money does not limit the plan.
    #[schema(required)]
    has: Option<i64>,
    /// What the plan takes.
    takes: i64,
    /// What another billion đồng would bring, in words.
    billion: String,
}

/// A commune and a grade.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathUnit {
    /// The commune.
    unit: String,
    /// The grade in words.
    grade: &'static str,
    /// What its steps cost, as far as it is known.
    cost: i64,
    /// How many indicators are to be verified first.
    to_verify: usize,
    /// What is to be done.
    steps: Vec<PathStep>,
    /// Why it is in the plan, or not.
    why: String,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathStep {
    /// The measure, from what to what.
    words: String,
    /// What it costs; none where that is not known.
    #[schema(required)]
    cost: Option<i64>,
    /// How the cost is known.
    origin: String,
    /// How many months it takes; none where that is not known.
    #[schema(required)]
    months: Option<u16>,
}

fn unit(row: UnitRow) -> PathUnit {
    let step = |step: crate::pages::path::tables::StepRow| PathStep {
        words: step.words,
        cost: step.cost.map(|cost| cost.0),
        origin: step.origin,
        months: step.months,
    };
    PathUnit {
        unit: row.code.to_text(),
        grade: row.grade,
        cost: row.cost.0,
        to_verify: row.open,
        steps: row.steps.into_iter().map(step).collect(),
        why: row.why,
    }
}

async fn view(visit: &Visit, plan: &PathPlan) -> Result<PathView, Failure> {
    let draft = drafts::read(plan)?;
    let asked = PathAsked::of(&plan.name, &draft.request);
    let lang = visit.lang;
    let told = drafts::on_state(visit, move |moment| {
        let told = Told::new(moment, &draft, lang)?;
        Some((Tables::new(&told, lang), told.impossible, told.changes))
    });
    let (tables, impossible, changed) = told.await?.ok_or(Failure::NotFound)?;
    let target = |aim: crate::pages::path::tables::AimRow| PathReached {
        target: aim.target,
        asked: aim.asked,
        able: aim.able,
        reached: aim.reached,
        one_more: aim.one_more,
    };
    let money = |fund: crate::pages::path::tables::FundRow| PathMoney {
        fund: fund.fund.id(),
        has: fund.has.map(|has| has.0),
        takes: fund.takes.0,
        billion: fund.billion,
    };
    Ok(PathView {
        plan: PathListed::of(plan)?,
        asked,
        impossible,
        made_of: tables.day,
        changed,
        targets: tables.aims.into_iter().map(target).collect(),
        money: tables.funds.into_iter().map(money).collect(),
        chosen: tables.chosen.into_iter().map(unit).collect(),
        left: tables.left.into_iter().map(unit).collect(),
        next: tables.next,
    })
}

/// The plans, the one changed last first.
#[utoipa::path(get, path = "/api/v1/path/plans", tag = "path",
    params(("cursor" = Option<String>, Query, description = "Where to go on"), ("limit" = Option<u16>, Query, description = "How many", minimum = 1, maximum = 200)),
    responses((status = 200, description = "Plans", body = Page<PathListed>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut plans = visit.app.ledger().path_plans().await?;
    plans.sort_by(|a, b| a.id.cmp(&b.id));
    let items = plans.iter().map(|plan| Ok((plan.id.clone(), PathListed::of(plan)?)));
    let items: Vec<(String, PathListed)> = items.collect::<Result<_, Failure>>()?;
    tagged(&headers, &Paging::read(&visit)?.page(items.into_iter()))
}

/// Makes a plan.
#[utoipa::path(post, path = "/api/v1/path/plans", tag = "path",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = PathAsked,
    responses((status = 201, description = "Made", body = PathView), Problems, WriteProblems))]
pub async fn make(visit: Visit, headers: HeaderMap, Json(body): Json<PathAsked>) -> Result<Response, Failure> {
    once(&visit, &headers, &format!("{body:?}"), async || {
        let (name, request) = body.read(&visit)?;
        let plan = drafts::make(&visit, &name, request).await?;
        Ok((StatusCode::CREATED, view(&visit, &plan).await?))
    })
    .await
}

/// A plan with why it is as it is.
#[utoipa::path(get, path = "/api/v1/path/plans/{plan}", tag = "path",
    params(("plan" = String, Path, description = "Its name", min_length = 1)),
    responses((status = 200, description = "The plan", body = PathView), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    tagged(&headers, &view(&visit, &drafts::find(&visit, &id).await?).await?)
}

/// Makes a plan anew for another request.
#[utoipa::path(put, path = "/api/v1/path/plans/{plan}", tag = "path",
    params(
        ("plan" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "Its `version` that was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = PathAsked,
    responses((status = 200, description = "Made anew", body = PathView), Problems, WriteProblems))]
pub async fn remake(
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(body): Json<PathAsked>,
) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let version = seen(&headers)?;
    let (name, request) = body.read(&visit)?;
    let plan = drafts::remake(&visit, plan, version, (&name, request)).await?;
    json(StatusCode::OK, &view(&visit, &plan).await?)
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/api/v1/path/plans/{plan}", tag = "path",
    params(
        ("plan" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "Its `version` that was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    responses((status = 204, description = "Thrown away"), Problems, WriteProblems))]
pub async fn throw_away(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    drafts::find(&visit, &id).await?;
    drafts::throw_away(&visit, &id, seen(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn seen(headers: &HeaderMap) -> Result<i64, Failure> {
    match Precondition::read(headers)? {
        Precondition::Is(version) => Ok(version),
        Precondition::Absent => Err(Failure::Moved),
    }
}

/// What orders a plan.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PathOrder {
    /// The number of the plan document; not one that is known already.
    #[schema(min_length = 1, max_length = 300)]
    document: String,
    /// Its day, not in the future.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Who asks for the tasks.
    #[schema(min_length = 1, max_length = 300)]
    asker: String,
}

/// What a plan became.
#[derive(Debug, Serialize, ToSchema)]
pub struct PathAdopted {
    /// How many tasks were given.
    tasks: usize,
    /// The codes of the requests for money.
    requests: Vec<String>,
}

/// Puts a plan into effect: a task for each commune, and requests for money.
#[utoipa::path(post, path = "/api/v1/path/plans/{plan}/adoption", tag = "path",
    params(
        ("plan" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "Its `version` that was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = PathOrder,
    responses((status = 201, description = "In effect", body = PathAdopted), Problems, WriteProblems))]
pub async fn put_into_effect(
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(body): Json<PathOrder>,
) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let version = seen(&headers)?;
    let ordered = Ordered {
        number: line("document", &body.document, 300)?.to_owned(),
        date: body.date.to_string(),
        asker: line("asker", &body.asker, 300)?.to_owned(),
    };
    if let Some((field, key)) = adopt::check(&visit, &ordered).into_iter().next() {
        return Err(Failure::Part(if field == "number" { "document" } else { field }, key));
    }
    let becomes = adopt::adopt(&visit, plan, version, &ordered).await?;
    let requests = becomes.requests.into_iter().map(|request| request.code).collect();
    json(StatusCode::CREATED, &PathAdopted { tasks: becomes.directives.len(), requests })
}
