//! Bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use super::answer::JSON;
use super::problem::{Code, Problem};

/// A body that says it is JSON.
#[derive(Debug)]
pub struct JsonBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media_type = text(request.headers(), &header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
        let encoding = text(request.headers(), &header::CONTENT_ENCODING);
        if !media_type.eq_ignore_ascii_case(JSON) || !["", "identity"].contains(&encoding) {
            let detail = "send JSON, as it is, with `content-type: application/json`";
            return Err(Problem::new(Code::UnsupportedMediaType, detail));
        }
        Bytes::from_request(request, state).await.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::BodyTooLarge, "a body may have 8 MiB at most"),
            _ => Problem::new(Code::BadBody, "the body was not received completely"),
        })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
