//! How recognition is applied for, assessed, voted on, decided and published, and how it is withdrawn: `recognition.toml`.

mod read;

use jiff::{ToSpan as _, civil::Date};

pub(super) use read::read;

use super::{Level, Stated, Verification, WorkingDays};
use crate::{
    Quantity, Text,
    fact::Action,
    grade::Grade,
    policy,
    unit::{Tier, UnitKind},
    vocabulary::vocabulary,
};

vocabulary! {
    /// Who is to act in a step.
    Actor {
        Commune = "commune", "UBND xã", "people's committee of the commune";
        CommuneFront = "commune_front", "Mặt trận Tổ quốc xã", "Fatherland Front of the commune";
        District = "district", "UBND huyện", "people's committee of the district";
        DistrictFront = "district_front", "Mặt trận Tổ quốc huyện", "Fatherland Front of the district";
        Departments = "departments", "các sở, ngành", "departments of the province";
        Office = "office", "Văn phòng Điều phối tỉnh", "coordination office of the province";
        ProvinceFront = "province_front", "Mặt trận Tổ quốc tỉnh", "Fatherland Front of the province";
        Council = "council", "Hội đồng thẩm định tỉnh", "appraisal council of the province";
        Province = "province", "UBND tỉnh", "people's committee of the province";
        Ministry = "ministry", "bộ, ngành trung ương", "ministries";
        CentralCouncil = "central_council", "Hội đồng thẩm định trung ương", "central appraisal council";
        PrimeMinister = "prime_minister", "Thủ tướng Chính phủ", "Prime Minister";
    }
}

impl Actor {
    /// What a person must be allowed to do in the unit to record that this actor has acted.
    #[must_use]
    pub const fn recorded_by(self) -> policy::Action {
        match self {
            Self::Commune | Self::CommuneFront => policy::Action::Report,
            Self::District | Self::DistrictFront => policy::Action::Verify,
            Self::Departments
            | Self::Office
            | Self::ProvinceFront
            | Self::Council
            | Self::Province
            | Self::Ministry
            | Self::CentralCouncil
            | Self::PrimeMinister => policy::Action::Approve,
        }
    }
}

vocabulary! {
    /// The part of a procedure to which a step belongs, in the order of time.
    Phase {
        Prepare = "prepare", "lập hồ sơ", "preparing";
        Assess = "assess", "thẩm tra", "assessing";
        Appraise = "appraise", "thẩm định", "appraising";
        Decide = "decide", "ban hành quyết định", "deciding";
        Publish = "publish", "công bố", "publishing";
    }
}

vocabulary! {
    /// Who signs the decision.
    Signer {
        ChairmanDistrict = "chairman_district", "Chủ tịch UBND huyện", "chairman of the district";
        ChairmanProvince = "chairman_province", "Chủ tịch UBND tỉnh", "chairman of the province";
        PrimeMinister = "prime_minister", "Thủ tướng Chính phủ", "Prime Minister";
    }
}

/// A paper of the dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRule {
    /// Names it in its procedure.
    pub code: String,
    /// What it is called.
    pub name: Text,
    /// Whether the dossier must have it.
    pub mandatory: bool,
}

/// What residents must have answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRule {
    /// The measure whose demand in the criteria set says how many must be satisfied.
    pub measure: String,
    /// The least share of the households that answer, in percent; none while it is not known.
    pub coverage: Option<Stated<Quantity>>,
}

/// How a vote is won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotRule {
    /// The least share of those present that agree, in percent.
    pub least_agreed: Stated<Quantity>,
    /// The least share of the members that are present, in percent; none while it is not known.
    pub least_present: Option<Stated<Quantity>>,
}

/// What settles a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Somebody says that it was done.
    Word,
    /// A survey that meets the rule.
    Survey(SurveyRule),
    /// A vote that meets the rule.
    Ballot(BallotRule),
    /// The decision on the unit.
    Decision,
}

/// A step of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRule {
    /// Names it in its procedure.
    pub id: String,
    /// What is done.
    pub name: Text,
    /// The part of the procedure to which it belongs.
    pub phase: Phase,
    /// Who acts.
    pub actor: Actor,
    /// The places of the steps that must be done first, all earlier ones; its clock starts with the last of them.
    pub after: Vec<usize>,
    /// How many days it may take; none while the number is not known.
    pub days: Option<i32>,
    /// Whether only days count on which offices work.
    pub working: bool,
    /// The place of the step to which a case goes back when it is returned here; none where it cannot be.
    pub returns_to: Option<usize>,
    /// What settles it.
    pub settled: Settled,
    /// The papers it brings.
    pub papers: Vec<PaperRule>,
    /// How sure this is.
    pub verified: Verification,
    /// What else is to be said.
    pub note: Option<String>,
}

impl StepRule {
    /// The last day in time of a step that began on a day; none while the clock is open.
    #[must_use]
    pub fn due(&self, began: Date, calendar: &WorkingDays) -> Option<Date> {
        let days = self.days?;
        if self.working { calendar.after(began, days.into()) } else { began.checked_add(days.days()).ok() }
    }
}

/// A procedure: for units of a level, for grades, in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognitionProcedure {
    /// Stable identifier.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// The level of units.
    pub level: Level,
    /// Only these kinds of unit; empty = all of the level.
    pub kinds: Vec<UnitKind>,
    /// The grades it grants or takes.
    pub grades: Vec<Grade>,
    /// Whether it grants or takes them.
    pub action: Action,
    /// The first day on which a case may be opened by it.
    pub from: Date,
    /// The last one; none while it is in force.
    pub until: Option<Date>,
    /// Who signs the decision.
    pub signer: Signer,
    /// From this share of communes that lost their recognition, in percent, their district loses its own.
    pub communes_lost: Option<Stated<Quantity>>,
    /// The steps; what must be done first stands first.
    pub steps: Vec<StepRule>,
    /// The number of one of the legal bases.
    pub cites: String,
    /// How sure this is.
    pub verified: Verification,
    /// What else is to be said.
    pub note: Option<String>,
}

impl RecognitionProcedure {
    /// Whether a case may be opened by it on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether a case on a unit of a tier may be opened by it on a day; of a unit that is gone the kind is not known any more.
    #[must_use]
    pub fn governs(&self, (tier, kind): (Tier, Option<UnitKind>), grade: Grade, action: Action, day: Date) -> bool {
        let level = match tier {
            Tier::Province => Level::Province,
            Tier::District => Level::District,
            Tier::Commune => Level::Commune,
            Tier::Hamlet => Level::Hamlet,
        };
        let is_of_kind = self.kinds.is_empty() || kind.is_none_or(|kind| self.kinds.contains(&kind));
        self.level == level && is_of_kind && self.holds_on(day) && self.action == action && self.grades.contains(&grade)
    }

    /// The place of a step.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// The step of this name.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepRule> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// Every paper with the step that brings it.
    pub fn papers(&self) -> impl Iterator<Item = (&StepRule, &PaperRule)> {
        self.steps.iter().flat_map(|step| step.papers.iter().map(move |paper| (step, paper)))
    }

    /// The paper of this name.
    #[must_use]
    pub fn paper(&self, code: &str) -> Option<&PaperRule> {
        self.papers().map(|(_, paper)| paper).find(|paper| paper.code == code)
    }

    /// How sure the least sure part of it is.
    #[must_use]
    pub fn badge(&self) -> Verification {
        self.steps.iter().map(|step| step.verified).max().map_or(self.verified, |least| least.max(self.verified))
    }
}
