//! What OCOP products sell: the office asks producers, sees who owes an answer, and reads growth product by product.

use axum::response::Response;
use programme::{
    fact::{FactKind, Product, SalesSurvey},
    ocop::{answers, growths},
    period::Period,
    policy::{Action, Target},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
    producer::answer_words,
    sheet::{self, Cell, Contents, Field, Form, Table},
};
use crate::{
    amending::say,
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
};

const FIGURES: &[&str] = &["ocop.sales.last_year", "ocop.sales.exported_last_year", "ocop.sales.growth_after_joining"];

/// The pages, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/ocop/sales", Office(Action::SeeFigures), page),
        Route::get("/ocop/sales/file", Office(Action::SeeFigures), file),
        Route::post("/ocop/sales/survey", Office(Action::KeepProducts), open),
    ]
}

/// `GET /ocop/sales`.
async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "sales"), visit.moment.province, contents(&visit))
}

/// `GET /ocop/sales/file`: the page as a workbook.
async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "sales"), visit.moment.province, contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let mut surveys: Vec<_> = visit.moment.now.all::<SalesSurvey>().iter().collect();
    surveys.sort_by_key(|record| std::cmp::Reverse((record.fact().until, record.seq)));
    let mut tables: Vec<Table> = Vec::new();
    for (place, record) in surveys.into_iter().enumerate() {
        let mut table = survey(visit, record.fact());
        table.folded = place > 0;
        tables.push(table);
    }
    if tables.is_empty() {
        tables.push(Table::new(visit, "sales-survey", "sales-surveys-none", &["producer", "state"]));
    }
    tables.push(growth(visit));
    let may_ask = visit.when.is_now() && visit.may(Action::KeepProducts, Target::unit(visit.moment.province));
    let day = visit.moment.as_of();
    let form = Form {
        title: visit.words("sales-survey-open", &[]),
        action: "/ocop/sales/survey".to_owned(),
        fields: vec![
            Field::new(visit, "period", "sales-period", "text").required().with((day.year() - 1).to_string()),
            Field::new(visit, "until", "sales-until", "date").required(),
        ],
    };
    Contents {
        hint: visit.words("sales-hint", &[]),
        figures: FIGURES,
        tables,
        forms: if may_ask { vec![form] } else { Vec::new() },
        kinds: &[FactKind::MarketSale, FactKind::Sale, FactKind::Export],
        workbook: Some(visit.when.link("/ocop/sales/file")),
        ..Contents::default()
    }
}

/// Who was asked, and who owes an answer: those first.
fn survey(visit: &Visit, survey: &SalesSurvey) -> Table {
    let mut table = Table::new(visit, "sales-survey", "sales-survey-nobody", &["producer", "unit", "state"]);
    let until = vietnamese::date(survey.until);
    let period = survey.period.label(visit.lang);
    table.title = visit.words("sales-survey-of", &[("period", &period), ("day", &until)]);
    let mut asked = answers(&visit.moment.now, survey.period);
    asked.sort_by_key(|(_, answer)| *answer);
    for (record, answer) in asked {
        let producer = record.fact();
        let (key, class) = answer_words(answer);
        table.rows.push(vec![
            Cell::link(producer.name.as_str(), sheet::record(visit, FactKind::Producer, record.seq)),
            Cell::text(visit.moment.now.unit_name(producer.unit)),
            Cell::verdict(visit.words(key, &[]), class),
        ]);
    }
    table
}

/// Growth of each product from before its first recognition to the latest period since.
fn growth(visit: &Visit) -> Table {
    let now = &visit.moment.now;
    let heads =
        ["product", "sales-before-period", "#sales-before", "sales-after-period", "#sales-after", "#sales-growth"];
    let mut table = Table::new(visit, "sales-growths", "sales-growths-none", &heads);
    table.says = visit.words("sales-growth-hint", &[]);
    let growths = growths(now);
    for record in now.all::<Product>() {
        let product = record.fact();
        let Some(growth) = growths.get(product.code.as_str()) else { continue };
        let (before, after) = (growth.before.fact(), growth.after.fact());
        table.rows.push(vec![
            Cell::link(product.name.as_str(), sheet::record(visit, FactKind::Product, record.seq)),
            Cell::text(before.period.label(visit.lang)),
            Cell::money(before.amount),
            Cell::text(after.period.label(visit.lang)),
            Cell::money(after.amount),
            Cell::rate(Some(growth.growth)),
        ]);
    }
    table
}

/// `POST /ocop/sales/survey`.
async fn open(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let period = super::producer::typed_period(form.get("period")).ok_or(Failure::Bad("problem-survey-period"))?;
    let until = form.get("until").parse().map_err(|_| Failure::Bad("failure-date"))?;
    ask(&visit, period, until).await?;
    Ok(go(&visit, "/ocop/sales", "done-survey"))
}

/// Asks producers what they sold in a period; asking again gives another day.
pub async fn ask(visit: &Visit, period: Period, until: jiff::civil::Date) -> Result<(), Failure> {
    let today = visit.moment.as_of();
    if until < today {
        return Err(Failure::Bad("problem-survey-until"));
    }
    if period.start() > today {
        return Err(Failure::Bad("problem-survey-period"));
    }
    let standing = visit.moment.now.all::<SalesSurvey>().iter().find(|record| record.fact().period == period);
    let opened = standing.map_or(today, |record| record.fact().opened);
    let survey = SalesSurvey { period, opened, until };
    say(visit, ("ask for sales", &period.to_text()), vec![(survey, standing.map(|record| record.seq))]).await?;
    Ok(())
}
