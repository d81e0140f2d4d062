//! The ways a clause asks for something.

use std::ops::Range;

use super::{
    addressee::{Asked, addressees, parts},
    names::MANY,
    page::Page,
    proposal::{Role, Rule},
    token::Kind,
};

/// Something asked, as far as its beginning tells.
#[derive(Clone, Debug)]
pub(super) struct Task {
    /// The first token that belongs to it.
    pub(super) from: usize,
    pub(super) to: Vec<Asked>,
    /// The first token of what is asked.
    pub(super) action: usize,
    /// The word that gives it.
    pub(super) order: Option<Range<usize>>,
    pub(super) why: Vec<(Rule, Range<usize>)>,
}

impl Task {
    pub(super) fn new(from: usize, action: usize, rule: Rule, end: usize) -> Self {
        Self { from, to: Vec::new(), action, order: None, why: vec![(rule, from..end)] }
    }
}

/// *giao Sở … rà soát*, *yêu cầu khẩn trương hoàn thành*: a word that gives a task at a token.
pub(super) fn order(page: &Page<'_>, at: usize, end: usize, spoken: bool) -> Option<Task> {
    let word_end = [Some(&page.orders), Some(&page.requests), spoken.then_some(&page.spoken_orders)]
        .into_iter()
        .flatten()
        .filter_map(|words| page.is(words, at, end))
        .max()?;
    let given = Rule::Order;
    let here = if page.word(word_end) == ":" { word_end + 1 } else { word_end };
    let mut task = Task::new(at, here, given, word_end);
    task.order = Some(at..word_end);
    if let Some((to, after)) = addressees(page, here, end) {
        // *giao kế hoạch cho Sở …* names what is given first; *yêu cầu của Sở …* gives nothing.
        task.to = to;
        let parts = parts(page, &mut task.to, after, end);
        task.action = parts.action;
        task.why.extend(parts.why);
        let tells = page.is(&page.facts, task.action, end).is_some() && page.word(task.action) != "không";
        return (!tells).then_some(task);
    }
    let only_spoken = page.is(&page.orders, at, end).or_else(|| page.is(&page.requests, at, end)).is_none();
    if page.word(at) == "giao" || only_spoken {
        return None;
    }
    if let Some(action) = doing_within(page, here, end) {
        if action > here {
            task.to.push(Asked { tokens: here..action, id: None, role: Role::Asked });
        }
        let parts = parts(page, &mut task.to, action, end);
        task.action = parts.action;
        return Some(task);
    }
    None
}

/// Where what is to be done begins, if at most a few words that name somebody stand before it.
fn doing_within(page: &Page<'_>, at: usize, end: usize) -> Option<usize> {
    let is_start = |here: usize| page.is_doing(here, end) || page.is(&page.modals, here, end).is_some();
    if is_start(at) {
        return Some(at);
    }
    let few = at..end.min(at + 12);
    let stops = |here: usize| {
        page.tokens.kind(here) != Some(Kind::Word)
            || page.is(&page.facts, here, end).is_some()
            || page.word(here) == "về"
    };
    let here = few.clone().find(|here| stops(*here) || is_start(*here))?;
    // A single word before the verb is no name: *yêu cầu việc triển khai*.
    (is_start(here) && here > at + 1).then_some(here)
}

/// What lets a body and a verb be read as a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    /// Somebody speaks who may ask, or tasks are listed.
    pub(super) asks: bool,
    /// A plain verb after a body is enough.
    pub(super) plainly: bool,
    /// Whether the clause begins here, and not in its middle.
    pub(super) fresh: bool,
}

/// *Sở … có trách nhiệm*, *Sở … sớm tham mưu*, *Sở … rà soát*: bodies, then what they shall do.
pub(super) fn demand(page: &Page<'_>, at: usize, end: usize, ground: Ground) -> Option<Task> {
    let (mut to, after) = addressees(page, at, end)?;
    // In the middle of a clause a leading body is one the task is done for.
    let does = ground.fresh || !to.iter().all(|body| body.is_served(page));
    let parts = parts(page, &mut to, after, end);
    let here = parts.action;
    let action = page.is(&page.actions, here, end);
    if here >= end || (action.is_none() && page.is(&page.facts, here, end).is_some()) {
        return None;
    }
    let obliged = parts.why.iter().any(|(rule, _)| *rule == Rule::Modal);
    let binding = obliged || parts.why.iter().any(|(rule, _)| *rule == Rule::CoordinatingRole);
    let manner = page.is(&page.manners, here, end);
    let rule = if obliged {
        // *phải đối mặt*, *cần có thời gian* ask for nothing.
        (manner.is_some() || action.is_some()).then_some(Rule::Modal)
    } else if let Some(after) = manner {
        let acts = action_soon(page, after, end);
        (acts && does).then_some(Rule::Manner)
    } else if action.is_some() {
        ((ground.plainly || binding) && does).then_some(Rule::Action)
    } else {
        // No list holds every verb: where tasks are told, what follows a body is one.
        let goes_on = page.tokens.kind(here) == Some(Kind::Word) && !page.tokens.is_capital(here);
        (ground.plainly && ground.fresh && goes_on && here + 3 <= end).then_some(Rule::Action)
    }?;
    let stated = binding
        && parts
            .why
            .iter()
            .any(|(rule, span)| *rule != Rule::Modal || matches!(page.word(span.start), "có" | "chịu" | "được"));
    if !ground.asks && !stated {
        return None;
    }
    let mut task = Task::new(at, here, rule, here + 1);
    if let Some((_, span)) = parts.why.iter().find(|(also, _)| *also == rule) {
        task.why = vec![(rule, span.clone())];
    } else {
        task.why = vec![(rule, here..manner.or(action).unwrap_or(here + 1))];
    }
    task.to = to;
    task.why.extend(parts.why.into_iter().filter(|(also, _)| *also != rule));
    Some(task)
}

/// Whether an action follows a manner, with at most a few words between: *tiếp tục tập trung cao thực hiện*.
fn action_soon(page: &Page<'_>, at: usize, end: usize) -> bool {
    (at..end.min(at + 6)).any(|here| page.is(&page.actions, here, end).is_some())
}

/// *Cần tăng cường lãnh đạo*, *đối với … cần rà soát*: an obligation of nobody in particular.
pub(super) fn duty(page: &Page<'_>, at: usize, end: usize) -> Option<Task> {
    let plain =
        |here: usize| matches!(page.word(here), "cần" | "phải").then(|| page.is(&page.modals, here, end)).flatten();
    let reads = |here: usize| plain(here).filter(|after| page.is_doing(*after, end)).map(|after| (here, after));
    // *Các chủ thể phải bảo đảm*
    let by_many = || {
        let few = (at + 1..end.min(at + 7)).take_while(|here| page.tokens.kind(*here) == Some(Kind::Word));
        MANY.contains(&page.word(at)).then_some(few)?.filter(|here| *here > at + 1).find_map(reads)
    };
    let (modal, action) = reads(at).or_else(by_many).or_else(|| {
        page.is(&page.topics, at, end)?;
        let names_body = |here: usize| {
            page.word(here) == ","
                && (page.mentions.at(here + 1).is_some() || page.mentions.meant(page.tokens, here + 1).is_some())
        };
        (at..end.min(at + 60)).take_while(|here| !names_body(*here)).find_map(reads)
    })?;
    let mut task = Task::new(at, action, Rule::Modal, action);
    task.why = vec![(Rule::Modal, modal..action)];
    if modal > at && MANY.contains(&page.word(at)) {
        task.to.push(Asked { tokens: at..modal, id: None, role: Role::Asked });
    }
    Some(task)
}
