//! Tiles of gaps.

use crate::coverage::Gaps;
use crate::render::tile::{Frame, Layer, Value};

use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;
use super::outline::Outlined;

/// The gaps of a question with their outlines as they are drawn, ranked.
#[derive(Debug)]
pub struct GapMap {
    gaps: Gaps,
    outlines: Vec<Outlined>,
}

impl GapMap {
    pub fn of(gaps: Gaps) -> Self {
        Self { outlines: gaps.gaps.iter().map(|gap| Outlined::of(&gap.outline)).collect(), gaps }
    }
}

impl Snapshot {
    /// The gaps as areas, and the heart of each as a point, all ranked.
    pub(super) fn gap_tile(&self, request: &CoverageRequest, frame: &Frame) -> Vec<Layer> {
        let (mut areas, mut hearts) = (Layer::new("gaps"), Layer::new("gap_hearts"));
        let window = frame.window();
        self.with_gaps(request, |map| {
            for (rank, (gap, outline)) in (1_u32..).zip(map.gaps.gaps.iter().zip(&map.outlines)) {
                if !outline.meets(&window) {
                    continue;
                }
                let nearest = gap.nearest.map(|(station, _)| self.stations().get(station).key.as_str());
                let tags = [
                    ("rank", Some(Value::Whole(rank.into()))),
                    ("cause", Some(Value::Text(gap.cause.as_str()))),
                    ("street_m", Some(Value::Whole(gap.street_m.round() as i64))),
                    ("area_m2", Some(Value::Whole(gap.area_m2.round() as i64))),
                    ("demand", map.gaps.with_demand.then_some(Value::Number(gap.demand))),
                    ("cells", Some(Value::count(gap.cells.len()))),
                    ("nearest", nearest.map(Value::Text)),
                    ("nearest_s", gap.nearest.map(|(_, time)| Value::Number(time.printed_seconds()))),
                ];
                areas.area(rank, outline.rings(frame), &tags);
                hearts.points(rank, [frame.place(gap.heart)].into_iter(), &tags[..2]);
            }
        });
        vec![areas, hearts]
    }
}
