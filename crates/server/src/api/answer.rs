//! Answers to programs: JSON with a tag, pages of lists, problems (RFC 9457), and requests that are answered once.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use ledger::{Amended, Answered};
use programme::{Lang, fact::Seq};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use utoipa::{IntoResponses, ToSchema};

use crate::{
    failure::Failure,
    request::Visit,
    upload::{FILE_LIMIT, Sent, base_name},
};

/// A body of JSON is at most so long.
const JSON_LIMIT: usize = 1_000_000;
/// A page holds so many items unless asked otherwise.
const USUAL: usize = 50;
/// A page holds at most so many.
const MOST: usize = 200;
/// An answer is remembered for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(48);

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the sort of problem.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The sort of problem in words.
    #[schema(example = "Not Found")]
    title: &'static str,
    /// The status.
    #[schema(example = 404)]
    status: u16,
    /// What is wrong and what helps, in the language asked for.
    detail: String,
    /// The errors of a file or of rows, place by place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FileError>,
}

/// An error of a file or of rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileError {
    /// The cell, as a spreadsheet names it; for rows the number of the row and the field: `2.unit`.
    #[schema(example = "C5")]
    cell: Option<String>,
    /// What is wrong.
    wrong: String,
    /// What would be right.
    right: String,
}

/// How a request may fail.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes answers, is never one")]
pub enum Problems {
    /// No token that holds was shown.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// The person or the token may not.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// A part of the request cannot mean what it says.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(Problem),
}

/// How a request that changes something may fail besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes answers, is never one")]
pub enum WriteProblems {
    /// It cannot be done as things stand.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// What is changed is no longer what was seen.
    #[response(status = 412, content_type = "application/problem+json")]
    Moved(Problem),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not of a kind that is read here.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
    /// What is changed must be named as it was seen.
    #[response(status = 428, content_type = "application/problem+json")]
    NoPrecondition(Problem),
}

/// The language a program asks for; Vietnamese unless it prefers English.
pub fn language(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    if asked.is_some_and(|asked| asked.trim_start().to_ascii_lowercase().starts_with("en")) {
        Lang::En
    } else {
        Lang::Vi
    }
}

/// A failure as a problem.
pub fn problem(failure: &Failure, lang: Lang) -> Response {
    let status = failure.status();
    let errors = match failure {
        Failure::Rejected(rejected) => rejected
            .problems
            .iter()
            .map(|problem| FileError {
                cell: problem.cell.clone(),
                wrong: problem.wrong.clone(),
                right: problem.right.clone(),
            })
            .collect(),
        _ => Vec::new(),
    };
    let title = status.canonical_reason().unwrap_or_default();
    let problem =
        Problem { kind: "about:blank", title, status: status.as_u16(), detail: failure.message(lang), errors };
    // A struct of texts and numbers always has a form in JSON.
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// JSON with the status.
pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Response, Failure> {
    let body = serde_json::to_vec(value).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// JSON with a tag over its bytes; nothing when whoever asks has it already (RFC 9110, 13.1.2).
pub fn tagged<T: Serialize>(headers: &HeaderMap, value: &T) -> Result<Response, Failure> {
    tagged_as("application/json", headers, value)
}

/// JSON under a name of its own, with a tag over its bytes.
pub fn tagged_as<T: Serialize>(media: &'static str, headers: &HeaderMap, value: &T) -> Result<Response, Failure> {
    let body = serde_json::to_vec(value).map_err(|error| Failure::Broken(error.to_string()))?;
    let tag = format!("\"{}\"", &ledger::hex(&Sha256::digest(&body))[..32]);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|list| list.split(',')).any(|each| each.trim().trim_start_matches("W/") == tag);
    let answer = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media)], body).into_response()
    };
    Ok(with_tag(answer, &tag))
}

/// An answer that bears a tag.
pub fn with_tag(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    // Tags are made of digits and letters here.
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization, accept-language"));
    response
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Give it as `cursor` to go on; none at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Clone, Debug)]
pub struct Paging {
    /// After this key; none from the beginning.
    pub after: Option<String>,
    /// How many.
    pub limit: usize,
}

impl Paging {
    /// From the query: `cursor` and `limit`.
    pub fn read(visit: &Visit) -> Result<Self, Failure> {
        let given = |name: &str| visit.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let after = match given("cursor") {
            None => None,
            Some(cursor) => {
                let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| !bytes.is_empty());
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                Some(text.ok_or(Failure::Part("cursor", "failure-part"))?)
            }
        };
        let limit = given("limit").map_or(Ok(USUAL), |text| {
            let number = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            number.ok_or(Failure::Part("limit", "failure-part"))
        })?;
        Ok(Self { after, limit })
    }

    /// The page of a list whose items come in the order of their keys.
    pub fn page<T>(&self, items: impl Iterator<Item = (String, T)>) -> Page<T> {
        let mut rest = items.skip_while(|(key, _)| self.after.as_ref().is_some_and(|after| key <= after)).peekable();
        let mut page = Page { items: Vec::new(), next: None };
        while let Some((key, item)) = rest.next() {
            page.items.push(item);
            if page.items.len() == self.limit {
                page.next = rest.peek().map(|_| URL_SAFE_NO_PAD.encode(key));
                break;
            }
        }
        page
    }
}

/// A body of JSON.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_json = |media: &str| media.split(';').next().is_some_and(|kind| kind.trim() == "application/json");
        if !media.is_some_and(is_json) {
            return Err(Failure::MediaType);
        }
        let bytes = read(request.into_body(), JSON_LIMIT).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Failure::Part("body", "failure-part"))
    }
}

/// The bytes of a body of limited length.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, Failure> {
    to_bytes(body, limit).await.map_err(|_| Failure::TooLarge(u64::try_from(limit).unwrap_or(u64::MAX)))
}

/// What a file sent is called: `name` in the query.
pub fn file_name(visit: &Visit) -> Result<String, Failure> {
    visit.asked("name").map(base_name).ok_or(Failure::Part("name", "failure-part"))
}

/// A file sent as the whole body.
pub async fn sent(visit: &Visit, body: Body) -> Result<Sent, Failure> {
    let name = file_name(visit)?;
    Ok(Sent { field: String::new(), name, bytes: read(body, FILE_LIMIT).await?.to_vec() })
}

/// Something was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// Always so: what cannot be recorded is a problem.
    recorded: bool,
}

/// The answer when something was recorded.
pub fn kept() -> Result<Response, Failure> {
    json(StatusCode::OK, &Kept { recorded: true })
}

/// Does what a request asks for once: the same request under the same `Idempotency-Key` gets the same answer again.
pub async fn once<T, F>(visit: &Visit, headers: &HeaderMap, request: &str, work: F) -> Result<Response, Failure>
where
    T: Serialize,
    F: AsyncFnOnce() -> Result<(StatusCode, T), Failure>,
{
    let Some(key) = headers.get("idempotency-key") else {
        let (status, value) = work().await?;
        return json(status, &value);
    };
    let key = key.to_str().ok().filter(|key| (1..=200).contains(&key.len()));
    let key = key.ok_or(Failure::Part("Idempotency-Key", "failure-part"))?;
    let app = &visit.app;
    let account = &visit.viewer()?.account.id;
    let request = ledger::hex(&Sha256::digest(format!("{} {request}", visit.path)));
    let now = app.now();
    let since = now.checked_sub(REMEMBERED).unwrap_or(now);
    // One after another: a second request waits until the first is answered.
    let _turn = app.answering.lock().await;
    if let Some(answered) = app.ledger().answered(account, key, since).await? {
        if answered.request != request {
            return Err(Failure::Part("Idempotency-Key", "failure-key-used"));
        }
        let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
        return Ok((status, [(header::CONTENT_TYPE, "application/json")], answered.body).into_response());
    }
    let (status, value) = work().await?;
    let body = serde_json::to_string(&value).map_err(|error| Failure::Broken(error.to_string()))?;
    let answered = Answered { request, status: status.as_u16(), body: body.clone() };
    app.ledger().note_answer(account, key, &answered, now, since).await?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Which wording of a thing a change is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// There is none yet.
    Absent,
    /// It is this record.
    Is(i64),
}

impl Precondition {
    /// The record that a change is based on, where there must be one.
    pub fn seen(headers: &HeaderMap) -> Result<Seq, Failure> {
        match Self::read(headers)? {
            Self::Is(seen) => Ok(Seq(seen)),
            Self::Absent => Err(Failure::Moved),
        }
    }

    /// From `If-Match` or `If-None-Match: *` (RFC 9110, 13.1); one of them must be there (RFC 6585, 3).
    pub fn read(headers: &HeaderMap) -> Result<Self, Failure> {
        let given = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
        match (given(header::IF_MATCH), given(header::IF_NONE_MATCH)) {
            (Some(tag), None) => {
                let number = tag.trim_matches('"').parse().ok();
                number.map(Self::Is).ok_or(Failure::Part("If-Match", "failure-part"))
            }
            (None, Some("*")) => Ok(Self::Absent),
            (None, None) => Err(Failure::NoPrecondition),
            _ => Err(Failure::Part("If-None-Match", "failure-part")),
        }
    }
}

/// A line of text as a program sends it: trimmed, of at most so many characters, none of which controls a terminal.
pub fn line<'t>(part: &'static str, text: &'t str, most: usize) -> Result<&'t str, Failure> {
    let text = text.trim();
    let is_sound = text.chars().count() <= most && !text.contains(char::is_control);
    is_sound.then_some(text).ok_or(Failure::Part(part, "failure-part"))
}

/// Lines of text as a program sends them: as [`line`], but there may be several.
pub fn lines<'t>(part: &'static str, text: &'t str, most: usize) -> Result<&'t str, Failure> {
    let text = text.trim();
    let is_sound = text.chars().count() <= most && !text.contains(|letter: char| letter.is_control() && letter != '\n');
    is_sound.then_some(text).ok_or(Failure::Part(part, "failure-part"))
}

/// A line that may be left out; an empty one is.
pub fn maybe_line(part: &'static str, text: Option<&str>, most: usize) -> Result<Option<String>, Failure> {
    let text = text.map(|text| line(part, text, most)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()).map(str::to_owned))
}

/// A line of the query; none when it is not there.
pub fn asked_line<'v>(visit: &'v Visit, name: &'static str, most: usize) -> Result<Option<&'v str>, Failure> {
    visit.asked(name).map(|text| line(name, text, most)).transpose()
}

/// Yes or no in the query; no when it is not there.
pub fn asked_flag(visit: &Visit, name: &'static str) -> Result<bool, Failure> {
    match visit.asked(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Failure::Part(name, "failure-part")),
    }
}

/// What came of a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    /// The act that recorded it; none when all of it stood already.
    #[schema(required)]
    pub act: Option<i64>,
}

impl Change {
    /// How amendments ended; what others changed meanwhile is no longer what was seen.
    pub fn of<F>(amended: &Amended<F>) -> Result<Self, Failure> {
        match amended {
            Amended::Conflicts(_) => Err(Failure::Moved),
            Amended::Done(act) => Ok(Self { act: Some(act.0) }),
            Amended::Unchanged => Ok(Self { act: None }),
        }
    }
}

/// What an act is recorded for.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

impl Reason {
    /// The reason, which must be given.
    pub fn read(&self) -> Result<&str, Failure> {
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > 300 { Err(Failure::Bad("failure-reason")) } else { Ok(reason) }
    }
}
