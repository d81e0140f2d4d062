//! What else can be asked of the outlook.

use clap::Subcommand;
use programme::unit::UnitCode;

use super::When;

#[derive(Debug, Subcommand)]
pub enum OutlookCommand {
    /// How often each tier came true: the outlook of a past day of each year beside what its year's figures say
    #[command(after_help = "Example: nongthon outlook backtest --from 2021 --as-of 2023-03-13")]
    Backtest {
        /// The first year
        #[arg(long, value_name = "YEAR")]
        from: i16,
        /// The unit, with all below it [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        #[command(flatten)]
        when: When,
        #[arg(long)]
        json: bool,
    },
}
