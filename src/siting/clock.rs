//! When to stop: the solver knows no clock, so whoever asks brings one.

/// Tells a search to stop: a deadline that passed, a request that was cancelled.
pub trait Clock: Sync {
    /// Whether to stop now with the best plan so far. Asked about every millisecond, from several threads.
    fn is_over(&self) -> bool;

    /// Hears how far the search is, from time to time.
    fn hear(&self, _progress: Progress) {}
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The objective of the best plan so far.
    pub objective: f64,
    /// No plan is better than this.
    pub bound: f64,
}

impl<F: Fn() -> bool + Sync> Clock for F {
    fn is_over(&self) -> bool {
        self()
    }
}

/// A clock that never stops.
struct Endless;

impl Clock for Endless {
    fn is_over(&self) -> bool {
        false
    }
}

/// How long to search.
///
/// A search that is not stopped by its clock gives the same plan for any number of threads and on any machine.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    clock: &'a dyn Clock,
    most_work: u64,
}

impl Effort<'_> {
    /// Until the best plan is proved.
    #[must_use]
    pub fn endless() -> Self {
        Self { clock: &Endless, most_work: u64::MAX }
    }

    /// Until a proof, or until so much work is done: pairs of demand and site that are looked at, some 10⁸ a second.
    /// Stops at the same plan on any machine. The whole question is looked at once in any case.
    #[must_use]
    pub fn work(most_work: u64) -> Self {
        Self { clock: &Endless, most_work }
    }
}

impl<'a> Effort<'a> {
    /// Until a proof, or until `clock` says so.
    #[must_use]
    pub fn until(clock: &'a dyn Clock) -> Self {
        Self { clock, most_work: u64::MAX }
    }

    /// Tells the clock how far the search is.
    pub(super) fn tell(&self, progress: Progress) {
        self.clock.hear(progress);
    }

    /// Whether the clock says stop.
    pub(super) fn is_over(&self) -> bool {
        self.clock.is_over()
    }

    /// Whether to stop after so much work.
    pub(super) fn is_spent(&self, work: u64) -> bool {
        work >= self.most_work || self.is_over()
    }
}
