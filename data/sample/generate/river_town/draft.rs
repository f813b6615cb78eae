//! The town while it is being built: its mesh, its lines, its map.

use std::collections::BTreeMap;

use super::line::{Kind, Line, LineId};
use super::mesh::{FaceId, HalfId, Mesh, NodeId};
use super::osm::{Map, Tags};
use super::plan::{self, Drawn};
use super::point::Point;
use super::ring;
use super::village;
use super::weave;
use super::zone::Zone;

/// The middle of a strip beside the railway lies no farther from it than this.
const VERGE_M: f64 = 75.0;

#[derive(Debug, Default)]
pub struct Town {
    pub mesh: Mesh,
    pub lines: Vec<Line>,
    /// What each face is; the first one is the outside.
    pub zones: Vec<Zone>,
    pub map: Map,
    /// Nodes of the map that stand for nodes of the mesh, by level.
    ids: BTreeMap<(NodeId, i8), u32>,
}

impl Town {
    /// The plan, woven.
    pub fn planned(drawn: &[Drawn]) -> Self {
        let mesh = weave::weave(drawn);
        let lines = drawn.iter().map(|line| Line::new(line.kind, line.name)).collect();
        let mut town = Self { mesh, lines, ..Self::default() };
        let villages = village::all();
        town.zones = vec![Zone::Field];
        for face in town.mesh.face_ids() {
            let heart = ring::heart(&town.mesh.outline(face));
            let zone = if town.mesh.around(face).iter().any(|&half| town.kind(half) == Kind::Midstream) {
                Zone::River
            } else if villages.iter().any(|village| ring::contains(&village.border, heart)) {
                Zone::Village
            } else if town.is_beside_rail(face, heart) {
                Zone::Verge
            } else {
                Zone::at(heart)
            };
            town.zones.push(zone);
        }
        town
    }

    /// Whether a face is a narrow strip along the railway.
    fn is_beside_rail(&self, face: FaceId, heart: Point) -> bool {
        let rail = self.mesh.around(face).into_iter().filter(|&half| self.kind(half) == Kind::Railway);
        rail.map(|half| self.mesh.ends(half)).any(|(a, b)| ring::to_side(heart, a, b) < VERGE_M)
    }

    pub fn zone(&self, face: FaceId) -> Zone {
        self.zones[face as usize]
    }

    pub fn line(&self, half: HalfId) -> &Line {
        &self.lines[self.mesh.edge(half).line as usize]
    }

    pub fn kind(&self, half: HalfId) -> Kind {
        self.line(half).kind
    }

    pub fn add_line(&mut self, line: Line) -> LineId {
        self.lines.push(line);
        LineId::try_from(self.lines.len() - 1).expect("fewer than 65,536 lines")
    }

    /// The halves of a line in order, each piece that hangs together on its own.
    pub fn paths(&self, line: LineId) -> Vec<Vec<HalfId>> {
        let edges = (0..self.mesh.edges.len()).filter(|&edge| self.mesh.edges[edge].line == line);
        paths(&self.mesh, edges.map(|edge| 2 * edge as HalfId).collect())
    }

    /// The halves of every line, in the order of lines.
    pub fn all_paths(&self) -> Vec<Vec<Vec<HalfId>>> {
        let mut edges: Vec<Vec<HalfId>> = vec![Vec::new(); self.lines.len()];
        for (edge, of) in self.mesh.edges.iter().enumerate() {
            edges[of.line as usize].push(2 * edge as HalfId);
        }
        edges.into_iter().map(|halves| paths(&self.mesh, halves)).collect()
    }

    /// The node of the map that stands for a node of the mesh at a level.
    pub fn node(&mut self, node: NodeId, level: i8) -> u32 {
        let (map, mesh) = (&mut self.map, &self.mesh);
        *self.ids.entry((node, level)).or_insert_with(|| map.node(mesh.place(node), &[]))
    }

    /// The node nearest to `place` among the ends on the ground of halves that `takes` lets through.
    pub fn nearest_node(&self, place: Point, takes: impl Fn(&Self, HalfId) -> bool) -> NodeId {
        let halves = (0..self.mesh.halves.len() as HalfId).filter(|&half| self.mesh.edge(half).level == 0);
        self.nearest_of(place, halves.filter(|&half| takes(self, half)))
    }

    /// The node of a street on the ground around a face that is nearest to `place`.
    pub fn nearest_around(&self, face: FaceId, place: Point) -> NodeId {
        let open = |&half: &HalfId| self.kind(half).is_street() && self.mesh.edge(half).level == 0;
        self.nearest_of(place, self.mesh.around(face).into_iter().filter(open))
    }

    fn nearest_of(&self, place: Point, halves: impl Iterator<Item = HalfId>) -> NodeId {
        let far = |node: NodeId| self.mesh.place(node).to(place);
        let best = halves.map(|half| self.mesh.from(half)).min_by(|&one, &other| far(one).total_cmp(&far(other)));
        best.expect("the town has such a street")
    }

    /// Adds tags to a node of the mesh on the ground.
    pub fn tag(&mut self, node: NodeId, tags: Tags<'_>) {
        let id = self.node(node, 0);
        self.map.tag(id, tags);
    }
}

/// Chains halves that belong to one line.
fn paths(mesh: &Mesh, halves: Vec<HalfId>) -> Vec<Vec<HalfId>> {
    let mut at: BTreeMap<NodeId, Vec<HalfId>> = BTreeMap::new();
    for &half in &halves {
        at.entry(mesh.from(half)).or_default().push(half);
        at.entry(mesh.to(half)).or_default().push(half ^ 1);
    }
    let mut used: BTreeMap<HalfId, bool> = halves.iter().map(|&half| (half, false)).collect();
    let starts = halves.iter().flat_map(|&half| [half, half ^ 1]);
    let (ends, rest): (Vec<HalfId>, Vec<HalfId>) = starts.partition(|&half| at[&mesh.from(half)].len() == 1);
    let mut paths = Vec::new();
    for start in ends.into_iter().chain(rest) {
        let mut path = Vec::new();
        let mut next = Some(start).filter(|half| !used[&(half & !1)]);
        while let Some(half) = next {
            used.insert(half & !1, true);
            path.push(half);
            next = at[&mesh.to(half)].iter().copied().find(|half| !used[&(half & !1)]);
        }
        if !path.is_empty() {
            paths.push(path);
        }
    }
    paths
}

/// The plan, and the mesh that it makes.
pub fn planned() -> (Vec<Drawn>, Town) {
    let drawn = plan::lines();
    let town = Town::planned(&drawn);
    (drawn, town)
}
