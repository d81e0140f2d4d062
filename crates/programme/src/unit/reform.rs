//! A decision that redraws units: what must be right about its lines together, and the units it founds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Lineage, LineageKind, Register, Share, Tier, Unit, UnitCode, UnitKind, apportion};
use crate::{
    fact::{Faults, Problem, ReadContext, Reorganisation, Sourced},
    vietnamese,
};

/// The lines of one day, which redraw the units together.
type Day<'a> = Vec<(usize, &'a Reorganisation)>;

/// The lines by their day.
fn days<'a>(lines: impl Iterator<Item = &'a Reorganisation>) -> BTreeMap<Date, Day<'a>> {
    let mut days: BTreeMap<Date, Day<'a>> = BTreeMap::new();
    for (place, line) in lines.enumerate() {
        days.entry(line.date).or_default().push((place, line));
    }
    days
}

/// What is wrong in the lines of a file taken together.
pub(crate) fn faults(facts: &[Sourced<Reorganisation>], context: ReadContext<'_>) -> Faults {
    let mut faults = Faults::new();
    for (date, day) in days(facts.iter().map(|each| &each.fact)) {
        let Ok(eve) = date.yesterday() else { continue };
        let check = Check { register: context.register, eve, day: &day };
        for (place, fault) in check.faults() {
            let (field, vi, en) = fault;
            let (wrong, right) = if context.lang == crate::Lang::Vi { vi } else { en };
            faults.push((place, Problem { field, wrong, right }));
        }
    }
    faults
}

/// The lines of one day beside the units of its eve.
struct Check<'a> {
    register: &'a Register,
    eve: Date,
    day: &'a Day<'a>,
}

/// The field, and what is wrong and what would be right in both languages.
type Fault = (&'static str, (String, String), (String, String));

impl Check<'_> {
    fn faults(&self) -> Vec<(usize, Fault)> {
        let mut faults = self.shares();
        faults.extend(self.names());
        faults.extend(self.codes());
        faults.extend(self.left_behind());
        faults
    }

    fn olds(&self) -> BTreeSet<UnitCode> {
        self.day.iter().map(|(_, line)| line.old).collect()
    }

    fn name(&self, code: UnitCode) -> String {
        self.register.find(code, self.eve).map_or_else(|| code.to_string(), Unit::full_name)
    }

    /// What passes of a unit is all of it.
    fn shares(&self) -> Vec<(usize, Fault)> {
        let wrong = |old: UnitCode| {
            let lines: Vec<_> = self.day.iter().filter(|(_, line)| line.old == old).collect();
            let (first, _) = lines.first()?;
            let sum: i64 = lines.iter().map(|(_, line)| line.part().weight()).sum();
            let is_whole = sum == Share::WHOLE.weight();
            let is_mixed = lines.len() > 1 && lines.iter().any(|(_, line)| line.new.is_none());
            if is_whole && !is_mixed {
                return None;
            }
            let sum = vietnamese::quantity(crate::Quantity::from_scaled(sum), 4);
            let name = self.name(old);
            Some((
                *first,
                (
                    "share",
                    (
                        format!("các phần của {name} ({old}) cộng lại là {sum}%"),
                        "các hàng của một đơn vị cũ cộng lại đúng 100%; đơn vị không có đơn vị kế tiếp chỉ có một hàng"
                            .to_owned(),
                    ),
                    (
                        format!("the parts of {name} ({old}) add up to {sum}%"),
                        "the lines of an old unit add up to 100%; a unit with none after it has one line".to_owned(),
                    ),
                ),
            ))
        };
        self.olds().into_iter().filter_map(wrong).collect()
    }

    /// A new unit is called the same in all its lines.
    fn names(&self) -> Vec<(usize, Fault)> {
        let mut called: BTreeMap<UnitCode, (UnitKind, String)> = BTreeMap::new();
        let mut faults = Vec::new();
        for (place, line) in self.day {
            let (Some(new), Some(name)) = (line.new, line.named()) else { continue };
            let first = called.entry(new).or_insert_with(|| name.clone());
            if *first != name {
                let first = format!("{} {}", first.0.label(crate::Lang::Vi), first.1);
                faults.push((
                    *place,
                    (
                        "name",
                        (format!("mã {new} ở hàng trước là “{first}”"), "một mã chỉ có một tên".to_owned()),
                        (format!("code {new} is “{first}” in an earlier line"), "one name for a code".to_owned()),
                    ),
                ));
            }
        }
        faults
    }

    /// A code is free on the day, or its unit is redrawn too; and where a code goes on, its history goes with it.
    fn codes(&self) -> Vec<(usize, Fault)> {
        let (olds, heirs) = (self.olds(), heirs(self.day.iter().map(|(_, line)| *line)));
        let mut faults = Vec::new();
        for (place, line) in self.day {
            let Some(new) = line.new else { continue };
            if !olds.contains(&new) && self.register.find(new, self.eve).is_some_and(|unit| unit.exists_on(line.date)) {
                let name = self.name(new);
                faults.push((
                    *place,
                    (
                        "new",
                        (
                            format!("mã {new} đang là của {name}, đơn vị không có trong danh sách này"),
                            format!("thêm một hàng {new} → {new} nếu {name} nhận thêm địa bàn"),
                        ),
                        (
                            format!("code {new} belongs to {name}, which is not on the list"),
                            format!("a line {new} → {new} if {name} takes ground"),
                        ),
                    ),
                ));
            }
            let goes_elsewhere = heirs.get(&new).is_some_and(|heir| *heir != new);
            if goes_elsewhere && line.old != new {
                faults.push((
                    *place,
                    (
                        "new",
                        (
                            format!("mã {new} là của một đơn vị cũ chuyển sang đơn vị khác"),
                            "mã cũ chỉ dùng lại cho đơn vị nhận phần lớn địa bàn của nó".to_owned(),
                        ),
                        (
                            format!("code {new} is of an old unit that passes into another"),
                            "an old code goes on only with the unit that takes most of its ground".to_owned(),
                        ),
                    ),
                ));
            }
        }
        faults
    }

    /// Whoever stands below a unit that ends is on the list too.
    fn left_behind(&self) -> Vec<(usize, Fault)> {
        let olds = self.olds();
        let ends = |code: UnitCode| self.day.iter().find(|(_, line)| line.old == code && line.new.is_none());
        let below = self.register.units().iter().filter(|unit| unit.exists_on(self.eve));
        let below = below.filter(|unit| unit.code.tier() != Tier::Hamlet && !olds.contains(&unit.code));
        let fault = |unit: &Unit| {
            let (place, _) = ends(unit.parent?)?;
            let (name, code, above) = (unit.full_name(), unit.code, self.name(unit.parent?));
            Some((
                *place,
                (
                    "old",
                    (
                        format!("{name} ({code}) thuộc {above} nhưng không có trong danh sách"),
                        format!("thêm hàng cho {code}, kể cả khi giữ nguyên"),
                    ),
                    (
                        format!("{name} ({code}) belongs to {above} and is not on the list"),
                        format!("a line for {code}, even if it stays as it is"),
                    ),
                ),
            ))
        };
        below.filter_map(fault).collect()
    }
}

/// The unit through which each old one's history is read: the one that takes most of it; its own code or else the lower one where two take
/// the same.
fn heirs<'a>(lines: impl Iterator<Item = &'a Reorganisation>) -> BTreeMap<UnitCode, UnitCode> {
    let mut best: BTreeMap<UnitCode, (Share, bool, std::cmp::Reverse<UnitCode>)> = BTreeMap::new();
    for line in lines {
        let Some(new) = line.new else { continue };
        let claim = (line.part(), new == line.old, std::cmp::Reverse(new));
        let held = best.entry(line.old).or_insert(claim);
        *held = (*held).max(claim);
    }
    best.into_iter().map(|(old, (_, _, std::cmp::Reverse(new)))| (old, new)).collect()
}

/// Lays decisions over a register, in the order of their days.
pub(super) fn laid_over(units: &[Unit], lineage: &[Lineage], lines: &[&Reorganisation]) -> (Vec<Unit>, Vec<Lineage>) {
    let (mut units, mut lineage) = (units.to_vec(), lineage.to_vec());
    for (date, day) in days(lines.iter().copied()) {
        let Ok(eve) = date.yesterday() else { continue };
        let founded = founded(&units, date, &day);
        let olds: BTreeSet<UnitCode> = day.iter().map(|(_, line)| line.old).collect();
        for unit in units.iter_mut().filter(|unit| olds.contains(&unit.code) && unit.exists_on(eve)) {
            unit.to = Some(eve);
        }
        units.extend(founded);
        lineage.extend(day_of_lineage(&day));
    }
    (units, lineage)
}

fn day_of_lineage<'a>(day: &'a Day<'a>) -> impl Iterator<Item = Lineage> + 'a {
    let heirs = heirs(day.iter().map(|(_, line)| *line));
    let gives = |old| day.iter().filter(|(_, line)| line.old == old).count();
    let takes = |new| day.iter().filter(|(_, line)| line.new == Some(new)).count();
    day.iter().map(move |(_, line)| Lineage {
        date: line.date,
        old: line.old,
        new: line.new,
        kind: match line.new {
            None => LineageKind::Dissolve,
            Some(_) if gives(line.old) > 1 => LineageKind::Split,
            Some(new) if takes(new) > 1 => LineageKind::Merge,
            Some(_) => LineageKind::SameArea,
        },
        principal: line.new.is_some() && heirs.get(&line.old).copied() == line.new,
        share: line.new.map_or(Share::NONE, |_| line.part()),
        share_by: line.share_by,
        basis: line.number.clone(),
    })
}

/// The units that the lines of a day found, in the order of their codes.
fn founded(units: &[Unit], date: Date, day: &Day<'_>) -> Vec<Unit> {
    let Ok(eve) = date.yesterday() else { return Vec::new() };
    let standing: BTreeMap<UnitCode, &Unit> =
        units.iter().filter(|unit| unit.exists_on(eve)).map(|unit| (unit.code, unit)).collect();
    let ending: BTreeSet<UnitCode> =
        day.iter().filter(|(_, line)| line.new != Some(line.old)).map(|(_, line)| line.old).collect();
    let people = people(&standing, day);
    let mut news: BTreeMap<UnitCode, Vec<usize>> = BTreeMap::new();
    for (place, (_, line)) in day.iter().enumerate() {
        if let Some(new) = line.new {
            news.entry(new).or_default().push(place);
        }
    }
    let found = |(code, places): (UnitCode, Vec<usize>)| {
        let most = places.iter().copied().max_by_key(|place| (people[*place], std::cmp::Reverse(*place)))?;
        let (_, line) = day[most];
        let (kind, name) = line.named()?;
        let parts: Vec<(&Unit, Option<i64>)> =
            places.iter().filter_map(|place| Some((*standing.get(&day[*place].1.old)?, people[*place]))).collect();
        let above = |unit: &Unit| {
            let up = |code: &UnitCode| standing.get(code).and_then(|unit| unit.parent);
            std::iter::successors(unit.parent, up).find(|code| !ending.contains(code))
        };
        let principal = *standing.get(&line.old)?;
        Some(Unit {
            code,
            parent: above(principal),
            kind,
            name,
            from: Some(date),
            to: None,
            centroid: centre(&parts),
            population: population(&parts),
            // Wards are outside the programme; the office records what it counts otherwise.
            in_programme: kind == UnitKind::Commune,
            region: principal.region,
            class: agreed(parts.iter().map(|(unit, _)| unit.class)),
            group: agreed(parts.iter().map(|(unit, _)| unit.group)),
            source: line.number.clone(),
        })
    };
    news.into_iter().filter_map(found).collect()
}

/// How many people pass by each line: of every unit all of them.
fn people(standing: &BTreeMap<UnitCode, &Unit>, day: &Day<'_>) -> Vec<Option<i64>> {
    let mut people = vec![None; day.len()];
    let olds: BTreeSet<UnitCode> = day.iter().map(|(_, line)| line.old).collect();
    for old in olds {
        let places: Vec<usize> = (0..day.len()).filter(|place| day[*place].1.old == old).collect();
        let Some(population) = standing.get(&old).and_then(|unit| unit.population) else { continue };
        let weights: Vec<i64> = places.iter().map(|place| day[*place].1.part().weight()).collect();
        for (place, part) in places.into_iter().zip(apportion(population.into(), &weights)) {
            people[place] = Some(part);
        }
    }
    people
}

/// Known only where it is known of every part.
fn population(parts: &[(&Unit, Option<i64>)]) -> Option<u32> {
    let sum: Option<i64> = parts.iter().map(|(_, people)| *people).sum();
    u32::try_from(sum?).ok()
}

/// The mean of the parts' centroids, by their people where they are known.
fn centre(parts: &[(&Unit, Option<i64>)]) -> Option<(f64, f64)> {
    let by_people = parts.iter().all(|(_, people)| people.is_some_and(|people| people > 0));
    let (mut north, mut east, mut whole) = (0.0, 0.0, 0.0);
    for (unit, people) in parts {
        let (latitude, longitude) = unit.centroid?;
        let weight = people.filter(|_| by_people).and_then(|people| u32::try_from(people).ok()).map_or(1.0, f64::from);
        (north, east, whole) = (north + latitude * weight, east + longitude * weight, whole + weight);
    }
    // Five decimals are a metre.
    let rounded = |sum: f64| (sum / whole * 1e5).round() / 1e5;
    (whole > 0.0).then(|| (rounded(north), rounded(east)))
}

/// What all say; nothing where they differ.
fn agreed<T: PartialEq>(mut all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = all.next()??;
    all.all(|each| each.as_ref() == Some(&first)).then_some(first)
}
