//! Goes through a text line by line and collects what is asked in it.

use std::ops::Range;

use super::{
    addressee::{Asked, addressees, parts},
    clause::{Ground, Task, demand, duty, order},
    context::{Context, Head},
    outline::{Line, Rank, Section, announced, clauses, is_heading, lines, sentences},
    page::Page,
    proposal::Rule,
    speaker::{Person, caption, person, quoted},
    speech::{Speech, speaker, speech},
    words::{CLOSINGS, LIST_ENDINGS, PREAMBLES, SIGNATURES},
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
struct Open {
    sentence: Option<usize>,
    line: Option<usize>,
}

/// A line that is being read.
struct Reading {
    number: usize,
    rank: Rank,
    /// Whether it bears the mark of a list.
    is_item: bool,
    /// Whether it is a title: nothing but an order is taken from it.
    is_title: bool,
    is_caption: bool,
}

pub(super) struct Flow<'p> {
    page: &'p Page<'p>,
    context: Context,
    closed: bool,
    drafts: Vec<Draft>,
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
        let starts = |phrase: &&str| self.page.tokens.phrase(line.tokens.start, line.tokens.end, phrase).is_some();
        if CLOSINGS.iter().any(|phrase| starts(&phrase)) {
            self.closed = true;
            return true;
        }
        if self.closed {
            let ends =
                matches!(line.rank, Rank::Roman | Rank::Number) || (line.rank == Rank::Plain && line.tokens.len() > 25);
            self.closed = !ends && !starts(&"lưu");
            return !ends;
        }
        SIGNATURES.iter().any(|phrase| starts(&phrase))
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

    fn clause(&mut self, reading: &Reading, clause: &Range<usize>, open: &mut Open) {
        let page = self.page;
        let start = page.past_leads(clause.start, clause.end);
        let is_preamble = PREAMBLES.iter().any(|words| page.tokens.phrase(start, clause.end, words).is_some());
        if let Some(draft) = open.line.filter(|_| is_deadline_only(page, start, clause.end)) {
            self.drafts[draft].end = clause.end;
            return;
        }
        if let Some(draft) = open.sentence.filter(|_| page.is(&page.modals, start, clause.end).is_some()) {
            self.drafts[draft].end = clause.end;
            return;
        }
        let mut found = None;
        if !is_preamble && self.context.heads.iter().any(|head| !head.to.is_empty()) {
            found = self.item(reading, start, clause, *open);
        }
        if found.is_none() {
            found = self.stated(reading, start, clause, *open);
        }
        if found.is_none() {
            if let Some(draft) = open.sentence.filter(|_| self.goes_on(start, clause.end)) {
                self.drafts[draft].end = clause.end;
                return;
            }
            found = (!is_preamble).then(|| self.imperative(reading, start, clause, *open)).flatten();
        }
        if found.is_some() {
            *open = Open { sentence: found, line: found };
        }
    }

    /// Whether a clause after a semicolon is part of what was asked before it.
    fn goes_on(&self, at: usize, end: usize) -> bool {
        let page = self.page;
        page.is_doing(at, end) || page.is(&page.modals, at, end).is_some() || page.word(at) == "("
    }

    /// What the clause asks in so many words; several things where new bodies are named.
    fn stated(&mut self, reading: &Reading, start: usize, clause: &Range<usize>, open: Open) -> Option<usize> {
        let page = self.page;
        let mut last = None;
        let mut next = start;
        let mut after_verb = None;
        let mut at = start;
        while at < clause.end {
            let before = page.word(at.wrapping_sub(1));
            let begins = at == start || matches!(before, "," | ":") || after_verb == Some(at);
            let joins = matches!(before, "và" | "thời");
            if at < next || !(begins || joins) {
                at += 1;
                continue;
            }
            let fresh = at == start || after_verb == Some(at) || before == ":";
            let here = page.past_leads(at, clause.end);
            // After a comma that parts a list of bodies the list goes on.
            let lists = before == "," && at >= 2 && page.mentions.over(at - 2).is_some() && here == at;
            let task = if joins && !begins || lists {
                order(page, here, clause.end, false).filter(|task| task.to.iter().any(|body| body.id.is_some()))
            } else {
                let about = self.context.speaker.is_some() && page.is(&page.topics, start, at).is_some();
                let fresh = fresh || (about && last.is_none());
                let ground = self.ground(reading, fresh, about || last.is_some() || open.sentence.is_some());
                self.task_at(reading, here, clause, ground, &mut after_verb)
            };
            if let Some(task) = task {
                if let Some(draft) = last {
                    let draft: &mut Draft = &mut self.drafts[draft];
                    draft.end = at;
                }
                next = task.action.max(at + 1);
                let topic = last.is_none().then(|| self.topic(start, task.from, task.action)).flatten();
                last = Some(self.push(reading, task, topic, clause.end, open));
            }
            at += 1;
        }
        last
    }

    fn ground(&self, reading: &Reading, fresh: bool, goes_on: bool) -> Ground {
        let listed = self.context.section == Section::Tasks && reading.is_item;
        let told = self.context.speaker.is_some() || self.context.section == Section::Tasks;
        let barred = reading.is_title || matches!(self.context.section, Section::Results | Section::Targets);
        Ground { asks: told && !barred, plainly: (listed || goes_on) && !barred, fresh }
    }

    fn task_at(
        &mut self,
        reading: &Reading,
        at: usize,
        clause: &Range<usize>,
        ground: Ground,
        after_verb: &mut Option<usize>,
    ) -> Option<Task> {
        let (page, end) = (self.page, clause.end);
        let obliged = |task: &Task| task.why.iter().any(|(rule, _)| matches!(rule, Rule::Modal | Rule::LeadRole));
        if let Some(task) = demand(page, at, end, ground).filter(obliged) {
            return Some(task);
        }
        let named = speaker(page, at, end).map(|person| self.context.named(page, person));
        match named.as_ref().and_then(|person| speech(page, person, end)) {
            Some(Speech::Order(task)) => {
                self.context.speak(named);
                return Some(task);
            }
            Some(Speech::Directs { after, order }) => {
                self.context.speak(named);
                if page.word(end - 1) == ":" {
                    self.context.section = Section::Tasks;
                    if order.is_some() {
                        self.context.enter_list(Head { rank: reading.rank, to: Vec::new(), order });
                    }
                }
                *after_verb = Some(if matches!(page.word(after), ":" | ",") { after + 1 } else { after });
                return None;
            }
            Some(Speech::Reports) => {
                if !reading.is_caption {
                    self.context.speaker = None;
                }
                return None;
            }
            None => {}
        }
        let requests = |task: &Task| {
            task.order.as_ref().is_some_and(|word| page.is(&page.requests, word.start, word.end).is_some())
        };
        let named = |task: &Task| ground.fresh || !(task.to.is_empty() || requests(task));
        let ground_for_duty = ground.asks;
        order(page, at, end, false)
            .filter(named)
            .or_else(|| demand(page, at, end, ground))
            .or_else(|| ground_for_duty.then(|| duty(page, at, end)).flatten().filter(|_| ground.fresh))
    }

    /// What stands before a task as its subject: *Về công tác tập huấn, …*.
    fn topic(&self, start: usize, from: usize, action: usize) -> Option<Range<usize>> {
        let page = self.page;
        page.is(&page.topics, start, from.max(action))?;
        let end = if from > start {
            from
        } else {
            (start..action).rev().find(|at| page.is(&page.modals, *at, action).is_some())?
        };
        let topic = page.trimmed(start..end);
        (!topic.is_empty()).then_some(topic)
    }

    /// An item below a head, or a sentence after the colon of one.
    fn item(&mut self, reading: &Reading, start: usize, clause: &Range<usize>, open: Open) -> Option<usize> {
        let page = self.page;
        let end = clause.end;
        // *Là cơ quan thường trực* gives a part to play.
        let tells = page.is(&page.facts, start, end).is_some() && page.word(start) != "là";
        let states = tells || addressees(page, start, end).is_some();
        let orders = page.is(&page.orders, start, end).is_some();
        if states || orders || end < start + 2 || !page.has_words(start..end) {
            return None;
        }
        if open.sentence.is_some() && self.goes_on(start, end) {
            return None;
        }
        // A line without a mark that does not begin with what is to be done is a remark.
        if !(reading.is_item || page.is_doing(start, end)) {
            return None;
        }
        let head = self.context.heads.iter().rev().find(|head| !head.to.is_empty())?.clone();
        let mut to = head.to;
        let parts = parts(page, &mut to, start, end);
        let mut task = Task::new(start, parts.action, Rule::Item, parts.action.max(start + 1));
        task.why.extend(parts.why);
        (task.to, task.order) = (to, head.order);
        Some(self.push(reading, task, None, end, open))
    }

    /// What begins with what is to be done: an item of a list of tasks, or a sentence after a task.
    fn imperative(&mut self, reading: &Reading, start: usize, clause: &Range<usize>, open: Open) -> Option<usize> {
        let page = self.page;
        let (doing, end) = (page.is_doing(start, clause.end), clause.end);
        let listed = reading.is_item && !reading.is_title && self.context.section == Section::Tasks;
        let rule = match (listed, open.line) {
            (true, _) => Rule::Item,
            (false, Some(_)) if self.context.speaker.is_some() && !reading.is_title => Rule::Following,
            _ => return None,
        };
        if !doing || end < start + 3 {
            return None;
        }
        let mut task = Task::new(start, start, rule, start + 1);
        let parts = parts(page, &mut task.to, start, end);
        task.action = parts.action;
        Some(self.push(reading, task, None, end, open))
    }

    fn push(&mut self, reading: &Reading, task: Task, topic: Option<Range<usize>>, end: usize, open: Open) -> usize {
        let before = open.line.filter(|_| task.to.is_empty()).map(|draft| &self.drafts[draft]);
        let implied = before.map(|draft| if draft.task.to.is_empty() { &draft.implied } else { &draft.task.to });
        let implied = implied.cloned().unwrap_or_default();
        let mut task = task;
        if task.order.is_none() {
            task.order = self.context.heads.iter().rev().find_map(|head| head.order.clone());
        }
        if let Some(topic) = &topic {
            task.from = task.from.min(topic.start);
        }
        if let Some(speaker) = &self.context.speaker {
            let rule = if reading.is_caption { Rule::Caption } else { Rule::CarriedSpeaker };
            if reading.is_caption || speaker.tokens.end + 40 < task.from {
                task.why.push((rule, speaker.tokens.clone()));
            }
        }
        let (by, section) = (self.context.speaker.clone(), self.context.section);
        self.drafts.push(Draft { by, task, implied, topic, end, section, line: reading.number });
        self.drafts.len() - 1
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

/// *Hoàn thành trước ngày …*: a sentence that says no more than when the task before it is due.
fn is_deadline_only(page: &Page<'_>, start: usize, end: usize) -> bool {
    const OPENINGS: [&str; 9] = [
        "hoàn thành trước",
        "hoàn thành trong",
        "hoàn thành chậm nhất",
        "xong",
        "thời gian hoàn thành",
        "thời hạn",
        "chậm nhất",
        "báo cáo kết quả",
        "kết quả báo cáo",
    ];
    OPENINGS.iter().any(|words| page.tokens.phrase(start, end, words).is_some())
}
