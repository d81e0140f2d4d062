//! From `recognition.toml` to the procedures.

use super::{BallotRule, PaperRule, RecognitionProcedure, Settled, StepRule, SurveyRule};
use crate::{
    Quantity,
    law::{
        Basis, Law, Stated,
        node::{Node, Table},
        ocop::stated,
        parse::{bases, text},
    },
};

pub(in crate::law) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["basis", "procedure"]);
    law.recognition_bases = bases(root);
    for table in root.tables("procedure") {
        let Some(procedure) = procedure(law, &table) else { continue };
        check(&law.recognition_bases, &law.recognition, &procedure, &table);
        law.recognition.push(procedure);
    }
}

fn procedure(law: &Law, table: &Table<'_, '_>) -> Option<RecognitionProcedure> {
    table.only(&[
        "id",
        "level",
        "kinds",
        "grades",
        "action",
        "from",
        "until",
        "vi",
        "en",
        "signer",
        "communes_lost_percent",
        "cites",
        "verified",
        "note",
        "step",
    ]);
    let mut steps: Vec<StepRule> = Vec::new();
    for table in table.tables("step") {
        // A step that could not be read would let every later one point at nothing.
        let step = step(law, &steps, &table)?;
        if steps.iter().any(|other| other.id == step.id) {
            table.error(format!("step `{}` stands twice", step.id));
        }
        steps.push(step);
    }
    Some(RecognitionProcedure {
        id: table.required("id", Node::text)?,
        name: text(table)?,
        level: table.required("level", Node::word)?,
        kinds: table.optional("kinds", Node::words)?.unwrap_or_default(),
        grades: table.required("grades", Node::words)?,
        action: table.required("action", Node::word)?,
        from: table.required("from", Node::date)?,
        until: table.optional("until", Node::date)?,
        signer: table.required("signer", Node::word)?,
        communes_lost: table.optional("communes_lost_percent", percent)?,
        steps,
        cites: table.required("cites", Node::text)?,
        verified: table.required("verified", Node::word)?,
        note: table.optional("note", Node::text)?,
    })
}

fn percent(node: Node<'_, '_>) -> Option<Stated<Quantity>> {
    let stated = stated(node, Node::quantity)?;
    if stated.value > Quantity::HUNDRED || stated.value <= Quantity::ZERO {
        node.error("a share in percent: more than 0, at most 100".to_owned());
        return None;
    }
    Some(stated)
}

/// The place of an earlier step.
fn place(earlier: &[StepRule], node: Node<'_, '_>) -> Option<usize> {
    let id = node.text()?;
    let place = earlier.iter().position(|step| step.id == id);
    if place.is_none() {
        node.error(format!("`{id}` is no earlier step of this procedure"));
    }
    place
}

fn step(law: &Law, earlier: &[StepRule], table: &Table<'_, '_>) -> Option<StepRule> {
    table.only(&[
        "id",
        "stage",
        "actor",
        "vi",
        "en",
        "after",
        "days",
        "working",
        "returns_to",
        "survey",
        "ballot",
        "decides",
        "papers",
        "verified",
        "note",
    ]);
    let days: Option<i32> = table.optional("days", Node::whole)?;
    if days.is_some_and(|days| days <= 0) {
        table.error("`days` are one or more; leave them out while they are not known".to_owned());
    }
    let after = table.optional("after", |node| node.array()?.into_iter().map(|node| place(earlier, node)).collect())?;
    Some(StepRule {
        id: table.required("id", Node::text)?,
        name: text(table)?,
        phase: table.required("stage", Node::word)?,
        actor: table.required("actor", Node::word)?,
        after: after.unwrap_or_else(|| earlier.len().checked_sub(1).into_iter().collect()),
        days,
        working: table.optional("working", Node::flag)?.unwrap_or(false),
        returns_to: table.optional("returns_to", |node| place(earlier, node))?,
        settled: settled(law, table)?,
        papers: table.optional("papers", |node| node.array()?.into_iter().map(paper).collect())?.unwrap_or_default(),
        verified: table.required("verified", Node::word)?,
        note: table.optional("note", Node::text)?,
    })
}

fn settled(law: &Law, table: &Table<'_, '_>) -> Option<Settled> {
    let survey = table.optional("survey", |node| survey(law, &node.table()?))?.map(Settled::Survey);
    let ballot = table.optional("ballot", |node| ballot(&node.table()?))?.map(Settled::Ballot);
    let decides = table.optional("decides", Node::flag)?.unwrap_or(false).then_some(Settled::Decision);
    let mut ways = [survey, ballot, decides].into_iter().flatten();
    let first = ways.next();
    if ways.next().is_some() {
        table.error("a step is settled by a survey, by a ballot or by the decision: one of them".to_owned());
        return None;
    }
    Some(first.unwrap_or(Settled::Word))
}

fn survey(law: &Law, table: &Table<'_, '_>) -> Option<SurveyRule> {
    table.only(&["measure", "coverage"]);
    let measure = table.required("measure", |node| {
        let id = node.text()?;
        if law.measure(&id).is_none() {
            node.error(format!("no measure `{id}`"));
            return None;
        }
        Some(id)
    });
    Some(SurveyRule { measure: measure?, coverage: table.optional("coverage", percent)? })
}

fn ballot(table: &Table<'_, '_>) -> Option<BallotRule> {
    table.only(&["least_agreed", "least_present"]);
    Some(BallotRule {
        least_agreed: table.required("least_agreed", percent)?,
        least_present: table.optional("least_present", percent)?,
    })
}

fn paper(node: Node<'_, '_>) -> Option<PaperRule> {
    let table = node.table()?;
    table.only(&["code", "vi", "en", "mandatory"]);
    Some(PaperRule {
        code: table.required("code", Node::text)?,
        name: text(&table)?,
        mandatory: table.optional("mandatory", Node::flag)?.unwrap_or(true),
    })
}

fn check(bases: &[Basis], others: &[RecognitionProcedure], procedure: &RecognitionProcedure, table: &Table<'_, '_>) {
    if procedure.until.is_some_and(|until| until < procedure.from) {
        table.error("the last day lies before the first".to_owned());
    }
    if !bases.iter().any(|basis| basis.number == procedure.cites) {
        table.error(format!("`{}` is not one of the legal bases", procedure.cites));
    }
    let decisions = procedure.steps.iter().filter(|step| step.settled == Settled::Decision).count();
    if decisions != 1 {
        table.error(format!("a procedure has one step that decides, this one {decisions}"));
    }
    let mut codes: Vec<&str> = procedure.papers().map(|(_, paper)| paper.code.as_str()).collect();
    codes.sort_unstable();
    let mut pairs = codes.iter().zip(codes.iter().skip(1));
    if let Some((code, _)) = pairs.find(|(code, next)| code == next) {
        table.error(format!("paper `{code}` stands twice"));
    }
    if let Some(other) = others.iter().find(|other| other.id == procedure.id || governs_same(other, procedure)) {
        table.error(format!("`{}` and `{}` hold for one case on one day", other.id, procedure.id));
    }
}

fn governs_same(a: &RecognitionProcedure, b: &RecognitionProcedure) -> bool {
    let kinds = a.kinds.is_empty() || b.kinds.is_empty() || a.kinds.iter().any(|kind| b.kinds.contains(kind));
    let grades = a.grades.iter().any(|grade| b.grades.contains(grade));
    let days = a.until.is_none_or(|until| b.from <= until) && b.until.is_none_or(|until| a.from <= until);
    a.level == b.level && a.action == b.action && kinds && grades && days
}
