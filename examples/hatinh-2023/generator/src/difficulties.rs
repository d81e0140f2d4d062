//! Difficulties that localities report, and what is proposed about them. These are made up; those of the source stand in
//! `known/`.

use jiff::civil::{Date, date};
use programme::{
    fact::{Difficulty, Proposal, Sourced},
    unit::UnitTree,
};

use crate::{chance::Chance, districts, illustrative};

/// A difficulty: content, text, the day it was reported, the day it was resolved.
type Reported = (&'static str, &'static str, Date, Option<Date>);

const REPORTED: [Reported; 7] = [
    ("Nước sạch", "Công trình cấp nước xuống cấp, thiếu kinh phí sửa chữa", date(2022, 8, 9), None),
    ("Nước sạch", "Tỷ lệ hộ đấu nối nước sạch tập trung còn thấp", date(2022, 9, 20), None),
    ("Môi trường", "Thiếu điểm tập kết, xử lý chất thải rắn", date(2022, 7, 14), None),
    ("Vốn", "Vốn sự nghiệp giao chậm, khó giải ngân trong năm", date(2022, 10, 3), None),
    ("Vốn", "Thiếu vốn đối ứng cho công trình chuyển tiếp", date(2022, 6, 21), Some(date(2022, 12, 8))),
    ("OCOP", "Chủ thể khó hoàn thiện hồ sơ công nhận lại", date(2022, 11, 15), None),
    ("Đào tạo nghề", "Khó tuyển sinh lớp nghề vào mùa vụ", date(2022, 5, 17), Some(date(2022, 9, 30))),
];

/// A proposal: the number of the difficulty, who proposes, to whom, what, when; the decision, its day, what came of it.
type Proposed = (usize, &'static str, &'static str, &'static str, Date, Option<(&'static str, Date, &'static str)>);

const PROPOSED: [Proposed; 5] = [
    (1, "agriculture", "ubnd_tinh", "Bố trí kinh phí duy tu công trình cấp nước", date(2022, 8, 25), None),
    (3, "environment", "ubnd_tinh", "Phê duyệt đề án xử lý chất thải rắn nông thôn", date(2022, 8, 2), None),
    (
        4,
        "coordination_office",
        "finance",
        "Giao vốn sự nghiệp ngay từ đầu năm",
        date(2022, 10, 20),
        Some(("minh họa 51/CV-STC: đồng ý", date(2022, 12, 20), "Vốn năm 2023 giao trong tháng 01/2023")),
    ),
    (
        5,
        "planning",
        "ubnd_tinh",
        "Cho phép lồng ghép vốn các chương trình",
        date(2022, 7, 5),
        Some(("minh họa 52/QĐ-UBND", date(2022, 11, 22), "Đã bổ sung vốn đối ứng")),
    ),
    (
        7,
        "labour",
        "coordination_office",
        "Mở lớp sau mùa vụ",
        date(2022, 6, 7),
        Some(("minh họa 53/CV-VPĐP: đồng ý", date(2022, 6, 28), "Đủ học viên từ tháng 9")),
    ),
];

fn code(number: usize) -> String {
    format!("KK-MH-{number}")
}

/// The difficulties.
pub fn difficulties(tree: &UnitTree) -> Vec<Sourced<Difficulty>> {
    let mut chance = Chance::of(26);
    let districts = districts(tree);
    let difficulty = |(number, reported): (usize, Reported)| {
        let (content, text, date, resolved) = reported;
        Some(illustrative(Difficulty {
            code: code(number),
            unit: *chance.pick(&districts)?,
            body: None,
            criterion: None,
            content: content.to_owned(),
            text: text.to_owned(),
            date,
            resolved,
        }))
    };
    (1..).zip(REPORTED).filter_map(difficulty).collect()
}

/// The proposals.
pub fn proposals() -> Vec<Sourced<Proposal>> {
    let proposal = |(number, proposed): (usize, Proposed)| {
        let (difficulty, body, addressee, text, date, answer) = proposed;
        illustrative(Proposal {
            code: format!("KN-MH-{number}"),
            difficulty: Some(code(difficulty)),
            body: body.to_owned(),
            addressee: addressee.to_owned(),
            text: text.to_owned(),
            date,
            decision: answer.map(|(decision, ..)| decision.to_owned()),
            decided: answer.map(|(_, day, _)| day),
            result: answer.map(|(.., result)| result.to_owned()),
        })
    };
    (1..).zip(PROPOSED).map(proposal).collect()
}
