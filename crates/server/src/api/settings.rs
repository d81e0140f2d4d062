//! Settings of the office. A secret is never answered back.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, lines, tagged, with_tag};
use crate::{
    failure::Failure,
    pages::settings::{made, make},
    request::Visit,
    settings::{ALL, Group, Kind, Setting, Settings},
    words,
};

/// A setting has at most so many characters.
const LONGEST: usize = 10_000;

/// Something that can be set.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingView {
    /// Its key.
    #[schema(example = "deadline.days")]
    key: &'static str,
    /// What it belongs to: `office`, `deadlines`, `forms`, `shop`, `newsletter`, `mail`, `sign_in`, `webhooks`, `backups`.
    group: &'static str,
    /// What it is called, in the language asked for.
    name: String,
    /// What it is made of: `line`, `lines`, `address`, `mail_server`, `mailbox`, `number`, `keys`, `keep`, `roles`.
    kind: &'static str,
    /// Whether its value is never shown.
    secret: bool,
    /// Whether somebody has set it; else the default counts.
    is_set: bool,
    /// What counts; none for a secret.
    #[schema(required, example = "45")]
    value: Option<String>,
    /// The tag to change it by.
    tag: String,
}

const fn group(group: Group) -> &'static str {
    match group {
        Group::Office => "office",
        Group::Deadlines => "deadlines",
        Group::Forms => "forms",
        Group::Shop => "shop",
        Group::Newsletter => "newsletter",
        Group::Mail => "mail",
        Group::SignIn => "sign_in",
        Group::Webhooks => "webhooks",
        Group::Backups => "backups",
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Line => "line",
        Kind::Lines => "lines",
        Kind::Address => "address",
        Kind::MailServer => "mail_server",
        Kind::Mailbox => "mailbox",
        Kind::Number(_) => "number",
        Kind::Keys => "keys",
        Kind::Keep => "keep",
        Kind::Roles => "roles",
    }
}

/// A number that another value most likely does not share. Of a secret it tells only whether there is one.
fn number(settings: &Settings, setting: &Setting) -> i64 {
    let made = made(settings, setting);
    let told = if setting.secret && !made.is_empty() { "…" } else { made };
    let digest = Sha256::digest(format!("{} {told}", setting.key));
    digest.iter().take(7).fold(0, |number, byte| number << 8 | i64::from(*byte))
}

fn view(visit: &Visit, settings: &Settings, setting: &Setting) -> SettingView {
    SettingView {
        key: setting.key,
        group: group(setting.group),
        name: words::text(visit.lang, setting.label).into_owned(),
        kind: kind(setting.kind),
        secret: setting.secret,
        is_set: !made(settings, setting).is_empty(),
        value: (!setting.secret).then(|| settings.get(setting).to_owned()),
        tag: number(settings, setting).to_string(),
    }
}

/// Everything that can be set, by key.
#[utoipa::path(get, path = "/api/v1/settings", tag = "system",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of settings", body = Page<SettingView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let settings = Settings::read(visit.app.ledger()).await?;
    let mut all: Vec<&Setting> = ALL.iter().collect();
    all.sort_by_key(|setting| setting.key);
    let items = all.into_iter().map(|setting| (setting.key.to_owned(), view(&visit, &settings, setting)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// What a setting is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewValue {
    /// The value; nothing at all brings the default back.
    #[schema(example = "45", max_length = 10000)]
    value: String,
}

/// Makes a setting; it counts at once. Name what was seen by `If-Match` with the tag.
#[utoipa::path(put, path = "/api/v1/settings/{key}", tag = "system",
    params(
        ("key" = String, Path, description = "Its key", example = "deadline.days", pattern = "^[a-z0-9_.]+$"),
        ("If-Match" = Option<String>, Header, description = "The tag of what was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = NewValue,
    responses((status = 200, description = "Set", body = SettingView), Problems, WriteProblems))]
pub async fn put(
    visit: Visit,
    headers: HeaderMap,
    Path(key): Path<String>,
    Json(body): Json<NewValue>,
) -> Result<Response, Failure> {
    let setting = Setting::find(&key).ok_or(Failure::NotFound)?;
    let value = match setting.kind {
        Kind::Lines => lines("value", &body.value, LONGEST)?,
        _ => line("value", &body.value, LONGEST)?,
    };
    if let Some(key) = setting.problem(value) {
        return Err(Failure::Bad(key));
    }
    let settings = Settings::read(visit.app.ledger()).await?;
    if Precondition::read(&headers)? != Precondition::Is(number(&settings, setting)) {
        return Err(Failure::Moved);
    }
    if setting.secret || value != made(&settings, setting) {
        make(&visit, &[(setting, value.to_owned())]).await?;
    }
    let view = view(&visit, &Settings::read(visit.app.ledger()).await?, setting);
    let tag = format!("\"{}\"", view.tag);
    Ok(with_tag(json(StatusCode::OK, &view)?, &tag))
}
