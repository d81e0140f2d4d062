//! Issued reports: the number, what it was made from, the digests of its files.

use jiff::{Timestamp, civil::Date};
use programme::fact::Cell;
use sqlx::Row as _;

use crate::{
    act::{self, ActSeq, Content, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
    schema::FactsDigest,
};

/// A report under its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedReport {
    /// Its number: `15/BC-VPĐP`.
    pub number: String,
    /// Which report: `programme`.
    pub kind: String,
    /// The date it is about.
    pub as_of: Date,
    /// The moment whose knowledge it holds.
    pub known_at: Timestamp,
    /// Names and SHA-256 digests of its files, one a line.
    pub digests: String,
}

impl IssuedReport {
    pub(crate) fn digest(&self) -> String {
        let mut digest = FactsDigest::new();
        let as_of = self.as_of.to_string();
        let cells = [Cell::Int(self.known_at.as_microsecond()), Cell::text(&self.digests)];
        digest.add(0, None, [&self.number, &self.kind, &as_of], &cells);
        digest.finish()
    }
}

impl Ledger {
    /// Records that a report was issued.
    pub async fn issue_report(&self, new: NewAct, report: &IssuedReport) -> Result<ActSeq, LedgerError> {
        if self.issued_report(&report.number).await?.is_some() {
            return Err(LedgerError::AlreadyIssued(report.number.clone()));
        }
        let mut tx = self.begin().await?;
        let tail = act::tail(&mut tx).await?;
        within!(&mut tx, connection => {
            sqlx::query("INSERT INTO issued_report (number, act, kind, as_of, known_at, digests) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(&report.number)
                .bind(tail.seq)
                .bind(&report.kind)
                .bind(report.as_of.to_string())
                .bind(report.known_at.as_microsecond())
                .bind(&report.digests)
                .execute(connection)
                .await?;
        });
        let content = Content { fact_kind: Some("issued_report"), facts_digest: report.digest(), ..Content::default() };
        let act = act::write(&mut tx, tail, new, content).await?;
        tx.commit().await?;
        Ok(act)
    }

    /// The report of a number.
    pub async fn issued_report(&self, number: &str) -> Result<Option<IssuedReport>, LedgerError> {
        on!(&self.db, pool => {
            let found = sqlx::query("SELECT number, kind, as_of, known_at, digests FROM issued_report WHERE number = $1").bind(number);
            let Some(row) = found.fetch_optional(pool).await? else { return Ok(None) };
            let damaged = |field| LedgerError::Damaged { table: "issued_report", seq: 0, field };
            let as_of: String = row.try_get(2)?;
            Ok(Some(IssuedReport {
                number: row.try_get(0)?,
                kind: row.try_get(1)?,
                as_of: as_of.parse().map_err(|_| damaged("as_of"))?,
                known_at: Timestamp::from_microsecond(row.try_get(3)?).map_err(|_| damaged("known_at"))?,
                digests: row.try_get(4)?,
            }))
        })
    }

    /// The number of the report that an act issued.
    pub(crate) async fn report_of_act(&self, act: i64) -> Result<Option<String>, LedgerError> {
        on!(&self.db, pool => {
            let row = sqlx::query("SELECT number FROM issued_report WHERE act = $1").bind(act).fetch_optional(pool).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }
}
