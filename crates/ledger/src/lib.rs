//! Durable facts: append-only, with two times, a hash-chained audit, and undo, on SQLite and PostgreSQL.
//!
//! One act is one entry of the audit; a transaction holds one act, or the several that one word of a person brings about.
//! Facts are never updated or deleted; what counts at a moment follows from the acts recorded by then: those undone are
//! left out, as are facts retracted, and of facts about the same thing the latest counts.

mod account;
mod act;
mod amend;
mod anchor;
mod append;
mod attempt;
mod backup;
mod batch;
mod boundary;
mod check;
mod cluster;
pub mod copy;
mod database;
mod engine;
mod erasing;
mod error;
mod evidence;
mod following;
mod history;
mod insert;
mod issued;
mod job;
mod lines;
mod migrate;
mod mirror;
mod newsletter;
mod notice;
mod order;
mod partition;
mod path_plan;
mod read;
mod reorganisation;
mod scenario;
mod schema;
mod session;
mod setting;
mod state;
mod stream;
mod token;
mod views;
mod visible;
mod webhook;

pub use account::{Account, AccountId, NewAccount};
pub use act::{Act, ActSeq, NewAct, hex};
pub use amend::{Amended, Amendment, Conflict};
pub use anchor::{Anchor, Held, NoAnchor};
pub use append::{Appended, Compared, Difference};
pub use attempt::Attempt;
pub use batch::Batch;
pub use boundary::{Bearer, Boundary};
pub use check::Finding;
pub use cluster::{Duty, Listening};
pub use database::{Ledger, Location};
pub use engine::Kept;
pub use erasing::{Nameless, is_pseudonym};
pub use error::LedgerError;
pub use evidence::Evidence;
pub use following::Following;
pub use history::{Reported, Said};
pub use issued::{Issue, IssuedReport};
pub use job::{Job, JobState};
pub use newsletter::{Delivery, Ending, Reader, ReaderState, Tally};
pub use notice::{Mail, MailQueue, Notice};
pub use order::{Buyer, Complaint, Line, NewOrder, Order, Part, Placed, Selection, Turn};
pub use path_plan::PathPlan;
pub use read::{ObservationRow, View};
pub use scenario::{NewScenario, Scenario};
pub use session::Session;
pub use state::{Taken, Whole};
pub use token::{Answered, Token};
pub use webhook::{Outcome, Sending, SendingState, Telling, Told, Webhook};
