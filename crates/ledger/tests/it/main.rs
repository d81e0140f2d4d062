//! The ledger's story, told on both engines.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod amending;
mod boundary;
mod engine;
mod facts;
mod integrity;
mod model;
mod newsletter;
mod orders;
mod people;
mod reorganisation;
mod schema;
mod targets;
mod time;
