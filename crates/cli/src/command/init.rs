//! `nongthon init`: an empty programme for a province. Its units come from the national list, its law is the one built in; both are
//! written as files that the office corrects by hand, and are read from then on whenever this data directory is named.

use std::{collections::HashSet, fs, io, path::Path};

use programme::{
    Lang,
    unit::{Region, UnitCode, UnitKind},
};
use serde::Deserialize;
use server::settings::SECOND_FACTOR_OF;

use super::set;
use crate::{args::Common, error::Failure, office::Office, print, reference};

/// A line of the national list.
#[derive(Debug, Deserialize)]
struct Line {
    code: String,
    parent: String,
    kind: String,
    vi: String,
}

const HEADER: [&str; 14] = [
    "code",
    "parent",
    "kind",
    "vi",
    "from",
    "to",
    "lat",
    "lon",
    "population",
    "in_programme",
    "region",
    "class",
    "group",
    "source",
];

/// Of whom a new office demands a second factor: whoever gives posts, and whoever decides for the province.
const DEMANDED_OF: &str = "administrator coordinator";

const SOURCE: &str = "danh mục đơn vị hành chính cả nước năm 2023 (mã: Tổng cục Thống kê)";

pub async fn run(common: &Common, province: UnitCode, region: Region, lang: Lang) -> Result<bool, Failure> {
    let folder = common.data.join(reference::OWN);
    if common.reference.is_some() || folder.exists() || common.data.join("ledger.sqlite").exists() {
        return Err(Failure::misuse(
            format!("{} đã có dữ liệu; chọn một thư mục trống, không dùng --reference", common.data.display()),
            format!("{} holds data already; name an empty directory, without --reference", common.data.display()),
        ));
    }
    let units = units(province, region)?;
    let counts = counts(&units);
    // Beside its place first: what is interrupted leaves nothing that looks finished.
    let beside = common.data.join(format!("{}.new", reference::OWN));
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(|error| Failure::File(beside.clone(), error))?;
    }
    for file in reference::law() {
        write(&beside, &file.name, file.text.as_bytes())?;
    }
    write(&beside, "units/units.csv", &table(&units)?)?;
    write(&beside, "units/lineage.csv", b"date,old,new,kind,principal,basis,source\n")?;
    fs::rename(&beside, &folder).map_err(|error| Failure::File(folder.clone(), error))?;
    // Whatever does not read is told before anybody works with it.
    let office = Office::open(common).await?;
    set::make(&office, &SECOND_FACTOR_OF, DEMANDED_OF).await?;
    print::line(&counts.told(&units, lang))?;
    print::line(&next(common, lang))?;
    Ok(true)
}

/// The units of a province as the register has them; those of other provinces are left out.
fn units(province: UnitCode, region: Region) -> Result<Vec<[String; 14]>, Failure> {
    let broken = |error: csv::Error| Failure::Document(error.to_string());
    let mut reader = csv::Reader::from_reader(reference::NATION.as_bytes());
    let lines: Vec<Line> = reader.deserialize().collect::<Result<_, _>>().map_err(broken)?;
    let province = province.to_string();
    let is_below = |line: &&Line| line.parent == province;
    let districts: HashSet<&str> = lines.iter().filter(is_below).map(|line| line.code.as_str()).collect();
    let is_within = |line: &&Line| line.code == province || is_below(line) || districts.contains(line.parent.as_str());
    let own: Vec<&Line> = lines.iter().filter(is_within).collect();
    if !own.iter().any(|line| line.code == province && line.parent.is_empty()) {
        return Err(Failure::misuse(
            format!("không có tỉnh nào mang mã {province}; xem reference/nation/units-2023.csv"),
            format!("no province has the code {province}; see reference/nation/units-2023.csv"),
        ));
    }
    Ok(own.into_iter().map(|line| row(line, region)).collect())
}

fn row(line: &Line, region: Region) -> [String; 14] {
    let in_programme = if line.kind == UnitKind::Commune.id() { "1" } else { "0" };
    let none = String::new;
    [
        line.code.clone(),
        line.parent.clone(),
        line.kind.clone(),
        line.vi.clone(),
        none(),
        none(),
        none(),
        none(),
        none(),
        in_programme.to_owned(),
        region.id().to_owned(),
        none(),
        none(),
        SOURCE.to_owned(),
    ]
}

fn table(units: &[[String; 14]]) -> Result<Vec<u8>, Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Document(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|error| broken(&error))?;
    for unit in units {
        writer.write_record(unit).map_err(|error| broken(&error))?;
    }
    writer.into_inner().map_err(|error| broken(&error))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
    written.map_err(|error: io::Error| Failure::File(path, error))
}

/// How many units of which level there are.
struct Counts {
    districts: usize,
    communes: usize,
    counted: usize,
}

fn counts(units: &[[String; 14]]) -> Counts {
    let of = |kinds: &[UnitKind]| units.iter().filter(|unit| kinds.iter().any(|kind| kind.id() == unit[2])).count();
    Counts {
        districts: of(&[UnitKind::RuralDistrict, UnitKind::Town, UnitKind::City, UnitKind::UrbanDistrict]),
        communes: of(&[UnitKind::Commune, UnitKind::Ward, UnitKind::Township]),
        counted: of(&[UnitKind::Commune]),
    }
}

impl Counts {
    fn told(&self, units: &[[String; 14]], lang: Lang) -> String {
        let Self { districts, communes, counted } = self;
        let name = units.first().map_or("", |unit| unit[3].as_str());
        match lang {
            Lang::Vi => format!(
                "{name}: {districts} đơn vị cấp huyện, {communes} đơn vị cấp xã, {counted} xã thuộc chương trình."
            ),
            Lang::En => {
                format!("{name}: {districts} districts, {communes} communes, {counted} of them in the programme.")
            }
        }
    }
}

/// What is to be done next.
fn next(common: &Common, lang: Lang) -> String {
    let data = common.data.display();
    let steps = [
        (
            format!("nongthon --data {data} user add quantri --name \"Quản trị\" --role administrator"),
            "tài khoản quản trị",
            "an administrator",
        ),
        (format!("nongthon --data {data} serve"), "mở ứng dụng", "open the application"),
    ];
    let steps = steps.map(|(command, vi, en)| format!("  {command}    # {}", lang.pick(vi, en)));
    format!("{}\n{}", lang.pick("Tiếp theo:", "Next:"), steps.join("\n"))
}
