//! Plans as rows: made, made anew, thrown away. Pages and programs call these.

use std::sync::Arc;

use ledger::PathPlan;
use programme::path::{Explanation, Field, Kept, Outcome, Plan, Request, explain};

use crate::{failure::Failure, moment::Moment, request::Visit};

/// The longest name of a plan.
pub const LONGEST: usize = 120;

/// What a row says.
#[derive(Debug)]
pub struct Draft {
    /// What was asked.
    pub request: Request,
    /// The plan; none where there was none.
    pub kept: Option<Kept>,
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

/// The best plan for a request on the state of the visit.
async fn solve(visit: &Visit, request: &Request) -> Result<Option<Kept>, Failure> {
    let request = request.clone();
    let solved = on_state(visit, move |moment| {
        let field = Field::new(&moment.now, &request)?;
        Some(match field.solve() {
            Outcome::Plan(plan) => Some(field.keep(&plan)),
            Outcome::Impossible(_) => None,
        })
    });
    solved.await?.ok_or(Failure::Part("scope", "problem-task-unit"))
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
    /// Why it is as it is.
    pub explanation: Explanation,
}

impl<'m> Told<'m> {
    /// A plan on a state. None where its unit is gone.
    pub fn new(moment: &'m Moment, draft: &Draft, lang: programme::Lang) -> Option<Self> {
        let field = Field::new(&moment.now, &draft.request)?;
        let (plan, changes, impossible) = match &draft.kept {
            Some(kept) => {
                let (plan, changes) = field.recall(kept);
                let changes = changes.iter().map(|change| change.words(&field, lang)).collect();
                (Some(plan), changes, Vec::new())
            }
            None => match field.solve() {
                Outcome::Impossible(why) => {
                    let why = why.iter().map(|why| why.words(&field, lang)).collect();
                    (field.most(), Vec::new(), why)
                }
                // What was impossible then is possible now.
                Outcome::Plan(plan) => {
                    let changed = lang.pick("nay đã có phương án đạt đủ chỉ tiêu", "there is a plan now");
                    (Some(plan), vec![changed.to_owned()], Vec::new())
                }
            },
        };
        let explanation = plan.as_ref().map(|plan| explain(&field, plan)).unwrap_or_default();
        Some(Self { field, plan, impossible, changes, explanation })
    }
}
