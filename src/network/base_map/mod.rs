//! The base map: what is drawn below the answers, and the places that people go to.
//!
//! It comes out of the same extract as the streets ([`super::osm::read`]), is generalised once ([`build_base_map`]) and
//! read as it lies on disk ([`BaseMap`]). Streets are in it as they are drawn, with their class, whoever may use them;
//! those that are travelled are another thing, a [`super::Network`].

mod build;
mod class;
mod detail;
mod index;
mod place_class;
mod raw;
mod ring;
mod sea;
mod section;
mod store;
mod whereabouts;

pub use build::build_base_map;
pub use class::{FULL_ZOOM, Form, ShapeClass, Theme};
pub use detail::corner_zooms;
pub use index::{Bounds, BoxIndex};
pub use place_class::PlaceClass;
pub use raw::{Names, OsmId, OsmKind, RawBaseMap};
pub use section::BASE_MAP_VERSION;
pub use store::{BaseMap, PlaceOfInterest, Shape};
pub use whereabouts::{OwnedNames, Whereabouts};

pub(super) use sea::sea;
