//! `nongthon report`: papers made from the records, drafted, issued, and written again.

use std::path::Path;

use documents::{
    paper::{self, Meeting, MemberSheet, PACK, Paper},
    programme_report,
};
use jiff::Timestamp;
use ledger::IssuedReport;
use programme::Lang;

use super::{
    acts::act_now,
    import::digest,
    papers::{File, expect_document, letterhead, mid_term, province_name, render, render_as, write},
};
use crate::{
    args::{Act, CouncilDay, Issue, ReportCommand},
    error::Failure,
    office::{AsOf, Office},
    print,
};

pub async fn run(office: &Office, command: ReportCommand, lang: Lang) -> Result<bool, Failure> {
    match command {
        ReportCommand::Programme { when, out, issue } => {
            make(office, &Paper::Programme, when.resolve(), &out, &issue, lang).await
        }
        ReportCommand::Briefing { when, out } => {
            write(&out, &render(office, &Paper::Briefing, when.resolve(), lang).await?, lang)?;
            Ok(true)
        }
        ReportCommand::Conclusion { document, when, out, issue } => {
            make(office, &Paper::Conclusion(document), when.resolve(), &out, &issue, lang).await
        }
        ReportCommand::MidTerm { from, to, when, out, issue } => {
            let when = when.resolve();
            make(office, &mid_term(from, to, when)?, when, &out, &issue, lang).await
        }
        ReportCommand::Minutes { of, when, out, issue } => {
            make(office, &Paper::Minutes(meeting(of)), when.resolve(), &out, &issue, lang).await
        }
        ReportCommand::Stars { of, when, out, issue } => {
            make(office, &Paper::Stars(meeting(of)), when.resolve(), &out, &issue, lang).await
        }
        ReportCommand::Sheet { council, dossier, member, when, out } => {
            let paper = Paper::Sheet(MemberSheet { council, dossier, member });
            write(&out, &render(office, &paper, when.resolve(), lang).await?, lang)?;
            Ok(true)
        }
        ReportCommand::Pack { document, when, out } => {
            pack(office, document.as_deref(), when.resolve(), &out, lang).await
        }
        ReportCommand::Reissue { number, out } => reissue(office, &number, &out, lang).await,
    }
}

fn meeting(of: CouncilDay) -> Meeting {
    Meeting { council: of.council, day: of.day }
}

/// A draft, or under a number.
async fn make(
    office: &Office,
    paper: &Paper,
    when: AsOf,
    out: &Path,
    asked: &Issue,
    lang: Lang,
) -> Result<bool, Failure> {
    if let Some(number) = &asked.number {
        return issue(office, paper, when, out, (number, &asked.act), lang).await;
    }
    write(out, &render(office, paper, when, lang).await?, lang)?;
    Ok(true)
}

/// The papers of a meeting, each by itself and all in one file. Nothing is written unless all can be.
async fn pack(office: &Office, document: Option<&str>, when: AsOf, out: &Path, lang: Lang) -> Result<bool, Failure> {
    if let Some(number) = document {
        expect_document(office, number, when).await?;
    }
    let papers = Paper::of_meeting(document);
    let mut files = Vec::new();
    for paper in &papers {
        files.extend(render(office, paper, when, lang).await?);
    }
    let packed = paper::pack(&papers, &files).map_err(|error| Failure::Document(error.to_string()))?;
    files.push((PACK.to_owned(), packed));
    write(out, &files, lang)?;
    Ok(true)
}

fn digests(files: &[File]) -> String {
    files.iter().map(|(name, bytes)| format!("{name} {}", digest(bytes))).collect::<Vec<_>>().join("\n")
}

async fn issue(
    office: &Office,
    paper: &Paper,
    when: AsOf,
    out: &Path,
    (number, act): (&str, &Act),
    lang: Lang,
) -> Result<bool, Failure> {
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
    let files = render_as(office, paper, when, (Some(number), &letterhead), Lang::Vi).await?;
    let issued = IssuedReport {
        letterhead: letterhead.written(),
        number: number.to_owned(),
        kind: paper.to_string(),
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
    let paper: Paper = issued.kind.parse().map_err(|_| {
        let kind = &issued.kind;
        Failure::misuse(
            format!("báo cáo số {number} là loại “{kind}”, phiên bản này không biết"),
            format!("report {number} is of a kind “{kind}” that this version does not know"),
        )
    })?;
    let when = AsOf { valid: issued.as_of, known: issued.known_at, map: issued.as_of };
    let letterhead = programme_report::Office::read(&province_name(office)?, &issued.letterhead);
    let files = render_as(office, &paper, when, (Some(number), &letterhead), Lang::Vi).await?;
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
