//! Reading orders.

use programme::{
    Dong, Lang,
    fact::Seq,
    shop::{Count, OrderNumber, PartState, PaymentWay},
};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};

use super::{Buyer, Complaint, Line, Order, Part};
use crate::{
    database::{Ledger, on},
    error::LedgerError,
    history::moment,
};

/// Which orders.
#[derive(Clone, Copy, Debug)]
pub enum Selection<'a> {
    /// All of them.
    All,
    /// Those with a part of this producer.
    Producer(&'a str),
    /// The one whose buyer's link bears what has this SHA-256.
    Token(&'a str),
    /// The one of a number.
    Number(OrderNumber),
    /// Those with a part that nobody has answered.
    Waiting,
    /// Those with a complaint.
    Complained,
}

impl Selection<'_> {
    fn condition(&self) -> &'static str {
        match self {
            Self::All => "$1 = ''",
            Self::Producer(_) => "number IN (SELECT number FROM shop_part WHERE producer = $1)",
            Self::Token(_) => "token = $1",
            Self::Number(_) => "number = CAST($1 AS BIGINT)",
            Self::Waiting => "$1 = '' AND number IN (SELECT number FROM shop_part WHERE state = 'placed')",
            Self::Complained => "$1 = '' AND number IN (SELECT number FROM shop_complaint)",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::All | Self::Waiting | Self::Complained => String::new(),
            Self::Producer(text) | Self::Token(text) => (*text).to_owned(),
            Self::Number(number) => number.0.to_string(),
        }
    }
}

impl Ledger {
    /// The order of a buyer's link or of a number.
    pub async fn order(&self, selection: Selection<'_>) -> Result<Option<Order>, LedgerError> {
        Ok(self.orders(selection, 1).await?.pop())
    }

    /// Orders, the latest first.
    pub async fn orders(&self, selection: Selection<'_>, limit: u32) -> Result<Vec<Order>, LedgerError> {
        let chosen = format!(
            "SELECT number, placed_at, lang, payment FROM shop_order WHERE {} ORDER BY number DESC LIMIT {limit}",
            selection.condition()
        );
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(chosen)).bind(selection.text()).fetch_all(pool).await?;
            let mut orders: Vec<Order> = rows.iter().map(order).collect::<Result<_, _>>()?;
            if orders.is_empty() {
                return Ok(orders);
            }
            let numbers: Vec<String> = orders.iter().map(|order| order.number.0.to_string()).collect();
            let numbers = numbers.join(", ");
            let of_these = |columns: &str, table: &str, by: &str| {
                AssertSqlSafe(format!("SELECT number, {columns} FROM {table} WHERE number IN ({numbers}) ORDER BY {by}"))
            };
            let buyers = of_these("name, telephone, email, address, note", "shop_buyer", "number");
            for row in sqlx::query(buyers).fetch_all(pool).await? {
                let buyer = buyer(&row)?;
                if let Some(order) = of(&mut orders, row.try_get(0)?) {
                    order.buyer = Some(buyer);
                }
            }
            let parts = of_these("producer, state, changed_at, note", "shop_part", "number, producer");
            for row in sqlx::query(parts).fetch_all(pool).await? {
                let part = part(&row)?;
                if let Some(order) = of(&mut orders, row.try_get(0)?) {
                    order.parts.push(part);
                }
            }
            let lines = of_these("producer, product, offer, name, pack, price, quantity", "shop_line", "number, product");
            for row in sqlx::query(lines).fetch_all(pool).await? {
                let line = line(&row)?;
                let order = of(&mut orders, row.try_get(0)?);
                let part = order.and_then(|order| order.parts.iter_mut().find(|part| part.producer == line.producer));
                if let Some(part) = part {
                    part.lines.push(line);
                }
            }
            let complaints = of_these("id, written_at, words, answer, answered_at", "shop_complaint", "written_at, id");
            for row in sqlx::query(complaints).fetch_all(pool).await? {
                let complaint = complaint(&row)?;
                if let Some(order) = of(&mut orders, row.try_get(0)?) {
                    order.complaints.push(complaint);
                }
            }
            Ok(orders)
        })
    }
}

fn of(orders: &mut [Order], number: i64) -> Option<&mut Order> {
    orders.iter_mut().find(|order| order.number.0 == number)
}

fn damaged(table: &'static str, field: &'static str, number: i64) -> LedgerError {
    LedgerError::Damaged { table, seq: number, field }
}

/// Rows of either engine.
macro_rules! from_row {
    ($(fn $name:ident($row:ident) -> $type:ty $body:block)+) => {$(
        fn $name<R>($row: &R) -> Result<$type, LedgerError>
        where
            R: Row,
            usize: ColumnIndex<R>,
            for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
            for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
        $body
    )+};
}

from_row! {
    fn order(row) -> Order {
        let number: i64 = row.try_get(0)?;
        let (lang, payment): (String, String) = (row.try_get(2)?, row.try_get(3)?);
        Ok(Order {
            number: OrderNumber(number),
            placed_at: moment(row.try_get(1)?),
            lang: Lang::from_id(&lang).unwrap_or_default(),
            payment: PaymentWay::from_id(&payment).ok_or_else(|| damaged("shop_order", "payment", number))?,
            buyer: None,
            parts: Vec::new(),
            complaints: Vec::new(),
        })
    }

    fn buyer(row) -> Buyer {
        Ok(Buyer {
            name: row.try_get(1)?,
            telephone: row.try_get(2)?,
            email: row.try_get(3)?,
            address: row.try_get(4)?,
            note: row.try_get(5)?,
        })
    }

    fn part(row) -> Part {
        let state: String = row.try_get(2)?;
        let number = row.try_get(0)?;
        Ok(Part {
            producer: row.try_get(1)?,
            state: PartState::from_id(&state).ok_or_else(|| damaged("shop_part", "state", number))?,
            changed_at: moment(row.try_get(3)?),
            note: row.try_get(4)?,
            lines: Vec::new(),
        })
    }

    fn line(row) -> Line {
        let number = row.try_get(0)?;
        Ok(Line {
            producer: row.try_get(1)?,
            product: row.try_get(2)?,
            offer: Seq(row.try_get(3)?),
            name: row.try_get(4)?,
            pack: row.try_get(5)?,
            price: Dong(row.try_get(6)?),
            count: Count::new(row.try_get(7)?).ok_or_else(|| damaged("shop_line", "quantity", number))?,
        })
    }

    fn complaint(row) -> Complaint {
        let (answer, answered): (Option<String>, Option<i64>) = (row.try_get(4)?, row.try_get(5)?);
        Ok(Complaint {
            id: row.try_get(1)?,
            written_at: moment(row.try_get(2)?),
            words: row.try_get(3)?,
            answer: answer.zip(answered.map(moment)),
        })
    }
}
