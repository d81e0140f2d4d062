//! What producers propose to the office, and the survey of sales that it opened: all made up.

use jiff::civil::{Date, date};
use programme::{
    fact::{FactKind, ProducerProposal, ProposalState, SalesSurvey, Sourced},
    period::Period,
};

use super::illustrative;

/// Two that wait, and one that was refused.
pub fn proposals() -> Vec<Sourced<ProducerProposal>> {
    let proposal = |number: u32, producer: &str, kind: FactKind, changes: &str, date: Date| ProducerProposal {
        code: format!("DX-2023-{number}"),
        producer: producer.to_owned(),
        kind,
        changes: changes.to_owned(),
        date,
        state: ProposalState::Waiting,
        note: None,
    };
    let refused = ProducerProposal {
        state: ProposalState::Refused,
        note: Some("Giấy chưa có ngày hết hạn. Hãy khai lại kèm tệp (minh họa).".to_owned()),
        ..proposal(
            1,
            "CT-003",
            FactKind::ProducerPaper,
            "= kind: food_safety\n= number: minh họa ATTP-2023-17\n= producer: CT-003\n+ issued: 2023-01-10\n+ issuer: Chi cục Quản lý chất lượng (minh họa)",
            date(2023, 2, 20),
        )
    };
    let story = proposal(
        2,
        "CT-001",
        FactKind::ProductProfile,
        "= date: 2023-03-06\n= product: SP-001\n+ capacity: 20.000 bánh/tháng (minh họa)\n+ story: Bánh tráng tay, nướng than, rắc vừng đen của đất Nguyên Lâm. Câu chuyện này là minh họa.",
        date(2023, 3, 6),
    );
    let telephone = proposal(
        3,
        "CT-003",
        FactKind::Producer,
        "= code: CT-003\n+ email: cudo@vidu.vn\n+ telephone: 0239 3000 003",
        date(2023, 3, 10),
    );
    [refused, story, telephone].into_iter().map(illustrative).collect()
}

/// The sales of 2022 are asked for, and those of the first quarter of 2023.
pub fn surveys() -> Vec<Sourced<SalesSurvey>> {
    let quarter = Period::parse("2023-Q1").into_iter();
    let quarter = quarter.map(|period| SalesSurvey { period, opened: date(2023, 3, 1), until: date(2023, 4, 15) });
    let year = SalesSurvey { period: Period::year(2022), opened: date(2023, 1, 15), until: date(2023, 3, 31) };
    std::iter::once(year).chain(quarter).map(illustrative).collect()
}
