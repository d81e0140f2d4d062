//! A small province with a full desk: as many targets, bodies and tasks as a real one has.

use std::sync::Arc;

use documents::programme_report::Office;
use jiff::civil::{Date, date};
use programme::{
    Dong, Quantity,
    fact::{
        Action, Allocation, Body, BodyKind, CapitalKind, Difficulty, Directive, DirectiveUpdate, Disbursement,
        Document, DocumentKind, Fact, FundSource, Goal, Outcome, PlanIssued, PlanOwed, Priority, Proposal, Provenance,
        Recognition, RecognitionBasis, Record, Seq, Sourced, Target, Year, Years,
    },
    grade::Grade,
    law::{Law, LawFile},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    target::baselines,
    unit::{Register, UnitCode, UnitIndex},
};

pub const TODAY: Date = date(2023, 3, 13);
pub const MEETING: &str = "Buổi làm việc ngày 20/2/2023";
pub const CONCLUSION: &str = "57/TB-UBND";

const CHAIR: &str = "Phó Chủ tịch UBND tỉnh";

const MEASURES: &str = r#"
[[measure]]
id = "income"
vi = "Thu nhập"
en = "Income"
kind = "amount"
unit = "triệu đồng"
levels = ["commune"]
"#;

const DEPARTMENTS: [(&str, &str, &str); 8] = [
    ("agriculture", "Sở Nông nghiệp và Phát triển nông thôn", "Agriculture and rural development"),
    ("finance", "Sở Tài chính", "Finance"),
    ("labour", "Sở Lao động - Thương binh và Xã hội", "Labour, invalids and social affairs"),
    ("health", "Sở Y tế", "Health"),
    ("transport", "Sở Giao thông vận tải", "Transport"),
    ("construction", "Sở Xây dựng", "Construction"),
    ("education", "Sở Giáo dục và Đào tạo", "Education and training"),
    ("justice", "Sở Tư pháp", "Justice"),
];

const SET: &str = r#"id = "commune-ntm"
level = "commune"
grade = "ntm"
name = { vi = "Bộ thử", en = "Test set" }
in_force = { from = 2022-01-01 }
assessment_years = { from = 2022, to = 2025 }
structure = "reported"

[withdrawal]
from_percent = 30
always_percent = 50
sensitive = ["10"]
cites = "318/QĐ-TTg"
verified = "reported"

[[criterion]]
code = "10"
vi = "Thu nhập"
en = "Income"
department = "agriculture"
  [[criterion.indicator]]
  code = "10.1"
  vi = "Chỉ tiêu"
  en = "Indicator"
  cites = "318/QĐ-TTg"
  verified = "unverified"
  requirement = { measure = "income", op = ">=", threshold = 42 }

[[basis]]
number = "318/QĐ-TTg"
issuer = "Thủ tướng"
role = "base"
"#;

pub const UNITS: &str = "\
code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source
42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t
439,42,rural_district,Hương Sơn,,,,,,0,north_central,,,t
448,42,rural_district,Lộc Hà,,,,,,0,north_central,,,t
18001,439,commune,Sơn Một,,,,,,1,north_central,,,t
18002,439,commune,Sơn Hai,,,,,,1,north_central,,,t
18003,439,commune,Sơn Ba,,,,,,1,north_central,,,t
";

fn law() -> Law {
    let file = |name: &str, text: String| LawFile { name: name.to_owned(), text };
    let department =
        |(id, vi, en): &(&str, &str, &str)| format!("[[department]]\nid = \"{id}\"\nvi = \"{vi}\"\nen = \"{en}\"\n\n");
    let files = [
        file("measures/all.toml", MEASURES.to_owned()),
        file("departments.toml", DEPARTMENTS.iter().map(department).collect()),
        file("criteria/1.toml", SET.to_owned()),
        file("ocop/148.toml", include_str!("../../../../../reference/ocop/ocop-148-2023.toml").to_owned()),
        file(
            "ocop/sheets/148.toml",
            include_str!("../../../../../reference/ocop/sheets/ocop-148-shared.toml").to_owned(),
        ),
    ];
    Law::parse(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub fn code(text: &str) -> UnitCode {
    text.parse().unwrap()
}

/// Facts with their numbers in the order in which they are told.
fn records<F: Fact>(facts: impl IntoIterator<Item = F>) -> Vec<Record<F>> {
    let record = |(seq, fact)| {
        let sourced = Sourced { fact, provenance: Provenance::Illustrative, source: "thử".to_owned() };
        Record { seq: Seq(seq), sourced }
    };
    (1..).zip(facts).map(record).collect()
}

/// The state of a day, with those from which its targets count; an empty one knows nothing but the law and the units.
pub fn snapshot(as_of: Date, facts: Facts) -> Snapshot {
    let earlier = baselines(&facts.targets, as_of).into_iter().map(|day| state(day, facts.clone())).collect();
    state(as_of, facts).with_earlier(earlier)
}

fn state(as_of: Date, facts: Facts) -> Snapshot {
    let lineage = ("lineage.csv", "date,old,new,kind,principal,basis,source\n");
    let register = Register::parse(("units.csv", UNITS), lineage).unwrap();
    let ground = Ground::new(Arc::new(law()), &register, as_of);
    let mut readings = ReadingsBuilder::new(&ground);
    readings.push(Seq(1), ("18001", "income", "2022"), Quantity::whole(30), "approved", "illustrative");
    readings.push(Seq(2), ("18002", "income", "2022"), Quantity::whole(50), "approved", "illustrative");
    Snapshot::new(ground, facts, readings.finish())
}

pub fn province(snapshot: &Snapshot) -> UnitIndex {
    snapshot.tree().index(code("42")).unwrap()
}

pub fn office() -> Office {
    Office::usual("Hà Tĩnh")
}

/// Everything known on the day.
pub fn facts() -> Facts {
    Facts {
        recognitions: recognitions().into(),
        targets: targets().into(),
        allocations: records([Allocation {
            number: "10/QĐ".to_owned(),
            unit: code("439"),
            year: Year(2022),
            fund: FundSource::Provincial,
            capital: CapitalKind::Investment,
            content: "Giao thông".to_owned(),
            date: date(2022, 1, 10),
            amount: Dong(200_000_000_000),
        }])
        .into(),
        disbursements: records([Disbursement {
            voucher: "1".to_owned(),
            unit: code("439"),
            year: Year(2022),
            fund: FundSource::Provincial,
            capital: CapitalKind::Investment,
            content: "Giao thông".to_owned(),
            date: date(2022, 12, 1),
            amount: Dong(150_500_000_000),
            part: None,
        }])
        .into(),
        plans_owed: records(DEPARTMENTS.map(|(id, ..)| PlanOwed {
            basis: "3004/KH-UBND".to_owned(),
            body: id.to_owned(),
            date: date(2021, 8, 25),
            due: (id == "justice").then_some(date(2022, 12, 31)),
        }))
        .into(),
        plans_issued: records([PlanIssued {
            basis: "3004/KH-UBND".to_owned(),
            body: "agriculture".to_owned(),
            number: "12/KH".to_owned(),
            date: date(2021, 10, 1),
        }])
        .into(),
        bodies: bodies().into(),
        documents: documents().into(),
        directives: directives().into(),
        directive_updates: records([DirectiveUpdate {
            directive: "K-2".to_owned(),
            date: date(2023, 2, 20),
            author: "finance".to_owned(),
            outcome: Outcome::Done,
            text: "Đã trình".to_owned(),
            evidence: Some("15/TTr".to_owned()),
        }])
        .into(),
        difficulties: difficulties().into(),
        proposals: proposals().into(),
        ..Facts::default()
    }
}

/// The same with texts so long that each list reaches its bounds.
pub fn wordy() -> Facts {
    let long = "Tiếp tục rà soát, đánh giá kỹ lưỡng từng chỉ tiêu, tiêu chí, xác định rõ trách nhiệm của tổ chức, cá nhân và báo cáo Ủy ban nhân dân tỉnh xem xét, quyết định theo thẩm quyền. "
        .repeat(3);
    let mut facts = with_period_targets(facts());
    facts.directives.iter_mut().for_each(|record| record.sourced.fact.asks.clone_from(&long));
    facts.difficulties.iter_mut().for_each(|record| record.sourced.fact.text.clone_from(&long));
    facts.proposals.iter_mut().for_each(|record| record.sourced.fact.text.clone_from(&long));
    facts
}

fn recognitions() -> Vec<Record<Recognition>> {
    records(["18001", "18002"].map(|unit| Recognition {
        unit: code(unit),
        grade: Grade::Ntm,
        action: Action::Recognise,
        date: date(2020, 1, 1),
        number: None,
        basis: RecognitionBasis::Own,
    }))
}

/// The same facts with targets of 2020–2025 beside those of the year: the two communes were recognised since its eve.
pub fn with_period_targets(mut facts: Facts) -> Facts {
    for (seq, number) in (900..).zip([7, 25, 6, 150]) {
        let mut target = facts.targets[usize::try_from(seq - 900).expect("few")].clone();
        target.seq = Seq(seq);
        let fact = &mut target.sourced.fact;
        fact.year = Years::period(2020, 2025).expect("a period");
        fact.goal = Goal::Increase;
        fact.number = Some(Quantity::whole(number));
        "Quyết định về đề án".clone_into(&mut fact.basis);
        facts.targets.push(target);
    }
    facts
}

fn targets() -> Vec<Record<Target>> {
    let target = |(metric, goal, number): (&str, Goal, Option<i64>)| Target {
        metric: metric.to_owned(),
        scope: code("42"),
        year: Years::one(2023),
        goal,
        number: number.map(Quantity::whole),
        units: (goal == Goal::Units).then(|| "448 439".to_owned()),
        basis: "Nghị quyết".to_owned(),
        date: date(2023, 1, 5),
    };
    records(
        [
            ("commune.recognised.ntm", Goal::Increase, Some(1)),
            ("commune.recognised.ntm.rate", Goal::AtLeast, Some(100)),
            ("commune.recognised.advanced", Goal::Increase, Some(25)),
            ("commune.recognised.model", Goal::Increase, Some(6)),
            ("area.recognised.model", Goal::Increase, Some(150)),
            ("ocop.products.certified", Goal::Increase, Some(50)),
            ("ocop.products.certified.4_star", Goal::Increase, Some(10)),
            ("ocop.products.certified.5_star", Goal::Increase, Some(1)),
            ("fund.last_year.disbursement_rate", Goal::AtLeast, Some(75)),
            ("district.recognised", Goal::Units, None),
            ("plan.issued.rate", Goal::AtLeast, Some(100)),
        ]
        .map(target),
    )
}

fn bodies() -> Vec<Record<Body>> {
    let body = |(id, name, short, kind, above): (&str, &str, Option<&str>, BodyKind, Option<&str>)| Body {
        id: id.to_owned(),
        name: name.to_owned(),
        short: short.map(str::to_owned),
        kind,
        above: above.map(str::to_owned),
        unit: code("42"),
        basis: None,
        date: date(2021, 1, 1),
        until: None,
        successor: None,
        quota: None,
        contact: None,
    };
    records(
        [
            ("ubnd_tinh", "UBND tỉnh Hà Tĩnh", Some("UBND tỉnh"), BodyKind::Committee, None),
            (
                "coordination_office",
                "Văn phòng Điều phối nông thôn mới tỉnh",
                None,
                BodyKind::CoordinationOffice,
                Some("ubnd_tinh"),
            ),
        ]
        .map(body),
    )
}

fn documents() -> Vec<Record<Document>> {
    let document = |(number, kind, date, issuer, subject): (&str, DocumentKind, Date, &str, &str)| Document {
        number: number.to_owned(),
        kind,
        date,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        file: None,
    };
    records(
        [
            (MEETING, DocumentKind::Meeting, date(2023, 2, 20), CHAIR, "Kết quả năm 2022 và giải pháp năm 2023"),
            (CONCLUSION, DocumentKind::Conclusion, date(2023, 1, 31), "UBND tỉnh", "Giải ngân vốn nông thôn mới"),
        ]
        .map(document),
    )
}

/// A directive in short.
#[derive(Clone, Copy)]
struct Given {
    code: &'static str,
    document: &'static str,
    asker: &'static str,
    lead: &'static str,
    with: Option<&'static str>,
    asks: &'static str,
    brings: Option<&'static str>,
    due: Option<Date>,
}

fn directives() -> Vec<Record<Directive>> {
    let first = [
        ("K-1", CHAIR, "finance", None, "Rà soát nguồn vốn các huyện", None, Some(date(2023, 2, 15))),
        (
            "K-2",
            CHAIR,
            "finance",
            Some("agriculture"),
            "Trình phương án phân bổ vốn năm 2023.",
            Some("Tờ trình"),
            Some(date(2023, 2, 28)),
        ),
        (
            "K-3",
            "Giám đốc Sở Y tế",
            "finance",
            None,
            "Bố trí kinh phí sửa chữa trạm y tế xã",
            None,
            Some(date(2023, 3, 31)),
        ),
    ];
    let second = [
        (
            "H-1",
            CHAIR,
            "coordination_office",
            Some("agriculture justice"),
            "Chuẩn bị sơ kết giữa kỳ Đề án tỉnh nông thôn mới",
            Some("Báo cáo sơ kết"),
            Some(date(2023, 6, 30)),
        ),
        ("H-2", CHAIR, "coordination_office", None, "Tham mưu tổ chức tập huấn", None, Some(date(2023, 3, 1))),
        ("H-3", CHAIR, "group:departments", None, "Ban hành kế hoạch thực hiện Đề án", Some("Kế hoạch"), None),
        ("H-4", CHAIR, "transport", None, "Hoàn thành nâng cấp đường liên xã", None, Some(date(2023, 3, 10))),
        ("H-5", CHAIR, "education", None, "Rà soát trường đạt chuẩn quốc gia", None, Some(date(2023, 3, 5))),
        ("H-6", CHAIR, "health", None, "Báo cáo tỷ lệ tham gia bảo hiểm y tế", None, Some(date(2023, 2, 25))),
        ("H-7", CHAIR, "construction", None, "Thẩm định quy hoạch chung các xã", None, Some(date(2023, 3, 8))),
        ("H-8", CHAIR, "labour", None, "Đề xuất phân bổ kinh phí đào tạo nghề", None, Some(date(2023, 4, 15))),
        ("H-9", "Chủ tịch UBND huyện Hương Sơn", "labour", None, "Sớm phân bổ kinh phí đào tạo nghề", None, None),
    ];
    let in_document = |document: &'static str, given: Date| {
        move |(code, asker, lead, with, asks, brings, due)| {
            directive(Given { code, document, asker, lead, with, asks, brings, due }, given)
        }
    };
    let first = first.map(in_document(CONCLUSION, date(2023, 1, 30)));
    records(first.into_iter().chain(second.map(in_document(MEETING, date(2023, 2, 20)))))
}

fn directive(given: Given, date: Date) -> Directive {
    Directive {
        code: given.code.to_owned(),
        document: given.document.to_owned(),
        date,
        asker: given.asker.to_owned(),
        lead: given.lead.to_owned(),
        coordinating: given.with.map(str::to_owned),
        person: None,
        asks: given.asks.to_owned(),
        deliverable: given.brings.map(str::to_owned),
        due: given.due,
        priority: Priority::Normal,
        part_of: None,
        content: None,
        unit: None,
        concerns: None,
        quote: None,
    }
}

fn difficulties() -> Vec<Record<Difficulty>> {
    let difficulty = |(code, text, date): (&str, &str, Date)| Difficulty {
        code: code.to_owned(),
        unit: self::code("42"),
        body: None,
        criterion: None,
        content: "Tổ chức bộ máy".to_owned(),
        text: text.to_owned(),
        date,
        resolved: None,
    };
    records(
        [
            ("KK-1", "Văn phòng Điều phối cấp huyện thiếu người", date(2022, 11, 1)),
            ("KK-2", "Vốn đối ứng của các xã chưa bố trí được", date(2022, 6, 1)),
        ]
        .map(difficulty),
    )
}

fn proposals() -> Vec<Record<Proposal>> {
    let proposal = |code: &str, text: &str, date: Date, decided: Option<Date>| Proposal {
        code: code.to_owned(),
        difficulty: Some("KK-1".to_owned()),
        body: "coordination_office".to_owned(),
        addressee: "ubnd_tinh".to_owned(),
        text: text.to_owned(),
        date,
        decision: None,
        decided,
        result: None,
    };
    records([
        proposal("KN-1", "Kiện toàn bộ máy văn phòng điều phối", date(2022, 12, 1), None),
        proposal("KN-2", "Bổ sung xe công tác", date(2022, 10, 1), Some(date(2023, 1, 1))),
    ])
}
