//! One fact of the ledger, whole: its fields, how we know it, and the act that recorded it.

use askama::Template;
use axum::extract::Path;
use futures_util::future::{BoxFuture, FutureExt as _};
use ledger::Act;
use programme::{
    fact::{Cell, Fact, FactKind, Field as _, Provenance, Record, Seq, Stored, Years},
    policy::{Action, Target},
    vietnamese, with_fact,
};

use super::{
    dossiers::is_sealed,
    frame::{Frame, Page},
    recording,
};
use crate::{failure::Failure, request::Visit, time};

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    frame: Frame<'a>,
    kind: FactKind,
    seq: i64,
    says: String,
    fields: Vec<(&'static str, String)>,
    provenance: Provenance,
    source: String,
    act: Option<Act>,
    recorded: String,
    history: Option<String>,
    /// Where it is corrected, while it stands, by those who may.
    correct: Option<String>,
}

struct Shown {
    says: String,
    fields: Vec<(&'static str, String)>,
    provenance: Provenance,
    source: String,
    act: Option<Act>,
    history: Option<String>,
}

/// What whoever reads records of a kind must be allowed besides seeing the province's figures: as on the pages of these
/// records.
const fn also_needed(kind: FactKind) -> Option<Action> {
    match kind {
        FactKind::Acknowledgement | FactKind::Score | FactKind::SelfScore | FactKind::Recusal => {
            Some(Action::SeeClaims)
        }
        FactKind::Statement | FactKind::NewsPost | FactKind::NewsletterIssue => Some(Action::WriteReports),
        FactKind::ProducerProposal | FactKind::BankAccount => Some(Action::KeepProducts),
        FactKind::LocalThreshold | FactKind::SetVersion => Some(Action::ManageLaw),
        _ => None,
    }
}

/// Refuses whoever may not read records of a kind.
pub fn demand_kind(visit: &Visit, kind: FactKind) -> Result<(), Failure> {
    also_needed(kind).map_or(Ok(()), |action| visit.demand(action, Target::unit(visit.moment.province)))
}

/// Refuses whoever may not read one record: an observation that does not count is a claim, and points are sealed for a time.
pub fn demand_record<F: Fact>(visit: &Visit, record: &Record<F>) -> Result<(), Failure> {
    if F::KIND == FactKind::Observation && visit.moment.now.provenance(F::KIND, record.seq).is_none() {
        visit.demand(Action::SeeClaims, Target::unit(visit.moment.province))?;
    }
    if is_sealed(visit, record.fact()) { Err(Failure::Forbidden) } else { Ok(()) }
}

/// Whether a field is kept from whoever asks: how to reach a producer, who may be a person, is for those who work with it.
pub fn is_withheld(visit: &Visit, kind: FactKind, field: &str) -> bool {
    kind == FactKind::Producer
        && ["address", "telephone", "email", "representative"].contains(&field)
        && !visit.may(Action::SeeClaims, Target::unit(visit.moment.province))
}

/// `GET /records/{kind}/{seq}`.
pub async fn page(visit: Visit, Path((kind, seq)): Path<(String, i64)>) -> Result<Page, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    demand_kind(&visit, kind)?;
    let shown = with_fact!(kind, F => show::<F>(&visit, Seq(seq)).await)?;
    let recorded = shown.act.as_ref().map(|act| time::written(act.recorded_at)).unwrap_or_default();
    let correct = recording::correct_address(&visit, kind, Seq(seq)).filter(|_| stands(&visit, kind, Seq(seq)));
    let Shown { says, fields, provenance, source, act, history } = shown;
    Frame::new(&visit, "record").render(|frame| RecordPage {
        frame,
        kind,
        seq,
        says,
        fields,
        provenance,
        source,
        act,
        recorded,
        history,
        correct,
    })
}

/// Whether nothing supersedes a record.
fn stands(visit: &Visit, kind: FactKind, seq: Seq) -> bool {
    visit.moment.now.describe(kind, seq, visit.lang).is_some()
}

fn show<F: Fact>(visit: &Visit, seq: Seq) -> BoxFuture<'_, Result<Shown, Failure>> {
    async move {
        let lang = visit.lang;
        let (record, act): (Record<F>, _) = visit.app.ledger().record::<F>(seq).await?.ok_or(Failure::NotFound)?;
        demand_record(visit, &record)?;
        let mut cells = Vec::new();
        record.fact().store(&mut cells);
        let field = |(info, cell): (&programme::fact::FieldInfo, &Cell<'_>)| {
            (lang.pick(info.vi, info.id), written(info.stored, cell))
        };
        let told = F::FIELDS.iter().zip(&cells).filter(|(info, _)| !is_withheld(visit, F::KIND, info.id));
        let fields = told.map(field).collect();
        let text = |id: &str| {
            let place = F::FIELDS.iter().position(|field| field.id == id)?;
            cells.get(place)?.as_text().map(str::to_owned)
        };
        let history = (F::KIND == FactKind::Observation)
            .then(|| Some(format!("/units/{}/measures/{}", text("unit")?, text("measure")?)))
            .flatten();
        let says = record.fact().describe(lang);
        drop(cells);
        Ok(Shown { says, fields, provenance: record.sourced.provenance, source: record.sourced.source, act, history })
    }
    .boxed()
}

/// A field of a fact in words.
pub fn written(stored: Stored, cell: &Cell<'_>) -> String {
    match (stored, cell) {
        (_, Cell::Null) => "–".to_owned(),
        (_, Cell::Text(text)) => text.clone().into_owned(),
        (Stored::Quantity, Cell::Int(number)) => vietnamese::quantity(programme::Quantity::from_scaled(*number), 4),
        (Stored::Years, years) => Years::load(years).map(|years| years.to_string()).unwrap_or_default(),
        (_, Cell::Int(number)) => vietnamese::count(*number),
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::{Request, StatusCode, header},
    };
    use jiff::{Timestamp, civil::date};
    use ledger::{AccountId, Amendment};
    use programme::{
        Quantity,
        fact::{
            CouncilMember, CouncilRole, CouncilSession, NewsPost, NewsState, Observation, Producer, ProducerKind,
            Reading, Recusal, RecusalReason, Score, Sourced, Stage,
        },
        period::Period,
        policy::Role,
        snapshot::Collected,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        app::App,
        auth,
        route::router,
        test_office::{UNITS, act, office},
    };

    fn clock() -> Timestamp {
        Timestamp::from_second(1_678_672_800).expect("a moment")
    }

    async fn say<F: Fact + Collected>(app: &App, fact: F) -> String {
        let fact = Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
        app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
        app.live.catch_up(app.day()).await.expect("a state");
        format!("/records/{}/{}", F::KIND.id(), app.live.now().now.all::<F>()[0].seq.0)
    }

    async fn read(app: &App, login: &str, address: &str) -> (StatusCode, String) {
        let secret = auth::session::begin(app, &AccountId(login.to_owned()), false, "test").await.expect("begun");
        let cookie = format!("{}={secret}", crate::request::SESSION);
        let request = Request::builder().uri(address).header(header::COOKIE, cookie).body(Body::empty());
        let answer = router(app).oneshot(request.expect("a request")).await.expect("an answer");
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a page");
        (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }

    #[tokio::test]
    async fn what_is_not_for_everybody_is_shown_to_those_it_is_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [
            ("vp", Role::Coordinator, "42", None),
            ("ld", Role::Leader, "42", None),
            ("qt", Role::Administrator, "42", None),
        ];
        let app = office(folder.path(), UNITS, &people, clock).await;
        let text = |text: &str| text.to_owned();
        let draft = NewsPost {
            code: text("nhap"),
            date: date(2023, 3, 1),
            state: NewsState::Draft,
            title: text("Tin nháp"),
            title_en: None,
            summary: text("t"),
            summary_en: None,
            text: text("t"),
            text_en: None,
            picture: None,
            caption: None,
        };
        let recusal = Recusal {
            dossier: text("HS-1"),
            council: text("HD-1"),
            member: text("UV-1"),
            date: date(2023, 3, 1),
            reason: RecusalReason::OwnProduct,
        };
        let producer = Producer {
            code: text("CT-1"),
            name: text("HTX"),
            kind: ProducerKind::Household,
            unit: "18001".parse().expect("a code"),
            address: None,
            telephone: Some(text("0239 3855 001")),
            email: Some(text("htx@example.vn")),
            representative: None,
            since: date(2020, 1, 1),
        };
        let draft = say(&app, draft).await;
        let recusal = say(&app, recusal).await;
        let producer = say(&app, producer).await;
        for (login, sees_drafts, sees_claims) in [("vp", true, true), ("ld", false, true), ("qt", false, false)] {
            let shown = |sees| if sees { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(read(&app, login, &draft).await.0, shown(sees_drafts), "{login}");
            assert_eq!(read(&app, login, &recusal).await.0, shown(sees_claims), "{login}");
            let (status, page) = read(&app, login, &producer).await;
            assert_eq!(
                (status, page.contains("0239 3855"), page.contains("htx@")),
                (StatusCode::OK, sees_claims, sees_claims)
            );
        }
    }

    #[tokio::test]
    async fn what_is_not_approved_is_a_claim_and_its_evidence_is_the_units_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [("vp", Role::Coordinator, "42", None), ("qt", Role::Administrator, "42", None)];
        let app = office(folder.path(), UNITS, &people, clock).await;
        let digest = "ab".repeat(32);
        let elsewhere = ledger::Evidence {
            digest: digest.clone(),
            name: "của huyện.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 1,
            unit: "439".parse().expect("a code"),
            thumbnail: None,
            taken_at: None,
            place: None,
            uploaded_by: "huyen".to_owned(),
            uploaded_at: clock(),
        };
        app.ledger().add_evidence(&elsewhere).await.expect("noted");
        let draft = Observation {
            unit: "18001".parse().expect("a code"),
            measure: "income".to_owned(),
            period: Period::year(2022),
            value: Reading(Quantity::whole(2)),
            stage: Stage::Draft,
            evidence: Some(format!("{}{digest}", programme::fact::FILE_MARK)),
        };
        let fact = Sourced { fact: draft, provenance: Provenance::Official, source: "t".to_owned() };
        app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
        app.live.catch_up(app.day()).await.expect("a state");
        let seq = app.live.now().desk.lines().next().map(|(_, line)| line.latest.seq.0).expect("a line");
        let page = format!("/records/observation/{seq}");
        assert_eq!(read(&app, "vp", &page).await.0, StatusCode::OK);
        assert_eq!(read(&app, "qt", &page).await.0, StatusCode::FORBIDDEN, "who only administers sees no claim");
        let (status, history) = read(&app, "vp", "/units/18001/measures/income").await;
        assert!(status == StatusCode::OK && history.contains(&digest[..12]), "{status}");
        assert!(!history.contains("của huyện"), "a digest is no right to what it names");
    }

    #[tokio::test]
    async fn points_are_told_to_the_member_alone_until_the_council_has_met() {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [("vp", Role::Coordinator, "42", None), ("vp2", Role::Coordinator, "42", None)];
        let app = office(folder.path(), UNITS, &people, clock).await;
        let text = |text: &str| text.to_owned();
        let day = date(2023, 3, 10);
        let member = CouncilMember {
            council: text("HD-1"),
            member: text("A"),
            name: text("Một"),
            body: text("agriculture"),
            role: CouncilRole::Member,
            date: date(2023, 3, 1),
            until: None,
            account: Some(text("vp2")),
        };
        say(&app, member).await;
        let score = Score {
            dossier: text("HS-1"),
            council: text("HD-1"),
            member: text("A"),
            criterion: text("ocop-148-shared/A"),
            date: day,
            points: Quantity::whole(37),
            remark: None,
        };
        let page = say(&app, score).await;
        assert_eq!(read(&app, "vp", &page).await.0, StatusCode::FORBIDDEN);
        assert!(read(&app, "vp2", &page).await.1.contains("37"));
        let session =
            CouncilSession { council: text("HD-1"), dossier: text("HS-1"), date: day, minutes: None, comment: None };
        say(&app, session).await;
        assert!(read(&app, "vp", &page).await.1.contains("37"), "the council has met");
    }
}
