//! Tasks: how many were given and how they stand, by leading body, and the overdue ones by name.

use jiff::civil::Date;
use programme::{
    Lang,
    decision::late,
    metric::{self, Lead},
    task::{Task, TaskState, body_name, tasks_within},
    vietnamese,
};

use super::{Scene, count, woven};
use crate::{
    figures::Figures,
    prose::{capital, more, plain, short},
    report::model::{Block, Cell, Column, Inline, Table},
};

/// So many bodies and overdue tasks are named in the text of a report.
const BODIES: usize = 12;
const LATE: usize = 8;
/// A task is told in so many letters.
const LETTERS: usize = 100;

/// The states that have a column, with its heading.
const COLUMNS: [(TaskState, (&str, &str)); 5] = [
    (TaskState::DoneOnTime, ("Đúng hạn", "On time")),
    (TaskState::DoneLate, ("Xong muộn", "Late")),
    (TaskState::InProgress, ("Trong hạn", "Not yet due")),
    (TaskState::Overdue, ("Quá hạn", "Overdue")),
    (TaskState::NoDeadline, ("Không thời hạn", "No deadline")),
];

/// What a report says of tasks; nothing where none was given.
pub(crate) fn told(scene: Scene<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    if !figures.has("directive.assigned") {
        return Vec::new();
    }
    let leads = leads(figures);
    let mut blocks =
        vec![Block::Paragraph(totals(scene.lang, |id| figures.show(id))), Block::Table(by_body(scene, &leads, BODIES))];
    let overdue = overdue(scene, LATE);
    if !overdue.is_empty() {
        let says = scene.lang.pick("Việc quá hạn, chậm nhất trước:", "Overdue tasks, the latest first:");
        blocks.extend([Block::paragraph(says), Block::Bullets(overdue)]);
    }
    blocks
}

/// How many tasks stand how.
pub(crate) fn totals(lang: Lang, show: impl FnMut(&str) -> Vec<Inline>) -> Vec<Inline> {
    let words = match lang {
        Lang::Vi => [
            "Đã giao ",
            " nhiệm vụ: hoàn thành đúng hạn ",
            ", hoàn thành quá hạn ",
            ", đang làm trong hạn ",
            ", đang làm quá hạn ",
            ", không có thời hạn ",
            ".",
        ],
        Lang::En => [
            "Tasks given: ",
            "; done on time ",
            ", done late ",
            ", in progress and not yet due ",
            ", overdue ",
            ", without a deadline ",
            ".",
        ],
    };
    let figures = [
        "directive.assigned",
        "directive.done_on_time",
        "directive.done_late",
        "directive.in_progress",
        "directive.overdue",
        "directive.no_deadline",
    ];
    woven(words, figures, show)
}

/// The bodies that lead tasks; who owes most stands first.
pub(crate) fn leads(figures: &mut Figures<'_>) -> Vec<Lead> {
    metric::leads(&COLUMNS.map(|(state, _)| state), |id| figures.parts(id))
}

/// The tasks of the bodies that lead; those of the bodies beyond `most` in one row.
pub(crate) fn by_body(scene: Scene<'_>, leads: &[Lead], most: usize) -> Table {
    let lang = scene.lang;
    let (shown, rest) = leads.split_at(most.min(leads.len()));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for lead in shown {
        let name = Cell::text(short(&capital(lead.name.get(lang)), 60));
        rows.push([name].into_iter().chain(COLUMNS.map(|(state, _)| Cell::Count(lead.count(state)))).collect());
    }
    if !rest.is_empty() {
        let name = Cell::text(more(rest.len(), "cơ quan", lang));
        let all = |state| Cell::Count(rest.iter().map(|lead| lead.count(state)).sum());
        rows.push([name].into_iter().chain(COLUMNS.map(|(state, _)| all(state))).collect());
    }
    let numbers = COLUMNS.map(|(_, (vi, en))| Column::summed(lang.pick(vi, en), 9));
    let body = Column::text(lang.pick("Cơ quan chủ trì", "Leading body"), 40);
    Table {
        caption: lang.pick("Nhiệm vụ theo cơ quan chủ trì", "Tasks by leading body").to_owned(),
        unit: None,
        columns: [body].into_iter().chain(numbers).collect(),
        rows,
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: None,
    }
}

/// The overdue tasks, at most so many: who, what, how late.
pub(crate) fn overdue(scene: Scene<'_>, most: usize) -> Vec<Vec<Inline>> {
    let Scene { now, lang, .. } = scene;
    let late = late(now, scene.province);
    let item = |task: &Task<'_>| {
        vec![
            Inline::bold(format!("{}: ", capital(&body_name(now, task.lead, lang)))),
            Inline::text(format!("{} – ", short(&task.asks(lang), LETTERS))),
            Inline::bold(lateness(task, now.as_of(), lang)),
            Inline::text("."),
        ]
    };
    let mut items: Vec<Vec<Inline>> = late.iter().take(most).map(item).collect();
    if late.len() > most {
        items.push(plain(format!("{}.", more(late.len() - most, "việc", lang))));
    }
    items
}

/// `chậm 12 ngày (hạn 01/3/2023)`.
pub(crate) fn lateness(task: &Task<'_>, today: Date, lang: Lang) -> String {
    let days = vietnamese::count(task.days_late(today).unwrap_or_default());
    let due = task.due.map(vietnamese::date).unwrap_or_default();
    match lang {
        Lang::Vi => format!("chậm {days} ngày (hạn {due})"),
        Lang::En => format!("{days} days late (due {due})"),
    }
}

/// Every task, for an annex.
pub(crate) fn table(scene: Scene<'_>) -> Table {
    let Scene { now, lang, .. } = scene;
    let day = |date: Option<Date>| date.map_or(Cell::Empty, Cell::Date);
    let row = |(task, number): (&Task<'_>, usize)| {
        let (kind, seq) = task.source();
        vec![
            count(number),
            Cell::text(capital(&body_name(now, task.lead, lang))),
            Cell::text(task.asks(lang)),
            Cell::text(task.document()),
            day(task.due),
            day(task.done),
            Cell::text(task.state.label(lang)),
            Cell::text(now.provenance(kind, seq).map_or("", |origin| origin.label(lang))),
        ]
    };
    Table {
        caption: lang.pick("Nhiệm vụ được giao và tình trạng", "Tasks given and how they stand").to_owned(),
        unit: None,
        columns: vec![
            Column::centred(lang.pick("TT", "No."), 4),
            Column::text(lang.pick("Cơ quan chủ trì", "Leading body"), 18),
            Column::text(lang.pick("Nhiệm vụ", "Task"), 36),
            Column::text(lang.pick("Văn bản giao", "Given by"), 16),
            Column::centred(lang.pick("Thời hạn", "Due"), 11),
            Column::centred(lang.pick("Hoàn thành", "Done"), 11),
            Column::text(lang.pick("Tình trạng", "State"), 14),
            Column::text(lang.pick("Nguồn gốc", "Origin"), 10),
        ],
        rows: tasks_within(now, scene.province).iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}
