//! The town as a mesh: nodes, edges, and faces between them (a doubly connected edge list).
//!
//! Each edge is two halves, one in each direction; `half ^ 1` is its twin. The face of a half lies to its left.
//! Two operations change a mesh, [`Mesh::split_edge`] and [`Mesh::split_face`], so whatever happens, the faces tile
//! the town and neighbours share every node of their border.

use super::line::LineId;
use super::point::Point;

pub type NodeId = u32;
pub type HalfId = u32;
pub type FaceId = u32;

/// The face around everything.
pub const OUTSIDE: FaceId = 0;

#[derive(Clone, Copy, Debug)]
pub struct Half {
    pub from: NodeId,
    pub next: HalfId,
    pub before: HalfId,
    pub face: FaceId,
}

/// What both halves of an edge share.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub line: LineId,
    /// 0 on the ground, 1 on a bridge, -1 in an underpass.
    pub level: i8,
}

#[derive(Clone, Debug, Default)]
pub struct Mesh {
    pub nodes: Vec<Point>,
    pub halves: Vec<Half>,
    pub edges: Vec<Edge>,
    /// One half of each face; that of [`OUTSIDE`] means nothing.
    pub faces: Vec<HalfId>,
}

impl Mesh {
    pub fn from(&self, half: HalfId) -> NodeId {
        self.halves[half as usize].from
    }

    pub fn to(&self, half: HalfId) -> NodeId {
        self.from(half ^ 1)
    }

    pub fn next(&self, half: HalfId) -> HalfId {
        self.halves[half as usize].next
    }

    pub fn face(&self, half: HalfId) -> FaceId {
        self.halves[half as usize].face
    }

    pub fn edge(&self, half: HalfId) -> &Edge {
        &self.edges[half as usize / 2]
    }

    pub fn edge_mut(&mut self, half: HalfId) -> &mut Edge {
        &mut self.edges[half as usize / 2]
    }

    pub fn place(&self, node: NodeId) -> Point {
        self.nodes[node as usize]
    }

    /// Both ends of a half.
    pub fn ends(&self, half: HalfId) -> (Point, Point) {
        (self.place(self.from(half)), self.place(self.to(half)))
    }

    pub fn length(&self, half: HalfId) -> f64 {
        let (from, to) = self.ends(half);
        from.to(to)
    }

    /// The faces of the town.
    pub fn face_ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        1..self.faces.len() as FaceId
    }

    /// The halves around a face.
    pub fn around(&self, face: FaceId) -> Vec<HalfId> {
        let first = self.faces[face as usize];
        let mut halves = vec![first];
        let mut half = self.next(first);
        while half != first {
            halves.push(half);
            half = self.next(half);
        }
        halves
    }

    /// The outline of a face.
    pub fn outline(&self, face: FaceId) -> Vec<Point> {
        self.around(face).into_iter().map(|half| self.place(self.from(half))).collect()
    }

    /// The halves that leave the start of `half`, itself first, each the next one clockwise.
    pub fn leaving(&self, half: HalfId) -> Vec<HalfId> {
        let mut halves = vec![half];
        let mut other = self.next(half ^ 1);
        while other != half {
            halves.push(other);
            other = self.next(other ^ 1);
        }
        halves
    }

    fn add_node(&mut self, place: Point) -> NodeId {
        self.nodes.push(place);
        self.nodes.len() as NodeId - 1
    }

    /// Adds an edge that hangs on nothing yet; gives its first half.
    pub fn add_edge(&mut self, from: NodeId, to: NodeId, edge: Edge) -> HalfId {
        let half = self.halves.len() as HalfId;
        self.halves.push(Half { from, next: half + 1, before: half + 1, face: OUTSIDE });
        self.halves.push(Half { from: to, next: half, before: half, face: OUTSIDE });
        self.edges.push(edge);
        half
    }

    /// Lets `after` follow `half`.
    pub fn link(&mut self, half: HalfId, after: HalfId) {
        self.halves[half as usize].next = after;
        self.halves[after as usize].before = half;
    }

    /// Puts a node into an edge; `half` then ends there, and the half after it goes on to where it went.
    pub fn split_edge(&mut self, half: HalfId, place: Point) -> NodeId {
        let twin = half ^ 1;
        let (end, edge) = (self.to(half), *self.edge(half));
        let node = self.add_node(place);
        let rest = self.add_edge(node, end, edge);
        let (after, before) = (self.next(half), self.halves[twin as usize].before);
        self.halves[rest as usize].face = self.face(half);
        self.halves[rest as usize + 1].face = self.face(twin);
        self.halves[twin as usize].from = node;
        if after == twin {
            self.link(rest, rest + 1);
        } else {
            self.link(rest, after);
            self.link(before, rest + 1);
        }
        self.link(half, rest);
        self.link(rest + 1, twin);
        node
    }

    /// Draws a line across a face, from the start of `from` by way of `via` to the start of `to`, both halves of the
    /// face. Gives the halves of the line; the face to its left is new.
    pub fn split_face(&mut self, from: HalfId, to: HalfId, via: &[Point], edge: Edge) -> Vec<HalfId> {
        let face = self.face(from);
        let mut nodes = vec![self.from(from)];
        nodes.extend(via.iter().map(|&place| self.add_node(place)));
        nodes.push(self.from(to));
        let chain: Vec<HalfId> = nodes.windows(2).map(|pair| self.add_edge(pair[0], pair[1], edge)).collect();
        let (before_from, before_to) = (self.halves[from as usize].before, self.halves[to as usize].before);
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        for pair in chain.windows(2) {
            self.link(pair[0], pair[1]);
            self.link(pair[1] ^ 1, pair[0] ^ 1);
        }
        self.link(before_from, first);
        self.link(last, to);
        self.link(before_to, last ^ 1);
        self.link(first ^ 1, from);
        let new = self.faces.len() as FaceId;
        self.faces.push(first);
        self.faces[face as usize] = first ^ 1;
        for (start, owner) in [(first, new), (first ^ 1, face)] {
            let mut half = start;
            loop {
                self.halves[half as usize].face = owner;
                half = self.next(half);
                if half == start {
                    break;
                }
            }
        }
        chain
    }
}
