//! The cheapest path: what each unit lacks for its next grade, what that costs, and which units to choose so that targets are met at least
//! cost, or most of them within the money there is.

mod adopt;
mod bound;
mod candidate;
mod explain;
mod fund;
mod kept;
mod mend;
mod plan;
mod price;
mod request;
pub mod solver;
mod surer;
mod way;
mod words;

pub use adopt::{Answer, Order, answer, granted, still_asked};
pub use candidate::{Bar, Candidate};
pub use explain::{Another, Explanation, More, Reason, explain, reason};
pub use fund::{Funds, Paid, unspent};
pub use kept::{Change, Kept, KeptUnit};
pub use plan::{Aimed, Field, Outcome, Plan, Shortage};
pub use price::{Basis, Estimate, LEAST_STEPS, Price, Prices};
pub use request::{Limits, Mode, Request, VERIFY_AT_MOST, Wanted, Wish};
pub use way::{Asked, Open, Step, Way, cost};
pub use words::money;
