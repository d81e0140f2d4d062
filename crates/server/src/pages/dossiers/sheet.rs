//! A scoring sheet as a form: its criteria with what they may bring, what was given, and what is wrong. Producers and members of
//! councils fill the same one.

use std::collections::HashMap;

use programme::{
    Lang, Quantity,
    fact::{Field as _, Raw},
    law::{OcopRules, Scale, Sheet, SheetCriterion},
    ocop::{Total, total},
    vietnamese,
};

use crate::request::{Fields, Visit};

/// A part of the sheet.
#[derive(Debug)]
pub struct PartForm {
    /// Its letter.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The most points it can bring.
    pub most: String,
    /// What was given so far.
    pub points: String,
    /// Its criteria, by section.
    pub sections: Vec<SectionForm>,
}

/// A section of a part.
#[derive(Debug)]
pub struct SectionForm {
    /// Number and name.
    pub name: String,
    /// Its criteria.
    pub rows: Vec<RowForm>,
}

/// A criterion to be given points.
#[derive(Debug)]
pub struct RowForm {
    /// The name of its field.
    pub field: String,
    /// Number and name.
    pub name: String,
    /// The most points.
    pub most: String,
    /// What stands in the field.
    pub value: String,
    /// What may be chosen: as it is sent, and in words; none where points are typed.
    pub options: Vec<(String, String)>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// The points of the criteria of a sheet, by their codes, as they were given or typed.
pub type Typed = HashMap<String, String>;

fn field(criterion: &SheetCriterion) -> String {
    format!("points-{}", criterion.code)
}

/// Points as a field of ours writes them.
pub fn written(points: Quantity) -> String {
    vietnamese::quantity(points, 4)
}

/// The sheet as a form with what stands in it.
pub fn form(
    lang: Lang,
    rules: &OcopRules,
    sheet: &Sheet,
    typed: &Typed,
    problems: &HashMap<String, String>,
) -> Vec<PartForm> {
    let total = so_far(sheet, typed);
    let row = |criterion: &SheetCriterion| RowForm {
        field: field(criterion),
        name: format!("{} {}", criterion.code, criterion.name.get(lang)),
        most: written(criterion.scale.most()),
        value: typed.get(&criterion.code).cloned().unwrap_or_default(),
        options: match &criterion.scale {
            Scale::Options(options) => options
                .iter()
                .map(|option| {
                    (written(option.points), format!("{} – {}", written(option.points), option.name.get(lang)))
                })
                .collect(),
            Scale::UpTo(_) => Vec::new(),
        },
        problem: problems.get(&criterion.code).cloned(),
    };
    let part = |part: &programme::law::SheetPart| PartForm {
        code: part.code.clone(),
        name: rules.part(&part.code).map_or_else(String::new, |part| part.name.get(lang).to_owned()),
        most: rules.part(&part.code).map(|part| written(part.points)).unwrap_or_default(),
        points: written(total.of_part(&part.code)),
        sections: part
            .sections
            .iter()
            .map(|section| SectionForm {
                name: format!("{} {}", section.code, section.name.get(lang)),
                rows: section.criteria.iter().map(row).collect(),
            })
            .collect(),
    };
    sheet.parts.iter().map(part).collect()
}

/// What the sheet comes to with what stands in it.
pub fn so_far<'s>(sheet: &'s Sheet, typed: &Typed) -> Total<'s> {
    total(sheet, |criterion| read(criterion, typed.get(&criterion.code)?).ok())
}

/// The points that a text gives a criterion.
fn read(criterion: &SheetCriterion, text: &str) -> Result<Quantity, ()> {
    let points = Quantity::read(&Raw::text(text)).ok_or(())?;
    if criterion.scale.allows(points) { Ok(points) } else { Err(()) }
}

/// A filled sheet: what was typed, the points that could be read, and what is wrong.
#[derive(Debug, Default)]
pub struct Filled {
    /// What stands in the fields.
    pub typed: Typed,
    /// The points, by the names of the criteria (`sheet/code`).
    pub points: Vec<(String, Quantity)>,
    /// What is wrong, by the codes of the criteria.
    pub problems: HashMap<String, String>,
}

impl Filled {
    /// Reads the fields of a form. What is left empty is not given yet.
    pub fn read(visit: &Visit, sheet: &Sheet, form: &Fields) -> Self {
        Self::of(visit, sheet, |criterion| form.get(&field(criterion)).to_owned())
    }

    /// Reads what is told of each criterion.
    pub fn of(visit: &Visit, sheet: &Sheet, told: impl Fn(&SheetCriterion) -> String) -> Self {
        let mut filled = Self::default();
        for criterion in sheet.parts.iter().flat_map(programme::law::SheetPart::criteria) {
            let text = told(criterion);
            if text.is_empty() {
                continue;
            }
            if let Ok(points) = read(criterion, &text) {
                filled.points.push((sheet.name_of(criterion), points));
            } else {
                let most = written(criterion.scale.most());
                let wrong = visit.words("score-wrong", &[("points", &text), ("most", &most)]);
                filled.problems.insert(criterion.code.clone(), wrong);
            }
            filled.typed.insert(criterion.code.clone(), text);
        }
        filled
    }
}
