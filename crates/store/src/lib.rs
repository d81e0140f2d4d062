//! Bytes under their digests, in a folder or in S3: the same bytes are kept once, and what is read is what was written.

mod digest;
mod error;
mod place;
mod upkeep;

use std::{path::Path as FilePath, sync::Arc};

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _};
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart, path::Path};
use tokio::io::AsyncReadExt as _;

pub use self::{
    digest::{BadDigest, Digest},
    error::StoreError,
    place::{Place, S3, Written},
    upkeep::{Finding, Held},
};

/// What is sent to S3 in one part, and read from a file at once.
const PART: usize = 8 << 20;

/// Bytes under their digests. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
}

impl Store {
    /// The store at a place; a folder is made when it is not there.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        Ok(Self { objects: place.open()? })
    }

    /// Keeps bytes. They are durable when this returns, whole or not at all.
    #[tracing::instrument(name = "put evidence", level = "debug", skip_all)]
    pub async fn put(&self, bytes: impl Into<Bytes>) -> Result<Digest, StoreError> {
        let bytes = bytes.into();
        let digest = Digest::of(&bytes);
        if !self.holds(digest).await? {
            self.objects.put(&path(digest), bytes.into()).await?;
        }
        Ok(digest)
    }

    /// Keeps the bytes of a file, which are never held at once.
    pub async fn put_file(&self, file: &FilePath) -> Result<Digest, StoreError> {
        let digest = Digest::of_file(file).await.map_err(|error| StoreError::file(file, &error))?;
        if self.holds(digest).await? {
            return Ok(digest);
        }
        let mut source = tokio::fs::File::open(file).await.map_err(|error| StoreError::file(file, &error))?;
        let mut sent = WriteMultipart::new_with_chunk_size(self.objects.put_multipart(&path(digest)).await?, PART);
        let mut part = vec![0; PART];
        loop {
            let read = source.read(&mut part).await.map_err(|error| StoreError::file(file, &error))?;
            if read == 0 {
                break;
            }
            sent.wait_for_capacity(1).await?;
            sent.write(&part[..read]);
        }
        sent.finish().await?;
        Ok(digest)
    }

    /// The bytes of a digest, proven to be its own.
    #[tracing::instrument(name = "get evidence", level = "debug", skip_all)]
    pub async fn get(&self, digest: Digest) -> Result<Bytes, StoreError> {
        let bytes = self.objects.get(&path(digest)).await?.bytes().await?;
        if Digest::of(&bytes) == digest { Ok(bytes) } else { Err(StoreError::Damaged(digest)) }
    }

    /// The bytes of a digest, piece by piece, with how many there are; they are not proven.
    pub async fn stream(
        &self,
        digest: Digest,
    ) -> Result<(u64, impl Stream<Item = Result<Bytes, StoreError>> + use<>), StoreError> {
        let found = self.objects.get(&path(digest)).await?;
        let size = found.meta.size;
        Ok((size, found.into_stream().map_err(StoreError::from)))
    }

    /// Whether the bytes of a digest are there.
    pub async fn holds(&self, digest: Digest) -> Result<bool, StoreError> {
        match self.objects.head(&path(digest)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the place can be reached: asks for what is never there.
    pub async fn reach(&self) -> Result<(), StoreError> {
        self.holds(Digest::of(b"nothing that anybody keeps")).await.map(|_| ())
    }
}

/// Where a digest lies: folders stay small by its first two digits.
fn path(digest: Digest) -> Path {
    let name = digest.to_string();
    Path::from_iter([&name[..2], &name])
}
