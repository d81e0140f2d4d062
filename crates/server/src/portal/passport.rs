//! The passport of a product: what whoever reads the code on its label is told. Nothing is kept of who reads it.

use askama::Template;
use axum::extract::{Path, rejection::PathRejection};
use programme::unit::{Tier, UnitIndex};

use super::{
    frame::{Frame, render},
    goods::{Good, goods},
    shop,
    told::{Told, certificate},
};
use crate::{
    failure::Failure,
    pages::{
        frame::Page,
        map::{
            drawing::{Drawing, communes},
            shade::{Shade, marked},
        },
    },
    passport::Keys,
    request::Visit,
    settings::Settings,
};

#[derive(Template)]
#[template(path = "portal/passport.html")]
struct PassportPage<'v> {
    frame: Frame<'v>,
    told: Told,
    /// The page of the product.
    product: String,
    /// What a pack costs, where it is on offer.
    price: Option<String>,
    /// Where it comes from, drawn; none where nothing more is known than the province, or not where the unit lies.
    map: Option<Drawing>,
}

/// `GET /portal/p/{passport}`.
pub async fn page(visit: Visit, passport: Result<Path<String>, PathRejection>) -> Result<Page, Failure> {
    // What is no text at all was not issued here either.
    let Ok(Path(passport)) = passport else { return Err(Failure::Missing("failure-passport")) };
    let keys = Keys::read(&Settings::read(visit.app.ledger()).await?);
    let code = keys.open(&passport).ok_or(Failure::Missing("failure-passport"))?;
    let good = goods(&visit.moment).into_iter().find(|good| good.product().code == code);
    let good = good.ok_or(Failure::Missing("failure-passport"))?;
    let name = good.product().name.clone();
    let description = format!("{name}. {}", certificate(&visit, &good));
    let frame = Frame::new(&visit, name, description).await?;
    let told = Told::new(&frame, &good);
    let map = map(&visit, &good).await?;
    let price = shop::offered(&visit, code).map(|on| {
        let offer = on.offer.fact();
        format!("{} / {}", shop::dong(offer.price), offer.pack)
    });
    render(&PassportPage { product: frame.link(good.path()), told, price, map, frame })
}

/// The communes of the province, those marked that the product may come from.
async fn map(visit: &Visit, good: &Good<'_>) -> Result<Option<Drawing>, Failure> {
    let moment = &visit.moment;
    let Some(origin) = good.unit.filter(|unit| moment.unit(*unit).code.tier() != Tier::Province) else {
        return Ok(None);
    };
    let shade = |unit: UnitIndex| -> (UnitIndex, Shade) { (unit, marked(moment.tree().is_within(unit, origin))) };
    let shaded = communes(moment, moment.province).into_iter().map(shade).collect();
    let drawing = Drawing::new(visit, moment.province, shaded, |_| String::new()).await?;
    // Of a unit whose place nobody knows nothing is drawn: a map without it would mislead.
    let mut drawn = drawing.areas.iter().map(|(shown, _)| shown).chain(drawing.tiles.iter().map(|(shown, ..)| shown));
    Ok(drawn.any(|shown| !shown.sign.is_empty()).then_some(drawing))
}
