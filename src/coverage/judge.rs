//! The two readings of "within reach": time along streets, or the straight line.

use crate::coord::{E7, LngLat, Plane};
use crate::network::{EdgeId, Network, Snap};
use crate::station::{StationId, StationSet};
use crate::travel_time::{Reader, StationMask};
use crate::units::{Metres, Millimetres};

use super::parts::{Part, deep_parts};

/// How reach is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Time along streets: the truth.
    Network,
    /// The straight line: the official shorthand.
    Disc,
}

impl Reach {
    /// The word for it in requests and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Disc => "disc",
        }
    }
}

/// Decides what is covered: every figure, map and gap asks here.
#[derive(Clone, Copy, Debug)]
pub enum Judge<'a> {
    /// By travel time; the depth is that of the field.
    Network(Reader<'a>),
    /// By straight line.
    Disc {
        /// The streets.
        network: &'a Network,
        /// The stations.
        stations: &'a StationSet,
        /// Those that count.
        mask: &'a StationMask,
        /// The radius.
        radius: Metres,
        /// How many distinct stations it takes.
        depth: usize,
    },
}

impl Judge<'_> {
    /// How many distinct stations it takes to be covered.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Network(reader) => reader.field.depth(),
            Self::Disc { depth, .. } => *depth,
        }
    }

    /// Whether a place is covered; `snap` is where it meets the street, if it does.
    #[must_use]
    pub fn covers(&self, place: LngLat, snap: Option<&Snap>) -> bool {
        match self {
            Self::Network(reader) => snap.is_some_and(|snap| served(reader, snap)),
            Self::Disc { stations, mask, radius, depth, .. } => {
                let near = stations.within_straight(place, radius.0);
                near.into_iter().filter(|&station| mask.takes(station)).count() >= *depth
            }
        }
    }

    /// The stretches of `edge` that single stations cover; a station may have several.
    pub fn stretches(&self, edge: EdgeId, mut found: impl FnMut(StationId, Part)) {
        match self {
            Self::Network(reader) => reader.stretches(edge, |start, end, station| found(station, Part { start, end })),
            Self::Disc { network, stations, mask, radius, .. } => {
                let measured: Vec<(E7, Millimetres)> = network.measured_points(edge).collect();
                let middle: LngLat = measured[measured.len() / 2].0.into();
                let length = measured[measured.len() - 1].1;
                // No point of the street lies farther from its middle point than the street is long.
                for station in stations.within_straight(middle, radius.0 + length.metres()) {
                    if mask.takes(station) {
                        disc_parts(&measured, stations.get(station).place, *radius, |part| found(station, part));
                    }
                }
            }
        }
    }

    /// The parts of `edge` that are covered, in order and apart, added to `parts`.
    pub fn covered_parts(&self, edge: EdgeId, parts: &mut Vec<Part>) {
        let mut stretches = Vec::new();
        self.stretches(edge, |station, part| stretches.push((station, part)));
        deep_parts(&mut stretches, self.depth(), parts);
    }
}

/// Whether a place has as many stations within the cutoff as the field is deep.
pub(super) fn served(reader: &Reader<'_>, snap: &Snap) -> bool {
    match reader.field.depth() {
        1 => reader.at(snap).is_some(),
        depth => reader.nearest_at(snap).len() >= depth,
    }
}

/// The parts of a street within `radius` of `centre`, to the same distance that [`Plane::distance_m`] gives.
///
/// On one plane a straight piece meets the circle where a quadratic is zero. That distance is taken on the plane
/// halfway between two places, so each end is solved again on the plane halfway to where it was found.
fn disc_parts(measured: &[(E7, Millimetres)], centre: LngLat, radius: Metres, mut found: impl FnMut(Part)) {
    for pair in measured.windows(2) {
        let ((from, start), (to, end)) = (pair[0], pair[1]);
        let (from, to) = (LngLat::from(from), LngLat::from(to));
        let quadratic = |share: f64| {
            let lat = (to.lat() - from.lat()).mul_add(share.clamp(0.0, 1.0), from.lat());
            let plane = Plane::at(f64::midpoint(centre.lat(), lat));
            let ((x, y), (dx, dy)) = (plane.offset_m(centre, from), plane.offset_m(from, to));
            (dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - radius.0 * radius.0)
        };
        let roots = |share: f64| {
            let (a, b, c) = quadratic(share);
            let discriminant = b * b - a * c;
            (a > 0.0 && discriminant >= 0.0).then(|| ((-b - discriminant.sqrt()) / a, (-b + discriminant.sqrt()) / a))
        };
        let (a, b, _) = quadratic(0.5);
        // Solved first where the street comes nearest: there it shows whether it meets the circle at all.
        let Some((enter, leave)) = (a > 0.0).then(|| -b / a).and_then(roots) else { continue };
        let enter = roots(enter).map_or(enter, |roots| roots.0).max(0.0);
        let leave = roots(leave).map_or(leave, |roots| roots.1).min(1.0);
        if enter < leave {
            let length = f64::from((end - start).0);
            let at = |share: f64| Millimetres(start.0 + (length * share).round() as u32);
            found(Part { start: at(enter), end: at(leave) });
        }
    }
}
