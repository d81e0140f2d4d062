//! Telling people what happened: a notice that waits for them here, and a letter where there is a mail server and an address.

use ledger::{Account, Notice};

use crate::{app::App, failure::Failure, mail, random, settings::Settings};

/// What happened: the key of a message (`notice-…`), what it speaks of, and where to go.
#[derive(Clone, Copy, Debug)]
pub struct News<'n> {
    /// The key of the message without `notice-`.
    pub kind: &'static str,
    /// What it speaks of.
    pub detail: &'n str,
    /// Where to go.
    pub link: &'n str,
}

/// Tells those whom it concerns by a notice and a letter.
pub async fn tell(app: &App, news: News<'_>, concerns: impl Fn(&Account) -> bool) -> Result<(), Failure> {
    let settings = Settings::read(app.ledger()).await?;
    put(app, news, Some(&settings), concerns).await
}

/// Tells those whom it concerns by a notice only: a letter reaches them another way.
pub async fn notify(app: &App, news: News<'_>, concerns: impl Fn(&Account) -> bool) -> Result<(), Failure> {
    put(app, news, None, concerns).await
}

/// Whether an account speaks for one of these producers.
pub fn speaks_for<'c>(codes: &'c [&'c str]) -> impl Fn(&Account) -> bool + 'c {
    |account| account.posts.iter().filter_map(|post| post.producer.as_deref()).any(|own| codes.contains(&own))
}

async fn put(
    app: &App,
    News { kind, detail, link }: News<'_>,
    letters: Option<&Settings>,
    concerns: impl Fn(&Account) -> bool,
) -> Result<(), Failure> {
    let now = app.now();
    let (mut notices, mut mails) = (Vec::new(), Vec::new());
    for account in app.people().await?.into_iter().filter(|account| concerns(account)) {
        if let Some(settings) = letters {
            mails.extend(mail::letter(settings, now, &account, (kind, detail), link)?);
        }
        notices.push(Notice {
            id: random::name(now)?,
            account: account.id,
            kind: kind.to_owned(),
            detail: detail.to_owned(),
            link: link.to_owned(),
            created_at: now,
            read: false,
        });
    }
    if notices.is_empty() { Ok(()) } else { Ok(app.ledger().tell(now, &notices, &mails).await?) }
}
