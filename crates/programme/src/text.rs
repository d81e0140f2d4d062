//! The two languages of the interface.

use serde::{Deserialize, Serialize};

/// A language of the interface; Vietnamese comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Picks the text in this language.
    #[must_use]
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// The language as HTML and the ledger name it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Vi, Self::En].into_iter().find(|lang| lang.id() == id)
    }
}

/// A short text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// A text that reads the same in both languages, such as a name that people gave.
    #[must_use]
    pub fn alike(text: &str) -> Self {
        Self { vi: text.to_owned(), en: text.to_owned() }
    }

    /// The text in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}
