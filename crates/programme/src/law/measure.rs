//! Measures: what is observed, apart from what any law demands of it.

use super::{
    Denominator, Law,
    node::{Node, Table},
    parse,
};
use crate::Text;

/// The place of a measure in [`super::Law::measures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureIndex(pub(super) u16);

impl MeasureIndex {
    /// As an index into columns that follow the law's order of measures.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// The place of a column that follows the law's order of measures.
    pub(crate) fn at(place: usize) -> Self {
        Self(u16::try_from(place).unwrap_or(u16::MAX))
    }
}

/// What kind of value a measure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// A rate from 0 to 100.
    Percent,
    /// A number of things.
    Count,
    /// An amount in the measure's unit.
    Amount,
    /// It holds or it does not.
    Flag,
    /// One of these grades, worst first; the value is the place.
    Rating(Vec<String>),
}

/// How the values of units pass to one that was made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrying {
    /// They are added up.
    Add,
    /// The mean, weighted by what they are a rate of.
    Weigh(Denominator),
    /// The value that all have, if they have the same.
    Agree,
    /// It is not known what they are a rate of: they do not pass.
    Unknown,
}

/// What is observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What kind of value it has.
    pub kind: MeasureKind,
    /// How it passes to units made of others.
    pub carrying: Carrying,
    /// The unit of the value; empty for flags and ratings.
    pub unit: String,
    /// The levels at which it is observed.
    pub levels: Vec<super::Level>,
    /// The measures for women and for men, when it is also observed by sex.
    pub by_sex: Option<[MeasureIndex; 2]>,
}

impl Measure {
    /// Whether its values are numbers, so that one can be more or less than another by an amount.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self.kind, MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount)
    }
}

/// Reads a file of measures.
pub(super) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["measure"]);
    define(law, root);
}

/// The measures that a file defines: one of measures only, or a set that asks for what nobody observed before.
pub(super) fn define(law: &mut Law, root: &Table<'_, '_>) {
    for table in root.tables("measure") {
        table.only(&["id", "vi", "en", "kind", "unit", "levels", "sexes", "scale", "of", "additive"]);
        let sexes = table.optional("sexes", Node::flag).flatten().unwrap_or(false);
        let Some(measure) = one(&table) else {
            continue;
        };
        if law.by_measure.contains_key(&measure.id) {
            let id = &measure.id;
            table.error((format!("số đo “{id}” đã có"), format!("measure `{id}` is defined twice")));
            continue;
        }
        let whole = add(law, measure.clone());
        if sexes {
            let by_sex = [("women", "nữ"), ("men", "nam")].map(|(id, vi)| {
                let name =
                    Text { vi: format!("{} ({vi})", measure.name.vi), en: format!("{} ({id})", measure.name.en) };
                add(law, Measure { id: format!("{}.{id}", measure.id), name, ..measure.clone() })
            });
            law.measures[whole.get()].by_sex = Some(by_sex);
        }
    }
}

fn add(law: &mut Law, measure: Measure) -> MeasureIndex {
    let index = MeasureIndex(u16::try_from(law.measures.len()).unwrap_or(u16::MAX));
    law.by_measure.insert(measure.id.clone(), index);
    law.measures.push(measure);
    index
}

fn one(table: &Table<'_, '_>) -> Option<Measure> {
    let name = parse::text(table);
    let kind = table.required("kind", |node| {
        let scale = || {
            table.required("scale", Node::texts).filter(|scale| {
                let graded = scale.len() > 1;
                if !graded {
                    table.error(("thang xếp hạng cần ít nhất hai mức", "a rating's scale needs at least two grades"));
                }
                graded
            })
        };
        match node.text()?.as_str() {
            "percent" => Some(MeasureKind::Percent),
            "count" => Some(MeasureKind::Count),
            "amount" => Some(MeasureKind::Amount),
            "flag" => Some(MeasureKind::Flag),
            "rating" => scale().map(MeasureKind::Rating),
            other => {
                let known = "percent, count, amount, flag, rating";
                node.error((format!("“{other}” không thuộc: {known}"), format!("`{other}` is not one of: {known}")));
                None
            }
        }
    });
    let kind = kind?;
    Some(Measure {
        id: table.required("id", Node::text)?,
        name: name?,
        carrying: carrying(table, &kind)?,
        kind,
        unit: table.optional("unit", Node::text_or_empty)?.unwrap_or_default(),
        levels: table.required("levels", Node::words)?,
        by_sex: None,
    })
}

/// How a measure passes to units made of others: counts are added up unless the file says otherwise, rates say what they are a rate of.
fn carrying(table: &Table<'_, '_>, kind: &MeasureKind) -> Option<Carrying> {
    let of = table.optional("of", Node::word)?;
    let additive = table.optional("additive", Node::flag)?;
    let refuse = |key: &str, vi: &str, en: &str| {
        if let Some(node) = table.get(key) {
            node.error((vi, en));
        }
        None
    };
    let is_number = !matches!(kind, MeasureKind::Flag | MeasureKind::Rating(_));
    if !is_number && (of.is_some() || additive.is_some()) {
        return refuse(
            if of.is_some() { "of" } else { "additive" },
            "số đo có/không và xếp hạng không cộng, không tính bình quân: để trống",
            "flags and ratings are neither added nor weighted: leave it out",
        );
    }
    if additive == Some(true) && (of.is_some() || *kind == MeasureKind::Percent) {
        return refuse(
            "additive",
            "tỷ lệ và bình quân không cộng được: để trống, hoặc bỏ phần ghi là tỷ lệ của gì",
            "rates and means do not add up: leave it out, or leave out what it is a rate of",
        );
    }
    Some(match (kind, of) {
        (MeasureKind::Flag | MeasureKind::Rating(_), _) => Carrying::Agree,
        (_, Some(of)) => Carrying::Weigh(of),
        (kind, None) if additive.unwrap_or(*kind == MeasureKind::Count) => Carrying::Add,
        (_, None) => Carrying::Unknown,
    })
}
