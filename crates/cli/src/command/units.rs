//! `nongthon units`: the units as of a date, and what became of them.

use jiff::civil::Date;
use programme::{
    Lang,
    unit::{Register, Tier, Unit, UnitCode},
    vietnamese,
};
use serde::Serialize;

use crate::{clock, error::Failure, office::Office, print};

#[derive(Serialize)]
struct Line<'a> {
    code: UnitCode,
    parent: Option<UnitCode>,
    kind: &'static str,
    name: &'a str,
    in_programme: bool,
    population: Option<u32>,
}

impl<'a> Line<'a> {
    fn of(unit: &'a Unit) -> Self {
        Self {
            code: unit.code,
            parent: unit.parent,
            kind: unit.kind.id(),
            name: unit.name.as_str(),
            in_programme: unit.in_programme,
            population: unit.population,
        }
    }
}

/// What is asked.
pub struct Asked {
    pub unit: Option<UnitCode>,
    pub as_of: Option<Date>,
    pub lineage: bool,
    pub json: bool,
}

pub async fn run(office: &Office, asked: Asked, lang: Lang) -> Result<bool, Failure> {
    let Asked { unit, as_of, lineage, json } = asked;
    let date = as_of.unwrap_or_else(|| clock::day_of(clock::now()));
    // With the residential areas that report.
    let register = office.ledger.register(&office.reference.register, None).await?;
    if let Some(unit) = unit.filter(|_| lineage) {
        return became(&register, unit, date, lang);
    }
    let tree = register.as_of(date);
    let scope = unit.map(|code| {
        tree.index(code).ok_or_else(|| {
            let day = vietnamese::date(date);
            Failure::misuse(
                format!("không có đơn vị mã {code} vào ngày {day}"),
                format!("no unit bears code {code} on {day}"),
            )
        })
    });
    let scope = scope.transpose()?;
    let units = tree.iter().filter(|(index, _)| scope.is_none_or(|scope| tree.is_within(*index, scope)));
    let units = units.map(|(_, unit)| unit);
    if json {
        let lines: Vec<Line<'_>> = units.map(Line::of).collect();
        print::json(&lines)?;
        return Ok(true);
    }
    let rows = units.map(|unit| {
        let indent = match unit.code.tier() {
            Tier::Province => "",
            Tier::District => "  ",
            Tier::Commune => "    ",
            Tier::Hamlet => "      ",
        };
        let population = unit.population.map(|population| vietnamese::count(population.into())).unwrap_or_default();
        let flag = if unit.in_programme { lang.pick("thuộc Chương trình", "in the programme") } else { "" };
        vec![unit.code.to_string(), format!("{indent}{}", unit.full_name()), population, flag.to_owned()]
    });
    let headers =
        [lang.pick("mã", "code"), lang.pick("đơn vị", "unit"), lang.pick("dân số 2019", "population 2019"), ""];
    print::table(&headers, rows.collect(), &[2])?;
    Ok(true)
}

fn became(register: &Register, unit: UnitCode, date: Date, lang: Lang) -> Result<bool, Failure> {
    let mut any = false;
    for line in register.successors(unit, date) {
        any = true;
        let successor = line.new.and_then(|code| register.find(code, line.date));
        let successor =
            successor.map_or_else(|| "–".to_owned(), |unit| format!("{} ({})", unit.full_name(), unit.code));
        let principal = if line.principal { lang.pick(" (chính)", " (principal)") } else { "" };
        let day = vietnamese::date(line.date);
        print::line(&format!("{day} {} → {successor}{principal} – {}", line.kind.label(lang), line.basis))?;
    }
    if !any {
        print::line(lang.pick("không có thay đổi nào sau ngày này", "nothing changed after that date"))?;
    }
    Ok(true)
}
