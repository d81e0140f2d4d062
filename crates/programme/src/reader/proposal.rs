//! What a reader proposes: a directive with everything the text says about it, and why it was read so.

use std::ops::Range;

use jiff::{ToSpan as _, civil::Date};

use super::reference::Reference;
use crate::{fact::ContentGroup, law::WorkingDays, period::Period, vocabulary::vocabulary};

vocabulary! {
    /// How binding what is asked is.
    Kind {
        Directive = "directive", "chỉ đạo", "directive";
        Request = "request", "đề nghị, kiến nghị", "request";
        Opinion = "opinion", "ý kiến", "opinion";
    }
}

vocabulary! {
    /// What a body has to do with a task.
    Role {
        Lead = "lead", "chủ trì", "lead";
        Coordinating = "coordinating", "phối hợp", "coordinating";
        Asked = "asked", "thực hiện", "asked";
    }
}

vocabulary! {
    /// What a term is counted in.
    TimeUnit {
        Day = "day", "ngày", "days";
        WorkingDay = "working_day", "ngày làm việc", "working days";
        Week = "week", "tuần", "weeks";
        Month = "month", "tháng", "months";
    }
}

vocabulary! {
    /// How often something is asked.
    Recurrence {
        Weekly = "weekly", "hằng tuần", "weekly";
        Monthly = "monthly", "hằng tháng", "monthly";
        Quarterly = "quarterly", "hằng quý", "quarterly";
        HalfYearly = "half_yearly", "6 tháng một lần", "half-yearly";
        Yearly = "yearly", "hằng năm", "yearly";
        Regular = "regular", "định kỳ", "regularly";
    }
}

vocabulary! {
    /// A rule by which a text is read.
    Rule {
        Order = "order", "từ giao việc: giao, yêu cầu, đề nghị…", "a word that gives a task";
        Modal = "modal", "từ bắt buộc: cần, phải, có trách nhiệm…", "a word of obligation";
        Manner = "manner", "cơ quan + sớm, khẩn trương, tiếp tục…", "a body and how it shall act";
        Action = "action", "cơ quan + việc phải làm", "a body and what it shall do";
        Item = "item", "mục trong danh sách nhiệm vụ", "an item of a list of tasks";
        Following = "following", "câu tiếp theo nhiệm vụ đã giao", "a sentence that goes on with a task";
        LeadRole = "lead_role", "chủ trì", "named as the lead";
        CoordinatingRole = "coordinating_role", "phối hợp với", "named as coordinating";
        Caption = "caption", "chức danh, tên và lời phát biểu", "a post, a name and what was said";
        CarriedSpeaker = "carried_speaker", "người nói ở câu trước", "the speaker of a sentence before";
        Unempowered = "unempowered", "người nói không có quyền giao việc", "a speaker without authority over those asked";
        Above = "above", "gửi cơ quan cấp trên", "addressed to a body above";
        Deadline = "deadline", "thời hạn", "a deadline";
        NoSuchDate = "no_such_date", "ngày không có trong lịch", "a date that does not exist";
        YearUnknown = "year_unknown", "thiếu năm, không rõ ngày văn bản", "no year, and the document's date is not known";
        Content = "content", "từ chỉ nội dung: nước sạch, OCOP, giải ngân…", "words of a group of contents";
        Repeated = "repeated", "đoạn mở đầu nhắc lại", "repeated by the opening paragraph";
    }
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The post, or the body, as written.
    pub title: String,
    /// The person's name.
    pub name: Option<String>,
    /// Where the text says so, which may be before the proposal.
    pub span: Range<usize>,
}

/// A body that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its identifier, if the lexicon knows it.
    pub body: Option<String>,
    /// As written.
    pub text: String,
    /// What it has to do with the task.
    pub role: Role,
    /// Where it stands.
    pub span: Range<usize>,
}

/// By when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// On this day at the latest.
    On(Date),
    /// Before this day.
    Before(Date),
    /// So much time after the document.
    Within {
        /// How many.
        number: u16,
        /// Of what.
        unit: TimeUnit,
    },
    /// In this period.
    Period(Period),
    /// Again and again.
    Recurring(Recurrence),
}

impl Deadline {
    /// The last day on which what was asked on a day is in time; none where it comes again and again. Before a day
    /// means not on it.
    #[must_use]
    pub fn last_day(&self, given: Date, calendar: &WorkingDays) -> Option<Date> {
        match self {
            Self::On(day) => Some(*day),
            Self::Before(day) => day.yesterday().ok(),
            Self::Period(period) => Some(period.end()),
            Self::Within { number, unit } => {
                let number = i64::from(*number);
                match unit {
                    TimeUnit::Day => given.checked_add(number.days()).ok(),
                    TimeUnit::Week => given.checked_add(number.weeks()).ok(),
                    TimeUnit::Month => given.checked_add(number.months()).ok(),
                    TimeUnit::WorkingDay => calendar.after(given, number),
                }
            }
            Self::Recurring(_) => None,
        }
    }
}

/// A deadline and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// By when.
    pub when: Deadline,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A rule and the words that made it apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule.
    pub rule: Rule,
    /// The words.
    pub span: Range<usize>,
}

/// A directive that a text seems to give. Every span is of bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who says it, if the text tells.
    pub by: Option<Speaker>,
    /// Whom it is said to.
    pub to: Vec<Mention>,
    /// Where it names nobody: those the sentence before was said to.
    pub implied_to: Vec<Mention>,
    /// What it is about: *Về công tác tập huấn*.
    pub topic: Option<String>,
    /// What is asked, as written.
    pub asks: String,
    /// How binding it is.
    pub kind: Kind,
    /// The group of contents, where its words speak for one more than for any other.
    pub content: Option<ContentGroup>,
    /// By when.
    pub deadline: Option<Due>,
    /// Whether it is said to be urgent.
    pub urgent: bool,
    /// The documents it refers to.
    pub references: Vec<Reference>,
    /// Where it stands.
    pub span: Range<usize>,
    /// Where else the text says the same.
    pub also_at: Vec<Range<usize>>,
    /// The rules it was read by, in the order they applied.
    pub why: Vec<Reason>,
}
