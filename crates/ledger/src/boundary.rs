//! Outlines of units for the map, from the office's own boundary file.

use jiff::civil::Date;
use programme::{
    boundary::Shape,
    unit::{Unit, UnitCode},
};
use sqlx::Row as _;

use crate::{
    act::{self, ActSeq, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
};

/// A unit as outlines are kept for it: codes are borne by different units in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bearer {
    /// Its code.
    pub code: UnitCode,
    /// Its first day; none when not known.
    pub since: Option<Date>,
}

impl Bearer {
    fn since(self) -> String {
        self.since.map(|day| day.to_string()).unwrap_or_default()
    }
}

impl From<&Unit> for Bearer {
    fn from(unit: &Unit) -> Self {
        Self { code: unit.code, since: unit.from }
    }
}

/// The outline of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// Whose it is.
    pub of: Bearer,
    /// The outline.
    pub shape: Shape,
    /// The act that brought it.
    pub act: ActSeq,
}

impl Ledger {
    /// Every outline, in the order of the codes.
    pub async fn boundaries(&self) -> Result<Vec<Boundary>, LedgerError> {
        on!(&self.db, pool => {
            let rows = sqlx::query("SELECT unit, since, shape, act FROM boundary ORDER BY unit, since").fetch_all(pool).await?;
            rows.iter().map(|row| {
                let (unit, since, shape): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                let act: i64 = row.try_get(3)?;
                read(&unit, &since, &shape, ActSeq(act)).ok_or(LedgerError::Damaged { table: "boundary", seq: act, field: "shape" })
            }).collect()
        })
    }

    /// Replaces, as one act, all outlines of `units` by `shapes`; those of other units stay.
    pub async fn replace_boundaries(
        &self,
        new: NewAct,
        units: &[Bearer],
        shapes: &[(Bearer, &Shape)],
    ) -> Result<ActSeq, LedgerError> {
        let mut tx = self.begin().await?;
        let act = act::note(&mut tx, new).await?;
        within!(&mut tx, connection => {
            for unit in units {
                sqlx::query("DELETE FROM boundary WHERE unit = $1 AND since = $2")
                    .bind(unit.code.to_text())
                    .bind(unit.since())
                    .execute(&mut *connection)
                    .await?;
            }
            for (unit, shape) in shapes {
                let statement = "INSERT INTO boundary (unit, since, shape, act) VALUES ($1, $2, $3, $4) \
                                 ON CONFLICT (unit, since) DO UPDATE SET shape = excluded.shape, act = excluded.act";
                sqlx::query(statement)
                    .bind(unit.code.to_text())
                    .bind(unit.since())
                    .bind(shape.to_text())
                    .bind(act.0)
                    .execute(&mut *connection)
                    .await?;
            }
        });
        tx.commit().await?;
        Ok(act)
    }

    /// Removes every outline as one act: the map is schematic again. `None`, and no act, when there was none.
    pub async fn remove_boundaries(&self, new: NewAct) -> Result<Option<ActSeq>, LedgerError> {
        let mut tx = self.begin().await?;
        let removed = within!(&mut tx, connection => {
            sqlx::query("DELETE FROM boundary").execute(connection).await?.rows_affected()
        });
        if removed == 0 {
            return Ok(None);
        }
        let act = act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(Some(act))
    }
}

fn read(unit: &str, since: &str, shape: &str, act: ActSeq) -> Option<Boundary> {
    let since = if since.is_empty() { None } else { Some(since.parse().ok()?) };
    let of = Bearer { code: unit.parse().ok()?, since };
    Some(Boundary { of, shape: Shape::from_text(shape)?, act })
}
