//! Isochrones of a place, a station, or several stations at once.

use std::cell::RefCell;

use geo::{Area, MultiPolygon};

use crate::coord::{CELL_RESOLUTION, LngLat, cell_area_m2};
use crate::hours::Moment;
use crate::isochrone::{AreaError, Raster, ReachedCell, ReachedPart, reached_cells, reached_parts};
use crate::network::{Profile, SNAP_LIMIT};
use crate::station::{OpenRule, StationId};
use crate::travel_time::{Expansion, Heading, MAX_CUTOFF, Origin, Reached};
use crate::units::Millis;

use super::request::{Filter, RequestError};
use super::snapshot::Snapshot;

/// The most contours of one answer.
pub const MAX_CONTOURS: usize = 20;
/// The most stations whose isochrones are joined.
pub const MAX_ORIGINS: usize = 100;
/// The most cells of one answer.
pub const MAX_CELLS: usize = 50_000;

thread_local! {
    /// Scratch of the searches on this thread.
    static EXPANSION: RefCell<Expansion> = RefCell::default();
}

/// Where an isochrone begins.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// At a place.
    Place(LngLat),
    /// At stations, by their keys.
    Stations(Vec<String>),
}

/// What an isochrone is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// The display geometry: polygons.
    #[default]
    Area,
    /// Reached street, exact.
    Edges,
    /// H3 cells by the reading of their centre, exact.
    Cells,
}

impl Shape {
    /// The word for it in requests and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Edges => "edges",
            Self::Cells => "cells",
        }
    }
}

/// A question about isochrones.
#[derive(Clone, Debug, PartialEq)]
pub struct IsochroneRequest {
    /// Where they begin.
    pub from: From,
    /// How people travel.
    pub profile: Profile,
    /// Rising, each once.
    pub contours: Vec<Millis>,
    /// Whether a contour of so many seconds means metres.
    pub in_metres: bool,
    /// To the origins or from them.
    pub heading: Heading,
    /// What they are drawn as.
    pub shape: Shape,
    /// Whether each origin gets the part that is nearest to it.
    pub split: bool,
    /// Which stations count; nothing but hours is looked at.
    pub filter: Filter,
}

impl IsochroneRequest {
    /// Reads contours in seconds (or metres), in any order, and sorts them.
    ///
    /// # Errors
    ///
    /// [`RequestError`] when there are none, too many, one twice, or one out of range.
    pub fn contours(values: &[f64], in_metres: bool) -> Result<Vec<Millis>, RequestError> {
        if values.is_empty() || values.len() > MAX_CONTOURS {
            return Err(RequestError::Contours(values.len()));
        }
        let mut contours = Vec::with_capacity(values.len());
        for &value in values {
            let contour = Millis::from_seconds(value);
            if !(value > 0.0 && contour > Millis(0) && contour <= MAX_CUTOFF) {
                return Err(if in_metres { RequestError::Metres(value) } else { RequestError::Cutoff(value) });
            }
            if contours.contains(&contour) {
                return Err(RequestError::ContourTwice(value));
            }
            contours.push(contour);
        }
        contours.sort_unstable();
        Ok(contours)
    }
}

/// What an isochrone is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// Reached street.
    Edges(Vec<ReachedPart>),
    /// Polygons.
    Area(MultiPolygon),
}

/// All within one contour, or the part of it that is nearest to one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Isochrone {
    /// The contour.
    pub contour: Millis,
    /// The origin, where parts were asked for.
    pub owner: Option<StationId>,
    /// The street metres within it.
    pub street_m: f64,
    /// Its area, where it is drawn as one.
    pub area_m2: Option<f64>,
    /// Where it lies.
    pub geometry: Geometry,
}

/// An origin of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnsweredOrigin {
    /// The station; `None` for a place.
    pub station: Option<StationId>,
    /// Where it is and where it meets the street.
    pub origin: Origin,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Isochrones {
    /// What the isochrones begin at.
    pub origins: Vec<AnsweredOrigin>,
    /// Stations that are off the network, and so have none.
    pub off_network: Vec<StationId>,
    /// Stations that the hours asked for leave out.
    pub left_out: Vec<StationId>,
    /// The longest contour first, so that what is drawn later is not hidden.
    pub isochrones: Vec<Isochrone>,
    /// How wrong the area of each contour is, in the same order.
    pub errors: Vec<(Millis, AreaError)>,
    /// Metres from pixel to pixel of the areas.
    pub grain_m: Option<f64>,
    /// Cells within the longest contour.
    pub cells: Vec<ReachedCell>,
    /// Whether there were more cells.
    pub truncated: bool,
}

impl Snapshot {
    /// Isochrones; without any origin in the answer none of those asked for is on the network and counts.
    ///
    /// # Errors
    ///
    /// [`RequestError::UnknownStation`], [`RequestError::Origins`].
    pub fn isochrones(&self, request: &IsochroneRequest) -> Result<Isochrones, RequestError> {
        let mut answer = self.origins(request)?;
        let longest = request.contours[request.contours.len() - 1];
        let origins: Vec<Origin> = answer.origins.iter().map(|origin| origin.origin).collect();
        if origins.is_empty() {
            return Ok(answer);
        }
        self.with_layer(request.profile, |layer| {
            EXPANSION.with_borrow_mut(|expansion| {
                // An area is checked against the streets up to twice as far away.
                let limit = if request.shape == Shape::Area { longest.saturating_add(longest) } else { longest };
                let reached = expansion.run(&layer.graph, request.heading, &origins, limit);
                match request.shape {
                    Shape::Cells => {
                        answer.cells = reached_cells(&reached, longest, CELL_RESOLUTION);
                        answer.truncated = answer.cells.len() > MAX_CELLS;
                        answer.cells.truncate(MAX_CELLS);
                    }
                    Shape::Edges => draw_edges(request, &reached, &mut answer),
                    Shape::Area => draw_areas(request, &reached, longest, &mut answer),
                }
            });
        });
        Ok(answer)
    }

    fn origins(&self, request: &IsochroneRequest) -> Result<Isochrones, RequestError> {
        let mut answer = Isochrones::default();
        let snap = |place| self.network().snap(place, request.profile.mode, SNAP_LIMIT);
        match &request.from {
            From::Place(place) => {
                let origin = snap(*place).map(|snap| Origin { owner: StationId(0), place: *place, snap });
                answer.origins.extend(origin.map(|origin| AnsweredOrigin { station: None, origin }));
            }
            From::Stations(keys) => {
                if keys.is_empty() || keys.len() > MAX_ORIGINS {
                    return Err(RequestError::Origins(keys.len()));
                }
                let find =
                    |key: &String| self.stations().find(key).ok_or_else(|| RequestError::UnknownStation(key.clone()));
                let mut ids: Vec<StationId> = keys.iter().map(find).collect::<Result<_, _>>()?;
                ids.sort_unstable();
                ids.dedup();
                let mask = self.mask(&request.filter);
                for id in ids {
                    let place = self.stations().get(id).place;
                    // Without an instant nobody can tell whether it is there: who asks for it by name gets it.
                    match (request.filter.at.is_none() || mask.takes(id), snap(place)) {
                        (false, _) => answer.left_out.push(id),
                        (true, None) => answer.off_network.push(id),
                        (true, Some(snap)) => answer
                            .origins
                            .push(AnsweredOrigin { station: Some(id), origin: Origin { owner: id, place, snap } }),
                    }
                }
            }
        }
        Ok(answer)
    }
}

impl IsochroneRequest {
    /// The instant at which hours are read.
    #[must_use]
    pub const fn at(&self) -> Option<Moment> {
        self.filter.at
    }

    /// Which states count.
    #[must_use]
    pub const fn open(&self) -> OpenRule {
        self.filter.open
    }
}

fn street_m<'a>(parts: impl Iterator<Item = &'a ReachedPart>) -> f64 {
    parts.map(|part| u64::from((part.end - part.start).0)).sum::<u64>() as f64 / 1000.0
}

/// The origins among which a contour is shared out: `None` for all together.
fn owners(request: &IsochroneRequest, answer: &Isochrones) -> Vec<Option<StationId>> {
    if request.split { answer.origins.iter().map(|origin| Some(origin.origin.owner)).collect() } else { vec![None] }
}

fn draw_edges(request: &IsochroneRequest, reached: &Reached<'_>, answer: &mut Isochrones) {
    for &contour in request.contours.iter().rev() {
        let parts = reached_parts(reached, contour, request.split);
        for owner in owners(request, answer) {
            let own = parts.iter().filter(|part| owner.is_none_or(|owner| owner == part.owner));
            let own: Vec<ReachedPart> = own.copied().collect();
            let street_m = street_m(own.iter());
            answer.isochrones.push(Isochrone {
                contour,
                owner,
                street_m,
                area_m2: None,
                geometry: Geometry::Edges(own),
            });
        }
    }
}

fn draw_areas(request: &IsochroneRequest, reached: &Reached<'_>, longest: Millis, answer: &mut Isochrones) {
    let raster = Raster::of(reached, longest);
    answer.grain_m = Some(raster.grain_m());
    let middle = answer.origins[0].origin.place;
    for &contour in request.contours.iter().rev() {
        let parts = reached_parts(reached, contour, request.split);
        for owner in owners(request, answer) {
            let own = parts.iter().filter(|part| owner.is_none_or(|owner| owner == part.owner));
            let area = raster.area(reached, contour, owner);
            answer.isochrones.push(Isochrone {
                contour,
                owner,
                street_m: street_m(own),
                area_m2: Some(cell_area_m2(area.unsigned_area(), middle)),
                geometry: Geometry::Area(area),
            });
        }
        answer.errors.push((contour, raster.error(reached, contour)));
    }
}
