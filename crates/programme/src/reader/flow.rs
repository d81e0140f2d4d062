//! Goes through a text line by line and collects what is asked in it.

use std::ops::Range;

use super::{
    addressee::{Asked, addressees, parts},
    clause::Task,
    context::{Context, Head},
    outline::{Line, Rank, Section, announced, clauses, is_heading, lines, sentences},
    page::Page,
    speaker::{Person, caption, person, quoted},
    words::{CLOSINGS, LIST_ENDINGS, SIGNATURES},
};

/// Something asked, in tokens.
pub(super) struct Draft {
    pub(super) by: Option<Person>,
    pub(super) task: Task,
    pub(super) implied: Vec<Asked>,
    pub(super) topic: Option<Range<usize>>,
    pub(super) end: usize,
    pub(super) section: Section,
    /// Which line it stands in.
    pub(super) line: usize,
}

/// What the sentence and the line before a clause have asked, by index of draft.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    pub(super) sentence: Option<usize>,
    pub(super) line: Option<usize>,
}

/// A line that is being read.
pub(super) struct Reading {
    pub(super) number: usize,
    pub(super) rank: Rank,
    /// Whether it bears the mark of a list.
    pub(super) is_item: bool,
    /// Whether it is a title: nothing but an order is taken from it.
    pub(super) is_title: bool,
    pub(super) is_caption: bool,
}

pub(super) struct Flow<'p> {
    pub(super) page: &'p Page<'p>,
    pub(super) context: Context,
    closed: bool,
    pub(super) drafts: Vec<Draft>,
}

/// Everything asked in a text, in its order.
pub(super) fn drafts(page: &Page<'_>) -> Vec<Draft> {
    let mut flow = Flow { page, context: Context::new(), closed: false, drafts: Vec::new() };
    for (number, line) in lines(page.tokens).into_iter().enumerate() {
        flow.line(number, &line);
    }
    flow.drafts
}

impl Flow<'_> {
    fn line(&mut self, number: usize, line: &Line) {
        let (page, range) = (self.page, line.tokens.clone());
        if self.is_outside(line) {
            return;
        }
        self.context.leave_lists(line.rank);
        let heading = is_heading(page, &range);
        let ends_open = page.word(range.end - 1) == ":";
        let is_title = heading && !ends_open && line.rank == Rank::Plain;
        let mut reading = Reading {
            number,
            rank: line.rank,
            is_item: line.rank != Rank::Plain,
            is_title: is_title && range.len() <= 40,
            is_caption: false,
        };
        self.conclude_of(&range);
        if let Some((person, said)) = caption(page, &range).filter(|(person, _)| self.is_caption(person)) {
            let before = (self.context.section, self.context.speaker.take());
            let person = self.context.named(page, person);
            self.context.section = Section::Plain;
            self.context.speaker = Some(person);
            (reading.is_caption, reading.is_title) = (true, false);
            self.text(&reading, said..range.end);
            (self.context.section, self.context.speaker) = before;
            return;
        }
        if let Some(rest) = self.head(line, ends_open) {
            reading.is_item = true;
            reading.is_title = false;
            self.text(&reading, rest..range.end);
            return;
        }
        if ends_open && ends_in_list(page, &range) {
            self.context.section = Section::Tasks;
        } else if heading && line.rank != Rank::Dash && line.rank != Rank::Plus && self.announce(line) && !ends_open {
            reading.is_title = true;
        }
        let first = self.drafts.len();
        self.text(&reading, range.clone());
        if ends_open && self.drafts.len() > first {
            self.open_list(line.rank);
        }
    }

    /// Whether a line belongs to the recipients or the signature.
    fn is_outside(&mut self, line: &Line) -> bool {
        let starts = |phrase: &str| self.page.tokens.phrase(line.tokens.start, line.tokens.end, phrase).is_some();
        if CLOSINGS.iter().any(|phrase| starts(phrase)) {
            self.closed = true;
            return true;
        }
        if self.closed {
            let ends =
                matches!(line.rank, Rank::Roman | Rank::Number) || (line.rank == Rank::Plain && line.tokens.len() > 25);
            self.closed = !ends && !starts("lưu");
            return !ends;
        }
        SIGNATURES.iter().any(|phrase| starts(phrase))
    }

    /// *Kết luận của đồng chí … tại buổi làm việc*: whose words follow.
    fn conclude_of(&mut self, range: &Range<usize>) {
        let page = self.page;
        for at in range.clone().take(40) {
            let of =
                ["kết luận của", "chỉ đạo của"].iter().find_map(|phrase| page.tokens.phrase(at, range.end, phrase));
            if let Some(person) = of.and_then(|after| person(page, after, range.end)) {
                let person = self.context.named(page, person);
                self.context.speak(Some(person));
                self.context.section = Section::Tasks;
                return;
            }
        }
    }

    /// In a list of tasks a post without a name is one that is asked, not one that speaks.
    fn is_caption(&self, person: &Person) -> bool {
        person.name.is_some() || (self.context.heads.is_empty() && self.context.section != Section::Tasks)
    }

    /// *1. Giao Sở …:*, *- UBND huyện …:*: the bodies the lines below are for. Gives the first token after it.
    fn head(&mut self, line: &Line, ends_open: bool) -> Option<usize> {
        let (page, end) = (self.page, line.tokens.end);
        let start = page.past_leads(line.tokens.start, end);
        let order_end = page.is(&page.orders, start, end);
        let begin = order_end.unwrap_or(start);
        let (mut to, after) = addressees(page, begin, end)?;
        let action =
            if after == end || page.word(after) == ":" { after } else { parts(page, &mut to, after, end).action };
        let is_whole = action >= end;
        let has_colon = page.word(action) == ":" || page.word(action - 1) == ":";
        let is_list = matches!(self.context.section, Section::Tasks) || order_end.is_some();
        let barred = matches!(self.context.section, Section::Results | Section::Targets) && order_end.is_none();
        if barred
            || !(is_whole || has_colon)
            || (is_whole && !ends_open && !is_list)
            || (!is_whole && page.word(action) != ":")
        {
            return None;
        }
        self.context.enter_list(Head { rank: line.rank, to, order: order_end.map(|end| start..end) });
        Some((action + 1).min(end))
    }

    /// Takes what a heading announces.
    fn announce(&mut self, line: &Line) -> bool {
        let (page, range) = (self.page, &line.tokens);
        let said = announced(page, range);
        let tells = said.is_some_and(|(_, at)| at == range.start);
        let plain_doing = page.is_doing(range.start, range.end) && !tells;
        match said {
            Some((section, _)) if range.len() <= 30 && (!plain_doing || page.word(range.end - 1) == ":") => {
                self.context.section = section;
                true
            }
            None if line.rank == Rank::Roman => {
                self.context.section = Section::Plain;
                true
            }
            _ => false,
        }
    }

    /// *giao Sở … thực hiện các việc sau:* is no task but the head of a list.
    fn open_list(&mut self, rank: Rank) {
        let Some(draft) = self.drafts.pop() else { return };
        self.context.section = Section::Tasks;
        if !draft.task.to.is_empty() {
            self.context.enter_list(Head { rank, to: draft.task.to, order: draft.task.order });
        }
    }

    fn text(&mut self, reading: &Reading, range: Range<usize>) {
        let mut open = Open::default();
        for sentence in sentences(self.page.tokens, range) {
            open.sentence = None;
            let sentence = match quoted(self.page, &sentence) {
                Some((quote, person)) => {
                    let person = self.context.named(self.page, person);
                    self.context.speak(Some(person));
                    quote
                }
                None => sentence,
            };
            for clause in clauses(self.page.tokens, sentence) {
                self.clause(reading, &clause, &mut open);
            }
        }
    }
}

/// Whether the words before the colon at the end of a line say that tasks follow.
fn ends_in_list(page: &Page<'_>, line: &Range<usize>) -> bool {
    let end = line.end - 1;
    let ends_with = |phrase: &&&str| {
        let start = end.checked_sub(phrase.split(' ').count());
        start.is_some_and(|start| start >= line.start && page.tokens.phrase(start, end, phrase).is_some())
    };
    LIST_ENDINGS.iter().any(|phrase| ends_with(&phrase))
}
