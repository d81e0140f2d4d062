//! A dossier: its documents against what the rules ask for, its points, what the councils came to, and the next step.

use askama::Template;
use axum::{extract::Path, response::Response};
use programme::{
    fact::{FILE_MARK, Fact as _, FactKind, Record, StarDecision},
    ocop::{Ballot, Case, CouncilResult, ItemStanding, ItemState, Mean},
    vietnamese,
};

use super::{
    address, council, council_address, council_name, find, keeps, list, maker, outcome, papers, product_name, sees,
    sheet::written,
};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        evidence::hand_out_file,
        frame::{Frame, Page},
        sheet::record as record_link,
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "dossier.html")]
struct DossierPage<'a> {
    frame: Frame<'a>,
    code: String,
    product: String,
    facts: Vec<(&'static str, String)>,
    stage: String,
    next: Option<String>,
    due: String,
    /// The councils for which it waits: words and address, for those who see the work.
    waits_for: Vec<(String, String)>,
    items: Vec<ItemRow>,
    wanting: usize,
    self_points: Option<String>,
    self_parts: Vec<(String, String)>,
    councils: Vec<CouncilRow>,
    decisions: Vec<(String, Option<String>)>,
    appeals: Vec<AppealRow>,
    may: May,
    action: String,
    today: String,
}

/// What whoever asks may do here and now.
#[expect(clippy::struct_excessive_bools, reason = "each is a form of the page by itself")]
struct May {
    give: bool,
    score_own: bool,
    appeal: bool,
    answer: bool,
}

struct ItemRow {
    code: String,
    name: String,
    state: &'static str,
    class: &'static str,
    mandatory: bool,
    number: String,
    expires: String,
    file: Option<String>,
}

struct CouncilRow {
    name: String,
    href: Option<String>,
    says: String,
    /// When it met; before that nobody is told points.
    met: Option<String>,
    comment: String,
    gates: Vec<(String, bool)>,
    /// The members' points with their sheets to print, for those who see the work.
    seats: Vec<(String, String, String)>,
}

struct AppealRow {
    day: String,
    grounds: String,
    answer: Option<String>,
    seq: i64,
}

/// `GET /ocop/dossiers/{dossier}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let case = find(&visit, &code)?;
    let dossier = case.dossier.fact();
    let standing = case.standing();
    let items: Vec<ItemRow> =
        case.completeness(case.today).iter().map(|item| item_row(&visit, &dossier.code, item)).collect();
    let wanting = case.completeness(case.today).iter().filter(|item| item.is_wanting()).count();
    let own = case.self_total();
    let may_keep = visit.when.is_now() && keeps(&visit, &case);
    let is_open = case.councils.is_empty() && case.decisions.is_empty();
    let may_answer = outcome::may_answer(&visit, &case);
    let with_work = sees(&visit, &case);
    let waits_for = council::waiting(&visit, &case, standing.turn).filter(|_| with_work);
    let waits_for = waits_for
        .map(|council| (council_name(&visit, council), visit.when.link(&council_address(&council.code))))
        .collect();
    let met = standing.results.iter().any(|result| result.session.is_some());
    let decision = |record: &&Record<StarDecision>| {
        let words = record.fact().describe(visit.lang);
        (words, record_link(&visit, FactKind::StarDecision, record.seq))
    };
    let next = standing.clock.map(|clock| clock.label(visit.lang).to_owned());
    Frame::new(&visit, "dossier").render(|frame| DossierPage {
        product: product_name(&case),
        facts: facts(&visit, &case),
        stage: format!("{} – {}", standing.level.label(visit.lang), standing.stage.label(visit.lang)),
        next,
        due: list::due(&visit, &standing).into_text(),
        waits_for,
        items,
        wanting,
        self_points: own.as_ref().map(|total| written(total.points)),
        self_parts: own
            .iter()
            .flat_map(|total| &total.parts)
            .map(|part| (part.part.code.clone(), written(part.points)))
            .collect(),
        councils: standing.results.iter().map(|result| council_row(&visit, &dossier.code, result, with_work)).collect(),
        decisions: case.decisions.iter().map(decision).collect(),
        appeals: case
            .appeals
            .iter()
            .map(|record| AppealRow {
                day: vietnamese::date(record.fact().date),
                grounds: record.fact().grounds.clone(),
                answer: record.fact().answered.map(|day| {
                    format!("{}: {}", vietnamese::date(day), record.fact().answer.as_deref().unwrap_or_default())
                }),
                seq: record.seq.0,
            })
            .collect(),
        may: May {
            give: may_keep && is_open,
            score_own: may_keep && is_open && case.sheet.is_some(),
            appeal: may_keep && met,
            answer: may_answer,
        },
        action: address(&dossier.code),
        today: visit.moment.as_of().to_string(),
        code: dossier.code.clone(),
        frame,
    })
}

fn facts(visit: &Visit, case: &Case<'_>) -> Vec<(&'static str, String)> {
    let dossier = case.dossier.fact();
    let mut facts = vec![
        ("dossier-round", dossier.round.label(visit.lang)),
        ("dossier-application", dossier.application.label(visit.lang).to_owned()),
        ("dossier-filed", format!("{}, {}", vietnamese::date(dossier.filed), dossier.level.label(visit.lang))),
        ("dossier-rules", case.rules.name.get(visit.lang).to_owned()),
    ];
    if let Some(product) = case.product.map(Record::fact) {
        facts.insert(0, ("producer", maker(visit, product)));
        facts.insert(1, ("unit", visit.moment.now.unit_name(product.unit)));
        let group = case.rules.groups.iter().find(|group| group.code == product.group);
        let group = group.map_or_else(|| product.group.clone(), |group| group.name.get(visit.lang).to_owned());
        let subgroup = product.subgroup.and_then(|number| case.rules.subgroup(number));
        let subgroup = subgroup.filter(|subgroup| subgroup.name.get(visit.lang) != group);
        let subgroup = subgroup.map(|subgroup| format!(" – {}. {}", subgroup.number, subgroup.name.get(visit.lang)));
        facts.push(("dossier-group", format!("{group}{}", subgroup.unwrap_or_default())));
    }
    if let Some(sheet) = case.sheet {
        facts.push(("dossier-sheet", sheet.name.get(visit.lang).to_owned()));
    }
    facts
}

fn item_row(visit: &Visit, dossier: &str, item: &ItemStanding<'_>) -> ItemRow {
    let class = match item.state {
        ItemState::Given => "met",
        ItemState::Missing | ItemState::Expired => "unmet",
        ItemState::NotGiven | ItemState::NotNeeded => "not_applicable",
    };
    let given = item.given.map(Record::fact);
    let digest = given.and_then(|given| given.evidence.as_deref()).map(|mark| mark.trim_start_matches(FILE_MARK));
    ItemRow {
        code: item.rule.code.clone(),
        name: item.rule.name.get(visit.lang).to_owned(),
        state: item.state.label(visit.lang),
        class,
        mandatory: item.is_wanting(),
        number: given.and_then(|given| given.number.clone()).unwrap_or_default(),
        expires: given.and_then(|given| given.expires).map(vietnamese::date).unwrap_or_default(),
        file: digest.map(|digest| format!("{}/files/{}", address(dossier), form_urlencoded(digest))),
    }
}

/// What a council came to. Of points nothing is told before it met, and single sheets only to those who see the work.
fn council_row(visit: &Visit, dossier: &str, result: &CouncilResult<'_>, with_work: bool) -> CouncilRow {
    let council = result.work.council.fact();
    let label = council_name(visit, council);
    let met = result.session.map(|session| vietnamese::date(session.fact().date));
    let seat = |seat: &programme::ocop::Seat<'_>| {
        let points = match &seat.ballot {
            Ballot::Scored(total) => written(total.points),
            Ballot::Unfinished(total) => visit.words("score-unfinished", &[("points", &written(total.points))]),
            Ballot::Recused(recusal) => recusal.fact().reason.label(visit.lang).to_owned(),
            Ballot::None => "–".to_owned(),
        };
        let member = seat.member.fact();
        (member.name.clone(), points, papers::sheet_address(visit, &council.code, dossier, &member.member))
    };
    let says = match (&met, result.mean) {
        (None, _) => visit.words(
            "council-scored",
            &[("scored", &result.scored().to_string()), ("needed", &result.needed.to_string())],
        ),
        (Some(_), mean) => {
            let mean = mean.map(Mean::show).unwrap_or_default();
            let says = result.describe(visit.lang);
            if says.starts_with(&mean) { says } else { format!("{mean}: {says}") }
        }
    };
    let is_met = met.is_some();
    let scoring = result.seats.iter().filter(|seat| !matches!(seat.ballot, Ballot::None));
    CouncilRow {
        name: label,
        href: with_work.then(|| visit.when.link(&council_address(&council.code))),
        says,
        comment: result.session.and_then(|session| session.fact().comment.clone()).unwrap_or_default(),
        gates: if is_met {
            result
                .gates
                .iter()
                .map(|gate| (format!("{} ★ – {}", gate.gate.star.get(), gate.gate.name.get(visit.lang)), gate.is_met))
                .collect()
        } else {
            Vec::new()
        },
        seats: if is_met && with_work { scoring.map(seat).collect() } else { Vec::new() },
        met,
    }
}

/// `GET /ocop/dossiers/{dossier}/files/{digest}`: a document of the dossier, as a download.
pub async fn file(visit: Visit, Path((code, digest)): Path<(String, String)>) -> Result<Response, Failure> {
    let case = find(&visit, &code)?;
    let mark = format!("{FILE_MARK}{digest}");
    let is_own = case.items.iter().any(|item| item.fact().evidence.as_deref() == Some(mark.as_str()));
    if !is_own {
        return Err(Failure::NotFound);
    }
    let evidence = visit.app.ledger().evidence(&digest).await?.ok_or(Failure::NotFound)?;
    hand_out_file(&visit.app, evidence, &digest).await
}
