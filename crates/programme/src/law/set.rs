//! Criteria sets: criteria, indicators, and the law they stand on.

use jiff::civil::Date;

use super::Requirement;
use crate::{
    Quantity, Text,
    grade::Grade,
    unit::{ExceptionClass, Region, Tier, Unit, UnitCode, UnitKind},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How far a fact of the law is verified.
    Verification {
        Verified = "verified", "đã đối chiếu văn bản", "read in the text";
        Reported = "reported", "theo nguồn công khai", "reported by a public source";
        Unverified = "unverified", "chưa kiểm chứng", "unverified";
    }
}

vocabulary! {
    /// What a criteria set judges.
    Level {
        Garden = "garden", "vườn", "garden";
        Hamlet = "hamlet", "thôn, khu dân cư", "hamlet";
        Commune = "commune", "xã", "commune";
        District = "district", "huyện", "district";
        Province = "province", "tỉnh", "province";
    }
}

impl Level {
    /// The tier of administration; a garden is none.
    #[must_use]
    pub const fn tier(self) -> Option<Tier> {
        match self {
            Self::Garden => None,
            Self::Hamlet => Some(Tier::Hamlet),
            Self::Commune => Some(Tier::Commune),
            Self::District => Some(Tier::District),
            Self::Province => Some(Tier::Province),
        }
    }

    /// The level of units of a kind.
    #[must_use]
    pub const fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Province | UnitKind::CentralCity => Self::Province,
            UnitKind::RuralDistrict | UnitKind::Town | UnitKind::City | UnitKind::UrbanDistrict => Self::District,
            UnitKind::Commune | UnitKind::Ward | UnitKind::Township => Self::Commune,
            UnitKind::Hamlet => Self::Hamlet,
        }
    }
}

vocabulary! {
    /// What a legal document does for a set.
    BasisRole {
        Base = "base", "ban hành", "base";
        Amends = "amends", "sửa đổi", "amends";
        Procedure = "procedure", "trình tự, thủ tục", "procedure";
        Provincial = "provincial", "quy định của tỉnh", "provincial";
    }
}

/// A legal document a set stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Number: `318/QĐ-TTg`.
    pub number: String,
    /// Its date, when known.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// What it does here.
    pub role: BasisRole,
    /// What else is to be said.
    pub note: Option<String>,
}

/// Where a demand comes from and how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The number of one of the set's bases.
    pub cites: String,
    /// How far it is verified.
    pub verified: Verification,
    /// A public page that supports it.
    pub source: Option<String>,
}

/// The assessment years a set judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// First.
    pub from: i16,
    /// Last; none when open.
    pub to: Option<i16>,
}

impl Years {
    /// Whether `year` is one of them.
    #[must_use]
    pub fn contains(self, year: i16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// These years and another one, with those between.
    #[must_use]
    pub(super) fn with(self, year: i16) -> Self {
        Self { from: self.from.min(year), to: self.to.map(|to| to.max(year)) }
    }

    /// These years up to before another one; where it is the first, those after it.
    #[must_use]
    pub(super) fn without(self, year: i16) -> Self {
        match self {
            Self { from, .. } if from < year => {
                Self { from, to: Some(self.to.map_or(year - 1, |to| to.min(year - 1))) }
            }
            Self { from, to } if from == year => Self { from: year + 1, to: to.map(|to| to.max(year + 1)) },
            later => later,
        }
    }

    /// Whether they share a year.
    #[must_use]
    pub fn overlap(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// One demand of a criterion, in one wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Code in the set: `17.1`.
    pub code: String,
    /// Our short wording.
    pub name: Text,
    /// Where it comes from.
    pub citation: Citation,
    /// First day of this wording; none = since the set is in force.
    pub from: Option<Date>,
    /// Last day of this wording.
    pub until: Option<Date>,
    /// The department that answers for it, where not the criterion's.
    pub department: Option<String>,
    /// It counts only where this holds.
    pub applies_if: Option<Requirement>,
    /// What it demands.
    pub requirement: Requirement,
    /// What else is to be said.
    pub note: Option<String>,
}

impl Indicator {
    /// Whether this wording holds on `date`.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// A criterion: met when all of its indicators that apply are met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Code in the set.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The group it belongs to: code and name.
    pub group: Option<(String, String)>,
    /// The department that answers for it.
    pub department: String,
    /// Whether all of its indicators are known here; if not it cannot be judged met.
    pub complete: bool,
    /// Only in this province (added by an overlay).
    pub province: Option<UnitCode>,
    /// Its indicators; several may bear one code in successive wordings.
    pub indicators: Vec<Indicator>,
}

/// Units of a class are judged by another region's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The class.
    pub class: ExceptionClass,
    /// The column.
    pub column: Region,
    /// The decree.
    pub cites: String,
}

/// When a recognition under the set falls (Decision 18/2022/QĐ-TTg, articles 23 and 24).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// From this percentage of failed criteria, if a sensitive one failed.
    pub from_percent: Quantity,
    /// From this percentage always.
    pub always_percent: Quantity,
    /// Codes of the sensitive criteria.
    pub sensitive: Vec<String>,
    /// Where it comes from.
    pub citation: Citation,
}

/// A criteria set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriteriaSet {
    /// Stable identifier.
    pub id: String,
    /// What it judges.
    pub level: Level,
    /// Only these kinds of unit; empty = all of the level.
    pub kinds: Vec<UnitKind>,
    /// What it grants.
    pub grade: Grade,
    /// Its name.
    pub name: Text,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// The assessment years it judges.
    pub assessment_years: Years,
    /// Whether every indicator of the law is here.
    pub complete: bool,
    /// Only in this province.
    pub province: Option<UnitCode>,
    /// The lower set, re-checked at today's level.
    pub builds_on: Option<String>,
    /// The decree's own counts of criteria and indicators.
    pub official: Option<(usize, usize)>,
    /// How sure the list of indicators is.
    pub structure: Verification,
    /// The share of met indicators from which a criterion is basically met.
    pub basically_met: Option<Quantity>,
    /// The law.
    pub basis: Vec<Basis>,
    /// Classes judged by another column.
    pub exceptions: Vec<Exception>,
    /// When a recognition falls.
    pub withdrawal: Option<Withdrawal>,
    /// Conditions beside the criteria.
    pub preconditions: Vec<Indicator>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// What else is to be said.
    pub note: Option<String>,
    /// Where it was read: file name.
    pub file: String,
}

impl CriteriaSet {
    /// The criterion of this code.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.code == code)
    }

    /// Every indicator of every wording, with its criterion.
    pub fn indicators(&self) -> impl Iterator<Item = (&Criterion, &Indicator)> {
        self.criteria.iter().flat_map(|criterion| criterion.indicators.iter().map(move |i| (criterion, i)))
    }

    /// Whether it judges units of this kind.
    #[must_use]
    pub fn applies_to(&self, unit: &Unit) -> bool {
        self.level == Level::of(unit.kind) && (self.kinds.is_empty() || self.kinds.contains(&unit.kind))
    }

    /// Whether the unit is among those that are judged by it: of the programme, but for wards and townships, which build
    /// civilised urban areas beside it.
    #[must_use]
    pub fn counts(&self, unit: &Unit) -> bool {
        self.applies_to(unit) && (unit.in_programme || self.grade == Grade::CivilisedUrban)
    }

    /// The column of thresholds that applies to a unit, exceptions considered.
    #[must_use]
    pub fn column(&self, unit: &Unit) -> Option<Region> {
        let exception = self.exceptions.iter().find(|exception| Some(exception.class) == unit.class);
        exception.map(|exception| exception.column).or(unit.region)
    }
}
