//! The tasks about something: what is tied to tasks shows them back.

use programme::{
    fact::Directive,
    task::{Task, tasks},
    unit::UnitCode,
};

use super::{Row, may_see, rank, row};
use crate::{
    pages::sheet::{Cell, Table},
    request::Visit,
};

/// The tasks about something that whoever asks may see, the most pressing first.
pub fn about(visit: &Visit, is: impl Fn(&Directive) -> bool) -> Vec<Row> {
    let mut found: Vec<Task<'_>> = tasks(&visit.moment.now);
    found.retain(|task| task.directive().is_some_and(&is) && may_see(visit, task));
    found.sort_by_key(rank);
    found.iter().map(|task| row(visit, task)).collect()
}

/// The tasks that concern a unit itself.
pub fn about_unit(visit: &Visit, unit: UnitCode) -> Vec<Row> {
    about(visit, |directive| directive.unit == Some(unit))
}

/// The same as a table of a sheet; nothing where there are none.
pub fn table(visit: &Visit, is: impl Fn(&Directive) -> bool) -> Option<Table> {
    let rows = about(visit, is);
    let heads = ["task-asks", "task-ties", "task-lead", "task-due", "state"];
    let mut table = Table::new(visit, "tasks-about", "tasks-empty", &heads);
    for row in rows {
        let state = Cell::verdict(row.state, row.class.trim_start_matches("v-"));
        let cells = [row.ties, row.lead, row.due].map(Cell::text);
        table.rows.push([Cell::link(row.asks, Some(row.href))].into_iter().chain(cells).chain([state]).collect());
    }
    (!table.rows.is_empty()).then_some(table)
}
