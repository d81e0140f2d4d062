//! The shop behind the counter: producers answer orders and say what they sell and for how much; the office looks after all of it.
//! Programs do the same through the functions that the forms call.

pub mod offers;
pub mod office;
pub mod orders;

use programme::policy::Action;

use crate::route::{
    Access::{Office, Somewhere},
    Route,
};

/// The pages of the shop.
pub fn routes() -> Vec<Route> {
    let (own, office) = (Somewhere(Action::KeepProducts), Office(Action::KeepProducts));
    vec![
        Route::get("/producer/orders", own, orders::list),
        Route::get("/producer/orders/{order}", own, orders::page),
        Route::post("/producer/orders/{order}/step", own, orders::turn),
        Route::get("/producer/offers", own, offers::page),
        Route::post("/producer/offers/save", own, offers::save),
        Route::post("/producer/offers/account", own, offers::keep_account),
        Route::get("/ocop/orders", office, office::page),
        Route::post("/ocop/orders/moderate", office, office::moderate_form),
        Route::post("/ocop/orders/answer", office, office::answer_form),
    ]
}
