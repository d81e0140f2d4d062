//! Tells open pages that the ledger has grown.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _};
use tokio_stream::wrappers::WatchStream;

use crate::app::App;

/// `GET /events`: the number of the last act, whenever it changes.
pub async fn stream(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let acts = WatchStream::new(app.live.watch());
    let events = acts.map(|moment| Ok(Event::default().event("act").data(moment.act.0.to_string())));
    // An open page would keep the application from stopping.
    let events = events.take_until(app.ending.clone().cancelled_owned());
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, response::IntoResponse as _};

    use super::*;
    use crate::test_office::{UNITS, office};

    #[tokio::test]
    async fn an_open_page_does_not_keep_the_application_from_stopping() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[], || jiff::Timestamp::UNIX_EPOCH).await;
        let open = tokio::spawn(to_bytes(stream(State(app.clone())).await.into_response().into_body(), 1 << 16));
        tokio::task::yield_now().await;
        app.ending.cancel();
        let heard = open.await.expect("not broken").expect("ended");
        assert!(heard.starts_with(b"event: act"), "{heard:?}");
    }
}
