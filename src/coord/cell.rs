//! H3 cells: the grain of areas and of demand.

use geo::{Coord, LineString, Polygon};
use h3o::{CellIndex, LatLng, Resolution};

use super::{LngLat, Plane};

/// The resolution of a cell of coverage: about 15,000 m² each.
pub const CELL_RESOLUTION: Resolution = Resolution::Ten;

/// The cell that holds `place`.
#[must_use]
pub fn cell_at(place: LngLat, resolution: Resolution) -> CellIndex {
    LatLng::new(place.lat(), place.lng()).expect("a LngLat is finite").to_cell(resolution)
}

/// The centre of `cell`.
#[must_use]
pub fn cell_centre(cell: CellIndex) -> LngLat {
    let centre = LatLng::from(cell);
    LngLat::new(centre.lng(), centre.lat()).expect("H3 gives positions on the earth")
}

/// The outline of `cell` in degrees.
#[must_use]
pub fn cell_ring(cell: CellIndex) -> Polygon {
    let ring: Vec<Coord> = cell.boundary().iter().map(|corner| Coord { x: corner.lng(), y: corner.lat() }).collect();
    Polygon::new(LineString(ring), Vec::new())
}

/// The area of a polygon given in degrees, on the plane at `at`, in square metres.
#[must_use]
pub fn cell_area_m2(polygon_degrees2: f64, at: LngLat) -> f64 {
    let (lng, lat) = Plane::at(at.lat()).degrees(1.0, 1.0);
    polygon_degrees2 / (lng * lat)
}

#[cfg(test)]
mod tests {
    use geo::Area;

    use super::*;

    #[test]
    fn the_area_of_a_cell_agrees_with_h3() {
        let cell = cell_at(LngLat::new(121.47, 31.23).unwrap(), CELL_RESOLUTION);
        let area = cell_area_m2(cell_ring(cell).unsigned_area(), cell_centre(cell));
        // H3 measures on a sphere, we on the ellipsoid: at 31 degrees they differ by less than 0.5 %.
        assert!((area / cell.area_m2() - 1.0).abs() < 5e-3, "{area} {}", cell.area_m2());
    }
}
