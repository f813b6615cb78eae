//! Hours of single services: hot water around the clock in a room that is open from 9 to 17.

use crate::hours::{Holidays, HoursError, Schedule};

use super::{Facility, FacilitySet, UnknownFacility};

/// Hours of the services of a station that differ from its own.
#[derive(Clone, Debug, Default)]
pub struct ServiceHours(Vec<Service>);

/// One service.
#[derive(Clone, Debug)]
struct Service {
    facility: Facility,
    text: String,
    /// `None` where the text was not understood: unknown.
    hours: Option<Schedule>,
}

/// Why a piece of a list of service hours cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceProblem {
    /// A piece that names no service.
    #[error(
        "`{0}` names no service: write each as a facility, a colon and its hours, for example `water: 24/7; toilet: \
         08:00-18:00` or `饮水:24小时；如厕:8:00-18:00`"
    )]
    NoService(String),
    /// A service that is no facility.
    #[error(transparent)]
    Unknown(#[from] UnknownFacility),
    /// A service that stands twice.
    #[error("`{}` stands twice; its first hours count", .0.as_str())]
    Twice(Facility),
    /// Hours that are not understood.
    #[error("the hours of `{}` are not understood: {}; {}; they are unknown", .0.as_str(), .1.reason, .1.hint)]
    Hours(Facility, Box<HoursError>),
}

impl ServiceHours {
    /// Reads a list such as `water: 24/7; toilet: Mo-Fr 08:00-18:00` or `饮水、充电:24小时；如厕:8:00-18:00`.
    ///
    /// What cannot be used is told; services whose hours are not understood stay, their hours unknown.
    #[must_use]
    pub fn read(list: &str) -> (Self, Vec<ServiceProblem>) {
        let mut pairs: Vec<(Vec<Facility>, String)> = Vec::new();
        let mut problems = Vec::new();
        for piece in list.split([';', '；', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
            let label = piece.split_once([':', '：']);
            let named = label.map(|(label, rest)| (facilities_of(label), rest));
            match (named, pairs.last_mut()) {
                (Some((Ok(facilities), rest)), _) => pairs.push((facilities, rest.trim().to_owned())),
                // Hours go on after a semicolon: toilet: Mo-Fr 08:00-18:00; Sa 10:00-12:00
                (_, Some((_, hours))) if Schedule::parse(piece).is_ok() => {
                    hours.push_str("; ");
                    hours.push_str(piece);
                }
                (Some((Err(unknown), _)), _) if !unknown.0.chars().any(|char| char.is_ascii_digit()) => {
                    problems.push(unknown.into());
                }
                _ => problems.push(ServiceProblem::NoService(piece.to_owned())),
            }
        }
        let pairs = pairs
            .into_iter()
            .flat_map(|(facilities, hours)| facilities.into_iter().map(move |facility| (facility, hours.clone())));
        let (services, more) = Self::of(pairs);
        problems.extend(more);
        (services, problems)
    }

    /// Service hours of pairs of a facility and its hours, and what is wrong with them.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (Facility, String)>) -> (Self, Vec<ServiceProblem>) {
        let mut services: Vec<Service> = Vec::new();
        let mut problems = Vec::new();
        for (facility, text) in pairs {
            if services.iter().any(|service| service.facility == facility) {
                problems.push(ServiceProblem::Twice(facility));
                continue;
            }
            let hours = Schedule::parse(&text)
                .map_err(|error| problems.push(ServiceProblem::Hours(facility, Box::new(error))))
                .ok();
            services.push(Service { facility, text, hours });
        }
        services.sort_by_key(|service| service.facility);
        (Self(services), problems)
    }

    /// Whether no service has hours of its own.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each service with its hours as they are worded, in the order of the vocabulary.
    #[must_use = "iterators do nothing unless used"]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Facility, &str)> {
        self.0.iter().map(|service| (service.facility, service.text.as_str()))
    }

    /// The services that have hours of their own.
    #[must_use]
    pub fn facilities(&self) -> FacilitySet {
        self.iter().map(|(facility, _)| facility).collect()
    }

    /// The hours of a service; the outer `None` where it has none of its own, the inner where they are unknown.
    #[must_use]
    pub fn get(&self, facility: Facility) -> Option<Option<&Schedule>> {
        self.0.iter().find(|service| service.facility == facility).map(|service| service.hours.as_ref())
    }

    /// As a list that [`ServiceHours::read`] reads.
    #[must_use]
    pub fn list(&self) -> String {
        let one = |(facility, text): (Facility, &str)| format!("{}: {text}", facility.as_str());
        self.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// Whether they are worded the same.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }

    /// Whether any of them tells public holidays apart.
    #[must_use]
    pub fn names_holidays(&self) -> bool {
        self.0.iter().filter_map(|service| service.hours.as_ref()).any(Schedule::names_holidays)
    }

    /// The same hours by another calendar of holidays.
    #[must_use]
    pub fn with_holidays(mut self, holidays: &Holidays) -> Self {
        for hours in self.0.iter_mut().filter_map(|service| service.hours.as_mut()) {
            *hours = hours.with_holidays(holidays);
        }
        self
    }
}

fn facilities_of(label: &str) -> Result<Vec<Facility>, UnknownFacility> {
    let words = label.split(['、', ',', '，', '/', '和', '及']).map(str::trim);
    words.map(str::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, expected: &str, problems: &[&str]) {
        let (services, found) = ServiceHours::read(list);
        assert_eq!(services.list(), expected, "{list}");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), problems.len(), "{list}: {found:?}");
        for (problem, words) in found.iter().zip(problems) {
            assert!(problem.contains(words), "{problem} without {words}");
        }
        let (again, _) = ServiceHours::read(&services.list());
        assert!(again.same_as(&services), "{list}");
    }

    #[test]
    fn lists_are_in_english_or_chinese() {
        check("", "", &[]);
        check("water: 24/7; toilet: Mo-Fr 08:00-18:00", "water: 24/7; toilet: Mo-Fr 08:00-18:00", &[]);
        check("饮水:24小时；如厕:8:00-18:00", "water: 24小时; toilet: 8:00-18:00", &[]);
        check(
            "如厕：周一至周五：8:00-18:00；周六：9:00-12:00",
            "toilet: 周一至周五：8:00-18:00; 周六：9:00-12:00",
            &[],
        );
        check("饮水、充电: 24小时\n如厕: 8:00-18:00", "water: 24小时; toilet: 8:00-18:00; charge: 24小时", &[]);
        check(
            "toilet: Mo-Fr 08:00-18:00; Sa 10:00-12:00; PH off",
            "toilet: Mo-Fr 08:00-18:00; Sa 10:00-12:00; PH off",
            &[],
        );
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        check("water: 24/7; sauna: 9:00-17:00", "water: 24/7", &["facility `sauna` is not known"]);
        check("24/7", "", &["`24/7` names no service"]);
        check("8:00-18:00", "", &["`8:00-18:00` names no service"]);
        check("water: 24/7; water: 9:00-17:00", "water: 24/7", &["`water` stands twice"]);
        check("water: sometimes", "water: sometimes", &["the hours of `water` are not understood"]);
        check("water:", "water: ", &["it is empty"]);
        let (services, _) = ServiceHours::read("water: sometimes; toilet: 24/7");
        assert!(services.get(Facility::Water).is_some_and(|hours| hours.is_none()));
        assert!(services.get(Facility::Toilet).is_some_and(|hours| hours.is_some()));
        assert!(services.get(Facility::Rest).is_none());
    }
}
