//! From the tables of a set to its text, remembering the cell that each part came from.

use jiff::civil::Date;

use super::{FormProblem, Holds, Place, Row, SetForm, Sheet, formula::Formula};
use crate::{Quantity, Text};

/// The text of a form.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The set as TOML.
    pub text: String,
    /// What of the form could not be written at all.
    pub problems: Vec<FormProblem>,
    /// Where each part begins and which cell it is from, in the order of the text.
    places: Vec<(usize, Place)>,
}

impl Written {
    /// The cell that the text at a place came from.
    pub(super) fn place(&self, at: usize) -> Option<Place> {
        let next = self.places.partition_point(|(from, _)| *from <= at);
        self.places.get(next.checked_sub(1)?).map(|(_, place)| *place)
    }

    fn mark(&mut self, sheet: Sheet, row: usize, column: Option<usize>) {
        self.places.push((self.text.len(), Place { sheet, row: Some(row), column }));
    }

    fn refuse(&mut self, sheet: Sheet, row: usize, column: &str, vi: String, en: String) {
        let place = Place { sheet, row: Some(row), column: Some(sheet.place(column)) };
        self.problems.push(FormProblem { place: Some(place), message: Text { vi, en } });
    }

    /// Writes `key = value` for a cell that is not empty, with what stands before it.
    fn cell(&mut self, before: &str, key: &str, (sheet, row, column): (Sheet, usize, &str), cell: &str) -> bool {
        if cell.is_empty() {
            return false;
        }
        let place = sheet.place(column);
        self.text.push_str(before);
        self.mark(sheet, row, Some(place));
        let holds = sheet.columns().get(place).map_or(Holds::Text, |column| column.holds);
        self.text.push_str(key);
        self.text.push_str(" = ");
        self.text.push_str(&token(holds, cell));
        true
    }
}

/// A cell as TOML. What is not of the column's kind stands as text, for the parser to refuse in its place.
fn token(holds: Holds, cell: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let parts = || cell.split(';').map(|part| quoted(part.trim())).collect::<Vec<_>>().join(", ");
    let is_number = Quantity::parse_plain(cell).is_some();
    let is_flag = matches!(cell, "true" | "false");
    let bare = match holds {
        Holds::Number => is_number,
        Holds::Flag => is_flag,
        Holds::Value => is_number || is_flag,
        Holds::Day => cell.len() == 10 && cell.parse::<Date>().is_ok(),
        Holds::Words(_) | Holds::Texts => return format!("[{}]", parts()),
        _ => false,
    };
    match Quantity::parse_plain(cell) {
        // As TOML writes it: no leading zeros, no sign in front.
        Some(number) if bare && !is_flag && !matches!(holds, Holds::Day) => number.to_string(),
        _ if bare => cell.to_owned(),
        _ => quoted(cell),
    }
}

/// Columns of the head that stand in a table of their own: its key, the column that bears it, and the columns in it.
const NESTED: &[(&str, &[&str])] = &[
    ("name", &["name_vi", "name_en"]),
    ("in_force", &["from", "to"]),
    ("assessment_years", &["first_year", "last_year"]),
    ("official", &["official_criteria", "official_indicators"]),
    (
        "withdrawal",
        &[
            "withdrawal_from",
            "withdrawal_always",
            "withdrawal_sensitive",
            "withdrawal_cites",
            "withdrawal_verified",
            "withdrawal_source",
            "withdrawal_note",
        ],
    ),
];

impl SetForm {
    /// The text of the set.
    #[must_use]
    pub fn write(&self) -> Written {
        let mut out = Written::default();
        self.write_head(&mut out);
        for sheet in [Sheet::Basis, Sheet::Exception, Sheet::Measure] {
            for (place, row) in self.rows(sheet).iter().enumerate() {
                header(&mut out, sheet, place, &format!("[[{}]]", sheet.id()));
                plain(&mut out, sheet, place, row);
            }
        }
        for (place, row) in self.belonging(Sheet::Indicator, "criterion", "") {
            self.write_indicator(&mut out, "[[precondition]]", place, row);
        }
        let mut known: Vec<&str> = vec![""];
        for (place, row) in self.rows(Sheet::Criterion).iter().enumerate() {
            header(&mut out, Sheet::Criterion, place, "[[criterion]]");
            plain(&mut out, Sheet::Criterion, place, row);
            inline(&mut out, Sheet::Criterion, place, "group", &["group_code", "group_vi"], self);
            let code = self.cell(Sheet::Criterion, place, "code");
            if !known.contains(&code) {
                known.push(code);
                for (place, row) in self.belonging(Sheet::Indicator, "criterion", code) {
                    self.write_indicator(&mut out, "[[criterion.indicator]]", place, row);
                }
            }
        }
        self.strays(&mut out, &known);
        out
    }

    fn write_head(&self, out: &mut Written) {
        let Some(row) = self.rows(Sheet::Head).first() else { return };
        out.mark(Sheet::Head, 0, None);
        plain(out, Sheet::Head, 0, row);
        for (table, columns) in NESTED {
            inline(out, Sheet::Head, 0, table, columns, self);
        }
    }

    fn write_indicator(&self, out: &mut Written, head: &str, place: usize, row: &Row) {
        header(out, Sheet::Indicator, place, head);
        plain(out, Sheet::Indicator, place, row);
        for column in ["applies_if", "requirement"] {
            if let Some(formula) = self.formula(out, place, column) {
                out.mark(Sheet::Indicator, place, Some(Sheet::Indicator.place(column)));
                out.text.push_str(column);
                out.text.push_str(" = ");
                self.write_formula(out, self.cell(Sheet::Indicator, place, "code"), &formula);
                out.text.push('\n');
            }
        }
    }

    /// How the tests of an indicator are joined: as is written, or all that nothing else names.
    fn formula(&self, out: &mut Written, place: usize, column: &str) -> Option<Formula> {
        let code = self.cell(Sheet::Indicator, place, "code");
        let text = self.cell(Sheet::Indicator, place, column);
        if text.is_empty() {
            if column == "applies_if" {
                return None;
            }
            return self.unnamed(code);
        }
        let known = self.letters(code);
        let formula =
            Formula::read(text).and_then(|formula| match formula.letters().into_iter().find(|l| !known.contains(l)) {
                None => Ok(formula),
                Some(letter) => Err(Text {
                    vi: format!("chỉ tiêu {code} không có phép thử {letter}"),
                    en: format!("indicator {code} has no test {letter}"),
                }),
            });
        match formula {
            Ok(formula) => Some(formula),
            Err(Text { vi, en }) => {
                out.refuse(Sheet::Indicator, place, column, vi, en);
                None
            }
        }
    }

    /// All tests of an indicator that no formula names.
    pub(super) fn unnamed(&self, code: &str) -> Option<Formula> {
        let named = self.named(code);
        let free = self.letters(code).into_iter().filter(|letter| !named.iter().any(|named| named == letter));
        Formula::all(free.map(|letter| Formula::Test(letter.to_owned())).collect())
    }

    /// The letters of an indicator's tests.
    fn letters<'f>(&'f self, code: &'f str) -> Vec<&'f str> {
        let letter = Sheet::Test.place("letter");
        self.belonging(Sheet::Test, "indicator", code).map(|(_, row)| row[letter].as_str()).collect()
    }

    /// The letters that a formula of some wording of an indicator names.
    fn named(&self, code: &str) -> Vec<String> {
        let rows = self.belonging(Sheet::Indicator, "code", code);
        let texts = rows.flat_map(|(place, _)| {
            ["requirement", "applies_if"].map(|column| self.cell(Sheet::Indicator, place, column))
        });
        let formulas = texts.filter_map(|text| Formula::read(text).ok());
        formulas.flat_map(|formula| formula.letters().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn write_formula(&self, out: &mut Written, code: &str, formula: &Formula) {
        let branches = |out: &mut Written, open: &str, parts: &[Formula]| {
            out.text.push_str(open);
            for (number, part) in parts.iter().enumerate() {
                out.text.push_str(if number == 0 { "\n    " } else { ",\n    " });
                self.write_formula(out, code, part);
            }
            out.text.push_str("] }");
        };
        match formula {
            Formula::All(parts) => branches(out, "{ all = [", parts),
            Formula::AtLeast(1, parts) => branches(out, "{ any = [", parts),
            Formula::AtLeast(least, parts) => branches(out, &format!("{{ at_least = {least}, of = ["), parts),
            Formula::Test(letter) => {
                let mut tests = self.belonging(Sheet::Test, "indicator", code);
                let place = Sheet::Test.place("letter");
                if let Some((row, _)) = tests.find(|(_, row)| row[place] == *letter) {
                    self.write_test(out, row);
                }
            }
        }
    }

    fn write_test(&self, out: &mut Written, row: usize) {
        let cell = |column: &str| self.cell(Sheet::Test, row, column);
        let subject = match cell("subject") {
            subject @ ("share_of" | "count_of" | "meets") => subject,
            "" | "measure" => "measure",
            other => {
                let (vi, en) = (format!("không hiểu “{other}”"), format!("“{other}” is not understood"));
                out.refuse(Sheet::Test, row, "subject", vi, en);
                "measure"
            }
        };
        let mut before = "{ ";
        out.mark(Sheet::Test, row, None);
        for (key, column) in [(subject, "of"), ("holding", "holding"), ("op", "op")] {
            if out.cell(before, key, (Sheet::Test, row, column), cell(column)) {
                before = ", ";
            }
        }
        if before != ", " {
            out.text.push_str(before);
        }
        if subject != "meets" {
            self.write_threshold(out, row, before == ", ");
        }
        out.cell(", ", "each_sex", (Sheet::Test, row, "each_sex"), cell("each_sex"));
        out.text.push_str(" }");
    }

    fn write_threshold(&self, out: &mut Written, row: usize, goes_on: bool) {
        let cell = |column: &str| self.cell(Sheet::Test, row, column);
        let filled = |columns: &[&'static str]| -> Vec<&'static str> {
            columns.iter().copied().filter(|column| !cell(column).is_empty()).collect()
        };
        let groups = filled(&["group_1", "group_2", "group_3"]);
        let derived = filled(&["derived_set", "derived_indicator", "times"]);
        let table: Vec<usize> = self.thresholds_of(row).collect();
        let mut ways = filled(&["value", "delegated", "unknown"]);
        ways.extend(derived.first());
        ways.extend(groups.first().filter(|_| cell("value").is_empty()));
        let is_table = !table.is_empty();
        if ways.len() + usize::from(is_table) > 1 {
            let column = ways.last().copied().unwrap_or("value");
            let vi =
                "mức được ghi theo hai cách: chỉ giữ một trong mức, bảng Ngưỡng, giao tỉnh, chưa biết, suy từ bộ khác";
            let en = "the threshold is told in two ways: keep one of value, table, delegated, unknown, derived";
            out.refuse(Sheet::Test, row, column, vi.to_owned(), en.to_owned());
        }
        let Some(first) = ways.first().copied().or(is_table.then_some("value")) else { return };
        out.text.push_str(if goes_on { ", " } else { "" });
        out.mark(Sheet::Test, row, Some(Sheet::Test.place(first)));
        out.text.push_str("threshold = ");
        if is_table {
            self.write_rows(out, &table);
        } else if !groups.is_empty() {
            out.text.push('[');
            let general = (!cell("value").is_empty()).then_some("value");
            for (number, column) in groups.into_iter().chain(general).enumerate() {
                out.cell(if number == 0 { "{ " } else { ", { " }, "value", (Sheet::Test, row, column), cell(column));
                if column != "value" {
                    for part in [", group = \"", column, "\""] {
                        out.text.push_str(part);
                    }
                }
                out.text.push_str(" }");
            }
            out.text.push(']');
        } else if first == "value" {
            out.text.push_str(&token(Holds::Value, cell("value")));
        } else if !derived.is_empty() && derived.first() == Some(&first) {
            out.text.push_str("{ derived_from = {");
            let set = out.cell(" ", "set", (Sheet::Test, row, "derived_set"), cell("derived_set"));
            let before = if set { ", " } else { " " };
            out.cell(before, "indicator", (Sheet::Test, row, "derived_indicator"), cell("derived_indicator"));
            out.text.push_str(" }");
            out.cell(", ", "times", (Sheet::Test, row, "times"), cell("times"));
            out.text.push_str(" }");
        } else {
            out.cell("{ ", first, (Sheet::Test, row, first), cell(first));
            out.text.push_str(" }");
        }
    }

    fn write_rows(&self, out: &mut Written, rows: &[usize]) {
        out.text.push('[');
        for (number, row) in rows.iter().enumerate() {
            out.text.push_str(if number == 0 { "" } else { ", " });
            out.mark(Sheet::Threshold, *row, None);
            let mut before = "{ ";
            for column in ["value", "region", "group", "year"] {
                let place = (Sheet::Threshold, *row, column);
                if out.cell(before, column, place, self.cell(Sheet::Threshold, *row, column)) {
                    before = ", ";
                }
            }
            out.text.push_str(if before == ", " { " }" } else { "{ }" });
        }
        out.text.push(']');
    }

    /// The rows of the table of thresholds that belong to a test.
    fn thresholds_of(&self, test: usize) -> impl Iterator<Item = usize> {
        let (indicator, letter) = (self.cell(Sheet::Test, test, "indicator"), self.cell(Sheet::Test, test, "letter"));
        let rows = self.belonging(Sheet::Threshold, "indicator", indicator);
        rows.filter(move |(place, _)| self.cell(Sheet::Threshold, *place, "letter") == letter).map(|(place, _)| place)
    }

    /// What belongs to nothing, which the text would silently leave out.
    fn strays(&self, out: &mut Written, criteria: &[&str]) {
        for (place, _) in self.rows(Sheet::Indicator).iter().enumerate() {
            let code = self.cell(Sheet::Indicator, place, "criterion");
            if !criteria.contains(&code) {
                let (vi, en) = (format!("không có tiêu chí “{code}”"), format!("there is no criterion “{code}”"));
                out.refuse(Sheet::Indicator, place, "criterion", vi, en);
            }
        }
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for (place, _) in self.rows(Sheet::Test).iter().enumerate() {
            let (code, letter) = (self.cell(Sheet::Test, place, "indicator"), self.cell(Sheet::Test, place, "letter"));
            let wordings: Vec<usize> = self.belonging(Sheet::Indicator, "code", code).map(|(place, _)| place).collect();
            if wordings.is_empty() {
                let (vi, en) = (format!("không có chỉ tiêu “{code}”"), format!("there is no indicator “{code}”"));
                out.refuse(Sheet::Test, place, "indicator", vi, en);
            } else if !is_letter(letter) {
                let (vi, en) = ("phép thử mang chữ A, B, C…", "a test is called A, B, C…");
                out.refuse(Sheet::Test, place, "letter", vi.to_owned(), en.to_owned());
            } else if seen.contains(&(code, letter)) {
                let (vi, en) = (format!("phép thử {letter} có hai lần"), format!("test {letter} stands twice"));
                out.refuse(Sheet::Test, place, "letter", vi, en);
            } else if !self.named(code).iter().any(|named| named == letter)
                && wordings.iter().all(|wording| !self.cell(Sheet::Indicator, *wording, "requirement").is_empty())
            {
                let vi = format!("cách ghép của chỉ tiêu {code} không dùng phép thử {letter}");
                let en = format!("indicator {code} does not use test {letter}");
                out.refuse(Sheet::Test, place, "letter", vi, en);
            }
            seen.push((code, letter));
        }
        for (place, _) in self.rows(Sheet::Threshold).iter().enumerate() {
            let (code, letter) =
                (self.cell(Sheet::Threshold, place, "indicator"), self.cell(Sheet::Threshold, place, "letter"));
            if !seen.contains(&(code, letter)) {
                let vi = format!("không có phép thử {letter} của chỉ tiêu “{code}”");
                let en = format!("there is no test {letter} of indicator “{code}”");
                out.refuse(Sheet::Threshold, place, "letter", vi, en);
            }
        }
    }
}

fn is_letter(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn header(out: &mut Written, sheet: Sheet, row: usize, text: &str) {
    out.text.push('\n');
    out.mark(sheet, row, None);
    out.text.push_str(text);
    out.text.push('\n');
}

/// The columns that are keys of the table itself.
fn plain(out: &mut Written, sheet: Sheet, place: usize, row: &Row) {
    let elsewhere = |id: &str| match sheet {
        Sheet::Head => NESTED.iter().any(|(_, columns)| columns.contains(&id)),
        Sheet::Criterion => id.starts_with("group_"),
        Sheet::Indicator => matches!(id, "criterion" | "requirement" | "applies_if"),
        _ => false,
    };
    for (column, cell) in sheet.columns().iter().zip(row).filter(|(column, _)| !elsewhere(column.id)) {
        if out.cell("", column.id, (sheet, place, column.id), cell) {
            out.text.push('\n');
        }
    }
}

/// Columns that stand in a table of their own, on one line; nothing where all of them are empty.
fn inline(out: &mut Written, sheet: Sheet, row: usize, key: &str, columns: &[&str], form: &SetForm) {
    let filled: Vec<&str> =
        columns.iter().copied().filter(|column| !form.cell(sheet, row, column).is_empty()).collect();
    let Some(first) = columns.first().filter(|_| !filled.is_empty()) else { return };
    out.mark(sheet, row, Some(sheet.place(first)));
    out.text.push_str(key);
    out.text.push_str(" = ");
    for (number, column) in filled.into_iter().enumerate() {
        let key = sheet.columns().get(sheet.place(column)).map_or("", |column| column.key);
        out.cell(if number == 0 { "{ " } else { ", " }, key, (sheet, row, column), form.cell(sheet, row, column));
    }
    out.text.push_str(" }\n");
}
