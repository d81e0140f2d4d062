//! What becomes of an order: sellers take it on, buyers cancel and complain, the office answers.

use jiff::Timestamp;
use programme::shop::{OrderNumber, PartState};

use super::Complaint;
use crate::{
    act::{self, NewAct},
    database::{Ledger, within},
    error::LedgerError,
    notice::{Mail, put},
};

/// A part of an order on its way from one state to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The order.
    pub number: OrderNumber,
    /// The producer whose part it is.
    pub producer: String,
    /// The state it was seen in.
    pub from: PartState,
    /// What it is turned into.
    pub to: PartState,
    /// What the buyer is told with it; may be nothing.
    pub note: String,
}

impl Ledger {
    /// Turns a part of an order: `false` when it is no longer in the state it was seen in. What an office or a seller does is an act;
    /// what a buyer does is none, since nobody knows who a buyer is.
    pub async fn turn_part(
        &self,
        turn: &Turn,
        act: Option<NewAct>,
        at: Timestamp,
        letters: &[Mail],
    ) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let turned = within!(&mut tx, connection => {
            let statement = "UPDATE shop_part SET state = $1, changed_at = $2, note = $3 \
                             WHERE number = $4 AND producer = $5 AND state = $6";
            sqlx::query(statement)
                .bind(turn.to.id())
                .bind(at.as_microsecond())
                .bind(&turn.note)
                .bind(turn.number.0)
                .bind(&turn.producer)
                .bind(turn.from.id())
                .execute(connection)
                .await?
                .rows_affected()
        });
        if turned == 0 {
            return Ok(false);
        }
        if let Some(act) = act {
            act::note(&mut tx, act).await?;
        }
        for letter in letters {
            put(&mut tx, letter, at.as_microsecond()).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Notes a complaint, unless there are `most` of the order already or nobody is known who complains.
    pub async fn complain(&self, number: OrderNumber, complaint: &Complaint, most: i64) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let noted = within!(&mut tx, connection => {
            let statement = "INSERT INTO shop_complaint (id, number, written_at, words) SELECT $1, number, $2, $3 FROM shop_buyer \
                             WHERE number = $4 AND (SELECT COUNT(*) FROM shop_complaint WHERE number = $4) < $5";
            sqlx::query(statement)
                .bind(&complaint.id)
                .bind(complaint.written_at.as_microsecond())
                .bind(&complaint.words)
                .bind(number.0)
                .bind(most)
                .execute(connection)
                .await?
                .rows_affected()
        });
        tx.commit().await?;
        Ok(noted > 0)
    }

    /// Answers a complaint, once: `false` when it is answered already or forgotten.
    pub async fn answer_complaint(
        &self,
        act: NewAct,
        id: &str,
        answer: &str,
        letters: &[Mail],
    ) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let at = act.recorded_at.as_microsecond();
        let answered = within!(&mut tx, connection => {
            sqlx::query("UPDATE shop_complaint SET answer = $1, answered_at = $2 WHERE id = $3 AND answer IS NULL")
                .bind(answer)
                .bind(at)
                .bind(id)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if answered == 0 {
            return Ok(false);
        }
        act::note(&mut tx, act).await?;
        for letter in letters {
            put(&mut tx, letter, at).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}
