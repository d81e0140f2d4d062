//! Where a case stands: by what was recorded of it, never by what somebody ticks.

use jiff::civil::Date;

use super::Case;
use crate::{
    fact::{CaseStep, Record, StepOutcome},
    judge::Verdict,
    law::{Actor, Phase, RecognitionProcedure, Settled, StepRule},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How far a case has come; the earlier stages first.
    Stage {
        Prepare = "prepare", "đang lập hồ sơ", "being prepared";
        Assess = "assess", "đang thẩm tra", "being assessed";
        Appraise = "appraise", "đang thẩm định", "being appraised";
        Decide = "decide", "chờ quyết định", "to be decided";
        Publish = "publish", "đã quyết định, chờ công bố", "decided, to be published";
        Closed = "closed", "đã xong", "closed";
        Refused = "refused", "không được chấp thuận", "refused";
        Gone = "gone", "đơn vị không còn", "the unit is gone";
    }
}

vocabulary! {
    /// How a step stands.
    StepState {
        Done = "done", "đã xong", "done";
        Open = "open", "đang chờ", "to be done";
        Short = "short", "chưa đạt mức tối thiểu", "below the least share";
        Waiting = "waiting", "chưa đến lượt", "not yet its turn";
        Unrecorded = "unrecorded", "không ghi nhận", "not recorded";
        Refused = "refused", "không chấp thuận", "refused";
    }
}

/// How a step of a case stands.
#[derive(Clone, Debug)]
pub struct StepStanding<'s> {
    /// The step.
    pub rule: &'s StepRule,
    /// How it stands.
    pub state: StepState,
    /// Since when it could be done.
    pub since: Option<Date>,
    /// Until when it had or has to be; none where the law's number of days is not known.
    pub due: Option<Date>,
    /// When it was done.
    pub done: Option<Date>,
    /// Why the case came back to it, while nothing was done about that.
    pub returned: Option<&'s Record<CaseStep>>,
    /// The last word on it.
    pub word: Option<&'s Record<CaseStep>>,
}

impl StepStanding<'_> {
    /// Whether somebody is to act.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, StepState::Open | StepState::Short)
    }

    /// How many days after its last day it was done, or is still not done on a day; none when it is in time.
    #[must_use]
    pub fn days_late(&self, today: Date) -> Option<i32> {
        let due = self.due?;
        let until = if self.is_open() { today } else { self.done? };
        Some((until - due).get_days()).filter(|days| *days > 0)
    }
}

/// Where a case stands on the day of its snapshot.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// How far it has come.
    pub stage: Stage,
    /// Its steps, in their order.
    pub steps: Vec<StepStanding<'s>>,
    /// Why it was refused.
    pub refused: Option<&'s Record<CaseStep>>,
    today: Date,
}

impl<'s> Standing<'s> {
    pub(super) fn of(case: &Case<'s>) -> Self {
        let mut course = Course::new(case.procedure);
        course.follow(case);
        let steps: Vec<StepStanding<'s>> =
            (0..case.procedure.steps.len()).map(|place| course.step(case, place)).collect();
        Self { stage: stage(case, &steps, course.refused), steps, refused: course.refused, today: case.today }
    }

    /// Whether nothing more is to happen with it.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Closed | Stage::Refused | Stage::Gone)
    }

    /// The steps that somebody is to take.
    pub fn open(&self) -> impl Iterator<Item = &StepStanding<'s>> {
        let is_over = self.is_over();
        self.steps.iter().filter(move |step| step.is_open() && !is_over)
    }

    /// Those of them that should have been taken by now.
    pub fn late(&self) -> impl Iterator<Item = &StepStanding<'s>> {
        self.open().filter(|step| step.days_late(self.today).is_some())
    }

    /// Whose turn it is.
    #[must_use]
    pub fn turn(&self) -> Vec<Actor> {
        let mut actors: Vec<Actor> = self.open().map(|step| step.rule.actor).collect();
        actors.sort_unstable();
        actors.dedup();
        actors
    }

    /// The first day by which somebody must act.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.open().filter_map(|step| step.due).min()
    }

    /// How a step stands.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepStanding<'s>> {
        self.steps.iter().find(|step| step.rule.id == id)
    }

    /// Why the case came back, while nothing was done about that.
    #[must_use]
    pub fn returned(&self) -> Option<&'s Record<CaseStep>> {
        self.open().find_map(|step| step.returned)
    }
}

fn stage(case: &Case<'_>, steps: &[StepStanding<'_>], refused: Option<&Record<CaseStep>>) -> Stage {
    if refused.is_some() {
        return Stage::Refused;
    }
    if case.decision.is_none() && case.unit.is_none() {
        return Stage::Gone;
    }
    let Some(open) = steps.iter().find(|step| step.is_open()) else { return Stage::Closed };
    match open.rule.phase {
        Phase::Prepare => Stage::Prepare,
        Phase::Assess => Stage::Assess,
        Phase::Appraise => Stage::Appraise,
        Phase::Decide => Stage::Decide,
        Phase::Publish => Stage::Publish,
    }
}

/// What happened to the steps of a case, one word after the other.
struct Course<'s> {
    procedure: &'s RecognitionProcedure,
    done: Vec<Option<Date>>,
    short: Vec<bool>,
    returned: Vec<Option<&'s Record<CaseStep>>>,
    word: Vec<Option<&'s Record<CaseStep>>>,
    refused: Option<&'s Record<CaseStep>>,
}

/// Something that was said of a step.
enum Event<'s> {
    Word(&'s Record<CaseStep>),
    /// A survey or a vote, and whether it is enough.
    Count(bool),
}

impl<'s> Course<'s> {
    fn new(procedure: &'s RecognitionProcedure) -> Self {
        let length = procedure.steps.len();
        Self {
            procedure,
            done: vec![None; length],
            short: vec![false; length],
            returned: vec![None; length],
            word: vec![None; length],
            refused: None,
        }
    }

    fn follow(&mut self, case: &Case<'s>) {
        let mut events: Vec<(Date, crate::fact::Seq, usize, Event<'s>)> = Vec::new();
        for record in &case.steps {
            let place = self.procedure.place(&record.fact().step);
            events.extend(place.map(|place| (record.fact().date, record.seq, place, Event::Word(record))));
        }
        for (place, step) in self.procedure.steps.iter().enumerate() {
            match &step.settled {
                Settled::Survey(rule) => events.extend(case.surveys.iter().map(|record| {
                    // What the law is not known to ask for stops nobody.
                    let is_enough = case.count_survey(rule, record.fact()).verdict() != Verdict::Unmet;
                    (record.fact().date, record.seq, place, Event::Count(is_enough))
                })),
                Settled::Ballot(rule) => {
                    let own = case.ballots.iter().filter(|record| record.fact().step == step.id);
                    events.extend(own.map(|record| {
                        let passes = super::BallotCount::of(record.fact(), rule).passes();
                        (record.fact().date, record.seq, place, Event::Count(passes))
                    }));
                }
                Settled::Word | Settled::Decision => {}
            }
        }
        events.sort_by_key(|(date, seq, ..)| (*date, *seq));
        for (date, _, place, event) in events {
            match event {
                Event::Word(record) => self.hear(place, record),
                Event::Count(is_enough) => {
                    self.done[place] = is_enough.then_some(date);
                    self.short[place] = !is_enough;
                }
            }
            if self.refused.is_some() {
                return;
            }
        }
        if let Some(decision) = case.decision {
            let place = self.procedure.steps.iter().position(|step| step.settled == Settled::Decision);
            if let Some(place) = place {
                self.done[place] = Some(decision.date());
            }
        }
    }

    fn hear(&mut self, place: usize, record: &'s Record<CaseStep>) {
        let fact = record.fact();
        self.word[place] = Some(record);
        match fact.outcome {
            StepOutcome::Done => {
                if self.procedure.steps[place].settled == Settled::Word {
                    self.done[place] = Some(fact.date);
                }
                self.returned[place] = None;
            }
            StepOutcome::Returned => {
                let back = self.procedure.steps[place].returns_to.unwrap_or(place);
                for again in self.resting_on(back) {
                    self.done[again] = None;
                    self.short[again] = false;
                }
                self.returned[back] = Some(record);
            }
            StepOutcome::Refused => self.refused = Some(record),
        }
    }

    /// A step and all that can only be done after it.
    fn resting_on(&self, place: usize) -> Vec<usize> {
        let mut rests = vec![place];
        for (later, step) in self.procedure.steps.iter().enumerate().skip(place + 1) {
            if step.after.iter().any(|before| rests.contains(before)) {
                rests.push(later);
            }
        }
        rests
    }

    fn is_decided(&self) -> bool {
        let place = self.procedure.steps.iter().position(|step| step.settled == Settled::Decision);
        place.is_some_and(|place| self.done[place].is_some())
    }

    /// Whether a step comes after the decision.
    fn follows_decision(&self, place: usize) -> bool {
        let decision = self.procedure.steps.iter().position(|step| step.settled == Settled::Decision);
        decision.is_some_and(|decision| place != decision && self.resting_on(decision).contains(&place))
    }

    fn step(&self, case: &Case<'s>, place: usize) -> StepStanding<'s> {
        let rule = &self.procedure.steps[place];
        let before: Option<Vec<Date>> = rule.after.iter().map(|earlier| self.done[*earlier]).collect();
        let returned = self.returned[place].filter(|_| self.done[place].is_none());
        // The clock of what was done runs from what was done before it, if that is on record.
        let since = before.map(|days| {
            let back = returned.map(|record| record.fact().date);
            days.into_iter().chain(back).max().unwrap_or(case.fact().opened)
        });
        let is_refused_here = self.refused.is_some_and(|record| record.fact().step == rule.id);
        let state = match (self.done[place], since) {
            (Some(_), _) => StepState::Done,
            _ if is_refused_here => StepState::Refused,
            _ if self.refused.is_some() => StepState::Waiting,
            _ if self.is_decided() && !self.follows_decision(place) => StepState::Unrecorded,
            (None, None) => StepState::Waiting,
            (None, Some(_)) if self.short[place] => StepState::Short,
            (None, Some(_)) => StepState::Open,
        };
        let due = since.and_then(|since| rule.due(since, case.working_days));
        StepStanding { rule, state, since, due, done: self.done[place], returned, word: self.word[place] }
    }
}
