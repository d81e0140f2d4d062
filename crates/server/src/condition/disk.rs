//! The folders of an installation: is there room, who may read them.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use super::Finding;

/// Less than so much is told before it is too late: what a busy week of photographs and copies takes.
const LITTLE: u64 = 2_000_000_000;
/// With less than so much the next write may fail.
const NOTHING: u64 = 200_000_000;

/// Whether two folders lie on one file system.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let device = |path: &Path| fs::metadata(path).ok().map(|found| found.dev());
    device(one).is_some_and(|found| device(other) == Some(found))
}

/// Whether there is room where folders lie.
pub fn room(folders: &[PathBuf]) -> Finding {
    const SUBJECT: &str = "condition-disk";
    let mut free = BTreeMap::new();
    for folder in folders.iter().filter(|folder| folder.exists()) {
        match rustix::fs::statvfs(folder) {
            Ok(found) => _ = free.insert(found.f_bavail.saturating_mul(found.f_frsize), folder),
            Err(error) => {
                return Finding::wrong(SUBJECT, "condition-disk-unknown")
                    .with("place", folder.display())
                    .with("cause", error);
            }
        }
    }
    let Some((least, folder)) = free.first_key_value() else { return Finding::well(SUBJECT, "condition-disk-none") };
    let told = |finding: Finding| {
        #[expect(clippy::cast_precision_loss, reason = "of a number of bytes three digits are told")]
        let gigabytes = *least as f64 / 1e9;
        finding.with("place", folder.display()).with("free", format!("{gigabytes:.1}").replace('.', ","))
    };
    told(match *least {
        ..NOTHING => Finding::wrong(SUBJECT, "condition-disk-full"),
        NOTHING..LITTLE => Finding::doubtful(SUBJECT, "condition-disk-little"),
        _ => Finding::well(SUBJECT, "condition-disk-well"),
    })
}

/// Whether others than the application's own user may read its data.
pub fn privacy(data: &Path) -> Finding {
    const SUBJECT: &str = "condition-privacy";
    match fs::metadata(data) {
        // With a ledger in PostgreSQL and evidence in S3 there is none before the first start.
        Err(_) => Finding::well(SUBJECT, "condition-privacy-none"),
        Ok(found) if found.mode() & 0o007 != 0 => {
            Finding::doubtful(SUBJECT, "condition-privacy-open").with("place", data.display())
        }
        Ok(_) => Finding::well(SUBJECT, "condition-privacy-well").with("place", data.display()),
    }
}
