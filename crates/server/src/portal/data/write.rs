//! Rows as CSV, JSON and `GeoJSON`. Each says as of when it is, what was known then, and under which licence it may be used.

use jiff::{Timestamp, civil::Date};
use programme::Quantity;
use serde_json::{Map, Value, json};

use super::{super::frame::Frame, sets::Dataset};
use crate::failure::Failure;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words or an identifier.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words or an identifier.
    Text(String),
    /// A number.
    Number(Quantity),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Words where there are any.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A row with where it lies.
#[derive(Clone, Debug)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
}

/// A format that sets are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// JSON.
    Json,
    /// `GeoJSON` (RFC 7946).
    GeoJson,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::GeoJson];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::GeoJson => "GeoJSON",
        }
    }

    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::GeoJson => "geojson",
        }
    }

    /// Its media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
        }
    }
}

/// As of when data is, what was known then, who publishes it and under which licence.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The date it is about.
    pub as_of: Date,
    /// The moment of the last entry it knows.
    pub known_at: Timestamp,
    /// The address of the licence.
    pub licence: String,
    /// Who publishes it.
    pub publisher: String,
}

impl Stamp {
    /// The stamp of what a page shows.
    pub async fn read(frame: &Frame<'_>) -> Result<Self, Failure> {
        let visit = frame.visit;
        let last = visit.app.ledger().act(visit.moment.act).await?;
        Ok(Self {
            as_of: visit.moment.as_of(),
            known_at: last.map_or(Timestamp::UNIX_EPOCH, |act| act.recorded_at),
            licence: frame.licence().to_owned(),
            publisher: frame.office(),
        })
    }

    fn fields(&self) -> Map<String, Value> {
        let fields = [
            ("as_of", self.as_of.to_string()),
            ("known_at", self.known_at.to_string()),
            ("licence", self.licence.clone()),
            ("publisher", self.publisher.clone()),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
    }
}

/// Rows of a set in a format.
pub fn write(set: &Dataset, rows: &[Row], format: Format, stamp: &Stamp) -> String {
    match format {
        Format::Csv => csv(set, rows, stamp),
        Format::Json => {
            let mut told = stamp.fields();
            told.insert("dataset".to_owned(), set.id.into());
            told.insert(
                "rows".to_owned(),
                rows.iter().map(|row| object(set, row).into()).collect::<Vec<Value>>().into(),
            );
            Value::from(told).to_string()
        }
        Format::GeoJson => {
            let mut told = stamp.fields();
            told.insert("type".to_owned(), "FeatureCollection".into());
            told.insert("features".to_owned(), rows.iter().map(|row| feature(set, row)).collect::<Vec<Value>>().into());
            Value::from(told).to_string()
        }
    }
}

fn csv(set: &Dataset, rows: &[Row], stamp: &Stamp) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let (as_of, known_at) = (stamp.as_of.to_string(), stamp.known_at.to_string());
    let head = set.columns.iter().map(|column| column.id).chain(["as_of", "known_at"]);
    // Writing to memory cannot fail, and neither can joining records of one width.
    let _ = writer.write_record(head);
    for row in rows {
        let cells = row.cells.iter().map(plain).chain([as_of.clone(), known_at.clone()]);
        let _ = writer.write_record(cells);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        // A spreadsheet would take it for a formula.
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

fn object(set: &Dataset, row: &Row) -> Map<String, Value> {
    let value = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        // The shortest decimal of the nearest binary number is the number itself: it has four decimals at most.
        Cell::Number(number) => json!(number.to_float()),
        Cell::Date(date) => date.to_string().into(),
        Cell::Flag(flag) => (*flag).into(),
    };
    set.columns.iter().zip(&row.cells).map(|(column, cell)| (column.id.to_owned(), value(cell))).collect()
}

fn feature(set: &Dataset, row: &Row) -> Value {
    let geometry =
        row.place.map(|(latitude, longitude)| json!({ "type": "Point", "coordinates": [longitude, latitude] }));
    json!({ "type": "Feature", "geometry": geometry, "properties": object(set, row) })
}
