//! Bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use crate::list::Lang;

use super::answer::{GEO_JSON, JSON};
use super::problem::{Code, Problem};

/// The media type of comma separated lists.
pub const CSV: &str = "text/csv";
/// Media types of other lists; which of them it is, the bytes say.
const LISTS: [&str; 7] = [
    CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
];
/// The media type of changes to members of a JSON object, RFC 7396.
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// A body that says it is JSON.
#[derive(Debug)]
pub struct JsonBody(pub Bytes);

/// A station: JSON or GeoJSON.
#[derive(Debug)]
pub struct StationBody(pub Bytes);

/// Changes to a station: a merge patch, JSON or GeoJSON.
#[derive(Debug)]
pub struct PatchBody(pub Bytes);

/// A list of stations.
#[derive(Debug)]
pub struct ListBody {
    /// The list.
    pub bytes: Bytes,
    /// The language in which to say what is wrong with it.
    pub lang: Lang,
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        received(request, state, &[JSON]).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for StationBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        received(request, state, &[JSON, GEO_JSON]).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for PatchBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        received(request, state, &[MERGE_PATCH, JSON, GEO_JSON]).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for ListBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let lang = Lang::of_tag(text(request.headers(), &header::ACCEPT_LANGUAGE));
        let bytes = received(request, state, &[&LISTS[..], &[GEO_JSON, JSON]].concat()).await?;
        Ok(Self { bytes, lang })
    }
}

/// The body, if it is said to be of one of `media_types`.
async fn received<S: Send + Sync>(request: Request, state: &S, media_types: &[&'static str]) -> Result<Bytes, Problem> {
    let said = text(request.headers(), &header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    let known = media_types.iter().find(|known| known.eq_ignore_ascii_case(said));
    let encoding = text(request.headers(), &header::CONTENT_ENCODING);
    let (Some(_), "" | "identity") = (known, encoding) else {
        let words: Vec<String> = media_types.iter().map(|known| format!("`{known}`")).collect();
        let detail = format!("send the body as it is, with a `content-type` of {}", words.join(" or "));
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    };
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::BodyTooLarge, "a body may have 8 MiB at most"),
        _ => Problem::new(Code::BadBody, "the body was not received completely"),
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
