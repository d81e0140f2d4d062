//! The page of a failure.

use askama::Template;

use super::frame::{Frame, render};
use crate::{failure::Told, pages::frame::Page, request::Visit};

#[derive(Template)]
#[template(path = "portal/failure.html")]
struct FailurePage<'v> {
    frame: Frame<'v>,
}

/// What went wrong, in the frame of the portal.
pub fn page(visit: &Visit, told: &Told) -> Page {
    let frame = Frame::bare(visit, told.title.clone(), told.message.clone());
    render(&FailurePage { frame }).unwrap_or_else(|_| Page(told.message.clone()))
}
