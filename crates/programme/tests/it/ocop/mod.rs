//! OCOP: the law of it, dossiers, councils, stars, certificates and sales.

mod council;
mod history;
mod law;
mod read;
mod stage;
pub mod story;
mod survey;
