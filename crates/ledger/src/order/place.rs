//! Placing an order: nothing is sold twice, and nothing on words that no longer stand.

use std::collections::{BTreeSet, HashMap};

use programme::{
    fact::{Fact as _, Moderation, Offer, Producer, Product, Seq, StarDecision},
    shop::OrderNumber,
};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Line, NewOrder};
use crate::{
    act::ActSeq,
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    notice::{Mail, put},
};

/// How placing an order ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Placed.
    Done(OrderNumber),
    /// What is on offer may have changed since the buyer's state: it must be read again.
    Moved,
    /// Of these products there is not so much left: code, and how many packs there are.
    Short(Vec<(String, i64)>),
}

/// How much of offers is ordered: by the number of the offer. What was declined or cancelled is free again.
fn taken_of(offers: &[Seq]) -> String {
    let offers: Vec<String> = offers.iter().map(|offer| offer.0.to_string()).collect();
    format!(
        "SELECT line.offer, CAST(SUM(line.quantity) AS BIGINT) FROM shop_line AS line \
         JOIN shop_part AS part ON part.number = line.number AND part.producer = line.producer \
         WHERE line.offer IN ({}) AND part.state NOT IN ('declined', 'cancelled') GROUP BY line.offer",
        if offers.is_empty() { "NULL".to_owned() } else { offers.join(", ") },
    )
}

macro_rules! taken {
    ($offers:expr, $connection:expr) => {{
        let mut taken: HashMap<Seq, i64> = HashMap::new();
        for row in sqlx::query(AssertSqlSafe(taken_of($offers))).fetch_all($connection).await? {
            taken.insert(Seq(row.try_get(0)?), row.try_get(1)?);
        }
        taken
    }};
}

impl Ledger {
    /// How many packs of each offer are ordered.
    pub async fn taken(&self, offers: &[Seq]) -> Result<HashMap<Seq, i64>, LedgerError> {
        on!(&self.db, pool => Ok(taken!(offers, pool)))
    }

    /// Places an order that was made from the state of act `seen`, all of it or nothing, and puts the letters that tell of it on
    /// their way. Writers take turns, so what is left is counted once.
    pub async fn place_order(
        &self,
        order: &NewOrder,
        seen: ActSeq,
        letters: impl FnOnce(OrderNumber) -> Vec<Mail>,
    ) -> Result<Placed, LedgerError> {
        let mut tx = self.begin().await?;
        if has_moved(&mut tx, seen).await? {
            return Ok(Placed::Moved);
        }
        let offers: Vec<Seq> = order.lines.iter().map(|(line, _)| line.offer).collect();
        let taken = within!(&mut tx, connection => taken!(&offers, connection));
        let left = |(line, stock): &(Line, _)| {
            let stock: &programme::fact::Pieces = stock;
            i64::from(stock.0) - taken.get(&line.offer).copied().unwrap_or_default()
        };
        let short: Vec<(String, i64)> = order
            .lines
            .iter()
            .filter(|ordered| left(ordered) < i64::from(ordered.0.count.get()))
            .map(|ordered| (ordered.0.product.clone(), left(ordered).max(0)))
            .collect();
        if !short.is_empty() {
            return Ok(Placed::Short(short));
        }
        let number = insert(&mut tx, order).await?;
        let at = order.at.as_microsecond();
        for mail in letters(number) {
            put(&mut tx, &mail, at).await?;
        }
        tx.commit().await?;
        Ok(Placed::Done(number))
    }
}

/// Whether anything an offer rests on was said or undone since an act.
async fn has_moved(tx: &mut Tx<'_>, seen: ActSeq) -> Result<bool, LedgerError> {
    let kinds = [Offer::KIND, Moderation::KIND, StarDecision::KIND, Product::KIND, Producer::KIND];
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.id())).collect();
    let statement = format!(
        "SELECT COUNT(*) FROM act WHERE seq > $1 AND (undoes IS NOT NULL OR fact_kind IN ('retraction', {}))",
        kinds.join(", ")
    );
    within!(tx, connection => {
        let row = sqlx::query(AssertSqlSafe(statement)).bind(seen.0).fetch_one(connection).await?;
        Ok(row.try_get::<i64, _>(0)? > 0)
    })
}

async fn insert(tx: &mut Tx<'_>, order: &NewOrder) -> Result<OrderNumber, LedgerError> {
    let (at, buyer) = (order.at.as_microsecond(), &order.buyer);
    let producers: BTreeSet<&str> = order.lines.iter().map(|(line, _)| line.producer.as_str()).collect();
    within!(tx, connection => {
        let row = sqlx::query("SELECT COALESCE(MAX(number), 0) + 1 FROM shop_order").fetch_one(&mut *connection).await?;
        let number: i64 = row.try_get(0)?;
        sqlx::query("INSERT INTO shop_order (number, token, placed_at, lang, payment) VALUES ($1, $2, $3, $4, $5)")
            .bind(number)
            .bind(&order.token)
            .bind(at)
            .bind(order.lang.id())
            .bind(order.payment.id())
            .execute(&mut *connection)
            .await?;
        let statement = "INSERT INTO shop_buyer (number, name, telephone, email, address, note) VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(statement)
            .bind(number)
            .bind(&buyer.name)
            .bind(&buyer.telephone)
            .bind(&buyer.email)
            .bind(&buyer.address)
            .bind(&buyer.note)
            .execute(&mut *connection)
            .await?;
        for producer in producers {
            sqlx::query("INSERT INTO shop_part (number, producer, state, changed_at) VALUES ($1, $2, 'placed', $3)")
                .bind(number)
                .bind(producer)
                .bind(at)
                .execute(&mut *connection)
                .await?;
        }
        for (line, _) in &order.lines {
            let statement = "INSERT INTO shop_line (number, producer, product, offer, name, pack, price, quantity) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            sqlx::query(statement)
                .bind(number)
                .bind(&line.producer)
                .bind(&line.product)
                .bind(line.offer.0)
                .bind(&line.name)
                .bind(&line.pack)
                .bind(line.price.0)
                .bind(i64::from(line.count.get()))
                .execute(&mut *connection)
                .await?;
        }
        Ok(OrderNumber(number))
    })
}
