//! Re-judging: every unit under one set in one year, whatever set judges today. Who keeps its grade, who falls and by what,
//! who would rise, what nobody reports.

use std::collections::BTreeMap;

use crate::{
    Lang, Quantity,
    fact::Provenance,
    judge::{Assessment, Finding, Judge, Verdict},
    law::{self, CriteriaSet, Criterion, Indicator, Leaf, MeasureIndex, Verification},
    snapshot::Snapshot,
    unit::UnitIndex,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a review says of a unit.
    Outcome {
        Falls = "falls", "thuộc diện xét thu hồi", "to be considered for withdrawal";
        Short = "short", "đang giữ danh hiệu, hụt tiêu chí", "holds the grade and falls short";
        HeldOpen = "held_open", "đang giữ danh hiệu, chưa đủ căn cứ kết luận", "holds the grade, cannot be concluded";
        Kept = "kept", "giữ được danh hiệu", "keeps the grade";
        Rises = "rises", "chưa có danh hiệu, đạt bộ tiêu chí", "has not the grade and meets the set";
        Below = "below", "chưa có danh hiệu, chưa đạt", "has not the grade and fails the set";
        Open = "open", "chưa có danh hiệu, chưa đủ căn cứ kết luận", "has not the grade, cannot be concluded";
    }
}

/// What a review says of one unit.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The unit.
    pub unit: UnitIndex,
    /// The whole.
    pub outcome: Outcome,
    /// Criterion by criterion.
    pub assessment: Assessment,
    /// What it falls short by, in the order of the set.
    pub short: Vec<Shortfall>,
}

/// A test that a unit fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The place of the criterion in the set; none for a precondition.
    pub criterion: Option<usize>,
    /// The code of the indicator.
    pub indicator: String,
    /// What is tested, by its place among the tests of the indicator.
    pub test: usize,
    /// The value found.
    pub value: Option<Quantity>,
    /// The value demanded.
    pub threshold: Option<Quantity>,
    /// How far it is from there.
    pub shortfall: Option<Quantity>,
}

/// An indicator that units fail.
#[derive(Clone, Debug)]
pub struct FailedIndicator<'s> {
    /// Its criterion; none for a precondition.
    pub criterion: Option<&'s Criterion>,
    /// The indicator.
    pub indicator: &'s Indicator,
    /// The units that fail it and hold the grade, by their place in the review.
    pub holding: Vec<usize>,
    /// The other units that fail it.
    pub others: Vec<usize>,
}

/// A measure that the set asks for and units do not report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncollected {
    /// The measure.
    pub measure: MeasureIndex,
    /// How many units do not report it.
    pub missing: usize,
}

/// All units under one set.
#[derive(Debug)]
pub struct Review<'s> {
    /// The set.
    pub set: &'s CriteriaSet,
    /// The assessment year.
    pub year: i16,
    /// How far the set is verified.
    pub badge: Verification,
    /// Every unit that the set judges, in the order of the tree.
    pub units: Vec<Reviewed>,
    judge: Judge<'s>,
    snapshot: &'s Snapshot,
}

impl<'s> Review<'s> {
    /// Judges every unit in `scope` that the set counts.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot, set: &'s CriteriaSet, year: i16, scope: UnitIndex) -> Self {
        let judge = Judge::new(snapshot, set, year);
        let counted = snapshot.tree().within(scope).filter(|(_, unit)| set.counts(unit));
        let units = counted.map(|(unit, _)| reviewed(snapshot, &judge, unit)).collect();
        Self { set, year, badge: snapshot.law().badge(set), units, judge, snapshot }
    }

    /// The units of which it says so.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &Reviewed> {
        self.units.iter().filter(move |each| each.outcome == outcome)
    }

    /// The tests of an indicator of a unit, each with what was found.
    #[must_use]
    pub fn findings(&self, unit: UnitIndex, indicator: &'s Indicator) -> Vec<Finding<'s>> {
        self.judge.findings(unit, indicator)
    }

    /// The indicator of a code, as worded on the day of the review.
    #[must_use]
    pub fn indicator(&self, code: &str) -> Option<&'s Indicator> {
        let indicators = self.set.indicators().map(|(_, indicator)| indicator).chain(&self.set.preconditions);
        let mut worded = indicators.filter(|indicator| indicator.holds_on(self.judge.day()));
        worded.find(|indicator| indicator.code == code)
    }

    /// A shortfall in words: `13.1 Thu nhập: 40 (≥ 48)`.
    #[must_use]
    pub fn tell(&self, short: &Shortfall, lang: Lang) -> String {
        let law = self.snapshot.law();
        let leaf = self.indicator(&short.indicator).and_then(|each| each.requirement.leaves().nth(short.test));
        let Some(leaf) = leaf else { return short.indicator.clone() };
        let write = |value| law::value_in_words(law, leaf, value, lang);
        let sign = match leaf {
            Leaf::Measure { test, .. } | Leaf::Share { test, .. } | Leaf::Count { test, .. } => {
                test.comparator.symbol()
            }
            Leaf::Meets { .. } => "",
        };
        let value = short.value.map_or_else(|| "–".to_owned(), write);
        let asked = short.threshold.map(|threshold| format!(" ({sign} {})", write(threshold))).unwrap_or_default();
        format!("{} {}: {value}{asked}", short.indicator, law::subject_in_words(law, leaf, lang))
    }

    /// The largest shortfall of an indicator that units fail, in words.
    #[must_use]
    pub fn worst(&self, failed: &FailedIndicator<'_>, lang: Lang) -> Option<String> {
        let places = failed.holding.iter().chain(&failed.others);
        let short = places.flat_map(|place| &self.units[*place].short);
        let own = short.filter(|short| short.indicator == failed.indicator.code && short.shortfall.is_some());
        own.max_by_key(|short| short.shortfall).map(|short| self.tell(short, lang))
    }

    /// The codes of the criteria of a unit that cannot be concluded.
    #[must_use]
    pub fn open_criteria(&self, of: &Reviewed) -> Vec<&'s str> {
        let verdicts = self.set.criteria.iter().zip(&of.assessment.criteria);
        let open = verdicts.filter(|(_, verdict)| matches!(verdict, Verdict::Missing | Verdict::Unjudgeable));
        open.map(|(criterion, _)| criterion.code.as_str()).collect()
    }

    /// Whether any of it rests on something made up.
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        let made_up = |provenance| provenance == Provenance::Illustrative;
        let asked = self.asked();
        self.units.iter().any(|each| {
            let decisions = self.snapshot.holding(each.unit, self.set.grade).unwrap_or_default();
            let readings = asked.iter().filter_map(|measure| self.snapshot.reading(each.unit, *measure));
            decisions.iter().any(|record| made_up(record.sourced.provenance))
                || readings.into_iter().any(|reading| made_up(reading.provenance))
        })
    }

    /// The indicators that units fail, in the order of the set.
    #[must_use]
    pub fn by_indicator(&self) -> Vec<FailedIndicator<'s>> {
        let own = self.set.indicators().map(|(criterion, indicator)| (Some(criterion), indicator));
        let conditions = self.set.preconditions.iter().map(|condition| (None, condition));
        let failed = |(criterion, indicator): (Option<&'s Criterion>, &'s Indicator)| {
            let fails =
                |(_, each): &(usize, &Reviewed)| each.short.iter().any(|short| short.indicator == indicator.code);
            let failing = self.units.iter().enumerate().filter(fails);
            let (holding, others): (Vec<_>, Vec<_>) = failing.partition(|(_, each)| each.outcome.holds());
            let places = |units: Vec<(usize, &Reviewed)>| units.into_iter().map(|(place, _)| place).collect();
            let found = FailedIndicator { criterion, indicator, holding: places(holding), others: places(others) };
            (!found.holding.is_empty() || !found.others.is_empty()).then_some(found)
        };
        let worded = own.chain(conditions).filter(|(_, indicator)| indicator.holds_on(self.judge.day()));
        worded.filter_map(failed).collect()
    }

    /// The measures that the set asks for, each once.
    fn asked(&self) -> Vec<MeasureIndex> {
        let indicators = self.set.indicators().map(|(_, indicator)| indicator).chain(&self.set.preconditions);
        let worded = indicators.filter(|indicator| indicator.holds_on(self.judge.day()));
        let mut asked: Vec<MeasureIndex> = worded
            .flat_map(|indicator| indicator.requirement.leaves())
            .filter_map(|leaf| if let Leaf::Measure { measure, .. } = leaf { Some(*measure) } else { None })
            .collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// What the set asks for and units do not report, what most do not first.
    #[must_use]
    pub fn uncollected(&self) -> Vec<Uncollected> {
        let missing = |measure: MeasureIndex| {
            let missing = self.units.iter().filter(|each| self.snapshot.reading(each.unit, measure).is_none()).count();
            (missing > 0).then_some(Uncollected { measure, missing })
        };
        let mut uncollected: Vec<Uncollected> = self.asked().into_iter().filter_map(missing).collect();
        uncollected.sort_by_key(|each| std::cmp::Reverse(each.missing));
        uncollected
    }

    /// How many units have which outcome, by the unit above them, in the order of the tree.
    #[must_use]
    pub fn by_unit_above(&self) -> BTreeMap<UnitIndex, BTreeMap<Outcome, usize>> {
        let mut counts: BTreeMap<UnitIndex, BTreeMap<Outcome, usize>> = BTreeMap::new();
        for each in &self.units {
            let above = self.snapshot.tree().parent(each.unit).unwrap_or(each.unit);
            *counts.entry(above).or_default().entry(each.outcome).or_default() += 1;
        }
        counts
    }
}

impl Outcome {
    /// Whether the unit holds the grade that the set grants.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Falls | Self::Short | Self::HeldOpen | Self::Kept)
    }
}

fn reviewed(snapshot: &Snapshot, judge: &Judge<'_>, unit: UnitIndex) -> Reviewed {
    let set = judge.set();
    let assessment = judge.assess(unit);
    let falls = || set.withdrawal.as_ref().is_some_and(|rule| assessment.falls(set, rule));
    let outcome = match (snapshot.holds(unit, set.grade), assessment.verdict) {
        (true, _) if falls() => Outcome::Falls,
        (true, Verdict::Met | Verdict::BasicallyMet) => Outcome::Kept,
        (true, Verdict::Unmet) => Outcome::Short,
        (true, _) => Outcome::HeldOpen,
        (false, Verdict::Met | Verdict::BasicallyMet) => Outcome::Rises,
        (false, Verdict::Unmet) => Outcome::Below,
        (false, _) => Outcome::Open,
    };
    let short = shortfalls(judge, unit, &assessment);
    Reviewed { unit, outcome, assessment, short }
}

/// The failed tests of the failed indicators and preconditions.
fn shortfalls(judge: &Judge<'_>, unit: UnitIndex, assessment: &Assessment) -> Vec<Shortfall> {
    let set = judge.set();
    let criteria = set.criteria.iter().enumerate();
    let own = criteria.flat_map(|(place, criterion)| criterion.indicators.iter().map(move |each| (Some(place), each)));
    let own = own.zip(&assessment.indicators);
    let conditions = set.preconditions.iter().map(|condition| (None, condition)).zip(&assessment.preconditions);
    let mut short = Vec::new();
    for ((criterion, indicator), verdict) in own.chain(conditions) {
        if *verdict != Verdict::Unmet {
            continue;
        }
        for (test, finding) in judge.findings(unit, indicator).iter().enumerate() {
            if finding.verdict == Verdict::Unmet {
                let Finding { value, threshold, shortfall, .. } = *finding;
                short.push(Shortfall {
                    criterion,
                    indicator: indicator.code.clone(),
                    test,
                    value,
                    threshold,
                    shortfall,
                });
            }
        }
    }
    short
}
