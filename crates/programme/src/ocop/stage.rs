//! Where a dossier stands: by what was recorded of it, never by what somebody ticks.

use jiff::civil::Date;

use super::{Case, CouncilResult, Next, Verdict, is_complete};
use crate::{
    fact::OcopLevel,
    law::{Clock, ItemNeed},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How far a dossier has come; the earlier stages first. Each level above goes through scoring and session again.
    Stage {
        Filed = "filed", "đã nộp, chưa có thành phần hồ sơ", "filed, no documents yet";
        Incomplete = "incomplete", "chưa đủ hồ sơ", "incomplete";
        Complete = "complete", "đủ hồ sơ, chờ chấm", "complete, to be scored";
        Scored = "scored", "đang chấm điểm", "being scored";
        InSession = "in_session", "đã họp, chờ kết quả", "in session, no outcome yet";
        HandedOn = "handed_on", "đã chuyển cấp trên", "handed on";
        Decided = "decided", "đã có kết quả", "decided";
        Appealed = "appealed", "đang kiến nghị", "appealed";
    }
}

/// Where a dossier stands on the day of its snapshot.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// The level that last had to do with it.
    pub level: OcopLevel,
    /// How far it has come there.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// What is to happen next; none when nothing is.
    pub clock: Option<Clock>,
    /// The level whose council is to score it or to meet on it; none when something else is to happen.
    pub turn: Option<OcopLevel>,
    /// Until when that should have happened; none where nothing is to happen or the law's number of days is not known.
    pub due: Option<Date>,
    /// What its councils came to, the lowest first.
    pub results: Vec<CouncilResult<'s>>,
}

impl<'s> Standing<'s> {
    pub(super) fn of(case: &Case<'s>) -> Self {
        let results = case.results();
        let filed_at = case.dossier.fact().level;
        let level = results.last().map_or(filed_at, |result| result.work.council.fact().level.max(filed_at));
        let (stage, since) =
            appealed(case).or_else(|| decided(case, &results)).unwrap_or_else(|| underway(case, &results));
        let clock = clock(stage);
        let turn = turn(case, stage, results.last());
        let due = clock.and_then(|clock| case.rules.clock(clock)).and_then(|rule| rule.due(since, case.working_days));
        Self { level, stage, since, clock, turn, due, results }
    }

    /// Whether nothing more is to happen with it.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Decided)
    }

    /// Whether what is to happen should have happened by a day.
    #[must_use]
    pub fn is_late(&self, day: Date) -> bool {
        self.due.is_some_and(|due| due < day)
    }

    /// What its last council came to.
    #[must_use]
    pub fn result(&self) -> Option<&CouncilResult<'s>> {
        self.results.last()
    }
}

/// What is to happen at a stage.
const fn clock(stage: Stage) -> Option<Clock> {
    match stage {
        Stage::Filed | Stage::Incomplete => Some(Clock::Check),
        Stage::Complete | Stage::Scored | Stage::HandedOn => Some(Clock::Score),
        Stage::InSession => Some(Clock::Decide),
        Stage::Decided => None,
        Stage::Appealed => Some(Clock::AnswerAppeal),
    }
}

/// The level whose council has the next word.
fn turn(case: &Case<'_>, stage: Stage, last: Option<&CouncilResult<'_>>) -> Option<OcopLevel> {
    let own = last.map(|result| result.work.council.fact().level);
    match (stage, last.map(|result| result.verdict)) {
        (Stage::Complete, _) => {
            let filed_at = case.dossier.fact().level;
            let steps = case.rules.procedure(case.today).map_or(&[][..], |procedure| procedure.steps.as_slice());
            steps.iter().map(|step| step.level).find(|level| *level >= filed_at)
        }
        (Stage::HandedOn, Some(Verdict::Ranked(_, Next::HandOn(above)))) => Some(above),
        (Stage::Scored, _) | (Stage::InSession, Some(Verdict::NoQuorum | Verdict::NoChair | Verdict::ScoreAgain)) => {
            own
        }
        _ => None,
    }
}

fn appealed(case: &Case<'_>) -> Option<(Stage, Date)> {
    let open = case.appeals.iter().find(|appeal| appeal.fact().is_open_on(case.today))?;
    Some((Stage::Appealed, open.fact().date))
}

/// By a decision on the stars, or by a session that recognises nothing.
fn decided(case: &Case<'_>, results: &[CouncilResult<'_>]) -> Option<(Stage, Date)> {
    let decision = case.decisions.first().map(|record| record.fact().date);
    let refused = results.last().filter(|result| matches!(result.verdict, Verdict::Ranked(_, Next::Refuse)));
    let refused = refused.and_then(|result| result.session).map(|session| session.fact().date);
    decision.or(refused).map(|day| (Stage::Decided, day))
}

fn underway(case: &Case<'_>, results: &[CouncilResult<'_>]) -> (Stage, Date) {
    let Some(result) = results.last() else { return before_scoring(case) };
    if let Some(session) = result.session {
        let handed_on = matches!(result.verdict, Verdict::Ranked(_, Next::HandOn(_)));
        return (if handed_on { Stage::HandedOn } else { Stage::InSession }, session.fact().date);
    }
    let first = result.work.scores.first().map_or(case.dossier.fact().filed, |score| score.fact().date);
    (Stage::Scored, first)
}

fn before_scoring(case: &Case<'_>) -> (Stage, Date) {
    let filed = case.dossier.fact().filed;
    if case.items.is_empty() {
        return (Stage::Filed, filed);
    }
    let items = case.completeness(case.today);
    if !is_complete(&items) {
        return (Stage::Incomplete, filed);
    }
    let mandatory = items.iter().filter(|item| item.rule.need == ItemNeed::Mandatory);
    let last = mandatory.filter_map(|item| item.given).map(|record| record.fact().date).max();
    (Stage::Complete, last.map_or(filed, |day| day.max(filed)))
}
