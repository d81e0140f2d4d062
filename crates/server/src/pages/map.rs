//! The map: units coloured by a grade, a criterion, a measure or a figure, on any date; beside it the same as a list.

pub mod drawing;
pub mod shade;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::civil::{Date, date};
use programme::{
    law::{CriteriaSet, Level},
    unit::UnitIndex,
};

use self::{
    drawing::Drawing,
    shade::{By, Choices},
};
use super::{frame::Frame, scorecard::sets_below};
use crate::{
    failure::Failure,
    moment::Moment,
    request::{Visit, When},
};

/// So many quarters back the slider goes.
const QUARTERS: i16 = 20;

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage<'a> {
    frame: Frame<'a>,
    groups: Choices,
    name: String,
    drawing: Drawing,
    legend: Vec<(String, String, usize)>,
    quarter: i16,
    quarters: i16,
    manages: bool,
}

/// `GET /units/{unit}/map`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let by = visit.asked("by").unwrap_or("grade").to_owned();
    if let Some(quarter) = visit.asked("quarter").and_then(|quarter| quarter.parse().ok()) {
        let day = end_of_quarter(visit.app.day(), quarter);
        let as_of = (day != visit.app.day()).then_some(day);
        let when = When { as_of, ..visit.when.clone() };
        return Ok(Redirect::to(&when.link(&format!("/units/{code}/map?by={by}"))).into_response());
    }
    let moment = visit.moment.clone();
    let sets = sets_of_communes(&moment, unit);
    let what = By::read(&moment, &sets, &by).ok_or(Failure::NotFound)?;
    let communes = drawing::communes(&moment, unit);
    let mut shades = shade::shades(&visit, &what, &communes);
    let legend = shade::legend(&visit, &what, &shades);
    if let Some(today) = as_it_is(&visit)
        && let Some(what) = By::read(&today.moment, &sets_of_communes(&today.moment, unit), &by)
    {
        let words = |was: &str| visit.words("scenario-today", &[("value", was)]);
        shade::tell_beside(&mut shades, &shade::shades(&today, &what, &communes), words);
    }
    let link = |code: &str| visit.when.link(&format!("/units/{code}"));
    let drawing = Drawing::new(&visit, unit, communes.into_iter().zip(shades).collect(), link).await?;
    let quarter = quarter_of(visit.app.day(), moment.as_of());
    let page = Frame::of_unit(&visit, "map", unit).render(|frame| MapPage {
        groups: shade::choices(&visit, &sets, &by),
        name: what.name(&visit),
        frame,
        drawing,
        legend,
        quarter,
        quarters: QUARTERS,
        manages: visit.may_somewhere(programme::policy::Action::ManageSystem),
    })?;
    Ok(page.into_response())
}

fn sets_of_communes(moment: &Moment, unit: UnitIndex) -> Vec<&CriteriaSet> {
    sets_below(moment, unit).into_iter().filter(|set| set.level == Level::Commune).collect()
}

/// The same visit in the world as it is, where another is looked at.
fn as_it_is(visit: &Visit) -> Option<Visit> {
    let today = visit.beside.as_ref()?.today.clone();
    Some(Visit { moment: today, beside: None, ..visit.clone() })
}

/// The last day of the quarter so many places from the left of the slider; the rightmost is today.
fn end_of_quarter(today: Date, place: i16) -> Date {
    let back = QUARTERS - place.clamp(0, QUARTERS);
    if back == 0 {
        return today;
    }
    let quarters = today.year() * 4 + i16::from((today.month() - 1) / 3) - back;
    let month = i8::try_from(quarters.rem_euclid(4) * 3 + 3).unwrap_or(12);
    date(quarters.div_euclid(4), month, 1).last_of_month()
}

fn quarter_of(today: Date, day: Date) -> i16 {
    (0..=QUARTERS).rev().find(|place| end_of_quarter(today, *place) <= day).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_goes_back_by_quarters_and_ends_today() {
        let today = date(2023, 3, 13);
        assert_eq!(end_of_quarter(today, QUARTERS), today);
        assert_eq!(end_of_quarter(today, QUARTERS - 1), date(2022, 12, 31));
        assert_eq!(end_of_quarter(today, 0), date(2018, 3, 31));
        for place in 0..=QUARTERS {
            assert_eq!(quarter_of(today, end_of_quarter(today, place)), place);
        }
    }
}
