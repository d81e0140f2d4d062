//! Dossiers: what is filed for a product in a round, and what is said against the outcome.

use jiff::civil::Date;

use super::{OcopLevel, Round, expect_expiry, expect_known};
use crate::{fact::fact, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// For what a dossier is filed.
    Application {
        First = "first", "lần đầu", "first assessment";
        Again = "again", "đánh giá lại", "assessed again";
        Upgrade = "upgrade", "nâng hạng", "upgrade";
    }
}

fact! {
    /// A producer asks for a product to be assessed.
    Dossier {
        /// Names it.
        [key] code: String = "mã hồ sơ";
        /// The product's code.
        product: String = "mã sản phẩm";
        /// The round.
        round: Round = "đợt";
        /// For what.
        application: Application = "hình thức đánh giá";
        /// The day it was filed.
        filed: Date = "ngày nộp";
        /// Where it was filed.
        level: OcopLevel = "cấp tiếp nhận";
    }
    valid |this| this.filed;
    check |this, row| {
        let procedure = row.context.law.ocop_on(this.filed).and_then(|rules| rules.procedure(this.filed));
        if let Some(level) = procedure.map(|procedure| procedure.files_at).filter(|level| *level != this.level) {
            let day = vietnamese::date(this.filed);
            let [vi, en] = [crate::Lang::Vi, crate::Lang::En].map(|lang| level.label(lang).to_owned());
            row.problem_in(
                "level",
                (format!("ngày {day} hồ sơ không nộp ở cấp này"), vi),
                (format!("on {day} dossiers were not filed at this level"), en),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} ({}, {})", this.code, this.product, this.application.label(lang), this.round.label(lang),
    );
}

fact! {
    /// A document of a dossier. Of one document what was given last counts.
    DossierItem {
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// Which document of the rules it is.
        [key] item: String = "thành phần hồ sơ";
        /// The day it was given.
        [key] date: Date = "ngày nộp";
        /// The digest of its file in the evidence store.
        evidence: Option<String> = "minh chứng";
        /// Its number.
        number: Option<String> = "số giấy";
        /// The day it was issued.
        issued: Option<Date> = "ngày cấp";
        /// The last day it holds; none where it has no term.
        expires: Option<Date> = "ngày hết hạn";
    }
    valid |this| this.date;
    check |this, row| {
        let items = row.context.law.ocop().iter().flat_map(|rules| &rules.items);
        let mut codes: Vec<&str> = items.map(|item| item.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        expect_known(row, "item", &this.item, codes.into_iter());
        expect_expiry(row, this.issued, this.expires);
    };
    describe |this, _lang| format!(
        "{}: {} {} ({})",
        this.dossier,
        this.item,
        this.number.as_deref().unwrap_or("–"),
        vietnamese::date(this.date),
    );
}

impl DossierItem {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.date <= day && self.expires.is_none_or(|expires| day <= expires)
    }
}

fact! {
    /// A producer objects to the outcome.
    Appeal {
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// The day it was made.
        [key] date: Date = "ngày kiến nghị";
        /// Why.
        grounds: String = "nội dung kiến nghị";
        /// The day it was answered.
        answered: Option<Date> = "ngày trả lời";
        /// The answer.
        answer: Option<String> = "nội dung trả lời";
    }
    valid |this| this.date;
    check |this, row| {
        if this.answered.is_some() != this.answer.is_some() {
            row.problem_in(
                "answer",
                ("ngày trả lời và nội dung trả lời phải đi cùng nhau".to_owned(), "cả hai, hoặc để trống cả hai".to_owned()),
                ("the answer and its day belong together".to_owned(), "both, or neither".to_owned()),
            );
        }
        if this.answered.is_some_and(|answered| answered < this.date) {
            row.problem_in(
                "answered",
                ("trả lời trước ngày kiến nghị".to_owned(), "ngày sau ngày kiến nghị".to_owned()),
                ("answered before it was made".to_owned(), "a later day".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} {} – {}", this.dossier, lang.pick("kiến nghị ngày", "appeal of"), vietnamese::date(this.date), this.grounds,
    );
}

impl Appeal {
    /// Whether nothing is answered on a day.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        self.answered.is_none_or(|answered| day < answered)
    }
}
