//! The figures that the story of a district is told from.

use crate::coverage::{Figures, Gaps, Reach, Unit};
use crate::engine::{CoverageRequest, Filter, Snapshot, minutes, travel};
use crate::hours::parse_moment;
use crate::network::Mode;
use crate::station::FacilitySet;

use super::super::error::CliError;

/// A Tuesday at noon and at night: fixed, so that the figures are the same on every day of the year.
pub(super) const NOON: &str = "2026-11-24T12:00";
pub(super) const NIGHT: &str = "2026-11-24T22:00";

/// Figures of every area: the region, then districts, streets and communities in the order of the file.
pub(super) struct Answers {
    /// Whatever the hours.
    pub any: Vec<Figures>,
    pub noon: Vec<Figures>,
    pub night: Vec<Figures>,
    /// At least two stations, whatever their hours.
    pub twice: Vec<Figures>,
    /// By straight line, whatever the hours.
    pub disc: Vec<Figures>,
    pub disc_noon: Vec<Figures>,
    pub disc_night: Vec<Figures>,
    pub disc_twice: Vec<Figures>,
    pub gaps: Gaps,
    pub gaps_at_night: Gaps,
    /// How people travel, told once.
    pub speed: String,
}

impl Answers {
    /// Asks everything.
    pub fn of(snapshot: &Snapshot) -> Result<Self, CliError> {
        let ask = |at: Option<&str>, reach: Reach, depth: usize| request(snapshot, at, reach, depth);
        let figures = |at: Option<&str>, reach: Reach, depth: usize| -> Result<Vec<Figures>, CliError> {
            Ok(snapshot.coverage(&ask(at, reach, depth)?))
        };
        let along = ask(None, Reach::Network, 1)?;
        Ok(Self {
            any: figures(None, Reach::Network, 1)?,
            noon: figures(Some(NOON), Reach::Network, 1)?,
            night: figures(Some(NIGHT), Reach::Network, 1)?,
            twice: figures(None, Reach::Network, 2)?,
            disc: figures(None, Reach::Disc, 1)?,
            disc_noon: figures(Some(NOON), Reach::Disc, 1)?,
            disc_night: figures(Some(NIGHT), Reach::Disc, 1)?,
            disc_twice: figures(None, Reach::Disc, 2)?,
            gaps: snapshot.gaps(&along),
            gaps_at_night: snapshot.gaps(&ask(Some(NIGHT), Reach::Network, 1)?),
            speed: snapshot.method_of_coverage(&along).profile.speed.to_string(),
        })
    }

    /// Where the areas of a level stand, told by the length of their codes: 6 digits a district, 9 a street of it,
    /// 12 a community.
    pub fn areas(&self, digits: usize) -> Vec<usize> {
        (1..self.any.len()).filter(|&index| self.any[index].key.len() == digits).collect()
    }

    /// The name of the area with a code, empty where there is none.
    pub fn name(&self, code: &str) -> &str {
        self.any.iter().find(|figures| figures.key == code).map_or("", |figures| figures.name.as_str())
    }
}

fn request(snapshot: &Snapshot, at: Option<&str>, reach: Reach, depth: usize) -> Result<CoverageRequest, CliError> {
    let zone = snapshot.region().zone;
    let at = at.map(|at| parse_moment(at, zone)).transpose().map_err(|error| CliError::input(error.to_string()))?;
    let travel = travel(Mode::Walk, None, Some(minutes(15.0)), None)?;
    Ok(CoverageRequest::new(travel, reach, depth, Filter::new(at, None, FacilitySet::default())?)?)
}

/// Covered street, all street and the band for unknown hours of one area, in kilometres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Street {
    pub covered: f64,
    pub total: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Street {
    pub fn of(figures: &Figures) -> Self {
        let street = figures.figures.iter().find(|figure| figure.measure.unit == Unit::StreetM);
        let street = street.expect("streets are always measured");
        let km = |metres: f64| metres / 1000.0;
        let covered = km(street.measure.covered);
        Self {
            covered,
            total: km(street.measure.total),
            lower: street.lower.map_or(covered, km),
            upper: street.upper.map_or(covered, km),
        }
    }

    /// The covered share; nothing of no street is nothing.
    pub fn share(self) -> f64 {
        if self.total > 0.0 { self.covered / self.total } else { 0.0 }
    }
}
