//! Readers of the newsletter, and the letters to them. Who reads concerns persons: unlike facts these rows change, and whoever leaves
//! is forgotten.

mod delivery;
mod reader;

use jiff::Timestamp;
use programme::{Lang, fact::Topic};
use sqlx::{ColumnIndex, Decode, Row, Type};

pub use delivery::{Delivery, Ending, Tally};

use crate::{error::LedgerError, history::moment};

/// How a reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReaderState {
    /// Somebody typed the address; its owner has not said yes.
    Asked,
    /// The owner said yes.
    Reading,
    /// Letters do not arrive there.
    Bounced,
}

impl ReaderState {
    const ALL: [Self; 3] = [Self::Asked, Self::Reading, Self::Bounced];

    /// As it is stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Reading => "reading",
            Self::Bounced => "bounced",
        }
    }
}

/// Who reads the newsletter, or is asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// A name that says nothing about the person.
    pub id: String,
    /// What stands in the links of their letters.
    pub token: String,
    /// Where letters go.
    pub email: String,
    /// Their language.
    pub lang: Lang,
    /// What they want to hear of.
    pub topics: Vec<Topic>,
    /// How they stand.
    pub state: ReaderState,
    /// Since when.
    pub since: Timestamp,
}

impl Reader {
    /// How the names of letters to a reader begin, so that they are forgotten with the reader.
    #[must_use]
    pub fn letters(id: &str) -> String {
        format!("BT.{id}.")
    }
}

const READER: &str = "reader.id, reader.token, reader.email, reader.lang, reader.topics, reader.state, reader.since";

/// Topics as they are stored: each between spaces, so that one is found by its id.
fn stored(topics: &[Topic]) -> String {
    let ids: Vec<&str> = topics.iter().map(|topic| topic.id()).collect();
    format!(" {} ", ids.join(" "))
}

/// A reader from the columns of [`READER`].
fn reader<'r, R>(row: &'r R) -> Result<Reader, LedgerError>
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    let (lang, topics, state): (String, String, String) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    let damaged = |field| LedgerError::Damaged { table: "newsletter_reader", seq: 0, field };
    Ok(Reader {
        id: row.try_get(0)?,
        token: row.try_get(1)?,
        email: row.try_get(2)?,
        lang: Lang::from_id(&lang).ok_or_else(|| damaged("lang"))?,
        topics: topics.split_whitespace().filter_map(Topic::from_id).collect(),
        state: ReaderState::ALL.into_iter().find(|known| known.id() == state).ok_or_else(|| damaged("state"))?,
        since: moment(row.try_get(6)?),
    })
}
