//! Cells as people read and write them: words by their names, days as 15/02/2026, decimals with a comma.

use jiff::civil::Date;

use super::Holds;
use crate::{
    Lang, Quantity,
    fact::{Field as _, Raw},
    vietnamese,
};

impl Holds {
    /// The words to choose from, where there is a closed list of them.
    #[must_use]
    pub fn choices(self, lang: Lang) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Word(words) | Self::Words(words) => words(lang),
            Self::Flag => vec![("true", lang.pick("có", "yes")), ("false", lang.pick("không", "no"))],
            _ => Vec::new(),
        }
    }

    /// A cell as a person reads it.
    #[must_use]
    pub fn show(self, cell: &str, lang: Lang) -> String {
        let named = |cell: &str| {
            let words = self.choices(lang);
            words.iter().find(|(id, _)| *id == cell).map_or(cell, |(_, name)| *name).to_owned()
        };
        match self {
            Self::Word(_) | Self::Flag => named(cell),
            Self::Words(_) => cell.split(';').map(|part| named(part.trim())).collect::<Vec<_>>().join("; "),
            Self::Day => cell.parse::<Date>().map_or_else(|_| cell.to_owned(), vietnamese::date),
            Self::Value if matches!(cell, "true" | "false") => Self::Flag.show(cell, lang),
            Self::Number | Self::Value => Quantity::parse_plain(cell).map_or_else(|| cell.to_owned(), decimal),
            _ => cell.to_owned(),
        }
    }

    /// A cell from what a person wrote, in either language; what fits no column stays as it was written.
    #[must_use]
    pub fn read(self, raw: &Raw<'_>) -> String {
        let text = raw.to_text();
        let word = |part: &str| {
            let folded = vietnamese::fold(part);
            let known = [Lang::Vi, Lang::En].into_iter().flat_map(|lang| self.choices(lang));
            let mut known = known.filter(|(id, name)| *id == part || vietnamese::fold(name) == folded);
            known.next().map_or(part, |(id, _)| id).to_owned()
        };
        match self {
            Self::Word(_) | Self::Flag => word(&text),
            Self::Words(_) => text.split([';', ',']).map(|part| word(part.trim())).collect::<Vec<_>>().join("; "),
            Self::Texts => text.split(';').map(str::trim).collect::<Vec<_>>().join("; "),
            Self::Day => Date::read(raw).map_or_else(|| text.into_owned(), |date| date.to_string()),
            Self::Value | Self::Number => match Self::Flag.read_word(&text).filter(|_| matches!(self, Self::Value)) {
                Some(flag) => flag,
                None => number(raw).map_or_else(|| text.clone().into_owned(), |number| number.to_string()),
            },
            _ => text.trim().to_owned(),
        }
    }

    fn read_word(self, text: &str) -> Option<String> {
        let read = self.read(&Raw::text(text));
        matches!(read.as_str(), "true" | "false").then_some(read)
    }
}

/// A number as a spreadsheet or a person has it.
fn number(raw: &Raw<'_>) -> Option<Quantity> {
    match raw {
        Raw::Number(number) => Quantity::from_float(*number),
        other => vietnamese::parse_quantity(&other.to_text()),
    }
}

/// With a comma and without marks between thousands, so that it is typed as it is shown.
fn decimal(number: Quantity) -> String {
    number.to_string().replace('.', ",")
}
