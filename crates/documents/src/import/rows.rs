//! Rows that a program sends instead of a file: each names its fields, and is read by the very code that reads files.

use std::{borrow::Cow, collections::BTreeMap};

use programme::fact::{Distinct, DistinctBuilder, Fact, FactKind, Raw, ReadContext};

use super::{
    Complaint, ImportProblem, Problems, Rejected,
    columns::{PROVENANCE, SOURCE, unknown},
    lines::{Event, Flow},
    read::{Reader, Reading},
};

/// A fact as a program gives it.
#[derive(Clone, Copy, Debug)]
pub struct GivenRow<'a> {
    /// Text by the identifier of the field.
    pub fields: &'a BTreeMap<String, String>,
    /// How it is known; official when it is empty.
    pub provenance: &'a str,
    /// Where it is from.
    pub source: &'a str,
}

/// Reads rows of facts of one kind: all of them, or every problem with its row, counted from 1, and its field.
pub fn read_rows<F: Fact>(
    name: &str,
    rows: &[GivenRow<'_>],
    context: ReadContext<'_>,
) -> Result<Distinct<F>, Rejected> {
    let headers: Vec<&str> = F::FIELDS.iter().map(|field| field.id).chain([PROVENANCE[0], SOURCE[0]]).collect();
    let header: Vec<Raw<'_>> = headers.iter().map(|header| Raw::text(header)).collect();
    let mut progress = |_, _| {};
    let problems = Problems::new(name, context.lang);
    let mut facts = Reading::<F, DistinctBuilder<F>>::new();
    let mut reader = Reader::new(&mut facts, context, problems, rows.len() as u64, &mut progress);
    let mut flow = reader.take(Event::Line(0, &header));
    for (row, number) in rows.iter().zip(1..) {
        if flow == Flow::Stop {
            break;
        }
        let fields = F::FIELDS.iter().map(|field| row.fields.get(field.id).map_or("", String::as_str));
        let cells: Vec<Raw<'_>> = fields.chain([row.provenance, row.source]).map(Raw::text).collect();
        flow = reader.take(Event::Line(number, &cells));
    }
    let mut strange = Problems::new(name, context.lang);
    complain_of_names(F::KIND, rows, &mut strange);
    let strange = strange.rejected();
    match reader.finish() {
        Ok(()) if strange.total == 0 => Ok(facts.finish().finish()),
        Ok(()) => Err(strange),
        Err(wrong) => Err(together(strange, wrong, &headers)),
    }
}

/// The problems with names and those with what stands under them, all by row and field.
fn together(strange: Rejected, wrong: Rejected, headers: &[&str]) -> Rejected {
    let placed = wrong.problems.into_iter().map(|problem| {
        let cell = problem.cell.map(|cell| place(&cell, headers));
        ImportProblem { cell, ..problem }
    });
    let problems = strange.problems.into_iter().chain(placed).collect();
    Rejected { problems, total: strange.total + wrong.total }
}

/// What a row says under a name that is no field would be lost, and so would a row that says nothing.
fn complain_of_names(kind: FactKind, rows: &[GivenRow<'_>], problems: &mut Problems<'_>) {
    for (row, number) in rows.iter().zip(1_u64..) {
        let strange = row.fields.keys().filter(|name| !kind.fields().iter().any(|field| field.id == *name));
        for name in strange {
            problems.complain(Some(format!("{number}.{name}")), unknown(kind, name));
        }
        if row.fields.values().all(|text| text.trim().is_empty()) {
            let complaint = Complaint::new(
                ("không có trường nào được điền", "điền các trường, hoặc bỏ hàng này"),
                ("no field is given", "give its fields, or leave the row out"),
            );
            problems.complain(Some(number.to_string()), complaint);
        }
    }
}

/// `B7` is the second field of the seventh row: `7.unit`.
fn place(cell: &str, headers: &[&str]) -> String {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = cell.bytes().take(letters).fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    let field = column.checked_sub(1).and_then(|column| headers.get(column));
    field.map_or(Cow::Borrowed(cell), |field| Cow::Owned(format!("{}.{field}", &cell[letters..]))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn cells_become_rows_and_fields() {
        let headers: Vec<String> = (0..30).map(|number| format!("f{number}")).collect();
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        assert_eq!(place("A1", &headers), "1.f0");
        assert_eq!(place("AB12", &headers), "12.f27");
    }
}
