//! The pages: for people with a browser.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::Response;

use super::app::App;
use super::assets::Body;
use super::language::Language;
use super::page::filled;
use super::policy::{Framed, policy};
use super::problem::Problem;
use super::site::Site;

/// A page before it is filled in.
#[derive(Debug)]
pub struct Template {
    /// Its file.
    pub name: &'static str,
    /// Its text with slots; see [`filled`].
    pub text: &'static str,
    /// The sections of the texts that its scripts use.
    sections: &'static [&'static str],
    media_type: &'static str,
    framed: Framed,
    /// Whether it asks where somebody is.
    locates: bool,
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! template {
    ($name:literal, $sections:expr) => {
        Template::new($name, include_str!(concat!("../web/", $name)), $sections)
    };
}

/// Every page, and what must know the language or the site without being one.
pub const PAGES: &[Template] = &[
    template!("index.html", &["common", "planner", "report", "facility"]),
    template!("docs.html", &["common", "docs"]),
    Template { locates: true, ..template!("find.html", &["common", "find", "words", "facility"]) },
    Template { media_type: SCRIPT, ..template!("find-worker.js", &[]) },
    Template { media_type: "application/manifest+json", ..template!("find.webmanifest", &[]) },
    Template { framed: Framed::AsTheSiteSays, locates: true, ..template!("embed.html", &["common", "embed"]) },
    Template { media_type: SCRIPT, ..template!("widget.js", &["widget", "words", "facility"]) },
];

impl Template {
    const fn new(name: &'static str, text: &'static str, sections: &'static [&'static str]) -> Self {
        Self { name, text, sections, media_type: HTML, framed: Framed::Never, locates: false }
    }
}

/// Every page in every language, ready to go.
#[derive(Debug)]
pub struct Pages(Vec<Ready>);

#[derive(Debug)]
struct Ready {
    name: &'static str,
    language: Language,
    body: Body,
    policy: HeaderValue,
    permissions: &'static str,
}

impl Pages {
    /// The pages of a site.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let all = PAGES.iter().flat_map(|page| Language::ALL.map(|language| (page, language)));
        let ready = |(page, language): (&Template, Language)| {
            let text = filled(page.text, page.sections, language, site);
            Ready {
                name: page.name,
                language,
                body: Body::new(page.name, Cow::Owned(text.into_bytes()), page.media_type),
                policy: policy(page.framed, site),
                permissions: if page.locates { "geolocation=(self)" } else { "geolocation=()" },
            }
        };
        Self(all.map(ready).collect())
    }

    /// The page of this name, for somebody who asks so; the name is one of [`PAGES`].
    #[must_use]
    pub fn answer(&self, name: &str, uri: &Uri, headers: &HeaderMap) -> Response {
        let language = Language::of(uri, headers);
        let Some(page) = self.0.iter().find(|page| page.name == name && page.language == language) else {
            return axum::response::IntoResponse::into_response(Problem::internal());
        };
        let mut response = page.body.response(headers, "no-cache");
        let vary = HeaderValue::from_static("accept-encoding, accept-language, accept");
        for (name, value) in [
            (header::VARY, vary),
            (header::CONTENT_SECURITY_POLICY, page.policy.clone()),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(page.permissions)),
        ] {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// Whether a browser asks, that would rather show a page than data.
#[must_use]
pub fn wants_a_page(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|entry| entry.trim().starts_with("text/html"))
}

/// The API, to be read by people
#[utoipa::path(get, path = "/docs", tag = "pages", responses(
    (status = 200, description = "A page", content_type = "text/html", body = String),
))]
pub async fn get_docs(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("docs.html", &uri, &headers)
}

/// The nearest station, for somebody on the way
#[utoipa::path(get, path = "/find", tag = "pages", responses(
    (status = 200, description = "A page", content_type = "text/html", body = String),
))]
pub async fn get_find(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("find.html", &uri, &headers)
}

/// What keeps `/find` working without a network
#[utoipa::path(get, path = "/find-worker.js", tag = "pages", responses(
    (status = 200, description = "A service worker", content_type = "text/javascript", body = String),
))]
pub async fn get_find_worker(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("find-worker.js", &uri, &headers)
}

/// How `/find` looks among the apps of a phone
#[utoipa::path(get, path = "/find.webmanifest", tag = "pages", responses(
    (status = 200, description = "A manifest", content_type = "application/manifest+json", body = String),
))]
pub async fn get_find_manifest(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("find.webmanifest", &uri, &headers)
}

/// A map or a list for a frame in a page of others
///
/// `serve --embed-in` says whose pages may hold it.
#[utoipa::path(get, path = "/embed", tag = "pages", responses(
    (status = 200, description = "A page", content_type = "text/html", body = String),
))]
pub async fn get_embed(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("embed.html", &uri, &headers)
}

/// The elements `waystation-map` and `waystation-nearest`, for pages of others
#[utoipa::path(get, path = "/widget.js", tag = "pages", responses(
    (status = 200, description = "A module", content_type = "text/javascript", body = String),
))]
pub async fn get_widget(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    app.pages.answer("widget.js", &uri, &headers)
}
