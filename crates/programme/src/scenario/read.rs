//! Changes as people and programs tell them, and what is wrong with them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Change, ChangeKind, Figure, Judging, NewThreshold, Scenario};
use crate::{
    fact::{Fact, FactKind, Field, FieldInfo, Observation, Problem, Raw, ReadContext, Reading, Row, Stage, Year},
    law::{CriteriaSet, ThresholdRow},
    snapshot::read_supposed,
    unit::{CommuneGroup, Region, UnitCode},
};

/// A change as it was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The identifier of its kind.
    pub kind: String,
    /// Its fields, as typed.
    pub fields: BTreeMap<String, String>,
}

/// What reading a change may consult.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Law, units and language.
    pub read: ReadContext<'a>,
    /// The province for which thresholds are supposed.
    pub province: UnitCode,
    /// The date of the state, on which units must exist.
    pub as_of: Date,
}

/// A change that means nothing, or means nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its place among the changes.
    pub place: usize,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

const fn field<T: Field>(id: &'static str, vi: &'static str) -> FieldInfo {
    let (stored, required, expected, input) = (T::STORED, T::REQUIRED, T::expected, T::INPUT);
    FieldInfo { id, vi, stored, required, key: false, expected, input }
}

impl NewThreshold {
    /// Its fields.
    pub const FIELDS: &'static [FieldInfo] = &[
        field::<String>("set", "bộ tiêu chí"),
        field::<String>("indicator", "chỉ tiêu"),
        field::<String>("measure", "số đo"),
        field::<Reading>("value", "mức"),
        field::<Option<Region>>("region", "chỉ vùng"),
        field::<Option<CommuneGroup>>("group", "chỉ nhóm xã"),
        field::<Option<Year>>("year", "chỉ năm đánh giá"),
    ];

    fn read(row: &mut Row<'_>, province: UnitCode) -> Option<Self> {
        let (set, indicator) = (row.field::<String>("set"), row.field::<String>("indicator"));
        let (measure, value) = (row.field::<String>("measure"), row.field::<Reading>("value"));
        let (region, group) = (row.field::<Option<Region>>("region"), row.field::<Option<CommuneGroup>>("group"));
        let year = row.field::<Option<Year>>("year");
        let (set, indicator, measure) = (set?, indicator?, measure?);
        row.expect_measure("measure", &measure);
        let law = row.context.law;
        let asked = |set: &CriteriaSet| set.asks(&indicator, law.measure(&measure).map(|(index, _)| index));
        match expect_set(row, "set", &set) {
            Some(known) if !asked(known) => row.problem_in(
                "indicator",
                (
                    "bộ tiêu chí không có chỉ tiêu này với số đo này".to_owned(),
                    "mã chỉ tiêu của bộ tiêu chí".to_owned(),
                ),
                (
                    "the set has no such indicator of this measure".to_owned(),
                    "the code of an indicator of the set".to_owned(),
                ),
            ),
            _ => {}
        }
        let year = year?.map(|year| year.0);
        let row_of = ThresholdRow { value: value?.0, province: Some(province), region: region?, group: group?, year };
        row.is_sound().then_some(Self { set, indicator, measure, row: row_of })
    }
}

impl Judging {
    /// Its fields.
    pub const FIELDS: &'static [FieldInfo] =
        &[field::<String>("set", "bộ tiêu chí đánh giá"), field::<String>("instead_of", "thay cho bộ")];

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let (set, instead_of) = (row.field::<String>("set"), row.field::<String>("instead_of"));
        let (set, instead_of) = (set?, instead_of?);
        let (new, old) = (expect_set(row, "set", &set), expect_set(row, "instead_of", &instead_of));
        if new.zip(old).is_some_and(|(new, old)| !new.replaces(old)) {
            row.problem_in(
                "instead_of",
                (
                    "hai bộ không cùng cấp và cùng danh hiệu".to_owned(),
                    "một bộ khác của cùng cấp, cùng danh hiệu".to_owned(),
                ),
                (
                    "the sets are not of one level and grade".to_owned(),
                    "another set of the same level and grade".to_owned(),
                ),
            );
        }
        row.is_sound().then_some(Self { set, instead_of })
    }
}

fn expect_set<'a>(row: &mut Row<'a>, field: &'static str, id: &str) -> Option<&'a CriteriaSet> {
    let law = row.context.law;
    let found = law.set(id);
    if found.is_none() {
        let known: Vec<&str> = law.sets().iter().map(|set| set.id.as_str()).collect();
        let known = known.join(", ");
        row.problem_in(
            field,
            (format!("không có bộ tiêu chí “{id}”"), format!("một trong: {known}")),
            (format!("no criteria set “{id}”"), format!("one of: {known}")),
        );
    }
    found
}

impl Change {
    /// What was told, or everything that is wrong with it.
    pub fn read(stated: &Stated, context: &Context<'_>) -> Result<Self, Vec<Problem>> {
        let lang = context.read.lang;
        let Some(kind) = ChangeKind::from_id(&stated.kind) else {
            return Err(vec![Problem {
                field: "kind",
                wrong: format!("{} “{}”", lang.pick("không giả định được", "cannot suppose"), stated.kind),
                right: lang
                    .pick(
                        "threshold, judging, observation, allocation…",
                        "threshold, judging, observation, allocation…",
                    )
                    .to_owned(),
            }]);
        };
        let fields = kind.fields();
        let unknown = stated.fields.keys().find(|name| !fields.iter().any(|field| field.id == name.as_str()));
        if let Some(name) = unknown {
            let known: Vec<&str> = fields.iter().map(|field| field.id).collect();
            return Err(vec![Problem {
                field: "kind",
                wrong: format!("{} “{name}”", lang.pick("không có trường", "there is no field")),
                right: known.join(", "),
            }]);
        }
        // Whatever is supposed of a figure is supposed to be approved.
        let approved = Stage::Approved.id();
        let given = |field: &FieldInfo| match (kind, field.id) {
            (ChangeKind::Fact(FactKind::Observation), "stage") => approved,
            _ => stated.fields.get(field.id).map_or("", String::as_str),
        };
        let cells: Vec<Raw<'_>> = fields.iter().map(|field| Raw::text(given(field))).collect();
        let mut problems = Vec::new();
        let mut row = Row::new(context.read, fields, &cells, &mut problems);
        let change = match kind {
            ChangeKind::Threshold => NewThreshold::read(&mut row, context.province).map(Self::Threshold),
            ChangeKind::Judging => Judging::read(&mut row).map(Self::Judging),
            ChangeKind::Fact(FactKind::Observation) => figure(&mut row, context.as_of).map(Self::Figure),
            ChangeKind::Fact(kind) => read_supposed(kind, &mut row).map(Self::Fact),
        };
        change.ok_or(problems)
    }
}

fn figure(row: &mut Row<'_>, as_of: Date) -> Option<Figure> {
    let observation = Observation::read(row)?;
    row.expect_unit("unit", observation.unit, as_of);
    row.is_sound().then_some(Figure(observation))
}

impl Scenario {
    /// What was told, change by change, or those that mean nothing.
    pub fn read(stated: &[Stated], context: &Context<'_>) -> Result<Self, Vec<Unread>> {
        let (mut changes, mut unread) = (Vec::new(), Vec::new());
        for (place, stated) in stated.iter().enumerate() {
            match Change::read(stated, context) {
                Ok(change) => changes.push(change),
                Err(problems) => unread.push(Unread { place, problems }),
            }
        }
        if unread.is_empty() { Ok(Self { changes }) } else { Err(unread) }
    }
}
