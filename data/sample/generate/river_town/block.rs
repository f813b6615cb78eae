//! Cuts the faces between main streets into blocks, by smaller streets.

use super::chance::Chance;
use super::draft::Town;
use super::line::{Kind, Line, LineId};
use super::mesh::{Edge, FaceId, HalfId};
use super::name::Names;
use super::point::Point;
use super::ring::{self, Frame};
use super::zone::{Grain, Zone};

/// How often a cut is tried before a block stays as large as it is.
const TRIES: u32 = 14;
/// A new street ends so far before a railway, an expressway or a border.
const SHORT_M: f64 = 42.0;

/// Cuts every face down to the grain of its zone.
pub fn cut(town: &mut Town, names: &mut Names) {
    let chance = &mut Chance::of("blocks");
    let mut faces: Vec<FaceId> = town.mesh.face_ids().collect();
    let mut next = 0;
    while let Some(&face) = faces.get(next) {
        next += 1;
        let zone = town.zone(face);
        let Some(grain) = zone.grain() else { continue };
        let ring = town.mesh.outline(face);
        let hectares = ring::area(&ring) / 1e4;
        if hectares < grain.hectares * chance.between(0.75, 1.75) {
            continue;
        }
        let cutter = Cutter { face, ring, zone, grain, hectares };
        if let Some(new) = (0..TRIES).find_map(|attempt| cutter.attempt(town, names, chance, attempt)) {
            town.zones.push(zone);
            faces.extend([face, new]);
        }
    }
}

struct Cutter {
    face: FaceId,
    ring: Vec<Point>,
    zone: Zone,
    grain: Grain,
    hectares: f64,
}

/// Where a cut ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// The half of the face that it lies on.
    half: HalfId,
    place: Point,
    /// Whether it is the start of `half`.
    at_node: bool,
}

impl Cutter {
    fn attempt(&self, town: &mut Town, names: &mut Names, chance: &mut Chance, attempt: u32) -> Option<FaceId> {
        let frame = Frame::around(&self.ring);
        let [length, width] = frame.size();
        let stray = self.grain.stray + 0.02 * f64::from(attempt);
        let share = 0.5 + chance.between(-stray, stray);
        let across = length / width > self.grain.aspect && attempt < TRIES - 3;
        let turn = chance.between(-1.0, 1.0) * self.grain.bow;
        let (start, way) = if across {
            (frame.place(frame.low.x + length * share, frame.low.y - 1.0), frame.axis.left())
        } else {
            (frame.place(frame.low.x - 1.0, frame.low.y + width * share), frame.axis)
        };
        let way = (way + way.left() * turn).unit();
        let [from, to] = self.chord(town, start, way, 2.0 * length + 2.0)?;
        let snap = (0.18 * from.place.to(to.place)).min(0.3 * width).min(65.0);
        let [from, to] = [self.snapped(town, from, to.place, snap), self.snapped(town, to, from.place, snap)];
        if !self.fits(town, &from, &to) {
            return None;
        }
        let via = self.via(from.place, to.place, chance);
        Some(self.draw(town, names, chance, [from, to], via))
    }

    /// The longest piece inside the face of the straight line from `start`.
    fn chord(&self, town: &Town, start: Point, way: Point, length: f64) -> Option<[End; 2]> {
        let end = start + way * length;
        let mut cuts: Vec<(f64, End)> = Vec::new();
        for half in town.mesh.around(self.face) {
            let (a, b) = town.mesh.ends(half);
            if let Some([share, _]) = ring::crossing(start, end, a, b) {
                cuts.push((share, End { half, place: start.towards(end, share), at_node: false }));
            }
        }
        cuts.sort_by(|one, other| one.0.total_cmp(&other.0));
        let longest =
            cuts.chunks_exact(2).max_by(|one, other| (one[1].0 - one[0].0).total_cmp(&(other[1].0 - other[0].0)))?;
        Some([longest[0].1, longest[1].1])
    }

    /// Moves an end to a node nearby, best to one where a street arrives from the other side.
    fn snapped(&self, town: &Town, end: End, other: Point, snap: f64) -> End {
        let mesh = &town.mesh;
        let candidates = mesh.around(self.face).into_iter().filter_map(|half| {
            let place = mesh.place(mesh.from(half));
            let streets = mesh.leaving(half).into_iter().filter(|&half| town.kind(half) != Kind::Plot).count();
            let reach = if streets > 2 { snap } else { snap * 0.3 };
            let distance = place.to(end.place);
            let free = mesh.leaving(half).into_iter().all(|half| mesh.edge(half).level == 0);
            (distance < reach && free && Self::is_wide(town, half, other)).then_some((
                distance - if streets > 2 { snap } else { 0.0 },
                half,
                place,
            ))
        });
        let best = candidates.min_by(|one, other| one.0.total_cmp(&other.0));
        best.map_or(end, |(_, half, place)| End { half, place, at_node: true })
    }

    /// Whether a street from the start of `half` to `other` would leave room beside every other there.
    fn is_wide(town: &Town, half: HalfId, other: Point) -> bool {
        let here = town.mesh.place(town.mesh.from(half));
        let way = (other - here).unit();
        let leaving = town.mesh.leaving(half);
        leaving.len() < 4
            && leaving.into_iter().all(|half| {
                let (a, b) = town.mesh.ends(half);
                (b - a).unit().dot(way) < 0.72
            })
    }

    fn fits(&self, town: &Town, from: &End, to: &End) -> bool {
        let mesh = &town.mesh;
        let (a, b) = (from.place, to.place);
        if a.to(b) < 35.0 || from.half == to.half {
            return false;
        }
        for end in [from, to] {
            let (c, d) = mesh.ends(end.half);
            let room =
                end.at_node || end.place.to(c) > 14.0 && end.place.to(d) > 14.0 && mesh.edge(end.half).level == 0;
            let steep = (d - c).unit().dot((b - a).unit()).abs() < 0.75 || end.at_node;
            if !room || !steep {
                return false;
            }
        }
        let clear = mesh.around(self.face).into_iter().all(|half| {
            let (c, d) = mesh.ends(half);
            let touches = [c, d].iter().any(|place| place.to(a) < 1e-6 || place.to(b) < 1e-6);
            touches || half == from.half || half == to.half || ring::crossing(a, b, c, d).is_none()
        });
        let inside = [0.02, 0.5, 0.98].iter().all(|&share| ring::contains(&self.ring, a.towards(b, share)));
        clear && inside && self.shares(from, to)
    }

    /// Whether both pieces are large enough.
    fn shares(&self, from: &End, to: &End) -> bool {
        let side = |place: Point| (to.place - from.place).cross(place - from.place);
        // The area to the left of the chord, by clipping; exact for a face that the chord cuts in two.
        let mut piece = Vec::new();
        for (a, b) in ring::sides(&self.ring) {
            let (was, is) = (side(a), side(b));
            if was >= 0.0 {
                piece.push(a);
            }
            if (was >= 0.0) != (is >= 0.0) {
                piece.push(a.towards(b, was / (was - is)));
            }
        }
        let share = if piece.len() < 3 { 0.0 } else { ring::area(&piece) / 1e4 / self.hectares };
        (0.22..=0.78).contains(&share)
    }

    /// Places between the ends, for a street that is not straight.
    fn via(&self, from: Point, to: Point, chance: &mut Chance) -> Vec<Point> {
        let length = from.to(to);
        let bow = chance.between(-1.0, 1.0) * self.grain.bow * length;
        let count = (length / 70.0) as u32;
        if bow.abs() < 2.0 || count == 0 {
            return Vec::new();
        }
        let left = (to - from).unit().left();
        let bent: Vec<Point> = (1..=count)
            .map(|number| f64::from(number) / f64::from(count + 1))
            .map(|share| from.towards(to, share) + left * (4.0 * bow * share * (1.0 - share)))
            .collect();
        let fits =
            bent.iter().all(|&place| ring::contains(&self.ring, place) && ring::margin(&self.ring, place) > 18.0);
        if fits { bent } else { Vec::new() }
    }

    /// Draws the street; gives the new face.
    fn draw(
        &self,
        town: &mut Town,
        names: &mut Names,
        chance: &mut Chance,
        ends: [End; 2],
        mut via: Vec<Point>,
    ) -> FaceId {
        let street = |half: HalfId| town.kind(half).is_street() && town.mesh.edge(half).level == 0;
        let [open_from, open_to] =
            ends.map(
                |end| {
                    if end.at_node { town.mesh.leaving(end.half).into_iter().any(street) } else { street(end.half) }
                },
            );
        let kind = if open_from || open_to { self.kind(chance) } else { Kind::Plot };
        let (a, b) = (ends[0].place, ends[1].place);
        let length = a.to(b);
        let short = SHORT_M.min(0.3 * length);
        if kind != Kind::Plot {
            via.retain(|place| (open_from || place.to(a) > short + 20.0) && (open_to || place.to(b) > short + 20.0));
            if !open_from {
                via.insert(0, a.towards(b, short / length));
            }
            if !open_to {
                via.push(b.towards(a, short / length));
            }
        }
        let line = Self::continued(town, &ends, kind).unwrap_or_else(|| {
            let mut line = Line::new(kind, &names.street(self.zone, kind));
            line.one_way = matches!((self.zone, kind), (Zone::Old, Kind::Living | Kind::Residential))
                && chance.is(0.35)
                || self.zone == Zone::Centre && kind == Kind::Residential && chance.is(0.2);
            town.add_line(line)
        });
        let mut node_half = |end: End| {
            if end.at_node {
                return end.half;
            }
            town.mesh.split_edge(end.half, end.place);
            town.mesh.next(end.half)
        };
        let (from, to) = (node_half(ends[0]), node_half(ends[1]));
        let chain = town.mesh.split_face(from, to, &via, Edge { line, level: 0 });
        if kind != Kind::Plot && !(open_from && open_to) {
            let plot = town.add_line(Line::new(Kind::Plot, ""));
            let dead = if open_from { chain[chain.len() - 1] } else { chain[0] };
            town.mesh.edge_mut(dead).line = plot;
        }
        town.mesh.face(chain[0])
    }

    /// The class of a new street: the larger what it cuts, the wider it is.
    fn kind(&self, chance: &mut Chance) -> Kind {
        match self.zone {
            Zone::Old if self.hectares > 9.0 => Kind::Residential,
            Zone::Old if self.hectares > 1.9 => Kind::Living,
            Zone::Old => Kind::Lane,
            Zone::Village if self.hectares > 4.0 => Kind::Residential,
            Zone::Village => Kind::Living,
            Zone::Field if self.hectares > 120.0 || chance.is(0.45) => Kind::Track,
            Zone::Field => Kind::Plot,
            Zone::Hill => Kind::Path,
            _ if self.hectares > 34.0 => Kind::Tertiary,
            _ => Kind::Residential,
        }
    }

    /// The street that arrives at an end straight from the other side: the new one is its continuation.
    fn continued(town: &Town, ends: &[End; 2], kind: Kind) -> Option<LineId> {
        for (end, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            if !end.at_node {
                continue;
            }
            let way = (other.place - end.place).unit();
            for half in town.mesh.leaving(end.half) {
                let (a, b) = town.mesh.ends(half);
                let edge = town.mesh.edge(half);
                let straight = (b - a).unit().dot(way) < -0.9;
                if straight && edge.level == 0 && town.kind(half) == kind && kind > Kind::Path {
                    let line = edge.line;
                    let free = !Self::meets(town, line, &other);
                    if free {
                        return Some(line);
                    }
                }
            }
        }
        None
    }

    /// Whether a line already runs through an end: a street has no loops.
    fn meets(town: &Town, line: LineId, end: &End) -> bool {
        let halves = if end.at_node { town.mesh.leaving(end.half) } else { vec![end.half] };
        halves.into_iter().any(|half| town.mesh.edge(half).line == line)
    }
}
