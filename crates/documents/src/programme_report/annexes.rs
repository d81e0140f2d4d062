//! The annexes: the tables under the figures.

use programme::{
    Lang, Quantity,
    fact::{Allocation, Disbursement, PlanIssued, PlanOwed, Product, Provenance, Recognition, Record},
    grade::Grade,
    judge::{Assessment, Judge, Verdict},
    law::CriteriaSet,
    metric,
    unit::{Tier, Unit, UnitCode, UnitIndex, UnitKind},
};

use super::{Request, ocop, provenance};
use crate::{
    figures::Figures,
    passages,
    prose::{join, plain},
    report::model::{Annex, Block, Cell, Column, DongUnit, Table},
    sources,
};

pub(super) fn all(request: &Request<'_>, figures: &mut Figures<'_>, note: &str) -> Vec<Annex> {
    let annex = |title: &str, sheet_name: &str, blocks: Vec<Block>| Annex {
        title: title.to_owned(),
        note: Some(note.to_owned()),
        blocks,
        sheet_name: sheet_name.to_owned(),
    };
    let scene = request.scene();
    let mut annexes = vec![
        annex("Kết quả theo đơn vị cấp huyện", "Theo huyện", by_district(request, figures)),
        annex("Danh sách xã và danh hiệu", "Danh sách xã", vec![Block::Table(communes(request))]),
        annex("Xã chưa đạt chuẩn, xã có nguy cơ bị thu hồi", "Xã cần chú ý", vec![Block::Table(watched(request))]),
        annex("Danh mục sản phẩm OCOP còn hạn chứng nhận", "OCOP", products(request)),
        annex("Phân bổ và giải ngân vốn năm trước", "Vốn", vec![Block::Table(funds(request))]),
        annex("Kế hoạch các cơ quan phải ban hành", "Kế hoạch", vec![Block::Table(plans(request))]),
        annex("Nhiệm vụ được giao", "Nhiệm vụ", vec![Block::Table(passages::tasks::table(scene))]),
        annex("Lớp tập huấn, đào tạo nghề", "Đào tạo", vec![Block::Table(passages::training::table(scene))]),
        annex("Hồ sơ theo các chính sách hỗ trợ", "Chính sách", vec![Block::Table(passages::policies::table(scene))]),
        annex("Khó khăn, vướng mắc và kiến nghị", "Khó khăn", vec![Block::Table(passages::difficulties::table(scene))]),
    ];
    let sources = Block::Table(sources::table(figures, Lang::Vi));
    annexes.push(annex("Các con số lấy từ đâu", "Nguồn số liệu", vec![sources]));
    annexes
}

/// The districts of the province; the province itself once there are none.
fn districts(request: &Request<'_>) -> Vec<(UnitIndex, String)> {
    let tree = request.now.tree();
    let below = tree.within(request.province).filter(|(_, unit)| unit.code.tier() == Tier::District);
    let districts: Vec<_> = below.map(|(index, unit)| (index, unit.full_name())).collect();
    if districts.is_empty() { vec![(request.province, tree.unit(request.province).full_name())] } else { districts }
}

/// What the province has beside its districts: facts known to the province only.
const ELSEWHERE: &str = "chưa rõ đơn vị cấp huyện";

fn count(request: &Request<'_>, id: &str, scope: UnitIndex) -> i64 {
    let value = metric::find(id).and_then(|metric| metric.compute(request.now, scope).value);
    value.and_then(Quantity::as_whole).unwrap_or(0)
}

fn by_district(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let ids = [
        "commune.in_programme",
        "commune.recognised.ntm",
        "commune.recognised.advanced",
        "commune.recognised.model",
        "commune.at_risk",
        "area.recognised.model",
        "ocop.products.certified",
    ];
    let districts = districts(request);
    let of_district = |(scope, name): &(UnitIndex, String)| (name.clone(), ids.map(|id| count(request, id, *scope)));
    let mut counted: Vec<(String, [i64; 7])> = districts.iter().map(of_district).collect();
    let whole = ids.map(|id| count(request, id, request.province));
    let rest: [i64; 7] =
        std::array::from_fn(|column| whole[column] - counted.iter().map(|(_, counts)| counts[column]).sum::<i64>());
    if rest.iter().any(|count| *count != 0) {
        counted.push((ELSEWHERE.to_owned(), rest));
    }
    let row = |((name, counts), number): ((String, [i64; 7]), i64)| {
        let [all, ntm, advanced, model, risk, areas, products] = counts.map(Cell::Count);
        vec![Cell::Count(number), Cell::Text(name), all, ntm, Cell::Computed, advanced, model, risk, areas, products]
    };
    let table = Table {
        caption: "Kết quả theo đơn vị cấp huyện".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Đơn vị", 22),
            Column::summed("Số xã", 8).in_group("Xã"),
            Column::summed("Đạt chuẩn", 9).in_group("Xã"),
            Column::percent("Tỷ lệ", 8, 3, 2).in_group("Xã"),
            Column::summed("Nâng cao", 8).in_group("Xã"),
            Column::summed("Kiểu mẫu", 8).in_group("Xã"),
            Column::summed("Có nguy cơ", 8).in_group("Xã"),
            Column::summed("Khu dân cư kiểu mẫu", 10),
            Column::summed("Sản phẩm OCOP", 10),
        ],
        rows: counted.into_iter().zip(1..).map(row).collect(),
        total: Some("Toàn tỉnh".to_owned()),
        sheet_name: None,
    };
    let mut note = plain("Cách tính từng cột là cách tính của các con số toàn tỉnh: ");
    for id in ids {
        note.extend(join([figures.show(id), plain(" ")]));
    }
    vec![Block::Table(table), Block::Note(note)]
}

fn rural_communes<'a>(request: &Request<'a>) -> impl Iterator<Item = (UnitIndex, &'a Unit)> {
    let of_programme = |unit: &Unit| unit.kind == UnitKind::Commune && unit.in_programme;
    request.now.tree().within(request.province).filter(move |(_, unit)| of_programme(unit))
}

fn district_of(request: &Request<'_>, unit: UnitIndex) -> String {
    let tree = request.now.tree();
    let above = tree.parent(unit).filter(|above| *above != request.province);
    above.map_or_else(String::new, |above| tree.unit(above).full_name())
}

/// The highest grade a commune holds, with its decision.
fn highest<'a>(request: &Request<'a>, unit: UnitIndex) -> Option<(Grade, &'a Record<Recognition>)> {
    let grades = [Grade::Model, Grade::Advanced, Grade::Ntm];
    grades.into_iter().find_map(|grade| Some((grade, *request.now.holding(unit, grade)?.first()?)))
}

fn communes(request: &Request<'_>) -> Table {
    let row = |((index, unit), number): ((UnitIndex, &Unit), i64)| {
        let held = highest(request, index);
        let decision = held.map(|(_, record)| record.fact());
        vec![
            Cell::Count(number),
            Cell::text(unit.code.to_string()),
            Cell::text(unit.name.clone()),
            Cell::text(district_of(request, index)),
            Cell::text(held.map_or("chưa đạt", |(grade, _)| grade.label(Lang::Vi))),
            Cell::text(decision.and_then(|decision| decision.number.clone()).unwrap_or_default()),
            decision.map_or(Cell::Empty, |decision| Cell::Date(decision.date)),
            Cell::text(held.map_or("", |(_, record)| provenance(record.sourced.provenance))),
        ]
    };
    Table {
        caption: "Xã thuộc Chương trình, danh hiệu cao nhất còn hiệu lực".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 5),
            Column::centred("Mã", 7),
            Column::text("Xã", 16),
            Column::text("Thuộc", 17),
            Column::text("Danh hiệu", 14),
            Column::text("Số quyết định", 14),
            Column::centred("Ngày", 11),
            Column::text("Nguồn gốc", 14),
        ],
        rows: rural_communes(request).zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}

fn failed(set: &CriteriaSet, assessment: &Assessment, verdict: Verdict) -> String {
    let chosen = set.criteria.iter().zip(&assessment.criteria).filter(|(_, each)| **each == verdict);
    chosen.map(|(criterion, _)| criterion.code.as_str()).collect::<Vec<_>>().join(", ")
}

fn watched(request: &Request<'_>) -> Table {
    let now = request.now;
    let year = now.as_of().year();
    let province = now.tree().unit(request.province).code;
    let at_risk: Vec<UnitCode> =
        metric::at_risk(now, request.province).iter().map(|risk| risk.assessment.unit).collect();
    let mut rows = Vec::new();
    for (index, unit) in rural_communes(request) {
        let recognised = now.holds(index, Grade::Ntm);
        if recognised && !at_risk.contains(&unit.code) {
            continue;
        }
        let Some(set) = now.law().set_judging(unit, province, Grade::Ntm, year) else { continue };
        let assessment = Judge::new(now, set, year).assess(index);
        rows.push(vec![
            Cell::Count(i64::try_from(rows.len() + 1).unwrap_or(i64::MAX)),
            Cell::text(format!("{} ({})", unit.name, unit.code)),
            Cell::text(district_of(request, index)),
            Cell::text(if recognised { "có nguy cơ bị thu hồi" } else { "chưa đạt chuẩn" }),
            Cell::Count(i64::try_from(assessment.count(Verdict::Unmet)).unwrap_or(i64::MAX)),
            Cell::text(failed(set, &assessment, Verdict::Unmet)),
            Cell::text(failed(set, &assessment, Verdict::Missing)),
            Cell::text(failed(set, &assessment, Verdict::Unjudgeable)),
        ]);
    }
    Table {
        caption: "Tiêu chí chưa đạt theo số liệu đã duyệt và bộ tiêu chí của năm (ngưỡng chưa kiểm chứng)".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Xã", 18),
            Column::text("Thuộc", 16),
            Column::text("Tình trạng", 18),
            Column::number("Số tiêu chí chưa đạt", 10),
            Column::text("Tiêu chí chưa đạt", 18),
            Column::text("Thiếu số liệu", 12),
            Column::text("Không thể đánh giá", 14),
        ],
        rows,
        total: None,
        sheet_name: None,
    }
}

/// The products with a certificate, and those whose certificate runs out soon.
fn products(request: &Request<'_>) -> Vec<Block> {
    let mut tables = vec![Block::Table(certified(request))];
    let expiring = ocop::expiring(request);
    if !expiring.rows.is_empty() {
        tables.push(Block::Table(expiring));
    }
    tables
}

fn certified(request: &Request<'_>) -> Table {
    let now = request.now;
    let row = |(certificate, number): (&programme::snapshot::Certificate, i64)| {
        let product = now.product(&certificate.product).map(Record::fact);
        let origin = now.provenance(programme::fact::FactKind::StarDecision, certificate.decision);
        vec![
            Cell::Count(number),
            Cell::text(product.map_or(certificate.product.as_str(), |product: &Product| product.name.as_str())),
            Cell::text(product.and_then(|product| product.producer.clone()).unwrap_or_default()),
            Cell::text(product.map(|product| now.unit_name(product.unit)).unwrap_or_default()),
            Cell::Count(certificate.star.get().into()),
            Cell::Date(certificate.date),
            Cell::Date(certificate.expires),
            Cell::text(origin.map_or("", provenance)),
        ]
    };
    Table {
        caption: "Sản phẩm OCOP còn hạn chứng nhận".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 5),
            Column::text("Sản phẩm", 26),
            Column::text("Chủ thể", 22),
            Column::text("Địa phương", 16),
            Column::centred("Sao", 5),
            Column::centred("Ngày công nhận", 11),
            Column::centred("Hết hạn", 11),
            Column::text("Nguồn gốc", 14),
        ],
        rows: now.certificates().iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}

fn funds(request: &Request<'_>) -> Table {
    let now = request.now;
    let year = now.as_of().year() - 1;
    let inside = |unit, scope| now.tree().code_is_within(unit, scope);
    let made_up = now.all::<Allocation>().iter().any(|record| record.sourced.provenance == Provenance::Illustrative);
    let origin = if made_up { provenance(Provenance::Illustrative) } else { "" };
    let of = |scope: UnitIndex| {
        let allocated = now.all::<Allocation>().iter().filter(|record| record.fact().year.0 == year);
        let disbursed = now.all::<Disbursement>().iter().filter(|record| record.fact().year.0 == year);
        let allocated =
            allocated.filter(|record| inside(record.fact().unit, scope)).map(|record| record.fact().amount.0);
        let disbursed =
            disbursed.filter(|record| inside(record.fact().unit, scope)).map(|record| record.fact().amount.0);
        (allocated.sum::<i64>(), disbursed.sum::<i64>())
    };
    let mut sums: Vec<(String, (i64, i64))> =
        districts(request).into_iter().map(|(scope, name)| (name, of(scope))).collect();
    let whole = of(request.province);
    let sum = sums.iter().fold((0, 0), |sum, (_, each)| (sum.0 + each.0, sum.1 + each.1));
    if whole != sum {
        sums.push(("cấp tỉnh".to_owned(), (whole.0 - sum.0, whole.1 - sum.1)));
    }
    let row = |((name, (allocated, disbursed)), number): ((String, (i64, i64)), i64)| {
        vec![
            Cell::Count(number),
            Cell::Text(name),
            Cell::Dong(allocated),
            Cell::Dong(disbursed),
            Cell::Computed,
            Cell::text(origin),
        ]
    };
    Table {
        caption: format!("Vốn năm {year} theo địa phương"),
        unit: Some("triệu đồng".to_owned()),
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Đơn vị", 24),
            Column::summed("Phân bổ", 16).money_in(DongUnit::Million),
            Column::summed("Giải ngân", 16).money_in(DongUnit::Million),
            Column::percent("Tỷ lệ", 9, 3, 2),
            Column::text("Nguồn gốc", 14),
        ],
        rows: sums.into_iter().zip(1..).map(row).collect(),
        total: Some("Cộng".to_owned()),
        sheet_name: None,
    }
}

fn plans(request: &Request<'_>) -> Table {
    let now = request.now;
    let row = |(record, number): (&Record<PlanOwed>, i64)| {
        let owed = record.fact();
        let answer = now
            .all::<PlanIssued>()
            .iter()
            .find(|plan| plan.fact().basis == owed.basis && plan.fact().body == owed.body);
        let body = now.law().department(&owed.body);
        vec![
            Cell::Count(number),
            Cell::text(body.map_or(owed.body.as_str(), |body| body.name.get(Lang::Vi))),
            Cell::text(owed.basis.clone()),
            Cell::text(answer.map_or("chưa ban hành", |plan| plan.fact().number.as_str())),
            answer.map_or(Cell::Empty, |plan| Cell::Date(plan.fact().date)),
            Cell::text(provenance(answer.map_or(record.sourced.provenance, |plan| plan.sourced.provenance))),
        ]
    };
    Table {
        caption: "Kế hoạch phải ban hành và đã ban hành".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Cơ quan", 32),
            Column::text("Văn bản giao", 16),
            Column::text("Kế hoạch", 16),
            Column::centred("Ngày", 11),
            Column::text("Nguồn gốc", 14),
        ],
        rows: now.all::<PlanOwed>().iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}
