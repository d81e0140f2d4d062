//! Across crates: what a person does at the command line, on the real example.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod acceptance;
mod advisories;
mod analysis;
mod anchor;
mod bad_input;
mod boundaries;
mod doctor;
mod evidence;
mod faults;
mod guides;
mod hostile;
mod init;
mod kill;
mod lifecycle;
mod office;
mod outlook;
mod packaging;
mod papers;
mod proxies;
mod reports;
mod sets;
mod tidy;
mod traces;
mod upgrade;
