//! The page of a failure.

use askama::Template;
use programme::Lang;

use super::frame::{Frame, Page};
use crate::{app::App, assets, failure::Told};

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    frame: Frame<'a>,
    told: &'a Told,
}

#[derive(Template)]
#[template(path = "failure_bare.html")]
struct BareFailurePage<'a> {
    lang: &'static str,
    style: String,
    told: &'a Told,
    home: &'static str,
}

/// Within the usual frame.
pub fn page(frame: &Frame<'_>, told: &Told) -> Page {
    let frame = frame.clone();
    frame.render(|frame| FailurePage { frame, told }).unwrap_or_else(|_| Page(told.message.clone()))
}

/// Where even the state asked for could not be found.
pub fn bare(_app: &App, lang: Lang, told: &Told) -> Page {
    let page = BareFailurePage {
        lang: lang.id(),
        style: assets::address("app.css"),
        told,
        home: lang.pick("Về trang chính", "To the start page"),
    };
    Page(page.render().unwrap_or_else(|_| told.message.clone()))
}
