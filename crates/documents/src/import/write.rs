//! Facts as CSV, as the import reads them back.

use std::collections::BTreeMap;

use programme::{
    Lang, Quantity,
    fact::{Cell, Fact, FactKind, Field as _, Sourced, Stored, Years},
    law::Law,
};

/// The facts of one kind with identifiers as headers, in their order; reading the text again gives the same facts.
#[must_use]
pub fn write_csv<F: Fact>(law: &Law, facts: &[Sourced<F>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headers = F::FIELDS.iter().map(|field| field.id).chain(["provenance", "source"]);
    // Writing to memory cannot fail, and neither can joining records of one width.
    let _ = writer.write_record(headers);
    let mut cells = Vec::new();
    for fact in facts {
        cells.clear();
        fact.fact.store(&mut cells);
        let fields = (0..cells.len()).map(|place| written(F::KIND, law, &cells, place));
        let _ = writer.write_record(fields.chain([fact.provenance.id().to_owned(), fact.source.clone()]));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The fields of a fact that are given, each with its identifier, as [`write_csv`] writes them.
pub fn written_fields<F: Fact>(law: &Law, fact: &F) -> BTreeMap<&'static str, String> {
    let mut cells = Vec::with_capacity(F::FIELDS.len());
    fact.store(&mut cells);
    given(F::KIND, law, &cells)
}

fn given(kind: FactKind, law: &Law, cells: &[Cell<'_>]) -> BTreeMap<&'static str, String> {
    let given = kind.fields().iter().enumerate().filter(|(place, _)| cells[*place] != Cell::Null);
    given.map(|(place, field)| (field.id, written(kind, law, cells, place))).collect()
}

fn written(kind: FactKind, law: &Law, cells: &[Cell<'_>], place: usize) -> String {
    match (&cells[place], kind.fields()[place].stored) {
        (Cell::Null, _) => String::new(),
        (Cell::Int(number), Stored::Quantity)
            if matches!(kind, FactKind::Observation | FactKind::Acknowledgement | FactKind::LocalThreshold) =>
        {
            // The measure says what the value means.
            let measure = kind.fields().iter().position(|field| field.id == "measure").unwrap_or(0);
            reading(law, &cells[measure], Quantity::from_scaled(*number))
        }
        (Cell::Int(number), Stored::Quantity) => decimal(Quantity::from_scaled(*number)),
        (years, Stored::Years) => Years::load(years).map(Years::to_text).unwrap_or_default(),
        (Cell::Int(number), _) => number.to_string(),
        (Cell::Text(text), _) => text.clone().into_owned(),
    }
}

/// A value by its measure: a grade of its scale by name, anything else as a number.
fn reading(law: &Law, measure: &Cell<'_>, value: Quantity) -> String {
    let measure = measure.as_text().and_then(|id| law.measure(id)).map(|(_, measure)| measure);
    match measure {
        Some(measure) if matches!(measure.kind, programme::law::MeasureKind::Rating(_)) => {
            measure.write(value, Lang::Vi)
        }
        _ => decimal(value),
    }
}

/// With a decimal comma, so that three decimals are never taken for thousands.
fn decimal(quantity: Quantity) -> String {
    quantity.to_string().replace('.', ",")
}
