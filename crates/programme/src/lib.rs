//! The rural-development programme as data and pure functions.
//!
//! Nothing here reads a file, a clock or a database: text comes in as strings, facts as values, and verdicts go out.

mod quantity;
mod text;
mod vocabulary;

pub mod boundary;
pub mod completeness;
pub mod country;
pub mod decision;
pub mod desk;
pub mod difficulty;
pub mod fact;
pub mod grade;
pub mod group;
pub mod judge;
pub mod law;
pub mod map;
pub mod metric;
pub mod money;
pub mod ocop;
pub mod organisation;
pub mod outlook;
pub mod path;
pub mod payment;
pub mod period;
pub mod policy;
pub mod quality;
pub mod reader;
pub mod recognition;
pub mod reorganisation;
pub mod review;
pub mod scenario;
pub mod shop;
pub mod snapshot;
pub mod support;
pub mod target;
pub mod task;
pub mod tie;
pub mod unit;
pub mod vietnamese;

pub use quantity::{Dong, Quantity};
pub use text::{Lang, Text};
