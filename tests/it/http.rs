//! Asks the server without a network: the router takes requests as it would from a connection.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use waystation::demand::PrivacyRule;
use waystation::engine::Engine;
use waystation::server::{self, Access, Site};
use waystation::store::Keyring;

use crate::command::{data, helsinki, scratch, waystation};

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of text"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The code of a problem, after a look at its form.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        problem["code"].as_str().expect("a code").to_owned()
    }
}

/// A server over one region, with a clock that stands still.
#[derive(Clone)]
pub struct Server {
    pub engine: Arc<Engine>,
    router: Router,
}

impl Server {
    /// Called by these names beside those of this machine.
    pub fn called(engine: &Arc<Engine>, hosts: &[&str]) -> Self {
        let now: DateTime<Utc> = NOON.parse().expect("an instant");
        let keys = Keyring::of(engine.snapshot().region().path.clone());
        let access = Access::new(keys, true, hosts.iter().map(|&host| host.to_owned()).collect());
        let router = server::router_for(Arc::clone(engine), Arc::new(move || now), access);
        Self { engine: Arc::clone(engine), router }
    }

    pub fn at(engine: &Arc<Engine>, now: &str) -> Self {
        let now: DateTime<Utc> = now.parse().expect("an instant");
        let router = server::router(Arc::clone(engine), Arc::new(move || now));
        Self { engine: Arc::clone(engine), router }
    }

    /// With a clock that the test moves.
    pub fn ticking(engine: &Arc<Engine>, clock: &Arc<Mutex<DateTime<Utc>>>) -> Self {
        let clock = Arc::clone(clock);
        let router =
            server::router(Arc::clone(engine), Arc::new(move || *clock.lock().expect("no test panics with it")));
        Self { engine: Arc::clone(engine), router }
    }

    pub fn send(&self, request: Request<Body>) -> Reply {
        runtime().block_on(async {
            // The router cannot fail: its error is a response.
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let (head, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
            Reply { status: head.status, headers: head.headers, body }
        })
    }

    /// Sends a request and does not wait; whoever drops or aborts the handle is a client that goes away.
    pub fn start(&self, path: &str, body: &str) -> tokio::task::JoinHandle<StatusCode> {
        let request = Request::builder().method(Method::POST).uri(path).header("content-type", "application/json");
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_owned())).expect("a request"));
        runtime().spawn(async { answer.await.expect("an answer").status() })
    }

    pub fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
        let request = headers
            .iter()
            .fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(body.into()).expect("a request"))
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, &[], Body::empty())
    }

    /// An answer that is none of the problems.
    pub fn good(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        reply.json()
    }

    pub fn post(&self, path: &str, body: &str) -> Reply {
        self.json(Method::POST, path, body)
    }

    /// Sends JSON.
    pub fn json(&self, method: Method, path: &str, body: &str) -> Reply {
        self.ask(method, path, &[("content-type", "application/json")], body.to_owned())
    }
}

/// A Tuesday noon in Helsinki.
pub const NOON: &str = "2026-11-24T10:00:00Z";
/// Beside the central railway station.
pub const CENTRE: &str = "lng=24.9414&lat=60.1699";

/// The bundled region at noon.
pub fn server() -> Server {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    Server::at(ENGINE.get_or_init(|| open(helsinki())), NOON)
}

/// The bundled region, with what its operator says about it.
pub fn server_of(site: &Site) -> Server {
    let engine = Arc::clone(&server().engine);
    let now: DateTime<Utc> = NOON.parse().expect("an instant");
    let keys = Keyring::of(engine.snapshot().region().path.clone());
    let access = Access::new(keys, true, Vec::new());
    let router = server::router_of(Arc::clone(&engine), Arc::new(move || now), access, site, PrivacyRule::default());
    Server { engine, router }
}

/// The same region with two districts, and three demand points, one of them off the network.
pub fn server_with_districts() -> Server {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        let directory = scratch("http");
        let file = |name: &str, text: &str| {
            let path = directory.join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let ring = |key: &str, west: f64, east: f64| {
            format!(
                r#"{{"type":"Feature","properties":{{"key":"{key}","name":"{key}"}},"geometry":{{"type":"Polygon",
                "coordinates":[[[{west},60.164],[{east},60.164],[{east},60.174],[{west},60.174],[{west},60.164]]]}}}}"#
            )
        };
        let (west, east) = (ring("west", 24.938, 24.944), ring("east", 24.944, 24.950));
        let districts =
            file("districts.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{west},{east}]}}"#));
        let demand = file("demand.csv", "lng,lat,weight\n24.9414,60.1699,10\n24.9470,60.1720,5\n24.95,60.17,2\n");
        let out = directory.join("region").to_str().unwrap().to_owned();
        let (osm, stations) = (data("helsinki-centre.osm.pbf"), data("helsinki-stations.csv"));
        let inputs = ["--osm", &osm, "--stations", &stations, "--districts", &districts, "--demand", &demand];
        let run = waystation(&[&["build"], &inputs[..], &["--out", &out]].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        open(&out)
    });
    Server::at(engine, NOON)
}

/// A copy of the bundled region, to be edited.
pub fn own_region(name: &str) -> PathBuf {
    let path = scratch(name).join("region");
    // A run before this one may have left one.
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    for file in ["region.toml", "network.bin", "basemap.bin", "region.sqlite"] {
        std::fs::copy(Path::new(helsinki()).join(file), path.join(file)).unwrap();
    }
    path
}

/// A server over a region of its own, at noon.
pub fn own_server(name: &str) -> Server {
    Server::at(&open(own_region(name).to_str().unwrap()), NOON)
}

pub fn open(region: &str) -> Arc<Engine> {
    Arc::new(Engine::open(Path::new(region)).expect("the region opens"))
}

/// One runtime for all tests.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime"))
}

/// Splitmix64: the same numbers on every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }

    pub fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}
