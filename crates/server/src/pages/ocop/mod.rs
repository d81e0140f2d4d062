//! OCOP as the office sees it: how dossiers get on, targets, sales, exports, certificates that run out, and each product with
//! the history of its stars.

mod overview;
mod product;
mod products;

use programme::policy::Action;

use crate::route::{Access::Office, Route};

pub use product::{Withdrawal, withdraw, withdrawn};

/// The pages, with who may use them.
pub fn routes() -> Vec<Route> {
    let (see, decide) = (Office(Action::SeeFigures), Office(Action::Import));
    vec![
        Route::get("/ocop", see, overview::page),
        Route::get("/ocop/file", see, overview::file),
        Route::get("/ocop/products", see, products::page),
        Route::get("/ocop/products/file", see, products::file),
        Route::get("/ocop/products/{product}", see, product::page),
        Route::post("/ocop/products/{product}/withdraw", decide, product::withdraw_form),
    ]
}

/// The address of a product's page.
pub fn address(code: &str) -> String {
    format!("/ocop/products/{}", crate::portal::segment(code))
}
