//! The web application: pages rendered on the server, sign-in, capture, decisions.
//!
//! A request passes the `route` guard (who is it, may they, as of when), reaches a handler in `pages`, and leaves as
//! a template filled from a `moment::Moment`: the state of the programme as of a date. The public looks at `portal`.

mod amending;
mod apart;
mod api;
mod app;
mod assets;
mod auth;
mod client;
pub mod condition;
mod copying;
mod dhis2;
mod duty;
mod failure;
mod forgetting;
mod live;
mod mail;
mod mirroring;
mod moment;
mod newsletter;
mod pages;
mod parts;
mod passport;
mod portal;
mod proposing;
mod prose;
mod random;
mod rate;
mod reminder;
mod request;
mod room;
mod route;
mod security;
mod serve;
pub mod settings;
mod supposing;
mod telemetry;
mod telling;
#[cfg(test)]
mod test_office;
mod time;
mod traces;
mod unread;
mod upload;
mod webhooks;
mod words;

pub use apart::PROTECTED;
pub use app::{Config, Demo};
pub use auth::people::{GIVEN_FOR, create_account, password_hash, password_problem};
pub use route::{Access, policies};
pub use serve::{Listen, Served, serve};
pub use traces::Traces;
