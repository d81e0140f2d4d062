//! A field of the form: what stands, what was typed, and what came of that.

use std::collections::HashMap;

use programme::{
    Quantity,
    fact::Stage,
    law::{MeasureIndex, MeasureKind},
    period::Period,
    quality::Doubt,
    vietnamese,
};

use super::sheet::{Sheet, Typed, in_words};
use crate::{
    failure::Failure,
    pages::evidence::{self, Attached},
};

/// A field of the form.
pub struct Field {
    pub(super) id: String,
    /// What the measure is called.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    pub(super) kind: &'static str,
    /// What may be chosen, where it is a choice: as it is sent, and in words.
    pub options: Vec<(String, String)>,
    pub(super) text: String,
    /// The value that stands for the period, in words.
    pub written: String,
    pub(super) seen: String,
    pub(super) stage: Option<(Stage, &'static str)>,
    /// Whether others are deciding on it.
    pub locked: bool,
    /// The value in force, with its period.
    pub last: Option<String>,
    pub(super) problem: Option<String>,
    pub(super) conflict: Option<String>,
    pub(super) doubts: Vec<String>,
    pub(super) evidence: Vec<Attached>,
}

/// A field as it stands, before anything is typed.
pub fn plain_field(sheet: &Sheet<'_>, index: MeasureIndex) -> Field {
    let (visit, moment) = (sheet.visit, &sheet.visit.moment);
    let measure = moment.law().measure_at(index);
    let record = sheet.entered.get(&measure.id);
    let value = record.map(|record| record.fact().value.0);
    let options: Vec<(String, String)> = match &measure.kind {
        MeasureKind::Flag => [("1", Quantity::ONE), ("0", Quantity::ZERO)]
            .map(|(id, value)| (id.to_owned(), measure.write(value, visit.lang)))
            .to_vec(),
        MeasureKind::Rating(scale) => scale.iter().map(|grade| (grade.clone(), grade.clone())).collect(),
        _ => Vec::new(),
    };
    let edit = |value: Quantity| match &measure.kind {
        MeasureKind::Flag => if value > Quantity::ZERO { "1" } else { "0" }.to_owned(),
        MeasureKind::Rating(_) => measure.write(value, visit.lang),
        MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => vietnamese::quantity(value, 4),
    };
    let text = value.map(edit).unwrap_or_default();
    let last = moment.now.reading(sheet.unit, index).map(|reading| {
        let period = reading.period().map(Period::to_text).unwrap_or_default();
        format!("{} ({period})", measure.write(reading.value, visit.lang))
    });
    Field {
        id: measure.id.clone(),
        name: measure.name.get(visit.lang).to_owned(),
        unit: if measure.kind == MeasureKind::Percent { "%".to_owned() } else { measure.unit.clone() },
        kind: if options.is_empty() { "number" } else { "choice" },
        written: match value {
            Some(value) if !options.is_empty() => measure.write(value, visit.lang),
            _ => text.clone(),
        },
        options,
        text,
        seen: record.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        stage: record.map(|record| (record.fact().stage, record.fact().stage.label(visit.lang))),
        locked: sheet.is_locked(&measure.id),
        last,
        problem: None,
        conflict: None,
        doubts: Vec::new(),
        evidence: Vec::new(),
    }
}

/// A field with what was typed in it and what came of that.
pub(super) async fn field(
    sheet: &Sheet<'_>,
    index: MeasureIndex,
    typed: &Typed,
    doubts: &HashMap<String, Vec<Doubt>>,
) -> Result<Field, Failure> {
    let mut field = plain_field(sheet, index);
    if let Some(text) = typed.texts.get(&field.id) {
        field.text.clone_from(text);
    }
    if let Some((theirs, seq)) = typed.conflicts.get(&field.id) {
        field.seen = seq.to_string();
        field.conflict = Some(theirs.clone());
    }
    field.problem = typed.problems.get(&field.id).cloned();
    field.doubts = doubts.get(&field.id).map(|doubts| in_words(doubts, sheet.visit.lang)).unwrap_or_default();
    let record = sheet.entered.get(&field.id);
    let references = record.and_then(|record| record.fact().evidence.as_deref());
    field.evidence = evidence::attached(sheet.visit, sheet.unit, references).await?;
    Ok(field)
}
