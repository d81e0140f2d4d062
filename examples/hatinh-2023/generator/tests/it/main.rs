//! The example is what it says: byte for byte, figure by figure, record by record.
#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod files;
mod outlook;
mod path;
mod province;
mod readme;
mod records;
mod risk;
mod state;
