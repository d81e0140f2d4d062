//! Making papers: the states they tell of, their files, and where these go.

use std::{
    fs,
    path::{Path, PathBuf},
};

use documents::{
    paper::{Ground, Meeting, MemberSheet, Paper, Period, find},
    programme_report,
};
use programme::{
    Lang,
    fact::{Document, Record},
};

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

/// A file: its name and content.
pub type File = (String, Vec<u8>);

/// The files of a draft.
pub async fn render(office: &Office, paper: &Paper, when: AsOf, lang: Lang) -> Result<Vec<File>, Failure> {
    render_as(office, paper, when, (None, &letterhead(office).await?), lang).await
}

/// The files of a paper under a number and a letterhead. What is issued keeps the words it was issued under.
pub async fn render_as(
    office: &Office,
    paper: &Paper,
    when: AsOf,
    (number, letterhead): (Option<&str>, &programme_report::Office),
    lang: Lang,
) -> Result<Vec<File>, Failure> {
    let now = office.snapshot(when).await?;
    let mut earlier = Vec::new();
    for day in paper.earlier(when.valid) {
        earlier.push(office.snapshot(AsOf { valid: day, map: day, ..when }).await?);
    }
    let ground = Ground {
        now: &now,
        earlier: &earlier.iter().collect::<Vec<_>>(),
        province: scope(office, &now, None)?,
        office: letterhead,
        number,
        known_at: when.known,
        lang,
    };
    let report = paper.compose(&ground).ok_or_else(|| no_such_document(paper, when, now.all()))?;
    let failed = |error: documents::report::RenderError| Failure::Document(error.to_string());
    let formats = paper.formats().iter();
    formats.map(|format| Ok((paper.file_name(*format), format.render(&report).map_err(failed)?))).collect()
}

/// How the office names itself, by its settings.
pub async fn letterhead(office: &Office) -> Result<programme_report::Office, Failure> {
    let settings = office.ledger.settings().await?;
    Ok(programme_report::Office::with_settings(&province_name(office)?, |key| settings.get(key).cloned()))
}

/// What the province is called.
pub fn province_name(office: &Office) -> Result<String, Failure> {
    let code = office.province()?;
    let unit = office.reference.register.units().iter().find(|unit| unit.code == code);
    Ok(unit.map(|unit| unit.name.clone()).unwrap_or_default())
}

/// The review of a period that has begun.
pub fn mid_term(from: i16, to: i16, when: AsOf) -> Result<Paper, Failure> {
    let has_begun = from <= when.valid.year();
    Period::new(from, to).filter(|_| has_begun).map(Paper::MidTerm).ok_or_else(|| {
        let year = when.valid.year();
        Failure::misuse(
            format!("giai đoạn {from}–{to} không hợp lệ: từ một năm không sau {year}, đến một năm không trước nó, nhiều nhất 5 năm"),
            format!("{from}–{to} is no period: from a year not after {year}, to one not before it, five years at most"),
        )
    })
}

/// The document that a notice is to be made of, checked before anything is made.
pub async fn expect_document(office: &Office, number: &str, when: AsOf) -> Result<(), Failure> {
    let now = office.snapshot(when).await?;
    let paper = Paper::Conclusion(number.to_owned());
    find(&now, number).map(|_| ()).ok_or_else(|| no_such_document(&paper, when, now.all()))
}

/// No document bears the number: those that are known, and how to bring one in.
fn no_such_document(paper: &Paper, when: AsOf, documents: &[Record<Document>]) -> Failure {
    let number = match paper {
        Paper::Conclusion(number) => number.clone(),
        Paper::Minutes(meeting) | Paper::Stars(meeting) => return no_such_meeting(meeting),
        Paper::Sheet(sheet) => return no_such_sheet(sheet),
        // Papers of cases are made on the pages of their round.
        Paper::Programme | Paper::Briefing | Paper::MidTerm(_) | Paper::Review(_) | Paper::Recognition(..) => {
            String::new()
        }
    };
    let day = programme::vietnamese::date(when.valid);
    let known: Vec<&str> = documents.iter().map(|record| record.fact().number.as_str()).collect();
    let (vi, en) = if known.is_empty() {
        (
            "chưa có văn bản nào; nhập bằng: nongthon import document TỆP".to_owned(),
            "there is none; bring some in: nongthon import document FILE".to_owned(),
        )
    } else {
        let known = known.join("; ");
        (format!("có: {known}"), format!("there are: {known}"))
    };
    Failure::misuse(
        format!("không có văn bản, cuộc họp “{number}” vào ngày {day}; {vi}"),
        format!("no document or meeting “{number}” on {day}; {en}"),
    )
}

/// The council did not meet on that day, or recognised nothing.
fn no_such_meeting(meeting: &Meeting) -> Failure {
    let (council, day) = (&meeting.council, programme::vietnamese::date(meeting.day));
    Failure::misuse(
        format!(
            "hội đồng “{council}” không họp ngày {day}, hoặc không công nhận sản phẩm nào; xem: nongthon export council_session"
        ),
        format!(
            "council “{council}” did not meet on {day}, or recognised no product; see: nongthon export council_session"
        ),
    )
}

/// The member does not score the dossier.
fn no_such_sheet(MemberSheet { council, dossier, member }: &MemberSheet) -> Failure {
    Failure::misuse(
        format!(
            "thành viên “{member}” của hội đồng “{council}” không chấm hồ sơ “{dossier}”; xem: nongthon export council_member, nongthon export dossier"
        ),
        format!(
            "member “{member}” of council “{council}” does not score dossier “{dossier}”; see: nongthon export council_member, nongthon export dossier"
        ),
    )
}

/// Writes files and says where.
pub fn write(out: &Path, files: &[File], lang: Lang) -> Result<(), Failure> {
    fs::create_dir_all(out).map_err(|error| Failure::File(out.to_owned(), error))?;
    for (name, bytes) in files {
        let path: PathBuf = out.join(name);
        fs::write(&path, bytes).map_err(|error| Failure::File(path.clone(), error))?;
        print::line(&format!("{} {}", lang.pick("Đã ghi", "Wrote"), path.display()))?;
    }
    Ok(())
}
