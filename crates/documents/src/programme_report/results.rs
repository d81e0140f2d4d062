//! Section II: what has been reached.

use programme::{
    Lang,
    fact::OutlookTier,
    law::Verification,
    metric::{self, MeasuredIn},
    outlook::{self, CriterionOutlook, Forecast},
};

use super::{Request, ocop};
use crate::{
    figures::Figures,
    passages,
    prose::{self, join, plain},
    report::model::{Arrangement, Bar, Block, Cell, Chart, Column, Inline, Level, Table},
};

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, "KẾT QUẢ THỰC HIỆN")];
    blocks.extend(communes(request, figures));
    blocks.extend(districts(request, figures));
    blocks.extend(areas(figures));
    blocks.extend(ocop::told(request, figures));
    blocks.extend(province(request, figures));
    blocks.extend(resources(request, figures));
    blocks.push(Block::heading(Level::Arabic, "Đào tạo, tập huấn"));
    blocks.extend(passages::training::told(request.scene(), figures));
    blocks.push(Block::heading(Level::Arabic, "Chính sách hỗ trợ"));
    blocks.extend(passages::policies::told(request.scene(), figures));
    blocks
}

fn list(names: &[String]) -> String {
    prose::list(names, Lang::Vi)
}

fn communes(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(Level::Arabic, "Xây dựng nông thôn mới cấp xã"),
        Block::Paragraph(join([
            plain("Toàn tỉnh có "),
            figures.show("commune.recognised.ntm"),
            plain("/"),
            figures.show("commune.in_programme"),
            plain(" xã đạt chuẩn nông thôn mới ("),
            figures.show("commune.recognised.ntm.rate"),
            plain("); trong đó "),
            figures.show("commune.recognised.advanced"),
            plain(" xã đạt chuẩn nông thôn mới nâng cao ("),
            figures.show("commune.recognised.advanced.rate"),
            plain(") và "),
            figures.show("commune.recognised.model"),
            plain(
                " xã nông thôn mới kiểu mẫu. Xã kiểu mẫu được tính trong số xã nâng cao, xã nâng cao được tính trong số xã đạt chuẩn.",
            ),
        ])),
    ];
    if figures.has("commune.not_recognised") {
        let communes = list(&figures.names("commune.not_recognised"));
        blocks.push(Block::Paragraph(join([
            plain("Còn "),
            figures.show("commune.not_recognised"),
            plain(format!(" xã chưa đạt chuẩn: {communes}.")),
        ])));
    }
    blocks.extend(at_risk(request, figures));
    blocks.push(grades_chart(request, figures));
    blocks
}

fn at_risk(request: &Request<'_>, figures: &mut Figures<'_>) -> Option<Block> {
    if !figures.has("commune.at_risk") {
        return None;
    }
    let set = metric::at_risk(request.now, request.province).first().map(|risk| risk.set)?;
    Some(Block::Paragraph(join([
        plain("Đánh giá lại số liệu đã duyệt theo bộ tiêu chí “"),
        plain(set.name.vi.clone()),
        plain("” cho thấy "),
        figures.show("commune.at_risk"),
        plain(format!(" xã có nguy cơ bị thu hồi quyết định công nhận: {}.", list(&figures.names("commune.at_risk")))),
    ])))
}

fn grades_chart(request: &Request<'_>, figures: &mut Figures<'_>) -> Block {
    let progress = request.progress();
    let bar = |figures: &mut Figures<'_>, label: &str, id: &str| Bar {
        label: label.to_owned(),
        values: vec![figures.value(id)],
        target: progress.iter().find(|p| p.target.fact().metric == id).and_then(|p| p.goal),
    };
    Block::Chart(Chart {
        caption: "Số xã được công nhận theo danh hiệu và chỉ tiêu của năm".to_owned(),
        alt: "Biểu đồ thanh ngang: số xã đạt chuẩn, nâng cao, kiểu mẫu, mỗi thanh có vạch chỉ tiêu cuối năm."
            .to_owned(),
        arrangement: Arrangement::Grouped,
        unit: "xã".to_owned(),
        decimals: 0,
        series: vec!["Đã công nhận".to_owned()],
        bars: vec![
            bar(figures, "Đạt chuẩn NTM", "commune.recognised.ntm"),
            bar(figures, "NTM nâng cao", "commune.recognised.advanced"),
            bar(figures, "NTM kiểu mẫu", "commune.recognised.model"),
        ],
        target_name: format!("Chỉ tiêu năm {}", request.now.as_of().year()),
    })
}

fn districts(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let reached = figures.names("district.recognised");
    let all: Vec<String> = figures.names("district.in_programme");
    let missing: Vec<String> = all.iter().filter(|name| !reached.contains(name)).cloned().collect();
    if all.is_empty() {
        let day = programme::vietnamese::date(request.now.as_of());
        return vec![
            Block::heading(Level::Arabic, "Cấp huyện"),
            Block::paragraph(format!("Vào ngày {day} không còn đơn vị hành chính cấp huyện.")),
        ];
    }
    let missing = if missing.is_empty() { String::new() } else { format!(" Chưa đạt: {}.", list(&missing)) };
    vec![
        Block::heading(Level::Arabic, "Cấp huyện"),
        Block::Paragraph(join([
            plain("Có "),
            figures.show("district.recognised"),
            plain("/"),
            figures.show("district.in_programme"),
            plain(" huyện, thị xã, thành phố đạt chuẩn hoặc hoàn thành nhiệm vụ xây dựng nông thôn mới ("),
            figures.show("district.recognised.rate"),
            plain(format!("): {}.{missing}", list(&reached))),
        ])),
    ]
}

fn areas(figures: &mut Figures<'_>) -> Vec<Block> {
    vec![
        Block::heading(Level::Arabic, "Khu dân cư nông thôn mới kiểu mẫu"),
        Block::Paragraph(join([
            plain("Lũy kế có "),
            figures.show("area.recognised.model"),
            plain(" khu dân cư nông thôn mới kiểu mẫu đạt chuẩn."),
        ])),
        Block::heading(Level::Arabic, "Đô thị văn minh"),
        Block::Paragraph(join([
            plain("Có "),
            figures.show("urban.recognised"),
            plain("/"),
            figures.show("urban.in_programme"),
            plain(" phường, thị trấn đạt chuẩn đô thị văn minh ("),
            figures.show("urban.recognised.rate"),
            plain(")."),
        ])),
    ]
}

fn province(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let Some(set) = outlook::own_set(request.now, request.province) else { return Vec::new() };
    let told = Forecast::new(request.now).of(request.province, set);
    let mut blocks = vec![
        Block::heading(Level::Arabic, "Xây dựng tỉnh đạt chuẩn nông thôn mới"),
        Block::Paragraph(join([
            plain("Trong "),
            figures.show("province.criteria.total"),
            plain(" tiêu chí của tỉnh có "),
            figures.show("province.criteria.met"),
            plain(" tiêu chí cơ bản đạt, "),
            figures.show("province.criteria.likely"),
            plain(" tiêu chí có khả năng hoàn thành, "),
            figures.show("province.criteria.hard"),
            plain(" tiêu chí khó có khả năng hoàn thành và "),
            figures.show("province.criteria.very_hard"),
            plain(format!(
                " tiêu chí rất khó có khả năng hoàn thành đến ngày {}.",
                programme::vietnamese::date(told.by)
            )),
        ])),
    ];
    let row = |criterion: &CriterionOutlook<'_>| {
        let department = request.now.law().department(&criterion.criterion.department);
        vec![
            Cell::text(criterion.criterion.code.clone()),
            Cell::text(criterion.criterion.name.vi.clone()),
            Cell::text(department.map_or("", |department| department.name.get(Lang::Vi))),
            Cell::text(outlook::label(criterion.in_effect(), Lang::Vi)),
            Cell::text(passages::outlook::why(request.scene(), told.by, criterion)),
        ]
    };
    blocks.push(Block::Table(Table {
        caption: format!("Khả năng hoàn thành các tiêu chí – {}", set.name.vi),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Tiêu chí", 18),
            Column::text("Cơ quan phụ trách", 16),
            Column::text("Khả năng hoàn thành", 13),
            Column::text("Vì sao", 45),
        ],
        rows: told.criteria.iter().map(row).collect(),
        total: None,
        sheet_name: Some("Tiêu chí tỉnh".to_owned()),
    }));
    let least = request.now.law().badge(set);
    if least != Verification::Verified {
        let badge = Inline::badge(least.label(Lang::Vi));
        let text = Inline::text(
            " Ngưỡng của bộ tiêu chí tỉnh chưa đối chiếu với phụ lục của quyết định; khả năng hoàn thành tính từ số liệu các năm, kế hoạch, nhiệm vụ, vướng mắc và vốn theo mức chia của Văn phòng, hoặc theo ý kiến của Văn phòng Điều phối khi ý kiến còn hiệu lực.",
        );
        blocks.push(Block::Note(vec![badge, text]));
    }
    blocks.push(tiers_chart(figures));
    blocks
}

fn tiers_chart(figures: &mut Figures<'_>) -> Block {
    let tiers = [
        (OutlookTier::Met, "province.criteria.met"),
        (OutlookTier::Likely, "province.criteria.likely"),
        (OutlookTier::Hard, "province.criteria.hard"),
        (OutlookTier::VeryHard, "province.criteria.very_hard"),
    ];
    let bars = tiers.map(|(tier, id)| Bar {
        label: tier.label(Lang::Vi).to_owned(),
        values: vec![figures.value(id)],
        target: None,
    });
    Block::Chart(Chart {
        caption: "Số tiêu chí của tỉnh theo khả năng hoàn thành".to_owned(),
        alt: "Biểu đồ thanh ngang: số tiêu chí cơ bản đạt, có khả năng, khó và rất khó có khả năng hoàn thành."
            .to_owned(),
        arrangement: Arrangement::Grouped,
        unit: MeasuredIn::Criteria.label(Lang::Vi).to_owned(),
        decimals: 0,
        series: vec!["Số tiêu chí".to_owned()],
        bars: bars.to_vec(),
        target_name: String::new(),
    })
}

fn resources(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Arabic, "Nguồn lực")];
    if figures.has("fund.last_year.allocated") {
        blocks.push(Block::Paragraph(join([
            plain("Vốn của Chương trình năm trước được phân bổ "),
            figures.show("fund.last_year.allocated"),
            plain(", đã giải ngân "),
            figures.show("fund.last_year.disbursed"),
            plain(", đạt "),
            figures.show("fund.last_year.disbursement_rate"),
            plain("."),
        ])));
    }
    blocks.extend(passages::money::told(request.scene(), figures));
    if figures.has("contribution.labour_days") {
        blocks.push(Block::Paragraph(join([
            plain("Lực lượng vũ trang và nhân dân đã đóng góp "),
            figures.show("contribution.labour_days"),
            plain(" ngày công."),
        ])));
    }
    if blocks.len() == 1 {
        blocks.push(Block::paragraph("Chưa có số liệu về vốn và đóng góp."));
    }
    blocks
}
