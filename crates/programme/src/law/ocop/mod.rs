//! OCOP: star bands, groups, the dossier, councils, the certificate's term. One version of the rules is one file; the
//! scoring sheets of its sub-groups stand beside it.

mod procedure;
mod read;
mod read_sheet;
mod sheet;

use jiff::civil::Date;

pub use procedure::{Clock, ClockRule, CouncilRules, ItemNeed, ItemRule, Procedure, ScoringMethod, Stated, Step};
pub(super) use read::{read, stated};
pub(super) use read_sheet::read as read_sheet;
pub use sheet::{Demand, Gate, Scale, ScaleOption, Sheet, SheetCriterion, SheetPart, SheetSection};

use super::{Basis, Verification};
use crate::{Quantity, Text, fact::Star, vocabulary::vocabulary};

/// Points that earn a number of stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The stars.
    pub star: Star,
    /// From this average, inclusive.
    pub from: Quantity,
    /// Below this average; none for the top band.
    pub below: Option<Quantity>,
    /// Whether a product of these stars is recognised as an OCOP product.
    pub recognised: bool,
    /// How sure this is.
    pub verified: Verification,
}

/// A group of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopGroup {
    /// Stable identifier.
    pub code: String,
    /// Its name.
    pub name: Text,
}

vocabulary! {
    /// The ministry that guides a sub-group.
    Ministry {
        Agriculture = "agriculture", "Bộ Nông nghiệp và Phát triển nông thôn", "Ministry of Agriculture and Rural Development";
        Industry = "industry", "Bộ Công Thương", "Ministry of Industry and Trade";
        Health = "health", "Bộ Y tế", "Ministry of Health";
        Science = "science", "Bộ Khoa học và Công nghệ", "Ministry of Science and Technology";
        Culture = "culture", "Bộ Văn hóa, Thể thao và Du lịch", "Ministry of Culture, Sports and Tourism";
    }
}

/// A sub-group of products: those that are scored by one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subgroup {
    /// Its number in the decision.
    pub number: u16,
    /// The group it belongs to.
    pub group: String,
    /// The family in the group.
    pub family: Text,
    /// Its name.
    pub name: Text,
    /// Who guides it.
    pub ministries: Vec<Ministry>,
    /// How sure this is.
    pub verified: Verification,
}

/// A reason for which stars are withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalReason {
    /// Stable identifier.
    pub code: String,
    /// In words.
    pub name: Text,
    /// How sure this is.
    pub verified: Verification,
}

/// A part that every sheet has, with its maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopPart {
    /// Its letter.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// How many points it can bring.
    pub points: Quantity,
}

/// The rules of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopRules {
    /// Stable identifier.
    pub id: String,
    /// What they are called.
    pub name: Text,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// How many months a certificate lasts.
    pub certificate_months: i32,
    /// So many days before a certificate expires its holder is reminded.
    pub remind_days: Stated<i32>,
    /// The decrees.
    pub basis: Vec<Basis>,
    /// Parts of the scoring sheet with their maximum points; together they are a hundred.
    pub parts: Vec<OcopPart>,
    /// Star bands.
    pub bands: Vec<Band>,
    /// Groups.
    pub groups: Vec<OcopGroup>,
    /// Sub-groups.
    pub subgroups: Vec<Subgroup>,
    /// What a dossier consists of.
    pub items: Vec<ItemRule>,
    /// How councils score.
    pub council: CouncilRules,
    /// Where dossiers are filed and who certifies, by time.
    pub procedures: Vec<Procedure>,
    /// How long each step may take.
    pub clocks: Vec<ClockRule>,
    /// Why stars are withdrawn.
    pub withdrawal_reasons: Vec<WithdrawalReason>,
    /// The scoring sheets.
    pub sheets: Vec<Sheet>,
}

impl OcopRules {
    /// Whether a product of these stars is recognised.
    #[must_use]
    pub fn recognises(&self, star: Star) -> bool {
        self.bands.iter().any(|band| band.star == star && band.recognised)
    }

    /// The stars that are recognised, the most first.
    #[must_use]
    pub fn recognised(&self) -> Vec<Star> {
        let mut stars: Vec<Star> = self.bands.iter().filter(|band| band.recognised).map(|band| band.star).collect();
        stars.sort_unstable_by(|a, b| b.cmp(a));
        stars
    }

    /// The sub-group of this number.
    #[must_use]
    pub fn subgroup(&self, number: u16) -> Option<&Subgroup> {
        self.subgroups.iter().find(|subgroup| subgroup.number == number)
    }

    /// The sheet that scores products of a sub-group: its own, or the one all share that have none.
    #[must_use]
    pub fn sheet(&self, subgroup: Option<u16>) -> Option<&Sheet> {
        let own = |sheet: &&Sheet| subgroup.is_some_and(|number| sheet.subgroups.contains(&number));
        self.sheets.iter().find(own).or_else(|| self.sheets.iter().find(|sheet| sheet.subgroups.is_empty()))
    }

    /// The part of this letter.
    #[must_use]
    pub fn part(&self, code: &str) -> Option<&OcopPart> {
        self.parts.iter().find(|part| part.code == code)
    }

    /// What the rules say of a document of the dossier.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&ItemRule> {
        self.items.iter().find(|item| item.code == code)
    }

    /// Who files where and who certifies what on a day.
    #[must_use]
    pub fn procedure(&self, day: Date) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.holds_on(day))
    }

    /// How long a step may take, where the law is known to say so.
    #[must_use]
    pub fn clock(&self, clock: Clock) -> Option<&ClockRule> {
        self.clocks.iter().find(|rule| rule.clock == clock)
    }

    /// The reason of this code.
    #[must_use]
    pub fn withdrawal_reason(&self, code: &str) -> Option<&WithdrawalReason> {
        self.withdrawal_reasons.iter().find(|reason| reason.code == code)
    }
}
