//! What a task may be tied to besides its locality, and how a tie is written: `kind:name`, without white space, since ties are
//! parted by it.

use crate::{fact::Target, money::Key, vocabulary::vocabulary};

vocabulary! {
    /// What kinds of things tasks are tied to.
    TieKind {
        Criterion = "criterion", "tiêu chí", "criterion";
        Metric = "metric", "chỉ số", "figure";
        Target = "target", "chỉ tiêu", "target";
        Fund = "fund", "dòng vốn", "line of money";
        Difficulty = "difficulty", "khó khăn", "difficulty";
    }
}

/// The kind and the name of a tie; none where it is written otherwise.
#[must_use]
pub fn parts(tie: &str) -> Option<(TieKind, &str)> {
    let (kind, name) = tie.split_once(':')?;
    Some((TieKind::from_id(kind)?, name))
}

/// How ties to criteria begin.
pub(crate) const CRITERION: &str = "criterion:";

fn tie(kind: TieKind, name: &str) -> String {
    let name: Vec<&str> = name.split_whitespace().collect();
    format!("{}:{}", kind.id(), name.join("_"))
}

/// The tie to a criterion of a set.
#[must_use]
pub fn criterion(set: &str, code: &str) -> String {
    tie(TieKind::Criterion, &format!("{set}/{code}"))
}

/// The tie to a figure of the catalogue.
#[must_use]
pub fn metric(id: &str) -> String {
    tie(TieKind::Metric, id)
}

/// The tie to a target.
#[must_use]
pub fn target(target: &Target) -> String {
    let Target { metric, scope, year, goal, .. } = target;
    tie(TieKind::Target, &format!("{scope}/{metric}/{}/{}", year.to_text(), goal.id()))
}

/// The tie to a line of money.
#[must_use]
pub fn fund(line: &Key<'_>) -> String {
    let Key { unit, year, fund, capital, content } = line;
    tie(TieKind::Fund, &format!("{unit}/{}/{}/{}/{content}", year.0, fund.id(), capital.id()))
}

/// The tie to a difficulty.
#[must_use]
pub fn difficulty(code: &str) -> String {
    tie(TieKind::Difficulty, code)
}
