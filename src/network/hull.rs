//! How far the data reaches: the hull of the streets and 150 m around it.

use geo::{BooleanOps, ConvexHull, Coord, LineString, MultiPoint, MultiPolygon, Point, Polygon};

use crate::coord::{LngLat, Plane};

use super::snap::SNAP_LIMIT;
use super::store::Network;

/// The convex hull of all streets, widened by the snap limit. Beyond it the extract says nothing.
#[derive(Clone, Debug)]
pub struct StreetHull {
    polygon: MultiPolygon,
}

impl StreetHull {
    /// The hull of the streets of `network`.
    #[must_use]
    pub fn of(network: &Network) -> Self {
        let points: MultiPoint = network
            .edge_ids()
            .flat_map(|edge| network.points(edge))
            .map(|&point| {
                let place = LngLat::from(point);
                Point::new(place.lng(), place.lat())
            })
            .collect();
        let hull = points.convex_hull();
        Self { polygon: widened(&hull, SNAP_LIMIT.metres()) }
    }

    /// The hull, in degrees.
    #[must_use]
    pub const fn polygon(&self) -> &MultiPolygon {
        &self.polygon
    }

    /// West, south, east and north, in degrees.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        use geo::BoundingRect;
        self.polygon.bounding_rect().map_or([0.0; 4], |rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y])
    }

    /// The part of `area` inside the hull.
    #[must_use]
    pub fn inside(&self, area: &MultiPolygon) -> MultiPolygon {
        area.intersection(&self.polygon)
    }
}

/// A convex ring with a disc of `metres` (16 corners) laid around each corner, and the hull of all that.
fn widened(hull: &Polygon, metres: f64) -> MultiPolygon {
    let mut points = Vec::new();
    for corner in hull.exterior().coords() {
        let plane = Plane::at(corner.y);
        for sixteenth in 0..16 {
            let (sin, cos) = (f64::from(sixteenth) * std::f64::consts::TAU / 16.0).sin_cos();
            let (lng, lat) = plane.degrees(metres * cos, metres * sin);
            points.push(Coord { x: corner.x + lng, y: corner.y + lat });
        }
    }
    MultiPolygon::new(vec![LineString(points).convex_hull()])
}
