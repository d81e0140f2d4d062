//! Files that come in parts, so that a line that breaks costs a part and not the whole (tus 1.0, with creation and termination). What has
//! come waits in the data directory of this node, for a day at most, until a form names it.

use std::{
    collections::HashSet,
    path::PathBuf,
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
/// So many files of one account wait at most.
const MOST: usize = 20;
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

/// The files that are on their way.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    /// Those that a part is being written to.
    busy: Mutex<HashSet<String>>,
}

/// A file that is on its way, or has come.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// Whose it is.
    account: String,
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

impl Parts {
    /// Those of a data directory.
    pub fn new(data: &std::path::Path) -> Self {
        Self { folder: data.join("parts"), busy: Mutex::default() }
    }

    fn busy(&self) -> MutexGuard<'_, HashSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bytes_of(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    fn told_of(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// A file of so many bytes begins to come; what it is called here.
    pub async fn begin(&self, account: &AccountId, name: &str, length: u64) -> Result<String, Failure> {
        let most = u64::try_from(FORM_LIMIT).unwrap_or(u64::MAX);
        if length == 0 || length > most {
            return Err(Failure::TooLarge(most));
        }
        fs::create_dir_all(&self.folder).await.map_err(|error| broken(&error))?;
        if self.of(account).await?.len() >= MOST {
            return Err(Failure::TooMany);
        }
        let id = random::secret()?;
        let coming = Coming { account: account.0.clone(), name: base_name(name), length };
        let told = serde_json::to_vec(&coming).map_err(|error| Failure::Broken(error.to_string()))?;
        fs::write(self.bytes_of(&id), b"").await.map_err(|error| broken(&error))?;
        fs::write(self.told_of(&id), told).await.map_err(|error| broken(&error))?;
        Ok(id)
    }

    /// The files of an account.
    async fn of(&self, account: &AccountId) -> Result<Vec<String>, Failure> {
        let mut own = Vec::new();
        let mut entries = fs::read_dir(&self.folder).await.map_err(|error| broken(&error))?;
        while let Some(entry) = entries.next_entry().await.map_err(|error| broken(&error))? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(id) = name.strip_suffix(".json") else { continue };
            if self.find(account, id).await.is_ok() {
                own.push(id.to_owned());
            }
        }
        Ok(own)
    }

    /// A file of an account, and how much of it has come; another's is not there.
    pub async fn find(&self, account: &AccountId, id: &str) -> Result<(Coming, u64), Failure> {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if id.len() != NAME || !id.chars().all(is_name) {
            return Err(Failure::NotFound);
        }
        let told = fs::read(self.told_of(id)).await.map_err(|_| Failure::NotFound)?;
        let coming: Coming = serde_json::from_slice(&told).map_err(|_| Failure::NotFound)?;
        if coming.account != account.0 {
            return Err(Failure::NotFound);
        }
        let has = fs::metadata(self.bytes_of(id)).await.map_err(|_| Failure::NotFound)?.len();
        Ok((coming, has))
    }

    /// Writes the next part of a file as it comes; how much of it is there now. What came before a line broke stays.
    pub async fn append(&self, account: &AccountId, id: &str, offset: u64, body: Body) -> Result<u64, Failure> {
        let taken = self.busy().insert(id.to_owned());
        if !taken {
            return Err(Failure::Conflict("failure-part-busy"));
        }
        let _turn = Turn(self, id);
        let (coming, mut has) = self.find(account, id).await?;
        if has != offset {
            return Err(Failure::Conflict("failure-part-offset"));
        }
        let mut file =
            fs::OpenOptions::new().append(true).open(self.bytes_of(id)).await.map_err(|error| broken(&error))?;
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

    /// The name and the bytes of a file that has come whole. It stays: a form that is sent again names it again.
    pub async fn whole(&self, account: &AccountId, id: &str) -> Result<(String, Vec<u8>), Failure> {
        let (coming, has) = self.find(account, id).await?;
        if has != coming.length {
            return Err(Failure::Bad("failure-part-missing"));
        }
        Ok((coming.name, fs::read(self.bytes_of(id)).await.map_err(|error| broken(&error))?))
    }

    /// Takes a file away.
    pub async fn end(&self, account: &AccountId, id: &str) -> Result<(), Failure> {
        self.find(account, id).await?;
        self.remove(id).await;
        Ok(())
    }

    async fn remove(&self, id: &str) {
        // What is gone already is as it should be.
        let _ = fs::remove_file(self.told_of(id)).await;
        let _ = fs::remove_file(self.bytes_of(id)).await;
    }

    /// Takes away what nobody named in its time; how many files.
    pub async fn sweep(&self, now: SystemTime) -> usize {
        let Ok(mut entries) = fs::read_dir(&self.folder).await else { return 0 };
        let mut swept = 0;
        while let Ok(Some(entry)) = entries.next_entry().await {
            let name = entry.file_name().to_string_lossy().into_owned();
            let changed = entry.metadata().await.and_then(|told| told.modified()).unwrap_or(now);
            // Not what is told of it: that goes with it.
            if name.len() == NAME && now.duration_since(changed).is_ok_and(|age| age > KEPT) {
                self.remove(&name).await;
                swept += 1;
            }
        }
        swept
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
        assert!(matches!(parts.whole(&lan, &id).await, Err(Failure::Bad(_))), "not whole yet");
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
        assert_eq!(parts.whole(&lan, &id).await.expect("whole"), ("ảnh.jpg".to_owned(), b"0123456789".to_vec()));
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
        for _ in 0..MOST {
            parts.begin(&lan, "a.pdf", 1).await.expect("begun");
        }
        assert!(matches!(parts.begin(&lan, "a.pdf", 1).await, Err(Failure::TooMany)));
        parts.begin(&account("minh"), "a.pdf", 1).await.expect("another's are not counted");
        for length in [0, u64::MAX] {
            assert!(matches!(parts.begin(&lan, "a.pdf", length).await, Err(Failure::TooLarge(_))));
        }
        let now = SystemTime::now();
        assert_eq!(parts.sweep(now).await, 0);
        assert_eq!(parts.sweep(now + KEPT + Duration::from_mins(1)).await, MOST + 1);
        assert_eq!(std::fs::read_dir(folder.path().join("parts")).expect("a folder").count(), 0);
    }
}
