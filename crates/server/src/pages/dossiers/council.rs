//! Councils: who sits in them, what waits for them, and the days on which they met.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use documents::paper::{Meeting, Paper};
use jiff::civil::Date;
use programme::{
    fact::{Council, CouncilMember, FactKind, OcopLevel, Record},
    ocop::{Case, CouncilResult, Next, Verdict, cases},
    policy::{Action, Target},
    task::body_name,
    unit::UnitIndex,
    vietnamese,
};

use super::{
    address, council_address, council_name, papers, place, product_name,
    score::{is_recused, votes},
    score_address, seat,
};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        recording,
        reports::paper,
        sheet::{self, Cell, Contents, Table},
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "council.html")]
struct CouncilPage<'a> {
    frame: Frame<'a>,
    label: String,
    about: String,
    members: Vec<MemberRow>,
    agenda: Vec<AgendaRow>,
    days: Vec<DayRow>,
    /// The products whose decision is not recorded yet: dossier, name, stars.
    recognised: Vec<(String, String, u8)>,
    may_run: bool,
    add_member: Option<String>,
    action: String,
    today: String,
}

impl CouncilPage<'_> {
    /// Whether the council may meet on any dossier.
    fn any_ready(&self) -> bool {
        self.agenda.iter().any(|row| row.is_ready)
    }
}

struct MemberRow {
    name: String,
    role: &'static str,
    body: String,
    account: String,
    until: String,
    correct: Option<String>,
}

struct AgendaRow {
    code: String,
    product: String,
    href: String,
    /// How many scored, of how many needed; whose sheets lie there is not told.
    scored: String,
    /// Whether a session could be held now.
    is_ready: bool,
    /// Where whoever asks scores it, and what is to be said of their own sheet.
    score: Option<String>,
    own: String,
    /// Of the members who score: where an empty sheet is printed and, of those without an account, where theirs is entered.
    by_hand: Vec<(String, String, Option<String>)>,
}

struct DayRow {
    day: String,
    products: Vec<(String, String, String)>,
    /// Its papers by format: words and address.
    minutes: [(&'static str, String); 2],
    stars: Option<[(&'static str, String); 2]>,
    /// Where the drafts are read and issued, by those who write reports.
    draft: Option<String>,
    draft_stars: Option<String>,
}

/// `GET /ocop/councils`.
pub async fn list(visit: Visit) -> Result<Page, Failure> {
    let mut table = Table::new(
        &visit,
        "councils",
        "councils-none",
        &["council", "dossier-level", "unit", "since-day", "#council-members"],
    );
    for record in visit.moment.now.all::<Council>() {
        let council = record.fact();
        let Some(unit) = visit.moment.tree().index(council.unit) else { continue };
        if !visit.may(Action::SeeFigures, Target::unit(unit)) && seat(&visit, &council.code).is_none() {
            continue;
        }
        let members = members(&visit, &council.code).count();
        table.rows.push(vec![
            Cell::link(council.code.as_str(), Some(visit.when.link(&council_address(&council.code)))),
            Cell::text(council.level.label(visit.lang)),
            Cell::text(visit.moment.unit(unit).full_name()),
            Cell::day(council.date),
            Cell::text(members.to_string()),
        ]);
    }
    let contents = Contents {
        tables: vec![table],
        kinds: &[FactKind::Council],
        links: vec![(visit.when.link("/ocop/dossiers"), visit.words("dossiers", &[]))],
        ..Contents::default()
    };
    sheet::render(&visit, Frame::new(&visit, "councils"), visit.moment.province, contents)
}

/// The members of a council today.
pub fn members<'v>(visit: &'v Visit, council: &str) -> impl Iterator<Item = &'v Record<CouncilMember>> {
    let day = visit.moment.as_of();
    let all = visit.moment.now.all::<CouncilMember>().iter();
    all.filter(move |record| record.fact().council == council && record.fact().sits_on(day))
}

/// The council of a code, for those who see its unit or sit in it.
pub fn find<'v>(visit: &'v Visit, code: &str) -> Result<(&'v Council, UnitIndex), Failure> {
    let council = visit.moment.now.all::<Council>().iter().map(Record::fact).find(|council| council.code == code);
    let council = council.ok_or(Failure::NotFound)?;
    let unit = visit.moment.tree().index(council.unit).ok_or(Failure::NotFound)?;
    if visit.may(Action::SeeFigures, Target::unit(unit)) || seat(visit, code).is_some() {
        Ok((council, unit))
    } else {
        Err(Failure::Forbidden)
    }
}

/// The dossiers that are this council's to score or to meet on.
pub fn agenda<'v>(visit: &'v Visit, code: &str) -> Result<Vec<Case<'v>>, Failure> {
    let (council, _) = find(visit, code)?;
    let all = cases(&visit.moment.now, visit.moment.province);
    Ok(all.into_iter().filter(|case| waits_for(visit, council, case, case.standing().turn)).collect())
}

/// Whether a dossier whose next word a level has waits for this council: no other of the level is at it already.
fn waits_for(visit: &Visit, council: &Council, case: &Case<'_>, turn: Option<OcopLevel>) -> bool {
    let sits = council.date <= case.today && council.until.is_none_or(|until| case.today <= until);
    let unit = visit.moment.tree().index(council.unit);
    let is_here = unit.is_some_and(|unit| visit.moment.tree().is_within(place(visit, case), unit));
    let mut same = case.councils.iter().map(|work| work.council.fact()).filter(|other| other.level == council.level);
    turn == Some(council.level) && sits && is_here && same.all(|other| other.code == council.code)
}

/// The councils for which a dossier waits.
pub fn waiting<'v>(visit: &'v Visit, case: &'v Case<'_>, turn: Option<OcopLevel>) -> impl Iterator<Item = &'v Council> {
    let all = visit.moment.now.all::<Council>().iter().map(Record::fact);
    all.filter(move |council| waits_for(visit, council, case, turn))
}

/// `GET /ocop/councils/{council}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let (council, unit) = find(&visit, &code)?;
    let may_run = visit.when.is_now() && visit.may(Action::RunCouncils, Target::unit(unit));
    let all = cases(&visit.moment.now, visit.moment.province);
    let waiting = agenda(&visit, &code)?;
    let agenda = waiting.iter().map(|case| agenda_row(&visit, council, case, may_run)).collect();
    let people = members(&visit, &code).map(|record| member_row(&visit, record)).collect();
    let recognised = recognised(council, &all);
    let recognised =
        recognised.into_iter().map(|(case, star)| (case.dossier.fact().code.clone(), product_name(case), star));
    let label = council_name(&visit, council);
    let number = council.number.clone().unwrap_or_else(|| visit.words("number-unknown", &[]));
    let about = visit.words("council-set-up", &[("number", &number), ("day", &vietnamese::date(council.date))]);
    let recognised = recognised.collect();
    Frame::new(&visit, "council").render(|frame| CouncilPage {
        label,
        about,
        members: people,
        agenda,
        days: days(&visit, &code, &all),
        recognised,
        may_run,
        add_member: recording::new_address(&visit, FactKind::CouncilMember, &[("council", &code)]),
        action: council_address(&code),
        today: visit.moment.as_of().to_string(),
        frame,
    })
}

fn member_row(visit: &Visit, record: &Record<CouncilMember>) -> MemberRow {
    let member = record.fact();
    MemberRow {
        name: member.name.clone(),
        role: member.role.label(visit.lang),
        body: body_name(&visit.moment.now, &member.body, visit.lang),
        account: member.account.clone().unwrap_or_else(|| visit.words("council-no-account", &[])),
        until: member.until.map(vietnamese::date).unwrap_or_default(),
        correct: recording::correct_address(visit, FactKind::CouncilMember, record.seq),
    }
}

/// What the council would come to today, and what whoever asks has given.
fn agenda_row(visit: &Visit, council: &Council, case: &Case<'_>, may_run: bool) -> AgendaRow {
    let dossier = case.dossier.fact();
    let result = case.work_of(&council.code).map(|work| CouncilResult::if_met(case, work, case.today));
    let own = seat(visit, &council.code);
    let recused = own.is_some_and(|seat| is_recused(visit, case, &council.code, &seat.fact().member));
    let scores = own.filter(|seat| !recused && votes(case, seat.fact()));
    let given = scores.and_then(|seat| {
        let result = result.as_ref()?;
        let own = result.seats.iter().find(|each| each.member.fact().member == seat.fact().member)?;
        own.scored()
    });
    let key = match (recused, scores, given) {
        (true, ..) => "score-own-recused",
        (false, None, _) => "score-own-none",
        (false, Some(_), None) => "score-own-missing",
        (false, Some(_), Some(_)) => "score-own-given",
    };
    let sheets =
        result.as_ref().map_or_else(|| "–".to_owned(), |result| format!("{}/{}", result.scored(), result.needed));
    let score = score_address(&council.code, &dossier.code);
    let by_hand = |record: &Record<CouncilMember>| {
        let member = record.fact();
        let print = papers::sheet_address(visit, &council.code, &dossier.code, &member.member);
        let enter = member.account.is_none() && !is_recused(visit, case, &council.code, &member.member);
        let enter = enter.then(|| format!("{score}?member={}", form_urlencoded(&member.member)));
        (member.name.clone(), print, enter)
    };
    let voting = members(visit, &council.code).filter(|record| may_run && votes(case, record.fact()));
    AgendaRow {
        code: dossier.code.clone(),
        product: product_name(case),
        href: visit.when.link(&address(&dossier.code)),
        scored: sheets,
        is_ready: result.is_some_and(|result| result.may_meet()),
        own: visit.words(key, &[]),
        by_hand: voting.map(by_hand).collect(),
        score: scores.filter(|_| visit.when.is_now() && visit.may_somewhere(Action::Score)).map(|_| score),
    }
}

/// The products that the council gave stars which are certified at its level and whose decision is not recorded.
pub fn recognised<'c, 's>(council: &Council, all: &'c [Case<'s>]) -> Vec<(&'c Case<'s>, u8)> {
    let found = all.iter().filter_map(|case| {
        if !case.decisions.is_empty() {
            return None;
        }
        let work = case.work_of(&council.code)?;
        let result = CouncilResult::as_of(case, work, case.today);
        match (result.session, result.verdict) {
            (Some(_), Verdict::Ranked(star, Next::Recognise | Next::HandBack(_))) => Some((case, star.get())),
            _ => None,
        }
    });
    found.collect()
}

/// The days on which the council met, the latest first, with what it came to and the papers of the day.
fn days(visit: &Visit, code: &str, all: &[Case<'_>]) -> Vec<DayRow> {
    let mut days: BTreeMap<Date, Vec<(String, String, String)>> = BTreeMap::new();
    for case in all {
        let Some(work) = case.work_of(code) else { continue };
        for session in &work.sessions {
            let day = session.fact().date;
            let result = CouncilResult::as_of(case, work, day);
            let href = visit.when.link(&address(&case.dossier.fact().code));
            days.entry(day).or_default().push((product_name(case), href, result.describe(visit.lang)));
        }
    }
    let may_write = visit.may(Action::WriteReports, Target::unit(visit.moment.province));
    let row = |(day, products)| {
        let meeting = Meeting { council: code.to_owned(), day };
        let stars = documents::council::has_stars(&visit.moment.now, visit.moment.province, &meeting);
        let files = |paper: &Paper| papers::addresses(visit, code, paper);
        DayRow {
            day: vietnamese::date(day),
            products,
            minutes: files(&Paper::Minutes(meeting.clone())),
            stars: stars.then(|| files(&Paper::Stars(meeting.clone()))),
            draft: may_write.then(|| paper::address(visit, &Paper::Minutes(meeting.clone()))),
            draft_stars: (may_write && stars).then(|| paper::address(visit, &Paper::Stars(meeting))),
        }
    };
    days.into_iter().rev().map(row).collect()
}
