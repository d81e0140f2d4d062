//! OCOP dossiers and the councils that score them: lists, a dossier with its documents, sheets filled alone, sessions, stars.

mod council;
mod dossier;
mod filing;
mod list;
pub mod outcome;
mod papers;
mod score;
mod sheet;

use std::any::Any;

use programme::{
    fact::{Council, CouncilMember, Fact, Product, Record, Score},
    ocop::{self, Case, cases},
    policy::{Action, Target},
    unit::UnitIndex,
};

use crate::{
    failure::{Failure, form_urlencoded},
    request::Visit,
    route::{
        Access::{SignedIn, Somewhere},
        Route,
    },
};

pub use filing::{FileDossier, Given, file_dossier, give};
pub use outcome::{Decided, Held, answer_appeal, appeal, award, hold};
pub use papers::file as paper;
pub use score::{record_scores, record_self_scores, recuse};

/// The pages, with who may use them. A producer sees and keeps its own dossiers; the handlers ask whose each is.
pub fn routes() -> Vec<Route> {
    use Action::{KeepProducts, RunCouncils, Score, SeeFigures};
    vec![
        Route::get("/ocop/dossiers", SignedIn, list::page),
        Route::get("/ocop/dossiers/file", SignedIn, list::file),
        Route::get("/ocop/dossiers/new", Somewhere(KeepProducts), filing::new),
        Route::post("/ocop/dossiers/add", Somewhere(KeepProducts), filing::add),
        Route::get("/ocop/dossiers/{dossier}", SignedIn, dossier::page),
        Route::get("/ocop/dossiers/{dossier}/files/{digest}", SignedIn, dossier::file),
        Route::post("/ocop/dossiers/{dossier}/documents", Somewhere(KeepProducts), filing::document),
        Route::get("/ocop/dossiers/{dossier}/self-score", Somewhere(KeepProducts), score::self_page),
        Route::post("/ocop/dossiers/{dossier}/self-score", Somewhere(KeepProducts), score::self_save),
        Route::post("/ocop/dossiers/{dossier}/appeal", Somewhere(KeepProducts), outcome::appeal_form),
        Route::post("/ocop/dossiers/{dossier}/answer", Somewhere(RunCouncils), outcome::answer_form),
        Route::get("/ocop/councils", Somewhere(SeeFigures), council::list),
        Route::get("/ocop/councils/{council}", Somewhere(SeeFigures), council::page),
        Route::get("/ocop/councils/{council}/papers/{paper}", Somewhere(SeeFigures), papers::file),
        Route::post("/ocop/councils/{council}/session", Somewhere(RunCouncils), outcome::session_form),
        Route::post("/ocop/councils/{council}/award", Somewhere(RunCouncils), outcome::award_form),
        // Who runs a council enters the sheets of members who have no account.
        Route::get("/ocop/councils/{council}/score/{dossier}", Somewhere(Score), score::page),
        Route::post("/ocop/councils/{council}/score/{dossier}", Somewhere(Score), score::save),
        Route::post("/ocop/councils/{council}/recuse/{dossier}", Somewhere(Score), score::recuse_form),
    ]
}

/// The dossiers that whoever asks may see: those of the units whose figures they see, and a producer's own.
pub fn seen(visit: &Visit) -> Result<Vec<Case<'_>>, Failure> {
    if !visit.may_somewhere(Action::SeeFigures) && !visit.may_somewhere(Action::KeepProducts) {
        return Err(Failure::Forbidden);
    }
    let all = cases(&visit.moment.now, visit.moment.province);
    Ok(all.into_iter().filter(|case| sees(visit, case) || keeps(visit, case)).collect())
}

/// The dossier of a code, for those who may see it.
pub fn find<'v>(visit: &'v Visit, code: &str) -> Result<Case<'v>, Failure> {
    seen(visit)?.into_iter().find(|case| case.dossier.fact().code == code).ok_or(Failure::NotFound)
}

/// Where a dossier's product is from; the province where that is not known.
fn place(visit: &Visit, case: &Case<'_>) -> UnitIndex {
    let unit = case.product.map(|product| product.fact().unit);
    unit.and_then(|unit| visit.moment.tree().index(unit)).unwrap_or(visit.moment.province)
}

/// Whether whoever asks sees the work on a dossier, not only its outcome.
fn sees(visit: &Visit, case: &Case<'_>) -> bool {
    visit.may(Action::SeeFigures, Target::unit(place(visit, case)))
}

/// Whether whoever asks keeps a dossier: its producer, or the office for it.
fn keeps(visit: &Visit, case: &Case<'_>) -> bool {
    let place = place(visit, case);
    let target = producer_of(case).map_or_else(|| Target::unit(place), |code| Target::of_producer(place, code));
    visit.may(Action::KeepProducts, target)
}

fn producer_of<'s>(case: &Case<'s>) -> Option<&'s str> {
    case.product.and_then(|product| product.fact().producer_code.as_deref())
}

/// The seat that whoever asks has in a council today.
fn seat<'v>(visit: &'v Visit, council: &str) -> Option<&'v Record<CouncilMember>> {
    let login = &visit.viewer.as_ref()?.account.login;
    let day = visit.moment.as_of();
    visit.moment.now.all::<CouncilMember>().iter().find(|record| {
        let member = record.fact();
        member.council == council && member.account.as_ref() == Some(login) && member.sits_on(day)
    })
}

/// Whether a fact is a point of another member that is not to be told yet.
pub fn is_sealed<F: Fact>(visit: &Visit, fact: &F) -> bool {
    let fact: &dyn Any = fact;
    fact.downcast_ref::<Score>().is_some_and(|score| {
        ocop::is_sealed(&visit.moment.now, score)
            && seat(visit, &score.council).is_none_or(|seat| seat.fact().member != score.member)
    })
}

/// Who makes a product, by name.
pub fn maker(visit: &Visit, product: &Product) -> String {
    visit.moment.now.maker(product).unwrap_or_default().to_owned()
}

/// What a dossier's product is called.
fn product_name(case: &Case<'_>) -> String {
    case.product.map_or_else(|| case.dossier.fact().product.clone(), |product| product.fact().name.clone())
}

/// What a council is called.
fn council_name(visit: &Visit, council: &Council) -> String {
    let unit = visit.moment.now.unit_name(council.unit);
    visit.words("council-of", &[("level", council.level.label(visit.lang)), ("unit", &unit)])
}

/// The address of a dossier.
pub fn address(code: &str) -> String {
    format!("/ocop/dossiers/{}", form_urlencoded(code))
}

/// The address of the sheet of whoever asks.
fn score_address(council: &str, dossier: &str) -> String {
    format!("{}/score/{}", council_address(council), form_urlencoded(dossier))
}

/// The address of a council.
pub fn council_address(code: &str) -> String {
    format!("/ocop/councils/{}", form_urlencoded(code))
}
