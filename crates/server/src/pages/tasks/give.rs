//! Giving tasks and correcting them: what the forms and programs do alike.

use ledger::Amended;
use programme::{
    fact::{Directive, Document, Record, Seq},
    policy::{Action, Target},
};

use crate::{
    amending::{Together, attempt, first_free, said},
    failure::Failure,
    request::Visit,
};

/// Records a document and the tasks it gives, both or neither; the codes these bear. A document that is known already is left as it is, but
/// for a file that it lacked; a task that was given in the same words already is not given twice.
pub async fn give(visit: &Visit, document: Document, directives: Vec<Directive>) -> Result<Vec<String>, Failure> {
    let mut together = Together::begin(visit).await?;
    let codes = give_together(&mut together, document, directives).await?;
    together.finish().await?;
    Ok(codes)
}

/// As [`give`], together with other acts.
pub async fn give_together(
    together: &mut Together<'_>,
    document: Document,
    directives: Vec<Directive>,
) -> Result<Vec<String>, Failure> {
    let visit = together.visit();
    let known = visit.moment.now.all::<Document>().iter().find(|record| record.fact().number == document.number);
    match known {
        None => _ = together.say(("record document", ""), vec![(document, None)]).await?,
        Some(record) if record.fact().file.is_none() && document.file.is_some() => {
            let fact = Document { file: document.file, ..record.fact().clone() };
            together.say(("record document", ""), vec![(fact, Some(record.seq))]).await?;
        }
        Some(_) => {}
    }
    let taken: Vec<&Directive> = visit.moment.now.all::<Directive>().iter().map(Record::fact).collect();
    let mut codes = Vec::new();
    let mut news: Vec<(Directive, Option<Seq>)> = Vec::new();
    for directive in directives {
        let same = |known: &&&Directive| Directive { code: known.code.clone(), ..directive.clone() } == ***known;
        if let Some(known) = taken.iter().find(same) {
            codes.push(known.code.clone());
            continue;
        }
        let is_taken = |code: &str| {
            taken.iter().any(|known| known.code == code) || news.iter().any(|(known, _)| known.code == code)
        };
        let code = first_free((1_u32..).map(|number| format!("NV-{}-{number}", directive.date)), is_taken);
        codes.push(code.clone());
        news.push((Directive { code, ..directive }, None));
    }
    together.say(("give tasks", ""), news).await?;
    Ok(codes)
}

/// Corrects a task that is recorded, based on the word that its author saw; where somebody else spoke meanwhile nothing is
/// recorded.
pub async fn correct(
    visit: &Visit,
    directive: Directive,
    seen: Option<Seq>,
    reason: &str,
) -> Result<Amended<Directive>, Failure> {
    demand(visit, &directive)?;
    attempt(visit, visit.act("correct task", reason)?, said(visit, vec![(directive, seen)])?).await
}

/// Refuses whoever may not give this task where it is to be done.
pub fn demand(visit: &Visit, directive: &Directive) -> Result<(), Failure> {
    let unit = directive.unit.and_then(|unit| visit.moment.tree().index(unit)).unwrap_or(visit.moment.province);
    let departments: Vec<&str> = std::iter::once(directive.lead.as_str()).chain(directive.helpers()).collect();
    visit.demand(Action::Direct, Target::of_departments(unit, &departments))
}
