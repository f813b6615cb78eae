//! What a page may load and who may frame it: its Content-Security-Policy.

use axum::http::HeaderValue;
use serde_json::Value;

use super::assets::{CDN, has_maplibre};
use super::site::Site;

/// Who may hold a page in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framed {
    /// Nobody.
    Never,
    /// Those that the operator names, and pages of this server.
    AsTheSiteSays,
}

/// The policy of a page: scripts and styles from files of this server, never from the page itself, so that no text
/// that gets into a page can run. In a program without `MapLibre` its public network is let in, and nothing else.
#[must_use]
pub fn policy(framed: Framed, site: &Site) -> HeaderValue {
    let cdn: Value = serde_json::from_str(CDN).unwrap_or_default();
    let (library, worker) = match cdn["base"].as_str() {
        Some(base) if !has_maplibre() => (format!(" {base}"), " blob:"),
        _ => (String::new(), ""),
    };
    let frames = match framed {
        Framed::Never => "'none'".to_owned(),
        Framed::AsTheSiteSays => {
            site.embed_in.iter().fold("'self'".to_owned(), |list, one| format!("{list} {}", one.as_str()))
        }
    };
    let text = format!(
        "default-src 'none'; script-src 'self'{library}; style-src 'self'{library}; img-src 'self' data: blob:; \
         connect-src 'self'; worker-src 'self'{worker}; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors {frames}"
    );
    // Origins are checked when they are read; a policy that cannot be sent lets nothing in.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
