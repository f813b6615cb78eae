//! Where somebody was is written down nowhere.

use std::cell::RefCell;
use std::io::Write;

use axum::body::Body;
use axum::http::Method;

use crate::http::{Server, server};

thread_local! {
    /// What was logged by this thread: tests share a process, and each reads its own.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.with_borrow_mut(|log| log.extend(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn neither_the_log_nor_the_metrics_hold_a_position() {
    // A position that is nowhere else.
    let (lng, lat) = ("24.9414187", "60.1699531");
    let subscriber = tracing_subscriber::fmt().with_writer(|| Log).with_max_level(tracing::Level::TRACE).finish();
    tracing::subscriber::set_global_default(subscriber).expect("no other test listens");
    // Other tests have asked already, when nobody listened; the library remembers that, unless it is told.
    tracing::callsite::rebuild_interest_cache();
    let server: Server = server();
    let body = format!(r#"{{"points":[{{"lng":{lng},"lat":{lat}}}]}}"#);
    let asked = |path: &str| server.get(path).header("x-request-id").to_owned();
    let ids = {
        server.post("/v1/stations/nearest", &body);
        server.post("/v1/stations/nearest?mode=fly", &body);
        server.ask(Method::from_bytes(b"FETCH-24.9414187").unwrap(), "/", &[], Body::empty());
        [
            asked(&format!("/v1/stations/nearest?lng={lng}&lat={lat}")),
            asked(&format!("/v1/stations/nearest?lng={lng}&lat={lat}&mode=fly")),
            asked(&format!("/v1/stations/nearest?lng={lng}&lat=160.1699531")),
            asked(&format!("/v1/stations/nearest?{lng}={lat}")),
            asked(&format!("/v1/stations/{lng},{lat}")),
            asked(&format!("/{lng},{lat}")),
        ]
    };
    let log = String::from_utf8(LOGGED.take()).unwrap();
    let metrics = server.get("/metrics");
    assert!(metrics.header("content-type").starts_with("text/plain"));
    for (name, text) in [("log", log.as_str()), ("metrics", metrics.text())] {
        for part in ["9414187", "1699531", "lng", "?"] {
            assert!(!text.replace("# HELP", "").contains(part), "`{part}` stands in the {name}:\n{text}");
        }
    }
    for id in ids {
        assert!(log.contains(&id), "{id} is not in the log:\n{log}");
    }
    assert_eq!(log.lines().filter(|line| line.contains("route=\"/v1/stations/nearest\"")).count(), 6, "{log}");
    assert!(log.contains("method=\"OTHER\" route=\"/\" status=405"), "{log}");
    assert!(log.contains("route=\"unmatched\" status=404") && log.contains("duration_ms="), "{log}");
    for line in [
        r#"waystation_http_requests_total{route="/v1/stations/nearest",method="POST",status="200"} 1"#,
        r#"waystation_http_requests_total{route="unmatched",method="GET",status="404"} 1"#,
        r#"waystation_http_request_duration_seconds_count{route="/v1/stations/nearest"} 6"#,
        "waystation_http_requests_in_flight 1",
    ] {
        assert!(metrics.text().lines().any(|other| other == line), "{line} in\n{}", metrics.text());
    }
}
