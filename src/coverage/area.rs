//! What is measured: the streets, cells and demand points of the region and of each district.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::Area as _;
use h3o::CellIndex;
use rayon::prelude::*;

use crate::coord::LngLat;
use crate::demand::DemandPoint;
use crate::network::{EdgeId, Mode, Network, SNAP_LIMIT, Snap, StreetHull};
use crate::station::{StationId, StationSet};
use crate::units::Millimetres;

use super::amount::Amount;
use super::cell::{SnappedCell, cells_inside, region_cells, snapped, whole_area_m2};
use super::district::District;
use super::outline::Outline;
use super::parts::Part;
use super::tally::Sums;

/// One area that figures are given for.
#[derive(Clone, Debug)]
pub struct Area {
    /// Key of the district, or `region`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Parts of streets inside; `None` for all streets.
    pub(super) streets: Option<Arc<[(EdgeId, Part)]>>,
    /// Cells, as indices into [`Areas::cells`], with their area inside in square metres.
    pub(super) cells: Arc<[(u32, f64)]>,
    /// Demand points inside, as indices.
    pub(super) demand: Arc<[u32]>,
    /// Stations inside.
    pub(super) stations: Vec<StationId>,
    /// How much there is of everything.
    pub(super) total: Sums,
    /// The share of the area for which the extract has data, 0 to 1.
    pub share_inside: f64,
}

impl Area {
    /// Whether figures speak for only a part of the area: below 99 %.
    #[must_use]
    pub fn partial(&self) -> bool {
        self.share_inside < 0.99
    }

    /// The parts of streets inside.
    pub(super) fn each_street(&self, network: &Network, mode: Mode, mut each: impl FnMut(EdgeId, Part)) {
        if let Some(streets) = &self.streets {
            for &(edge, part) in streets.iter() {
                each(edge, part);
            }
            return;
        }
        for id in network.edge_ids() {
            let edge = network.edge(id);
            if edge.flags.usable(mode) {
                each(id, Part { start: Millimetres(0), end: edge.length });
            }
        }
    }

    fn add_up(&mut self, network: &Network, mode: Mode, demand: &[(DemandPoint, Option<Snap>)]) {
        let mut street_mm = 0;
        self.each_street(network, mode, |_, part| street_mm += u64::from(part.length().0));
        let points = self.demand.iter().map(|&point| Amount::of(demand[point as usize].0.weight));
        self.total =
            Sums { street_mm, area: self.cells.iter().map(|cell| Amount::of(cell.1)).sum(), demand: points.sum() };
    }
}

/// All areas of a region for one mode, with everything in them snapped once. Clones share what was cut and snapped.
#[derive(Clone, Debug)]
pub struct Areas {
    /// The whole region: every street of the extract, inside a district or not.
    pub region: Area,
    /// The districts, in the order of the file.
    pub districts: Vec<Area>,
    /// All cells of the region and of the districts, in the order of their indices.
    pub cells: Arc<[SnappedCell]>,
    /// Where each demand point meets the street.
    pub(super) demand: Arc<[(DemandPoint, Option<Snap>)]>,
}

/// The key and name of the area without districts.
pub(super) const REGION: &str = "region";

impl Areas {
    /// Cuts streets, cells, demand and stations by `districts`, and snaps what has to be read.
    #[must_use]
    pub fn of(
        network: &Network,
        mode: Mode,
        districts: &[District],
        demand: &[DemandPoint],
        stations: &StationSet,
    ) -> Self {
        let hull = (!districts.is_empty()).then(|| StreetHull::of(network));
        let near_streets = region_cells(network, mode);
        let shapes: Vec<Shape> =
            districts.par_iter().map(|district| Shape::of(network, mode, district, hull.as_ref())).collect();

        let mut cells: BTreeMap<CellIndex, SnappedCell> = near_streets.iter().map(|cell| (cell.cell, *cell)).collect();
        let others: Vec<CellIndex> = shapes
            .iter()
            .flat_map(|shape| &shape.cells)
            .map(|&(cell, _)| cell)
            .filter(|cell| !cells.contains_key(cell))
            .collect();
        cells.extend(snapped(network, mode, others).into_iter().map(|cell| (cell.cell, cell)));
        let cells: Arc<[SnappedCell]> = cells.into_values().collect();
        let index =
            |cell: CellIndex| cells.binary_search_by_key(&cell, |cell| cell.cell).expect("it was put in") as u32;

        let demand: Vec<(DemandPoint, Option<Snap>)> =
            demand.par_iter().map(|&point| (point, network.snap(point.place, mode, SNAP_LIMIT))).collect();
        let demand: Arc<[_]> = demand.into();
        let region = Area {
            key: REGION.to_owned(),
            name: REGION.to_owned(),
            streets: None,
            cells: near_streets.iter().map(|cell| (index(cell.cell), whole_area_m2(cell.cell))).collect(),
            demand: (0..demand.len() as u32).collect(),
            stations: Vec::new(),
            total: Sums::default(),
            share_inside: 1.0,
        };
        let of_districts = districts.iter().zip(shapes).map(|(district, shape)| {
            let contains = |place: LngLat| district.outline.contains(place);
            Area {
                key: district.key.clone(),
                name: district.name.clone(),
                streets: Some(shape.streets.into()),
                cells: shape.cells.into_iter().map(|(cell, area)| (index(cell), area)).collect(),
                demand: (0..demand.len() as u32).filter(|&point| contains(demand[point as usize].0.place)).collect(),
                stations: Vec::new(),
                total: Sums::default(),
                share_inside: shape.share_inside,
            }
        });
        let mut areas = Self { districts: of_districts.collect(), region, cells, demand };
        for area in std::iter::once(&mut areas.region).chain(&mut areas.districts) {
            area.add_up(network, mode, &areas.demand);
        }
        areas.settle(districts, stations);
        areas
    }

    /// The demand points, and where each meets the street.
    #[must_use]
    pub fn demand(&self) -> &[(DemandPoint, Option<Snap>)] {
        &self.demand
    }

    /// The same with other weights: that of each demand point, by its index.
    #[must_use]
    pub fn weighted(&self, weight: impl Fn(usize) -> f64) -> Self {
        let demand = self.demand.iter().enumerate();
        let demand = demand.map(|(index, &(point, snap))| (DemandPoint { weight: weight(index), ..point }, snap));
        let mut areas = Self { demand: demand.collect(), ..self.clone() };
        for area in std::iter::once(&mut areas.region).chain(&mut areas.districts) {
            area.total.demand =
                area.demand.iter().map(|&point| Amount::of(areas.demand[point as usize].0.weight)).sum();
        }
        areas
    }

    /// Notes which stations lie in which area; `districts` are those that the areas were made from.
    pub fn settle(&mut self, districts: &[District], stations: &StationSet) {
        self.region.stations = stations.iter().map(|(id, _)| id).collect();
        for (area, district) in self.districts.iter_mut().zip(districts) {
            let inside = stations.iter().filter(|(_, station)| district.outline.contains(station.place));
            area.stations = inside.map(|(id, _)| id).collect();
        }
    }
}

/// What lies inside a district.
struct Shape {
    streets: Vec<(EdgeId, Part)>,
    cells: Vec<(CellIndex, f64)>,
    share_inside: f64,
}

impl Shape {
    fn of(network: &Network, mode: Mode, district: &District, hull: Option<&StreetHull>) -> Self {
        let whole = district.outline.polygon();
        let measured = hull.map_or_else(|| whole.clone(), |hull| hull.inside(whole));
        let share_inside = (measured.unsigned_area() / whole.unsigned_area()).min(1.0);
        // A district that lies wholly inside is measured by its own outline, to the last digit.
        let cells = if share_inside > 1.0 - 1e-9 {
            cells_inside(&district.outline)
        } else {
            Outline::of(measured).map_or_else(Vec::new, |outline| cells_inside(&outline))
        };
        Self { streets: streets_inside(network, mode, &district.outline), cells, share_inside }
    }
}

/// The parts of usable streets inside an outline, cut where they cross it.
fn streets_inside(network: &Network, mode: Mode, outline: &Outline) -> Vec<(EdgeId, Part)> {
    let flags = network.flags();
    let mut inside = Vec::new();
    let mut shares = Vec::new();
    for edge in network.edge_ids().filter(|edge| flags[edge.index()].usable(mode)) {
        let measured: Vec<_> = network.measured_points(edge).collect();
        let mut cuts = vec![Millimetres(0)];
        for pair in measured.windows(2) {
            let ((from, start), (to, end)) = (pair[0], pair[1]);
            shares.clear();
            outline.crossings(from.into(), to.into(), &mut shares);
            cuts.extend(
                shares.iter().map(|share| Millimetres(start.0 + (f64::from((end - start).0) * share).round() as u32)),
            );
        }
        cuts.push(network.edge(edge).length);
        let mut open: Option<Part> = None;
        for pair in cuts.windows(2).filter(|pair| pair[0] < pair[1]) {
            let part = Part { start: pair[0], end: pair[1] };
            let middle = network.place(edge, Millimetres(u32::midpoint(part.start.0, part.end.0)));
            if outline.contains(middle) {
                open = Some(open.map_or(part, |open| Part { end: part.end, ..open }));
            } else {
                inside.extend(open.take().map(|part| (edge, part)));
            }
        }
        inside.extend(open.map(|part| (edge, part)));
    }
    inside
}
