//! The map: units coloured by a grade, a criterion or a measure, on any date; beside it the same as a list.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::civil::{Date, date};
use programme::{
    Quantity,
    grade::Grade,
    law::{CriteriaSet, MeasureIndex, MeasureKind},
    map::tiles,
    unit::{Tier, UnitIndex},
};

use super::{
    frame::{Frame, sign},
    sort,
};
use crate::{failure::Failure, moment::Moment, request::Visit};

/// So many quarters back the slider goes.
const QUARTERS: i16 = 20;

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage<'a> {
    frame: Frame<'a>,
    groups: Vec<Group>,
    name: String,
    tiles: Vec<TileShown>,
    legend: Vec<(String, String, usize)>,
    columns: i32,
    rows: i32,
    quarter: i16,
    quarters: i16,
}

/// A heading with what can be chosen under it: value, name, whether it is chosen.
type Group = (String, Vec<(String, String, bool)>);

struct TileShown {
    x: i32,
    y: i32,
    /// Name in at most three short lines.
    lines: Vec<String>,
    unit: String,
    class: String,
    sign: &'static str,
    says: String,
    href: String,
}

/// What a unit is coloured by.
enum By<'m> {
    Grade,
    Criterion(&'m CriteriaSet, usize),
    Measure(MeasureIndex),
}

/// How a unit is coloured, and what that means.
struct Shade {
    class: String,
    sign: &'static str,
    says: String,
}

/// `GET /units/{unit}/map`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let by = visit.asked("by").unwrap_or("grade").to_owned();
    if let Some(quarter) = visit.asked("quarter").and_then(|quarter| quarter.parse().ok()) {
        let day = end_of_quarter(visit.app.day(), quarter);
        let state = if day == visit.app.day() { String::new() } else { format!("&as_of={day}") };
        return Ok(Redirect::to(&format!("/units/{code}/map?by={by}{state}")).into_response());
    }
    let moment = visit.moment.clone();
    let set = moment.law().sets().iter().find(|set| {
        set.grade == Grade::Ntm
            && set.assessment_years.contains(moment.as_of().year())
            && moment.tree().iter().any(|(_, unit)| unit.code.tier() == Tier::Commune && set.applies_to(unit))
    });
    let what = meaning(&moment, set, &by).ok_or(Failure::NotFound)?;
    let communes = moment.tree().within(unit).filter(|(_, each)| each.code.tier() == Tier::Commune);
    let communes: Vec<UnitIndex> = communes.map(|(index, _)| index).collect();
    let layout = tiles(moment.tree(), &communes);
    let shades = shades(&visit, &what, &communes);
    let mut legend: Vec<(String, String, usize)> = Vec::new();
    for shade in &shades {
        let name = if matches!(what, By::Measure(_)) { band(&visit, &shade.class) } else { shade.says.clone() };
        match legend.iter_mut().find(|(class, ..)| *class == shade.class) {
            Some((_, _, count)) => *count += 1,
            None => legend.push((shade.class.clone(), name, 1)),
        }
    }
    legend.sort();
    let mut shown: Vec<TileShown> = layout
        .tiles
        .iter()
        .zip(shades)
        .map(|(tile, shade)| {
            let each = moment.unit(tile.unit);
            TileShown {
                x: tile.column,
                y: tile.row,
                lines: each.name.split(' ').take(3).map(str::to_owned).collect(),
                unit: each.full_name(),
                class: shade.class,
                sign: shade.sign,
                says: shade.says,
                href: visit.when.link(&format!("/units/{}", each.code)),
            }
        })
        .collect();
    shown.sort_by(|a, b| sort::compare(&a.unit, &b.unit));
    let quarter = quarter_of(visit.app.day(), moment.as_of());
    let page = Frame::of_unit(&visit, "map", unit).render(|frame| MapPage {
        groups: choices(&visit, set, &by),
        name: named(&visit, &what),
        frame,
        tiles: shown,
        legend,
        columns: layout.columns,
        rows: layout.rows,
        quarter,
        quarters: QUARTERS,
    })?;
    Ok(page.into_response())
}

fn meaning<'m>(moment: &'m Moment, set: Option<&'m CriteriaSet>, by: &str) -> Option<By<'m>> {
    match by.split_once(':') {
        None => (by == "grade").then_some(By::Grade),
        Some(("c", code)) => {
            let set = set?;
            Some(By::Criterion(set, set.criteria.iter().position(|criterion| criterion.code == code)?))
        }
        Some(("m", id)) => moment.law().measure(id).map(|(index, _)| By::Measure(index)),
        Some(_) => None,
    }
}

fn named(visit: &Visit, by: &By<'_>) -> String {
    match by {
        By::Grade => visit.words("map-grade", &[]),
        By::Criterion(set, place) => {
            let criterion = &set.criteria[*place];
            format!("{}. {}", criterion.code, criterion.name.get(visit.lang))
        }
        By::Measure(index) => visit.moment.law().measure_at(*index).name.get(visit.lang).to_owned(),
    }
}

/// What can be chosen, in groups: value, name, whether it is chosen.
fn choices(visit: &Visit, set: Option<&CriteriaSet>, by: &str) -> Vec<Group> {
    let choice = |id: String, name: String| {
        let chosen = id == by;
        (id, name, chosen)
    };
    let grade = vec![choice("grade".to_owned(), visit.words("map-grade", &[]))];
    let criteria = set.map_or(&[][..], |set| &set.criteria[..]).iter().map(|criterion| {
        choice(format!("c:{}", criterion.code), format!("{}. {}", criterion.code, criterion.name.get(visit.lang)))
    });
    let law = visit.moment.law();
    let measured = law.measures().iter().filter(|measure| {
        matches!(measure.kind, MeasureKind::Percent | MeasureKind::Amount)
            && law.measure(&measure.id).is_some_and(|(index, _)| {
                visit.moment.tree().iter().any(|(unit, each)| {
                    each.code.tier() == Tier::Commune && visit.moment.now.reading(unit, index).is_some()
                })
            })
    });
    let measured = measured.map(|measure| choice(format!("m:{}", measure.id), measure.name.get(visit.lang).to_owned()));
    vec![
        (visit.words("group-recognition", &[]), grade),
        (visit.words("criteria", &[]), criteria.collect()),
        (visit.words("measure", &[]), measured.collect()),
    ]
}

fn shades(visit: &Visit, by: &By<'_>, units: &[UnitIndex]) -> Vec<Shade> {
    let moment = &visit.moment;
    match by {
        By::Grade => units.iter().map(|unit| grade(visit, *unit)).collect(),
        By::Criterion(set, place) => {
            let judged = moment.judged(set);
            let shade = |unit: &UnitIndex| match judged.iter().find(|(index, _)| index == unit) {
                Some((_, assessment)) => {
                    let verdict = assessment.criteria[*place];
                    let says = verdict.label(visit.lang).to_owned();
                    Shade { class: verdict.id().to_owned(), sign: sign(verdict), says }
                }
                None => outside(visit),
            };
            units.iter().map(shade).collect()
        }
        By::Measure(index) => {
            let measure = moment.law().measure_at(*index);
            let value = |unit: &UnitIndex| moment.now.reading(*unit, *index).map(|reading| reading.value);
            let mut values: Vec<Quantity> = units.iter().filter_map(value).collect();
            values.sort();
            let shade = |unit: &UnitIndex| match value(unit) {
                Some(value) => {
                    // Fifths of the units: a few extreme values do not hide the rest.
                    let below = values.partition_point(|other| *other < value);
                    let fifth = below * 5 / values.len().max(1) + 1;
                    Shade { class: fifth.to_string(), sign: "", says: measure.write(value, visit.lang) }
                }
                None => outside(visit),
            };
            units.iter().map(shade).collect()
        }
    }
}

fn outside(visit: &Visit) -> Shade {
    Shade { class: "none".to_owned(), sign: "", says: visit.words("map-none", &[]) }
}

fn grade(visit: &Visit, unit: UnitIndex) -> Shade {
    let moment = &visit.moment;
    let each = moment.unit(unit);
    if !each.in_programme {
        return outside(visit);
    }
    let held = [(Grade::Model, "5", "★"), (Grade::Advanced, "4", "＋"), (Grade::Ntm, "3", "✓")];
    let held = held.into_iter().find(|(grade, ..)| moment.now.holds(unit, *grade));
    held.map_or_else(
        || Shade { class: "1".to_owned(), sign: "✗", says: visit.words("map-not-recognised", &[]) },
        |(grade, class, sign)| Shade { class: class.to_owned(), sign, says: grade.label(visit.lang).to_owned() },
    )
}

fn band(visit: &Visit, class: &str) -> String {
    match class {
        "none" => visit.words("map-none", &[]),
        fifth => visit.words("map-fifth", &[("fifth", fifth)]),
    }
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
