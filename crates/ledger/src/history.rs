//! What was said of one thing, by whom, when and why; and what is new since an act.

use jiff::Timestamp;
use programme::{
    fact::{Fact, FactKind, Observation, Record, Seq, SetVersion},
    unit::UnitCode,
};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{
    act::{Act, ActSeq},
    database::{Ledger, on},
    error::LedgerError,
    schema::{Raw, records, select},
};

/// A fact with the act that recorded it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<F> {
    /// The fact.
    pub record: Record<F>,
    /// The act.
    pub act: ActSeq,
    /// Who.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// When.
    pub recorded_at: Timestamp,
}

/// A word on a measure of a unit, without its value: what a period's reports are followed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Its number.
    pub seq: Seq,
    /// The unit's code.
    pub unit: String,
    /// The measure's id.
    pub measure: String,
    /// The stage's id.
    pub stage: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// So many units are worth naming; of more, everything is read.
const NAMED: usize = 400;
/// So few are looked up by the index of units.
const FEW: usize = 20;

/// A moment as stored.
pub(crate) fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or_default()
}

impl Ledger {
    /// Everything that counts of what was said of a measure of a unit up to a moment, the latest last.
    pub async fn history(
        &self,
        unit: UnitCode,
        measure: &str,
        known: Option<Timestamp>,
    ) -> Result<Vec<Said<Observation>>, LedgerError> {
        let unit = unit.to_text();
        let mut history = self.said("unit = $1 AND measure = $2", &[&unit, measure], known, None).await?;
        history.reverse();
        Ok(history)
    }

    /// Everything that counts of what was said of the versions of a criteria set, the latest last.
    pub async fn set_history(&self, set: &str) -> Result<Vec<Said<SetVersion>>, LedgerError> {
        let mut history = self.said("\"set\" = $1", &[set], None, None).await?;
        history.reverse();
        Ok(history)
    }

    /// What was said of some facts of a kind, by whom and why; the latest first.
    async fn said<F: Fact>(
        &self,
        condition: &str,
        texts: &[&str],
        known: Option<Timestamp>,
        limit: Option<u32>,
    ) -> Result<Vec<Said<F>>, LedgerError> {
        let (visible, nameless) = (self.visible(known).await?, self.nameless().await?);
        let limit = limit.map(|limit| format!("LIMIT {limit}")).unwrap_or_default();
        let statement = format!(
            "SELECT said.*, doer.actor, doer.reason, doer.recorded_at FROM (\
               {} WHERE {condition} AND {} ORDER BY seq DESC {limit}\
             ) AS said JOIN act AS doer ON doer.seq = said.act ORDER BY said.seq DESC",
            select(F::KIND, ", act"),
            visible.condition(),
        );
        let act = 5 + F::FIELDS.len();
        on!(&self.db, pool => {
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for text in texts {
                query = query.bind(*text);
            }
            let rows = query.fetch_all(pool).await?;
            let mut history = Vec::with_capacity(rows.len());
            for row in &rows {
                let raw = Raw::from_row(F::KIND, row)?;
                if visible.hides(raw.seq) {
                    continue;
                }
                history.push(Said {
                    record: raw.record()?,
                    act: ActSeq(row.try_get(act)?),
                    actor: nameless.called(row.try_get(act + 1)?),
                    reason: row.try_get(act + 2)?,
                    recorded_at: moment(row.try_get(act + 3)?),
                });
            }
            Ok(history)
        })
    }

    /// The latest observations of some units up to a moment, the latest first.
    pub async fn latest_observations(
        &self,
        units: &[UnitCode],
        known: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Said<Observation>>, LedgerError> {
        // Of many units the latest are found sooner from the end of the ledger than by the index of units, which an
        // expression keeps out of use.
        let column = if units.len() > FEW { "unit || ''" } else { "unit" };
        // Codes are digits only.
        let units: Vec<String> = units.iter().map(|unit| format!("'{unit}'")).collect();
        let condition = format!("{column} IN ({})", units.join(", "));
        self.said(&condition, &[], known, Some(limit)).await
    }

    /// One fact with the act that recorded it, whether it still counts or not.
    pub async fn record<F: Fact>(&self, seq: Seq) -> Result<Option<(Record<F>, Option<Act>)>, LedgerError> {
        self.stored(F::KIND, seq).await?.map(|(raw, act)| Ok((raw.record()?, act))).transpose()
    }

    /// The same, as stored.
    async fn stored(&self, kind: FactKind, seq: Seq) -> Result<Option<(Raw<'static>, Option<Act>)>, LedgerError> {
        let (statement, act) = (format!("{} WHERE seq = $1", select(kind, ", act")), 5 + kind.fields().len());
        let found = on!(&self.db, pool => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(seq.0).fetch_optional(pool).await?;
            row.map(|row| Ok::<_, sqlx::Error>((Raw::from_row(kind, &row)?, row.try_get(act)?))).transpose()?
        });
        match found {
            Some((raw, act)) => Ok(Some((raw, self.act(ActSeq(act)).await?))),
            None => Ok(None),
        }
    }

    /// The observations of a unit and period that count, the latest word on each measure.
    pub async fn entered(&self, unit: UnitCode, period: &str) -> Result<Vec<Record<Observation>>, LedgerError> {
        let visible = self.visible(None).await?;
        let kind = FactKind::Observation;
        let statement =
            format!("{} WHERE unit = $1 AND period = $2 AND {} ORDER BY seq", select(kind, ""), visible.condition());
        let rows: Vec<Raw<'static>> = on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(unit.to_text()).bind(period).fetch_all(pool).await?;
            rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<_, _>>()?
        });
        let mut latest = std::collections::BTreeMap::new();
        for raw in rows.into_iter().filter(|raw| !visible.hides(raw.seq)) {
            let record: Record<Observation> = raw.record()?;
            latest.insert(record.fact().measure.clone(), record);
        }
        Ok(latest.into_values().collect())
    }

    /// Everything that counts of what was said for a period, in order; of many units perhaps that of others too.
    pub async fn reported(
        &self,
        period: &str,
        units: &[UnitCode],
        known: Option<Timestamp>,
    ) -> Result<Vec<Reported>, LedgerError> {
        let visible = self.visible(known).await?;
        let mut condition = visible.condition();
        if units.len() <= NAMED {
            // Codes are digits only.
            let units: Vec<String> = units.iter().map(|unit| format!("'{unit}'")).collect();
            condition = format!("unit IN ({}) AND {condition}", units.join(", "));
        }
        let statement = format!(
            "SELECT said.seq, said.unit, said.measure, said.stage, doer.recorded_at FROM (\
               SELECT seq, unit, measure, stage, act FROM observation WHERE period = $1 AND {condition}\
             ) AS said JOIN act AS doer ON doer.seq = said.act ORDER BY said.seq",
        );
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(period).fetch_all(pool).await?;
            let mut reported = Vec::with_capacity(rows.len());
            for row in &rows {
                let seq: i64 = row.try_get(0)?;
                if !visible.hides(seq) {
                    reported.push(Reported {
                        seq: Seq(seq),
                        unit: row.try_get(1)?,
                        measure: row.try_get(2)?,
                        stage: row.try_get(3)?,
                        recorded_at: moment(row.try_get(4)?),
                    });
                }
            }
            Ok(reported)
        })
    }

    /// The number of the last fact recorded by a moment; zero when there was none.
    pub async fn last_fact_by(&self, at: Timestamp) -> Result<Seq, LedgerError> {
        let statement = "SELECT COALESCE(MAX(first_fact + fact_count - 1), 0) FROM act WHERE recorded_at <= $1";
        on!(&self.db, pool => {
            let row = sqlx::query(statement).bind(at.as_microsecond()).fetch_one(pool).await?;
            Ok(Seq(row.try_get(0)?))
        })
    }

    /// The facts of a kind that an act recorded, in order.
    pub async fn recorded_by<F: Fact>(&self, act: ActSeq) -> Result<Vec<Record<F>>, LedgerError> {
        records(self.stored_by(F::KIND, act).await?)
    }

    /// The same, as stored.
    pub(crate) async fn stored_by(&self, kind: FactKind, act: ActSeq) -> Result<Vec<Raw<'static>>, LedgerError> {
        let statement = format!(
            "{} WHERE seq >= (SELECT first_fact FROM act WHERE seq = $1) \
             AND seq < (SELECT first_fact + fact_count FROM act WHERE seq = $1) ORDER BY seq",
            select(kind, ""),
        );
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(act.0).fetch_all(pool).await?;
            Ok(rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<_, _>>()?)
        })
    }

    /// One act, as people are told.
    pub async fn act(&self, seq: ActSeq) -> Result<Option<Act>, LedgerError> {
        Ok(self.told_acts("seq = $1", seq.0, 1).await?.pop())
    }

    /// The latest acts that meet a condition on one number, as people are told: without the logins of those whose names were erased.
    async fn told_acts(&self, condition: &str, number: i64, limit: u32) -> Result<Vec<Act>, LedgerError> {
        let (acts, nameless) = (self.acts_where(condition, number, limit).await?, self.nameless().await?);
        Ok(acts.into_iter().map(|act| nameless.told(act)).collect())
    }

    /// The acts after one, the earliest first.
    pub async fn acts_after(&self, seq: ActSeq) -> Result<Vec<Act>, LedgerError> {
        let mut acts = self.acts_where("seq > $1", seq.0, u32::MAX).await?;
        acts.reverse();
        Ok(acts)
    }

    /// The acts before one, the latest first, as people are told.
    pub async fn acts_before(&self, seq: ActSeq, limit: u32) -> Result<Vec<Act>, LedgerError> {
        self.told_acts("seq < $1", seq.0, limit).await
    }

    /// The latest acts that brought a file, the latest first, each with whether it was undone.
    pub async fn file_acts(&self, limit: u32) -> Result<Vec<(Act, bool)>, LedgerError> {
        let acts = self.told_acts("seq > $1 AND source_digest IS NOT NULL", 0, limit).await?;
        let mut tx = self.begin().await?;
        let undone = crate::visible::undone(&mut tx).await?;
        Ok(acts
            .into_iter()
            .map(|act| {
                let is_undone = undone.contains(&act.seq.0);
                (act, is_undone)
            })
            .collect())
    }

    /// The acts that recorded facts of a kind and were not undone, the latest first.
    pub async fn acts_that_count(&self, kind: FactKind) -> Result<Vec<Act>, LedgerError> {
        let mut acts = self.told_acts(&format!("seq > $1 AND fact_kind = '{}'", kind.id()), 0, u32::MAX).await?;
        let mut tx = self.begin().await?;
        let undone = crate::visible::undone(&mut tx).await?;
        acts.retain(|act| !undone.contains(&act.seq.0));
        Ok(acts)
    }

    /// The number of the latest act; zero when there is none.
    pub async fn last_act(&self) -> Result<ActSeq, LedgerError> {
        on!(&self.db, pool => {
            let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM act").fetch_one(pool).await?;
            Ok(ActSeq(row.try_get(0)?))
        })
    }
}
