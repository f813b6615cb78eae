//! What a plan in the making is worth, kept up to date site by site.

use super::model::{Kind, Model};

/// Knows what every change of a plan would gain or lose.
pub(super) trait Tally {
    /// What opening `site` adds.
    fn gain(&self, site: usize) -> f64;

    /// What closing the open site `site` takes away.
    fn loss(&self, site: usize) -> f64;

    /// What opening `site` adds; and to `extra`, for each open site, what is to be added to the sum of gain and loss
    /// when that one is closed for it.
    fn gain_and_extra(&self, site: usize, extra: &mut [f64]) -> f64;

    /// Opens a site.
    fn add(&mut self, site: usize);

    /// Closes a site.
    fn remove(&mut self, site: usize);
}

/// The tally that fits a model, with no site open.
pub(super) fn tally(model: &Model) -> Box<dyn Tally + '_> {
    match model.kind {
        Kind::Median => Box::new(super::p_median::MedianTally::of(model)),
        Kind::Cover | Kind::CoverAll => Box::new(super::max_cover::CoverTally::of(model)),
    }
}
