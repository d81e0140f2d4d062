//! Files that come in parts, so that a line that breaks costs a part and not the whole (tus 1.0, with creation and termination). What has
//! come waits in the data directory of this node, for a day at most, until a form names it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use axum::body::Body;
use futures_util::StreamExt as _;
use ledger::AccountId;
use serde::{Deserialize, Serialize};
use tokio::{fs, io::AsyncWriteExt as _};

use crate::{
    app::App,
    failure::Failure,
    random,
    upload::{FORM_LIMIT, base_name},
};

/// What nobody names is kept so long.
const KEPT: Duration = Duration::from_hours(24);
/// So many files of one account wait at most: of another one the oldest makes room.
const MOST: usize = 10;
/// A name is 256 bits in base64.
const NAME: usize = 43;
/// How often what is left is looked for.
const EVERY: Duration = Duration::from_hours(1);

/// Takes away what nobody named, for as long as the application runs; each node its own.
pub async fn follow(app: App) {
    loop {
        let since_1970 = Duration::from_micros(u64::try_from(app.now().as_microsecond()).unwrap_or_default());
        app.parts.sweep(SystemTime::UNIX_EPOCH + since_1970).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// The files that are on their way, in a folder for each account.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    /// Those that a part is being written to.
    busy: Mutex<HashSet<String>>,
}

/// A file that is on its way, or has come.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// What it is called.
    pub name: String,
    /// How many bytes it will have.
    pub length: u64,
}

/// The right to write to a file, until it is dropped.
struct Turn<'p>(&'p Parts, &'p str);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.busy().remove(self.1);
    }
}

fn broken(error: &std::io::Error) -> Failure {
    Failure::Broken(format!("a file in parts: {error}"))
}

/// What is in a folder: each name with when it was changed last; nothing where there is no folder.
async fn listed(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut listed = Vec::new();
    let Ok(mut entries) = fs::read_dir(folder).await else { return listed };
    while let Ok(Some(entry)) = entries.next_entry().await {
        if let Ok(changed) = entry.metadata().await.and_then(|told| told.modified()) {
            listed.push((entry.file_name().to_string_lossy().into_owned(), changed));
        }
    }
    listed
}

/// The files in an account's folder, the oldest first.
async fn files(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut files = listed(folder).await;
    // Not what is told of them.
    files.retain(|(name, _)| name.len() == NAME);
    files.sort_by_key(|(_, changed)| *changed);
    files
}

fn told_of(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.json"))
}

async fn remove(folder: &Path, id: &str) {
    // What is gone already is as it should be.
    let _ = fs::remove_file(told_of(folder, id)).await;
    let _ = fs::remove_file(folder.join(id)).await;
}

impl Parts {
    /// Those of a data directory.
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("parts"), busy: Mutex::default() }
    }

    fn busy(&self) -> MutexGuard<'_, HashSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, account: &AccountId) -> PathBuf {
        self.folder.join(random::fingerprint(&account.0))
    }

    /// A file of so many bytes begins to come; what it is called here.
    pub async fn begin(&self, account: &AccountId, name: &str, length: u64) -> Result<String, Failure> {
        let most = u64::try_from(FORM_LIMIT).unwrap_or(u64::MAX);
        if length == 0 || length > most {
            return Err(Failure::TooLarge(most));
        }
        let folder = self.of(account);
        fs::create_dir_all(&folder).await.map_err(|error| broken(&error))?;
        let own = files(&folder).await;
        for (oldest, _) in own.iter().take((own.len() + 1).saturating_sub(MOST)) {
            remove(&folder, oldest).await;
        }
        let id = random::secret()?;
        let coming = Coming { name: base_name(name), length };
        let told = serde_json::to_vec(&coming).map_err(|error| Failure::Broken(error.to_string()))?;
        fs::write(folder.join(&id), b"").await.map_err(|error| broken(&error))?;
        fs::write(told_of(&folder, &id), told).await.map_err(|error| broken(&error))?;
        Ok(id)
    }

    /// A file of an account, and how much of it has come; another's is not there.
    pub async fn find(&self, account: &AccountId, id: &str) -> Result<(Coming, u64), Failure> {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if id.len() != NAME || !id.chars().all(is_name) {
            return Err(Failure::NotFound);
        }
        let folder = self.of(account);
        let told = fs::read(told_of(&folder, id)).await.map_err(|_| Failure::NotFound)?;
        let coming = serde_json::from_slice(&told).map_err(|_| Failure::NotFound)?;
        let has = fs::metadata(folder.join(id)).await.map_err(|_| Failure::NotFound)?.len();
        Ok((coming, has))
    }

    /// Writes the next part of a file as it comes; how much of it is there now. What came before a line broke stays.
    pub async fn append(&self, account: &AccountId, id: &str, offset: u64, body: Body) -> Result<u64, Failure> {
        let (coming, _) = self.find(account, id).await?;
        if !self.busy().insert(id.to_owned()) {
            return Err(Failure::Conflict("failure-part-busy"));
        }
        let _turn = Turn(self, id);
        let (_, mut has) = self.find(account, id).await?;
        if has != offset {
            return Err(Failure::Conflict("failure-part-offset"));
        }
        let file = fs::OpenOptions::new().append(true).open(self.of(account).join(id)).await;
        let mut file = file.map_err(|error| broken(&error))?;
        let mut stream = body.into_data_stream();
        while let Some(Ok(bytes)) = stream.next().await {
            has += bytes.len() as u64;
            if has > coming.length {
                return Err(Failure::TooLarge(coming.length));
            }
            file.write_all(&bytes).await.map_err(|error| broken(&error))?;
            // What is only in our memory would be lost with a line that stays silent.
            file.flush().await.map_err(|error| broken(&error))?;
        }
        Ok(has)
    }

    /// The name and the bytes of a file that has come whole and has no more than `most` of them. It stays: a form that is sent again
    /// names it again.
    pub async fn whole(&self, account: &AccountId, id: &str, most: usize) -> Result<(String, Vec<u8>), Failure> {
        let (coming, has) = self.find(account, id).await?;
        if has != coming.length {
            return Err(Failure::Bad("failure-part-missing"));
        }
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        if coming.length > most {
            return Err(Failure::TooLarge(most));
        }
        Ok((coming.name, fs::read(self.of(account).join(id)).await.map_err(|error| broken(&error))?))
    }

    /// Takes a file away.
    pub async fn end(&self, account: &AccountId, id: &str) -> Result<(), Failure> {
        self.find(account, id).await?;
        remove(&self.of(account), id).await;
        Ok(())
    }

    /// Takes away what nobody named in its time.
    async fn sweep(&self, now: SystemTime) {
        for (account, _) in listed(&self.folder).await {
            let folder = self.folder.join(account);
            for (id, changed) in files(&folder).await {
                if now.duration_since(changed).is_ok_and(|age| age > KEPT) {
                    remove(&folder, &id).await;
                }
            }
            // One that holds something stays.
            let _ = fs::remove_dir(folder).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(login: &str) -> AccountId {
        AccountId(login.to_owned())
    }

    #[tokio::test]
    async fn a_file_comes_in_parts_and_only_its_owner_sees_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (parts, lan, minh) = (Parts::new(folder.path()), account("lan"), account("minh"));
        let id = parts.begin(&lan, "../ảnh.jpg", 10).await.expect("begun");
        assert_eq!(parts.append(&lan, &id, 0, Body::from("01234")).await.expect("taken"), 5);
        assert!(
            matches!(parts.append(&lan, &id, 3, Body::from("3")).await, Err(Failure::Conflict(_))),
            "not where it ends"
        );
        assert!(matches!(parts.append(&minh, &id, 5, Body::from("5")).await, Err(Failure::NotFound)), "not his");
        assert!(matches!(parts.whole(&lan, &id, 10).await, Err(Failure::Bad(_))), "not whole yet");
        assert!(
            matches!(parts.append(&lan, &id, 5, Body::from("567890")).await, Err(Failure::TooLarge(_))),
            "too much"
        );
        let (_, has) = parts.find(&lan, &id).await.expect("there");
        assert_eq!(
            parts
                .append(&lan, &id, has, Body::from(&"56789"[usize::try_from(has).expect("few") - 5..]))
                .await
                .expect("taken"),
            10
        );
        assert!(matches!(parts.whole(&lan, &id, 9).await, Err(Failure::TooLarge(9))), "more than may be");
        assert_eq!(parts.whole(&lan, &id, 10).await.expect("whole"), ("ảnh.jpg".to_owned(), b"0123456789".to_vec()));
        for strange in ["", "../../etc/passwd", &id[1..]] {
            assert!(matches!(parts.find(&lan, strange).await, Err(Failure::NotFound)), "{strange}");
        }
        parts.end(&lan, &id).await.expect("taken away");
        assert!(matches!(parts.find(&lan, &id).await, Err(Failure::NotFound)));
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "files bear the time of the machine")]
    async fn nobody_fills_the_disk_and_what_is_left_is_swept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (parts, lan) = (Parts::new(folder.path()), account("lan"));
        let minhs = parts.begin(&account("minh"), "a.pdf", 1).await.expect("begun");
        let mut ids = Vec::new();
        for _ in 0..=MOST {
            ids.push(parts.begin(&lan, "a.pdf", 1).await.expect("begun"));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(matches!(parts.find(&lan, &ids[0]).await, Err(Failure::NotFound)), "the oldest made room");
        for id in &ids[1..] {
            parts.find(&lan, id).await.expect("the others are there");
        }
        parts.find(&account("minh"), &minhs).await.expect("another's are not counted");
        for length in [0, u64::MAX] {
            assert!(matches!(parts.begin(&lan, "a.pdf", length).await, Err(Failure::TooLarge(_))));
        }
        let now = SystemTime::now();
        parts.sweep(now).await;
        parts.find(&lan, &ids[1]).await.expect("its time is not up");
        parts.sweep(now + KEPT + Duration::from_mins(1)).await;
        assert_eq!(std::fs::read_dir(folder.path().join("parts")).expect("a folder").count(), 0);
    }
}
