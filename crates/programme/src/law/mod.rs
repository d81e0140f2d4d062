//! The law as data: measures, criteria sets, provincial overlays, OCOP bands, departments, when money lapses.
//!
//! The files' schema is described in `reference/README.md`. Parsing ([`Law::parse`]) and validation name file and line.

mod check;
pub mod compare;
mod department;
pub mod effect;
pub mod form;
mod holiday;
mod kept;
mod lapse;
mod measure;
mod node;
mod ocop;
mod outlook;
mod overlay;
mod parse;
mod quality;
mod recognition;
mod requirement;
mod set;
mod show;
mod threshold;
mod transition;

use std::{collections::HashMap, sync::Arc};

pub use department::Department;
pub use holiday::{Holiday, WorkingDays};
pub use lapse::LapseRule;
pub use measure::{Carrying, Measure, MeasureIndex, MeasureKind};
pub use node::LawError;
pub use ocop::{
    Band, Clock, ClockRule, CouncilRules, Demand, Gate, ItemNeed, ItemRule, Ministry, OcopGroup, OcopPart, OcopRules,
    Procedure, Scale, ScaleOption, ScoringMethod, Sheet, SheetCriterion, SheetPart, SheetSection, Stated, Step,
    Subgroup, WithdrawalReason,
};
pub use outlook::{Content, Horizon, OutlookRules, SetPlan};
pub use quality::{Bounds, Change, Consistency, JumpRule, OutlierRule, Quality, Range};
pub use recognition::{
    Actor, BallotRule, PaperRule, Phase, RecognitionProcedure, Settled, Signer, StepRule, SurveyRule,
};
pub use requirement::{Comparator, Leaf, LowerUnits, Requirement, Test};
pub use set::{
    Basis, BasisRole, Citation, CriteriaSet, Criterion, Exception, Indicator, Level, Verification, Withdrawal, Years,
};
pub use show::{
    requirement as requirement_in_words, requirement_for as requirement_for_unit, show, subject as subject_in_words,
    value as value_in_words,
};
pub use threshold::{Otherwise, Profile, Threshold, ThresholdRow, Unfilled};
pub use transition::{Denominator, Inheritance, Needs, Transition};

use crate::{
    fact::CapitalKind,
    grade::Grade,
    unit::{Unit, UnitCode},
};

/// A file of reference data: its name for messages, and its text.
#[derive(Clone, Debug)]
pub struct LawFile {
    /// As shown in messages: `criteria/commune-ntm-2021-2025.toml`.
    pub name: String,
    /// The content.
    pub text: String,
}

/// Everything the law says that the programme needs.
#[derive(Clone, Debug, Default)]
pub struct Law {
    files: Arc<[LawFile]>,
    /// The sets that an office keeps itself, in the place of those of the files or beside them.
    kept: Vec<String>,
    left_out: Vec<(String, u16)>,
    measures: Vec<Measure>,
    by_measure: HashMap<String, MeasureIndex>,
    sets: Vec<CriteriaSet>,
    ocop: Vec<OcopRules>,
    departments: Vec<Department>,
    quality: Quality,
    lapse: Vec<LapseRule>,
    working_days: WorkingDays,
    transition: Transition,
    recognition_bases: Vec<Basis>,
    recognition: Vec<RecognitionProcedure>,
    outlook: Option<OutlookRules>,
}

impl Law {
    /// Reads and validates the files of `reference/`: the folder in a file's name tells what it holds.
    ///
    /// Every error found is returned, each with its file and line.
    pub fn parse(files: &[LawFile]) -> Result<Self, Vec<LawError>> {
        parse::law(files)
    }

    /// Every measure; a measure observed by sex stands here three times.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The measure of this id and its place.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<(MeasureIndex, &Measure)> {
        let index = *self.by_measure.get(id)?;
        Some((index, &self.measures[index.get()]))
    }

    /// Every measure with its place.
    pub fn each_measure(&self) -> impl Iterator<Item = (MeasureIndex, &Measure)> {
        (0..).map(MeasureIndex).zip(&self.measures)
    }

    /// The measure at a place.
    #[must_use]
    pub fn measure_at(&self, index: MeasureIndex) -> &Measure {
        &self.measures[index.get()]
    }

    /// When a reported value is to be questioned.
    #[must_use]
    pub const fn quality(&self) -> &Quality {
        &self.quality
    }

    /// Until when money may be spent: a rule for each kind of capital.
    #[must_use]
    pub fn lapse_rules(&self) -> &[LapseRule] {
        &self.lapse
    }

    /// On which days offices work.
    #[must_use]
    pub const fn working_days(&self) -> &WorkingDays {
        &self.working_days
    }

    /// How what was said of units before a reorganisation is read of those after it.
    #[must_use]
    pub const fn transition(&self) -> &Transition {
        &self.transition
    }

    /// The procedures of recognition and withdrawal.
    #[must_use]
    pub fn procedures(&self) -> &[RecognitionProcedure] {
        &self.recognition
    }

    /// The legal bases of the procedures.
    #[must_use]
    pub fn procedure_bases(&self) -> &[Basis] {
        &self.recognition_bases
    }

    /// How tiers of outlook are found; none where nobody set the cut points.
    #[must_use]
    pub const fn outlook(&self) -> Option<&OutlookRules> {
        self.outlook.as_ref()
    }

    /// Until when money of a kind may be spent.
    #[must_use]
    pub fn lapse_rule(&self, capital: CapitalKind) -> Option<&LapseRule> {
        self.lapse.iter().find(|rule| rule.capital == capital)
    }

    /// Every criteria set.
    #[must_use]
    pub fn sets(&self) -> &[CriteriaSet] {
        &self.sets
    }

    /// The criteria set of this id.
    #[must_use]
    pub fn set(&self, id: &str) -> Option<&CriteriaSet> {
        self.sets.iter().find(|set| set.id == id)
    }

    /// The set that judges dossiers of `unit` for `grade` in an assessment year.
    #[must_use]
    pub fn set_judging(&self, unit: &Unit, province: UnitCode, grade: Grade, year: i16) -> Option<&CriteriaSet> {
        self.sets
            .iter()
            .filter(|set| set.grade == grade && set.applies_to(unit) && set.assessment_years.contains(year))
            .filter(|set| set.province.is_none_or(|only| only == province))
            .max_by_key(|set| set.province.is_some())
    }

    /// The set that judges `unit` in a year for the first grade it strives for.
    #[must_use]
    pub fn first_set(&self, unit: &Unit, province: UnitCode, year: i16) -> Option<&CriteriaSet> {
        unit.kind.first_grades().iter().find_map(|grade| self.set_judging(unit, province, *grade, year))
    }

    /// The OCOP rules in force on `date`.
    #[must_use]
    pub fn ocop_on(&self, date: jiff::civil::Date) -> Option<&OcopRules> {
        self.ocop.iter().find(|rules| rules.from <= date && rules.to.is_none_or(|to| date <= to))
    }

    /// Every version of the OCOP rules.
    #[must_use]
    pub fn ocop(&self) -> &[OcopRules] {
        &self.ocop
    }

    /// The OCOP rules that a thing of a day follows: those in force then; the earliest known ones for what is older.
    #[must_use]
    pub fn ocop_for(&self, date: jiff::civil::Date) -> Option<&OcopRules> {
        self.ocop_on(date).or_else(|| self.ocop.iter().min_by_key(|rules| rules.from))
    }

    /// The latest OCOP rules.
    #[must_use]
    pub fn latest_ocop(&self) -> Option<&OcopRules> {
        self.ocop.iter().max_by_key(|rules| rules.from)
    }

    /// The scoring sheet of this id.
    #[must_use]
    pub fn sheet(&self, id: &str) -> Option<&Sheet> {
        self.ocop.iter().flat_map(|rules| &rules.sheets).find(|sheet| sheet.id == id)
    }

    /// The criterion that a score names as `sheet/code`.
    #[must_use]
    pub fn sheet_criterion(&self, name: &str) -> Option<(&Sheet, &SheetCriterion)> {
        let (sheet, code) = name.split_once('/')?;
        let sheet = self.sheet(sheet)?;
        Some((sheet, sheet.criterion(code)?))
    }

    /// The OCOP groups of the latest rules.
    #[must_use]
    pub fn ocop_groups(&self) -> &[OcopGroup] {
        self.latest_ocop().map_or(&[], |rules| &rules.groups)
    }

    /// The bodies that answer for criteria.
    #[must_use]
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    /// The body of this id.
    #[must_use]
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }
}
