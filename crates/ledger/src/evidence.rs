//! What is known of the files that support observations; the bytes lie in the evidence store.

use jiff::Timestamp;
use programme::unit::UnitCode;
use sqlx::Row as _;

use crate::{
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A file that supports an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// SHA-256 of its bytes, in hexadecimal: its name in the store.
    pub digest: String,
    /// The name it was sent under.
    pub name: String,
    /// What it is, as its bytes say.
    pub media_type: String,
    /// How many bytes it has.
    pub size: i64,
    /// The unit it was sent for.
    pub unit: UnitCode,
    /// The digest of its small picture, where it has one.
    pub thumbnail: Option<String>,
    /// When a photograph was taken, as the camera says.
    pub taken_at: Option<String>,
    /// Where it was taken: latitude and longitude.
    pub place: Option<String>,
    /// Who sent it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: Timestamp,
}

impl Ledger {
    /// Notes a file; sending the same bytes again changes nothing.
    pub async fn add_evidence(&self, evidence: &Evidence) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO evidence (digest, name, media_type, size, unit, thumbnail, taken_at, place, uploaded_by, \
                             uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (digest) DO NOTHING";
            sqlx::query(statement)
                .bind(&evidence.digest)
                .bind(&evidence.name)
                .bind(&evidence.media_type)
                .bind(evidence.size)
                .bind(evidence.unit.to_text())
                .bind(&evidence.thumbnail)
                .bind(&evidence.taken_at)
                .bind(&evidence.place)
                .bind(&evidence.uploaded_by)
                .bind(evidence.uploaded_at.as_microsecond())
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// The digests of all bytes that the store must have: of files and of their small pictures.
    pub async fn evidence_digests(&self) -> Result<Vec<String>, LedgerError> {
        let statement =
            "SELECT digest FROM evidence UNION SELECT thumbnail FROM evidence WHERE thumbnail IS NOT NULL ORDER BY 1";
        on!(&self.db, pool => {
            let rows = sqlx::query(statement).fetch_all(pool).await?;
            Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, sqlx::Error>>()?)
        })
    }

    /// What is known of a file.
    pub async fn evidence(&self, digest: &str) -> Result<Option<Evidence>, LedgerError> {
        let statement = "SELECT digest, name, media_type, size, unit, thumbnail, taken_at, place, uploaded_by, uploaded_at \
                         FROM evidence WHERE digest = $1 OR thumbnail = $1";
        on!(&self.db, pool => {
            let Some(row) = sqlx::query(statement).bind(digest).fetch_optional(pool).await? else { return Ok(None) };
            let unit: String = row.try_get(4)?;
            let damaged = LedgerError::Damaged { table: "evidence", seq: 0, field: "unit" };
            Ok(Some(Evidence {
                digest: row.try_get(0)?,
                name: row.try_get(1)?,
                media_type: row.try_get(2)?,
                size: row.try_get(3)?,
                unit: unit.parse().map_err(|_| damaged)?,
                thumbnail: row.try_get(5)?,
                taken_at: row.try_get(6)?,
                place: row.try_get(7)?,
                uploaded_by: row.try_get(8)?,
                uploaded_at: moment(row.try_get(9)?),
            }))
        })
    }
}
