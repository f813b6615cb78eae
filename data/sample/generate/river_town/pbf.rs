//! Writes a map as `.osm.pbf`: dense nodes, blocks packed with zlib.
//!
//! The numbers of the fields are those of `fileformat.proto` and `osmformat.proto` of the
//! [specification](https://wiki.openstreetmap.org/wiki/PBF_Format).

use std::collections::HashMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::osm::{Map, Node, Relation, TextId, Way};

/// Objects in a block.
const BLOCK: usize = 8000;

/// The bytes of the file.
pub fn pbf(map: &Map) -> Vec<u8> {
    let mut file = block("OSMHeader", &header(map));
    for (number, nodes) in map.nodes.chunks(BLOCK).enumerate() {
        file.extend(data(map, |texts| dense(nodes, number * BLOCK, texts)));
    }
    for (number, ways) in map.ways.chunks(BLOCK).enumerate() {
        file.extend(data(map, |texts| {
            let ways = ways.iter().enumerate();
            ways.fold(Message::default(), |group, (index, way)| {
                group.bytes(3, &one_way(way, number * BLOCK + index, texts).0)
            })
        }));
    }
    file.extend(data(map, |texts| {
        let relations = map.relations.iter().enumerate();
        relations.fold(Message::default(), |group, (index, relation)| {
            group.bytes(4, &one_relation(relation, index, texts).0)
        })
    }));
    file
}

fn header(map: &Map) -> Message {
    let bound = |axis: usize, pick: fn(i64, i64) -> i64| {
        map.nodes.iter().map(|node| node.e7[axis]).reduce(pick).expect("a map has nodes") * 100
    };
    let bounds = [bound(0, i64::min), bound(0, i64::max), bound(1, i64::max), bound(1, i64::min)];
    let bbox = (1..).zip(bounds).fold(Message::default(), |bbox, (field, nano)| bbox.int(field, zigzag(nano)));
    Message::default()
        .bytes(1, &bbox.0)
        .bytes(4, b"OsmSchema-V0.6")
        .bytes(4, b"DenseNodes")
        .bytes(5, b"Sort.Type_then_ID")
        .bytes(16, b"waystation sample-district")
        .bytes(17, b"synthetic: an invented town, not OpenStreetMap")
}

/// A block of data: the texts that its group uses, then the group.
fn data(map: &Map, group: impl FnOnce(&mut Texts) -> Message) -> Vec<u8> {
    let mut texts = Texts::default();
    let group = group(&mut texts);
    let table = Message::default().bytes(1, b"");
    let table = texts.used.iter().fold(table, |table, &text| table.bytes(1, map.texts[text as usize].as_bytes()));
    block("OSMData", &Message::default().bytes(1, &table.0).bytes(2, &group.0))
}

fn dense(nodes: &[Node], first: usize, texts: &mut Texts) -> Message {
    let mut tags = Vec::new();
    for node in nodes {
        tags.extend(node.tags.iter().flatten().map(|&text| texts.index(text)));
        tags.push(0);
    }
    let dense = Message::default()
        .deltas(1, (0..nodes.len()).map(|index| id(first + index)))
        .deltas(8, nodes.iter().map(|node| node.e7[1]))
        .deltas(9, nodes.iter().map(|node| node.e7[0]))
        .packed(10, tags);
    Message::default().bytes(2, &dense.0)
}

fn one_way(way: &Way, number: usize, texts: &mut Texts) -> Message {
    tagged(number, &way.tags, texts).deltas(8, way.nodes.iter().map(|&node| id(node as usize)))
}

fn one_relation(relation: &Relation, number: usize, texts: &mut Texts) -> Message {
    const WAY: u64 = 1;
    let roles: Vec<u64> = relation.members.iter().map(|member| texts.index(member.1)).collect();
    tagged(number, &relation.tags, texts)
        .packed(8, roles)
        .deltas(9, relation.members.iter().map(|member| id(member.0 as usize)))
        .packed(10, relation.members.iter().map(|_| WAY))
}

fn tagged(number: usize, tags: &[[TextId; 2]], texts: &mut Texts) -> Message {
    let [keys, values] = [0, 1].map(|side| tags.iter().map(|tag| texts.index(tag[side])).collect::<Vec<u64>>());
    Message::default().int(1, id(number)).packed(2, keys).packed(3, values)
}

fn id(number: usize) -> i64 {
    count(number) + 1
}

/// A count as the wire has it.
fn count(count: usize) -> i64 {
    i64::try_from(count).expect("a town is small")
}

/// The texts that a block uses, in the order of their first use; number 0 is not used.
#[derive(Default)]
struct Texts {
    used: Vec<TextId>,
    index: HashMap<TextId, u64>,
}

impl Texts {
    fn index(&mut self, text: TextId) -> u64 {
        *self.index.entry(text).or_insert_with(|| {
            self.used.push(text);
            self.used.len() as u64
        })
    }
}

/// The length of the header of a blob, the header, the blob.
fn block(kind: &str, content: &Message) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(&content.0).and_then(|()| packed.finish()).expect("memory can be written");
    let blob = Message::default().int(2, count(content.0.len())).bytes(3, &packed);
    let header = Message::default().bytes(1, kind.as_bytes()).int(3, count(blob.0.len()));
    let mut file = (header.0.len() as u32).to_be_bytes().to_vec();
    file.extend(header.0);
    file.extend(blob.0);
    file
}

/// A protobuf message in the making.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn int(mut self, field: u64, value: i64) -> Self {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    fn packed(self, field: u64, values: impl IntoIterator<Item = u64>) -> Self {
        let mut packed = Self::default();
        values.into_iter().for_each(|value| packed.varint(value));
        if packed.0.is_empty() { self } else { self.bytes(field, &packed.0) }
    }

    /// Each as its difference from the one before.
    fn deltas(self, field: u64, values: impl IntoIterator<Item = i64>) -> Self {
        let mut before = 0;
        self.packed(field, values.into_iter().map(|value| zigzag(value - std::mem::replace(&mut before, value)) as u64))
    }

    fn varint(&mut self, mut value: u64) {
        while value > 0x7f {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

const fn zigzag(value: i64) -> i64 {
    value << 1 ^ value >> 63
}
