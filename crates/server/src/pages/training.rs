//! Courses: places, who attended, and their money.

use axum::response::Response;
use programme::{
    fact::{Course, FactKind},
    task::body_name,
};

use super::{
    frame::{Frame, Page},
    sheet::{self, Cell, Contents, Table},
};
use crate::{failure::Failure, request::Visit};

const FIGURES: &[&str] = &[
    "training.courses",
    "training.places",
    "training.attended",
    "training.budget_asked",
    "training.budget_allocated",
    "training.budget_spent",
];

/// `GET /training`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "training"), visit.moment.province, contents(&visit))
}

/// `GET /training/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "training"), visit.moment.province, contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let now = &visit.moment.now;
    let heads = [
        "course-name",
        "kind",
        "unit",
        "held-by",
        "first-day",
        "last-day",
        "#places",
        "#attended",
        "#asked",
        "#allocated",
        "#spent",
    ];
    let mut courses: Vec<_> = now.all::<Course>().iter().collect();
    courses.sort_by_key(|record| (std::cmp::Reverse(record.fact().date), record.seq));
    let mut tables: Vec<(i16, Table)> = Vec::new();
    for record in courses {
        let course = record.fact();
        let year = course.date.year();
        if tables.last().is_none_or(|(last, _)| *last != year) {
            let mut table = Table::new(visit, "courses", "courses-none", &heads);
            table.title = format!("{} {year}", table.title);
            tables.push((year, table));
        }
        let money = |amount: Option<_>| amount.map_or_else(|| Cell::text("–"), Cell::money);
        let row = vec![
            Cell::link(course.name.as_str(), sheet::record(visit, FactKind::Course, record.seq)),
            Cell::text(course.kind.label(visit.lang)),
            sheet::unit(visit, course.unit, ""),
            Cell::text(course.body.as_deref().map(|body| body_name(now, body, visit.lang)).unwrap_or_default()),
            Cell::day(course.date),
            Cell::day(course.until),
            Cell::text(course.places.to_string()),
            Cell::text(course.attended.map_or_else(|| "–".to_owned(), |people| people.to_string())),
            Cell::money(course.asked),
            money(course.allocated),
            money(course.spent),
        ];
        if let Some((_, table)) = tables.last_mut() {
            table.rows.push(row);
        }
    }
    if tables.is_empty() {
        tables.push((0, Table::new(visit, "courses", "courses-none", &heads)));
    }
    let tables = tables.into_iter().map(|(_, table)| table).collect();
    let hint = visit.words("training-hint", &[]);
    let workbook = Some(visit.when.link("/training/file"));
    Contents { hint, figures: FIGURES, tables, kinds: &[FactKind::Course], workbook, ..Contents::default() }
}
