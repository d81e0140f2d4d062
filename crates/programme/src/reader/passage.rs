//! What a clause adds to what is asked, given what stands before it.

use std::ops::Range;

use super::{
    addressee::{addressees, parts},
    clause::{Ground, Task, demand, duty, order},
    context::Head,
    flow::{Draft, Flow, Open, Reading},
    outline::Section,
    page::Page,
    proposal::Rule,
    speech::{Speech, speaker, speech},
    words::PREAMBLES,
};

impl Flow<'_> {
    /// Reads a clause of a line.
    pub(super) fn clause(&mut self, reading: &Reading, clause: &Range<usize>, open: &mut Open) {
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
        // Where a list of bodies ends that was read and asked for nothing.
        let mut listed = start;
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
            let lists = before == "," && here == at && at >= 2 && page.mentions.over(at - 2).is_some();
            let lists = lists || (before == "," && at < listed);
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
                    draft.end = match before {
                        "thời" => at - 2,
                        "và" => at - 1,
                        _ => at,
                    };
                }
                next = task.action.max(at + 1);
                let topic = last.is_none().then(|| self.topic(start, task.from, task.action)).flatten();
                last = Some(self.push(reading, task, topic, clause.end, open));
            } else if begins && !lists {
                listed = addressees(page, here, clause.end).map_or(listed, |(_, after)| after.max(listed));
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
        order(page, at, end, false)
            .filter(named)
            .or_else(|| demand(page, at, end, ground))
            .or_else(|| ground.asks.then(|| duty(page, at, end)).flatten().filter(|_| ground.fresh))
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
