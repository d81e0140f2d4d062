//! What the application tells of itself while it runs, as Prometheus reads it. Numbers about the programme are metrics of the
//! catalogue; these are about the machine room.

use std::time::Duration;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

use crate::{app::App, mail};

/// What tells answers apart: never an address as it was typed, which may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    /// The address as it is declared.
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Way {
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Worker {
    worker: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

/// What is counted.
#[derive(Debug)]
pub struct Telemetry {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Way, Histogram, fn() -> Histogram>,
    under_way: Gauge,
    refused: Counter,
    failures: Family<Worker, Counter>,
    act: Gauge,
    behind: Gauge,
    waiting: Gauge,
    given_up: Gauge,
    copy: Gauge,
    memory: Gauge,
}

impl Default for Telemetry {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("nongthon");
        // From two milliseconds to half a minute.
        let seconds: fn() -> Histogram = || Histogram::new(exponential_buckets(0.002, 3.0, 10));
        let told = Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            under_way: Gauge::default(),
            refused: Counter::default(),
            failures: Family::default(),
            act: Gauge::default(),
            behind: Gauge::default(),
            waiting: Gauge::default(),
            given_up: Gauge::default(),
            copy: Gauge::default(),
            memory: Gauge::default(),
            registry: Registry::default(),
        };
        let build = Family::<Build, Gauge>::default();
        build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION") }).set(1);
        registry.register("build", "The version that runs", build);
        registry.register("requests", "Requests answered", told.requests.clone());
        registry.register_with_unit("request", "Time until an answer began", Unit::Seconds, told.seconds.clone());
        registry.register("requests_under_way", "Requests that are being answered", told.under_way.clone());
        registry.register("requests_refused", "Requests that found no place", told.refused.clone());
        registry.register("worker_failures", "Attempts of background work that failed", told.failures.clone());
        registry.register("act", "The last act that pages show", told.act.clone());
        registry.register("acts_behind", "Acts recorded that pages do not show yet", told.behind.clone());
        registry.register("letters_waiting", "Letters that will be tried", told.waiting.clone());
        registry.register("letters_given_up", "Letters that nobody tries any more", told.given_up.clone());
        registry.register_with_unit(
            "last_copy_timestamp",
            "When the last copy was made",
            Unit::Seconds,
            told.copy.clone(),
        );
        registry.register_with_unit("resident_memory", "Memory in use", Unit::Bytes, told.memory.clone());
        Self { registry, ..told }
    }
}

/// A request that is being answered, until it is dropped.
#[derive(Debug)]
pub struct UnderWay<'a>(&'a Gauge);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Telemetry {
    /// Somebody is being answered.
    pub fn begin(&self) -> UnderWay<'_> {
        self.under_way.inc();
        UnderWay(&self.under_way)
    }

    /// How many are being answered.
    pub fn under_way(&self) -> i64 {
        self.under_way.get()
    }

    /// Somebody was answered.
    pub fn answered(&self, method: &'static str, route: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&Answered { method, route, status }).inc();
        self.seconds.get_or_create(&Way { route }).observe(took.as_secs_f64());
    }

    /// Somebody found no place.
    pub fn refused(&self) {
        self.refused.inc();
    }

    /// Background work did not do what it is for.
    pub fn failed(&self, worker: &'static str) {
        self.failures.get_or_create(&Worker { worker }).inc();
    }

    /// The last copy is of this moment.
    pub fn copied(&self, at: jiff::Timestamp) {
        self.copy.set(at.as_second());
    }
}

/// All of it, in the text format of OpenMetrics.
pub async fn told(app: &App) -> Result<String, std::fmt::Error> {
    let telemetry = &app.telemetry;
    let shown = app.live.now().act.0;
    telemetry.act.set(shown);
    // What cannot be asked keeps its last number; that the ledger does not answer is told by readiness.
    if let Ok(recorded) = app.ledger().last_act().await {
        telemetry.behind.set(recorded.0 - shown);
    }
    if let Ok(queue) = app.ledger().mail_queue(mail::TRIES).await {
        telemetry.waiting.set(queue.waiting);
        telemetry.given_up.set(queue.given_up);
    }
    if let Some(resident) = resident() {
        telemetry.memory.set(resident);
    }
    let mut text = String::new();
    encode(&mut text, &telemetry.registry)?;
    Ok(text)
}

/// The memory in use, as Linux says (proc(5), `statm`).
fn resident() -> Option<i64> {
    let pages: i64 = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    i64::try_from(rustix::param::page_size()).ok().map(|size| pages * size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_office::{UNITS, office};

    #[tokio::test]
    async fn what_happened_is_told_under_declared_addresses() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[], || jiff::Timestamp::UNIX_EPOCH).await;
        let under_way = app.telemetry.begin();
        app.telemetry.answered("GET", "/units/{unit}", 200, Duration::from_millis(5));
        app.telemetry.failed("mail");
        let text = told(&app).await.expect("written");
        for line in [
            "nongthon_requests_total{method=\"GET\",route=\"/units/{unit}\",status=\"200\"} 1",
            "nongthon_request_seconds_bucket{le=\"0.006\",route=\"/units/{unit}\"} 1",
            "nongthon_requests_under_way 1",
            "nongthon_worker_failures_total{worker=\"mail\"} 1",
            "nongthon_acts_behind 0",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        drop(under_way);
        assert!(told(&app).await.expect("written").contains("nongthon_requests_under_way 0"));
    }
}
