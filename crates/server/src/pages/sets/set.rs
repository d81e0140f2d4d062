//! A set, in force or on its way: what it demands, who said what of it, what it would change, and what can be done with it.

use askama::Template;
use axum::{extract::Path, response::Response};
use ledger::{Amended, Said};
use programme::{
    fact::{Record, Seq, SetState, SetVersion},
    law::{
        Law,
        compare::{Side, compare as compared},
        form::{FormProblem, SetForm, Sheet},
    },
    policy::Action,
    vietnamese,
};

use super::{
    contents::{Block, Line, Reader},
    effect, form_of, is_open, law_beside, name_of, steps,
    steps::Step,
    version as find,
};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "set.html")]
struct SetPage<'a> {
    frame: Frame<'a>,
    name: String,
    /// Where it is, without what follows.
    here: String,
    file: String,
    /// Of a version: all that is its own.
    version: Option<Own>,
    /// Other versions: name, address.
    others: Vec<(String, String)>,
    /// Of a set that stands: whose it is.
    is_kept: bool,
    id: String,
    head: Vec<Line>,
    tables: Vec<(Sheet, &'static str, Vec<Line>)>,
    blocks: Vec<Block>,
    may_edit: bool,
    may_keep: bool,
}

/// What a version has that a set in force has not.
struct Own {
    number: u16,
    state: SetState,
    from: String,
    from_iso: String,
    until: Option<String>,
    remarks: Option<String>,
    seen: String,
    /// Who said what when: state, who, when, why.
    history: Vec<(&'static str, String, String)>,
    /// What is wrong: where it is mended, and what.
    problems: Vec<(Option<String>, String)>,
    /// What became of the demands of the set that stands: how many of each.
    changes: String,
    compare: Option<String>,
    effect: Option<effect::Shown>,
    /// Whether whoever looks may check it: it is not theirs.
    may_check: bool,
    today: String,
}

impl Own {
    fn is(&self, state: &str) -> bool {
        self.state.id() == state
    }
}

impl SetPage<'_> {
    /// Whether whoever looks is to compare it with the decree.
    fn is_checking(&self) -> bool {
        self.may_keep && self.version.as_ref().is_some_and(|own| own.state == SetState::Submitted && own.may_check)
    }

    /// Where a row is changed.
    fn edit(&self, sheet: &str, row: impl std::fmt::Display) -> String {
        format!("{}/row?sheet={sheet}&row={row}", self.here)
    }

    /// Where a row is added.
    fn add(&self, sheet: &str, of: &str) -> String {
        format!("{}/row?sheet={sheet}&of={}", self.here, crate::failure::form_urlencoded(of))
    }
}

/// `GET /law/sets/{set}`: a set as it stands on the day.
pub async fn standing(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    let law = visit.moment.law();
    let set = law.set(&id).ok_or(Failure::NotFound)?;
    let form = SetForm::read(law.text(&id).unwrap_or_default()).map_err(|error| Failure::Broken(error.en))?;
    let name = set.name.get(visit.lang).to_owned();
    show(&visit, &id, name, &form, law, &[], None)
}

/// `GET /law/sets/{set}/{version}`.
pub async fn version(visit: Visit, Path((set, number)): Path<(String, String)>) -> Result<Page, Failure> {
    let record = find(&visit, &set, &number)?;
    let version = record.fact();
    let beside = law_beside(&visit, version);
    let form = form_of(version)?;
    let problems = form.problems(&beside);
    let history = visit.app.ledger().set_history(&set).await?;
    let own = own(&visit, record, &beside, &problems, &history);
    show(&visit, &set, name_of(&visit, version), &form, &beside, &problems, Some(own))
}

fn show(
    visit: &Visit,
    id: &str,
    name: String,
    form: &SetForm,
    law: &Law,
    problems: &[FormProblem],
    own: Option<Own>,
) -> Result<Page, Failure> {
    let reader = Reader::new(form, law, problems, visit.lang);
    let here = own.as_ref().map_or_else(|| format!("/law/sets/{id}"), |own| format!("/law/sets/{id}/{}", own.number));
    let number = own.as_ref().map(|own| own.number);
    let others = super::versions(visit).into_iter().map(Record::fact);
    let others = others.filter(|other| other.set == id && Some(other.version) != number).map(|other| {
        let name = format!("{} {}: {}", visit.words("set-version", &[]), other.version, other.state.label(visit.lang));
        (name, visit.when.link(&format!("/law/sets/{id}/{}", other.version)))
    });
    let mut others: Vec<(String, String)> = others.collect();
    if number.is_some() && visit.moment.law().set(id).is_some() {
        others.insert(0, (visit.words("set-standing", &[]), visit.when.link(&format!("/law/sets/{id}"))));
    }
    let tables = [Sheet::Basis, Sheet::Exception, Sheet::Measure];
    let may_keep = visit.may_somewhere(Action::ManageLaw) && visit.when.is_now();
    Frame::new(visit, "law-set").render(|frame| SetPage {
        file: visit.when.link(&format!("{here}/file")),
        is_kept: own.is_none() && law.is_kept(id),
        may_edit: may_keep && own.as_ref().is_some_and(|own| own.state == SetState::Draft),
        may_keep,
        version: own,
        others,
        id: id.to_owned(),
        head: reader.lines(Sheet::Head),
        tables: tables.map(|sheet| (sheet, sheet.label(visit.lang), reader.lines(sheet))).into(),
        blocks: reader.blocks(),
        frame,
        name,
        here,
    })
}

fn own(
    visit: &Visit,
    record: &Record<SetVersion>,
    beside: &Law,
    problems: &[FormProblem],
    history: &[Said<SetVersion>],
) -> Own {
    let (version, lang) = (record.fact(), visit.lang);
    let mut last = None;
    let told = history.iter().filter(|said| said.record.fact().version == version.version);
    // A draft that is written for hours is told once.
    let told = told.filter(|said| {
        let is_new = last != Some((said.record.fact().state, said.actor.as_str()));
        last = Some((said.record.fact().state, said.actor.as_str()));
        is_new
    });
    let told = told.map(|said| {
        let day = crate::time::day_of(said.recorded_at);
        (said.record.fact().state.label(lang), said.actor.clone(), vietnamese::date(day))
    });
    let login = visit.viewer.as_ref().map(|viewer| viewer.account.login.clone()).unwrap_or_default();
    let (changes, compare) = changes(visit, version, beside).unzip();
    let here = format!("/law/sets/{}/{}", version.set, version.version);
    let wrong = |problem: &FormProblem| {
        let message = problem.message.get(lang);
        let Some(place) = problem.place else { return (None, message.to_owned()) };
        let column = place.column.and_then(|column| place.sheet.columns().get(column));
        let column = column.map(|column| format!(", {}", column.name(lang))).unwrap_or_default();
        let row = place.row.unwrap_or(0);
        let link = is_open(version).then(|| format!("{here}/row?sheet={}&row={row}", place.sheet.id()));
        (link, format!("{} {}{column}: {message}", place.sheet.label(lang), row + 1))
    };
    Own {
        number: version.version,
        state: version.state,
        from: vietnamese::date(version.from),
        from_iso: version.from.to_string(),
        until: version.until.map(vietnamese::date),
        remarks: version.remarks.clone(),
        seen: record.seq.0.to_string(),
        history: told.collect(),
        problems: problems.iter().map(wrong).collect(),
        changes: changes.unwrap_or_default(),
        compare,
        effect: problems.is_empty().then(|| effect::of(visit, version, beside)).flatten(),
        may_check: !steps::authors(history, version.version).contains(&login.as_str()),
        today: visit.app.day().to_string(),
    }
}

/// What became of the demands of the set that stands, and where that is told in full; none where the version is the first.
fn changes(visit: &Visit, version: &SetVersion, beside: &Law) -> Option<(String, String)> {
    let old = visit.moment.law().set(&version.set)?;
    let law = beside.keeping([(version.set.as_str(), version.text.as_str())]).ok()?;
    let new = law.set(&version.set)?;
    let (state, unit, year) = (&visit.moment.now, super::compare::first_unit(visit, new), version.from.year());
    let old = Side::of(visit.moment.law(), old, state, unit, year);
    let told = documents::set_comparison::counts(&compared(old, Side::of(&law, new, state, unit, year)), visit.lang);
    Some((told, visit.when.link(&format!("/law/compare?a={0}&b={0}@{1}", version.set, version.version))))
}

/// `POST /law/sets/{set}/{version}/step`.
pub async fn step(
    visit: Visit,
    Path((set, number)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    let record = find(&visit, &set, &number)?;
    let seen = form.get("seen").parse().map(Seq).map_err(|_| Failure::Bad("failure-form"))?;
    let day = |name: &str| form.get(name).parse().map_err(|_| Failure::Bad("failure-date"));
    let step = match form.get("step") {
        "submit" => Step::Submit,
        "return" => Step::Return(remarks(&form)),
        "check" => {
            if !all_compared(&form, &form_of(record.fact())?) {
                return Err(Failure::Conflict("problem-set-not-compared"));
            }
            Step::Check(remarks(&form))
        }
        "enforce" => Step::Enforce { from: day("from")?, backwards: form.get("backwards") == "yes" },
        "withdraw" => Step::Withdraw(day("until")?),
        "give-up" => Step::Withdraw(record.fact().from),
        _ => return Err(Failure::Bad("failure-form")),
    };
    match steps::take(&visit, record, step, seen).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, &format!("/law/sets/{set}/{number}"), "done-set-step")),
    }
}

/// What was remarked line by line: `17.1: …`.
fn remarks(form: &Fields) -> String {
    let lines = form.under("remark-").filter(|(_, text)| !text.trim().is_empty());
    let lines: Vec<String> = lines.map(|(code, text)| format!("{code}: {}", text.trim())).collect();
    lines.join("\n").chars().take(4_000).collect()
}

/// Whether every criterion was ticked as compared with the decree.
fn all_compared(form: &Fields, of: &SetForm) -> bool {
    let ticked: Vec<&str> = form.all("compared").collect();
    let criteria = of.rows(Sheet::Criterion).iter().map(|row| row[Sheet::Criterion.place("code")].as_str());
    criteria.into_iter().all(|code| ticked.contains(&code))
}
