//! Starting and stopping.

use std::{future::Future, net::SocketAddr, sync::Arc};

use axum::extract::DefaultBodyLimit;
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
    mail, newsletter,
    portal::{Gatekeeper, Pictures},
    reminder, route,
    time::day_of,
};

/// An application that listens.
#[derive(Debug)]
pub struct Served {
    /// Where.
    pub address: SocketAddr,
    listener: TcpListener,
    app: App,
}

/// Reads the state and begins to listen.
pub async fn serve(config: Config, listen: &str) -> Result<Served, String> {
    let told = |failure: crate::failure::Failure| format!("{failure:?}");
    config.ledger.fail_interrupted_jobs((config.clock)()).await.map_err(|error| error.to_string())?;
    let store = Store::open(&config.evidence).map_err(|error| error.to_string())?;
    let copies = Copies::open(&config.backups).map_err(|error| error.to_string())?;
    let day = config.demo.as_ref().map_or_else(|| day_of((config.clock)()), |demo| demo.day);
    let (ledger, law, register) = (config.ledger.clone(), config.law.clone(), config.register.clone());
    let live = Live::start(ledger, law, register, config.province, day).await.map_err(told)?;
    let app: App = Arc::new(Shared {
        config,
        live,
        store,
        copies,
        room: crate::room::Room::default(),
        gate: Gatekeeper::default(),
        pictures: Pictures::default(),
        worlds: crate::supposing::Worlds::default(),
        reading: tokio::sync::Mutex::default(),
        answering: tokio::sync::Mutex::default(),
        key_making: tokio::sync::Mutex::default(),
    });
    let listener = TcpListener::bind(listen).await.map_err(|error| format!("{listen}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok(Served { address, listener, app })
}

impl Served {
    /// Answers requests until told to stop; those under way are finished.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), String> {
        let followers = [
            tokio::spawn(live::follow(self.app.clone())),
            tokio::spawn(mail::follow(self.app.clone())),
            tokio::spawn(newsletter::follow(self.app.clone())),
            tokio::spawn(reminder::follow(self.app.clone())),
            tokio::spawn(forgetting::follow(self.app.clone())),
            tokio::spawn(copying::follow(self.app.clone())),
        ];
        // Events must not wait for a buffer to fill; what is packed already is left alone.
        let packed = SizeAbove::new(1024)
            .and(NotForContentType::SSE)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::new("application/pdf"));
        let router = route::router(&self.app)
            // Each extractor has a limit of its own.
            .layer(DefaultBodyLimit::disable())
            .layer(CompressionLayer::new().gzip(true).compress_when(packed));
        let served = axum::serve(self.listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(stop)
            .await;
        followers.iter().for_each(tokio::task::JoinHandle::abort);
        served.map_err(|error| error.to_string())
    }
}
