//! Nodes with a meaning of their own: names of places, and places that people go to.

use crate::coord::E7;

use super::super::base_map::{Form, OsmId, OsmKind, PlaceClass, RawBaseMap, ShapeClass};
use super::drawn::OwnNames;
use super::look::Look;

/// A node that stands for something.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    id: i64,
    at: E7,
    label: Option<ShapeClass>,
    place: Option<PlaceClass>,
    names: OwnNames,
    opening_hours: String,
}

impl Sign {
    /// What a node stands for, if it stands for anything.
    pub fn of(id: i64, at: E7, look: &Look<'_>) -> Option<Self> {
        let (label, place) = (look.label(), look.place());
        (label.is_some() || place.is_some()).then(|| Self {
            id,
            at,
            label,
            place,
            names: OwnNames::of(look.names()),
            opening_hours: if place.is_some() { look.opening_hours.to_owned() } else { String::new() },
        })
    }

    /// Puts it on the map.
    pub fn put(&self, map: &mut RawBaseMap) {
        if let Some(class) = self.label {
            map.shape(class, Form::Point, 0, self.names.names(), &[[self.at]]);
        }
        if let Some(class) = self.place {
            let id = OsmId { kind: OsmKind::Node, number: self.id };
            map.place(class, self.at, id, self.names.names(), &self.opening_hours);
        }
    }
}
