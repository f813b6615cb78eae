//! `/style.json`: a map that can be shown as it is.

mod answers;
mod ground;
mod labels;
mod palette;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::engine::TileLayer;

use super::answer::JSON;
use super::app::App;
use super::etag::{IfNoneMatch, Tag};
use super::extract::{AskedOf, Values};
use super::index::ATTRIBUTION;
use super::param::{
    AT, CUTOFF_S, GROUP, LANG, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS, THEME, TILE_DATUM, TILE_DEPTH,
};
use super::problem::Problem;
use super::read;

const PARAMS: &[Param] =
    &[THEME, LANG, TILE_DATUM, MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, TILE_DEPTH, AT, OPEN, NEED, GROUP];

/// Which style is wanted.
#[derive(Debug)]
pub struct AskedStyle {
    theme: &'static str,
    lang: &'static str,
    datum: &'static str,
    /// What is asked of the sets, as it was written.
    query: Vec<(&'static str, String)>,
    base: String,
    centre: Option<[f64; 2]>,
    known: IfNoneMatch,
}

impl FromRequestParts<Arc<App>> for AskedStyle {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let values = Values::read(&parts.uri, PARAMS)?;
        let snapshot = app.engine.snapshot();
        // What is wrong with the question is said here, not at every set.
        let now = app.now(snapshot.region().zone);
        read::coverage(&values, &AskedOf { snapshot: &snapshot, now })?;
        values.whole(&TILE_DEPTH)?;
        let own = [THEME.name, LANG.name, TILE_DATUM.name];
        let given = PARAMS.iter().filter(|param| !own.contains(&param.name));
        let query = given.filter_map(|param| Some((param.name, values.text(param)?.to_owned()))).collect();
        let bounds = geo::BoundingRect::bounding_rect(snapshot.hull().polygon());
        Ok(Self {
            theme: values.one_of(&THEME)?,
            lang: values.one_of(&LANG)?,
            datum: values.one_of(&TILE_DATUM)?,
            query,
            base: app.access.public_url(parts)?,
            centre: bounds.map(|rect| [rect.center().x, rect.center().y].map(crate::render::degrees)),
            known: IfNoneMatch::of(&parts.headers),
        })
    }
}

impl IntoParams for AskedStyle {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        PARAMS.iter().map(Param::described).collect()
    }
}

/// A style for `MapLibre` GL JS 5.11 or newer
///
/// All sets of tiles with layers for each; coverage, gaps and demand are there and hidden. There are no glyphs and no sprite:
/// text is drawn with the fonts of the device. What is asked of coverage goes on to the sets that know it.
#[utoipa::path(get, path = "/style.json", tag = "tiles", params(AskedStyle), responses(
    (status = 200, description = "The style", content_type = "application/json", body = serde_json::Value),
    Problem,
))]
pub async fn get_style(asked: AskedStyle) -> Response {
    let body = asked.style().to_string();
    let tag = Tag::of_bytes(body.as_bytes(), "json");
    let headers = [
        (header::ETAG, tag.weak().header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
    ];
    let known = asked.known.any() || asked.known.names(&tag);
    if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, body).into_response() }
}

impl AskedStyle {
    fn style(&self) -> Value {
        let colours = if self.theme == "dark" { &palette::DARK } else { &palette::LIGHT };
        let ground = ground::layers(colours);
        // Cells lie on the ground and below the first street.
        let first_street = ground.iter().position(|layer| layer["source"] == "streets").unwrap_or(ground.len());
        let mut layers = ground;
        layers.insert(first_street, answers::cells(colours));
        layers.extend(answers::layers(colours));
        layers.extend(labels::layers(colours, self.lang));
        let mut style = json!({
            "version": 8,
            "name": format!("Waystation, {}", self.theme),
            "metadata": {"waystation:lang": self.lang, "waystation:datum": self.datum},
        });
        if let Some(centre) = self.centre {
            style["center"] = json!(centre);
            style["zoom"] = json!(13);
        }
        let source = |layer: TileLayer| {
            let source = json!({"type": "vector", "url": self.url(layer), "attribution": ATTRIBUTION});
            (layer.as_str().to_owned(), source)
        };
        style["sources"] = Value::Object(
            TileLayer::ALL.into_iter().filter(|set| *set != TileLayer::Sites).map(source).collect::<Map<_, _>>(),
        );
        style["layers"] = Value::Array(layers);
        style
    }

    /// The address of a set, with as much of the question as it knows.
    fn url(&self, layer: TileLayer) -> String {
        let datum = if self.datum == "gcj02" { "gcj02/" } else { "" };
        let known = super::tile::params(layer);
        let asked = self.query.iter().filter(|(name, _)| known.iter().any(|param| param.name == *name));
        let query: Vec<String> = asked.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let url = format!("{}/tiles/{datum}{}", self.base, layer.as_str());
        if query.is_empty() { url } else { format!("{url}?{}", query.join("&")) }
    }
}

/// A value as it stands in a query string.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_escaped_where_it_must_be() {
        assert_eq!(escaped("2026-11-24T22:00:00+08:00"), "2026-11-24T22:00:00%2B08:00");
        assert_eq!(escaped("toilet,water&x=1 驿"), "toilet,water%26x%3D1%20%E9%A9%BF");
    }
}
