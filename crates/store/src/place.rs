//! Where things are kept.

use std::{fmt, path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};

use crate::StoreError;

/// Where things are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A part of a bucket.
    S3(S3),
}

/// A part of a bucket of S3 or of a server that speaks like it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    /// The bucket.
    pub bucket: String,
    /// What all names in it begin with; may be empty.
    pub prefix: String,
    /// The address of the server; none for Amazon's own.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The key's name.
    pub key: String,
    /// The key.
    pub secret: String,
    /// How long an answer is waited for, and a failed request made again.
    pub patience: Duration,
}

impl S3 {
    /// How long people wait before they think that something is broken.
    pub const PATIENCE: Duration = Duration::from_secs(20);
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::S3(s3) => write!(f, "{s3:?}"),
        }
    }
}

/// A folder, or `s3://bucket/prefix` with its parts: what a person writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A folder.
    Folder(PathBuf),
    /// Bucket and prefix.
    S3(String, String),
}

impl FromStr for Written {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let Some(rest) = text.strip_prefix("s3://") else {
            return Ok(Self::Folder(PathBuf::from(text)));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(StoreError::Place(format!("{text}: s3://bucket/prefix")));
        }
        Ok(Self::S3(bucket.to_owned(), prefix.trim_matches('/').to_owned()))
    }
}

/// A server that cannot be connected to for so long is not there.
const CONNECT: Duration = Duration::from_secs(5);

impl Place {
    /// The objects kept there; a folder is made when it is not there.
    pub fn open(&self) -> Result<Arc<dyn ObjectStore>, StoreError> {
        match self {
            Self::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, &error))?;
                // What is acknowledged must outlive a loss of power.
                Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)))
            }
            Self::S3(s3) => s3.open(),
        }
    }

    /// A place within this one.
    #[must_use]
    pub fn within(&self, name: &str) -> Self {
        match self {
            Self::Folder(folder) => Self::Folder(folder.join(name)),
            Self::S3(s3) => {
                let prefix = if s3.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", s3.prefix) };
                Self::S3(S3 { prefix, ..s3.clone() })
            }
        }
    }
}

impl S3 {
    fn open(&self) -> Result<Arc<dyn ObjectStore>, StoreError> {
        // Another part of the program may have chosen it already, which is as well: there is only one to choose.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain = self.endpoint.as_deref().and_then(|endpoint| endpoint.strip_prefix("http://"));
        if let Some(server) = plain.filter(|server| !is_here(server)) {
            return Err(StoreError::InTheClear(server.to_owned()));
        }
        let is_plain = plain.is_some();
        let options =
            ClientOptions::new().with_timeout(self.patience).with_connect_timeout(CONNECT).with_allow_http(is_plain);
        let retry = RetryConfig { max_retries: 4, retry_timeout: self.patience, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.key)
            .with_secret_access_key(&self.secret)
            .with_client_options(options)
            .with_retry(retry);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let bucket = builder.build()?;
        Ok(if self.prefix.is_empty() {
            Arc::new(bucket)
        } else {
            Arc::new(PrefixStore::new(bucket, Path::from(self.prefix.as_str())))
        })
    }
}

/// Whether a server, as an address names it after its scheme, is this machine.
fn is_here(server: &str) -> bool {
    !server.contains('@')
        && ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|here| server.strip_prefix(here).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_in_the_clear_beyond_this_machine() {
        let place = |endpoint: &str| {
            let text = String::new;
            Place::S3(S3 {
                bucket: "b".to_owned(),
                prefix: text(),
                endpoint: Some(endpoint.to_owned()),
                region: "vn-1".to_owned(),
                key: text(),
                secret: text(),
                patience: S3::PATIENCE,
            })
        };
        for endpoint in [
            "http://s3.example.vn",
            "http://192.0.2.7:9000",
            "http://localhost.example.vn/",
            "http://localhost:9@example.vn/",
        ] {
            assert!(matches!(place(endpoint).open(), Err(StoreError::InTheClear(_))), "{endpoint}");
        }
        for endpoint in
            ["https://s3.example.vn", "http://localhost:9000", "http://127.0.0.1:9000/", "http://[::1]:9000"]
        {
            assert!(place(endpoint).open().is_ok(), "{endpoint}");
        }
    }
}
