//! The base map as everything above sees it: arrays in one block of bytes.

use std::sync::Arc;

use bytemuck::Pod;

use crate::coord::{LngLat, World};

use super::super::layout::{LayoutError, Table};
use super::class::{Form, ShapeClass};
use super::index::{Bounds, packed_len, search};
use super::place_class::PlaceClass;
use super::raw::{Names, OsmId, OsmKind};
use super::ring::{area_of, centre_of, twice_area};
use super::section::{FORMAT, PlaceRecord, Rung, SECTIONS, Section, ShapeRecord};

/// What lies around and between the streets of a region: water, parks, buildings, railways, names; and the places that
/// people go to. Immutable and cheap to share.
#[derive(Clone)]
pub struct BaseMap {
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    table: Table<SECTIONS>,
}

impl std::fmt::Debug for BaseMap {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (shapes, places) = self.counts();
        formatter.debug_struct("BaseMap").field("shapes", &shapes).field("places", &places).finish()
    }
}

/// One thing on the base map.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// What it is.
    pub class: ShapeClass,
    /// How it is drawn.
    pub form: Form,
    /// 0 on the ground, above it on bridges, below it in tunnels.
    pub level: i8,
    /// The first zoom at which it is drawn.
    pub zoom: u8,
    /// What it is called.
    pub names: Names<'a>,
    part_start: &'a [u32],
    points: &'a [World],
    details: &'a [u8],
}

impl<'a> Shape<'a> {
    /// Its lines, its rings (closed: the last corner is the first), or its point.
    #[must_use]
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &'a [World]> + use<'a> {
        let points = self.points;
        self.part_start.windows(2).map(move |ends| &points[ends[0] as usize..ends[1] as usize])
    }

    /// The same with the corners that `zoom` needs.
    pub fn parts_at(&self, zoom: u8) -> impl Iterator<Item = impl Iterator<Item = World> + use<'a>> + use<'a> {
        let (points, details) = (self.points, self.details);
        self.part_start.windows(2).map(move |ends| {
            let range = ends[0] as usize..ends[1] as usize;
            let corners = points[range.clone()].iter().zip(&details[range]);
            corners.filter(move |&(_, &detail)| detail <= zoom).map(|(&corner, _)| corner)
        })
    }

    /// How large it is, in square metres; 0 unless it is an area.
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        if self.form != Form::Area {
            return 0.0;
        }
        let rings: Vec<&[World]> = self.parts().collect();
        let scale = World::units_per_metre(self.centre());
        area_of(&rings) / (scale * scale)
    }

    /// Its centre: the middle of its largest ring by area, or of its corners where it has none.
    #[must_use]
    pub fn centre(&self) -> LngLat {
        let largest = self.parts().max_by(|a, b| {
            let area = |ring: &[World]| twice_area(ring).abs();
            area(a).total_cmp(&area(b))
        });
        centre_of(largest.unwrap_or_default()).into()
    }
}

/// A place that people go to, work in, or that could host a station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceOfInterest<'a> {
    /// What it is.
    pub class: PlaceClass,
    /// Where it is; the centre of what is drawn as an area.
    pub place: LngLat,
    /// Which element of OpenStreetMap it is. One place in the world may be several of them.
    pub id: OsmId,
    /// What it is called.
    pub names: Names<'a>,
    /// Its `opening_hours` as they stand in the extract; empty where there are none.
    pub opening_hours: &'a str,
}

impl BaseMap {
    /// Opens the bytes of a `basemap.bin`: a mapped file, or what [`super::build_base_map`] made.
    ///
    /// The bytes must begin on a multiple of eight, as mapped files do.
    ///
    /// # Errors
    ///
    /// [`LayoutError`] when the bytes are not a whole, unchanged base map of this version.
    pub fn open(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, LayoutError> {
        let table = Table::of((*bytes).as_ref(), &FORMAT)?;
        Ok(Self { bytes, table })
    }

    fn get<T: Pod>(&self, section: Section) -> &[T] {
        self.table.get((*self.bytes).as_ref(), section)
    }

    /// How many shapes and how many places there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.get::<ShapeRecord>(Section::Shapes).len(), self.get::<PlaceRecord>(Section::Places).len())
    }

    /// The box around everything that is drawn; `None` when nothing is.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        let boxes: &[Bounds] = self.get(Section::ShapeBoxes);
        let top = |rung: &Rung| boxes[rung.first_box as usize + packed_len(rung.shapes as usize) - 1];
        self.get::<Rung>(Section::Rungs).iter().map(top).reduce(|all, one| all.with(&one))
    }

    /// All shapes, those that are drawn from the lowest zoom on first.
    #[must_use]
    pub fn shapes(&self) -> impl ExactSizeIterator<Item = Shape<'_>> {
        let view = self.view();
        (0..view.shapes.len()).map(move |number| view.shape(number))
    }

    /// Calls `visit` with each shape that is drawn at `zoom` and whose box meets `window`, in the order of the file.
    pub fn shapes_in<'a>(&'a self, window: &Bounds, zoom: u8, mut visit: impl FnMut(Shape<'a>)) {
        let view = self.view();
        let boxes: &[Bounds] = self.get(Section::ShapeBoxes);
        for rung in self.get::<Rung>(Section::Rungs).iter().filter(|rung| rung.zoom <= u32::from(zoom)) {
            search(&boxes[rung.first_box as usize..], rung.shapes as usize, window, &mut |number| {
                visit(view.shape(rung.first_shape as usize + number));
            });
        }
    }

    /// All places, neighbours beside each other.
    #[must_use]
    pub fn places(&self) -> impl ExactSizeIterator<Item = PlaceOfInterest<'_>> {
        let (view, places) = (self.view(), self.get::<PlaceRecord>(Section::Places));
        places.iter().map(move |record| view.place(record))
    }

    /// The places from a south-western to a north-eastern corner.
    #[must_use]
    pub fn places_within(&self, low: LngLat, high: LngLat) -> Vec<PlaceOfInterest<'_>> {
        let (view, places) = (self.view(), self.get::<PlaceRecord>(Section::Places));
        let ([west, north], [east, south]) = (
            World::exact(LngLat::new(low.lng(), high.lat()).unwrap_or(low)),
            World::exact(LngLat::new(high.lng(), low.lat()).unwrap_or(high)),
        );
        let corner = |x: f64, y: f64| World { x: x as u32, y: y as u32 };
        let window = Bounds { low: corner(west.floor(), north.floor()), high: corner(east.ceil(), south.ceil()) };
        let mut found = Vec::new();
        search(self.get(Section::PlaceBoxes), places.len(), &window, &mut |number| {
            let place = view.place(&places[number]);
            let inside = (low.lng()..=high.lng()).contains(&place.place.lng())
                && (low.lat()..=high.lat()).contains(&place.place.lat());
            found.extend(inside.then_some(place));
        });
        found
    }

    fn view(&self) -> View<'_> {
        View {
            shapes: self.get(Section::Shapes),
            part_start: self.get(Section::PartStart),
            points: self.get(Section::Points),
            details: self.get(Section::Details),
            text_ends: self.get(Section::TextEnds),
            texts: self.get(Section::Texts),
        }
    }
}

/// The arrays, looked up once.
#[derive(Clone, Copy)]
struct View<'a> {
    shapes: &'a [ShapeRecord],
    part_start: &'a [u32],
    points: &'a [World],
    details: &'a [u8],
    text_ends: &'a [u32],
    texts: &'a [u8],
}

impl<'a> View<'a> {
    fn shape(&self, number: usize) -> Shape<'a> {
        let record = &self.shapes[number];
        let first = record.first_part as usize;
        Shape {
            // The checksum has vouched for the numbers.
            class: ShapeClass::of_number(record.class).expect("a class that we wrote"),
            form: Form::of_number(record.form).expect("a form that we wrote"),
            level: record.level,
            zoom: record.zoom,
            names: Names::of_text(self.text(record.name)),
            part_start: &self.part_start[first..=first + record.parts as usize],
            points: self.points,
            details: self.details,
        }
    }

    fn place(&self, record: &PlaceRecord) -> PlaceOfInterest<'a> {
        let kind = [OsmKind::Node, OsmKind::Way, OsmKind::Relation][usize::from(record.kind)];
        PlaceOfInterest {
            class: PlaceClass::of_number(record.class).expect("a class that we wrote"),
            place: record.at.into(),
            id: OsmId { kind, number: record.number },
            names: Names::of_text(self.text(record.name)),
            opening_hours: self.text(record.hours),
        }
    }

    fn text(&self, number: u32) -> &'a str {
        let Some(before) = (number as usize).checked_sub(1) else { return "" };
        let bytes = &self.texts[self.text_ends[before] as usize..self.text_ends[before + 1] as usize];
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}
