//! The names of countries that products go to.

use crate::Lang;

/// The name of a country (ISO 3166-1 alpha-2); its code where none is listed here.
#[must_use]
pub fn name(code: &str, lang: Lang) -> &str {
    match code {
        "AU" => lang.pick("Úc", "Australia"),
        "CN" => lang.pick("Trung Quốc", "China"),
        "DE" => lang.pick("Đức", "Germany"),
        "JP" => lang.pick("Nhật Bản", "Japan"),
        "KR" => lang.pick("Hàn Quốc", "Korea"),
        "LA" => lang.pick("Lào", "Laos"),
        "NZ" => "New Zealand",
        "SG" => "Singapore",
        "TH" => lang.pick("Thái Lan", "Thailand"),
        "US" => lang.pick("Hoa Kỳ", "United States"),
        other => other,
    }
}
