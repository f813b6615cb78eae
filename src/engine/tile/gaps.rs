//! Tiles of gaps.

use geo::{MultiPolygon, Polygon};

use crate::coord::LngLat;
use crate::render::tile::{Frame, Layer, Value};

use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;

impl Snapshot {
    /// The gaps as areas, and the heart of each as a point, all ranked.
    pub(super) fn gap_tile(&self, request: &CoverageRequest, frame: &Frame) -> Vec<Layer> {
        let (mut areas, mut hearts) = (Layer::new("gaps"), Layer::new("gap_hearts"));
        self.with_gaps(request, |gaps| {
            for (rank, gap) in (1_u32..).zip(&gaps.gaps) {
                let nearest = gap.nearest.map(|(station, _)| self.stations().get(station).key.as_str());
                let tags = [
                    ("rank", Some(Value::Whole(rank.into()))),
                    ("cause", Some(Value::Text(gap.cause.as_str()))),
                    ("street_m", Some(Value::Whole(gap.street_m.round() as i64))),
                    ("area_m2", Some(Value::Whole(gap.area_m2.round() as i64))),
                    ("demand", gaps.with_demand.then_some(Value::Number(gap.demand))),
                    ("cells", Some(Value::Whole(gap.cells.len() as i64))),
                    ("nearest", nearest.map(Value::Text)),
                    ("nearest_s", gap.nearest.map(|(_, time)| Value::Number(time.printed_seconds()))),
                ];
                areas.area(rank, rings(&gap.outline, frame), &tags);
                hearts.points(rank, [frame.place(gap.heart)].into_iter(), &tags[..2]);
            }
        });
        vec![areas, hearts]
    }
}

/// The rings of an area in degrees, in units of the tile.
fn rings<'a>(
    area: &'a MultiPolygon,
    frame: &'a Frame,
) -> impl Iterator<Item = impl Iterator<Item = [f64; 2]> + use<'a>> + use<'a> {
    let of = |part: &'a Polygon| std::iter::once(part.exterior()).chain(part.interiors());
    area.iter().flat_map(of).map(move |ring| {
        let places = ring.coords().filter_map(|corner| LngLat::new(corner.x, corner.y).ok());
        places.map(move |place| frame.place(place))
    })
}
