//! Tests of the documents that this crate reads and writes.

mod report;
