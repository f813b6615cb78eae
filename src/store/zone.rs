//! The time zone of a place.

use chrono_tz::Tz;
use tzf_rs::{DefaultFinder, FuzzyFinder};

/// The time zone at a position; Asia/Shanghai where none is known.
pub(super) fn at(lng: f64, lat: f64) -> Tz {
    // Tiles that lie in one zone answer at once; the outlines of all zones take a tenth of a second to load.
    let zone = |name: &str| name.parse::<Tz>().ok();
    zone(FuzzyFinder::new().get_tz_name(lng, lat))
        .or_else(|| zone(DefaultFinder::new().get_tz_name(lng, lat)))
        .unwrap_or(Tz::Asia__Shanghai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_have_their_zones() {
        assert_eq!(at(14.5, 35.9), Tz::Europe__Malta);
        assert_eq!(at(121.47, 31.23), Tz::Asia__Shanghai);
        assert_eq!(at(24.94, 60.17), Tz::Europe__Helsinki);
        assert_eq!(at(7.59, 47.56), Tz::Europe__Zurich); // Basel, where three zones meet
    }
}
