//! Opening paragraphs that say in advance what the text says again in full.

use std::collections::HashSet;

use super::proposal::{Proposal, Reason, Rule};
use crate::vietnamese::fold;

/// How many proposals an opening paragraph is thought to repeat.
const OPENING: usize = 8;

/// How many first words alike make two tasks one.
const BEGINNING: usize = 8;

/// Joins what the first line asks with the same thing asked later. `lines` holds the line of each proposal.
pub(super) fn join_repeated(proposals: &mut Vec<Proposal>, lines: &[usize]) {
    let opening = lines.iter().take(OPENING).take_while(|line| Some(*line) == lines.first()).count();
    let rest = lines.iter().take_while(|line| Some(*line) == lines.first()).count();
    if rest >= proposals.len() || opening == 0 {
        return;
    }
    let words = |proposal: &Proposal| -> HashSet<String> {
        fold(&proposal.asks).split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    let beginning = |proposal: &Proposal| fold(&proposal.asks).split(' ').take(BEGINNING).collect::<Vec<_>>().join(" ");
    let later: Vec<(String, HashSet<String>)> =
        proposals[rest..].iter().map(|proposal| (beginning(proposal), words(proposal))).collect();
    let mut gone = Vec::new();
    for early in 0..opening {
        let ours = words(&proposals[early]);
        let begins = beginning(&proposals[early]);
        let long = begins.matches(' ').count() + 1 == BEGINNING;
        let same = (rest..proposals.len()).find(|late| {
            let (beginning, words) = &later[*late - rest];
            let alike = much_alike(&ours, words) || (long && begins == *beginning);
            alike && same_bodies(&proposals[early], &proposals[*late])
        });
        if let Some(late) = same {
            let span = proposals[early].span.clone();
            proposals[late].also_at.push(span.clone());
            proposals[late].why.push(Reason { rule: Rule::Repeated, span });
            gone.push(early);
        }
    }
    for early in gone.into_iter().rev() {
        proposals.remove(early);
    }
}

fn same_bodies(a: &Proposal, b: &Proposal) -> bool {
    let ids = |proposal: &Proposal| -> HashSet<Option<String>> {
        proposal.to.iter().map(|mention| mention.body.clone()).collect()
    };
    ids(a) == ids(b)
}

/// Whether most words of the shorter are in the other.
fn much_alike(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared * 10 >= a.len().min(b.len()) * 7 && a.len().min(b.len()) >= 4
}
