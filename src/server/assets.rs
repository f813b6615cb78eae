//! What pages are made of: scripts, styles and texts that are part of the program.
//!
//! A name is looked up in a table that was fixed when the program was built, so no request reaches the file system.
//! Addresses hold a hash of everything that belongs together; such an answer never changes and is kept for ever.

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{LazyLock, OnceLock};

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::store::hash_of;

use super::etag::{IfNoneMatch, Tag};
use super::gzip::{pack, takes_gzip};
use super::problem::{Code, Problem};

/// Name and bytes of a file.
type File = (&'static str, &'static [u8]);

macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!("../web/", $name)))),*] };
}

/// Our own files, by the names that pages call them.
const OURS: &[File] = files![
    "app.svg",
    "base.css",
    "bundle.js",
    "clock.js",
    "docs.css",
    "docs.js",
    "embed.css",
    "embed.js",
    "find-card.js",
    "find-map.js",
    "find-place.js",
    "find-reports.js",
    "find.css",
    "find.js",
    "icons.js",
    "map.js",
    "page.js",
    "planner/api.js",
    "planner/area.js",
    "planner/candidates.js",
    "planner/card.js",
    "planner/clock.js",
    "planner/controls.js",
    "planner/curve.js",
    "planner/draft.js",
    "planner/export.js",
    "planner/figures.js",
    "planner/gaps.js",
    "planner/import.js",
    "planner/legend.js",
    "planner/main.js",
    "planner/map.js",
    "planner/numbers.js",
    "planner/overlays.js",
    "planner/pair.js",
    "planner/plan.js",
    "planner/patterns.js",
    "planner/planner.css",
    "planner/print.css",
    "planner/report.js",
    "planner/scenarios.css",
    "planner/scenarios.js",
    "planner/shapes.js",
    "planner/side.js",
    "planner/siting.js",
    "planner/state.js",
    "planner/stations.js",
    "planner/status.js",
    "planner/tabs.js",
    "planner/week.js",
    "planner/what-if.js",
    "planner/why.js",
    "planner/words.js",
    "words.js",
];

/// `MapLibre GL JS`, if npm was there when the program was built.
const MAPLIBRE: &[File] = include!(concat!(env!("OUT_DIR"), "/maplibre.rs"));

/// Where `MapLibre` is loaded from otherwise, with the hashes that a browser holds it against.
pub const CDN: &str = include_str!("../web/cdn.json");

/// Whether pages have `MapLibre` from here.
#[must_use]
pub const fn has_maplibre() -> bool {
    !MAPLIBRE.is_empty()
}

/// Files that are only used together.
struct Bundle {
    version: String,
    files: Vec<Body>,
}

impl Bundle {
    fn of(prefix: &str, files: &[File]) -> Self {
        let mut all = Vec::new();
        for (name, bytes) in files {
            all.extend_from_slice(name.as_bytes());
            all.extend_from_slice(bytes);
        }
        let version = format!("{prefix}{}", &hash_of(&all)[..12]);
        let file = |(name, bytes): &File| Body::new(name, Cow::Borrowed(bytes), media_type(name));
        Self { version, files: files.iter().map(file).collect() }
    }
}

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [Bundle::of("", OURS), Bundle::of("maplibre-", MAPLIBRE)]);

/// The folder of our own files, relative to a page.
#[must_use]
pub fn folder() -> String {
    format!("assets/{}", BUNDLES[0].version)
}

/// The folder of `MapLibre`, relative to a page.
#[must_use]
pub fn maplibre_folder() -> String {
    format!("assets/{}", BUNDLES[1].version)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

/// Bytes with everything that a response says about them; compressed once, when they are first asked for.
#[derive(Debug)]
pub struct Body {
    name: String,
    bytes: Cow<'static, [u8]>,
    media_type: &'static str,
    tag: Tag,
    gzip: OnceLock<Vec<u8>>,
}

impl Body {
    /// The body of `name`.
    #[must_use]
    pub fn new(name: &str, bytes: Cow<'static, [u8]>, media_type: &'static str) -> Self {
        let tag = Tag::of_bytes(&bytes, "file").weak();
        Self { name: name.to_owned(), bytes, media_type, tag, gzip: OnceLock::new() }
    }

    /// The response to somebody who sends these headers.
    #[must_use]
    pub fn response(&self, asked: &HeaderMap, cache_control: &'static str) -> Response {
        let known = IfNoneMatch::of(asked);
        let headers = [
            (header::ETAG, self.tag.header()),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache_control)),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if known.any() || known.names(&self.tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type))];
        if !takes_gzip(asked) {
            return (headers, content_type, self.bytes.to_vec()).into_response();
        }
        let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        (headers, content_type, encoding, self.gzip().to_vec()).into_response()
    }

    fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| pack(&self.bytes))
    }
}

/// What an address names; nothing that is there, if it is no text.
#[derive(Debug, Default)]
pub struct Wanted {
    version: String,
    name: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let Ok(Path(mut path)) = path else { return Ok(Self::default()) };
        let mut part = |name: &str| path.remove(name).unwrap_or_default();
        let (version, folder, name) = (part("version"), part("folder"), part("name"));
        Ok(Self { version, name: if folder.is_empty() { name } else { format!("{folder}/{name}") } })
    }
}

/// A part of a page
///
/// Pages name the version that they were made with; no other is there.
#[utoipa::path(get, path = "/assets/{version}/{name}", tag = "pages", params(
    ("version" = String, Path, description = "The version that a page names"),
    ("name" = String, Path, description = "A file"),
), responses((status = 200, description = "The file", content_type = "text/javascript", body = String), Problem))]
pub async fn get_asset(wanted: Wanted, asked: HeaderMap) -> Result<Response, Problem> {
    let bundle = BUNDLES.iter().find(|bundle| bundle.version == wanted.version);
    let found = bundle.and_then(|bundle| bundle.files.iter().find(|file| file.name == wanted.name));
    let missing = || Problem::new(Code::NotFound, "no page is made of this; load the page again");
    Ok(found.ok_or_else(missing)?.response(&asked, "public, max-age=31536000, immutable"))
}

/// A part of a page that has a folder of its own
#[utoipa::path(get, path = "/assets/{version}/{folder}/{name}", tag = "pages", params(
    ("version" = String, Path, description = "The version that a page names"),
    ("folder" = String, Path, description = "The folder of the page"),
    ("name" = String, Path, description = "A file"),
), responses((status = 200, description = "The file", content_type = "text/javascript", body = String), Problem))]
pub async fn get_asset_of_folder(wanted: Wanted, asked: HeaderMap) -> Result<Response, Problem> {
    get_asset(wanted, asked).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_in_a_table() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        let pages = super::super::pages::PAGES.iter().map(|page| page.name);
        let known: Vec<&str> = OURS.iter().map(|file| file.0).chain(pages).collect();
        let of_build =
            ["build.rs", "package.json", "package-lock.json", ".npmrc", "cdn.json", "text/en.json", "text/zh-CN.json"];
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                assert!(of_build.contains(&&*name) || known.contains(&&*name), "{name} is served by nobody");
            }
        }
    }

    /// The hash as `integrity` has it.
    fn integrity(bytes: &[u8]) -> String {
        use sha2::{Digest, Sha384};
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let sextets = |three: &[u8]| {
            let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]))
        };
        // 48 bytes are whole threes.
        format!("sha384-{}", Sha384::digest(bytes).chunks(3).flat_map(sextets).collect::<String>())
    }

    #[test]
    fn the_public_network_has_the_version_that_is_embedded() {
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let (cdn, package) = (json(CDN), json(include_str!("../web/package.json")));
        let lock = json(include_str!("../web/package-lock.json"));
        assert_eq!(cdn["version"], package["dependencies"]["maplibre-gl"]);
        assert_eq!(cdn["version"], lock["packages"]["node_modules/maplibre-gl"]["version"]);
        assert!(
            cdn["base"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/maplibre-gl@{}/dist/", cdn["version"].as_str().unwrap()))
        );
        // Lock files name no addresses.
        assert!(!lock.to_string().contains("\"resolved\""));
        for (name, bytes) in MAPLIBRE {
            if *name == cdn["style"] {
                assert_eq!(integrity(bytes), cdn["style_integrity"]);
            }
        }
    }
}
