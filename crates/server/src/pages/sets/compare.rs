//! Two sets side by side for a unit.

use askama::Template;
use axum::response::Response;
use documents::set_comparison::{counts, set_comparison};
use programme::{
    fact::SetVersion,
    law::{
        CriteriaSet, Law,
        compare::{Change, Comparison, Side, Told, compare},
    },
    unit::UnitIndex,
};

use super::{law_beside, version};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        imports::workbook,
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "set_compare.html")]
struct ComparePage<'a> {
    frame: Frame<'a>,
    /// What may be compared: as it is sent, and its name.
    sets: Vec<(String, String)>,
    a: String,
    b: String,
    unit: String,
    shown: Option<Shown>,
}

struct Shown {
    old: String,
    new: String,
    unit: String,
    years: (i16, i16),
    counts: String,
    lines: Vec<Line>,
    /// What must be newly collected, what is asked for the first time, what is not asked any more: each a measure's name.
    measures: [(&'static str, Vec<String>); 3],
    file: String,
}

struct Line {
    old: Option<Told>,
    new: Option<Told>,
    change: Change,
}

/// One of the two: with the law it stands in.
struct Chosen {
    law: Law,
    set: String,
}

impl Chosen {
    fn set(&self) -> Result<&CriteriaSet, Failure> {
        self.law.set(&self.set).ok_or(Failure::NotFound)
    }
}

/// The two sets and the unit that are asked for.
pub struct Asked {
    old: Chosen,
    new: Chosen,
    unit: UnitIndex,
}

impl Asked {
    /// From the names of the sets, `set` or `set@version`, and the code of a unit.
    pub fn read(visit: &Visit, old: &str, new: &str, unit: Option<&str>) -> Result<Self, Failure> {
        let (old, new) = (chosen(visit, old)?, chosen(visit, new)?);
        let unit = match unit {
            Some(code) => visit.unit(code)?,
            None => first_unit(visit, new.set()?),
        };
        Ok(Self { old, new, unit })
    }

    /// The unit.
    pub const fn unit(&self) -> UnitIndex {
        self.unit
    }

    /// Both sides; each in the year of the date or the nearest that it judges.
    pub fn sides(&self, visit: &Visit) -> Result<(Side<'_>, Side<'_>), Failure> {
        let (state, year) = (&visit.moment.now, visit.moment.as_of().year());
        let old = Side::of(&self.old.law, self.old.set()?, state, self.unit, year);
        Ok((old, Side::of(&self.new.law, self.new.set()?, state, self.unit, year)))
    }
}

/// The first unit that a set judges; the province where it judges none here.
pub fn first_unit(visit: &Visit, set: &CriteriaSet) -> UnitIndex {
    let mut units = visit.moment.tree().iter().filter(|(_, unit)| set.counts(unit));
    units.next().map_or(visit.moment.province, |(index, _)| index)
}

/// A set as it stands, or a version of it.
fn chosen(visit: &Visit, name: &str) -> Result<Chosen, Failure> {
    let Some((set, number)) = name.split_once('@') else {
        let law = visit.moment.law();
        law.set(name).ok_or(Failure::NotFound)?;
        return Ok(Chosen { law: law.clone(), set: name.to_owned() });
    };
    let version: &SetVersion = version(visit, set, number)?.fact();
    let law = law_beside(visit, version).keeping([(set, version.text.as_str())]);
    Ok(Chosen { law: law.map_err(|_| Failure::Conflict("problem-set-unsound"))?, set: set.to_owned() })
}

/// `GET /law/compare`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let text = |name: &str| visit.asked(name).unwrap_or_default().to_owned();
    let (a, b) = (text("a"), text("b"));
    let shown = if a.is_empty() || b.is_empty() {
        None
    } else {
        Some(shown(&visit, &Asked::read(&visit, &a, &b, visit.asked("unit"))?, &a, &b)?)
    };
    let lang = visit.lang;
    let mut sets: Vec<(String, String)> =
        visit.moment.law().sets().iter().map(|set| (set.id.clone(), set.name.get(lang).to_owned())).collect();
    sets.sort_by(|a, b| crate::pages::sort::compare(&a.1, &b.1));
    let versions = super::versions(&visit).into_iter().map(programme::fact::Record::fact);
    sets.extend(versions.map(|version| {
        let name = super::name_of(&visit, version);
        let word = visit.words("set-version", &[]);
        (format!("{}@{}", version.set, version.version), format!("{name}, {word} {}", version.version))
    }));
    Frame::new(&visit, "law-compare").render(|frame| ComparePage { frame, sets, a, b, unit: text("unit"), shown })
}

fn shown(visit: &Visit, asked: &Asked, a: &str, b: &str) -> Result<Shown, Failure> {
    let lang = visit.lang;
    let (old, new) = asked.sides(visit)?;
    let compared = compare(old, new);
    let line = |line: &programme::law::compare::Compared<'_>| Line {
        old: line.old.map(|demand| old.tell(&demand, lang)),
        new: line.new.map(|demand| new.tell(&demand, lang)),
        change: line.change,
    };
    let unit = visit.moment.unit(asked.unit);
    let encoded = crate::failure::form_urlencoded;
    Ok(Shown {
        old: old.set.name.get(lang).to_owned(),
        new: new.set.name.get(lang).to_owned(),
        unit: unit.full_name(),
        years: (old.profile.year, new.profile.year),
        counts: counts(&compared, lang),
        lines: compared.lines.iter().map(line).collect(),
        measures: measures(visit, &compared, old.law, new.law),
        file: visit.when.link(&format!("/law/compare/file?a={}&b={}&unit={}", encoded(a), encoded(b), unit.code)),
    })
}

fn measures(visit: &Visit, compared: &Comparison<'_>, old: &Law, new: &Law) -> [(&'static str, Vec<String>); 3] {
    let named = |law: &Law, ids: &[&str]| -> Vec<String> {
        let name = |id: &&str| law.measure(id).map(|(_, measure)| measure.name.get(visit.lang).to_owned());
        ids.iter().filter_map(name).collect()
    };
    [
        ("compare-uncollected", named(new, &compared.uncollected(&visit.moment.now))),
        ("compare-new", named(new, &compared.new_measures)),
        ("compare-dropped", named(old, &compared.dropped_measures)),
    ]
}

/// `GET /law/compare/file`: the same as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    let text = |name: &str| visit.asked(name).unwrap_or_default();
    let asked = Asked::read(&visit, text("a"), text("b"), visit.asked("unit"))?;
    let sides = asked.sides(&visit)?;
    let compared = compare(sides.0, sides.1);
    let unit = visit.moment.unit(asked.unit).full_name();
    let bytes = set_comparison(sides, &compared, &visit.moment.now, &unit, visit.lang);
    Ok(workbook("so-sanh.xlsx", bytes.map_err(|error| Failure::Broken(error.to_string()))?))
}
