//! The ledger's story, told on both engines.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod amending;
mod batch;
mod boundary;
mod cluster;
mod engine;
mod erasing;
mod facts;
mod integrity;
mod mirror;
mod model;
mod newsletter;
mod orders;
mod path_plan;
mod people;
mod plans;
mod provinces;
mod reorganisation;
mod scenarios;
mod schema;
mod sets;
mod targets;
mod time;
mod torn;
mod views;
mod webhooks;
