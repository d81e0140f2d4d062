//! OCOP as pure functions over the snapshot: what a dossier lacks, what a council's sheets come to, what happens next, where a
//! dossier stands, how a product's stars went, which certificates are to be renewed, and what was sold.

mod case;
mod completeness;
mod history;
mod mean;
mod pipeline;
mod proposed;
mod renewal;
mod result;
mod sales;
mod stage;
mod survey;
mod total;

pub use case::{Case, CouncilWork, cases, is_sealed};
pub use completeness::{ItemStanding, ItemState, completeness, is_complete};
pub use history::{CertificateState, Ending, Spell, histories, history};
pub use mean::Mean;
pub use pipeline::{Pipeline, pipeline};
pub use proposed::{FieldChange, Proposed, RecordChange, Written};
pub use renewal::{Renewal, RenewalReminder, RenewalStep, renewal_reminders, renewals};
pub use result::{Ballot, CouncilResult, GateStanding, Next, Seat, Verdict};
pub use sales::{BeforeAfter, before_and_after, growths, market_sales};
pub use stage::{Stage, Standing};
pub use survey::{Answer, answers, open_surveys};
pub use total::{PartTotal, Total, total};
