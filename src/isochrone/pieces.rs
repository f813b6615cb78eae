//! Streets cut into straight pieces, each with the times at its ends.

use crate::coord::{E7, LngLat};
use crate::network::EdgeId;
use crate::station::StationId;
use crate::travel_time::{Reached, Times};

use super::frame::Frame;
use super::paint::Piece;

/// The pieces of an edge: those that are reached within twice `most` seconds, and the others.
pub(super) fn pieces_of(
    reached: &Reached<'_>,
    edge: EdgeId,
    frame: Frame,
    most: f32,
    pieces: &mut Vec<Piece>,
    others: &mut Vec<Piece>,
) {
    let graph = reached.graph();
    let whole = graph.network().edge(edge);
    let out = reached.ways_out(edge);
    let length = whole.length.metres() as f32;
    let rate = graph.edge_time(edge).millis().seconds() as f32 / length.max(0.001);
    let nobody = (f32::INFINITY, 0);
    let at_node = |allowed: bool, node| {
        let first = if allowed { reached.at_node(node).next() } else { None };
        first.map_or(nobody, |(time, owner)| (time.seconds() as f32, owner.0))
    };
    let (start, end) = (at_node(out.backward, whole.from), at_node(out.forward, whole.to));
    let doors: Vec<(f32, f32, u32)> = reached
        .doors_inside(edge)
        .map(|door| (door.snap.along.metres() as f32, door.gap_time.seconds() as f32, door.station.0))
        .collect();
    let earlier = |a: (f32, u32), b: (f32, u32)| if b < a { b } else { a };
    // The time at `along` of who comes from before it, and from after it.
    let before = |along: f32| {
        let doors = doors.iter().filter(|door| out.backward && door.0 <= along);
        let doors = doors.map(|&(at, gap, owner)| (gap + (along - at) * rate, owner));
        doors.fold((start.0 + along * rate, start.1), earlier)
    };
    let after = |along: f32| {
        let doors = doors.iter().filter(|door| out.forward && door.0 >= along);
        let doors = doors.map(|&(at, gap, owner)| (gap + (at - along) * rate, owner));
        doors.fold((end.0 + (length - along) * rate, end.1), earlier)
    };
    let mut last: Option<(E7, f32)> = None;
    for (point, along) in graph.network().measured_points(edge) {
        let along = along.metres() as f32;
        let Some((from, passed)) = last.replace((point, along)) else { continue };
        let (from, to) = (frame.metres(from.into()), frame.metres(point.into()));
        // A door inside the piece cuts it.
        let mut cuts: Vec<f32> = doors.iter().map(|door| door.0).filter(|&at| passed < at && at < along).collect();
        cuts.sort_by(f32::total_cmp);
        let mut low = passed;
        for high in cuts.into_iter().chain([along]) {
            let at = |along_edge: f32| {
                let share = (along_edge - passed) / (along - passed).max(1e-6);
                [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
            };
            let mut piece = Piece::unreached(at(low), at(high));
            let (first, second) = (before(low), after(high));
            (piece.before, piece.after, piece.rate) = (first.0, second.0, rate);
            piece.owners = [first.1, second.1];
            (if first.0.min(second.0) <= most { &mut *pieces } else { &mut *others }).push(piece);
            low = high;
        }
    }
}

/// The walk between an origin and the street.
pub(super) fn walk(place: LngLat, foot: LngLat, frame: Frame, on_foot: f32, owner: StationId) -> Piece {
    let mut piece = Piece::unreached(frame.metres(place), frame.metres(foot));
    (piece.before, piece.rate, piece.owners) = (0.0, 1.0 / on_foot, [owner.0; 2]);
    piece
}
