//! Two plans side by side.

use programme::{
    path::{Plan, money},
    vietnamese,
};

use super::drafts::{self, Told};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        sheet::{self, Cell, Contents, Head, Table},
        sort,
    },
    request::Visit,
};

/// What is compared of a plan.
struct Side {
    name: String,
    cost: programme::Dong,
    has_plan: bool,
    reached: Vec<(String, i64, i64)>,
    /// Communes with their grade and cost.
    units: Vec<(String, programme::Dong)>,
}

/// `GET /path/compare?a=…&b=…`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let (a, b) = visit.asked("a").zip(visit.asked("b")).ok_or(Failure::Bad("failure-form"))?;
    let (a, b) = (side(&visit, a).await?, side(&visit, b).await?);
    let contents = Contents {
        tables: vec![whole(&visit, &a, &b), units(&visit, &a, &b)],
        links: vec![(visit.when.link("/path"), visit.words("path", &[]))],
        ..Contents::default()
    };
    sheet::render(&visit, Frame::new(&visit, "path-compare"), visit.moment.province, contents)
}

async fn side(visit: &Visit, id: &str) -> Result<Side, Failure> {
    let plan = drafts::find(visit, id).await?;
    let draft = drafts::read(&plan)?;
    let (lang, name) = (visit.lang, plan.name);
    let side = drafts::on_state(visit, move |moment| {
        let told = Told::new(moment, &draft, lang)?;
        let field = &told.field;
        let chosen = told.plan.iter().flat_map(|plan: &Plan| &plan.chosen);
        let unit = |place: &usize| {
            let candidate = &field.candidates[*place];
            let name = field.now.tree().unit(candidate.unit).full_name();
            (format!("{name} ({})", candidate.grade.label(lang)), candidate.cost)
        };
        let reached = told.plan.as_ref().map(|plan| plan.reached.clone()).unwrap_or_default();
        let aims = field.aims.iter().zip(reached.iter().copied().chain(std::iter::repeat(0)));
        Some(Side {
            name,
            cost: told.plan.as_ref().map(|plan| plan.cost).unwrap_or_default(),
            has_plan: told.plan.is_some(),
            reached: aims.map(|(aim, reached)| (aim.wanted.words(field.now, lang), reached, aim.asked)).collect(),
            units: chosen.map(unit).collect(),
        })
    });
    side.await?.ok_or(Failure::NotFound)
}

fn table(visit: &Visit, title: &str, a: &Side, b: &Side) -> Table {
    let mut table = Table::new(visit, title, "path-none", &["path-what"]);
    table.heads.push(Head::number(a.name.clone()));
    table.heads.push(Head::number(b.name.clone()));
    table
}

fn whole(visit: &Visit, a: &Side, b: &Side) -> Table {
    let mut table = table(visit, "path-compare", a, b);
    let cost = |side: &Side| if side.has_plan { Cell::text(money(side.cost, visit.lang)) } else { Cell::text("–") };
    table.rows.push(vec![Cell::text(visit.words("path-cost", &[])), cost(a), cost(b)]);
    let mut targets: Vec<&String> = Vec::new();
    for (target, ..) in a.reached.iter().chain(&b.reached) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    for target in targets {
        let of = |side: &Side| {
            let found = side.reached.iter().find(|(other, ..)| other == target);
            Cell::text(found.map_or_else(|| "–".to_owned(), |(_, reached, asked)| format!("{reached}/{asked}")))
        };
        table.rows.push(vec![Cell::text(target.clone()), of(a), of(b)]);
    }
    table
}

fn units(visit: &Visit, a: &Side, b: &Side) -> Table {
    let mut table = table(visit, "path-only-in-one", a, b);
    let is_in = |side: &Side, name: &str| side.units.iter().any(|(other, _)| other == name);
    let mut different: Vec<(&String, bool, programme::Dong)> = Vec::new();
    different.extend(a.units.iter().filter(|(name, _)| !is_in(b, name)).map(|(name, cost)| (name, true, *cost)));
    different.extend(b.units.iter().filter(|(name, _)| !is_in(a, name)).map(|(name, cost)| (name, false, *cost)));
    different.sort_by(|a, b| sort::compare(a.0, b.0));
    for (name, is_first, cost) in different {
        let cost = Cell::text(vietnamese::count(cost.0));
        let (first, second) = if is_first { (cost, Cell::text("–")) } else { (Cell::text("–"), cost) };
        table.rows.push(vec![Cell::text(name.clone()), first, second]);
    }
    table
}
