//! Answers: worked out off the event loop, tagged, and told how long they hold.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::coord::Datum;
use crate::engine::Snapshot;
use crate::render::in_datum;

use super::etag::Tag;
use super::extract::{Asked, Question};
use super::gate::Gate;
use super::problem::Problem;

/// The media type of GeoJSON.
pub const GEO_JSON: &str = "application/geo+json";
/// The media type of other JSON.
pub const JSON: &str = "application/json";

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    media_type: &'static str,
    body: Vec<u8>,
    holds_s: u32,
}

impl Answer {
    /// An answer as it goes out.
    #[must_use]
    pub const fn bytes(media_type: &'static str, body: Vec<u8>) -> Self {
        Self { media_type, body, holds_s: 0 }
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(value: &Value) -> Self {
        Self::bytes(JSON, value.to_string().into_bytes())
    }

    /// A GeoJSON answer.
    #[must_use]
    pub fn geo_json(value: &Value) -> Self {
        Self::bytes(GEO_JSON, value.to_string().into_bytes())
    }

    /// A GeoJSON answer with its positions in `datum`.
    #[must_use]
    pub fn geo_json_in(datum: Datum, value: Value) -> Self {
        Self::geo_json(&in_datum(value, datum))
    }

    /// The same, good for so many seconds; it would not change in that time.
    #[must_use]
    pub fn holding_for_s(self, holds_s: u32) -> Self {
        Self { holds_s, ..self }
    }

    /// As a response to a question of type `Q`.
    fn response<Q: Question>(self) -> Response {
        let content_type = HeaderValue::from_static(self.media_type);
        let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, cache_control::<Q>(self.holds_s))];
        (headers, self.body).into_response()
    }
}

/// `no-cache` lets a cache keep the answer and makes it ask; asking costs next to nothing, for the tag is known
/// before the answer is. Where the address holds a person's position, only the client itself may keep the answer.
fn cache_control<Q: Question>(holds_s: u32) -> HeaderValue {
    match (Q::PRIVATE, holds_s) {
        (false, 0) => HeaderValue::from_static("no-cache"),
        (true, 0) => HeaderValue::from_static("private, no-cache"),
        (private, seconds) => {
            let whose = if private { "private" } else { "public" };
            HeaderValue::try_from(format!("{whose}, max-age={seconds}")).unwrap_or(HeaderValue::from_static("no-cache"))
        }
    }
}

impl<Q: Question> Asked<Q> {
    /// Has `work` answer the question through `gate`, unless the client has the answer already.
    ///
    /// # Errors
    ///
    /// The [`Problem`] of `work`, or of the gate.
    pub async fn answer(
        self,
        gate: &Gate,
        work: impl FnOnce(&Snapshot, &Q) -> Result<Answer, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let tag = Tag::of(&self.snapshot, &self.route, &self.question);
        let unchanged = self.known.names(&tag);
        // How long an answer holds that depends on the clock is not known before it is.
        if unchanged && !self.question.depends_on_now() {
            return Ok(tagged(&tag, not_modified::<Q>(0)));
        }
        let any = self.known.any();
        let answer = gate.run(move || work(&self.snapshot, &self.question)).await??;
        let response = if unchanged || any { not_modified::<Q>(answer.holds_s) } else { answer.response::<Q>() };
        Ok(tagged(&tag, response))
    }
}

fn not_modified<Q: Question>(holds_s: u32) -> Response {
    let vary = HeaderValue::from_static("accept-encoding");
    let headers = [(header::CACHE_CONTROL, cache_control::<Q>(holds_s)), (header::VARY, vary)];
    (StatusCode::NOT_MODIFIED, headers, Body::empty()).into_response()
}

fn tagged(tag: &Tag, mut response: Response) -> Response {
    response.headers_mut().insert(header::ETAG, tag.header());
    response
}
