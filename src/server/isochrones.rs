//! `/v1/isochrones`: all within a travel time of a place or of stations.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coord::{Datum, LngLat};
use crate::engine::{Filter, From, IsochroneRequest, Shape, Snapshot, travel};
use crate::network::Mode;
use crate::station::{FacilitySet, OpenRule};
use crate::travel_time::Heading;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{
    AT, CONTOURS_M, CONTOURS_S, DATUM, DIRECTION, ISOCHRONE_LAT, ISOCHRONE_LNG, MODE, OPEN, Param, SHAPE, SPEED_MPS,
    SPLIT, STATION,
};
use super::problem::{Code, Problem};
use super::{nearest, read, schema};

/// Which isochrones are wanted.
#[derive(Debug)]
pub struct IsochroneQuestion {
    request: IsochroneRequest,
    datum: Datum,
}

impl Question for IsochroneQuestion {
    const PARAMS: &'static [Param] = &[
        ISOCHRONE_LNG,
        ISOCHRONE_LAT,
        STATION,
        MODE,
        SPEED_MPS,
        CONTOURS_S,
        CONTOURS_M,
        SHAPE,
        DIRECTION,
        SPLIT,
        AT,
        OPEN,
        DATUM,
    ];
    const PRIVATE: bool = true;

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let mode = values.word::<Mode>(&MODE)?.unwrap_or(Mode::Walk);
        asked_of.snapshot.check_mode(mode)?;
        let (seconds, metres) = (values.numbers(&CONTOURS_S)?, values.numbers(&CONTOURS_M)?);
        let in_metres = metres.is_some();
        if in_metres && seconds.is_some() {
            let detail = "`contours_m` counts length and `contours_s` time; give one of them";
            return Err(Problem::of(Code::BadParameter, CONTOURS_M.name, detail));
        }
        let contours = seconds.or(metres).unwrap_or_else(|| vec![900.0]);
        let contours = IsochroneRequest::contours(&contours, in_metres).map_err(|error| {
            let problem = Problem::from(error);
            problem.about(if in_metres { CONTOURS_M.name } else { CONTOURS_S.name })
        })?;
        let profile = travel(mode, values.number(&SPEED_MPS)?, None, in_metres.then_some(1.0))?.profile;
        let at = values.moment(&AT, asked_of.zone())?;
        let datum = read::datum(values)?;
        let request = IsochroneRequest {
            from: from(values, datum)?,
            profile,
            contours,
            in_metres,
            heading: if values.one_of(&DIRECTION)? == "from" { Heading::From } else { Heading::To },
            shape: match values.one_of(&SHAPE)? {
                "edges" => Shape::Edges,
                "cells" => Shape::Cells,
                _ => Shape::Area,
            },
            split: values.one_of(&SPLIT)? == "true",
            filter: Filter::new(at, values.word::<OpenRule>(&OPEN)?, FacilitySet::default())?,
        };
        Ok(Self { request, datum })
    }
}

fn from(values: &Values, datum: Datum) -> Result<From, Problem> {
    let (lng, lat) = (values.number(&ISOCHRONE_LNG)?, values.number(&ISOCHRONE_LAT)?);
    match (lng, lat, values.text(&STATION)) {
        (Some(lng), Some(lat), None) => Ok(From::Place(datum.to_wgs84(LngLat::new(lng, lat)?))),
        (None, None, Some(keys)) => {
            let keys = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
            Ok(From::Stations(keys.map(str::to_owned).collect()))
        }
        (_, _, Some(_)) => {
            let detail = "`station` and `lng`, `lat` are two ways to say where an isochrone begins; give one of them";
            Err(Problem::of(Code::BadParameter, STATION.name, detail))
        }
        _ => {
            let missing = if lng.is_none() { &ISOCHRONE_LNG } else { &ISOCHRONE_LAT };
            let detail = "give `lng` and `lat` of a place, or `station` with the keys of stations";
            Err(Problem::of(Code::MissingParameter, missing.name, detail))
        }
    }
}

/// All within a travel time, of a place or of stations
///
/// `area` is for display and says how wrong it is; `edges` and `cells` are exact. With several stations a contour
/// holds what is within it of any of them; with `split=true` each gets the part that is nearest to it. Stations off
/// the network are named in `meta.off_network`, those that the hours leave out in `meta.left_out`. A position is not
/// logged.
#[utoipa::path(get, path = "/v1/isochrones", tag = "isochrones", params(Asked<IsochroneQuestion>), responses(
    (status = 200, description = "The isochrones, the longest first", content_type = "application/geo+json",
        body = schema::Isochrones),
    Problem,
))]
pub async fn list_isochrones(
    State(app): State<Arc<App>>,
    asked: Asked<IsochroneQuestion>,
) -> Result<Response, Problem> {
    asked.answer(&app.heavy, draw).await
}

fn draw(snapshot: &Snapshot, question: &IsochroneQuestion) -> Result<Answer, Problem> {
    let IsochroneQuestion { request, datum } = question;
    let answer = snapshot.isochrones(request)?;
    if let (From::Place(place), true) = (&request.from, answer.origins.is_empty()) {
        return Err(nearest::off_network(request.profile.mode, datum.from_wgs84(*place)));
    }
    Ok(Answer::geo_json_in(*datum, snapshot.isochrones_geojson(request, &answer)))
}
