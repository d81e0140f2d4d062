//! When a recognition falls: the rule of the criteria set (Decision 18/2022/QĐ-TTg, articles 23 and 24), told so that a person can follow it.

use crate::{
    Lang, Quantity,
    fact::{Action, Recognition},
    grade::Grade,
    judge::{Judge, Verdict},
    law::{CriteriaSet, Criterion, RecognitionProcedure, Withdrawal},
    snapshot::Snapshot,
    unit::{Unit, UnitIndex, UnitKind},
    vietnamese,
};

/// What the rule of withdrawal says of a unit.
#[derive(Clone, Debug)]
pub struct Fall<'s> {
    /// The rule; none where the law is not known to have one for the set.
    pub rule: Option<&'s Withdrawal>,
    /// How many criteria apply.
    pub applicable: usize,
    /// Those that are known to be failed.
    pub failed: Vec<&'s Criterion>,
    /// How many nothing can be said of: with them it might fall, without them it may stand.
    pub unknown: usize,
    /// Those failed that the rule calls sensitive.
    pub sensitive: Vec<&'s Criterion>,
    /// Of a district: how many of its communes lost their recognition, how many it has, and the share from which it falls.
    pub communes: Option<(usize, usize, Quantity)>,
    /// Whether the recognition is to be withdrawn.
    pub falls: bool,
}

/// Judges by the rule of withdrawal.
#[must_use]
pub fn fall<'s>(
    snapshot: &'s Snapshot,
    procedure: &RecognitionProcedure,
    set: &'s CriteriaSet,
    year: i16,
    unit: UnitIndex,
) -> Fall<'s> {
    let assessment = Judge::new(snapshot, set, year).assess(unit);
    let verdicts = || set.criteria.iter().zip(&assessment.criteria);
    let failed: Vec<&Criterion> =
        verdicts().filter(|(_, verdict)| **verdict == Verdict::Unmet).map(|(criterion, _)| criterion).collect();
    let rule = set.withdrawal.as_ref();
    let is_sensitive = |criterion: &Criterion| rule.is_some_and(|rule| rule.sensitive.contains(&criterion.code));
    let communes = procedure.communes_lost.as_ref().map(|least| {
        let (lost, all) = communes_lost(snapshot, unit);
        (lost, all, least.value)
    });
    let by_communes = communes.is_some_and(|(lost, all, least)| {
        let share = Quantity::percent(i64::try_from(lost).unwrap_or(0), i64::try_from(all).unwrap_or(0));
        lost > 0 && share.is_some_and(|share| share >= least)
    });
    Fall {
        rule,
        applicable: assessment.applicable(),
        unknown: assessment.count(Verdict::Missing) + assessment.count(Verdict::Unjudgeable),
        sensitive: failed.iter().copied().filter(|criterion| is_sensitive(criterion)).collect(),
        falls: by_communes || rule.is_some_and(|rule| assessment.falls(set, rule)),
        failed,
        communes,
    }
}

/// How many communes of a district lost their recognition, and how many it has.
fn communes_lost(snapshot: &Snapshot, district: UnitIndex) -> (usize, usize) {
    let is_commune = |unit: &Unit| unit.kind == UnitKind::Commune && unit.in_programme;
    let communes = snapshot.tree().within(district).filter(|(_, unit)| is_commune(unit));
    let lost = |unit: &Unit| {
        let own = snapshot.all::<Recognition>().iter();
        let own = own.filter(|record| record.fact().unit == unit.code && record.fact().grade == Grade::Ntm);
        own.max_by_key(|record| (record.fact().date, record.seq))
            .is_some_and(|record| record.fact().action == Action::Withdraw)
    };
    communes.fold((0, 0), |(part, whole), (_, unit)| (part + usize::from(lost(unit)), whole + 1))
}

impl Fall<'_> {
    /// What can be said: that it falls, that it stands, or neither.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match (self.falls, self.rule) {
            (true, _) => Verdict::Met,
            (false, None) => Verdict::Unjudgeable,
            (false, Some(_)) => Verdict::Unmet,
        }
    }

    /// The failed criteria in percent of those that apply.
    #[must_use]
    pub fn share(&self) -> Option<Quantity> {
        Quantity::percent(i64::try_from(self.failed.len()).ok()?, i64::try_from(self.applicable).ok()?)
    }

    /// Which rule applies and what it says here.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> String {
        let mut says = Vec::new();
        let percent = |share: Quantity| format!("{}%", vietnamese::quantity(share, 1));
        let codes = |criteria: &[&Criterion]| {
            criteria.iter().map(|criterion| criterion.code.as_str()).collect::<Vec<_>>().join(", ")
        };
        let share = self.share().map(percent).unwrap_or_default();
        let (failed, all) = (self.failed.len(), self.applicable);
        says.push(match lang {
            Lang::Vi => format!("{failed}/{all} tiêu chí không đạt ({share})"),
            Lang::En => format!("{failed} of {all} criteria failed ({share})"),
        });
        if !self.sensitive.is_empty() {
            says.push(format!(
                "{} {}",
                lang.pick("trong đó tiêu chí trọng yếu:", "among them sensitive ones:"),
                codes(&self.sensitive)
            ));
        }
        if self.unknown > 0 {
            says.push(format!("{} {}", self.unknown, lang.pick("tiêu chí chưa đánh giá được", "cannot be judged")));
        }
        match self.rule {
            Some(rule) => {
                let (from, always) = (percent(rule.from_percent), percent(rule.always_percent));
                let sensitive = rule.sensitive.join(", ");
                says.push(match lang {
                    Lang::Vi => format!("thu hồi khi từ {from} và có tiêu chí trong số {sensitive}, hoặc từ {always}"),
                    Lang::En => format!("withdrawn from {from} with one of {sensitive}, or from {always}"),
                });
            }
            None => says.push(lang.pick("chưa biết quy tắc thu hồi", "no rule of withdrawal is known").to_owned()),
        }
        if let Some((lost, all, least)) = self.communes {
            let least = percent(least);
            says.push(match lang {
                Lang::Vi => format!("{lost}/{all} xã đã bị thu hồi (huyện bị thu hồi khi từ {least})"),
                Lang::En => format!("{lost} of {all} communes lost theirs (the district falls from {least})"),
            });
        }
        says.join("; ")
    }
}
