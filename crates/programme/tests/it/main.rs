//! Tests of the pure core through its public face.
#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod area;
mod calendar;
mod completeness;
mod difficulty;
mod fixture;
mod fund_request;
mod judging;
mod law_errors;
mod law_form;
mod law_versions;
mod lineage;
mod money;
mod ocop;
mod organisation;
mod outlook;
mod path;
mod payment;
mod policy;
mod quality;
mod quality_rules;
mod reader;
mod readings;
mod recognition;
mod recognition_case;
mod reconcile;
mod review;
mod scenario;
mod shop;
mod solver;
mod spread;
mod target;
mod task;
mod units;
