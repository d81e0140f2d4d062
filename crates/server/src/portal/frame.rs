//! What surrounds every page of the portal. Templates ask it for words and links.

use std::borrow::Cow;

use askama::Template;
use programme::{Lang, fact::Provenance, vietnamese};

use super::{address, language};
use crate::{
    assets,
    failure::Failure,
    moment::Moment,
    pages::frame::Page,
    request::Visit,
    settings::{OFFICE_NAME, OPEN_LICENCE, Settings},
    words,
};

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Frame<'v> {
    /// The request.
    pub visit: &'v Visit,
    /// What the page is called.
    pub title: String,
    /// What it says, in a sentence.
    pub description: String,
    /// The picture that is shown where the page is shared: its address.
    pub picture: Option<String>,
    settings: Settings,
}

/// What the office that publishes is called.
pub fn office_name(settings: &Settings, moment: &Moment, lang: Lang) -> String {
    let named = settings.made(&OFFICE_NAME).map(str::to_owned);
    let of_unit =
        || words::with(lang, "portal-office", &[("unit", &moment.unit(moment.province).full_name())]).into_owned();
    named.unwrap_or_else(of_unit)
}

/// Fills the template of a page.
pub fn render(page: &impl Template) -> Result<Page, Failure> {
    page.render().map(Page).map_err(|error| Failure::Broken(format!("a template: {error}")))
}

#[expect(clippy::unused_self, clippy::trivially_copy_pass_by_ref, reason = "templates call methods, with references")]
impl<'v> Frame<'v> {
    /// The frame of a page with a title and what it says.
    pub async fn new(visit: &'v Visit, title: String, description: String) -> Result<Self, Failure> {
        let settings = Settings::read(visit.app.ledger()).await?;
        Ok(Self { visit, title, description, picture: None, settings })
    }

    /// The frame of a page whose title and description are words of the interface.
    pub async fn of(visit: &'v Visit, title: &str, description: &str) -> Result<Self, Failure> {
        let words = |key| words::text(visit.lang, key).into_owned();
        Self::new(visit, words(title), words(description)).await
    }

    /// The frame of a page that must not depend on anything.
    pub fn bare(visit: &'v Visit, title: String, description: String) -> Self {
        Self { visit, title, description, picture: None, settings: Settings::default() }
    }

    /// A text.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        words::text(self.lang(), key)
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
        self.lang().id()
    }

    /// Whether a link of the navigation leads to this page.
    pub fn is_here(&self, path: &str) -> bool {
        language(&self.visit.path).1 == path
    }

    /// An address of the portal in the language of the page.
    pub fn link(&self, path: impl AsRef<str>) -> String {
        address(self.lang(), path.as_ref())
    }

    /// This page in a language.
    pub fn here_in(&self, lang: Lang) -> String {
        address(lang, language(&self.visit.path).1)
    }

    /// This page in Vietnamese and in English: language and whole address.
    pub fn alternates(&self) -> [(&'static str, String); 2] {
        [("vi", Lang::Vi), ("en", Lang::En)].map(|(id, lang)| (id, self.whole(self.here_in(lang))))
    }

    /// This page in the other language, with what was asked for.
    pub fn other(&self) -> String {
        let other = if self.lang() == Lang::Vi { Lang::En } else { Lang::Vi };
        let query: Vec<String> =
            self.visit.query.iter().map(|(name, value)| super::index::field(name, value)).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.here_in(other), query.join("&"))
    }

    /// An address as others reach it; only its path while nobody said where the portal is.
    pub fn whole(&self, path: impl AsRef<str>) -> String {
        self.settings.public(path.as_ref()).unwrap_or_else(|| path.as_ref().to_owned())
    }

    /// The one address of this page.
    pub fn canonical(&self) -> String {
        self.whole(&self.visit.path)
    }

    /// The address of a file of ours.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The office that publishes.
    pub fn office(&self) -> String {
        office_name(&self.settings, &self.visit.moment, self.lang())
    }

    /// The licence of the data: its address.
    pub fn licence(&self) -> &str {
        self.settings.get(&OPEN_LICENCE)
    }

    /// The date as a person reads it.
    pub fn day(&self) -> String {
        vietnamese::date(self.visit.moment.as_of())
    }

    /// Any date as a person reads it.
    pub fn date(&self, date: &jiff::civil::Date) -> String {
        vietnamese::date(*date)
    }

    /// Whether it is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.visit.app.config.demo.is_some()
    }

    /// What must be said of a record that is not real; nothing of others.
    pub fn mark(&self, provenance: &Provenance) -> Option<&'static str> {
        (*provenance == Provenance::Illustrative).then(|| provenance.label(self.lang()))
    }

    /// The address of a picture in a size.
    pub fn picture(&self, digest: &str, size: &str) -> String {
        format!("/portal/pictures/{size}/{digest}")
    }
}
