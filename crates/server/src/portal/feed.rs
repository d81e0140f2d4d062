//! The latest news as RSS 2.0.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use programme::fact::NewsPost;

use super::{frame::Frame, news::published};
use crate::{failure::Failure, prose, request::Visit};

/// So many posts are told.
const POSTS: usize = 30;

#[derive(Template)]
#[template(path = "portal/feed.xml")]
struct Feed<'v> {
    frame: Frame<'v>,
    items: Vec<FeedItem>,
}

struct FeedItem {
    title: String,
    link: String,
    /// Names the post, whatever its address.
    name: String,
    /// As RFC 822 writes dates.
    date: String,
    summary: String,
    text: String,
}

/// `GET /portal/news/feed`.
pub async fn feed(visit: Visit) -> Result<Response, Failure> {
    let frame = Frame::of(&visit, "portal-news", "portal-news-says").await?;
    let item = |post: &NewsPost| FeedItem {
        title: post.title(visit.lang).to_owned(),
        link: frame.whole(frame.link(format!("/news/{}", post.code))),
        name: format!("{}:{}", visit.province(), post.code),
        date: post.date.strftime("%a, %d %b %Y 00:00:00 +0700").to_string(),
        summary: post.summary(visit.lang).to_owned(),
        text: prose::html(post.text(visit.lang)),
    };
    let items = published(&visit.moment).into_iter().take(POSTS).map(|record| item(record.fact())).collect();
    let feed = Feed { frame, items }.render().map_err(|error| Failure::Broken(format!("a template: {error}")))?;
    Ok(([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")], feed).into_response())
}
