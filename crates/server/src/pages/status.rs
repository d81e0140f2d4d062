//! The condition of the installation, for whoever runs it.

use std::borrow::Cow;

use askama::Template;
use axum::extract::State;
use programme::policy::Action;

use super::frame::{Frame, Page};
use crate::{
    app::App,
    condition::{Finding, Verdict},
    failure::Failure,
    request::Visit,
    room,
    route::{Access::Office, Route},
    time, words,
};

#[derive(Template)]
#[template(path = "status.html")]
struct StatusPage<'a> {
    frame: Frame<'a>,
    running: Cow<'static, str>,
    behind: Option<Cow<'static, str>>,
    places: Cow<'static, str>,
    findings: Vec<Row>,
}

struct Row {
    subject: String,
    /// How it is coloured.
    shade: &'static str,
    verdict: String,
    says: String,
}

/// The routes of this page.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/status", Office(Action::ManageSystem), page)]
}

/// `GET /status`.
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Page, Failure> {
    let lang = visit.lang;
    let row = |finding: Finding| Row {
        subject: finding.name(lang).into_owned(),
        shade: match finding.verdict {
            Verdict::Well => "met",
            Verdict::Doubtful => "basically_met",
            Verdict::Wrong => "unmet",
        },
        verdict: finding.verdict.told(lang).into_owned(),
        says: finding.told(lang).into_owned(),
    };
    let mut findings = app.installation().findings().await;
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    let behind = app.ledger().last_act().await?.0 - app.live.now().act.0;
    Frame::new(&visit, "status").render(|frame| {
        let (version, since) = (env!("CARGO_PKG_VERSION"), time::written(app.started));
        let (taken, all) = (app.telemetry.under_way().to_string(), room::PLACES.to_string());
        StatusPage {
            running: words::with(lang, "status-running", &[("version", version), ("since", &since)]),
            behind: (behind > 0).then(|| words::with(lang, "status-behind", &[("count", &behind.to_string())])),
            places: words::with(lang, "status-places", &[("taken", &taken), ("all", &all)]),
            findings: findings.into_iter().map(row).collect(),
            frame,
        }
    })
}
