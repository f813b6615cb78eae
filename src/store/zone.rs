//! The time zone of a place.

use chrono_tz::Tz;
use tzf_rs::EmbeddedFinder;

/// The time zone at a position; Asia/Shanghai where none is known.
pub(super) fn at(lng: f64, lat: f64) -> Tz {
    // The outlines of all zones are read where they lie in the program: nothing is unpacked for one look-up.
    EmbeddedFinder::new().get_tz_name(lng, lat).parse().unwrap_or(Tz::Asia__Shanghai)
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
