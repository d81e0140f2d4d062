//! From a file to facts.

use std::marker::PhantomData;

use programme::fact::{DistinctBuilder, Fact, Field as _, Problem, Provenance, Raw, ReadContext, Row, Sourced};

use super::{
    Complaint, Imported, Problems, Rejected, SourceFile, cell_name,
    columns::{Columns, is_header},
    detect::{Content, detect},
    lines::{Event, Flow, MOST_LINES},
    text,
    workbook::Workbook,
};

/// The header must stand in one of the first lines.
const HEADER_WITHIN: usize = 20;

/// Progress is told every so many lines.
const TOLD_EVERY: usize = 4_096;

/// Where facts go as they are read.
pub(super) trait Keep<F> {
    /// With room for about so many.
    fn with_room(facts: usize) -> Self;
    /// How many there are.
    fn count(&self) -> usize;
    /// Takes a fact, or says with which earlier one it collides.
    fn keep(&mut self, fact: Sourced<F>) -> Result<(), usize>;
    /// What was taken.
    fn kept(&self) -> &[Sourced<F>];
}

impl<F: Fact> Keep<F> for DistinctBuilder<F> {
    fn with_room(facts: usize) -> Self {
        Self::with_capacity(facts)
    }
    fn count(&self) -> usize {
        self.len()
    }
    fn keep(&mut self, fact: Sourced<F>) -> Result<(), usize> {
        self.push(fact)
    }
    fn kept(&self) -> &[Sourced<F>] {
        self.facts()
    }
}

impl<F: Fact> Keep<F> for Vec<Sourced<F>> {
    fn with_room(facts: usize) -> Self {
        Self::with_capacity(facts)
    }
    fn count(&self) -> usize {
        self.len()
    }
    fn keep(&mut self, fact: Sourced<F>) -> Result<(), usize> {
        self.push(fact);
        Ok(())
    }
    fn kept(&self) -> &[Sourced<F>] {
        self
    }
}

/// Reads a CSV or XLSX file of facts of one kind: all of them, or every problem found.
///
/// `progress` is told how many lines are read and an estimate of how many there are.
pub fn read<F: Fact>(
    file: &SourceFile<'_>,
    context: ReadContext<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported<F>, Rejected> {
    let (facts, sheet) = read_into::<F, DistinctBuilder<F>>(file, context, progress)?;
    Ok(Imported { facts: facts.finish(), sheet })
}

/// Reads somebody else's list of facts of one kind, in which several rows may be about the same thing.
pub fn read_list<F: Fact>(file: &SourceFile<'_>, context: ReadContext<'_>) -> Result<Vec<Sourced<F>>, Rejected> {
    read_into::<F, Vec<Sourced<F>>>(file, context, &mut |_, _| {}).map(|(facts, _)| facts)
}

/// Facts as they were kept, and the sheet they stand on.
type Read<K> = (K, Option<String>);

fn read_into<F: Fact, K: Keep<F>>(
    file: &SourceFile<'_>,
    context: ReadContext<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Read<K>, Rejected> {
    let mut problems = Problems::new(file.name, context.lang);
    match detect(file.bytes) {
        Err(complaint) => problems.complain(None, complaint),
        Ok(Content::Text(text)) => {
            let lines = text.lines().count() as u64;
            let mut reader = Reader::<F, K>::new(context, problems, lines, progress);
            text::for_each_line(text, &mut |event| reader.take(event));
            return Ok((reader.finish()?, None));
        }
        Ok(Content::Workbook) => match Workbook::open(file.bytes) {
            Err(complaint) => problems.complain(None, complaint),
            Ok(mut workbook) => match sheet::<F>(&mut workbook) {
                Err(complaint) => problems.complain(None, complaint),
                Ok(sheet) => {
                    problems.sheet = Some(sheet.clone());
                    let mut reader = Reader::<F, K>::new(context, problems, 0, progress);
                    workbook.for_each_line(&sheet, &mut |event| reader.take(event));
                    return Ok((reader.finish()?, Some(sheet)));
                }
            },
        },
    }
    Err(problems.rejected)
}

/// The only sheet whose header fits.
fn sheet<F: Fact>(workbook: &mut Workbook<'_>) -> Result<String, Complaint> {
    let sheets = workbook.sheets();
    let mut fitting = Vec::new();
    let mut damage = None;
    for sheet in &sheets {
        let (mut seen, mut fits) = (0, false);
        workbook.for_each_line(sheet, &mut |event| match event {
            Event::Line(_, cells) => {
                seen += 1;
                fits = is_header::<F>(cells);
                if fits || seen >= HEADER_WITHIN { Flow::Stop } else { Flow::Continue }
            }
            Event::Problem(Some(_), _) => Flow::Continue,
            Event::Problem(None, complaint) => {
                damage = Some(complaint);
                Flow::Stop
            }
        });
        if fits {
            fitting.push(sheet.clone());
        }
    }
    match (fitting.as_slice(), damage) {
        ([one], _) => Ok(one.clone()),
        ([], Some(damage)) => Err(damage),
        ([], None) => Err(no_header::<F>()),
        (several, _) => {
            let names = several.join(", ");
            Err(Complaint::new(
                (&format!("nhiều trang tính có cùng tiêu đề: {names}"), "chỉ giữ một trang tính có số liệu"),
                (&format!("several sheets have the header: {names}"), "keep one sheet with data"),
            ))
        }
    }
}

fn no_header<F: Fact>() -> Complaint {
    let required = F::FIELDS.iter().filter(|field| field.required);
    let (vi, en): (Vec<&str>, Vec<&str>) = required.map(|field| (field.vi, field.id)).unzip();
    Complaint::new(
        (
            "không tìm thấy hàng tiêu đề trong 20 hàng đầu",
            &format!("hàng tiêu đề có các cột: {}, nguồn", vi.join(", ")),
        ),
        ("no header row in the first 20 rows", &format!("a header row with the columns: {}, source", en.join(", "))),
    )
}

/// Takes lines and makes facts of them.
pub(super) struct Reader<'a, 'p, F, K> {
    context: ReadContext<'a>,
    problems: Problems<'p>,
    columns: Option<(Columns, usize)>,
    looked_at: usize,
    facts: K,
    kind: PhantomData<F>,
    /// The row of each fact.
    rows: Vec<u64>,
    row_problems: Vec<Problem>,
    lines: u64,
    progress: &'p mut dyn FnMut(u64, u64),
}

impl<'a, 'p, F: Fact, K: Keep<F>> Reader<'a, 'p, F, K> {
    pub(super) fn new(
        context: ReadContext<'a>,
        problems: Problems<'p>,
        lines: u64,
        progress: &'p mut dyn FnMut(u64, u64),
    ) -> Self {
        let expected = usize::try_from(lines.min(MOST_LINES)).unwrap_or(0);
        Self {
            context,
            problems,
            columns: None,
            looked_at: 0,
            facts: K::with_room(expected),
            kind: PhantomData,
            rows: Vec::with_capacity(expected),
            row_problems: Vec::new(),
            lines,
            progress,
        }
    }

    pub(super) fn take(&mut self, event: Event<'_>) -> Flow {
        match event {
            Event::Problem(cell, complaint) => {
                self.problems.complain(cell.map(|(column, row)| cell_name(column, row)), complaint);
                Flow::Continue
            }
            Event::Line(_, cells) if cells.iter().all(Raw::is_empty) => Flow::Continue,
            Event::Line(row, cells) => match self.columns.take() {
                Some((columns, width)) => {
                    self.line(&columns, width, row, cells);
                    self.columns = Some((columns, width));
                    Flow::Continue
                }
                None => self.look_for_header(row, cells),
            },
        }
    }

    fn look_for_header(&mut self, row: u64, cells: &[Raw<'_>]) -> Flow {
        self.looked_at += 1;
        if is_header::<F>(cells) {
            let columns = Columns::read::<F>(cells, row, &mut self.problems);
            let sound = self.problems.none();
            self.columns = Some((columns, cells.len()));
            return if sound { Flow::Continue } else { Flow::Stop };
        }
        if self.looked_at >= HEADER_WITHIN { Flow::Stop } else { Flow::Continue }
    }

    fn line(&mut self, columns: &Columns, width: usize, row: u64, cells: &[Raw<'_>]) {
        if let Some(extra) = (width..cells.len()).find(|place| !cells[*place].is_empty()) {
            let complaint = Complaint::new(
                (
                    "có giá trị ngoài các cột của tiêu đề",
                    "mỗi hàng có đúng các cột của tiêu đề (dấu phẩy trong chữ phải đặt trong ngoặc kép)",
                ),
                (
                    "there is a value outside the header's columns",
                    "as many columns as the header (text with a comma in quotes)",
                ),
            );
            self.problems.complain(Some(cell_name(extra, row)), complaint);
            return;
        }
        let at = |place: Option<usize>| place.and_then(|place| cells.get(place)).cloned().unwrap_or(Raw::Empty);
        if columns.standing.is_some() && Self::says_nothing_new(columns, &at(columns.standing), cells) {
            return;
        }
        let fields: Vec<Raw<'_>> = columns.fields.iter().map(|place| at(*place)).collect();
        self.row_problems.clear();
        let fact = F::read(&mut Row::new(self.context, F::FIELDS, &fields, &mut self.row_problems));
        for problem in self.row_problems.drain(..) {
            let field = F::FIELDS.iter().position(|field| field.id == problem.field);
            let place = field.and_then(|field| columns.fields[field]).unwrap_or(0);
            self.problems.add(Some(cell_name(place, row)), problem.wrong, problem.right);
        }
        let provenance = self.provenance(columns, row, &at(columns.provenance));
        let source = at(columns.source);
        if source.is_empty() {
            let complaint = Complaint::new(
                ("thiếu nguồn", "văn bản, trang hoặc người cung cấp"),
                ("the source is missing", "the document, page or person it is from"),
            );
            self.problems.complain(Some(cell_name(columns.source.unwrap_or(0), row)), complaint);
        }
        if let (Some(fact), Some(provenance)) = (fact, provenance) {
            self.keep(Sourced { fact, provenance, source: source.to_text().into_owned() }, row);
        }
        if self.facts.count().is_multiple_of(TOLD_EVERY) {
            let done = self.facts.count() as u64;
            (self.progress)(done, self.lines.max(done));
        }
    }

    /// Whether a row of a pre-filled form was left as it was.
    fn says_nothing_new(columns: &Columns, standing: &Raw<'_>, cells: &[Raw<'_>]) -> bool {
        let value = F::FIELDS.iter().position(|field| field.id == "value").and_then(|field| columns.fields[field]);
        let value = value.and_then(|place| cells.get(place));
        value.is_none_or(|value| value.is_empty() || value.to_text() == standing.to_text())
    }

    fn provenance(&mut self, columns: &Columns, row: u64, raw: &Raw<'_>) -> Option<Provenance> {
        if raw.is_empty() {
            return Some(Provenance::Official);
        }
        let provenance = Provenance::read(raw);
        if provenance.is_none() {
            let lang = self.context.lang;
            let wrong = format!("{} “{}”", lang.pick("không hiểu được", "cannot make sense of"), raw.to_text());
            let cell = cell_name(columns.provenance.unwrap_or(0), row);
            self.problems.add(Some(cell), wrong, Provenance::expected(lang));
        }
        provenance
    }

    fn keep(&mut self, fact: Sourced<F>, row: u64) {
        if let Err(first) = self.facts.keep(fact) {
            let first = self.rows[first];
            let complaint = Complaint::new(
                (&format!("cùng nội dung với hàng {first}"), "giữ lại một hàng"),
                (&format!("about the same thing as row {first}"), "keep one of the rows"),
            );
            self.problems.complain(Some(cell_name(0, row)), complaint);
        } else {
            self.rows.push(row);
        }
    }

    pub(super) fn finish(mut self) -> Result<K, Rejected> {
        if self.columns.is_none() && self.problems.none() {
            self.problems.complain(None, no_header::<F>());
        }
        let is_form = self.columns.as_ref().is_some_and(|(columns, _)| columns.standing.is_some());
        if self.facts.count() == 0 && self.problems.none() && !is_form {
            let complaint = Complaint::new(
                ("không có hàng số liệu nào", "ít nhất một hàng dưới tiêu đề"),
                ("there is no row of data", "at least one row beneath the header"),
            );
            self.problems.complain(None, complaint);
        }
        if self.problems.none() {
            self.check_together();
        }
        let done = self.facts.count() as u64;
        (self.progress)(done, done);
        if self.problems.none() { Ok(self.facts) } else { Err(self.problems.rejected) }
    }

    /// Looks at all facts of the file together, each of which is right by itself.
    fn check_together(&mut self) {
        let faults = F::together(self.facts.kept(), self.context);
        let Some((columns, _)) = &self.columns else { return };
        for (fact, problem) in faults {
            let field = F::FIELDS.iter().position(|field| field.id == problem.field);
            let place = field.and_then(|field| columns.fields[field]).unwrap_or(0);
            let cell = self.rows.get(fact).map(|row| cell_name(place, *row));
            self.problems.add(cell, problem.wrong, problem.right);
        }
    }
}
