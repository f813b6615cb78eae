//! How an answer was made, from the request that it answers.

use chrono::SecondsFormat;

use crate::hours::Moment;
use crate::render::Method;
use crate::station::{Facility, FacilitySet};

use super::request::{CoverageRequest, NearestRequest};
use super::snapshot::Snapshot;

impl Snapshot {
    /// What stands behind figures and cells of coverage. The disc is named always: the overstatement is measured on it.
    #[must_use]
    pub fn method_of_coverage(&self, request: &CoverageRequest) -> Method {
        Method {
            profile: request.travel.profile,
            cutoff: request.travel.cutoff,
            metres: request.travel.metres,
            at: request.filter.at.map(instant),
            open: request.filter.open.as_str(),
            needs: codes(request.filter.needs),
            left_out: self.left_out(request.filter.at),
            hours_assumed: self.hours_assumed(request.filter.at),
            reach: Some(request.reach.as_str()),
            disc_m: Some(request.disc_m()),
            depth: Some(request.depth),
            data: self.inputs(),
        }
    }

    /// What stands behind gaps: always time along streets, and no disc.
    #[must_use]
    pub fn method_of_gaps(&self, request: &CoverageRequest) -> Method {
        let reach = Some(crate::coverage::Reach::Network.as_str());
        Method { reach, disc_m: None, ..self.method_of_coverage(request) }
    }

    /// What stands behind an answer about the nearest stations.
    #[must_use]
    pub fn method_of_nearest(&self, request: &NearestRequest) -> Method {
        Method {
            profile: request.travel.profile,
            cutoff: request.travel.cutoff,
            metres: request.travel.metres,
            at: Some(instant(request.at)),
            open: request.open.as_str(),
            needs: codes(request.needs),
            left_out: self.left_out(Some(request.at)),
            hours_assumed: self.hours_assumed(Some(request.at)),
            reach: None,
            disc_m: None,
            depth: None,
            data: self.inputs(),
        }
    }

    /// How many stations are not there.
    pub(super) fn left_out(&self, at: Option<Moment>) -> usize {
        self.stations().iter().filter(|(_, station)| !station.is_there(at)).count()
    }

    /// How many hours are taken from tiers; without an instant no hours play a part.
    fn hours_assumed(&self, at: Option<Moment>) -> usize {
        let all = self.stations().iter().map(|(_, station)| station);
        let assumed = all.filter(|station| station.details.assumed.hours && station.is_there(at));
        if at.is_some() { assumed.count() } else { 0 }
    }

    /// The inputs of the region: role, name of the file, SHA-256.
    pub(super) fn inputs(&self) -> Vec<(&'static str, String, String)> {
        let recipe = &self.region().recipe;
        let inputs = [
            ("osm", Some(&recipe.osm)),
            ("stations", Some(&recipe.stations)),
            ("districts", recipe.districts.as_ref()),
            ("demand", recipe.demand.as_ref()),
            ("tiers", recipe.tiers.as_ref()),
        ];
        let named = |(role, input): (_, Option<&crate::store::Input>)| {
            input.map(|input| (role, input.file.clone(), input.sha256.clone()))
        };
        let mut inputs: Vec<_> = inputs.into_iter().filter_map(named).collect();
        // The list is no longer what was read from the file.
        let revision = self.revision();
        if revision.number > 0 {
            inputs.push(("edits", format!("region.sqlite, revision {}", revision.number), revision.hash.clone()));
        }
        inputs
    }
}

/// RFC 3339 with the offset of the region; parts of a second only where there are any.
pub(super) fn instant(at: Moment) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

fn codes(needs: FacilitySet) -> String {
    needs.iter().map(Facility::as_str).collect::<Vec<_>>().join(",")
}
