//! Who may do what: every route as everybody, and keys as they come and go.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use waystation::engine::Engine;
use waystation::store::{Role, add_key, list_keys, revoke_key};

use crate::command::{Run, waystation};
use crate::http::{CENTRE, Reply, Server, own_region, own_server};

fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::UNIX_EPOCH
}

fn with_key(server: &Server, method: Method, path: &str, authorization: &str) -> Reply {
    let headers = [("content-type", "application/json"), ("authorization", authorization)];
    server.ask(method, path, &headers, "{}")
}

/// (method, path, role) of every route, from the table of the router.
fn routes() -> Vec<(Method, String, String)> {
    let source = include_str!("../../src/server/router.rs");
    let rows = source.lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        (cells[0].parse().unwrap(), cells[1].replace("{key}", "n603743745"), cells[3].to_owned())
    })
    .collect()
}

#[test]
fn every_route_answers_those_it_is_for() {
    let region = own_region("keys-routes");
    let planner = format!("Bearer {}", add_key(&region, "amy", Role::Planner, now()).unwrap());
    let ingest = format!("Bearer {}", add_key(&region, "gate", Role::Ingest, now()).unwrap());
    let server = Server::at(&Arc::new(Engine::open(&region).unwrap()), crate::http::NOON);
    let mut closed = 0;
    for (method, path, role) in routes() {
        let path = if path == "/v1/stations/nearest" { format!("{path}?{CENTRE}") } else { path };
        let path = if method == Method::POST { path.split('?').next().unwrap().to_owned() } else { path };
        let statuses: Vec<u16> = ["", "Bearer ws_00", &ingest, &planner]
            .into_iter()
            .map(|key| {
                let reply = match key {
                    "" => server.json(method.clone(), &path, "{}"),
                    key => with_key(&server, method.clone(), &path, key),
                };
                if reply.status == 401 {
                    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"waystation\"", "{method} {path}");
                }
                reply.status.as_u16()
            })
            .collect();
        if role == "planner" {
            assert_eq!(statuses[..3], [401, 401, 403], "{method} {path}");
            assert!(![401, 403].contains(&statuses[3]), "{method} {path}");
            closed += 1;
        } else if role == "ingest" {
            assert_eq!(statuses[..2], [401, 401], "{method} {path}");
            assert!(statuses[2..].iter().all(|status| ![401, 403].contains(status)), "{method} {path}: {statuses:?}");
            closed += 1;
        } else {
            assert_eq!(role, "public");
            assert!(statuses.iter().all(|status| ![401, 403].contains(status)), "{method} {path}: {statuses:?}");
        }
    }
    assert_eq!(closed, 19);
    // The planner has removed one station; nobody else has changed anything.
    let audit = with_key(&server, Method::GET, "/v1/audit", &planner).json();
    let authors: Vec<_> =
        audit["entries"].as_array().unwrap().iter().map(|line| line["who"].as_str().unwrap()).collect();
    assert_eq!(authors, ["amy"]);
}

#[test]
fn keys_that_come_and_go_are_noticed_at_once() {
    let region = own_region("keys-revoke");
    let server = Server::at(&Arc::new(Engine::open(&region).unwrap()), crate::http::NOON);
    let audit = |authorization: &str| with_key(&server, Method::GET, "/v1/audit", authorization).status.as_u16();
    assert_eq!((server.get("/v1/audit").status.as_u16(), audit("Bearer x")), (200, 200), "no key, no secret");
    add_key(&region, "first", Role::Planner, now()).unwrap();
    for round in 0..50 {
        let secret = add_key(&region, "amy", Role::Planner, now()).unwrap();
        let bearer = format!("Bearer {secret}");
        assert_eq!((audit(&bearer), audit(&format!("bearer  {secret} "))), (200, 200), "{round}");
        for wrong in
            ["", "Bearer", "Bearer ", &secret, &format!("Basic {secret}"), &format!("{bearer}0"), &bearer[..60]]
        {
            assert_eq!(audit(wrong), 401, "{wrong}");
        }
        assert_eq!(audit(&bearer.to_uppercase().replace("BEARER", "Bearer")), 401);
        revoke_key(&region, "amy").unwrap();
        assert_eq!(audit(&bearer), 401, "{round}");
    }
    // Two keys are none: which would count?
    let secret = add_key(&region, "amy", Role::Planner, now()).unwrap();
    let bearer = format!("Bearer {secret}");
    let both =
        server.ask(Method::GET, "/v1/audit", &[("authorization", &bearer), ("authorization", &bearer)], Body::empty());
    assert_eq!(both.code(), "unauthorized");
    // A file that cannot be read lets nobody in.
    fs::write(region.join("keys.toml"), "key = 1").unwrap();
    assert_eq!((audit(&bearer), server.get("/v1/audit").status.as_u16()), (500, 500));
    assert_eq!(server.get("/v1/stations?limit=1").status, 200);
    fs::remove_file(region.join("keys.toml")).unwrap();
    assert_eq!(server.get("/v1/audit").status, 200);
}

#[test]
fn where_others_can_ask_nobody_is_a_planner_for_want_of_keys() {
    let region = own_region("keys-hosts");
    let engine = Arc::new(Engine::open(&region).unwrap());
    let server = Server::called(&engine, &["map.example.org"]);
    assert_eq!(server.get("/v1/audit").code(), "unauthorized");
    let get = |host: &str| server.ask(Method::GET, "/v1/stations?limit=1", &[("host", host)], Body::empty());
    assert_eq!((get("map.example.org").status.as_u16(), get("MAP.example.org:443").status.as_u16()), (200, 200));
    assert_eq!(get("example.org").code(), "foreign-host");
    let secret = add_key(&region, "amy", Role::Planner, now()).unwrap();
    let post = |origin: &str| {
        let bearer = format!("Bearer {secret}");
        let headers = [("content-type", "application/json"), ("origin", origin), ("authorization", &bearer)];
        server.ask(Method::POST, "/v1/scenarios/evaluate", &headers, r#"{"edits":[]}"#)
    };
    assert_eq!(post("https://map.example.org").status, 200);
    assert_eq!(post("https://example.org").code(), "foreign-origin");
}

#[test]
fn no_foreign_page_reads_what_is_the_planners() {
    let server = own_server("keys-origin");
    let get = |path: &str, origin: &str| server.ask(Method::GET, path, &[("origin", origin)], Body::empty());
    assert_eq!(get("/v1/audit", "https://example.org").code(), "foreign-origin");
    let local = get("/v1/audit", "http://localhost:3000");
    assert_eq!((local.status.as_u16(), local.header("access-control-allow-origin")), (200, ""));
    assert_eq!(local.header("cache-control"), "no-store");
    assert_eq!(get("/v1/stations", "https://example.org").header("access-control-allow-origin"), "*");
}

fn keys(region: &Path, arguments: &[&str]) -> Run {
    waystation(&[&["keys", region.to_str().unwrap()], arguments].concat())
}

#[test]
fn keys_are_made_listed_and_revoked_and_only_their_hashes_kept() {
    let region = own_region("keys-command");
    assert_eq!(keys(&region, &["list"]).stdout.trim_end(), "name  role  created");
    let run = keys(&region, &["add", "--role", "planner", "--name", "Amy 李"]);
    let secret = run.stdout.trim_end();
    assert_eq!((run.status, run.stdout.len()), (0, "ws_".len() + 64 + 1), "{}", run.stderr);
    assert!(secret.starts_with("ws_") && secret[3..].bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(!run.stderr.contains(secret));
    for entry in fs::read_dir(&region).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(64).any(|window| window == &secret.as_bytes()[3..]));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(region.join("keys.toml")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let other = keys(&region, &["add", "--role", "ingest", "--name", "gate"]);
    assert_ne!(other.stdout, run.stdout);
    let list = keys(&region, &["list"]).stdout;
    assert!(list.contains("Amy 李") && list.contains("ingest") && list.lines().count() == 3, "{list}");
    for (arguments, expect) in [
        (&["add", "--role", "planner", "--name", "gate"][..], "there is a key `gate` already"),
        (&["add", "--role", "planner", "--name", ""], "is no name for a key"),
        (&["add", "--role", "planner", "--name", "local"], "is no name for a key"),
        (&["add", "--role", "planner", "--name", "a\nb"], "is no name for a key"),
        (&["add", "--role", "admin", "--name", "x"], "it must be `planner` or `ingest`"),
        (&["revoke", "nobody"], "there is no key `nobody`; there are: `Amy 李`, `gate`"),
    ] {
        let run = keys(&region, arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(expect), "expected `{expect}` in:\n{}", run.stderr);
    }
    assert_eq!(keys(&region, &["revoke", "gate"]).status, 0);
    assert_eq!(list_keys(&region).unwrap().len(), 1);
    assert_eq!(keys(Path::new("nowhere"), &["list"]).status, 2);
}

/// Many programs that make keys at once lose none.
#[test]
fn keys_made_at_once_are_all_there() {
    let region = own_region("keys-at-once");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let region = &region;
            scope.spawn(move || add_key(region, &format!("k{number}"), Role::Planner, now()).unwrap());
        }
    });
    assert_eq!(list_keys(&region).unwrap().len(), 8);
}
