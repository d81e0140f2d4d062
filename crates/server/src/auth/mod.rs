//! Signing in: passwords, the second factor, sessions.

pub mod cookie;
pub mod pages;
pub mod people;
pub mod second_factor;
pub mod session;
