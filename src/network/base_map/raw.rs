//! The base map as it comes out of an extract, before it is generalised and laid out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use crate::coord::{E7, LngLat, World};

use super::class::{Form, ShapeClass};
use super::place_class::PlaceClass;
use super::ring::{inner_point, seen_from, twice_area};

/// Which kind of OpenStreetMap element something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OsmKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// A relation.
    Relation,
}

/// The id of an OpenStreetMap element; written `n123`, `w123` or `r123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsmId {
    /// What it is.
    pub kind: OsmKind,
    /// Its number among those.
    pub number: i64,
}

impl fmt::Display for OsmId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.kind {
            OsmKind::Node => 'n',
            OsmKind::Way => 'w',
            OsmKind::Relation => 'r',
        };
        write!(formatter, "{letter}{}", self.number)
    }
}

/// One thing on the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawShape {
    pub class: ShapeClass,
    pub form: Form,
    /// 0 on the ground, above it on bridges, below it in tunnels.
    pub level: i8,
    /// Index into the texts.
    pub name: u32,
    /// How many of the parts are its own.
    pub parts: u32,
    /// It is not drawn before this zoom, whatever its class says.
    pub least_zoom: u8,
}

/// One place that people go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawPlace {
    pub class: PlaceClass,
    pub at: E7,
    pub id: OsmId,
    /// Indices into the texts.
    pub name: u32,
    pub hours: u32,
}

/// What things are called: as people there do, in Chinese and in English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names<'a> {
    /// The name on the spot; empty where there is none.
    pub name: &'a str,
    /// The Chinese name; empty where it is not told apart.
    pub zh: &'a str,
    /// The English name; empty where it is not told apart.
    pub en: &'a str,
}

/// No text of a map holds this control character.
const BETWEEN: char = '\u{1f}';

impl<'a> Names<'a> {
    /// As one text; [`Names::of_text`] takes it apart again.
    fn text(self) -> Cow<'a, str> {
        let clean = |text: &'a str| {
            if text.contains(BETWEEN) { Cow::Owned(text.replace(BETWEEN, " ")) } else { Cow::Borrowed(text) }
        };
        let (name, zh, en) = (clean(self.name), clean(self.zh), clean(self.en));
        if zh.is_empty() && en.is_empty() { name } else { format!("{name}{BETWEEN}{zh}{BETWEEN}{en}").into() }
    }

    pub(super) fn of_text(text: &'a str) -> Self {
        let mut parts = text.split(BETWEEN);
        let mut next = || parts.next().unwrap_or_default();
        Self { name: next(), zh: next(), en: next() }
    }
}

/// Everything for a base map.
#[derive(Debug, Default)]
pub struct RawBaseMap {
    pub(super) shapes: Vec<RawShape>,
    /// Where each part ends in `points`.
    pub(super) part_ends: Vec<u32>,
    pub(super) points: Vec<World>,
    pub(super) places: Vec<RawPlace>,
    pub(super) texts: Texts,
}

impl RawBaseMap {
    /// Adds a shape, unless its parts are too short to be drawn.
    pub fn shape<P: AsRef<[E7]>>(&mut self, class: ShapeClass, form: Form, level: i8, names: Names<'_>, parts: &[P]) {
        let least = match form {
            Form::Point => 1,
            Form::Line => 2,
            Form::Area => 3,
        };
        let before = self.part_ends.len();
        for part in parts.iter().map(AsRef::as_ref).filter(|part| part.len() >= least) {
            let open = form == Form::Area && part.first() != part.last();
            let corners = part.iter().chain(part.first().filter(|_| open));
            self.points.extend(corners.map(|&corner| World::from(LngLat::from(corner))));
            self.part_ends.push(u32::try_from(self.points.len()).expect("fewer than 4 billion points"));
        }
        let parts = u32::try_from(self.part_ends.len() - before).expect("fewer than 4 billion parts");
        if parts == 0 {
            return;
        }
        let name = self.texts.index(&names.text());
        self.shapes.push(RawShape { class, form, level, name, parts, least_zoom: 0 });
        if let Some(class) = class.name_class().filter(|_| form == Form::Area && name > 0) {
            self.name_of_area(class, name, before);
        }
    }

    /// Adds the name of the area whose parts begin at `first`, where the area is large enough for it.
    fn name_of_area(&mut self, class: ShapeClass, name: u32, first: usize) {
        /// As large as a name of a few letters.
        const PIXELS: f64 = 48.0 * 48.0;
        let ring = |part: usize| {
            let start = if part == 0 { 0 } else { self.part_ends[part - 1] as usize };
            &self.points[start..self.part_ends[part] as usize]
        };
        let area = |part: usize| twice_area(ring(part)).abs() / 2.0;
        let largest = (first..self.part_ends.len()).max_by(|&a, &b| area(a).total_cmp(&area(b)));
        let Some(largest) = largest.filter(|&part| area(part) > 0.0) else { return };
        let least_zoom = seen_from(area(largest), PIXELS, class.first_zoom());
        let at = inner_point(ring(largest));
        self.points.push(at);
        self.part_ends.push(u32::try_from(self.points.len()).expect("fewer than 4 billion points"));
        self.shapes.push(RawShape { class, form: Form::Point, level: 0, name, parts: 1, least_zoom });
    }

    /// Adds a place.
    pub fn place(&mut self, class: PlaceClass, at: E7, id: OsmId, names: Names<'_>, opening_hours: &str) {
        let (name, hours) = (self.texts.index(&names.text()), self.texts.index(opening_hours));
        self.places.push(RawPlace { class, at, id, name, hours });
    }

    /// How many shapes and how many places there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.shapes.len(), self.places.len())
    }
}

/// Gives each distinct text a number, in order of appearance; "" is 0.
#[derive(Debug)]
pub(super) struct Texts {
    /// Where each text ends in `bytes`.
    pub ends: Vec<u32>,
    pub bytes: Vec<u8>,
    index: HashMap<String, u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { ends: vec![0], bytes: Vec::new(), index: std::iter::once((String::new(), 0)).collect() }
    }
}

impl Texts {
    fn index(&mut self, text: &str) -> u32 {
        if let Some(&index) = self.index.get(text) {
            return index;
        }
        let index = u32::try_from(self.ends.len()).expect("fewer than 4 billion texts");
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("under 4 GiB of texts"));
        self.index.insert(text.to_owned(), index);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_as_one_text() {
        for names in [
            Names::default(),
            Names { name: "南京路", zh: "", en: "Nanjing Road" },
            Names { name: "Triq", zh: "街", en: "" },
            Names { name: "", zh: "街", en: "Street" },
        ] {
            assert_eq!(Names::of_text(&names.text()), names);
        }
        let hostile = Names { name: "a\u{1f}b", zh: "", en: "" };
        assert_eq!(Names::of_text(&hostile.text()), Names { name: "a b", zh: "", en: "" });
    }
}
