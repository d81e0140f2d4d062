//! `nongthon law`: criteria sets for a lawyer's eye.

use programme::{Lang, law, vietnamese};
use serde::Serialize;

use crate::{args::LawCommand, error::Failure, print, reference::Reference};

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    level: &'static str,
    grade: &'static str,
    from: jiff::civil::Date,
    to: Option<jiff::civil::Date>,
    criteria: usize,
    indicators: usize,
    complete: bool,
    least_verified: &'static str,
}

pub fn run(reference: &Reference, command: &LawCommand, lang: Lang) -> Result<bool, Failure> {
    match command {
        LawCommand::List { json } => list(reference, *json, lang)?,
        LawCommand::Show { set } => {
            let found = reference.law.set(set).ok_or_else(|| {
                Failure::misuse(
                    format!("không có bộ tiêu chí “{set}” (xem: nongthon law list)"),
                    format!("no criteria set “{set}” (see: nongthon law list)"),
                )
            })?;
            print::line(law::show(&reference.law, found, lang).trim_end())?;
        }
    }
    Ok(true)
}

fn list(reference: &Reference, json: bool, lang: Lang) -> Result<(), Failure> {
    let sets = reference.law.sets().iter().map(|set| Listed {
        id: &set.id,
        level: set.level.id(),
        grade: set.grade.id(),
        from: set.from,
        to: set.to,
        criteria: set.criteria.len(),
        indicators: set.indicators().count(),
        complete: set.complete && set.criteria.iter().all(|criterion| criterion.complete),
        least_verified: reference.law.badge(set).id(),
    });
    if json {
        return print::json(&sets.collect::<Vec<_>>());
    }
    let rows = sets.map(|set| {
        let to = set.to.map_or_else(|| "…".to_owned(), vietnamese::date);
        let verified = law::Verification::from_id(set.least_verified).map(|v| v.label(lang)).unwrap_or_default();
        let complete =
            if set.complete { lang.pick("đủ", "complete") } else { lang.pick("chưa đủ", "incomplete") };
        vec![
            set.id.to_owned(),
            format!("{} – {to}", vietnamese::date(set.from)),
            set.criteria.to_string(),
            set.indicators.to_string(),
            complete.to_owned(),
            verified.to_owned(),
        ]
    });
    let headers = [
        lang.pick("bộ tiêu chí", "set"),
        lang.pick("hiệu lực", "in force"),
        lang.pick("tiêu chí", "criteria"),
        lang.pick("chỉ tiêu", "indicators"),
        "",
        lang.pick("kiểm chứng", "verified"),
    ];
    print::table(&headers, rows.collect(), &[2, 3])
}
