//! Standards and quotas, asked of the stations as they are now.

use crate::coverage::{QuotaReport, StandardReport, quota_report, standard_report};
use crate::station::{Quota, Standard};

use super::snapshot::Snapshot;

impl Snapshot {
    /// Judges every station that is there for good.
    #[must_use]
    pub fn standard(&self, standard: &Standard) -> StandardReport {
        standard_report(self.network(), &self.region().districts, self.stations(), standard)
    }

    /// Counts the stations of every district, street and community, and checks the rules.
    #[must_use]
    pub fn quota(&self, quota: &Quota) -> QuotaReport {
        quota_report(&self.region().districts, self.stations(), quota)
    }
}
