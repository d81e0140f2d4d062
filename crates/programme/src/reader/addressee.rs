//! Whom something is asked of, and who leads and who helps.

use std::ops::Range;

use super::{
    mention::Named,
    names::{ABOVE, LEVELS, SERVED},
    page::Page,
    proposal::{Role, Rule},
};

/// A body that is asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) tokens: Range<usize>,
    pub(super) id: Option<String>,
    pub(super) role: Role,
}

impl Asked {
    /// Whether it stands above the province.
    pub(super) fn is_above(&self, page: &Page<'_>) -> bool {
        ABOVE.iter().any(|name| page.tokens.phrase(self.tokens.start, self.tokens.end, name).is_some())
            && page.tokens.phrase(self.tokens.start, self.tokens.end, "bộ chỉ huy").is_none()
    }

    /// Whether tasks are done for it more often than by it.
    pub(super) fn is_served(&self, page: &Page<'_>) -> bool {
        SERVED.iter().any(|name| page.tokens.phrase(self.tokens.start, self.tokens.end, name).is_some())
    }
}

/// The bodies listed at a token, and the token after them.
pub(super) fn addressees(page: &Page<'_>, at: usize, end: usize) -> Option<(Vec<Asked>, usize)> {
    let mut asked = Vec::new();
    let mut start = at;
    let mut last = at;
    loop {
        let mut here = start;
        for _ in 0..3 {
            here = page.is(&page.prefixes, here, end).unwrap_or(here);
        }
        let named = page.mentions.at(here).cloned();
        let named = named.or_else(|| page.mentions.meant(page.tokens, here)).or_else(|| bare_level(page, here, end));
        let Some(named) = named.filter(|named| named.tokens.end <= end) else { break };
        last = named.tokens.end;
        while let Some(after) = page.is(&page.trailers, last, end) {
            last = (after..end).find(|at| !page.tokens.is_capital(*at)).unwrap_or(end).min(after + 3);
        }
        // The name of the province after *UBND tỉnh*.
        if LEVELS.contains(&page.word(last - 1)) && page.tokens.is_capital(last) && page.mentions.at(last).is_none() {
            last = (last..end).find(|at| !page.tokens.is_capital(*at)).unwrap_or(end).min(last + 3);
        }
        // Words before a body that say nothing of it are left out.
        let begin = if matches!(page.word(start), "cho" | "đối") { named.tokens.start } else { start };
        asked.push(Asked { tokens: begin..last, id: named.id, role: Role::Asked });
        start = match (page.word(last), page.word(last + 1)) {
            ("," | ";", "và") => last + 2,
            ("," | "và" | "cùng", _) => last + 1,
            _ => break,
        };
    }
    (!asked.is_empty()).then_some((asked, last))
}

/// *huyện*, *xã* alone, as those do who speak to it: only before what it shall do.
fn bare_level(page: &Page<'_>, at: usize, end: usize) -> Option<Named> {
    let after = LEVELS.iter().find_map(|level| page.tokens.phrase(at, end, level))?;
    let obliged = page.is(&page.modals, after, end).or_else(|| page.is(&page.manners, after, end));
    obliged.map(|_| Named { tokens: at..after, id: None })
}

/// What follows the bodies: an obligation, who leads, who helps.
pub(super) struct Parts {
    /// The first token of what is asked.
    pub(super) action: usize,
    pub(super) why: Vec<(Rule, Range<usize>)>,
}

/// Reads *có trách nhiệm*, *chủ trì, phối hợp với …* after the bodies, gives them their roles and adds those who help.
pub(super) fn parts(page: &Page<'_>, asked: &mut Vec<Asked>, at: usize, end: usize) -> Parts {
    let mut why = Vec::new();
    let mut here = at;
    if matches!(page.word(here), ":" | ",") && here < end {
        here += 1;
    }
    if let Some(after) = page.is(&page.modals, here, end) {
        why.push((Rule::Modal, here..after));
        here = after;
    }
    let mut leads = false;
    if let Some(after) = page.tokens.phrase(here, end, "chủ trì") {
        let next = if matches!(page.word(after), "," | "và") { after + 1 } else { after };
        leads = true;
        why.push((Rule::LeadRole, here..after));
        for body in asked.iter_mut() {
            body.role = Role::Lead;
        }
        if page.tokens.phrase(next, end, "phối hợp").is_some() || page.is_doing(next, end) {
            here = next;
        }
    }
    if let Some((helpers, after)) = helpers(page, here, end) {
        why.push((Rule::CoordinatingRole, here..after));
        asked.extend(helpers.into_iter().map(|body| Asked { role: Role::Coordinating, ..body }));
        here = if page.word(after) == "," { after + 1 } else { after };
        if !leads && let Some(after) = page.is(&page.modals, here, end) {
            here = after;
        }
    }
    Parts { action: here, why }
}

/// *phối hợp chặt chẽ với Sở …*.
fn helpers(page: &Page<'_>, at: usize, end: usize) -> Option<(Vec<Asked>, usize)> {
    let mut here = page.tokens.phrase(at, end, "phối hợp")?;
    for word in ["chặt chẽ", "cùng", "với", "các bên"] {
        here = page.tokens.phrase(here, end, word).unwrap_or(here);
    }
    addressees(page, here, end)
}
