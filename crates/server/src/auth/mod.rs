//! Signing in: passwords, a provider, the second factor, sessions.

pub mod account;
pub mod cookie;
mod guessable;
pub mod guessing;
pub mod oidc;
pub mod pages;
pub mod people;
pub mod second_factor;
pub mod session;
#[cfg(test)]
mod tests;
pub mod tokens;
