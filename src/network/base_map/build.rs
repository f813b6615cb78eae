//! Lays a base map out: what is drawn first first, neighbours beside each other, and the details of every corner.

use rayon::prelude::*;

use crate::coord::{LngLat, World};

use super::super::hilbert;
use super::super::layout::{FileBytes, Writer};
use super::class::{Form, Theme};
use super::detail;
use super::index::{Bounds, pack};
use super::raw::{RawBaseMap, RawShape};
use super::ring::{seen_from, twice_area};
use super::section::{FORMAT, PlaceRecord, Rung, SECTIONS, Section, ShapeRecord};

/// Turns a raw base map into the bytes of a `basemap.bin`.
///
/// 1. Every shape gets the zoom from which on it is drawn: by its class, an area also by its size.
/// 2. Shapes of one zoom are put in the order of a Hilbert curve, with a packed R-tree of their boxes.
/// 3. Every corner gets the zoom from which on it shows.
#[must_use]
pub fn build_base_map(raw: RawBaseMap) -> FileBytes {
    let mut shapes = placed(&raw);
    // A curve over the whole square: one region's part of it is as good as a curve of its own.
    shapes.sort_by_cached_key(|shape| (shape.zoom, curve(shape.bounds.middle()), shape.number));

    let mut writer = Writer::<SECTIONS>::new();
    let mut records = Vec::with_capacity(shapes.len());
    let mut part_start: Vec<u32> = vec![0];
    let mut points: Vec<World> = Vec::with_capacity(raw.points.len());
    for shape in &shapes {
        let RawShape { class, form, level, name, parts, .. } = raw.shapes[shape.number];
        let first_part = index(part_start.len() - 1);
        for part in shape.first_part..shape.first_part + parts as usize {
            points.extend_from_slice(part_of(&raw, part));
            part_start.push(index(points.len()));
        }
        records.push(ShapeRecord {
            first_part,
            parts,
            name,
            class: class as u8,
            form: form as u8,
            level,
            zoom: shape.zoom,
        });
    }
    writer.put(Section::Details, &details(&records, &part_start, &points));
    writer.put(Section::Shapes, &records);
    writer.put(Section::PartStart, &part_start);
    writer.put(Section::Points, &points);
    drop((records, part_start, points));

    let (mut rungs, mut boxes): (Vec<Rung>, Vec<Bounds>) = (Vec::new(), Vec::new());
    let mut first_shape = 0;
    for group in shapes.chunk_by(|a, b| a.zoom == b.zoom) {
        rungs.push(Rung {
            zoom: u32::from(group[0].zoom),
            first_shape,
            shapes: index(group.len()),
            first_box: index(boxes.len()),
        });
        first_shape += index(group.len());
        boxes.extend(pack(group.iter().map(|shape| shape.bounds).collect()));
    }
    writer.put(Section::Rungs, &rungs);
    writer.put(Section::ShapeBoxes, &boxes);
    put_places(&raw, &mut writer);
    writer.put(Section::TextEnds, &raw.texts.ends);
    writer.put(Section::Texts, &raw.texts.bytes);
    drop(raw);
    writer.finish(&FORMAT)
}

fn index(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 4 billion")
}

fn curve(at: World) -> u64 {
    hilbert::index([u64::from(at.x), u64::from(at.y)], 32)
}

/// A shape with where it lies and from which zoom on it is drawn.
struct Placed {
    number: usize,
    first_part: usize,
    bounds: Bounds,
    zoom: u8,
}

fn placed(raw: &RawBaseMap) -> Vec<Placed> {
    let mut starts = Vec::with_capacity(raw.shapes.len());
    let mut next = 0;
    for shape in &raw.shapes {
        starts.push(next);
        next += shape.parts as usize;
    }
    let place = |number: usize| {
        let shape = &raw.shapes[number];
        let parts = || (starts[number]..starts[number] + shape.parts as usize).map(|part| part_of(raw, part));
        Placed {
            number,
            first_part: starts[number],
            bounds: parts().fold(Bounds::NONE, |all, part| all.with(&Bounds::around(part))),
            zoom: match shape.form {
                Form::Point | Form::Line => shape.class.first_zoom().max(shape.least_zoom),
                Form::Area => {
                    let area = parts().map(|ring| twice_area(ring).abs() / 2.0).fold(0.0, f64::max);
                    seen_from(area, least_pixels(shape.class.theme()), shape.class.first_zoom())
                }
            },
        }
    };
    (0..raw.shapes.len()).into_par_iter().map(place).collect()
}

fn part_of(raw: &RawBaseMap, part: usize) -> &[World] {
    let start = if part == 0 { 0 } else { raw.part_ends[part - 1] as usize };
    &raw.points[start..raw.part_ends[part] as usize]
}

/// How many pixels an area must have to be drawn.
const fn least_pixels(theme: Theme) -> f64 {
    match theme {
        Theme::Green | Theme::Landuse => 16.0,
        _ => 4.0,
    }
}

fn details(records: &[ShapeRecord], part_start: &[u32], points: &[World]) -> Vec<u8> {
    // Chunks of whole shapes, so that threads have something to share.
    let chunks: Vec<Vec<u8>> = records
        .par_chunks(1024)
        .map(|records| {
            let mut details = Vec::new();
            for record in records {
                for part in record.first_part as usize..(record.first_part + record.parts) as usize {
                    let corners = &points[part_start[part] as usize..part_start[part + 1] as usize];
                    if record.form == Form::Area as u8 {
                        detail::of_ring(corners, &mut details);
                    } else {
                        detail::of_line(corners, &mut details);
                    }
                }
            }
            details
        })
        .collect();
    chunks.concat()
}

fn put_places(raw: &RawBaseMap, writer: &mut Writer<SECTIONS>) {
    let mut order: Vec<(u64, World, usize)> = raw
        .places
        .iter()
        .enumerate()
        .map(|(number, place)| {
            let at = World::from(LngLat::from(place.at));
            (curve(at), at, number)
        })
        .collect();
    order.sort_unstable_by_key(|&(curve, _, number)| (curve, raw.places[number].id, number));
    let records: Vec<PlaceRecord> = order
        .iter()
        .map(|&(_, _, number)| {
            let place = &raw.places[number];
            PlaceRecord {
                number: place.id.number,
                at: place.at,
                name: place.name,
                hours: place.hours,
                class: place.class as u8,
                kind: place.id.kind as u8,
                unused: [0; 6],
            }
        })
        .collect();
    writer.put(Section::Places, &records);
    writer.put(Section::PlaceBoxes, &pack(order.iter().map(|&(_, at, _)| Bounds { low: at, high: at }).collect()));
}
