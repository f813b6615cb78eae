//! What is refused before it reaches a handler: foreign hosts and origins, long addresses, and what takes too long.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

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

/// Refuses whoever calls this machine by a foreign name, or writes from a foreign page.
///
/// While no key is set, every request is the planner's. A page that a planner happens to have open must not make use
/// of that: it cannot name another host than its own (DNS rebinding), and may read, but not write. A client that
/// names no host is no browser.
pub async fn this_machine_only(request: Request, next: Next) -> Result<Response, Problem> {
    let hosts = request.headers().get_all(header::HOST).iter().map(HeaderValue::as_bytes);
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    if let Some(host) = hosts.chain(authority).find(|host| !is_this_machine(host)) {
        let detail = format!(
            "the host {} is not this machine; the server answers this machine only: ask for localhost, 127.0.0.1 or [::1]",
            quoted(&String::from_utf8_lossy(host))
        );
        return Err(Problem::new(Code::ForeignHost, detail));
    }
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if !reads && let Some(origin) = foreign_origin(request.headers()) {
        let detail = format!(
            "the origin {} may read, but not send: the server takes what this machine sends only",
            quoted(&origin)
        );
        return Err(Problem::new(Code::ForeignOrigin, detail));
    }
    Ok(next.run(request).await)
}

fn foreign_origin(headers: &HeaderMap) -> Option<String> {
    let local = |origin: &HeaderValue| {
        let scheme =
            ["http://", "https://"].into_iter().find_map(|scheme| origin.as_bytes().strip_prefix(scheme.as_bytes()));
        scheme.is_some_and(is_this_machine)
    };
    let foreign = headers.get_all(header::ORIGIN).iter().find(|origin| !local(origin))?;
    Some(String::from_utf8_lossy(foreign.as_bytes()).into_owned())
}

/// Whether a host with or without a port is the name or a loopback address of this machine.
fn is_this_machine(host: &[u8]) -> bool {
    let Ok(authority) = Authority::try_from(host) else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in ["localhost", "LocalHost:8515", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8515", "127.1.2.3"] {
            assert!(is_this_machine(host.as_bytes()), "{host}");
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
            assert!(!is_this_machine(host.as_bytes()), "{host}");
        }
    }
}
