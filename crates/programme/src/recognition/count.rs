//! What surveys and votes come to. Shares are compared by multiplication, so that no rounding lets one pass.

use crate::{
    Lang, Quantity,
    fact::{CaseBallot, SatisfactionSurvey},
    judge::Verdict,
    law::BallotRule,
    vietnamese,
};

/// Whether a part is at least this share of the whole, in percent; nothing is a share of nothing.
fn reaches(part: u32, whole: u32, least: Quantity) -> bool {
    whole > 0
        && i128::from(part) * i128::from(Quantity::HUNDRED.scaled()) >= i128::from(least.scaled()) * i128::from(whole)
}

fn share(part: u32, whole: u32) -> Option<Quantity> {
    Quantity::percent(part.into(), whole.into())
}

/// A share, cut off after two decimals so that what falls short never reads as if it did not.
fn written(share: Option<Quantity>) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| {
            let cut = Quantity::from_scaled(share.scaled() / 100 * 100);
            format!("{}%", vietnamese::quantity(cut, 2))
        },
    )
}

fn demanded(least: Option<Quantity>, lang: Lang) -> String {
    least.map_or_else(
        || lang.pick("mức tối thiểu chưa biết", "least share not known").to_owned(),
        |least| format!("{} {}%", lang.pick("cần từ", "needs"), vietnamese::quantity(least, 2)),
    )
}

/// What a survey comes to: how many households answered and how many of those are satisfied. That the sheets that came back are counted
/// and not those handed out is our reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurveyCount {
    /// How many households answered, in percent of all.
    pub coverage: Option<Quantity>,
    /// The least share that must; none where it is not known.
    pub least_coverage: Option<Quantity>,
    /// How many of them are satisfied, in percent.
    pub satisfied: Option<Quantity>,
    /// The least share that must be; none where it is not known.
    pub least_satisfied: Option<Quantity>,
    covers: Option<bool>,
    satisfies: Option<bool>,
}

impl SurveyCount {
    pub(super) fn new(
        survey: &SatisfactionSurvey,
        least_coverage: Option<Quantity>,
        least_satisfied: Option<Quantity>,
    ) -> Self {
        let SatisfactionSurvey { households, answered, satisfied, .. } = *survey;
        Self {
            coverage: share(answered, households),
            least_coverage,
            satisfied: share(satisfied, answered),
            least_satisfied,
            covers: least_coverage.map(|least| reaches(answered, households, least)),
            satisfies: least_satisfied.map(|least| reaches(satisfied, answered, least)),
        }
    }

    /// Whether it is what the law asks for; what the law is not known to ask cannot be judged.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.covers, self.satisfies) {
            (Some(false), _) | (_, Some(false)) => Verdict::Unmet,
            (Some(true), Some(true)) => Verdict::Met,
            _ => Verdict::Unjudgeable,
        }
    }

    /// What it came to, for a person.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> String {
        format!(
            "{} {} ({}); {} {} ({})",
            written(self.coverage),
            lang.pick("số hộ trả lời", "of households answered"),
            demanded(self.least_coverage, lang),
            written(self.satisfied),
            lang.pick("hài lòng", "satisfied"),
            demanded(self.least_satisfied, lang),
        )
    }
}

/// What a vote comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BallotCount {
    /// How many of the members were present, in percent.
    pub present: Option<Quantity>,
    /// The least share that must be; none where it is not known.
    pub least_present: Option<Quantity>,
    /// How many of those present agreed, in percent.
    pub agreed: Option<Quantity>,
    /// The least share that must.
    pub least_agreed: Quantity,
    passes: bool,
}

impl BallotCount {
    /// What a vote comes to by a rule.
    #[must_use]
    pub fn of(ballot: &CaseBallot, rule: &BallotRule) -> Self {
        let CaseBallot { members, present, agreed, .. } = *ballot;
        let least_present = rule.least_present.as_ref().map(|stated| stated.value);
        let is_quorate = least_present.is_none_or(|least| reaches(present, members, least));
        Self {
            present: share(present, members),
            least_present,
            agreed: share(agreed, present),
            least_agreed: rule.least_agreed.value,
            passes: is_quorate && reaches(agreed, present, rule.least_agreed.value),
        }
    }

    /// Whether the vote was won.
    #[must_use]
    pub const fn passes(&self) -> bool {
        self.passes
    }

    /// What it came to, for a person.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> String {
        format!(
            "{} {} ({})",
            written(self.agreed),
            lang.pick("số người dự họp đồng ý", "of those present agreed"),
            demanded(Some(self.least_agreed), lang),
        )
    }
}
