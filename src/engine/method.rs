//! How an answer was made, from the request that it answers.

use chrono::SecondsFormat;

use crate::demand::{ESTIMATE_HOURS, Group};
use crate::hours::{Moment, hours_of_week};
use crate::render::{Method, Warning};
use crate::station::{Facility, FacilitySet, OpenRule};

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
            group: request.group.map(Group::as_str),
            left_out: self.left_out(request.filter.at),
            hours_assumed: self.hours_assumed(request.filter.at),
            reach: Some(request.reach.as_str()),
            disc_m: Some(request.disc_m()),
            depth: Some(request.depth),
            warnings: self
                .warnings_for(request.filter.at, request.filter.open)
                .into_iter()
                .chain(self.estimated())
                .collect(),
            data: self.inputs(),
        }
    }

    /// That demand is assumed, where it is.
    fn estimated(&self) -> Option<Warning> {
        let (presence, whole) = (self.presence(), ESTIMATE_HOURS);
        let places = presence.is_estimate().then(|| presence.places())?;
        Some(Warning {
            code: "demand-estimated",
            detail: format!(
                "demand is an estimate from {places} places of OpenStreetMap, with assumed weights and hours; nobody was \
                 counted. It has no scale: {whole} worker-hours stand for a whole week in the region. Pings or a file of \
                 demand points replace it"
            ),
            detail_zh: format!(
                "需求为估算值：按 OpenStreetMap 上的 {places} 处场所和假定的权重、时段推算，未经实测，也不代表实际人数：全区域一周合计为 \
                 {whole} 工时。导入定位数据或需求点后即被替换"
            ),
        })
    }

    /// What stands behind figures of the whole week that holds the instant of the request.
    #[must_use]
    pub fn method_of_week(&self, request: &CoverageRequest) -> Method {
        let mut method = self.method_of_coverage(request);
        let last = request.filter.at.and_then(|at| hours_of_week(at).pop());
        if self.warnings_for(request.filter.at, request.filter.open).is_empty() {
            method.warnings.extend(self.warnings_for(last, request.filter.open));
        }
        method
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
            group: None,
            left_out: self.left_out(Some(request.at)),
            hours_assumed: self.hours_assumed(Some(request.at)),
            reach: None,
            disc_m: None,
            depth: None,
            warnings: self.warnings_for(Some(request.at), OpenRule::Open),
            data: self.inputs(),
        }
    }

    /// What an answer at `at` leaves open: nothing where hours do not count.
    pub(super) fn warnings_for(&self, at: Option<Moment>, open: OpenRule) -> Vec<Warning> {
        at.filter(|_| open != OpenRule::Any).map(|at| self.warnings_at(at)).unwrap_or_default()
    }

    /// What is not known of hours at `at`: whether it is a holiday, beyond the years of the calendar.
    #[must_use]
    pub fn warnings_at(&self, at: Moment) -> Vec<Warning> {
        let holidays = self.stations().holidays();
        let date = at.date_naive();
        let Some(years) = holidays.years().filter(|_| !holidays.knows(date) && self.stations().names_holidays()) else {
            return Vec::new();
        };
        let (name, first, last) = (holidays.name(), years.start(), years.end());
        vec![Warning {
            code: "beyond-holidays",
            detail: format!(
                "the calendar of holidays ({name}) knows {first} to {last}; on {date} hours are read by the week alone, \
                 so public holidays and make-up workdays may be wrong"
            ),
            detail_zh: format!(
                "节假日日历（{name}）只包含{first}年至{last}年；{date} 只按星期判断，法定节假日和调休上班日可能有误"
            ),
        }]
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
            ("holidays", recipe.holidays.as_ref()),
            ("tiers", recipe.tiers.as_ref()),
        ];
        let named = |(role, input): (_, Option<&crate::store::Input>)| {
            input.map(|input| (role, input.file.clone(), input.sha256.clone()))
        };
        let mut inputs: Vec<_> = inputs.into_iter().filter_map(named).collect();
        if let Some(described) = self.presence().described() {
            inputs.push(("presence", described, self.presence().hash().to_owned()));
        }
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
