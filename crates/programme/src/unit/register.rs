//! The register of units: every unit ever, with its period, and what became of it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Former, Gone, Share, Unit, UnitCode, UnitIndex, UnitKind, UnitTree, reform};
use crate::{
    fact::{Area, Counted, Field, Record, Reorganisation, ShareKey, UnitEntry},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a unit passed into another.
    LineageKind {
        Merge = "merge", "sáp nhập", "merged into";
        Split = "split", "chia tách", "split between";
        SameArea = "same_area", "giữ nguyên", "same area";
        Dissolve = "dissolve", "giải thể", "dissolved";
    }
}

/// One line of a reorganisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The first day of the successor.
    pub date: Date,
    /// The unit before.
    pub old: UnitCode,
    /// The unit after; none when dissolved without one.
    pub new: Option<UnitCode>,
    /// How.
    pub kind: LineageKind,
    /// Whether the old unit's history is read through this successor.
    pub principal: bool,
    /// How much of the old unit passes.
    pub share: Share,
    /// By what that was measured, where only a part passes.
    pub share_by: Option<ShareKey>,
    /// The legal act.
    pub basis: String,
}

/// Every unit with its periods, and the lineage between them.
#[derive(Clone, Debug, Default)]
pub struct Register {
    units: Vec<Unit>,
    lineage: Vec<Lineage>,
    /// What the office records of units, the latest day last.
    entries: HashMap<UnitCode, Vec<Record<UnitEntry>>>,
    /// The places of the units that ever bore a code: looked up for every line of a file.
    by_code: HashMap<UnitCode, Vec<usize>>,
}

/// A line of the register's files cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct RegisterError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// Reads one CSV line by column names, with errors that name the line.
struct Line<'a> {
    file: &'a str,
    headers: &'a csv::StringRecord,
    record: csv::StringRecord,
}

impl Line<'_> {
    fn error(&self, message: String) -> RegisterError {
        let line = self.record.position().map_or(0, csv::Position::line);
        RegisterError { file: self.file.to_owned(), line, message }
    }

    fn text(&self, column: &str) -> Result<&str, RegisterError> {
        let index = self.headers.iter().position(|header| header == column);
        index.and_then(|index| self.record.get(index)).ok_or_else(|| self.error(format!("no column `{column}`")))
    }

    fn optional<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, RegisterError> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        parse(text).map(Some).ok_or_else(|| self.error(format!("`{text}` cannot stand in column `{column}`")))
    }

    fn required<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, RegisterError> {
        self.optional(column, parse)?.ok_or_else(|| self.error(format!("column `{column}` is empty")))
    }
}

fn lines<T>(
    file: &str,
    text: &str,
    read: impl Fn(&Line<'_>) -> Result<T, RegisterError>,
) -> Result<Vec<T>, RegisterError> {
    let at = |line, message| RegisterError { file: file.to_owned(), line, message };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| at(1, error.to_string()))?.clone();
    let mut items = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| at(error.position().map_or(0, csv::Position::line), error.to_string()))?;
        items.push(read(&Line { file, headers: &headers, record })?);
    }
    Ok(items)
}

fn code(text: &str) -> Option<UnitCode> {
    text.parse().ok()
}

fn iso_date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn unit(line: &Line<'_>) -> Result<Unit, RegisterError> {
    let degrees = |text: &str| text.parse::<f64>().ok();
    let latitude = line.optional("lat", degrees)?;
    let longitude = line.optional("lon", degrees)?;
    Ok(Unit {
        code: line.required("code", code)?,
        parent: line.optional("parent", code)?,
        kind: line.required("kind", Field::from_id_text)?,
        name: line.required("vi", |text| Some(text.to_owned()))?,
        from: line.optional("from", iso_date)?,
        to: line.optional("to", iso_date)?,
        centroid: latitude.zip(longitude),
        population: line.optional("population", |text| text.parse().ok())?,
        in_programme: line.required("in_programme", flag)?,
        region: line.optional("region", Field::from_id_text)?,
        class: line.optional("class", Field::from_id_text)?,
        group: line.optional("group", Field::from_id_text)?,
        source: line.text("source")?.to_owned(),
    })
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

fn lineage(line: &Line<'_>) -> Result<Lineage, RegisterError> {
    let principal = line.required("principal", flag)?;
    Ok(Lineage {
        date: line.required("date", iso_date)?,
        old: line.required("old", code)?,
        new: line.optional("new", code)?,
        kind: line.required("kind", Field::from_id_text)?,
        principal,
        // These files do not say how much: nothing is known to pass but to the principal successor.
        share: if principal { Share::WHOLE } else { Share::NONE },
        share_by: None,
        basis: line.text("basis")?.to_owned(),
    })
}

impl Register {
    /// Reads `units.csv` and `lineage.csv`.
    pub fn parse(units: (&str, &str), lineages: (&str, &str)) -> Result<Self, RegisterError> {
        let register = Self::new(lines(units.0, units.1, unit)?, lines(lineages.0, lineages.1, lineage)?);
        register.check(units.0)?;
        Ok(register)
    }

    fn new(units: Vec<Unit>, lineage: Vec<Lineage>) -> Self {
        let mut by_code: HashMap<UnitCode, Vec<usize>> = HashMap::with_capacity(units.len());
        for (place, unit) in units.iter().enumerate() {
            by_code.entry(unit.code).or_default().push(place);
        }
        Self { units, lineage, entries: HashMap::new(), by_code }
    }

    /// A register of these units, without lineage.
    #[must_use]
    pub fn of(units: Vec<Unit>) -> Self {
        Self::new(units, Vec::new())
    }

    /// The same register with the units redrawn by these decisions, each from its day on.
    #[must_use]
    pub fn with_reorganisations(&self, lines: &[Record<Reorganisation>]) -> Self {
        if lines.is_empty() {
            return self.clone();
        }
        let lines: Vec<&Reorganisation> = lines.iter().map(Record::fact).collect();
        let (units, lineage) = reform::laid_over(&self.units, &self.lineage, &lines);
        Self { entries: self.entries.clone(), ..Self::new(units, lineage) }
    }

    /// The same register with the residential areas that communes declared: each a unit below its commune, for as long as
    /// that is the same commune. After a reorganisation the successors declare theirs anew.
    #[must_use]
    pub fn with_areas(&self, areas: &[Record<Area>]) -> Self {
        let area = |record: &Record<Area>| {
            let area = record.fact();
            let commune = self.find(area.code.commune()?, area.date)?;
            let ends = [area.until, self.same_until(commune)].into_iter().flatten().min();
            Some(Unit {
                code: area.code,
                parent: Some(commune.code),
                kind: UnitKind::Hamlet,
                name: area.name.clone(),
                from: Some(area.date),
                to: ends,
                centroid: None,
                population: area.population.map(u32::from),
                in_programme: true,
                region: commune.region,
                class: commune.class,
                group: commune.group,
                source: record.sourced.source.clone(),
            })
        };
        let units = self.units.iter().cloned().chain(areas.iter().filter_map(area)).collect();
        Self { entries: self.entries.clone(), ..Self::new(units, self.lineage.clone()) }
    }

    /// The last day on which a unit is the same one: reorganisations that leave it as it was only write it anew.
    fn same_until(&self, unit: &Unit) -> Option<Date> {
        let mut last = unit.to;
        while let Some(next) = last.and_then(|last| last.tomorrow().ok()) {
            let stays = |line: &&Lineage| {
                (line.old, line.new, line.date, line.kind) == (unit.code, Some(unit.code), next, LineageKind::SameArea)
            };
            let Some(line) = self.lineage.iter().find(stays) else { break };
            last = self.find(unit.code, line.date)?.to;
        }
        last
    }

    /// The same register with what the office records of its units.
    #[must_use]
    pub fn with_entries(mut self, entries: &[Record<UnitEntry>]) -> Self {
        self.entries.clear();
        for record in entries {
            self.entries.entry(record.fact().unit).or_default().push(record.clone());
        }
        for records in self.entries.values_mut() {
            records.sort_by_key(|record| record.fact().date);
        }
        self
    }

    /// A unit as it is to be seen on a date: by the latest entry of its own period, where there is one. A residential area follows its
    /// commune in what the law asks of it.
    fn seen_on(&self, unit: &Unit, date: Date) -> Unit {
        let mut seen = unit.clone();
        let mut entries = self.entries.get(&unit.code.commune().unwrap_or(unit.code)).into_iter().flatten();
        let counts = |record: &&Record<UnitEntry>| {
            record.fact().date <= date && unit.from.is_none_or(|from| from <= record.fact().date)
        };
        let Some(record) = entries.rfind(counts) else { return seen };
        let entry = record.fact();
        (seen.class, seen.group) = (entry.class, entry.group);
        if unit.code == entry.unit {
            seen.name.clone_from(&entry.name);
            seen.in_programme = entry.counted == Counted::Yes;
            seen.source = format!("{} ({})", entry.basis, record.sourced.source);
        }
        seen
    }

    /// Every unit of every period.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Every line of every reorganisation.
    #[must_use]
    pub fn lineage(&self) -> &[Lineage] {
        &self.lineage
    }

    /// The days on which units are redrawn, in order.
    pub fn redrawn(&self) -> impl Iterator<Item = Date> {
        let days: std::collections::BTreeSet<Date> = self.lineage.iter().map(|line| line.date).collect();
        days.into_iter()
    }

    /// Whether units were redrawn after one date and until another.
    #[must_use]
    pub fn is_redrawn_between(&self, after: Date, until: Date) -> bool {
        self.lineage.iter().any(|line| after < line.date && line.date <= until)
    }

    /// The unit that bears `code` on `date`.
    #[must_use]
    pub fn find(&self, code: UnitCode, date: Date) -> Option<&Unit> {
        self.ever(code).find(|unit| unit.exists_on(date))
    }

    /// The unit that bears `code` at any time, the latest first.
    #[must_use]
    pub fn find_ever(&self, code: UnitCode) -> Option<&Unit> {
        self.ever(code).next_back()
    }

    /// The units that ever bore `code`, in the order of the register.
    fn ever(&self, code: UnitCode) -> impl DoubleEndedIterator<Item = &Unit> {
        self.by_code.get(&code).into_iter().flatten().map(|place| &self.units[*place])
    }

    /// The tree of the units that exist on `date`, with what became of those that are gone.
    #[must_use]
    pub fn as_of(&self, date: Date) -> UnitTree {
        let standing = self.units.iter().filter(|unit| unit.exists_on(date));
        let tree = UnitTree::new(standing.map(|unit| self.seen_on(unit, date)).collect());
        let principal = self.lineage.iter().filter(|line| line.principal && line.date <= date);
        let heirs: HashMap<UnitCode, UnitCode> = principal.filter_map(|line| Some((line.old, line.new?))).collect();
        let is_gone = |unit: &&Unit| unit.to.is_some_and(|to| to < date) && tree.index(unit.code).is_none();
        let gone = |unit: &Unit| {
            let (place, is_inherited) = self.place(unit.code, &tree, &heirs)?;
            Some((unit.code, Gone { name: unit.full_name(), until: unit.to?, place, is_inherited }))
        };
        let gone = self.units.iter().filter(is_gone).filter_map(gone).collect();
        let formers = self.formers(&tree, date);
        tree.with_history(gone, formers)
    }

    /// The units out of which those of a tree were made, and the share in which each passed to whom.
    fn formers(&self, tree: &UnitTree, date: Date) -> Vec<Former> {
        let lines: Vec<&Lineage> =
            self.lineage.iter().filter(|line| line.date <= date && line.share > Share::NONE).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let place = |code: UnitCode, day: Date| {
            let bearers = self.by_code.get(&code)?;
            bearers.iter().copied().find(|place| self.units[*place].exists_on(day))
        };
        let mut passes: HashMap<usize, Vec<(usize, &Lineage)>> = HashMap::new();
        for line in lines {
            let old = line.date.yesterday().ok().and_then(|eve| place(line.old, eve));
            if let (Some(old), Some(new)) = (old, line.new.and_then(|new| place(new, line.date))) {
                passes.entry(old).or_default().push((new, line));
            }
        }
        let mut olds: Vec<usize> = passes.keys().copied().collect();
        olds.sort_by_key(|place| (self.units[*place].from, *place));
        let indices: HashMap<usize, UnitIndex> =
            olds.iter().enumerate().map(|(number, place)| (*place, tree.beyond(number))).collect();
        let index = |place: usize| {
            indices
                .get(&place)
                .copied()
                .or_else(|| tree.index(self.units[place].code).filter(|_| self.units[place].exists_on(date)))
        };
        let former = |place: usize| {
            let lines = passes.remove(&place).unwrap_or_default();
            let principal = lines.iter().find(|(_, line)| line.principal).and_then(|(heir, _)| index(*heir));
            let heirs = lines.into_iter().map(|(heir, line)| (index(heir), line.share)).collect();
            Former { unit: self.units[place].clone(), heirs, principal }
        };
        olds.into_iter().map(former).collect()
    }

    /// The unit that took the place of one that is gone and whether it did, or else it is the nearest above that stands.
    fn place(
        &self,
        mut code: UnitCode,
        tree: &UnitTree,
        heirs: &HashMap<UnitCode, UnitCode>,
    ) -> Option<(UnitIndex, bool)> {
        let mut is_inherited = true;
        // A code may be passed on in a circle; no chain of reorganisations is so long.
        for _ in 0..32 {
            if let Some(place) = tree.index(code) {
                return Some((place, is_inherited));
            }
            let heir = heirs.get(&code).copied().filter(|heir| *heir != code);
            is_inherited &= heir.is_some();
            code = heir.or_else(|| self.find_ever(code)?.parent)?;
        }
        None
    }

    /// What became of `old`: its successors on and after `date`, the principal one first.
    pub fn successors(&self, old: UnitCode, date: Date) -> impl Iterator<Item = &Lineage> {
        let mut lines: Vec<&Lineage> =
            self.lineage.iter().filter(|line| line.old == old && line.date >= date).collect();
        lines.sort_by_key(|line| !line.principal);
        lines.into_iter()
    }

    /// A code stands for one unit at a time, and every parent is somewhere in the register.
    fn check(&self, file: &str) -> Result<(), RegisterError> {
        let mut by_code: Vec<(usize, &Unit)> = self.units.iter().enumerate().collect();
        by_code.sort_by_key(|(_, unit)| (unit.code, unit.from));
        let error = |index: usize, message: String| {
            Err(RegisterError { file: file.to_owned(), line: index as u64 + 2, message })
        };
        for pair in by_code.windows(2) {
            let ((_, before), (index, after)) = (pair[0], pair[1]);
            let overlap = before.to.is_none_or(|to| after.from.is_none_or(|from| from <= to));
            if before.code == after.code && overlap {
                return error(index, format!("code {} stands for two units at one time", after.code));
            }
        }
        for (index, unit) in self.units.iter().enumerate() {
            if let Some(parent) = unit.parent
                && by_code.binary_search_by_key(&parent, |(_, unit)| unit.code).is_err()
            {
                return error(index, format!("unit {} belongs to {parent}, which is not in the register", unit.code));
            }
        }
        Ok(())
    }
}
