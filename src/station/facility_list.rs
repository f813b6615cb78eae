//! A cell that lists facilities, and whether it says all there is.

use super::facility_offer::Offer;
use super::facility_words::{Understood, understood, words};
use super::words::{folded, folded_header};
use super::{FacilitySet, Station};

/// What came out of a cell such as `饮水机、微波炉、如厕（附近）`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What is offered.
    pub offer: Offer,
    /// Words that name no facility.
    pub unknown: Vec<String>,
    /// Whether the cell ends in 等 ("and so on").
    pub more: bool,
}

impl Listed {
    /// Reads a cell: words separated by `、`, commas, semicolons and the like.
    ///
    /// ```
    /// use waystation::station::Listed;
    ///
    /// let listed = Listed::of("饮水机、微波炉；桑拿");
    /// assert_eq!(listed.offer.here.codes(), "water;heat_food");
    /// assert_eq!((listed.unknown, listed.more), (vec!["桑拿".to_owned()], false));
    /// assert!(Listed::of("饮水机等").more);
    /// ```
    #[must_use]
    pub fn of(cell: &str) -> Self {
        let mut listed = Self::default();
        let end = cell.trim_end_matches(|letter: char| {
            !letter.is_alphanumeric() && letter != '.' && letter != ')' && letter != '）'
        });
        let short = ["等", "等等", "等设施", "等服务", "..."].iter().filter_map(|more| end.strip_suffix(more));
        let cell = short.min_by_key(|short| short.len()).inspect(|_| listed.more = true).unwrap_or(end);
        for word in words(cell) {
            match understood(&word) {
                Understood::Offered(Offer { here, nearby }) => {
                    listed.offer.here = listed.offer.here.union(here);
                    listed.offer.nearby = listed.offer.nearby.union(nearby);
                }
                Understood::Absent => {}
                Understood::Unknown => listed.unknown.push(word),
            }
        }
        listed
    }

    /// Whether the cell says all there is, and all of it was understood. One that does not stays among the extra columns
    /// of its station.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unknown.is_empty() && !self.more
    }
}

/// Whether what is known to be offered may be all there is: not where it follows from an OpenStreetMap tag, nor from a
/// cell that was understood in part. Whoever has changed it since has said all.
pub(super) fn is_complete(station: &Station) -> bool {
    let Some(here) = station.facilities else { return false };
    let follows = |(name, cell): &(String, String)| {
        if name == "amenity" {
            return FacilitySet::of_amenity(cell) == Some(here);
        }
        let header = folded_header(name);
        let lists = ["设施", "服务", "功能", "配备", "facilit"].iter().any(|part| header.contains(part));
        lists && !folded(cell).is_empty() && {
            let listed = Listed::of(cell);
            listed.offer.here == here && !listed.is_whole()
        }
    };
    !station.extra.iter().any(follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_lists_of_words() {
        let listed = Listed::of(" 饮水机、微波炉， 如厕（附近）;充电/雨伞 、");
        assert_eq!(listed.offer.here.codes(), "water;heat_food;charge;rain_gear");
        assert_eq!((listed.offer.nearby.codes().as_str(), listed.is_whole()), ("toilet", true));
        for cell in ["饮水机、微波炉等", "饮水机、微波炉等设施", "饮水机,微波炉等等。"] {
            let listed = Listed::of(cell);
            assert_eq!((listed.offer.here.codes().as_str(), listed.more), ("water;heat_food", true), "{cell}");
            assert!(listed.unknown.is_empty(), "{cell}: {:?}", listed.unknown);
        }
        assert_eq!(Listed::of(""), Listed::default());
        assert_eq!(Listed::of("见现场").unknown, ["见现场"]);
    }
}
