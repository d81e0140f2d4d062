//! The facts a snapshot is made of, all kinds but observations, which are columns of their own.

use jiff::civil::Date;

use super::{Records, is_known};
use crate::{
    Lang,
    fact::{self, Fact, FactKind, Input, Provenance, Record, Row, Seq},
    scenario::SupposedFact,
    unit::UnitCode,
};

/// What a fact says, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The fact in one line.
    pub text: String,
    /// How we know it.
    pub provenance: Provenance,
    /// From where.
    pub source: String,
}

/// A kind of fact that a snapshot keeps whole.
pub trait Collected: Fact {
    /// The facts of this kind.
    fn of(facts: &Facts) -> &[Record<Self>];
    /// The facts of this kind, to be filled.
    fn of_mut(facts: &mut Facts) -> &mut Records<Self>;
}

/// Declares [`Facts`]: one column for each kind, and the macros that run a generic body for one or all of them.
macro_rules! facts {
    ($d:tt $($(#[$meta:meta])* $column:ident: $kind:ident,)+) => {
        /// Runs a generic body once for every kind that a snapshot keeps whole: `for_each_collected!(F => { … F … })`.
        #[macro_export]
        macro_rules! for_each_collected {
            ($d F:ident => $d body:block) => {{
                $({
                    type $d F = $crate::fact::$kind;
                    $d body
                })+
            }};
        }

        /// Runs a generic body for a kind known at run time, unless it is that of observations, which are no fact of
        /// this sort: `with_collected!(kind, F => { … F … })`.
        #[macro_export]
        macro_rules! with_collected {
            ($d value:expr, $d F:ident => $d body:block) => {
                match $d value {
                    $($crate::fact::FactKind::$kind => {
                        type $d F = $crate::fact::$kind;
                        $d body
                    })+
                    $crate::fact::FactKind::Observation => {}
                }
            };
        }

        /// The current facts: of every thing that facts are about, the latest word on it.
        #[derive(Clone, Debug, Default)]
        pub struct Facts {
            $($(#[$meta])* pub $column: Records<fact::$kind>,)+
        }

        $(impl Collected for fact::$kind {
            fn of(facts: &Facts) -> &[Record<Self>] {
                &facts.$column
            }
            fn of_mut(facts: &mut Facts) -> &mut Records<Self> {
                &mut facts.$column
            }
        })+

        /// A fact of a kind known at run time, from a line of a file, to be supposed; none of observations.
        pub(crate) fn read_supposed(kind: FactKind, row: &mut Row<'_>) -> Option<SupposedFact> {
            match kind {
                $(FactKind::$kind => fact::$kind::read(row).map(SupposedFact::new),)+
                FactKind::Observation => None,
            }
        }

        impl Facts {
            pub(super) fn keep_until(&mut self, as_of: Date) {
                $(self.$column.retain(|record| is_known(record, as_of));)+
            }

            pub(super) fn describe(&self, kind: FactKind, seq: Seq, lang: Lang) -> Option<Described> {
                match kind {
                    $(FactKind::$kind => self.$column.iter().find(|record| record.seq == seq).map(|record| Described {
                        text: record.fact().describe(lang),
                        provenance: record.sourced.provenance,
                        source: record.sourced.source.clone(),
                    }),)+
                    FactKind::Observation => None,
                }
            }

            pub(super) fn provenance(&self, kind: FactKind, seq: Seq) -> Option<Provenance> {
                match kind {
                    $(FactKind::$kind => {
                        let place = self.$column.binary_search_by_key(&seq, |record| record.seq).ok()?;
                        Some(self.$column[place].sourced.provenance)
                    })+
                    FactKind::Observation => None,
                }
            }

            /// Tells every fact that names units: its kind, number and date, and the units.
            pub(crate) fn each_naming_units(&self, tell: &mut dyn FnMut(FactKind, Seq, Date, &[UnitCode])) {
                $(for record in &self.$column {
                    let units = units_of(record.fact());
                    if !units.is_empty() {
                        tell(FactKind::$kind, record.seq, record.fact().valid(), &units);
                    }
                })+
            }

            /// Removes one fact: what would the figures say without it?
            pub fn remove(&mut self, kind: FactKind, seq: Seq) {
                match kind {
                    $(FactKind::$kind => self.$column.retain(|record| record.seq != seq),)+
                    FactKind::Observation => {}
                }
            }
        }
    };
}

/// The units that a fact names.
fn units_of<F: Fact>(fact: &F) -> Vec<UnitCode> {
    let mut cells = Vec::new();
    fact.store(&mut cells);
    let named = F::FIELDS.iter().zip(&cells).filter(|(field, _)| matches!(field.input, Input::Unit));
    named.filter_map(|(_, cell)| cell.as_text()?.parse().ok()).collect()
}

facts! { $
    /// Decisions on units.
    recognitions: Recognition,
    /// Residential areas that report.
    areas: Area,
    /// What the office records of units.
    unit_entries: UnitEntry,
    /// Decisions that redraw units.
    reorganisations: Reorganisation,
    /// Who does what a level did that ended.
    duty_transfers: DutyTransfer,
    /// Decisions on model residential areas.
    model_areas: ModelArea,
    /// Versions of criteria sets.
    set_versions: SetVersion,
    /// Targets.
    targets: Target,
    /// Outlook tiers.
    outlooks: Outlook,
    /// OCOP products.
    products: Product,
    /// Decisions on stars.
    star_decisions: StarDecision,
    /// Sales.
    sales: Sale,
    /// Exports.
    exports: Export,
    /// Sales by market.
    market_sales: MarketSale,
    /// Producers.
    producers: Producer,
    /// Producers' papers.
    producer_papers: ProducerPaper,
    /// What is told of products.
    product_profiles: ProductProfile,
    /// Photographs of products.
    product_photos: ProductPhoto,
    /// Dossiers.
    dossiers: Dossier,
    /// Documents of dossiers.
    dossier_items: DossierItem,
    /// Points that producers give their own products.
    self_scores: SelfScore,
    /// Councils.
    councils: Council,
    /// Members of councils.
    council_members: CouncilMember,
    /// Members who must not score a dossier.
    recusals: Recusal,
    /// Points that members of councils give.
    scores: Score,
    /// Sessions of councils.
    council_sessions: CouncilSession,
    /// Appeals.
    appeals: Appeal,
    /// Allocations.
    allocations: Allocation,
    /// Disbursements.
    disbursements: Disbursement,
    /// Differences from the treasury that are accepted.
    treasury_exceptions: TreasuryException,
    /// Contributions.
    contributions: Contribution,
    /// Plans owed.
    plans_owed: PlanOwed,
    /// Plans issued.
    plans_issued: PlanIssued,
    /// Statements.
    statements: Statement,
    /// Answers to doubts about reported values.
    acknowledgements: Acknowledgement,
    /// Thresholds that the province decided.
    local_thresholds: LocalThreshold,
    /// Bodies.
    bodies: Body,
    /// Posts held.
    holders: Holder,
    /// Documents and meetings.
    documents: Document,
    /// Directives.
    directives: Directive,
    /// Updates of directives.
    directive_updates: DirectiveUpdate,
    /// Extensions.
    directive_extensions: DirectiveExtension,
    /// Directives handed over.
    directive_hand_overs: DirectiveHandOver,
    /// Difficulties.
    difficulties: Difficulty,
    /// Proposals.
    proposals: Proposal,
    /// Support policies.
    support_policies: SupportPolicy,
    /// Claims on policies.
    policy_claims: PolicyClaim,
    /// Courses.
    courses: Course,
    /// Projects.
    projects: Project,
    /// Money carried over.
    carry_overs: CarryOver,
    /// What steps towards criteria cost.
    step_costs: StepCost,
    /// Money asked for.
    fund_requests: FundRequest,
    /// News posts.
    news_posts: NewsPost,
    /// Issues of the newsletter.
    newsletter_issues: NewsletterIssue,
    /// What producers offer.
    offers: Offer,
    /// Where producers are paid.
    bank_accounts: BankAccount,
    /// Offers that were stopped and reopened.
    moderations: Moderation,
    /// What producers propose.
    producer_proposals: ProducerProposal,
    /// Surveys of sales.
    sales_surveys: SalesSurvey,
    /// Cases of recognition.
    recognition_cases: RecognitionCase,
    /// Steps of cases.
    case_steps: CaseStep,
    /// Papers of cases.
    case_papers: CasePaper,
    /// Surveys of residents.
    satisfaction_surveys: SatisfactionSurvey,
    /// Votes on cases.
    case_ballots: CaseBallot,
}
