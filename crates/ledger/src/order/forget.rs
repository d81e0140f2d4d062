//! Forgetting who ordered. What was sold stays, without the person.

use jiff::Timestamp;
use programme::shop::OrderNumber;
use sqlx::Row as _;

use super::Order;
use crate::{
    database::{Ledger, Tx, on, within},
    error::LedgerError,
};

impl Ledger {
    /// Forgets who placed an order: the buyer, what was said to and fro, and letters to the buyer. What was not sent yet is cancelled:
    /// nobody knows any more where to.
    pub async fn forget_buyer(&self, number: OrderNumber, at: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        forget(&mut tx, number, at).await?;
        tx.commit().await
    }

    /// Forgets the buyers of orders of which all is over since before `closed`, or that nobody has touched since `left`, and
    /// letters that have been sent; how many buyers.
    pub async fn forget_buyers(&self, closed: Timestamp, left: Timestamp, at: Timestamp) -> Result<usize, LedgerError> {
        // A complaint that waits for its answer keeps the order open.
        let statement = "SELECT number FROM shop_buyer AS buyer WHERE NOT EXISTS \
                         (SELECT 1 FROM shop_part AS part WHERE part.number = buyer.number AND part.changed_at >= \
                          CASE WHEN part.state IN ('done', 'declined', 'cancelled') THEN $1 ELSE $2 END) \
                         AND NOT EXISTS (SELECT 1 FROM shop_complaint AS complaint WHERE complaint.number = buyer.number \
                          AND ((complaint.answer IS NULL AND complaint.written_at >= $2) OR complaint.answered_at >= $1))";
        let numbers: Vec<i64> = on!(&self.db, pool => {
            let due = sqlx::query(statement).bind(closed.as_microsecond()).bind(left.as_microsecond());
            let rows = due.fetch_all(pool).await?;
            rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?
        });
        let mut tx = self.begin().await?;
        for number in &numbers {
            forget(&mut tx, OrderNumber(*number), at).await?;
        }
        within!(&mut tx, connection => {
            sqlx::query("DELETE FROM outgoing_mail WHERE id LIKE 'DH%' AND sent_at IS NOT NULL").execute(connection).await?;
        });
        tx.commit().await?;
        Ok(numbers.len())
    }
}

async fn forget(tx: &mut Tx<'_>, number: OrderNumber, at: Timestamp) -> Result<(), LedgerError> {
    let letters = format!("{}%", Order::letters(number));
    within!(tx, connection => {
        for statement in ["DELETE FROM shop_buyer WHERE number = $1", "DELETE FROM shop_complaint WHERE number = $1",
            "UPDATE shop_part SET note = '' WHERE number = $1"] {
            sqlx::query(statement).bind(number.0).execute(&mut *connection).await?;
        }
        let statement = "UPDATE shop_part SET state = 'cancelled', changed_at = $2 WHERE number = $1 AND state IN ('placed', 'accepted')";
        sqlx::query(statement).bind(number.0).bind(at.as_microsecond()).execute(&mut *connection).await?;
        sqlx::query("DELETE FROM outgoing_mail WHERE id LIKE $1").bind(letters).execute(connection).await?;
    });
    Ok(())
}
