//! `nongthon tasks`: who owes what by when, and how it stands.

use jiff::civil::Date;
use programme::{
    Lang,
    task::{Task, TaskState, body_name, tasks_within},
    unit::UnitCode,
    vietnamese,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

/// What is asked.
pub struct Asked {
    pub state: Option<TaskState>,
    pub lead: Option<String>,
    pub unit: Option<UnitCode>,
    pub json: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    task: &'a str,
    state: &'static str,
    due: Option<Date>,
    done: Option<Date>,
    days_late: Option<i64>,
    lead: &'a str,
    document: &'a str,
    asks: String,
}

impl<'a> Line<'a> {
    fn of(task: &'a Task<'_>, today: Date, lang: Lang) -> Self {
        Self {
            task: &task.code,
            state: task.state.id(),
            due: task.due,
            done: task.done,
            days_late: task.days_late(today),
            lead: task.lead,
            document: task.document(),
            asks: task.asks(lang),
        }
    }
}

pub async fn run(office: &Office, asked: &Asked, when: AsOf, lang: Lang) -> Result<bool, Failure> {
    let snapshot = office.snapshot(when).await?;
    let mut tasks = tasks_within(&snapshot, scope(office, &snapshot, asked.unit)?);
    tasks.retain(|task| {
        asked.state.is_none_or(|state| task.state == state)
            && asked.lead.as_deref().is_none_or(|lead| task.lead == lead)
    });
    // What is due first comes first, what has no deadline last.
    tasks.sort_by_key(|task| (task.due.is_none(), task.due));
    if asked.json {
        print::json(&tasks.iter().map(|task| Line::of(task, when.valid, lang)).collect::<Vec<_>>())?;
        return Ok(true);
    }
    let row = |task: &Task<'_>| {
        let due = task.due.map(vietnamese::date).unwrap_or_default();
        let lead = body_name(&snapshot, task.lead, lang);
        vec![due, task.state.label(lang).to_owned(), lead, task.asks(lang)]
    };
    let headers = [
        lang.pick("thời hạn", "due"),
        lang.pick("tình trạng", "state"),
        lang.pick("chủ trì", "lead"),
        lang.pick("yêu cầu", "asks"),
    ];
    print::table(&headers, tasks.iter().map(row).collect(), &[])?;
    Ok(true)
}
