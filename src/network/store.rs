//! The network as everything above sees it: arrays in one block of bytes.

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use crate::coord::{E7, LngLat};
use crate::units::Millimetres;

use super::barrier::Obstacle;
use super::chain;
use super::edge::{EdgeFlags, EdgeId, NodeId};
use super::grid::Grid;
use super::layout::{LayoutError, Table};
use super::profile::Mode;
use super::section::{FORMAT, SECTIONS, Section};
use super::snap::Segment;

/// Figures about the whole network that are kept in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Summary {
    /// The grid of street segments and barriers.
    pub grid: Grid,
    /// Segments of all shapes.
    pub segments: u64,
    /// Figures by mode.
    pub modes: [ModeSummary; 3],
}

/// Figures about the streets of one mode, as they lie in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ModeSummary {
    pub street_mm: u64,
    pub islet_mm: u64,
    pub islets: u64,
}

/// Sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Nodes: junctions, ends and cuts.
    pub nodes: usize,
    /// Edges between nodes.
    pub edges: usize,
    /// Straight segments of all edges.
    pub segments: u64,
}

/// How much street one mode may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModeCounts {
    /// Street metres, islets left out; each metre once whatever its directions.
    pub street_m: f64,
    /// Street metres of islets.
    pub islet_m: f64,
    /// Edges that belong to islets.
    pub islet_edges: u64,
}

/// One stretch of street.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// How long it is.
    pub length: Millimetres,
    /// What each mode may do on it.
    pub flags: EdgeFlags,
}

/// The streets of a region, immutable and cheap to share.
#[derive(Clone)]
pub struct Network {
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    table: Table<SECTIONS>,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Network").field("counts", &self.counts()).finish()
    }
}

impl Network {
    /// Opens the bytes of a `network.bin`: a mapped file, or what [`super::build`] made.
    ///
    /// The bytes must begin on a multiple of eight, as mapped files do.
    ///
    /// # Errors
    ///
    /// [`LayoutError`] when the bytes are not a whole, unchanged network of this version.
    pub fn open(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, LayoutError> {
        let table = Table::of((*bytes).as_ref(), &FORMAT)?;
        Ok(Self { bytes, table })
    }

    fn get<T: Pod>(&self, section: Section) -> &[T] {
        self.table.get((*self.bytes).as_ref(), section)
    }

    pub(super) fn summary(&self) -> Summary {
        self.get::<Summary>(Section::Summary)[0]
    }

    /// How many nodes, edges and segments there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { nodes: self.nodes().len(), edges: self.lengths().len(), segments: self.summary().segments }
    }

    /// How much street `mode` may use.
    #[must_use]
    pub fn mode_counts(&self, mode: Mode) -> ModeCounts {
        let summary = self.summary().modes[mode.index()];
        ModeCounts {
            street_m: summary.street_mm as f64 / 1000.0,
            islet_m: summary.islet_mm as f64 / 1000.0,
            islet_edges: summary.islets,
        }
    }

    /// Positions of all nodes.
    #[must_use]
    pub fn nodes(&self) -> &[E7] {
        self.get(Section::Nodes)
    }

    /// Both ends of all edges.
    #[must_use]
    pub fn ends(&self) -> &[[NodeId; 2]] {
        self.get(Section::Ends)
    }

    /// Flags of all edges.
    #[must_use]
    pub fn flags(&self) -> &[EdgeFlags] {
        self.get(Section::Flags)
    }

    pub(super) fn lengths(&self) -> &[u32] {
        self.get(Section::Lengths)
    }

    /// All edge ids.
    pub fn edge_ids(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..u32::try_from(self.lengths().len()).expect("edges have 32-bit ids")).map(EdgeId)
    }

    /// One edge.
    #[must_use]
    pub fn edge(&self, edge: EdgeId) -> Edge {
        let [from, to] = self.ends()[edge.index()];
        Edge { from, to, length: Millimetres(self.lengths()[edge.index()]), flags: self.flags()[edge.index()] }
    }

    /// The position of a node.
    #[must_use]
    pub fn position(&self, node: NodeId) -> LngLat {
        self.nodes()[node.index()].into()
    }

    /// The shape of an edge, both ends included.
    #[must_use]
    pub fn points(&self, edge: EdgeId) -> &[E7] {
        let starts: &[u32] = self.get(Section::PointStart);
        &self.get(Section::Points)[starts[edge.index()] as usize..starts[edge.index() + 1] as usize]
    }

    /// The shape of an edge with how far along it each point lies.
    pub fn measured_points(&self, edge: EdgeId) -> impl Iterator<Item = (E7, Millimetres)> + '_ {
        let points = self.points(edge);
        points.iter().copied().zip(chain::along(points))
    }

    /// The place that lies `along` an edge.
    #[must_use]
    pub fn place(&self, edge: EdgeId, along: Millimetres) -> LngLat {
        let mut before: Option<(E7, Millimetres)> = None;
        for (point, reached) in self.measured_points(edge) {
            if reached >= along {
                let Some((from, passed)) = before else { return point.into() };
                let share = f64::from(along.0 - passed.0) / f64::from((reached - passed).0).max(1.0);
                return chain::between(from, point, share).into();
            }
            before = Some((point, reached));
        }
        before.expect("an edge has points").0.into()
    }

    /// The shape of a part of an edge, in the direction from `from` to `to`, both ends included.
    #[must_use]
    pub fn places_between(&self, edge: EdgeId, from: Millimetres, to: Millimetres) -> Vec<LngLat> {
        let (start, end) = (from.min(to), from.max(to));
        let between = self.measured_points(edge).filter(|(_, along)| start < *along && *along < end);
        let mut places = vec![self.place(edge, start)];
        places.extend(between.map(|(point, _)| LngLat::from(point)));
        places.push(self.place(edge, end));
        if from > to {
            places.reverse();
        }
        places
    }

    /// The name of the street, empty where it has none.
    #[must_use]
    pub fn name(&self, edge: EdgeId) -> &str {
        let name = self.get::<u32>(Section::EdgeNames)[edge.index()] as usize;
        let starts: &[u32] = self.get(Section::NameStart);
        let bytes = &self.get::<u8>(Section::NameBytes)[starts[name] as usize..starts[name + 1] as usize];
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    pub(super) fn cell_starts(&self) -> &[u32] {
        self.get(Section::CellStart)
    }

    pub(super) fn segments(&self) -> &[Segment] {
        self.get(Section::Segments)
    }

    pub(super) fn grid(&self) -> &Grid {
        &self.get::<Summary>(Section::Summary)[0].grid
    }

    pub(super) fn obstacle_starts(&self) -> &[u32] {
        self.get(Section::BarrierStart)
    }

    pub(super) fn obstacles(&self) -> &[Obstacle] {
        self.get(Section::Barriers)
    }

    pub(super) fn water_starts(&self) -> &[u32] {
        self.get(Section::WaterStart)
    }

    pub(super) fn corner_waters(&self) -> &[u32] {
        self.get(Section::Waters)
    }
}
