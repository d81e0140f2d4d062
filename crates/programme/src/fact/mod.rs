//! Facts: what the ledger holds. One module per noun; each kind declares its fields once, and storage, import and
//! export follow from that declaration.

mod acknowledgement;
mod area;
mod case;
mod difficulty;
mod directive;
mod field;
mod finance;
mod key;
mod local_threshold;
mod narrative;
mod news;
mod newsletter;
mod observation;
mod ocop;
mod organisation;
mod plan;
mod project;
mod read;
mod recognition;
mod reorganisation;
mod set_version;
mod shop;
mod step;
mod support;
mod target;
mod unit_entry;
mod years;

use std::fmt;

use jiff::civil::Date;

pub use acknowledgement::Acknowledgement;
pub use area::Area;
pub use case::{CaseBallot, CasePaper, CaseStep, RecognitionCase, SatisfactionSurvey, StepOutcome};
pub use difficulty::{Difficulty, Proposal};
pub use directive::{
    ContentGroup, Directive, DirectiveExtension, DirectiveHandOver, DirectiveUpdate, Document, DocumentKind, FILE_MARK,
    Outcome, Priority,
};
pub use field::{Cell, Field, Input, Raw, Star, Stored, Year};
pub use finance::{
    Allocation, CapitalKind, Contribution, ContributionKind, Disbursement, FundSource, TreasuryException,
};
pub use key::{Distinct, DistinctBuilder, key, key_cells, same_subject};
pub use local_threshold::LocalThreshold;
pub use narrative::{Section, Statement};
pub use news::{NewsPost, NewsState};
pub use newsletter::{IssueState, NewsletterIssue, Topic};
pub use observation::{Observation, Reading, Stage};
pub use ocop::{
    Appeal, Application, Award, Council, CouncilMember, CouncilRole, CouncilSession, Dossier, DossierItem, Export,
    Market, MarketSale, OcopLevel, PROPOSABLE, PaperKind, Producer, ProducerKind, ProducerPaper, ProducerProposal,
    Product, ProductPhoto, ProductProfile, ProposalState, Recusal, RecusalReason, Round, Sale, SalesSurvey, Score,
    SelfScore, StarDecision,
};
pub use organisation::{Body, BodyKind, Holder, Tenure};
pub use plan::{PlanIssued, PlanOwed};
pub use project::{CarryOver, Project, ProjectKind};
pub use read::{Problem, ReadContext, Row};
pub use recognition::{Action, ModelArea, Outlook, OutlookTier, Recognition, RecognitionBasis};
pub use reorganisation::{Duty, DutyTransfer, Faults, Heir, Reorganisation, ShareKey};
pub use set_version::{SetState, SetVersion};
pub use shop::{BankAccount, Moderation, Offer, Pieces, SaleState};
pub use step::{FundRequest, PricedBy, StepCost};
pub use support::{ClaimState, Course, CourseKind, PolicyClaim, SupportPolicy};
pub use target::{Aim, Goal, Target};
pub use unit_entry::{Counted, UnitEntry};
pub use years::Years;

use crate::{Lang, vocabulary::vocabulary};

vocabulary! {
    /// How we came to know a fact.
    Provenance {
        Official = "official", "hồ sơ chính thức", "official record";
        Published = "published", "nguồn công khai", "public source";
        Inferred = "inferred", "suy luận", "inferred";
        Illustrative = "illustrative", "dữ liệu minh họa", "illustrative data";
    }
}

/// The number of a fact in the ledger: it orders everything that was ever learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A fact with what every fact has: how we know it, and from where.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<F> {
    /// The fact.
    pub fact: F,
    /// How we came to know it.
    pub provenance: Provenance,
    /// The document, page or person it is from.
    pub source: String,
}

/// A fact in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<F> {
    /// Its number.
    pub seq: Seq,
    /// What it says, and how we know.
    pub sourced: Sourced<F>,
}

impl<F> Record<F> {
    /// The fact itself.
    pub const fn fact(&self) -> &F {
        &self.sourced.fact
    }
}

/// What a file or a table needs to know of one field.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// The identifier: the column of the table and the English header.
    pub id: &'static str,
    /// The header in Vietnamese.
    pub vi: &'static str,
    /// The column's type.
    pub stored: Stored,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is part of what the fact is about: two facts with the same key are the same thing said twice,
    /// and the later one supersedes.
    pub key: bool,
    /// What would be right in it.
    pub expected: fn(Lang) -> String,
    /// How a person gives it in a form.
    pub input: Input,
}

/// What follows from facts of a kind beside figures: what else is said may mean something else once such a fact is recorded, so that a
/// state is read anew, and none can be supposed over one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shapes {
    /// Nothing.
    Nothing,
    /// Which units there are.
    Units,
    /// What the law asks for, and so which measures there are.
    Law,
}

/// A kind of fact.
pub trait Fact: Sized + Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// Which kind.
    const KIND: FactKind;
    /// What follows from its facts.
    const SHAPES: Shapes = Shapes::Nothing;
    /// Its fields, in order.
    const FIELDS: &'static [FieldInfo];

    /// The date the fact is about.
    fn valid(&self) -> Date;
    /// Its fields as stored, in order.
    fn store<'a>(&'a self, cells: &mut Vec<Cell<'a>>);
    /// From its fields as stored; the error is the field that is damaged.
    fn load(cells: &[Cell<'_>]) -> Result<Self, &'static str>;
    /// From a line of a file; problems are noted in the row.
    fn read(row: &mut Row<'_>) -> Option<Self>;
    /// One line that tells a person what the fact says.
    fn describe(&self, lang: Lang) -> String;
    /// What is wrong in the facts of one file taken together, though each is right by itself.
    #[must_use]
    fn together(facts: &[Sourced<Self>], context: ReadContext<'_>) -> Faults {
        reorganisation::none(facts, context)
    }
}

/// Declares a fact: the struct, its fields with their headers, and how it is stored and read.
///
/// `key` before a field makes it part of the fact's identity. The block after the fields gives the date the fact is
/// about, what else must be right about it and, optionally, what follows from such facts ([`Shapes`]) and what must be right about
/// all facts of a file together.
macro_rules! fact {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$field_meta:meta])* $([$key:ident])? $field:ident: $type:ty = $vi:literal;)+
        }
        valid |$this:ident| $valid:expr;
        check |$checked:ident, $row:ident| $check:expr;
        describe |$described:ident, $lang:ident| $describe:expr;
        $(shapes $shapes:ident;)?
        $(together |$facts:ident, $context:ident| $together:expr;)?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }

        impl $crate::fact::Fact for $name {
            const KIND: $crate::fact::FactKind = $crate::fact::FactKind::$name;
            $(const SHAPES: $crate::fact::Shapes = $crate::fact::Shapes::$shapes;)?
            const FIELDS: &'static [$crate::fact::FieldInfo] = &[$(
                $crate::fact::FieldInfo {
                    id: stringify!($field),
                    vi: $vi,
                    stored: <$type as $crate::fact::Field>::STORED,
                    required: <$type as $crate::fact::Field>::REQUIRED,
                    key: $crate::fact::is_key!($($key)?),
                    expected: <$type as $crate::fact::Field>::expected,
                    input: <$type as $crate::fact::Field>::INPUT,
                },
            )+];

            fn valid(&self) -> jiff::civil::Date {
                let $this = self;
                $valid
            }

            fn store<'a>(&'a self, cells: &mut Vec<$crate::fact::Cell<'a>>) {
                $(cells.push($crate::fact::Field::store(&self.$field));)+
            }

            fn load(cells: &[$crate::fact::Cell<'_>]) -> Result<Self, &'static str> {
                let mut cells = cells.iter();
                Ok(Self { $(
                    $field: cells.next().and_then($crate::fact::Field::load).ok_or(stringify!($field))?,
                )+ })
            }

            fn read($row: &mut $crate::fact::Row<'_>) -> Option<Self> {
                $(let $field = $row.field::<$type>(stringify!($field));)+
                let $checked = Self { $($field: $field?,)+ };
                let () = $check;
                $row.is_sound().then_some($checked)
            }

            fn describe(&self, $lang: $crate::Lang) -> String {
                let $described = self;
                $describe
            }

            $(fn together(
                $facts: &[$crate::fact::Sourced<Self>],
                $context: $crate::fact::ReadContext<'_>,
            ) -> $crate::fact::Faults {
                $together
            })?
        }
    };
}

/// Whether a field was marked `[key]`.
macro_rules! is_key {
    () => {
        false
    };
    (key) => {
        true
    };
}

use {fact, is_key};

/// Declares the kinds of facts: their names, and the macros that run a generic body for one or all of them.
macro_rules! kinds {
    ($d:tt $($name:ident = $id:literal, $vi:literal, $en:literal;)+) => {
        vocabulary! {
            /// A kind of fact; its id names the table, the import and the file.
            FactKind {
                $($name = $id, $vi, $en;)+
            }
        }

        impl FactKind {
            /// The fields of its facts, in order.
            #[must_use]
            pub const fn fields(self) -> &'static [FieldInfo] {
                match self {
                    $(Self::$name => <$name as Fact>::FIELDS,)+
                }
            }

            /// What follows from its facts.
            #[must_use]
            pub const fn shapes(self) -> Shapes {
                match self {
                    $(Self::$name => <$name as Fact>::SHAPES,)+
                }
            }
        }

        /// Runs a generic body once for every kind of fact: `for_each_fact!(F => { … F … })`.
        #[macro_export]
        macro_rules! for_each_fact {
            ($d kind:ident => $d body:block) => {{
                $({
                    type $d kind = $crate::fact::$name;
                    $d body
                })+
            }};
        }

        /// Runs a generic body for the kind of fact known at run time: `with_fact!(kind, F => expression)`.
        #[macro_export]
        macro_rules! with_fact {
            ($d value:expr, $d kind:ident => $d body:expr) => {
                match $d value {
                    $($crate::fact::FactKind::$name => {
                        type $d kind = $crate::fact::$name;
                        $d body
                    })+
                }
            };
        }
    };
}

kinds! { $
    Area = "area", "khu dân cư", "residential areas";
    UnitEntry = "unit_entry", "thông tin đơn vị", "entries on units";
    Reorganisation = "reorganisation", "sắp xếp đơn vị hành chính", "reorganisations of units";
    DutyTransfer = "duty_transfer", "chuyển giao việc của cấp kết thúc", "duties of a level that ends";
    Observation = "observation", "số liệu báo cáo", "observations";
    Recognition = "recognition", "quyết định công nhận, thu hồi", "recognition decisions";
    ModelArea = "model_area", "khu dân cư kiểu mẫu", "model residential areas";
    Target = "target", "chỉ tiêu kế hoạch", "targets";
    Outlook = "outlook", "khả năng hoàn thành tiêu chí", "outlook tiers";
    Product = "product", "sản phẩm OCOP", "OCOP products";
    StarDecision = "star_decision", "quyết định hạng sao", "star decisions";
    Sale = "sale", "doanh số", "sales";
    Export = "export", "xuất khẩu", "exports";
    MarketSale = "market_sale", "doanh số theo thị trường", "sales by market";
    Producer = "producer", "chủ thể OCOP", "OCOP producers";
    ProducerPaper = "producer_paper", "giấy tờ của chủ thể", "producers' papers";
    ProductProfile = "product_profile", "giới thiệu sản phẩm", "product profiles";
    ProductPhoto = "product_photo", "ảnh sản phẩm", "product photographs";
    Dossier = "dossier", "hồ sơ đánh giá OCOP", "OCOP dossiers";
    DossierItem = "dossier_item", "thành phần hồ sơ OCOP", "documents of OCOP dossiers";
    SelfScore = "self_score", "điểm tự chấm", "self-scores";
    Council = "council", "hội đồng đánh giá OCOP", "OCOP councils";
    CouncilMember = "council_member", "thành viên hội đồng OCOP", "members of OCOP councils";
    Recusal = "recusal", "thành viên không chấm hồ sơ", "recusals";
    Score = "score", "điểm của thành viên hội đồng", "scores of council members";
    CouncilSession = "council_session", "phiên họp hội đồng OCOP", "sessions of OCOP councils";
    Appeal = "appeal", "kiến nghị kết quả OCOP", "appeals of OCOP outcomes";
    Allocation = "allocation", "phân bổ vốn", "fund allocations";
    Disbursement = "disbursement", "giải ngân", "disbursements";
    TreasuryException = "treasury_exception", "chênh lệch với Kho bạc được chấp nhận", "accepted differences from the treasury";
    Contribution = "contribution", "đóng góp", "contributions";
    PlanOwed = "plan_owed", "kế hoạch phải ban hành", "plans owed";
    PlanIssued = "plan_issued", "kế hoạch đã ban hành", "plans issued";
    Statement = "statement", "nội dung báo cáo", "statements";
    Acknowledgement = "acknowledgement", "giải trình số liệu", "acknowledgements";
    LocalThreshold = "local_threshold", "mức do tỉnh quy định", "provincial thresholds";
    SetVersion = "set_version", "phiên bản bộ tiêu chí", "versions of criteria sets";
    Body = "body", "cơ quan", "bodies";
    Holder = "holder", "người giữ chức danh", "holders of posts";
    Document = "document", "văn bản, cuộc họp", "documents and meetings";
    Directive = "directive", "nhiệm vụ được giao", "directives";
    DirectiveUpdate = "directive_update", "cập nhật nhiệm vụ", "updates of directives";
    DirectiveExtension = "directive_extension", "gia hạn nhiệm vụ", "extensions of directives";
    DirectiveHandOver = "directive_hand_over", "chuyển giao nhiệm vụ", "directives handed over";
    Difficulty = "difficulty", "khó khăn, vướng mắc", "difficulties";
    Proposal = "proposal", "kiến nghị, đề xuất", "proposals";
    SupportPolicy = "support_policy", "chính sách hỗ trợ", "support policies";
    PolicyClaim = "policy_claim", "đề nghị hưởng chính sách", "claims on policies";
    Course = "course", "lớp tập huấn, đào tạo nghề", "courses";
    Project = "project", "dự án, công trình", "projects";
    CarryOver = "carry_over", "vốn kéo dài", "money carried over";
    StepCost = "step_cost", "chi phí hoàn thành chỉ tiêu", "costs of steps";
    FundRequest = "fund_request", "đề nghị vốn", "requests for money";
    NewsPost = "news_post", "tin tức", "news posts";
    NewsletterIssue = "newsletter_issue", "số bản tin", "issues of the newsletter";
    Offer = "offer", "chào bán sản phẩm", "offers of products";
    BankAccount = "bank_account", "tài khoản nhận tiền của chủ thể", "producers' bank accounts";
    Moderation = "moderation", "dừng bán, cho bán lại", "offers stopped and reopened";
    ProducerProposal = "producer_proposal", "đề xuất của chủ thể", "proposals of producers";
    SalesSurvey = "sales_survey", "khảo sát doanh số", "surveys of sales";
    RecognitionCase = "recognition_case", "hồ sơ công nhận, thu hồi", "cases of recognition";
    CaseStep = "case_step", "bước của hồ sơ công nhận", "steps of cases";
    CasePaper = "case_paper", "thành phần hồ sơ công nhận", "papers of cases";
    SatisfactionSurvey = "satisfaction_survey", "lấy ý kiến hài lòng", "satisfaction surveys";
    CaseBallot = "case_ballot", "bỏ phiếu về hồ sơ công nhận", "votes on cases";
}
