//! Evidence: taken in, listed beside a value, handed out as a download.

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use documents::{
    kind::{Kind, named, sniff},
    picture::photograph,
    report::Format,
};
use ledger::Evidence;
use programme::unit::{UnitCode, UnitIndex};

use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    request::Visit,
    route::headers,
    security::{self, Event},
    upload::Sent,
};

/// Begins each reference to a file of the store within the evidence of an observation.
const MARK: &str = programme::fact::FILE_MARK;

/// A piece of evidence beside a value.
#[derive(Clone, Debug)]
pub struct Attached {
    /// What it is called.
    pub name: String,
    /// Where it is handed out; none for what is only named.
    pub href: Option<String>,
    /// Where its small picture is.
    pub thumbnail: Option<String>,
    /// When and where it was taken.
    pub note: String,
}

/// Takes a file in; its reference. The error is the key of a message.
pub async fn take(visit: &Visit, unit: UnitCode, sent: Sent) -> Result<Result<String, &'static str>, Failure> {
    let Some(kind) = sniff(&sent.bytes) else {
        security::note(Event::FileRefused, Some(&visit.viewer()?.account.id));
        return Ok(Err("problem-evidence-kind"));
    };
    let app = &visit.app;
    let (mut thumbnail, mut taken_at, mut place) = (None, None, None);
    let mut bytes = sent.bytes;
    if let Kind::Picture(format) = kind {
        // A picture takes long to read: not on the threads that serve.
        let read = tokio::task::spawn_blocking(move || (photograph(&bytes, format), bytes)).await;
        let (read, again) = read.map_err(|error| Failure::Broken(error.to_string()))?;
        bytes = again;
        let Ok(photograph) = read else { return Ok(Err("problem-evidence-damaged")) };
        thumbnail = Some(app.keep(&photograph.thumbnail).await?);
        (taken_at, place) = (photograph.taken_at, photograph.place);
    }
    let digest = app.keep(&bytes).await?;
    let evidence = Evidence {
        digest: digest.clone(),
        name: named(&sent.name, kind.media_type()),
        media_type: kind.media_type().to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        unit,
        thumbnail,
        taken_at,
        place,
        uploaded_by: visit.viewer()?.account.login.clone(),
        uploaded_at: app.now(),
    };
    app.ledger().add_evidence(&evidence).await?;
    Ok(Ok(format!("{MARK}{digest}")))
}

/// Keeps the file of a document of the office, whose text was read; its digest.
pub async fn keep_document(visit: &Visit, name: String, bytes: &[u8]) -> Result<String, Failure> {
    let digest = visit.app.keep(bytes).await?;
    // As what it was read; what looks like a page of the web was read as text, too.
    let media_type = match bytes {
        [b'%', b'P', b'D', b'F', ..] => Format::Pdf.media_type(),
        [b'P', b'K', ..] => Format::Docx.media_type(),
        _ => "text/plain",
    };
    let evidence = Evidence {
        digest: digest.clone(),
        name: named(&name, media_type),
        media_type: media_type.to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        unit: visit.moment.unit(visit.moment.province).code,
        thumbnail: None,
        taken_at: None,
        place: None,
        uploaded_by: visit.viewer()?.account.login.clone(),
        uploaded_at: visit.app.now(),
    };
    visit.app.ledger().add_evidence(&evidence).await?;
    Ok(digest)
}

/// What is attached to an observation.
pub async fn attached(visit: &Visit, unit: UnitIndex, evidence: Option<&str>) -> Result<Vec<Attached>, Failure> {
    let code = visit.moment.unit(unit).code;
    let mut attached = Vec::new();
    for reference in evidence.unwrap_or_default().split_whitespace() {
        let known = match reference.strip_prefix(MARK) {
            // Whoever names a digest is told nothing of what was handed in elsewhere.
            Some(digest) => visit.app.ledger().evidence(digest).await?.filter(|evidence| evidence.unit == code),
            None => None,
        };
        attached.push(match known {
            Some(evidence) => {
                let address = |digest: &str| format!("/units/{code}/evidence/{digest}");
                let note = [evidence.taken_at, evidence.place].into_iter().flatten().collect::<Vec<_>>().join(" · ");
                Attached {
                    name: evidence.name,
                    href: Some(address(&evidence.digest)),
                    thumbnail: evidence.thumbnail.as_deref().map(address),
                    note,
                }
            }
            None => Attached { name: reference.to_owned(), href: None, thumbnail: None, note: String::new() },
        });
    }
    Ok(attached)
}

/// `GET /units/{unit}/evidence/{digest}`: a download; only small pictures of ours are shown in a page.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((unit, digest)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let code = visit.moment.unit(visit.unit(&unit)?).code;
    hand_out(&app, code, &digest).await
}

/// Whether whoever asks handed in this file for a unit: a digest alone is no right to what it names.
pub async fn handed_in_by(visit: &Visit, unit: UnitCode, reference: &str) -> Result<bool, Failure> {
    let Some(digest) = reference.strip_prefix(MARK) else { return Ok(false) };
    let known = visit.app.ledger().evidence(digest).await?;
    let login = &visit.viewer()?.account.login;
    Ok(known.is_some_and(|file| file.digest == digest && file.unit == unit && file.uploaded_by == *login))
}

/// A file of a unit; what belongs to another unit, or to none, is not found.
pub async fn hand_out(app: &App, unit: UnitCode, digest: &str) -> Result<Response, Failure> {
    let evidence = app.ledger().evidence(digest).await?.filter(|evidence| evidence.unit == unit);
    hand_out_file(app, evidence.ok_or(Failure::NotFound)?, digest).await
}

/// A file, or its small picture, to somebody who may have it.
pub async fn hand_out_file(app: &App, evidence: Evidence, digest: &str) -> Result<Response, Failure> {
    let bytes = app.kept(digest).await?;
    let is_thumbnail = evidence.thumbnail.as_deref() == Some(digest);
    let (media, disposition) = if is_thumbnail {
        ("image/jpeg".to_owned(), "inline".to_owned())
    } else {
        let name = form_urlencoded(&named(&evidence.name, &evidence.media_type));
        // Some of it was taken for a page of the web; all of it was UTF-8 when it was read.
        let is_text = evidence.media_type.starts_with("text/");
        let media = if is_text { "text/plain; charset=utf-8".to_owned() } else { evidence.media_type };
        (media, format!("attachment; filename*=UTF-8''{name}"))
    };
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, headers::FILE.to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::test_office::{UNITS, office};

    fn clock() -> Timestamp {
        Timestamp::from_second(1_678_672_800).expect("a moment")
    }

    /// As whoever downloads it is told: kind, name and policy.
    async fn told(app: &App, name: &str, media_type: &str) -> [String; 3] {
        let digest = app.keep(b"<html>").await.expect("kept");
        let evidence = Evidence {
            digest: digest.clone(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size: 6,
            unit: "42".parse().expect("a code"),
            thumbnail: None,
            taken_at: None,
            place: None,
            uploaded_by: "vp".to_owned(),
            uploaded_at: clock(),
        };
        let answer = hand_out_file(app, evidence, &digest).await.expect("handed out");
        let names = [header::CONTENT_TYPE, header::CONTENT_DISPOSITION, header::CONTENT_SECURITY_POLICY];
        names.map(|name| answer.headers()[name].to_str().expect("text").to_owned())
    }

    #[tokio::test]
    async fn what_was_kept_before_goes_out_under_a_name_that_says_what_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[], clock).await;
        let shut = "default-src 'none'; sandbox; frame-ancestors 'none'";
        let [media, name, policy] = told(&app, "a.html", "text/html").await;
        assert_eq!((media.as_str(), policy.as_str()), ("text/plain; charset=utf-8", shut));
        assert_eq!(name, "attachment; filename*=UTF-8''a.html.txt");
        let [media, name, _] = told(&app, "a.exe", "application/pdf").await;
        assert_eq!((media.as_str(), name.as_str()), ("application/pdf", "attachment; filename*=UTF-8''a.exe.pdf"));
    }
}
