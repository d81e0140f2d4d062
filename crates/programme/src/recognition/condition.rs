//! What a case must hold beside its steps. All of it is computed from what is on record, nothing is ticked.

use super::{Case, fall};
use crate::{
    Lang, Text,
    fact::Action,
    judge::{Assessment, Finding, Gap, Judge, Verdict},
    law::{CriteriaSet, Indicator, Leaf, LowerUnits, Settled, subject_in_words, value_in_words},
    snapshot::Snapshot,
    unit::{UnitIndex, UnitKind},
};

/// A condition with what can be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked.
    pub name: Text,
    /// Whether it holds.
    pub verdict: Verdict,
    /// What was found, and what is short.
    pub says: Text,
    /// The codes of the criteria of the set that stand in the way.
    pub criteria: Vec<String>,
}

impl Condition {
    fn new(name: (&str, &str), verdict: Verdict, says: impl Fn(Lang) -> String) -> Self {
        let name = Text { vi: name.0.to_owned(), en: name.1.to_owned() };
        Self { name, verdict, says: Text { vi: says(Lang::Vi), en: says(Lang::En) }, criteria: Vec::new() }
    }

    /// Whether it stands in the way: what is not known does, too.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        !matches!(self.verdict, Verdict::Met | Verdict::NotApplicable)
    }
}

/// Every condition of a case, in the order in which it is told. Of a unit that is gone there is none.
#[must_use]
pub fn conditions(snapshot: &Snapshot, case: &Case<'_>) -> Vec<Condition> {
    let Some(unit) = case.unit else { return Vec::new() };
    let mut all = held(snapshot, case, unit);
    match case.set {
        Some(set) if case.fact().action == Action::Withdraw => {
            let fall = fall(snapshot, case.procedure, set, case.fact().year.0, unit);
            let codes = fall.failed.iter().map(|criterion| criterion.code.clone()).collect();
            let condition = Condition::new(
                ("Thuộc trường hợp thu hồi", "The rule of withdrawal applies"),
                fall.verdict(),
                |lang| fall.describe(lang),
            );
            all.push(Condition { criteria: codes, ..condition });
        }
        Some(set) => all.extend(of_set(snapshot, case, set, unit)),
        None => all.push(Condition::new(("Bộ tiêu chí", "The criteria set"), Verdict::Unjudgeable, |lang| {
            format!("{} {}", lang.pick("dữ liệu pháp lý không có", "the law's data has no"), case.fact().set)
        })),
    }
    all.extend(counted(case));
    all.extend(papers(case));
    all
}

/// Whether the unit holds what it must hold, and not yet what it asks for.
fn held(snapshot: &Snapshot, case: &Case<'_>, unit: UnitIndex) -> Vec<Condition> {
    let fact = case.fact();
    let verdict = |holds| if holds { Verdict::Met } else { Verdict::Unmet };
    let holds = |grade| {
        let holds = snapshot.holds(unit, grade);
        move |lang: Lang| {
            let (vi, en) = if holds {
                ("đang giữ danh hiệu, còn hiệu lực", "it holds the grade")
            } else {
                ("không giữ danh hiệu này", "it does not hold the grade")
            };
            lang.pick(vi, en).to_owned()
        }
    };
    if fact.action == Action::Withdraw {
        // Once the decision has been taken it holds it no more.
        let is_held = snapshot.holds(unit, fact.grade) || case.decision.is_some();
        return vec![Condition::new(("Đang giữ danh hiệu", "Holds the grade"), verdict(is_held), holds(fact.grade))];
    }
    // A residential area becomes a model one without any grade before.
    let below = fact.grade.below().filter(|_| snapshot.tree().unit(unit).kind != UnitKind::Hamlet);
    let below = below.map(|grade| {
        let name = (format!("Đã {}", grade.label(Lang::Vi)), format!("Holds: {}", grade.label(Lang::En)));
        Condition::new((&name.0, &name.1), verdict(snapshot.holds(unit, grade)), holds(grade))
    });
    below.into_iter().collect()
}

fn of_set(snapshot: &Snapshot, case: &Case<'_>, set: &CriteriaSet, unit: UnitIndex) -> Vec<Condition> {
    let judge = Judge::new(snapshot, set, case.fact().year.0);
    let assessment = judge.assess(unit);
    let mut all = vec![criteria(set, &assessment)];
    if let Some(verdict) = assessment.builds_on {
        let below = set.builds_on.as_deref().and_then(|id| snapshot.law().set(id));
        let name = |lang: Lang| below.map_or("", |below| below.name.get(lang));
        all.push(Condition::new(("Đạt bộ tiêu chí cấp thấp hơn", "Meets the set below"), verdict, |lang| {
            format!("{}: {}", name(lang), verdict.label(lang))
        }));
    }
    let conditions = set.preconditions.iter().zip(&assessment.preconditions);
    let others = conditions.filter(|(condition, _)| !is_answered_by_survey(snapshot, case, condition));
    all.extend(others.map(|(condition, verdict)| precondition(snapshot, &judge, unit, condition, *verdict)));
    all
}

/// Whether the case's own survey says what the set asks for here.
fn is_answered_by_survey(snapshot: &Snapshot, case: &Case<'_>, condition: &Indicator) -> bool {
    let measures = case.procedure.steps.iter().filter_map(|step| match &step.settled {
        Settled::Survey(rule) => snapshot.law().measure(&rule.measure).map(|(index, _)| index),
        _ => None,
    });
    let measures: Vec<_> = measures.collect();
    condition
        .requirement
        .leaves()
        .any(|leaf| matches!(leaf, Leaf::Measure { measure, .. } if measures.contains(measure)))
}

fn criteria(set: &CriteriaSet, assessment: &Assessment) -> Condition {
    let of = |wanted: &[Verdict]| -> Vec<String> {
        let verdicts = set.criteria.iter().zip(&assessment.criteria);
        verdicts.filter(|(_, verdict)| wanted.contains(verdict)).map(|(criterion, _)| criterion.code.clone()).collect()
    };
    let (unmet, open) = (of(&[Verdict::Unmet, Verdict::BasicallyMet]), of(&[Verdict::Missing, Verdict::Unjudgeable]));
    let verdict = match (unmet.is_empty(), open.is_empty(), set.complete) {
        (false, ..) => Verdict::Unmet,
        (true, false, _) => Verdict::Missing,
        (true, true, false) => Verdict::Unjudgeable,
        (true, true, true) => Verdict::Met,
    };
    let (met, all) = (assessment.count(Verdict::Met), assessment.applicable());
    let condition = Condition::new(("Đạt các tiêu chí", "Meets the criteria"), verdict, |lang| {
        let mut says = vec![format!("{met}/{all} {}", lang.pick("tiêu chí đạt", "criteria met"))];
        if !unmet.is_empty() {
            says.push(format!("{} {}", lang.pick("chưa đạt:", "not met:"), unmet.join(", ")));
        }
        if !open.is_empty() {
            says.push(format!("{} {}", lang.pick("chưa đánh giá được:", "cannot be judged yet:"), open.join(", ")));
        }
        if !set.complete {
            says.push(lang.pick("bộ tiêu chí trong dữ liệu chưa đủ", "the set is not complete here").to_owned());
        }
        says.join("; ")
    });
    Condition { criteria: unmet.iter().chain(&open).cloned().collect(), ..condition }
}

fn precondition(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    unit: UnitIndex,
    condition: &Indicator,
    verdict: Verdict,
) -> Condition {
    let findings = judge.findings(unit, condition);
    Condition::new((&condition.name.vi, &condition.name.en), verdict, |lang| {
        let says: Vec<String> = findings.iter().map(|finding| found(snapshot, unit, finding, lang)).collect();
        says.join("; ")
    })
}

/// What a test found: the value, what was demanded, what is short, and which units stand in the way.
fn found(snapshot: &Snapshot, unit: UnitIndex, finding: &Finding<'_>, lang: Lang) -> String {
    let law = snapshot.law();
    let write = |value| value_in_words(law, finding.leaf, value, lang);
    let subject = subject_in_words(law, finding.leaf, lang);
    let mut says = match (&finding.gap, finding.value) {
        (Some(Gap::NoReading), _) => format!("{subject}: {}", lang.pick("chưa có số liệu", "no figure yet")),
        (Some(Gap::NoThreshold(_)), _) => {
            format!("{subject}: {}", lang.pick("chưa biết mức yêu cầu", "what is demanded is not known"))
        }
        (_, Some(value)) => format!("{subject}: {}", write(value)),
        _ => format!("{subject}: {}", finding.verdict.label(lang)),
    };
    if let (Some(threshold), true) = (finding.threshold, finding.verdict == Verdict::Unmet) {
        says = format!("{says} ({} {})", lang.pick("cần", "needs"), write(threshold));
    }
    if let (Leaf::Share { of: LowerUnits::Commune, holding, .. }, Verdict::Unmet) = (finding.leaf, finding.verdict) {
        let short = snapshot.tree().within(unit).filter(|(index, lower)| {
            let counts = lower.kind == UnitKind::Commune && lower.in_programme;
            counts && !holding.iter().any(|grade| snapshot.holds(*index, *grade))
        });
        let names: Vec<&str> = short.map(|(_, lower)| lower.name.as_str()).collect();
        says = format!("{says}; {} {}", lang.pick("chưa có:", "still without:"), names.join(", "));
    }
    says
}

/// The survey and the votes.
fn counted(case: &Case<'_>) -> Vec<Condition> {
    let mut all = Vec::new();
    for step in &case.procedure.steps {
        match &step.settled {
            Settled::Survey(_) => all.push(match case.last_survey() {
                Some((_, count)) => Condition::new(SURVEY, count.verdict(), |lang| count.describe(lang)),
                None => Condition::new(SURVEY, Verdict::Missing, |lang| {
                    lang.pick("chưa lấy ý kiến", "not asked yet").to_owned()
                }),
            }),
            Settled::Ballot(_) => {
                if let Some((_, count)) = case.last_ballot(step) {
                    let verdict = if count.passes() { Verdict::Met } else { Verdict::Unmet };
                    all.push(Condition::new((&step.name.vi, &step.name.en), verdict, |lang| count.describe(lang)));
                }
            }
            Settled::Word | Settled::Decision => {}
        }
    }
    all
}

const SURVEY: (&str, &str) = ("Sự hài lòng của người dân", "Residents are satisfied");

fn papers(case: &Case<'_>) -> Option<Condition> {
    let wanting = case.wanting();
    case.procedure.papers().next()?;
    let verdict = if wanting.is_empty() { Verdict::Met } else { Verdict::Missing };
    Some(Condition::new(("Thành phần hồ sơ", "Papers of the dossier"), verdict, |lang| {
        if wanting.is_empty() {
            return lang.pick("đủ thành phần đến bước này", "complete for the steps so far").to_owned();
        }
        let names: Vec<&str> = wanting.iter().map(|paper| paper.name.get(lang)).collect();
        format!("{} {}", lang.pick("còn thiếu:", "still missing:"), names.join("; "))
    }))
}
