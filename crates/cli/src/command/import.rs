//! `nongthon import`: a file into the ledger, all of it or nothing.

use std::{fs, path::Path};

use documents::import::{self, SourceFile};
use ledger::NewAct;
use programme::{
    Lang,
    fact::{Fact, FactKind, ReadContext},
    vietnamese, with_fact,
};
use sha2::{Digest, Sha256};

use super::acts::act_now;
use crate::{args::Act, error::Failure, office::Office, print, progress};

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Facts that are new.
    pub added: usize,
    /// Facts that replace an earlier word on the same thing.
    pub superseded: usize,
    /// Facts that the ledger already has.
    pub unchanged: usize,
    /// The act that was written.
    pub act: Option<i64>,
}

pub async fn run(
    office: &Office,
    kind: FactKind,
    file: &Path,
    dry_run: bool,
    act: &Act,
    lang: Lang,
) -> Result<bool, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    let name = name_of(file);
    let act = NewAct {
        source: Some(name.clone()),
        source_digest: Some(digest(&bytes)),
        ..act_now(act, &format!("import {}", kind.id()))
    };
    let outcome = with_fact!(kind, F => import_file::<F>(office, &name, &bytes, act, dry_run, lang).await)?;
    match outcome {
        Ok(counts) => {
            print::line(&told(&counts, dry_run, lang))?;
            Ok(true)
        }
        Err(rejected) => {
            refuse(&name, &rejected, lang);
            Ok(false)
        }
    }
}

/// Tells why a file was refused.
pub fn refuse(name: &str, rejected: &import::Rejected, lang: Lang) {
    for problem in &rejected.problems {
        eprintln!("{problem}");
    }
    let count = |count: usize| vietnamese::count(i64::try_from(count).unwrap_or(i64::MAX));
    let more = rejected.total.saturating_sub(rejected.problems.len());
    if more > 0 {
        eprintln!("… {} {}", lang.pick("và còn", "and more:"), count(more));
    }
    let nothing = lang.pick("lỗi; không ghi gì vào sổ cái", "errors; nothing was written");
    eprintln!("{name}: {} {nothing}", count(rejected.total));
}

/// The name of a file, for messages and the audit.
pub fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Reads and, unless it is a dry run, records one file.
pub async fn import_file<F: Fact>(
    office: &Office,
    name: &str,
    bytes: &[u8],
    act: NewAct,
    dry_run: bool,
    lang: Lang,
) -> Result<Result<Counts, import::Rejected>, Failure> {
    let register = office.ledger.register(&office.reference.register, None).await?;
    let law = office.law().await?;
    let context = ReadContext { law: &law, register: &register, lang };
    let bar = progress::bar(0, &format!("{} {name}", lang.pick("Đọc", "Reading")));
    let read = import::read::<F>(&SourceFile { name, bytes }, context, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let facts = match read {
        Ok(imported) => imported.facts,
        Err(rejected) => return Ok(Err(rejected)),
    };
    let province = office.province()?.to_string();
    let count = if dry_run {
        let compared = office.ledger.compare::<F>(&facts).await?;
        Counts { added: compared.added, superseded: compared.superseded, unchanged: compared.unchanged, act: None }
    } else {
        let bar = progress::bar(facts.len() as u64, &format!("{} {name}", lang.pick("Ghi", "Writing")));
        let appended = office.ledger.append::<F>(act, &province, &facts, &mut |done| bar.set_position(done)).await?;
        bar.finish_and_clear();
        Counts {
            added: appended.added,
            superseded: appended.superseded,
            unchanged: appended.unchanged,
            act: appended.act.map(|act| act.0),
        }
    };
    Ok(Ok(count))
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    ledger::hex(&Sha256::digest(bytes))
}

fn told(counts: &Counts, dry_run: bool, lang: Lang) -> String {
    let number = |count: usize| vietnamese::count(i64::try_from(count).unwrap_or(i64::MAX));
    let (added, superseded, unchanged) = (number(counts.added), number(counts.superseded), number(counts.unchanged));
    let counted = lang
        .pick(
            &format!("{added} bản ghi mới, {superseded} thay bản cũ, {unchanged} không đổi"),
            &format!("{added} new, {superseded} superseding, {unchanged} unchanged"),
        )
        .to_owned();
    let nothing = counts.added + counts.superseded == 0;
    match (dry_run, nothing, counts.act) {
        (true, ..) => format!("{}: {counted}", lang.pick("Chạy thử, không ghi gì", "Dry run, nothing written")),
        (false, true, _) => format!("{}: {counted}", lang.pick("Không có gì thay đổi", "Nothing changed")),
        (false, false, act) => {
            let act = act.map(|act| act.to_string()).unwrap_or_default();
            let undo = lang.pick("hoàn tác bằng", "undo with");
            format!("{}: {counted} ({undo}: nongthon undo {act})", lang.pick("Đã ghi", "Recorded"))
        }
    }
}
