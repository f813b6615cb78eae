//! Which part of the world a tile shows, and where in the tile a place lies.

use crate::coord::{Datum, LngLat, World};
use crate::network::Bounds;

use super::shift::unshifted;

/// The deepest zoom that is cut.
pub const MAX_ZOOM: u8 = 22;
/// How many units the grid of a tile has.
pub const EXTENT: u32 = 4096;
/// How many units beyond its edge a tile shows, so that lines have no ends there.
pub const BUFFER: u32 = 64;
/// The first and the last unit of grid and margin.
pub(super) const LOW: f64 = -(BUFFER as f64);
pub(super) const HIGH: f64 = (EXTENT + BUFFER) as f64;

/// A tile of the usual pyramid: `x` counts eastwards, `y` southwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    zoom: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// The tile of these numbers; `None` beyond [`MAX_ZOOM`] and beyond the world.
    #[must_use]
    pub const fn new(zoom: u8, x: u32, y: u32) -> Option<Self> {
        if zoom > MAX_ZOOM || x >> zoom != 0 || y >> zoom != 0 { None } else { Some(Self { zoom, x, y }) }
    }

    /// The zoom.
    #[must_use]
    pub const fn zoom(self) -> u8 {
        self.zoom
    }

    /// The column.
    #[must_use]
    pub const fn x(self) -> u32 {
        self.x
    }

    /// The row.
    #[must_use]
    pub const fn y(self) -> u32 {
        self.y
    }

    /// The tile that holds `place` at `zoom`.
    ///
    /// # Panics
    ///
    /// Beyond [`MAX_ZOOM`].
    #[must_use]
    pub fn around(place: LngLat, zoom: u8) -> Self {
        let World { x, y } = place.into();
        let of = |value: u32| if zoom == 0 { 0 } else { value >> (32 - zoom) };
        Self::new(zoom, of(x), of(y)).expect("a zoom of the pyramid")
    }
}

/// A tile with what it takes to put things into it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    id: TileId,
    datum: Datum,
    west: f64,
    north: f64,
    /// Units of the grid a unit of the world.
    scale: f64,
}

impl Frame {
    /// The frame of a tile, in coordinates of `datum`.
    #[must_use]
    pub fn of(id: TileId, datum: Datum) -> Self {
        let side = f64::from(32 - u32::from(id.zoom)).exp2();
        Self { id, datum, west: f64::from(id.x) * side, north: f64::from(id.y) * side, scale: f64::from(EXTENT) / side }
    }

    /// The tile.
    #[must_use]
    pub const fn id(&self) -> TileId {
        self.id
    }

    /// The zoom.
    #[must_use]
    pub const fn zoom(&self) -> u8 {
        self.id.zoom
    }

    /// Where `at` lies, in units of the grid, not rounded.
    #[must_use]
    pub fn point(&self, at: World) -> [f64; 2] {
        // What is not shifted is the same to the bit.
        if self.datum == Datum::Wgs84 || !Datum::differ_at(at.into()) {
            self.units([f64::from(at.x), f64::from(at.y)])
        } else {
            self.place(at.into())
        }
    }

    /// Where `place` lies, in units of the grid, not rounded.
    #[must_use]
    pub fn place(&self, place: LngLat) -> [f64; 2] {
        self.units(World::exact(self.datum.from_wgs84(place)))
    }

    fn units(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.west) * self.scale, (y - self.north) * self.scale]
    }

    /// The part of the world that the tile and its margin show, or a little more.
    #[must_use]
    pub fn window(&self) -> Bounds {
        let corner = |x: f64, y: f64| {
            // What is beyond the edge of the world is the edge.
            World { x: (self.west + x / self.scale) as u32, y: (self.north + y / self.scale) as u32 }
        };
        let shown = Bounds { low: corner(LOW, LOW), high: corner(HIGH, HIGH) };
        unshifted(&shown, self.datum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_of_the_world_are_tiles() {
        assert!(TileId::new(0, 0, 0).is_some() && TileId::new(22, (1 << 22) - 1, 0).is_some());
        for (zoom, x, y) in [(0, 1, 0), (0, 0, 1), (1, 2, 0), (22, 1 << 22, 0), (23, 0, 0), (3, u32::MAX, 0)] {
            assert_eq!(TileId::new(zoom, x, y), None, "{zoom}/{x}/{y}");
        }
    }

    #[test]
    fn a_place_lies_in_the_tile_around_it() {
        for (lng, lat) in [(24.9414, 60.1699), (121.47, 31.23), (-180.0, 85.05), (179.999, -85.05)] {
            let place = LngLat::new(lng, lat).unwrap();
            for zoom in [0, 1, 7, 14, 22] {
                let frame = Frame::of(TileId::around(place, zoom), Datum::Wgs84);
                assert!(frame.place(place).iter().all(|value| (0.0..=4096.0).contains(value)), "{place:?} {zoom}");
                let (exact, whole) = (frame.place(place), frame.point(place.into()));
                // A unit of the world is a quarter of a unit of the grid at zoom 18, four at zoom 22.
                assert!((exact[0] - whole[0]).abs() <= 2.0 && (exact[1] - whole[1]).abs() <= 2.0);
                let (window, at) = (frame.window(), World::from(place));
                assert!(window.meets(&Bounds { low: at, high: at }));
            }
        }
    }

    #[test]
    fn the_window_reaches_into_the_margin() {
        let frame = Frame::of(TileId::new(14, 9327, 4742).unwrap(), Datum::Wgs84);
        let window = frame.window();
        let [low, high] = [window.low, window.high].map(|corner| frame.point(corner));
        assert_eq!((low, high), ([LOW, LOW], [HIGH, HIGH]));
    }
}
