//! Bytes are kept under their digests, in a folder and in S3.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod s3;

use std::{collections::HashSet, fs, time::Duration};

use futures_util::{StreamExt as _, TryStreamExt as _};
use store::{Digest, Finding, Held, Place, Store, StoreError};

use crate::s3::Server;

/// The story of a store, wherever it is.
async fn story(store: &Store, beside: &std::path::Path) {
    let digest = store.put(&b"a photograph"[..]).await.expect("kept");
    assert_eq!(digest, store.put(&b"a photograph"[..]).await.expect("kept"), "the same bytes have one name");
    assert_eq!(&store.get(digest).await.expect("there")[..], b"a photograph");
    assert!(store.holds(digest).await.expect("asked"));
    let other = Digest::of(b"another");
    assert!(!store.holds(other).await.expect("asked"));
    assert!(matches!(store.get(other).await, Err(StoreError::NotFound)));
    // A file of several parts, the last one not full.
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|place| u8::try_from(place % 251).expect("small")).collect();
    let file = beside.join("film");
    fs::write(&file, &bytes).expect("written");
    let long = store.put_file(&file).await.expect("kept");
    assert_eq!(long, Digest::of(&bytes));
    let (size, pieces) = store.stream(long).await.expect("there");
    let pieces: Vec<_> = pieces.try_collect().await.expect("read");
    assert_eq!((size, pieces.concat() == bytes), (20_000_000, true));
    let mut held: Vec<Held> = store.list().try_collect().await.expect("listed");
    held.sort_by_key(|held| held.size);
    assert_eq!(
        held.iter().map(|held| (held.digest, held.size)).collect::<Vec<_>>(),
        [(digest, 12), (long, 20_000_000)]
    );
    // What is young is never swept, what is needed neither.
    let later = held[1].since + Duration::from_mins(1);
    let earlier = held[0].since - Duration::from_mins(1);
    let needed = HashSet::from([digest]);
    assert_eq!(store.orphans(&needed, earlier).await.expect("listed"), []);
    let orphans = store.orphans(&needed, later).await.expect("listed");
    assert_eq!(orphans, [held[1]]);
    store.sweep(&orphans).await.expect("swept");
    store.sweep(&orphans).await.expect("what is gone is no failure");
    let found: Vec<_> = store.scrub([digest, long]).try_collect().await.expect("read");
    assert_eq!(found, [None, Some(Finding::Lost(long))]);
}

#[tokio::test]
async fn a_folder_keeps_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&Place::Folder(folder.path().join("store"))).expect("a store");
    story(&store, folder.path()).await;
}

#[tokio::test]
async fn a_bucket_keeps_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start("kept").await;
    let store = Store::open(&Place::S3(server.place("kept", "evidence/42"))).expect("a store");
    story(&store, folder.path()).await;
    // Another office in the same bucket sees nothing of it.
    let other = Store::open(&Place::S3(server.place("kept", "evidence/38"))).expect("a store");
    assert_eq!(other.list().count().await, 0);
}

#[tokio::test]
async fn changed_bytes_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&Place::Folder(folder.path().to_owned())).expect("a store");
    let digest = store.put(&b"a photograph"[..]).await.expect("kept");
    let name = digest.to_string();
    fs::write(folder.path().join(&name[..2]).join(&name), b"a photomontage").expect("written");
    assert!(matches!(store.get(digest).await, Err(StoreError::Damaged(found)) if found == digest));
    let found: Vec<_> = store.scrub([digest]).try_collect().await.expect("read");
    assert_eq!(found, [Some(Finding::Damaged(digest))]);
}

#[tokio::test]
async fn a_server_that_hangs_or_is_gone_is_told_as_such() {
    let mut server = Server::start("kept").await;
    let place = store::S3 { patience: Duration::from_secs(1), ..server.place("kept", "") };
    let store = Store::open(&Place::S3(place)).expect("a store");
    store.reach().await.expect("reached");
    server.pause();
    assert!(matches!(store.put(&b"a photograph"[..]).await, Err(StoreError::Unreachable(_))));
    server.resume();
    store.put(&b"a photograph"[..]).await.expect("kept");
    server.stop();
    assert!(matches!(store.reach().await, Err(StoreError::Unreachable(_))));
}

#[test]
fn places_and_digests_are_read_as_written() {
    let digest = Digest::of(b"x");
    assert_eq!(digest.to_string().parse(), Ok(digest));
    for wrong in ["", "../../etc/passwd", &digest.to_string()[1..], &digest.to_string().to_uppercase()] {
        assert!(wrong.parse::<Digest>().is_err(), "{wrong}");
    }
    assert_eq!(
        "s3://kept/a/b/".parse::<store::Written>().expect("read"),
        store::Written::S3("kept".into(), "a/b".into())
    );
    assert!("s3://".parse::<store::Written>().is_err());
    let place = store::S3 {
        bucket: "kept".to_owned(),
        prefix: String::new(),
        endpoint: None,
        region: String::new(),
        key: "name".to_owned(),
        secret: "geheim".to_owned(),
        patience: Duration::ZERO,
    };
    assert!(!format!("{place:?}").contains("geheim"), "keys are never told");
}
