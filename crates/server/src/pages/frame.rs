//! What surrounds every page: language, navigation, the state asked for.

use std::borrow::Cow;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use programme::{
    Lang,
    judge::Verdict,
    policy::{Action, Target},
    unit::UnitIndex,
    vietnamese,
};

use super::menu::{self, Group};
use crate::{
    assets,
    failure::Failure,
    request::{Map, SUPPOSED, Theme, Visit},
    time,
    upload::FILE_LIMIT,
    words,
};

/// A page on its way out.
#[derive(Debug)]
pub struct Page(pub String);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Html(self.0).into_response()
    }
}

/// What is said of the scenario under which a page stands.
#[derive(Clone, Debug)]
pub struct Band {
    /// Its name and how many changes it has.
    pub says: String,
    /// Where it is changed.
    pub edit: String,
    /// The same page as things are.
    pub leave: String,
}

/// What surrounds a page. Templates ask it for words, links and icons.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The request.
    pub visit: &'a Visit,
    /// The key of the title.
    pub title: &'static str,
    /// The unit the page is about.
    pub unit: Option<UnitIndex>,
}

impl Visit {
    /// A text with its blanks filled, in the language of the request.
    pub fn words(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        words::with(self.lang, key, blanks).into_owned()
    }
}

#[expect(clippy::unused_self, clippy::trivially_copy_pass_by_ref, reason = "templates call methods, with references")]
impl<'a> Frame<'a> {
    /// The frame of a page that is about no unit.
    pub const fn new(visit: &'a Visit, title: &'static str) -> Self {
        Self { visit, title, unit: None }
    }

    /// The frame of a page about a unit.
    pub const fn of_unit(visit: &'a Visit, title: &'static str, unit: UnitIndex) -> Self {
        Self { visit, title, unit: Some(unit) }
    }

    /// Fills the template that this frame surrounds.
    pub fn render<T: Template>(self, make: impl FnOnce(Self) -> T) -> Result<Page, Failure> {
        make(self).render().map(Page).map_err(|error| Failure::Broken(format!("a template: {error}")))
    }

    /// A text.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        words::text(self.visit.lang, key)
    }

    /// A text with one blank.
    pub fn t1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.visit.words(key, &[(name, &value.to_string())])
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.visit.lang
    }

    /// The language as HTML names it.
    pub fn lang_id(&self) -> &'static str {
        self.visit.lang.id()
    }

    /// The theme.
    pub const fn theme(&self) -> &'static str {
        self.visit.theme.id()
    }

    /// Whether this is the theme.
    pub fn is_theme(&self, id: &str) -> bool {
        Theme::from_id(id) == Some(self.visit.theme)
    }

    /// The address of a file of ours.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// An icon; it says nothing to those who cannot see it.
    pub fn icon(&self, name: &str) -> String {
        format!(
            r#"<svg class="icon-nt" aria-hidden="true" focusable="false"><use href="{}#{name}"></use></svg>"#,
            assets::address("icons.svg")
        )
    }

    /// An address that carries the state asked for.
    pub fn link(&self, address: impl AsRef<str>) -> String {
        self.visit.when.link(address.as_ref())
    }

    /// The address of a page of a unit.
    pub fn unit_link(&self, unit: &UnitIndex, page: impl AsRef<str>) -> String {
        let page = page.as_ref();
        let slash = if page.is_empty() { "" } else { "/" };
        self.link(format!("/units/{}{slash}{page}", self.visit.moment.unit(*unit).code))
    }

    /// Kind and name of a unit.
    pub fn unit_name(&self, unit: &UnitIndex) -> String {
        self.visit.moment.unit(*unit).full_name()
    }

    /// What every form must bring along. Under a scenario it says so, and none of them writes.
    pub fn csrf(&self) -> Cow<'_, str> {
        let own = self.own_csrf();
        if self.visit.beside.is_some() { format!("{SUPPOSED}{own}").into() } else { own.into() }
    }

    /// What the forms bring along that are not about the state looked at.
    pub fn own_csrf(&self) -> &str {
        self.visit.viewer.as_ref().and_then(|viewer| viewer.csrf()).unwrap_or_default()
    }

    /// What is said of the scenario under which the page stands.
    pub fn band(&self) -> Option<Band> {
        let beside = self.visit.beside.as_ref()?;
        let (name, count) = (&beside.scenario.content.name, beside.changes.to_string());
        let rest = self.visit.query.iter().filter(|(name, _)| name != "scenario");
        let rest: Vec<String> =
            rest.map(|(name, value)| format!("{name}={}", crate::failure::form_urlencoded(value))).collect();
        let mark = if rest.is_empty() { "" } else { "?" };
        Some(Band {
            says: self.visit.words("scenario-band", &[("name", name), ("count", &count)]),
            edit: format!("/scenarios/{}", beside.scenario.id),
            leave: format!("{}{mark}{}", self.visit.path, rest.join("&")),
        })
    }

    /// A value as things are beside the one that is supposed, as a person reads it.
    pub fn today(&self, was: &str) -> String {
        self.t1("scenario-today", "value", was)
    }

    /// This page as it is now, whatever date was asked for.
    pub fn here_now(&self) -> String {
        let now = crate::request::When { as_of: None, known_at: None, map: Map::Then, ..self.visit.when.clone() };
        now.link(&self.visit.path)
    }

    /// How large a file may be, in bytes.
    pub const fn file_limit(&self) -> usize {
        FILE_LIMIT
    }

    /// What is said of a larger one.
    pub fn too_large(&self) -> String {
        Failure::TooLarge(u64::try_from(FILE_LIMIT).unwrap_or(u64::MAX)).message(self.visit.lang)
    }

    /// Who is signed in.
    pub fn viewer_name(&self) -> Option<&str> {
        self.visit.viewer.as_ref().map(|viewer| viewer.account.name.as_str())
    }

    /// Somebody whom an act names: the login, or that the name was erased.
    pub fn who(&self, login: &str) -> String {
        if ledger::is_pseudonym(login) {
            self.visit.words("erased-who", &[("pseudonym", login)])
        } else {
            login.to_owned()
        }
    }

    /// The login of who is signed in; empty for nobody.
    pub fn viewer_login(&self) -> &str {
        self.visit.viewer.as_ref().map_or("", |viewer| &viewer.account.login)
    }

    /// The address of this page with its query.
    pub fn here(&self) -> String {
        let query: Vec<String> = self
            .visit
            .query
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::failure::form_urlencoded(value)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.visit.path, query.join("&"))
    }

    /// The fields of the query but those of the state, for the form that changes the state.
    pub fn other_fields(&self) -> impl Iterator<Item = &(String, String)> {
        self.visit.query.iter().filter(|(name, _)| !matches!(name.as_str(), "as_of" | "known_at" | "map"))
    }

    /// The fields of the state, for a form that changes something else.
    pub fn state_fields(&self) -> Vec<(&'static str, String)> {
        self.visit.when.fields()
    }

    /// The date asked for, as a date field writes it.
    pub fn as_of(&self) -> String {
        self.visit.moment.as_of().to_string()
    }

    /// The moment whose knowledge counts, as it was written.
    pub fn known_at(&self) -> &str {
        self.visit.when.known_at.as_ref().map_or("", |(text, _)| text)
    }

    /// The date as a person reads it.
    pub fn day(&self) -> String {
        vietnamese::date(self.visit.moment.as_of())
    }

    /// What must be said about the state when it is not that of today.
    pub fn banner(&self) -> Option<String> {
        if self.visit.when.under(None).is_now() {
            return None;
        }
        let day = self.day();
        let mut banner = match &self.visit.when.known_at {
            Some((_, known)) => self.visit.words("banner-known", &[("day", &day), ("known", &time::written(*known))]),
            None => self.visit.words("banner-as-of", &[("day", &day)]),
        };
        if self.visit.moment.map != self.visit.moment.as_of() {
            banner.push(' ');
            banner.push_str(&self.t1("banner-map", "day", vietnamese::date(self.visit.moment.map)));
        }
        Some(banner)
    }

    /// The maps on which the state can be told: what the address says, its name, and whether it is this one. Only one where units were never
    /// redrawn since its date.
    pub fn maps(&self) -> Vec<(String, String, bool)> {
        let (moment, when) = (&self.visit.moment, &self.visit.when);
        let later = moment.redrawn.iter().filter(|day| **day > moment.as_of());
        let mut maps = vec![Map::Then];
        maps.extend(later.map(|day| Map::Of(*day)));
        let option = |map: Map| {
            let name = match map {
                Map::Of(day) => self.t1("map-of", "day", vietnamese::date(day)),
                Map::Then | Map::Today => self.t("map-then").into_owned(),
            };
            let is_this = moment.map == map.date(moment.as_of(), moment.as_of())
                || (when.map == Map::Today
                    && matches!(map, Map::Of(day) if moment.redrawn.iter().rfind(|last| **last <= moment.map) == Some(&day)));
            (map.text(), name, is_this)
        };
        maps.into_iter().map(option).collect()
    }

    /// Any date as a person reads it.
    pub fn date(&self, date: &jiff::civil::Date) -> String {
        vietnamese::date(*date)
    }

    /// A whole number as a person reads it.
    pub fn count(&self, number: &i64) -> String {
        vietnamese::count(*number)
    }

    /// What must be known to read the page as a workbook, one line each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.t1("as-of-day", "day", self.day())];
        notes.extend(self.band().map(|band| band.says));
        notes.extend(self.banner());
        notes.extend(self.is_demo().then(|| self.t1("demo-banner", "day", self.day())));
        notes
    }

    /// That the state may be another by now, where the ledger could not be asked for a while.
    pub fn stale(&self) -> Option<String> {
        let stale = jiff::SignedDuration::try_from(self.visit.app.live.stale()?).unwrap_or_default();
        let since = self.visit.app.now().checked_sub(stale).unwrap_or_default();
        Some(self.t1("stale-banner", "time", crate::time::written(since)))
    }

    /// Whether it is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.visit.app.config.demo.is_some()
    }

    /// The password of the demonstration.
    pub fn demo_password(&self) -> &str {
        self.visit.app.config.demo.as_ref().map_or("", |demo| demo.password.as_str())
    }

    /// The number of the last act of the ledger that this page knows.
    pub fn act(&self) -> i64 {
        self.visit.moment.act.0
    }

    /// What the last form did.
    pub fn flash(&self) -> Option<Cow<'static, str>> {
        self.visit.flash.as_deref().filter(|key| key.starts_with("done-")).map(|key| self.t(key))
    }

    /// The chain of units down to the one of this page: address, name, whether it may be looked at.
    pub fn crumbs(&self) -> Vec<(String, String, bool)> {
        let path = self.unit.map(|unit| self.visit.moment.path(unit)).unwrap_or_default();
        let crumb = |unit: &UnitIndex| {
            (self.unit_link(unit, ""), self.unit_name(unit), self.visit.may(Action::SeeFigures, Target::unit(*unit)))
        };
        path.iter().map(crumb).collect()
    }

    /// The menu: only what the person may use.
    pub fn menu(&self) -> Vec<Group> {
        menu::menu(self.visit, self.title, self.unit)
    }

    /// A verdict with its sign and colour.
    pub fn verdict(&self, verdict: &Verdict) -> String {
        let (id, sign, label) = (verdict.id(), sign(*verdict), verdict.label(self.visit.lang));
        format!(r#"<span class="verdict v-{id}"><span aria-hidden="true">{sign}</span> {label}</span>"#)
    }
}

/// The sign of a verdict: never by colour alone.
pub const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "✓",
        Verdict::BasicallyMet => "≈",
        Verdict::Unmet => "✗",
        Verdict::Missing => "?",
        Verdict::Unjudgeable => "–",
        Verdict::NotApplicable => "·",
    }
}
