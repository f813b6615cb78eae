//! The pages: for people with a browser.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::Response;
use serde_json::json;

use crate::list::Lang;
use crate::store::Region;

use super::app::App;
use super::assets::Body;
use super::language;
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
    lang: Lang,
    body: Body,
    policy: HeaderValue,
    permissions: &'static str,
}

impl Pages {
    /// The pages of a site, over a region: what never changes of it while it is served stands in them.
    #[must_use]
    pub fn of(site: &Site, region: &Region) -> Self {
        let region = json!({"timezone": region.recipe.timezone, "districts": region.districts.len()});
        let all = PAGES.iter().flat_map(|page| Lang::ALL.map(|lang| (page, lang)));
        let ready = |(page, lang): (&Template, Lang)| {
            let text = filled(page.text, page.sections, lang, site, &region);
            Ready {
                name: page.name,
                lang,
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
        let lang = language::asked(uri, headers);
        let Some(page) = self.0.iter().find(|page| page.name == name && page.lang == lang) else {
            return axum::response::IntoResponse::into_response(Problem::internal());
        };
        let mut response = page.body.response(headers, "no-cache");
        let vary = HeaderValue::from_static("accept-encoding, accept-language, accept");
        for (name, value) in [
            (header::VARY, vary),
            (header::CONTENT_SECURITY_POLICY, page.policy.clone()),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag())),
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

/// Handlers of pages: where each is, what it is, and its template.
macro_rules! pages {
    ($($(#[doc = $about:literal])+ $handler:ident: $path:literal, $what:literal, $media_type:literal, $name:literal;)+) => {$(
        $(#[doc = $about])+
        #[utoipa::path(get, path = $path, tag = "pages", responses(
            (status = 200, description = $what, content_type = $media_type, body = String),
        ))]
        pub async fn $handler(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
            app.pages.answer($name, &uri, &headers)
        }
    )+};
}

pages! {
    /// The API, to be read by people
    get_docs: "/docs", "A page", "text/html", "docs.html";
    /// The nearest station, for somebody on the way
    get_find: "/find", "A page", "text/html", "find.html";
    /// What keeps `/find` working without a network
    get_find_worker: "/find-worker.js", "A service worker", "text/javascript", "find-worker.js";
    /// How `/find` looks among the apps of a phone
    get_find_manifest: "/find.webmanifest", "A manifest", "application/manifest+json", "find.webmanifest";
    /// A map or a list for a frame in a page of others
    ///
    /// `serve --embed-in` says whose pages may hold it.
    get_embed: "/embed", "A page", "text/html", "embed.html";
    /// The elements `waystation-map` and `waystation-nearest`, for pages of others
    get_widget: "/widget.js", "A module", "text/javascript", "widget.js";
}
