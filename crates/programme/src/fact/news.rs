//! What the office tells the public.

use jiff::civil::Date;

use super::{FILE_MARK, fact};
use crate::{Lang, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// Whether the public sees a post.
    NewsState {
        Draft = "draft", "bản nháp", "draft";
        Published = "published", "đã đăng", "published";
        Withdrawn = "withdrawn", "đã gỡ", "withdrawn";
    }
}

fact! {
    /// A news post of the public portal. Its words and its state are corrected like any other fact, so that what the public was told
    /// stays known.
    NewsPost {
        /// Names it in its address: lower-case letters, digits and hyphens.
        [key] code: String = "mã tin";
        /// The day it was written, or published once it is.
        date: Date = "ngày đăng";
        /// Whether the public sees it.
        state: NewsState = "trạng thái";
        /// Its title.
        title: String = "tiêu đề";
        /// The title in English.
        title_en: Option<String> = "tiêu đề tiếng Anh";
        /// What it says in a sentence or two.
        summary: String = "tóm tắt";
        /// The same in English.
        summary_en: Option<String> = "tóm tắt tiếng Anh";
        /// The text, in Markdown.
        text: String = "nội dung";
        /// The text in English.
        text_en: Option<String> = "nội dung tiếng Anh";
        /// The picture: a file of the evidence store.
        picture: Option<String> = "ảnh";
        /// What the picture shows.
        caption: Option<String> = "chú thích ảnh";
    }
    valid |this| this.date;
    check |this, row| {
        if !is_code(&this.code) {
            row.problem_in(
                "code",
                (format!("“{}” không dùng làm địa chỉ được", this.code), "chữ thường không dấu, chữ số, gạch nối".to_owned()),
                (format!("“{}” cannot stand in an address", this.code), "plain lower-case letters, digits, hyphens".to_owned()),
            );
        }
        if this.picture.is_some() && this.caption.is_none() {
            row.problem_in(
                "caption",
                ("ảnh chưa có chú thích".to_owned(), "một câu nói ảnh cho thấy gì".to_owned()),
                ("the picture has no caption".to_owned(), "a sentence on what it shows".to_owned()),
            );
        }
    };
    describe |this, lang| format!("{} ({}, {})", this.title(lang), this.state.label(lang), vietnamese::date(this.date));
}

/// Whether a text can stand in an address as it is.
pub(super) fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The text in the language asked for, or the Vietnamese one where there is no other.
fn said<'t>(lang: Lang, vi: &'t str, en: Option<&'t str>) -> &'t str {
    lang.pick(vi, en.unwrap_or(vi))
}

impl NewsPost {
    /// Its title.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        said(lang, &self.title, self.title_en.as_deref())
    }

    /// What it says in a sentence or two.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> &str {
        said(lang, &self.summary, self.summary_en.as_deref())
    }

    /// The text, in Markdown.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        said(lang, &self.text, self.text_en.as_deref())
    }

    /// The language its text is in, when this one is asked for.
    #[must_use]
    pub fn spoken(&self, lang: Lang) -> Lang {
        if self.text_en.is_some() { lang } else { Lang::Vi }
    }

    /// The digest of its picture.
    #[must_use]
    pub fn picture(&self) -> Option<&str> {
        self.picture.as_deref()?.strip_prefix(FILE_MARK)
    }
}
