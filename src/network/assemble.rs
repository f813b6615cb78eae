//! Makes a network: contract, order, mark islets, index, lay out.

use crate::coord::E7;
use crate::units::Millimetres;

use super::barrier::Barriers;
use super::chain::{self, Chains};
use super::edge::EdgeFlags;
use super::grid::Grid;
use super::hilbert;
use super::islet;
use super::layout::{FileBytes, Writer};
use super::osm::{Progress, Step};
use super::profile::Mode;
use super::raw::RawStreets;
use super::section::{FORMAT, SECTIONS, Section};
use super::snap;
use super::store::{ModeSummary, Summary};

/// Why no network can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// No way of the extract is open to any mode.
    #[error("the extract holds no street that can be walked or ridden")]
    NoStreets,
}

/// Turns raw streets into a network.
///
/// 1. Ways are joined and cut into edges (`chain.rs`).
/// 2. Nodes are numbered along a Hilbert curve, edges by their nodes: neighbours in space are neighbours in
///    memory, which alone makes a search three times as fast.
/// 3. Islets are marked (`islet.rs`).
/// 4. Segments and barriers are put into a grid for snapping.
///
/// # Errors
///
/// [`BuildError::NoStreets`] when there is nothing to build from.
pub fn build(mut streets: RawStreets, progress: Progress<'_>) -> Result<FileBytes, BuildError> {
    let step = |done| progress(Step { name: "building the network", done, total: 4, unit: "steps" });
    step(0);
    let names = names(&streets.names);
    let barriers = std::mem::take(&mut streets.barriers);
    let chains = chain::contract(streets);
    if chains.ends.is_empty() {
        return Err(BuildError::NoStreets);
    }
    step(1);
    let mut ordered = Ordered::of(chains);
    step(2);
    islet::mark(ordered.nodes.len(), &ordered.ends, &ordered.lengths, &mut ordered.flags);
    step(3);
    let grid = Grid::over(&ordered.points);
    let (cell_start, segments) = snap::segments(&grid, &ordered.flags, &ordered.point_start, &ordered.points);
    let barriers = Barriers::of(&grid, &barriers);
    let mut writer = Writer::<SECTIONS>::new();
    writer.put(Section::Summary, &[ordered.summary(grid)]);
    writer.put(Section::Nodes, &ordered.nodes);
    writer.put(Section::Ends, &ordered.ends);
    let lengths: Vec<u32> = ordered.lengths.iter().map(|length| length.0).collect();
    writer.put(Section::Lengths, &lengths);
    writer.put(Section::Flags, &ordered.flags);
    writer.put(Section::EdgeNames, &ordered.names);
    writer.put(Section::PointStart, &ordered.point_start);
    writer.put(Section::Points, &ordered.points);
    writer.put(Section::CellStart, &cell_start);
    writer.put(Section::Segments, &segments);
    writer.put(Section::BarrierStart, &barriers.start);
    writer.put(Section::Barriers, &barriers.obstacles);
    writer.put(Section::WaterStart, &barriers.water_start);
    writer.put(Section::Waters, &barriers.water);
    writer.put(Section::NameStart, &names.0);
    writer.put(Section::NameBytes, &names.1);
    let bytes = writer.finish(&FORMAT);
    step(4);
    Ok(bytes)
}

/// Offsets and bytes of all names.
fn names(names: &[String]) -> (Vec<u32>, Vec<u8>) {
    let mut starts = vec![0];
    let mut bytes = Vec::new();
    // A network drawn without names still has the empty one.
    for name in names.iter().map(String::as_str).chain(names.is_empty().then_some("")) {
        bytes.extend_from_slice(name.as_bytes());
        starts.push(u32::try_from(bytes.len()).expect("under 4 GiB of street names"));
    }
    (starts, bytes)
}

/// Nodes and edges in the order in which they are stored.
struct Ordered {
    nodes: Vec<E7>,
    ends: Vec<[u32; 2]>,
    lengths: Vec<Millimetres>,
    flags: Vec<EdgeFlags>,
    names: Vec<u32>,
    point_start: Vec<u32>,
    points: Vec<E7>,
}

impl Ordered {
    fn of(chains: Chains) -> Self {
        let mut used: Vec<u32> = chains.ends.iter().flatten().copied().collect();
        used.sort_unstable();
        used.dedup();
        let curve = Curve::over(used.iter().map(|&node| chains.nodes[node as usize]));
        used.sort_by_cached_key(|&node| (curve.index(chains.nodes[node as usize]), node));
        let mut number = vec![0_u32; chains.nodes.len()];
        for (new, &old) in used.iter().enumerate() {
            number[old as usize] = u32::try_from(new).expect("fewer than 4 billion nodes");
        }
        let ends = |edge: usize| chains.ends[edge].map(|node| number[node as usize]);
        let mut edges: Vec<usize> = (0..chains.ends.len()).collect();
        edges.sort_by_cached_key(|&edge| {
            let [from, to] = ends(edge);
            (from.min(to), from.max(to), edge)
        });

        let mut ordered = Self {
            nodes: used.iter().map(|&node| chains.nodes[node as usize]).collect(),
            ends: edges.iter().map(|&edge| ends(edge)).collect(),
            lengths: Vec::with_capacity(edges.len()),
            flags: edges.iter().map(|&edge| chains.flags[edge]).collect(),
            names: edges.iter().map(|&edge| chains.names[edge]).collect(),
            point_start: Vec::with_capacity(edges.len() + 1),
            points: Vec::with_capacity(chains.points.len()),
        };
        for &edge in &edges {
            let points = &chains.points[chains.point_start[edge] as usize..chains.point_start[edge + 1] as usize];
            ordered.lengths.push(chain::along(points).last().expect("an edge has points"));
            ordered.point_start.push(u32::try_from(ordered.points.len()).expect("fewer than 4 billion points"));
            ordered.points.extend_from_slice(points);
        }
        ordered.point_start.push(u32::try_from(ordered.points.len()).expect("fewer than 4 billion points"));
        ordered
    }

    fn summary(&self, grid: Grid) -> Summary {
        let mut modes = [ModeSummary::default(); 3];
        for (flags, length) in self.flags.iter().zip(&self.lengths) {
            for mode in Mode::ALL {
                let summary = &mut modes[mode.index()];
                if flags.islet(mode) {
                    summary.islet_mm += u64::from(length.0);
                    summary.islets += 1;
                } else if flags.access(mode).any() {
                    summary.street_mm += u64::from(length.0);
                }
            }
        }
        Summary { grid, segments: (self.points.len() - self.ends.len()) as u64, modes }
    }
}

/// A Hilbert curve of 65,536 x 65,536 steps over a box.
struct Curve {
    west: i64,
    south: i64,
    side: i64,
}

impl Curve {
    fn over(points: impl Iterator<Item = E7> + Clone) -> Self {
        let west = points.clone().map(|point| point.lng).min().map_or(0, i64::from);
        let east = points.clone().map(|point| point.lng).max().map_or(0, i64::from);
        let south = points.clone().map(|point| point.lat).min().map_or(0, i64::from);
        let north = points.map(|point| point.lat).max().map_or(0, i64::from);
        Self { west, south, side: (east - west).max(north - south).max(1) }
    }

    fn index(&self, point: E7) -> u64 {
        const ORDER: u32 = 16;
        let scale = |value: i64| u64::try_from(value * ((1 << ORDER) - 1) / self.side).expect("inside the box");
        let (x, y) = (scale(i64::from(point.lng) - self.west), scale(i64::from(point.lat) - self.south));
        hilbert::index([x, y], ORDER)
    }
}
