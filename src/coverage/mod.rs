//! Who is served: street metres, area and demand within the cutoff, by region and district, and the gaps.

mod amount;
mod area;
mod border;
mod catchment;
mod cell;
mod district;
mod figures;
mod gap;
mod judge;
mod ledger;
mod live;
mod outline;
mod parts;
mod piece;
mod sensitivity;
mod street;
mod tally;
mod week;

pub use area::{Area, Areas};
pub use border::border_places;
pub use catchment::{Catchment, catchments};
pub use cell::{SnappedCell, region_cells};
pub use district::{District, DistrictError, districts_of_boundaries, districts_of_geojson};
pub use figures::{Figure, Figures, Tallies, outside_used};
pub use gap::{Cause, Gap, GapQuestion, Gaps, gaps};
pub use judge::{Judge, Reach};
pub use ledger::Ledger;
pub use live::LiveCoverage;
pub use outline::Outline;
pub use parts::{Part, covered_length, deep_parts};
pub use piece::Piece;
pub use sensitivity::{Variant, band};
pub use street::StreetCoverage;
pub use tally::{Measure, Tally, Unit, tally};
pub use week::{HourFigures, Night};
