//! A plan as a workbook and as a document.

use axum::{extract::Path, response::Response};
use documents::{
    grid::{Grid, GridCell, WHOLE},
    path_plan,
    programme_report::Office,
    report::Format,
};
use programme::Dong;

use super::{
    drafts::{self, Told},
    tables::Tables,
};
use crate::{
    failure::Failure,
    pages::{frame::Frame, imports, reports},
    request::Visit,
};

/// `GET /path/{plan}/file/{format}`: `xlsx` or `docx`.
pub async fn file(visit: Visit, Path((id, format)): Path<(String, String)>) -> Result<Response, Failure> {
    let plan = drafts::find(&visit, &id).await?;
    let draft = drafts::read(&plan)?;
    let lang = visit.lang;
    match format.as_str() {
        "xlsx" => {
            let tables = drafts::on_state(&visit, move |moment| {
                Told::new(moment, &draft, lang).map(|told| Tables::new(&told, lang))
            });
            workbook(&visit, &plan.name, &tables.await?.ok_or(Failure::NotFound)?)
        }
        "docx" => {
            let settings = visit.app.ledger().settings().await?;
            let province = &visit.moment.unit(visit.moment.province).name;
            let office = Office::with_settings(province, |key| settings.get(key).cloned());
            let (name, known_at) = (plan.name.clone(), visit.moment.known.unwrap_or_else(|| visit.app.now()));
            let made = drafts::on_state(&visit, move |moment| {
                let told = Told::new(moment, &draft, lang)?;
                let plan = told.plan.as_ref()?;
                let explanation = told.explanation.as_ref();
                let request = path_plan::Request {
                    name: &name,
                    field: &told.field,
                    plan,
                    explanation,
                    office: &office,
                    known_at,
                    lang,
                };
                Some(Format::Docx.render(&path_plan::compose(&request)))
            });
            let bytes = made.await?.ok_or(Failure::NotFound)?;
            let bytes = bytes.map_err(|error| Failure::Broken(format!("docx: {error}")))?;
            Ok(reports::file("plan.docx", "phuong-an.docx", bytes, false))
        }
        _ => Err(Failure::NotFound),
    }
}

fn workbook(visit: &Visit, name: &str, tables: &Tables) -> Result<Response, Failure> {
    let frame = Frame::new(visit, "path-plan");
    let (day, notes) = (visit.moment.as_of(), frame.notes());
    let words = |key: &str| visit.words(key, &[]);
    let head = |keys: &[&str]| keys.iter().map(|key| words(key)).collect::<Vec<String>>();
    let money = |amount: Dong| GridCell::Number(amount.0.to_string(), WHOLE);
    let text = |text: &str| GridCell::Text(text.to_owned());
    let number = |number: i64| GridCell::Number(number.to_string(), WHOLE);
    let grid = |title: String, head, rows| Grid { title, notes: notes.clone(), head, rows, day };
    let aims = tables.aims.iter().map(|aim| {
        vec![text(&aim.target), number(aim.asked), number(aim.able), number(aim.reached), text(&aim.one_more)]
    });
    let funds = tables
        .funds
        .iter()
        .map(|fund| vec![text(fund.name), fund.has.map_or(text("–"), money), money(fund.takes), text(&fund.billion)]);
    let steps = tables.chosen.iter().flat_map(|row| {
        row.steps.iter().map(move |step| {
            vec![
                text(&row.district),
                text(&row.name),
                text(row.grade),
                text(&step.words),
                text(&step.asked),
                step.cost.map_or(text("–"), money),
                step.months.map_or(text("–"), |months| number(months.into())),
                text(&step.origin),
            ]
        })
    });
    let left = tables
        .left
        .iter()
        .map(|row| vec![text(&row.district), text(&row.name), text(row.grade), money(row.cost), text(&row.why)]);
    let sheets = [
        (
            "path-aims",
            grid(
                name.to_owned(),
                head(&["target", "path-asked", "path-able", "path-reached", "path-one-more"]),
                aims.collect(),
            ),
        ),
        (
            "path-money",
            grid(words("path-money"), head(&["path-fund", "path-has", "path-takes", "path-billion"]), funds.collect()),
        ),
        (
            "path-steps",
            grid(
                words("path-steps"),
                head(&[
                    "path-district",
                    "unit",
                    "path-grade",
                    "path-step",
                    "path-indicators",
                    "path-cost",
                    "path-months",
                    "path-origin",
                ]),
                steps.collect(),
            ),
        ),
        (
            "path-left",
            grid(
                words("path-left"),
                head(&["path-district", "unit", "path-grade", "path-cost", "path-why"]),
                left.collect(),
            ),
        ),
    ];
    let sheets: Vec<(String, &Grid)> = sheets.iter().map(|(key, grid)| (words(key), grid)).collect();
    let bytes = documents::grid::grids(name, &sheets).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(imports::workbook(&format!("phuong-an-{day}.xlsx"), bytes))
}
