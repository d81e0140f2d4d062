//! Which column of a file is which field, by its header.

use std::borrow::Cow;

use programme::{
    fact::{FactKind, FieldInfo, Raw},
    vietnamese::fold,
};

use super::{Complaint, Problems, cell_name};

/// A column that every kind of fact has beside its own: how we know it, and from where.
pub(super) const PROVENANCE: [&str; 2] = ["provenance", "nguồn gốc dữ liệu"];
pub(super) const SOURCE: [&str; 2] = ["source", "nguồn"];
/// In a pre-filled form: the value when the form was made. A row that still says it says nothing new.
pub(super) const STANDING: [&str; 2] = ["current value", "giá trị hiện có"];
/// Columns that may stand there and are not read: remarks, and what a pre-filled form shows beside the fields.
const IGNORED: [&str; 13] = [
    "note",
    "ghi chú",
    "tt",
    "stt",
    "số thứ tự",
    "unit name",
    "tên đơn vị",
    "measure name",
    "tên số đo",
    "last value",
    "giá trị kỳ trước",
    "demanded",
    "yêu cầu",
];

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Field(usize),
    Provenance,
    Source,
    Standing,
    Ignored,
}

/// The places of the fields in the file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub fields: Vec<Option<usize>>,
    pub provenance: Option<usize>,
    pub source: Option<usize>,
    /// The value when the form was made, in a pre-filled form.
    pub standing: Option<usize>,
}

fn meaning(kind: FactKind, header: &str) -> Option<Meaning> {
    let header = fold(header);
    let is = |names: &[&str]| names.iter().any(|name| fold(name) == header);
    let field = kind.fields().iter().position(|field| is(&[field.id, field.vi]));
    field.map(Meaning::Field).or_else(|| {
        let others: [(&[&str], Meaning); 4] = [
            (&PROVENANCE, Meaning::Provenance),
            (&SOURCE, Meaning::Source),
            (&STANDING, Meaning::Standing),
            (&IGNORED, Meaning::Ignored),
        ];
        others.into_iter().find_map(|(names, meaning)| is(names).then_some(meaning))
    })
}

fn header<'h>(cell: &'h Raw<'_>) -> Cow<'h, str> {
    cell.to_text()
}

/// Whether a line is the header row: at least half of the required columns stand in it.
pub(super) fn is_header(kind: FactKind, cells: &[Raw<'_>]) -> bool {
    let meanings: Vec<Meaning> = cells.iter().filter_map(|cell| meaning(kind, &header(cell))).collect();
    let required = kind.fields().iter().enumerate().filter(|(_, field)| field.required);
    let (mut there, mut all) = (0, 0);
    for (place, _) in required {
        all += 1;
        there += usize::from(meanings.contains(&Meaning::Field(place)));
    }
    there * 2 >= all && there > 0
}

impl Columns {
    /// Reads the header row; what is wrong with it is noted.
    pub fn read(kind: FactKind, cells: &[Raw<'_>], row: u64, problems: &mut Problems<'_>) -> Self {
        let mut columns =
            Self { fields: vec![None; kind.fields().len()], provenance: None, source: None, standing: None };
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let text = header(cell);
            let target = match meaning(kind, &text) {
                Some(Meaning::Field(field)) => &mut columns.fields[field],
                Some(Meaning::Provenance) => &mut columns.provenance,
                Some(Meaning::Source) => &mut columns.source,
                Some(Meaning::Standing) => &mut columns.standing,
                Some(Meaning::Ignored) => continue,
                None => {
                    problems.complain(Some(cell_name(place, row)), unknown(kind, &text));
                    continue;
                }
            };
            match target {
                Some(first) => problems.complain(Some(cell_name(place, row)), twice(&text, &cell_name(*first, row))),
                None => *target = Some(place),
            }
        }
        let missing =
            kind.fields().iter().zip(&columns.fields).filter(|(field, place)| field.required && place.is_none());
        let mut missing: Vec<[&str; 2]> = missing.map(|(field, _): (&FieldInfo, _)| [field.id, field.vi]).collect();
        if columns.source.is_none() {
            missing.push(SOURCE);
        }
        for [id, vi] in missing {
            problems.complain(Some(cell_name(0, row)), absent(id, vi));
        }
        columns
    }
}

pub(super) fn unknown(kind: FactKind, text: &str) -> Complaint {
    let known = kind.fields().iter().flat_map(|field| [field.vi, field.id]).chain(SOURCE).chain(PROVENANCE);
    let distance = |name: &&str| strsim::damerau_levenshtein(&fold(name), &fold(text));
    let nearest = known.min_by_key(distance).unwrap_or_default();
    Complaint::new(
        (&format!("cột “{text}” không thuộc biểu này"), &format!("“{nearest}”? hoặc bỏ cột, hoặc đặt tên “ghi chú”")),
        (
            &format!("the column “{text}” is not of this form"),
            &format!("“{nearest}”? or leave the column out, or call it “note”"),
        ),
    )
}

fn twice(text: &str, first: &str) -> Complaint {
    Complaint::new(
        (&format!("cột “{text}” đã có ở {first}"), "mỗi cột chỉ một lần"),
        (&format!("the column “{text}” already stands at {first}"), "every column once"),
    )
}

fn absent(id: &str, vi: &str) -> Complaint {
    Complaint::new(
        (&format!("thiếu cột “{vi}”"), &format!("thêm cột “{vi}” (hoặc “{id}”)")),
        (&format!("the column “{id}” is missing"), &format!("add the column “{id}” (or “{vi}”)")),
    )
}
