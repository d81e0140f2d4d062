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
    tasks::{Row, row},
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
    /// Those who have, with its number.
    issued: Vec<(Row, String)>,
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
    let number = |task: &Task<'_>| task.issued.map(|plan| plan.fact().number.clone()).unwrap_or_default();
    let mut board = Board {
        basis: basis.to_owned(),
        subject: document.map(|record| record.fact().subject.clone()).unwrap_or_default(),
        owing: owing.into_iter().map(|task| row(visit, task)).collect(),
        issued: issued.into_iter().map(|task| (row(visit, task), number(task))).collect(),
    };
    board.owing.sort_by(|a, b| sort::compare(&a.lead, &b.lead));
    board.issued.sort_by(|a, b| sort::compare(&a.0.lead, &b.0.lead));
    board
}
