//! One layer of a tile, with its table of keys and values.

use std::collections::HashMap;
use std::ops::Range;

use super::clip::Px;
use super::frame::EXTENT;
use super::message::{Message, field_length};
use super::pen::{Kind, Pen};

/// A value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// Any number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl Value<'_> {
    /// How many there are.
    #[must_use]
    pub fn count(many: usize) -> Self {
        Self::Whole(i64::try_from(many).unwrap_or(i64::MAX))
    }
}

/// Whole numbers below this are small.
const SMALL: i64 = 4096;

/// The attributes of a feature; what is [`None`] is left out.
pub type Tags<'a, 'b> = &'b [(&'static str, Option<Value<'a>>)];

/// A layer in the making.
#[derive(Debug)]
pub struct Layer {
    name: &'static str,
    keys: Vec<&'static str>,
    values: Vec<Vec<u8>>,
    numbers: HashMap<Vec<u8>, u32>,
    /// The same for small whole numbers, which most values are; nought is none yet, and all others are one more.
    wholes: Vec<u32>,
    features: Vec<Feature>,
    /// Numbers of keys and values of all features, in turns.
    tags: Vec<u32>,
    /// Geometries of all features, as they go out.
    geometries: Message,
    pen: Pen,
    /// A value that is looked for.
    value: Message,
}

/// A feature that is drawn.
#[derive(Debug)]
struct Feature {
    /// The smaller, the more important.
    rank: u32,
    kind: Kind,
    tags: Range<usize>,
    geometry: Range<usize>,
}

impl Layer {
    /// An empty layer.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            keys: Vec::new(),
            values: Vec::new(),
            numbers: HashMap::new(),
            wholes: Vec::new(),
            features: Vec::new(),
            tags: Vec::new(),
            geometries: Message::default(),
            pen: Pen::default(),
            value: Message::default(),
        }
    }

    /// Draws points, if they lie in the tile. When the tile is too large, features of the highest rank go first.
    pub fn points(&mut self, rank: u32, points: impl Iterator<Item = Px>, tags: Tags<'_, '_>) {
        if self.pen.points(points) {
            self.feature(rank, Kind::Point, tags);
        }
    }

    /// Draws lines, as far as they lie in the tile.
    pub fn lines<L: Iterator<Item = Px>>(&mut self, rank: u32, lines: impl Iterator<Item = L>, tags: Tags<'_, '_>) {
        if self.pen.lines(lines) {
            self.feature(rank, Kind::Line, tags);
        }
    }

    /// Draws an area with these closed rings, as far as it lies in the tile; a place is inside if an odd number of rings
    /// is around it.
    pub fn area<R: Iterator<Item = Px>>(&mut self, rank: u32, rings: impl Iterator<Item = R>, tags: Tags<'_, '_>) {
        if self.pen.area(rings) {
            self.feature(rank, Kind::Polygon, tags);
        }
    }

    /// Whether nothing was drawn.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    fn feature(&mut self, rank: u32, kind: Kind, tags: Tags<'_, '_>) {
        let first = self.tags.len();
        for (key, value) in tags {
            if let Some(value) = value {
                let pair = [self.key(key), self.value(*value)];
                self.tags.extend(pair);
            }
        }
        let start = self.geometries.0.len();
        self.geometries.packed(4, &self.pen.commands);
        let geometry = start..self.geometries.0.len();
        self.features.push(Feature { rank, kind, tags: first..self.tags.len(), geometry });
    }

    /// How many bytes a feature takes.
    fn feature_length(&self, feature: &Feature) -> usize {
        // The key and the value of the kind take a byte each.
        2 + feature.geometry.len() + Message::packed_length(&self.tags[feature.tags.clone()])
    }

    fn key(&mut self, key: &'static str) -> u32 {
        let known = self.keys.iter().position(|&other| std::ptr::eq(other, key) || other == key);
        known.unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        }) as u32
    }

    fn value(&mut self, value: Value<'_>) -> u32 {
        let Value::Whole(whole @ 0..SMALL) = value else { return self.any_value(value) };
        let place = whole as usize;
        if place >= self.wholes.len() {
            self.wholes.resize(place + 1, 0);
        }
        if self.wholes[place] == 0 {
            self.wholes[place] = self.any_value(value) + 1;
        }
        self.wholes[place] - 1
    }

    fn any_value(&mut self, value: Value<'_>) -> u32 {
        let message = &mut self.value;
        message.0.clear();
        match value {
            Value::Text(text) => message.bytes(1, text.as_bytes()),
            Value::Number(number) => message.double(3, number),
            Value::Whole(whole) => match u64::try_from(whole) {
                Ok(whole) => message.whole(5, whole),
                Err(_) => message.signed(6, whole),
            },
            Value::Flag(flag) => message.whole(7, u64::from(flag)),
        }
        if let Some(&number) = self.numbers.get(&message.0) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(message.0.clone());
        self.numbers.insert(message.0.clone(), number);
        number
    }

    /// How many bytes it takes with only the features that `keeps`, at most; nothing without any.
    fn length(&self, keeps: impl Fn(usize) -> bool) -> usize {
        let mut used = vec![false; self.values.len()];
        let (mut features, mut any) = (0, false);
        for (_, feature) in self.features.iter().enumerate().filter(|&(number, _)| keeps(number)) {
            any = true;
            features += field_length(self.feature_length(feature));
            let values = self.tags[feature.tags.clone()].iter().skip(1).step_by(2);
            values.for_each(|&number| used[number as usize] = true);
        }
        let keys: usize = self.keys.iter().map(|key| field_length(key.len())).sum();
        let values = self.values.iter().zip(used).filter(|(_, used)| *used);
        let values: usize = values.map(|(value, _)| field_length(value.len())).sum();
        // Version and extent take five bytes.
        if any { 5 + field_length(self.name.len()) + features + keys + values } else { 0 }
    }

    /// Only the features that `keeps`, and their values.
    fn keep(&mut self, keeps: impl Fn(usize) -> bool) {
        let mut number = 0;
        self.features.retain(|_| {
            number += 1;
            keeps(number - 1)
        });
        let mut place: Vec<Option<u32>> = vec![None; self.values.len()];
        let mut values = Vec::new();
        for feature in &self.features {
            for number in self.tags[feature.tags.clone()].iter_mut().skip(1).step_by(2) {
                let old = *number as usize;
                *number = *place[old].get_or_insert_with(|| {
                    values.push(std::mem::take(&mut self.values[old]));
                    values.len() as u32 - 1
                });
            }
        }
        self.values = values;
    }

    fn message(&self) -> Message {
        let mut layer = Message::default();
        layer.whole(15, 2);
        layer.bytes(1, self.name.as_bytes());
        for feature in &self.features {
            layer.open(2, self.feature_length(feature));
            let tags = &self.tags[feature.tags.clone()];
            if !tags.is_empty() {
                layer.packed(2, tags);
            }
            layer.whole(3, feature.kind as u64);
            layer.0.extend_from_slice(&self.geometries.0[feature.geometry.clone()]);
        }
        for key in &self.keys {
            layer.bytes(3, key.as_bytes());
        }
        for value in &self.values {
            layer.bytes(4, value);
        }
        layer.whole(5, EXTENT.into());
        layer
    }
}

/// A tile as it goes out, before it is compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileBytes {
    /// A Mapbox Vector Tile 2.1; empty when the tile shows nothing.
    pub bytes: Vec<u8>,
    /// How many features it had to leave out to keep within its size.
    pub dropped: usize,
}

/// Puts layers together; empty ones are left out.
///
/// A tile has at most `limit` bytes: the features of the highest ranks are left out first, of equal rank the last ones.
#[must_use]
pub fn tile(mut layers: Vec<Layer>, limit: usize) -> TileBytes {
    layers.retain(|layer| !layer.is_empty());
    let bytes = written(&layers);
    if bytes.len() <= limit {
        return TileBytes { bytes, dropped: 0 };
    }
    let length = |layers: &[Layer], keeps: &dyn Fn(usize, usize) -> bool| -> usize {
        let lengths = layers.iter().enumerate().map(|(layer, one)| one.length(|feature| keeps(layer, feature)));
        lengths.filter(|&length| length > 0).map(field_length).sum()
    };
    // The features by importance, and how many of them fit.
    let features = |(layer, one): (usize, &Layer)| -> Vec<(u32, usize, usize)> {
        one.features.iter().enumerate().map(|(number, feature)| (feature.rank, layer, number)).collect()
    };
    let mut order: Vec<(u32, usize, usize)> = layers.iter().enumerate().flat_map(features).collect();
    order.sort_unstable();
    let mut place: Vec<Vec<usize>> = layers.iter().map(|layer| vec![0; layer.features.len()]).collect();
    for (position, &(_, layer, number)) in order.iter().enumerate() {
        place[layer][number] = position;
    }
    let (mut fits, mut too_many) = (0, order.len());
    while fits + 1 < too_many {
        let middle = usize::midpoint(fits, too_many);
        if length(&layers, &|layer, number| place[layer][number] < middle) > limit {
            too_many = middle;
        } else {
            fits = middle;
        }
    }
    let dropped = order.len() - fits;
    for (layer, place) in layers.iter_mut().zip(&place) {
        layer.keep(|number| place[number] < fits);
    }
    layers.retain(|layer| !layer.is_empty());
    TileBytes { bytes: written(&layers), dropped }
}

fn written(layers: &[Layer]) -> Vec<u8> {
    let mut tile = Message::default();
    for layer in layers {
        tile.bytes(3, &layer.message().0);
    }
    tile.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: u32) -> Layer {
        let mut layer = Layer::new("points");
        for number in 0..count {
            let name = format!("point {number}");
            let at = [f64::from(number % 4000), f64::from(number / 4000)];
            let tags = [("name", Some(Value::Text(&name))), ("odd", Some(Value::Flag(number % 2 == 1))), ("no", None)];
            layer.points(number % 10, [at].into_iter(), &tags);
        }
        layer
    }

    #[test]
    fn the_length_of_a_layer_is_known_before_it_is_written() {
        for count in [1, 2, 300, 5000] {
            let layer = points(count);
            let (length, message) = (layer.length(|_| true), layer.message().0);
            assert_eq!(length, message.len(), "{count}");
            assert_eq!(
                tile(vec![layer], usize::MAX),
                TileBytes { bytes: [&[0x1a], &varint(length)[..], &message].concat(), dropped: 0 }
            );
        }
        assert_eq!(tile(vec![Layer::new("empty")], 0), TileBytes::default());
    }

    fn varint(length: usize) -> Vec<u8> {
        let mut message = Message::default();
        message.whole(0, length as u64);
        message.0[1..].to_vec()
    }

    #[test]
    fn the_least_important_go_first() {
        let whole = tile(vec![points(1000)], usize::MAX).bytes.len();
        for limit in [whole, whole - 1, whole / 2, whole / 10, 100, 10] {
            let found = tile(vec![points(1000)], limit);
            assert!(found.bytes.len() <= limit, "{} of {limit}", found.bytes.len());
            assert!(found.bytes.len() + 100 > limit || limit == 10, "{} of {limit}", found.bytes.len());
            // Those left are the first of the order by rank.
            let names = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("point ").count();
            assert_eq!(names(&found.bytes) + found.dropped, 1000);
            let text = String::from_utf8_lossy(&found.bytes).into_owned();
            if limit == whole / 2 {
                assert!(text.contains("point 990") && !text.contains("point 999"), "rank 0 stays, rank 9 goes");
            }
        }
    }
}
