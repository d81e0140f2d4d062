//! The catalogue of metrics: every figure shown to a person has one definition here, and can name what it was computed
//! from.

mod area;
mod assessed;
mod case;
mod certificate;
mod difficulty;
mod directive;
mod dossier;
mod finance;
mod fund_request;
mod leads;
mod market;
mod money;
mod ocop;
mod plan;
mod producer;
mod progress;
mod project;
mod province;
mod staff;
mod support;
mod target;
mod training;
mod units;
mod urban;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Lang, Quantity, Text,
    fact::{FactKind, Provenance, Seq},
    law::Verification,
    snapshot::Snapshot,
    unit::{Tier, UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

pub use leads::{Lead, leads, of_state};
pub use progress::{Pace, Progress, of_target, progress, progress_now, progress_of_the_year};
pub use units::{AtRisk, at_risk};

vocabulary! {
    /// What a metric's value counts.
    MeasuredIn {
        Communes = "communes", "xã", "communes";
        Districts = "districts", "huyện, thị xã, thành phố", "districts, towns and cities";
        UrbanUnits = "urban_units", "phường, thị trấn", "wards and townships";
        Areas = "areas", "khu dân cư", "residential areas";
        Products = "products", "sản phẩm", "products";
        Certificates = "certificates", "giấy chứng nhận", "certificates";
        Dossiers = "dossiers", "hồ sơ OCOP", "dossiers";
        Points = "points", "điểm", "points";
        Producers = "producers", "chủ thể", "producers";
        Papers = "papers", "giấy tờ", "papers";
        Countries = "countries", "nước", "countries";
        Criteria = "criteria", "tiêu chí", "criteria";
        Cases = "cases", "lượt", "cases";
        Tasks = "tasks", "nhiệm vụ", "tasks";
        Plans = "plans", "kế hoạch", "plans";
        Percent = "percent", "%", "%";
        Dong = "dong", "đồng", "đồng";
        Days = "days", "ngày công", "days";
        SquareMetres = "square_metres", "m²", "m²";
        Lines = "lines", "dòng vốn", "lines of money";
        Requests = "requests", "đề nghị vốn", "requests for money";
        Projects = "projects", "dự án", "projects";
        Courses = "courses", "lớp", "courses";
        People = "people", "người", "people";
        Claims = "claims", "hồ sơ", "claims";
        Difficulties = "difficulties", "khó khăn, vướng mắc", "difficulties";
        Proposals = "proposals", "kiến nghị", "proposals";
        Posts = "posts", "biên chế", "posts";
        Targets = "targets", "chỉ tiêu", "targets";
        CasesOfUnits = "cases_of_units", "hồ sơ", "cases";
        Steps = "steps", "bước", "steps";
    }
}

/// Something a figure was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A unit of the register.
    Unit(UnitCode),
    /// A fact of the ledger.
    Fact(FactKind, Seq),
}

/// One thing a figure counts, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is, for a person.
    pub subject: String,
    /// Each of these is needed: without any one of them the figure would be another.
    pub records: Vec<Source>,
    /// These say the same thing together; only without all of them would the figure be another.
    pub alternatives: Vec<Source>,
    /// The place of the part it belongs to, where the figure is told in parts.
    pub part: Option<usize>,
}

/// A part of a figure: the money of one source, the difficulties of one content, the communes that meet one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What programs name it by: the code of the criterion, the identifier of the body.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// What it comes to.
    pub amount: Quantity,
}

impl Item {
    fn new(subject: impl Into<String>, records: impl IntoIterator<Item = Source>) -> Self {
        let records = records.into_iter().collect();
        Self { subject: subject.into(), records, alternatives: Vec::new(), part: None }
    }

    /// One source alone is needed; of several any one suffices.
    fn rest_on(&mut self, sources: Vec<Source>) {
        if sources.len() == 1 { self.records.extend(sources) } else { self.alternatives.extend(sources) }
    }

    /// What it rests on, needed or alternative.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        self.records.iter().chain(&self.alternatives).copied()
    }
}

/// A figure: its value, and what it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Figure {
    /// The value; none when there is nothing to compute it from.
    pub value: Option<Quantity>,
    /// What it counts.
    pub items: Vec<Item>,
    /// What it is told in, in the order in which it is told; together they are the value. None where it is told as a whole.
    pub parts: Vec<Part>,
    /// How far the law it was judged by is verified; none where nothing was judged.
    pub badge: Option<Verification>,
}

impl Figure {
    /// As many as there are items.
    fn count(items: Vec<Item>) -> Self {
        Self { value: i64::try_from(items.len()).ok().map(Quantity::whole), items, ..Self::default() }
    }

    /// The sum of what makes a difference, each part with its subject and its record; none where there is no part.
    fn sum(parts: impl IntoIterator<Item = (String, Source, Quantity)>) -> Self {
        let mut figure = Self::default();
        for (subject, source, amount) in parts {
            figure.value = Some(figure.value.unwrap_or_default() + amount);
            if amount != Quantity::ZERO {
                figure.items.push(Item::new(subject, [source]));
            }
        }
        figure
    }

    /// One figure in percent of another.
    fn rate(part: Self, whole: Self) -> Self {
        let value =
            part.value.zip(whole.value).and_then(|(part, whole)| Quantity::percent(part.scaled(), whole.scaled()));
        let badge = part.badge.max(whole.badge);
        // A rate is not the sum of anything.
        let items = part.items.into_iter().chain(whole.items).map(|item| Item { part: None, ..item });
        Self { value, items: items.collect(), parts: Vec::new(), badge }
    }

    /// As many as there are items, each in the part of an identifier and a name; the largest part first.
    fn count_by_part(items: impl IntoIterator<Item = (Item, String, Text)>) -> Self {
        let mut figure = Self::count(Vec::new());
        for (item, id, name) in items {
            let part = figure.part(&id, || name);
            figure.add(item, part, Quantity::ONE);
        }
        figure.largest_first()
    }

    /// The place of a part; it is the last and has nothing in it yet where it was not known.
    fn part(&mut self, id: &str, name: impl FnOnce() -> Text) -> usize {
        self.parts.iter().position(|part| part.id == id).unwrap_or_else(|| {
            self.parts.push(Part { id: id.to_owned(), name: name(), amount: Quantity::ZERO });
            self.parts.len() - 1
        })
    }

    /// Counts something in a part.
    fn add(&mut self, item: Item, part: usize, amount: Quantity) {
        self.value = Some(self.value.unwrap_or_default() + amount);
        self.parts[part].amount = self.parts[part].amount + amount;
        self.items.push(Item { part: Some(part), ..item });
    }

    /// The same, its largest part told first.
    fn largest_first(mut self) -> Self {
        let mut parts: Vec<(usize, Part)> = self.parts.into_iter().enumerate().collect();
        parts.sort_by_key(|(_, part)| std::cmp::Reverse(part.amount));
        let mut places = vec![0; parts.len()];
        for (place, (before, _)) in parts.iter().enumerate() {
            places[*before] = place;
        }
        for item in &mut self.items {
            item.part = item.part.map(|before| places[before]);
        }
        Self { parts: parts.into_iter().map(|(_, part)| part).collect(), ..self }
    }

    /// Everything it was computed from, each once.
    #[must_use]
    pub fn sources(&self) -> BTreeSet<Source> {
        self.items.iter().flat_map(Item::sources).collect()
    }

    /// How many of its records are known in which way; the units of the register are official.
    #[must_use]
    pub fn origins(&self, snapshot: &Snapshot) -> BTreeMap<Provenance, usize> {
        let (mut origins, mut observations) = (BTreeMap::new(), BTreeSet::new());
        for source in self.sources() {
            let origin = match source {
                Source::Unit(_) => Provenance::Official,
                Source::Fact(FactKind::Observation, seq) => {
                    observations.insert(seq);
                    continue;
                }
                Source::Fact(kind, seq) => snapshot.provenance(kind, seq).unwrap_or(Provenance::Official),
            };
            *origins.entry(origin).or_default() += 1;
        }
        // A figure may rest on thousands of them.
        for origin in snapshot.observed(observations) {
            *origins.entry(origin).or_default() += 1;
        }
        origins
    }
}

/// A metric of the catalogue.
#[derive(Debug)]
pub struct Metric {
    /// Stable identifier.
    pub id: &'static str,
    /// Name in Vietnamese and English.
    name: (&'static str, &'static str),
    /// What exactly is counted, in Vietnamese and English.
    definition: (&'static str, &'static str),
    /// The legal source of the definition.
    pub law: &'static str,
    /// What the value counts.
    pub measured_in: MeasuredIn,
    /// The tiers of administration at which it makes sense.
    pub tiers: &'static [Tier],
    compute: fn(&Snapshot, UnitIndex) -> Figure,
}

impl Metric {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.name.0, self.name.1)
    }

    /// What exactly is counted.
    #[must_use]
    pub fn definition(&self, lang: Lang) -> &'static str {
        lang.pick(self.definition.0, self.definition.1)
    }

    /// Whether it makes sense for a unit of this code.
    #[must_use]
    pub fn applies_to(&self, unit: UnitCode) -> bool {
        self.tiers.contains(&unit.tier())
    }

    /// Computes it for a unit and all below it.
    #[must_use]
    pub fn compute(&self, snapshot: &Snapshot, scope: UnitIndex) -> Figure {
        (self.compute)(snapshot, scope)
    }

    /// A value of it with its unit, as a person reads it: `177 xã`, `97,8%`.
    #[must_use]
    pub fn write(&self, value: Quantity, lang: Lang) -> String {
        match self.measured_in {
            MeasuredIn::Percent => format!("{}%", crate::vietnamese::quantity(value, 1)),
            unit => format!("{} {}", crate::vietnamese::quantity(value, 2), unit.label(lang)),
        }
    }
}

/// The subjects, in the order in which a report tells them.
const SUBJECTS: &[&[Metric]] = &[
    units::METRICS,
    area::METRICS,
    urban::METRICS,
    case::METRICS,
    ocop::METRICS,
    certificate::METRICS,
    dossier::METRICS,
    producer::METRICS,
    market::METRICS,
    province::METRICS,
    finance::METRICS,
    money::METRICS,
    fund_request::METRICS,
    plan::METRICS,
    directive::METRICS,
    project::METRICS,
    training::METRICS,
    support::METRICS,
    difficulty::METRICS,
    staff::METRICS,
    target::METRICS,
];

const ALL: &[Tier] = &[Tier::Province, Tier::District, Tier::Commune];
const ABOVE_COMMUNES: &[Tier] = &[Tier::Province, Tier::District];
const PROVINCE: &[Tier] = &[Tier::Province];

/// Every metric, in the order in which a report tells them.
pub fn catalogue() -> impl Iterator<Item = &'static Metric> {
    SUBJECTS.iter().copied().flatten()
}

/// The metric of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Metric> {
    catalogue().find(|metric| metric.id == id)
}
