//! Tiles of districts.

use geo::InteriorPoint;

use crate::coord::LngLat;
use crate::coverage::{District, Figures, Unit};
use crate::render::tile::{Frame, Layer, Value};

use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;
use super::outline::Outlined;

/// The districts as they are drawn, in the order of the region, each with where its name stands.
#[derive(Debug)]
pub struct DistrictMap(Vec<(Outlined, Option<LngLat>)>);

impl DistrictMap {
    pub fn of(districts: &[District]) -> Self {
        let drawn = |district: &District| {
            let polygon = district.outline.polygon();
            let middle = polygon.interior_point().and_then(|point| LngLat::new(point.x(), point.y()).ok());
            (Outlined::of(polygon), middle)
        };
        Self(districts.iter().map(drawn).collect())
    }
}

impl Snapshot {
    /// The districts as areas and their names as points, each with its share of street metres.
    pub(super) fn district_tile(&self, request: &CoverageRequest, frame: &Frame) -> Vec<Layer> {
        let (mut areas, mut names) = (Layer::new("districts"), Layer::new("district_names"));
        let (window, map) = (frame.window(), self.district_map());
        if map.0.iter().all(|(outline, _)| !outline.meets(&window)) {
            return Vec::new();
        }
        self.with_figures(request, |figures| {
            // The region comes first.
            for (rank, ((outline, middle), figures)) in (0_u32..).zip(map.0.iter().zip(&figures[1..])) {
                if !outline.meets(&window) {
                    continue;
                }
                let tags = [
                    ("key", Some(Value::Text(&figures.key))),
                    ("name", Some(Value::Text(&figures.name))),
                    ("share", share(figures).map(Value::Number)),
                    ("stations", Some(Value::count(figures.stations))),
                    ("partial", figures.partial.then_some(Value::Flag(true))),
                ];
                areas.area(rank, outline.rings(frame), &tags);
                names.points(rank, middle.iter().map(|&at| frame.place(at)), &tags);
            }
        });
        vec![areas, names]
    }
}

/// The share of street metres, five decimals.
fn share(figures: &Figures) -> Option<f64> {
    let street = figures.figures.iter().find(|figure| figure.measure.unit == Unit::StreetM)?;
    street.measure.share().map(|share| (share * 1e5).round() / 1e5)
}
