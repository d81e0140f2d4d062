//! What will be met: of each criterion of a unit whether it is met, likely, hard or very hard to meet by a day, and why.
//!
//! A test that has a course goes by its pace; one that has none, as flags have, by who is at work and what stands in the way. The tree
//! of the requirement then takes the worst of what must all hold and the best of what may hold. What is not known is never taken for
//! met: a tier that hangs on it is not told, or is told as the best that can still be.

mod backtest;
mod course;
mod kendall;
mod money;
mod signs;
mod span;
mod word;
mod words;

use jiff::civil::{Date, date};

pub use backtest::{Record as TierRecord, Score, Trial, reliability, score, trials};
pub use course::{Course, Pace, Point, Projection};
pub use money::{Effect, Money};
pub use signs::{Side, Sign, What};
pub use span::{Span, Told};
pub use word::{Standing, Word};
pub use words::{label, missing, reason, sentence};

use crate::{
    fact::{FactKind, OutlookTier, Seq},
    judge::{Finding, Judge, Verdict},
    law::{Comparator, CriteriaSet, Criterion, Horizon, Indicator, Leaf, OutlookRules},
    metric::Source,
    snapshot::Snapshot,
    unit::UnitIndex,
};
use money::Purses;
use signs::{About, Signs};

/// Why a test has the tier it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is met, and nothing says that it will not stay so.
    Holds,
    /// It is met, but its course leads below what is demanded.
    Slips,
    /// Its pace decides.
    Pace,
    /// It has no course: who is at work decides.
    Work,
    /// No time is left.
    TooLate,
    /// Something to judge it by is missing.
    Unknown,
}

/// One test: where it stands, where it goes, and what moves its tier.
#[derive(Clone, Debug, PartialEq)]
pub struct TestOutlook<'s> {
    /// What the judge found, against what will be demanded on the day.
    pub finding: Finding<'s>,
    /// Its tier.
    pub span: Span,
    /// Why.
    pub why: Why,
    /// Its values over the years, where it has any.
    pub course: Option<Course>,
    /// Whether its pace is fast enough.
    pub pace: Option<Pace>,
    /// The money behind it, where any is known.
    pub money: Option<Money>,
    /// What speaks for and against it.
    pub signs: Vec<Sign>,
}

/// An indicator that applies.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorOutlook<'s> {
    /// The indicator.
    pub indicator: &'s Indicator,
    /// What the judge says today.
    pub verdict: Verdict,
    /// Its tier.
    pub span: Span,
    /// Its tests.
    pub tests: Vec<TestOutlook<'s>>,
}

/// A criterion that applies.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionOutlook<'s> {
    /// The criterion.
    pub criterion: &'s Criterion,
    /// What the judge says today.
    pub verdict: Verdict,
    /// Its computed tier.
    pub span: Span,
    /// Its indicators.
    pub indicators: Vec<IndicatorOutlook<'s>>,
    /// The office's latest word on it.
    pub word: Option<Word<'s>>,
}

/// The outlook of a unit under a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook<'s> {
    /// The unit.
    pub unit: UnitIndex,
    /// The set.
    pub set: &'s CriteriaSet,
    /// The day by which criteria are to be met.
    pub by: Date,
    /// Its criteria that apply, in the set's order.
    pub criteria: Vec<CriterionOutlook<'s>>,
}

/// Tells outlooks of one state.
#[derive(Debug)]
pub struct Forecast<'s> {
    snapshot: &'s Snapshot,
    /// The cut points; without them nothing is computed, and only the office's word is told.
    tools: Option<Tools<'s>>,
}

#[derive(Debug)]
struct Tools<'s> {
    rules: &'s OutlookRules,
    signs: Signs<'s>,
    purses: Purses,
    /// Of each measure the contents that move it.
    contents: Vec<Vec<usize>>,
}

/// The set that judges a unit for its first grade, its own province's before a national one.
#[must_use]
pub fn own_set(snapshot: &Snapshot, unit: UnitIndex) -> Option<&CriteriaSet> {
    let tree = snapshot.tree();
    let province = std::iter::successors(Some(unit), |unit| tree.parent(*unit)).last().unwrap_or(unit);
    snapshot.law().first_set(tree.unit(unit), tree.unit(province).code, snapshot.as_of().year())
}

/// The day by which the criteria of a set are to be met, unless somebody asks for another.
#[must_use]
pub fn horizon(snapshot: &Snapshot, set: &CriteriaSet) -> Date {
    let this_year = snapshot.as_of().year();
    let rule = snapshot.law().outlook().map_or(Horizon::Year, |rules| rules.horizon(set.level));
    let year = match rule {
        Horizon::Year => this_year,
        Horizon::Set => set.assessment_years.to.unwrap_or(this_year).max(this_year),
    };
    date(year, 12, 31)
}

impl<'s> Forecast<'s> {
    /// For the units of a state.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot) -> Self {
        let tools = snapshot.law().outlook().map(|rules| {
            let mut contents = vec![Vec::new(); snapshot.law().measures().len()];
            for (place, content) in rules.contents.iter().enumerate() {
                content.measures.iter().for_each(|measure| contents[measure.get()].push(place));
            }
            Tools { rules, signs: Signs::new(snapshot, rules), purses: Purses::new(snapshot, rules), contents }
        });
        Self { snapshot, tools }
    }

    /// The outlook of a unit under a set up to its usual day.
    #[must_use]
    pub fn of(&self, unit: UnitIndex, set: &'s CriteriaSet) -> Outlook<'s> {
        self.by(unit, set, horizon(self.snapshot, set))
    }

    /// The outlook of a unit under a set up to a day.
    #[must_use]
    pub fn by(&self, unit: UnitIndex, set: &'s CriteriaSet, by: Date) -> Outlook<'s> {
        let years = set.assessment_years;
        let year = by.year().clamp(years.from, years.to.unwrap_or(i16::MAX));
        let judge = Judge::new(self.snapshot, set, year);
        let assessment = judge.assess(unit);
        let mut verdicts = assessment.indicators.iter();
        let mut criteria = Vec::with_capacity(set.criteria.len());
        for (criterion, verdict) in set.criteria.iter().zip(&assessment.criteria) {
            let verdicts: Vec<Verdict> = verdicts.by_ref().take(criterion.indicators.len()).copied().collect();
            if *verdict != Verdict::NotApplicable {
                criteria.push(self.criterion((unit, by), &judge, criterion, (*verdict, &verdicts)));
            }
        }
        Outlook { unit, set, by, criteria }
    }

    fn criterion(
        &self,
        (unit, by): (UnitIndex, Date),
        judge: &Judge<'s>,
        criterion: &'s Criterion,
        (verdict, verdicts): (Verdict, &[Verdict]),
    ) -> CriterionOutlook<'s> {
        let applying = criterion.indicators.iter().zip(verdicts).filter(|(_, each)| **each != Verdict::NotApplicable);
        let indicators: Vec<IndicatorOutlook<'s>> = match &self.tools {
            None => Vec::new(),
            Some(tools) => {
                let code = self.snapshot.tree().unit(unit).code;
                let (rules, set, today) = (tools.rules, judge.set(), self.snapshot.as_of());
                let of_indicator = |(indicator, verdict): (&'s Indicator, &Verdict)| {
                    let about = About { rules, unit, code, set, criterion, indicator, today, by };
                    self.indicator(tools, &about, judge, (indicator, *verdict))
                };
                applying.map(of_indicator).collect()
            }
        };
        let unread = (!criterion.complete || indicators.is_empty()).then_some(Span::UNKNOWN);
        let span = Span::all(indicators.iter().map(|each| each.span).chain(unread));
        let span = if verdict == Verdict::BasicallyMet { Span::sure(OutlookTier::Met) } else { span };
        let mut outlook = CriterionOutlook { criterion, verdict, span, indicators, word: None };
        outlook.word = word::latest(self.snapshot, unit, (judge.set(), criterion), outlook.span.told());
        outlook
    }

    fn indicator(
        &self,
        tools: &Tools<'s>,
        about: &About<'_>,
        judge: &Judge<'s>,
        (indicator, verdict): (&'s Indicator, Verdict),
    ) -> IndicatorOutlook<'s> {
        let findings = judge.findings(about.unit, indicator);
        let tests: Vec<TestOutlook<'s>> =
            findings.into_iter().map(|finding| self.test(tools, about, finding)).collect();
        // Whether it applies at all hangs on what is not known.
        let applies = indicator.applies_if.is_none() || judge.applies(about.unit, indicator) == Verdict::Met;
        let span = if applies {
            Span::of(&indicator.requirement, &mut tests.iter().map(|test| test.span))
        } else {
            Span::UNKNOWN
        };
        IndicatorOutlook { indicator, verdict, span, tests }
    }

    fn test(&self, tools: &Tools<'s>, about: &About<'_>, finding: Finding<'s>) -> TestOutlook<'s> {
        let rules = tools.rules;
        let mut outlook = TestOutlook {
            finding,
            span: Span::UNKNOWN,
            why: Why::Unknown,
            course: None,
            pace: None,
            money: None,
            signs: Vec::new(),
        };
        let contents = match outlook.finding.leaf {
            Leaf::Measure { measure, .. } => tools.contents[measure.get()].clone(),
            leaf => signs::contents(rules, leaf),
        };
        if let Leaf::Measure { measure, test } = outlook.finding.leaf
            && self.snapshot.law().measure_at(*measure).is_number()
            && test.comparator != Comparator::Equal
        {
            outlook.course = Course::of(&self.snapshot.course(about.unit, *measure), rules.years);
            outlook.pace = outlook
                .course
                .as_ref()
                .zip(outlook.finding.threshold)
                .and_then(|(course, threshold)| course.pace(test.comparator, threshold, about.by));
        }
        if outlook.finding.verdict == Verdict::Met {
            let slips = outlook.pace.as_ref().is_some_and(|pace| pace.chance < rules.likely);
            let (tier, why) = if slips { (OutlookTier::Likely, Why::Slips) } else { (OutlookTier::Met, Why::Holds) };
            (outlook.span, outlook.why) = (Span::sure(tier), why);
            return outlook;
        }
        outlook.signs = tools.signs.of(about, &contents);
        let need = outlook.finding.threshold.zip(outlook.finding.value).map(|(threshold, value)| threshold - value);
        let place = (contents.as_slice(), about.unit);
        outlook.money = tools.purses.of(rules, place, outlook.course.as_ref(), (need, about.today));
        if outlook.finding.verdict == Verdict::Unmet {
            let (tier, why) = tier(rules, about, &outlook);
            (outlook.span, outlook.why) = (Span::sure(tier), why);
        }
        outlook
    }
}

/// The tier of a test that is not met.
fn tier(rules: &OutlookRules, about: &About<'_>, test: &TestOutlook<'_>) -> (OutlookTier, Why) {
    let stands = |side: Side| test.signs.iter().any(|sign| sign.side == side);
    let latest = test.course.as_ref().and_then(|course| course.points().last());
    if about.by <= about.today || latest.is_some_and(|latest| latest.period.end() >= about.by) {
        return (OutlookTier::VeryHard, Why::TooLate);
    }
    let is_thin = test.money.as_ref().is_some_and(|money| money.is_thin);
    let hindrances = usize::from(stands(Side::Against)) + usize::from(is_thin);
    let Some(pace) = &test.pace else {
        let at_work = stands(Side::For);
        let months_left = months_between(about.today, about.by);
        let begins = match (at_work, months_left < rules.usual_months) {
            (true, _) => OutlookTier::Likely,
            (false, false) => OutlookTier::Hard,
            (false, true) => OutlookTier::VeryHard,
        };
        return (worse(begins, hindrances), Why::Work);
    };
    let by_pace = if pace.chance >= rules.likely {
        OutlookTier::Likely
    } else if pace.chance >= rules.hard {
        OutlookTier::Hard
    } else {
        OutlookTier::VeryHard
    };
    (worse(by_pace, hindrances), Why::Pace)
}

/// Whole months from one day to another.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i32 {
    let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
    // The last day of a month ends it.
    if to.day() < from.day() && to != to.last_of_month() { months - 1 } else { months }
}

fn worse(tier: OutlookTier, steps: usize) -> OutlookTier {
    let place = OutlookTier::ALL.iter().position(|each| *each == tier).unwrap_or_default();
    OutlookTier::ALL.get(place + steps).copied().unwrap_or(OutlookTier::VeryHard)
}

impl TestOutlook<'_> {
    /// The records its tier rests on.
    pub fn records(&self) -> impl Iterator<Item = (FactKind, Seq)> {
        let course = self.course.iter().flat_map(Course::points).map(|point| (FactKind::Observation, point.record));
        let value = self.finding.record.map(|record| (FactKind::Observation, record));
        let signs = self.signs.iter().map(|sign| sign.record);
        let money = self.money.iter().filter(|money| money.is_thin).flat_map(|money| money.records.iter().copied());
        value.into_iter().chain(course).chain(signs).chain(money)
    }
}

impl<'s> CriterionOutlook<'s> {
    /// The computed tier, as far as it can be told.
    #[must_use]
    pub fn computed(&self) -> Told {
        self.span.told()
    }

    /// The tier in effect: the office's, while its word stands; else the computed one.
    #[must_use]
    pub fn in_effect(&self) -> Told {
        self.standing_word().map_or_else(|| self.computed(), |word| Told::Tier(word.record.fact().tier))
    }

    /// The office's word, while it stands.
    #[must_use]
    pub fn standing_word(&self) -> Option<&Word<'s>> {
        self.word.as_ref().filter(|word| word.standing == Standing::Stands)
    }

    /// The indicators that something is missing for.
    pub fn unknown(&self) -> impl Iterator<Item = &IndicatorOutlook<'s>> {
        self.indicators.iter().filter(|each| each.span.told() == Told::Unknown)
    }

    /// The indicator that decides: the worst of those that are known.
    #[must_use]
    pub fn decisive(&self) -> Option<&IndicatorOutlook<'s>> {
        let known = self.indicators.iter().filter(|each| each.span.told().tier().is_some());
        // The first of those that are equally bad.
        known.rev().max_by_key(|each| each.span.told().tier())
    }

    /// The records the computed tier rests on.
    #[must_use]
    pub fn records(&self) -> Vec<Source> {
        let tests = self.indicators.iter().flat_map(|each| &each.tests);
        let mut records: Vec<(FactKind, Seq)> = tests.flat_map(TestOutlook::records).collect();
        records.sort_unstable();
        records.dedup();
        records.into_iter().map(|(kind, seq)| Source::Fact(kind, seq)).collect()
    }
}

impl IndicatorOutlook<'_> {
    /// The test that decides: the worst of those that are known.
    #[must_use]
    pub fn decisive(&self) -> Option<&TestOutlook<'_>> {
        let wanted = self.span.told().tier();
        let known = || self.tests.iter().filter(|test| test.span.told().tier().is_some());
        known()
            .find(|test| test.span.told().tier() == wanted)
            .or_else(|| known().max_by_key(|test| test.span.told().tier()))
    }
}
