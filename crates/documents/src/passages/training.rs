//! Training: the courses of the year, the people, the money.

use programme::{
    Dong, Lang,
    fact::{Course, Record},
};

use super::{Scene, count, woven};
use crate::{
    figures::Figures,
    prose::capital,
    report::model::{Block, Cell, Column, DongUnit, Table},
};

/// What a report says of training.
pub(crate) fn told(scene: Scene<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let year = scene.now.as_of().year();
    if !figures.has("training.courses") {
        return vec![Block::paragraph(match scene.lang {
            Lang::Vi => format!("Năm {year} chưa ghi nhận lớp tập huấn, đào tạo nào."),
            Lang::En => format!("No course of {year} is recorded."),
        })];
    }
    let begin = match scene.lang {
        Lang::Vi => format!("Năm {year} đã mở "),
        Lang::En => format!("In {year} "),
    };
    let words = match scene.lang {
        Lang::Vi => [
            &begin,
            " lớp tập huấn, đào tạo với ",
            " chỗ, ",
            " người học. Kinh phí đề nghị ",
            ", được phân bổ ",
            ", đã chi ",
            ".",
        ],
        Lang::En => [
            &begin,
            " courses began with ",
            " places; people trained: ",
            ". Money asked for: ",
            ", allocated: ",
            ", spent: ",
            ".",
        ],
    };
    let ids = [
        "training.courses",
        "training.places",
        "training.attended",
        "training.budget_asked",
        "training.budget_allocated",
        "training.budget_spent",
    ];
    vec![Block::Paragraph(woven(words, ids, |id| figures.show(id)))]
}

/// Every course, for an annex.
pub(crate) fn table(scene: Scene<'_>) -> Table {
    let Scene { now, lang, .. } = scene;
    let money = |amount: Option<Dong>| amount.map_or(Cell::Empty, |Dong(amount)| Cell::Dong(amount));
    let row = |(record, number): (&Record<Course>, usize)| {
        let course = record.fact();
        vec![
            count(number),
            Cell::text(course.name.clone()),
            Cell::text(capital(course.kind.label(lang))),
            Cell::text(now.unit_name(course.unit)),
            Cell::Date(course.date),
            Cell::Count(course.places.into()),
            course.attended.map_or(Cell::Empty, |people| Cell::Count(people.into())),
            money(Some(course.asked)),
            money(course.allocated),
            money(course.spent),
            Cell::text(record.sourced.provenance.label(lang)),
        ]
    };
    let dong = |vi, en| Column::summed(lang.pick(vi, en), 11).money_in(DongUnit::Million);
    let courses = now.all::<Course>().iter().filter(|each| now.tree().code_is_within(each.fact().unit, scene.province));
    Table {
        caption: lang.pick("Lớp tập huấn, đào tạo nghề", "Training and vocational courses").to_owned(),
        unit: Some(lang.pick("triệu đồng", "million đồng").to_owned()),
        columns: vec![
            Column::centred(lang.pick("TT", "No."), 4),
            Column::text(lang.pick("Lớp", "Course"), 22),
            Column::text(lang.pick("Loại", "Kind"), 16),
            Column::text(lang.pick("Đơn vị", "Unit"), 14),
            Column::centred(lang.pick("Khai giảng", "Begins"), 11),
            Column::summed(lang.pick("Số chỗ", "Places"), 7),
            Column::summed(lang.pick("Người học", "Attended"), 8),
            dong("Đề nghị", "Asked"),
            dong("Phân bổ", "Allocated"),
            dong("Đã chi", "Spent"),
            Column::text(lang.pick("Nguồn gốc", "Origin"), 10),
        ],
        rows: courses.zip(1..).map(row).collect(),
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: None,
    }
}
