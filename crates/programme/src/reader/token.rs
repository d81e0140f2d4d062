//! Text as words, numbers and marks, each with its place.

use std::{collections::HashMap, ops::Range};

use super::source::Source;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Mark,
    /// The end of a line.
    Break,
}

/// A word, number or mark.
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Its bytes in the composed text.
    pub(super) span: Range<usize>,
    /// Its bytes in the plain text.
    plain: Range<usize>,
}

/// A text cut into tokens.
pub(super) struct Tokens<'a> {
    pub(super) source: Source<'a>,
    list: Vec<Token>,
    /// The words in lower case, tone marks where the older spelling puts them, dashes alike.
    plain: String,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let source = Source::new(text);
        let mut tokens = Self { plain: String::with_capacity(source.text.len()), list: Vec::new(), source };
        let mut start = 0;
        while let Some(first) = tokens.source.text[start..].chars().next() {
            let kind = kind(first);
            let rest = &tokens.source.text[start..];
            let end = match kind {
                Some(Kind::Word) => run(rest, char::is_alphanumeric),
                Some(Kind::Number) => run(rest, |letter| letter.is_ascii_digit()),
                _ => first.len_utf8(),
            } + start;
            if let Some(kind) = kind {
                tokens.push(kind, start..end, first.is_uppercase());
            }
            start = end;
        }
        tokens
    }

    fn push(&mut self, kind: Kind, span: Range<usize>, capital: bool) {
        let begin = self.plain.len();
        let written = &self.source.text[span.clone()];
        match kind {
            Kind::Mark if matches!(written, "–" | "—" | "‑" | "‐" | "−") => self.plain.push('-'),
            _ => self.plain.extend(written.chars().flat_map(char::to_lowercase)),
        }
        if kind == Kind::Word {
            move_tone(&mut self.plain, begin);
        }
        self.list.push(Token { kind, capital, span, plain: begin..self.plain.len() });
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The plain word, number or mark at a place; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |token| &self.plain[token.plain.clone()])
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    /// Whether a capital begins the word.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.capital)
    }

    /// Whether nothing, not even a space, stands between this token and the next.
    pub(super) fn touches_next(&self, at: usize) -> bool {
        matches!((self.get(at), self.get(at + 1)), (Some(this), Some(next)) if this.span.end == next.span.start)
    }

    /// The number at a place, if it is one of at most four digits.
    pub(super) fn number(&self, at: usize) -> Option<i16> {
        self.kind(at).filter(|kind| *kind == Kind::Number).and_then(|_| self.word(at).parse().ok())
    }

    /// Where `phrase` (plain words parted by spaces) ends, if it stands at `at` and before `end`.
    pub(super) fn phrase(&self, at: usize, end: usize, phrase: &str) -> Option<usize> {
        // Nearly every phrase fails here, without being split.
        if !phrase.starts_with(self.word(at)) {
            return None;
        }
        let mut here = at;
        for word in phrase.split(' ') {
            if here >= end || self.word(here) != word {
                return None;
            }
            here += 1;
        }
        Some(here)
    }

    /// The bytes of tokens in the composed text.
    fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        match (self.get(range.start), range.end.checked_sub(1).and_then(|last| self.get(last))) {
            (Some(first), Some(last)) if first.span.start <= last.span.end => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    /// The bytes of tokens in the original text.
    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.source.original(self.bytes(range))
    }

    /// Tokens as they were written.
    pub(super) fn written(&self, range: &Range<usize>) -> &'a str {
        self.source.written(self.bytes(range))
    }
}

/// Phrases to look for, by their first word.
pub(super) struct Phrases(HashMap<&'static str, Vec<&'static str>>);

impl Phrases {
    pub(super) fn new(lists: &[&[&'static str]]) -> Self {
        let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
        for phrase in lists.iter().copied().flatten() {
            phrases.entry(phrase.split(' ').next().unwrap_or_default()).or_default().push(*phrase);
        }
        Self(phrases)
    }

    /// Where the longest of them that stands at `at` ends.
    pub(super) fn at(&self, tokens: &Tokens<'_>, at: usize, end: usize) -> Option<usize> {
        self.0.get(tokens.word(at))?.iter().filter_map(|phrase| tokens.phrase(at, end, phrase)).max()
    }
}

fn kind(letter: char) -> Option<Kind> {
    Some(match letter {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Break,
        '0'..='9' => Kind::Number,
        _ if letter.is_whitespace() => return None,
        _ if letter.is_alphanumeric() => Kind::Word,
        _ => Kind::Mark,
    })
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Vowel pairs that end a syllable, the tone on the second letter and on the first.
const TONES: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// Writes *uỷ, hoá* as *ủy, hóa*: both spellings are in use.
fn move_tone(plain: &mut String, begin: usize) {
    let word = &plain[begin..];
    if word.starts_with("qu") {
        return;
    }
    if let Some((second, first)) = TONES.iter().find(|(second, _)| word.ends_with(second)) {
        plain.truncate(plain.len() - second.len());
        plain.push_str(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text);
        (0..tokens.len()).map(|at| tokens.word(at).to_owned()).collect()
    }

    #[test]
    fn words_numbers_and_marks_part() {
        assert_eq!(words("Số 3004/KH-UBND, 15ngày"), ["số", "3004", "/", "kh", "-", "ubnd", ",", "15", "ngày"]);
    }

    #[test]
    fn both_spellings_of_tones_are_one_word() {
        assert_eq!(words("Uỷ ban, văn hoá – Quý thuỷ hoàn"), words("Ủy ban, văn hóa - Quý thủy hoàn"));
    }

    #[test]
    fn phrases_take_the_longest() {
        let phrases = Phrases::new(&[&["phó chủ tịch", "phó chủ tịch thường trực"]]);
        let tokens = Tokens::new("Phó Chủ tịch Thường trực UBND");
        assert_eq!(phrases.at(&tokens, 0, tokens.len()), Some(5));
        assert_eq!(phrases.at(&tokens, 0, 4), Some(3));
        assert_eq!(phrases.at(&tokens, 1, 6), None);
    }
}
