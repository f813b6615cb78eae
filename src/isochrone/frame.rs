//! Where the pixels of a raster lie.

use geo::Coord;

use crate::coord::{LngLat, Plane};
use crate::travel_time::{Reached, Times};
use crate::units::Millis;

use super::raster::AREA_GAP;

/// Metres from pixel to pixel, unless the area is so large that they must lie wider.
const GRAIN_M: f64 = 10.0;
/// The most pixels of one raster.
const MAX_PIXELS: f64 = 4e6;

/// Where the pixels lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    corner: LngLat,
    plane: Plane,
    /// Degrees from pixel to pixel.
    step: (f64, f64),
    pub grain: f64,
    pub columns: usize,
    pub rows: usize,
}

impl Frame {
    /// A frame around all streets that lie within `contour`.
    pub fn around(reached: &Reached<'_>, contour: Millis) -> Self {
        let network = reached.graph().network();
        let crow = |from: LngLat, metres: f64| {
            let (lng, lat) = Plane::at(from.lat()).degrees(metres, metres);
            [from.lng() - lng, from.lat() - lat, from.lng() + lng, from.lat() + lat]
        };
        let grown = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        // Nobody gets farther than straight ahead; edges may be long and hardly begun.
        let profile = reached.graph().profile();
        let most = profile.reach(contour).0.max(profile.on_foot.get() * contour.seconds());
        let origins = reached.origins().iter();
        let far = origins.clone().map(|origin| crow(origin.place, most)).reduce(grown).expect("there are origins");
        let near = origins.map(|origin| grown(crow(origin.place, 0.0), crow(origin.snap.foot, 0.0)));
        let streets = reached
            .edges()
            .into_iter()
            .flat_map(|edge| network.points(edge).iter().map(|&point| crow(point.into(), 0.0)).collect::<Vec<_>>());
        let all = near.chain(streets).reduce(grown).expect("there are origins");
        let low = [all[0].max(far[0]), all[1].max(far[1])];
        let high = [all[2].min(far[2]), all[3].min(far[3])];
        let plane = Plane::at(f64::midpoint(low[1], high[1]));
        let side = |lng: f64, lat: f64| LngLat::new(lng.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).expect("clamped");
        let (width, height) = plane.offset_m(side(low[0], low[1]), side(high[0], high[1]));
        let margin = AREA_GAP.metres() + 1.5 * GRAIN_M;
        let (width, height) = (width.max(0.0) + 2.0 * margin, height.max(0.0) + 2.0 * margin);
        let grain = GRAIN_M.max((width * height / MAX_PIXELS).sqrt());
        let (lng, lat) = plane.degrees(margin, margin);
        Self {
            corner: side(low[0] - lng, low[1] - lat),
            plane,
            step: plane.degrees(grain, grain),
            grain,
            columns: (width / grain).ceil() as usize + 1,
            rows: (height / grain).ceil() as usize + 1,
        }
    }

    /// On the plane, in metres.
    pub fn metres(&self, place: LngLat) -> [f32; 2] {
        let (east, north) = self.plane.offset_m(self.corner, place);
        [east as f32, north as f32]
    }

    /// A position given in pixels, in degrees.
    pub fn degrees(&self, [east, north]: [f32; 2]) -> Coord {
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Coord {
            x: round(self.corner.lng() + f64::from(east) * self.step.0),
            y: round(self.corner.lat() + f64::from(north) * self.step.1),
        }
    }

    pub fn place(&self, column: usize, row: usize) -> LngLat {
        self.place_in_pixels([column as f32, row as f32])
    }

    /// A place given in metres on the plane.
    pub fn place_at(&self, metres: [f32; 2]) -> LngLat {
        self.place_in_pixels(metres.map(|metres| metres / self.grain as f32))
    }

    fn place_in_pixels(&self, pixels: [f32; 2]) -> LngLat {
        let at = self.degrees(pixels);
        LngLat::new(at.x.clamp(-180.0, 180.0), at.y.clamp(-90.0, 90.0)).expect("clamped")
    }
}
