//! `GET /v1/stations/nearest`: the nearest stations of one place.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::TimeDelta;
use serde_json::Value;

use crate::coord::{Datum, LngLat};
use crate::engine::{NearestRequest, Snapshot};
use crate::nearest;
use crate::network::{Mode, Profile};
use crate::render::{self, AnsweredPlace};

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT_DEPARTURE, CUTOFF_S, DATUM, LAT, LNG, MODE, NEED, OPEN_ON_ARRIVAL, Param, SPEED_MPS, WAYS};
use super::problem::{Code, Problem};
use super::read::{self, NEAREST_LIMIT};
use super::schema;

/// The nearest stations of one place.
#[derive(Debug)]
pub struct Nearest {
    /// As it was asked.
    asked: LngLat,
    datum: Datum,
    request: NearestRequest,
    now: bool,
    ways: bool,
}

impl Question for Nearest {
    const PARAMS: &'static [Param] =
        &[LNG, LAT, MODE, SPEED_MPS, CUTOFF_S, NEAREST_LIMIT, AT_DEPARTURE, OPEN_ON_ARRIVAL, NEED, WAYS, DATUM];
    const PRIVATE: bool = true;

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let (request, now) = read::nearest(values, asked_of)?;
        let ways = values.one_of(&WAYS)? == "true";
        Ok(Self { asked: read::place(values)?, datum: read::datum(values)?, request, now, ways })
    }

    fn depends_on_now(&self) -> bool {
        self.now
    }
}

/// The nearest stations of a place, open when somebody arrives there
///
/// When none qualifies the collection is empty and `meta.reason` says why; `meta.nearest_within_60_min` names the
/// nearest that qualifies within 60 minutes. The position is not logged.
#[utoipa::path(get, path = "/v1/stations/nearest", tag = "stations", params(Asked<Nearest>), responses(
    (status = 200, description = "The stations, nearest first", content_type = "application/geo+json",
        body = schema::Nearest),
    Problem,
))]
pub async fn find_nearest(State(app): State<Arc<App>>, asked: Asked<Nearest>) -> Result<Response, Problem> {
    // A speed of one's own takes a street graph of its own.
    let profile = asked.question.request.travel.profile;
    let at_hand = profile == Profile::preset(profile.mode);
    asked.answer(if at_hand { &app.quick } else { &app.heavy }, find).await
}

fn find(snapshot: &Snapshot, question: &Nearest) -> Result<Answer, Problem> {
    let Nearest { asked, datum, request, now, ways } = question;
    let place = datum.to_wgs84(*asked);
    let answer = snapshot.nearest(request, place).ok_or_else(|| off_network(request.travel.profile.mode, *asked))?;
    let mut body = answered(snapshot, request, place, &answer, |answered| {
        render::nearest_geojson(&snapshot.method_of_nearest(request), answered)
    });
    if *ways {
        add_ways(&mut body, &snapshot.ways(request, place));
    }
    let holds_s = if *now { holds_for_s(snapshot, request, place, &answer) } else { 0 };
    Ok(Answer::geo_json_in(*datum, body).holding_for_s(holds_s))
}

/// Adds the way to each station, or to the one that is named instead.
fn add_ways(body: &mut Value, ways: &[Vec<LngLat>]) {
    let Some(found) = body["features"].as_array_mut() else { return };
    let found = found.iter_mut().map(|feature| &mut feature["properties"]);
    for (properties, way) in found.zip(ways) {
        properties["way"] = render::line(way);
    }
    let named = &mut body["meta"]["nearest_within_60_min"];
    if let (true, Some(way)) = (named.is_object(), ways.first()) {
        named["way"] = render::line(way);
    }
}

/// Puts together what rendering an answer takes.
pub fn answered<T>(
    snapshot: &Snapshot,
    request: &NearestRequest,
    place: LngLat,
    answer: &nearest::Answer,
    use_it: impl FnOnce(&AnsweredPlace<'_>) -> T,
) -> T {
    let question = request.at_place(place);
    let (stations, network) = (snapshot.stations(), snapshot.network());
    let mode = request.travel.profile.mode;
    use_it(&AnsweredPlace { question: &question, answer, stations, network, mode })
}

/// No street near enough to `place`, which is told as it was asked.
#[must_use]
pub fn off_network(mode: Mode, place: LngLat) -> Problem {
    let metres = crate::network::SNAP_LIMIT.metres();
    let (lng, lat) = (render::degrees(place.lng()), render::degrees(place.lat()));
    let detail = format!(
        "no street to {mode} on lies within {metres} m of lng {lng}, lat {lat} that is not behind water, a railway or a \
         motorway; is the place in the region, and are lng and lat in the right order?"
    );
    Problem::new(Code::OffNetwork, detail)
}

/// How long an answer about now stays as it is.
const HOLDS_S: u32 = 60;

/// [`HOLDS_S`] if somebody who sets out that much later gets the same answer, else nothing.
///
/// Hours change on whole minutes and last a minute at least, so what is the same at both ends of a minute was the
/// same all the while: no station opened or closed, neither one found nor one passed over.
fn holds_for_s(snapshot: &Snapshot, request: &NearestRequest, place: LngLat, answer: &nearest::Answer) -> u32 {
    let later = NearestRequest { at: request.at + TimeDelta::seconds(i64::from(HOLDS_S)), ..*request };
    if snapshot.nearest(&later, place).as_ref() == Some(answer) { HOLDS_S } else { 0 }
}
