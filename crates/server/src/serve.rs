//! Starting and stopping.

use std::{
    future::{Future, IntoFuture as _},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, header},
    middleware::map_request,
    routing::get,
};
use store::Store;
use tokio::net::TcpListener;
use tower_http::compression::{
    CompressionLayer,
    predicate::{NotForContentType, Predicate as _, SizeAbove},
};

use crate::{
    app::{App, Config, Shared},
    copying::{self, Copies},
    forgetting,
    live::{self, Live},
    mail, mirroring, newsletter,
    parts::{self, Parts},
    portal::{Gatekeeper, Pictures},
    reminder, route, telemetry,
    time::day_of,
    unread, webhooks,
};

/// Where connections come from.
#[derive(Debug)]
pub enum Listen {
    /// An address.
    Address(String),
    /// A socket that whoever started us holds open, so that connections wait while we are started anew.
    Given(std::net::TcpListener),
}

impl Listen {
    async fn begin(self) -> Result<TcpListener, String> {
        match self {
            Self::Address(address) => bind(&address).await,
            Self::Given(socket) => {
                let taken = socket.set_nonblocking(true).and_then(|()| TcpListener::from_std(socket));
                taken.map_err(|error| format!("LISTEN_FDS: {error}"))
            }
        }
    }
}

/// An application that listens.
#[derive(Debug)]
pub struct Served {
    /// Where.
    pub address: SocketAddr,
    listener: TcpListener,
    telemetry: Option<(TcpListener, Router)>,
    app: App,
}

/// Who is still being answered so long after the application was told to stop is broken off: the service manager waits for a minute.
const LAST_WORDS: Duration = Duration::from_secs(40);

/// Reads the state and begins to listen.
pub async fn serve(config: Config, listen: Listen) -> Result<Served, String> {
    let told = |failure: crate::failure::Failure| format!("{failure:?}");
    config.ledger.fail_interrupted_jobs(&config.node, (config.clock)()).await.map_err(|error| error.to_string())?;
    let store = Store::open(&config.evidence).map_err(|error| error.to_string())?;
    let copies = Copies::open(&config.backups).map_err(|error| error.to_string())?;
    let day = config.demo.as_ref().map_or_else(|| day_of((config.clock)()), |demo| demo.day);
    let (ledger, law, register) = (config.ledger.clone(), config.law.clone(), config.register.clone());
    let live = Live::start(ledger, law, register, config.province, day).await.map_err(told)?;
    let parts = Parts::new(&config.data);
    let app: App = Arc::new(Shared {
        started: (config.clock)(),
        config,
        live,
        store,
        copies,
        telemetry: crate::telemetry::Telemetry::default(),
        ending: tokio_util::sync::CancellationToken::new(),
        duty: crate::duty::Duty::default(),
        room: crate::room::Room::default(),
        parts,
        gate: Gatekeeper::default(),
        guesses: crate::auth::guessing::Guesses::default(),
        pictures: Pictures::default(),
        worlds: crate::supposing::Worlds::default(),
        reading: tokio::sync::Mutex::default(),
        answering: tokio::sync::Mutex::default(),
        key_making: tokio::sync::Mutex::default(),
    });
    let listener = listen.begin().await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let telemetry = match app.config.telemetry.clone() {
        Some(listen) => Some((bind(&listen).await?, telemetry_router(&app))),
        None => None,
    };
    Ok(Served { address, listener, telemetry, app })
}

async fn bind(listen: &str) -> Result<TcpListener, String> {
    TcpListener::bind(listen).await.map_err(|error| format!("{listen}: {error}"))
}

/// `GET /metrics`, at an address of its own: who reaches it is the machine room's word, not the policy's.
fn telemetry_router(app: &App) -> Router {
    let app = app.clone();
    let told = async move || {
        let told = telemetry::told(&app).await;
        let kind = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
        told.map(|text| (kind, text)).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    };
    Router::new().route("/metrics", get(told))
}

impl Served {
    /// Answers requests until told to stop; those under way are finished.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), String> {
        if let Some((listener, telemetry)) = self.telemetry {
            tokio::spawn(async move { axum::serve(listener, telemetry).await });
        }
        let followers = [
            tokio::spawn(live::follow(self.app.clone())),
            tokio::spawn(crate::duty::follow(self.app.clone())),
            tokio::spawn(mirroring::follow(self.app.clone())),
            tokio::spawn(mail::follow(self.app.clone())),
            tokio::spawn(newsletter::follow(self.app.clone())),
            tokio::spawn(reminder::follow(self.app.clone())),
            tokio::spawn(forgetting::follow(self.app.clone())),
            tokio::spawn(parts::follow(self.app.clone())),
            tokio::spawn(copying::follow(self.app.clone())),
            tokio::spawn(webhooks::follow(self.app.clone())),
        ];
        // Events must not wait for a buffer to fill; what is packed already is left alone.
        let packed = SizeAbove::new(1024)
            .and(NotForContentType::SSE)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::new("application/pdf"));
        let router = route::router(&self.app)
            // Each extractor has a limit of its own.
            .layer(DefaultBodyLimit::disable())
            .layer(CompressionLayer::new().gzip(true).compress_when(packed))
            .layer(map_request(async |request| unread::hear_out(request)));
        let ending = self.app.ending.clone();
        let told = ending.clone();
        let served = axum::serve(self.listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                stop.await;
                tracing::info!("stopping: requests under way are finished");
                told.cancel();
            });
        let broken_off = async {
            ending.cancelled().await;
            tokio::time::sleep(LAST_WORDS).await;
        };
        let served = tokio::select! {
            served = served.into_future() => served.map_err(|error| error.to_string()),
            () = broken_off => {
                tracing::warn!("requests that were still under way were broken off");
                Ok(())
            }
        };
        followers.iter().for_each(tokio::task::JoinHandle::abort);
        served
    }
}
