//! What is sent and never read. A request that is refused early is heard out all the same: who is still sending hears the answer only while the
//! connection stands (RFC 9112, 9.6).

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use futures_util::StreamExt as _;
use http_body::{Frame, SizeHint};
use tokio::{runtime::Handle, time::timeout};

/// Nobody is heard out for longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The same request, whose body is taken and thrown away where nobody reads it.
pub fn hear_out(request: Request) -> Request {
    request.map(|body| Body::new(HeardOut(body)))
}

struct HeardOut(Body);

impl HttpBody for HeardOut {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Drop for HeardOut {
    fn drop(&mut self) {
        let rest = std::mem::take(&mut self.0);
        if rest.is_end_stream() {
            return;
        }
        if let Ok(here) = Handle::try_current() {
            let mut rest = rest.into_data_stream();
            here.spawn(timeout(PATIENCE, async move { while let Some(Ok(_)) = rest.next().await {} }));
        }
    }
}
