//! A commune declares a residential area: from then on it is a unit that reports, until it is given up.

use axum::{extract::Path, response::Response};
use programme::{
    fact::{Area, Record},
    unit::{Tier, UnitCode, UnitIndex},
};

use super::super::go;
use crate::{
    amending::say,
    failure::Failure,
    request::{Fields, Visit},
};

/// What is told of an area.
#[derive(Debug)]
pub struct Declaration<'t> {
    /// Its name.
    pub name: &'t str,
    /// How many households live in it.
    pub households: Option<u16>,
    /// How many people live in it.
    pub population: Option<u16>,
}

/// `POST /units/{unit}/areas/declare`.
pub async fn form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let commune = visit.unit(&code)?;
    let name: String = form.get("name").chars().take(200).collect();
    let declaration =
        Declaration { name: &name, households: count(&form, "households")?, population: count(&form, "population")? };
    record(&visit, commune, &declaration).await?;
    Ok(go(&visit, &format!("/units/{code}/areas"), "done-area"))
}

/// Records an area under the next number of its commune; its code.
pub async fn record(visit: &Visit, commune: UnitIndex, declared: &Declaration<'_>) -> Result<UnitCode, Failure> {
    let unit = visit.moment.unit(commune);
    if unit.code.tier() != Tier::Commune {
        return Err(Failure::Bad("problem-area-commune"));
    }
    if declared.name.is_empty() {
        return Err(Failure::Bad("problem-words"));
    }
    let known = visit.moment.now.all::<Area>().iter().map(Record::fact);
    let known: Vec<&Area> = known.filter(|area| area.code.commune() == Some(unit.code)).collect();
    if known.iter().any(|area| area.until.is_none() && area.name == declared.name) {
        return Err(Failure::Bad("problem-area-name"));
    }
    let last = known.iter().filter_map(|area| area.code.area_number()).max().unwrap_or(0);
    let code = unit.code.area(last + 1).ok_or(Failure::Bad("problem-area-count"))?;
    let area = Area {
        code,
        name: declared.name.to_owned(),
        date: visit.moment.as_of(),
        until: None,
        households: declared.households,
        population: declared.population,
    };
    say(visit, ("declare area", ""), vec![(area, None)]).await?;
    Ok(code)
}

/// `POST /units/{unit}/areas/correct`: its counts, and its last day once it is given up or merged.
pub async fn correct(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let declared = declared(&visit, visit.unit(&code)?).ok_or(Failure::NotFound)?;
    let until = match form.get("until") {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::Bad("failure-date"))?),
    };
    if until.is_some_and(|until| until < declared.fact().date || until > visit.moment.as_of()) {
        return Err(Failure::Bad("problem-area-until"));
    }
    let (households, population) = (count(&form, "households")?, count(&form, "population")?);
    let area = Area { until, households, population, ..declared.fact().clone() };
    let commune = area.code.commune().map_or(code, UnitCode::to_text);
    say(&visit, ("correct area", ""), vec![(area, Some(declared.seq))]).await?;
    Ok(go(&visit, &format!("/units/{commune}/areas"), "done-area-corrected"))
}

/// The declaration of an area; none for another unit.
pub fn declared(visit: &Visit, area: UnitIndex) -> Option<&Record<Area>> {
    let code = visit.moment.unit(area).code;
    visit.moment.now.all::<Area>().iter().find(|record| record.fact().code == code)
}

fn count(form: &Fields, name: &str) -> Result<Option<u16>, Failure> {
    match form.get(name) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::Bad("problem-area-count")),
    }
}
