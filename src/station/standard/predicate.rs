//! What can be asked of a station.

use chrono::NaiveDate;

use crate::station::facility_list::is_complete;
use crate::station::words::{folded, folded_header, yes_or_no};
use crate::station::{BuildMode, FacilitySet, HostKind, Station, Status, Tiers};

use super::Verdict;

/// A station with all that a rule may ask about.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The station.
    pub station: &'a Station,
    /// The tiers of the region.
    pub tiers: &'a Tiers,
    /// How many metres it lies off the walking network; `None` beyond 150 m or behind a barrier.
    pub street_m: Option<f64>,
    /// Whether it lies in a district; `None` in a region without districts.
    pub in_district: Option<bool>,
}

/// One question, or several joined.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// At least so many of these.
    AtLeast {
        /// How many.
        count: usize,
        /// Of which.
        of: Vec<Self>,
    },
    /// Not this.
    Not(Box<Self>),
    /// Has all these facilities.
    Facilities {
        /// Which.
        all: FacilitySet,
        /// Whether one near the station will do.
        nearby_counts: bool,
    },
    /// Has the services that its tier is meant to have.
    TierServices,
    /// Has room for so many people.
    SeatsAtLeast(u32),
    /// Has so many square metres.
    AreaAtLeast(f64),
    /// Something is written down about it: met or unknown, never missed.
    Has(Known),
    /// Its host is one of these.
    Host(Vec<HostKind>),
    /// It was built in one of these ways.
    BuildMode(Vec<BuildMode>),
    /// Its status is one of these.
    Status(Vec<Status>),
    /// Its name holds one of these.
    NameContains(Vec<String>),
    /// Somebody has looked since this day.
    VerifiedSince(NaiveDate),
    /// Lies within so many metres of the walking network.
    OnStreet(f64),
    /// Lies in a district.
    InDistrict,
    /// A column of the list says so.
    Column {
        /// Names of the column, folded; the first that says yes or no counts.
        names: Vec<String>,
        /// Whether any words mean yes.
        words_count: bool,
    },
}

/// Something that may be written down about a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its name.
    Name,
    /// Its hours.
    Hours,
    /// Its host.
    Host,
    /// Who is in charge.
    Contact,
    /// Its facilities.
    Facilities,
    /// When somebody last looked.
    Verified,
}

impl Known {
    /// Every one, by its word in rule files.
    pub const ALL: [(&'static str, Self); 6] = [
        ("name", Self::Name),
        ("hours", Self::Hours),
        ("host", Self::Host),
        ("contact", Self::Contact),
        ("facilities", Self::Facilities),
        ("verified", Self::Verified),
    ];

    fn of(self, station: &Station) -> bool {
        match self {
            Self::Name => !station.name.is_empty(),
            // What is assumed from the tier is not known.
            Self::Hours => station.hours.is_some() && !station.details.assumed.hours,
            Self::Host => station.details.host.is_some(),
            Self::Contact => !station.details.contact.is_empty(),
            Self::Facilities => station.facilities.is_some(),
            Self::Verified => station.details.verified.is_some(),
        }
    }
}

impl Predicate {
    /// All of these.
    #[must_use]
    pub fn all(of: Vec<Self>) -> Self {
        match <[Self; 1]>::try_from(of) {
            Ok([one]) => one,
            Err(of) => Self::AtLeast { count: of.len(), of },
        }
    }

    /// Judges a station.
    #[must_use]
    pub fn judge(&self, case: &Case<'_>) -> Verdict {
        let Case { station, tiers, street_m, in_district } = case;
        let details = &station.details;
        let known = |is_so: Option<bool>| is_so.map_or(Verdict::Unknown, Verdict::of);
        match self {
            Self::AtLeast { count, of } => Verdict::at_least(*count, of.iter().map(|one| one.judge(case))),
            Self::Not(one) => one.judge(case).not(),
            Self::Facilities { all, nearby_counts } => facilities(station, *all, *nearby_counts),
            Self::TierServices => match tiers.get(station.tier).and_then(|info| info.services) {
                Some(services) => facilities(station, services, false),
                None => Verdict::Unknown,
            },
            Self::SeatsAtLeast(least) => known(details.seats.map(|seats| seats >= *least)),
            Self::AreaAtLeast(least) => known(details.area_m2.map(|area| area >= *least)),
            Self::Has(what) => known(what.of(station).then_some(true)),
            Self::Host(kinds) => known(station.host_kind().map(|kind| kinds.contains(&kind))),
            Self::BuildMode(modes) => known(details.build_mode.map(|mode| modes.contains(&mode))),
            Self::Status(states) => known(details.status.map(|status| states.contains(&status))),
            Self::NameContains(parts) => {
                let name = folded(&station.name);
                known((!name.is_empty()).then(|| parts.iter().any(|part| name.contains(&folded(part)))))
            }
            Self::VerifiedSince(day) => known(details.verified.map(|verified| verified >= *day)),
            Self::OnStreet(within_m) => Verdict::of(street_m.is_some_and(|metres| metres <= *within_m)),
            Self::InDistrict => known(*in_district),
            Self::Column { names, words_count } => column(station, names, *words_count),
        }
    }
}

/// Whether a station has `all`. What a complete list of facilities leaves out is missing; hardly any list says what is
/// near.
fn facilities(station: &Station, all: FacilitySet, nearby_counts: bool) -> Verdict {
    let here = station.facilities.unwrap_or_default();
    let near = if nearby_counts { station.details.nearby } else { FacilitySet::default() };
    if here.union(near).contains_all(all) {
        return Verdict::Met;
    }
    if is_complete(station) && !nearby_counts { Verdict::NotMet } else { Verdict::Unknown }
}

fn column(station: &Station, names: &[String], words_count: bool) -> Verdict {
    let cells = names.iter().flat_map(|name| {
        let cells = station.extra.iter().filter(move |(column, _)| folded_header(column) == *name);
        cells.map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty())
    });
    let verdicts = cells.map(|cell| match yes_or_no(cell) {
        Some(yes) => Verdict::of(yes),
        None if words_count => Verdict::Met,
        None => Verdict::Unknown,
    });
    let mut known = verdicts.filter(|verdict| *verdict != Verdict::Unknown);
    known.next().unwrap_or(Verdict::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::station::delimited;

    /// The stations of a list.
    fn stations(rows: &str) -> Vec<Station> {
        let reading = delimited(rows.as_bytes()).unwrap();
        reading.stations.into_iter().map(|(_, station)| station).collect()
    }

    fn verdicts(rows: &str, predicate: &Predicate) -> Vec<Verdict> {
        let tiers = Tiers::default();
        let case = |station| Case { station, tiers: &tiers, street_m: Some(12.0), in_district: None };
        stations(rows).iter().map(|station| predicate.judge(&case(station))).collect()
    }

    use Verdict::{Met, NotMet, Unknown};

    #[test]
    fn a_facility_is_missing_only_where_a_list_would_have_named_it() {
        let rows = "lng,lat,amenity,设施\n1,1,,饮水机、微波炉\n1,1,,饮水机、公厕（附近）\n1,1,,\n1,1,library,\n1,1,toilets,\n\
                    1,1,,饮水机、桑拿\n1,1,,饮水机等\n";
        let toilet =
            |nearby_counts| Predicate::Facilities { all: FacilitySet::of_needs("toilet").unwrap(), nearby_counts };
        assert_eq!(verdicts(rows, &toilet(false)), [NotMet, NotMet, Unknown, Unknown, Met, Unknown, Unknown]);
        assert_eq!(verdicts(rows, &toilet(true)), [Unknown, Met, Unknown, Unknown, Met, Unknown, Unknown]);
        let both = Predicate::Facilities { all: FacilitySet::of_needs("喝水,热饭").unwrap(), nearby_counts: false };
        assert_eq!(verdicts(rows, &both), [Met, NotMet, Unknown, Unknown, Unknown, Unknown, Unknown]);
    }

    #[test]
    fn details_and_columns_are_met_missed_or_unknown() {
        let rows = "lng,lat,name,座位数,面积,依托单位,状态,标识（牌匾）,联系人,verified\n\
                    1,1,文昌驿站,12,30,建行,正常,√,某某,2026-05-01\n\
                    1,1,,3,9.5,孔庙,停用,无,,2025-01-01\n\
                    1,1,,,,,,看不清,,\n";
        for (predicate, expected) in [
            (Predicate::SeatsAtLeast(5), [Met, NotMet, Unknown]),
            (Predicate::AreaAtLeast(20.0), [Met, NotMet, Unknown]),
            (Predicate::Host(vec![HostKind::Bank]), [Met, Unknown, Unknown]),
            (Predicate::Host(vec![HostKind::Post]), [NotMet, Unknown, Unknown]),
            (Predicate::Status(vec![Status::Normal]), [Met, NotMet, Unknown]),
            (Predicate::Has(Known::Host), [Met, Met, Unknown]),
            (Predicate::Has(Known::Contact), [Met, Unknown, Unknown]),
            (Predicate::Has(Known::Hours), [Unknown, Unknown, Unknown]),
            (Predicate::NameContains(vec!["驿站".to_owned()]), [Met, Unknown, Unknown]),
            (Predicate::NameContains(vec!["港湾".to_owned()]), [NotMet, Unknown, Unknown]),
            (Predicate::VerifiedSince("2026-01-01".parse().unwrap()), [Met, NotMet, Unknown]),
            (Predicate::OnStreet(20.0), [Met, Met, Met]),
            (Predicate::OnStreet(10.0), [NotMet, NotMet, NotMet]),
            (Predicate::InDistrict, [Unknown, Unknown, Unknown]),
            (Predicate::TierServices, [Unknown, Unknown, Unknown]),
            (Predicate::Column { names: vec!["标识".to_owned()], words_count: false }, [Met, NotMet, Unknown]),
            (Predicate::Column { names: vec!["标识".to_owned()], words_count: true }, [Met, NotMet, Met]),
            (Predicate::Column { names: vec!["上图".to_owned()], words_count: true }, [Unknown, Unknown, Unknown]),
            (Predicate::Not(Box::new(Predicate::SeatsAtLeast(5))), [NotMet, Met, Unknown]),
        ] {
            assert_eq!(verdicts(rows, &predicate), expected, "{predicate:?}");
        }
    }
}
