//! The papers of a council as files: minutes and decision of a day, and sheets to be filled by hand.

use axum::{extract::Path, response::Response};
use documents::{
    paper::{MemberSheet, Paper},
    report::Format,
};

use super::{council, council_address};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::reports,
    request::Visit,
};

/// What they are written as, with the words of the links.
const FORMATS: [(Format, &str); 2] = [(Format::Docx, "DOCX"), (Format::Pdf, "PDF")];

/// `GET /ocop/councils/{council}/papers/{paper}?format=docx&day=` or, of a sheet, `&dossier=&member=`.
pub async fn file(visit: Visit, Path((code, kind)): Path<(String, String)>) -> Result<Response, Failure> {
    council::find(&visit, &code)?;
    if !["minutes", "stars", "sheet"].contains(&kind.as_str()) {
        return Err(Failure::NotFound);
    }
    let paper = reports::paper::asked(&visit, &kind, |name| match name {
        "council" => &code,
        name => visit.asked(name).unwrap_or_default(),
    })?;
    let format = visit.asked("format").unwrap_or("docx");
    let format = FORMATS.into_iter().map(|(known, _)| known).find(|known| known.extension() == format);
    reports::paper::download(&visit, &paper, format.ok_or(Failure::NotFound)?).await
}

/// Where the files of a paper of a council are.
pub fn addresses(visit: &Visit, council: &str, paper: &Paper) -> [(&'static str, String); 2] {
    FORMATS.map(|(format, words)| (words, address(visit, council, paper, format)))
}

/// Where an empty sheet of a member is, to be printed; once the council has met it bears the points.
pub fn sheet_address(visit: &Visit, council: &str, dossier: &str, member: &str) -> String {
    let [council_, dossier, member] = [council, dossier, member].map(str::to_owned);
    let paper = Paper::Sheet(MemberSheet { council: council_, dossier, member });
    address(visit, council, &paper, Format::Pdf)
}

fn address(visit: &Visit, council: &str, paper: &Paper, format: Format) -> String {
    let fields = reports::paper::fields(paper);
    let kind = fields.first().map_or("", |(_, kind)| kind.as_str());
    let rest = fields.iter().skip(1).filter(|(name, _)| *name != "council");
    let rest: Vec<String> = rest.map(|(name, value)| format!("&{name}={}", form_urlencoded(value))).collect();
    let (base, format) = (council_address(council), format.extension());
    visit.when.link(&format!("{base}/papers/{kind}?format={format}{}", rest.concat()))
}
