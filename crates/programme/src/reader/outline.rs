//! Lines, the marks of lists before them, sentences, and what a heading announces.

use std::ops::Range;

use super::{
    page::Page,
    token::{Kind, Tokens},
    words::{PROPOSAL_HEADINGS, RESULT_HEADINGS, SHORTENED, TARGET_HEADINGS, TASK_HEADINGS},
};

/// How deep in an outline a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Roman,
    Number,
    NumberOfNumber,
    Letter,
    Dash,
    Plus,
    /// Without a mark.
    Plain,
}

/// A line of text without its mark.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) rank: Rank,
    pub(super) tokens: Range<usize>,
}

/// What a part of a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Plain,
    Results,
    Targets,
    Tasks,
    Proposals,
}

pub(super) fn lines(tokens: &Tokens<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 0..=tokens.len() {
        if at == tokens.len() || tokens.kind(at) == Some(Kind::Break) {
            if start < at {
                let (rank, body) = mark(tokens, start, at);
                lines.push(Line { rank, tokens: body..at });
            }
            start = at + 1;
        }
    }
    lines.retain(|line| !line.tokens.is_empty());
    lines
}

/// The mark at the start of a line, and the token after it.
fn mark(tokens: &Tokens<'_>, start: usize, end: usize) -> (Rank, usize) {
    let (first, second) = (tokens.word(start), tokens.word(start + 1));
    let closes = matches!(second, "." | ")" | "/") && start + 1 < end;
    match tokens.kind(start) {
        Some(Kind::Mark) => match first {
            "-" | "•" | "*" | "·" | "" | "●" | "▪" => (Rank::Dash, start + 1),
            "+" | "o" => (Rank::Plus, start + 1),
            "(" if tokens.word(start + 2) == ")" && start + 2 < end => (Rank::Letter, start + 3),
            _ => (Rank::Plain, start),
        },
        Some(Kind::Number) if closes && first.len() <= 2 => {
            if second == "." && tokens.number(start + 2).is_some() && tokens.touches_next(start + 1) {
                let mut body = start + 3;
                while tokens.word(body) == "." && body < end && tokens.touches_next(body - 1) {
                    body += if tokens.number(body + 1).is_some() { 2 } else { 1 };
                }
                return (Rank::NumberOfNumber, body.min(end));
            }
            if second == "/" && tokens.touches_next(start + 1) {
                return (Rank::Plain, start);
            }
            (Rank::Number, start + 2)
        }
        Some(Kind::Word) if closes && second != "/" => {
            let is_roman = first.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'));
            if is_roman && tokens.is_capital(start) {
                (Rank::Roman, start + 2)
            } else if first.chars().count() == 1 {
                (Rank::Letter, start + 2)
            } else {
                (Rank::Plain, start)
            }
        }
        _ => (Rank::Plain, start),
    }
}

/// The sentences of a range. What stands in brackets does not end one.
pub(super) fn sentences(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    split(tokens, range, |at, end| match tokens.word(at) {
        "!" | "?" => true,
        "…" | "." => ends_sentence(tokens, at, end),
        _ => false,
    })
}

/// The parts of a sentence between semicolons.
pub(super) fn clauses(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    split(tokens, range, |at, _| tokens.word(at) == ";")
}

fn split(tokens: &Tokens<'_>, range: Range<usize>, ends: impl Fn(usize, usize) -> bool) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    let mut closes = brackets(tokens, &range).into_iter().peekable();
    let mut at = range.start;
    while at < range.end {
        if let Some((_, close)) = closes.next_if(|(open, _)| *open <= at) {
            at = close.max(at);
        } else if ends(at, range.end) {
            if start < at {
                pieces.push(start..at);
            }
            start = at + 1;
        }
        at += 1;
    }
    if start < range.end {
        pieces.push(start..range.end);
    }
    pieces
}

/// Outermost pairs of brackets, each with the token that closes it, in order.
fn brackets(tokens: &Tokens<'_>, range: &Range<usize>) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for at in range.clone() {
        match tokens.word(at) {
            "(" => open.push(at),
            ")" => {
                if let Some(start) = open.pop() {
                    while pairs.last().is_some_and(|(inner, _)| *inner > start) {
                        pairs.pop();
                    }
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    pairs
}

fn ends_sentence(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let next = at + 1;
    if next >= end {
        return true;
    }
    if tokens.touches_next(at) {
        return tokens.word(next) == "." && next + 1 >= end;
    }
    let before = tokens.word(at.wrapping_sub(1));
    let is_short =
        SHORTENED.contains(&before) || (before.chars().count() == 1 && tokens.is_capital(at.wrapping_sub(1)));
    !is_short && (tokens.is_capital(next) || tokens.kind(next) != Some(Kind::Word))
}

/// Whether a line is short and does not end like a sentence.
pub(super) fn is_heading(page: &Page<'_>, line: &Range<usize>) -> bool {
    line.len() <= 40 && !matches!(page.word(line.end - 1), "." | ";" | "," | "!" | "…")
}

/// What a heading announces, by the first telling word in it, and where that stands.
pub(super) fn announced(page: &Page<'_>, line: &Range<usize>) -> Option<(Section, usize)> {
    let lists = [
        (RESULT_HEADINGS, Section::Results),
        (TARGET_HEADINGS, Section::Targets),
        (PROPOSAL_HEADINGS, Section::Proposals),
        (TASK_HEADINGS, Section::Tasks),
    ];
    line.clone().find_map(|at| {
        lists.iter().find_map(|(phrases, section)| {
            phrases.iter().any(|phrase| page.tokens.phrase(at, line.end, phrase).is_some()).then_some((*section, at))
        })
    })
}
