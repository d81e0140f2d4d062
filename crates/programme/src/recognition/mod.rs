//! Recognition as a legal process: cases, where they stand and by when somebody must act, what a unit still falls short of, and when a
//! recognition falls.

mod case;
mod condition;
mod count;
mod opening;
mod standing;
mod withdrawal;

pub use case::{Case, Decision, cases, find};
pub use condition::{Condition, conditions};
pub use count::{BallotCount, SurveyCount};
pub use opening::{Obstacle, Opening, free_codes, grades, opening};
pub use standing::{Stage, Standing, StepStanding, StepState};
pub use withdrawal::{Fall, fall};
