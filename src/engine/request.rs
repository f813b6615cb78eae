//! Requests: what was typed, turned into what it means, with its limits checked.

use crate::coverage::Reach;
use crate::demand::Group;
use crate::hours::Moment;
use crate::network::{Mode, Profile};
use crate::station::{FacilitySet, OpenRule, UnknownFacility};
use crate::travel_time::MAX_CUTOFF;
use crate::units::{MetresPerSecond, Millis, SpeedOutOfRange};

/// The most stations that one nearest answer lists.
pub const MAX_LIMIT: usize = 50;
/// The deepest coverage that can be asked for.
pub const MAX_DEPTH: usize = 8;
/// Radius of the disc unless another is asked for: the official 1 km.
const DISC_M: f64 = 1000.0;

/// A value that a request cannot have.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// The cutoff is out of range.
    #[error("cutoff {0} s is out of range: it must be more than 0 and at most 5400 s (90 minutes)")]
    Cutoff(f64),
    /// The length is out of range.
    #[error("{0} metres is out of range: it must be more than 0 and at most 5400 m")]
    Metres(f64),
    /// The speed is out of range.
    #[error(transparent)]
    Speed(#[from] SpeedOutOfRange),
    /// Both a length and a time or speed.
    #[error("`metres` counts length, so it cannot be combined with a cutoff in time or a speed")]
    MetresAndTime,
    /// The depth is out of range.
    #[error("depth {0} is out of range: it must be between 1 and {MAX_DEPTH}")]
    Depth(usize),
    /// Too few or too many stations.
    #[error("limit {0} is out of range: it must be between 1 and {MAX_LIMIT}")]
    Limit(usize),
    /// An open rule without an instant.
    #[error("`open={0}` needs an instant: add `at`, for example `at=2026-11-22T22:00:00+08:00`")]
    OpenWithoutAt(&'static str),
    /// No contour, or too many.
    #[error("{0} contours: give 1 to {max}", max = super::isochrone::MAX_CONTOURS)]
    Contours(usize),
    /// A contour that comes twice.
    #[error("contour {0} is given twice")]
    ContourTwice(f64),
    /// No station, or too many.
    #[error("{0} stations: give 1 to {max}", max = super::isochrone::MAX_ORIGINS)]
    Origins(usize),
    /// A station that the region does not have.
    #[error("there is no station `{0}`")]
    UnknownStation(String),
    /// A week without an instant.
    #[error("a week needs an instant that says which: add `at` (`--at`), for example 2026-11-24T12:00")]
    WeekWithoutAt,
    /// Crowding without an instant.
    #[error("crowding needs an instant: add `at` (`--at`), for example 2026-11-24T12:00")]
    CrowdingWithoutAt,
    /// Crowding where nothing says how many people are where.
    #[error(
        "nothing says how many people are where in this region: send pings, or build it with `--demand FILE` (an \
         estimate from the map has no scale)"
    )]
    NoDemand,
    /// A stay that is none.
    #[error("a stay of {0} minutes is out of range: it must be from 1 to 60 minutes of every hour")]
    Stay(f64),
    /// How a figure hangs on speed and time, asked of one that hangs on neither.
    #[error(
        "`sensitivity` varies speed and time, and neither plays a part in metres or in a disc: ask for time along \
         streets, or leave it out"
    )]
    SensitivityOfLength,
    /// Figures by station, asked of discs.
    #[error("figures by station are read along streets: ask for `reach` `network`, or leave the stations out")]
    StationsByDisc,
    /// The region has no street for the mode.
    #[error("this region has no street for the mode `{0}`; its extract holds none, or only parts under 1 km")]
    NoStreets(Mode),
    /// A facility that is not known.
    #[error(transparent)]
    Need(#[from] UnknownFacility),
}

/// How somebody travels and how far: a profile and a cutoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Travel {
    /// Mode and speeds.
    pub profile: Profile,
    /// The longest travel time, inclusive.
    pub cutoff: Millis,
    /// Metres, when length was asked for.
    pub metres: Option<f64>,
}

/// Travel by time, or by length when `metres` is given.
///
/// # Errors
///
/// [`RequestError`] when a value is out of range, or both were given.
pub fn travel(
    mode: Mode,
    speed_mps: Option<f64>,
    cutoff_s: Option<f64>,
    metres: Option<f64>,
) -> Result<Travel, RequestError> {
    if let Some(metres) = metres {
        if speed_mps.is_some() || cutoff_s.is_some() {
            return Err(RequestError::MetresAndTime);
        }
        // A metre counts as a second, so a length has the range of a time.
        let cutoff = in_range(metres).ok_or(RequestError::Metres(metres))?;
        return Ok(Travel { profile: Profile::metres(mode), cutoff, metres: Some(metres) });
    }
    let profile = match speed_mps {
        None => Profile::preset(mode),
        Some(speed) => Profile::at_speed(mode, MetresPerSecond::new(speed)?),
    };
    let cutoff_s = cutoff_s.unwrap_or(15.0 * 60.0);
    let cutoff = in_range(cutoff_s).ok_or(RequestError::Cutoff(cutoff_s))?;
    Ok(Travel { profile, cutoff, metres: None })
}

fn in_range(seconds: f64) -> Option<Millis> {
    let time = Millis::from_seconds(seconds);
    (seconds > 0.0 && time > Millis(0) && time <= MAX_CUTOFF).then_some(time)
}

/// Seconds of fractional minutes.
#[must_use]
pub fn minutes(minutes: f64) -> f64 {
    minutes * 60.0
}

/// Reads facilities and needs (喝水, `drink`) separated by commas.
///
/// # Errors
///
/// [`RequestError::Need`] with the first word that is neither.
pub fn needs_of(text: &str) -> Result<FacilitySet, RequestError> {
    Ok(FacilitySet::of_needs(text)?)
}

/// Which stations count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// The instant at which hours are read; `None` for all stations whatever their hours.
    pub at: Option<Moment>,
    /// Which states count.
    pub open: OpenRule,
    /// What a station must offer.
    pub needs: FacilitySet,
}

impl Filter {
    /// A filter with the defaults of coverage: any state without an instant, open or unknown with one.
    ///
    /// # Errors
    ///
    /// [`RequestError::OpenWithoutAt`] when a state is asked for and no instant.
    pub fn new(at: Option<Moment>, open: Option<OpenRule>, needs: FacilitySet) -> Result<Self, RequestError> {
        let open = match (at, open) {
            (None, Some(rule)) if rule != OpenRule::Any => return Err(RequestError::OpenWithoutAt(rule.as_str())),
            (None, _) => OpenRule::Any,
            (Some(_), rule) => rule.unwrap_or(OpenRule::OpenOrUnknown),
        };
        Ok(Self { at, open, needs })
    }

    /// The same with another rule for states.
    #[must_use]
    pub const fn with_open(self, open: OpenRule) -> Self {
        Self { open, ..self }
    }

    /// The same whatever stations offer.
    #[must_use]
    pub fn without_needs(self) -> Self {
        Self { needs: FacilitySet::default(), ..self }
    }
}

/// A question about coverage, cells or gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoverageRequest {
    /// How people travel and how far.
    pub travel: Travel,
    /// Network or disc.
    pub reach: Reach,
    /// How many distinct stations it takes.
    pub depth: usize,
    /// Which stations count.
    pub filter: Filter,
    /// Whose demand is measured; all workers unless set. Only where the demand comes from pings.
    pub group: Option<Group>,
}

impl Travel {
    /// The profile that times are told in: that of the travel, or the preset of its mode when length was asked for.
    #[must_use]
    pub fn clock(&self) -> Profile {
        if self.metres.is_some() { Profile::preset(self.profile.mode) } else { self.profile }
    }
}

impl CoverageRequest {
    /// Checks the depth.
    ///
    /// # Errors
    ///
    /// [`RequestError::Depth`] when it is 0 or too deep.
    pub fn new(travel: Travel, reach: Reach, depth: usize, filter: Filter) -> Result<Self, RequestError> {
        if !(1..=MAX_DEPTH).contains(&depth) {
            return Err(RequestError::Depth(depth));
        }
        Ok(Self { travel, reach, depth, filter, group: None })
    }

    /// The same for the demand of one group of workers.
    #[must_use]
    pub const fn with_group(self, group: Option<Group>) -> Self {
        Self { group, ..self }
    }

    /// Radius of the disc: the metres asked for, else 1 km.
    #[must_use]
    pub fn disc_m(&self) -> f64 {
        self.travel.metres.unwrap_or(DISC_M)
    }
}

/// A question about the nearest stations; the place is given apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestRequest {
    /// How somebody travels and how far.
    pub travel: Travel,
    /// How many stations are wanted.
    pub limit: usize,
    /// When they set out.
    pub at: Moment,
    /// Which states count on arrival.
    pub open: OpenRule,
    /// What the station must offer.
    pub needs: FacilitySet,
}

impl NearestRequest {
    /// Checks the limit.
    ///
    /// # Errors
    ///
    /// [`RequestError::Limit`] when it is 0 or too large.
    pub fn new(
        travel: Travel,
        limit: usize,
        at: Moment,
        open: OpenRule,
        needs: FacilitySet,
    ) -> Result<Self, RequestError> {
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(RequestError::Limit(limit));
        }
        Ok(Self { travel, limit, at, open, needs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_is_named() {
        let error = |speed, cutoff, metres| travel(Mode::Walk, speed, cutoff, metres).unwrap_err().to_string();
        assert!(error(None, Some(0.0), None).contains("cutoff 0 s"));
        assert!(error(None, Some(36_000.0), None).contains("90 minutes"));
        assert!(error(None, Some(f64::NAN), None).contains("NaN"));
        assert!(error(Some(100.0), None, None).contains("speed 100 m/s"));
        assert!(error(None, None, Some(-5.0)).contains("-5 metres"));
        assert!(error(Some(1.0), None, Some(1000.0)).contains("cannot be combined"));
        assert!(Filter::new(None, Some(OpenRule::Open), FacilitySet::default()).is_err());
    }

    #[test]
    fn a_thousand_metres_are_a_thousand_seconds_at_one_metre_a_second() {
        let travel = travel(Mode::Walk, None, None, Some(1000.0)).unwrap();
        assert_eq!((travel.cutoff, travel.profile.speed.get()), (Millis(1_000_000), 1.0));
    }
}
