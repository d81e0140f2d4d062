//! Signing in: passwords, the second factor, sessions.

pub mod account;
pub mod cookie;
pub mod pages;
pub mod people;
pub mod second_factor;
pub mod session;
pub mod tokens;
