//! Forms that bring files: limited, sniffed, never trusted.

use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

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
        match Self::read(&visit, &mut form).await {
            Ok(upload) => Ok(upload),
            Err(failure) => {
                linger(form);
                Err(failure)
            }
        }
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

/// For so long the rest of a form that was refused is taken and thrown away: who is still sending hears the answer only
/// while the connection stands.
const LINGER: std::time::Duration = std::time::Duration::from_secs(5);

fn linger(mut form: Multipart) {
    tokio::spawn(tokio::time::timeout(LINGER, async move { while let Ok(Some(_)) = form.next_field().await {} }));
}

/// The last part of a path, in either kind of slashes, without what a file system or a page would take amiss.
pub fn base_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|letter| !letter.is_control() && !"<>:\"|?*".contains(*letter)).collect();
    let name = name.trim_matches(['.', ' ']).chars().take(120).collect::<String>();
    if name.is_empty() { "tep".to_owned() } else { name }
}

/// The endings of names that go with a media type; the first is given where none of them is there.
fn endings(media_type: &str) -> &'static [&'static str] {
    match media_type {
        "image/jpeg" => &["jpg", "jpeg"],
        "image/png" => &["png"],
        "image/webp" => &["webp"],
        "application/pdf" => &["pdf"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => &["docx"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => &["xlsx"],
        // As an earlier version called some documents.
        "application/zip" => &["zip", "docx", "xlsx"],
        text if text.starts_with("text/") => &["txt", "csv", "md"],
        _ => &["bin"],
    }
}

/// A name whose ending says what the file is: who opens it by its name opens it as what it was taken for.
pub fn named(name: &str, media_type: &str) -> String {
    let endings = endings(media_type);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if endings.contains(&ending.as_str()) { name.to_owned() } else { format!("{name}.{}", endings[0]) }
}

/// What a file is, as its bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A photograph that browsers can show.
    Picture(ImageFormat),
    /// PDF.
    Pdf,
    /// A document or workbook of an office program.
    Office(&'static str),
}

impl Kind {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Picture(ImageFormat::Png) => "image/png",
            Self::Picture(ImageFormat::WebP) => "image/webp",
            Self::Picture(_) => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Office(media) => media,
        }
    }
}

/// What a file is, if it is of a kind we take and nothing else besides: a file that is two things at once (a picture
/// with an archive behind it, a script in front of a document) is refused.
pub fn sniff(bytes: &[u8]) -> Option<Kind> {
    match infer::get(bytes)?.mime_type() {
        "image/jpeg" => ends_with(bytes, &[0xff, 0xd9]).then_some(Kind::Picture(ImageFormat::Jpeg)),
        "image/png" => ends_with(bytes, b"IEND\xaeB`\x82").then_some(Kind::Picture(ImageFormat::Png)),
        "image/webp" => {
            let length = bytes.get(4..8)?.try_into().ok().map(u32::from_le_bytes)?;
            let whole = usize::try_from(length).ok()?.checked_add(8)? == bytes.len();
            whole.then_some(Kind::Picture(ImageFormat::WebP))
        }
        "application/pdf" => {
            let tail = &bytes[bytes.len().saturating_sub(1024)..];
            let ends = find(tail, b"%%EOF").is_some();
            (bytes.starts_with(b"%PDF-") && ends && find(bytes, b"PK\x05\x06").is_none()).then_some(Kind::Pdf)
        }
        media @ ("application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => {
            // An archive ends with its directory: 22 bytes when it has no comment.
            let ends = bytes.len() > 22 && bytes[bytes.len() - 22..].starts_with(b"PK\x05\x06");
            let has_macros = find(bytes, b"vbaProject.bin").is_some();
            (ends && !has_macros).then_some(Kind::Office(media))
        }
        _ => None,
    }
}

fn ends_with(bytes: &[u8], end: &[u8]) -> bool {
    // Some cameras pad with zeros.
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes[..length].ends_with(end) || bytes.ends_with(end)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// What is kept beside a photograph.
#[derive(Clone, Debug, Default)]
pub struct Photograph {
    /// A small JPEG without what the camera wrote into it.
    pub thumbnail: Vec<u8>,
    /// When it was taken, as the camera says.
    pub taken_at: Option<String>,
    /// Where: latitude and longitude in degrees.
    pub place: Option<String>,
}

/// Reads a picture within limits; the error is that it is damaged or enormous.
pub fn picture(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, image::ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(12_000);
    limits.max_image_height = Some(12_000);
    limits.max_alloc = Some(256 * 1024 * 1024);
    reader.limits(limits);
    reader.decode()
}

/// What is kept beside a photograph; the error is that it is damaged or enormous.
pub fn photograph(bytes: &[u8], format: ImageFormat) -> Result<Photograph, image::ImageError> {
    let small = picture(bytes, format)?.thumbnail(320, 320).to_rgb8();
    let mut thumbnail = Vec::new();
    small.write_to(&mut Cursor::new(&mut thumbnail), ImageFormat::Jpeg)?;
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    let field = |tag| exif.as_ref().and_then(|exif| exif.get_field(tag, exif::In::PRIMARY));
    let taken_at = field(exif::Tag::DateTimeOriginal).map(|field| field.display_value().to_string());
    let place = degrees(field(exif::Tag::GPSLatitude), field(exif::Tag::GPSLatitudeRef))
        .zip(degrees(field(exif::Tag::GPSLongitude), field(exif::Tag::GPSLongitudeRef)))
        .map(|(latitude, longitude)| format!("{latitude:.5}, {longitude:.5}"));
    Ok(Photograph { thumbnail, taken_at, place })
}

fn degrees(value: Option<&exif::Field>, side: Option<&exif::Field>) -> Option<f64> {
    let exif::Value::Rational(parts) = &value?.value else { return None };
    let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
    let sum = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let south_or_west = side.is_some_and(|side| matches!(side.display_value().to_string().as_str(), "S" | "W"));
    sum.is_finite().then_some(if south_or_west { -sum } else { sum })
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

    fn png() -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([10, 200, 30]));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("written");
        bytes
    }

    #[test]
    fn a_picture_is_taken_and_made_small() {
        let bytes = png();
        assert_eq!(sniff(&bytes), Some(Kind::Picture(ImageFormat::Png)));
        let photograph = photograph(&bytes, ImageFormat::Png).expect("read");
        assert_eq!(infer::get(&photograph.thumbnail).map(|kind| kind.mime_type()), Some("image/jpeg"));
    }

    #[test]
    fn what_is_two_things_at_once_is_refused() {
        let mut polyglot = png();
        polyglot.extend_from_slice(b"PK\x03\x04 an archive behind a picture PK\x05\x06");
        assert_eq!(sniff(&polyglot), None);
        let pdf = [&b"%PDF-1.4\n"[..], b"PK\x05\x06", b"\n%%EOF"].concat();
        assert_eq!(sniff(&pdf), None);
    }

    #[test]
    fn scripts_and_unknown_bytes_are_refused() {
        for bytes in
            [&b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..], b"<html>", b"", b"MZ\x90\0", b"#!/bin/sh"]
        {
            assert_eq!(sniff(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_name_ends_as_the_file_is() {
        for (name, media_type, given) in [
            ("ảnh.JPG", "image/jpeg", "ảnh.JPG"),
            ("ảnh.jpeg", "image/jpeg", "ảnh.jpeg"),
            ("ảnh.png", "image/jpeg", "ảnh.png.jpg"),
            ("báo cáo.pdf.exe", "application/pdf", "báo cáo.pdf.exe.pdf"),
            ("báo cáo", "application/pdf", "báo cáo.pdf"),
            ("trang.html", "text/html", "trang.html.txt"),
            ("a.docx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.docx.xlsx"),
            ("a.hta", "message/rfc822", "a.hta.bin"),
        ] {
            assert_eq!(named(name, media_type), given);
        }
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
