//! A small PBF writer, for extracts that no tool would make.
//!
//! Protobuf by hand, blobs not packed. The numbers of the fields are those of `fileformat.proto` and
//! `osmformat.proto` of the [specification](https://wiki.openstreetmap.org/wiki/PBF_Format).

use waystation::coord::Plane;

use crate::draft::{Draft, quzhou};

/// A protobuf message in the making.
#[derive(Clone, Debug, Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    /// An `int32`, `int64` or enumeration.
    pub fn int(mut self, field: u64, value: i64) -> Self {
        varint(&mut self.0, field << 3);
        varint(&mut self.0, value as u64);
        self
    }

    /// Bytes, a string or a message.
    pub fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        varint(&mut self.0, field << 3 | 2);
        varint(&mut self.0, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    /// Packed numbers, each as the wire has it.
    pub fn packed(self, field: u64, values: impl IntoIterator<Item = u64>) -> Self {
        let mut bytes = Vec::new();
        values.into_iter().for_each(|value| varint(&mut bytes, value));
        self.bytes(field, &bytes)
    }

    /// Packed `sint64`, each as its difference from the one before.
    fn deltas(self, field: u64, values: impl IntoIterator<Item = i64>) -> Self {
        let mut before = 0;
        self.packed(field, values.into_iter().map(|value| zigzag(value - std::mem::replace(&mut before, value)) as u64))
    }
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// A `sint64` on the wire.
const fn zigzag(value: i64) -> i64 {
    value << 1 ^ value >> 63
}

/// A block of a file: the length of its header, the header, the blob.
pub fn block(kind: &str, blob: &Message) -> Vec<u8> {
    block_of_size(kind, blob, i64::try_from(blob.0.len()).expect("a small blob"))
}

/// A block that declares `data_size` for its blob, true or not.
pub fn block_of_size(kind: &str, blob: &Message, data_size: i64) -> Vec<u8> {
    let header = Message::default().bytes(1, kind.as_bytes()).int(3, data_size);
    let mut file = (header.0.len() as u32).to_be_bytes().to_vec();
    file.extend_from_slice(&header.0);
    file.extend_from_slice(&blob.0);
    file
}

/// A blob that is not packed.
pub fn raw(content: &Message) -> Message {
    Message::default().bytes(1, &content.0)
}

/// A packed blob that says it holds `declared` bytes: a zlib stream of `content` and then `copies` times 258 bytes
/// like its last one.
///
/// One block with the fixed codes of RFC 1951: literals as they are written, then copies from one byte before.
/// Codes go in from their highest bit on, into bytes that fill up from their lowest.
pub fn zlib(content: &[u8], copies: usize, declared: i64) -> Message {
    let mut bits: Vec<bool> = vec![true, true, false];
    let mut code = |value: u32, length: u32| bits.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
    for byte in content.iter().copied().map(u32::from) {
        let (value, length) = if byte < 144 { (0x30 + byte, 8) } else { (0x190 + byte - 144, 9) };
        code(value, length);
    }
    for _ in 0..copies {
        code(0b1100_0101, 8);
        code(0, 5);
    }
    code(0, 7);
    let packed = bits.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit)));
    let last = std::iter::repeat_n(content.last(), 258 * copies).flatten();
    let (low, high) = content.iter().chain(last).fold((1_u32, 0_u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let stream: Vec<u8> = [0x78, 0x9c].into_iter().chain(packed).chain((high << 16 | low).to_be_bytes()).collect();
    Message::default().int(2, declared).bytes(3, &stream)
}

/// The header block of a file that needs `features`.
pub fn header(features: &[&str]) -> Vec<u8> {
    let content = features.iter().fold(Message::default(), |content, feature| content.bytes(4, feature.as_bytes()));
    block("OSMHeader", &raw(&content))
}

/// What a relation refers to: the kind of member (0 node, 1 way, 2 relation), its id and its role.
pub type Member = (u64, i64, &'static str);

/// Nodes, ways and relations, in any order and with any mistake. Tags are written `key=value key=value`.
#[derive(Clone, Debug)]
pub struct Osm {
    draft: Draft,
    dense: bool,
    nodes: Vec<(i64, i64, i64, &'static str)>,
    ways: Vec<(i64, Vec<i64>, &'static str)>,
    relations: Vec<(i64, Vec<Member>, &'static str)>,
}

impl Osm {
    pub fn new() -> Self {
        Self { draft: Draft::at(quzhou()), dense: true, nodes: Vec::new(), ways: Vec::new(), relations: Vec::new() }
    }

    /// The drawing board: where metres are in degrees.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Adds a node at metres east and north.
    pub fn node(mut self, id: i64, east: f64, north: f64, tags: &'static str) -> Self {
        // Not by way of a `LngLat`: a node of a damaged file may lie anywhere.
        let (lng, lat) = Plane::at(quzhou().lat()).degrees(east, north);
        let e7 = |degrees: f64| (degrees * 1e7).round() as i64;
        self.nodes.push((id, e7(quzhou().lng() + lng), e7(quzhou().lat() + lat), tags));
        self
    }

    /// Has nodes written one by one, as a file may.
    pub fn one_by_one(mut self) -> Self {
        self.dense = false;
        self
    }

    /// Adds a way.
    pub fn way(mut self, id: i64, nodes: &[i64], tags: &'static str) -> Self {
        self.ways.push((id, nodes.to_vec(), tags));
        self
    }

    /// Adds a relation.
    pub fn relation(mut self, id: i64, members: &[Member], tags: &'static str) -> Self {
        self.relations.push((id, members.to_vec(), tags));
        self
    }

    /// The file: a header, then all that was added in one block.
    pub fn pbf(&self) -> Vec<u8> {
        let mut file = header(&["OsmSchema-V0.6", "DenseNodes"]);
        file.extend(self.data());
        file
    }

    /// The data block alone.
    pub fn data(&self) -> Vec<u8> {
        let mut strings = Strings(vec![""]);
        let mut group = if self.dense { self.dense_nodes(&mut strings) } else { self.plain_nodes(&mut strings) };
        for (id, nodes, tags) in &self.ways {
            let way = strings.tagged(*id, tags).deltas(8, nodes.iter().copied());
            group = group.bytes(3, &way.0);
        }
        for (id, members, tags) in &self.relations {
            let roles: Vec<u64> = members.iter().map(|member| strings.index(member.2)).collect();
            let relation = strings
                .tagged(*id, tags)
                .packed(8, roles)
                .deltas(9, members.iter().map(|member| member.1))
                .packed(10, members.iter().map(|member| member.0));
            group = group.bytes(4, &relation.0);
        }
        let table = strings.0.iter().fold(Message::default(), |table, text| table.bytes(1, text.as_bytes()));
        let content = Message::default().bytes(1, &table.0).bytes(2, &group.0);
        block("OSMData", &raw(&content))
    }

    fn dense_nodes(&self, strings: &mut Strings) -> Message {
        let mut keys_values = Vec::new();
        for node in &self.nodes {
            for (key, value) in pairs(node.3) {
                keys_values.extend([strings.index(key), strings.index(value)]);
            }
            keys_values.push(0);
        }
        let dense = Message::default()
            .deltas(1, self.nodes.iter().map(|node| node.0))
            .deltas(8, self.nodes.iter().map(|node| node.2))
            .deltas(9, self.nodes.iter().map(|node| node.1))
            .packed(10, keys_values);
        Message::default().bytes(2, &dense.0)
    }

    fn plain_nodes(&self, strings: &mut Strings) -> Message {
        self.nodes.iter().fold(Message::default(), |group, &(id, lng, lat, tags)| {
            // Here the id is a `sint64`; ways and relations have an `int64`.
            let node = strings.tagged(zigzag(id), tags).int(8, zigzag(lat)).int(9, zigzag(lng));
            group.bytes(1, &node.0)
        })
    }
}

fn pairs(tags: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    tags.split_whitespace().map(|tag| tag.split_once('=').expect("key=value"))
}

/// The string table of a block; the first entry is not used.
struct Strings(Vec<&'static str>);

impl Strings {
    fn index(&mut self, text: &'static str) -> u64 {
        let known = self.0.iter().skip(1).position(|&other| other == text);
        known.map_or_else(
            || {
                self.0.push(text);
                self.0.len() as u64 - 1
            },
            |known| known as u64 + 1,
        )
    }

    /// A way or a relation with its id and tags.
    fn tagged(&mut self, id: i64, tags: &'static str) -> Message {
        let keys: Vec<u64> = pairs(tags).map(|pair| self.index(pair.0)).collect();
        let values: Vec<u64> = pairs(tags).map(|pair| self.index(pair.1)).collect();
        Message::default().int(1, id).packed(2, keys).packed(3, values)
    }
}
