//! Who owes what: tasks by leading body, the overdue ones by name, plans not issued.

use programme::{
    Lang,
    task::{Origin, Task, body_name, tasks_within},
};

use super::Request;
use crate::{
    figures::Figures,
    passages::{Scene, tasks},
    prose::{first, join, plain},
    report::model::{Block, Level},
};

/// So many bodies, overdue tasks and bodies that owe a plan are named.
const BODIES: usize = 6;
const LATE: usize = 5;
const PLANS: usize = 6;

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let Request { now, lang, province, .. } = *request;
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("AI CÒN NỢ VIỆC", "WHO OWES WHAT"))];
    let leads = tasks::leads(figures);
    if leads.is_empty() {
        blocks.push(Block::paragraph(lang.pick("Chưa ghi nhận nhiệm vụ nào.", "No task is recorded.")));
        return blocks;
    }
    let scene = Scene { now, province, lang };
    blocks.push(Block::Paragraph(tasks::totals(lang, |id| figures.say(id))));
    blocks.push(Block::Table(tasks::by_body(scene, &leads, BODIES)));
    let overdue = tasks::overdue(scene, LATE);
    blocks.extend((!overdue.is_empty()).then_some(Block::Bullets(overdue)));
    blocks.extend(plans(request, figures));
    blocks
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
