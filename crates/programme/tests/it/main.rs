//! Tests of the pure core through its public face.
#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod area;
mod calendar;
mod completeness;
mod difficulty;
mod fixture;
mod judging;
mod law_errors;
mod lineage;
mod money;
mod ocop;
mod organisation;
mod payment;
mod policy;
mod quality;
mod quality_rules;
mod reader;
mod readings;
mod recognition;
mod reconcile;
mod shop;
mod spread;
mod target;
mod task;
mod units;
