//! What is refused before it reaches a handler: foreign hosts and origins, long addresses, and what takes too long.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;
use super::problem::{Code, Problem, quoted};

/// The longest path and query.
const LONGEST_URL: usize = 8 * 1024;

/// Refuses an address that is too long.
pub async fn short_urls(request: Request, next: Next) -> Result<Response, Problem> {
    let length = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if length > LONGEST_URL {
        let detail = format!("the URL has {length} bytes; {LONGEST_URL} are allowed. Many points go into a POST");
        return Err(Problem::new(Code::UrlTooLong, detail));
    }
    Ok(next.run(request).await)
}

/// Gives up on what takes too long, the receiving of the body included.
pub async fn deadline(State(longest): State<Duration>, request: Request, next: Next) -> Result<Response, Problem> {
    let seconds = longest.as_secs();
    tokio::time::timeout(longest, next.run(request)).await.map_err(|_| {
        Problem::new(Code::Timeout, format!("no answer within {seconds} s; ask for less, or again in a moment"))
    })
}

/// What is read by planners only, and so by no foreign page.
fn is_private(path: &str) -> bool {
    path == "/v1/audit"
}

/// Refuses whoever calls this server by a foreign name, or writes from a foreign page.
///
/// While no key is set, every request is the planner's. A page that a planner happens to have open must not make use
/// of that: it cannot name another host than its own (DNS rebinding), and may read what is public, but not write. A
/// client that names no host is no browser.
pub async fn known_names_only(State(app): State<Arc<App>>, request: Request, next: Next) -> Result<Response, Problem> {
    let names = app.access.hosts();
    let hosts = request.headers().get_all(header::HOST).iter().map(HeaderValue::as_bytes);
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    if let Some(host) = hosts.chain(authority).find(|host| !is_known(host, names)) {
        let known = [&["localhost", "127.0.0.1", "[::1]"].map(str::to_owned), names].concat().join(", ");
        let detail = format!(
            "this server is not called {}: ask for {known}; `serve --host NAME` adds a name",
            quoted(&String::from_utf8_lossy(host))
        );
        return Err(Problem::new(Code::ForeignHost, detail));
    }
    let private = is_private(request.uri().path());
    let reads = !private && [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if !reads && let Some(origin) = foreign_origin(request.headers(), names) {
        let detail = format!(
            "the origin {} may read what is public, and no more: the server takes nothing that a foreign page sends",
            quoted(&origin)
        );
        return Err(Problem::new(Code::ForeignOrigin, detail));
    }
    let mut response = next.run(request).await;
    if private {
        response.headers_mut().remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    }
    Ok(response)
}

fn foreign_origin(headers: &HeaderMap, names: &[String]) -> Option<String> {
    let local = |origin: &HeaderValue| {
        let scheme =
            ["http://", "https://"].into_iter().find_map(|scheme| origin.as_bytes().strip_prefix(scheme.as_bytes()));
        scheme.is_some_and(|host| is_known(host, names))
    };
    let foreign = headers.get_all(header::ORIGIN).iter().find(|origin| !local(origin))?;
    Some(String::from_utf8_lossy(foreign.as_bytes()).into_owned())
}

/// Whether a host with or without a port is the name or a loopback address of this machine, or one of `names`.
pub fn is_known(host: &[u8], names: &[String]) -> bool {
    let Ok(authority) = Authority::try_from(host) else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let listed = names.iter().any(|known| known.eq_ignore_ascii_case(address));
    listed || name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in ["localhost", "LocalHost:8515", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8515", "127.1.2.3"] {
            assert!(is_known(host.as_bytes(), &[]), "{host}");
        }
        for host in [
            "",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "0.0.0.0",
            "192.168.1.5:8515",
            "[fe80::1]",
            "user@localhost",
            "localhost@example.org",
            "localhost:8515:1",
            "null",
            "驿站",
        ] {
            assert!(!is_known(host.as_bytes(), &[]), "{host}");
        }
    }

    #[test]
    fn names_that_were_given_are_known() {
        let names = ["map.example.org".to_owned(), "192.168.1.5".to_owned(), "fe80::1".to_owned()];
        for host in ["map.example.org", "MAP.example.org:443", "192.168.1.5:8515", "[fe80::1]:8515", "localhost"] {
            assert!(is_known(host.as_bytes(), &names), "{host}");
        }
        for host in ["example.org", "a.map.example.org", "map.example.org.evil.net", "map.example.org@evil.net", ""] {
            assert!(!is_known(host.as_bytes(), &names), "{host}");
        }
    }
}
