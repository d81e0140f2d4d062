//! The programme report of a province: what it says, before any format.
//!
//! Sections follow the order a reader of such reports expects: organisation, results, limits, targets, tasks, annexes.
//! Every figure is a metric of the catalogue, and points at its row in the last annex.

mod annexes;
mod ocop;
mod office;
mod results;
mod targets;

use jiff::{Timestamp, civil::Date};
use programme::{
    Lang,
    fact::{Provenance, Record, Section, Statement},
    metric::{self, Progress},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub use self::office::Office;
use crate::{
    figures::Figures,
    passages::{self, Scene},
    prose::{join, plain},
    report::model::{Block, Form, Inline, Level, Recipients, Report, Stamp},
};

/// What a programme report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The state reported.
    pub now: &'a Snapshot,
    /// The province.
    pub province: UnitIndex,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number it is issued under; none for a draft.
    pub number: Option<&'a str>,
    /// The date it bears.
    pub date: Date,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
}

impl Request<'_> {
    /// The targets of the reported year with their progress.
    #[must_use]
    pub fn progress(&self) -> Vec<Progress<'_>> {
        metric::progress_of_the_year(self.now, self.province)
    }

    /// What its passages tell of.
    const fn scene(&self) -> Scene<'_> {
        Scene { now: self.now, province: self.province, lang: Lang::Vi }
    }
}

/// The warning that a report on made-up records must bear.
const ILLUSTRATIVE: &str = "Báo cáo minh họa: nhiều bản ghi dưới các con số là dữ liệu minh họa, ghi rõ trong phụ lục; không dùng làm căn cứ pháp lý.";

/// Composes the report.
#[must_use]
pub fn compose(request: &Request<'_>) -> Report {
    let now = request.now;
    let province = &now.tree().unit(request.province).name;
    let mut figures = Figures::new(now, request.province, Lang::Vi);
    let mut body = organisation(request, &mut figures);
    body.extend(results::section(request, &mut figures));
    body.extend(limits(request, &mut figures));
    body.extend(targets::section(request, &mut figures));
    body.extend(tasks(request));
    let office = request.office;
    let number = request.number.map_or_else(|| format!("…/{}", office.symbol), str::to_owned);
    let day = programme::vietnamese::date(now.as_of());
    let note = format!("Kèm theo Báo cáo số {number} của Văn phòng Điều phối nông thôn mới tỉnh {province}");
    let annexes = annexes::all(request, &mut figures, &note);
    Report {
        language: Lang::Vi,
        form: Form::Official,
        letterhead: office.letterhead(number, request.date),
        kind: "BÁO CÁO".to_owned(),
        title: format!(
            "Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới và Chương trình mỗi xã một sản phẩm tính đến ngày {day}"
        ),
        salutation: Some(format!("Kính gửi: Ủy ban nhân dân tỉnh {province}.")),
        notice: figures.is_illustrative().then(|| ILLUSTRATIVE.to_owned()),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body,
        recipients: Recipients {
            lines: vec![
                "Như trên".to_owned(),
                "Ban Chỉ đạo các chương trình mục tiêu quốc gia tỉnh".to_owned(),
                "Các sở, ban, ngành cấp tỉnh".to_owned(),
                "UBND các huyện, thị xã, thành phố".to_owned(),
            ],
            archive: "VT, NTM".to_owned(),
        },
        signature: office.signature(),
        beside: None,
        annexes,
    }
}

/// The name of how we know something, in the report's language.
fn provenance(provenance: Provenance) -> &'static str {
    provenance.label(Lang::Vi)
}

/// The statements of a section, in their order: those of the latest day that has any. An empty text takes a place back.
fn statements<'a>(request: &Request<'a>, section: Section) -> Vec<&'a Statement> {
    let all = standing(request.now, request.province, section).into_iter().map(Record::fact);
    all.filter(|statement| !statement.text.is_empty()).collect()
}

/// What stands in a section of the report, in its order, with places taken back.
#[must_use]
pub fn standing(now: &Snapshot, province: UnitIndex, section: Section) -> Vec<&Record<Statement>> {
    let province = now.tree().unit(province).code;
    let of_section = |record: &&Record<Statement>| record.fact().section == section && record.fact().unit == province;
    let mut chosen: Vec<&Record<Statement>> = now.all::<Statement>().iter().filter(of_section).collect();
    let latest = chosen.iter().map(|record| record.fact().date).max();
    chosen.retain(|record| Some(record.fact().date) == latest);
    chosen.sort_by_key(|record| record.fact().place);
    chosen
}

fn bullets(statements: &[&Statement]) -> Option<Block> {
    let item = |statement: &&Statement| match &statement.body {
        Some(body) => vec![Inline::bold(format!("{body}: ")), Inline::text(statement.text.clone())],
        None => vec![Inline::text(statement.text.clone())],
    };
    (!statements.is_empty()).then(|| Block::Bullets(statements.iter().map(item).collect()))
}

fn organisation(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, "TỔ CHỨC, CHỈ ĐẠO")];
    blocks.extend(statements(request, Section::Organisation).iter().map(|s| Block::paragraph(s.text.clone())));
    if figures.has("plan.owed") {
        blocks.push(Block::Paragraph(join([
            plain("Có "),
            figures.show("plan.issued"),
            plain("/"),
            figures.show("plan.owed"),
            plain(" cơ quan đã ban hành kế hoạch của mình theo văn bản giao (đạt "),
            figures.show("plan.issued.rate"),
            plain("); còn "),
            figures.show("plan.outstanding"),
            plain(" cơ quan chưa ban hành (phụ lục kèm theo)."),
        ])));
    }
    blocks.extend(passages::tasks::told(request.scene(), figures));
    blocks
}

/// What the office writes, and what the records say stands in the way.
fn limits(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, "HẠN CHẾ, KHÓ KHĂN VÀ NGUYÊN NHÂN")];
    blocks.extend(bullets(&statements(request, Section::Limit)));
    blocks.extend(passages::difficulties::told(request.scene(), figures));
    if blocks.len() == 1 {
        blocks.push(Block::paragraph("Chưa ghi nhận hạn chế, khó khăn nào."));
    }
    blocks
}

fn tasks(request: &Request<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, "NHIỆM VỤ, GIẢI PHÁP")];
    for (title, section) in [
        ("Định hướng", Section::Orientation),
        ("Nhiệm vụ trọng tâm", Section::Task),
        ("Kiến nghị, đề xuất", Section::Proposal),
    ] {
        if let Some(list) = bullets(&statements(request, section)) {
            blocks.push(Block::heading(Level::Arabic, title));
            blocks.push(list);
        }
    }
    if blocks.len() == 1 {
        blocks.push(Block::paragraph("Chưa ghi nhận nhiệm vụ nào."));
    }
    blocks
}
