//! Whether a value is like those of similar units.

use std::collections::HashMap;

use super::{Doubt, Reported, Rule, Severity, Spread};
use crate::{
    Lang, Quantity, Text,
    law::{Measure, MeasureIndex},
    snapshot::{Ground, Snapshot},
    unit::{CommuneGroup, ExceptionClass, Region, Unit, UnitIndex, UnitKind},
    vietnamese,
};

/// What makes units similar: their kind, and the columns of the law they stand in, as far as known.
type Likeness = (UnitKind, Option<Region>, Option<ExceptionClass>, Option<CommuneGroup>);

const fn likeness(unit: &Unit) -> Likeness {
    (unit.kind, unit.region, unit.class, unit.group)
}

/// How the readings in force of similar units lie, measure by measure.
#[derive(Clone, Debug)]
pub struct Peers {
    ground: Ground,
    spreads: HashMap<(Likeness, MeasureIndex), Spread>,
}

impl Peers {
    /// Of the readings in force; of groups with too few readings nothing is kept.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        let (ground, mut spreads) = (snapshot.ground().clone(), HashMap::new());
        let law = snapshot.law();
        let least = law.quality().outlier().map_or(usize::MAX, |rule| rule.peers);
        for (measure, _) in law.each_measure().filter(|(_, measure)| measure.is_number()) {
            let mut groups: HashMap<Likeness, Vec<Quantity>> = HashMap::new();
            for (index, unit) in snapshot.tree().iter() {
                if let Some(reading) = snapshot.reading(index, measure) {
                    groups.entry(likeness(unit)).or_default().push(reading.value);
                }
            }
            for (group, mut values) in groups.into_iter().filter(|(_, values)| values.len() >= least) {
                spreads.extend(Spread::of(&mut values).map(|spread| ((group, measure), spread)));
            }
        }
        Self { ground, spreads }
    }

    /// How the readings of the unit's peers lie, its own among them; none when there are too few.
    #[must_use]
    pub fn spread(&self, unit: UnitIndex, measure: MeasureIndex) -> Option<&Spread> {
        self.spreads.get(&(likeness(self.ground.tree.unit(unit)), measure))
    }

    /// The doubt about a value that lies too far from the unit's peers.
    #[must_use]
    pub fn doubt(&self, unit: UnitIndex, about: Reported) -> Option<Doubt> {
        let limit = self.ground.law.quality().outlier()?.score;
        let spread = self.spread(unit, about.measure).filter(|spread| spread.is_beyond(about.value, limit))?;
        let measure = self.ground.law.measure_at(about.measure);
        let reason = Text {
            vi: reason(measure, about.value, spread, limit, Lang::Vi),
            en: reason(measure, about.value, spread, limit, Lang::En),
        };
        Some(Doubt { about, rule: Rule::Outlier, severity: Severity::Soft, with: Vec::new(), reason })
    }
}

fn reason(measure: &Measure, value: Quantity, spread: &Spread, limit: Quantity, lang: Lang) -> String {
    let write = |value| measure.write(value, lang);
    let score = vietnamese::quantity(spread.score(value).unwrap_or_default(), 1);
    let limit = vietnamese::quantity(limit, 1);
    let peers = vietnamese::count(i64::try_from(spread.count()).unwrap_or(i64::MAX));
    let (value, median, mad) = (write(value), write(spread.median()), write(spread.mad()));
    // Where half of the peers say the same, MAD is 0 and the mean deviation takes its place.
    let mean = (spread.mad() == Quantity::ZERO).then(|| write(spread.mean_deviation()));
    match lang {
        Lang::Vi => {
            let mean = mean.map(|mean| format!(", độ lệch trung bình {mean}")).unwrap_or_default();
            format!(
                "{value} khác xa {peers} đơn vị tương tự: trung vị {median}, độ lệch trung vị (MAD) {mad}{mean}; \
                 điểm z {score}, quá {limit}."
            )
        }
        Lang::En => {
            let mean = mean.map(|mean| format!(", mean deviation {mean}")).unwrap_or_default();
            format!(
                "{value} is far from its {peers} peers: median {median}, median deviation (MAD) {mad}{mean}; \
                 z-score {score}, above {limit}."
            )
        }
    }
}
