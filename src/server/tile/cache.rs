//! Tiles that were made, packed or not as they were asked for, under what was asked and the version that they were made
//! from.
//!
//! The key names all that a tile depends on, so nothing in here is ever stale: after an edit the tiles that it touched
//! are asked for under another key, and the old ones go when room is needed.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderValue;

use crate::coord::Datum;
use crate::engine::TileLayer;
use crate::render::tile::TileBytes;

use super::super::etag::Tag;
use super::super::gzip::pack;
use super::asked::AskedTile;

/// How many bytes of tiles and keys are kept.
const ROOM: usize = 96 * 1024 * 1024;

/// What names a tile.
pub(super) fn key(asked: &AskedTile, version: &str) -> String {
    let mut key = String::with_capacity(version.len() + asked.query.len() + 40);
    let datum = if asked.datum == Datum::Gcj02 { "gcj02/" } else { "" };
    let (layer, id) = (asked.layer.as_str(), asked.id);
    let form = encoding(asked.gzip);
    // Writing to memory does not fail.
    let _ = write!(key, "{form} {datum}{layer}/{}/{}/{} {version} {}", id.zoom(), id.x(), id.y(), asked.query);
    key
}

const fn encoding(gzip: bool) -> &'static str {
    if gzip { "gzip" } else { "identity" }
}

/// A tile that was made.
#[derive(Debug)]
pub(super) struct Stored {
    /// As they go out, packed or not.
    pub bytes: Bytes,
    pub tag: Tag,
    /// The tag as a header.
    pub etag: HeaderValue,
    /// How many features it had to leave out.
    pub dropped: usize,
}

impl Stored {
    pub fn of(tile: TileBytes, gzip: bool) -> Self {
        let tag = Tag::of_bytes(&tile.bytes, encoding(gzip));
        let bytes = if gzip && !tile.bytes.is_empty() { pack(&tile.bytes) } else { tile.bytes };
        Self { bytes: bytes.into(), etag: tag.header(), tag, dropped: tile.dropped }
    }
}

/// Tiles by their keys: what was asked for lately, up to so many bytes.
///
/// There are two generations. What is asked for moves to the young one; when that has half the room, the old one goes
/// and the young one becomes old. So an entry that is used stays, at the cost of one look-up.
#[derive(Debug, Default)]
pub struct TileCache {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    young: HashMap<String, Arc<Stored>>,
    old: HashMap<String, Arc<Stored>>,
    young_bytes: usize,
    old_bytes: usize,
    hits: u64,
    /// Tiles made and features left out, by layer.
    made: BTreeMap<TileLayer, (u64, u64)>,
}

impl TileCache {
    /// A tile, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Arc<Stored>> {
        // No panic leaves it half-changed.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stored) = kept.young.get(key).cloned() {
            kept.hits += 1;
            return Some(stored);
        }
        let (key, stored) = kept.old.remove_entry(key)?;
        kept.hits += 1;
        kept.old_bytes -= size(&key, &stored);
        kept.insert(key, Arc::clone(&stored));
        Some(stored)
    }

    /// Keeps a tile that was just made.
    pub(super) fn put(&self, key: String, layer: TileLayer, stored: Stored) -> Arc<Stored> {
        let stored = Arc::new(stored);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (made, dropped) = kept.made.entry(layer).or_default();
        *made += 1;
        *dropped += stored.dropped as u64;
        kept.insert(key, Arc::clone(&stored));
        stored
    }

    /// Counts as Prometheus reads them.
    pub fn metrics(&self) -> String {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = String::new();
        let head = |page: &mut String, name: &str, kind: &str, help: &str| {
            let _ = writeln!(page, "# HELP waystation_{name} {help}\n# TYPE waystation_{name} {kind}");
        };
        head(&mut page, "tile_cache_hits_total", "counter", "Tiles that were there.");
        let _ = writeln!(page, "waystation_tile_cache_hits_total {}", kept.hits);
        head(&mut page, "tile_cache_bytes", "gauge", "Bytes of tiles that are kept.");
        let _ = writeln!(page, "waystation_tile_cache_bytes {}", kept.young_bytes + kept.old_bytes);
        head(&mut page, "tiles_made_total", "counter", "Tiles that were made, by set.");
        for (layer, (made, _)) in &kept.made {
            let _ = writeln!(page, "waystation_tiles_made_total{{layer=\"{}\"}} {made}", layer.as_str());
        }
        head(&mut page, "tile_features_dropped_total", "counter", "Features left out of tiles that were too large.");
        for (layer, (_, dropped)) in &kept.made {
            let _ = writeln!(page, "waystation_tile_features_dropped_total{{layer=\"{}\"}} {dropped}", layer.as_str());
        }
        page
    }
}

impl Kept {
    fn insert(&mut self, key: String, stored: Arc<Stored>) {
        self.young_bytes += size(&key, &stored);
        if let Some(before) = self.young.insert(key.clone(), stored) {
            // Two asked for it at once.
            self.young_bytes -= size(&key, &before);
        }
        if self.young_bytes > ROOM / 2 {
            self.old = std::mem::take(&mut self.young);
            self.old_bytes = std::mem::take(&mut self.young_bytes);
        }
    }
}

/// The bytes of an entry, its place in the tables included.
fn size(key: &str, stored: &Stored) -> usize {
    key.len() + stored.bytes.len() + 256
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(length: usize) -> Stored {
        let tag = Tag::of_bytes(&[], "a");
        Stored { bytes: Bytes::from(vec![0; length]), etag: tag.header(), tag, dropped: 0 }
    }

    #[test]
    fn what_is_used_stays_and_the_room_is_kept() {
        let cache = TileCache::default();
        let large = ROOM / 20;
        for number in 0..200 {
            cache.put(format!("tile {number}"), TileLayer::Base, stored(large));
            assert!(cache.get("tile 0").is_some(), "after {number}");
            let kept = cache.kept.lock().unwrap();
            assert!(kept.young_bytes + kept.old_bytes <= ROOM + 2 * large);
            let bytes = |map: &HashMap<String, Arc<Stored>>| map.iter().map(|(key, one)| size(key, one)).sum::<usize>();
            assert_eq!((kept.young_bytes, kept.old_bytes), (bytes(&kept.young), bytes(&kept.old)));
        }
        assert!(cache.get("tile 1").is_none());
        let metrics = cache.metrics();
        assert!(metrics.contains("waystation_tile_cache_hits_total 200\n"), "{metrics}");
        assert!(metrics.contains("waystation_tiles_made_total{layer=\"base\"} 200\n"), "{metrics}");
    }
}
