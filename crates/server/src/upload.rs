//! Forms that bring files: limited, never trusted; what a file is says [`documents::kind`].

use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};

use crate::{
    failure::Failure,
    request::{Fields, Visit},
};

/// A file is at most so large.
pub const FILE_LIMIT: usize = 15_000_000;
/// All files and fields of a form together.
pub const FORM_LIMIT: usize = 45_000_000;
/// A form has at most so many parts.
const PARTS: usize = 2_000;

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The field.
    pub field: String,
    /// Its name, without any folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The fields and files of a form that came from a page of ours; a file has at most `LIMIT` bytes.
#[derive(Clone, Debug)]
pub struct Upload<const LIMIT: usize = FILE_LIMIT> {
    /// The fields.
    pub fields: Fields,
    /// The files; empty ones are left out.
    pub files: Vec<Sent>,
}

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for Upload<LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Failure::Bad("failure-form"))?;
        Self::read(&visit, &mut form).await
    }
}

impl<const LIMIT: usize> Upload<LIMIT> {
    async fn read(visit: &Visit, form: &mut Multipart) -> Result<Self, Failure> {
        let bad = |_| Failure::Bad("failure-form");
        let (mut fields, mut files, mut total, mut count) = (Vec::new(), Vec::new(), 0, 0);
        while let Some(mut part) = form.next_field().await.map_err(bad)? {
            count += 1;
            if count > PARTS {
                return Err(Failure::Bad("failure-form"));
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(base_name);
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(bad)? {
                total += chunk.len();
                if bytes.len() + chunk.len() > LIMIT || total > FORM_LIMIT {
                    return Err(Failure::TooLarge(u64::try_from(LIMIT).unwrap_or(u64::MAX)));
                }
                bytes.extend_from_slice(&chunk);
            }
            match file {
                Some(file) if !bytes.is_empty() => files.push(Sent { field: name, name: file, bytes }),
                Some(_) => {}
                None => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    // The token comes first, so that a stranger's form is refused before its files are read.
                    if fields.is_empty() {
                        visit.viewer()?.check(if name == "csrf" { &text } else { "" })?;
                    }
                    fields.push((name, text));
                }
            }
        }
        if fields.is_empty() {
            return Err(Failure::Stale);
        }
        for (field, id) in &fields {
            let Some(field) = field.strip_suffix("-part") else { continue };
            // All of them together take no more room than where they come with the form.
            let most = LIMIT.min(FORM_LIMIT.saturating_sub(total));
            let (name, bytes) = visit.app.parts.whole(&visit.viewer()?.account.id, id, most).await?;
            total += bytes.len();
            files.push(Sent { field: field.to_owned(), name, bytes });
        }
        Ok(Self { fields: Fields(fields), files })
    }
}

/// The last part of a path, in either kind of slashes, without what a file system or a page would take amiss.
pub fn base_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|letter| !letter.is_control() && !"<>:\"|?*".contains(*letter)).collect();
    let name = name.trim_matches(['.', ' ']).chars().take(120).collect::<String>();
    if name.is_empty() { "tep".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        http::{StatusCode, header},
    };
    use ledger::AccountId;
    use programme::policy::Role;
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        app::App,
        test_office::{UNITS, office},
    };

    /// A form names one file so often: the status of the answer.
    async fn naming(app: &App, csrf: &str, secret: &str, id: &str, times: usize) -> StatusCode {
        let part = |name: &str, text: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let files = part("file-part", id).repeat(times);
        let body = format!("{}{}{files}--x--\r\n", part("csrf", csrf), part("kind", "area"));
        let request = Request::builder()
            .method("POST")
            .uri("/imports/preview")
            .header(header::COOKIE, format!("{}={secret}", crate::request::SESSION))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        crate::route::router(app).oneshot(request).await.expect("an answer").status()
    }

    #[tokio::test]
    async fn files_in_parts_take_no_more_room_than_a_form() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = || "2023-03-13T03:00:00Z".parse().expect("a moment");
        let app = office(folder.path(), UNITS, &[("quantri", Role::Coordinator, "42", None)], clock).await;
        let account = AccountId("quantri".to_owned());
        let length = FORM_LIMIT / 3 - 1_000;
        let id = app.parts.begin(&account, "a.csv", length as u64).await.expect("begun");
        app.parts.append(&account, &id, 0, Body::from(vec![b'x'; length])).await.expect("taken");
        let secret = crate::auth::session::begin(&app, &account, false, "test").await.expect("begun");
        let viewer = crate::auth::session::viewer(&app, &secret).await.expect("readable").expect("signed in");
        let csrf = viewer.csrf().expect("a session").to_owned();
        // No table, but read: three fit into a form.
        assert_eq!(naming(&app, &csrf, &secret, &id, 3).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(naming(&app, &csrf, &secret, &id, 4).await, StatusCode::PAYLOAD_TOO_LARGE);
        let strange = "x".repeat(43);
        assert_eq!(naming(&app, &csrf, &secret, &strange, 1).await, StatusCode::NOT_FOUND);
    }

    #[test]
    fn names_lose_their_folders() {
        for (sent, kept) in
            [("../../etc/passwd", "passwd"), ("C:\\ảnh\\họp.jpg", "họp.jpg"), ("..", "tep"), ("a\0b.png", "ab.png")]
        {
            assert_eq!(base_name(sent), kept);
        }
    }
}
