//! A map in the terms of OpenStreetMap.

use std::collections::HashMap;

use super::point::Point;

/// Tags as they are written down.
pub type Tags<'a> = &'a [(&'a str, &'a str)];

/// A text by its number in [`Map::texts`].
pub type TextId = u32;

#[derive(Clone, Debug)]
pub struct Node {
    /// Longitude and latitude in ten millionths of a degree.
    pub e7: [i64; 2],
    pub tags: Vec<[TextId; 2]>,
}

#[derive(Clone, Debug)]
pub struct Way {
    /// Numbers of its nodes.
    pub nodes: Vec<u32>,
    pub tags: Vec<[TextId; 2]>,
}

/// An area made of several rings.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Numbers of its ways, with their roles.
    pub members: Vec<(u32, TextId)>,
    pub tags: Vec<[TextId; 2]>,
}

/// The id of an object is its number plus one.
#[derive(Clone, Debug, Default)]
pub struct Map {
    pub nodes: Vec<Node>,
    pub ways: Vec<Way>,
    pub relations: Vec<Relation>,
    pub texts: Vec<String>,
    known: HashMap<String, TextId>,
}

impl Map {
    /// Adds a node.
    pub fn node(&mut self, place: Point, tags: Tags<'_>) -> u32 {
        let tags = self.interned(tags);
        self.nodes.push(Node { e7: place.e7(), tags });
        self.nodes.len() as u32 - 1
    }

    /// Adds tags to a node.
    pub fn tag(&mut self, node: u32, tags: Tags<'_>) {
        let tags = self.interned(tags);
        self.nodes[node as usize].tags.extend(tags);
    }

    /// Adds a way.
    pub fn way(&mut self, nodes: Vec<u32>, tags: Tags<'_>) -> u32 {
        let tags = self.interned(tags);
        self.ways.push(Way { nodes, tags });
        self.ways.len() as u32 - 1
    }

    /// Adds a way over places of its own.
    pub fn line(&mut self, places: &[Point], tags: Tags<'_>) -> u32 {
        let nodes = places.iter().map(|&place| self.node(place, &[])).collect();
        self.way(nodes, tags)
    }

    /// Adds a closed way; the first place is not repeated.
    pub fn area(&mut self, ring: &[Point], tags: Tags<'_>) -> u32 {
        let mut nodes: Vec<u32> = ring.iter().map(|&place| self.node(place, &[])).collect();
        nodes.push(nodes[0]);
        self.way(nodes, tags)
    }

    /// Adds an area of several rings, each with its role.
    pub fn relation(&mut self, members: &[(u32, &str)], tags: Tags<'_>) {
        let members = members.iter().map(|&(way, role)| (way, self.text(role))).collect();
        let tags = self.interned(tags);
        self.relations.push(Relation { members, tags });
    }

    fn interned(&mut self, tags: Tags<'_>) -> Vec<[TextId; 2]> {
        tags.iter().filter(|tag| !tag.1.is_empty()).map(|&(key, value)| [self.text(key), self.text(value)]).collect()
    }

    fn text(&mut self, text: &str) -> TextId {
        if let Some(&id) = self.known.get(text) {
            return id;
        }
        let id = self.texts.len() as TextId;
        self.texts.push(text.to_owned());
        self.known.insert(text.to_owned(), id);
        id
    }
}
