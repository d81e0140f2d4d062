//! Facts as CSV: a column for each field under its identifier, then provenance and source.

use anyhow::{Result, anyhow, bail};
use programme::{
    Lang, Quantity,
    fact::{Cell, Fact, FactKind, Field, FieldInfo, Provenance, Raw, ReadContext, Row, Sourced},
    law::{Law, MeasureKind},
};

/// The places of an observation's measure and value among its fields.
const MEASURE: usize = 1;
const VALUE: usize = 3;

/// The facts of a file. Columns that are no field, such as the name beside a code, are for the reader's eye.
pub fn read<F: Fact>(text: &str, context: ReadContext<'_>) -> Result<Vec<Sourced<F>>> {
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let headers = lines.headers()?.clone();
    let mut facts = Vec::new();
    for (line, number) in lines.records().zip(2..) {
        let line = line?;
        let cell = |id: &str| {
            let place = headers.iter().position(|header| header == id);
            Raw::text(place.and_then(|place| line.get(place)).unwrap_or_default())
        };
        let cells: Vec<Raw<'_>> = F::FIELDS.iter().map(|field| cell(field.id)).collect();
        let mut problems = Vec::new();
        let fact = F::read(&mut Row::new(context, F::FIELDS, &cells, &mut problems));
        if let Some(problem) = problems.first() {
            bail!("line {number}, {}: {}; right would be {}", problem.field, problem.wrong, problem.right);
        }
        let provenance = Provenance::read(&cell("provenance"));
        let (fact, provenance) = fact.zip(provenance).ok_or_else(|| anyhow!("line {number}: no provenance"))?;
        facts.push(Sourced { fact, provenance, source: cell("source").to_text().into_owned() });
    }
    Ok(facts)
}

/// The text of a file.
pub fn write<F: Fact>(facts: &[Sourced<F>], law: &Law) -> Result<String> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    lines.write_record(F::FIELDS.iter().map(|field| field.id).chain(["provenance", "source"]))?;
    for sourced in facts {
        let mut cells = Vec::new();
        sourced.fact.store(&mut cells);
        let mut line: Vec<String> = F::FIELDS.iter().zip(&cells).map(|(field, cell)| written(field, cell)).collect();
        if F::KIND == FactKind::Observation {
            line[VALUE] = reading(&cells, law).ok_or_else(|| anyhow!("no measure for {line:?}"))?;
        }
        line.extend([sourced.provenance.id().to_owned(), sourced.source.clone()]);
        lines.write_record(line)?;
    }
    Ok(String::from_utf8(lines.into_inner()?)?)
}

fn written(field: &FieldInfo, cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Int(number) if holds_quantity(field) => Quantity::from_scaled(*number).to_string(),
        Cell::Int(number) => number.to_string(),
    }
}

/// Whether the field is stored in ten-thousandths: it is where a person is asked for a quantity.
fn holds_quantity(field: &FieldInfo) -> bool {
    (field.expected)(Lang::En) == Quantity::expected(Lang::En)
}

/// The value of an observation in the words of its measure.
fn reading(observation: &[Cell<'_>], law: &Law) -> Option<String> {
    let value = Quantity::from_scaled(observation.get(VALUE)?.as_int()?);
    let (_, measure) = law.measure(observation.get(MEASURE)?.as_text()?)?;
    Some(match measure.kind {
        MeasureKind::Flag | MeasureKind::Rating(_) => measure.write(value, Lang::Vi),
        MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => value.to_string(),
    })
}
