//! What belongs to the railway and the expressway: the station, platforms, a siding, slip roads; and the metro.

use super::curve;
use super::draft::Town;
use super::house;
use super::line::LineId;
use super::mesh::{HalfId, NodeId};
use super::point::Point;

/// Where the station lies, in metres along the railway.
const STATION_M: f64 = 6330.0;

/// Writes the station, the slip roads and the metro.
pub fn write(town: &mut Town) {
    let rail = line_of(town, "汀示铁路");
    station(town, &rail);
    for street in ["学府路", "迎宾路", "工业大道"] {
        slip_roads(town, street);
    }
    metro(town);
}

fn id_of(town: &Town, name: &str) -> LineId {
    town.lines.iter().position(|line| line.name == name).expect("the line is in the plan") as LineId
}

/// The places of a line.
pub fn line_of(town: &Town, name: &str) -> Vec<Point> {
    let path: Vec<HalfId> = town.paths(id_of(town, name)).concat();
    let mut places: Vec<Point> = path.iter().map(|&half| town.mesh.ends(half).0).collect();
    places.push(town.mesh.ends(path[path.len() - 1]).1);
    if places[0].x > places[places.len() - 1].x {
        places.reverse();
    }
    places
}

fn station(town: &mut Town, rail: &[Point]) {
    let (middle, along) = curve::along(rail, STATION_M);
    let north = along.left();
    let corner = |x: f64, y: f64| middle + along * x + north * y;
    let hall = [corner(-70.0, 34.0), corner(70.0, 34.0), corner(70.0, 66.0), corner(-70.0, 66.0)];
    house::building(&mut town.map, &hall, &[("building", "train_station"), ("name", "青汀站")]);
    town.map.node(middle, &[("railway", "station"), ("name", "青汀站")]);
    for (near, far) in [(12.0, 20.0), (-9.0, -17.0)] {
        let platform = [corner(-160.0, near), corner(160.0, near), corner(160.0, far), corner(-160.0, far)];
        town.map.area(&platform, &[("railway", "platform"), ("area", "yes")]);
    }
    let piece = curve::part(rail, STATION_M - 600.0, STATION_M + 700.0);
    let siding = curve::beside(&piece, |walked| 6.0 * (walked / 120.0).min((1300.0 - walked) / 120.0).clamp(0.0, 1.0));
    town.map.line(&siding, &[("railway", "rail"), ("service", "siding")]);
}

/// Four slip roads between the expressway and a street that passes below it.
fn slip_roads(town: &mut Town, street: &str) {
    let (street, road) = (id_of(town, street), id_of(town, "示例绕城高速"));
    let Some(cross) = crossing_of(town, street, road) else { return };
    let middle = town.mesh.place(cross);
    let (ends, ramps) = (
        [-1.0, 1.0].map(|side| off(town, street, cross, side * 190.0)),
        [-1.0, 1.0].map(|side| off(town, road, cross, side * 420.0)),
    );
    for (quarter, (end, ramp)) in
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(end, ramp)| (ends[end], ramps[ramp])).into_iter().enumerate()
    {
        let (a, b) = (town.mesh.place(ramp), town.mesh.place(end));
        let bend = middle + (a - middle) * 0.25 + (b - middle) * 0.3;
        let mut nodes = vec![town.node(ramp, 0)];
        let via = curve::smooth(&[a, bend, b], 60.0);
        nodes.extend(via[1..via.len() - 1].iter().map(|&place| town.map.node(place, &[])));
        nodes.push(town.node(end, 0));
        if quarter % 2 == 1 {
            nodes.reverse();
        }
        town.map.way(nodes, &[("highway", "motorway_link"), ("oneway", "yes")]);
    }
}

fn crossing_of(town: &Town, one: LineId, other: LineId) -> Option<NodeId> {
    let path = town.paths(one).concat();
    let half = path
        .into_iter()
        .find(|&half| town.mesh.leaving(half).iter().any(|&half| town.mesh.edge(half).line == other))?;
    Some(town.mesh.from(half))
}

/// The node of a line about `metres` from another of its nodes.
fn off(town: &Town, line: LineId, from: NodeId, metres: f64) -> NodeId {
    let path = town.paths(line).concat();
    let start = path.iter().position(|&half| town.mesh.from(half) == from).expect("the node is on the line");
    let far = |half: HalfId| (town.mesh.place(town.mesh.from(half)).to(town.mesh.place(from)) - metres.abs()).abs();
    let side: Vec<HalfId> = if metres < 0.0 { path[..start].to_vec() } else { path[start + 1..].to_vec() };
    let best = side.into_iter().min_by(|&one, &other| far(one).total_cmp(&far(other)));
    town.mesh.from(best.expect("the line goes on"))
}

/// Line 1 of the metro, in a tunnel below the avenue, with its stations and their entrances.
fn metro(town: &mut Town) {
    let avenue = line_of(town, "青汀大道");
    let stops = [
        (1400.0, "示例学院"),
        (2650.0, "鹭湖公园"),
        (3880.0, "云溪路"),
        (5030.0, "大桥路"),
        (6650.0, "鼓楼北"),
        (7830.0, "青汀广场"),
        (8950.0, "会展中心"),
        (10_170.0, "工业大道"),
        (11_350.0, "科创园"),
    ];
    let tunnel = curve::part(&avenue, 1200.0, 11_500.0);
    town.map.line(&tunnel, &[("railway", "subway"), ("tunnel", "yes"), ("layer", "-2"), ("name", "示例地铁1号线")]);
    for (metres, name) in stops {
        let (place, along) = curve::along(&avenue, metres);
        town.map.node(place, &[("railway", "station"), ("station", "subway"), ("name", &format!("{name}站"))]);
        for (letter, (x, y)) in [("A", (60.0, 30.0)), ("B", (-60.0, 30.0)), ("C", (60.0, -30.0)), ("D", (-60.0, -30.0))]
        {
            let door = place + along * x + along.left() * y;
            town.map.node(door, &[("railway", "subway_entrance"), ("ref", letter)]);
        }
    }
}
