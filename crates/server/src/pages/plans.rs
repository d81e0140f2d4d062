//! The board of plans owed: who has issued theirs and who has not, for everybody in the office to see.

use std::collections::BTreeMap;

use askama::Template;
use programme::{
    fact::Document,
    task::{Origin, Task, TaskState, tasks},
};

use super::{
    frame::{Frame, Page},
    sort,
    tasks::{Row, address, row, steps::plan_of},
};
use crate::{failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "plans.html")]
struct PlansPage<'a> {
    frame: Frame<'a>,
    boards: Vec<Board>,
}

/// What one document obliges bodies to.
struct Board {
    basis: String,
    subject: String,
    /// Those who have not issued their plan.
    owing: Vec<Row>,
    /// Those who have.
    issued: Vec<Issued>,
}

/// A plan that was issued.
struct Issued {
    row: Row,
    number: String,
    /// Where its file is handed out.
    file: Option<String>,
}

/// `GET /plans`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let all = tasks(&visit.moment.now);
    let mut by_basis: BTreeMap<&str, Vec<&Task<'_>>> = BTreeMap::new();
    for task in all.iter().filter(|task| matches!(task.origin, Origin::Plan(_))) {
        by_basis.entry(task.document()).or_default().push(task);
    }
    let boards = by_basis.into_iter().map(|(basis, tasks)| board(&visit, basis, &tasks)).collect();
    Frame::new(&visit, "plans").render(|frame| PlansPage { frame, boards })
}

fn board(visit: &Visit, basis: &str, tasks: &[&Task<'_>]) -> Board {
    let document = visit.moment.now.all::<Document>().iter().find(|record| record.fact().number == basis);
    let is_done = |task: &Task<'_>| matches!(task.state, TaskState::DoneOnTime | TaskState::DoneLate);
    let (issued, owing): (Vec<&Task<'_>>, Vec<&Task<'_>>) = tasks.iter().copied().partition(|task| is_done(task));
    let issued_plan = |task: &Task<'_>| Issued {
        row: row(visit, task),
        number: task.issued.map(|plan| plan.fact().number.clone()).unwrap_or_default(),
        file: plan_of(visit, task)
            .and_then(|plan| plan.file.as_ref())
            .map(|_| visit.when.link(&format!("{}/plan", address(&task.code)))),
    };
    let mut board = Board {
        basis: basis.to_owned(),
        subject: document.map(|record| record.fact().subject.clone()).unwrap_or_default(),
        owing: owing.into_iter().map(|task| row(visit, task)).collect(),
        issued: issued.into_iter().map(issued_plan).collect(),
    };
    board.owing.sort_by(|a, b| sort::compare(&a.lead, &b.lead));
    board.issued.sort_by(|a, b| sort::compare(&a.row.lead, &b.row.lead));
    board
}
