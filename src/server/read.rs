//! Parts of questions that several routes share.

use crate::coord::{Datum, LngLat};
use crate::coverage::Reach;
use crate::demand::Group;
use crate::engine::{CoverageRequest, Filter, NearestRequest, Travel, travel};
use crate::network::Mode;
use crate::station::{FacilitySet, OpenRule};

use super::extract::{AskedOf, Values};
use super::param::{
    AT, AT_DEPARTURE, CUTOFF_S, DATUM, DEPTH, GROUP, LAT, LNG, METRES, MODE, NEED, OPEN, OPEN_ON_ARRIVAL, Param, REACH,
    SPEED_MPS, limit,
};
use super::problem::Problem;

/// The limit of the nearest stations.
pub const NEAREST_LIMIT: Param = limit(3, crate::engine::MAX_LIMIT as u32);

/// One position, in the datum that is asked in.
pub fn place(values: &Values) -> Result<LngLat, Problem> {
    Ok(LngLat::new(values.required_number(&LNG)?, values.required_number(&LAT)?)?)
}

/// The datum of all coordinates, asked and answered.
pub fn datum(values: &Values) -> Result<Datum, Problem> {
    // It is one of the words, so it can be read.
    Ok(values.one_of(&DATUM)?.parse().unwrap_or_default())
}

/// How somebody travels and how far.
fn journey(values: &Values, asked_of: &AskedOf<'_>) -> Result<Travel, Problem> {
    let mode = values.word::<Mode>(&MODE)?.unwrap_or(Mode::Walk);
    asked_of.snapshot.check_mode(mode)?;
    let (speed, metres) = (values.number(&SPEED_MPS)?, values.number(&METRES)?);
    Ok(travel(mode, speed, values.whole(&CUTOFF_S)?.map(f64::from), metres)?)
}

/// What a station must offer.
pub fn needs(values: &Values) -> Result<FacilitySet, Problem> {
    Ok(values.list(&NEED, |word| word.parse().ok())?.into_iter().collect())
}

/// A question about coverage; without `reach` among the parameters it is the network.
pub fn coverage(values: &Values, asked_of: &AskedOf<'_>) -> Result<CoverageRequest, Problem> {
    let at = values.moment(&AT, asked_of.zone())?;
    let filter = Filter::new(at, values.word::<OpenRule>(&OPEN)?, needs(values)?)?;
    let reach = if values.one_of(&REACH)? == "disc" { Reach::Disc } else { Reach::Network };
    let depth = values.whole(&DEPTH)?.unwrap_or(1);
    let group = values.word::<Group>(&GROUP)?;
    Ok(CoverageRequest::new(journey(values, asked_of)?, reach, depth as usize, filter)?.with_group(group))
}

/// A question about the nearest stations, wherever, and whether it takes its instant from the clock.
pub fn nearest(values: &Values, asked_of: &AskedOf<'_>) -> Result<(NearestRequest, bool), Problem> {
    let at = values.moment(&AT_DEPARTURE, asked_of.zone())?;
    let open = values.word(&OPEN_ON_ARRIVAL)?.unwrap_or(OpenRule::OpenOrUnknown);
    let limit = values.whole(&NEAREST_LIMIT)?.unwrap_or(3);
    let request = NearestRequest::new(
        journey(values, asked_of)?,
        limit as usize,
        at.unwrap_or(asked_of.now),
        open,
        needs(values)?,
    )?;
    Ok((request, at.is_none()))
}
