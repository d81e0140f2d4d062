//! Where copies lie.

use std::{
    collections::HashSet,
    io::{Read as _, Write as _},
    sync::Arc,
};

use bytes::Bytes;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures_util::TryStreamExt as _;
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use store::{Digest, Place, Store, StoreError};

use crate::{BackupError, Id, Opener, Sealer, Segment, Snapshot, snapshot::FORMAT};

/// A place with copies.
#[derive(Clone, Debug)]
pub struct Repository {
    objects: Arc<dyn ObjectStore>,
}

/// What lies under a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Segment,
    File,
}

impl Kind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Segment => "segments",
            Self::File => "evidence",
        }
    }

    fn path(self, digest: Digest, sealed: bool) -> Path {
        let name = digest.to_string();
        let packed = if self == Self::Segment { ".gz" } else { "" };
        let age = if sealed { ".age" } else { "" };
        Path::from_iter([self.folder(), &name[..2], &format!("{name}{packed}{age}")])
    }
}

/// A segment larger than this was not written by us.
const LARGEST: u64 = 1 << 30;

impl Repository {
    /// The copies at a place; a folder is made when it is not there.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        Ok(Self { objects: place.open()? })
    }

    /// The snapshots, the oldest first.
    pub async fn snapshots(&self) -> Result<Vec<Id>, BackupError> {
        let listed: Vec<_> = self.objects.list(Some(&Path::from("snapshots"))).try_collect().await?;
        let id = |name: &str| name.strip_suffix(".json").and_then(|name| name.parse().ok());
        let mut ids: Vec<Id> = listed.iter().filter_map(|object| object.location.filename().and_then(id)).collect();
        ids.sort();
        Ok(ids)
    }

    /// What a snapshot says.
    pub async fn snapshot(&self, id: &Id) -> Result<Snapshot, BackupError> {
        let damaged = || BackupError::Damaged(id.to_string());
        let bytes = match self.objects.get(&place_of(id)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Err(damaged()),
            Err(error) => return Err(error.into()),
        };
        if Digest::of(&bytes) != id.digest {
            return Err(damaged());
        }
        let snapshot: Snapshot = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        if snapshot.format > FORMAT { Err(BackupError::NewerFormat(snapshot.format)) } else { Ok(snapshot) }
    }

    /// Where everything lies that a snapshot needs, itself last: whoever copies in this order never has a snapshot without its parts.
    pub async fn parts(&self, id: &Id) -> Result<Vec<Path>, BackupError> {
        let snapshot = self.snapshot(id).await?;
        let of = |kind: Kind, sealed| move |digest| kind.path(digest, sealed);
        let tables = snapshot.tables.iter().flat_map(|table| &table.segments).map(|segment| segment.digest);
        let mut parts: Vec<Path> = tables.map(of(Kind::Segment, snapshot.sealed)).collect();
        parts.extend(snapshot.evidence.iter().map(|segment| segment.digest).map(of(Kind::Segment, false)));
        parts.extend(self.files_of(&snapshot).await?.into_iter().map(of(Kind::File, snapshot.sealed)));
        parts.sort_unstable();
        parts.dedup();
        parts.push(place_of(id));
        Ok(parts)
    }

    /// A part as it lies there.
    pub async fn part(&self, path: &Path) -> Result<Bytes, BackupError> {
        Ok(self.objects.get(path).await?.bytes().await?)
    }

    /// Lists a snapshot: from then on it counts.
    pub(crate) async fn enlist(&self, snapshot: &Snapshot) -> Result<Id, BackupError> {
        let bytes = serde_json::to_vec(snapshot).map_err(|error| BackupError::Damaged(error.to_string()))?;
        let id = Id { made_at: snapshot.made_at, digest: Digest::of(&bytes) };
        self.objects.put(&place_of(&id), bytes.into()).await?;
        Ok(id)
    }

    /// Takes a snapshot off the list; what it needed goes with the next [`sweep`](Self::sweep).
    pub(crate) async fn strike(&self, id: &Id) -> Result<(), BackupError> {
        Ok(self.objects.delete(&place_of(id)).await?)
    }

    /// Keeps lines: their digest, and how many bytes were written; 0 where they were there.
    pub(crate) async fn put_segment(&self, lines: &[u8], sealer: &Sealer) -> Result<(Digest, u64), BackupError> {
        let digest = Digest::of(lines);
        let path = Kind::Segment.path(digest, sealer.seals());
        if self.has(&path).await? {
            return Ok((digest, 0));
        }
        let mut packing = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to a vector cannot fail; its error is passed on all the same.
        let done = packing.write_all(lines).and_then(|()| packing.finish());
        let zipped = done.map_err(|error| BackupError::Damaged(error.to_string()))?;
        let bytes = sealer.seal(zipped)?;
        let size = bytes.len() as u64;
        self.objects.put(&path, bytes.into()).await?;
        Ok((digest, size))
    }

    /// The lines of a segment, proven.
    pub(crate) async fn segment(
        &self,
        segment: &Segment,
        sealed: bool,
        opener: &Opener,
    ) -> Result<Vec<u8>, BackupError> {
        let packed = self.object(Kind::Segment, segment.digest, sealed, opener).await?;
        let mut lines = Vec::new();
        let read = GzDecoder::new(&packed[..]).take(LARGEST).read_to_end(&mut lines);
        let is_it = read.is_ok() && Digest::of(&lines) == segment.digest;
        if is_it { Ok(lines) } else { Err(BackupError::damaged(segment.digest)) }
    }

    /// Copies a file of evidence, where it is not there yet; how many bytes that took.
    pub(crate) async fn put_file(&self, digest: Digest, from: &Store, sealer: &Sealer) -> Result<u64, BackupError> {
        let path = Kind::File.path(digest, sealer.seals());
        if self.has(&path).await? {
            return Ok(0);
        }
        let bytes = sealer.seal(from.get(digest).await?.into())?;
        let size = bytes.len() as u64;
        self.objects.put(&path, bytes.into()).await?;
        Ok(size)
    }

    /// A file of evidence, proven.
    pub(crate) async fn file(&self, digest: Digest, sealed: bool, opener: &Opener) -> Result<Bytes, BackupError> {
        let bytes = self.object(Kind::File, digest, sealed, opener).await?;
        if Digest::of(&bytes) == digest { Ok(bytes) } else { Err(BackupError::damaged(digest)) }
    }

    async fn object(&self, kind: Kind, digest: Digest, sealed: bool, opener: &Opener) -> Result<Bytes, BackupError> {
        let found = match self.objects.get(&kind.path(digest, sealed)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Err(BackupError::damaged(digest)),
            Err(error) => return Err(error.into()),
        };
        if sealed { Ok(opener.open(&found)?.into()) } else { Ok(found) }
    }

    async fn has(&self, path: &Path) -> Result<bool, BackupError> {
        match self.objects.head(path).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(StoreError::from(error).into()),
        }
    }

    /// Takes away what no listed snapshot needs and was written before a moment; how many objects.
    pub(crate) async fn sweep(
        &self,
        kind: Kind,
        needed: &HashSet<Digest>,
        before: jiff::Timestamp,
    ) -> Result<u64, BackupError> {
        let listed: Vec<_> = self.objects.list(Some(&Path::from(kind.folder()))).try_collect().await?;
        let mut swept = 0;
        for object in listed {
            let name = object.location.filename().and_then(|name| name.split('.').next());
            let digest = name.and_then(|name| name.parse().ok());
            let is_old = object.last_modified.timestamp() < before.as_second();
            if is_old && digest.is_some_and(|digest| !needed.contains(&digest)) {
                self.objects.delete(&object.location).await?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

fn place_of(id: &Id) -> Path {
    Path::from_iter(["snapshots", &format!("{id}.json")])
}
