//! Who owes what: tasks by leading body, the overdue ones by name, plans not issued.

use programme::{
    Lang,
    decision::late,
    metric::{self, Lead},
    task::{Origin, Task, TaskState, body_name, tasks_within},
    vietnamese,
};

use super::Request;
use crate::{
    figures::Figures,
    prose::{capital, first, join, more, plain, short},
    report::model::{Block, Cell, Column, Inline, Level, Table},
};

/// So many bodies, overdue tasks and bodies that owe a plan are named.
const BODIES: usize = 6;
const LATE: usize = 5;
const PLANS: usize = 6;
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

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let Request { now, lang, province, .. } = *request;
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("AI CÒN NỢ VIỆC", "WHO OWES WHAT"))];
    let leads = metric::leads(now, province);
    if leads.is_empty() {
        blocks.push(Block::paragraph(lang.pick("Chưa ghi nhận nhiệm vụ nào.", "No task is recorded.")));
        return blocks;
    }
    blocks.push(Block::Paragraph(totals(figures, lang)));
    blocks.push(Block::Table(table(request, &leads)));
    let late = late(now, province);
    let mut items: Vec<Vec<Inline>> = late.iter().take(LATE).map(|task| overdue(request, task)).collect();
    if late.len() > LATE {
        items.push(plain(format!("{}.", more(late.len() - LATE, "việc", lang))));
    }
    blocks.extend((!items.is_empty()).then_some(Block::Bullets(items)));
    blocks.extend(plans(request, figures));
    blocks
}

fn totals(figures: &mut Figures<'_>, lang: Lang) -> Vec<Inline> {
    let [all, on_time, late, progress, overdue, open, end] = match lang {
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
    join([
        plain(all),
        figures.say("directive.assigned"),
        plain(on_time),
        figures.say("directive.done_on_time"),
        plain(late),
        figures.say("directive.done_late"),
        plain(progress),
        figures.say("directive.in_progress"),
        plain(overdue),
        figures.say("directive.overdue"),
        plain(open),
        figures.say("directive.no_deadline"),
        plain(end),
    ])
}

fn table(request: &Request<'_>, leads: &[Lead<'_>]) -> Table {
    let Request { now, lang, .. } = *request;
    let count = |number: usize| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for lead in leads.iter().take(BODIES) {
        let name = Cell::text(short(&capital(&body_name(now, lead.body, lang)), 60));
        rows.push([name].into_iter().chain(COLUMNS.map(|(state, _)| count(lead.count(state)))).collect());
    }
    if leads.len() > BODIES {
        let rest = &leads[BODIES..];
        let name = Cell::text(more(rest.len(), "cơ quan", lang));
        let all = |state| count(rest.iter().map(|lead| lead.count(state)).sum());
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

/// An overdue task: who, what, how late.
fn overdue(request: &Request<'_>, task: &Task<'_>) -> Vec<Inline> {
    let Request { now, lang, .. } = *request;
    vec![
        Inline::bold(format!("{}: ", capital(&body_name(now, task.lead, lang)))),
        Inline::text(format!("{} – ", short(&task.asks(lang), LETTERS))),
        Inline::bold(lateness(task, now.as_of(), lang)),
        Inline::text("."),
    ]
}

/// `chậm 12 ngày (hạn 01/3/2023)`.
pub(super) fn lateness(task: &Task<'_>, today: jiff::civil::Date, lang: Lang) -> String {
    let days = vietnamese::count(task.days_late(today).unwrap_or_default());
    let due = task.due.map(vietnamese::date).unwrap_or_default();
    match lang {
        Lang::Vi => format!("chậm {days} ngày (hạn {due})"),
        Lang::En => format!("{days} days late (due {due})"),
    }
}

/// The plans that are owed and not issued.
fn plans(request: &Request<'_>, figures: &mut Figures<'_>) -> Option<Block> {
    let Request { now, lang, province, .. } = *request;
    if !figures.has("plan.outstanding") {
        return None;
    }
    let owes = |task: &Task<'_>| matches!(task.origin, Origin::Plan(_)) && task.is_open();
    let mut owing: Vec<String> = Vec::new();
    for task in tasks_within(now, province).iter().filter(|task| owes(task)) {
        let name = body_name(now, task.lead, lang);
        if !owing.contains(&name) {
            owing.push(name);
        }
    }
    let [still, of, plans] = match lang {
        Lang::Vi => ["Còn ", "/", " kế hoạch phải ban hành chưa ban hành: "],
        Lang::En => ["", " of ", " plans owed are not issued: "],
    };
    Some(Block::Paragraph(join([
        plain(still),
        figures.say("plan.outstanding"),
        plain(of),
        figures.say("plan.owed"),
        plain(format!("{plans}{}.", first(&owing, PLANS, "cơ quan", lang))),
    ])))
}
