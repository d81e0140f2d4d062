//! Tests of the documents that this crate reads and writes.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test says what it expects")]

mod boundaries;
mod dossier;
mod import;
mod papers;
mod report;
mod set_form;
mod text;
