//! Streets as they come out of a map: ways with their positions, before they become a network.

use crate::coord::E7;

use super::edge::EdgeFlags;

/// One way, complete: every node has a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawWay {
    /// The nodes it runs through, as indices into [`RawStreets::nodes`].
    pub nodes: Vec<u32>,
    /// What each mode may do on it.
    pub flags: EdgeFlags,
    /// Its name, as an index into [`RawStreets::names`]; 0 is "no name".
    pub name: u32,
}

/// What nobody walks across between a place and the street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarrierKind {
    /// A river or a canal, or the outline of water of which a part is missing.
    Water,
    /// The coast: land on its left.
    Coast,
    /// A railway on the ground.
    Rail,
    /// A motorway on the ground.
    Motorway,
}

/// Barriers of an extract.
#[derive(Clone, Debug, Default)]
pub struct RawBarriers {
    /// Lines that must not be crossed.
    pub lines: Vec<(BarrierKind, Vec<E7>)>,
    /// Areas of water: closed rings, outer and inner ones alike.
    pub waters: Vec<Vec<Vec<E7>>>,
}

/// All streets of an extract.
#[derive(Clone, Debug, Default)]
pub struct RawStreets {
    /// Positions of the nodes, in the order of their OpenStreetMap ids.
    pub nodes: Vec<E7>,
    /// The ways that some mode may use.
    pub ways: Vec<RawWay>,
    /// Names of streets; the first is empty.
    pub names: Vec<String>,
    /// What lies between places and streets.
    pub barriers: RawBarriers,
}
