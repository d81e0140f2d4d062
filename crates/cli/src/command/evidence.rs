//! `nongthon evidence`: is it whole, and away with what nobody needs.

use std::{
    collections::HashSet,
    pin::pin,
    time::{Duration, SystemTime},
};

use futures_util::TryStreamExt as _;
use programme::{Lang, vietnamese::count};
use store::{Digest, Finding, Store};

use crate::{
    args::{Common, EvidenceCommand},
    clock,
    error::Failure,
    office::Office,
    print,
};

pub async fn run(common: &Common, command: EvidenceCommand) -> Result<bool, Failure> {
    let lang = common.lang();
    let office = Office::open(common).await?;
    let store = Store::open(&common.places.evidence(&common.data))?;
    let named = office.ledger.evidence_digests().await?;
    // A name that is no digest names nothing that could be kept.
    let needed: HashSet<Digest> = named.iter().filter_map(|digest| digest.parse().ok()).collect();
    match command {
        EvidenceCommand::Check => check(&store, needed, lang).await,
        EvidenceCommand::Sweep { days, dry_run } => sweep(&store, &needed, days, dry_run, lang).await,
    }
}

async fn check(store: &Store, needed: HashSet<Digest>, lang: Lang) -> Result<bool, Failure> {
    let files = needed.len();
    let mut scrubbed = pin!(store.scrub(needed));
    let mut is_whole = true;
    while let Some(found) = scrubbed.try_next().await? {
        let Some(finding) = found else { continue };
        is_whole = false;
        let (vi, en) = match finding {
            Finding::Lost(digest) => (format!("mất tệp {digest}"), format!("file {digest} is missing")),
            Finding::Damaged(digest) => {
                (format!("tệp {digest} đã bị sửa hoặc hỏng"), format!("file {digest} was changed"))
            }
        };
        print::line(lang.pick(&vi, &en))?;
    }
    print::line(&format!("{} {}", lang.pick("Số tệp minh chứng đã đọc:", "Files of evidence read:"), counted(files)))?;
    Ok(is_whole)
}

async fn sweep(store: &Store, needed: &HashSet<Digest>, days: u16, dry_run: bool, lang: Lang) -> Result<bool, Failure> {
    let now = Duration::from_secs(u64::try_from(clock::now().as_second()).unwrap_or_default());
    let before = SystemTime::UNIX_EPOCH + now.saturating_sub(Duration::from_hours(24 * u64::from(days)));
    let orphans = store.orphans(needed, before).await?;
    if !dry_run {
        store.sweep(&orphans).await?;
    }
    let kilobytes = orphans.iter().map(|held| held.size).sum::<u64>().div_ceil(1000);
    let (files, kilobytes) = (counted(orphans.len()), counted(usize::try_from(kilobytes).unwrap_or(usize::MAX)));
    let (vi, en) = if dry_run { ("Sẽ xóa", "Would be deleted:") } else { ("Đã xóa", "Deleted:") };
    print::line(&match lang {
        Lang::Vi => format!("{vi} {files} tệp không bản ghi nào cần ({kilobytes} kB)"),
        Lang::En => format!("{en} {files} files that no record names ({kilobytes} kB)"),
    })?;
    Ok(true)
}

fn counted(number: usize) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}
