//! Tests of the pure core through its public face.
#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod fixture;
mod judging;
mod law_errors;
mod readings;
mod recognition;
mod units;
