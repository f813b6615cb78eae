//! Places of the base map by their names: where somebody may say that they are.

use unicode_normalization::UnicodeNormalization;

use crate::coord::{LngLat, Plane};
use crate::network::{Form, Names, Theme};

use super::snapshot::Snapshot;

/// A place that has a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NamedPlace<'a> {
    /// What it is called.
    pub names: Names<'a>,
    /// What it is, by the codes of the base map.
    pub class: &'static str,
    /// Where it is: the centre of an area, the middle of a line.
    pub place: LngLat,
    /// Whether it is a street, of which many pieces have one name.
    street: bool,
}

/// Neighbours of one name are one place to whoever looks for it: the two stops of a street, a shop and its entrance.
const ONE_PLACE_M: f64 = 250.0;

/// How well a name fits; less is better.
type Fit = (u8, u8, usize);

impl Snapshot {
    /// The places whose names hold every one of `words`, those that fit best first: whole names before beginnings before
    /// the rest, places of a kind to live in or go to before streets, short names before long ones. Letters are
    /// compared whatever their width and case. Each street once, and one of neighbours that share a name.
    #[must_use]
    pub fn places_named(&self, words: &str, limit: usize) -> Vec<NamedPlace<'_>> {
        let text = folded(words);
        let wanted: Vec<&str> = text.split_whitespace().collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let map = &self.region().base_map;
        let places = map.places().map(|one| {
            (1, NamedPlace { names: one.names, class: one.class.as_str(), place: one.place, street: false })
        });
        let shapes = map.shapes().filter(|shape| !shape.names.name.is_empty()).filter_map(|shape| {
            let place = if shape.form == Form::Line {
                let line = shape.parts().next()?;
                line.get(line.len() / 2).copied()?.into()
            } else {
                shape.centre()
            };
            let street = shape.class.theme() == Theme::Street;
            let rank = match shape.class.theme() {
                Theme::Name => 0,
                Theme::Street => 2,
                _ => 3,
            };
            Some((rank, NamedPlace { names: shape.names, class: shape.class.as_str(), place, street }))
        });
        let mut found: Vec<(Fit, NamedPlace<'_>)> = places
            .chain(shapes)
            .filter_map(|(rank, place)| Some((fit(&place.names, &text, &wanted, rank)?, place)))
            .collect();
        found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.names.name.cmp(other.names.name)));
        let mut kept: Vec<NamedPlace<'_>> = Vec::new();
        for (_, place) in found {
            if kept.len() == limit {
                break;
            }
            let same = |one: &NamedPlace<'_>| {
                one.names.name == place.names.name
                    && (one.street && place.street || Plane::distance_m(one.place, place.place) < ONE_PLACE_M)
            };
            if !kept.iter().any(same) {
                kept.push(place);
            }
        }
        kept
    }
}

fn fit(names: &Names<'_>, text: &str, wanted: &[&str], rank: u8) -> Option<Fit> {
    let each = [names.name, names.zh, names.en].map(folded);
    let fits = |name: &String| !name.is_empty() && wanted.iter().all(|word| name.contains(word));
    let best = each.iter().filter(|name| fits(name));
    let how = |name: &String| match name {
        name if name == text => 0,
        name if name.starts_with(text) => 1,
        _ => 2,
    };
    best.map(|name| (how(name), rank, name.chars().count())).min()
}

/// Letters without their width and case.
fn folded(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).collect()
}
