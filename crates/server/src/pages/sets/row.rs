//! One row of a draft: its fields with what is wrong in them; it is added, changed, moved and taken out.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::Amended;
use programme::{
    fact::{Raw, Record, Seq, SetVersion},
    law::{
        Law,
        form::{Column, FormProblem, Holds, SetForm, Sheet, lower_units},
    },
};

use super::{form_of, is_open, law_beside, steps, version as find};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
        recording::fields::capital,
    },
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "set_row.html")]
struct RowPage<'a> {
    frame: Frame<'a>,
    title: String,
    here: String,
    sheet: &'static str,
    /// Its place; none while it is new.
    row: Option<usize>,
    of: String,
    letter: String,
    seen: String,
    inputs: Vec<InputShown>,
    /// What is wrong with the row as a whole.
    problems: Vec<String>,
    /// How many mistakes keep it from being saved.
    refused: usize,
}

struct InputShown {
    id: &'static str,
    label: String,
    hint: &'static str,
    value: String,
    choices: Vec<(String, String)>,
    how: How,
    problem: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Line,
    Long,
    Day,
    Chosen,
    Fixed,
}

impl InputShown {
    fn is(&self, how: &str) -> bool {
        let own = match self.how {
            How::Line => "line",
            How::Long => "long",
            How::Day => "day",
            How::Chosen => "chosen",
            How::Fixed => "fixed",
        };
        own == how
    }
}

/// What a page or a form is about.
struct Asked {
    sheet: Sheet,
    row: Option<usize>,
    of: String,
    letter: String,
}

impl Asked {
    fn read(get: impl Fn(&str) -> String, form: &SetForm) -> Result<Self, Failure> {
        let sheet = Sheet::from_id(&get("sheet")).ok_or(Failure::NotFound)?;
        let row = Some(get("row")).filter(|row| !row.is_empty());
        let row = row.map(|row| row.parse().map_err(|_| Failure::NotFound)).transpose()?;
        if row.is_some_and(|row: usize| row >= form.rows(sheet).len()) || (row.is_none() && sheet == Sheet::Head) {
            return Err(Failure::NotFound);
        }
        Ok(Self { sheet, row, of: get("of"), letter: get("letter") })
    }

    /// What stands in the row: of a new one what it belongs to.
    fn cells(&self, form: &SetForm) -> Vec<String> {
        if let Some(row) = self.row {
            return form.rows(self.sheet)[row].clone();
        }
        let mut cells = vec![String::new(); self.sheet.columns().len()];
        let belongs: &[(&str, &str)] = match self.sheet {
            Sheet::Indicator => &[("criterion", &self.of)],
            Sheet::Test => return form.new_test(&self.of),
            Sheet::Threshold => &[("indicator", &self.of), ("letter", &self.letter)],
            _ => &[],
        };
        for (column, cell) in belongs {
            (*cell).clone_into(&mut cells[self.sheet.place(column)]);
        }
        cells
    }
}

/// `GET /law/sets/{set}/{version}/row`.
pub async fn page(visit: Visit, Path((set, number)): Path<(String, String)>) -> Result<Page, Failure> {
    let record = open(&visit, &set, &number)?;
    let form = form_of(record.fact())?;
    let asked = Asked::read(|name| visit.asked(name).unwrap_or_default().to_owned(), &form)?;
    let law = law_beside(&visit, record.fact());
    let problems = if asked.row.is_some() { form.problems(&law) } else { Vec::new() };
    let cells = asked.cells(&form);
    show(&visit, record, (&form, &law), &asked, &cells, (&problems, 0))
}

fn open<'v>(visit: &'v Visit, set: &str, number: &str) -> Result<&'v Record<SetVersion>, Failure> {
    let record = find(visit, set, number)?;
    if is_open(record.fact()) { Ok(record) } else { Err(Failure::Conflict("problem-set-closed")) }
}

fn show(
    visit: &Visit,
    record: &Record<SetVersion>,
    (form, law): (&SetForm, &Law),
    asked: &Asked,
    cells: &[String],
    (problems, refused): (&[FormProblem], usize),
) -> Result<Page, Failure> {
    let (version, lang) = (record.fact(), visit.lang);
    let place = asked.row.unwrap_or(form.rows(asked.sheet).len());
    let own = problems
        .iter()
        .filter(|problem| problem.place.is_some_and(|found| found.sheet == asked.sheet && found.row == Some(place)));
    let wrong = |column: Option<usize>| {
        let found = own.clone().filter(|problem| problem.place.is_some_and(|found| found.column == column));
        found.map(|problem| problem.message.get(lang).to_owned()).collect::<Vec<_>>()
    };
    let input = |((number, column), cell): ((usize, &Column), &String)| InputShown {
        id: column.id,
        label: capital(column.name(lang)),
        hint: column.hint(lang),
        value: if matches!(column.holds, Holds::Day) { cell.clone() } else { column.holds.show(cell, lang) },
        choices: choices(visit, column, (form, law)),
        how: how(asked.sheet, column),
        problem: Some(wrong(Some(number)).join("; ")).filter(|told| !told.is_empty()),
    };
    let bears = asked.sheet.columns().iter().position(|column| matches!(column.id, "code" | "id")).unwrap_or(0);
    let name = if asked.of.is_empty() { cells.get(bears).map_or("", String::as_str) } else { &asked.of };
    Frame::new(visit, "law-set-row").render(|frame| RowPage {
        title: format!("{} {name}", asked.sheet.label(lang)),
        here: format!("/law/sets/{}/{}", version.set, version.version),
        sheet: asked.sheet.id(),
        row: asked.row,
        of: asked.of.clone(),
        letter: asked.letter.clone(),
        seen: record.seq.0.to_string(),
        inputs: asked.sheet.columns().iter().enumerate().zip(cells).map(input).collect(),
        problems: wrong(None),
        refused,
        frame,
    })
}

const fn how(sheet: Sheet, column: &Column) -> How {
    match column.holds {
        Holds::Day => How::Day,
        Holds::Word(_) | Holds::Flag => How::Chosen,
        Holds::Text => match (sheet, column.id.as_bytes()) {
            // Under another identifier it would be another set.
            (Sheet::Head, b"id") => How::Fixed,
            (_, b"note" | b"withdrawal_note" | b"delegated" | b"requirement" | b"applies_if" | b"source") => How::Long,
            _ => How::Line,
        },
        _ => How::Line,
    }
}

/// What a field may hold or often holds: as it is sent, and in words.
fn choices(visit: &Visit, column: &Column, (form, law): (&SetForm, &Law)) -> Vec<(String, String)> {
    let lang = visit.lang;
    let own = |sheet: Sheet, id: &str, name: &str| -> Vec<(String, String)> {
        let rows = 0..form.rows(sheet).len();
        rows.map(|row| (form.cell(sheet, row, id).to_owned(), form.cell(sheet, row, name).to_owned())).collect()
    };
    let owned = |words: Vec<(&'static str, &'static str)>| -> Vec<(String, String)> {
        words.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect()
    };
    match column.holds {
        Holds::Measure => {
            let known = law.measures().iter().map(|measure| (measure.id.clone(), measure.name.get(lang).to_owned()));
            own(Sheet::Measure, "id", "vi").into_iter().chain(known).chain(owned(lower_units(lang))).collect()
        }
        Holds::Department => {
            law.departments().iter().map(|body| (body.id.clone(), body.name.get(lang).to_owned())).collect()
        }
        Holds::Set => law.sets().iter().map(|set| (set.id.clone(), set.name.get(lang).to_owned())).collect(),
        Holds::Basis => own(Sheet::Basis, "number", "issuer"),
        Holds::Criterion => own(Sheet::Criterion, "code", "vi"),
        Holds::Indicator => own(Sheet::Indicator, "code", "vi"),
        Holds::Word(_) | Holds::Flag => owned(column.holds.choices(lang)),
        _ => Vec::new(),
    }
}

/// `POST /law/sets/{set}/{version}/row/save`: what can be kept is kept, whatever the law has against it; the page of the draft
/// tells that.
pub async fn save(
    visit: Visit,
    Path((set, number)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    let record = open(&visit, &set, &number)?;
    let mut draft = form_of(record.fact())?;
    let asked = Asked::read(|name| form.get(name).to_owned(), &draft)?;
    let before = asked.cells(&draft);
    let typed = |((column, was), id): ((&Column, String), String)| {
        // A word of the list comes as its identifier, which a person's reading leaves as it is.
        if how(asked.sheet, column) == How::Fixed { was } else { column.holds.read(&Raw::text(form.get(&id))) }
    };
    let columns = asked.sheet.columns();
    let cells: Vec<String> =
        columns.iter().zip(before).zip(columns.iter().map(|column| format!("c-{}", column.id))).map(typed).collect();
    let known = draft.write().problems;
    match asked.row {
        Some(row) => draft.replace(asked.sheet, row, cells.clone()),
        None => _ = draft.push(asked.sheet, cells.clone()),
    }
    if asked.row.is_none() && asked.sheet == Sheet::Test {
        draft.join_test(draft.rows(Sheet::Test).len().saturating_sub(1));
    }
    let lost: Vec<FormProblem> =
        draft.write().problems.into_iter().filter(|problem| !known.contains(problem)).collect();
    if !lost.is_empty() {
        let law = law_beside(&visit, record.fact());
        let page = show(&visit, record, (&draft, &law), &asked, &cells, (&lost, lost.len()))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    record_change(&visit, record, &draft, &form).await
}

/// `POST /law/sets/{set}/{version}/row/move`: up, down or out.
pub async fn shift(
    visit: Visit,
    Path((set, number)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    let record = open(&visit, &set, &number)?;
    let mut draft = form_of(record.fact())?;
    let asked = Asked::read(|name| form.get(name).to_owned(), &draft)?;
    let row = asked.row.ok_or(Failure::NotFound)?;
    match form.get("way") {
        "up" => draft.shift(asked.sheet, row, true),
        "down" => draft.shift(asked.sheet, row, false),
        "out" if asked.sheet != Sheet::Head => draft.remove(asked.sheet, row),
        _ => return Err(Failure::Bad("failure-form")),
    }
    if !draft.write().problems.is_empty() {
        return Err(Failure::Conflict("problem-set-row-used"));
    }
    record_change(&visit, record, &draft, &form).await
}

async fn record_change(
    visit: &Visit,
    record: &Record<SetVersion>,
    draft: &SetForm,
    form: &Fields,
) -> Result<Response, Failure> {
    let seen = form.get("seen").parse().map(Seq).map_err(|_| Failure::Bad("failure-form"))?;
    match steps::change(visit, record, draft, seen).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-changed-meanwhile")),
        Amended::Done(_) | Amended::Unchanged => {
            let version = record.fact();
            Ok(go(visit, &format!("/law/sets/{}/{}", version.set, version.version), "done-set-row"))
        }
    }
}
