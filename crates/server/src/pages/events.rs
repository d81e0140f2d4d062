//! Tells open pages that the ledger has grown.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use tokio_stream::{Stream, StreamExt as _, wrappers::WatchStream};

use crate::app::App;

/// `GET /events`: the number of the last act, whenever it changes.
pub async fn stream(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let acts = WatchStream::new(app.live.watch());
    let events = acts.map(|moment| Ok(Event::default().event("act").data(moment.act.0.to_string())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
