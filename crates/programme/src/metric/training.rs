//! Figures on training: the courses that began in the year of the date.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Dong, Lang, Quantity,
    fact::{Course, Fact as _, FactKind, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "training.courses",
        name: ("Số lớp tập huấn, đào tạo trong năm", "Courses of the year"),
        definition: ("Lớp đã khai giảng trong năm của ngày số liệu.", "Courses that began in the year of the date."),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Courses,
        tiers: ALL,
        compute: courses,
    },
    Metric {
        id: "training.places",
        name: ("Số chỗ của các lớp trong năm", "Places of the year's courses"),
        definition: (
            "Tổng số chỗ của các lớp đã khai giảng trong năm.",
            "Places of the courses that began in the year.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::People,
        tiers: ALL,
        compute: places,
    },
    Metric {
        id: "training.attended",
        name: ("Số người học trong năm", "People trained in the year"),
        definition: (
            "Tổng số người học của các lớp đã khai giảng trong năm và đã báo cáo.",
            "People who attended the courses that began in the year, where it was reported.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::People,
        tiers: ALL,
        compute: attended,
    },
    Metric {
        id: "training.budget_asked",
        name: ("Kinh phí đào tạo đề nghị trong năm", "Training money asked for"),
        definition: (
            "Tổng kinh phí đề nghị của các lớp đã khai giảng trong năm.",
            "Money asked for the courses that began in the year.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: budget_asked,
    },
    Metric {
        id: "training.budget_allocated",
        name: ("Kinh phí đào tạo phân bổ trong năm", "Training money allocated"),
        definition: (
            "Tổng kinh phí phân bổ cho các lớp đã khai giảng trong năm.",
            "Money allocated to the courses that began in the year.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: budget_allocated,
    },
    Metric {
        id: "training.budget_spent",
        name: ("Kinh phí đào tạo đã chi trong năm", "Training money spent"),
        definition: (
            "Tổng kinh phí đã chi của các lớp đã khai giảng trong năm.",
            "Money spent on the courses that began in the year.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: budget_spent,
    },
];

fn this_year(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = &Record<Course>> {
    let year = snapshot.as_of().year();
    snapshot.all::<Course>().iter().filter(move |record| {
        let course = record.fact();
        course.date.year() == year && snapshot.tree().code_is_within(course.unit, scope)
    })
}

fn sum(snapshot: &Snapshot, scope: UnitIndex, read: impl Fn(&Course) -> Option<i64>) -> Figure {
    Figure::sum(this_year(snapshot, scope).filter_map(|record| {
        let amount = Quantity::whole(read(record.fact())?);
        Some((record.fact().describe(Lang::Vi), Source::Fact(FactKind::Course, record.seq), amount))
    }))
}

fn courses(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |record: &Record<Course>| {
        Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Course, record.seq)])
    };
    Figure::count(this_year(snapshot, scope).map(item).collect())
}

fn places(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| Some(course.places.into()))
}

fn attended(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.attended.map(i64::from))
}

fn budget_asked(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| Some(course.asked.0))
}

fn budget_allocated(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.allocated.map(|Dong(amount)| amount))
}

fn budget_spent(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    sum(snapshot, scope, |course| course.spent.map(|Dong(amount)| amount))
}
