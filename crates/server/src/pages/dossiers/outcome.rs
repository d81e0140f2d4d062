//! What follows from scoring: the session of a council, the decision on stars, appeals and their answers.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use programme::{
    fact::{Appeal, Award, Council, CouncilSession, Record, Seq, StarDecision},
    ocop::{Case, CouncilResult, Verdict},
    policy::{Action, Target},
};

use super::{address, council, council_address, find, keeps};
use crate::{
    amending::say,
    failure::Failure,
    pages::go,
    request::{Fields, Visit},
    telling::{News, speaks_for, tell},
};

/// A text is at most so long, in characters.
const TEXT: usize = 2_000;

fn line(text: &str) -> Result<Option<String>, Failure> {
    if text.chars().count() > TEXT {
        return Err(Failure::Bad("problem-text-long"));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::Bad("failure-date"))
}

/// A session of a council on dossiers.
#[derive(Debug)]
pub struct Held {
    /// The day.
    pub date: Date,
    /// The dossiers.
    pub dossiers: Vec<String>,
    /// The number of the minutes.
    pub minutes: Option<String>,
    /// What the council says of them.
    pub comment: Option<String>,
}

/// `POST /ocop/councils/{council}/session`.
pub async fn session_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let held = Held {
        date: day(form.get("date"))?,
        dossiers: form.all("dossier").map(str::to_owned).collect(),
        minutes: line(form.get("minutes"))?,
        comment: line(form.get("comment"))?,
    };
    hold(&visit, &code, held).await?;
    Ok(go(&visit, &council_address(&code), "done-session"))
}

/// The council of a code, for whoever runs it.
pub fn run<'v>(visit: &'v Visit, code: &str) -> Result<&'v Council, Failure> {
    let (council, unit) = council::find(visit, code)?;
    visit.demand(Action::RunCouncils, Target::unit(unit))?;
    Ok(council)
}

/// Records that the council met on dossiers for which enough members have scored.
pub async fn hold(visit: &Visit, code: &str, held: Held) -> Result<(), Failure> {
    run(visit, code)?;
    if held.dossiers.is_empty() {
        return Err(Failure::Bad("session-none"));
    }
    if held.date > visit.moment.as_of() {
        return Err(Failure::Bad("session-future"));
    }
    let agenda = council::agenda(visit, code)?;
    let mut said = Vec::new();
    for dossier in &held.dossiers {
        let case = agenda.iter().find(|case| case.dossier.fact().code == *dossier);
        let case = case.ok_or(Failure::Conflict("session-not-waiting"))?;
        let work = case.work_of(code).ok_or(Failure::Conflict("session-unscored"))?;
        match CouncilResult::if_met(case, work, held.date).verdict {
            Verdict::NoQuorum => return Err(Failure::Conflict("session-unscored")),
            Verdict::NoChair => return Err(Failure::Conflict("session-no-chair")),
            Verdict::ScoreAgain | Verdict::Ranked(..) => {}
        }
        let before = work.sessions.iter().find(|session| session.fact().date == held.date);
        let session = CouncilSession {
            council: code.to_owned(),
            dossier: dossier.clone(),
            date: held.date,
            minutes: held.minutes.clone(),
            comment: held.comment.clone(),
        };
        said.push((session, before.map(|record| record.seq)));
    }
    say(visit, ("council session", code), said).await?;
    Ok(())
}

/// A decision on the stars of dossiers.
#[derive(Debug)]
pub struct Decided {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// The dossiers.
    pub dossiers: Vec<String>,
}

/// `POST /ocop/councils/{council}/award`.
pub async fn award_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let decided = Decided {
        number: line(form.get("number"))?.ok_or(Failure::Bad("award-number"))?,
        date: day(form.get("date"))?,
        dossiers: form.all("dossier").map(str::to_owned).collect(),
    };
    award(&visit, &code, decided).await?;
    Ok(go(&visit, &council_address(&code), "done-awarded"))
}

/// Records the decision that recognises products with the stars the council gave them.
pub async fn award(visit: &Visit, code: &str, decided: Decided) -> Result<(), Failure> {
    let council = run(visit, code)?;
    if decided.dossiers.is_empty() {
        return Err(Failure::Bad("session-none"));
    }
    if decided.date > visit.moment.as_of() {
        return Err(Failure::Bad("session-future"));
    }
    let all = programme::ocop::cases(&visit.moment.now, visit.moment.province);
    let recognised = council::recognised(council, &all);
    let mut said = Vec::new();
    for dossier in &decided.dossiers {
        let found = recognised.iter().find(|(case, _)| case.dossier.fact().code == *dossier);
        let (case, stars) = found.ok_or(Failure::Conflict("award-not-recognised"))?;
        let met = case.work_of(code).and_then(|work| work.sessions.last());
        if met.is_some_and(|session| decided.date < session.fact().date) {
            return Err(Failure::Bad("award-before-session"));
        }
        let decision = StarDecision {
            product: case.dossier.fact().product.clone(),
            date: decided.date,
            action: Award::Award,
            // The council's own stars: one to five.
            star: programme::fact::Star::new(*stars).ok_or(Failure::Bad("failure-form"))?,
            number: Some(decided.number.clone()),
            dossier: Some(dossier.clone()),
            reason: None,
        };
        said.push((decision, None));
    }
    let awarded: Vec<(String, String)> = said
        .iter()
        .map(|(decision, _): &(StarDecision, _)| (decision.product.clone(), decision.star.get().to_string()))
        .collect();
    say(visit, ("award stars", &decided.number), said).await?;
    for (product, stars) in awarded {
        tell_producer(visit, &product, "stars-awarded", &[&stars, "sao,", "QĐ", &decided.number]).await?;
    }
    Ok(())
}

/// Tells a product's producer what was decided on it.
pub async fn tell_producer(visit: &Visit, product: &str, kind: &'static str, said: &[&str]) -> Result<(), Failure> {
    let Some(product) = visit.moment.now.product(product).map(Record::fact) else { return Ok(()) };
    let Some(producer) = product.producer_code.as_deref() else { return Ok(()) };
    let detail = format!("{} – {}", product.name, said.join(" "));
    let news = News { kind, detail: &detail, link: &format!("/producer/{producer}") };
    tell(&visit.app, news, speaks_for(&[producer])).await
}

/// `POST /ocop/dossiers/{dossier}/appeal`.
pub async fn appeal_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let grounds = line(form.get("grounds"))?.ok_or(Failure::Bad("appeal-grounds"))?;
    appeal(&visit, &code, grounds).await?;
    Ok(go(&visit, &address(&code), "done-appealed"))
}

/// A producer objects to what a council came to.
pub async fn appeal(visit: &Visit, code: &str, grounds: String) -> Result<(), Failure> {
    let case = find(visit, code)?;
    if !keeps(visit, &case) {
        return Err(Failure::Forbidden);
    }
    if !case.results().iter().any(|result| result.session.is_some()) {
        return Err(Failure::Conflict("appeal-early"));
    }
    if case.appeals.iter().any(|appeal| appeal.fact().is_open_on(case.today)) {
        return Err(Failure::Conflict("appeal-open"));
    }
    let date = visit.moment.as_of();
    let appeal = Appeal { dossier: code.to_owned(), date, grounds, answered: None, answer: None };
    let before = case.appeals.iter().find(|record| record.fact().date == date).map(|record| record.seq);
    if before.is_some() {
        return Err(Failure::Conflict("appeal-open"));
    }
    say(visit, ("appeal", code), vec![(appeal, None)]).await?;
    Ok(())
}

/// `POST /ocop/dossiers/{dossier}/answer`.
pub async fn answer_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let answer = line(form.get("answer"))?.ok_or(Failure::Bad("appeal-answer"))?;
    let seen = form.get("appeal").parse().map_err(|_| Failure::Bad("failure-form"))?;
    answer_appeal(&visit, &code, Seq(seen), answer).await?;
    Ok(go(&visit, &address(&code), "done-answered"))
}

/// Whether whoever asks answers appeals against what became of a dossier: they run the council that met on it last.
pub fn may_answer(visit: &Visit, case: &Case<'_>) -> bool {
    let met = case.results().into_iter().rfind(|result| result.session.is_some());
    let unit = met.and_then(|result| visit.moment.tree().index(result.work.council.fact().unit));
    visit.when.is_now() && unit.is_some_and(|unit| visit.may(Action::RunCouncils, Target::unit(unit)))
}

/// Answers an appeal that is open.
pub async fn answer_appeal(visit: &Visit, code: &str, seen: Seq, answer: String) -> Result<(), Failure> {
    let case = find(visit, code)?;
    if !may_answer(visit, &case) {
        return Err(Failure::Forbidden);
    }
    let appeal = case.appeals.iter().find(|record| record.seq == seen && record.fact().is_open_on(case.today));
    let appeal = appeal.ok_or(Failure::Conflict("problem-said-already"))?.fact().clone();
    let answered = Appeal { answered: Some(visit.moment.as_of()), answer: Some(answer), ..appeal };
    say(visit, ("answer appeal", code), vec![(answered, Some(seen))]).await?;
    tell_producer(visit, &case.dossier.fact().product, "appeal-answered", &[code]).await
}
