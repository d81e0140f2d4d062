//! Who speaks: a post, its body and a person's name.

use std::ops::Range;

use super::{
    names::{AUTHORITIES, FAMILIES, LEVELS},
    page::Page,
};

/// Somebody named by post, by name or both.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The post and its body, or the body alone.
    pub(super) title: Range<usize>,
    pub(super) name: Option<Range<usize>>,
    /// All of it.
    pub(super) tokens: Range<usize>,
}

impl Person {
    /// Whether only a courtesy stands for the post: *bà Hà Thị Lan*.
    pub(super) fn is_bare(&self, page: &Page<'_>) -> bool {
        COURTESIES.iter().any(|word| page.tokens.phrase(self.title.start, self.title.end, word).is_some())
    }

    /// Whether this post binds those of the province. One of a district or commune does not.
    pub(super) fn has_authority(&self, page: &Page<'_>) -> bool {
        const BELOW: [&str; 6] = ["huyện", "thị xã", "xã", "phường", "thị trấn", "huyện ủy"];
        if self
            .title
            .clone()
            .any(|at| BELOW.iter().any(|level| page.tokens.phrase(at, self.title.end, level).is_some()))
        {
            return false;
        }
        AUTHORITIES.iter().any(|post| page.tokens.phrase(self.title.start, self.title.end, post).is_some())
    }
}

/// Words before a name that are no post.
const COURTESIES: [&str; 4] = ["đồng chí", "đ / c", "ông", "bà"];

/// The person named at a token.
pub(super) fn person(page: &Page<'_>, at: usize, end: usize) -> Option<Person> {
    let tokens = page.tokens;
    let is_courtesy = |at: usize| COURTESIES.iter().any(|word| tokens.phrase(at, end, word).is_some());
    let mut here = page.is(&page.titles, at, end)?;
    let mut title = (!is_courtesy(at)).then_some(at..here);
    let mut name = None;
    for _ in 0..16 {
        if let Some(named) = page.mentions.over(here).filter(|named| named.tokens.end <= end) {
            if named.is_group() {
                return None;
            }
            here = named.tokens.end;
        } else if let Some(after) = page.is(&page.titles, here, end) {
            if title.is_none() && !is_courtesy(here) {
                title = Some(here..after);
            }
            here = after;
        } else if LEVELS.contains(&page.word(here)) && here < end {
            here += 1;
        } else if tokens.is_capital(here) && here < end && page.is(&page.orders, here, end).is_none() {
            let run = here..(here..end).find(|at| !tokens.is_capital(*at)).unwrap_or(end).min(here + 8);
            if name.is_none() {
                name = name_in(page, run.clone());
            }
            here = run.end;
        } else if matches!(page.word(here), "-" | "," | "kiêm") && page.is(&page.titles, here + 1, end).is_some() {
            here += 1;
            continue;
        } else {
            break;
        }
        // The post goes on until the name, or until another post begins.
        if let Some(title) = &mut title
            && !(title.start..here)
                .skip(1)
                .any(|at| matches!(page.word(at), "-" | "," | "kiêm") && page.is(&page.titles, at + 1, end).is_some())
        {
            title.end =
                name.as_ref().filter(|name: &&Range<usize>| name.start > title.start).map_or(here, |name| name.start);
        }
    }
    let title = title.unwrap_or(at..name.as_ref().map_or(here, |name| name.start));
    Some(Person { title, name, tokens: at..here })
}

/// A person's name at the end of words with capitals, which may begin with the name of a place.
fn name_in(page: &Page<'_>, run: Range<usize>) -> Option<Range<usize>> {
    let after_level = LEVELS.contains(&page.word(run.start.wrapping_sub(1)));
    let is_family = |at: &usize| FAMILIES.contains(&page.word(*at)) && (2..=4).contains(&(run.end - at));
    let place = run.start + 2;
    let start = match run.len() {
        2 if after_level => return None,
        length if length >= 4 && after_level => (place..run.end).find(is_family),
        _ => run.clone().find(is_family),
    };
    start.map(|start| start..run.end)
}

/// Somebody who speaks at the start of a line, and the first token of what is said: *Giám đốc Sở …: Đề nghị …*.
pub(super) fn caption(page: &Page<'_>, line: &Range<usize>) -> Option<(Person, usize)> {
    let person = person(page, line.start, line.end)?;
    let mut here = person.tokens.end;
    // A post before the person's own, and a unit under the body: *Phó Chủ nhiệm Chính trị Bộ CHQS tỉnh*.
    while here < line.end && here < line.start + 30 && page.word(here) != ":" {
        let speaks = [&page.directing, &page.reporting, &page.orders, &page.spoken_orders];
        if speaks.iter().any(|verbs| page.mentions.over(here).is_none() && page.is(verbs, here, line.end).is_some()) {
            return None;
        }
        here += 1;
    }
    (page.word(here) == ":" && page.has_words(here + 1..line.end)).then_some((person, here + 1))
}

/// What is said and who says it, where the speaker follows: *“Các địa phương cần …”, Phó Chủ tịch … lưu ý.*
pub(super) fn quoted(page: &Page<'_>, sentence: &Range<usize>) -> Option<(Range<usize>, Person)> {
    let is_quote = |at: usize| matches!(page.word(at), "\"" | "“" | "”" | "«" | "»");
    if !is_quote(sentence.start) {
        return None;
    }
    let close = (sentence.start + 1..sentence.end).find(|at| is_quote(*at))?;
    let after = if matches!(page.word(close + 1), "," | "-") { close + 2 } else { close + 1 };
    Some((sentence.start + 1..close, person(page, after, sentence.end)?))
}
