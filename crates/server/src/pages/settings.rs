//! Settings of the office: its letterhead, and how it reaches the world.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use programme::policy::Action;

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    passport,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    settings::{ALL, Group, Kind, Setting, Settings},
};

/// The pages of settings.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::ManageSystem);
    vec![
        Route::get("/settings", access, page),
        Route::post("/settings/save", access, save),
        Route::post("/settings/passport-key", access, rotate),
    ]
}

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    frame: Frame<'a>,
    groups: Vec<(&'static str, Vec<Field>)>,
    wrong: bool,
    /// So many keys of passports there are.
    keys: usize,
}

struct Field {
    setting: &'static Setting,
    value: String,
    was: String,
    is_made: bool,
    lines: bool,
    problem: Option<String>,
}

/// `GET /settings`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let settings = Settings::read(visit.app.ledger()).await?;
    show(&visit, &settings, None, &BTreeMap::new())
}

/// What somebody set it to; nothing while the default counts.
pub fn made<'s>(settings: &'s Settings, setting: &Setting) -> &'s str {
    settings.made(setting).filter(|value| *value != setting.default).unwrap_or_default()
}

fn show(
    visit: &Visit,
    settings: &Settings,
    typed: Option<&Fields>,
    problems: &BTreeMap<&'static str, &'static str>,
) -> Result<Page, Failure> {
    let field = |setting: &'static Setting| {
        let made = made(settings, setting);
        let stands = if setting.secret { "" } else { made };
        let typed = typed.map(|form| form.get(&format!("s.{}", setting.key)).to_owned());
        Field {
            setting,
            value: typed.unwrap_or_else(|| stands.to_owned()),
            was: stands.to_owned(),
            is_made: !made.is_empty(),
            lines: setting.kind == Kind::Lines,
            problem: problems.get(setting.key).map(|key| visit.words(key, &[])),
        }
    };
    let group = |group: Group| (group.label(), ALL.iter().filter(|s| s.group == group).map(field).collect());
    let groups = Group::ALL.into_iter().map(group).collect();
    Frame::new(visit, "settings").render(|frame| SettingsPage {
        frame,
        groups,
        wrong: !problems.is_empty(),
        keys: passport::Keys::read(settings).count(),
    })
}

/// `POST /settings/save`: what was changed, all of it or nothing. A secret that is left empty stays as it is.
pub async fn save(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let (mut changes, mut problems) = (Vec::new(), BTreeMap::new());
    for setting in ALL {
        let value = form.get(&format!("s.{}", setting.key)).replace("\r\n", "\n");
        let stands = made(&settings, setting);
        let removes = form.get(&format!("remove.{}", setting.key)) == "1";
        if setting.secret && value.is_empty() && !removes || !setting.secret && value == stands {
            continue;
        }
        if let Some(problem) = setting.problem(&value) {
            problems.insert(setting.key, problem);
        } else if !setting.secret && form.get(&format!("was.{}", setting.key)).replace("\r\n", "\n") != stands {
            // Somebody else has changed it since this page was opened.
            problems.insert(setting.key, "problem-changed-meanwhile");
        }
        changes.push((setting, value));
    }
    if !problems.is_empty() {
        let page = show(&visit, &settings, Some(&form), &problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if !changes.is_empty() {
        make(&visit, &changes).await?;
    }
    Ok(go(&visit, "/settings", "done-settings"))
}

/// `POST /settings/passport-key`: a new key signs the labels of products from now on.
pub async fn rotate(visit: Visit, _form: Fields) -> Result<Response, Failure> {
    passport::rotate(&visit).await?;
    Ok(go(&visit, "/settings", "done-passport-key"))
}

/// Makes settings as one act, which names them and the values that are no secret.
pub async fn make(visit: &Visit, changes: &[(&Setting, String)]) -> Result<(), Failure> {
    let told = changes.iter().map(|(setting, value)| {
        let value = if setting.secret { "…" } else { value };
        format!("{} = {value}", setting.key)
    });
    let act = visit.act("change settings", &told.collect::<Vec<_>>().join("; "))?;
    let changes: Vec<(&str, &str)> = changes.iter().map(|(setting, value)| (setting.key, value.as_str())).collect();
    Ok(visit.app.ledger().change_settings(act, &changes).await?)
}
