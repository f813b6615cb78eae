//! A drawing board: streets, water and railways drawn as text, made into an extract and read like any other.
//!
//! A character is **10 m wide, a line 20 m high**. A line of characters runs from the middle of its first to the middle
//! of its last one, so `+---+` is 40 m of street, and a street that goes three lines down is 60 m longer.
//!
//! ```text
//! - |        a street, east-west or north-south
//! +          where streets meet or bend: joined to whatever points at it
//! > < ^ v    a street that is one-way for bicycles
//! s          stairs
//! b  t       a bridge, a tunnel: what runs into its side goes on at the other side, under or over it
//! g          a gate in a street (private, unless the legend says otherwise)
//! q          the outline of a pedestrian square, drawn as an area; its corners are `+`
//! *          here a street leaves the drawing and goes straight on for 1200 m: no part with one is an islet
//! A to Z     a place: on the street that points at it; off the street if only other places are beside it
//! r  m  w    a railway, a motorway, a wall
//! ~          water, the whole character; it goes on below a bridge and around a letter
//! ```
//!
//! A step between two different characters is of the kind of the rarer one: the street in `--ss--` has 30 m of stairs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use waystation::coord::LngLat;
use waystation::network::{Network, build, osm};

use crate::pbf::{Member, Osm};

/// Kinds of line; a step between two characters is of the kind that comes first, else a plain street.
const KINDS: &str = "stb><^vqrmw";

/// What characters mean in tags, unless a map says otherwise.
const LEGEND: [(char, &str); 14] = [
    ('-', "highway=residential"),
    ('s', "highway=steps"),
    ('t', "highway=residential tunnel=yes"),
    ('b', "highway=residential bridge=yes"),
    ('>', "highway=residential oneway=yes"),
    ('<', "highway=residential oneway=yes"),
    ('^', "highway=residential oneway=yes"),
    ('v', "highway=residential oneway=yes"),
    ('q', "type=multipolygon highway=pedestrian"),
    ('r', "railway=rail"),
    ('m', "highway=motorway"),
    ('w', "barrier=wall"),
    ('~', "type=multipolygon natural=water"),
    ('g', "barrier=gate access=private"),
];

const EAST_M: f64 = 10.0;
const SOUTH_M: f64 = 20.0;
const TAIL_M: f64 = 1200.0;

/// A drawing made into a network.
#[derive(Debug)]
pub struct Map {
    pub network: Network,
    /// The letters of the drawing and where they stand.
    pub places: BTreeMap<char, LngLat>,
    /// All characters but blanks.
    pub drawn: Vec<(char, LngLat)>,
}

impl Map {
    /// The map of a drawing.
    pub fn of(drawing: &str) -> Self {
        Self::with(&[], drawing)
    }

    /// The map of a drawing in which some characters have other tags.
    pub fn with(legend: &[(char, &'static str)], drawing: &str) -> Self {
        let board = Board::of(legend, drawing);
        let osm = board.osm();
        let at = |[column, row]: At| osm.draft().place(EAST_M * column as f64, -SOUTH_M * row as f64);
        let drawn: Vec<_> = board.cells().map(|(char, place)| (char, at(place))).collect();
        let letters = || drawn.iter().copied().filter(|(char, _)| char.is_ascii_uppercase());
        let places: BTreeMap<char, LngLat> = letters().collect();
        assert_eq!(places.len(), letters().count(), "a letter stands in two places");
        let extract = osm::read(&osm.pbf(), &|_| {}).expect("a good extract");
        let bytes = build(extract.streets, &|_| {}).expect("there are streets");
        let network = Network::open(Arc::new(bytes)).expect("what `build` makes can be opened");
        Self { network, places, drawn }
    }
}

/// Column and row of a character.
type At = [usize; 2];

/// A step between neighbours, or across a bridge from one side to the other, eastward or southward.
#[derive(Clone, Copy)]
struct Step {
    from: At,
    to: At,
    kind: char,
}

/// Rows of characters, and what they mean.
struct Board {
    rows: Vec<Vec<char>>,
    legend: BTreeMap<char, &'static str>,
}

impl Board {
    fn of(legend: &[(char, &'static str)], drawing: &str) -> Self {
        let lines: Vec<&str> = drawing.lines().map(str::trim_end).skip_while(|line| line.is_empty()).collect();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let margin = lines.iter().filter(|line| !line.is_empty()).map(indent).min().expect("something is drawn");
        let width = lines.iter().map(|line| line.len()).max().unwrap_or(0) - margin;
        let row = |line: &&str| line.chars().skip(margin).chain(std::iter::repeat(' ')).take(width).collect();
        let known = LEGEND.iter().chain(legend).copied().collect();
        Self { rows: lines.iter().map(row).collect(), legend: known }
    }

    /// The character at a place; blank outside the drawing.
    fn char(&self, column: usize, row: usize) -> char {
        // One left of column 0 is a number too large for any drawing.
        self.rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(' ')
    }

    /// All characters but blanks.
    fn cells(&self) -> impl Iterator<Item = (char, At)> + '_ {
        let row = |(row, chars): (usize, &Vec<char>)| {
            chars.iter().enumerate().map(move |(column, &char)| (char, [column, row])).collect::<Vec<_>>()
        };
        self.rows.iter().enumerate().flat_map(row).filter(|(char, _)| *char != ' ')
    }

    /// The characters west and east of a place, or those north and south of it.
    fn beside(&self, [column, row]: At, across: bool) -> [char; 2] {
        if across {
            [self.char(column.wrapping_sub(1), row), self.char(column + 1, row)]
        } else {
            [self.char(column, row.wrapping_sub(1)), self.char(column, row + 1)]
        }
    }

    /// Whether a bridge or tunnel runs east-west: along others of its kind; alone, along the street.
    fn runs_across(&self, at: At) -> bool {
        let own = self.char(at[0], at[1]);
        let alike = |across| self.beside(at, across).contains(&own);
        if alike(true) || alike(false) {
            alike(true)
        } else {
            self.beside(at, true).iter().any(|it| "-+".contains(*it))
        }
    }

    /// Whether the line at a place goes on to the east and west (`across`), or to the north and south.
    fn carries(&self, at: At, across: bool) -> bool {
        match self.char(at[0], at[1]) {
            '-' | '>' | '<' => across,
            '|' | '^' | 'v' => !across,
            'b' | 't' => self.runs_across(at) == across,
            char => "+*sgqrmw".contains(char) || char.is_ascii_uppercase(),
        }
    }

    /// What a step between two characters is; none between a street and a railway, or between two places.
    fn kind(&self, from: At, to: At) -> Option<char> {
        let ends = [self.char(from[0], from[1]), self.char(to[0], to[1])];
        let line = |char: char| if "rmw".contains(char) { char } else { '-' };
        if line(ends[0]) != line(ends[1]) || ends.iter().all(char::is_ascii_uppercase) {
            return None;
        }
        Some(KINDS.chars().find(|kind| ends.contains(kind)).unwrap_or('-'))
    }

    /// All steps of one row eastward, or of one column southward.
    fn steps(&self, across: bool, line: usize) -> Vec<Step> {
        let length = if across { self.rows[0].len() } else { self.rows.len() };
        let at = |index| if across { [index, line] } else { [line, index] };
        let crossing = |index: &usize| "bt".contains(self.char(at(*index)[0], at(*index)[1]));
        let mut steps = Vec::new();
        for index in (0..length).filter(|&index| self.carries(at(index), across)) {
            let beyond = (index + 1..length).find(|next| !crossing(next) || self.carries(at(*next), across));
            let Some(next) = beyond.filter(|&next| self.carries(at(next), across)) else { continue };
            let kind = self.kind(at(index), at(next));
            steps.extend(kind.map(|kind| Step { from: at(index), to: at(next), kind }));
        }
        steps
    }

    fn osm(&self) -> Osm {
        let steps: Vec<Step> = (0..self.rows.len())
            .flat_map(|row| self.steps(true, row))
            .chain((0..self.rows[0].len()).flat_map(|column| self.steps(false, column)))
            .collect();
        let put =
            |osm: Osm, id: i64, [column, row]: [f64; 2], tags| osm.node(id, EAST_M * column, -SOUTH_M * row, tags);
        let mut osm = Osm::new();
        for at in steps.iter().flat_map(|step| [step.from, step.to]).collect::<BTreeSet<At>>() {
            let gate = self.char(at[0], at[1]) == 'g';
            osm = put(osm, id(at), at.map(|at| at as f64), if gate { self.legend[&'g'] } else { "" });
        }
        let mut ways = 1..;
        let (mut square, mut waters): (Vec<Member>, Vec<Member>) = (Vec::new(), Vec::new());
        for run in steps.chunk_by(Step::goes_on) {
            let mut nodes: Vec<i64> = run.iter().map(|step| id(step.from)).collect();
            nodes.push(id(run[run.len() - 1].to));
            if "<^".contains(run[0].kind) {
                nodes.reverse();
            }
            let way = ways.next().expect("there are always more numbers");
            let tags = if run[0].kind == 'q' { "" } else { self.legend[&run[0].kind] };
            osm = osm.way(way, &nodes, tags);
            square.extend((run[0].kind == 'q').then_some((1, way, "outer")));
        }
        for (_, at) in self.cells().filter(|(char, _)| *char == '*') {
            let mut joined = steps.iter().filter(|step| step.from == at || step.to == at);
            let step = joined.next().expect("a street leads to every `*`");
            let other = if step.from == at { step.to } else { step.from };
            let away =
                |axis: usize| f64::from(u8::from(at[axis] > other[axis])) - f64::from(u8::from(at[axis] < other[axis]));
            let end = [away(0) * TAIL_M / EAST_M + at[0] as f64, away(1) * TAIL_M / SOUTH_M + at[1] as f64];
            let way = ways.next().expect("there are always more numbers");
            osm = put(osm, TAIL_ENDS + id(at), end, "").way(way, &[id(at), TAIL_ENDS + id(at)], self.legend[&'-']);
        }
        for ring in self.shores() {
            let corner = |at: At| SHORES + id(at);
            for &at in &ring[1..] {
                osm = put(osm, corner(at), at.map(|at| at as f64 - 0.5), "");
            }
            let way = ways.next().expect("there are always more numbers");
            osm = osm.way(way, &ring.into_iter().map(corner).collect::<Vec<_>>(), "");
            waters.push((1, way, ""));
        }
        for (number, members, kind) in [(1, square, 'q'), (2, waters, '~')] {
            if !members.is_empty() {
                osm = osm.relation(number, &members, self.legend[&kind]);
            }
        }
        osm
    }

    /// Whether there is water at a place, be it below a bridge or around a letter.
    fn wet(&self, at: At) -> bool {
        let between = |across| self.beside(at, across) == ['~', '~'];
        match self.char(at[0], at[1]) {
            '~' => true,
            'b' => between(true) || between(false),
            char => char.is_ascii_uppercase() && between(true),
        }
    }

    /// The outlines of all water, closed. A corner is named after the character south-east of it.
    fn shores(&self) -> Vec<Vec<At>> {
        let mut sides: BTreeSet<[At; 2]> = BTreeSet::new();
        for (_, [column, row]) in self.cells().filter(|(_, at)| self.wet(*at)) {
            let corners = [[column, row], [column, row + 1], [column + 1, row + 1], [column + 1, row]];
            for (from, to) in corners.into_iter().zip(corners.into_iter().cycle().skip(1)) {
                // A side that two characters share has water on both of its sides.
                if !sides.remove(&[to, from]) {
                    sides.insert([from, to]);
                }
            }
        }
        let mut next: BTreeMap<At, At> = sides.iter().map(|&[from, to]| (from, to)).collect();
        assert_eq!(next.len(), sides.len(), "water meets at a corner only");
        let mut shores = Vec::new();
        while let Some((start, second)) = next.pop_first() {
            let mut ring = vec![start, second];
            while ring[ring.len() - 1] != start {
                ring.push(next.remove(&ring[ring.len() - 1]).expect("an outline goes all around"));
            }
            shores.push(ring);
        }
        shores
    }
}

impl Step {
    /// Whether `next` is the same street straight on.
    fn goes_on(&self, next: &Self) -> bool {
        let across = |step: &Self| step.from[1] == step.to[1];
        self.to == next.from && self.kind == next.kind && across(self) == across(next)
    }
}

/// The node of a character.
fn id([column, row]: At) -> i64 {
    i64::try_from(1000 * row + column).expect("a small drawing")
}

/// What is added for the node at the end of a tail, and for one on a shore.
const TAIL_ENDS: i64 = 1_000_000;
const SHORES: i64 = 2_000_000;
