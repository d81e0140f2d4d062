//! A table of values by what, where and when. Of data elements it has what was reported there and then; nothing is added up, since a sum of
//! what some have reported is no figure. Indicators are metrics of the catalogue, at the end of the period.

use axum::{http::HeaderMap, response::Response};
use programme::{law::MeasureIndex, metric::Metric, period::Period, unit::UnitIndex};
use serde_json::{Map, Value, json};

use super::{answer, elements, fields::Fields, period, seen, system, uid, units, values::approved};
use crate::{failure::Failure, request::Visit};

/// More cells nobody looks at.
const CELLS: usize = 200_000;
/// Each period of an indicator is a state of its own.
const STATES: usize = 12;

/// What is asked for.
#[derive(Clone, Copy)]
enum What {
    Measure(MeasureIndex),
    Metric(&'static Metric),
}

/// `GET /dhis2/api/analytics`.
pub async fn table(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let moment = &visit.moment;
    let what = named(&visit, "dx").map(|name| what(&visit, name)).collect::<Result<Vec<_>, _>>()?;
    let mut places: Vec<UnitIndex> = Vec::new();
    for name in named(&visit, "ou") {
        let found = place(&visit, name)?;
        places.extend(found.into_iter().filter(|unit| !places.contains(unit)).collect::<Vec<_>>());
    }
    let wrong = || Failure::Part("dimension", "failure-part");
    let periods: Option<Vec<Period>> = named(&visit, "pe").map(|name| when(&visit, name)).collect();
    let periods = periods.ok_or_else(wrong)?;
    let cells = what.len().saturating_mul(places.len()).saturating_mul(periods.len());
    let metrics: Vec<_> = what.iter().filter(|(_, what)| matches!(what, What::Metric(_))).collect();
    if cells == 0 || cells > CELLS || !metrics.is_empty() && periods.len() > STATES {
        return Err(wrong());
    }
    let mut rows: Vec<[String; 4]> = Vec::new();
    for of in &periods {
        // A figure of a period that goes on is that of the day.
        let day = of.end().min(moment.as_of());
        let state = if metrics.is_empty() || day == moment.as_of() {
            moment.clone()
        } else {
            visit.app.live.past(day, moment.known, moment.map.max(day)).await?
        };
        for (name, what) in &what {
            for unit in &places {
                let value = match what {
                    What::Measure(measure) => {
                        let values = approved(&visit, *unit, *measure);
                        values.into_iter().find(|(period, _)| period == of).map(|(_, value)| value)
                    }
                    What::Metric(metric) => {
                        let code = moment.unit(*unit).code;
                        let then = state.tree().index(code).filter(|_| metric.applies_to(code));
                        then.and_then(|then| state.figure(metric, then).value).map(|value| value.to_string())
                    }
                };
                let Some(value) = value else { continue };
                rows.push([name.clone(), uid::unit(moment.unit(*unit)), period::written(*of), value]);
            }
        }
    }
    answer(&headers, &told(&visit, &what, &places, &periods, &rows))
}

/// The names of a dimension.
fn named<'v>(visit: &'v Visit, dimension: &'v str) -> impl Iterator<Item = &'v str> {
    let asked = visit.query.iter().filter(|(key, _)| key == "dimension" || key == "filter");
    let of = asked.filter_map(move |(_, value)| value.strip_prefix(dimension)?.strip_prefix(':'));
    of.flat_map(|names| names.split(';')).filter(|name| !name.is_empty())
}

fn what(visit: &Visit, name: &str) -> Result<(String, What), Failure> {
    let metric = elements::find_metric(name).map(What::Metric);
    let found = metric
        .map_or_else(|| elements::find(visit.moment.law(), name).map(|(measure, _)| What::Measure(measure)), Ok)?;
    Ok((name.to_owned(), found))
}

/// The units of a name: one, those of a level, or those of whoever asks.
fn place(visit: &Visit, name: &str) -> Result<Vec<UnitIndex>, Failure> {
    if let Some(level) = name.strip_prefix("LEVEL-") {
        let level: usize = level.parse().map_err(|_| Failure::Part("dimension", "failure-part"))?;
        let mut units = seen(visit);
        units.retain(|unit| units::level(&visit.moment, *unit) == level);
        return Ok(units);
    }
    match name {
        "USER_ORGUNIT" => Ok(system::topmost(visit)),
        "USER_ORGUNIT_CHILDREN" => {
            Ok(system::topmost(visit).into_iter().flat_map(|unit| visit.moment.children(unit)).collect())
        }
        name => Ok(vec![units::find(visit, name)?]),
    }
}

fn when(visit: &Visit, name: &str) -> Option<Period> {
    let year = visit.moment.as_of().year();
    match name {
        "THIS_YEAR" => Some(Period::year(year)),
        "LAST_YEAR" => Some(Period::year(year - 1)),
        name => period::read(name),
    }
}

fn told(
    visit: &Visit,
    what: &[(String, What)],
    places: &[UnitIndex],
    periods: &[Period],
    rows: &[[String; 4]],
) -> Value {
    let (moment, lang) = (&visit.moment, visit.lang);
    let header = |name: &str, column: &str, kind: &str| {
        json!({"name": name, "column": column, "valueType": kind, "type": if kind == "NUMBER" { "java.lang.Double" } else { "java.lang.String" },
               "hidden": false, "meta": kind != "NUMBER"})
    };
    let mut items = Map::new();
    for (name, what) in what {
        let told = match what {
            What::Measure(measure) => moment.law().measure_at(*measure).name.get(lang),
            What::Metric(metric) => metric.name(lang),
        };
        items.insert(name.clone(), json!({"name": told}));
    }
    for unit in places {
        let told = units::object(moment, *unit, &Fields::of(&["name", "code"]));
        items.insert(uid::unit(moment.unit(*unit)), told);
    }
    for period in periods {
        items.insert(period::written(*period), json!({"name": period.label(lang)}));
    }
    let names = |units: &[UnitIndex]| units.iter().map(|unit| uid::unit(moment.unit(*unit))).collect::<Vec<_>>();
    json!({
        "headers": [
            header("dx", "Data", "TEXT"), header("ou", "Organisation unit", "TEXT"),
            header("pe", "Period", "TEXT"), header("value", "Value", "NUMBER"),
        ],
        "metaData": {
            "items": items,
            "dimensions": {
                "dx": what.iter().map(|(name, _)| name).collect::<Vec<_>>(),
                "ou": names(places),
                "pe": periods.iter().copied().map(period::written).collect::<Vec<_>>(),
                "co": [],
            },
        },
        "rows": rows, "width": 4, "height": rows.len(), "headerWidth": 4,
    })
}
