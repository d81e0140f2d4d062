//! The commands, one module each.

mod acts;
mod anchor;
mod assess;
mod backup;
mod boundaries;
mod check;
mod demo;
mod doctor;
mod evidence;
mod explain;
mod export;
mod import;
mod init;
mod law;
mod metrics;
mod outlook;
mod papers;
mod path;
mod read_pdf;
mod reconcile;
mod report;
mod review;
mod serve;
mod set;
mod targets;
mod tasks;
mod units;
mod user;

pub use path::{Aim, Most, Purse};

use crate::{
    args::{Cli, Command, Content, OutlookCommand},
    error::Failure,
    office::Office,
};

/// Runs a command; `false` means that the answer is no.
pub async fn run(cli: Cli) -> Result<bool, Failure> {
    let common = &cli.common;
    let lang = common.lang();
    match cli.command {
        Command::Demo { load_only, out, listen } => demo::run(common, load_only, &out, &listen).await,
        Command::Init { province, region } => init::run(common, province, region, lang).await,
        Command::Serve { listen, secure, watched } => {
            serve::run(Office::open(common).await?, common, (&listen, secure), watched, lang).await
        }
        Command::Doctor { quick, json } => doctor::run(common, quick, json).await,
        Command::Set { setting, value } => set::run(&Office::open(common).await?, &setting, value, lang).await,
        Command::User { command } => user::run(&Office::open(common).await?, command, lang).await,
        Command::Import { content, file, property, as_of, dry_run, act } => {
            let office = Office::open(common).await?;
            match content {
                Content::Facts(_) if property.is_some() || as_of.is_some() => Err(Failure::misuse(
                    "--property và --as-of chỉ dùng khi nhập ranh giới (boundaries)",
                    "--property and --as-of are for boundaries only",
                )),
                Content::Facts(kind) => import::run(&office, kind, &file, dry_run, &act, lang).await,
                Content::Boundaries => {
                    let asked = boundaries::Asked { file: &file, property: property.as_deref(), as_of, dry_run };
                    boundaries::run(&office, &asked, &act, lang).await
                }
            }
        }
        Command::Template { kind, file } => export::template(kind, &file, lang),
        Command::Export { kind, known_at } => export::run(&Office::open(common).await?, kind, known_at).await,
        Command::Reconcile { file, unit, year, when, json } => {
            let asked = reconcile::Asked { file: &file, unit, year, when: when.resolve(), json };
            reconcile::run(&Office::open(common).await?, &asked, lang).await
        }
        Command::Acts { limit, json } => acts::list(&Office::open(common).await?, limit, json, lang).await,
        Command::Undo { number, act } => acts::undo(&Office::open(common).await?, number, &act, lang).await,
        Command::Retract { number, act } => acts::retract(&Office::open(common).await?, number, &act, lang).await,
        Command::Backup { command } => backup::run(common, command).await,
        Command::ReadPdf { what } => read_pdf::run(what),
        Command::Anchor { command } => anchor::run(common, command).await,
        Command::Evidence { command } => evidence::run(common, command).await,
        Command::Restore(asked) => backup::restore(common, &asked).await,
        Command::Check { what } => check::run(common, what).await,
        Command::Law { command } => law::run(common, command, lang).await,
        Command::Units { unit, as_of, lineage, json } => {
            let asked = units::Asked { unit, as_of, lineage, json };
            units::run(&Office::open(common).await?, asked, lang).await
        }
        Command::Metrics { when, unit, json } => {
            metrics::run(&Office::open(common).await?, when.resolve(), unit, json, lang).await
        }
        Command::Targets { when, unit, json } => {
            targets::run(&Office::open(common).await?, when.resolve(), unit, json, lang).await
        }
        Command::Path { when, unit, due, target, budget, no_limit, verify, most, pin, forbid, json } => {
            let asked = path::Asked {
                unit,
                due,
                targets: target,
                budget,
                no_limit,
                verify,
                most,
                pinned: pin,
                forbidden: forbid,
                json,
            };
            path::run(&Office::open(common).await?, asked, when.resolve(), lang).await
        }
        Command::Explain { metric, when, unit, json } => {
            explain::run(&Office::open(common).await?, &metric, when.resolve(), unit, json, lang).await
        }
        Command::Tasks { state, lead, unit, when, json } => {
            let asked = tasks::Asked { state, lead, unit, json };
            tasks::run(&Office::open(common).await?, &asked, when.resolve(), lang).await
        }
        Command::Assess { set, compare, unit, year, when, json } => {
            let office = Office::open(common).await?;
            let asked =
                assess::Asked { set: &set, compare: compare.as_deref(), unit, year, when: when.resolve(), json };
            assess::run(&office, &asked, lang).await
        }
        Command::Review { set, on, year, unit, json, out } => {
            let asked = review::Asked { set: &set, on, year, unit, json, out: out.as_deref() };
            review::run(&Office::open(common).await?, &asked, lang).await
        }
        Command::Outlook { command: Some(OutlookCommand::Backtest { from, unit, when, json }), .. } => {
            outlook::backtest(&Office::open(common).await?, (from, unit), when.resolve(), json, lang).await
        }
        Command::Outlook { command: None, unit, set, by, when, json } => {
            let asked = outlook::Asked { unit, set: set.as_deref(), by, when: when.resolve(), json };
            outlook::run(&Office::open(common).await?, &asked, lang).await
        }
        Command::Report { command } => report::run(&Office::open(common).await?, command, lang).await,
    }
}
