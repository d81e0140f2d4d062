//! What a unit reports of a measure.

use super::{Cell, Field, Raw, Row, Stored, fact};
use crate::{
    Lang, Quantity,
    law::{Measure, MeasureKind},
    period::Period,
    unit::UnitCode,
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// How far an observation has come. Only approved ones count in published figures.
    Stage {
        Draft = "draft", "nháp", "draft";
        Submitted = "submitted", "đã gửi", "submitted";
        Verified = "verified", "đã thẩm tra", "verified";
        Approved = "approved", "đã phê duyệt", "approved";
        Returned = "returned", "trả lại", "returned";
    }
}

/// The value of an observation: a flag is 1 or 0, a rating its place on the measure's scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading(pub Quantity);

impl Field for Reading {
    const STORED: Stored = Stored::Quantity;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.0.scaled())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        Quantity::load(cell).map(Self)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        Quantity::read(raw).map(Self)
    }
    fn expected(lang: Lang) -> String {
        lang.pick(
            "giá trị theo kiểu của số đo: số, có/không, hoặc mức xếp loại",
            "a value of the measure's kind: a number, yes/no, or a rating",
        )
        .to_owned()
    }
    fn read_in(raw: &Raw<'_>, row: &Row<'_>) -> Option<Self> {
        match row.context.law.measure(&row.raw("measure").to_text()) {
            Some((_, measure)) => measure.read(raw).map(Self),
            None => Self::read(raw),
        }
    }
}

impl Measure {
    /// A value of this measure as a person wrote it.
    #[must_use]
    pub fn read(&self, raw: &Raw<'_>) -> Option<Quantity> {
        match &self.kind {
            MeasureKind::Flag => read_flag(raw),
            MeasureKind::Rating(scale) => {
                let written = raw.to_text();
                let exactly = scale.iter().position(|grade| *grade == written);
                let place = exactly.or_else(|| {
                    let written = vietnamese::fold(&written);
                    scale.iter().position(|grade| vietnamese::fold(grade) == written)
                })?;
                i64::try_from(place).ok().map(Quantity::whole)
            }
            MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => Quantity::read(raw),
        }
    }

    /// A value of this measure as a person reads it.
    #[must_use]
    pub fn write(&self, value: Quantity, lang: Lang) -> String {
        match &self.kind {
            MeasureKind::Flag => lang
                .pick(
                    ["không", "có"][usize::from(value > Quantity::ZERO)],
                    ["no", "yes"][usize::from(value > Quantity::ZERO)],
                )
                .to_owned(),
            MeasureKind::Rating(scale) => {
                let place = value.as_whole().and_then(|place| usize::try_from(place).ok());
                place.and_then(|place| scale.get(place)).cloned().unwrap_or_else(|| value.to_string())
            }
            MeasureKind::Percent => format!("{}%", vietnamese::quantity(value, 2)),
            MeasureKind::Count | MeasureKind::Amount => {
                format!("{} {}", vietnamese::quantity(value, 2), self.unit).trim_end().to_owned()
            }
        }
    }
}

fn read_flag(raw: &Raw<'_>) -> Option<Quantity> {
    if let Raw::Flag(flag) = raw {
        return Some(if *flag { Quantity::ONE } else { Quantity::ZERO });
    }
    match raw {
        Raw::Text(text) if text == "1" => return Some(Quantity::ONE),
        Raw::Text(text) if text == "0" => return Some(Quantity::ZERO),
        _ => {}
    }
    match vietnamese::fold(&raw.to_text()).as_str() {
        "1" | "co" | "dat" | "x" | "true" | "yes" | "met" => Some(Quantity::ONE),
        "0" | "khong" | "chua dat" | "khong dat" | "false" | "no" | "not met" => Some(Quantity::ZERO),
        _ => None,
    }
}

fact! {
    /// What a unit reports of a measure for a period.
    Observation {
        /// The unit.
        [key] unit: UnitCode = "mã đơn vị";
        /// The measure.
        [key] measure: String = "số đo";
        /// The period.
        [key] period: Period = "kỳ";
        /// The value.
        value: Reading = "giá trị";
        /// How far it has come.
        stage: Stage = "trạng thái";
        /// The evidence for it.
        evidence: Option<String> = "minh chứng";
    }
    valid |this| this.period.end();
    check |this, row| {
        row.expect_unit("unit", this.unit, this.period.end());
        check_value(&this, row);
    };
    describe |this, lang| format!("{} {} {}: {} ({})", this.unit, this.measure, this.period, this.value.0, this.stage.label(lang));
}

fn check_value(observation: &Observation, row: &mut Row<'_>) {
    let value = observation.value.0;
    let Some(measure) = row.expect_measure("measure", &observation.measure) else {
        return;
    };
    if measure.kind == MeasureKind::Percent && !(Quantity::ZERO..=Quantity::HUNDRED).contains(&value) {
        let written = vietnamese::quantity(value, 4);
        row.problem_in(
            "value",
            (format!("tỷ lệ {written}% nằm ngoài 0–100%"), "số từ 0 đến 100".to_owned()),
            (format!("the rate {written}% is outside 0–100%"), "a number from 0 to 100".to_owned()),
        );
    } else if value < Quantity::ZERO {
        let written = vietnamese::quantity(value, 4);
        row.problem_in(
            "value",
            (format!("số {written} âm"), "số lớn hơn hoặc bằng 0".to_owned()),
            (format!("{written} is negative"), "zero or more".to_owned()),
        );
    }
}
