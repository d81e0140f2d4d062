//! From the text of a set to its tables. What the law would refuse is kept as it stands, so that a draft can be corrected.

use toml::{Table, Value};

use super::{Row, SetForm, Sheet, formula::Formula};
use crate::{Quantity, Text};

impl SetForm {
    /// Reads the text of a set. Only what is no TOML at all is refused.
    pub fn read(text: &str) -> Result<Self, Text> {
        let root: Table = text.parse().map_err(|error: toml::de::Error| Text {
            vi: format!("không phải TOML: {}", error.message()),
            en: format!("this is not TOML: {}", error.message()),
        })?;
        let mut form = Self::default();
        form.head(&root);
        for table in tables(&root, "basis") {
            form.plain(Sheet::Basis, table);
        }
        for table in tables(&root, "exception") {
            form.plain(Sheet::Exception, table);
        }
        for table in tables(&root, "measure") {
            form.plain(Sheet::Measure, table);
        }
        for table in tables(&root, "precondition") {
            form.indicator("", table);
        }
        for table in tables(&root, "criterion") {
            let row = form.plain(Sheet::Criterion, table);
            if let Some(group) = table.get("group").and_then(Value::as_table) {
                put(Sheet::Criterion, row, "group_code", text_of(group.get("code")));
                put(Sheet::Criterion, row, "group_vi", text_of(group.get("vi")));
            }
            let code = text_of(table.get("code"));
            for table in tables(table, "indicator") {
                form.indicator(&code, table);
            }
        }
        form.leave_plain_formulas_empty();
        Ok(form)
    }

    /// Where every test that nothing else names must hold, nothing is written: that is what an empty cell means.
    fn leave_plain_formulas_empty(&mut self) {
        let column = Sheet::Indicator.place("requirement");
        for place in 0..self.rows(Sheet::Indicator).len() {
            let code = self.cell(Sheet::Indicator, place, "code").to_owned();
            let mut row = self.rows(Sheet::Indicator)[place].clone();
            let written = std::mem::take(&mut row[column]);
            let is_only = self.belonging(Sheet::Indicator, "code", &code).count() == 1;
            self.replace(Sheet::Indicator, place, row.clone());
            if !is_only || self.unnamed(&code).map(|formula| formula.write()).unwrap_or_default() != written {
                row[column] = written;
                self.replace(Sheet::Indicator, place, row);
            }
        }
    }

    fn head(&mut self, root: &Table) {
        let row = self.plain(Sheet::Head, root);
        for column in ["from", "to"] {
            put(Sheet::Head, row, column, String::new());
        }
        let nested = [
            ("name", "vi", "name_vi"),
            ("name", "en", "name_en"),
            ("in_force", "from", "from"),
            ("in_force", "to", "to"),
            ("assessment_years", "from", "first_year"),
            ("assessment_years", "to", "last_year"),
            ("official", "criteria", "official_criteria"),
            ("official", "indicators", "official_indicators"),
            ("withdrawal", "from_percent", "withdrawal_from"),
            ("withdrawal", "always_percent", "withdrawal_always"),
            ("withdrawal", "sensitive", "withdrawal_sensitive"),
            ("withdrawal", "cites", "withdrawal_cites"),
            ("withdrawal", "verified", "withdrawal_verified"),
            ("withdrawal", "source", "withdrawal_source"),
            ("withdrawal", "note", "withdrawal_note"),
        ];
        for (table, key, column) in nested {
            put(Sheet::Head, row, column, text_of(root.get(table).and_then(|value| value.get(key))));
        }
    }

    /// A row whose columns are keys of a table.
    fn plain(&mut self, sheet: Sheet, table: &Table) -> &mut Row {
        let cell = |id: &str| text_of(table.get(id).filter(|value| !value.is_table()));
        self.push(sheet, sheet.columns().iter().map(|column| cell(column.id)).collect())
    }

    fn indicator(&mut self, criterion: &str, table: &Table) {
        let code = text_of(table.get("code"));
        let requirement = table.get("requirement").and_then(|value| self.requirement(&code, value));
        let applies_if = table.get("applies_if").and_then(|value| self.requirement(&code, value));
        let row = self.plain(Sheet::Indicator, table);
        put(Sheet::Indicator, row, "criterion", criterion.to_owned());
        put(Sheet::Indicator, row, "requirement", requirement.map(|formula| formula.write()).unwrap_or_default());
        put(Sheet::Indicator, row, "applies_if", applies_if.map(|formula| formula.write()).unwrap_or_default());
    }

    fn requirement(&mut self, code: &str, value: &Value) -> Option<Formula> {
        let table = value.as_table()?;
        let mut branches = |key: &str| -> Vec<Formula> {
            let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(|item| self.requirement(code, item)).collect()
        };
        if table.contains_key("all") {
            return Formula::all(branches("all"));
        }
        let (least, mut parts) = if table.contains_key("any") {
            (Some(1), branches("any"))
        } else if table.contains_key("of") {
            (
                table.get("at_least").and_then(Value::as_integer).and_then(|least| usize::try_from(least).ok()),
                branches("of"),
            )
        } else {
            return Some(Formula::Test(self.test(code, table)));
        };
        if parts.len() > 1 { Some(Formula::AtLeast(least?, parts)) } else { parts.pop() }
    }

    /// A test, with the letter it gets.
    fn test(&mut self, code: &str, table: &Table) -> String {
        let letter = self.next_letter(code);
        let mut row = vec![String::new(); Sheet::Test.columns().len()];
        let mut say = |column: &str, text: String| put(Sheet::Test, &mut row, column, text);
        say("indicator", code.to_owned());
        say("letter", letter.clone());
        let subject = ["share_of", "count_of", "meets"].into_iter().find(|key| table.contains_key(*key));
        say("subject", subject.unwrap_or_default().to_owned());
        say("of", text_of(table.get(subject.unwrap_or("measure"))));
        for key in ["holding", "op", "each_sex"] {
            say(key, text_of(table.get(key)));
        }
        let mut rows = Vec::new();
        match table.get("threshold") {
            Some(Value::Table(otherwise)) => {
                for key in ["delegated", "unknown", "times"] {
                    say(key, text_of(otherwise.get(key)));
                }
                let origin = otherwise.get("derived_from");
                say("derived_set", text_of(origin.and_then(|origin| origin.get("set"))));
                say("derived_indicator", text_of(origin.and_then(|origin| origin.get("indicator"))));
            }
            Some(Value::Array(items)) => match by_group(items) {
                Some(values) => values.into_iter().for_each(|(column, value)| say(column, value)),
                None => rows.extend(items.iter().filter_map(Value::as_table)),
            },
            value => say("value", text_of(value)),
        }
        self.push(Sheet::Test, row);
        for row in rows {
            let row = self.plain(Sheet::Threshold, row);
            put(Sheet::Threshold, row, "indicator", code.to_owned());
            put(Sheet::Threshold, row, "letter", letter.clone());
        }
        letter
    }

    /// The first letter that no test of an indicator bears.
    pub(super) fn next_letter(&self, code: &str) -> String {
        let (indicator, letter) = (Sheet::Test.place("indicator"), Sheet::Test.place("letter"));
        let taken = |name: &str| self.rows(Sheet::Test).iter().any(|row| row[indicator] == code && row[letter] == name);
        let name = |number: usize| {
            let last = char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
            if number < 26 { last.to_string() } else { format!("{}{last}", "Z".repeat(number / 26)) }
        };
        let tests = self.rows(Sheet::Test).len();
        (0..=tests).map(name).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// The columns of a table of thresholds that goes by commune group only, in the order in which the form writes it.
fn by_group(items: &[Value]) -> Option<Vec<(&'static str, String)>> {
    let columns = ["group_1", "group_2", "group_3", "value"];
    let mut values = Vec::new();
    let mut from = 0;
    for item in items {
        let item = item.as_table()?;
        let group = item.get("group").map_or("value", |group| group.as_str().unwrap_or_default());
        let place = from + columns[from..].iter().position(|column| *column == group)?;
        if item.contains_key("region") || item.contains_key("year") {
            return None;
        }
        from = place + 1;
        values.push((columns[place], text_of(item.get("value"))));
    }
    Some(values)
}

fn put(sheet: Sheet, row: &mut Row, column: &str, text: String) {
    if let Some(cell) = row.get_mut(sheet.place(column)) {
        *cell = text;
    }
}

fn tables<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

/// A value as the form keeps it: plain decimals, `true`, `2026-02-15`, parts with semicolons between them.
fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Table(_)) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Float(number)) => {
            Quantity::from_float(*number).map_or_else(|| number.to_string(), |number| number.to_string())
        }
        Some(Value::Boolean(flag)) => flag.to_string(),
        Some(Value::Datetime(moment)) => moment.to_string(),
        Some(Value::Array(items)) => items.iter().map(|item| text_of(Some(item))).collect::<Vec<_>>().join("; "),
    }
}
