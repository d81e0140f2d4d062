//! Everything a ledger holds, table by table, as of one moment; and an empty ledger filled with it. Rows are whole numbers and texts,
//! alike on both engines, so that what was copied from one can be put into the other.

mod fill;
mod take;

use programme::fact::FactKind;
use serde::{Deserialize, Serialize};

pub use self::{fill::Filling, take::Taking};

/// A table as it is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are in the order of.
    pub order: Order,
}

/// The order of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By number; rows are only ever added, each with a higher number.
    Added,
    /// By their key; rows change and go.
    Key(&'static str),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// Whole numbers.
    Int,
    /// Texts.
    Text,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// None.
    Null(()),
}

/// Tables whose rows change, each after those it refers to. Sessions and known browsers are left out: whoever was signed in signs in again.
const CHANGING: &[(&str, &str)] = &[
    ("issued_report", "number"),
    ("account", "id"),
    ("post", "account, role, unit, department, producer"),
    ("recovery_code", "account, hash"),
    ("external_identity", "issuer, subject"),
    ("api_token", "id"),
    ("notice", "id"),
    ("outgoing_mail", "id"),
    ("setting", "key"),
    ("evidence", "digest"),
    ("answered", "account, key"),
    ("job", "id"),
    ("boundary", "unit, since"),
    ("shop_order", "number"),
    ("shop_buyer", "number"),
    ("shop_part", "number, producer"),
    ("shop_line", "number, product"),
    ("shop_complaint", "id"),
    ("newsletter_reader", "id"),
    ("newsletter_run", "issue"),
    ("newsletter_delivery", "issue, reader"),
    ("path_plan", "id"),
    ("scenario", "id"),
    ("webhook", "id"),
    ("webhook_delivery", "webhook, act"),
];

/// Every table that is copied, each after those it refers to.
#[must_use]
pub fn tables() -> Vec<Table> {
    let added = ["act", "retraction"].into_iter().chain(FactKind::ALL.iter().map(|kind| kind.id()));
    let added = added.map(|name| Table { name, order: Order::Added });
    added.chain(CHANGING.iter().map(|(name, key)| Table { name, order: Order::Key(key) })).collect()
}
