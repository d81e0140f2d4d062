//! Pictures that people send, read within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

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
    use super::*;
    use crate::kind::tests::png;

    #[test]
    fn a_picture_is_taken_and_made_small() {
        let bytes = png();
        let photograph = photograph(&bytes, ImageFormat::Png).expect("read");
        assert_eq!(infer::get(&photograph.thumbnail).map(|kind| kind.mime_type()), Some("image/jpeg"));
    }
}
