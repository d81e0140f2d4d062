//! `nongthon report briefing` and `nongthon report conclusion`: papers made from the records.

use std::path::Path;

use documents::{
    briefing, conclusion,
    report::{Format, Report},
};
use programme::{
    Lang,
    fact::{Document, Record},
};

use super::report::{letterhead, write, year_before};
use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
};

/// Writes the briefing of a state.
pub async fn briefing(office: &Office, when: AsOf, out: &Path, lang: Lang) -> Result<bool, Failure> {
    let now = office.snapshot(when).await?;
    let request = briefing::Request {
        now: &now,
        baseline: &year_before(office, when).await?,
        province: scope(office, &now, None)?,
        office: &letterhead(office).await?,
        date: when.valid,
        known_at: when.known,
        lang,
    };
    write(out, &files(&briefing::compose(&request), briefing::FILE_STEM)?, lang)?;
    Ok(true)
}

/// Writes the conclusion notice of a document.
pub async fn conclusion(office: &Office, number: &str, when: AsOf, out: &Path, lang: Lang) -> Result<bool, Failure> {
    let now = office.snapshot(when).await?;
    let documents = now.all::<Document>();
    let document = documents.iter().find(|record| record.fact().number == number);
    let request = conclusion::Request {
        now: &now,
        document: document.ok_or_else(|| unknown(number, when, documents))?,
        office: &letterhead(office).await?,
        date: when.valid,
        known_at: when.known,
        lang,
    };
    write(out, &files(&conclusion::compose(&request), conclusion::FILE_STEM)?, lang)?;
    Ok(true)
}

/// No document bears the number: those that are known, and how to bring one in.
fn unknown(number: &str, when: AsOf, documents: &[Record<Document>]) -> Failure {
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

fn files(report: &Report, stem: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let failed = |error: documents::report::RenderError| Failure::Document(error.to_string());
    let file = |format: Format| Ok((format!("{stem}.{}", format.extension()), format.render(report).map_err(failed)?));
    Format::READ.into_iter().map(file).collect()
}
