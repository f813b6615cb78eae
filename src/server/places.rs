//! `GET /v1/places`: where somebody may say that they are.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coord::Datum;
use crate::engine::Snapshot;
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{DATUM, Kind, Param, limit};
use super::problem::{Code, Problem};
use super::read;
use super::schema;

const Q: Param = Param {
    name: "q",
    kind: Kind::Text,
    about: "Words of a name, in any language of the extract; 200 characters at most",
    required: true,
};
const LIMIT: Param = limit(8, 50);
const LONGEST: usize = 200;

/// Which places are wanted.
#[derive(Debug)]
pub struct Places {
    words: String,
    limit: usize,
    datum: Datum,
}

impl Question for Places {
    const PARAMS: &'static [Param] = &[Q, LIMIT, DATUM];
    /// People look for where they are.
    const PRIVATE: bool = true;

    fn read(values: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        let missing = || Problem::of(Code::MissingParameter, Q.name, format!("`{}` is missing. {}", Q.name, Q.about));
        let words = values.text(&Q).filter(|words| !words.trim().is_empty()).ok_or_else(missing)?;
        let length = words.chars().count();
        if length > LONGEST {
            let detail = format!("`{}` has {length} characters; {LONGEST} are allowed", Q.name);
            return Err(Problem::of(Code::OutOfRange, Q.name, detail));
        }
        Ok(Self {
            words: words.to_owned(),
            limit: values.whole(&LIMIT)?.unwrap_or(8) as usize,
            datum: read::datum(values)?,
        })
    }
}

/// Places by name, those that fit best first
///
/// Streets, quarters, shops, stops and whatever else has a name in the extract. The words are not logged.
#[utoipa::path(get, path = "/v1/places", tag = "places", params(Asked<Places>), responses(
    (status = 200, description = "The places", content_type = "application/geo+json", body = schema::Places),
    Problem,
))]
pub async fn list_places(State(app): State<Arc<App>>, asked: Asked<Places>) -> Result<Response, Problem> {
    let list = |snapshot: &Snapshot, question: &Places| {
        let found = snapshot.places_named(&question.words, question.limit);
        Ok(Answer::geo_json_in(
            question.datum,
            render::places_geojson(
                &found.iter().map(|place| (place.names, place.class, place.place)).collect::<Vec<_>>(),
            ),
        ))
    };
    asked.answer(&app.heavy, list).await
}
