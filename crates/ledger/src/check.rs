//! Is the ledger whole: the chain, the digests, the numbering, what supersedes and what is retracted.

use std::collections::HashMap;

use programme::{
    Lang,
    fact::{Cell, FactKind},
};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{
    act::{Act, GENESIS},
    database::{Ledger, on},
    error::LedgerError,
    schema::{FactsDigest, Raw, select},
};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The act does not bear the hash of what it says.
    ActChanged(i64),
    /// The act does not follow the one before it.
    ChainBroken(i64),
    /// Acts or facts are missing or doubled at this act.
    NumberingBroken(i64),
    /// The facts of the act are not those it recorded.
    FactsChanged(i64),
    /// Facts stand in a table that no act recorded.
    StrayFacts(String, i64),
    /// The fact supersedes one that is not an earlier word on the same thing.
    WrongSupersession(i64),
}

impl Finding {
    /// For a person.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (vi, en) = match self {
            Self::ActChanged(act) => (format!("việc số {act} đã bị sửa"), format!("act {act} was changed")),
            Self::ChainBroken(act) => {
                (format!("chuỗi kiểm toán đứt tại việc số {act}"), format!("the audit chain breaks at act {act}"))
            }
            Self::NumberingBroken(act) => (
                format!("thiếu hoặc thừa số tại việc số {act}"),
                format!("numbers are missing or doubled at act {act}"),
            ),
            Self::FactsChanged(act) => (
                format!("bản ghi của việc số {act} đã bị sửa, thêm hoặc mất"),
                format!("facts of act {act} were changed, added or lost"),
            ),
            Self::StrayFacts(table, count) => (
                format!("{table} có {count} bản ghi không thuộc việc nào"),
                format!("{table} has {count} facts of no act"),
            ),
            Self::WrongSupersession(fact) => (
                format!("bản ghi #{fact} thay một bản ghi không cùng nội dung"),
                format!("fact #{fact} supersedes one that is about something else"),
            ),
        };
        lang.pick(&vi, &en).to_owned()
    }
}

/// What a fact that supersedes must share with the one it supersedes: the key. The day joined that of targets when ledgers held
/// adjustments already, and these supersede what they adjust.
fn thing<'r>(raw: &'r Raw<'_>) -> Vec<&'r Cell<'r>> {
    let joined_later = |id| raw.kind == FactKind::Target && id == "date";
    let fields = raw.kind.fields().iter().zip(&raw.cells);
    fields.filter(|(field, _)| field.key && !joined_later(field.id)).map(|(_, cell)| cell).collect()
}

impl Ledger {
    /// Checks the whole ledger; what is found, in the order of the acts.
    pub async fn check(&self) -> Result<Vec<Finding>, LedgerError> {
        let mut findings = Vec::new();
        let acts = self.all_acts().await?;
        let (held, stray) = self.held(&acts).await?;
        let (mut previous, mut act_number, mut first) = (GENESIS.to_owned(), 1, 1);
        for act in &acts {
            let seq = act.seq.0;
            if act.hash != act.expected_hash() {
                findings.push(Finding::ActChanged(seq));
            }
            if act.previous_hash != previous {
                findings.push(Finding::ChainBroken(seq));
            }
            if seq != act_number || act.first_fact != first {
                findings.push(Finding::NumberingBroken(seq));
            }
            let lost = held.get(&seq).is_some_and(|held| *held != act.fact_count);
            if lost || self.facts_digest(act).await? != act.facts_digest {
                findings.push(Finding::FactsChanged(seq));
            }
            previous.clone_from(&act.hash);
            (act_number, first) = (seq + 1, act.first_fact + act.fact_count);
        }
        findings.extend(stray);
        for kind in FactKind::ALL {
            self.supersessions(*kind, &mut findings).await?;
        }
        Ok(findings)
    }

    /// The digest that an act's facts have now.
    async fn facts_digest(&self, act: &Act) -> Result<String, LedgerError> {
        match act.fact_kind.as_deref() {
            None => Ok(String::new()),
            Some("retraction") => self.retraction_digest(act.seq.0).await,
            Some("issued_report") => {
                let number = self.report_of_act(act.seq.0).await?;
                let report = match number {
                    Some(number) => self.issued_report(&number).await?,
                    None => None,
                };
                Ok(report.map(|report| report.digest()).unwrap_or_default())
            }
            Some(kind) => match FactKind::from_id(kind) {
                Some(kind) => self.digest_of(kind, act).await,
                None => Ok(String::new()),
            },
        }
    }

    /// Read by the numbers that the act gave: an act has no index of its own.
    async fn digest_of(&self, kind: FactKind, act: &Act) -> Result<String, LedgerError> {
        let statement = format!("{} WHERE act = $1 AND seq >= $2 AND seq < $3 ORDER BY seq", select(kind, ""));
        let rows: Vec<Raw<'static>> = on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(act.seq.0).bind(act.first_fact).bind(act.first_fact.saturating_add(act.fact_count));
            let rows = rows.fetch_all(pool).await?;
            rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<_, _>>()?
        });
        let mut digest = FactsDigest::new();
        for raw in &rows {
            digest.add(raw.seq, raw.supersedes, [&raw.valid, &raw.provenance, &raw.source], &raw.cells);
        }
        Ok(digest.finish())
    }

    async fn retraction_digest(&self, act: i64) -> Result<String, LedgerError> {
        let row: Option<(i64, i64)> = on!(&self.db, pool => {
            let row = sqlx::query("SELECT seq, fact FROM retraction WHERE act = $1").bind(act).fetch_optional(pool).await?;
            row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?))).transpose()?
        });
        let mut digest = FactsDigest::new();
        if let Some((seq, fact)) = row {
            digest.add(seq, None, ["", "", ""], &[Cell::Int(fact)]);
        }
        Ok(digest.finish())
    }

    /// How many facts each act holds in its table, and those that no act recorded.
    async fn held(&self, acts: &[Act]) -> Result<(HashMap<i64, i64>, Vec<Finding>), LedgerError> {
        let tables: HashMap<i64, &str> =
            acts.iter().filter_map(|act| Some((act.seq.0, act.fact_kind.as_deref()?))).collect();
        let (mut held, mut findings) = (HashMap::new(), Vec::new());
        for kind in FactKind::ALL {
            let table = kind.id();
            let statement = format!("SELECT act, COUNT(*) FROM {table} GROUP BY act");
            let counts: Vec<(i64, i64)> = on!(&self.db, pool => {
                let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
                rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, sqlx::Error>>()?
            });
            let (recorded, stray): (Vec<_>, Vec<_>) =
                counts.into_iter().partition(|(act, _)| tables.get(act) == Some(&table));
            held.extend(recorded);
            let stray: i64 = stray.iter().map(|(_, count)| count).sum();
            if stray > 0 {
                findings.push(Finding::StrayFacts(table.to_owned(), stray));
            }
        }
        Ok((held, findings))
    }

    async fn supersessions(&self, kind: FactKind, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let side = |side: &str| {
            kind.fields().iter().map(|field| format!("{side}.\"{}\"", field.id)).collect::<Vec<_>>().join(", ")
        };
        let table = kind.id();
        let pair = |which: &str| {
            format!(
                "SELECT {which}.seq, {which}.supersedes, {which}.valid, {which}.provenance, {which}.source, {} \
                 FROM {table} AS later JOIN {table} AS earlier ON earlier.seq = later.supersedes ORDER BY later.seq",
                side(which),
            )
        };
        let read = async |statement: String| -> Result<Vec<Raw<'static>>, LedgerError> {
            on!(&self.db, pool => {
                let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
                Ok(rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<_, _>>()?)
            })
        };
        let (later, earlier) = (read(pair("later")).await?, read(pair("earlier")).await?);
        for (later, earlier) in later.iter().zip(&earlier) {
            if earlier.seq >= later.seq || thing(earlier) != thing(later) {
                findings.push(Finding::WrongSupersession(later.seq));
            }
        }
        let statement = format!(
            "SELECT seq FROM {table} WHERE supersedes IS NOT NULL AND supersedes NOT IN (SELECT seq FROM {table})"
        );
        let dangling: Vec<i64> = on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
            rows.iter().map(|row| row.try_get(0)).collect::<Result<_, sqlx::Error>>()?
        });
        findings.extend(dangling.into_iter().map(Finding::WrongSupersession));
        Ok(())
    }
}
