//! `nongthon backup`, `restore`: copies of everything, and the way back.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use backup::{Finding, Keep, Made, Opener, Repository, Sealer};
use programme::{Lang, vietnamese::count};
use serde::Serialize;
use server::settings::{BACKUP_KEEP, BACKUP_KEYS, Settings};
use store::Store;

use crate::{
    args::{BackupCommand, Common, Restore},
    clock,
    error::Failure,
    office::{self, Office},
    print,
};

pub async fn run(common: &Common, command: BackupCommand) -> Result<bool, Failure> {
    let lang = common.lang();
    if let BackupCommand::Key { file } = command {
        return new_key(&file, lang);
    }
    let place = common.places.backups(&common.data);
    let copies = Repository::open(&place)?;
    match command {
        BackupCommand::Make { key } => {
            let office = Office::open(common).await?;
            let settings = Settings::read(&office.ledger).await?;
            let set = settings.get(&BACKUP_KEYS).split_whitespace().map(str::to_owned);
            let keys: Vec<String> = if key.is_empty() { set.collect() } else { key };
            let sealer = Sealer::new(keys.iter().map(String::as_str))?;
            let evidence = Store::open(&common.places.evidence(&common.data))?;
            let made = copies.make(&office.ledger, &evidence, &sealer, clock::now()).await?;
            for digest in &made.left_out {
                let (vi, en) = ("mất hoặc hỏng, không sao được", "is missing or damaged and was not copied");
                print::line(&format!(
                    "{} {digest} {}",
                    lang.pick("tệp minh chứng", "file of evidence"),
                    lang.pick(vi, en)
                ))?;
            }
            print::line(&told(&made, &place.to_string(), lang))?;
            Ok(made.left_out.is_empty())
        }
        BackupCommand::List { json } => list(&copies, json, lang).await,
        BackupCommand::Verify { identity } => verify(&copies, &opener(identity.as_deref())?, lang).await,
        BackupCommand::Prune { keep } => {
            let keep = match keep {
                Some(keep) => keep,
                None => set_keep(common).await?,
            };
            let (struck, swept) = copies.prune(&keep, &clock::home(), clock::now()).await?;
            let (struck, swept) = (struck.len(), swept);
            let words = lang.pick("bản sao không giữ nữa", "copies let go");
            print::line(&format!("{struck} {words}; {swept} {}", lang.pick("phần đã xóa", "parts deleted")))?;
            Ok(true)
        }
        BackupCommand::Key { .. } => Ok(true),
    }
}

async fn set_keep(common: &Common) -> Result<Keep, Failure> {
    let office = Office::open(common).await?;
    Ok(Settings::read(&office.ledger).await?.get(&BACKUP_KEEP).parse()?)
}

fn told(made: &Made, place: &str, lang: Lang) -> String {
    let (rows, files) = (made.snapshot.rows(), made.snapshot.files());
    let (kilobytes, act) = (made.written.div_ceil(1000), made.snapshot.last_act);
    match lang {
        Lang::Vi => format!(
            "Đã sao lưu đến việc số {act}: {} dòng, {files} tệp minh chứng; ghi thêm {} kB vào {place}",
            count(i64::try_from(rows).unwrap_or(i64::MAX)),
            count(i64::try_from(kilobytes).unwrap_or(i64::MAX)),
        ),
        Lang::En => format!(
            "Copied up to act {act}: {rows} rows, {files} files of evidence; {kilobytes} kB were added to {place}"
        ),
    }
}

#[derive(Serialize)]
struct Line {
    name: String,
    made_at: jiff::Timestamp,
    last_act: i64,
    last_recorded: Option<jiff::Timestamp>,
    rows: u64,
    files: u64,
    sealed: bool,
}

async fn list(copies: &Repository, json: bool, lang: Lang) -> Result<bool, Failure> {
    let mut lines = Vec::new();
    for id in copies.snapshots().await? {
        let snapshot = copies.snapshot(&id).await?;
        lines.push(Line {
            name: id.to_string(),
            made_at: id.made_at,
            last_act: snapshot.last_act,
            last_recorded: snapshot.last_recorded,
            rows: snapshot.rows(),
            files: snapshot.files(),
            sealed: snapshot.sealed,
        });
    }
    if json {
        print::json(&lines)?;
        return Ok(true);
    }
    let head = match lang {
        Lang::Vi => ["Thời điểm", "Việc cuối cùng", "Số dòng", "Tệp minh chứng", "Mã hóa"],
        Lang::En => ["Moment", "Last act", "Rows", "Files of evidence", "Sealed"],
    };
    let rows = lines.iter().map(|line| {
        vec![
            clock::written(line.made_at),
            line.last_act.to_string(),
            line.rows.to_string(),
            line.files.to_string(),
            if line.sealed { lang.pick("có", "yes") } else { lang.pick("không", "no") }.to_owned(),
        ]
    });
    print::table(&head, rows.collect(), &[1, 2, 3])?;
    Ok(true)
}

async fn verify(copies: &Repository, opener: &Opener, lang: Lang) -> Result<bool, Failure> {
    let verified = copies.verify(opener).await?;
    for finding in &verified.findings {
        let (vi, en) = match finding {
            Finding::Snapshot(id) => (format!("bản sao {id} hỏng"), format!("copy {id} is damaged")),
            Finding::Segment(digest, table) => (
                format!("phần {digest} của {table} mất hoặc hỏng"),
                format!("part {digest} of {table} is missing or damaged"),
            ),
            Finding::File(digest) => (
                format!("tệp minh chứng {digest} mất hoặc hỏng"),
                format!("file {digest} of evidence is missing or damaged"),
            ),
        };
        print::line(lang.pick(&vi, &en))?;
    }
    let (snapshots, segments, files) = (verified.snapshots, verified.segments, verified.files);
    print::line(&match lang {
        Lang::Vi => format!("Đã đọc {snapshots} bản sao, {segments} phần, {files} tệp minh chứng"),
        Lang::En => format!("{snapshots} copies, {segments} parts and {files} files of evidence were read"),
    })?;
    // Copies that are not there cannot be restored.
    Ok(verified.findings.is_empty() && verified.snapshots > 0)
}

pub async fn restore(common: &Common, asked: &Restore) -> Result<bool, Failure> {
    let lang = common.lang();
    let copies = Repository::open(&common.places.backups(&common.data))?;
    let evidence = Store::open(&common.places.evidence(&common.data))?;
    let opener = opener(asked.identity.as_deref())?;
    let restored = copies.restore(asked.to, &office::location(common)?, &evidence, &opener).await?;
    let (act, files) = (restored.last_act.0, restored.files);
    let rows = count(i64::try_from(restored.rows).unwrap_or(i64::MAX));
    let recorded = restored.last_recorded.map(clock::written).unwrap_or_default();
    print::line(&match lang {
        Lang::Vi => format!(
            "Đã khôi phục đến việc số {act} ({recorded}): {rows} dòng, {files} tệp minh chứng; sổ cái nguyên vẹn"
        ),
        Lang::En => format!(
            "Restored up to act {act} ({recorded}): {rows} rows, {files} files of evidence; the ledger is whole"
        ),
    })?;
    Ok(true)
}

fn opener(identity: Option<&Path>) -> Result<Opener, Failure> {
    let Some(file) = identity else { return Ok(Opener::default()) };
    let text = fs::read_to_string(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    Ok(Opener::new(&text)?)
}

fn new_key(file: &Path, lang: Lang) -> Result<bool, Failure> {
    let (public, secret) = backup::new_key();
    let told = |error| Failure::File(file.to_owned(), error);
    // Never over another key: what it seals would be lost.
    let mut written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(told)?;
    written.write_all(secret.as_bytes()).map_err(told)?;
    written.sync_all().map_err(told)?;
    print::line(&public)?;
    eprintln!(
        "{}",
        lang.pick(
            "Cất tệp khóa ở nơi khác máy này: mất khóa thì không ai mở được bản sao.",
            "Keep the file off this machine: without the key nobody can open a copy.",
        )
    );
    Ok(true)
}
