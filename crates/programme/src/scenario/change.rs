//! The changes there are.

use std::{fmt, sync::Arc};

use crate::{
    Lang, Quantity,
    fact::{Fact, FactKind, FieldInfo, Observation, Provenance, Record, Seq, Shapes, Sourced, same_subject},
    law::{Law, Leaf, MeasureIndex, ThresholdRow},
    snapshot::{Collected, Facts, Snapshot, Supposed},
    unit::UnitIndex,
};

/// Something that is supposed.
#[derive(Clone, Debug)]
pub enum Change {
    /// The law demands another value.
    Threshold(NewThreshold),
    /// Another set judges.
    Judging(Judging),
    /// A unit is supposed to have an approved value.
    Figure(Figure),
    /// A fact is supposed to be recorded.
    Fact(SupposedFact),
}

/// The kind of a change: of the law, or of a fact of some kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// [`Change::Threshold`].
    Threshold,
    /// [`Change::Judging`].
    Judging,
    /// A fact of a kind; one of observations is a [`Change::Figure`].
    Fact(FactKind),
}

impl ChangeKind {
    /// The kind of an identifier. Facts from which the units or the law themselves follow cannot be supposed.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "threshold" => Some(Self::Threshold),
            "judging" => Some(Self::Judging),
            fact => FactKind::from_id(fact).filter(|kind| kind.shapes() == Shapes::Nothing).map(Self::Fact),
        }
    }

    /// Its identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Judging => "judging",
            Self::Fact(kind) => kind.id(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Threshold => lang.pick("mức của bộ tiêu chí", "threshold of a criteria set"),
            Self::Judging => lang.pick("bộ tiêu chí dùng để đánh giá", "criteria set that judges"),
            Self::Fact(kind) => kind.label(lang),
        }
    }

    /// The fields by which a person tells it.
    #[must_use]
    pub const fn fields(self) -> &'static [FieldInfo] {
        match self {
            Self::Threshold => NewThreshold::FIELDS,
            Self::Judging => Judging::FIELDS,
            Self::Fact(kind) => kind.fields(),
        }
    }
}

impl Change {
    /// Whether the law is supposed to be another.
    #[must_use]
    pub const fn is_of_law(&self) -> bool {
        matches!(self, Self::Threshold(_) | Self::Judging(_))
    }

    /// One line that tells a person what is supposed in a state.
    #[must_use]
    pub fn describe(&self, snapshot: &Snapshot, lang: Lang) -> String {
        match self {
            Self::Threshold(threshold) => threshold.describe(snapshot.law(), lang),
            Self::Judging(judging) => judging.describe(snapshot.law(), lang),
            Self::Figure(figure) => figure.describe(snapshot, lang),
            Self::Fact(fact) => fact.0.describe(lang),
        }
    }
}

/// Another threshold of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThreshold {
    /// The set.
    pub set: String,
    /// The indicator.
    pub indicator: String,
    /// The measure that is compared.
    pub measure: String,
    /// The value, and for whom it holds.
    pub row: ThresholdRow,
}

impl NewThreshold {
    pub(super) fn lay(&self, law: &mut Law) {
        law.lay(&self.set, &self.indicator, &self.measure, &self.row);
    }

    /// Whether the law leaves this to the province, so that the province may decide it.
    #[must_use]
    pub fn is_for_the_province(&self, law: &Law) -> bool {
        let row = &self.row;
        let for_all = row.region.is_none() && row.group.is_none() && row.year.is_none();
        let measure = law.measure(&self.measure).map(|(index, _)| index);
        let delegated = |leaf: &Leaf| match leaf {
            Leaf::Measure { measure: asked, test } => {
                Some(*asked) == measure && matches!(test.threshold.otherwise, crate::law::Otherwise::Delegated(_))
            }
            _ => false,
        };
        let asked = law.set(&self.set).into_iter().flat_map(crate::law::CriteriaSet::indicators);
        let mut asked = asked.filter(|(_, indicator)| indicator.code == self.indicator);
        for_all && asked.any(|(_, indicator)| indicator.requirement.leaves().any(delegated))
    }

    fn describe(&self, law: &Law, lang: Lang) -> String {
        let Self { set, indicator, measure, row } = self;
        let (index, known) = law.measure(measure).unzip();
        let comparator = law.set(set).and_then(|set| {
            let mut asked = set.indicators().filter(|(_, each)| each.code == *indicator);
            asked.find_map(|(_, each)| {
                each.requirement.leaves().find_map(|leaf| match leaf {
                    Leaf::Measure { measure, test } if Some(*measure) == index => Some(test.comparator.symbol()),
                    _ => None,
                })
            })
        });
        let name = known.map_or(measure.as_str(), |known| known.name.get(lang));
        let value = known.map_or_else(|| row.value.to_string(), |known| known.write(row.value, lang));
        let set = law.set(set).map_or(set.as_str(), |set| set.name.get(lang));
        let region = row.region.map(|region| region.label(lang).to_owned());
        let group = row.group.map(|group| group.label(lang).to_owned());
        let year = row.year.map(|year| lang.pick("năm", "year").to_owned() + &format!(" {year}"));
        let whose: Vec<String> = [region, group, year].into_iter().flatten().collect();
        let whose = if whose.is_empty() { String::new() } else { format!(" ({})", whose.join(", ")) };
        format!("{indicator} {name} {} {value}{whose} – {set}", comparator.unwrap_or("="))
    }
}

/// Another set judges instead of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judging {
    /// The set that judges.
    pub set: String,
    /// The set that does not any more.
    pub instead_of: String,
}

impl Judging {
    pub(super) fn lay(&self, law: &mut Law, year: i16) {
        law.replace(&self.instead_of, &self.set, year);
    }

    fn describe(&self, law: &Law, lang: Lang) -> String {
        let name = |id: &str| law.set(id).map_or_else(|| id.to_owned(), |set| set.name.get(lang).to_owned());
        let (set, other) = (name(&self.set), name(&self.instead_of));
        format!("{set} {} {other}", lang.pick("thay cho", "instead of"))
    }
}

/// A value that is supposed to be approved.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure(pub Observation);

impl Figure {
    pub(super) fn supposed(&self, state: &Snapshot, seq: Seq) -> Option<(UnitIndex, MeasureIndex, Supposed)> {
        let Observation { unit, measure, period, value, .. } = &self.0;
        let unit = state.tree().index(*unit)?;
        let (measure, _) = state.law().measure(measure)?;
        let supposed = Supposed { value: value.0, period: *period, seq, provenance: Provenance::Illustrative };
        (period.end() <= state.as_of()).then_some((unit, measure, supposed))
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> Quantity {
        self.0.value.0
    }

    fn describe(&self, snapshot: &Snapshot, lang: Lang) -> String {
        let Observation { unit, measure, period, value, .. } = &self.0;
        let known = snapshot.law().measure(measure).map(|(_, known)| known);
        let name = known.map_or(measure.as_str(), |known| known.name.get(lang));
        let value = known.map_or_else(|| value.0.to_string(), |known| known.write(value.0, lang));
        format!("{}: {name} = {value} ({})", snapshot.unit_name(*unit), period.label(lang))
    }
}

/// A fact of any kind but observations, as if it were recorded.
#[derive(Clone)]
pub struct SupposedFact(Arc<dyn Lays>);

impl fmt::Debug for SupposedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl SupposedFact {
    /// A fact that is supposed.
    #[must_use]
    pub fn new<F: Collected>(fact: F) -> Self {
        Self(Arc::new(fact))
    }

    pub(super) fn lay(&self, facts: &mut Facts, seq: Seq) {
        self.0.lay(facts, seq);
    }
}

/// A fact whose kind is known when it is laid over others.
trait Lays: fmt::Debug + Send + Sync {
    /// Takes the place of what was said of the same thing.
    fn lay(&self, facts: &mut Facts, seq: Seq);
    fn describe(&self, lang: Lang) -> String;
}

impl<F: Collected> Lays for F {
    fn lay(&self, facts: &mut Facts, seq: Seq) {
        let records = F::of_mut(facts);
        records.retain(|record| !same_subject(record.fact(), self));
        let source = Lang::Vi.pick("Giả định", "Supposed").to_owned();
        let sourced = Sourced { fact: self.clone(), provenance: Provenance::Illustrative, source };
        records.push(Record { seq, sourced });
    }

    fn describe(&self, lang: Lang) -> String {
        Fact::describe(self, lang)
    }
}
