//! Candidates from the places of the extract.

use std::collections::BTreeMap;

use crate::coord::Plane;
use crate::network::{BaseMap, OsmId, PlaceClass};

use super::candidate::Candidate;
use super::classes::HostClasses;

/// Elements of one class and name this near to each other are one place: a bank as a point and as a building.
const ONE_PLACE_M: f64 = 50.0;

/// Places of the base map that are of one of these classes, each once, in the order of their OpenStreetMap ids, which
/// are also theirs.
#[must_use]
pub fn host_places(map: &BaseMap, classes: &HostClasses) -> Vec<Candidate> {
    let mut found: Vec<(OsmId, PlaceClass, Candidate)> = map
        .places()
        .filter_map(|one| {
            let host = classes.get(Some(one.class))?;
            let candidate = Candidate {
                id: one.id.to_string(),
                name: one.names.name.to_owned(),
                class: one.class.as_str().to_owned(),
                weight: host.weight,
                cost: host.cost,
                place: one.place,
            };
            Some((one.id, one.class, candidate))
        })
        .collect();
    found.sort_by_key(|(id, class, _)| (*id, *class));
    let mut kept: Vec<Candidate> = Vec::new();
    // By class, name and a grid as coarse as one place is large: only neighbours are compared.
    let mut near: BTreeMap<(PlaceClass, String, i64, i64), Vec<usize>> = BTreeMap::new();
    for (_, class, candidate) in found {
        let step = ONE_PLACE_M / 111_320.0;
        let east = step / candidate.place.lat().to_radians().cos().max(0.01);
        let (x, y) = ((candidate.place.lng() / east).floor() as i64, (candidate.place.lat() / step).floor() as i64);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let twin = around
            .filter_map(|(x, y)| near.get(&(class, candidate.name.clone(), x, y)))
            .flatten()
            .any(|&other: &usize| Plane::distance_m(kept[other].place, candidate.place) < ONE_PLACE_M);
        if !twin {
            near.entry((class, candidate.name.clone(), x, y)).or_default().push(kept.len());
            kept.push(candidate);
        }
    }
    kept
}
