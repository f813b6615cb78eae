//! What two numbers of a list may mean.

use std::fmt;

use crate::coord::{Datum, LngLat};

/// Two numbers as a list has them: first what it says is the longitude.
pub type Numbers = [f64; 2];

/// A way to read the numbers of a whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hypothesis {
    /// The datum they are in.
    pub datum: Datum,
    /// Whether longitude and latitude changed places.
    pub swapped: bool,
}

impl Hypothesis {
    /// Every one that is tried.
    pub const ALL: [Self; 6] = [
        Self::of(Datum::Wgs84),
        Self::of(Datum::Gcj02),
        Self::of(Datum::Bd09),
        Self { swapped: true, ..Self::of(Datum::Wgs84) },
        Self { swapped: true, ..Self::of(Datum::Gcj02) },
        Self { swapped: true, ..Self::of(Datum::Bd09) },
    ];

    /// Numbers in `datum`, longitude first.
    #[must_use]
    pub const fn of(datum: Datum) -> Self {
        Self { datum, swapped: false }
    }

    /// Where `numbers` are then, in WGS-84; `None` where nothing on earth is.
    #[must_use]
    pub fn place(self, [first, second]: Numbers) -> Option<LngLat> {
        let (lng, lat) = if self.swapped { (second, first) } else { (first, second) };
        LngLat::new(lng, lat).ok().map(|place| self.datum.to_wgs84(place))
    }
}

impl fmt::Display for Hypothesis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.datum.name();
        formatter.pad(&if self.swapped { format!("{name}, lng and lat swapped") } else { name.to_owned() })
    }
}
