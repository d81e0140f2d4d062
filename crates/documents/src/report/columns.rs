//! How wide the columns of a table are, and how large its type, so that no word or number is cut.

use super::compose::{GridCell, GridRow, HeadCell, Run};
use super::model::Table;
use crate::fonts::Face;

/// The width of the text on a page, in twentieths of a point.
#[derive(Clone, Copy)]
pub(crate) struct TextWidth(pub i64);

impl TextWidth {
    /// A4 less 30 mm on the left and 20 mm on the right (decree, annex I): 160 mm upright, 247 mm turned.
    pub fn of_page(landscape: bool) -> Self {
        Self(if landscape { 14_003 } else { 9_071 })
    }
}

/// The space between a cell's text and its rules, on each side, in twentieths of a point.
pub(crate) const CELL_PADDING: i64 = 80;

/// The type sizes to try, in points.
const SIZES: [i64; 4] = [12, 11, 10, 9];

/// Words longer than this may be broken, and do not widen their column.
const LONGEST_WHOLE_WORD: usize = 22;

/// The width of an average letter, in thousandths of the type size.
const LETTER: i64 = 480;

/// What a column needs and would like, in thousandths of the type size.
#[derive(Clone, Copy, Default)]
struct Wish {
    /// Its longest word.
    word: i64,
    /// Its longest cell on one line.
    line: i64,
}

/// The largest type (up to `largest` points) in which every word fits, and the widths of the columns, which together are
/// `available`.
pub(crate) fn fit(
    table: &Table,
    head: &[Vec<HeadCell>],
    rows: &[GridRow],
    available: TextWidth,
    largest: i64,
) -> (i64, Vec<i64>) {
    let wishes = wishes(table.columns.len(), head, rows);
    let letters: Vec<i64> = table.columns.iter().map(|column| i64::from(column.width.max(1))).collect();
    let at = |size: i64, wish: i64| wish * size * 20 / 1000 + 2 * CELL_PADDING + 30;
    let needed = |size: &i64| wishes.iter().map(|wish| at(*size, wish.word)).sum::<i64>() <= available.0;
    let size = SIZES.into_iter().filter(|size| *size <= largest).find(needed).unwrap_or(SIZES[SIZES.len() - 1]);
    let words: Vec<i64> = wishes.iter().map(|wish| at(size, wish.word)).collect();
    let lines: Vec<i64> = wishes.iter().map(|wish| at(size, wish.line.max(wish.word))).collect();
    let asked = lines.iter().zip(&words).zip(&letters);
    let asked: Vec<i64> = asked.map(|((line, word), letters)| at(size, letters * LETTER).clamp(*word, *line)).collect();
    (size, share_out(&words, &[asked, lines], &letters, available.0))
}

fn wishes(columns: usize, head: &[Vec<HeadCell>], rows: &[GridRow]) -> Vec<Wish> {
    let mut wishes = vec![Wish::default(); columns];
    for cell in head.iter().flatten().filter(|cell| cell.columns == 1) {
        wishes[cell.column].word = longest_word(&cell.text, Face::Bold);
    }
    for row in rows {
        let mut column = 0;
        for cell in &row.cells {
            if cell.columns == 1 {
                let wish = wish(cell, row.is_total);
                wishes[column].word = wish.word.max(wishes[column].word);
                wishes[column].line = wish.line.max(wishes[column].line);
            }
            column += cell.columns;
        }
    }
    wishes
}

fn wish(cell: &GridCell, is_total: bool) -> Wish {
    let face = if is_total { Face::Bold } else { Face::Regular };
    let of_text = |text: &str, face: Face| Wish { word: longest_word(text, face), line: face.width(text) };
    let of_run = |run: &Run| match run {
        Run::Text { text } => of_text(text, face),
        Run::Bold { text } => of_text(text, Face::Bold),
        Run::Italic { text } => of_text(text, Face::Italic),
        Run::Figure { text, reference } => {
            // Its reference follows in small type.
            let raised = Face::Regular.width(&format!("[{reference}]")) * 2 / 3;
            Wish { word: longest_word(text, face) + raised, line: face.width(text) + raised }
        }
        Run::Badge { text } => {
            // A badge is never broken; it is smaller and has a frame.
            let whole = Face::Italic.width(text) * 17 / 20 + 600;
            Wish { word: whole, line: whole }
        }
        Run::Source { number } => of_text(&number.to_string(), face),
    };
    let join = |all: Wish, run: Wish| Wish { word: all.word.max(run.word), line: all.line + run.line };
    cell.runs.iter().map(of_run).fold(Wish::default(), join)
}

fn longest_word(text: &str, face: Face) -> i64 {
    let is_break = |letter: char| letter.is_whitespace() && letter != '\u{a0}';
    let is_whole = |word: &&str| word.chars().count() <= LONGEST_WHOLE_WORD;
    text.split(is_break).filter(is_whole).map(|word| face.width(word)).max().unwrap_or(0)
}

/// Gives each column what it needs, then as much of each goal in turn as there is room for, then the rest by weight.
fn share_out(needs: &[i64], goals: &[Vec<i64>], weights: &[i64], available: i64) -> Vec<i64> {
    let needed: i64 = needs.iter().sum();
    if needed >= available {
        return settle(needs.iter().map(|need| need * available / needed).collect(), available);
    }
    let mut widths = needs.to_vec();
    for goal in goals {
        let rest = available - widths.iter().sum::<i64>();
        let lacking: Vec<i64> = goal.iter().zip(&widths).map(|(goal, width)| goal - width).collect();
        let all = lacking.iter().sum::<i64>();
        if all > rest {
            grow(&mut widths, &lacking, rest);
            return settle(widths, available);
        }
        widths.clone_from(goal);
    }
    let rest = available - widths.iter().sum::<i64>();
    grow(&mut widths, weights, rest);
    settle(widths, available)
}

/// Shares `room` out by `weights`.
fn grow(widths: &mut [i64], weights: &[i64], room: i64) {
    let all = weights.iter().sum::<i64>().max(1);
    for (width, weight) in widths.iter_mut().zip(weights) {
        *width += room * weight / all;
    }
}

/// Gives what rounding left over to the widest column.
fn settle(mut widths: Vec<i64>, available: i64) -> Vec<i64> {
    let rest = available - widths.iter().sum::<i64>();
    if let Some(widest) = widths.iter_mut().max() {
        *widest += rest;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_what_they_need_and_fill_the_line() {
        let share = |needs: [i64; 2], goal: [i64; 2]| share_out(&needs, &[goal.to_vec()], &[1, 3], 100);
        assert_eq!(share([150, 50], [150, 50]), [75, 25], "too little room is shared by need");
        assert_eq!(share([20, 20], [100, 40]), [68, 32], "room goes where lines would break");
        assert_eq!(share([20, 20], [40, 20]), [50, 50], "what nobody lacks goes by weight");
        assert_eq!(share([33, 33], [33, 33]), [41, 59], "nothing is lost to rounding");
    }
}
