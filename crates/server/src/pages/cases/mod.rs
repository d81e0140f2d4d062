//! Cases of recognition and withdrawal: the list, a case with its steps and clock, what is recorded of one or of several at once, the dossier
//! as one file.

mod book;
mod case;
mod list;
mod open;
mod record;
mod round;

use documents::recognition::Batch;
use programme::{
    fact::{FactKind, StepOutcome},
    law::{Settled, StepRule},
    policy::{Action, Target},
    recognition::{Case, cases},
    unit::UnitIndex,
};

use crate::{
    failure::{Failure, form_urlencoded},
    request::Visit,
    route::{Access::Somewhere, Route},
};

pub use book::book;
pub use open::{Opened, open};
pub use record::{Counted, Decided, Given, Taken, Vote, Voted, count, decide, give, take, vote};

/// The pages, with who may use them; the handlers ask again at each unit.
pub fn routes() -> Vec<Route> {
    use Action::{Report, SeeFigures};
    vec![
        Route::get("/cases", Somewhere(SeeFigures), list::page),
        Route::get("/cases/file", Somewhere(SeeFigures), list::file),
        Route::get("/cases/open", Somewhere(Report), open::page),
        Route::post("/cases/add", Somewhere(Report), open::add),
        Route::get("/cases/round", Somewhere(SeeFigures), round::page),
        Route::get("/cases/papers/{paper}", Somewhere(SeeFigures), round::paper),
        // What a step needs, the step says: a commune's own is recorded by whoever reports, the council's by the office.
        Route::post("/cases/step", Somewhere(Report), record::step_form),
        Route::post("/cases/survey", Somewhere(Report), record::survey_form),
        Route::post("/cases/vote", Somewhere(Report), record::vote_form),
        Route::post("/cases/decide", Somewhere(Report), record::decide_form),
        Route::get("/cases/{case}", Somewhere(SeeFigures), case::page),
        Route::get("/cases/{case}/dossier", Somewhere(SeeFigures), book::file),
        Route::get("/cases/{case}/files/{digest}", Somewhere(SeeFigures), case::file),
        Route::post("/cases/{case}/papers", Somewhere(Report), record::paper_form),
    ]
}

/// What cases are made of.
const KINDS: &[FactKind] = &[
    FactKind::RecognitionCase,
    FactKind::CaseStep,
    FactKind::CasePaper,
    FactKind::SatisfactionSurvey,
    FactKind::CaseBallot,
];

/// The cases that whoever asks may see: those of the units whose figures they see.
pub fn seen(visit: &Visit) -> Vec<Case<'_>> {
    let all = cases(&visit.moment.now, visit.moment.province);
    all.into_iter().filter(|case| visit.may(Action::SeeFigures, Target::unit(place(visit, case)))).collect()
}

/// The case of a code, for those who may see it.
pub fn find<'v>(visit: &'v Visit, code: &str) -> Result<Case<'v>, Failure> {
    let case = programme::recognition::find(&visit.moment.now, code).ok_or(Failure::NotFound)?;
    let may = visit.may(Action::SeeFigures, Target::unit(place(visit, &case)));
    if may { Ok(case) } else { Err(Failure::NotFound) }
}

/// Where a case counts: at its unit, or at the one that stands for it.
fn place(visit: &Visit, case: &Case<'_>) -> UnitIndex {
    visit.moment.tree().place(case.fact().unit).unwrap_or(visit.moment.province)
}

/// Whether whoever asks may record a step of a case here and now.
fn may_record(visit: &Visit, case: &Case<'_>, step: &StepRule) -> bool {
    visit.when.is_now() && visit.may(step.actor.recorded_by(), Target::unit(place(visit, case)))
}

/// Whether whoever asks may see the files of a case, not only that they are there.
fn may_see_files(visit: &Visit, case: &Case<'_>) -> bool {
    let unit = place(visit, case);
    visit.may(Action::SeeClaims, Target::unit(unit)) || visit.may_by_department(Action::SeeClaims, unit)
}

/// How many cases wait in and below a unit for a step that whoever asks may record.
pub fn waiting(visit: &Visit, unit: UnitIndex) -> usize {
    let all = cases(&visit.moment.now, unit).into_iter();
    all.filter(|case| case.standing().open().any(|step| may_record(visit, case, step.rule))).count()
}

/// What may be said of a step beside that it was done: it is returned where the law sends it back, refused once it is out of the
/// applicant's hands.
fn outcomes(step: &StepRule) -> Vec<StepOutcome> {
    let says = |outcome: &StepOutcome| match outcome {
        StepOutcome::Done => step.settled == Settled::Word,
        StepOutcome::Returned => step.returns_to.is_some(),
        StepOutcome::Refused => !matches!(step.phase, programme::law::Phase::Prepare | programme::law::Phase::Publish),
    };
    StepOutcome::ALL.iter().copied().filter(says).collect()
}

/// The address of a case.
pub fn address(code: &str) -> String {
    format!("/cases/{}", form_urlencoded(code))
}

/// The address of the cases with which a case goes.
pub fn round_address(batch: Batch) -> String {
    format!("/cases/round?batch={}", form_urlencoded(&batch.to_string()))
}

/// Unit and grade of a case in one line.
pub fn name(visit: &Visit, case: &Case<'_>) -> String {
    let fact = case.fact();
    format!("{} – {}", visit.moment.now.unit_name(fact.unit), fact.grade.label(visit.lang))
}
