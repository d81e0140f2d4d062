//! What a set demands, table by table, as its form has it: a draft is read like a set in force, whatever is still wrong in it.

use std::collections::BTreeMap;

use programme::{
    Lang,
    law::{
        Law,
        form::{FormProblem, SetForm, Sheet},
    },
};

/// A line of a table: the name of the column and what stands there.
pub type Told = (&'static str, String);

/// A row that stands for itself.
pub struct Line {
    /// Its place in its table.
    pub row: usize,
    /// What it says.
    pub cells: Vec<Told>,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// A criterion, or the conditions beside the criteria.
pub struct Block {
    /// Its place; none for the conditions.
    pub row: Option<usize>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub department: String,
    /// Whether indicators of the law are missing.
    pub incomplete: bool,
    /// What is wrong with it.
    pub problems: Vec<String>,
    /// Its indicators.
    pub indicators: Vec<Shown>,
}

/// An indicator.
pub struct Shown {
    /// Its place.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How its tests combine, from when on, on which law, how far verified.
    pub about: Vec<Told>,
    /// A public page that supports it.
    pub source: Option<String>,
    /// Its tests.
    pub tests: Vec<Test>,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// A test.
pub struct Test {
    /// Its place.
    pub row: usize,
    /// Its letter.
    pub letter: String,
    /// What it looks at and demands.
    pub words: String,
    /// The rows of its table of thresholds: place, and words.
    pub thresholds: Vec<(usize, String)>,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// Reads a form for the page.
pub struct Reader<'f> {
    form: &'f SetForm,
    law: &'f Law,
    lang: Lang,
    problems: BTreeMap<(Sheet, usize), Vec<String>>,
}

impl<'f> Reader<'f> {
    /// Of a form with what is wrong in it; measures and departments are named by the law.
    pub fn new(form: &'f SetForm, law: &'f Law, found: &[FormProblem], lang: Lang) -> Self {
        let mut problems: BTreeMap<(Sheet, usize), Vec<String>> = BTreeMap::new();
        for problem in found {
            let Some(place) = problem.place else { continue };
            let column = place.column.and_then(|column| place.sheet.columns().get(column));
            let message = problem.message.get(lang);
            let told = column.map_or_else(|| message.to_owned(), |column| format!("{}: {message}", column.name(lang)));
            problems.entry((place.sheet, place.row.unwrap_or(0))).or_default().push(told);
        }
        Self { form, law, lang, problems }
    }

    fn wrong(&self, sheet: Sheet, row: usize) -> Vec<String> {
        self.problems.get(&(sheet, row)).cloned().unwrap_or_default()
    }

    /// The rows of a table that stand for themselves.
    pub fn lines(&self, sheet: Sheet) -> Vec<Line> {
        let rows = self.form.rows(sheet).iter().enumerate();
        rows.map(|(row, _)| Line { row, cells: self.cells(sheet, row, |_| true), problems: self.wrong(sheet, row) })
            .collect()
    }

    /// The cells of a row that are not empty, as people read them.
    fn cells(&self, sheet: Sheet, row: usize, is_told: impl Fn(&str) -> bool) -> Vec<Told> {
        let columns = sheet.columns().iter().filter(|column| is_told(column.id));
        let told = columns.map(|column| {
            (column.name(self.lang), column.holds.show(self.form.cell(sheet, row, column.id), self.lang))
        });
        told.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    fn named(&self, sheet: Sheet, row: usize) -> String {
        let [vi, en] = ["vi", "en"].map(|column| self.form.cell(sheet, row, column));
        // A draft may have one of them only.
        if vi.is_empty() || en.is_empty() { format!("{vi}{en}") } else { self.lang.pick(vi, en).to_owned() }
    }

    fn body(&self, id: &str) -> String {
        self.law.department(id).map_or_else(|| id.to_owned(), |body| body.name.get(self.lang).to_owned())
    }

    /// The conditions, where there are any, and the criteria.
    pub fn blocks(&self) -> Vec<Block> {
        let conditions = self.indicators("");
        let conditions = (!conditions.is_empty()).then(|| Block {
            row: None,
            code: String::new(),
            name: self.lang.pick("Điều kiện bên cạnh các tiêu chí", "Conditions beside the criteria").to_owned(),
            department: String::new(),
            incomplete: false,
            problems: Vec::new(),
            indicators: conditions,
        });
        let criterion = |(row, _): (usize, &Vec<String>)| {
            let cell = |column: &str| self.form.cell(Sheet::Criterion, row, column);
            Block {
                row: Some(row),
                code: cell("code").to_owned(),
                name: self.named(Sheet::Criterion, row),
                department: self.body(cell("department")),
                incomplete: cell("complete") == "false",
                problems: self.wrong(Sheet::Criterion, row),
                indicators: self.indicators(cell("code")),
            }
        };
        conditions.into_iter().chain(self.form.rows(Sheet::Criterion).iter().enumerate().map(criterion)).collect()
    }

    fn indicators(&self, criterion: &str) -> Vec<Shown> {
        let rows = self.form.belonging(Sheet::Indicator, "criterion", criterion);
        rows.map(|(row, _)| self.indicator(row)).collect()
    }

    fn indicator(&self, row: usize) -> Shown {
        let cell = |column: &str| self.form.cell(Sheet::Indicator, row, column);
        let told = ["requirement", "applies_if", "cites", "verified", "department", "from", "until", "note"];
        let mut about = self.cells(Sheet::Indicator, row, |id| told.contains(&id));
        for (name, cell) in &mut about {
            if *name == Sheet::Indicator.columns()[Sheet::Indicator.place("department")].name(self.lang) {
                *cell = self.body(cell);
            }
        }
        let tests = self.form.belonging(Sheet::Test, "indicator", cell("code"));
        Shown {
            row,
            code: cell("code").to_owned(),
            name: self.named(Sheet::Indicator, row),
            about,
            source: Some(cell("source").to_owned()).filter(|source| source.starts_with("https://")),
            tests: tests.map(|(row, _)| self.test(row)).collect(),
            problems: self.wrong(Sheet::Indicator, row),
        }
    }

    fn test(&self, row: usize) -> Test {
        let cell = |column: &str| self.form.cell(Sheet::Test, row, column);
        let shown = |column: &str| {
            let holds = Sheet::Test.columns().get(Sheet::Test.place(column)).map(|column| column.holds);
            holds.map_or_else(String::new, |holds| holds.show(cell(column), self.lang))
        };
        let subject = match (cell("subject"), cell("of")) {
            ("" | "measure", id) => self.measure(id),
            (_, of) => format!("{} {of} {}", shown("subject"), shown("holding")),
        };
        let mut demand: Vec<String> = ["group_1", "group_2", "group_3"]
            .into_iter()
            .filter(|column| !cell(column).is_empty())
            .map(|column| format!("{} {}", self.column(column), shown(column)))
            .collect();
        demand.extend(Some(shown("value")).filter(|value| !value.is_empty()));
        for column in ["delegated", "times"] {
            demand.extend(
                Some(shown(column))
                    .filter(|told| !told.is_empty())
                    .map(|told| format!("{}: {told}", self.column(column))),
            );
        }
        if cell("unknown") == "true" {
            demand.push(self.column("unknown").to_owned());
        }
        if !cell("derived_set").is_empty() {
            demand.push(format!(
                "{} {} {}",
                self.column("derived_set"),
                cell("derived_set"),
                cell("derived_indicator")
            ));
        }
        if cell("each_sex") == "true" {
            demand.push(self.column("each_sex").to_owned());
        }
        let letter = cell("letter");
        let thresholds = self.form.belonging(Sheet::Threshold, "indicator", cell("indicator"));
        let thresholds = thresholds.filter(|(row, _)| self.form.cell(Sheet::Threshold, *row, "letter") == letter);
        Test {
            row,
            letter: letter.to_owned(),
            words: format!("{subject} {} {}", shown("op"), demand.join("; ")).trim().to_owned(),
            thresholds: thresholds.map(|(row, _)| (row, self.threshold(row))).collect(),
            problems: self.wrong(Sheet::Test, row),
        }
    }

    fn column(&self, id: &str) -> &'static str {
        Sheet::Test.columns().get(Sheet::Test.place(id)).map_or("", |column| column.name(self.lang))
    }

    fn threshold(&self, row: usize) -> String {
        let cells = self.cells(Sheet::Threshold, row, |id| !matches!(id, "indicator" | "letter"));
        let mut told = cells.into_iter().map(|(_, cell)| cell).collect::<Vec<_>>().join(", ");
        for problem in self.wrong(Sheet::Threshold, row) {
            told.push_str(" – ");
            told.push_str(&problem);
        }
        told
    }

    fn measure(&self, id: &str) -> String {
        if let Some((_, measure)) = self.law.measure(id) {
            let unit = if measure.unit.is_empty() { String::new() } else { format!(" ({})", measure.unit) };
            return format!("{}{unit}", measure.name.get(self.lang));
        }
        let own = self.form.belonging(Sheet::Measure, "id", id).next();
        own.map_or_else(|| id.to_owned(), |(row, _)| self.named(Sheet::Measure, row))
    }
}
