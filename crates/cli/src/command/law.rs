//! `nongthon law`: criteria sets for a lawyer's eye, and those that the office keeps itself.

use std::{fs, path::Path};

use documents::{import, set_comparison};
use ledger::{Amended, Amendment, NewAct};
use programme::{
    Lang,
    fact::{Provenance, SetVersion, Sourced},
    law::{
        self,
        compare::{Side, compare},
        form::{SetForm, Sheet},
    },
    unit::UnitCode,
    vietnamese,
};
use serde::Serialize;

use super::{
    acts::act_now,
    import::{digest, name_of, refuse},
};
use crate::{
    args::{Act, Common, LawCommand},
    clock,
    error::Failure,
    office::{AsOf, Office, scope, set},
    print,
    reference::{self, Reference},
};

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

pub async fn run(common: &Common, command: LawCommand, lang: Lang) -> Result<bool, Failure> {
    match command {
        LawCommand::List { json } => list(&reference::load(common)?, json, lang)?,
        LawCommand::Show { set: id } => {
            let reference = reference::load(common)?;
            let found = set(&reference.law, &id)?;
            print::line(law::show(&reference.law, found, lang).trim_end())?;
        }
        LawCommand::Export { set, out } => export(&Office::open(common).await?, &set, &out, lang).await?,
        LawCommand::Import { file, dry_run, act } => {
            return draft(&Office::open(common).await?, &file, dry_run, &act, lang).await;
        }
        LawCommand::Compare { old, new, unit, out, when, json } => {
            let asked = Asked { old: &old, new: &new, unit, out: out.as_deref(), when: when.resolve(), json };
            told(&Office::open(common).await?, &asked, lang).await?;
        }
    }
    Ok(true)
}

/// Writes the form of a set as it stands today.
async fn export(office: &Office, id: &str, out: &Path, lang: Lang) -> Result<(), Failure> {
    let law = office.law().await?;
    let text = law.text(&set(&law, id)?.id).unwrap_or_default();
    let form = SetForm::read(text).map_err(|error| Failure::Document(error.get(lang).to_owned()))?;
    let bytes = import::write_set(&form, &law, lang).map_err(|error| Failure::Document(error.to_string()))?;
    fs::write(out, bytes).map_err(|error| Failure::File(out.to_owned(), error))?;
    print::line(&out.display().to_string())
}

/// Records the set of a workbook as a draft.
async fn draft(office: &Office, file: &Path, dry_run: bool, act: &Act, lang: Lang) -> Result<bool, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    let name = name_of(file);
    let source = import::SourceFile { name: &name, bytes: &bytes };
    let form = match import::read_set(&source, &*office.law().await?, lang) {
        Ok(form) => form,
        Err(rejected) => {
            refuse(&name, &rejected, lang);
            return Ok(false);
        }
    };
    if dry_run {
        let sound = lang.pick("hợp lệ; chưa ghi gì", "sound; nothing written");
        print::line(&format!("{}: {sound}", form.id()))?;
        return Ok(true);
    }
    let known = office.ledger.current::<SetVersion>(None).await?;
    let from = form.cell(Sheet::Head, 0, "from").parse().ok();
    let (id, today) = (form.id().to_owned(), clock::day_of(clock::now()));
    let fact = SetVersion::draft(&id, form.write().text, from, today, known.iter().map(programme::fact::Record::fact));
    let version = fact.version;
    let act = NewAct {
        source: Some(name.clone()),
        source_digest: Some(digest(&bytes)),
        ..act_now(act, "draft criteria set")
    };
    let fact = Sourced { fact, provenance: Provenance::Official, source: name };
    let province = office.province()?.to_string();
    let amended = office.ledger.amend(act, &province, vec![Amendment { fact, seen: None }]).await?;
    let Amended::Done(act) = amended else {
        return Err(Failure::misuse(
            "người khác vừa ghi bản nháp này; chạy lại",
            "somebody else drafted it; run again",
        ));
    };
    let (version_of, undo) = (lang.pick("phiên bản", "version"), lang.pick("hoàn tác bằng", "undo with"));
    print::line(&format!("{id}, {version_of} {version} ({undo}: nongthon undo {})", act.0))?;
    Ok(true)
}

/// What was asked of two sets.
struct Asked<'a> {
    old: &'a str,
    new: &'a str,
    unit: Option<UnitCode>,
    out: Option<&'a Path>,
    when: AsOf,
    json: bool,
}

#[derive(Serialize)]
struct Line {
    change: &'static str,
    old: Option<String>,
    old_demand: Option<String>,
    new: Option<String>,
    new_demand: Option<String>,
}

#[derive(Serialize)]
struct Compared<'a> {
    unit: UnitCode,
    lines: Vec<Line>,
    uncollected: Vec<&'a str>,
    new_measures: Vec<&'a str>,
    dropped_measures: Vec<&'a str>,
}

async fn told(office: &Office, asked: &Asked<'_>, lang: Lang) -> Result<(), Failure> {
    let state = office.snapshot(asked.when).await?;
    let law = state.law();
    let (old, new) = (set(law, asked.old)?, set(law, asked.new)?);
    let first = state.tree().iter().find(|(_, unit)| new.counts(unit)).map(|(index, _)| index);
    let unit = match (asked.unit, first) {
        (None, Some(first)) => first,
        (unit, _) => scope(office, &state, unit)?,
    };
    let year = asked.when.valid.year();
    let side = |set| Side::of(law, set, &state, unit, year);
    let (old, new) = (side(old), side(new));
    let compared = compare(old, new);
    let name = state.tree().unit(unit).full_name();
    if let Some(out) = asked.out {
        let bytes = set_comparison::set_comparison((old, new), &compared, &state, &name, lang);
        let bytes = bytes.map_err(|error| Failure::Document(error.to_string()))?;
        fs::write(out, bytes).map_err(|error| Failure::File(out.to_owned(), error))?;
    }
    let lines = compared.lines.iter().map(|line| {
        let (old, new) = (line.old.map(|d| old.tell(&d, lang)), line.new.map(|d| new.tell(&d, lang)));
        let part = |told: Option<law::compare::Told>| told.map(|told| (told.code, told.demand)).unzip();
        let ((old, old_demand), (new, new_demand)) = (part(old), part(new));
        (line.change, Line { change: line.change.id(), old, old_demand, new, new_demand })
    });
    if asked.json {
        return print::json(&Compared {
            unit: state.tree().unit(unit).code,
            uncollected: compared.uncollected(&state),
            new_measures: compared.new_measures.clone(),
            dropped_measures: compared.dropped_measures.clone(),
            lines: lines.map(|(_, line)| line).collect(),
        });
    }
    print::line(&format!("{name}: {}", set_comparison::counts(&compared, lang)))?;
    let rows = lines.map(|(change, line)| {
        let [old, old_demand, new, new_demand] =
            [line.old, line.old_demand, line.new, line.new_demand].map(Option::unwrap_or_default);
        vec![old, old_demand, change.label(lang).to_owned(), new, new_demand]
    });
    let headers = [
        lang.pick("cũ", "old"),
        lang.pick("yêu cầu cũ", "old demand"),
        lang.pick("thay đổi", "change"),
        lang.pick("mới", "new"),
        lang.pick("yêu cầu mới", "new demand"),
    ];
    print::table(&headers, rows.collect(), &[])?;
    let measures = |title: &str, ids: &[&str]| {
        if ids.is_empty() { Ok(()) } else { print::line(&format!("{title}: {}", ids.join(", "))) }
    };
    let uncollected = compared.uncollected(&state);
    measures(lang.pick("Chưa đơn vị nào báo cáo", "Reported by no unit yet"), &uncollected)?;
    measures(lang.pick("Bộ mới không hỏi nữa", "Not asked any more"), &compared.dropped_measures)
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
