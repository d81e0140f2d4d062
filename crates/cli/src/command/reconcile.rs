//! `nongthon reconcile`: the treasury's list of payments beside what is recorded.

use std::{collections::BTreeSet, fs, path::Path};

use documents::import::{self, SourceFile};
use programme::{
    Dong, Lang,
    fact::{Disbursement, ReadContext},
    money::{Comparison, Difference, compare},
    unit::UnitCode,
    vietnamese,
};
use serde::Serialize;

use super::import::{name_of, refuse};
use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

/// What is to be compared.
pub struct Asked<'a> {
    pub file: &'a Path,
    pub unit: Option<UnitCode>,
    pub year: Option<i16>,
    pub when: AsOf,
    pub json: bool,
}

#[derive(Serialize)]
struct Compared<'c> {
    years: &'c BTreeSet<i16>,
    left_out: usize,
    ours: i64,
    treasury: i64,
    open: usize,
    differences: Vec<Differing<'c>>,
}

#[derive(Serialize)]
struct Differing<'c> {
    voucher: &'c str,
    unit: UnitCode,
    matter: &'static str,
    /// The numbers of our records: several where the voucher is recorded in parts.
    records: Vec<i64>,
    ours: i64,
    treasury: i64,
    /// Where each side puts it, if that differs.
    places: Vec<String>,
    /// In how many rows the treasury lists it.
    rows: usize,
    /// Why the difference is accepted.
    accepted: Option<&'c str>,
}

pub async fn run(office: &Office, asked: &Asked<'_>, lang: Lang) -> Result<bool, Failure> {
    let bytes = fs::read(asked.file).map_err(|error| Failure::File(asked.file.to_owned(), error))?;
    let name = name_of(asked.file);
    let register = office.ledger.register(&office.reference.register, None).await?;
    let context = ReadContext { law: &office.reference.law, register: &register, lang };
    let list = match import::read_list::<Disbursement>(&SourceFile { name: &name, bytes: &bytes }, context) {
        Ok(list) => list,
        Err(rejected) => {
            refuse(&name, &rejected, lang);
            return Ok(false);
        }
    };
    let snapshot = office.snapshot(asked.when).await?;
    let comparison = compare(&snapshot, scope(office, &snapshot, asked.unit)?, &list, asked.year);
    if asked.json {
        print::json(&compared(&comparison, lang))?;
    } else {
        tell(&comparison, lang)?;
    }
    Ok(comparison.open().next().is_none())
}

fn compared<'c>(comparison: &'c Comparison<'_>, lang: Lang) -> Compared<'c> {
    Compared {
        years: &comparison.years,
        left_out: comparison.left_out,
        ours: comparison.ours.0,
        treasury: comparison.treasury.0,
        open: comparison.open().count(),
        differences: comparison.differences.iter().map(|difference| differing(difference, lang)).collect(),
    }
}

fn differing<'c>(difference: &'c Difference<'_>, lang: Lang) -> Differing<'c> {
    Differing {
        voucher: difference.voucher,
        unit: difference.unit,
        matter: difference.matter().id(),
        records: difference.seen().into_iter().map(|seq| seq.0).collect(),
        ours: difference.our_amount().0,
        treasury: difference.treasury_amount().0,
        places: difference.places(lang),
        rows: difference.treasury.len(),
        accepted: difference.accepted.map(|record| record.fact().reason.as_str()),
    }
}

fn tell(comparison: &Comparison<'_>, lang: Lang) -> Result<(), Failure> {
    let dong = |amount: Dong| vietnamese::count(amount.0);
    let (here, there) = (lang.pick("ở đây", "here"), lang.pick("Kho bạc", "treasury"));
    for difference in &comparison.differences {
        let accepted = difference.accepted.map(|record| {
            let word = lang.pick("đã chấp nhận", "accepted");
            format!(" ({word}: {})", record.fact().reason)
        });
        print::line(&format!(
            "{} {}: {}; {here} {}, {there} {}{}",
            difference.unit,
            difference.voucher,
            difference.matter().label(lang),
            dong(difference.our_amount()),
            dong(difference.treasury_amount()),
            accepted.unwrap_or_default(),
        ))?;
        for place in difference.places(lang) {
            print::line(&format!("    {place}"))?;
        }
    }
    let (all, open) = (comparison.differences.len(), comparison.open().count());
    let counted = match lang {
        Lang::Vi => format!("{all} chênh lệch, {open} chưa được chấp nhận"),
        Lang::En => format!("{all} differences, {open} of them not accepted"),
    };
    let sums = format!("{here} {}, {there} {}", dong(comparison.ours), dong(comparison.treasury));
    print::line(&format!("{counted}; {sums}"))?;
    if comparison.left_out > 0 {
        let word = lang.pick("hàng ngoài phạm vi, không đối chiếu", "rows out of scope, not compared");
        print::line(&format!("{} {word}", comparison.left_out))?;
    }
    Ok(())
}
