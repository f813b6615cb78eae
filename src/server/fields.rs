//! The members of a station in a body: JSON as it is, or the GeoJSON feature that a GET gives.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::coord::LngLat;
use crate::engine::Snapshot;
use crate::hours::Schedule;
use crate::station::{
    Facility, FacilitySet, RESERVED, ServiceHours, Station, StationPatch, Tier, UnknownFacility, outside_problem,
};

use super::problem::{Code, Problem, quoted};

/// The longest key and the longest name, in characters.
const LONGEST: (usize, usize) = (100, 200);
/// A body as it may look.
pub const EXAMPLE: &str =
    r#"{"name":"Union square","lng":24.9414,"lat":60.1699,"opening_hours":"24/7","facilities":["rest","water"]}"#;

/// A member: absent, null, or a value.
type Member<T> = Option<Option<T>>;

/// What a body says of a station; what it does not say is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    #[serde(deserialize_with = "given")]
    key: Member<String>,
    #[serde(deserialize_with = "given")]
    name: Member<String>,
    #[serde(deserialize_with = "given")]
    lng: Member<f64>,
    #[serde(deserialize_with = "given")]
    lat: Member<f64>,
    #[serde(deserialize_with = "given")]
    tier: Member<String>,
    #[serde(deserialize_with = "given")]
    opening_hours: Member<String>,
    #[serde(deserialize_with = "given")]
    facilities: Member<Vec<String>>,
    #[serde(deserialize_with = "given")]
    service_hours: Member<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feature {
    #[serde(rename = "type", default)]
    _type: Option<FeatureType>,
    #[serde(default)]
    geometry: Option<Point>,
    #[serde(default)]
    properties: Fields,
    /// What an answer of ours has beside it.
    #[serde(rename = "meta", default)]
    _meta: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
enum FeatureType {
    Feature,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    #[serde(rename = "type", default)]
    _type: Option<PointType>,
    coordinates: Vec<f64>,
}

#[derive(Deserialize)]
enum PointType {
    Point,
}

/// What is there is some value, be it null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Member<T>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

fn unreadable(error: &serde_json::Error) -> Problem {
    Problem::new(Code::BadBody, format!("{error}; a station is {EXAMPLE}"))
}

/// A member that cannot have this value.
fn wrong(member: &str, value: &str, right: &str) -> Problem {
    Problem::of(Code::BadBody, member, format!("`{member}` is {}; it must be {right}", quoted(value)))
}

impl Fields {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// [`Code::BadBody`] with what is wrong and where.
    pub fn read(body: &[u8]) -> Result<Self, Problem> {
        let members: Map<String, Value> = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
        if !["type", "geometry", "properties"].into_iter().any(|name| members.contains_key(name)) {
            // From the text, not from the members: there, one of two of the same name is lost without a word.
            return serde_json::from_slice(body).map_err(|error| unreadable(&error));
        }
        let feature: Feature = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
        let mut fields = feature.properties;
        if let Some(Point { coordinates, .. }) = feature.geometry {
            let (&[lng, lat] | &[lng, lat, _]) = coordinates.as_slice() else {
                let given = format!("{coordinates:?}");
                return Err(wrong("coordinates", &given, "longitude and latitude in degrees"));
            };
            (fields.lng, fields.lat) = (Some(Some(lng)), Some(Some(lat)));
        }
        Ok(fields)
    }

    /// Reads one that was cut out of a body.
    ///
    /// # Errors
    ///
    /// As [`Fields::read`].
    pub fn of(members: Map<String, Value>) -> Result<Self, Problem> {
        serde_json::from_value(Value::Object(members)).map_err(|error| unreadable(&error))
    }

    /// The key that it gives.
    ///
    /// # Errors
    ///
    /// [`Code::BadBody`] when no station can have it.
    pub fn key(&self) -> Result<Option<&str>, Problem> {
        self.key.as_ref().and_then(Option::as_deref).map(checked_key).transpose()
    }

    /// The key that it gives, for a station that may be there under any key.
    pub fn given_key(&self) -> Option<String> {
        self.key.clone().flatten()
    }

    /// A place, where both coordinates are given.
    fn place(&self) -> Result<Option<LngLat>, Problem> {
        match (self.lng, self.lat) {
            (None, None) => Ok(None),
            (Some(Some(lng)), Some(Some(lat))) => Ok(Some(LngLat::new(lng, lat)?)),
            (lng, _) => {
                let member = if matches!(lng, Some(Some(_))) { "lat" } else { "lng" };
                let detail = format!("`{member}` is missing; a position has both `lng` and `lat`, in degrees");
                Err(Problem::of(Code::BadBody, member, detail))
            }
        }
    }

    fn tier(&self) -> Result<Option<Tier>, Problem> {
        let read = |text: &Option<String>| match text {
            None => Ok(Tier::default()),
            Some(text) => Tier::parse(text).ok_or_else(|| wrong("tier", text, "complex, street, micro or partner")),
        };
        self.tier.as_ref().map(read).transpose()
    }

    fn name(&self) -> Result<Option<String>, Problem> {
        let Some(name) = &self.name else { return Ok(None) };
        let name = name.as_deref().unwrap_or_default().trim();
        if name.chars().count() > LONGEST.1 || name.chars().any(char::is_control) {
            return Err(wrong("name", name, &format!("at most {} characters, on one line", LONGEST.1)));
        }
        Ok(Some(name.to_owned()))
    }

    /// Hours must be readable; those that a list worded otherwise may stay as they are.
    fn hours_text(&self, current: Option<&Station>) -> Result<Option<String>, Problem> {
        let Some(text) = &self.opening_hours else { return Ok(None) };
        let text = text.as_deref().unwrap_or_default().trim();
        if !text.is_empty() && current.is_none_or(|station| station.hours_text != text) {
            Schedule::parse(text).map_err(|error| {
                wrong("opening_hours", text, &format!("readable: {}; {}", error.reason, error.hint))
            })?;
        }
        Ok(Some(text.to_owned()))
    }

    fn facilities(&self) -> Result<Member<FacilitySet>, Problem> {
        let one = |code: &String| {
            code.parse::<Facility>().map_err(|error| Problem::of(Code::BadBody, "facilities", error.to_string()))
        };
        let all = |codes: &Option<Vec<String>>| codes.as_ref().map(|codes| codes.iter().map(one).collect()).transpose();
        self.facilities.as_ref().map(all).transpose()
    }

    /// Hours of services must be readable, as those of the station.
    fn service_hours(&self, current: Option<&Station>) -> Result<Option<ServiceHours>, Problem> {
        let Some(members) = &self.service_hours else { return Ok(None) };
        let mut pairs = Vec::new();
        for (code, text) in members.iter().flatten() {
            let facility: Facility = code
                .parse()
                .map_err(|error: UnknownFacility| Problem::of(Code::BadBody, "service_hours", error.to_string()))?;
            pairs.push((facility, text.trim().to_owned()));
        }
        let (services, problems) = ServiceHours::of(pairs);
        // What a list worded otherwise may stay as it is.
        let is_as_it_was = current.is_some_and(|station| station.service_hours.same_as(&services));
        match problems.first().filter(|_| !is_as_it_was) {
            Some(problem) => Err(Problem::of(Code::BadBody, "service_hours", problem.to_string())),
            None => Ok(Some(services)),
        }
    }

    /// The whole station `key`; extra columns of the list stay with it, since no answer shows them.
    ///
    /// # Errors
    ///
    /// [`Code::BadBody`], [`Code::InvalidCoordinate`] or [`Code::OutsideExtract`], with the member.
    pub fn station(&self, snapshot: &Snapshot, key: &str) -> Result<Station, Problem> {
        let current = snapshot.stations().find(key).map(|id| snapshot.stations().get(id));
        let missing =
            || Problem::of(Code::BadBody, "lng", format!("`lng` and `lat` are missing; a station is {EXAMPLE}"));
        let place = self.place()?.ok_or_else(missing)?;
        let empty = Station {
            key: key.to_owned(),
            name: String::new(),
            place,
            tier: Tier::default(),
            hours: None,
            hours_text: String::new(),
            facilities: None,
            service_hours: ServiceHours::default(),
            extra: current.map(|station| station.extra.clone()).unwrap_or_default(),
            private: current.map(|station| station.private.clone()).unwrap_or_default(),
        };
        Ok(self.patch(snapshot, key)?.of(&empty))
    }

    /// What becomes different.
    ///
    /// # Errors
    ///
    /// As [`Fields::station`].
    pub fn patch(&self, snapshot: &Snapshot, key: &str) -> Result<StationPatch, Problem> {
        let current = snapshot.stations().find(key).map(|id| snapshot.stations().get(id));
        if let Some(other) = self.key.as_ref().filter(|other| other.as_deref() != Some(key)) {
            let right = format!("{} as in the path, or left out", quoted(key));
            return Err(wrong("key", other.as_deref().unwrap_or("null"), &right));
        }
        let place = self.place()?;
        if let Some(place) = place {
            inside_extract(snapshot, place)?;
        }
        Ok(StationPatch {
            name: self.name()?,
            place,
            tier: self.tier()?,
            hours_text: self.hours_text(current)?,
            facilities: self.facilities()?,
            service_hours: self.service_hours(current)?,
        })
    }
}

/// The key, if a station can have it.
///
/// # Errors
///
/// [`Code::BadBody`].
pub fn checked_key(key: &str) -> Result<&str, Problem> {
    let good = (1..=LONGEST.0).contains(&key.chars().count())
        && key.trim() == key
        && !key.chars().any(char::is_control)
        && ![".", ".."].contains(&key)
        && !RESERVED.contains(&key);
    if good {
        return Ok(key);
    }
    let reserved = RESERVED.join("`, `");
    Err(wrong("key", key, &format!("1 to {} characters on one line, and none of `.`, `..`, `{reserved}`", LONGEST.0)))
}

/// Beyond the extract there is nothing to say about a station.
fn inside_extract(snapshot: &Snapshot, place: LngLat) -> Result<(), Problem> {
    let Some(problem) = outside_problem(snapshot.hull(), place) else { return Ok(()) };
    let detail = format!(
        "the position {}, {} {problem}; build the region from a larger extract, or mend the position",
        place.lng(),
        place.lat()
    );
    Err(Problem::of(Code::OutsideExtract, "lng", detail))
}
