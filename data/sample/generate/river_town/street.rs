//! Streets, the railway and the expressway as ways of the map.

use super::draft::Town;
use super::line::{Kind, Line, LineId};
use super::mesh::HalfId;

/// Writes every line that is a way.
pub fn write(town: &mut Town) {
    for (line, paths) in town.all_paths().into_iter().enumerate() {
        let kind = town.lines[line].kind;
        if matches!(kind, Kind::Border | Kind::Plot) {
            continue;
        }
        for path in paths {
            let same = |one: &HalfId, other: &HalfId| town.mesh.edge(*one).level == town.mesh.edge(*other).level;
            for piece in path.chunk_by(same).map(<[HalfId]>::to_vec).collect::<Vec<_>>() {
                write_piece(town, line as LineId, &piece);
            }
        }
    }
}

fn write_piece(town: &mut Town, line: LineId, piece: &[HalfId]) {
    let level = town.mesh.edge(piece[0]).level;
    let mut nodes = vec![town.mesh.from(piece[0])];
    nodes.extend(piece.iter().map(|&half| town.mesh.to(half)));
    let last = nodes.len() - 1;
    let ids: Vec<u32> = nodes
        .into_iter()
        .enumerate()
        .map(|(index, node)| town.node(node, if index == 0 || index == last { 0 } else { level }))
        .collect();
    let line = town.lines[line as usize].clone();
    let tags = tags(&line, level);
    town.map.way(ids, &tags);
}

fn tags(line: &Line, level: i8) -> Vec<(&'static str, &str)> {
    let mut tags = match line.kind {
        Kind::Midstream => vec![("waterway", "river")],
        Kind::Railway => vec![("railway", "rail"), ("gauge", "1435"), ("electrified", "contact_line")],
        Kind::Expressway => vec![("highway", "motorway"), ("lanes", "4"), ("ref", "S99")],
        Kind::Footbridge if level == 0 => vec![("highway", "steps")],
        kind => vec![("highway", kind.highway())],
    };
    match line.kind {
        Kind::Primary => tags.extend([("lanes", "6"), ("cycleway", "track")]),
        Kind::Secondary => tags.extend([("lanes", "4"), ("cycleway", "lane")]),
        Kind::Tertiary => tags.push(("lanes", "2")),
        _ => {}
    }
    tags.push(("name", line.name.as_str()));
    if line.one_way {
        tags.push(("oneway", "yes"));
    }
    match level {
        1 => tags.extend([("bridge", "yes"), ("layer", "1")]),
        -1 => tags.extend([("tunnel", "yes"), ("layer", "-1")]),
        _ => {}
    }
    tags
}
