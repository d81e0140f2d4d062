//! Plans as rows: made, made anew, thrown away. Pages and programs call these.

use std::sync::Arc;

use ledger::PathPlan;
use programme::{
    Lang,
    path::{Explanation, Field, Kept, Plan, Request},
};

use crate::{failure::Failure, moment::Moment, request::Visit};

/// The longest name of a plan.
pub const LONGEST: usize = 120;

/// What a row says.
#[derive(Debug)]
pub struct Draft {
    /// What was asked.
    pub request: Request,
    /// What came of it; none where a plan that did not meet the targets was not kept, as in earlier versions.
    pub kept: Option<Kept>,
}

impl Draft {
    /// The plan, where it meets the targets.
    pub fn meeting(&self) -> Option<&Kept> {
        self.kept.as_ref().filter(|kept| kept.meets())
    }
}

/// What a row says.
pub fn read(plan: &PathPlan) -> Result<Draft, Failure> {
    let damaged = |error: serde_json::Error| Failure::Broken(format!("plan {}: {error}", plan.id));
    Ok(Draft {
        request: serde_json::from_str(&plan.request).map_err(damaged)?,
        kept: serde_json::from_str(&plan.outcome).map_err(damaged)?,
    })
}

/// The plan of a name.
pub async fn find(visit: &Visit, id: &str) -> Result<PathPlan, Failure> {
    visit.app.ledger().path_plan(id).await?.ok_or(Failure::NotFound)
}

/// Work on a state that would hold up a thread that serves.
pub async fn on_state<T: Send + 'static>(
    visit: &Visit,
    work: impl FnOnce(&Moment) -> T + Send + 'static,
) -> Result<T, Failure> {
    let moment = Arc::clone(&visit.moment);
    let done = tokio::task::spawn_blocking(move || work(&moment)).await;
    done.map_err(|error| Failure::Broken(error.to_string()))
}

/// What comes of a request on the state of the visit, with why it is so.
async fn solve(visit: &Visit, request: &Request) -> Result<Kept, Failure> {
    let request = request.clone();
    let solved = on_state(visit, move |moment| Some(Field::new(&moment.now, &request)?.found())).await?;
    solved.ok_or(Failure::Part("scope", "problem-task-unit"))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Broken(error.to_string()))
}

/// Makes a plan and keeps it.
pub async fn make(visit: &Visit, name: &str, request: Request) -> Result<PathPlan, Failure> {
    let outcome = solve(visit, &request).await?;
    let plan = PathPlan {
        id: uuid::Uuid::now_v7().to_string(),
        name: name.to_owned(),
        account: visit.viewer()?.account.id.clone(),
        changed_at: visit.app.now(),
        version: 1,
        request: json(&request)?,
        outcome: json(&outcome)?,
        act: visit.moment.act,
        adopted: None,
    };
    if visit.app.ledger().keep_path_plan(&plan).await? { Ok(plan) } else { Err(Failure::Moved) }
}

/// Makes a plan anew for a request, where it is still at the version that was seen and not in effect.
pub async fn remake(
    visit: &Visit,
    plan: PathPlan,
    version: i64,
    (name, request): (&str, Request),
) -> Result<PathPlan, Failure> {
    if plan.adopted.is_some() {
        return Err(Failure::Conflict("problem-path-adopted"));
    }
    let outcome = solve(visit, &request).await?;
    let next = PathPlan {
        name: name.to_owned(),
        account: visit.viewer()?.account.id.clone(),
        changed_at: visit.app.now(),
        version: version + 1,
        request: json(&request)?,
        outcome: json(&outcome)?,
        act: visit.moment.act,
        ..plan
    };
    if visit.app.ledger().keep_path_plan(&next).await? {
        Ok(next)
    } else {
        Err(Failure::Conflict("problem-path-moved"))
    }
}

/// Throws a plan away, where it is still at the version that was seen and not in effect.
pub async fn throw_away(visit: &Visit, id: &str, version: i64) -> Result<(), Failure> {
    if visit.app.ledger().drop_path_plan(id, version).await? {
        Ok(())
    } else {
        Err(Failure::Conflict("problem-path-moved"))
    }
}

/// A plan on a state, with all that is told of it.
pub struct Told<'m> {
    /// What it chooses from.
    pub field: Field<'m>,
    /// The plan; where none meets the targets, the most that can be reached.
    pub plan: Option<Plan>,
    /// Why no plan meets the targets; empty where one does.
    pub impossible: Vec<String>,
    /// What has changed since it was made.
    pub changes: Vec<String>,
    /// Why it is as it is, as was found when it was made; none where that was not kept.
    pub explanation: Option<Explanation>,
}

impl<'m> Told<'m> {
    /// A plan on a state. None where its unit is gone.
    pub fn new(moment: &'m Moment, draft: &Draft, lang: Lang) -> Option<Self> {
        let field = Field::new(&moment.now, &draft.request)?;
        let kept = draft.kept.as_ref();
        let (plan, changes) = kept.filter(|kept| kept.is_plan()).map(|kept| field.recall(kept)).unzip();
        Some(Self {
            plan,
            impossible: kept.iter().flat_map(|kept| &kept.short).map(|why| why.words(&field, lang)).collect(),
            changes: changes.iter().flatten().map(|change| change.words(&field, lang)).collect(),
            explanation: kept.and_then(|kept| kept.explanation.clone()),
            field,
        })
    }
}
