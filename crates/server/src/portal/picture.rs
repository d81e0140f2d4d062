//! Pictures that are published, in a few sizes. Whatever else lies in the evidence store is not found here.

use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use image::codecs::jpeg::JpegEncoder;
use programme::fact::{ProductPhoto, Record};

use super::{goods::goods, news::published};
use crate::{
    app::App,
    failure::Failure,
    moment::Moment,
    request::Visit,
    upload::{self, Kind, sniff},
};

/// The sizes: name, and the longest side in dots.
const SIZES: [(&str, u32); 3] = [("small", 320), ("medium", 720), ("large", 1280)];

/// Quality of JPEG: what is smaller looks worse, what is better is larger.
const QUALITY: u8 = 78;

/// So many bytes of pictures are remembered.
const MOST: usize = 12_000_000;

/// Pictures that were made, by size and digest; all are forgotten when they are too many.
#[derive(Debug, Default)]
pub struct Pictures {
    made: Mutex<HashMap<(&'static str, String), Bytes>>,
    /// Whose turn it is: reading a photograph takes memory.
    turn: tokio::sync::Mutex<()>,
}

impl Pictures {
    fn find(&self, key: &(&'static str, String)) -> Option<Bytes> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: (&'static str, String), picture: Bytes) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.values().map(Bytes::len).sum::<usize>() + picture.len() > MOST {
            made.clear();
        }
        made.insert(key, picture);
    }
}

/// `GET /portal/pictures/{size}/{digest}`.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((size, digest)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (name, longest) = SIZES.into_iter().find(|(name, _)| *name == size).ok_or(Failure::NotFound)?;
    if !is_public(&visit.moment, &digest) {
        return Err(Failure::NotFound);
    }
    let key = (name, digest);
    let known = app.pictures.find(&key);
    let picture = if let Some(picture) = known { picture } else { made(&app, key, longest).await? };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        // The same digest is the same picture for ever; a day, so that one that is taken back is gone soon.
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, picture).into_response())
}

/// Whether a picture belongs to published news or to a product that the public sees.
fn is_public(moment: &Moment, digest: &str) -> bool {
    let is_in_news = published(moment).iter().any(|record| record.fact().picture() == Some(digest));
    let photos = moment.now.all::<ProductPhoto>().iter().map(Record::fact);
    let shown: Vec<&str> = photos.filter(|photo| photo.picture() == digest).map(|photo| &*photo.product).collect();
    is_in_news || !shown.is_empty() && goods(moment).iter().any(|good| shown.contains(&&*good.product().code))
}

/// Makes a picture small and remembers it.
async fn made(app: &App, key: (&'static str, String), longest: u32) -> Result<Bytes, Failure> {
    let _turn = app.pictures.turn.lock().await;
    let bytes = app.store.get(&key.1).await?;
    // A picture takes long to read: not on the threads that serve.
    let small = tokio::task::spawn_blocking(move || make(&bytes, longest)).await;
    let small: Bytes = small.map_err(|error| Failure::Broken(error.to_string()))?.ok_or(Failure::NotFound)?.into();
    app.pictures.put(key, small.clone());
    Ok(small)
}

/// The picture with its longest side so long, and nothing of what the camera wrote into it.
fn make(bytes: &[u8], longest: u32) -> Option<Vec<u8>> {
    let Kind::Picture(format) = sniff(bytes)? else { return None };
    let picture = upload::picture(bytes, format).ok()?;
    let picture =
        if picture.width().max(picture.height()) > longest { picture.thumbnail(longest, longest) } else { picture };
    let mut out = Cursor::new(Vec::new());
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).ok()?;
    Some(out.into_inner())
}
