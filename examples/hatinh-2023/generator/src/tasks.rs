//! Tasks of an earlier conclusion notice, and what became of them. All of it is made up, so that every state of a task but
//! *cancelled* is there.

use jiff::civil::{Date, date};
use programme::fact::{
    ContentGroup, Directive, DirectiveExtension, DirectiveHandOver, DirectiveUpdate, Document, DocumentKind, Outcome,
    Priority, Sourced,
};

use crate::illustrative;

const NOTICE: &str = "minh họa 31/TB-UBND";
const NOTICE_DAY: Date = date(2022, 10, 14);
const ASKER: &str = "Lãnh đạo UBND tỉnh (minh họa)";

/// A task: who leads, what is asked, what is delivered, by when, how pressing, under which content.
type Task = (&'static str, &'static str, Option<&'static str>, Option<Date>, Priority, ContentGroup);

const TASKS: [Task; 12] = [
    (
        "agriculture",
        "Rà soát công trình cấp nước tập trung không hoạt động",
        Some("Báo cáo"),
        Some(date(2022, 11, 15)),
        Priority::High,
        ContentGroup::Water,
    ),
    (
        "finance",
        "Đối chiếu số liệu giải ngân vốn chương trình với kho bạc",
        Some("Bảng đối chiếu"),
        Some(date(2022, 12, 15)),
        Priority::High,
        ContentGroup::Funds,
    ),
    (
        "planning",
        "Tổng hợp danh mục dự án chuyển tiếp",
        Some("Danh mục"),
        Some(date(2022, 11, 30)),
        Priority::Normal,
        ContentGroup::Funds,
    ),
    (
        "coordination_office",
        "Kiểm tra các xã đăng ký nâng cao",
        Some("Biên bản"),
        Some(date(2022, 12, 31)),
        Priority::Normal,
        ContentGroup::Recognition,
    ),
    (
        "labour",
        "Khảo sát nhu cầu học nghề của lao động nông thôn",
        Some("Báo cáo"),
        Some(date(2023, 1, 31)),
        Priority::Normal,
        ContentGroup::Vocational,
    ),
    (
        "transport",
        "Cập nhật tỷ lệ đường xã được cứng hóa",
        None,
        Some(date(2023, 2, 15)),
        Priority::Normal,
        ContentGroup::Infrastructure,
    ),
    (
        "environment",
        "Hướng dẫn phân loại chất thải rắn tại nguồn",
        Some("Hướng dẫn"),
        Some(date(2023, 2, 28)),
        Priority::Urgent,
        ContentGroup::Environment,
    ),
    (
        "culture",
        "Rà soát nhà văn hóa thôn chưa đạt chuẩn",
        Some("Báo cáo"),
        Some(date(2023, 3, 31)),
        Priority::Normal,
        ContentGroup::Culture,
    ),
    (
        "industry_trade",
        "Kết nối tiêu thụ sản phẩm OCOP với siêu thị",
        None,
        Some(date(2023, 4, 28)),
        Priority::Normal,
        ContentGroup::Ocop,
    ),
    (
        "health",
        "Đánh giá tỷ lệ tham gia bảo hiểm y tế của các xã",
        Some("Báo cáo"),
        Some(date(2022, 12, 20)),
        Priority::High,
        ContentGroup::Health,
    ),
    (
        "information",
        "Đưa kết quả chương trình lên cổng thông tin",
        None,
        None,
        Priority::Normal,
        ContentGroup::Communication,
    ),
    ("education", "Phối hợp các huyện duy trì trường đạt chuẩn", None, None, Priority::Normal, ContentGroup::Education),
];

/// What was said: the number of the task, the day, how far, in words, what was delivered.
type Said = (usize, Date, Outcome, &'static str, Option<&'static str>);

const SAID: [Said; 9] = [
    (1, date(2022, 11, 10), Outcome::Done, "Đã có báo cáo rà soát", Some("minh họa 41/BC-SNN")),
    (2, date(2023, 1, 6), Outcome::Done, "Đã đối chiếu xong, chậm do chờ số liệu huyện", Some("minh họa 42/BC-STC")),
    (3, date(2022, 11, 29), Outcome::Done, "Đã tổng hợp danh mục", Some("minh họa 43/BC-SKH")),
    (4, date(2023, 1, 12), Outcome::Done, "Đã kiểm tra xong các xã", Some("minh họa 44/BB-VPĐP")),
    (5, date(2023, 1, 16), Outcome::Progress, "Đã khảo sát tám huyện", None),
    (6, date(2023, 2, 14), Outcome::Done, "Đã cập nhật", None),
    (8, date(2023, 2, 20), Outcome::Progress, "Đang thu số liệu từ các xã", None),
    (10, date(2022, 12, 12), Outcome::Progress, "Đang chờ số liệu của bảo hiểm xã hội", None),
    (11, date(2022, 12, 1), Outcome::Progress, "Đã mở chuyên mục", None),
];

fn code(number: usize) -> String {
    format!("TB-MH-{number:02}")
}

/// The notice.
pub fn document() -> Sourced<Document> {
    illustrative(Document {
        number: NOTICE.to_owned(),
        kind: DocumentKind::Conclusion,
        date: NOTICE_DAY,
        issuer: "UBND tỉnh".to_owned(),
        subject: "Kết luận tại cuộc họp đánh giá chương trình chín tháng năm 2022 (minh họa)".to_owned(),
        file: None,
    })
}

/// Its tasks.
pub fn directives() -> Vec<Sourced<Directive>> {
    let directive = |(number, task): (usize, Task)| {
        let (lead, asks, deliverable, due, priority, content) = task;
        illustrative(Directive {
            code: code(number),
            document: NOTICE.to_owned(),
            date: NOTICE_DAY,
            asker: ASKER.to_owned(),
            lead: lead.to_owned(),
            coordinating: (lead != "coordination_office").then(|| "coordination_office".to_owned()),
            person: None,
            asks: asks.to_owned(),
            deliverable: deliverable.map(str::to_owned),
            due,
            priority,
            part_of: None,
            content: Some(content),
            unit: None,
            concerns: None,
            quote: None,
        })
    };
    (1..).zip(TASKS).map(directive).collect()
}

/// What was said of them.
pub fn updates() -> Vec<Sourced<DirectiveUpdate>> {
    let update = |(number, day, outcome, text, evidence): Said| {
        let (lead, ..) = TASKS[number - 1];
        illustrative(DirectiveUpdate {
            directive: code(number),
            date: day,
            author: lead.to_owned(),
            outcome,
            text: text.to_owned(),
            evidence: evidence.map(str::to_owned),
        })
    };
    SAID.into_iter().map(update).collect()
}

/// One task was given more time, and done within it.
pub fn extensions() -> Vec<Sourced<DirectiveExtension>> {
    vec![illustrative(DirectiveExtension {
        directive: code(4),
        date: date(2022, 12, 28),
        due: date(2023, 1, 31),
        reason: "Mưa lũ kéo dài, chưa đi kiểm tra được".to_owned(),
        approver: ASKER.to_owned(),
    })]
}

/// One went to another department.
pub fn hand_overs() -> Vec<Sourced<DirectiveHandOver>> {
    vec![illustrative(DirectiveHandOver {
        directive: code(9),
        date: date(2022, 11, 21),
        lead: "coordination_office".to_owned(),
        person: None,
        reason: "Gắn với hội chợ OCOP do Văn phòng Điều phối tổ chức".to_owned(),
        coordinating: None,
    })]
}
