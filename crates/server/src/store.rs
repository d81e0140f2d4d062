//! The bytes of evidence, each under its digest.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs;

use crate::failure::Failure;

/// A folder of files named by the SHA-256 of what is in them.
#[derive(Clone, Debug)]
pub struct EvidenceStore(PathBuf);

impl EvidenceStore {
    /// The store in a folder, which is made when it is not there.
    pub async fn open(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).await.map_err(|error| broken(folder, &error))?;
        Ok(Self(folder.to_owned()))
    }

    /// Keeps bytes; their digest. They are on the disk when this returns, whole or not at all.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, Failure> {
        let digest = ledger::hex(&Sha256::digest(bytes));
        let path = self.path(&digest).ok_or(Failure::NotFound)?;
        if fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(digest);
        }
        let temporary = self.0.join(format!("{digest}.{}.part", crate::random::secret()?));
        let write = async {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).await?;
            }
            let file = fs::File::create(&temporary).await?;
            let mut file = tokio::io::BufWriter::new(file);
            tokio::io::AsyncWriteExt::write_all(&mut file, bytes).await?;
            tokio::io::AsyncWriteExt::flush(&mut file).await?;
            file.into_inner().sync_all().await?;
            fs::rename(&temporary, &path).await
        };
        write.await.map_err(|error| broken(&path, &error))?;
        Ok(digest)
    }

    /// The bytes of a digest.
    pub async fn get(&self, digest: &str) -> Result<Vec<u8>, Failure> {
        let path = self.path(digest).ok_or(Failure::NotFound)?;
        fs::read(&path).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::NotFound,
            _ => broken(&path, &error),
        })
    }

    /// Where a digest lies; none for what is no digest, so that no name leads out of the folder.
    fn path(&self, digest: &str) -> Option<PathBuf> {
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| self.0.join(&digest[..2]).join(digest))
    }
}

fn broken(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Broken(format!("{}: {error}", path.display()))
}
