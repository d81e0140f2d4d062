//! What a form is about, what was typed in it, and what is doubtful about that.

use std::collections::{BTreeMap, HashMap};

use programme::{
    Lang, Quantity,
    desk::Cell,
    fact::{Observation, Raw, Record, Stage},
    law::{CriteriaSet, Leaf, Measure, MeasureIndex, MeasureKind, Requirement},
    period::Period,
    quality::{self, Acknowledged, Doubt, Questioned},
    unit::UnitIndex,
};

use crate::{
    failure::Failure,
    request::{Fields, Visit},
};

/// What the form is about.
pub struct Sheet<'v> {
    /// Who asks.
    pub visit: &'v Visit,
    /// The unit.
    pub unit: UnitIndex,
    /// The set.
    pub set: &'v CriteriaSet,
    /// The period.
    pub period: Period,
    /// The latest word on each measure of the unit and period.
    pub(super) entered: BTreeMap<String, Record<Observation>>,
}

/// What was typed and what came of it, measure by measure.
#[derive(Default)]
pub(super) struct Typed {
    /// The text, as it was typed.
    pub texts: HashMap<String, String>,
    /// What it means, where it can be read.
    pub values: Vec<(MeasureIndex, Quantity)>,
    /// Why it cannot be taken.
    pub problems: HashMap<String, String>,
    /// What somebody else said meanwhile: the value in words, and the number of the record.
    pub conflicts: HashMap<String, (String, i64)>,
}

/// The form of a unit; without a set it is the one that judges it, without a period the year before.
pub async fn sheet<'v>(
    visit: &'v Visit,
    unit: UnitIndex,
    set: Option<&str>,
    period: Option<&str>,
) -> Result<Sheet<'v>, Failure> {
    let moment = &visit.moment;
    let set = match set {
        Some(id) => moment.law().set(id).filter(|set| set.applies_to(moment.unit(unit))).ok_or(Failure::NotFound)?,
        None => moment.set_of(unit).ok_or(Failure::Bad("failure-no-set"))?,
    };
    let usual = Period::year(moment.as_of().year() - 1);
    let period = period.map_or(Some(usual), Period::parse).ok_or(Failure::Bad("failure-period"))?;
    let entered = visit.app.ledger().entered(moment.unit(unit).code, &period.to_text()).await?;
    let entered = entered.into_iter().map(|record| (record.fact().measure.clone(), record)).collect();
    Ok(Sheet { visit, unit, set, period, entered })
}

impl Sheet<'_> {
    /// The measures of the set, in its order, each once.
    pub fn measures(&self) -> Vec<(MeasureIndex, &Measure)> {
        let law = self.visit.moment.law();
        let mut measures: Vec<MeasureIndex> = Vec::new();
        for (_, indicator) in self.set.indicators() {
            for leaf in indicator.requirement.leaves().chain(indicator.applies_if.iter().flat_map(Requirement::leaves))
            {
                if let Leaf::Measure { measure, .. } = leaf
                    && !measures.contains(measure)
                {
                    measures.push(*measure);
                }
            }
        }
        measures.into_iter().map(|index| (index, law.measure_at(index))).collect()
    }

    /// What is judged: what counts, what was entered, and what was typed just now.
    pub(super) fn supposed(&self, typed: &Typed) -> programme::snapshot::Snapshot {
        let law = self.visit.moment.law();
        let cell = |measure| Cell { unit: self.unit, measure, period: self.period };
        let entered = self.entered.values().filter(|record| record.fact().stage != Stage::Returned);
        let entered = entered.filter_map(|record| {
            law.measure(&record.fact().measure).map(|(measure, _)| (cell(measure), record.fact().value.0))
        });
        let typed = typed.values.iter().map(|(measure, value)| (cell(*measure), *value));
        self.visit.moment.now.suppose(entered.chain(typed))
    }

    /// Reads what was typed; what cannot be read is a problem of its field.
    pub(super) fn read(&self, fields: &Fields) -> Typed {
        let mut typed = Typed::default();
        let texts: HashMap<&str, &str> = fields.under("v.").collect();
        for (index, measure) in self.measures() {
            let Some(text) = texts.get(measure.id.as_str()).filter(|text| !text.is_empty()) else { continue };
            typed.texts.insert(measure.id.clone(), (*text).to_owned());
            let value = measure.read(&Raw::text(text));
            match value.map(|value| (value, impossible(measure, value))) {
                Some((value, None)) => typed.values.push((index, value)),
                Some((_, Some(key))) => _ = typed.problems.insert(measure.id.clone(), self.visit.words(key, &[])),
                None => {
                    let problem = self.visit.words("problem-value", &[("text", text)]);
                    typed.problems.insert(measure.id.clone(), problem);
                }
            }
        }
        typed
    }

    /// What is doubtful about what was entered and typed, measure by measure. What somebody has stood for is left out.
    pub(super) fn doubts(&self, typed: &Typed) -> HashMap<String, Vec<Doubt>> {
        let moment = &self.visit.moment;
        let law = moment.law();
        let value = |measure: MeasureIndex| {
            let typed = typed.values.iter().find(|(typed, _)| *typed == measure).map(|(_, value)| *value);
            let entered = || self.entered.get(&law.measure_at(measure).id).map(|record| record.fact().value.0);
            typed.or_else(entered)
        };
        let previous = |measure: MeasureIndex| {
            let reading = moment.now.reading(self.unit, measure)?;
            let before = reading.period().filter(|period| *period == self.period.previous())?;
            Some((before, reading.value))
        };
        let about = Questioned { unit: self.unit, period: self.period, values: &value, previous: &previous };
        let doubts = quality::doubts(law, moment.peers(), &about);
        let doubts = Acknowledged::new(&moment.now).standing(self.unit, doubts);
        let mut of_measure: HashMap<String, Vec<Doubt>> = HashMap::new();
        for doubt in doubts {
            of_measure.entry(law.measure_at(doubt.about.measure).id.clone()).or_default().push(doubt);
        }
        of_measure
    }

    pub(super) fn is_locked(&self, measure: &str) -> bool {
        let stage = self.entered.get(measure).map(|record| record.fact().stage);
        matches!(stage, Some(Stage::Submitted | Stage::Verified))
    }
}

/// Doubts in a language.
pub(super) fn in_words(doubts: &[Doubt], lang: Lang) -> Vec<String> {
    doubts.iter().map(|doubt| doubt.reason.get(lang).to_owned()).collect()
}

/// Why a value cannot be.
pub fn impossible(measure: &Measure, value: Quantity) -> Option<&'static str> {
    if measure.kind == MeasureKind::Percent && !(Quantity::ZERO..=Quantity::HUNDRED).contains(&value) {
        return Some("problem-percent");
    }
    (value < Quantity::ZERO).then_some("problem-negative")
}
