//! A small decoder of vector tiles, written from the specification and not from our encoder.

use std::collections::BTreeMap;

use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Validation};

/// One layer.
#[derive(Debug, PartialEq)]
pub struct Layer {
    pub name: String,
    pub features: Vec<Feature>,
}

/// One feature: its attributes as text, its kind, and its parts; rings are closed.
#[derive(Debug, PartialEq)]
pub struct Feature {
    pub tags: BTreeMap<String, String>,
    pub kind: u64,
    pub parts: Vec<Vec<[i64; 2]>>,
}

impl Feature {
    pub fn tag(&self, key: &str) -> &str {
        self.tags.get(key).map_or("", String::as_str)
    }

    /// A number among the attributes.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.tags.get(key).map(|text| text.parse().unwrap_or_else(|_| panic!("{key} is {text}")))
    }

    /// The polygons: a ring of positive area begins one, those of negative area after it are its holes.
    pub fn polygons(&self) -> MultiPolygon {
        let mut polygons: Vec<Polygon> = Vec::new();
        for part in &self.parts {
            let ring: LineString = part.iter().map(|&[x, y]| Coord { x: x as f64, y: y as f64 }).collect();
            let polygon = Polygon::new(ring, Vec::new());
            // Here `y` runs down, so what the specification calls positive is what is counterclockwise elsewhere.
            if polygon.signed_area() > 0.0 {
                polygons.push(polygon);
            } else {
                assert!(polygon.signed_area() < 0.0, "a ring without area: {part:?}");
                polygons.last_mut().expect("an outer ring comes first").interiors_push(polygon.exterior().clone());
            }
        }
        MultiPolygon::new(polygons)
    }
}

/// Decodes a tile, and asserts all that the specification and we promise of it.
pub fn decode(bytes: &[u8]) -> Vec<Layer> {
    let layers: Vec<Layer> = fields(bytes)
        .map(|(field, value)| {
            assert_eq!(field, 3, "a tile has layers only");
            layer(value.bytes())
        })
        .collect();
    let names: std::collections::BTreeSet<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names.len(), layers.len(), "names of layers differ");
    for layer in &layers {
        for feature in &layer.features {
            check(&layer.name, feature);
        }
    }
    layers
}

fn check(layer: &str, feature: &Feature) {
    assert!(!feature.parts.is_empty(), "{layer}: nothing is drawn");
    let corners = feature.parts.iter().flatten().flatten();
    assert!(corners.clone().all(|value| (-64..=4160).contains(value)), "{layer}: {feature:?}");
    match feature.kind {
        1 => assert!(feature.parts.iter().all(|part| part.len() == 1)),
        2 => {
            for part in &feature.parts {
                assert!(part.len() > 1 && part.windows(2).all(|pair| pair[0] != pair[1]), "{layer}: {part:?}");
            }
        }
        3 => {
            let polygons = feature.polygons();
            for part in &feature.parts {
                assert!(part.len() > 3 && part.windows(2).all(|pair| pair[0] != pair[1]), "{layer}: {part:?}");
            }
            for polygon in &polygons {
                assert!(polygon.is_valid(), "{layer}: {:?} in {polygon:?}", polygon.validation_errors());
            }
        }
        other => panic!("{layer}: kind {other}"),
    }
}

enum Wire<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Eight([u8; 8]),
}

impl<'a> Wire<'a> {
    fn bytes(&self) -> &'a [u8] {
        let Self::Bytes(bytes) = self else { panic!("bytes are expected") };
        bytes
    }

    fn number(&self) -> u64 {
        let Self::Number(number) = self else { panic!("a number is expected") };
        *number
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes().to_vec()).expect("UTF-8")
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return value;
        }
    }
    unreachable!("a number ends")
}

fn fields(mut bytes: &[u8]) -> impl Iterator<Item = (u64, Wire<'_>)> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let key = varint(&mut bytes);
        let value = match key & 7 {
            0 => Wire::Number(varint(&mut bytes)),
            1 => {
                let (eight, rest) = bytes.split_at(8);
                bytes = rest;
                Wire::Eight(eight.try_into().expect("eight bytes"))
            }
            2 => {
                let length = varint(&mut bytes) as usize;
                let (taken, rest) = bytes.split_at(length);
                bytes = rest;
                Wire::Bytes(taken)
            }
            other => panic!("wire type {other}"),
        };
        Some((key >> 3, value))
    })
}

fn packed(mut bytes: &[u8]) -> Vec<u64> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(varint(&mut bytes));
    }
    values
}

fn layer(bytes: &[u8]) -> Layer {
    let (mut name, mut version, mut extent) = (String::new(), 0, 0);
    let (mut keys, mut values, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    let mut known = std::collections::BTreeSet::new();
    for (field, value) in fields(bytes) {
        match field {
            1 => name = value.text(),
            2 => raw.push(value.bytes()),
            3 => keys.push(value.text()),
            4 => {
                assert!(known.insert(value.bytes()), "each value once");
                values.push(value_of(value.bytes()));
            }
            5 => extent = value.number(),
            15 => version = value.number(),
            other => panic!("field {other} of a layer"),
        }
    }
    assert_eq!((version, extent), (2, 4096), "{name}");
    assert!(!name.is_empty() && !raw.is_empty());
    let mut used = vec![false; values.len()];
    let features = raw
        .into_iter()
        .map(|bytes| {
            let mut feature = Feature { tags: BTreeMap::new(), kind: 0, parts: Vec::new() };
            let mut commands = Vec::new();
            for (field, value) in fields(bytes) {
                match field {
                    2 => {
                        for pair in packed(value.bytes()).chunks_exact(2) {
                            used[pair[1] as usize] = true;
                            let tag = (keys[pair[0] as usize].clone(), values[pair[1] as usize].clone());
                            assert_eq!(feature.tags.insert(tag.0, tag.1), None, "a key comes once");
                        }
                    }
                    3 => feature.kind = value.number(),
                    4 => commands = packed(value.bytes()),
                    other => panic!("field {other} of a feature"),
                }
            }
            feature.parts = parts(feature.kind, &commands);
            feature
        })
        .collect();
    assert!(used.into_iter().all(|used| used), "every value is some feature's");
    Layer { name, features }
}

fn value_of(bytes: &[u8]) -> String {
    let mut all = fields(bytes);
    let (field, value) = all.next().expect("a value has one");
    assert!(all.next().is_none());
    let signed = |value: u64| (value >> 1).cast_signed() ^ -(value & 1).cast_signed();
    match (field, value) {
        (1, value) => value.text(),
        (3, Wire::Eight(eight)) => f64::from_le_bytes(eight).to_string(),
        (4 | 5, value) => value.number().to_string(),
        (6, value) => signed(value.number()).to_string(),
        (7, value) => (value.number() == 1).to_string(),
        (other, _) => panic!("value of kind {other}"),
    }
}

/// Commands as parts: one point each, lines, or closed rings.
fn parts(kind: u64, commands: &[u64]) -> Vec<Vec<[i64; 2]>> {
    let mut parts: Vec<Vec<[i64; 2]>> = Vec::new();
    let mut at = [0, 0];
    let mut next = commands.iter();
    let mut closed = true;
    while let Some(&command) = next.next() {
        let (id, count) = (command & 7, command >> 3);
        assert!(count > 0);
        if id == 7 {
            assert_eq!((kind, count), (3, 1), "only rings are closed");
            let part = parts.last_mut().expect("a ring is open");
            part.push(part[0]);
            closed = true;
            continue;
        }
        assert!(id == 1 || id == 2, "command {id}");
        assert!(id == 2 || kind == 1 || count == 1, "one part begins at a time");
        assert!(id == 2 || kind != 3 || closed, "a ring is closed before the next begins");
        for _ in 0..count {
            for value in &mut at {
                let step = *next.next().expect("a parameter");
                *value += (step >> 1).cast_signed() ^ -(step & 1).cast_signed();
            }
            if id == 1 {
                parts.push(vec![at]);
                closed = false;
            } else {
                parts.last_mut().expect("a line has begun").push(at);
            }
        }
    }
    assert!(kind != 3 || closed, "the last ring is closed");
    parts
}
