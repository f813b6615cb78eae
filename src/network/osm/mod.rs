//! Reads streets, administrative boundaries, barriers and the base map out of an OpenStreetMap extract (`.osm.pbf`).
//!
//! The extract is read in passes, so that memory follows the streets and not the file: ways and relations,
//! then the ways that relations need, then the nodes that ways need. Node references that the file does not
//! hold cut a way in two, ids may come in any order, and the header's bounding box is not believed.

mod access;
mod barrier;
mod blobs;
mod boundary;
mod drawn;
mod gate;
mod look;
mod nodes;
mod sign;
mod ways;

use std::collections::BTreeSet;

pub use blobs::OsmError;
pub use boundary::Boundary;

use crate::coord::E7;

use self::nodes::NodeTable;
use self::ways::Way;
use super::base_map::RawBaseMap;
use super::raw::{RawStreets, RawWay};

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What is being done.
    pub name: &'static str,
    /// How much of it is done.
    pub done: u64,
    /// How much there is, 0 when it is not known.
    pub total: u64,
    /// What `done` and `total` count.
    pub unit: &'static str,
}

/// Hears of each [`Step`]; called from several threads.
pub type Progress<'a> = &'a (dyn Fn(Step) + Sync);

/// What an extract holds for us.
#[derive(Debug, Default)]
pub struct Extract {
    /// The streets.
    pub streets: RawStreets,
    /// What lies around them, and the places that people go to.
    pub base_map: RawBaseMap,
    /// Administrative areas whose outline is complete in the extract.
    pub boundaries: Vec<Boundary>,
    /// Administrative relations whose outline is not complete.
    pub broken_boundaries: u64,
    /// References from streets to nodes that the extract does not hold.
    pub missing_nodes: u64,
    /// Ways tagged as a street that some mode may use.
    pub street_ways: u64,
}

/// Reads an extract.
///
/// # Errors
///
/// [`OsmError`] when the bytes are no PBF, when a block is damaged or lies about its size, or when it uses
/// a feature that we do not know. An extract without a single street is no error here.
pub fn read(pbf: &[u8], progress: Progress<'_>) -> Result<Extract, OsmError> {
    let blobs = blobs::checked(pbf)?;

    let mut first = ways::first_pass(&blobs, progress)?;
    let drawn = std::mem::take(&mut first.drawn);
    let wanted: BTreeSet<i64> = first.wanted_ways();
    let fetched: BTreeSet<i64> = wanted.iter().copied().chain(drawn.members()).collect();
    let members = if fetched.is_empty() { Vec::new() } else { ways::second_pass(&blobs, &fetched)? };

    let mut street_ways = first.ways;
    street_ways.extend(ways::square_edges(&first.squares, &members, &street_ways));

    // Nodes of streets are kept apart from the many that are only drawn.
    let needed = members.iter().filter(|way| wanted.contains(&way.id));
    let refs = street_ways.iter().chain(needed).map(|way| way.refs.as_slice());
    let table = NodeTable::of(refs.chain(first.barriers.iter().map(|way| way.refs.as_slice())));
    let drawn_table = NodeTable::of(drawn.refs(&members));
    let third = nodes::third_pass(&blobs, table, drawn_table, progress)?;
    let table = third.table;

    let (boundaries, broken_boundaries) = boundary::assemble(&first.boundaries, &members, &table);
    let mut base_map = RawBaseMap::default();
    let (mut streets, missing_nodes) = resolve(&street_ways, &table, &mut base_map);
    streets.barriers = barrier::assemble(&first.barriers, &first.waters, &members, &table);
    drawn.put(&mut base_map, &members, &third.drawn);
    drawn::put_sea(&mut base_map, &streets);
    third.signs.iter().for_each(|sign| sign.put(&mut base_map));
    Ok(Extract {
        street_ways: street_ways.len() as u64,
        streets: gate::cut(streets.without_overlaps(), &third.gates),
        base_map,
        boundaries,
        broken_boundaries,
        missing_nodes,
    })
}

/// Turns references into positions, and draws the streets; a missing node cuts its way.
fn resolve(ways: &[Way], table: &NodeTable, base_map: &mut RawBaseMap) -> (RawStreets, u64) {
    let mut names = Names::default();
    let mut streets =
        RawStreets { nodes: table.positions(), ways: Vec::with_capacity(ways.len()), ..RawStreets::default() };
    let mut missing = 0;
    for way in ways {
        let (name, first) = (names.index(&way.name), streets.ways.len());
        let mut run: Vec<u32> = Vec::with_capacity(way.refs.len());
        let mut finish = |run: &mut Vec<u32>| {
            if run.len() > 1 {
                streets.ways.push(RawWay { nodes: std::mem::take(run), flags: way.flags, name });
            }
            run.clear();
        };
        for node in table.indices_of(&way.refs) {
            match node {
                Some(node) if run.last() == Some(&node) => {}
                Some(node) => run.push(node),
                None => {
                    missing += 1;
                    finish(&mut run);
                }
            }
        }
        finish(&mut run);
        drawn::put_street(base_map, way, &streets.ways[first..], &streets.nodes);
    }
    streets.names = names.list;
    (streets, missing)
}

/// Gives each distinct name a number, in order of appearance; "" is 0.
struct Names {
    list: Vec<String>,
    index: std::collections::HashMap<String, u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { list: vec![String::new()], index: std::iter::once((String::new(), 0)).collect() }
    }
}

impl Names {
    fn index(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.index.get(name) {
            return index;
        }
        let index = u32::try_from(self.list.len()).expect("fewer than 4 billion street names");
        self.list.push(name.to_owned());
        self.index.insert(name.to_owned(), index);
        index
    }
}

/// A node of the extract that is not known to the file: its position marks it.
const UNKNOWN: E7 = E7 { lng: i32::MIN, lat: i32::MIN };
