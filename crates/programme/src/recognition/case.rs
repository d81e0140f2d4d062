//! A case with everything that was said of it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{BallotCount, Standing, SurveyCount};
use crate::{
    Quantity,
    fact::{
        Action, CaseBallot, CasePaper, CaseStep, FactKind, ModelArea, Recognition, RecognitionCase, Record,
        SatisfactionSurvey, Seq,
    },
    judge::Judge,
    law::{CriteriaSet, Leaf, PaperRule, RecognitionProcedure, Settled, StepRule, WorkingDays},
    snapshot::{Snapshot, grouped},
    unit::UnitIndex,
};

/// The decision on a case.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'s> {
    /// On a commune, a district or a province.
    Unit(&'s Record<Recognition>),
    /// On a residential area.
    Area(&'s Record<ModelArea>, Action),
}

impl<'s> Decision<'s> {
    /// Its day.
    #[must_use]
    pub fn date(self) -> Date {
        match self {
            Self::Unit(record) => record.fact().date,
            Self::Area(record, Action::Recognise) => record.fact().recognised,
            Self::Area(record, Action::Withdraw) => record.fact().withdrawn.unwrap_or(record.fact().recognised),
        }
    }

    /// Its number, where that is known.
    #[must_use]
    pub fn number(self) -> Option<&'s str> {
        match self {
            Self::Unit(record) => record.fact().number.as_deref(),
            Self::Area(record, Action::Recognise) => record.fact().number.as_deref(),
            Self::Area(record, Action::Withdraw) => record.fact().withdrawn_by.as_deref(),
        }
    }

    /// The fact that says so.
    #[must_use]
    pub const fn record(self) -> (FactKind, Seq) {
        match self {
            Self::Unit(record) => (FactKind::Recognition, record.seq),
            Self::Area(record, _) => (FactKind::ModelArea, record.seq),
        }
    }
}

/// A case with everything that was said of it, each list from the earliest on.
#[derive(Clone, Debug)]
pub struct Case<'s> {
    /// The case.
    pub record: &'s Record<RecognitionCase>,
    /// Its unit; none where that is gone.
    pub unit: Option<UnitIndex>,
    /// The procedure of the day it was opened.
    pub procedure: &'s RecognitionProcedure,
    /// The criteria set, where the law has it.
    pub set: Option<&'s CriteriaSet>,
    /// What became of its steps.
    pub steps: Vec<&'s Record<CaseStep>>,
    /// Its papers.
    pub papers: Vec<&'s Record<CasePaper>>,
    /// What residents answered.
    pub surveys: Vec<&'s Record<SatisfactionSurvey>>,
    /// How those who decide voted.
    pub ballots: Vec<&'s Record<CaseBallot>>,
    /// The decision, once there is one.
    pub decision: Option<Decision<'s>>,
    /// How many residents must be satisfied by the criteria set, in percent; none where it does not say.
    pub satisfaction: Option<Quantity>,
    /// The day of the snapshot.
    pub today: Date,
    /// On which days offices work.
    pub working_days: &'s WorkingDays,
}

impl<'s> Case<'s> {
    /// What was opened.
    #[must_use]
    pub const fn fact(&self) -> &'s RecognitionCase {
        self.record.fact()
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing<'s> {
        Standing::of(self)
    }

    /// What a survey of it comes to.
    #[must_use]
    pub fn count_survey(&self, rule: &crate::law::SurveyRule, survey: &SatisfactionSurvey) -> SurveyCount {
        SurveyCount::new(survey, rule.coverage.as_ref().map(|stated| stated.value), self.satisfaction)
    }

    /// The last survey with what it comes to.
    #[must_use]
    pub fn last_survey(&self) -> Option<(&'s Record<SatisfactionSurvey>, SurveyCount)> {
        let rule = self.procedure.steps.iter().find_map(|step| match &step.settled {
            Settled::Survey(rule) => Some(rule),
            _ => None,
        })?;
        let last = *self.surveys.last()?;
        Some((last, self.count_survey(rule, last.fact())))
    }

    /// The last vote of a step with what it comes to.
    #[must_use]
    pub fn last_ballot(&self, step: &StepRule) -> Option<(&'s Record<CaseBallot>, BallotCount)> {
        let Settled::Ballot(rule) = &step.settled else { return None };
        let last = self.ballots.iter().copied().rfind(|record| record.fact().step == step.id)?;
        Some((last, BallotCount::of(last.fact(), rule)))
    }

    /// What was given last of a paper.
    #[must_use]
    pub fn paper(&self, rule: &PaperRule) -> Option<&'s Record<CasePaper>> {
        self.papers.iter().copied().rfind(|record| record.fact().item == rule.code)
    }

    /// The papers that it must have by now and has not: those of steps that are done or whose turn it is.
    #[must_use]
    pub fn wanting(&self) -> Vec<&'s PaperRule> {
        let standing = self.standing();
        let due = standing.steps.iter().filter(|step| step.done.is_some() || step.is_open());
        let papers = due.flat_map(|step| &step.rule.papers);
        papers.filter(|paper| paper.mandatory && self.paper(paper).is_none()).collect()
    }
}

/// What was said of cases, by case.
struct Said<'s> {
    steps: HashMap<&'s str, Vec<&'s Record<CaseStep>>>,
    papers: HashMap<&'s str, Vec<&'s Record<CasePaper>>>,
    surveys: HashMap<&'s str, Vec<&'s Record<SatisfactionSurvey>>>,
    ballots: HashMap<&'s str, Vec<&'s Record<CaseBallot>>>,
}

impl<'s> Said<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            steps: grouped::<CaseStep>(snapshot, |step| Some(step.case.as_str())),
            papers: grouped::<CasePaper>(snapshot, |paper| Some(paper.case.as_str())),
            surveys: grouped::<SatisfactionSurvey>(snapshot, |survey| Some(survey.case.as_str())),
            ballots: grouped::<CaseBallot>(snapshot, |ballot| Some(ballot.case.as_str())),
        }
    }
}

/// The cases of units in `scope`, in the order in which they were recorded; those of a unit that is gone stand where its place is now.
#[must_use]
pub fn cases(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Case<'_>> {
    let records = snapshot.all::<RecognitionCase>();
    if records.is_empty() {
        return Vec::new();
    }
    let said = Said::new(snapshot);
    let here = records.iter().filter(|record| snapshot.tree().code_is_within(record.fact().unit, scope));
    here.filter_map(|record| of(snapshot, &said, record)).collect()
}

/// The case of a code.
#[must_use]
pub fn find<'s>(snapshot: &'s Snapshot, code: &str) -> Option<Case<'s>> {
    let record = snapshot.all::<RecognitionCase>().iter().find(|record| record.fact().code == code)?;
    of(snapshot, &Said::new(snapshot), record)
}

fn of<'s>(snapshot: &'s Snapshot, said: &Said<'s>, record: &'s Record<RecognitionCase>) -> Option<Case<'s>> {
    let fact = record.fact();
    let (law, code) = (snapshot.law(), fact.code.as_str());
    let unit = snapshot.tree().index(fact.unit);
    let kind = unit.map(|unit| snapshot.tree().unit(unit).kind);
    let mut procedures = law.procedures().iter();
    let procedure =
        procedures.find(|each| each.governs((fact.unit.tier(), kind), fact.grade, fact.action, fact.opened))?;
    let set = law.set(&fact.set);
    let satisfaction = set.zip(unit).and_then(|(set, unit)| demanded(snapshot, set, fact.year.0, procedure, unit));
    Some(Case {
        record,
        unit,
        procedure,
        set,
        steps: said.steps.get(code).cloned().unwrap_or_default(),
        papers: said.papers.get(code).cloned().unwrap_or_default(),
        surveys: said.surveys.get(code).cloned().unwrap_or_default(),
        ballots: said.ballots.get(code).cloned().unwrap_or_default(),
        decision: decision(snapshot, fact, unit),
        satisfaction,
        today: snapshot.as_of(),
        working_days: law.working_days(),
    })
}

/// What the criteria set demands of the measure that the survey answers.
fn demanded(
    snapshot: &Snapshot,
    set: &CriteriaSet,
    year: i16,
    procedure: &RecognitionProcedure,
    unit: UnitIndex,
) -> Option<Quantity> {
    let rule = procedure.steps.iter().find_map(|step| match &step.settled {
        Settled::Survey(rule) => Some(rule),
        _ => None,
    })?;
    let (asked, _) = snapshot.law().measure(&rule.measure)?;
    let is_of_survey = |leaf: &&Leaf| matches!(leaf, Leaf::Measure { measure, .. } if *measure == asked);
    let condition = set.preconditions.iter().find(|each| each.requirement.leaves().any(|leaf| is_of_survey(&leaf)))?;
    let findings = Judge::new(snapshot, set, year).findings(unit, condition);
    findings.into_iter().find(|finding| is_of_survey(&finding.leaf)).and_then(|finding| finding.threshold)
}

/// The first decision on the unit at this grade that does what the case asks, from its opening on.
fn decision<'s>(snapshot: &'s Snapshot, fact: &RecognitionCase, unit: Option<UnitIndex>) -> Option<Decision<'s>> {
    if let Some(commune) = fact.unit.commune() {
        let area = snapshot.tree().unit(unit?);
        let of_area = snapshot.all::<ModelArea>().iter().filter(|record| {
            let decision = record.fact();
            decision.commune == commune && decision.name == area.name
        });
        let decisions = of_area.map(|record| Decision::Area(record, fact.action));
        let says_so = |decision: &Decision<'_>| match decision {
            Decision::Area(record, Action::Withdraw) => record.fact().withdrawn.is_some(),
            _ => true,
        };
        return decisions
            .filter(|each| says_so(each) && (fact.opened..=snapshot.as_of()).contains(&each.date()))
            .min_by_key(|each| each.date());
    }
    let own = snapshot.all::<Recognition>().iter().filter(|record| {
        let decision = record.fact();
        (decision.unit, decision.grade, decision.action) == (fact.unit, fact.grade, fact.action)
            && decision.date >= fact.opened
    });
    own.map(Decision::Unit).min_by_key(|each| each.date())
}
