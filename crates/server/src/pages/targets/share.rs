//! A target is shared out among the units directly below: proposed, corrected by a person, checked against the whole, recorded as
//! one act. Parts that do not make the whole are recorded only with a reason.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::{GivenRow, ImportProblem};
use ledger::Amended;
use programme::{
    fact::{Goal, Record, Seq, Target},
    metric::{Metric, of_target},
    target::{self, Check, Weighing},
    unit::{UnitCode, UnitIndex},
};

use super::{
    says,
    set::{self, Problem, Typed, in_force, told},
};
use crate::{
    amending::say,
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go, imports,
    },
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "target_share.html")]
struct ShareForm<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    of: i64,
    told: String,
    by: &'static str,
    weighings: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    given: Given,
    /// Whether the parts make the whole, once they were read.
    check: Option<(bool, String)>,
    problems: Vec<Problem>,
}

/// A unit below on the form.
struct Row {
    code: UnitCode,
    name: String,
    standing: String,
    seen: String,
    proposed: String,
    typed: String,
}

impl ShareForm<'_> {
    fn problem(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.says.as_str())
    }
}

/// Parts as somebody gives them.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Of each unit below what it is to be asked for.
    pub parts: Vec<GivenPart>,
    /// The document.
    pub basis: String,
    /// Its day.
    pub date: String,
    /// Why the parts do not make the whole.
    pub reason: String,
}

/// What a unit is to be asked for.
#[derive(Clone, Debug)]
pub struct GivenPart {
    /// The unit.
    pub unit: UnitCode,
    /// The number, or the codes of units; empty for nothing.
    pub text: String,
    /// The part that stood when the page was made.
    pub seen: Option<Seq>,
}

/// Parts that can be recorded.
#[derive(Debug)]
pub struct Shares {
    /// What is said anew, each with the word on the same day that it corrects.
    news: Vec<(Target, Option<Seq>)>,
    /// Whether all parts together make the whole.
    pub check: Check,
}

/// A target with the units directly below that can have a part of it.
pub struct Whole<'v> {
    record: &'v Record<Target>,
    metric: &'static Metric,
    below: Vec<UnitIndex>,
    parts: Vec<&'v Record<Target>>,
}

impl<'v> Whole<'v> {
    /// The target of a number, which must be the unit's and in force.
    pub fn of(visit: &'v Visit, unit: UnitIndex, seq: &str) -> Result<Self, Failure> {
        let moment = &visit.moment;
        let record = in_force(visit, seq)?;
        let metric = of_target(&record.fact().metric).ok_or(Failure::NotFound)?;
        if record.fact().scope != moment.unit(unit).code {
            return Err(Failure::NotFound);
        }
        let children = moment.children(unit).into_iter();
        let below: Vec<UnitIndex> = children.filter(|child| metric.applies_to(moment.unit(*child).code)).collect();
        if below.is_empty() {
            return Err(Failure::Bad("problem-target-none-below"));
        }
        Ok(Self { record, metric, below, parts: target::parts(&moment.now, record.fact()) })
    }

    /// Whether a unit can have a part.
    pub fn has(&self, visit: &Visit, unit: UnitCode) -> bool {
        self.below.iter().any(|below| visit.moment.unit(*below).code == unit)
    }

    /// Whether it names units instead of a number.
    pub fn names_units(&self) -> bool {
        self.record.fact().goal == Goal::Units
    }

    /// The part of a unit that is in force.
    pub fn standing(&self, unit: UnitCode) -> Option<&'v Record<Target>> {
        self.parts.iter().find(|part| part.fact().scope == unit).copied()
    }
}

/// `GET /units/{unit}/targets/share`: what stands, or what is proposed.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let whole = Whole::of(&visit, unit, visit.asked("of").unwrap_or_default())?;
    let asked = visit.asked("by").and_then(Weighing::from_id);
    let by = weighing(whole.metric, asked);
    let keeps = asked.is_none() && !whole.parts.is_empty();
    let proposal = target::proposal(&visit.moment.now, whole.record.fact(), &whole.below, by);
    let part = |proposed: &Target| GivenPart {
        unit: proposed.scope,
        text: if keeps {
            whole.standing(proposed.scope).map_or_else(String::new, |part| text(part.fact()))
        } else {
            text(proposed)
        },
        seen: whole.standing(proposed.scope).map(|part| part.seq),
    };
    let parts = proposal.iter().map(part).collect();
    let date = visit.moment.as_of().to_string();
    let given = Given { parts, date, ..Given::default() };
    let check = read(&visit, &whole, &Given { basis: "–".to_owned(), ..given.clone() }).await?.ok();
    show(&visit, unit, &whole, by, given, check.as_ref(), Vec::new())
}

fn weighing(metric: &Metric, asked: Option<Weighing>) -> Weighing {
    let usual = Weighing::of(metric);
    asked.filter(|asked| usual.contains(asked)).unwrap_or(usual[0])
}

/// What a form holds of a part.
fn text(part: &Target) -> String {
    match part.goal {
        Goal::Units => part.units.clone().unwrap_or_default(),
        _ => part.number.map(set::written).unwrap_or_default(),
    }
}

fn show(
    visit: &Visit,
    unit: UnitIndex,
    whole: &Whole<'_>,
    by: Weighing,
    given: Given,
    shares: Option<&Shares>,
    problems: Vec<Problem>,
) -> Result<Page, Failure> {
    let now = &visit.moment.now;
    let asked = whole.record.fact();
    let proposal = target::proposal(now, asked, &whole.below, by);
    let row = |proposed: &Target| {
        let code = proposed.scope;
        let standing = whole.standing(code);
        let asks = |part: &Target| target::asks(part, now, visit.lang);
        Row {
            code,
            name: now.unit_name(code),
            standing: standing.map_or_else(|| "–".to_owned(), |part| asks(part.fact())),
            seen: standing.map(|part| part.seq.0.to_string()).unwrap_or_default(),
            proposed: asks(proposed),
            typed: given.parts.iter().find(|part| part.unit == code).map(|part| part.text.clone()).unwrap_or_default(),
        }
    };
    let check = shares.map(|shares| {
        let told = match &shares.check {
            Check::NotShared => visit.words("target-parts-none", &[]),
            check => says(visit, whole.metric, check),
        };
        (makes_whole(&shares.check), told)
    });
    let usual = Weighing::of(whole.metric);
    let rows = proposal.iter().map(row).collect();
    Frame::of_unit(visit, "target-share-title", unit).render(|frame| ShareForm {
        unit,
        of: whole.record.seq.0,
        told: told(visit, whole.record),
        by: by.id(),
        weighings: if target::adds_up(asked) && asked.goal != Goal::Units {
            usual.iter().map(|each| (each.id(), each.label(visit.lang))).collect()
        } else {
            Vec::new()
        },
        rows,
        given,
        check,
        problems,
        frame,
    })
}

/// Whether parts need no reason: they make the whole, or nothing does.
const fn makes_whole(check: &Check) -> bool {
    matches!(check, Check::Whole | Check::NoSum)
}

/// `POST /units/{unit}/targets/share`: shows what the parts make; once that is confirmed, records them.
pub async fn form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let whole = Whole::of(&visit, unit, form.get("of"))?;
    let by = weighing(whole.metric, Weighing::from_id(form.get("by")));
    let part = |unit: &UnitIndex| {
        let unit = visit.moment.unit(*unit).code;
        let seen = form.get(&format!("seen-{unit}")).parse().ok().map(Seq);
        GivenPart { unit, text: form.get(&format!("part-{unit}")).to_owned(), seen }
    };
    let [basis, date, reason] = ["basis", "date", "reason"].map(|name| form.get(name).to_owned());
    let given = Given { parts: whole.below.iter().map(part).collect(), basis, date, reason };
    let wrong = |shares: Option<&Shares>, problems| -> Result<Response, Failure> {
        let page = show(&visit, unit, &whole, by, given.clone(), shares, problems)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let shares = match read(&visit, &whole, &given).await? {
        Ok(shares) => shares,
        Err(problems) => return wrong(None, problems),
    };
    if form.get("step") != "confirm" {
        return Ok(show(&visit, unit, &whole, by, given.clone(), Some(&shares), Vec::new())?.into_response());
    }
    if let Some(problem) = refused(&visit, &given, &shares) {
        return wrong(Some(&shares), vec![problem]);
    }
    record(&visit, &given, shares).await?;
    Ok(go(&visit, &format!("/units/{code}/targets"), "done-target-shared"))
}

/// Reads parts; what is wrong is told by field: `part-439`, `basis`, `date`.
pub async fn read(visit: &Visit, whole: &Whole<'_>, given: &Given) -> Result<Result<Shares, Vec<Problem>>, Failure> {
    let asked = whole.record.fact();
    let moved = moved(visit, whole, given);
    if !moved.is_empty() {
        return Ok(Err(moved));
    }
    // What had a part and is asked for nothing is asked for zero; what names units keeps its part until it names others.
    let meant = |part: &GivenPart| match (part.text.as_str(), whole.standing(part.unit)) {
        ("", Some(_)) if asked.goal != Goal::Units => Some((part.unit, "0".to_owned())),
        ("", _) => None,
        (text, _) => Some((part.unit, text.to_owned())),
    };
    let meant: Vec<(UnitCode, String)> = given.parts.iter().filter_map(meant).collect();
    let typed = |(unit, text): &(UnitCode, String)| -> Typed {
        let (number, units) = if asked.goal == Goal::Units { ("", text.as_str()) } else { (text.as_str(), "") };
        [
            ("metric", asked.metric.as_str()),
            ("scope", &unit.to_text()),
            ("year", &asked.year.to_text()),
            ("goal", asked.goal.id()),
            ("number", number),
            ("units", units),
            ("basis", &given.basis),
            ("date", &given.date),
        ]
        .into_iter()
        .map(|(field, text)| (field.to_owned(), text.to_owned()))
        .collect()
    };
    let typed: Vec<Typed> = meant.iter().map(typed).collect();
    let rows: Vec<GivenRow<'_>> =
        typed.iter().map(|fields| GivenRow { fields, provenance: "", source: "Nongthon" }).collect();
    let facts: Vec<Target> = match imports::read_rows::<Target>(visit, &rows).await? {
        Ok(facts) => facts.iter().map(|sourced| sourced.fact.clone()).collect(),
        Err(rejected) => {
            let codes: Vec<UnitCode> = meant.iter().map(|(unit, _)| *unit).collect();
            return Ok(Err(by_unit(&rejected.problems, &codes)));
        }
    };
    let problems = misplaced(visit, whole, &facts);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let kept =
        whole.parts.iter().map(|part| part.fact()).filter(|part| !facts.iter().any(|fact| fact.scope == part.scope));
    let check = target::check(asked, facts.iter().chain(kept).filter(|part| !is_nothing(part)));
    let news = facts.into_iter().filter_map(|fact| {
        let standing = whole.standing(fact.scope);
        let says_more = standing
            .map_or(!is_nothing(&fact), |part| (part.fact().number, &part.fact().units) != (fact.number, &fact.units));
        let corrects = standing.filter(|part| part.fact().date == fact.date).map(|part| part.seq);
        says_more.then_some((fact, corrects))
    });
    Ok(Ok(Shares { news: news.collect(), check }))
}

/// Whether nothing is asked for.
fn is_nothing(part: &Target) -> bool {
    part.goal != Goal::Units && part.number.is_none_or(|number| number.scaled() == 0)
}

/// The parts that somebody else changed since the page was made.
fn moved(visit: &Visit, whole: &Whole<'_>, given: &Given) -> Vec<Problem> {
    let changed = given.parts.iter().filter(|part| whole.standing(part.unit).map(|standing| standing.seq) != part.seen);
    let problem = |part: &GivenPart| {
        let standing = whole.standing(part.unit);
        let asks =
            standing.map_or_else(|| "–".to_owned(), |part| target::asks(part.fact(), &visit.moment.now, visit.lang));
        Problem {
            field: format!("part-{}", part.unit),
            says: visit.words("problem-target-part-moved", &[("now", &asks)]),
        }
    };
    changed.map(problem).collect()
}

/// Problems that rows have, by the units they are about; what concerns all rows once.
fn by_unit(problems: &[ImportProblem], units: &[UnitCode]) -> Vec<Problem> {
    let mut told: Vec<Problem> = Vec::new();
    for problem in problems {
        let cell = problem.cell.as_deref().unwrap_or_default();
        let (row, field) = cell.split_once('.').unwrap_or_default();
        let unit = row.parse::<usize>().ok().and_then(|row| units.get(row.checked_sub(1)?));
        let field = match (field, unit) {
            ("basis" | "date", _) | (_, None) => field.to_owned(),
            (_, Some(unit)) => format!("part-{unit}"),
        };
        if !told.iter().any(|known| known.field == field) {
            told.push(Problem { field, says: format!("{} → {}", problem.wrong, problem.right) });
        }
    }
    told
}

/// Days that cannot be, and units that are named by another.
fn misplaced(visit: &Visit, whole: &Whole<'_>, facts: &[Target]) -> Vec<Problem> {
    let tree = visit.moment.tree();
    let says = |wrong: &str, right: &str| format!("{} → {}", visit.words(wrong, &[]), visit.words(right, &[]));
    let mut problems = Vec::new();
    let is_early = |fact: &Target| {
        let standing = whole.standing(fact.scope).map(|part| part.fact().date);
        fact.date < whole.record.fact().date || standing.is_some_and(|standing| fact.date < standing)
    };
    if facts.iter().any(|fact| fact.date > visit.moment.as_of()) {
        let says = says("target-wrong-future", "target-right-future");
        problems.push(Problem { field: "date".to_owned(), says });
    } else if facts.iter().any(is_early) {
        let says = says("target-wrong-early", "target-right-early");
        problems.push(Problem { field: "date".to_owned(), says });
    }
    for fact in facts.iter().filter(|fact| fact.goal == Goal::Units) {
        let own = tree.index(fact.scope);
        let is_elsewhere = |code: UnitCode| own.is_none_or(|own| !tree.code_is_within(code, own));
        if fact.named_units().any(is_elsewhere) {
            let says = says("target-wrong-elsewhere", "target-right-elsewhere");
            problems.push(Problem { field: format!("part-{}", fact.scope), says });
        }
    }
    problems
}

/// Why parts that can be read are not recorded: they change nothing, or miss the whole without a reason.
pub fn refused(visit: &Visit, given: &Given, shares: &Shares) -> Option<Problem> {
    let (field, key) = if shares.news.is_empty() {
        ("parts", "problem-target-nothing-new")
    } else if !makes_whole(&shares.check) && given.reason.trim().is_empty() {
        ("reason", "problem-target-reason")
    } else {
        return None;
    };
    Some(Problem { field: field.to_owned(), says: visit.words(key, &[]) })
}

/// Records the parts as one act, under the document and, where they miss the whole, the reason.
pub async fn record(visit: &Visit, given: &Given, shares: Shares) -> Result<Amended<Target>, Failure> {
    let reason =
        if makes_whole(&shares.check) { given.basis.clone() } else { format!("{}: {}", given.basis, given.reason) };
    let reason: String = reason.chars().take(300).collect();
    say(visit, ("share target", &reason), shares.news).await
}
