//! The street network and the doors as rows: enough for anybody to compute our answers with another program.

use crate::coord::LngLat;
use crate::network::{EdgeId, Mode, Network, NodeId, Profile, StreetGraph};
use crate::station::StationSet;
use crate::travel_time::Doors;

use super::table::Table;

/// Every edge in both directions; seconds are empty where the mode may not go that way.
///
/// Columns: `edge,from,to,from_lng,from_lat,to_lng,to_lat,length_m,walk_s,cycle_s,ebike_s,geometry`. The first row of
/// an edge runs along it, the second against it. A time is that of the preset speed, to a tenth of a second.
#[must_use]
pub fn network_rows(network: &Network) -> Table {
    let mut table = Table::new(&[
        "edge", "from", "to", "from_lng", "from_lat", "to_lng", "to_lat", "length_m", "walk_s", "cycle_s", "ebike_s",
        "geometry",
    ]);
    for edge in network.edge_ids() {
        let whole = network.edge(edge);
        let shape: Vec<LngLat> = network.points(edge).iter().map(|&point| point.into()).collect();
        let times = |forward: bool| {
            Mode::ALL.map(|mode| {
                let access = whole.flags.access(mode);
                let allowed = if forward { access.forward } else { access.backward };
                let time = Profile::preset(mode).edge_time(whole.length, whole.flags);
                if allowed { format!("{:.1}", f64::from(time.0) / 10.0) } else { String::new() }
            })
        };
        let mut push = |from: NodeId, to: NodeId, forward: bool, shape: &mut dyn Iterator<Item = &LngLat>| {
            let corners: Vec<String> = shape.map(|place| format!("{:.7} {:.7}", place.lng(), place.lat())).collect();
            let (a, b) = (network.position(from), network.position(to));
            let mut row = vec![edge.0.to_string(), from.0.to_string(), to.0.to_string()];
            row.extend([a.lng(), a.lat(), b.lng(), b.lat()].map(|value| format!("{value:.7}")));
            row.push(format!("{:.3}", whole.length.metres()));
            row.extend(times(forward));
            row.push(format!("LINESTRING ({})", corners.join(", ")));
            table.push(row);
        };
        push(whole.from, whole.to, true, &mut shape.iter());
        push(whole.to, whole.from, false, &mut shape.iter().rev());
    }
    table
}

/// Where each station meets the street of each mode; a station off the network has no row.
///
/// Columns: `station,mode,edge,along_m,gap_m`. `along_m` counts from the `from` end of the first row of that edge.
#[must_use]
pub fn doors_rows(stations: &StationSet, layers: [(&StreetGraph, &Doors); 3]) -> Table {
    let mut table = Table::new(&["station", "mode", "edge", "along_m", "gap_m"]);
    for (id, station) in stations.iter() {
        for (graph, doors) in layers {
            if let Some(door) = doors.of_station(id) {
                let EdgeId(edge) = door.snap.edge;
                table.push([
                    station.key.clone(),
                    graph.profile().mode.to_string(),
                    edge.to_string(),
                    format!("{:.3}", door.snap.along.metres()),
                    format!("{:.3}", door.snap.gap.metres()),
                ]);
            }
        }
    }
    table
}
