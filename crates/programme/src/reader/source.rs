//! The text in composed form, and the way back to the places of the original.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
    is_nfc_quick,
};

/// A text as it is read: composed (NFC), so that both ways of writing `ế` are one word.
pub(super) struct Source<'a> {
    pub(super) text: Cow<'a, str>,
    /// For each byte of `text` and its end, the byte of the original; empty where both are the same text.
    places: Vec<usize>,
    original: &'a str,
}

impl<'a> Source<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        if is_nfc_quick(original.chars()) == IsNormalized::Yes {
            return Self { text: Cow::Borrowed(original), places: Vec::new(), original };
        }
        let mut text = String::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len() + 1);
        let mut start = 0;
        while start < original.len() {
            let end = cluster_end(original, start);
            text.extend(original[start..end].nfc());
            places.resize(text.len(), start);
            start = end;
        }
        places.push(original.len());
        Self { text: Cow::Owned(text), places, original }
    }

    /// The place in the original of a place in the composed text.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let place = |byte: usize| self.places.get(byte).copied().unwrap_or(byte);
        place(span.start)..place(span.end)
    }

    /// The words of the original at a place of the composed text.
    pub(super) fn written(&self, span: Range<usize>) -> &'a str {
        self.original.get(self.original(span)).unwrap_or_default()
    }
}

/// Where the letter that begins at `start` ends, its marks included.
fn cluster_end(text: &str, start: usize) -> usize {
    let is_mark = |letter: char| canonical_combining_class(letter) != 0 || is_combining_mark(letter);
    let mut letters = text[start..].char_indices().skip(1);
    letters.find(|(_, letter)| !is_mark(*letter)).map_or(text.len(), |(at, _)| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_original() {
        let original: String = "Yêu cầu Sở".nfd().collect();
        let source = Source::new(&original);
        assert_eq!(source.text, "Yêu cầu Sở");
        let at = source.text.find("cầu").expect("the word");
        assert_eq!(source.written(at..at + "cầu".len()), "cầu".nfd().collect::<String>());
        assert_eq!(source.original(0..source.text.len()), 0..original.len());
    }

    #[test]
    fn composed_text_is_taken_as_it_is() {
        let source = Source::new("Sở Y tế");
        assert!(source.places.is_empty());
        assert_eq!(source.original(3..5), 3..5);
    }
}
