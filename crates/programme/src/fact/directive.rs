//! Who was asked for what, by when, and how far it has come.

use jiff::civil::Date;

use super::fact;
use crate::{unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// What a document is.
    DocumentKind {
        Meeting = "meeting", "cuộc họp, buổi làm việc", "meeting";
        Conclusion = "conclusion", "thông báo kết luận", "conclusion notice";
        Plan = "plan", "kế hoạch", "plan";
        Decision = "decision", "quyết định", "decision";
        Dispatch = "dispatch", "công văn", "official letter";
        Other = "other", "văn bản khác", "other document";
    }
}

vocabulary! {
    /// How pressing a task is.
    Priority {
        Normal = "normal", "bình thường", "normal";
        High = "high", "quan trọng", "high";
        Urgent = "urgent", "khẩn", "urgent";
    }
}

vocabulary! {
    /// The group of contents a task belongs to.
    ContentGroup {
        Scheme = "scheme", "đề án tỉnh nông thôn mới", "scheme of the province";
        Targets = "targets", "chỉ tiêu kế hoạch", "targets";
        Recognition = "recognition", "xã, huyện đạt chuẩn", "recognition of communes and districts";
        ModelAreas = "model_areas", "khu dân cư kiểu mẫu, vườn mẫu", "model areas and gardens";
        Urban = "urban", "đô thị văn minh", "civilised urban areas";
        Infrastructure = "infrastructure", "hạ tầng", "infrastructure";
        Water = "water", "nước sạch", "clean water";
        Environment = "environment", "môi trường", "environment";
        Production = "production", "sản xuất, thu nhập", "production and income";
        Ocop = "ocop", "OCOP", "OCOP";
        Vocational = "vocational", "đào tạo nghề", "vocational training";
        Culture = "culture", "văn hóa", "culture";
        Education = "education", "giáo dục", "education";
        Health = "health", "y tế", "health";
        Digital = "digital", "chuyển đổi số", "digital transformation";
        Security = "security", "quốc phòng, an ninh", "defence and security";
        Funds = "funds", "vốn", "money";
        Organisation = "organisation", "tổ chức bộ máy", "organisation";
        Training = "training", "tập huấn", "training of officials";
        Communication = "communication", "truyền thông", "communication";
        General = "general", "chung", "general";
    }
}

vocabulary! {
    /// What an update says of a task.
    Outcome {
        Progress = "progress", "đang thực hiện", "in progress";
        Done = "done", "đã hoàn thành", "done";
        Cancelled = "cancelled", "thôi thực hiện", "no longer asked for";
    }
}

fact! {
    /// A meeting, or a document that came in or went out.
    Document {
        /// Its number, or for a meeting its name.
        [key] number: String = "số, ký hiệu";
        /// What it is.
        kind: DocumentKind = "loại văn bản";
        /// Its day.
        date: Date = "ngày văn bản";
        /// Who issued it, or led the meeting.
        issuer: String = "cơ quan ban hành, người chủ trì";
        /// What it is about.
        subject: String = "trích yếu";
        /// The digest of its file in the evidence store.
        file: Option<String> = "tệp";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, lang| format!(
        "{} {} ({}): {}", this.kind.label(lang), this.number, vietnamese::date(this.date), this.subject,
    );
}

fact! {
    /// Somebody asks a body for something.
    Directive {
        /// Names the task.
        [key] code: String = "mã nhiệm vụ";
        /// The document or meeting it comes from.
        document: String = "văn bản giao";
        /// The day it was given.
        date: Date = "ngày giao";
        /// Who asks.
        asker: String = "người giao";
        /// The body that leads.
        lead: String = "cơ quan chủ trì";
        /// The bodies that take part, parted by spaces.
        coordinating: Option<String> = "cơ quan phối hợp";
        /// Who answers for it in the leading body.
        person: Option<String> = "người chịu trách nhiệm";
        /// What is asked.
        asks: String = "nội dung nhiệm vụ";
        /// What is to be delivered.
        deliverable: Option<String> = "sản phẩm";
        /// By when; none when no day was set.
        due: Option<Date> = "thời hạn";
        /// How pressing it is.
        priority: Priority = "mức độ";
        /// The task it is a part of.
        part_of: Option<String> = "thuộc nhiệm vụ";
        /// The group of contents.
        content: Option<ContentGroup> = "nhóm nội dung";
        /// The locality it concerns.
        unit: Option<UnitCode> = "địa bàn";
        /// What else it is tied to, parted by spaces, as `tie` writes it: `criterion:…`, `metric:…`, `fund:…`.
        concerns: Option<String> = "gắn với";
        /// The words of the document it was read from.
        quote: Option<String> = "trích nguyên văn";
    }
    valid |this| this.date;
    check |this, row| {
        if let Some(unit) = this.unit {
            row.expect_unit("unit", unit, this.date);
        }
        if this.due.is_some_and(|due| due < this.date) {
            row.problem_in(
                "due",
                ("thời hạn trước ngày giao".to_owned(), "ngày sau ngày giao".to_owned()),
                ("the deadline is before the day it was given".to_owned(), "a day after that".to_owned()),
            );
        }
    };
    describe |this, lang| {
        let due = this.due.map(|due| format!(", {} {}", lang.pick("hạn", "due"), vietnamese::date(due)));
        format!("{}: {} – {}{}", this.code, this.lead, this.asks, due.unwrap_or_default())
    };
}

impl Directive {
    /// The bodies that take part.
    pub fn helpers(&self) -> impl Iterator<Item = &str> {
        self.coordinating.as_deref().unwrap_or_default().split_whitespace()
    }

    /// What it is tied to, as `tie` writes it.
    pub fn ties(&self) -> impl Iterator<Item = &str> {
        self.concerns.as_deref().unwrap_or_default().split_whitespace()
    }

    /// Whether it is tied to this.
    #[must_use]
    pub fn is_tied_to(&self, tie: &str) -> bool {
        self.ties().any(|each| each == tie)
    }
}

fact! {
    /// What was said of a task on a day.
    DirectiveUpdate {
        /// The task.
        [key] directive: String = "mã nhiệm vụ";
        /// The day.
        [key] date: Date = "ngày";
        /// Who says so.
        [key] author: String = "người cập nhật";
        /// How far it has come.
        outcome: Outcome = "tình trạng";
        /// In words.
        text: String = "kết quả";
        /// What was delivered: the number of a document, files of the evidence store as `sha256:…`, or both.
        evidence: Option<String> = "sản phẩm, minh chứng";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, lang| format!("{}: {} – {}", this.directive, this.outcome.label(lang), this.text);
}

/// Begins the name of a file of the evidence store.
pub const FILE_MARK: &str = "sha256:";

impl DirectiveUpdate {
    /// The digests of the files that were delivered.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.evidence.as_deref().unwrap_or_default().split_whitespace().filter_map(|word| word.strip_prefix(FILE_MARK))
    }

    /// The document that was delivered, as it is called; empty where none was named.
    #[must_use]
    pub fn delivered(&self) -> String {
        let words = self.evidence.as_deref().unwrap_or_default().split_whitespace();
        words.filter(|word| !word.starts_with(FILE_MARK)).collect::<Vec<_>>().join(" ")
    }
}

fact! {
    /// A task was given more time.
    DirectiveExtension {
        /// The task.
        [key] directive: String = "mã nhiệm vụ";
        /// The day it was decided.
        [key] date: Date = "ngày quyết định";
        /// The new deadline.
        due: Date = "thời hạn mới";
        /// Why.
        reason: String = "lý do";
        /// Who approved it.
        approver: String = "người cho phép";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, lang| format!(
        "{}: {} {} ({})", this.directive, lang.pick("gia hạn đến", "extended to"), vietnamese::date(this.due), this.reason,
    );
}

fact! {
    /// A task went to another body or person, or a body takes the place of one that took part.
    DirectiveHandOver {
        /// The task.
        [key] directive: String = "mã nhiệm vụ";
        /// The day.
        [key] date: Date = "ngày chuyển giao";
        /// The body that leads from now on, or takes part.
        lead: String = "cơ quan nhận";
        /// Who answers for it there.
        person: Option<String> = "người nhận";
        /// Why.
        reason: String = "lý do";
        /// The body that took part, whose place it takes; none where the lead goes over.
        [key] coordinating: Option<String> = "thay cơ quan phối hợp";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, lang| {
        let over = lang.pick("chuyển giao cho", "handed over to");
        let part = |body| format!("{} {body} ", lang.pick("phần phối hợp của", "the part of"));
        let part = this.coordinating.as_ref().map(part).unwrap_or_default();
        format!("{}: {part}{over} {} ({})", this.directive, this.lead, this.reason)
    };
}
