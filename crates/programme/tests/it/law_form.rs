//! The form of a set: nothing is lost on the way there and back, and what is wrong is told by its cell.

use std::{fs, path::Path};

use programme::{
    Lang,
    fact::Raw,
    law::{
        Carrying, CriteriaSet, Denominator, Law, LawFile,
        form::{Place, SetForm, Sheet},
    },
};
use proptest::prelude::*;

use super::fixture::{criterion, law, set};

/// The law as it is shipped, without what provinces fill in.
fn shipped() -> Vec<LawFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference");
    let mut files = Vec::new();
    for folder in ["measures", "criteria", "."] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let file = path.file_name().expect("a name").to_string_lossy().into_owned();
                let name = if folder == "." { file } else { format!("{folder}/{file}") };
                files.push(LawFile { name, text: fs::read_to_string(&path).expect("text") });
            }
        }
    }
    files.retain(|file| file.name != "quality.toml");
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn texts() -> (Law, Vec<(String, String)>) {
    let law = Law::parse(&shipped()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let texts = law.sets().iter().map(|set| (set.id.clone(), law.text(&set.id).expect("its text").to_owned()));
    let texts = texts.collect();
    (law, texts)
}

fn read(text: &str) -> SetForm {
    SetForm::read(text).expect("TOML")
}

#[test]
fn every_shipped_set_comes_back_from_its_form() {
    let (law, texts) = texts();
    assert!(texts.len() >= 15);
    for (id, text) in texts {
        let form = read(&text);
        assert_eq!(form.problems(&law), [], "{id}");
        let written = form.write().text;
        let again = law.keeping([(id.as_str(), written.as_str())]).unwrap_or_else(|errors| panic!("{id}: {errors:#?}"));
        assert_eq!(again.set(&id), law.set(&id));
        assert!(again.is_kept(&id) && !law.is_kept(&id));
        assert_eq!(read(&written), form, "{id}: what is written is the same form");
    }
}

#[test]
fn every_cell_is_read_as_it_is_shown() {
    for (id, text) in texts().1 {
        let form = read(&text);
        for sheet in Sheet::ALL {
            for row in form.rows(*sheet) {
                for (column, cell) in sheet.columns().iter().zip(row) {
                    for lang in [Lang::Vi, Lang::En] {
                        let shown = column.holds.show(cell, lang);
                        assert_eq!(column.holds.read(&Raw::text(&shown)), *cell, "{id} {} {shown}", column.id);
                    }
                }
            }
        }
    }
}

/// A threshold of a number, as TOML.
fn threshold() -> impl Strategy<Value = String> {
    let value = (0_u32..10_000, 0_u32..100).prop_map(|(whole, part)| format!("{whole}.{part:02}"));
    let by_group = prop::collection::btree_map(0..4_usize, 0_u32..100, 1..4).prop_map(|rows| {
        let groups = ["", ", group = \"group_1\"", ", group = \"group_2\"", ", group = \"group_3\""];
        let rows = rows.into_iter().map(|(group, value)| format!("{{ value = {value}{} }}", groups[group]));
        format!("[{}]", rows.collect::<Vec<_>>().join(", "))
    });
    let by_year = prop::collection::btree_map(2022..2026, 0_u32..100, 1..4).prop_map(|rows| {
        let rows = rows.into_iter().map(|(year, value)| format!("{{ value = {value}, year = {year} }}"));
        format!("[{}]", rows.collect::<Vec<_>>().join(", "))
    });
    prop_oneof![
        value,
        by_group,
        by_year,
        Just("{ unknown = true }".to_owned()),
        "[a-zà-ỹ \"\\\\]{1,20}x".prop_map(|text| format!("{{ delegated = {} }}", toml::Value::String(text))),
    ]
}

fn test() -> impl Strategy<Value = String> {
    let op = prop::sample::select(vec![">=", "<=", ">", "<", "="]);
    let measure = prop::sample::select(vec!["income", "poor_rate", "trained_rate"]);
    let compared = (measure, op, threshold()).prop_map(|(measure, op, threshold)| {
        format!("{{ measure = \"{measure}\", op = \"{op}\", threshold = {threshold} }}")
    });
    let sexes = threshold().prop_map(|threshold| {
        format!("{{ measure = \"trained_rate\", op = \">=\", threshold = {threshold}, each_sex = true }}")
    });
    let share = threshold().prop_map(|threshold| {
        format!("{{ share_of = \"commune\", holding = [\"ntm\", \"advanced\"], op = \">=\", threshold = {threshold} }}")
    });
    prop_oneof![
        4 => compared,
        1 => sexes,
        1 => share,
        1 => Just("{ measure = \"readiness\", op = \">=\", threshold = \"Khá\" }".to_owned()),
        1 => Just("{ measure = \"craft_plan\", op = \"=\", threshold = true }".to_owned()),
    ]
}

fn requirement() -> impl Strategy<Value = String> {
    test().prop_recursive(4, 24, 4, |inner| {
        let parts = prop::collection::vec(inner, 1..5);
        (parts, 0_usize..6).prop_map(|(parts, way)| {
            let (count, parts) = (parts.len(), parts.join(", "));
            match way {
                0 | 1 => format!("{{ all = [{parts}] }}"),
                2 => format!("{{ any = [{parts}] }}"),
                way => format!("{{ at_least = {}, of = [{parts}] }}", 1 + way % count),
            }
        })
    })
}

/// A measure of the set's own: how it passes to units made of others is said, or left to its kind.
fn own_measure() -> impl Strategy<Value = String> {
    let of = prop::option::of(prop::sample::select(vec!["population", "households", "workers"]));
    let kinds = prop::sample::select(vec!["percent", "count", "amount", "flag"]);
    (kinds, of, prop::option::of(any::<bool>())).prop_map(|(kind, of, additive)| {
        let is_number = kind != "flag";
        let adds_up = |additive: &bool| is_number && (!additive || (of.is_none() && kind != "percent"));
        let of_line = of.filter(|_| is_number).map(|of| format!("of = \"{of}\"\n")).unwrap_or_default();
        let additive = additive.filter(adds_up).map(|additive| format!("additive = {additive}\n")).unwrap_or_default();
        format!("[[measure]]\nid = \"own\"\nvi = \"Riêng\"\nen = \"Own\"\nkind = \"{kind}\"\nlevels = [\"commune\"]\n{of_line}{additive}")
    })
}

fn without_file(set: &CriteriaSet) -> CriteriaSet {
    CriteriaSet { file: String::new(), ..set.clone() }
}

proptest! {
    #[test]
    fn any_requirement_comes_back_from_the_form(
        requirement in requirement(),
        condition in prop::option::of(requirement()),
        own in own_measure(),
    ) {
        let mut body = criterion("1", &requirement);
        if let Some(condition) = condition {
            body.extend(["  applies_if = ", &condition, "\n"]);
        }
        let text = set("a", "ntm", (2022, 2025), &body) + &own;
        let law = law(&[&text]);
        let form = read(&text);
        prop_assert_eq!(form.problems(&law), []);
        let again = law.keeping([("a", form.write().text.as_str())]).expect("sound");
        prop_assert_eq!(again.set("a").map(without_file), law.set("a").map(without_file));
        prop_assert_eq!(again.measure("own"), law.measure("own"));
        prop_assert_eq!(read(&form.write().text), form);
    }

    #[test]
    fn whatever_stands_in_the_cells_is_written_as_toml_and_kept(
        cells in prop::collection::vec((0_usize..8, 0_usize..30, ".{0,12}"), 0..12),
    ) {
        let law = law(&[]);
        let mut form = read(&set("a", "ntm", (2022, 2025), &criterion("1", r#"{ measure = "income", op = ">=", threshold = 1 }"#)));
        for (sheet, column, text) in cells {
            let sheet = Sheet::ALL[sheet];
            let Some(mut row) = form.rows(sheet).first().cloned() else { continue };
            let place = column % row.len();
            row[place] = text;
            form.replace(sheet, 0, row);
        }
        let problems = form.problems(&law);
        prop_assert!(SetForm::read(&form.write().text).is_ok());
        // Whatever is refused is told somewhere.
        prop_assert_eq!(problems.is_empty(), law.keeping([(form.id(), form.write().text.as_str())]).is_ok() && form.write().problems.is_empty());
    }
}

/// A sound form, and the law it belongs to.
fn sound() -> (Law, SetForm) {
    let income = r#"{ all = [{ measure = "income", op = ">=", threshold = 42 }, { measure = "poor_rate", op = "<=", threshold = [{ value = 5, year = 2022 }, { value = 4 }] }] }"#;
    let text = set("a", "ntm", (2022, 2025), &criterion("1", income));
    (law(&[]), read(&text))
}

fn told(law: &Law, form: &SetForm) -> Vec<(Option<Place>, String)> {
    form.problems(law).into_iter().map(|problem| (problem.place, problem.message.vi)).collect()
}

#[test]
fn a_mistake_is_told_at_its_cell() {
    let (law, sound) = sound();
    assert_eq!(told(&law, &sound), []);
    let cases: &[(Sheet, &str, &str, &str)] = &[
        (Sheet::Head, "from", "31/02/2026", "“31/02/2026”: phải là ngày, như 08/03/2022"),
        (Sheet::Head, "name_en", "", "còn trống"),
        (Sheet::Head, "first_year", "", "còn trống"),
        (Sheet::Head, "level", "xom", "“xom” không phải một trong: vườn · thôn, khu dân cư · xã · huyện · tỉnh"),
        (Sheet::Basis, "issuer", "", "còn trống"),
        (Sheet::Criterion, "department", "nobody", "không có cơ quan “nobody”"),
        (Sheet::Criterion, "complete", "maybe", "“maybe”: phải là có hoặc không"),
        (Sheet::Indicator, "cites", "1/QĐ", "“1/QĐ” không thuộc các căn cứ của bộ"),
        (Sheet::Indicator, "verified", "", "còn trống"),
        (Sheet::Indicator, "criterion", "9", "không có tiêu chí “9”"),
        (Sheet::Indicator, "requirement", "A và B hoặc A", "“và” đứng cạnh “hoặc”: thêm dấu ngoặc"),
        (Sheet::Indicator, "requirement", "A và C", "chỉ tiêu 1.1 không có phép thử C"),
        (Sheet::Test, "of", "incomes", "không có số đo “incomes”: chọn số đo đã có hoặc khai ở bảng Số đo"),
        (Sheet::Test, "op", "≥≥", "“≥≥” không thuộc: >= <= > < ="),
        (Sheet::Test, "value", "nhiều", "số đo là một số, không phải xếp hạng"),
        (Sheet::Threshold, "year", "hai", "“hai”: phải là số, nhiều nhất bốn chữ số thập phân"),
        (Sheet::Threshold, "letter", "Z", "không có phép thử Z của chỉ tiêu “1.1”"),
    ];
    for (sheet, column, cell, message) in cases {
        let mut form = sound.clone();
        let mut row = form.rows(*sheet)[0].clone();
        row[sheet.place(column)] = (*cell).to_owned();
        form.replace(*sheet, 0, row);
        let place = Place { sheet: *sheet, row: Some(0), column: Some(sheet.place(column)) };
        let told = told(&law, &form);
        assert!(told.contains(&(Some(place), (*message).to_owned())), "{column}: {told:#?}");
    }
}

#[test]
fn how_a_new_measure_passes_to_units_made_of_others_is_asked_and_checked() {
    let (law, sound) = sound();
    let with = |kind: &str, of: &str, additive: &str| {
        let mut form = sound.clone();
        let row = form.push(Sheet::Measure, Vec::new());
        let cells = [("id", "own"), ("vi", "Riêng"), ("en", "Own"), ("kind", kind), ("levels", "commune")];
        for (column, cell) in cells.into_iter().chain([("of", of), ("additive", additive)]) {
            cell.clone_into(&mut row[Sheet::Measure.place(column)]);
        }
        form
    };
    let carrying = |form: &SetForm| {
        let kept = law.keeping([("a", form.write().text.as_str())]).expect("sound");
        kept.measure("own").expect("it").1.carrying
    };
    assert_eq!(carrying(&with("percent", "households", "")), Carrying::Weigh(Denominator::Households));
    assert_eq!(carrying(&with("percent", "", "")), Carrying::Unknown);
    assert_eq!(carrying(&with("amount", "", "true")), Carrying::Add);
    assert_eq!(carrying(&with("count", "", "false")), Carrying::Unknown);
    for (kind, of, additive, column, says) in [
        ("percent", "people", "", "of", "“people” không phải một trong: dân số · số hộ · số lao động"),
        ("flag", "", "true", "additive", "không cộng, không tính bình quân"),
        ("flag", "workers", "", "of", "không cộng, không tính bình quân"),
        ("percent", "", "true", "additive", "tỷ lệ và bình quân không cộng được"),
        ("amount", "population", "true", "additive", "tỷ lệ và bình quân không cộng được"),
        ("amount", "", "maybe", "additive", "phải là có hoặc không"),
    ] {
        let place = Place { sheet: Sheet::Measure, row: Some(0), column: Some(Sheet::Measure.place(column)) };
        let told = told(&law, &with(kind, of, additive));
        assert!(told.iter().any(|(at, text)| *at == Some(place) && text.contains(says)), "{kind}, {column}: {told:#?}");
    }
}

#[test]
fn rows_take_along_what_belongs_to_them() {
    let (law, sound) = sound();
    let mut form = sound.clone();
    let mut row = form.rows(Sheet::Indicator)[0].clone();
    row[Sheet::Indicator.place("code")] = "1.7".to_owned();
    form.replace(Sheet::Indicator, 0, row);
    assert_eq!(told(&law, &form), [], "tests and thresholds follow the code");
    assert_eq!(form.cell(Sheet::Threshold, 1, "indicator"), "1.7");

    form.shift(Sheet::Test, 0, false);
    assert_eq!(form.cell(Sheet::Test, 0, "letter"), "B");
    let test = form.new_test("1.7");
    assert_eq!(test[1], "C");

    form.remove(Sheet::Criterion, 0);
    for sheet in [Sheet::Criterion, Sheet::Indicator, Sheet::Test, Sheet::Threshold] {
        assert!(form.rows(sheet).is_empty(), "{sheet:?}");
    }
}

#[test]
fn the_shipped_sets_of_2025_and_2026_follow_each_other_by_assessment_year() {
    let law = Law::parse(&shipped()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let register = super::fixture::register();
    let tree = register.as_of(jiff::civil::date(2026, 2, 15));
    let (_, unit) = tree.iter().find(|(_, unit)| unit.in_programme).expect("a commune");
    let judging = |year| law.first_set(unit, super::fixture::code("42"), year).map(|set| set.id.as_str());
    assert_eq!(judging(2025), Some("commune-ntm-2021-2025"));
    assert_eq!(judging(2026), Some("commune-ntm-2026-2030"));
    let set = law.set("commune-ntm-2026-2030").expect("the set");
    assert!(
        set.criteria.iter().all(|criterion| !criterion.complete),
        "its annex is not known: nobody can be judged met"
    );
}
