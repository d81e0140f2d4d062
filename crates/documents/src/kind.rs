//! What a file is that people send: its bytes say so, not its name.

use image::ImageFormat;

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
#[must_use]
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
    #[must_use]
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
#[must_use]
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

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use super::*;

    /// A small picture.
    pub(crate) fn png() -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([10, 200, 30]));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("written");
        bytes
    }

    #[test]
    fn a_picture_is_one() {
        assert_eq!(sniff(&png()), Some(Kind::Picture(ImageFormat::Png)));
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
}
