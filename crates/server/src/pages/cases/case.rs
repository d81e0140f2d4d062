//! A case: where it stands and what is to be done next, its steps with their clock, what it falls short of, its papers, survey and votes.

use askama::Template;
use axum::{extract::Path, response::Response};
use documents::recognition::Batch;
use programme::{
    fact::{FILE_MARK, Record},
    judge::Verdict,
    law::{Settled, StepRule, Verification},
    recognition::{Case, StepStanding, StepState, conditions},
    vietnamese,
};

use super::{address, find, may_record, may_see_files, name, outcomes, round_address};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        evidence::hand_out_file,
        frame::{Frame, Page},
        sheet::record as record_link,
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage<'a> {
    frame: Frame<'a>,
    code: String,
    name: String,
    unit_href: Option<String>,
    facts: Vec<(&'static str, String)>,
    stage: &'static str,
    /// Why it was refused, or why it came back.
    reason: Option<(&'static str, String)>,
    /// What is to be done next.
    next: Vec<NextRow>,
    steps: Vec<StepRow>,
    conditions: Vec<ConditionRow>,
    papers: Vec<PaperRow>,
    /// The survey and the votes: what they are of, the day, the counts, what they come to, whether that is enough.
    counts: Vec<(String, String, String, String, Option<bool>)>,
    decision: Option<(String, Option<String>)>,
    dossier: Option<String>,
    round: String,
    forms: Forms,
    /// Whether whoever asks may give a paper.
    may_give: bool,
    action: String,
    today: String,
}

/// A step that somebody is to take.
struct NextRow {
    what: String,
    who: &'static str,
    due: String,
    late: bool,
}

struct StepRow {
    name: String,
    actor: &'static str,
    state: &'static str,
    class: &'static str,
    since: String,
    due: String,
    done: String,
    note: String,
    sure: &'static str,
}

struct ConditionRow {
    name: String,
    verdict: Verdict,
    says: String,
    /// The criteria that stand in the way: code and address.
    criteria: Vec<(String, String)>,
}

struct PaperRow {
    code: String,
    name: String,
    step: String,
    mandatory: bool,
    number: String,
    day: String,
    files: Vec<String>,
    may_give: bool,
}

/// A step of which something may be said.
pub struct Choice {
    /// The step.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What may be said of it.
    pub outcomes: Vec<(&'static str, &'static str)>,
}

/// What whoever asks may record here and now.
#[derive(Default)]
pub struct Forms {
    /// Steps that are settled by a word, or may be returned or refused.
    pub steps: Vec<Choice>,
    /// Steps that are settled by a vote.
    pub votes: Vec<(String, String)>,
    /// Whether a survey may be entered.
    pub survey: bool,
    /// Whether the decision may be entered.
    pub decide: bool,
}

impl Forms {
    /// What may be recorded of a case.
    pub fn of(visit: &Visit, case: &Case<'_>) -> Self {
        let mut forms = Self::default();
        for step in case.standing().open().filter(|step| may_record(visit, case, step.rule)) {
            let outcomes: Vec<_> = outcomes(step.rule).iter().map(|each| (each.id(), each.label(visit.lang))).collect();
            let name = step.rule.name.get(visit.lang).to_owned();
            if !outcomes.is_empty() {
                forms.steps.push(Choice { id: step.rule.id.clone(), name: name.clone(), outcomes });
            }
            match step.rule.settled {
                Settled::Word => {}
                Settled::Survey(_) => forms.survey = true,
                Settled::Ballot(_) => forms.votes.push((step.rule.id.clone(), name)),
                Settled::Decision => forms.decide = true,
            }
        }
        forms
    }
}

/// `GET /cases/{case}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let case = find(&visit, &code)?;
    let standing = case.standing();
    let today = visit.moment.as_of();
    let refused = standing.refused.map(|record| ("case-refused-why", told(record.fact())));
    let returned = standing.returned().map(|record| ("case-returned-why", told(record.fact())));
    let next = standing.open().map(|step| next_row(&visit, step)).collect();
    let decision = case.decision.map(|decision| {
        let number = decision.number().unwrap_or("–");
        let (kind, seq) = decision.record();
        (format!("{number}, {}", vietnamese::date(decision.date())), record_link(&visit, kind, seq))
    });
    let sees_files = may_see_files(&visit, &case);
    let is_over = standing.is_over();
    let may_dossier = sees_files.then(|| visit.when.link(&format!("{}/dossier", address(&code))));
    let papers = case.procedure.papers();
    let papers: Vec<PaperRow> =
        papers.map(|(step, paper)| paper_row(&visit, &case, (step, paper), (sees_files, is_over))).collect();
    let unit = case.unit.map(|_| visit.when.link(&format!("/units/{}", case.fact().unit)));
    Frame::new(&visit, "case").render(|frame| CasePage {
        name: name(&visit, &case),
        unit_href: unit,
        facts: facts(&visit, &case),
        stage: standing.stage.label(visit.lang),
        reason: refused.or(returned),
        next,
        steps: standing.steps.iter().map(|step| step_row(&visit, step)).collect(),
        conditions: condition_rows(&visit, &case),
        may_give: papers.iter().any(|paper| paper.may_give),
        papers,
        counts: counts(&visit, &case),
        decision,
        dossier: may_dossier,
        round: visit.when.link(&round_address(Batch::of(&case))),
        forms: Forms::of(&visit, &case),
        action: address(&code),
        today: today.to_string(),
        code: code.clone(),
        frame,
    })
}

fn told(step: &programme::fact::CaseStep) -> String {
    format!("{} ({})", step.note.as_deref().unwrap_or("–"), vietnamese::date(step.date))
}

fn facts(visit: &Visit, case: &Case<'_>) -> Vec<(&'static str, String)> {
    let (fact, procedure) = (case.fact(), case.procedure);
    let set = case.set.map_or_else(|| fact.set.clone(), |set| set.name.get(visit.lang).to_owned());
    let sure = procedure.badge();
    let mut law = format!("{} – {}", procedure.name.get(visit.lang), procedure.cites);
    if sure != Verification::Verified {
        law = format!("{law} ({})", sure.label(visit.lang));
    }
    vec![
        ("case-action", fact.action.label(visit.lang).to_owned()),
        ("case-round", fact.round.label(visit.lang)),
        ("case-opened", vietnamese::date(fact.opened)),
        ("case-year", fact.year.0.to_string()),
        ("case-set", set),
        ("case-procedure", law),
        ("case-signer", procedure.signer.label(visit.lang).to_owned()),
    ]
}

/// Until when a step has to be taken, in words; plainly where the law's days are not known.
fn due(visit: &Visit, step: &StepStanding<'_>) -> (String, bool) {
    let late = step.days_late(visit.moment.as_of());
    match (step.due, late) {
        (None, _) => (visit.words("case-days-unknown", &[]), false),
        (Some(day), None) => (visit.words("case-due-by", &[("day", &vietnamese::date(day))]), false),
        (Some(day), Some(days)) => {
            let (day, days) = (vietnamese::date(day), days.to_string());
            (visit.words("case-late", &[("day", &day), ("days", &days)]), true)
        }
    }
}

fn next_row(visit: &Visit, step: &StepStanding<'_>) -> NextRow {
    let (due, late) = due(visit, step);
    let what = step.rule.name.get(visit.lang);
    let what = if step.state == StepState::Short {
        format!("{what} ({})", StepState::Short.label(visit.lang))
    } else {
        what.to_owned()
    };
    NextRow { what, who: step.rule.actor.label(visit.lang), due, late }
}

fn step_row(visit: &Visit, step: &StepStanding<'_>) -> StepRow {
    let rule = step.rule;
    let late = step.days_late(visit.moment.as_of());
    let is_late = late.is_some();
    let class = match step.state {
        StepState::Done => "met",
        StepState::Open if is_late => "unmet",
        StepState::Open => "missing",
        StepState::Short | StepState::Refused => "unmet",
        StepState::Waiting | StepState::Unrecorded => "not_applicable",
    };
    let date = |day: Option<jiff::civil::Date>| day.map(vietnamese::date).unwrap_or_default();
    let days = rule.days.map(|days| {
        let key = if rule.working { "case-working-days" } else { "case-days" };
        visit.words(key, &[("days", &days.to_string())])
    });
    let due = match (step.due, days) {
        (Some(day), Some(days)) => format!("{} ({days})", vietnamese::date(day)),
        (None, Some(days)) => days,
        (_, None) => visit.words("case-days-unknown", &[]),
    };
    let done = match (step.done, late) {
        (Some(day), Some(days)) => {
            visit.words("case-done-late", &[("day", &vietnamese::date(day)), ("days", &days.to_string())])
        }
        (day, _) => date(day),
    };
    let said = step.word.and_then(|record| record.fact().note.clone());
    let number = step.word.and_then(|record| record.fact().number.clone());
    let note = number.into_iter().chain(said).chain(rule.note.clone()).collect::<Vec<_>>().join(" · ");
    StepRow {
        name: rule.name.get(visit.lang).to_owned(),
        actor: rule.actor.label(visit.lang),
        state: step.state.label(visit.lang),
        class,
        since: date(step.since),
        due,
        done,
        note,
        sure: if rule.verified == Verification::Verified { "" } else { rule.verified.label(visit.lang) },
    }
}

fn condition_rows(visit: &Visit, case: &Case<'_>) -> Vec<ConditionRow> {
    let fact = case.fact();
    let criterion = |code: &String| {
        let page = format!("/units/{}/criteria/{}/{}", fact.unit, fact.set, form_urlencoded(code));
        (code.clone(), visit.when.link(&page))
    };
    let row = |condition: programme::recognition::Condition| ConditionRow {
        name: condition.name.get(visit.lang).to_owned(),
        verdict: condition.verdict,
        says: condition.says.get(visit.lang).to_owned(),
        criteria: condition.criteria.iter().map(criterion).collect(),
    };
    conditions(&visit.moment.now, case).into_iter().map(row).collect()
}

fn paper_row(
    visit: &Visit,
    case: &Case<'_>,
    (step, rule): (&StepRule, &programme::law::PaperRule),
    (sees_files, is_over): (bool, bool),
) -> PaperRow {
    let given = case.paper(rule).map(Record::fact);
    let base = address(&case.fact().code);
    let files = given.into_iter().filter(|_| sees_files).flat_map(programme::fact::CasePaper::files);
    PaperRow {
        code: rule.code.clone(),
        name: rule.name.get(visit.lang).to_owned(),
        step: step.name.get(visit.lang).to_owned(),
        mandatory: rule.mandatory,
        number: given.and_then(|paper| paper.number.clone()).unwrap_or_default(),
        day: given.map(|paper| vietnamese::date(paper.date)).unwrap_or_default(),
        files: files.map(|digest| format!("{base}/files/{digest}")).collect(),
        may_give: !is_over && may_record(visit, case, step),
    }
}

/// The surveys and votes on record, the latest last.
fn counts(visit: &Visit, case: &Case<'_>) -> Vec<(String, String, String, String, Option<bool>)> {
    let mut rows = Vec::new();
    for step in &case.procedure.steps {
        let name = step.name.get(visit.lang);
        match &step.settled {
            Settled::Survey(rule) => rows.extend(case.surveys.iter().map(|record| {
                let survey = record.fact();
                let count = case.count_survey(rule, survey);
                let verdict = count.verdict();
                let blanks = [survey.households, survey.asked, survey.answered, survey.satisfied]
                    .map(|number| vietnamese::count(number.into()));
                let [households, asked, answered, satisfied] = blanks.each_ref().map(String::as_str);
                let counted = visit.words(
                    "case-survey-counted",
                    &[("households", households), ("asked", asked), ("answered", answered), ("satisfied", satisfied)],
                );
                let is_enough = (verdict != Verdict::Unjudgeable).then_some(verdict == Verdict::Met);
                (name.to_owned(), vietnamese::date(survey.date), counted, count.describe(visit.lang), is_enough)
            })),
            Settled::Ballot(rule) => {
                let own = case.ballots.iter().filter(|record| record.fact().step == step.id);
                rows.extend(own.map(|record| {
                    let vote = record.fact();
                    let count = programme::recognition::BallotCount::of(vote, rule);
                    let blanks = [vote.members, vote.present, vote.ballots, vote.agreed]
                        .map(|number| vietnamese::count(number.into()));
                    let [members, present, ballots, agreed] = blanks.each_ref().map(String::as_str);
                    let counted = visit.words(
                        "case-vote-counted",
                        &[("members", members), ("present", present), ("ballots", ballots), ("agreed", agreed)],
                    );
                    let passes = Some(count.passes());
                    (name.to_owned(), vietnamese::date(vote.date), counted, count.describe(visit.lang), passes)
                }));
            }
            Settled::Word | Settled::Decision => {}
        }
    }
    rows
}

/// `GET /cases/{case}/files/{digest}`: a file of the case, as a download.
pub async fn file(visit: Visit, Path((code, digest)): Path<(String, String)>) -> Result<Response, Failure> {
    let case = find(&visit, &code)?;
    if !may_see_files(&visit, &case) {
        return Err(Failure::Forbidden);
    }
    let mark = format!("{FILE_MARK}{digest}");
    let of_case = |word: &str| word == mark;
    let is_own =
        case.papers.iter().any(|paper| paper.fact().evidence.iter().any(|text| text.split_whitespace().any(of_case)));
    if !is_own {
        return Err(Failure::NotFound);
    }
    let evidence = visit.app.ledger().evidence(&digest).await?.ok_or(Failure::NotFound)?;
    hand_out_file(&visit.app, evidence, &digest).await
}
