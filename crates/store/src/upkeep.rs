//! Looking after what is kept: what is there, what nobody needs any more, what has rotted.

use std::{collections::HashSet, time::SystemTime};

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::ObjectStoreExt as _;

use crate::{Digest, Store, StoreError, path};

/// Something that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its digest.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// When it was kept.
    pub since: SystemTime,
}

/// What is wrong with something that should be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is not there.
    Lost(Digest),
    /// It is something else.
    Damaged(Digest),
}

impl Store {
    /// Everything that is kept, in no order.
    pub fn list(&self) -> impl Stream<Item = Result<Held, StoreError>> + use<> {
        let found = self.objects.list(None).map_err(StoreError::from);
        found.try_filter_map(async |object| {
            let digest = object.location.filename().and_then(|name| name.parse().ok());
            Ok(digest.map(|digest| Held { digest, size: object.size, since: object.last_modified.into() }))
        })
    }

    /// What was kept before a moment and is not needed. What was kept later may be needed by somebody who has not said so yet.
    pub async fn orphans(&self, needed: &HashSet<Digest>, before: SystemTime) -> Result<Vec<Held>, StoreError> {
        let orphans = self.list().try_filter(|held| {
            let is_orphan = !needed.contains(&held.digest) && held.since < before;
            std::future::ready(is_orphan)
        });
        orphans.try_collect().await
    }

    /// Takes things away.
    pub async fn sweep(&self, orphans: &[Held]) -> Result<(), StoreError> {
        for orphan in orphans {
            match self.objects.delete(&path(orphan.digest)).await {
                // Somebody else swept it.
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Reads what should be kept again and proves it.
    pub fn scrub(
        &self,
        needed: impl IntoIterator<Item = Digest>,
    ) -> impl Stream<Item = Result<Option<Finding>, StoreError>> {
        futures_util::stream::iter(needed).then(async |digest| match self.get(digest).await {
            Ok(_) => Ok(None),
            Err(StoreError::NotFound) => Ok(Some(Finding::Lost(digest))),
            Err(StoreError::Damaged(digest)) => Ok(Some(Finding::Damaged(digest))),
            Err(error) => Err(error),
        })
    }
}
