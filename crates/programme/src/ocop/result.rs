//! What a council comes to: who may score, whether enough did, how far apart they lie, the exact mean, the conditions beside
//! it, the stars, and what happens next.

use jiff::civil::Date;

use super::{Case, CouncilWork, Mean, Total, completeness::is_complete_for, total};
use crate::{
    Lang, Quantity,
    fact::{CouncilMember, CouncilRole, CouncilSession, OcopLevel, Record, Recusal, Score, Star},
    law::{Demand, Gate, OcopRules, Sheet},
};

/// What a member has to do with the result.
#[derive(Clone, Debug)]
pub enum Ballot<'s> {
    /// Scored every criterion.
    Scored(Total<'s>),
    /// Has not scored every criterion.
    Unfinished(Total<'s>),
    /// Must not score.
    Recused(&'s Record<Recusal>),
    /// Does not score by the rules, or no sheet is known.
    None,
}

/// A member with what it gave.
#[derive(Clone, Debug)]
pub struct Seat<'s> {
    /// The member.
    pub member: &'s Record<CouncilMember>,
    /// What it gave.
    pub ballot: Ballot<'s>,
}

impl<'s> Seat<'s> {
    /// The sheet, once it counts.
    #[must_use]
    pub const fn scored(&self) -> Option<&Total<'s>> {
        if let Ballot::Scored(total) = &self.ballot { Some(total) } else { None }
    }
}

/// Whether a condition beside the sum is met.
#[derive(Clone, Debug)]
pub struct GateStanding<'s> {
    /// The condition.
    pub gate: &'s Gate,
    /// Whether it is met.
    pub is_met: bool,
}

/// What happens after a council has ranked a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is recognised at this level.
    Recognise,
    /// The dossier goes on to the council of this level.
    HandOn(OcopLevel),
    /// The dossier goes back to this level, which certifies these stars.
    HandBack(OcopLevel),
    /// It is not recognised.
    Refuse,
}

impl Next {
    /// In words.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::Recognise => lang.pick("công nhận ở cấp này", "recognised at this level").to_owned(),
            Self::HandOn(level) => format!("{} {}", lang.pick("chuyển hồ sơ lên", "handed on to"), level.label(lang)),
            Self::HandBack(level) => format!("{} {}", lang.pick("trả hồ sơ về", "handed back to"), level.label(lang)),
            Self::Refuse => lang.pick("không công nhận", "not recognised").to_owned(),
        }
    }
}

/// What a council's points amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Too few scored.
    NoQuorum,
    /// Nobody who may chair it scored.
    NoChair,
    /// The totals lie too far apart: the members discuss and score again.
    ScoreAgain,
    /// So many stars.
    Ranked(Star, Next),
}

/// What a council comes to on a dossier.
#[derive(Clone, Debug)]
pub struct CouncilResult<'s> {
    /// What it did.
    pub work: CouncilWork<'s>,
    /// Its last session on the dossier; while there is none the result is only what it would be today.
    pub session: Option<&'s Record<CouncilSession>>,
    /// Those who sit in it.
    pub seats: Vec<Seat<'s>>,
    /// How many must score. Counted on all who score by the rules: who is recused is missing, and makes no quorum easier.
    pub needed: usize,
    /// How far the totals lie apart; none of fewer than two.
    pub spread: Option<Quantity>,
    /// The mean; none while nobody scored.
    pub mean: Option<Mean>,
    /// The stars of the points alone.
    pub by_points: Option<Star>,
    /// The conditions beside the sum.
    pub gates: Vec<GateStanding<'s>>,
    /// What it amounts to.
    pub verdict: Verdict,
}

impl<'s> CouncilResult<'s> {
    /// What the council came to as of a day: by its last session until then, with what was scored until the session, or else by
    /// that day.
    #[must_use]
    pub fn as_of(case: &Case<'s>, work: &CouncilWork<'s>, day: Date) -> Self {
        let session = work.sessions.iter().rfind(|session| session.fact().date <= day).copied();
        let day = session.map_or(day, |session| session.fact().date);
        Self { session, ..Self::if_met(case, work, day) }
    }

    /// What the council would come to if it met on a day, with what was scored until then.
    #[must_use]
    pub fn if_met(case: &Case<'s>, work: &CouncilWork<'s>, day: Date) -> Self {
        let rules = case.rules;
        let sits = work.members.iter().copied().filter(|member| member.fact().sits_on(day));
        let seats: Vec<Seat<'s>> = sits.map(|member| seat(case, work, member, day)).collect();
        let voting = seats.iter().filter(|seat| votes(rules, seat.member.fact())).count();
        let needed = quorum(rules.council.quorum_percent.value, voting);
        let totals: Vec<&Total<'s>> = seats.iter().filter_map(Seat::scored).collect();
        let points = || totals.iter().map(|total| total.points);
        let spread = points().max().zip(points().min()).filter(|_| totals.len() > 1).map(|(most, least)| most - least);
        let mean = Mean::of(points());
        let gates = gates(case, &totals, day);
        let verdict = if totals.len() < needed {
            Verdict::NoQuorum
        } else if rules.council.chair_must_attend.value && !is_led(&seats) {
            Verdict::NoChair
        } else if spread.is_some_and(|spread| spread > rules.council.most_spread.value) {
            Verdict::ScoreAgain
        } else {
            let ranked = mean.and_then(|mean| star(rules, mean, &gates));
            let level = work.council.fact().level;
            ranked.map_or(Verdict::NoQuorum, |star| Verdict::Ranked(star, next(rules, star, level, day)))
        };
        let by_points = mean.and_then(|mean| star(rules, mean, &[]));
        Self { work: work.clone(), session: None, needed, spread, mean, by_points, gates, verdict, seats }
    }

    /// Whether enough scored, and who is to chair: a session can be held.
    #[must_use]
    pub const fn may_meet(&self) -> bool {
        !matches!(self.verdict, Verdict::NoQuorum | Verdict::NoChair)
    }

    /// How many scored every criterion.
    #[must_use]
    pub fn scored(&self) -> usize {
        self.seats.iter().filter_map(Seat::scored).count()
    }

    /// Its stars, once it has ranked the product.
    #[must_use]
    pub const fn star(&self) -> Option<Star> {
        if let Verdict::Ranked(star, _) = self.verdict { Some(star) } else { None }
    }

    /// In words: what it came to, or why to nothing yet.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> String {
        match self.verdict {
            Verdict::NoQuorum => {
                format!("{}: {}/{}", lang.pick("chưa đủ thành viên chấm", "too few scored"), self.scored(), self.needed)
            }
            Verdict::NoChair => lang.pick("chủ tịch hội đồng chưa chấm", "the chair has not scored").to_owned(),
            Verdict::ScoreAgain => {
                let spread = crate::vietnamese::quantity(self.spread.unwrap_or_default(), 2);
                format!(
                    "{} {spread}",
                    lang.pick("phải thảo luận, chấm lại: chênh lệch", "to be scored again: apart by")
                )
            }
            Verdict::Ranked(star, next) => {
                let mean = self.mean.map(Mean::show).unwrap_or_default();
                let (points, stars) = (lang.pick("điểm", "points"), lang.pick("sao", "stars"));
                format!("{mean} {points}, {} {stars}, {}", star.get(), next.label(lang))
            }
        }
    }
}

/// Whether a member scores by the rules.
fn votes(rules: &OcopRules, member: &CouncilMember) -> bool {
    member.role != CouncilRole::Secretary || rules.council.secretary_scores.value
}

fn seat<'s>(case: &Case<'s>, work: &CouncilWork<'s>, member: &'s Record<CouncilMember>, day: Date) -> Seat<'s> {
    let id = member.fact().member.as_str();
    let recusal = work.recusals.iter().copied().find(|record| record.fact().member == id && record.fact().date <= day);
    let ballot = match (recusal, case.sheet.filter(|_| votes(case.rules, member.fact()))) {
        (Some(recusal), _) => Ballot::Recused(recusal),
        (None, None) => Ballot::None,
        (None, Some(sheet)) => {
            let total = ballot(sheet, &work.scores, id, day);
            if total.is_whole() { Ballot::Scored(total) } else { Ballot::Unfinished(total) }
        }
    };
    Seat { member, ballot }
}

/// The member's sheet with what it gave last until a day.
fn ballot<'s>(sheet: &'s Sheet, scores: &[&'s Record<Score>], member: &str, day: Date) -> Total<'s> {
    let own: Vec<&Score> =
        scores.iter().map(|record| record.fact()).filter(|score| score.member == member && score.date <= day).collect();
    total(sheet, |criterion| {
        let name = sheet.name_of(criterion);
        // The last one counts: they are in the order of time.
        own.iter().rfind(|score| score.criterion == name).map(|score| score.points)
    })
}

/// How many of so many members are at least this share of them; never nobody.
fn quorum(percent: Quantity, members: usize) -> usize {
    let members = i128::try_from(members).unwrap_or(i128::MAX);
    let whole = i128::from(Quantity::HUNDRED.scaled());
    let needed = (members * i128::from(percent.scaled())).div_euclid(whole);
    let is_exact = needed * whole == members * i128::from(percent.scaled());
    usize::try_from(needed).unwrap_or(usize::MAX).saturating_add(usize::from(!is_exact)).max(1)
}

/// Whether the chair scored or, where the chair must not, a vice-chair.
fn is_led(seats: &[Seat<'_>]) -> bool {
    let scored = |role| seats.iter().any(|seat| seat.member.fact().role == role && seat.scored().is_some());
    let is_recused = |seat: &Seat<'_>| matches!(seat.ballot, Ballot::Recused(_));
    let chair_is_recused = seats.iter().any(|seat| seat.member.fact().role == CouncilRole::Chair && is_recused(seat));
    scored(CouncilRole::Chair) || chair_is_recused && scored(CouncilRole::ViceChair)
}

fn gates<'s>(case: &Case<'s>, totals: &[&Total<'s>], day: Date) -> Vec<GateStanding<'s>> {
    let items = case.completeness(day);
    let mean = |points: &dyn Fn(&Total<'s>) -> Quantity| Mean::of(totals.iter().map(|total| points(total)));
    let is_met = |demand: &Demand| match demand {
        Demand::Items(codes) => is_complete_for(&items, codes),
        Demand::Part(code, least) => mean(&|total| total.of_part(code)).is_some_and(|mean| mean.is_at_least(*least)),
        Demand::Criterion(code, least) => {
            mean(&|total| total.of_criterion(code)).is_some_and(|mean| mean.is_at_least(*least))
        }
    };
    let gates = case.sheet.map_or(&[][..], |sheet| sheet.gates.as_slice());
    gates.iter().map(|gate| GateStanding { gate, is_met: is_met(&gate.demand) }).collect()
}

/// The highest band that the mean reaches and whose conditions are met.
fn star(rules: &OcopRules, mean: Mean, gates: &[GateStanding<'_>]) -> Option<Star> {
    let is_open = |star: Star| gates.iter().all(|standing| standing.is_met || standing.gate.star > star);
    let reached = rules.bands.iter().filter(|band| mean.is_at_least(band.from) && is_open(band.star));
    reached.map(|band| band.star).max()
}

/// What happens to a product that a council of a level gives these stars on a day.
fn next(rules: &OcopRules, star: Star, level: OcopLevel, day: Date) -> Next {
    let procedure = rules.procedure(day).or_else(|| rules.procedures.last());
    let certifier = procedure.and_then(|procedure| procedure.certifier(star));
    match certifier {
        None => Next::Refuse,
        Some(certifier) if certifier == level => Next::Recognise,
        Some(certifier) if certifier < level => Next::HandBack(certifier),
        Some(certifier) => {
            Next::HandOn(procedure.and_then(|procedure| procedure.next_above(level)).unwrap_or(certifier))
        }
    }
}
