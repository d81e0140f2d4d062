//! News for the public portal: read, written, published and taken back.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::fact::{NewsPost, NewsState, Record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{
    Change, Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, lines, once, tagged,
};
use crate::{
    failure::Failure,
    pages::news::{
        post, posts,
        write::{self, SUMMARY, TEXT, TITLE, Words, is_own_picture},
    },
    request::Visit,
};

/// A news post.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewsView {
    /// Names it in its address.
    post: String,
    /// The day it was written, or published once it is.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// `draft`, `published` or `withdrawn`.
    #[schema(example = "published")]
    state: &'static str,
    /// Its title.
    title: String,
    /// The title in English.
    #[schema(required)]
    title_en: Option<String>,
    /// What it says in a sentence or two.
    summary: String,
    /// The same in English.
    #[schema(required)]
    summary_en: Option<String>,
    /// The text, in Markdown.
    text: String,
    /// The text in English.
    #[schema(required)]
    text_en: Option<String>,
    /// The picture: a file that was handed in.
    #[schema(required)]
    picture: Option<String>,
    /// What the picture shows.
    #[schema(required)]
    caption: Option<String>,
    /// The number of the record: what a change names.
    record: i64,
}

fn view(record: &Record<NewsPost>) -> NewsView {
    let post = record.fact().clone();
    NewsView {
        post: post.code,
        date: post.date,
        state: post.state.id(),
        title: post.title,
        title_en: post.title_en,
        summary: post.summary,
        summary_en: post.summary_en,
        text: post.text,
        text_en: post.text_en,
        picture: post.picture,
        caption: post.caption,
        record: record.seq.0,
    }
}

/// The news of the portal, drafts and withdrawn posts too, by name.
#[utoipa::path(get, path = "/api/v1/news", tag = "news",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of posts", body = Page<NewsView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut posts = posts(&visit);
    posts.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    let items = posts.into_iter().map(|record| (record.fact().code.clone(), view(record)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// The words of a post.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewsWords {
    /// Its title.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// The title in English.
    #[serde(default)]
    #[schema(max_length = 200)]
    title_en: Option<String>,
    /// What it says in a sentence or two.
    #[schema(min_length = 1, max_length = 500)]
    summary: String,
    /// The same in English.
    #[serde(default)]
    #[schema(max_length = 500)]
    summary_en: Option<String>,
    /// The text, in Markdown.
    #[schema(min_length = 1, max_length = 20000)]
    text: String,
    /// The text in English: with title and summary, or none of them.
    #[serde(default)]
    #[schema(max_length = 20000)]
    text_en: Option<String>,
    /// The picture: what handing it in as evidence answered.
    #[serde(default)]
    #[schema(max_length = 100)]
    picture: Option<String>,
    /// What the picture shows; it must be told with one.
    #[serde(default)]
    #[schema(max_length = 500)]
    caption: Option<String>,
}

impl NewsWords {
    /// The words, as forms have them; `before` is what stands.
    async fn read(&self, visit: &Visit, before: Option<&NewsPost>) -> Result<Words, Failure> {
        let maybe = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let picture = self.picture.clone().filter(|picture| !picture.is_empty());
        if let Some(picture) =
            picture.as_ref().filter(|picture| before.and_then(|post| post.picture.as_ref()) != Some(picture))
            && !is_own_picture(visit, picture).await?
        {
            return Err(Failure::Bad("problem-evidence-unknown"));
        }
        let words = Words {
            title: line("title", &self.title, TITLE)?.to_owned(),
            title_en: line("title_en", &maybe(&self.title_en), TITLE)?.to_owned(),
            summary: line("summary", &self.summary, SUMMARY)?.to_owned(),
            summary_en: line("summary_en", &maybe(&self.summary_en), SUMMARY)?.to_owned(),
            text: lines("text", &self.text, TEXT)?.to_owned(),
            text_en: lines("text_en", &maybe(&self.text_en), TEXT)?.to_owned(),
            caption: line("caption", &maybe(&self.caption), SUMMARY)?.to_owned(),
            picture,
        };
        match words.problems().first() {
            Some((_, key)) => Err(Failure::Bad(key)),
            None => Ok(words),
        }
    }
}

/// A post that was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewsWritten {
    /// The name it bears.
    post: String,
}

/// Writes a post; it is a draft until it is published.
#[utoipa::path(post, path = "/api/v1/news", tag = "news",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewsWords,
    responses((status = 201, description = "Written", body = NewsWritten), Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Json(body): Json<NewsWords>) -> Result<Response, Failure> {
    let words = body.read(&visit, None).await?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let post = write::add(&visit, words.clone()).await?;
        Ok((StatusCode::CREATED, NewsWritten { post }))
    })
    .await
}

/// Says a post in other words; its state stays.
#[utoipa::path(put, path = "/api/v1/news/{post}", tag = "news",
    params(
        ("post" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record, as it was seen; without it nothing is changed (428)"),
    ),
    request_body = NewsWords,
    responses((status = 200, description = "Changed", body = Change), Problems, WriteProblems))]
pub async fn correct(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewsWords>,
) -> Result<Response, Failure> {
    let record = post(&visit, &code)?;
    let seen = Precondition::seen(&headers)?;
    let words = body.read(&visit, Some(record.fact())).await?;
    json(StatusCode::OK, &Change::of(&write::correct(&visit, record, words, seen).await?)?)
}

/// What a post is turned into.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewsTurn {
    /// `published` or `withdrawn`.
    #[schema(example = "published", pattern = "^(published|withdrawn)$")]
    state: String,
}

/// Publishes a post or takes it back.
#[utoipa::path(put, path = "/api/v1/news/{post}/state", tag = "news",
    params(
        ("post" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record, as it was seen; without it nothing is changed (428)"),
    ),
    request_body = NewsTurn,
    responses((status = 200, description = "Turned", body = Change), Problems, WriteProblems))]
pub async fn turn(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewsTurn>,
) -> Result<Response, Failure> {
    let record = post(&visit, &code)?;
    let seen = Precondition::seen(&headers)?;
    let state = NewsState::from_id(&body.state).ok_or(Failure::Part("state", "failure-part"))?;
    json(StatusCode::OK, &Change::of(&write::turn(&visit, record, state, seen).await?)?)
}
