//! Tests of the documents that this crate reads and writes.

mod import;
mod report;
