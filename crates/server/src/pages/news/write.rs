//! What is typed of a post, what is wrong with it, and how it is recorded. Forms and programs share it.

use documents::kind::{Kind, sniff};
use ledger::Amended;
use programme::fact::{FILE_MARK, NewsPost, NewsState, Record, Seq};

use crate::{
    amending::{attempt, first_named, said},
    failure::Failure,
    pages::evidence::take,
    portal::slug,
    request::Visit,
    upload::Upload,
};

/// A title is at most so long, in characters.
pub const TITLE: usize = 200;
/// What it says in a sentence or two.
pub const SUMMARY: usize = 500;
/// The text.
pub const TEXT: usize = 20_000;

/// A field, and the key of what is wrong with it.
pub type Problem = (&'static str, &'static str);

/// The words of a post as they are typed; in empty fields nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// The title in English.
    pub title_en: String,
    /// What it says in a sentence or two.
    pub summary: String,
    /// The same in English.
    pub summary_en: String,
    /// The text, in Markdown.
    pub text: String,
    /// The text in English.
    pub text_en: String,
    /// The picture: a reference to the evidence store.
    pub picture: Option<String>,
    /// What the picture shows.
    pub caption: String,
}

impl Words {
    /// The words of a post.
    pub fn of(post: &NewsPost) -> Self {
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            title: post.title.clone(),
            title_en: maybe(&post.title_en),
            summary: post.summary.clone(),
            summary_en: maybe(&post.summary_en),
            text: post.text.clone(),
            text_en: maybe(&post.text_en),
            picture: post.picture.clone(),
            caption: maybe(&post.caption),
        }
    }

    /// What a form says; a picture that is sent takes the place of the one before.
    pub async fn typed(visit: &Visit, upload: Upload, before: Option<&NewsPost>) -> Result<Self, Failure> {
        let Upload { fields, mut files } = upload;
        let mut picture = before.and_then(|post| post.picture.clone());
        if fields.get("no_picture") == "yes" {
            picture = None;
        }
        if let Some(sent) = files.pop() {
            if !matches!(sniff(&sent.bytes), Some(Kind::Picture(_))) {
                return Err(Failure::Bad("problem-news-picture"));
            }
            let unit = visit.moment.unit(visit.moment.province).code;
            picture = Some(take(visit, unit, sent).await?.map_err(Failure::Bad)?);
        }
        Ok(Self {
            title: fields.line("title"),
            title_en: fields.line("title_en"),
            summary: fields.line("summary"),
            summary_en: fields.line("summary_en"),
            text: fields.lines("text"),
            text_en: fields.lines("text_en"),
            picture,
            caption: fields.line("caption"),
        })
    }

    /// What is wrong with them.
    pub fn problems(&self) -> Vec<Problem> {
        let needed = [("title", &self.title), ("summary", &self.summary), ("text", &self.text)];
        let mut problems: Vec<Problem> =
            needed.into_iter().filter(|(_, text)| text.is_empty()).map(|(field, _)| (field, "problem-words")).collect();
        let most = [
            ("title", &self.title, TITLE),
            ("title_en", &self.title_en, TITLE),
            ("summary", &self.summary, SUMMARY),
            ("summary_en", &self.summary_en, SUMMARY),
            ("text", &self.text, TEXT),
            ("text_en", &self.text_en, TEXT),
            ("caption", &self.caption, SUMMARY),
        ];
        let long = most.into_iter().filter(|(_, text, most)| text.chars().count() > *most);
        problems.extend(long.map(|(field, ..)| (field, "problem-news-long")));
        // Half a translation would leave the reader in two languages.
        let english = [("title_en", &self.title_en), ("summary_en", &self.summary_en), ("text_en", &self.text_en)];
        if english.iter().any(|(_, text)| !text.is_empty()) {
            let missing = english.into_iter().filter(|(_, text)| text.is_empty());
            problems.extend(missing.map(|(field, _)| (field, "problem-news-english")));
        }
        if self.picture.is_some() && self.caption.is_empty() {
            problems.push(("caption", "problem-news-caption"));
        }
        problems
    }

    fn post(self, code: String, date: jiff::civil::Date, state: NewsState) -> NewsPost {
        let maybe = |text: String| (!text.is_empty()).then_some(text);
        NewsPost {
            code,
            date,
            state,
            title: self.title,
            title_en: maybe(self.title_en),
            summary: self.summary,
            summary_en: maybe(self.summary_en),
            text: self.text,
            text_en: maybe(self.text_en),
            caption: self.picture.is_some().then_some(self.caption),
            picture: self.picture,
        }
    }
}

/// What a post of a state can be turned into.
pub const fn steps(state: NewsState) -> &'static [NewsState] {
    match state {
        NewsState::Draft | NewsState::Withdrawn => &[NewsState::Published],
        NewsState::Published => &[NewsState::Withdrawn],
    }
}

/// Records a new draft; its code.
pub async fn add(visit: &Visit, words: Words) -> Result<String, Failure> {
    let date = visit.moment.as_of();
    let is_taken = |code: &str| visit.moment.now.all::<NewsPost>().iter().any(|record| record.fact().code == code);
    let code = first_named(&format!("{date}-{}", slug(&words.title)), 80, is_taken);
    let post = words.post(code.clone(), date, NewsState::Draft);
    match attempt(visit, visit.act("write news", "")?, said(visit, vec![(post, None)])?).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-said-already")),
        Amended::Done(_) | Amended::Unchanged => Ok(code),
    }
}

/// Records other words of a post; its state stays.
pub async fn correct(
    visit: &Visit,
    record: &Record<NewsPost>,
    words: Words,
    seen: Seq,
) -> Result<Amended<NewsPost>, Failure> {
    let post = record.fact();
    let post = words.post(post.code.clone(), post.date, post.state);
    attempt(visit, visit.act("write news", "")?, said(visit, vec![(post, Some(seen))])?).await
}

/// Publishes a post or takes it back, as an act of its own. It bears the day it was published.
pub async fn turn(
    visit: &Visit,
    record: &Record<NewsPost>,
    state: NewsState,
    seen: Seq,
) -> Result<Amended<NewsPost>, Failure> {
    let post = record.fact();
    if !steps(post.state).contains(&state) {
        return Err(Failure::Conflict("problem-news-state"));
    }
    let (kind, date) = match state {
        NewsState::Published => ("publish news", visit.moment.as_of()),
        NewsState::Draft | NewsState::Withdrawn => ("withdraw news", post.date),
    };
    let post = NewsPost { state, date, ..post.clone() };
    attempt(visit, visit.act(kind, "")?, said(visit, vec![(post, Some(seen))])?).await
}

/// Whether a reference names a picture that whoever asks handed in here.
pub async fn is_own_picture(visit: &Visit, reference: &str) -> Result<bool, Failure> {
    let Some(digest) = reference.strip_prefix(FILE_MARK) else { return Ok(false) };
    let known = visit.app.ledger().evidence(digest).await?;
    let login = &visit.viewer()?.account.login;
    let is_picture = |media: &str| media.starts_with("image/");
    Ok(known.is_some_and(|file| file.digest == digest && file.uploaded_by == *login && is_picture(&file.media_type)))
}
