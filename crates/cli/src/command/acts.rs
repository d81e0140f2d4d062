//! `nongthon acts`, `undo`, `retract`: what was done to the ledger, and taking it back.

use ledger::{ActSeq, NewAct};
use programme::{Lang, fact::Seq};
use serde::Serialize;

use crate::{args::Act, clock, error::Failure, office::Office, print};

#[derive(Serialize)]
struct Line {
    number: i64,
    recorded_at: jiff::Timestamp,
    kind: String,
    actor: String,
    reason: String,
    source: Option<String>,
    facts: i64,
    undoes: Option<i64>,
}

/// An act of this moment.
pub fn act_now(act: &Act, kind: &str) -> NewAct {
    NewAct {
        actor: act.actor.clone(),
        reason: act.reason.clone(),
        kind: kind.to_owned(),
        source: None,
        source_digest: None,
        recorded_at: clock::now(),
    }
}

pub async fn list(office: &Office, limit: u32, json: bool, lang: Lang) -> Result<bool, Failure> {
    let acts = office.ledger.acts(limit).await?;
    let lines = acts.into_iter().map(|act| Line {
        number: act.seq.0,
        recorded_at: act.recorded_at,
        kind: act.kind,
        actor: act.actor,
        reason: act.reason,
        source: act.source,
        facts: act.fact_count,
        undoes: act.undoes.map(|act| act.0),
    });
    if json {
        print::json(&lines.collect::<Vec<_>>())?;
        return Ok(true);
    }
    let rows = lines.map(|line| {
        let undoes = line.undoes.map(|act| format!(" {act}")).unwrap_or_default();
        vec![
            line.number.to_string(),
            clock::written(line.recorded_at),
            format!("{}{undoes}", line.kind),
            programme::vietnamese::count(line.facts),
            line.actor,
            line.source.unwrap_or_default(),
            line.reason,
        ]
    });
    let headers = [
        lang.pick("số", "number"),
        lang.pick("lúc", "at"),
        lang.pick("việc", "act"),
        lang.pick("bản ghi", "facts"),
        lang.pick("người", "actor"),
        lang.pick("tệp", "file"),
        lang.pick("lý do", "reason"),
    ];
    print::table(&headers, rows.collect(), &[0, 3])?;
    Ok(true)
}

pub async fn undo(office: &Office, number: i64, act: &Act, lang: Lang) -> Result<bool, Failure> {
    let done = office.ledger.undo(ActSeq(number), act_now(act, "undo")).await?;
    print::line(&format!(
        "{} {number} ({} {})",
        lang.pick("Đã hoàn tác việc số", "Undid act"),
        lang.pick("việc số", "act"),
        done.0
    ))?;
    Ok(true)
}

pub async fn retract(office: &Office, number: i64, act: &Act, lang: Lang) -> Result<bool, Failure> {
    let done = office.ledger.retract(Seq(number), act_now(act, "retract")).await?;
    print::line(&format!(
        "{} #{number} ({} {})",
        lang.pick("Đã rút bản ghi", "Retracted fact"),
        lang.pick("việc số", "act"),
        done.0
    ))?;
    Ok(true)
}
