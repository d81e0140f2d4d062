//! How complete and how timely reports are, unit by unit; the coordination office reminds those who owe some.

use askama::Template;
use axum::{extract::Path, response::Response};
use programme::{
    completeness::{Completeness, Due, Said, Standing, Tally},
    period::Period,
    policy::{Action, Target},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    moment::Moment,
    reminder,
    request::{Fields, Visit},
    settings::{DEADLINE_DAYS, Settings},
    time,
};

/// So many years are offered.
const YEARS: i16 = 4;

#[derive(Template)]
#[template(path = "completeness.html")]
struct CompletenessPage<'a> {
    frame: Frame<'a>,
    hint: String,
    periods: Vec<(String, bool)>,
    period: String,
    rows: Vec<Row>,
    measures: Vec<MeasureRow>,
    /// Where the form that reminds is sent, and how many units it concerns.
    remind: Option<(String, usize)>,
}

struct Row {
    name: String,
    href: String,
    tally: Tally,
    standing: Standing,
}

struct MeasureRow {
    name: String,
    href: String,
    stage: Option<&'static str>,
    first: String,
    in_time: bool,
    record: String,
}

/// The period that is reported on a day: the year before.
pub fn usual_period(day: jiff::civil::Date) -> Period {
    Period::year(day.year() - 1)
}

/// What was reported for a period in and below a unit.
pub async fn reports<'m>(
    app: &App,
    moment: &'m Moment,
    settings: &Settings,
    (period, scope): (Period, UnitIndex),
) -> Result<Completeness<'m>, Failure> {
    let province = moment.unit(moment.province).code;
    let mut reports = Completeness::new(&moment.now, province, period, settings.number(&DEADLINE_DAYS));
    let units: Vec<_> = moment.tree().within(scope).map(|(_, unit)| unit.code).collect();
    for said in app.ledger().reported(&period.to_text(), &units, moment.known).await? {
        reports.push(Said {
            seq: said.seq,
            unit: &said.unit,
            measure: &said.measure,
            stage: &said.stage,
            day: time::day_of(said.recorded_at),
        });
    }
    Ok(reports)
}

/// The period asked for, or the usual one.
pub fn asked(visit: &Visit, period: Option<&str>) -> Result<Period, Failure> {
    let usual = usual_period(visit.moment.as_of());
    period.map_or(Some(usual), Period::parse).ok_or(Failure::Bad("failure-period"))
}

/// `GET /units/{unit}/completeness`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let period = asked(&visit, visit.asked("period"))?;
    let settings = Settings::read(visit.app.ledger()).await?;
    let reports = reports(&visit.app, &moment, &settings, (period, unit)).await?;
    let own = reports.due(unit);
    let row = |index: UnitIndex, tally: Tally| Row {
        name: moment.unit(index).full_name(),
        href: visit.when.link(&format!("/units/{}/completeness?period={period}", moment.unit(index).code)),
        tally,
        standing: tally.standing(reports.deadline, moment.as_of()),
    };
    let rows: Vec<Row> = tallies(&visit, &reports, unit).into_iter().map(|(unit, tally)| row(unit, tally)).collect();
    let usual = usual_period(moment.as_of());
    let mut periods: Vec<Period> = (0..YEARS).map(|back| Period::year(usual.calendar_year() - back)).collect();
    if !periods.contains(&period) {
        periods.insert(0, period);
    }
    let owing: usize = rows.iter().map(|row| row.tally.units - row.tally.complete).sum();
    let may_remind = visit.when.is_now() && owing > 0 && visit.may(Action::Approve, Target::unit(unit));
    let hint = visit.words(
        "completeness-hint",
        &[
            ("period", &period.to_text()),
            ("deadline", &vietnamese::date(reports.deadline)),
            ("days", &settings.number(&DEADLINE_DAYS).to_string()),
        ],
    );
    Frame::of_unit(&visit, "completeness", unit).render(|frame| CompletenessPage {
        remind: may_remind.then(|| (frame.unit_link(&unit, "completeness/remind"), owing)),
        frame,
        hint,
        periods: periods.into_iter().map(|each| (each.to_text(), each == period)).collect(),
        period: period.to_text(),
        rows,
        measures: own.iter().map(|due| measure_row(&visit, unit, due, &reports)).collect(),
    })
}

/// What a unit itself owes and what those right below it owe, each with all below; who owes nothing is left out.
pub fn tallies(visit: &Visit, reports: &Completeness<'_>, unit: UnitIndex) -> Vec<(UnitIndex, Tally)> {
    let own = (unit, Tally::of(&reports.due(unit), reports.deadline));
    let children = visit.moment.children(unit).into_iter();
    let seen = children.filter(|child| visit.may(Action::SeeFigures, Target::unit(*child)));
    let below = seen.map(|child| (child, reports.tally(child)));
    std::iter::once(own).chain(below).filter(|(_, tally)| tally.due > 0).collect()
}

fn measure_row(visit: &Visit, unit: UnitIndex, due: &Due, reports: &Completeness<'_>) -> MeasureRow {
    let moment = &visit.moment;
    let measure = moment.law().measure_at(due.measure);
    let address = format!("/units/{}/measures/{}", moment.unit(unit).code, measure.id);
    let record = due.report.map(|report| report.record.0.to_string());
    MeasureRow {
        name: measure.name.get(visit.lang).to_owned(),
        href: visit.when.link(&address) + &record.as_ref().map(|record| format!("#r{record}")).unwrap_or_default(),
        stage: due.report.map(|report| report.stage.label(visit.lang)),
        first: due.report.map(|report| vietnamese::date(report.first)).unwrap_or_default(),
        in_time: due.report.is_some_and(|report| report.first <= reports.deadline),
        record: record.unwrap_or_default(),
    }
}

/// `POST /units/{unit}/completeness/remind`: those who report for units that owe something are reminded, each once a
/// day.
pub async fn remind(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let scope = visit.unit(&code)?;
    let period = asked(&visit, Some(form.get("period")))?;
    if ask(&visit, (period, scope)).await? == 0 {
        return Err(Failure::Bad("failure-nobody-to-remind"));
    }
    Ok(go(&visit, &format!("/units/{code}/completeness?period={period}"), "done-reminded"))
}

/// Reminds whoever reports for a unit in the scope that owes something for the period; how many were told.
pub async fn ask(visit: &Visit, about: (Period, UnitIndex)) -> Result<usize, Failure> {
    let settings = Settings::read(visit.app.ledger()).await?;
    let reports = reports(&visit.app, &visit.moment, &settings, about).await?;
    reminder::ask(&visit.app, &visit.moment, &settings, about, &reports).await
}
