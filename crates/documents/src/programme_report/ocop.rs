//! What section II tells of OCOP: certificates, exports, dossiers on their way, what runs out, the year's targets.

use programme::{
    Lang, country,
    fact::{Export, Product, Record, Round},
    metric::{self, Progress},
    ocop::{Pipeline, Renewal, Stage, pipeline, renewals},
    vietnamese,
};

use super::Request;
use crate::{
    figures::Figures,
    passages::{count, targets},
    prose::{capital, join, list, plain},
    report::model::{Block, Cell, Column, Inline, Level, Table},
};

/// So many rounds stand beside each other, the latest ones.
const ROUNDS: usize = 4;

pub(super) fn told(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(Level::Arabic, "Chương trình mỗi xã một sản phẩm (OCOP)"),
        Block::Paragraph(certified(figures)),
    ];
    blocks.extend(exported(request, figures));
    blocks.extend(dossiers(request, figures));
    blocks.extend(to_remind(figures));
    blocks.extend(of_the_year(request, figures));
    blocks
}

fn certified(figures: &mut Figures<'_>) -> Vec<Inline> {
    join([
        plain("Có "),
        figures.show("ocop.products.certified"),
        plain(" sản phẩm được công nhận đạt chuẩn OCOP còn hạn chứng nhận, gồm "),
        figures.show("ocop.products.certified.3_star"),
        plain(" sản phẩm 3 sao, "),
        figures.show("ocop.products.certified.4_star"),
        plain(" sản phẩm 4 sao và "),
        figures.show("ocop.products.certified.5_star"),
        plain(" sản phẩm 5 sao; "),
        figures.show("ocop.products.expiring"),
        plain(" sản phẩm hết hạn chứng nhận trong 6 tháng tới. Doanh số sau khi tham gia Chương trình tăng bình quân "),
        figures.show("ocop.sales.growth_after_joining"),
        plain(" (bình quân giản đơn theo sản phẩm)."),
    ])
}

fn exported(request: &Request<'_>, figures: &mut Figures<'_>) -> Option<Block> {
    if !figures.has("ocop.products.exported") {
        return None;
    }
    let products = list(&figures.names("ocop.products.exported"), Lang::Vi);
    let name = |record: &Record<Export>| country::name(&record.fact().country, Lang::Vi).to_owned();
    let mut countries: Vec<String> = request.now.all::<Export>().iter().map(name).collect();
    countries.sort();
    countries.dedup();
    Some(Block::Paragraph(join([
        figures.show("ocop.products.exported"),
        plain(format!(" sản phẩm đã xuất khẩu ({products}) sang ")),
        figures.show("ocop.export.markets"),
        plain(format!(" nước: {}.", list(&countries, Lang::Vi))),
    ])))
}

/// The dossiers of the latest rounds and where they stand; nothing where none was filed.
fn dossiers(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let pipeline = pipeline(request.now, request.province);
    let rounds = pipeline.rounds(ROUNDS);
    if rounds.is_empty() {
        return Vec::new();
    }
    let year = request.now.as_of().year();
    let mut line = join([
        plain(format!("Các đợt đánh giá năm {year} có ")),
        figures.show("ocop.dossiers.this_year"),
        plain(" hồ sơ. Tính mọi đợt, "),
        figures.show("ocop.dossiers.open"),
        plain(" hồ sơ chưa có kết quả"),
    ]);
    // Where the law's number of days is not known nobody is late: that none is would say too much.
    if figures.has("ocop.dossiers.late") {
        line.extend(join([
            plain(", trong đó "),
            figures.show("ocop.dossiers.late"),
            plain(" hồ sơ quá hạn giải quyết"),
        ]));
    }
    line.extend(plain("."));
    vec![Block::Paragraph(line), Block::Table(stages(&pipeline, &rounds))]
}

fn stages(pipeline: &Pipeline, rounds: &[Round]) -> Table {
    let mut columns = vec![Column::text("Bước", 30)];
    columns.extend(rounds.iter().map(|round| Column::summed(capital(&round.label(Lang::Vi)), 10)));
    let row = |stage: Stage| {
        let counts = rounds.iter().map(|round| count(pipeline.count(stage, *round)));
        std::iter::once(Cell::text(capital(stage.label(Lang::Vi)))).chain(counts).collect()
    };
    Table {
        caption: "Hồ sơ OCOP theo bước và đợt đánh giá".to_owned(),
        unit: None,
        columns,
        rows: pipeline.stages(rounds).map(row).collect(),
        total: Some("Cộng".to_owned()),
        sheet_name: Some("Hồ sơ OCOP".to_owned()),
    }
}

fn to_remind(figures: &mut Figures<'_>) -> Option<Block> {
    figures.has("ocop.products.expiring").then(|| {
        Block::Paragraph(join([
            plain("Trong số chứng nhận sắp hết hạn có "),
            figures.show("ocop.certificates.to_remind"),
            plain(" chứng nhận đã đến ngày phải nhắc mà chủ thể chưa nộp hồ sơ đánh giá lại (phụ lục kèm theo)."),
        ]))
    })
}

/// The year's targets in figures of OCOP; nothing where there are none.
fn of_the_year(request: &Request<'_>, figures: &mut Figures<'_>) -> Option<Block> {
    let row = |progress: &Progress<'_>| {
        let metric = metric::find(&progress.target.fact().metric).filter(|metric| metric.id.starts_with("ocop."))?;
        Some(vec![
            Cell::text(metric.name(Lang::Vi)),
            Cell::Rich(figures.show(metric.id)),
            targets::cell(metric, progress.goal),
            Cell::Rich(vec![Inline::bold(progress.pace.label(Lang::Vi))]),
        ])
    };
    let rows: Vec<_> = request.progress().iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!("Chỉ tiêu về OCOP năm {}", request.now.as_of().year()),
            unit: None,
            columns: vec![
                Column::text("Chỉ số", 34),
                Column::number("Hiện nay", 10),
                Column::number("Phải đạt", 10),
                Column::text("Tiến độ", 14),
            ],
            rows,
            total: None,
            sheet_name: Some("Chỉ tiêu OCOP".to_owned()),
        })
    })
}

/// The certificates that run out within six months, for an annex.
pub(super) fn expiring(request: &Request<'_>) -> Table {
    let now = request.now;
    let row = |(renewal, number): (Renewal<'_>, usize)| {
        let product = renewal.product.fact();
        vec![
            count(number),
            Cell::text(product.name.clone()),
            Cell::text(maker(request, product)),
            Cell::text(now.unit_name(product.unit)),
            Cell::Count(renewal.certificate.star.get().into()),
            Cell::Date(renewal.certificate.expires),
            Cell::text(again(request, &renewal)),
        ]
    };
    Table {
        caption: "Giấy chứng nhận OCOP hết hạn trong 6 tháng tới".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 5),
            Column::text("Sản phẩm", 26),
            Column::text("Chủ thể", 22),
            Column::text("Địa phương", 16),
            Column::centred("Sao", 5),
            Column::centred("Hết hạn", 11),
            Column::text("Đánh giá lại", 20),
        ],
        rows: renewals(now, request.province).into_iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}

fn maker(request: &Request<'_>, product: &Product) -> String {
    request.now.maker(product).unwrap_or_default().to_owned()
}

/// Whether a new assessment is on its way.
fn again(request: &Request<'_>, renewal: &Renewal<'_>) -> String {
    match renewal.filed {
        Some(dossier) => format!("đã nộp hồ sơ {}", dossier.fact().code),
        None if renewal.is_to_be_reminded(request.now.as_of()) => "cần nhắc chủ thể, chưa nộp hồ sơ".to_owned(),
        None => format!("nhắc từ {}", vietnamese::date(renewal.remind_on)),
    }
}
