//! What was copied comes back, on both engines and from one to the other.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

#[expect(dead_code, reason = "the ledger's own tests use more of it")]
#[path = "../../../ledger/tests/it/engine.rs"]
mod engine;

mod copies;
mod keeping;
