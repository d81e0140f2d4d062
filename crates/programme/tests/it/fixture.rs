//! A small law and a small province to tell stories with.

use std::sync::Arc;

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    fact::{Action, Fact, Provenance, Recognition, RecognitionBasis, Record, Seq, Sourced},
    grade::Grade,
    law::{Law, LawError, LawFile},
    snapshot::{Facts, Ground, Readings, ReadingsBuilder, Snapshot},
    unit::{Register, UnitCode},
};

pub const MEASURES: &str = r#"
[[measure]]
id = "income"
vi = "Thu nhập"
en = "Income"
kind = "amount"
unit = "triệu đồng"
levels = ["commune"]

[[measure]]
id = "poor_rate"
vi = "Hộ nghèo"
en = "Poor households"
kind = "percent"
unit = "%"
levels = ["commune"]

[[measure]]
id = "trained_rate"
vi = "Lao động qua đào tạo"
en = "Trained workers"
kind = "percent"
unit = "%"
levels = ["commune"]
sexes = true

[[measure]]
id = "has_craft_village"
vi = "Có làng nghề"
en = "Has a craft village"
kind = "flag"
levels = ["commune"]

[[measure]]
id = "craft_plan"
vi = "Kế hoạch làng nghề"
en = "Craft village plan"
kind = "flag"
levels = ["commune"]

[[measure]]
id = "readiness"
vi = "Sẵn sàng"
en = "Readiness"
kind = "rating"
scale = ["Đạt", "Khá", "Tốt"]
levels = ["commune"]
"#;

pub const DEPARTMENTS: &str = r#"
[[department]]
id = "agriculture"
vi = "Sở Nông nghiệp"
en = "Agriculture"
"#;

/// A criteria set of one basis; the caller gives the rest.
pub fn set(id: &str, grade: &str, years: (i16, i16), body: &str) -> String {
    format!(
        r#"id = "{id}"
level = "commune"
grade = "{grade}"
name = {{ vi = "Bộ thử", en = "Test set" }}
in_force = {{ from = 2022-01-01 }}
assessment_years = {{ from = {}, to = {} }}
structure = "reported"
{body}

[[basis]]
number = "318/QĐ-TTg"
issuer = "Thủ tướng"
role = "base"
"#,
        years.0, years.1
    )
}

/// A criterion with one indicator.
pub fn criterion(code: &str, requirement: &str) -> String {
    format!(
        r#"
[[criterion]]
code = "{code}"
vi = "Tiêu chí {code}"
en = "Criterion {code}"
department = "agriculture"
  [[criterion.indicator]]
  code = "{code}.1"
  vi = "Chỉ tiêu"
  en = "Indicator"
  cites = "318/QĐ-TTg"
  verified = "unverified"
  requirement = {requirement}
"#
    )
}

pub fn try_law(sets: &[&str]) -> Result<Law, Vec<LawError>> {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    let mut files = vec![file("measures/all.toml", MEASURES), file("departments.toml", DEPARTMENTS)];
    files.push(file("lapse.toml", include_str!("../../../../reference/lapse.toml")));
    files.extend((1..).zip(sets).map(|(number, text)| file(&format!("criteria/{number}.toml"), text)));
    Law::parse(&files)
}

/// The small law without criteria, its values questioned by these rules.
pub fn try_quality(rules: &str) -> Result<Law, Vec<LawError>> {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    Law::parse(&[file("measures/all.toml", MEASURES), file("quality.toml", rules)])
}

pub fn law(sets: &[&str]) -> Law {
    try_law(sets).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub const UNITS: &str = "\
code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source
42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t
436,42,city,Hà Tĩnh,,2025-06-30,,,,0,north_central,,,t
439,42,rural_district,Hương Sơn,,2025-06-30,,,,0,north_central,,,t
18001,439,commune,Một,,2025-06-30,,,,1,north_central,,,t
18002,439,commune,Hai,,2025-06-30,,,,1,north_central,especially_difficult,,t
18003,439,commune,Ba,,2025-06-30,,,,0,north_central,,,t
18003,42,commune,Ba mới,2025-07-01,,,,,1,north_central,,group_2,t
";

pub const LINEAGE: &str = "\
date,old,new,kind,principal,basis,source
2025-07-01,18001,18003,merge,1,NQ,t
2025-07-01,18002,18003,split,0,NQ,t
2025-07-01,439,,dissolve,0,NQ,t
";

pub fn register() -> Register {
    Register::parse(("units.csv", UNITS), ("lineage.csv", LINEAGE)).expect("the fixture is sound")
}

pub fn code(text: &str) -> UnitCode {
    text.parse().expect(text)
}

pub const TODAY: Date = date(2023, 3, 13);

pub fn record<F: Fact>(seq: i64, fact: F) -> Record<F> {
    let source = "thử".to_owned();
    Record { seq: Seq(seq), sourced: Sourced { fact, provenance: Provenance::Illustrative, source } }
}

pub fn decision(seq: i64, unit: &str, grade: Grade, action: Action, day: Date) -> Record<Recognition> {
    let basis = RecognitionBasis::Own;
    record(seq, Recognition { unit: code(unit), grade, action, date: day, number: None, basis })
}

pub fn ground(law: &Law, register: &Register) -> Ground {
    Ground::new(Arc::new(law.clone()), register, TODAY)
}

/// Approved values of 2022.
pub fn readings(law: &Law, register: &Register, values: &[(&str, &str, i64)]) -> Readings {
    let mut builder = ReadingsBuilder::new(&ground(law, register));
    for (seq, (unit, measure, value)) in (1..).zip(values) {
        builder.push(Seq(seq), (unit, measure, "2022"), Quantity::whole(*value), "approved", "illustrative");
    }
    builder.finish()
}

pub fn snapshot(law: &Law, register: &Register, facts: Facts, values: &[(&str, &str, i64)]) -> Snapshot {
    Snapshot::new(ground(law, register), facts, readings(law, register, values))
}
