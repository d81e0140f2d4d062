//! Documents a text refers to: *Kế hoạch số 3004/KH-UBND ngày 25/8/2021*.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    date::written_date,
    token::{Kind, Tokens},
};

/// A document named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its number, without spaces: `3004/KH-UBND`.
    pub number: String,
    /// Its date, if the text gives one.
    pub date: Option<Date>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A reference and its tokens.
pub(super) struct Referred {
    pub(super) tokens: Range<usize>,
    pub(super) reference: Reference,
}

/// The references among these tokens, in order.
pub(super) fn references(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<Referred> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some(number_end) = number_end(tokens, at).filter(|end| *end <= range.end) else {
            at += 1;
            continue;
        };
        let mut end = number_end;
        let mut date = None;
        if tokens.word(end) == "ngày"
            && let Some(written) = written_date(tokens, end, range.end)
        {
            end = written.end;
            date = written.date();
        }
        let number = tokens.written(&(at..number_end)).split_whitespace().collect();
        let reference = Reference { number, date, span: tokens.span(&(at..end)) };
        found.push(Referred { tokens: at..end, reference });
        at = end;
    }
    found
}

/// Where the number of a document ends: `18/2022/QĐ-TTg`, `3004/KH-UBND`, `05-NQ/TU`.
fn number_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let is_number = |at: usize| tokens.kind(at) == Some(Kind::Number);
    let is_code = |at: usize| tokens.kind(at) == Some(Kind::Word) && tokens.is_capital(at);
    if !is_number(at) {
        return None;
    }
    let mut here = at + 1;
    if tokens.word(here) == "/" && is_number(here + 1) && tokens.word(here + 2) == "/" {
        here += 2;
    }
    if !matches!(tokens.word(here), "/" | "-") || !is_code(here + 1) || !tokens.touches_next(here) {
        return None;
    }
    here += 2;
    for _ in 0..4 {
        let goes_on = matches!(tokens.word(here), "/" | "-" | "&") && tokens.touches_next(here - 1);
        if !goes_on || !is_code(here + 1) || !tokens.touches_next(here) {
            break;
        }
        here += 2;
    }
    // One letter group after a dash is a word, not a code: `15-Can Lộc`.
    let code = tokens.written(&(at..here));
    let coded = code.contains('/') && code.chars().filter(|letter| letter.is_uppercase()).count() >= 2;
    coded.then_some(here)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn numbers_and_dates_are_read() {
        let text = "theo Kế hoạch số 3004/KH-UBND ngày 25/8/2021, Quyết định 18/2022/QĐ-TTg, Nghị quyết số 05-NQ/TU ngày 02 tháng 3 năm 2022; 177/181 xã, 30/6/2023";
        let tokens = Tokens::new(text);
        let found = references(&tokens, 0..tokens.len());
        let found: Vec<_> = found.iter().map(|found| (found.reference.number.as_str(), found.reference.date)).collect();
        assert_eq!(
            found,
            [("3004/KH-UBND", Some(date(2021, 8, 25))), ("18/2022/QĐ-TTg", None), ("05-NQ/TU", Some(date(2022, 3, 2)))]
        );
    }
}
