//! The newsletter: what the office sends to those who asked for it. Who they are is no fact: it concerns persons, and is forgotten.

use jiff::civil::Date;

use super::{fact, news::is_code};
use crate::{Lang, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// What a reader wants to hear of.
    Topic {
        News = "news", "tin nông thôn mới", "news of the programme";
        Products = "products", "sản phẩm OCOP mới", "new OCOP products";
        Offers = "offers", "khuyến mãi, hội chợ OCOP", "OCOP offers and fairs";
    }
}

vocabulary! {
    /// How far an issue of the newsletter is.
    IssueState {
        Draft = "draft", "bản nháp", "draft";
        Released = "released", "đã phát hành", "released";
        Stopped = "stopped", "đã dừng gửi", "stopped";
    }
}

fact! {
    /// An issue of the newsletter. Released once, its words stay: they have been read.
    NewsletterIssue {
        /// Names it: lower-case letters, digits and hyphens.
        [key] code: String = "mã số bản tin";
        /// The day it was written, or released once it is.
        date: Date = "ngày phát hành";
        /// How far it is.
        state: IssueState = "trạng thái";
        /// What it is about: who asked for that gets it.
        topic: Topic = "chủ đề";
        /// Its subject.
        subject: String = "tiêu đề";
        /// The subject in English.
        subject_en: Option<String> = "tiêu đề tiếng Anh";
        /// The text, in Markdown.
        text: String = "nội dung";
        /// The text in English.
        text_en: Option<String> = "nội dung tiếng Anh";
        /// The codes of the products that it promotes, one on each line.
        products: Option<String> = "sản phẩm giới thiệu";
    }
    valid |this| this.date;
    check |this, row| {
        if !is_code(&this.code) {
            row.problem_in(
                "code",
                (format!("“{}” không dùng làm mã được", this.code), "chữ thường không dấu, chữ số, gạch nối".to_owned()),
                (format!("“{}” cannot be a code", this.code), "plain lower-case letters, digits, hyphens".to_owned()),
            );
        }
        if this.subject_en.is_some() != this.text_en.is_some() {
            row.problem_in(
                "text_en",
                ("bản tiếng Anh còn thiếu một phần".to_owned(), "cả tiêu đề và nội dung, hoặc để trống cả hai".to_owned()),
                ("half of it is in English".to_owned(), "subject and text, or neither".to_owned()),
            );
        }
    };
    describe |this, lang| format!("{} ({}, {})", this.subject(lang), this.state.label(lang), vietnamese::date(this.date));
}

impl NewsletterIssue {
    /// Its subject.
    #[must_use]
    pub fn subject(&self, lang: Lang) -> &str {
        lang.pick(&self.subject, self.subject_en.as_deref().unwrap_or(&self.subject))
    }

    /// The text, in Markdown.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.text, self.text_en.as_deref().unwrap_or(&self.text))
    }

    /// The codes of the products that it promotes.
    pub fn products(&self) -> impl Iterator<Item = &str> {
        self.products.as_deref().unwrap_or_default().lines()
    }
}
