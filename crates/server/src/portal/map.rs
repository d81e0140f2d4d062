//! The map of communes by the grade they hold, and the same as a list.

use askama::Template;

use super::frame::{Frame, render};
use crate::{
    failure::Failure,
    pages::{
        frame::Page,
        map::{
            drawing::{Drawing, communes},
            shade::{By, legend, shades},
        },
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "portal/map.html")]
struct Map<'v> {
    frame: Frame<'v>,
    /// What units are coloured by.
    name: String,
    drawing: Drawing,
    /// Class, words, how many units.
    legend: Vec<(String, String, usize)>,
}

/// `GET /portal/map`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let frame = Frame::of(&visit, "portal-map", "portal-map-says").await?;
    let communes = communes(moment, moment.province);
    let shades = shades(&visit, &By::Grade, &communes);
    let legend = legend(&visit, &By::Grade, &shades);
    let link = |code: &str| frame.link(format!("/units/{code}"));
    let drawing = Drawing::new(&visit, moment.province, communes.into_iter().zip(shades).collect(), link).await?;
    render(&Map { name: By::Grade.name(&visit), frame, drawing, legend })
}
