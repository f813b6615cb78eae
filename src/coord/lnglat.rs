//! A position on the earth, WGS-84.

use bytemuck::{Pod, Zeroable};

/// A valid WGS-84 position, in degrees.
///
/// ```
/// use waystation::coord::LngLat;
///
/// let quzhou = LngLat::new(118.8594, 28.9701).unwrap();
/// assert!(LngLat::new(28.9701, 118.8594).unwrap_err().to_string().contains("swap"));
/// # let _ = quzhou;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LngLat {
    lng: f64,
    lat: f64,
}

/// Why two numbers are not a position.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LngLatError {
    /// The longitude is no number between -180 and 180.
    #[error("`lng` is {0}; {right}", right = self.right())]
    Longitude(f64),
    /// The latitude is no number between -90 and 90.
    #[error("`lat` is {0}; {right}", right = self.right())]
    Latitude(f64),
    /// The latitude is impossible, and the longitude would make a good one.
    #[error("`lat` is {0}; {right}", right = self.right())]
    Swapped(f64),
}

impl LngLatError {
    /// What would be right, without the value.
    #[must_use]
    pub const fn right(self) -> &'static str {
        match self {
            Self::Longitude(_) => "longitude must be between -180 and 180",
            Self::Latitude(_) => "latitude must be between -90 and 90",
            Self::Swapped(_) => "latitude must be between -90 and 90. Did you swap lng and lat?",
        }
    }
}

impl LngLat {
    /// A position from longitude and latitude in degrees.
    ///
    /// # Errors
    ///
    /// [`LngLatError`] names the number that is out of range, and says so when the two look swapped.
    pub fn new(lng: f64, lat: f64) -> Result<Self, LngLatError> {
        if !(-90.0..=90.0).contains(&lat) {
            let swapped = (-180.0..=180.0).contains(&lat) && (-90.0..=90.0).contains(&lng);
            return Err(if swapped { LngLatError::Swapped(lat) } else { LngLatError::Latitude(lat) });
        }
        if !(-180.0..=180.0).contains(&lng) {
            return Err(LngLatError::Longitude(lng));
        }
        Ok(Self { lng, lat })
    }

    /// Longitude, in degrees.
    #[must_use]
    pub const fn lng(self) -> f64 {
        self.lng
    }

    /// Latitude, in degrees.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }
}

/// A position in units of 10^-7 degree (about a centimetre), as OpenStreetMap stores it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(C)]
pub struct E7 {
    /// Longitude, 10^-7 degree.
    pub lng: i32,
    /// Latitude, 10^-7 degree.
    pub lat: i32,
}

impl From<E7> for LngLat {
    fn from(point: E7) -> Self {
        Self { lng: f64::from(point.lng) / 1e7, lat: f64::from(point.lat) / 1e7 }
    }
}

impl From<LngLat> for E7 {
    fn from(point: LngLat) -> Self {
        Self { lng: (point.lng * 1e7).round() as i32, lat: (point.lat * 1e7).round() as i32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(LngLat::new(200.0, 10.0), Err(LngLatError::Longitude(200.0)));
        assert_eq!(LngLat::new(24.9, 160.2), Err(LngLatError::Swapped(160.2)));
        assert_eq!(LngLat::new(24.9, 900.0), Err(LngLatError::Latitude(900.0)));
        assert!(LngLat::new(f64::NAN, 1.0).is_err());
        assert!(LngLat::new(1.0, f64::NAN).is_err());
    }

    #[test]
    fn seven_decimals_survive() {
        let point = E7 { lng: 1_214_667_581, lat: 312_517_679 };
        assert_eq!(E7::from(LngLat::from(point)), point);
    }
}
