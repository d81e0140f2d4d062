//! What a handler is given: who asks, in which language, about which state; and the fields of a form.

use std::sync::Arc;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use jiff::{Timestamp, civil::Date};
use ledger::{Account, NewAct, Session};
use programme::{
    Lang,
    metric::Metric,
    policy::{self, Action, Post, Target},
    unit::{UnitCode, UnitIndex},
};

use crate::{app::App, auth::cookie, failure::Failure, moment::Moment, supposing::Beside, time};

/// Somebody who is known.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The person.
    pub account: Account,
    /// By what the person is known.
    pub proof: Proof,
}

/// By what a person is known.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A browser that signed in.
    Session(Session),
    /// A program that speaks for the person, within limits: of what the person may do, only this.
    Token(Vec<Action>),
}

impl Viewer {
    /// The session of a browser; a program has none.
    pub const fn session(&self) -> Result<&Session, Failure> {
        match &self.proof {
            Proof::Session(session) => Ok(session),
            Proof::Token(_) => Err(Failure::Forbidden),
        }
    }

    /// What every form of this browser must bring along.
    pub fn csrf(&self) -> Option<&str> {
        self.session().ok().map(|session| session.csrf.as_str())
    }

    /// Refuses a form that does not bring along what only a page of ours could tell, and one of a page that shows a world that
    /// is only supposed.
    pub fn check(&self, given: &str) -> Result<(), Failure> {
        match (self.csrf(), given.strip_prefix(SUPPOSED)) {
            (Some(own), None) if own == given => Ok(()),
            (Some(own), Some(given)) if own == given => Err(Failure::Supposed),
            _ => Err(Failure::Stale),
        }
    }

    /// Whether the proof reaches so far, whatever the posts allow.
    pub fn reaches(&self, action: Action) -> bool {
        match &self.proof {
            Proof::Session(_) => true,
            Proof::Token(scopes) => scopes.contains(&action),
        }
    }
}

/// Begins what the forms of a page under a scenario bring along, so that none of them writes.
pub const SUPPOSED: char = '~';

/// How pages look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The theme of an id.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// As cookies and pages write it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The state asked for, as the address carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The date the figures are about; none for the day of the office.
    pub as_of: Option<Date>,
    /// The moment whose knowledge counts, as it was written; none for now.
    pub known_at: Option<(String, Timestamp)>,
    /// On which map it is told.
    pub map: Map,
    /// The scenario under which it is looked at; none for the world as it is.
    pub scenario: Option<String>,
}

/// The units that a state is told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Map {
    /// Those of its own date.
    #[default]
    Then,
    /// Those of the office's day.
    Today,
    /// Those of this date.
    Of(Date),
}

impl Map {
    /// As an address carries it.
    pub fn text(self) -> String {
        match self {
            Self::Then => "then".to_owned(),
            Self::Today => "today".to_owned(),
            Self::Of(date) => date.to_string(),
        }
    }

    /// From an address.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "then" => Some(Self::Then),
            "today" => Some(Self::Today),
            date => date.parse().ok().map(Self::Of),
        }
    }

    /// The date whose units a state of `day` stands on; never an earlier one, of which nothing later can be told.
    pub fn date(self, day: Date, today: Date) -> Date {
        match self {
            Self::Then => day,
            Self::Today => day.max(today),
            Self::Of(date) => day.max(date),
        }
    }
}

impl When {
    /// From the query of an address.
    pub fn read(query: &[(String, String)]) -> Result<Self, Failure> {
        let given = |name: &str| {
            query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
        };
        let as_of = given("as_of").map(|text| text.parse().map_err(|_| Failure::Bad("failure-date"))).transpose()?;
        let known = |text: &str| time::moment_of(text).map(|moment| (text.to_owned(), moment));
        let known_at = given("known_at").map(|text| known(text).ok_or(Failure::Bad("failure-date"))).transpose()?;
        let map = given("map").map(|text| Map::read(text).ok_or(Failure::Bad("failure-date"))).transpose()?;
        let scenario = given("scenario").map(str::to_owned);
        Ok(Self { as_of, known_at, map: map.unwrap_or_default(), scenario })
    }

    /// Whether it is the state of today, as it is.
    pub fn is_now(&self) -> bool {
        *self == Self::default()
    }

    /// The same state as it is, or under a scenario.
    #[must_use]
    pub fn under(&self, scenario: Option<&str>) -> Self {
        Self { scenario: scenario.map(str::to_owned), ..self.clone() }
    }

    /// The fields of an address that say so.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let as_of = self.as_of.map(|date| ("as_of", date.to_string()));
        let known_at = self.known_at.as_ref().map(|(text, _)| ("known_at", text.clone()));
        let map = (self.map != Map::Then).then(|| ("map", self.map.text()));
        let scenario = self.scenario.as_ref().map(|id| ("scenario", id.clone()));
        as_of.into_iter().chain(known_at).chain(map).chain(scenario).collect()
    }

    /// An address that carries the state along.
    pub fn link(&self, address: &str) -> String {
        let mut link = address.to_owned();
        for (name, value) in self.fields() {
            link.push(if link.contains('?') { '&' } else { '?' });
            link.push_str(name);
            link.push('=');
            link.push_str(&crate::failure::form_urlencoded(&value));
        }
        link
    }
}

/// A request that has passed the guard.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The application.
    pub app: App,
    /// Who asks; none on public pages.
    pub viewer: Option<Viewer>,
    /// The language of the answer.
    pub lang: Lang,
    /// How it looks.
    pub theme: Theme,
    /// Which state is asked for.
    pub when: When,
    /// The state.
    pub moment: Arc<Moment>,
    /// The scenario under which it stands, with the world as it is.
    pub beside: Option<Arc<Beside>>,
    /// The address without its query.
    pub path: String,
    /// The fields of the query.
    pub query: Vec<(String, String)>,
    /// What the last form did, to be told once.
    pub flash: Option<String>,
    /// What it is asked from.
    pub browser: Browser,
}

impl Visit {
    /// Who asks.
    pub fn viewer(&self) -> Result<&Viewer, Failure> {
        self.viewer.as_ref().ok_or_else(|| Failure::SignIn(self.path.clone()))
    }

    /// The posts of whoever asks; nobody holds none.
    pub fn posts(&self) -> &[Post] {
        self.viewer.as_ref().map_or(&[], |viewer| &viewer.account.posts)
    }

    /// The codes of the producers for whom whoever asks speaks.
    pub fn producers(&self) -> impl Iterator<Item = &str> {
        self.posts().iter().filter_map(|post| post.producer.as_deref())
    }

    /// Whether whoever asks may do this there.
    pub fn may(&self, action: Action, target: Target<'_>) -> bool {
        self.reaches(action) && policy::allows(self.posts(), self.moment.tree(), action, target)
    }

    /// Whether whoever asks may do this somewhere.
    pub fn may_somewhere(&self, action: Action) -> bool {
        self.reaches(action) && policy::allows_somewhere(self.posts(), action)
    }

    /// Whether whoever asks may do this for some criteria of a unit: those of their department.
    pub fn may_by_department(&self, action: Action, unit: UnitIndex) -> bool {
        let tree = self.moment.tree();
        self.reaches(action) && self.posts().iter().any(|post| post.reaches_by_department(tree, action, unit))
    }

    fn reaches(&self, action: Action) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.reaches(action))
    }

    /// Refuses whoever may not.
    pub fn demand(&self, action: Action, target: Target<'_>) -> Result<(), Failure> {
        if self.may(action, target) { Ok(()) } else { Err(Failure::Forbidden) }
    }

    /// The state as it is, whatever is supposed.
    pub fn today(&self) -> &Arc<Moment> {
        self.beside.as_ref().map_or(&self.moment, |beside| &beside.today)
    }

    /// What a figure comes to as things are, where that differs under the scenario.
    pub fn was(&self, metric: &'static Metric, scope: UnitIndex) -> Option<String> {
        let today = &self.beside.as_ref()?.today;
        let (before, now) = (today.figure(metric, scope).value, self.moment.figure(metric, scope).value);
        (before != now).then(|| before.map_or_else(|| "–".to_owned(), |value| metric.write(value, self.lang)))
    }

    /// The unit of a code on the date asked for.
    pub fn unit(&self, code: &str) -> Result<UnitIndex, Failure> {
        let code = code.parse::<UnitCode>().map_err(|_| Failure::NotFound)?;
        self.moment.tree().index(code).ok_or(Failure::NotFound)
    }

    /// The unit where whoever asks is at home: that of the first post that exists on the date.
    pub fn home(&self) -> UnitIndex {
        let tree = self.moment.tree();
        self.posts().iter().find_map(|post| tree.index(post.unit)).unwrap_or(self.moment.province)
    }

    /// A field of the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// An act of whoever asks, now.
    pub fn act(&self, kind: &str, reason: &str) -> Result<NewAct, Failure> {
        Ok(NewAct {
            actor: self.viewer()?.account.login.clone(),
            reason: reason.to_owned(),
            kind: kind.to_owned(),
            source: None,
            source_digest: None,
            recorded_at: self.app.now(),
        })
    }

    /// The province's code, as the ledger keys facts.
    pub fn province(&self) -> String {
        self.moment.unit(self.moment.province).code.to_text()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let visit = parts.extensions.get::<Arc<Self>>();
        visit.map(|visit| visit.as_ref().clone()).ok_or_else(|| Failure::Broken("a route without guard".to_owned()))
    }
}

/// By what a browser is known, whoever sits before it.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The secret of the session.
    pub session: Option<String>,
    /// The secret it was given when somebody signed in from it.
    pub secret: Option<String>,
    /// What it calls itself.
    pub device: String,
}

/// What the browser tells of itself before anybody is known.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The language of the answer.
    pub lang: Lang,
    /// How it looks.
    pub theme: Theme,
    /// By what it is known.
    pub browser: Browser,
    /// What the last form did.
    pub flash: Option<String>,
}

/// Name of the cookie that holds the secret of the session.
pub const SESSION: &str = "nt_session";
/// Name of the cookie that holds what a browser is known by that somebody has signed in from.
pub const BROWSER: &str = "nt_browser";
/// Name of the cookie that holds the language.
pub const LANGUAGE: &str = "nt_lang";
/// Name of the cookie that holds the theme.
pub const THEME: &str = "nt_theme";
/// Name of the cookie that holds what the last form did.
pub const FLASH: &str = "nt_flash";

impl Manner {
    /// From the headers; `secure` as the application was started.
    pub fn read(secure: bool, headers: &HeaderMap) -> Self {
        let told = |name| cookie::read(secure, headers, name);
        let lang = match told(LANGUAGE) {
            Some("en") => Lang::En,
            _ => Lang::Vi,
        };
        let device = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self {
            lang,
            theme: told(THEME).and_then(Theme::from_id).unwrap_or_default(),
            browser: Browser {
                session: told(SESSION).map(str::to_owned),
                secret: told(BROWSER).map(str::to_owned),
                device: device.to_owned(),
            },
            flash: told(FLASH).map(str::to_owned),
        }
    }
}

/// The fields of a query or of a form as browsers write it.
pub fn fields(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// A form is at most so long; files go another way.
const FORM_LIMIT: usize = 4_000_000;

/// The fields of a form that came from a page of ours.
#[derive(Clone, Debug)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// A field, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A field as it was typed, to the last blank: a password.
    pub fn secret(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// A field as one line: trimmed, without what controls a terminal.
    pub fn line(&self, name: &str) -> String {
        self.get(name).chars().filter(|letter| !letter.is_control()).collect()
    }

    /// A field as lines: the same, but there may be several.
    pub fn lines(&self, name: &str) -> String {
        let text = self.get(name).replace("\r\n", "\n");
        text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
    }

    /// Every value of a field that may come several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The fields whose name begins so, with the rest of the name.
    pub fn under<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.trim())))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let limit = u64::try_from(FORM_LIMIT).unwrap_or(u64::MAX);
        let bytes = to_bytes(body, FORM_LIMIT).await.map_err(|_| Failure::TooLarge(limit))?;
        let form = Self(fields(&String::from_utf8_lossy(&bytes)));
        // Who is signed in must bring what only a page of ours could tell.
        if let Some(viewer) = &visit.viewer {
            viewer.check(form.get("csrf"))?;
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(fields("a=1&b=x+y%26%C4%91&c"), [pair("a", "1"), pair("b", "x y&đ"), pair("c", "")]);
        assert_eq!(fields("a=%zz&b=%4"), [pair("a", "%zz"), pair("b", "%4")]);
        assert_eq!(fields(""), []);
    }

    #[test]
    fn addresses_carry_the_state_along() {
        let when = When { as_of: Some(jiff::civil::date(2023, 3, 13)), ..When::default() };
        assert_eq!(when.link("/units/42"), "/units/42?as_of=2023-03-13");
        assert_eq!(when.under(Some("7")).link("/"), "/?as_of=2023-03-13&scenario=7");
        assert!(When::default().is_now() && !When::default().under(Some("7")).is_now());
        assert_eq!(when.link("/units/42?set=a"), "/units/42?set=a&as_of=2023-03-13");
    }
}
