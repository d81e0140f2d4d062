//! The form that comes back.

use programme::{
    Lang,
    fact::Raw,
    law::{
        Law,
        form::{FormProblem, Place, SetForm, Sheet},
    },
    vietnamese,
};

use super::{
    super::{
        Complaint, Problems, Rejected, SourceFile, cell_name,
        lines::{Event, Flow},
        workbook::Workbook,
    },
    FIRST_LINE, HEAD_VALUES, is_downwards,
};

/// A table of a set has at most so many rows.
const MOST_ROWS: usize = 5_000;

/// A form as it was read, with the lines that its rows stand on.
#[derive(Clone, Debug, Default)]
struct SetFile {
    form: SetForm,
    lines: [Vec<u64>; Sheet::ALL.len()],
    /// The columns of the file, by those of the form.
    columns: [Vec<Option<usize>>; Sheet::ALL.len()],
}

/// Reads the workbook of a set and checks it against the law: a form that can be put in force beside all else that `law` says, or every
/// problem with its cell.
pub fn read_set(file: &SourceFile<'_>, law: &Law, lang: Lang) -> Result<SetForm, Rejected> {
    let mut problems = Problems::new(file.name, lang);
    let mut read = SetFile::default();
    match Workbook::open(file.bytes) {
        Ok(mut workbook) => read.take(&mut workbook, &mut problems),
        Err(complaint) => problems.complain(None, complaint),
    }
    if problems.none() {
        for problem in read.form.problems(law) {
            read.tell(&problem, &mut problems, lang);
        }
    }
    if problems.none() { Ok(read.form) } else { Err(problems.rejected()) }
}

impl SetFile {
    fn take(&mut self, workbook: &mut Workbook<'_>, problems: &mut Problems<'_>) {
        let names = workbook.sheets();
        for sheet in Sheet::ALL {
            let is_it = |name: &&String| {
                let folded = vietnamese::fold(name);
                [sheet.id(), sheet.label(Lang::Vi), sheet.label(Lang::En)]
                    .iter()
                    .any(|own| vietnamese::fold(own) == folded)
            };
            let Some(name) = names.iter().find(is_it) else {
                if *sheet == Sheet::Head {
                    let right = format!("trang “{}” của mẫu", sheet.label(Lang::Vi));
                    let en = format!("the sheet “{}” of the form", sheet.label(Lang::En));
                    let wrong = "tệp không phải mẫu của bộ tiêu chí";
                    problems.complain(None, Complaint::new((wrong, &right), ("this is no form of a set", &en)));
                }
                continue;
            };
            problems.on_sheet(Some(name.clone()));
            let mut header: Vec<Option<usize>> = Vec::new();
            workbook.for_each_line(name, &mut |event| match event {
                Event::Problem(cell, complaint) => {
                    problems.complain(cell.map(|(column, row)| cell_name(column, row)), complaint);
                    Flow::Continue
                }
                Event::Line(line, cells) if is_downwards(*sheet) => self.head_line(*sheet, line, cells, problems),
                Event::Line(line, cells) if line < FIRST_LINE => {
                    header = self.headers(*sheet, line, cells, problems);
                    Flow::Continue
                }
                Event::Line(line, cells) => self.row(*sheet, line, cells, &header, problems),
            });
            problems.on_sheet(None);
        }
    }

    /// A line of the head: what it is, and its value.
    fn head_line(&mut self, sheet: Sheet, line: u64, cells: &[Raw<'_>], problems: &mut Problems<'_>) -> Flow {
        if line < FIRST_LINE {
            return Flow::Continue;
        }
        if self.form.rows(sheet).is_empty() {
            self.form.push(sheet, Vec::new());
            self.columns[sheet as usize] = vec![None; sheet.columns().len()];
        }
        let Some(column) = cells.first().and_then(|cell| named(sheet, &cell.to_text())) else {
            problems.complain(Some(cell_name(0, line)), strange(&cells.first().map(Raw::to_text).unwrap_or_default()));
            return Flow::Continue;
        };
        self.columns[sheet as usize][column] = usize::try_from(line).ok();
        let value = cells.get(HEAD_VALUES).unwrap_or(&Raw::Empty);
        let mut row = self.form.rows(sheet)[0].clone();
        row[column] = sheet.columns()[column].holds.read(value);
        self.form.replace(sheet, 0, row);
        Flow::Continue
    }

    fn headers(
        &mut self,
        sheet: Sheet,
        line: u64,
        cells: &[Raw<'_>],
        problems: &mut Problems<'_>,
    ) -> Vec<Option<usize>> {
        let mut columns = vec![None; sheet.columns().len()];
        let header: Vec<Option<usize>> = cells.iter().map(|cell| named(sheet, &cell.to_text())).collect();
        for (place, (cell, column)) in cells.iter().zip(&header).enumerate() {
            match column {
                Some(column) if columns[*column].is_none() => columns[*column] = Some(place),
                _ if cell.is_empty() => {}
                _ => problems.complain(Some(cell_name(place, line)), strange(&cell.to_text())),
            }
        }
        self.columns[sheet as usize] = columns;
        header
    }

    fn row(
        &mut self,
        sheet: Sheet,
        line: u64,
        cells: &[Raw<'_>],
        header: &[Option<usize>],
        problems: &mut Problems<'_>,
    ) -> Flow {
        if self.form.rows(sheet).len() >= MOST_ROWS {
            let most = vietnamese::count(i64::try_from(MOST_ROWS).unwrap_or(i64::MAX));
            let complaint = Complaint::new(
                (&format!("quá {most} hàng"), "xóa các hàng không thuộc bộ tiêu chí"),
                (&format!("more than {MOST_ROWS} rows"), "delete the rows that are not of the set"),
            );
            problems.complain(Some(cell_name(0, line)), complaint);
            return Flow::Stop;
        }
        let mut row = vec![String::new(); sheet.columns().len()];
        for (cell, column) in cells.iter().zip(header) {
            if let Some(column) = column {
                row[*column] = sheet.columns()[*column].holds.read(cell);
            }
        }
        self.form.push(sheet, row);
        self.lines[sheet as usize].push(line);
        Flow::Continue
    }

    /// Tells what the law has against the form at the cell of the file.
    fn tell(&self, problem: &FormProblem, problems: &mut Problems<'_>, lang: Lang) {
        let complaint = |right: &str| {
            let (vi, en) = (&problem.message.vi, &problem.message.en);
            Complaint::new((vi, right), (en, right))
        };
        let Some(Place { sheet, row, column }) = problem.place else {
            problems.complain(None, complaint(lang.pick("sửa phần tương ứng của bộ", "correct that part of the set")));
            return;
        };
        let placed = column.and_then(|column| *self.columns[sheet as usize].get(column)?);
        let cell = if is_downwards(sheet) {
            placed.and_then(|line| u64::try_from(line).ok()).map(|line| cell_name(HEAD_VALUES, line))
        } else {
            let line = row.and_then(|row| self.lines[sheet as usize].get(row));
            line.map(|line| cell_name(placed.unwrap_or(0), *line))
        };
        let column = column.and_then(|column| sheet.columns().get(column));
        let hint = column.map_or("", |column| column.hint(lang));
        let words = column.map(|column| column.holds.choices(lang)).unwrap_or_default();
        let words: Vec<&str> = words.into_iter().map(|(_, name)| name).collect();
        let right = match (column, words.is_empty()) {
            (_, false) => words.join(" · "),
            (Some(_), true) if !hint.is_empty() => hint.to_owned(),
            (Some(column), true) => format!("{} “{}”", lang.pick("điền cột", "fill in"), column.name(lang)),
            (None, true) => lang.pick("sửa hàng này", "correct this row").to_owned(),
        };
        problems.on_sheet(Some(sheet.label(lang).to_owned()));
        problems.complain(cell, complaint(&right));
        problems.on_sheet(None);
    }
}

/// The column that a header means.
fn named(sheet: Sheet, header: &str) -> Option<usize> {
    let folded = vietnamese::fold(header);
    let columns = sheet.columns();
    columns
        .iter()
        .position(|column| [column.id, column.vi, column.en].iter().any(|own| vietnamese::fold(own) == folded))
}

fn strange(header: &str) -> Complaint {
    Complaint::new(
        (&format!("mẫu không có mục “{header}”"), "giữ nguyên tên các mục của mẫu"),
        (&format!("the form has no “{header}”"), "keep the names of the form"),
    )
}
