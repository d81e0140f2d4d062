//! Open data: what the portal shows, for programs. Each set is one function; its formats are renderings of the same rows.

mod catalogue;
mod sets;
mod write;

use askama::Template;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use programme::Lang;

use self::{
    sets::{Dataset, SETS},
    write::{Format, Stamp},
};
use super::frame::{Frame, render};
use crate::{failure::Failure, pages::frame::Page, request::Visit, time};

#[derive(Template)]
#[template(path = "portal/data.html")]
struct DataPage<'v> {
    frame: Frame<'v>,
    stamp: Stamp,
    /// The moment of the last entry that is told.
    known: String,
    sets: Vec<Shown>,
}

/// A set as the page shows it.
struct Shown {
    id: &'static str,
    title: &'static str,
    says: &'static str,
    rows: usize,
    /// Format and address.
    files: Vec<(&'static str, String)>,
    /// The dictionary: column, what it holds, of what kind.
    columns: Vec<(&'static str, &'static str, &'static str)>,
}

/// `GET /portal/data`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let frame = Frame::of(&visit, "portal-data", "portal-data-says").await?;
    let stamp = Stamp::read(&frame).await?;
    let lang = visit.lang;
    let shown = |set: &Dataset| Shown {
        id: set.id,
        title: lang.pick(set.title.0, set.title.1),
        says: lang.pick(set.says.0, set.says.1),
        rows: set.rows(&visit.moment).len(),
        files: set.formats().map(|format| (format.name(), address(set, format))).collect(),
        columns: set
            .columns
            .iter()
            .map(|column| (column.id, lang.pick(column.says.0, column.says.1), column.kind.name(lang)))
            .collect(),
    };
    render(&DataPage { known: time::written(stamp.known_at), sets: SETS.iter().map(shown).collect(), stamp, frame })
}

/// Where a set is in a format.
fn address(set: &Dataset, format: Format) -> String {
    format!("/portal/data/{}.{}", set.id, format.ending())
}

/// The address of the catalogue.
const CATALOGUE: &str = "/portal/data/catalogue.jsonld";

/// `GET /portal/data/{file}`: a set in a format, or the catalogue of all.
pub async fn file(visit: Visit, Path(file): Path<String>) -> Result<Response, Failure> {
    let frame = Frame::new(&visit, String::new(), String::new()).await?;
    let stamp = Stamp::read(&frame).await?;
    if CATALOGUE.ends_with(&format!("/{file}")) {
        let text = catalogue::write(&frame, &stamp);
        return Ok(([(header::CONTENT_TYPE, "application/ld+json")], text).into_response());
    }
    let (id, ending) = file.split_once('.').ok_or(Failure::NotFound)?;
    let set = SETS.iter().find(|set| set.id == id).ok_or(Failure::NotFound)?;
    let format = set.formats().find(|format| format.ending() == ending).ok_or(Failure::NotFound)?;
    let text = write::write(set, &set.rows(&visit.moment), format, &stamp);
    let headers = [
        (header::CONTENT_TYPE, format.media().to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{file}\"")),
    ];
    Ok((headers, text).into_response())
}

impl write::Kind {
    /// What it is called in the dictionary.
    const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Text, Lang::Vi) => "chữ",
            (Self::Text, Lang::En) => "text",
            (Self::Number, Lang::Vi) => "số",
            (Self::Number, Lang::En) => "number",
            (Self::Date, Lang::Vi) => "ngày (năm-tháng-ngày)",
            (Self::Date, Lang::En) => "date (ISO 8601)",
            (Self::Flag, Lang::Vi) => "đúng hoặc sai",
            (Self::Flag, Lang::En) => "true or false",
        }
    }
}
