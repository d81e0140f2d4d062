//! The morning view: where a unit stands, what slips, what waits. The same page for province, district and commune.

use askama::Template;
use axum::extract::Path;
use ledger::Said;
use programme::{
    Lang, Quantity, completeness,
    fact::{Observation, ProposalState, Stage},
    judge::Verdict,
    law::Verification,
    metric::{self, MeasuredIn, Metric, Pace, catalogue},
    policy::{Action, Target},
    target::Light,
    unit::{Tier, UnitIndex},
    vietnamese,
};

use super::{
    cases,
    decide::steps_open_to,
    frame::{Frame, Page},
    targets::shade,
    tasks::{Row, about::about_unit, list::owed},
};
use crate::{
    failure::Failure,
    moment::Moment,
    proposing,
    request::Visit,
    settings::{DEADLINE_DAYS, Settings},
    time,
};

#[derive(Template)]
#[template(path = "morning.html")]
struct Morning<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    waiting: Vec<Waiting>,
    late: Vec<Waiting>,
    groups: Vec<Group>,
    targets: Vec<TargetRow>,
    targets_href: String,
    /// How many targets stand in which light: the colour, the words, and where they are explained.
    lights: Vec<(&'static str, String, String)>,
    risks: Vec<Risk>,
    badge: Option<&'static str>,
    criteria: Vec<CriterionRow>,
    below: Vec<UnitIndex>,
    changes: Vec<Change>,
    /// The tasks that concern the unit.
    tasks: Vec<Row>,
    /// Its own cases of recognition: what for, where they stand, their address.
    cases: Vec<(String, &'static str, String)>,
}

/// So many things that somebody must look after, and where.
struct Waiting {
    label: String,
    count: usize,
    href: String,
}

struct Group {
    key: &'static str,
    title: std::borrow::Cow<'static, str>,
    /// What is shown at once.
    first: Vec<FigureTile>,
    /// What is shown when it is asked for.
    more: Vec<FigureTile>,
}

struct FigureTile {
    name: &'static str,
    number: String,
    unit: String,
    href: String,
    /// What it comes to as things are, where another value is supposed.
    was: Option<String>,
}

struct TargetRow {
    name: String,
    href: String,
    baseline: String,
    value: String,
    /// What it comes to as things are, where another value is supposed.
    was: Option<String>,
    goal: String,
    pace: &'static str,
    pace_id: &'static str,
    /// Percent done of what is to be done, 0 to 100.
    done: i64,
    legal_basis: String,
}

struct Risk {
    unit: UnitIndex,
    /// Whether it is at risk only under the scenario.
    is_supposed: bool,
    failed: Vec<(String, String)>,
    /// Where a case of withdrawal is opened on it, for those who may.
    open: Option<String>,
}

struct CriterionRow {
    code: String,
    name: String,
    verdict: Verdict,
    /// What is said as things are, where another verdict is supposed.
    was: Option<Verdict>,
    href: String,
}

struct Change {
    what: String,
    stage: &'static str,
    who: String,
    when: String,
    href: String,
}

/// A group of the page.
struct Subject {
    title: &'static str,
    /// Its metrics, by the beginning of their id.
    begins: &'static [&'static str],
    /// Those that a leader asks for first.
    first: &'static [&'static str],
}

const SUBJECTS: [Subject; 6] = [
    Subject {
        title: "group-recognition",
        begins: &["commune.", "district.", "area.", "case."],
        first: &[
            "commune.recognised.ntm",
            "commune.recognised.advanced",
            "commune.recognised.model",
            "commune.assessed.met",
            "commune.at_risk",
            "area.recognised.model",
            "district.recognised",
        ],
    },
    Subject {
        title: "group-urban",
        begins: &["urban."],
        first: &["urban.recognised", "urban.in_programme", "urban.assessed.met"],
    },
    Subject {
        title: "group-ocop",
        begins: &["ocop."],
        first: &["ocop.products.certified", "ocop.products.expiring", "ocop.sales.growth_after_joining"],
    },
    Subject {
        title: "group-funds",
        begins: &["fund.", "contribution."],
        first: &["fund.this_year.disbursement_rate", "fund.last_year.disbursement_rate", "fund.lapsing_90_days"],
    },
    Subject {
        title: "group-tasks",
        begins: &["directive."],
        first: &["directive.overdue", "directive.in_progress", "directive.done_on_time"],
    },
    Subject {
        title: "group-plans",
        begins: &["plan.", "province."],
        first: &["plan.overdue", "province.criteria.met"],
    },
];

/// `GET /units/{unit}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let set = moment.set_of(unit);
    let criteria = if moment.unit(unit).code.tier() >= Tier::Commune { criteria(&visit, unit) } else { Vec::new() };
    let changes = changes(&visit, unit).await?;
    let settings = Settings::read(visit.app.ledger()).await?;
    let late = late(&visit, unit, settings.number(&DEADLINE_DAYS));
    let badge = set.map(|set| moment.law().badge(set)).filter(|badge| *badge != Verification::Verified);
    let badge = badge.map(|badge| badge.label(visit.lang));
    Frame::of_unit(&visit, "morning", unit).render(|frame| Morning {
        waiting: waiting(&visit, unit),
        late,
        groups: groups(&frame, unit),
        targets: targets(&frame, unit),
        targets_href: frame.unit_link(&unit, "targets"),
        lights: lights(&frame, unit),
        risks: risks(&frame, unit),
        below: moment
            .children(unit)
            .into_iter()
            .filter(|below| visit.may(Action::SeeFigures, Target::unit(*below)))
            .collect(),
        tasks: about_unit(&visit, moment.unit(unit).code),
        cases: cases_of(&visit, unit),
        frame,
        unit,
        badge,
        criteria,
        changes,
    })
}

/// What waits for whoever asks, in and below the unit.
fn waiting(visit: &Visit, unit: UnitIndex) -> Vec<Waiting> {
    let moment = &visit.moment;
    let mut counts = [0; 5];
    for (cell, line) in moment.desk.lines() {
        let here = moment.tree().is_within(cell.unit, unit);
        if here && !steps_open_to(visit, cell, line).is_empty() {
            counts[line.stage as usize] += 1;
        }
    }
    let code = moment.unit(unit).code;
    let own = owed(visit);
    let own = (own > 0).then(|| Waiting {
        label: visit.words("waiting-tasks", &[]),
        count: own,
        href: visit.when.link("/tasks?whose=own"),
    });
    let stages = [Stage::Submitted, Stage::Verified, Stage::Returned, Stage::Draft]
        .into_iter()
        .filter(|stage| counts[*stage as usize] > 0)
        .map(|stage| Waiting {
            label: visit.words(&format!("waiting-{}", stage.id()), &[]),
            count: counts[stage as usize],
            href: visit.when.link(&format!("/inbox?unit={code}&stage={}", stage.id())),
        });
    own.into_iter().chain(stages).chain(cases_waiting(visit, unit)).chain(ocop(visit, unit)).collect()
}

/// The cases of recognition that whoever asks may take a step further.
fn cases_waiting(visit: &Visit, unit: UnitIndex) -> Option<Waiting> {
    let count = cases::waiting(visit, unit);
    let code = visit.moment.unit(unit).code;
    (count > 0).then(|| Waiting {
        label: visit.words("waiting-cases", &[]),
        count,
        href: visit.when.link(&format!("/cases?only=own&unit={code}")),
    })
}

/// The cases of a unit itself: what they are for, where they stand, and where they are.
fn cases_of(visit: &Visit, unit: UnitIndex) -> Vec<(String, &'static str, String)> {
    let code = visit.moment.unit(unit).code;
    let own =
        programme::recognition::cases(&visit.moment.now, unit).into_iter().filter(|case| case.fact().unit == code);
    let told = |case: programme::recognition::Case<'_>| {
        let fact = case.fact();
        let what = format!("{}: {}", fact.action.label(visit.lang), fact.grade.label(visit.lang));
        (what, case.standing().stage.label(visit.lang), visit.when.link(&cases::address(&fact.code)))
    };
    own.map(told).collect()
}

/// What of OCOP waits for the office: proposals of producers, and certificates of which their producers are to be reminded.
fn ocop(visit: &Visit, unit: UnitIndex) -> Vec<Waiting> {
    let moment = &visit.moment;
    if unit != moment.province || !visit.may(Action::KeepProducts, Target::unit(unit)) {
        return Vec::new();
    }
    let proposals = proposing::seen(visit).into_iter();
    let proposals = proposals.filter(|record| record.fact().state == ProposalState::Waiting).count();
    let renewals =
        metric::find("ocop.certificates.to_remind").map_or(0, |metric| moment.figure(metric, unit).items.len());
    let counted = [("waiting-proposals", proposals, "/ocop/proposals"), ("waiting-renewals", renewals, "/ocop")];
    let told = counted.into_iter().filter(|(_, count, _)| *count > 0);
    told.map(|(key, count, href)| Waiting { label: visit.words(key, &[]), count, href: visit.when.link(href) })
        .collect()
}

/// What is late in and below the unit: reports after their deadline, tasks and plans after their day.
fn late(visit: &Visit, unit: UnitIndex, days: i32) -> Vec<Waiting> {
    let moment = &visit.moment;
    let code = moment.unit(unit).code;
    let period = super::completeness::usual_period(moment.as_of());
    let deadline = completeness::deadline(period, days);
    let mut late = Vec::new();
    if moment.as_of() > deadline {
        let owing = moment.owing(unit);
        let blanks = [("period", period.to_text()), ("day", vietnamese::date(deadline))];
        let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
        // Of one commune the figures are counted that it owes, above it the units that owe some.
        let (key, count) = match owing.as_slice() {
            [(only, missing)] if *only == unit => ("late-figures", *missing),
            owing => ("late-units", owing.len()),
        };
        let href = visit.when.link(&format!("/units/{code}/completeness?period={period}"));
        late.push(Waiting { label: visit.words(key, &blanks), count, href });
    }
    for metric in catalogue().filter(|metric| metric.id == "directive.overdue" && metric.applies_to(code)) {
        let count = moment.figure(metric, unit).items.len();
        let href = visit.when.link(&format!("/units/{code}/figures/{}", metric.id));
        late.push(Waiting { label: metric.name(visit.lang).to_owned(), count, href });
    }
    if let Some(metric) = metric::find("case.late").filter(|metric| metric.applies_to(code)) {
        let count = moment.figure(metric, unit).items.len();
        let href = visit.when.link(&format!("/cases?only=late&unit={code}"));
        late.push(Waiting { label: metric.name(visit.lang).to_owned(), count, href });
    }
    late.retain(|late| late.count > 0);
    late
}

fn groups(frame: &Frame<'_>, unit: UnitIndex) -> Vec<Group> {
    let moment = &frame.visit.moment;
    let code = moment.unit(unit).code;
    let tile = |metric: &'static Metric| {
        // A figure that nothing stands behind would only take room.
        let value = moment.figure(metric, unit).value?;
        let (number, in_what) = short(metric, value, frame.lang());
        Some(FigureTile {
            name: metric.name(frame.lang()),
            number,
            unit: in_what,
            was: frame.visit.was(metric, unit),
            href: frame.unit_link(&unit, format!("figures/{}", metric.id)),
        })
    };
    let group = |subject: &Subject| {
        let chosen = catalogue().filter(|metric| subject.begins.iter().any(|begin| metric.id.starts_with(begin)));
        let (mut first, mut more) = (Vec::new(), Vec::new());
        for metric in chosen.filter(|metric| metric.applies_to(code)) {
            let place = if subject.first.contains(&metric.id) { &mut first } else { &mut more };
            place.extend(tile(metric));
        }
        if first.is_empty() {
            std::mem::swap(&mut first, &mut more);
        }
        (!first.is_empty()).then(|| Group { key: subject.title, title: frame.t(subject.title), first, more })
    };
    SUBJECTS.iter().filter_map(group).collect()
}

/// A value with its unit apart, money in billions where it is billions.
pub fn short(metric: &Metric, value: Quantity, lang: Lang) -> (String, String) {
    const BILLION: i64 = 1_000_000_000;
    match metric.measured_in {
        MeasuredIn::Percent => (format!("{}%", vietnamese::quantity(value, 1)), String::new()),
        MeasuredIn::Dong if value.scaled() / Quantity::SCALE >= BILLION => {
            let billions = Quantity::from_scaled(value.scaled() / BILLION);
            (vietnamese::quantity(billions, 1), lang.pick("tỷ đồng", "billion đồng").to_owned())
        }
        unit => (vietnamese::quantity(value, 2), unit.label(lang).to_owned()),
    }
}

/// A value with its unit, or a dash.
pub fn written(metric: &Metric, value: Option<Quantity>, lang: Lang) -> String {
    value.map_or_else(|| "–".to_owned(), |value| metric.write(value, lang))
}

fn targets(frame: &Frame<'_>, unit: UnitIndex) -> Vec<TargetRow> {
    let lang = frame.lang();
    let rows = frame.visit.moment.progress(unit).into_iter().filter_map(|progress| {
        let target = progress.target.fact();
        let metric = programme::metric::find(&target.metric)?;
        let share =
            progress.done.zip(progress.to_do).and_then(|(done, all)| Quantity::percent(done.scaled(), all.scaled()));
        let done = share.map_or(0, |share| share.scaled() / Quantity::SCALE).clamp(0, 100);
        Some(TargetRow {
            name: if target.year.is_one() {
                metric.name(lang).to_owned()
            } else {
                format!("{}: {}", target.year, metric.name(lang))
            },
            href: frame.unit_link(&unit, format!("figures/{}", metric.id)),
            baseline: written(metric, progress.baseline, lang),
            value: written(metric, progress.figure.value, lang),
            was: frame.visit.was(metric, unit),
            goal: written(metric, progress.goal, lang),
            pace: progress.pace.label(lang),
            pace_id: progress.pace.id(),
            done: if progress.pace == Pace::Reached { 100 } else { done },
            legal_basis: progress.target.sourced.source.clone(),
        })
    });
    rows.collect()
}

/// How many targets stand in which light, those in which none does left out.
fn lights(frame: &Frame<'_>, unit: UnitIndex) -> Vec<(&'static str, String, String)> {
    let lights = Light::ALL.iter().filter_map(|light| {
        let metric = programme::metric::find(&format!("target.{}", light.id()))?;
        let count = frame.visit.moment.figure(metric, unit).items.len();
        let words = format!("{count} {}", light.label(frame.lang()));
        (count > 0).then(|| (shade(*light), words, frame.unit_link(&unit, format!("figures/{}", metric.id))))
    });
    lights.collect()
}

fn risks(frame: &Frame<'_>, unit: UnitIndex) -> Vec<Risk> {
    let moment = &frame.visit.moment;
    let risks = moment.at_risk(unit).filter_map(|risk| {
        let set = moment.law().set(&risk.set)?;
        let failed = set.criteria.iter().zip(&risk.assessment.criteria);
        let failed = failed.filter(|(_, verdict)| **verdict == Verdict::Unmet).map(|(criterion, _)| {
            let address = format!("criteria/{}/{}", set.id, criterion.code);
            let name = format!("{}. {}", criterion.code, criterion.name.get(frame.lang()));
            (frame.unit_link(&risk.unit, &address), name)
        });
        let is_supposed = frame
            .visit
            .beside
            .as_ref()
            .is_some_and(|beside| !beside.today.at_risk(risk.unit).any(|today| today.unit == risk.unit));
        let may_open = frame.visit.when.is_now() && frame.visit.may(Action::Approve, Target::unit(risk.unit));
        let code = moment.unit(risk.unit).code;
        let open = may_open.then(|| format!("/cases/open?action=withdraw&kind=commune.ntm&unit={code}"));
        Some(Risk { unit: risk.unit, is_supposed, failed: failed.collect(), open })
    });
    let mut risks: Vec<Risk> = risks.collect();
    super::sort::by_name(&mut risks, |risk| &moment.unit(risk.unit).name);
    risks
}

fn criteria(visit: &Visit, unit: UnitIndex) -> Vec<CriterionRow> {
    let moment: &Moment = &visit.moment;
    let Some(set) = moment.set_of(unit) else { return Vec::new() };
    let judged = moment.judged(set);
    let Some((_, judgement)) = judged.iter().find(|(index, _)| *index == unit) else { return Vec::new() };
    let code = moment.unit(unit).code;
    let today = verdicts_today(visit, unit, &set.id);
    let row = |(place, (criterion, verdict)): (usize, (&programme::law::Criterion, &Verdict))| CriterionRow {
        code: criterion.code.clone(),
        name: criterion.name.get(visit.lang).to_owned(),
        verdict: *verdict,
        was: today.get(place).copied().filter(|was| was != verdict),
        href: visit.when.link(&format!("/units/{code}/criteria/{}/{}", set.id, criterion.code)),
    };
    set.criteria.iter().zip(&judgement.assessment.criteria).enumerate().map(row).collect()
}

/// What is said of the criteria of a set as things are; nothing where nothing is supposed.
fn verdicts_today(visit: &Visit, unit: UnitIndex, set: &str) -> Vec<Verdict> {
    let Some(today) = visit.beside.as_ref().map(|beside| &beside.today) else { return Vec::new() };
    let judged = today.law().set(set).map(|set| today.judged(set));
    let judgement =
        judged.and_then(|judged| judged.iter().find(|(index, _)| *index == unit).map(|(_, each)| each.clone()));
    judgement.map(|judgement| judgement.assessment.criteria.clone()).unwrap_or_default()
}

/// The last observations of the unit and those below, for whoever may see what is in progress.
async fn changes(visit: &Visit, unit: UnitIndex) -> Result<Vec<Change>, Failure> {
    let moment = &visit.moment;
    if !visit.may(Action::SeeClaims, Target::unit(unit)) {
        return Ok(Vec::new());
    }
    let units: Vec<_> = moment.tree().within(unit).map(|(_, unit)| unit.code).collect();
    let known = visit.when.known_at.as_ref().map(|(_, known)| *known);
    let latest = visit.app.ledger().latest_observations(&units, known, 8).await?;
    Ok(latest.into_iter().map(|said| change(visit, &said)).collect())
}

fn change(visit: &Visit, said: &Said<Observation>) -> Change {
    let fact = said.record.fact();
    let (name, value) = visit.moment.law().measure(&fact.measure).map_or_else(
        || (fact.measure.clone(), vietnamese::quantity(fact.value.0, 2)),
        |(_, measure)| (measure.name.get(visit.lang).to_owned(), measure.write(fact.value.0, visit.lang)),
    );
    let unit = visit.moment.now.unit_name(fact.unit);
    Change {
        what: format!("{unit}: {name} = {value} ({})", fact.period),
        stage: fact.stage.label(visit.lang),
        who: said.actor.clone(),
        when: time::written(said.recorded_at),
        href: visit.when.link(&format!("/units/{}/measures/{}", fact.unit, fact.measure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_leader_asks_for_first_is_in_the_catalogue() {
        for subject in &SUBJECTS {
            for id in subject.first {
                assert!(programme::metric::find(id).is_some(), "{id}");
                assert!(subject.begins.iter().any(|begin| id.starts_with(begin)), "{id} is of another group");
            }
        }
    }
}
