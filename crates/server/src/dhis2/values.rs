//! Approved observations as data values: what was reported, for the unit and the period that it was reported for.

use axum::{http::HeaderMap, response::Response};
use jiff::civil::Date;
use programme::{law::MeasureIndex, period::Period, unit::UnitIndex};
use serde_json::{Value, json};

use super::{answer, asked, elements, is_asked, period, uid, units};
use crate::{api::observations::written, failure::Failure, request::Visit};

/// Which periods are asked for.
enum When {
    These(Vec<Period>),
    Between(Date, Date),
}

impl When {
    fn read(visit: &Visit) -> Result<Self, Failure> {
        let wrong = || Failure::Part("period", "failure-part");
        let periods: Option<Vec<Period>> = asked(visit, "period").map(period::read).collect();
        let periods = periods.ok_or_else(wrong)?;
        if !periods.is_empty() {
            return Ok(Self::These(periods));
        }
        let day = |name| visit.asked(name).and_then(|day| day.parse().ok());
        day("startDate").zip(day("endDate")).map(|(from, to)| Self::Between(from, to)).ok_or_else(wrong)
    }

    /// DHIS2 takes a period that lies within the days, whole.
    fn holds(&self, period: Period) -> bool {
        match self {
            Self::These(periods) => periods.contains(&period),
            Self::Between(from, to) => period.start() >= *from && period.end() <= *to,
        }
    }
}

/// The approved values of a measure at a unit, each with its period.
pub fn approved(visit: &Visit, unit: UnitIndex, measure: MeasureIndex) -> Vec<(Period, String)> {
    let of = visit.moment.law().measure_at(measure);
    let course = visit.moment.now.course(unit, measure);
    course.into_iter().filter_map(|reading| Some((reading.period()?, written(of, reading.value)))).collect()
}

/// `GET /dhis2/api/dataValueSets`.
pub async fn set(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let (moment, law, when) = (&visit.moment, visit.moment.law(), When::read(&visit)?);
    let mut measures = Vec::new();
    for name in asked(&visit, "dataSet") {
        measures.extend(elements::measures_of(elements::find_set(law, name)?));
    }
    for name in asked(&visit, "dataElement") {
        measures.push(elements::find(law, name)?.0);
    }
    if measures.is_empty() {
        return Err(Failure::Part("dataSet", "failure-part"));
    }
    measures.sort_unstable();
    measures.dedup();
    let named: Vec<UnitIndex> =
        asked(&visit, "orgUnit").map(|name| units::find(&visit, name)).collect::<Result<_, _>>()?;
    if named.is_empty() {
        return Err(Failure::Part("orgUnit", "failure-part"));
    }
    let with_lower = is_asked(&visit, "children");
    let mut values: Vec<Value> = Vec::new();
    for unit in super::seen(&visit) {
        let is_meant = |named: &UnitIndex| unit == *named || with_lower && moment.tree().is_within(unit, *named);
        if !named.iter().any(is_meant) {
            continue;
        }
        let place = uid::unit(moment.unit(unit));
        for measure in &measures {
            let element = uid::measure(law.measure_at(*measure));
            let values_of = approved(&visit, unit, *measure).into_iter().filter(|(period, _)| when.holds(*period));
            values.extend(values_of.map(|(of, value)| {
                json!({
                    "dataElement": element, "period": period::written(of), "orgUnit": place,
                    "categoryOptionCombo": uid::DEFAULT_COMBINATION, "attributeOptionCombo": uid::DEFAULT_COMBINATION,
                    "value": value, "followup": false,
                })
            }));
        }
    }
    answer(&headers, &json!({"dataValues": values}))
}

/// `GET /dhis2/api/dataValues`: one value, in a list of one.
pub async fn one(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let named = |name: &'static str| visit.asked(name).ok_or(Failure::Part(name, "failure-part"));
    let (measure, _) = elements::find(visit.moment.law(), named("de")?)?;
    let unit = units::find(&visit, named("ou")?)?;
    let of = period::read(named("pe")?).ok_or(Failure::Part("pe", "failure-part"))?;
    let value = approved(&visit, unit, measure).into_iter().find(|(period, _)| *period == of);
    let (_, value) = value.ok_or(Failure::NotFound)?;
    answer(&headers, &json!([value]))
}
