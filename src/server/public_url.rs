//! By which address clients reach this server: tiles and styles name each other by whole addresses.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::access::Access;
use super::guard::is_known;
use super::problem::{Code, Problem, quoted};

/// How clients reach this server.
#[derive(Clone, Debug, Default)]
pub struct PublicUrl {
    /// The address that was given, without a slash at its end.
    pub fixed: Option<String>,
    /// Proxies whose word about the address is taken.
    pub proxies: Vec<IpAddr>,
}

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// An address that clients cannot reach a server by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not the address of a server; it must look like https://map.example.org or https://example.org/stations"
)]
pub struct BadPublicUrl(pub String);

impl PublicUrl {
    /// Checks an address that was given.
    ///
    /// # Errors
    ///
    /// [`BadPublicUrl`] when it is no `http` or `https` address, or has more than a host and a path.
    pub fn check(text: &str) -> Result<String, BadPublicUrl> {
        let bad = || BadPublicUrl(text.to_owned());
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(bad)?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = path.trim_end_matches('/');
        if !is_host(host) || !(path.is_empty() || is_prefix(path)) {
            return Err(bad());
        }
        Ok(text.trim_end_matches('/').to_owned())
    }

    /// The host that it names.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let rest = self.fixed.as_deref()?.split_once("://")?.1;
        let host = rest.split('/').next()?;
        let name = host
            .rsplit_once(':')
            .map_or(host, |(name, _)| if name.ends_with(']') || !name.contains(':') { name } else { host });
        Some(name.trim_start_matches('[').trim_end_matches(']'))
    }
}

impl Access {
    /// The address by which the client of a request reaches this server, without a slash at its end.
    ///
    /// # Errors
    ///
    /// A problem `foreign-host` when a proxy that is trusted passes on a name that this server does not have.
    pub fn public_url(&self, parts: &Parts) -> Result<String, Problem> {
        let public = self.public();
        if let Some(fixed) = &public.fixed {
            return Ok(fixed.clone());
        }
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.to_canonical());
        let trusted = peer.is_some_and(|peer| public.proxies.contains(&peer));
        let said = |name: &str| if trusted { first(&parts.headers, name) } else { None };
        let scheme = if said("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        if let Some(host) = said("x-forwarded-host").filter(|host| !is_known(host.as_bytes(), self.hosts())) {
            let detail = format!(
                "the proxy passes on a request for {}, which this server is not called; `serve --host NAME` adds a name",
                quoted(host)
            );
            return Err(Problem::new(Code::ForeignHost, detail));
        }
        // The name that the request was sent to was looked at when it came in.
        let authority = parts.uri.authority().map(axum::http::uri::Authority::as_str);
        let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(authority);
        let host = said("x-forwarded-host").or(named).unwrap_or("localhost");
        let prefix = said("x-forwarded-prefix").map(|prefix| prefix.trim_end_matches('/'));
        let prefix = prefix.filter(|prefix| is_prefix(prefix)).unwrap_or_default();
        Ok(format!("{scheme}://{host}{prefix}"))
    }
}

/// The first of the values that proxies have put into a header.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    value.split(',').next().map(str::trim).filter(|value| !value.is_empty())
}

fn is_host(host: &str) -> bool {
    let plain = |char: char| char.is_ascii_alphanumeric() || ".-:[]".contains(char);
    !host.is_empty() && host.chars().all(plain) && host.parse::<axum::http::uri::Authority>().is_ok()
}

/// Whether it is a path that can stand before ours.
fn is_prefix(path: &str) -> bool {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-._~/".contains(char);
    path.starts_with('/') && path.len() <= 200 && path.chars().all(plain) && !path.contains("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Keyring;
    use axum::http::Request;

    #[test]
    fn only_an_address_of_a_server_is_one() {
        for (text, expect) in [
            ("https://map.example.org", Some("https://map.example.org")),
            ("https://map.example.org/", Some("https://map.example.org")),
            ("http://10.0.0.5:8515/stations/", Some("http://10.0.0.5:8515/stations")),
            ("http://[fe80::1]:80/a", Some("http://[fe80::1]:80/a")),
            ("map.example.org", None),
            ("ftp://map.example.org", None),
            ("https://", None),
            ("https://user@map.example.org", None),
            ("https://map.example.org/?x", None),
            ("https://map.example.org/<script>", None),
        ] {
            assert_eq!(PublicUrl::check(text).ok().as_deref(), expect, "{text}");
        }
        let host =
            |text: &str| PublicUrl { fixed: Some(text.to_owned()), proxies: Vec::new() }.host().map(str::to_owned);
        assert_eq!(host("https://map.example.org:8/a").as_deref(), Some("map.example.org"));
        assert_eq!(host("http://[fe80::1]:80/a").as_deref(), Some("fe80::1"));
    }

    #[test]
    fn what_a_proxy_says_counts_only_where_it_is_trusted() {
        let proxy: IpAddr = "10.0.0.9".parse().unwrap();
        let url = |fixed: Option<&str>, peer: &str, headers: &[(&str, &str)]| {
            let mut request = Request::builder().uri("/tiles/base").header("host", "localhost:8515");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            parts.extensions.insert(Peer(peer.parse().unwrap()));
            let public = PublicUrl { fixed: fixed.map(str::to_owned), proxies: vec![proxy] };
            let access = Access::new(Keyring::of("none".into()), true, vec!["map.example.org".to_owned()]);
            access.reached_at(public).public_url(&parts).map_err(|problem| problem.code)
        };
        let forwarded = [
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "map.example.org"),
            ("x-forwarded-prefix", "/stations/"),
        ];
        assert_eq!(url(None, "10.0.0.9", &forwarded).unwrap(), "https://map.example.org/stations");
        assert_eq!(url(None, "::ffff:10.0.0.9", &forwarded).unwrap(), "https://map.example.org/stations");
        assert_eq!(url(None, "10.0.0.8", &forwarded).unwrap(), "http://localhost:8515");
        assert_eq!(url(Some("https://a.org/b"), "10.0.0.9", &forwarded).unwrap(), "https://a.org/b");
        let chain = [("x-forwarded-host", "map.example.org, inner"), ("x-forwarded-proto", "https, http")];
        assert_eq!(url(None, "10.0.0.9", &chain).unwrap(), "https://map.example.org");
        assert_eq!(url(None, "10.0.0.9", &[("x-forwarded-host", "evil.example")]), Err(Code::ForeignHost));
        let odd = [("x-forwarded-prefix", "/a\"><script>"), ("x-forwarded-proto", "javascript")];
        assert_eq!(url(None, "10.0.0.9", &odd).unwrap(), "http://localhost:8515");
    }
}
