//! Answers that are kept with the moment they were made from: a later moment has none of them, so nothing has to be thrown away.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

use crate::{failure::Failure, request::Visit};

/// So many bytes are kept for a moment; what is made after that is made again each time.
const MOST: usize = 12_000_000;
/// So many addresses are; of others nobody waits for anybody.
const ADDRESSES: usize = 20_000;
/// The query of an address is at most so long.
const QUERY: usize = 2_000;

/// Answers by their address.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    answers: HashMap<String, Place>,
    bytes: usize,
}

/// Where an answer stands, or will: whoever asks while it is made waits for it.
type Place = Arc<OnceCell<Answer>>;

/// An answer, plain and packed.
#[derive(Debug)]
struct Answer {
    media: HeaderValue,
    name: Option<HeaderValue>,
    tag: String,
    plain: Bytes,
    packed: OnceLock<Bytes>,
}

impl Kept {
    fn place(&self, address: &str) -> Place {
        let mut kept = self.open();
        if let Some(place) = kept.answers.get(address) {
            return place.clone();
        }
        if kept.answers.len() >= ADDRESSES {
            return Place::default();
        }
        kept.answers.entry(address.to_owned()).or_default().clone()
    }

    /// Counts an answer that was made; one too many is not kept.
    fn count(&self, address: &str, answer: &Answer) {
        // Packed it takes a part of that once more.
        let bytes = address.len() + answer.plain.len() * 3 / 2;
        let mut kept = self.open();
        if kept.bytes + bytes <= MOST {
            kept.bytes += bytes;
        } else {
            kept.answers.remove(address);
        }
    }

    fn forget(&self, address: &str) {
        self.open().answers.remove(address);
    }

    /// Answers left by a thread that failed are as good as any others.
    fn open(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers from what is kept, or has the page made and keeps it.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map(|both| both.as_str().to_owned()).unwrap_or_default();
    if request.uri().query().is_some_and(|query| query.len() > QUERY) {
        return Failure::Bad("portal-query-long").into_response();
    }
    let Some(visit) = request.extensions().get::<Arc<Visit>>().cloned() else {
        return Failure::Broken("a page of the portal without guard".to_owned()).into_response();
    };
    let (asked, kept) = (request.headers().clone(), &visit.moment.kept);
    let place = kept.place(&address);
    let make = async || {
        // Whoever asks for the head alone is told of the whole page; the router leaves the body out.
        *request.method_mut() = Method::GET;
        let (parts, body) = next.run(request).await.into_parts();
        if parts.status != StatusCode::OK {
            return Err(Response::from_parts(parts, body));
        }
        let answer = Answer::read(&parts.headers, body).await.map_err(Failure::into_response)?;
        kept.count(&address, &answer);
        Ok(answer)
    };
    match place.get_or_try_init(make).await {
        Ok(answer) => answer.told(&asked),
        Err(response) => {
            kept.forget(&address);
            response
        }
    }
}

impl Answer {
    async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Failure> {
        let plain = to_bytes(body, usize::MAX).await.map_err(|error| Failure::Broken(error.to_string()))?;
        let tag = ledger::hex(&Sha256::digest(&plain))[..32].to_owned();
        let media = headers.get(header::CONTENT_TYPE).cloned();
        Ok(Self {
            media: media.unwrap_or(HeaderValue::from_static("text/plain; charset=utf-8")),
            name: headers.get(header::CONTENT_DISPOSITION).cloned(),
            // The bytes on the line may be packed or not: the tag says that what they mean is the same.
            tag: format!("W/\"{tag}\""),
            plain,
            packed: OnceLock::new(),
        })
    }

    /// The answer to whoever asks: nothing new, packed, or plain.
    fn told(&self, asked: &HeaderMap) -> Response {
        let says = |name, wanted: &dyn Fn(&str) -> bool| {
            let values = asked.get_all(name).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|list| list.split(',')).any(|each| wanted(each.trim()))
        };
        let weak = self.tag.trim_start_matches("W/");
        let mut response = if says(header::IF_NONE_MATCH, &|tag| tag.trim_start_matches("W/") == weak) {
            StatusCode::NOT_MODIFIED.into_response()
        } else if says(header::ACCEPT_ENCODING, &|encoding| encoding.split(';').next() == Some("gzip")) {
            ([(header::CONTENT_ENCODING, "gzip")], self.packed().clone()).into_response()
        } else {
            self.plain.clone().into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.media.clone());
        if let Some(name) = &self.name {
            headers.insert(header::CONTENT_DISPOSITION, name.clone());
        }
        // Made of digits and letters.
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        // Whoever has it asks whether it still holds, so that nobody reads of a certificate that was withdrawn.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    fn packed(&self) -> &Bytes {
        self.packed.get_or_init(|| {
            let mut packer = GzEncoder::new(Vec::with_capacity(self.plain.len() / 4), Compression::default());
            // Writing to memory cannot fail.
            let _ = packer.write_all(&self.plain);
            packer.finish().unwrap_or_default().into()
        })
    }
}
