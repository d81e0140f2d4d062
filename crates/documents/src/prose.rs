//! Small pieces of text.

use programme::Lang;

use crate::report::Inline;

/// A plain piece.
pub(crate) fn plain(text: impl Into<String>) -> Vec<Inline> {
    vec![Inline::text(text)]
}

/// Pieces in a row.
pub(crate) fn join<const N: usize>(pieces: [Vec<Inline>; N]) -> Vec<Inline> {
    pieces.into_iter().flatten().collect()
}

/// `a, b và c`.
pub(crate) fn list(names: &[String], lang: Lang) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), lang.pick("và", "and")),
    }
}

/// The first names, and how many others there are: `a, b và 3 cơ quan khác`; `what` they are is said in Vietnamese.
pub(crate) fn first(names: &[String], most: usize, what: &str, lang: Lang) -> String {
    match names.split_at_checked(most) {
        Some((shown, rest)) if !rest.is_empty() => format!("{} {}", shown.join(", "), more(rest.len(), what, lang)),
        _ => list(names, lang),
    }
}

/// `và 3 việc khác`, `and 3 others`.
pub(crate) fn more(count: usize, what: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!("và {count} {what} khác"),
        Lang::En if count == 1 => "and 1 other".to_owned(),
        Lang::En => format!("and {count} others"),
    }
}

/// With a capital first letter, as a heading begins.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// At most so many letters, cut between words.
pub(crate) fn short(text: &str, most: usize) -> String {
    let text = text.trim().trim_end_matches(['.', ';']);
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_and_says_so() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(first(&names, 3, "việc", Lang::Vi), "a, b và c");
        assert_eq!(first(&names, 2, "việc", Lang::Vi), "a, b và 1 việc khác");
        assert_eq!(first(&names, 1, "việc", Lang::En), "a and 2 others");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(short("Rà soát chỉ tiêu.", 20), "Rà soát chỉ tiêu");
        assert_eq!(short("Rà soát, chỉ tiêu", 10), "Rà soát…");
    }
}
