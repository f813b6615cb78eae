//! The time zone of a place.

use chrono_tz::Tz;

/// The time zone at a position; Asia/Shanghai where none is known.
pub(super) fn at(lng: f64, lat: f64) -> Tz {
    // The finder holds the outlines of all zones; it is needed once a build.
    let name = tzf_rs::DefaultFinder::new().get_tz_name(lng, lat).to_owned();
    name.parse().unwrap_or(Tz::Asia__Shanghai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_have_their_zones() {
        assert_eq!(at(14.5, 35.9), Tz::Europe__Malta);
        assert_eq!(at(121.47, 31.23), Tz::Asia__Shanghai);
        assert_eq!(at(24.94, 60.17), Tz::Europe__Helsinki);
    }
}
