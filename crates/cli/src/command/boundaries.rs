//! `nongthon import boundaries`: the outlines of units for the map, from the office's own file.

use std::{fs, path::Path};

use documents::{
    boundaries::{self, Boundaries},
    import::SourceFile,
};
use jiff::civil::Date;
use ledger::{Bearer, NewAct};
use programme::{
    Lang,
    unit::{UnitCode, UnitTree},
    vietnamese,
};

use super::{acts::act_now, import};
use crate::{args::Act, clock, error::Failure, office::Office, print};

/// So many units are named one by one.
const NAMED: usize = 20;

/// What is asked for.
pub struct Asked<'a> {
    /// The GeoJSON file.
    pub file: &'a Path,
    /// The property with the units' codes.
    pub property: Option<&'a str>,
    /// The date that the boundaries are of.
    pub as_of: Option<Date>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

pub async fn run(office: &Office, asked: &Asked<'_>, act: &Act, lang: Lang) -> Result<bool, Failure> {
    let bytes = fs::read(asked.file).map_err(|error| Failure::File(asked.file.to_owned(), error))?;
    let name = import::name_of(asked.file);
    let day = asked.as_of.unwrap_or_else(|| clock::day_of(clock::now()));
    let tree = office.ledger.register(&office.reference.register, None).await?.as_of(day);
    let read = boundaries::read(&SourceFile { name: &name, bytes: &bytes }, &tree, asked.property, lang);
    let read = match read {
        Ok(read) => read,
        Err(rejected) => {
            import::refuse(&name, &rejected, lang);
            return Ok(false);
        }
    };
    for line in told(&read, &tree, lang) {
        print::line(&line)?;
    }
    if asked.dry_run {
        print::line(lang.pick("Chạy thử, không ghi gì", "Dry run, nothing written"))?;
        return Ok(true);
    }
    let new =
        NewAct { source_digest: Some(import::digest(&bytes)), source: Some(name), ..act_now(act, "import boundaries") };
    let units: Vec<Bearer> = read.units(&tree).map(Bearer::from).collect();
    let shapes: Vec<_> = read.outlines(&tree).map(|(unit, shape)| (Bearer::from(unit), shape)).collect();
    let act = office.ledger.replace_boundaries(new, &units, &shapes).await?;
    let recorded = lang.pick("Đã ghi ranh giới; việc số", "Boundaries recorded; act");
    print::line(&format!("{recorded} {}", act.0))?;
    Ok(true)
}

/// What was read, what is missing, what is left over.
fn told(read: &Boundaries, tree: &UnitTree, lang: Lang) -> Vec<String> {
    let count = |count: usize| vietnamese::count(i64::try_from(count).unwrap_or(i64::MAX));
    let (units, points, left) = (count(read.shapes.len()), count(read.points_read), count(read.points()));
    let property = &read.property;
    let mut lines = vec![
        lang.pick(
            &format!("{units} đơn vị có ranh giới (theo thuộc tính “{property}”); {points} điểm giản lược còn {left}"),
            &format!("{units} units with an outline (by the property “{property}”); {points} points made {left}"),
        )
        .to_owned(),
    ];
    let named = |code: &UnitCode| match tree.find(*code) {
        Some(unit) => format!("{} ({code})", unit.full_name()),
        None => code.to_text(),
    };
    let mut add = |vi: &str, en: &str, what: Vec<String>| {
        if !what.is_empty() {
            let more = if what.len() > NAMED { ", …" } else { "" };
            let shown = what.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            lines.push(format!("{} ({}): {shown}{more}", lang.pick(vi, en), count(what.len())));
        }
    };
    add("Chưa có ranh giới, vẫn vẽ ô", "No outline, still drawn as tiles", read.missing.iter().map(named).collect());
    let extra = read.extra.iter().map(|extra| format!("{} “{}”", extra.feature, extra.code)).collect();
    add("Bỏ qua, không thuộc danh mục", "Left out, not in the register", extra);
    let far = read.far.iter().map(|(code, kilometres)| format!("{} {kilometres} km", named(code)));
    add("Xa vị trí trong danh mục, cần kiểm tra", "Far from the register's place, to be looked at", far.collect());
    lines
}
