//! Pictures that are published, in a few sizes. Whatever else lies in the evidence store is not found here.

use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use documents::{
    kind::{Kind, sniff},
    picture::picture,
};
use image::{RgbImage, codecs::jpeg::JpegEncoder};
use programme::fact::{ProductPhoto, Record};

use super::{goods::goods, news::published};
use crate::{app::App, failure::Failure, moment::Moment, request::Visit, route::headers};

/// The sizes: name, and the longest side in dots.
const SIZES: [(&str, u32); 3] = [("small", 320), ("medium", 720), ("large", 1280)];

/// How a picture is written. Quality: what is smaller looks worse, what is better is larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Format {
    /// For whoever says that it is understood: a quarter to a third smaller than JPEG.
    WebP,
    /// For everybody else.
    Jpeg,
}

impl Format {
    /// The smallest that whoever asks says is understood.
    fn asked(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let mut media = values.flat_map(|list| list.split(',')).map(|each| each.split(';').next().unwrap_or_default());
        if media.any(|media| media.trim() == "image/webp") { Self::WebP } else { Self::Jpeg }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }

    fn write(self, picture: &RgbImage) -> Option<Vec<u8>> {
        match self {
            Self::WebP => {
                let encoder = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
                Some(encoder.encode_simple(false, 75.0).ok()?.to_vec())
            }
            Self::Jpeg => {
                let mut out = Cursor::new(Vec::new());
                picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 78)).ok()?;
                Some(out.into_inner())
            }
        }
    }
}

/// So many bytes of pictures are remembered.
const MOST: usize = 12_000_000;

/// Names a picture that was made: size, format and digest.
type Key = (&'static str, Format, String);

/// Pictures that were made; all are forgotten when they are too many.
#[derive(Debug, Default)]
pub struct Pictures {
    made: Mutex<HashMap<Key, Bytes>>,
    /// Whose turn it is: reading a photograph takes memory.
    turn: tokio::sync::Mutex<()>,
}

impl Pictures {
    fn find(&self, key: &Key) -> Option<Bytes> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: Key, picture: Bytes) {
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
    asked: HeaderMap,
    Path((size, digest)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (name, longest) = SIZES.into_iter().find(|(name, _)| *name == size).ok_or(Failure::NotFound)?;
    if !is_public(&visit.moment, &digest) {
        return Err(Failure::NotFound);
    }
    let format = Format::asked(&asked);
    let key = (name, format, digest);
    let known = app.pictures.find(&key);
    let picture = if let Some(picture) = known { picture } else { made(&app, key, longest).await? };
    let headers = [
        (header::CONTENT_TYPE, format.media()),
        (header::VARY, "accept"),
        // The same digest is the same picture for ever; a day, so that one that is taken back is gone soon.
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::CONTENT_SECURITY_POLICY, headers::FILE),
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
async fn made(app: &App, key: Key, longest: u32) -> Result<Bytes, Failure> {
    let _turn = app.pictures.turn.lock().await;
    let bytes = app.kept(&key.2).await?;
    let format = key.1;
    // A picture takes long to read: not on the threads that serve.
    let small = tokio::task::spawn_blocking(move || make(&bytes, longest, format)).await;
    let small: Bytes = small.map_err(|error| Failure::Broken(error.to_string()))?.ok_or(Failure::NotFound)?.into();
    app.pictures.put(key, small.clone());
    Ok(small)
}

/// The picture with its longest side so long, and nothing of what the camera wrote into it.
fn make(bytes: &[u8], longest: u32, format: Format) -> Option<Vec<u8>> {
    let Kind::Picture(found) = sniff(bytes)? else { return None };
    let picture = picture(bytes, found).ok()?;
    let picture =
        if picture.width().max(picture.height()) > longest { picture.thumbnail(longest, longest) } else { picture };
    format.write(&picture.to_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something like a photograph: light that changes slowly, and grain.
    fn photograph() -> RgbImage {
        RgbImage::from_fn(640, 480, |x, y| {
            let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) % 16;
            let light = |each: u32| u8::try_from(each.min(255)).unwrap_or(u8::MAX);
            image::Rgb([light(x / 3 + grain), light(y / 2 + grain), light((x + y) / 6 + grain)])
        })
    }

    #[test]
    fn a_picture_is_made_small_in_the_format_that_is_understood() {
        let mut headers = HeaderMap::new();
        assert_eq!(Format::asked(&headers), Format::Jpeg);
        headers.insert(header::ACCEPT, "image/avif,image/webp,*/*;q=0.8".parse().expect("a header"));
        assert_eq!(Format::asked(&headers), Format::WebP);

        let mut original = Cursor::new(Vec::new());
        photograph().write_to(&mut original, image::ImageFormat::Png).expect("written");
        let [modern, old] =
            [Format::WebP, Format::Jpeg].map(|format| make(original.get_ref(), 320, format).expect("made"));
        for (bytes, format) in [(&modern, image::ImageFormat::WebP), (&old, image::ImageFormat::Jpeg)] {
            let read = image::load_from_memory_with_format(bytes, format).expect("a picture");
            assert_eq!((read.width(), read.height()), (320, 240));
        }
        assert!(modern.len() < old.len(), "{} against {} bytes", modern.len(), old.len());
    }
}
