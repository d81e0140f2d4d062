//! News that the office publishes.

use askama::Template;
use axum::extract::Path;
use programme::{
    fact::{NewsPost, NewsState, Provenance, Record},
    vietnamese,
};

use super::frame::{Frame, render};
use crate::{failure::Failure, moment::Moment, pages::frame::Page, prose, request::Visit};

/// A page shows so many posts.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "portal/news.html")]
struct NewsPage<'v> {
    frame: Frame<'v>,
    posts: Vec<Line>,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/post.html")]
struct PostPage<'v> {
    frame: Frame<'v>,
    title: String,
    date: String,
    summary: String,
    /// As HTML.
    text: String,
    /// The language it is in.
    spoken: &'static str,
    /// The digest of its picture, and what that shows.
    picture: Option<(String, String)>,
    provenance: Provenance,
}

/// A post in a list.
#[derive(Debug)]
pub struct Line {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it says in a sentence or two.
    pub summary: String,
    /// The day it was published.
    pub date: String,
    /// The language it is in.
    pub spoken: &'static str,
    /// The digest of its picture.
    pub picture: Option<String>,
}

impl Line {
    /// A post as lists show it.
    pub fn new(frame: &Frame<'_>, post: &NewsPost) -> Self {
        let lang = frame.lang();
        Self {
            href: frame.link(format!("/news/{}", post.code)),
            title: post.title(lang).to_owned(),
            summary: post.summary(lang).to_owned(),
            date: vietnamese::date(post.date),
            spoken: spoken(post, frame),
            picture: post.picture().map(str::to_owned),
        }
    }
}

fn spoken(post: &NewsPost, frame: &Frame<'_>) -> &'static str {
    post.spoken(frame.lang()).id()
}

/// What is published, the latest first.
pub fn published(moment: &Moment) -> Vec<&Record<NewsPost>> {
    let all = moment.now.all::<NewsPost>().iter();
    let mut posts: Vec<_> = all.filter(|record| record.fact().state == NewsState::Published).collect();
    posts.sort_by(|a, b| b.fact().date.cmp(&a.fact().date).then_with(|| b.fact().code.cmp(&a.fact().code)));
    posts
}

/// `GET /portal/news`.
pub async fn list(visit: Visit) -> Result<Page, Failure> {
    let frame = Frame::of(&visit, "portal-news", "portal-news-says").await?;
    let posts = published(&visit.moment);
    let page = match visit.asked("page") {
        None => 1,
        Some(page) => page.parse().ok().filter(|page| (1..=9999).contains(page)).ok_or(Failure::NotFound)?,
    };
    let first: usize = (page - 1) * PAGE;
    if first > 0 && first >= posts.len() {
        return Err(Failure::NotFound);
    }
    let address = |page: usize| frame.link(format!("/news?page={page}"));
    render(&NewsPage {
        posts: posts.iter().skip(first).take(PAGE).map(|record| Line::new(&frame, record.fact())).collect(),
        before: (page > 1).then(|| address(page - 1)),
        after: (first + PAGE < posts.len()).then(|| address(page + 1)),
        frame,
    })
}

/// `GET /portal/news/{post}`.
pub async fn post(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let posts = published(&visit.moment);
    let record = posts.into_iter().find(|record| record.fact().code == code).ok_or(Failure::NotFound)?;
    let post = record.fact();
    let lang = visit.lang;
    let mut frame = Frame::new(&visit, post.title(lang).to_owned(), post.summary(lang).to_owned()).await?;
    frame.picture = post.picture().map(|digest| frame.whole(frame.picture(digest, "large")));
    render(&PostPage {
        title: post.title(lang).to_owned(),
        date: vietnamese::date(post.date),
        summary: post.summary(lang).to_owned(),
        text: prose::html(post.text(lang)),
        spoken: spoken(post, &frame),
        picture: post.picture().map(|digest| (digest.to_owned(), post.caption.clone().unwrap_or_default())),
        provenance: record.sourced.provenance,
        frame,
    })
}
