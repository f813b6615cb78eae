//! Ways and relations of an extract: the first two passes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};

use osmpbf::{PrimitiveBlock, RelMemberType, Relation};
use rayon::prelude::*;

use super::super::base_map::{Form, Names, ShapeClass};
use super::super::edge::EdgeFlags;
use super::access::Tags;
use super::barrier::{self, BarrierWay, WaterRelation};
use super::blobs::{Blob, OsmError};
use super::boundary::Outline;
use super::drawn::Drawn;
use super::look::Look;
use super::{Progress, Step};

/// A way with the ids of its nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub id: i64,
    pub refs: Vec<i64>,
    pub flags: EdgeFlags,
    pub name: String,
    /// What it is drawn as, if it is tagged itself.
    pub drawn: Option<(ShapeClass, Form)>,
    pub level: i8,
    /// Its Chinese and its English name, where it has either.
    pub other_names: Option<Box<[String; 2]>>,
}

impl Way {
    /// A street.
    fn street(way: &osmpbf::Way<'_>, flags: EdgeFlags, look: &Look<'_>) -> Self {
        let refs: Vec<i64> = way.refs().collect();
        let Names { name, zh, en } = look.names();
        let other = (!zh.is_empty() || !en.is_empty()).then(|| Box::new([zh.to_owned(), en.to_owned()]));
        Self {
            id: way.id(),
            drawn: look.way(refs.len() > 3 && refs.first() == refs.last()),
            refs,
            flags,
            name: name.to_owned(),
            level: look.level(),
            other_names: other,
        }
    }

    /// What it is called.
    pub fn names(&self) -> Names<'_> {
        let [zh, en] = self.other_names.as_ref().map_or(["", ""], |names| [names[0].as_str(), names[1].as_str()]);
        Names { name: &self.name, zh, en }
    }
}

/// A pedestrian square drawn as a multipolygon: its outlines are walked.
#[derive(Clone, Debug)]
pub(super) struct Square {
    members: Vec<i64>,
    flags: EdgeFlags,
    name: String,
}

/// What the first pass finds.
#[derive(Debug, Default)]
pub(super) struct FirstPass {
    pub ways: Vec<Way>,
    pub squares: Vec<Square>,
    pub boundaries: Vec<Outline>,
    pub barriers: Vec<BarrierWay>,
    pub waters: Vec<WaterRelation>,
    pub drawn: Drawn,
}

impl FirstPass {
    /// Ways that some relation needs for streets, boundaries or barriers.
    pub fn wanted_ways(&self) -> BTreeSet<i64> {
        let squares = self.squares.iter().flat_map(|square| &square.members);
        let outlines = self.boundaries.iter().flat_map(|outline| &outline.members);
        let waters = self.waters.iter().flat_map(|water| &water.members);
        squares.chain(outlines).chain(waters).copied().collect()
    }

    fn append(&mut self, mut other: Self) {
        self.ways.append(&mut other.ways);
        self.squares.append(&mut other.squares);
        self.boundaries.append(&mut other.boundaries);
        self.barriers.append(&mut other.barriers);
        self.waters.append(&mut other.waters);
        self.drawn.append(other.drawn);
    }
}

/// Finds streets, squares, boundaries and barriers.
pub(super) fn first_pass(blobs: &[Blob<'_>], progress: Progress<'_>) -> Result<FirstPass, OsmError> {
    let done = AtomicU64::new(0);
    let parts: Vec<FirstPass> = blobs
        .par_iter()
        .map(|blob| {
            let part = blob.look(streets_of)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Step { name: "reading ways", done, total: blobs.len() as u64, unit: "blocks" });
            Ok(part)
        })
        .collect::<Result<_, OsmError>>()?;
    let mut all = FirstPass::default();
    for part in parts {
        all.append(part);
    }
    Ok(all)
}

fn streets_of(block: &PrimitiveBlock) -> FirstPass {
    let mut found = FirstPass::default();
    for group in block.groups() {
        for way in group.ways() {
            let tags = Tags::of(way.tags());
            let flags = tags.flags();
            let look = if tags.highway.is_empty() { Look::of(way.tags()) } else { Look::of_street(&tags) };
            found.drawn.way(&way, &look, flags.is_some());
            if let Some(flags) = flags {
                found.ways.push(Way::street(&way, flags, &look));
            }
            if let Some(kind) = barrier::kind(&tags) {
                found.barriers.push(BarrierWay { kind, refs: way.refs().collect() });
            }
        }
        for relation in group.relations() {
            let tags: BTreeMap<&str, &str> = relation.tags().collect();
            if tags.get("boundary") == Some(&"administrative") {
                found.boundaries.extend(Outline::of(&relation, &tags));
            } else if tags.get("type") == Some(&"multipolygon") {
                let tags = Tags::of(relation.tags());
                found.squares.extend(square_of(&relation, &tags));
                found.waters.extend(WaterRelation::of(&relation, &tags));
                found.drawn.relation(&relation, &Look::of(relation.tags()));
            }
        }
    }
    found
}

fn square_of(relation: &Relation<'_>, tags: &Tags<'_>) -> Option<Square> {
    let flags = tags.flags()?;
    let ways = relation.members().filter(|member| member.member_type == RelMemberType::Way);
    Some(Square { members: ways.map(|member| member.member_id).collect(), flags, name: tags.name().to_owned() })
}

/// Fetches the ways in `wanted`, whatever their tags, in the order of the file.
pub(super) fn second_pass(blobs: &[Blob<'_>], wanted: &BTreeSet<i64>) -> Result<Vec<Way>, OsmError> {
    let wanted: HashSet<i64> = wanted.iter().copied().collect();
    let parts: Vec<Vec<Way>> = blobs
        .par_iter()
        .map(|blob| {
            let block = blob.decode()?;
            let ways = block.groups().flat_map(|group| group.ways()).filter(|way| wanted.contains(&way.id()));
            Ok(ways.map(|way| Way { id: way.id(), refs: way.refs().collect(), ..Way::default() }).collect())
        })
        .collect::<Result<_, OsmError>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// The outlines of squares as streets, but for those that are streets already.
pub(super) fn square_edges(squares: &[Square], members: &[Way], streets: &[Way]) -> Vec<Way> {
    let mut taken: HashSet<i64> = streets.iter().map(|way| way.id).collect();
    let by_id: BTreeMap<i64, &Way> = members.iter().map(|way| (way.id, way)).collect();
    let mut edges = Vec::new();
    for square in squares {
        for id in &square.members {
            if let Some(way) = by_id.get(id).filter(|_| taken.insert(*id)) {
                edges.push(Way { flags: square.flags, name: square.name.clone(), ..(*way).clone() });
            }
        }
    }
    edges
}
