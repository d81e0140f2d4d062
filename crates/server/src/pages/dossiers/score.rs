//! Sheets filled alone: a producer's own, and that of a member of a council, who sees nobody else's. The paper sheet of a member
//! without an account (`?member=`) is entered by whoever runs the council.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::Amended;
use programme::{
    Quantity,
    fact::{CouncilMember, CouncilRole, Record, Recusal, RecusalReason, Score, SelfScore},
    law::Sheet,
    ocop::{Case, Stage, Verdict},
};

use super::{
    address, council_address, find, keeps, product_name, score_address, seat,
    sheet::{self, Filled, PartForm, Typed},
};
use crate::{
    amending::say,
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "dossier_score.html")]
struct ScorePage<'a> {
    frame: Frame<'a>,
    product: String,
    dossier: String,
    sheet: String,
    note: Option<String>,
    /// Who scores; none on a producer's own sheet.
    member: Option<String>,
    /// Whether it is entered for a member who filled it on paper.
    by_hand: bool,
    parts: Vec<PartForm>,
    points: String,
    missing: usize,
    wrong: usize,
    action: String,
    back: String,
    /// Where a conflict of interest is declared, with the reasons there are.
    recuse: Option<(String, Vec<(&'static str, &'static str)>)>,
}

/// A dossier to be scored by whoever asks.
struct Task<'v> {
    case: Case<'v>,
    sheet: &'v Sheet,
}

impl<'v> Task<'v> {
    fn find(visit: &'v Visit, dossier: &str) -> Result<Self, Failure> {
        let case = find(visit, dossier)?;
        let sheet = case.sheet.ok_or(Failure::Conflict("score-no-sheet"))?;
        Ok(Self { case, sheet })
    }

    fn typed(&self, given: impl Fn(&str) -> Option<Quantity>) -> Typed {
        let criteria = self.sheet.parts.iter().flat_map(programme::law::SheetPart::criteria);
        let typed = criteria.filter_map(|criterion| {
            Some((criterion.code.clone(), sheet::written(given(&self.sheet.name_of(criterion))?)))
        });
        typed.collect()
    }

    fn page(&self, visit: &Visit, who: &Who<'_>, filled: &Filled) -> Result<Page, Failure> {
        let total = sheet::so_far(self.sheet, &filled.typed);
        let dossier = self.case.dossier.fact().code.clone();
        let parts = sheet::form(visit.lang, self.case.rules, self.sheet, &filled.typed, &filled.problems);
        let (action, back, recuse, member) = match who {
            Who::Producer => (format!("{}/self-score", address(&dossier)), address(&dossier), None, None),
            Who::Member(council, seat) => {
                let base = council_address(council);
                let reasons = RecusalReason::ALL.iter().map(|reason| (reason.id(), reason.label(visit.lang))).collect();
                let member = visit.asked("member").map(|member| format!("?member={}", form_urlencoded(member)));
                let member = member.unwrap_or_default();
                let recuse = Some((format!("{base}/recuse/{}{member}", form_urlencoded(&dossier)), reasons));
                let action = format!("{}{member}", score_address(council, &dossier));
                (action, base, recuse, Some(seat.fact().name.clone()))
            }
        };
        Frame::new(visit, if member.is_some() { "score" } else { "self-score" }).render(|frame| ScorePage {
            product: product_name(&self.case),
            dossier,
            sheet: self.sheet.name.get(visit.lang).to_owned(),
            note: self.sheet.note.clone(),
            by_hand: visit.asked("member").is_some(),
            member,
            parts,
            points: sheet::written(total.points),
            missing: total.missing.len(),
            wrong: filled.problems.len(),
            action,
            back: frame.link(back),
            recuse,
            frame,
        })
    }
}

/// Whose sheet it is.
enum Who<'v> {
    Producer,
    Member(&'v str, &'v Record<CouncilMember>),
}

/// `GET /ocop/dossiers/{dossier}/self-score`.
pub async fn self_page(visit: Visit, Path(dossier): Path<String>) -> Result<Page, Failure> {
    let task = self_task(&visit, &dossier)?;
    let typed = task.typed(|name| task.case.self_score_of(name).map(|record| record.fact().points));
    task.page(&visit, &Who::Producer, &Filled { typed, ..Filled::default() })
}

/// A dossier whose own sheet is still open: nobody has scored it.
fn self_task<'v>(visit: &'v Visit, dossier: &str) -> Result<Task<'v>, Failure> {
    let task = Task::find(visit, dossier)?;
    if !keeps(visit, &task.case) {
        return Err(Failure::Forbidden);
    }
    if !task.case.councils.is_empty() {
        return Err(Failure::Conflict("self-score-closed"));
    }
    Ok(task)
}

/// `POST /ocop/dossiers/{dossier}/self-score`.
pub async fn self_save(visit: Visit, Path(dossier): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = self_task(&visit, &dossier)?;
    let filled = Filled::read(&visit, task.sheet, &form);
    if !filled.problems.is_empty() {
        let page = task.page(&visit, &Who::Producer, &filled)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    record_self_scores(&visit, &dossier, filled.points).await?;
    Ok(go(&visit, &address(&dossier), "done-scored"))
}

/// Records the points a producer gives its own product; what stays the same is not said again.
pub async fn record_self_scores(visit: &Visit, dossier: &str, points: Vec<(String, Quantity)>) -> Result<(), Failure> {
    let task = self_task(visit, dossier)?;
    let date = visit.moment.as_of();
    let said = points.into_iter().filter_map(|(criterion, points)| {
        let before = task.case.self_score_of(&criterion);
        if before.is_some_and(|record| record.fact().points == points) {
            return None;
        }
        let seen = before.filter(|record| record.fact().date == date).map(|record| record.seq);
        Some((SelfScore { dossier: dossier.to_owned(), criterion, date, points }, seen))
    });
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        say(visit, ("score own product", ""), said).await?;
    }
    Ok(())
}

/// `GET /ocop/councils/{council}/score/{dossier}`: the sheet of whoever asks.
pub async fn page(visit: Visit, Path((council, dossier)): Path<(String, String)>) -> Result<Page, Failure> {
    let (task, seat) = own_task(&visit, &council, &dossier)?;
    let member = &seat.fact().member;
    let typed = task.typed(|name| task.case.score_of(&council, member, name).map(|record| record.fact().points));
    task.page(&visit, &Who::Member(&council, seat), &Filled { typed, ..Filled::default() })
}

/// A dossier that is the council's to score today, and whose sheet it is.
fn own_task<'v>(
    visit: &'v Visit,
    council: &str,
    dossier: &str,
) -> Result<(Task<'v>, &'v Record<CouncilMember>), Failure> {
    let seat = scoring_seat(visit, council)?;
    let task = Task::find(visit, dossier)?;
    if !votes(&task.case, seat.fact()) {
        return Err(Failure::Conflict("score-secretary"));
    }
    if is_recused(visit, &task.case, council, &seat.fact().member) {
        return Err(Failure::Conflict("score-recused"));
    }
    if !super::council::agenda(visit, council)?.iter().any(|case| case.dossier.seq == task.case.dossier.seq) {
        return Err(Failure::Conflict("score-not-now"));
    }
    Ok((task, seat))
}

/// The seat of whoever asks or, for whoever runs the council, that of a member who has no account.
fn scoring_seat<'v>(visit: &'v Visit, council: &str) -> Result<&'v Record<CouncilMember>, Failure> {
    super::council::find(visit, council)?;
    let Some(member) = visit.asked("member") else {
        return seat(visit, council).ok_or(Failure::Forbidden);
    };
    super::outcome::run(visit, council)?;
    let mut all = super::council::members(visit, council);
    let seat = all.find(|record| record.fact().member == member).ok_or(Failure::NotFound)?;
    if seat.fact().account.is_some() { Err(Failure::Forbidden) } else { Ok(seat) }
}

/// Whether a member scores by the rules of the dossier.
pub fn votes(case: &Case<'_>, member: &CouncilMember) -> bool {
    member.role != CouncilRole::Secretary || case.rules.council.secretary_scores.value
}

/// Whether a member must not score a dossier.
pub fn is_recused(visit: &Visit, case: &Case<'_>, council: &str, member: &str) -> bool {
    visit.moment.now.all::<Recusal>().iter().map(Record::fact).any(|recusal| {
        recusal.council == council && recusal.dossier == case.dossier.fact().code && recusal.member == member
    })
}

/// `POST /ocop/councils/{council}/score/{dossier}`.
pub async fn save(
    visit: Visit,
    Path((council, dossier)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    let (task, seat) = own_task(&visit, &council, &dossier)?;
    let filled = Filled::read(&visit, task.sheet, &form);
    if !filled.problems.is_empty() {
        let page = task.page(&visit, &Who::Member(&council, seat), &filled)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    record_scores(&visit, &council, &dossier, filled.points).await?;
    Ok(go(&visit, &council_address(&council), "done-scored"))
}

/// Records the points that whoever asks gives as a member of the council; what stays the same is not said again.
pub async fn record_scores(
    visit: &Visit,
    council: &str,
    dossier: &str,
    points: Vec<(String, Quantity)>,
) -> Result<(), Failure> {
    let (task, seat) = own_task(visit, council, dossier)?;
    let (date, member) = (visit.moment.as_of(), &seat.fact().member);
    // Who scores again after a session says every point anew: only what is said since counts as scored again.
    let again = is_to_be_scored_again(&task.case, council);
    let said = points.into_iter().filter_map(|(criterion, points)| {
        let before = task.case.score_of(council, member, &criterion);
        let same_day = before.filter(|record| record.fact().date == date);
        if before.is_some_and(|record| record.fact().points == points) && (!again || same_day.is_some()) {
            return None;
        }
        let score = Score {
            dossier: dossier.to_owned(),
            council: council.to_owned(),
            member: member.clone(),
            criterion,
            date,
            points,
            remark: None,
        };
        Some((score, same_day.map(|record| record.seq)))
    });
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        say(visit, ("score product", ""), said).await?;
    }
    Ok(())
}

fn is_to_be_scored_again(case: &Case<'_>, council: &str) -> bool {
    let standing = case.standing();
    let result = standing.results.iter().find(|result| result.work.council.fact().code == council);
    standing.stage == Stage::InSession && result.is_some_and(|result| result.verdict == Verdict::ScoreAgain)
}

/// `POST /ocop/councils/{council}/recuse/{dossier}`.
pub async fn recuse_form(
    visit: Visit,
    Path((council, dossier)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    let reason = RecusalReason::from_id(form.get("reason")).ok_or(Failure::Bad("failure-form"))?;
    recuse(&visit, &council, &dossier, reason).await?;
    Ok(go(&visit, &council_address(&council), "done-recused"))
}

/// A conflict of interest is declared: from now on the member cannot score the dossier.
pub async fn recuse(
    visit: &Visit,
    council: &str,
    dossier: &str,
    reason: RecusalReason,
) -> Result<Amended<Recusal>, Failure> {
    let (task, seat) = own_task(visit, council, dossier)?;
    let recusal = Recusal {
        council: council.to_owned(),
        dossier: task.case.dossier.fact().code.clone(),
        member: seat.fact().member.clone(),
        reason,
        date: visit.moment.as_of(),
    };
    say(visit, ("declare interest", reason.id()), vec![(recusal, None)]).await
}
