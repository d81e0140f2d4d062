//! What producers say of themselves and their products before the office has said yes, and the surveys it asks them for.

use jiff::civil::Date;

use crate::{
    fact::{FactKind, fact},
    ocop::Proposed,
    period::Period,
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// Where a producer's proposal stands.
    ProposalState {
        Waiting = "waiting", "chờ duyệt", "waiting";
        Approved = "approved", "đã duyệt", "approved";
        Refused = "refused", "không duyệt", "refused";
        Withdrawn = "withdrawn", "đã rút", "withdrawn";
    }
}

/// The kinds of records that producers propose.
pub const PROPOSABLE: &[FactKind] = &[
    FactKind::Producer,
    FactKind::ProducerPaper,
    FactKind::Product,
    FactKind::ProductProfile,
    FactKind::ProductPhoto,
    FactKind::MarketSale,
];

fact! {
    /// What a producer wants recorded. It is no fact about the producer until the office approves it.
    ProducerProposal {
        /// Names it: `DX-2023-1`.
        [key] code: String = "mã đề xuất";
        /// The producer's code.
        producer: String = "mã chủ thể";
        /// What it would record.
        kind: FactKind = "loại bản ghi";
        /// The records with what changes in them, as [`Proposed`] writes it.
        changes: String = "nội dung thay đổi";
        /// The day it was proposed.
        date: Date = "ngày đề xuất";
        /// Where it stands.
        state: ProposalState = "trạng thái";
        /// What the office answered.
        note: Option<String> = "trả lời";
    }
    valid |this| this.date;
    check |this, row| {
        if !PROPOSABLE.contains(&this.kind) {
            let kinds = |lang| PROPOSABLE.iter().map(|kind| kind.label(lang)).collect::<Vec<_>>().join(", ");
            row.problem_in(
                "kind",
                ("chủ thể không đề xuất loại này".to_owned(), format!("một trong: {}", kinds(crate::Lang::Vi))),
                ("producers do not propose this".to_owned(), format!("one of: {}", kinds(crate::Lang::En))),
            );
        }
        if Proposed::parse(&this.changes).is_none() {
            row.problem_in(
                "changes",
                ("không đọc được nội dung thay đổi".to_owned(), "mỗi dòng: “= trường: khóa”, “- trường: cũ” hoặc “+ trường: mới”".to_owned()),
                ("the changes cannot be read".to_owned(), "each line “= field: key”, “- field: old” or “+ field: new”".to_owned()),
            );
        }
        if this.state == ProposalState::Refused && this.note.is_none() {
            row.problem_in(
                "note",
                ("chưa nói lý do không duyệt".to_owned(), "một câu cho chủ thể biết cần sửa gì".to_owned()),
                ("it is not said why".to_owned(), "a sentence that tells the producer what to mend".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {}: {} ({}, {})",
        this.code, this.producer, this.kind.label(lang), this.state.label(lang), vietnamese::date(this.date),
    );
}

fact! {
    /// The office asks producers what they sold in a period.
    SalesSurvey {
        /// The period.
        [key] period: Period = "kỳ";
        /// Since when it is asked.
        opened: Date = "ngày mở";
        /// Until when it is to be answered.
        until: Date = "hạn trả lời";
    }
    valid |this| this.opened;
    check |this, row| {
        if this.until < this.opened {
            row.problem_in(
                "until",
                ("hạn trước ngày mở".to_owned(), "ngày mở hoặc ngày sau đó".to_owned()),
                ("it is due before it is asked".to_owned(), "that day or a later one".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {} ({} {})",
        lang.pick("khảo sát doanh số", "survey of sales"),
        this.period,
        lang.pick("hạn", "due"),
        vietnamese::date(this.until),
    );
}
