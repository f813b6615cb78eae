//! Administrative areas drawn as relations: rings put together from ways.

use std::collections::BTreeMap;

use osmpbf::{RelMemberType, Relation};

use crate::coord::E7;

use super::nodes::NodeTable;
use super::ways::Way;

/// An administrative area whose outline is complete in the extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// Id of the relation.
    pub id: i64,
    /// Its name, empty where it has none.
    pub name: String,
    /// Its `admin_level`, 2 (country) to 11, 0 where not a number.
    pub admin_level: u8,
    /// Closed rings, outer and inner ones alike: a place is inside if an odd number of rings is around it.
    pub rings: Vec<Vec<E7>>,
}

/// A boundary as the relation lists it.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    id: i64,
    name: String,
    admin_level: u8,
    pub members: Vec<i64>,
}

impl Outline {
    /// The outline that `relation` lists, if it lists any way.
    pub fn of(relation: &Relation<'_>, tags: &BTreeMap<&str, &str>) -> Option<Self> {
        let ways = relation.members().filter(|member| {
            member.member_type == RelMemberType::Way && matches!(member.role(), Ok("outer" | "inner" | ""))
        });
        let members: Vec<i64> = ways.map(|member| member.member_id).collect();
        (!members.is_empty()).then(|| Self {
            id: relation.id(),
            name: (*tags.get("name").unwrap_or(&"")).to_owned(),
            admin_level: tags.get("admin_level").and_then(|level| level.parse().ok()).unwrap_or(0),
            members,
        })
    }
}

/// Puts the outlines together; the second value counts those that the extract does not hold completely.
pub(super) fn assemble(outlines: &[Outline], ways: &[Way], nodes: &NodeTable) -> (Vec<Boundary>, u64) {
    let by_id: BTreeMap<i64, &[i64]> = ways.iter().map(|way| (way.id, way.refs.as_slice())).collect();
    let mut whole = Vec::new();
    let mut broken = 0;
    for outline in outlines {
        match rings(&outline.members, &by_id, nodes) {
            Some(rings) => whole.push(Boundary {
                id: outline.id,
                name: outline.name.clone(),
                admin_level: outline.admin_level,
                rings,
            }),
            None => broken += 1,
        }
    }
    whole.sort_by_key(|boundary| (boundary.admin_level, boundary.id));
    whole.dedup_by_key(|boundary| boundary.id);
    (whole, broken)
}

/// Joins ways end to end into closed rings; `None` if a way or a node is missing or a ring stays open.
pub(super) fn rings(members: &[i64], ways: &BTreeMap<i64, &[i64]>, nodes: &NodeTable) -> Option<Vec<Vec<E7>>> {
    let mut parts: Vec<&[i64]> = Vec::with_capacity(members.len());
    for id in members {
        parts.push(*ways.get(id).filter(|refs| refs.len() > 1)?);
    }
    let mut by_end: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (part, refs) in parts.iter().enumerate() {
        by_end.entry(refs[0]).or_default().push(part);
        by_end.entry(refs[refs.len() - 1]).or_default().push(part);
    }
    let mut used = vec![false; parts.len()];
    let mut rings = Vec::new();
    for start in 0..parts.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut ring: Vec<i64> = parts[start].to_vec();
        while ring[0] != ring[ring.len() - 1] {
            let end = ring[ring.len() - 1];
            let next = by_end[&end].iter().copied().find(|&part| !used[part])?;
            used[next] = true;
            let refs = parts[next];
            if refs[0] == end {
                ring.extend(&refs[1..]);
            } else {
                ring.extend(refs.iter().rev().skip(1));
            }
        }
        let positions: Option<Vec<E7>> = ring.iter().map(|&id| nodes.position(id)).collect();
        rings.push(positions.filter(|ring| ring.len() > 3)?);
    }
    Some(rings)
}
