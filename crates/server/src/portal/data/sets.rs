//! The sets of open data: what each tells, column by column, and the function that makes its rows.

use programme::{
    Lang, Quantity, country,
    fact::{Recognition, Target},
    grade::Grade,
    metric,
    target::{in_force, light},
    unit::{Tier, UnitIndex},
};

use super::{
    super::{
        figures::{PUBLIC, metrics},
        goods::goods,
    },
    write::{Cell, Format, Kind, Row},
};
use crate::moment::Moment;

/// A set of open data.
#[derive(Debug)]
pub struct Dataset {
    /// Names it in addresses.
    pub id: &'static str,
    /// What it is called, in Vietnamese and English.
    pub title: (&'static str, &'static str),
    /// What it tells.
    pub says: (&'static str, &'static str),
    /// Its columns.
    pub columns: &'static [Column],
    /// Whether its rows have a place.
    pub has_place: bool,
    make: fn(&Moment) -> Vec<Row>,
}

/// A column of a set.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub id: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What that means, in Vietnamese and English.
    pub says: (&'static str, &'static str),
}

impl Dataset {
    /// Its rows.
    pub fn rows(&self, moment: &Moment) -> Vec<Row> {
        (self.make)(moment)
    }

    /// The formats it is written in.
    pub fn formats(&self) -> impl Iterator<Item = Format> {
        Format::ALL.into_iter().filter(|format| self.has_place || *format != Format::GeoJson)
    }
}

const fn column(id: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Column {
    Column { id, kind, says: (vi, en) }
}

const UNIT: Column = column("unit", Kind::Text, "mã đơn vị hành chính", "official code of the unit");
const UNIT_NAME: Column = column("unit_name", Kind::Text, "loại và tên đơn vị", "kind and name of the unit");
const PROVENANCE: Column = column(
    "provenance",
    Kind::Text,
    "do đâu mà biết: official (hồ sơ chính thức), published (nguồn công khai), inferred (suy luận), illustrative (dữ liệu minh họa, không có thật)",
    "how it is known: official, published, inferred, or illustrative (made up, not real)",
);
const SOURCE: Column = column("source", Kind::Text, "nguồn của bản ghi", "where the record is from");
const METRIC: Column = column("metric", Kind::Text, "mã chỉ số", "identifier of the metric");
const PRODUCT: Column = column("product", Kind::Text, "mã sản phẩm", "code of the product");

/// Every set.
pub const SETS: &[Dataset] = &[
    Dataset {
        id: "units",
        title: ("Đơn vị hành chính và danh hiệu", "Units and their grades"),
        says: (
            "Tỉnh, huyện, xã hiện hành với danh hiệu cao nhất đang giữ; vị trí là điểm giữa, không phải ranh giới.",
            "The province, districts and communes of today with the highest grade each holds; places are centroids, not borders.",
        ),
        columns: &[
            column("code", Kind::Text, "mã đơn vị hành chính", "official code"),
            column("kind", Kind::Text, "loại đơn vị", "kind of unit"),
            column("name", Kind::Text, "tên", "name"),
            column("parent", Kind::Text, "mã đơn vị cấp trên", "code of the unit above"),
            column("in_programme", Kind::Flag, "có tính trong chương trình không", "whether the programme counts it"),
            column(
                "grade",
                Kind::Text,
                "danh hiệu cao nhất: ntm, advanced, model, completed, civilised_urban",
                "the highest grade held: ntm, advanced, model, completed, civilised_urban",
            ),
            column("latitude", Kind::Number, "vĩ độ điểm giữa (WGS84)", "latitude of the centroid (WGS84)"),
            column("longitude", Kind::Number, "kinh độ điểm giữa (WGS84)", "longitude of the centroid (WGS84)"),
        ],
        has_place: true,
        make: units,
    },
    Dataset {
        id: "recognitions",
        title: ("Quyết định công nhận, thu hồi", "Decisions on recognition"),
        says: (
            "Các quyết định công nhận hoặc thu hồi danh hiệu của xã, huyện.",
            "Decisions that recognise communes and districts, or withdraw that.",
        ),
        columns: &[
            UNIT,
            UNIT_NAME,
            column("grade", Kind::Text, "danh hiệu", "grade"),
            column("action", Kind::Text, "recognise (công nhận) hoặc withdraw (thu hồi)", "recognise or withdraw"),
            column("date", Kind::Date, "ngày quyết định", "day of the decision"),
            column("number", Kind::Text, "số quyết định công nhận", "number of the award"),
            PROVENANCE,
            SOURCE,
        ],
        has_place: false,
        make: recognitions,
    },
    Dataset {
        id: "figures",
        title: ("Chỉ số của chương trình", "Figures of the programme"),
        says: (
            "Các chỉ số công khai của tỉnh và từng huyện, kèm định nghĩa và căn cứ.",
            "The public figures of the province and each district, with definition and legal source.",
        ),
        columns: &[
            METRIC,
            column("name_vi", Kind::Text, "tên chỉ số", "name in Vietnamese"),
            column("name_en", Kind::Text, "tên chỉ số bằng tiếng Anh", "name in English"),
            UNIT,
            UNIT_NAME,
            column("value", Kind::Number, "giá trị", "value"),
            column("measured_in", Kind::Text, "đơn vị tính", "what the value counts"),
            column("definition_en", Kind::Text, "định nghĩa bằng tiếng Anh", "definition in English"),
            column("definition_vi", Kind::Text, "định nghĩa", "definition in Vietnamese"),
            column("law", Kind::Text, "căn cứ pháp lý", "legal source"),
        ],
        has_place: false,
        make: figures,
    },
    Dataset {
        id: "products",
        title: ("Sản phẩm OCOP", "OCOP products"),
        says: (
            "Sản phẩm đang hoặc từng có giấy chứng nhận OCOP; vị trí là điểm giữa của xã hoặc huyện.",
            "Products that have or had an OCOP certificate; places are centroids of the commune or district.",
        ),
        columns: &[
            column("code", Kind::Text, "mã sản phẩm", "code of the product"),
            column("name", Kind::Text, "tên sản phẩm", "name"),
            column("producer", Kind::Text, "chủ thể", "who makes it"),
            column("group", Kind::Text, "nhóm sản phẩm", "group of products"),
            UNIT,
            UNIT_NAME,
            column("star", Kind::Number, "số sao", "stars"),
            column(
                "certificate",
                Kind::Text,
                "valid (còn hiệu lực), lapsed (hết hạn), withdrawn (bị thu hồi)",
                "valid, lapsed or withdrawn",
            ),
            column("decided", Kind::Date, "ngày công nhận", "day of the award"),
            column("ends", Kind::Date, "ngày đầu tiên hết hiệu lực", "first day it is no longer valid"),
            column("decision", Kind::Text, "số quyết định", "number of the decision"),
            PROVENANCE,
            SOURCE,
        ],
        has_place: true,
        make: products,
    },
    Dataset {
        id: "exports",
        title: ("Thị trường xuất khẩu của sản phẩm OCOP", "Export markets of OCOP products"),
        says: ("Nước nhập khẩu của từng sản phẩm.", "The countries each product is exported to."),
        columns: &[
            PRODUCT,
            column("product_name", Kind::Text, "tên sản phẩm", "name of the product"),
            column("country", Kind::Text, "nước (ISO 3166-1 alpha-2)", "country (ISO 3166-1 alpha-2)"),
            column("country_vi", Kind::Text, "tên nước", "name of the country in Vietnamese"),
            column("country_en", Kind::Text, "tên nước bằng tiếng Anh", "name of the country in English"),
            column("since", Kind::Date, "từ ngày", "since when"),
            PROVENANCE,
            SOURCE,
        ],
        has_place: false,
        make: exports,
    },
    Dataset {
        id: "targets",
        title: ("Chỉ tiêu và tiến độ", "Targets and progress"),
        says: (
            "Chỉ tiêu của tỉnh và các huyện về những chỉ số công khai, với kết quả đến nay.",
            "Targets of the province and the districts in public figures, with what has been reached.",
        ),
        columns: &[
            METRIC,
            UNIT,
            UNIT_NAME,
            column("years", Kind::Text, "năm hoặc giai đoạn", "year or years"),
            column(
                "wording",
                Kind::Text,
                "increase (tăng thêm), at_least (ít nhất), at_most (không quá), units (các đơn vị)",
                "increase, at_least, at_most or units",
            ),
            column("asked", Kind::Number, "mức giao", "the number set"),
            column("goal", Kind::Number, "giá trị phải đạt cuối kỳ", "the value to be reached"),
            column("baseline", Kind::Number, "giá trị trước kỳ", "the value before the years"),
            column("value", Kind::Number, "giá trị hiện nay", "the value now"),
            column("done", Kind::Number, "phần đã làm được", "what has been done of it"),
            column("pace", Kind::Text, "reached, on_pace, behind, unknown", "reached, on_pace, behind or unknown"),
            column("light", Kind::Text, "green, amber, red, grey", "green, amber, red or grey"),
            column("basis", Kind::Text, "căn cứ", "the document that sets it"),
            PROVENANCE,
        ],
        has_place: false,
        make: targets,
    },
];

fn whole(number: u8) -> Cell {
    Cell::Number(Quantity::whole(number.into()))
}

fn number(quantity: Option<Quantity>) -> Cell {
    quantity.map_or(Cell::Empty, Cell::Number)
}

/// The units but residential areas, in the order of their codes.
fn public_units(moment: &Moment) -> Vec<UnitIndex> {
    let units = moment.tree().iter().filter(|(_, unit)| unit.code.tier() != Tier::Hamlet);
    let mut units: Vec<UnitIndex> = units.map(|(index, _)| index).collect();
    units.sort_by_key(|unit| moment.unit(*unit).code.to_text());
    units
}

fn units(moment: &Moment) -> Vec<Row> {
    let grades = [Grade::Model, Grade::Advanced, Grade::Ntm, Grade::Completed, Grade::CivilisedUrban];
    let degrees = |degrees: Option<f64>| number(degrees.and_then(Quantity::from_float));
    let row = |index: UnitIndex| {
        let unit = moment.unit(index);
        let grade = grades.into_iter().find(|grade| moment.now.holds(index, *grade));
        let cells = vec![
            unit.code.to_text().into(),
            unit.kind.id().into(),
            unit.name.as_str().into(),
            Cell::maybe(unit.parent.map(programme::unit::UnitCode::to_text)),
            Cell::Flag(unit.in_programme),
            Cell::maybe(grade.map(Grade::id)),
            degrees(unit.centroid.map(|(latitude, _)| latitude)),
            degrees(unit.centroid.map(|(_, longitude)| longitude)),
        ];
        Row { cells, place: unit.centroid }
    };
    public_units(moment).into_iter().map(row).collect()
}

fn recognitions(moment: &Moment) -> Vec<Row> {
    let mut records: Vec<_> = moment.now.all::<Recognition>().iter().collect();
    records.sort_by_key(|record| (record.fact().date, record.seq));
    let row = |record: &programme::fact::Record<Recognition>| {
        let fact = record.fact();
        let cells = vec![
            fact.unit.to_text().into(),
            moment.now.unit_name(fact.unit).into(),
            fact.grade.id().into(),
            fact.action.id().into(),
            Cell::Date(fact.date),
            Cell::maybe(fact.number.clone()),
            record.sourced.provenance.id().into(),
            Cell::maybe(super::super::source(&record.sourced.source)),
        ];
        Row { cells, place: None }
    };
    records.into_iter().map(row).collect()
}

fn figures(moment: &Moment) -> Vec<Row> {
    let units = public_units(moment).into_iter().filter(|unit| moment.unit(*unit).code.tier() != Tier::Commune);
    let units: Vec<UnitIndex> = units.collect();
    let mut rows = Vec::new();
    for metric in metrics(PUBLIC) {
        for index in &units {
            let unit = moment.unit(*index);
            if !metric.applies_to(unit.code) {
                continue;
            }
            let cells = vec![
                metric.id.into(),
                metric.name(Lang::Vi).into(),
                metric.name(Lang::En).into(),
                unit.code.to_text().into(),
                unit.full_name().into(),
                number(moment.figure(metric, *index).value),
                metric.measured_in.id().into(),
                metric.definition(Lang::En).into(),
                metric.definition(Lang::Vi).into(),
                metric.law.into(),
            ];
            rows.push(Row { cells, place: None });
        }
    }
    rows
}

fn products(moment: &Moment) -> Vec<Row> {
    let row = |good: &super::super::goods::Good<'_>| {
        let (product, decision) = (good.product(), good.certificate.decision.fact());
        let cells = vec![
            product.code.as_str().into(),
            product.name.as_str().into(),
            Cell::maybe(good.maker.as_ref().map(|maker| maker.name)),
            product.group.as_str().into(),
            product.unit.to_text().into(),
            good.place(moment).into(),
            whole(good.star()),
            good.certificate.state().id().into(),
            Cell::Date(decision.date),
            Cell::Date(good.certificate.until),
            Cell::maybe(decision.number.clone()),
            good.record.sourced.provenance.id().into(),
            Cell::maybe(super::super::source(&good.record.sourced.source)),
        ];
        Row { cells, place: good.unit.and_then(|unit| moment.unit(unit).centroid) }
    };
    let mut goods = goods(moment);
    goods.sort_by(|a, b| a.product().code.cmp(&b.product().code));
    goods.iter().map(row).collect()
}

fn exports(moment: &Moment) -> Vec<Row> {
    let mut rows = Vec::new();
    for good in goods(moment) {
        for record in &good.exports {
            let export = record.fact();
            let cells = vec![
                export.product.as_str().into(),
                good.product().name.as_str().into(),
                export.country.as_str().into(),
                country::name(&export.country, Lang::Vi).into(),
                country::name(&export.country, Lang::En).into(),
                Cell::Date(export.since),
                record.sourced.provenance.id().into(),
                Cell::maybe(super::super::source(&record.sourced.source)),
            ];
            rows.push(Row { cells, place: None });
        }
    }
    rows
}

fn targets(moment: &Moment) -> Vec<Row> {
    let is_public = |metric: &str| PUBLIC.contains(&metric) && metric::find(metric).is_some();
    let mut records = in_force(&moment.now, |aim| is_public(aim.metric) && aim.scope.tier() != Tier::Hamlet);
    records.sort_by_key(|record| record.seq);
    let row = |record| {
        let progress = moment.progress_of(record);
        let fact: &Target = record.fact();
        let cells = vec![
            fact.metric.as_str().into(),
            fact.scope.to_text().into(),
            moment.now.unit_name(fact.scope).into(),
            fact.year.to_text().into(),
            fact.goal.id().into(),
            number(fact.number),
            number(progress.goal),
            number(progress.baseline),
            number(progress.figure.value),
            number(progress.done),
            progress.pace.id().into(),
            light(&progress, &moment.now).id().into(),
            fact.basis.as_str().into(),
            record.sourced.provenance.id().into(),
        ];
        Row { cells, place: None }
    };
    records.into_iter().map(row).collect()
}
