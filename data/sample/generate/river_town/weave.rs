//! Weaves drawn lines into a mesh: they are cut where they cross, and the faces between them are found.

use super::line::{Kind, LineId};
use super::mesh::{Edge, FaceId, HalfId, Mesh, NodeId, OUTSIDE};
use super::plan::Drawn;
use super::point::Point;
use super::ring;

/// Places closer than this are one node.
const SAME_M: f64 = 1.5;

/// The mesh of `lines`; a line is numbered by its place in the list.
///
/// # Panics
///
/// If the lines do not hang together.
pub fn weave(lines: &[Drawn]) -> Mesh {
    let mut mesh = Mesh::default();
    let mut pieces: Vec<(NodeId, NodeId, LineId)> = Vec::new();
    let straight: Vec<(Point, Point, LineId)> = lines
        .iter()
        .enumerate()
        .flat_map(|(id, line)| line.points.windows(2).map(move |pair| (pair[0], pair[1], id as LineId)))
        .collect();
    let mut cuts: Vec<Vec<f64>> = vec![vec![0.0, 1.0]; straight.len()];
    for one in 0..straight.len() {
        for other in one + 1..straight.len() {
            let ((a, b, line), (c, d, other_line)) = (straight[one], straight[other]);
            let far = a.x.min(b.x) > c.x.max(d.x) || c.x.min(d.x) > a.x.max(b.x);
            if far || line == other_line {
                continue;
            }
            if let Some([share, other_share]) = ring::crossing(a, b, c, d) {
                cuts[one].push(share);
                cuts[other].push(other_share);
            }
        }
    }
    for ((a, b, line), cuts) in straight.into_iter().zip(&mut cuts) {
        cuts.sort_by(f64::total_cmp);
        let nodes: Vec<NodeId> = cuts.iter().map(|&share| node_at(&mut mesh, a.towards(b, share))).collect();
        pieces.extend(nodes.windows(2).filter(|pair| pair[0] != pair[1]).map(|pair| (pair[0], pair[1], line)));
    }
    prune(&mut pieces, &mesh.nodes, lines);
    for (from, to, line) in pieces {
        mesh.add_edge(from, to, Edge { line, level: 0 });
    }
    turn(&mut mesh);
    trace(&mut mesh);
    mesh
}

fn node_at(mesh: &mut Mesh, place: Point) -> NodeId {
    let known = mesh.nodes.iter().position(|node| node.to(place) < SAME_M);
    known.unwrap_or_else(|| {
        mesh.nodes.push(place);
        mesh.nodes.len() - 1
    }) as NodeId
}

/// Cuts off what stands out beyond a crossing. What leaves the district stays.
fn prune(pieces: &mut Vec<(NodeId, NodeId, LineId)>, nodes: &[Point], lines: &[Drawn]) {
    let border = &lines.iter().find(|line| line.kind == Kind::Border).expect("the plan has a border").points;
    loop {
        let mut degree = vec![0; nodes.len()];
        for &(from, to, _) in pieces.iter() {
            degree[from as usize] += 1;
            degree[to as usize] += 1;
        }
        let before = pieces.len();
        pieces.retain(|&(from, to, line)| {
            let (a, b) = (nodes[from as usize], nodes[to as usize]);
            let loose = degree[from as usize] == 1 || degree[to as usize] == 1;
            let street = lines[line as usize].kind.is_street();
            !(loose && street && ring::contains(border, a) && ring::contains(border, b))
        });
        if pieces.len() == before {
            break;
        }
    }
}

/// Links each half to the one that follows it around the face to its left.
fn turn(mesh: &mut Mesh) {
    let mut leaving: Vec<Vec<HalfId>> = vec![Vec::new(); mesh.nodes.len()];
    for half in 0..mesh.halves.len() as HalfId {
        leaving[mesh.from(half) as usize].push(half);
    }
    for halves in &mut leaving {
        let way = |half: HalfId| {
            let (from, to) = mesh.ends(half);
            to - from
        };
        let lower = |way: Point| way.y < 0.0 || way.y == 0.0 && way.x < 0.0;
        halves.sort_by(|&one, &other| {
            let (one, other) = (way(one), way(other));
            lower(one).cmp(&lower(other)).then(0.0_f64.total_cmp(&one.cross(other)))
        });
    }
    for halves in &leaving {
        for (index, &half) in halves.iter().enumerate() {
            // The half that arrives beside `half` turns into the next one clockwise.
            let clockwise = halves[(index + halves.len() - 1) % halves.len()];
            mesh.link(half ^ 1, clockwise);
        }
    }
}

/// Numbers the faces.
fn trace(mesh: &mut Mesh) {
    let mut seen = vec![false; mesh.halves.len()];
    let mut outer = 0;
    mesh.faces.push(0);
    for start in 0..mesh.halves.len() as HalfId {
        if seen[start as usize] {
            continue;
        }
        let mut halves = Vec::new();
        let mut half = start;
        while !seen[half as usize] {
            seen[half as usize] = true;
            halves.push(half);
            half = mesh.next(half);
        }
        let outline: Vec<Point> = halves.iter().map(|&half| mesh.place(mesh.from(half))).collect();
        let face = if ring::area(&outline) > 0.0 {
            mesh.faces.push(start);
            mesh.faces.len() as FaceId - 1
        } else {
            outer += 1;
            mesh.faces[OUTSIDE as usize] = start;
            OUTSIDE
        };
        for half in halves {
            mesh.halves[half as usize].face = face;
        }
    }
    assert_eq!(outer, 1, "every line of the plan must hang together with the border");
}
