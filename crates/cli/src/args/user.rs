//! What can be done about users.

use clap::Subcommand;
use programme::{policy::Role, unit::UnitCode};

use super::word::role;

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user
    Add {
        /// What is typed to sign in
        login: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// commune_officer, district_officer, specialist, coordinator, leader, administrator, auditor, producer
        #[arg(long, value_parser = role)]
        role: Role,
        /// The unit where the role is held [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// A specialist's department
        #[arg(long, value_name = "ID", required_if_eq("role", "specialist"))]
        department: Option<String>,
        /// The code of the producer for whom a producer speaks
        #[arg(long, value_name = "CODE", required_if_eq("role", "producer"))]
        producer: Option<String>,
    },
    /// Give a new password, to be changed at the next sign-in
    Password {
        /// Whose
        login: String,
    },
}
