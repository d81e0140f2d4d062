//! From a file to facts.

use programme::fact::{
    DistinctBuilder, Fact, FactKind, Faults, Field as _, FieldInfo, Problem, Provenance, Raw, ReadContext, Row, Sourced,
};

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

/// What of reading depends on the kind of facts; all else is compiled once, not once a kind.
pub(super) trait Facts {
    fn kind(&self) -> FactKind;
    /// Makes room for about so many, before the first.
    fn make_room(&mut self, facts: usize);
    fn count(&self) -> usize;
    /// Reads a fact, which waits to be kept; whether it is right.
    fn read(&mut self, row: &mut Row<'_>) -> bool;
    /// Keeps the fact that waits, or says with which earlier one it collides.
    fn keep(&mut self, provenance: Provenance, source: String) -> Result<(), usize>;
    /// What is wrong in the facts taken together.
    fn together(&self, context: ReadContext<'_>) -> Faults;
}

/// Facts of a kind as they are read.
pub(super) struct Reading<F, K> {
    waiting: Option<F>,
    kept: K,
}

impl<F: Fact, K: Keep<F>> Reading<F, K> {
    pub(super) fn new() -> Self {
        Self { waiting: None, kept: K::with_room(0) }
    }

    pub(super) fn finish(self) -> K {
        self.kept
    }
}

impl<F: Fact, K: Keep<F>> Facts for Reading<F, K> {
    fn kind(&self) -> FactKind {
        F::KIND
    }
    fn make_room(&mut self, facts: usize) {
        self.kept = K::with_room(facts);
    }
    fn count(&self) -> usize {
        self.kept.count()
    }
    fn read(&mut self, row: &mut Row<'_>) -> bool {
        self.waiting = F::read(row);
        self.waiting.is_some()
    }
    fn keep(&mut self, provenance: Provenance, source: String) -> Result<(), usize> {
        self.waiting.take().map_or(Ok(()), |fact| self.kept.keep(Sourced { fact, provenance, source }))
    }
    fn together(&self, context: ReadContext<'_>) -> Faults {
        F::together(self.kept.kept(), context)
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
    let mut facts = Reading::<F, DistinctBuilder<F>>::new();
    let sheet = read_into(&mut facts, file, context, progress)?;
    Ok(Imported { facts: facts.finish().finish(), sheet })
}

/// Reads somebody else's list of facts of one kind, in which several rows may be about the same thing.
pub fn read_list<F: Fact>(file: &SourceFile<'_>, context: ReadContext<'_>) -> Result<Vec<Sourced<F>>, Rejected> {
    let mut facts = Reading::<F, Vec<Sourced<F>>>::new();
    read_into(&mut facts, file, context, &mut |_, _| {})?;
    Ok(facts.finish())
}

/// Reads the facts of a file; the sheet they stand on.
fn read_into(
    facts: &mut dyn Facts,
    file: &SourceFile<'_>,
    context: ReadContext<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Option<String>, Rejected> {
    let mut problems = Problems::new(file.name, context.lang);
    match detect(file.bytes) {
        Err(complaint) => problems.complain(None, complaint),
        Ok(Content::Text(text)) => {
            let lines = text.lines().count() as u64;
            let mut reader = Reader::new(facts, context, problems, lines, progress);
            text::for_each_line(text, &mut |event| reader.take(event));
            reader.finish()?;
            return Ok(None);
        }
        Ok(Content::Workbook) => match Workbook::open(file.bytes) {
            Err(complaint) => problems.complain(None, complaint),
            Ok(mut workbook) => match sheet(facts.kind(), &mut workbook) {
                Err(complaint) => problems.complain(None, complaint),
                Ok(sheet) => {
                    problems.sheet = Some(sheet.clone());
                    let mut reader = Reader::new(facts, context, problems, 0, progress);
                    workbook.for_each_line(&sheet, &mut |event| reader.take(event));
                    reader.finish()?;
                    return Ok(Some(sheet));
                }
            },
        },
    }
    Err(problems.rejected)
}

/// The only sheet whose header fits.
fn sheet(kind: FactKind, workbook: &mut Workbook<'_>) -> Result<String, Complaint> {
    let sheets = workbook.sheets();
    let mut fitting = Vec::new();
    let mut damage = None;
    for sheet in &sheets {
        let (mut seen, mut fits) = (0, false);
        workbook.for_each_line(sheet, &mut |event| match event {
            Event::Line(_, cells) => {
                seen += 1;
                fits = is_header(kind, cells);
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
        ([], None) => Err(no_header(kind)),
        (several, _) => {
            let names = several.join(", ");
            Err(Complaint::new(
                (&format!("nhiều trang tính có cùng tiêu đề: {names}"), "chỉ giữ một trang tính có số liệu"),
                (&format!("several sheets have the header: {names}"), "keep one sheet with data"),
            ))
        }
    }
}

fn no_header(kind: FactKind) -> Complaint {
    let required = kind.fields().iter().filter(|field| field.required);
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
pub(super) struct Reader<'a, 'p> {
    facts: &'p mut dyn Facts,
    fields: &'static [FieldInfo],
    context: ReadContext<'a>,
    problems: Problems<'p>,
    columns: Option<(Columns, usize)>,
    looked_at: usize,
    /// The row of each fact.
    rows: Vec<u64>,
    row_problems: Vec<Problem>,
    lines: u64,
    progress: &'p mut dyn FnMut(u64, u64),
}

impl<'a, 'p> Reader<'a, 'p> {
    pub(super) fn new(
        facts: &'p mut dyn Facts,
        context: ReadContext<'a>,
        problems: Problems<'p>,
        lines: u64,
        progress: &'p mut dyn FnMut(u64, u64),
    ) -> Self {
        let expected = usize::try_from(lines.min(MOST_LINES)).unwrap_or(0);
        facts.make_room(expected);
        Self {
            fields: facts.kind().fields(),
            facts,
            context,
            problems,
            columns: None,
            looked_at: 0,
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
        if is_header(self.facts.kind(), cells) {
            let columns = Columns::read(self.facts.kind(), cells, row, &mut self.problems);
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
        if columns.standing.is_some() && self.says_nothing_new(columns, &at(columns.standing), cells) {
            return;
        }
        let fields: Vec<Raw<'_>> = columns.fields.iter().map(|place| at(*place)).collect();
        self.row_problems.clear();
        let is_right = self.facts.read(&mut Row::new(self.context, self.fields, &fields, &mut self.row_problems));
        for problem in self.row_problems.drain(..) {
            let field = self.fields.iter().position(|field| field.id == problem.field);
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
        if let (true, Some(provenance)) = (is_right, provenance) {
            self.keep(provenance, source.to_text().into_owned(), row);
        }
        if self.facts.count().is_multiple_of(TOLD_EVERY) {
            let done = self.facts.count() as u64;
            (self.progress)(done, self.lines.max(done));
        }
    }

    /// Whether a row of a pre-filled form was left as it was.
    fn says_nothing_new(&self, columns: &Columns, standing: &Raw<'_>, cells: &[Raw<'_>]) -> bool {
        let value = self.fields.iter().position(|field| field.id == "value").and_then(|field| columns.fields[field]);
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

    fn keep(&mut self, provenance: Provenance, source: String, row: u64) {
        if let Err(first) = self.facts.keep(provenance, source) {
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

    pub(super) fn finish(mut self) -> Result<(), Rejected> {
        if self.columns.is_none() && self.problems.none() {
            self.problems.complain(None, no_header(self.facts.kind()));
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
        if self.problems.none() { Ok(()) } else { Err(self.problems.rejected) }
    }

    /// Looks at all facts of the file together, each of which is right by itself.
    fn check_together(&mut self) {
        let faults = self.facts.together(self.context);
        let Some((columns, _)) = &self.columns else { return };
        for (fact, problem) in faults {
            let field = self.fields.iter().position(|field| field.id == problem.field);
            let place = field.and_then(|field| columns.fields[field]).unwrap_or(0);
            let cell = self.rows.get(fact).map(|row| cell_name(place, *row));
            self.problems.add(cell, problem.wrong, problem.right);
        }
    }
}
