//! `nongthon doctor`: is the installation well, and what helps where it is not.

use ledger::{Kept, Ledger, Location};
use programme::Lang;
use serde::Serialize;
use server::condition::{Finding, Installation, Verdict, chain};

use crate::{args::Common, clock, error::Failure, office, print, reference};

const LEDGER: &str = "condition-ledger";

#[derive(Serialize)]
struct Told {
    subject: &'static str,
    verdict: &'static str,
    says: String,
}

pub async fn run(common: &Common, quick: bool, json: bool) -> Result<bool, Failure> {
    let lang = common.lang();
    let mut findings = vec![reference_data(common, lang)];
    findings.extend(of_ledger(common, quick).await?);
    if json {
        let told = |finding: &Finding| Told {
            subject: finding.subject,
            verdict: finding.verdict.id(),
            says: finding.told(lang).into_owned(),
        };
        print::json(&findings.iter().map(told).collect::<Vec<_>>())?;
    } else {
        let head = match lang {
            Lang::Vi => ["Hạng mục", "Tình trạng", "Chi tiết"],
            Lang::En => ["Subject", "Condition", "Details"],
        };
        let row = |finding: &Finding| {
            vec![
                finding.name(lang).into_owned(),
                finding.verdict.told(lang).into_owned(),
                finding.told(lang).into_owned(),
            ]
        };
        print::table(&head, findings.iter().map(row).collect(), &[])?;
    }
    Ok(findings.iter().all(|finding| finding.verdict != Verdict::Wrong))
}

fn reference_data(common: &Common, lang: Lang) -> Finding {
    const SUBJECT: &str = "condition-reference";
    match reference::load(common) {
        Ok(reference) => {
            let (sets, units) = (reference.law.sets().len(), reference.register.units().len());
            Finding::well(SUBJECT, "condition-reference-well").with("sets", sets).with("units", units)
        }
        Err(failure) => Finding::wrong(SUBJECT, "condition-ledger-wrong").with("cause", failure.message(lang)),
    }
}

/// What the ledger and all beside it say. A ledger of another version is not opened: that would bring its schema up to date.
async fn of_ledger(common: &Common, quick: bool) -> Result<Vec<Finding>, Failure> {
    let location = office::place(common);
    let place = match &location {
        Location::Sqlite(file) => file.display().to_string(),
        Location::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let none = || Finding::wrong(LEDGER, "condition-ledger-none").with("place", place);
    let Kept { schema, known, .. } = match Ledger::look(&location).await {
        Err(error) => return Ok(vec![Finding::wrong(LEDGER, "condition-ledger-wrong").with("cause", error)]),
        Ok(None) => return Ok(vec![none()]),
        Ok(Some(kept)) => kept,
    };
    let Some(found) = schema else { return Ok(vec![none()]) };
    let other = |finding: Finding| Ok(vec![finding.with("found", found).with("known", known)]);
    if found < known {
        return other(Finding::doubtful(LEDGER, "condition-ledger-older"));
    }
    if found > known {
        return other(Finding::wrong(LEDGER, "condition-ledger-newer"));
    }
    let ledger = Ledger::open(&location).await?;
    let (evidence, backups) = (common.places.evidence(&common.data), common.places.backups(&common.data));
    let installation = Installation {
        ledger: &ledger,
        data: common.data.clone(),
        evidence: &evidence,
        backups: &backups,
        now: clock::now(),
    };
    let mut findings = installation.findings().await;
    if !quick {
        findings.extend(chain(&ledger).await);
    }
    Ok(findings)
}
