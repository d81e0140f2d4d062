//! Issued reports: the number, what it was made from, the digests of its files.

use jiff::{Timestamp, civil::Date};
use programme::fact::Cell;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    act::{self, ActSeq, Content, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
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
    /// The letterhead it bears, as its composer wrote it down; empty for the usual one.
    pub letterhead: String,
}

/// A report with the act that issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The report.
    pub report: IssuedReport,
    /// The act.
    pub act: ActSeq,
    /// Who issued it.
    pub actor: String,
    /// When.
    pub issued_at: Timestamp,
}

impl IssuedReport {
    pub(crate) fn digest(&self) -> String {
        let mut digest = FactsDigest::new();
        let as_of = self.as_of.to_string();
        let mut cells = vec![Cell::Int(self.known_at.as_microsecond()), Cell::text(&self.digests)];
        // Reports from before letterheads were kept have none to prove.
        if !self.letterhead.is_empty() {
            cells.push(Cell::text(&self.letterhead));
        }
        digest.add(0, None, [&self.number, &self.kind, &as_of], &cells);
        digest.finish()
    }
}

const COLUMNS: &str = "report.number, report.kind, report.as_of, report.known_at, report.digests, report.letterhead";

fn report<'r, R>(row: &'r R) -> Result<IssuedReport, LedgerError>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let damaged = |field| LedgerError::Damaged { table: "issued_report", seq: 0, field };
    let as_of: String = row.try_get(2)?;
    Ok(IssuedReport {
        number: row.try_get(0)?,
        kind: row.try_get(1)?,
        as_of: as_of.parse().map_err(|_| damaged("as_of"))?,
        known_at: Timestamp::from_microsecond(row.try_get(3)?).map_err(|_| damaged("known_at"))?,
        digests: row.try_get(4)?,
        letterhead: row.try_get(5)?,
    })
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
            sqlx::query("INSERT INTO issued_report (number, act, kind, as_of, known_at, digests, letterhead) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(&report.number)
                .bind(tail.seq)
                .bind(&report.kind)
                .bind(report.as_of.to_string())
                .bind(report.known_at.as_microsecond())
                .bind(&report.digests)
                .bind(&report.letterhead)
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
        let statement = format!("SELECT {COLUMNS} FROM issued_report AS report WHERE number = $1");
        on!(&self.db, pool => {
            let found = sqlx::query(AssertSqlSafe(statement)).bind(number).fetch_optional(pool).await?;
            found.as_ref().map(report).transpose()
        })
    }

    /// Every report that was issued, the latest first.
    pub async fn issues(&self) -> Result<Vec<Issue>, LedgerError> {
        let statement = format!(
            "SELECT {COLUMNS}, act.seq, act.actor, act.recorded_at FROM issued_report AS report \
             JOIN act ON act.seq = report.act ORDER BY act.seq DESC"
        );
        let nameless = self.nameless().await?;
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
            let mut issues = Vec::with_capacity(rows.len());
            for row in &rows {
                let (act, actor) = (ActSeq(row.try_get(6)?), nameless.called(row.try_get(7)?));
                issues.push(Issue { report: report(row)?, act, actor, issued_at: moment(row.try_get(8)?) });
            }
            Ok(issues)
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
