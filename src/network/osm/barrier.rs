//! Barriers of an extract: water, railways and motorways that run on the ground.
//!
//! In the words of the OpenStreetMap wiki: `natural=water`, `waterway=riverbank|dock` and `landuse=reservoir` are
//! areas; `waterway=river|canal` and `natural=coastline` are lines. Streams, ditches and drains are stepped over.
//! What runs in a tunnel, or on a bridge, is no barrier to who walks above or below it.

use std::collections::BTreeMap;

use osmpbf::{RelMemberType, Relation};

use crate::coord::E7;

use super::super::raw::{BarrierKind, RawBarriers};
use super::access::Tags;
use super::boundary;
use super::nodes::NodeTable;
use super::ways::Way;

/// What a way or an area is a barrier as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An area of water, where the way is closed.
    Water,
    /// A line.
    Line(BarrierKind),
}

/// A barrier drawn as one way.
#[derive(Clone, Debug)]
pub(super) struct BarrierWay {
    pub kind: Kind,
    pub refs: Vec<i64>,
}

/// An area of water drawn as a relation.
#[derive(Clone, Debug)]
pub(super) struct WaterRelation {
    pub members: Vec<i64>,
}

impl WaterRelation {
    /// The area that `relation` draws, if it is one of water.
    pub fn of(relation: &Relation<'_>, tags: &Tags<'_>) -> Option<Self> {
        let ways = relation.members().filter(|member| member.member_type == RelMemberType::Way);
        (kind(tags)? == Kind::Water).then(|| Self { members: ways.map(|member| member.member_id).collect() })
    }
}

/// What something with `tags` is a barrier as, if it is one.
pub(super) fn kind(tags: &Tags<'_>) -> Option<Kind> {
    let underground =
        !matches!(tags.tunnel, "" | "no") || matches!(tags.covered, "yes") || tags.location == "underground";
    if underground {
        return None;
    }
    let water = tags.natural == "water" || matches!(tags.waterway, "riverbank" | "dock") || tags.landuse == "reservoir";
    if water {
        return (tags.intermittent != "yes").then_some(Kind::Water);
    }
    if tags.natural == "coastline" {
        return Some(Kind::Line(BarrierKind::Coast));
    }
    let above = !matches!(tags.bridge, "" | "no");
    if above {
        return None;
    }
    if matches!(tags.waterway, "river" | "canal") {
        return (tags.intermittent != "yes").then_some(Kind::Line(BarrierKind::Water));
    }
    if matches!(tags.railway, "rail" | "light_rail" | "narrow_gauge" | "subway" | "preserved") {
        return Some(Kind::Line(BarrierKind::Rail));
    }
    let motorway =
        matches!(tags.highway, "motorway" | "motorway_link") || tags.motorroad == "yes" && !tags.highway.is_empty();
    motorway.then_some(Kind::Line(BarrierKind::Motorway))
}

/// Positions for everything; what the extract does not hold completely stays as lines.
pub(super) fn assemble(
    ways: &[BarrierWay],
    waters: &[WaterRelation],
    members: &[Way],
    nodes: &NodeTable,
) -> RawBarriers {
    let mut barriers = RawBarriers::default();
    for way in ways {
        match way.kind {
            Kind::Line(kind) => lines(&mut barriers, kind, &way.refs, nodes),
            Kind::Water => {
                let closed = way.refs.len() > 3 && way.refs.first() == way.refs.last();
                let ring: Option<Vec<E7>> = way.refs.iter().map(|&id| nodes.position(id)).collect();
                match ring.filter(|_| closed) {
                    Some(ring) => barriers.waters.push(vec![ring]),
                    None => lines(&mut barriers, BarrierKind::Water, &way.refs, nodes),
                }
            }
        }
    }
    let by_id: BTreeMap<i64, &[i64]> = members.iter().map(|way| (way.id, way.refs.as_slice())).collect();
    for water in waters {
        match boundary::rings(&water.members, &by_id, nodes) {
            Some(rings) => barriers.waters.push(rings),
            None => {
                for refs in water.members.iter().filter_map(|id| by_id.get(id)) {
                    lines(&mut barriers, BarrierKind::Water, refs, nodes);
                }
            }
        }
    }
    barriers
}

/// Adds the runs of known nodes as lines.
fn lines(barriers: &mut RawBarriers, kind: BarrierKind, refs: &[i64], nodes: &NodeTable) {
    let positions: Vec<Option<E7>> = refs.iter().map(|&id| nodes.position(id)).collect();
    let runs = positions.split(Option::is_none).map(|run| run.iter().flatten().copied().collect::<Vec<E7>>());
    barriers.lines.extend(runs.filter(|run| run.len() > 1).map(|run| (kind, run)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &str) -> Option<Kind> {
        kind(&Tags::of(tags.split_whitespace().map(|tag| tag.split_once('=').expect("key=value"))))
    }

    #[test]
    fn what_runs_on_the_ground_is_a_barrier_and_what_runs_above_or_below_is_none() {
        assert_eq!(of("natural=water"), Some(Kind::Water));
        assert_eq!(of("natural=water intermittent=yes"), None);
        assert_eq!(of("waterway=river"), Some(Kind::Line(BarrierKind::Water)));
        assert_eq!(of("waterway=river tunnel=culvert"), None);
        assert_eq!(of("waterway=stream"), None);
        assert_eq!(of("natural=coastline"), Some(Kind::Line(BarrierKind::Coast)));
        assert_eq!(of("railway=rail"), Some(Kind::Line(BarrierKind::Rail)));
        assert_eq!(of("railway=rail bridge=yes"), None);
        assert_eq!(of("railway=subway tunnel=yes"), None);
        assert_eq!(of("railway=tram"), None);
        assert_eq!(of("railway=abandoned"), None);
        assert_eq!(of("highway=motorway"), Some(Kind::Line(BarrierKind::Motorway)));
        assert_eq!(of("highway=motorway bridge=viaduct"), None);
        assert_eq!(of("highway=trunk motorroad=yes"), Some(Kind::Line(BarrierKind::Motorway)));
        assert_eq!(of("highway=trunk"), None);
    }
}
