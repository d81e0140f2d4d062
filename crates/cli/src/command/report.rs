//! `nongthon report`: the programme report, drafted, issued, and written again; papers made from the records.

use std::{
    fs,
    path::{Path, PathBuf},
};

use documents::{
    programme_report::{self, Request},
    report::{Format, model::Report},
};
use jiff::{Timestamp, civil::date};
use ledger::IssuedReport;
use programme::{Lang, snapshot::Snapshot};

use super::{acts::act_now, import::digest, papers};
use crate::{
    args::{Act, ReportCommand},
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

/// A file of a report: its name and content.
type File = (&'static str, Vec<u8>);

pub async fn run(office: &Office, command: ReportCommand, lang: Lang) -> Result<bool, Failure> {
    match command {
        ReportCommand::Programme { when, out, issue: None, .. } => {
            let files = render(office, when.resolve(), None, &letterhead(office).await?).await?;
            write(&out, &files, lang)?;
            Ok(true)
        }
        ReportCommand::Programme { when, out, issue: Some(number), act } => {
            issue(office, when.resolve(), &out, &number, &act, lang).await
        }
        ReportCommand::Briefing { when, out } => papers::briefing(office, when.resolve(), &out, lang).await,
        ReportCommand::Conclusion { document, when, out } => {
            papers::conclusion(office, &document, when.resolve(), &out, lang).await
        }
        ReportCommand::Reissue { number, out } => reissue(office, &number, &out, lang).await,
    }
}

/// Composes the report of a state and renders it in every format. An issued one keeps the words it was issued under.
pub async fn render(
    office: &Office,
    when: AsOf,
    number: Option<&str>,
    letterhead: &programme_report::Office,
) -> Result<Vec<File>, Failure> {
    let now = office.snapshot(when).await?;
    let baseline = year_before(office, when).await?;
    let province = scope(office, &now, None)?;
    let request = Request {
        now: &now,
        baseline: &baseline,
        province,
        office: letterhead,
        number,
        date: when.valid,
        known_at: when.known,
    };
    files(&programme_report::compose(&request))
}

/// The state at the end of the year before, from which increases are counted.
pub async fn year_before(office: &Office, when: AsOf) -> Result<Snapshot, Failure> {
    office.snapshot(AsOf { valid: date(when.valid.year() - 1, 12, 31), known: when.known }).await
}

/// How the office names itself, by its settings.
pub async fn letterhead(office: &Office) -> Result<programme_report::Office, Failure> {
    let settings = office.ledger.settings().await?;
    Ok(programme_report::Office::with_settings(&province_name(office)?, |key| settings.get(key).cloned()))
}

fn province_name(office: &Office) -> Result<String, Failure> {
    let code = office.province()?;
    let unit = office.reference.register.units().iter().find(|unit| unit.code == code);
    Ok(unit.map(|unit| unit.name.clone()).unwrap_or_default())
}

fn files(report: &Report) -> Result<Vec<File>, Failure> {
    let failed = |error: documents::report::RenderError| Failure::Document(error.to_string());
    Format::ALL.into_iter().map(|format| Ok((format.file_name(), format.render(report).map_err(failed)?))).collect()
}

/// Writes the files of a report and says where.
pub fn write(out: &Path, files: &[(impl AsRef<Path>, Vec<u8>)], lang: Lang) -> Result<(), Failure> {
    fs::create_dir_all(out).map_err(|error| Failure::File(out.to_owned(), error))?;
    for (name, bytes) in files {
        let path: PathBuf = out.join(name);
        fs::write(&path, bytes).map_err(|error| Failure::File(path.clone(), error))?;
        print::line(&format!("{} {}", lang.pick("Đã ghi", "Wrote"), path.display()))?;
    }
    Ok(())
}

fn digests(files: &[File]) -> String {
    files.iter().map(|(name, bytes)| format!("{name} {}", digest(bytes))).collect::<Vec<_>>().join("\n")
}

async fn issue(office: &Office, when: AsOf, out: &Path, number: &str, act: &Act, lang: Lang) -> Result<bool, Failure> {
    if office.ledger.issued_report(number).await?.is_some() {
        return Err(Failure::misuse(
            format!("báo cáo số {number} đã được ban hành (viết lại: nongthon report reissue {number})"),
            format!("report {number} is already issued (write it again: nongthon report reissue {number})"),
        ));
    }
    // Knowledge is frozen to the microsecond, as the ledger keeps it.
    let known = Timestamp::from_microsecond(when.known.as_microsecond()).unwrap_or(when.known);
    let when = AsOf { known, ..when };
    let letterhead = letterhead(office).await?;
    let files = render(office, when, Some(number), &letterhead).await?;
    let issued = IssuedReport {
        letterhead: letterhead.written(),
        number: number.to_owned(),
        kind: "programme".to_owned(),
        as_of: when.valid,
        known_at: when.known,
        digests: digests(&files),
    };
    write(out, &files, lang)?;
    let act = office.ledger.issue_report(act_now(act, "issue report"), &issued).await?;
    print::line(&format!(
        "{} {number} ({} {})",
        lang.pick("Đã ban hành báo cáo số", "Issued report"),
        lang.pick("việc số", "act"),
        act.0
    ))?;
    Ok(true)
}

async fn reissue(office: &Office, number: &str, out: &Path, lang: Lang) -> Result<bool, Failure> {
    let issued = office.ledger.issued_report(number).await?.ok_or_else(|| {
        Failure::misuse(
            format!("chưa có báo cáo số {number} nào được ban hành"),
            format!("no report was issued as {number}"),
        )
    })?;
    let when = AsOf { valid: issued.as_of, known: issued.known_at };
    let letterhead = programme_report::Office::read(&province_name(office)?, &issued.letterhead);
    let files = render(office, when, Some(number), &letterhead).await?;
    write(out, &files, lang)?;
    let same = digests(&files) == issued.digests;
    let verdict = if same {
        lang.pick("Giống hệt bản đã ban hành, từng byte", "The same as issued, byte for byte")
    } else {
        lang.pick(
            "KHÁC bản đã ban hành: dữ liệu pháp lý hoặc phiên bản phần mềm đã đổi",
            "DIFFERS from what was issued: the reference data or the program has changed",
        )
    };
    print::line(verdict)?;
    Ok(same)
}
