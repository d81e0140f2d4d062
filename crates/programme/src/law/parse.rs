//! From the text of the files to the law.

use std::cell::RefCell;

use super::{
    Basis, Citation, Comparator, CriteriaSet, Criterion, Department, Exception, Indicator, Law, LawError, LawFile,
    Leaf, LowerUnits, Measure, MeasureIndex, MeasureKind, Otherwise, Requirement, Test, Threshold, ThresholdRow,
    Verification, Withdrawal, Years, check, holiday, lapse, measure,
    node::{Node, Source, Table},
    ocop, outlook, overlay, quality, recognition,
};
use crate::{Quantity, Text, unit::UnitCode};

pub(super) fn law(files: &[LawFile]) -> Result<Law, Vec<LawError>> {
    let errors = RefCell::new(Vec::new());
    let mut law = Law { files: files.into(), ..Law::default() };
    // Files that stand directly in the folder, or the file of this name.
    let stands_in =
        |file: &&LawFile, place: &str| file.name.strip_prefix(place).is_some_and(|rest| !rest.contains('/'));
    let mut each = |place: &str, read: &mut dyn FnMut(&mut Law, &Table<'_, '_>)| {
        for file in files.iter().filter(|file| stands_in(file, place)) {
            let source = Source::new(&file.name, &file.text, &errors);
            if let Some(root) = source.parse() {
                read(&mut law, &Table::root(&source, &root));
            }
        }
    };
    each("measures/", &mut measure::read);
    each("departments.toml", &mut departments);
    each("quality.toml", &mut quality::read);
    each("lapse.toml", &mut lapse::read);
    each("holidays.toml", &mut holiday::read);
    each("recognition.toml", &mut recognition::read);
    // After all others, so that their places stay what they are.
    each("criteria/", &mut measure::define);
    each("criteria/", &mut |law, table| {
        if let Some(set) = set(law, table) {
            check::identity(law, &set, table);
            law.sets.push(set);
        }
    });
    each("overlays/", &mut overlay::apply);
    each("outlook.toml", &mut outlook::read);
    each("ocop/", &mut ocop::read);
    each("ocop/sheets/", &mut ocop::read_sheet);
    each("criteria/", &mut check::references);
    check::whole(&law, &errors);
    let errors = errors.into_inner();
    if errors.is_empty() { Ok(law) } else { Err(errors) }
}

pub(super) fn text(table: &Table<'_, '_>) -> Option<Text> {
    let vi = table.required("vi", Node::text);
    let en = table.required("en", Node::text);
    Some(Text { vi: vi?, en: en? })
}

fn departments(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["department"]);
    for table in root.tables("department") {
        table.only(&["id", "vi", "en", "until", "successor", "verified", "note"]);
        let read = || {
            Some(Department {
                id: table.required("id", Node::text)?,
                name: text(&table)?,
                until: table.optional("until", Node::date)?,
                successor: table.optional("successor", Node::text)?,
                verified: table.optional("verified", Node::word)?.unwrap_or(Verification::Unverified),
            })
        };
        let Some(department) = read() else { continue };
        if law.department(&department.id).is_some() {
            table.error(format!("department `{}` is defined twice", department.id));
        }
        law.departments.push(department);
    }
}

#[expect(clippy::option_option, reason = "as Table::optional, which it wraps")]
pub(super) fn province(table: &Table<'_, '_>) -> Option<Option<UnitCode>> {
    table.optional("province", |node| {
        let code = node.text()?.parse::<UnitCode>();
        let vi = "mã tỉnh gồm hai chữ số";
        code.map_err(|error| node.error((vi, error.to_string()))).ok()
    })
}

pub(super) fn bases(table: &Table<'_, '_>) -> Vec<Basis> {
    let bases = table.tables("basis");
    if bases.is_empty() {
        table.error(("chưa có căn cứ pháp lý nào", "no legal basis: add a [[basis]]"));
    }
    let read = |table: &Table<'_, '_>| {
        table.only(&["number", "date", "issuer", "role", "note"]);
        Some(Basis {
            number: table.required("number", Node::text)?,
            date: table.optional("date", Node::date)?,
            issuer: table.required("issuer", Node::text)?,
            role: table.required("role", Node::word)?,
            note: table.optional("note", Node::text)?,
        })
    };
    bases.iter().filter_map(read).collect()
}

const SET_KEYS: &[&str] = &[
    "id",
    "level",
    "kinds",
    "grade",
    "name",
    "in_force",
    "assessment_years",
    "complete",
    "province",
    "builds_on",
    "official",
    "structure",
    "basically_met_percent",
    "note",
    "basis",
    "exception",
    "withdrawal",
    "precondition",
    "criterion",
    "measure",
];

fn set(law: &Law, root: &Table<'_, '_>) -> Option<CriteriaSet> {
    root.only(SET_KEYS);
    let basis = bases(root);
    let name = root.required("name", |node| text(&node.table()?));
    let in_force = root.required("in_force", |node| {
        let table = node.table()?;
        table.only(&["from", "to"]);
        Some((table.required("from", Node::date)?, table.optional("to", Node::date)?))
    });
    let years = root.required("assessment_years", |node| {
        let table = node.table()?;
        table.only(&["from", "to"]);
        let years = Years { from: table.required("from", Node::whole)?, to: table.optional("to", Node::whole)? };
        if years.to.is_some_and(|to| to < years.from) {
            let en = "the last assessment year lies before the first";
            table.error(("năm đánh giá cuối đứng trước năm đầu", en));
        }
        Some(years)
    });
    let official = root.optional("official", |node| {
        let table = node.table()?;
        table.only(&["criteria", "indicators"]);
        Some((table.required("criteria", Node::whole)?, table.required("indicators", Node::whole)?))
    });
    let exceptions = root.tables("exception").iter().filter_map(exception).collect();
    let withdrawal = root.optional("withdrawal", |node| withdrawal(&node.table()?));
    let preconditions = root.tables("precondition").iter().filter_map(|table| indicator(law, table)).collect();
    let criteria = root.tables("criterion").iter().filter_map(|table| criterion(law, table, None)).collect();
    Some(CriteriaSet {
        id: root.required("id", Node::text)?,
        level: root.required("level", Node::word)?,
        kinds: root.optional("kinds", Node::words)?.unwrap_or_default(),
        grade: root.required("grade", Node::word)?,
        name: name?,
        from: in_force?.0,
        to: in_force?.1,
        assessment_years: years?,
        complete: root.optional("complete", Node::flag)?.unwrap_or(true),
        province: province(root)?,
        builds_on: root.optional("builds_on", Node::text)?,
        official: official?,
        structure: root.required("structure", Node::word)?,
        basically_met: root.optional("basically_met_percent", Node::quantity)?,
        basis,
        exceptions,
        withdrawal: withdrawal?,
        preconditions,
        criteria,
        note: root.optional("note", Node::text)?,
        file: root.source.name.to_owned(),
    })
}

fn exception(table: &Table<'_, '_>) -> Option<Exception> {
    table.only(&["class", "column", "cites", "source", "note"]);
    Some(Exception {
        class: table.required("class", Node::word)?,
        column: table.required("column", Node::word)?,
        cites: table.required("cites", Node::text)?,
    })
}

pub(super) fn citation(table: &Table<'_, '_>) -> Option<Citation> {
    let cites = table.required("cites", Node::text);
    let verified = table.required("verified", Node::word);
    Some(Citation { cites: cites?, verified: verified?, source: table.optional("source", Node::text)? })
}

fn withdrawal(table: &Table<'_, '_>) -> Option<Withdrawal> {
    table.only(&["from_percent", "always_percent", "sensitive", "cites", "verified", "source", "note"]);
    Some(Withdrawal {
        from_percent: table.required("from_percent", Node::quantity)?,
        always_percent: table.required("always_percent", Node::quantity)?,
        sensitive: table.required("sensitive", Node::texts)?,
        citation: citation(table)?,
    })
}

pub(super) fn criterion(law: &Law, table: &Table<'_, '_>, province: Option<UnitCode>) -> Option<Criterion> {
    table.only(&["code", "vi", "en", "group", "department", "complete", "indicator", "note", "source", "verified"]);
    let indicators: Vec<Indicator> =
        table.tables("indicator").iter().filter_map(|table| indicator(law, table)).collect();
    let complete = table.optional("complete", Node::flag)?.unwrap_or(true);
    if complete && table.tables("indicator").is_empty() {
        table.error((
            "tiêu chí chưa có chỉ tiêu nào; nếu chưa biết chỉ tiêu của văn bản, ghi “không” ở cột “đủ chỉ tiêu”",
            "the criterion has no indicator; if the law's are not known, say `complete = false`",
        ));
    }
    let department = table.required("department", |node| {
        let id = node.text()?;
        if law.department(&id).is_none() {
            let en = format!("no department `{id}` in departments.toml");
            node.error((format!("không có cơ quan “{id}”"), en));
        }
        Some(id)
    });
    let group = table.optional("group", |node| {
        let group = node.table()?;
        group.only(&["code", "vi"]);
        Some((group.required("code", Node::text)?, group.required("vi", Node::text)?))
    });
    Some(Criterion {
        code: table.required("code", Node::text)?,
        name: text(table)?,
        group: group?,
        department: department?,
        complete,
        province,
        indicators,
    })
}

fn indicator(law: &Law, table: &Table<'_, '_>) -> Option<Indicator> {
    table.only(&[
        "code",
        "vi",
        "en",
        "cites",
        "verified",
        "source",
        "note",
        "department",
        "from",
        "until",
        "applies_if",
        "requirement",
    ]);
    let name = text(table);
    let citation = citation(table);
    let requirement = table.required("requirement", |node| requirement(law, node));
    let applies_if = table.optional("applies_if", |node| self::requirement(law, node));
    let department = table.optional("department", |node| {
        let id = node.text()?;
        if law.department(&id).is_none() {
            let en = format!("no department `{id}` in departments.toml");
            node.error((format!("không có cơ quan “{id}”"), en));
        }
        Some(id)
    });
    Some(Indicator {
        code: table.required("code", Node::text)?,
        name: name?,
        citation: citation?,
        from: table.optional("from", Node::date)?,
        until: table.optional("until", Node::date)?,
        department: department?,
        applies_if: applies_if?,
        requirement: requirement?,
        note: table.optional("note", Node::text)?,
    })
}

fn requirement(law: &Law, node: Node<'_, '_>) -> Option<Requirement> {
    let table = node.table()?;
    if table.has("all") {
        table.only(&["all"]);
        return table.required("all", |node| branches(law, node)).map(Requirement::all);
    }
    if table.has("any") {
        table.only(&["any"]);
        return table.required("any", |node| branches(law, node)).map(|parts| Requirement::at_least(1, parts));
    }
    if table.has("at_least") {
        table.only(&["at_least", "of"]);
        let parts = table.required("of", |node| branches(law, node))?;
        let least: usize = table.required("at_least", Node::whole)?;
        if least == 0 || least > parts.len() {
            let most = parts.len();
            let vi = format!("“ít nhất” phải từ 1 đến {most}: số phép thử được ghép");
            table.error((vi, format!("`at_least` must be from 1 to {most}: the number of branches")));
            return None;
        }
        return Some(Requirement::at_least(least, parts));
    }
    leaf(law, &table)
}

fn branches(law: &Law, node: Node<'_, '_>) -> Option<Vec<Requirement>> {
    let items = node.array()?;
    if items.is_empty() {
        let en = "a requirement without branches would hold for everybody: add one";
        node.error(("yêu cầu không có phép thử nào thì ai cũng đạt: thêm phép thử", en));
        return None;
    }
    items.into_iter().map(|item| requirement(law, item)).collect()
}

fn leaf(law: &Law, table: &Table<'_, '_>) -> Option<Requirement> {
    let lower = |key: &'static str| -> Option<(LowerUnits, Vec<crate::grade::Grade>, Test)> {
        table.only(&[key, "holding", "op", "threshold"]);
        Some((table.required(key, Node::word)?, table.required("holding", Node::words)?, test(table, None)?))
    };
    if table.has("share_of") {
        let (of, holding, test) = lower("share_of")?;
        return Some(Requirement::Leaf(Leaf::Share { of, holding, test }));
    }
    if table.has("count_of") {
        let (of, holding, test) = lower("count_of")?;
        return Some(Requirement::Leaf(Leaf::Count { of, holding, test }));
    }
    if table.has("meets") {
        table.only(&["meets"]);
        return Some(Requirement::Leaf(Leaf::Meets { set: table.required("meets", Node::text)? }));
    }
    table.only(&["measure", "op", "threshold", "each_sex"]);
    let (index, measure) = table.required("measure", |node| known_measure(law, node))?;
    let test = test(table, Some(measure))?;
    if table.optional("each_sex", Node::flag)?.unwrap_or(false) {
        let Some(by_sex) = measure.by_sex else {
            let id = &measure.id;
            let vi = format!("số đo “{id}” không theo dõi riêng nam, nữ");
            table.error((vi, format!("measure `{id}` is not observed by sex: give it `sexes = true`")));
            return None;
        };
        let leaf = |measure| Requirement::Leaf(Leaf::Measure { measure, test: test.clone() });
        return Some(Requirement::All(by_sex.map(leaf).to_vec()));
    }
    Some(Requirement::Leaf(Leaf::Measure { measure: index, test }))
}

/// The measure that a text names.
pub(super) fn known_measure<'l>(law: &'l Law, node: Node<'_, '_>) -> Option<(MeasureIndex, &'l Measure)> {
    let id = node.text()?;
    let found = law.measure(&id);
    if found.is_none() {
        let vi = format!("không có số đo “{id}”: chọn số đo đã có hoặc khai ở bảng Số đo");
        node.error((vi, format!("unknown measure `{id}`: define it in measures/")));
    }
    found
}

fn test(table: &Table<'_, '_>, measure: Option<&Measure>) -> Option<Test> {
    let comparator = table.required("op", |node| {
        let text = node.text()?;
        let comparator = Comparator::parse(&text);
        if comparator.is_none() {
            let vi = format!("“{text}” không thuộc: >= <= > < =");
            node.error((vi, format!("`{text}` is not one of: >= <= > < =")));
        }
        comparator
    });
    let threshold = table.required("threshold", |node| threshold(node, measure));
    Some(Test { comparator: comparator?, threshold: threshold? })
}

pub(super) fn threshold(node: Node<'_, '_>, measure: Option<&Measure>) -> Option<Threshold> {
    if node.is_array() {
        let items = node.array()?;
        if items.is_empty() {
            let en = "the threshold is empty: give a value, or say `{ unknown = true }`";
            node.error(("chưa có mức: ghi mức, hoặc ghi là chưa biết", en));
            return None;
        }
        let rows: Option<Vec<ThresholdRow>> = items.into_iter().map(|item| row(&item.table()?, measure)).collect();
        let rows = rows?;
        for (index, row) in rows.iter().enumerate() {
            if rows[..index].iter().any(|other| row.clashes(other)) {
                let value = row.value;
                let vi = format!("hai hàng cùng áp dụng cho một trường hợp: mức {value} vướng hàng trước");
                node.error((vi, format!("two rows apply to one case: `{value}` clashes with an earlier row")));
            }
        }
        return Some(Threshold { rows, otherwise: Otherwise::Uncovered });
    }
    if node.is_table() {
        return Some(Threshold { rows: Vec::new(), otherwise: otherwise(&node.table()?)? });
    }
    Some(Threshold::fixed(value(node, measure)?))
}

fn otherwise(table: &Table<'_, '_>) -> Option<Otherwise> {
    table.only(&["delegated", "unknown", "derived_from", "times"]);
    if table.has("delegated") {
        return table.required("delegated", Node::text).map(Otherwise::Delegated);
    }
    if table.has("derived_from") {
        let (set, indicator) = table.required("derived_from", |node| {
            let origin = node.table()?;
            origin.only(&["set", "indicator"]);
            Some((origin.required("set", Node::text)?, origin.required("indicator", Node::text)?))
        })?;
        return Some(Otherwise::Derived { set, indicator, times: table.required("times", Node::quantity)? });
    }
    if table.optional("unknown", Node::flag)? == Some(true) {
        return Some(Otherwise::Unknown);
    }
    table.error((
        "chưa có mức: ghi mức, hoặc ghi là giao tỉnh, suy từ bộ khác, chưa biết",
        "the threshold is empty: give a value, `delegated`, `derived_from`, or `unknown = true`",
    ));
    None
}

fn row(table: &Table<'_, '_>, measure: Option<&Measure>) -> Option<ThresholdRow> {
    table.only(&["value", "region", "group", "year"]);
    Some(ThresholdRow {
        value: table.required("value", |node| value(node, measure))?,
        province: None,
        region: table.optional("region", Node::word)?,
        group: table.optional("group", Node::word)?,
        year: table.optional("year", Node::whole)?,
    })
}

/// A value of the measure's own kind: a number, true or false, or the name of a grade.
fn value(node: Node<'_, '_>, measure: Option<&Measure>) -> Option<Quantity> {
    match measure.map(|measure| &measure.kind) {
        Some(MeasureKind::Flag) => node.flag().map(|flag| if flag { Quantity::ONE } else { Quantity::ZERO }),
        Some(MeasureKind::Rating(scale)) => {
            let grade = node.text()?;
            let place = scale.iter().position(|name| *name == grade).and_then(|place| i64::try_from(place).ok());
            if place.is_none() {
                let scale = scale.join(" < ");
                let vi = format!("“{grade}” không thuộc thang của số đo: {scale}");
                node.error((vi, format!("`{grade}` is not on the measure's scale: {scale}")));
            }
            place.map(Quantity::whole)
        }
        _ if node.is_text() => {
            node.error(("số đo là một số, không phải xếp hạng", "the measure is a number, not a rating"));
            None
        }
        _ => node.quantity(),
    }
}
