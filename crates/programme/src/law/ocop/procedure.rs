//! What a dossier consists of, how councils score, where it goes, and how long that may take.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    Quantity, Text,
    fact::{Application, OcopLevel, Star},
    law::{Verification, WorkingDays},
    vocabulary::vocabulary,
};

/// A rule with how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// What it says.
    pub value: T,
    /// How far it was compared with the text.
    pub verified: Verification,
    /// What else is to be said.
    pub note: Option<String>,
}

vocabulary! {
    /// Whether a dossier must have a document.
    ItemNeed {
        Mandatory = "mandatory", "bắt buộc", "mandatory";
        WhereRequired = "where_required", "khi pháp luật yêu cầu", "where the law requires it";
        Supporting = "supporting", "bổ trợ", "supporting";
    }
}

/// A document of the dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRule {
    /// Stable identifier.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Whether it must be there.
    pub need: ItemNeed,
    /// Only for products of these groups; empty = of all.
    pub groups: Vec<String>,
    /// Only for these applications; empty = for all.
    pub applications: Vec<Application>,
    /// Whether it expires.
    pub expires: bool,
    /// How sure this is.
    pub verified: Verification,
    /// What else is to be said.
    pub note: Option<String>,
}

impl ItemRule {
    /// Whether a dossier of such a product, filed for this, has to do with it at all.
    #[must_use]
    pub fn concerns(&self, group: &str, application: Application) -> bool {
        let of_group = self.groups.is_empty() || self.groups.iter().any(|code| code == group);
        of_group && (self.applications.is_empty() || self.applications.contains(&application))
    }
}

vocabulary! {
    /// How the points of a council come from those of its members.
    ScoringMethod {
        ArithmeticMean = "arithmetic_mean", "trung bình cộng điểm của các thành viên", "arithmetic mean of the members' points";
    }
}

/// How councils score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilRules {
    /// How the points of a council come from those of its members.
    pub scoring: Stated<ScoringMethod>,
    /// At least this share of the members must score, in percent.
    pub quorum_percent: Stated<Quantity>,
    /// Whether the chair must be among them.
    pub chair_must_attend: Stated<bool>,
    /// The members' totals may not lie farther apart; else they discuss and score again.
    pub most_spread: Stated<Quantity>,
    /// Whether the secretary scores.
    pub secretary_scores: Stated<bool>,
}

/// Where dossiers are filed and which council certifies what, in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The first day.
    pub from: Date,
    /// The last day; none while it is in force.
    pub until: Option<Date>,
    /// Where the producer files.
    pub files_at: OcopLevel,
    /// The councils, from the lowest up.
    pub steps: Vec<Step>,
    /// The decision.
    pub cites: String,
    /// How sure this is.
    pub verified: Verification,
}

/// A council on the way of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its level.
    pub level: OcopLevel,
    /// The stars that are certified at this level.
    pub certifies: Vec<Star>,
}

impl Procedure {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The level that certifies so many stars.
    #[must_use]
    pub fn certifier(&self, star: Star) -> Option<OcopLevel> {
        self.steps.iter().find(|step| step.certifies.contains(&star)).map(|step| step.level)
    }

    /// The first council above a level.
    #[must_use]
    pub fn next_above(&self, level: OcopLevel) -> Option<OcopLevel> {
        self.steps.iter().map(|step| step.level).find(|next| *next > level)
    }
}

vocabulary! {
    /// A step that the law may limit in time.
    Clock {
        Check = "check", "kiểm tra thành phần hồ sơ", "checking the dossier";
        Score = "score", "hội đồng đánh giá", "scoring by the council";
        Decide = "decide", "ban hành quyết định", "issuing the decision";
        AnswerAppeal = "answer_appeal", "trả lời kiến nghị", "answering an appeal";
    }
}

/// How long a step may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRule {
    /// The step.
    pub clock: Clock,
    /// How many days; none while the number of the law is not known here.
    pub days: Option<i32>,
    /// Whether only days count on which offices work.
    pub working: bool,
    /// How sure this is.
    pub verified: Verification,
    /// What else is to be said.
    pub note: Option<String>,
}

impl ClockRule {
    /// The last day in time of a step that began on a day; none while the clock is open.
    #[must_use]
    pub fn due(&self, began: Date, calendar: &WorkingDays) -> Option<Date> {
        let days = self.days?;
        if self.working { calendar.after(began, days.into()) } else { began.checked_add(days.days()).ok() }
    }
}
