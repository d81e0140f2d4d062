//! Office files in and out: official reports, their annexes and their charts; forms and lists that people send.

pub mod bounce;
pub mod boundaries;
pub mod briefing;
pub mod chart;
pub mod conclusion;
pub mod council;
pub mod dossier;
pub mod edxml;
pub mod fonts;
pub mod grid;
pub mod import;
pub mod kind;
pub mod labels;
pub mod mid_term;
pub mod pack;
pub mod paper;
pub mod path_plan;
pub mod picture;
pub mod programme_report;
pub mod recognition;
pub mod report;
pub mod review;
pub mod set_comparison;
pub mod text;

mod archive;
mod figures;
mod markup;
mod passages;
mod prose;
mod sources;
mod typesetting;
