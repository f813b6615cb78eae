//! What a plan in the making is worth, kept up to date site by site.

use super::model::{Kind, Model};

/// Knows what every change of a plan would gain or lose.
pub(super) trait Tally: Send {
    /// What opening `site` adds. Of no meaning for an open site.
    fn gain(&self, site: usize) -> f64;

    /// What closing the open site `site` takes away.
    fn loss(&self, site: usize) -> f64;

    /// Adds to `extra`, for each open site, by how much more than gain less loss an exchange of it for `site` is worth,
    /// and names those for which it is not nothing in `near`, perhaps more than once.
    fn extra(&self, site: usize, extra: &mut [f64], near: &mut Vec<u32>);

    /// Opens a site.
    fn add(&mut self, site: usize);

    /// Closes a site.
    fn remove(&mut self, site: usize);

    /// Hands over the sites whose gain or loss changed since the last time.
    fn take_touched(&mut self, into: &mut Vec<u32>);
}

/// The tally that fits a model, with no site open.
pub(super) fn tally(model: &Model) -> Box<dyn Tally + '_> {
    match model.kind {
        Kind::Median => Box::new(super::p_median::MedianTally::of(model)),
        Kind::Cover | Kind::CoverAll => Box::new(super::max_cover::CoverTally::of(model)),
    }
}
