//! Which paper is asked for, the states it tells of, and its draft on a page.

use std::sync::Arc;

use askama::Template;
use axum::{extract::Path, response::Response};
use documents::{
    council,
    paper::{self, Ground, Meeting, MemberSheet, Paper, Period, Reviewing},
    programme_report::Office,
    recognition,
    report::{Format, Report},
};
use jiff::Timestamp;
use programme::Lang;

use super::{blocking, file, office, rendered};
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    moment::Moment,
    pages::frame::{Frame, Page},
    request::Visit,
};

#[derive(Template)]
#[template(path = "report_preview.html")]
struct PreviewPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    draft: String,
    /// What a form says to ask for the same paper.
    fields: Vec<(&'static str, String)>,
    /// The key of the words on the button that makes its files.
    makes: &'static str,
    is_programme: bool,
}

/// The paper of a kind that a form, an address or a program asks for: with the number of its `document`, or its years
/// `from` and `to`. Nothing is asked for that could not be made.
pub fn asked<'f>(visit: &Visit, kind: &str, get: impl Fn(&str) -> &'f str) -> Result<Paper, Failure> {
    match kind {
        "programme" => Ok(Paper::Programme),
        "briefing" => Ok(Paper::Briefing),
        "conclusion" => Ok(Paper::Conclusion(known(visit, get("document"))?)),
        "mid-term" => {
            let years = get("from").parse().ok().zip(get("to").parse().ok());
            let period = years.and_then(|(from, to)| Period::new(from, to));
            let has_begun = |period: &Period| period.from() <= visit.moment.as_of().year();
            period.filter(has_begun).map(Paper::MidTerm).ok_or(Failure::Bad("failure-years"))
        }
        "review" => {
            let (set, year) = (get("set").to_owned(), get("year").parse().ok());
            let known = visit.moment.law().set(&set).is_some();
            let reviewing = year.filter(|_| known).map(|year| Reviewing { set, year });
            reviewing.map(Paper::Review).ok_or(Failure::Bad("failure-no-review"))
        }
        "minutes" => Ok(Paper::Minutes(meeting(visit, get)?)),
        "stars" => Ok(Paper::Stars(meeting(visit, get)?)),
        "sheet" => Ok(Paper::Sheet(sheet(visit, get)?)),
        kind => {
            let kind = recognition::Kind::from_id(kind).ok_or(Failure::NotFound)?;
            let batch = get("batch").parse().map_err(|()| Failure::Bad("failure-no-batch"))?;
            let is_due = recognition::is_due(kind, &visit.moment.now, visit.moment.province, batch);
            if is_due { Ok(Paper::Recognition(kind, batch)) } else { Err(Failure::Bad("failure-no-batch")) }
        }
    }
}

/// The meeting that `council` and `day` name, where that council met on that day.
fn meeting<'f>(visit: &Visit, get: impl Fn(&str) -> &'f str) -> Result<Meeting, Failure> {
    let day = get("day").parse().map_err(|_| Failure::Bad("failure-date"))?;
    let meeting = Meeting { council: get("council").to_owned(), day };
    let met = council::met(&visit.moment.now, visit.moment.province, &meeting);
    met.map(|_| meeting).ok_or(Failure::Bad("failure-no-meeting"))
}

/// The sheet that `council`, `dossier` and `member` name, where the member scores the dossier.
fn sheet<'f>(visit: &Visit, get: impl Fn(&str) -> &'f str) -> Result<MemberSheet, Failure> {
    let [council, dossier, member] = ["council", "dossier", "member"].map(|name| get(name).to_owned());
    let sheet = MemberSheet { council, dossier, member };
    let is_known = council::is_sheet(&visit.moment.now, visit.moment.province, &sheet);
    if is_known { Ok(sheet) } else { Err(Failure::Bad("failure-no-sheet")) }
}

/// The number of a document that is known.
pub fn known(visit: &Visit, number: &str) -> Result<String, Failure> {
    paper::find(&visit.moment.now, number).map(|_| number.to_owned()).ok_or(Failure::Bad("failure-no-document"))
}

/// What a form says to ask for a paper.
pub fn fields(paper: &Paper) -> Vec<(&'static str, String)> {
    let kind = |kind: &str| ("paper", kind.to_owned());
    match paper {
        Paper::Programme => vec![kind("programme")],
        Paper::Briefing => vec![kind("briefing")],
        Paper::Conclusion(number) => vec![kind("conclusion"), ("document", number.clone())],
        Paper::MidTerm(period) => {
            vec![kind("mid-term"), ("from", period.from().to_string()), ("to", period.to().to_string())]
        }
        Paper::Review(of) => vec![kind("review"), ("set", of.set.clone()), ("year", of.year.to_string())],
        Paper::Minutes(meeting) | Paper::Stars(meeting) => {
            let named = if matches!(paper, Paper::Minutes(_)) { "minutes" } else { "stars" };
            vec![kind(named), ("council", meeting.council.clone()), ("day", meeting.day.to_string())]
        }
        Paper::Sheet(sheet) => vec![
            kind("sheet"),
            ("council", sheet.council.clone()),
            ("dossier", sheet.dossier.clone()),
            ("member", sheet.member.clone()),
        ],
        Paper::Recognition(paper, batch) => vec![kind(paper.id()), ("batch", batch.to_string())],
    }
}

/// The address of the page that shows the draft of a paper.
pub fn address(visit: &Visit, paper: &Paper) -> String {
    let fields = fields(paper);
    let (kind, rest) = fields.split_first().map_or(("", &[][..]), |((_, kind), rest)| (kind.as_str(), rest));
    let query: Vec<String> = rest.iter().map(|(name, value)| format!("{name}={}", form_urlencoded(value))).collect();
    visit.when.link(&format!("/reports/{kind}?{}", query.join("&")))
}

/// The address of the page that shows the draft of a notice.
pub fn notice(visit: &Visit, number: &str) -> String {
    visit.when.link(&format!("/reports/conclusion?document={}", form_urlencoded(number)))
}

/// `GET /reports/{paper}`: the draft on a page of ours.
pub async fn preview(visit: Visit, Path(kind): Path<String>) -> Result<Page, Failure> {
    let paper = asked(&visit, &kind, |name| visit.asked(name).unwrap_or_default())?;
    let fields = fields(&paper);
    let query: Vec<String> =
        fields.iter().skip(1).map(|(name, value)| format!("{name}={}", form_urlencoded(value))).collect();
    let draft = visit.when.link(&format!("/reports/{kind}/draft?{}", query.join("&")));
    Frame::new(&visit, "report-preview").render(|frame| PreviewPage {
        title: paper.name(visit.lang),
        draft: draft.trim_end_matches('?').to_owned(),
        fields,
        makes: if paper.formats().contains(&Format::Xlsx) { "report-generate" } else { "paper-generate" },
        is_programme: paper == Paper::Programme,
        frame,
    })
}

/// `GET /reports/{paper}/draft`: the draft itself, as it would be printed.
pub async fn draft(visit: Visit, Path(kind): Path<String>) -> Result<Response, Failure> {
    let paper = asked(&visit, &kind, |name| visit.asked(name).unwrap_or_default())?;
    let (name, html) = made(&visit, &paper, Format::Html).await?;
    Ok(file(&name, &name, html, true))
}

/// The draft as a file.
pub async fn download(visit: &Visit, paper: &Paper, format: Format) -> Result<Response, Failure> {
    let (name, bytes) = made(visit, paper, format).await?;
    Ok(file(&name, &name, bytes, false))
}

/// The draft in a format: the name of its file, and its bytes.
async fn made(visit: &Visit, paper: &Paper, format: Format) -> Result<(String, Vec<u8>), Failure> {
    let (office, lang) = (office(visit).await?, visit.lang);
    let mut earlier = Vec::new();
    for day in paper.earlier(visit.moment.as_of()) {
        earlier.push(visit.app.live.past(day, visit.moment.known, day).await?);
    }
    let known = visit.moment.known.unwrap_or_else(|| visit.app.now());
    let states = States { moment: visit.moment.clone(), earlier };
    let (name, paper) = (paper.file_name(format), paper.clone());
    let bytes = blocking(move || rendered(format, &states.compose(&paper, &office, None, known, lang)?)).await??;
    Ok((name, bytes))
}

/// The states that a paper tells of.
pub struct States {
    /// That of its day.
    pub moment: Arc<Moment>,
    /// Those of earlier days that it asks for.
    pub earlier: Vec<Arc<Moment>>,
}

impl States {
    /// The states of a paper as the ledger alone knows them, for what is kept.
    pub async fn frozen(app: &App, moment: Arc<Moment>, paper: &Paper, known_at: Timestamp) -> Result<Self, Failure> {
        let mut earlier = Vec::new();
        for day in paper.earlier(moment.as_of()) {
            earlier.push(app.live.frozen(day, known_at).await?);
        }
        Ok(Self { moment, earlier })
    }

    /// The paper of these states.
    pub fn compose(
        &self,
        paper: &Paper,
        office: &Office,
        number: Option<&str>,
        known_at: Timestamp,
        lang: Lang,
    ) -> Result<Report, Failure> {
        let earlier: Vec<_> = self.earlier.iter().map(|moment| &moment.now).collect();
        let ground = Ground {
            now: &self.moment.now,
            earlier: &earlier,
            province: self.moment.province,
            office,
            number,
            known_at,
            lang,
        };
        paper.compose(&ground).ok_or(Failure::Bad("failure-no-document"))
    }
}
