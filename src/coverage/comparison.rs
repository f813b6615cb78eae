//! States of the same areas side by side.

use h3o::CellIndex;

use super::figures::Figures;
use super::shift::{Moved, Shift};

/// What becomes of coverage in one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The figures of the region, then of its districts.
    pub figures: Vec<Figures>,
    /// Who gains and who loses against the region as it is; the same areas.
    pub shifts: Vec<Shift>,
    /// The cells of the region and its districts that are covered in the scenario and not as it is, in order.
    pub gained: Vec<CellIndex>,
    /// Those that are covered as it is and not in the scenario.
    pub lost: Vec<CellIndex>,
}

/// Scenarios side by side, over the state as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The figures as it is.
    pub base: Vec<Figures>,
    /// One for each scenario.
    pub outcomes: Vec<Outcome>,
    /// For each two scenarios what of the whole region only the first covers, and only the second.
    pub pairs: Vec<([usize; 2], [Moved; 2])>,
}
