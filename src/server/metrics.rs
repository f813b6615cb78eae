//! What `/metrics` shows: counts and times by route, in the text format of Prometheus.
//!
//! A label is a route of the router, a method or a status, never anything that a client made up.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the buckets of the histogram, in seconds.
const BUCKETS_S: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// Counts of requests since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    in_flight: AtomicI64,
    routes: Mutex<BTreeMap<String, Route>>,
}

#[derive(Debug, Default)]
struct Route {
    /// By method and status.
    requests: BTreeMap<(&'static str, u16), u64>,
    times: Times,
}

#[derive(Debug, Default)]
struct Times {
    /// How many took no longer than each bucket, and not no longer than the one before.
    buckets: [u64; BUCKETS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// A request has come.
    pub fn begin(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    /// It is answered, or its client is gone.
    pub fn end(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
        // Numbers that a panic left half counted are still numbers.
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Route::default());
        }
        let Some(Route { requests, times }) = routes.get_mut(route) else { return };
        *requests.entry((method, status)).or_default() += 1;
        let seconds = took.as_secs_f64();
        if let Some(bucket) = BUCKETS_S.iter().position(|&end| seconds <= end) {
            times.buckets[bucket] += 1;
        }
        times.count += 1;
        times.sum_s += seconds;
    }

    /// As Prometheus reads it.
    #[must_use]
    pub fn text(&self, snapshot: &str) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = Page::default();
        page.head("waystation_build_info", "gauge", "The program.");
        page.line("waystation_build_info", &format!("version=\"{}\"", env!("CARGO_PKG_VERSION")), 1);
        page.head("waystation_snapshot_info", "gauge", "The version of the region that answers.");
        page.line("waystation_snapshot_info", &format!("version=\"{snapshot}\""), 1);
        page.head("waystation_http_requests_in_flight", "gauge", "Requests that are being answered.");
        page.line("waystation_http_requests_in_flight", "", self.in_flight.load(Ordering::Relaxed));
        page.head("waystation_http_requests_total", "counter", "Requests by route, method and status.");
        for (route, one) in routes.iter() {
            for ((method, status), count) in &one.requests {
                let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
                page.line("waystation_http_requests_total", &labels, count);
            }
        }
        page.head("waystation_http_request_duration_seconds", "histogram", "Time to the head of the answer.");
        for (route, one) in routes.iter() {
            page.histogram(&format!("route=\"{route}\""), &one.times);
        }
        page.0
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to memory does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn histogram(&mut self, labels: &str, times: &Times) {
        const NAME: &str = "waystation_http_request_duration_seconds";
        let mut total = 0;
        for (end, count) in BUCKETS_S.iter().zip(times.buckets) {
            total += count;
            self.line(&format!("{NAME}_bucket"), &format!("{labels},le=\"{end}\""), total);
        }
        self.line(&format!("{NAME}_bucket"), &format!("{labels},le=\"+Inf\""), times.count);
        self.line(&format!("{NAME}_sum"), labels, times.sum_s);
        self.line(&format!("{NAME}_count"), labels, times.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up() {
        let metrics = Metrics::default();
        for millis in [1, 3, 40_000] {
            metrics.begin();
            metrics.end("/v1/gaps", "GET", 200, Duration::from_millis(millis));
        }
        metrics.begin();
        let text = metrics.text("abc");
        for line in [
            "waystation_snapshot_info{version=\"abc\"} 1",
            "waystation_http_requests_in_flight 1",
            "waystation_http_requests_total{route=\"/v1/gaps\",method=\"GET\",status=\"200\"} 3",
            "waystation_http_request_duration_seconds_bucket{route=\"/v1/gaps\",le=\"0.001\"} 1",
            "waystation_http_request_duration_seconds_bucket{route=\"/v1/gaps\",le=\"0.005\"} 2",
            "waystation_http_request_duration_seconds_bucket{route=\"/v1/gaps\",le=\"30\"} 2",
            "waystation_http_request_duration_seconds_bucket{route=\"/v1/gaps\",le=\"+Inf\"} 3",
            "waystation_http_request_duration_seconds_count{route=\"/v1/gaps\"} 3",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
    }
}
