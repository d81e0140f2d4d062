//! The example is what it says: byte for byte, figure by figure, record by record.

mod files;
mod province;
mod readme;
mod records;
mod risk;
mod state;
