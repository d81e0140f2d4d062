//! The public portal: pages for everybody, without sign-in or scripts. The language stands in the address.
//!
//! A page of the portal is a function of the moment: it is about today, made once for each moment, and kept with it. Only the shop is
//! different for each buyer (`shop`).

mod catalogue;
mod data;
mod failure;
mod feed;
mod figures;
mod frame;
mod gate;
mod goods;
mod home;
mod index;
mod kept;
mod map;
mod news;
pub mod newsletter;
mod passport;
mod picture;
mod place;
mod producer;
mod product;
mod search;
pub mod shop;
mod structured;
mod told;

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use programme::Lang;

pub use self::{
    failure::page as failure_page,
    frame::office_name,
    gate::Gatekeeper,
    goods::{Good, goods, segment, slug},
    kept::{Kept, layer as keep},
    picture::Pictures,
};
use crate::{
    request::{Browser, Manner, Theme},
    route::{Access::Public, Route},
};

/// Where the portal begins in Vietnamese, and in English.
const ROOTS: [(Lang, &str); 2] = [(Lang::Vi, "/portal"), (Lang::En, "/portal/en")];

/// Pages in both languages that are the same for everybody.
macro_rules! kept {
    ($($path:literal => $handler:expr;)+) => {
        vec![$(
            Route::get(concat!("/portal", $path), Public, $handler).kept(),
            Route::get(concat!("/portal/en", $path), Public, $handler).kept(),
        )+]
    };
}

/// Pages in both languages that are made for whoever asks.
macro_rules! both {
    ($($method:ident $path:literal => $handler:expr;)+) => {
        vec![$(
            Route::$method(concat!("/portal", $path), Public, $handler),
            Route::$method(concat!("/portal/en", $path), Public, $handler),
        )+]
    };
}
use both;

/// Every route of the portal.
pub fn routes() -> Vec<Route> {
    let mut routes = kept! {
        "" => home::page;
        "/map" => map::page;
        "/units/{code}" => place::page;
        "/products" => catalogue::page;
        "/products/{product}" => product::page;
        "/producers/{producer}" => producer::page;
        "/p/{passport}" => passport::page;
        "/shop" => shop::list;
        "/search" => search::page;
        "/news" => news::list;
        "/news/feed" => feed::feed;
        "/news/{post}" => news::post;
        "/data" => data::page;
    };
    routes.extend([
        Route::get("/portal/data/{file}", Public, data::file).kept(),
        Route::get("/portal/pictures/{size}/{digest}", Public, picture::file),
        Route::get("/robots.txt", Public, index::robots).kept(),
        Route::get("/sitemap.xml", Public, index::sitemap).kept(),
    ]);
    routes.extend(shop::routes());
    routes.extend(newsletter::routes());
    routes
}

/// Whether an address is of the portal: whoever asks there is nobody, whatever their browser brings along.
pub fn is_address(path: &str) -> bool {
    let within =
        |(_, root): &(Lang, &str)| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ROOTS.iter().any(within) || matches!(path, "/robots.txt" | "/sitemap.xml")
}

/// How a page of the portal is answered: in the language of its address, to nobody in particular.
pub fn manner(path: &str) -> Manner {
    let (lang, _) = language(path);
    Manner { lang, theme: Theme::Auto, browser: Browser::default(), flash: None }
}

/// The language of an address, and the address without it: `/products`.
fn language(path: &str) -> (Lang, &str) {
    let [(vi, vi_root), (en, en_root)] = ROOTS;
    match path.strip_prefix(en_root) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => (en, rest),
        _ => (vi, path.strip_prefix(vi_root).unwrap_or(path)),
    }
}

/// An address of the portal in a language.
pub fn address(lang: Lang, path: &str) -> String {
    format!("{}{path}", lang.pick(ROOTS[0].1, ROOTS[1].1))
}

/// An answer at an address that is a secret: nobody keeps it, and no other site or search engine hears of it.
fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

/// Where a record is from, as the public is told: who entered it is told to nobody.
fn source(source: &str) -> Option<&str> {
    (!source.starts_with(crate::amending::SAID_HERE)).then_some(source)
}

#[cfg(test)]
mod tests;
