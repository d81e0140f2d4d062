//! Traces: where the time of a request goes, told to a collector as OpenTelemetry has it (OTLP over HTTP). Only the names of what is done and
//! the addresses as they are declared are told, never what was sent.

use axum::http::{HeaderMap, StatusCode};
use opentelemetry::{
    KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Status, TracerProvider as _},
};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// The crates whose spans are told.
const OURS: [&str; 4] = ["server", "ledger", "backup", "store"];

/// Tells a collector, until it is dropped.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// To a collector at an address like `http://127.0.0.1:4318/v1/traces`.
    pub fn to(address: &str) -> Result<Self, String> {
        // An error only says that the process has its cryptography already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let exporter = SpanExporter::builder().with_http().with_endpoint(address).build();
        let exporter = exporter.map_err(|error| format!("{address}: {error}"))?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name("nongthon").with_attribute(version).build();
        Ok(Self(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build()))
    }

    /// What hears of spans.
    #[must_use]
    pub fn layer<S>(&self) -> impl Layer<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let is_ours = |target: &str| OURS.contains(&target.split("::").next().unwrap_or(target));
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("nongthon"))
            .with_threads(false)
            .with_location(false)
            .with_filter(filter_fn(move |told| told.is_span() && is_ours(told.target())))
    }
}

impl Drop for Traces {
    /// What was not told yet is told.
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "traces could not be told");
        }
    }
}

/// Headers as the trace of whoever asks stands in them (W3C Trace Context).
struct Asked<'h>(&'h HeaderMap);

impl Extractor for Asked<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}

/// Begins the span of a request, which goes on from the trace of a proxy.
pub fn begin(span: &Span, method: &str, route: &str, headers: &HeaderMap) {
    let asked = TraceContextPropagator::new().extract(&Asked(headers));
    // It fails only where nobody listens.
    let _ = span.set_parent(asked);
    span.record("otel.name", format!("{method} {route}"));
    span.record("otel.kind", "server");
    span.set_attribute("http.request.method", method.to_owned());
    span.set_attribute("http.route", route.to_owned());
}

/// Ends it with what was answered.
pub fn end(span: &Span, status: StatusCode) {
    span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
}
