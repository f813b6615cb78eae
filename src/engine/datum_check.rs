//! In which datum positions are, by the streets of a region: for lists that are checked and pings that come in.

use crate::coord::LngLat;
use crate::network::{DatumCheck, Evidence, Numbers};

use super::snapshot::Snapshot;

impl Snapshot {
    /// Weighs in which datum `rows` are, each with its longitude first, as it was written.
    ///
    /// The streets tell, and the districts of the region where it has any. Where the region lies outside China all
    /// datums are the same, and nothing is decisive. A few thousand rows are enough, and more are not looked at.
    #[must_use]
    pub fn weigh_datum(&self, rows: &[Numbers]) -> Evidence {
        let districts = &self.region().districts;
        let inside = |place: LngLat| districts.iter().any(|district| district.outline.contains(place));
        let check = DatumCheck::of(self.network(), self.hull());
        let check = if districts.is_empty() { check } else { check.within(&inside) };
        check.weigh(rows)
    }
}
