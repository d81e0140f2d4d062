//! How the issuing office names itself on its reports.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::report::model::{Letterhead, Signature};

/// The words of a letterhead and of a signature. What is empty is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The superior body: `UBND TỈNH HÀ TĨNH`.
    pub superior: String,
    /// The issuing body: `VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI`.
    pub name: String,
    /// The symbol after a number: `BC-VPĐP`.
    pub symbol: String,
    /// Where it issues: `Hà Tĩnh`.
    pub place: String,
    /// The signer's post: `CHÁNH VĂN PHÒNG`.
    pub post: String,
    /// The signer's name.
    pub signer: String,
}

impl Office {
    /// The usual words of a province's coordination office.
    #[must_use]
    pub fn usual(province: &str) -> Self {
        Self {
            superior: format!("UBND TỈNH {}", province.to_uppercase()),
            name: "VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI".to_owned(),
            symbol: "BC-VPĐP".to_owned(),
            place: province.to_owned(),
            post: "CHÁNH VĂN PHÒNG".to_owned(),
            signer: String::new(),
        }
    }

    /// The usual words but for those that a setting (`office.name`, …) replaces.
    #[must_use]
    pub fn with_settings(province: &str, setting: impl Fn(&str) -> Option<String>) -> Self {
        let mut office = Self::usual(province);
        for (key, word) in [
            ("office.superior", &mut office.superior),
            ("office.name", &mut office.name),
            ("office.symbol", &mut office.symbol),
            ("office.place", &mut office.place),
            ("office.post", &mut office.post),
            ("office.signer", &mut office.signer),
        ] {
            if let Some(text) = setting(key).filter(|text| !text.trim().is_empty()) {
                text.trim().clone_into(word);
            }
        }
        office
    }

    /// The symbol after the number of another kind of document: `TB-VPĐP` for a notice.
    #[must_use]
    pub fn symbol_of(&self, kind: &str) -> String {
        self.symbol.split_once('-').map_or_else(|| kind.to_owned(), |(_, body)| format!("{kind}-{body}"))
    }

    /// The head of its documents.
    #[must_use]
    pub fn letterhead(&self, number: String, date: Date) -> Letterhead {
        let superior = Some(self.superior.clone()).filter(|superior| !superior.is_empty());
        Letterhead { superior, issuer: self.name.clone(), number, place: self.place.clone(), date }
    }

    /// Who signs for it.
    #[must_use]
    pub fn signature(&self) -> Signature {
        Signature { authority: Vec::new(), post: self.post.clone(), name: self.signer.clone() }
    }

    /// As it is written down beside an issued report.
    #[must_use]
    pub fn written(&self) -> String {
        // A struct of texts always has a form in JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what was written down; the usual words where nothing was.
    #[must_use]
    pub fn read(province: &str, written: &str) -> Self {
        serde_json::from_str(written).unwrap_or_else(|_| Self::usual(province))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_replace_words_and_what_is_written_is_read_again() {
        let office =
            Office::with_settings("Hà Tĩnh", |key| (key == "office.signer").then(|| " Trần Văn A ".to_owned()));
        assert_eq!(office, Office { signer: "Trần Văn A".to_owned(), ..Office::usual("Hà Tĩnh") });
        assert_eq!(Office::read("Nghệ An", &office.written()), office);
        assert_eq!(Office::read("Nghệ An", ""), Office::usual("Nghệ An"));
    }
}
