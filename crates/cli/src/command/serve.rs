//! `nongthon serve`: the web application.

use std::{env, sync::Arc};

use listenfd::ListenFd;
use programme::Lang;
use server::{Config, Demo, Listen, Traces};
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{
    args::{Common, Log, Watched},
    clock,
    error::Failure,
    lines::Lines,
    office::Office,
    print,
};

pub async fn run(
    office: Office,
    common: &Common,
    (listen, secure): (&str, bool),
    watched: Watched,
    lang: Lang,
) -> Result<bool, Failure> {
    let filter = EnvFilter::new(if watched.log_requests { "info,server::route=debug" } else { "info" });
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Lines(std::io::stderr()));
    let lines = match watched.log {
        Log::Text => lines.with_filter(filter).boxed(),
        Log::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    };
    let traces = watched.traces.as_deref().map(Traces::to).transpose().map_err(Failure::Document)?;
    tracing_subscriber::registry().with(lines).with(traces.as_ref().map(Traces::layer)).init();
    let province = office.province()?;
    let settings = office.ledger.settings().await?;
    let day = settings.get("demo.day").and_then(|day| day.parse().ok());
    let demo = day.map(|day| Demo { day, password: settings.get("demo.password").cloned().unwrap_or_default() });
    let config = Config {
        law: office.reference.law,
        register: Arc::new(office.reference.register),
        province,
        ledger: office.ledger,
        node: watched.node,
        data: common.data.clone(),
        telemetry: watched.metrics,
        traced: traces.is_some(),
        evidence: common.places.evidence(&common.data),
        backups: common.places.backups(&common.data),
        clock: clock::now,
        secure,
        // Found now: when the program is upgraded, another one takes its place there.
        program: env::current_exe().ok(),
        demo,
    };
    // As systemd hands it over (sd_listen_fds(3)).
    let given = ListenFd::from_env().take_tcp_listener(0);
    let given = given.map_err(|error| Failure::Document(format!("LISTEN_FDS: {error}")))?;
    let listen = given.map_or_else(|| Listen::Address(listen.to_owned()), Listen::Given);
    let served = server::serve(config, listen).await.map_err(Failure::Document)?;
    print::line(&format!("\n{} http://{}", lang.pick("Mở trình duyệt tại", "Open a browser at"), served.address))?;
    served.run(stop()).await.map_err(Failure::Document)?;
    Ok(true)
}

/// Waits for Ctrl-C or the word of the service manager.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
