//! The pages and what they are made of: headers, types, tags, languages, and no way to the file system.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::{body::Body, http::Method};
use serde_json::Value;

use crate::http::{Reply, Server, server, server_of};

/// The pages with what they are called.
const PAGES: [&str; 3] = ["/", "/docs", "/find"];

fn page(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    server.ask(Method::GET, path, &[&browser, headers].concat(), Body::empty())
}

/// What a page hands to its scripts.
fn told(page: &Reply) -> Value {
    let text = page.text().split("id=\"page\">").nth(1).expect("a page with data").split("</script>").next();
    serde_json::from_str(text.unwrap()).expect("JSON")
}

/// Addresses of scripts and styles in a page.
fn loaded(page: &Reply) -> BTreeSet<String> {
    let named = page.text().split(['=', ' ', '>']).filter_map(|part| part.strip_prefix("\"assets/")?.strip_suffix('"'));
    named.map(|address| format!("/assets/{address}")).collect()
}

#[test]
fn a_page_comes_with_a_strict_policy() {
    let server = server();
    for path in PAGES {
        let reply = page(&server, path, &[]);
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
        let policy = reply.header("content-security-policy");
        for part in
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
        // A public network is let in only where the map library comes from there.
        let script = told(&reply)["maplibre"]["script"].as_str().unwrap().to_owned();
        assert_eq!(policy.contains("https:"), script.starts_with("https:"), "{policy}");
        assert_eq!(policy.contains("worker-src 'self' blob:"), script.starts_with("https:"), "{policy}");
        // No script and no style stands in the page itself.
        let text = reply.text();
        assert!(text.contains("© OpenStreetMap contributors"), "{path}");
        assert!(!text.contains("<style") && !text.contains(" style=") && !has_listener(text), "{path}");
        let scripts = text.matches("<script").count();
        let data = text.matches("<script type=\"application/json\"").count();
        assert_eq!(scripts, text.matches("<script type=\"module\" src=\"assets/").count() + data, "{path}");
        // Addresses are relative, so that a page works under any path of a proxy.
        assert!(!text.contains("=\"/"), "{path}");
    }
}

/// Whether an attribute such as `onclick=` stands in a page.
fn has_listener(html: &str) -> bool {
    let words = html.split(" on").skip(1);
    words
        .map(|rest| rest.trim_start_matches(|char: char| char.is_ascii_lowercase()))
        .any(|rest| rest.starts_with("=\""))
}

#[test]
fn what_a_page_loads_is_there_and_kept_for_ever() {
    let server = server();
    let pages = PAGES.map(|path| page(&server, path, &[]));
    let mut addresses: BTreeSet<String> = pages.iter().flat_map(loaded).collect();
    let library = told(&pages[0])["maplibre"].clone();
    for file in ["script", "worker", "style"] {
        addresses
            .extend(library[file].as_str().filter(|file| file.starts_with("assets/")).map(|file| format!("/{file}")));
    }
    assert!(addresses.len() >= 4, "{addresses:?}");
    for address in addresses {
        let plain = server.get(&address);
        assert_eq!(plain.status, StatusCode::OK, "{address}");
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable", "{address}");
        assert_eq!(plain.header("access-control-allow-origin"), "*", "{address}");
        let right = match address.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        };
        assert_eq!(plain.header("content-type"), right, "{address}");
        assert_eq!(plain.header("content-encoding"), "", "{address}");
        let zipped = server.ask(Method::GET, &address, &[("accept-encoding", "br, gzip")], Body::empty());
        assert_eq!(zipped.header("content-encoding"), "gzip", "{address}");
        assert_eq!(zipped.header("etag"), plain.header("etag"), "{address}");
        let mut unzipped = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&zipped.body[..]), &mut unzipped).unwrap();
        assert_eq!(unzipped, plain.body, "{address}");
        let again = server.ask(Method::GET, &address, &[("if-none-match", plain.header("etag"))], Body::empty());
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{address}");
    }
}

#[test]
fn a_page_speaks_as_it_is_asked_to() {
    let server = server();
    for path in PAGES {
        let chinese = page(&server, &format!("{path}?lang=zh-CN"), &[("accept-language", "en")]);
        let english = page(&server, &format!("{path}?lang=en"), &[("accept-language", "zh-CN")]);
        assert!(chinese.text().contains("<html lang=\"zh-CN\">") && english.text().contains("<html lang=\"en\">"));
        assert_eq!(page(&server, path, &[("accept-language", "zh-CN,zh;q=0.9")]).body, chinese.body, "{path}");
        assert_eq!(page(&server, path, &[("accept-language", "fi")]).body, english.body, "{path}");
        assert_ne!(chinese.header("etag"), english.header("etag"), "{path}");
        assert!(english.header("vary").contains("accept-language"), "{path}");
        let known = [("if-none-match", english.header("etag")), ("accept-language", "en")];
        assert_eq!(page(&server, path, &known).status, StatusCode::NOT_MODIFIED, "{path}");
        // What others hang onto an address does not matter to a page, nor does it get into it.
        let hung = page(&server, &format!("{path}?lang=en&utm_source=%3Cscript%3E"), &[]);
        assert_eq!(hung.body, english.body, "{path}");
    }
}

#[test]
fn the_front_is_a_page_for_browsers_and_an_index_for_programs() {
    let server = server();
    let index = server.get("/");
    assert_eq!(index.header("content-type"), "application/json");
    assert!(page(&server, "/", &[]).text().starts_with("<!doctype html>"));
    for reply in [index, page(&server, "/", &[])] {
        let vary: Vec<&str> = reply.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(vary.join(",").split(',').any(|name| name.trim() == "accept"), "{vary:?}");
    }
}

#[test]
fn what_the_operator_says_stands_on_every_page() {
    let site = waystation::server::Site {
        attribution: Some("Union of <b>Somewhere</b>".to_owned()),
        map_approval: Some("GS(2026)0001".to_owned()),
        embed_in: vec!["https://paper.example".parse().unwrap()],
    };
    let server = server_of(&site);
    for path in PAGES {
        let reply = page(&server, path, &[("accept-language", "zh")]);
        let text = reply.text();
        assert!(text.contains("Union of &lt;b&gt;Somewhere&lt;/b&gt;"), "{path}");
        assert!(text.contains("GS(2026)0001") && !text.contains("<b>Somewhere"), "{path}");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
}

#[test]
fn the_page_for_frames_says_whose_pages_may_hold_it() {
    let own = page(&server(), "/embed", &[]);
    assert!(own.header("content-security-policy").ends_with("frame-ancestors 'self'"));
    let embed_in = vec!["https://paper.example".parse().unwrap(), "http://localhost:8080".parse().unwrap()];
    let server = server_of(&waystation::server::Site { embed_in, ..Default::default() });
    let named = page(&server, "/embed", &[]);
    let ancestors = "frame-ancestors 'self' https://paper.example http://localhost:8080";
    assert!(named.header("content-security-policy").ends_with(ancestors));
    assert!(named.text().contains("© OpenStreetMap contributors"));
    assert!(page(&server, "/find", &[]).header("content-security-policy").ends_with("frame-ancestors 'none'"));
}

#[test]
fn only_the_page_for_riders_may_ask_where_somebody_is() {
    let server = server();
    for path in PAGES {
        let right = if path == "/find" { "geolocation=(self)" } else { "geolocation=()" };
        assert_eq!(page(&server, path, &[]).header("permissions-policy"), right, "{path}");
    }
}

#[test]
fn scripts_that_are_filled_in_name_what_is_there() {
    let server = server();
    for (path, kind) in [
        ("/find-worker.js", "text/javascript; charset=utf-8"),
        ("/widget.js", "text/javascript; charset=utf-8"),
        ("/find.webmanifest", "application/manifest+json"),
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, kind), "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert!(reply.text().contains("assets/") && !reply.text().contains("{{"), "{path}");
    }
    // The worker keeps what the page loads, and more; all of it is there.
    let worker = server.get("/find-worker.js");
    let folder = worker.text().split('"').find(|text| text.starts_with("assets/")).unwrap().to_owned();
    let list = worker.text().split("const FILES = [").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let kept: BTreeSet<String> = list.split('"').skip(1).step_by(2).map(|name| format!("/{folder}/{name}")).collect();
    let of_page = loaded(&page(&server, "/find", &[]));
    assert!(of_page.is_subset(&kept), "{of_page:?} {kept:?}");
    for address in kept {
        assert_eq!(server.get(&address).status, StatusCode::OK, "{address}");
    }
    let manifest = server.get("/find.webmanifest?lang=en").json();
    assert_eq!(manifest["lang"], "en");
}

#[test]
fn no_address_leads_out_of_the_table() {
    let server = server();
    let good = loaded(&page(&server, "/", &[])).into_iter().next().unwrap();
    let folder = good.rsplit_once('/').unwrap().0.to_owned();
    let ups =
        ["..", "%2e%2e", "..%2f", "..%5c", "%252e%252e", "%c0%ae%c0%ae", "....//", "..;", "%00", "%2f", "%ff", "."];
    let targets = ["Cargo.toml", "etc/passwd", "region.sqlite", "..%2fregion.toml", "base.css%00.png", "BASE.CSS", ""];
    let mut tried = 0;
    for up in ups {
        for target in targets {
            for depth in 1..=3 {
                let hops = vec![up; depth].join("/");
                for path in [
                    format!("{folder}/{hops}/{target}"),
                    format!("/assets/{hops}/{target}"),
                    format!("{folder}/{hops}{target}"),
                ] {
                    let reply = server.get(&path);
                    assert!([400, 404].contains(&reply.status.as_u16()), "{path}: {}", reply.status);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 700, "{tried}");
    assert_eq!(server.get(&good).status, StatusCode::OK);
    // Another version is another program's.
    assert_eq!(server.get("/assets/000000000000/base.css").code(), "not-found");
}
