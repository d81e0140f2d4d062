//! `nongthon review`: every unit judged anew under one set.

use std::path::Path;

use documents::paper::{Paper, Reviewing};
use jiff::civil::Date;
use programme::{
    Lang,
    law::Verification,
    review::{Outcome, Review},
    snapshot::Snapshot,
    unit::UnitCode,
};
use serde::Serialize;

use super::papers::{render, write};
use crate::{
    clock,
    error::Failure,
    office::{AsOf, Office, scope, set},
    print,
};

/// What was asked.
pub struct Asked<'a> {
    pub set: &'a str,
    pub on: Option<Date>,
    pub year: Option<i16>,
    pub unit: Option<UnitCode>,
    pub json: bool,
    pub out: Option<&'a Path>,
}

#[derive(Serialize)]
struct Line {
    unit: UnitCode,
    name: String,
    outcome: &'static str,
    short: Vec<String>,
    open_criteria: Vec<String>,
}

/// Whether nobody who holds the grade falls or falls short.
pub async fn run(office: &Office, asked: &Asked<'_>, lang: Lang) -> Result<bool, Failure> {
    let now = clock::now();
    let valid = asked.on.unwrap_or_else(|| clock::day_of(now));
    let when = AsOf { valid, known: now, map: valid };
    let snapshot = office.snapshot(when).await?;
    let set = set(snapshot.law(), asked.set)?;
    let years = set.assessment_years;
    let year = asked.year.unwrap_or_else(|| when.valid.year().clamp(years.from, years.to.unwrap_or(i16::MAX)));
    let review = Review::new(&snapshot, set, year, scope(office, &snapshot, asked.unit)?);
    let keeps = review.of(Outcome::Falls).chain(review.of(Outcome::Short)).next().is_none();
    if let Some(out) = asked.out {
        let paper = Paper::Review(Reviewing { set: set.id.clone(), year });
        write(out, &render(office, &paper, when, lang).await?, lang)?;
        return Ok(keeps);
    }
    if asked.json {
        print::json(&lines(&snapshot, &review, lang))?;
    } else {
        tell(&snapshot, &review, lang)?;
    }
    Ok(keeps)
}

fn lines(snapshot: &Snapshot, review: &Review<'_>, lang: Lang) -> Vec<Line> {
    let mut units: Vec<_> = review.units.iter().collect();
    units.sort_by_key(|each| each.outcome);
    let line = |each: &programme::review::Reviewed| Line {
        unit: snapshot.tree().unit(each.unit).code,
        name: snapshot.tree().unit(each.unit).full_name(),
        outcome: each.outcome.id(),
        short: each.short.iter().map(|short| review.tell(short, lang)).collect(),
        open_criteria: review.open_criteria(each).into_iter().map(str::to_owned).collect(),
    };
    units.into_iter().map(line).collect()
}

fn tell(snapshot: &Snapshot, review: &Review<'_>, lang: Lang) -> Result<(), Failure> {
    let name = review.set.name.get(lang);
    print::line(&format!("{name}, {} {}", lang.pick("năm đánh giá", "assessment year"), review.year))?;
    if review.badge != Verification::Verified {
        print::line(&format!("⚠ {} [{}]", lang.pick("mức của bộ", "thresholds"), review.badge.label(lang)))?;
    }
    if review.set.withdrawal.is_none() {
        let none = lang.pick(
            "⚠ chưa có quy định thu hồi của bộ này: không kết luận ai thuộc diện xét thu hồi",
            "⚠ no rule of withdrawal is known for this set: nobody is said to be due for it",
        );
        print::line(none)?;
    }
    for outcome in Outcome::ALL {
        print::line(&format!("{}: {}", outcome.label(lang), review.of(*outcome).count()))?;
    }
    let rows = lines(snapshot, review, lang).into_iter().map(|line| {
        let outcome = Outcome::from_id(line.outcome).map_or("", |outcome| outcome.label(lang));
        vec![line.unit.to_string(), line.name, outcome.to_owned(), line.short.join("; "), line.open_criteria.join(", ")]
    });
    let headers = [
        lang.pick("mã", "code"),
        lang.pick("đơn vị", "unit"),
        lang.pick("kết quả", "outcome"),
        lang.pick("hụt ở", "falls short in"),
        lang.pick("thiếu số liệu ở", "data missing in"),
    ];
    print::table(&headers, rows.collect(), &[])?;
    for each in review.uncollected() {
        let name = snapshot.law().measure_at(each.measure).name.get(lang);
        let words = lang.pick("đơn vị chưa có", "units without it");
        print::line(&format!("{name}: {} {words}", each.missing))?;
    }
    let head = lang.pick("Kinh phí để giữ danh hiệu", "What holding the grade would cost");
    print::line(&format!("{head}: {}", review.costs().words(lang)))
}
