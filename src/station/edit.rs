//! Edits of a list of stations. What comes out is the list that somebody would have written by hand.

use std::collections::BTreeMap;

use crate::coord::LngLat;
use crate::hours::Schedule;

use super::{FacilitySet, ServiceHours, Station, StationSet, Tier};

/// One edit.
#[derive(Clone, Debug)]
pub enum StationEdit {
    /// A station that must not be there yet.
    Add(Box<Station>),
    /// A station whole, in place of the one with its key if there is one.
    Put(Box<Station>),
    /// Some fields of a station that must be there.
    Patch {
        /// Its key.
        key: String,
        /// What is different.
        patch: StationPatch,
    },
    /// A station that must be there goes.
    Remove {
        /// Its key.
        key: String,
    },
}

/// Fields of a station that become something else; all others stay.
#[derive(Clone, Debug, Default)]
pub struct StationPatch {
    /// Another name, empty for none.
    pub name: Option<String>,
    /// Another place.
    pub place: Option<LngLat>,
    /// Another tier.
    pub tier: Option<Tier>,
    /// Other hours, empty for unknown ones.
    pub hours_text: Option<String>,
    /// Other facilities; the inner `None` for unknown ones.
    pub facilities: Option<Option<FacilitySet>>,
    /// Other hours of services.
    pub service_hours: Option<ServiceHours>,
}

/// Why an edit does not fit the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The station is not there.
    #[error("there is no station `{0}`")]
    Unknown(String),
    /// The station is there already.
    #[error("there is a station `{0}` already")]
    Exists(String),
}

/// What became of one station.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The station as it was, unless it is new.
    pub before: Option<Station>,
    /// The station as it is now, unless it is gone.
    pub after: Option<Station>,
}

impl Edited {
    /// The key of the station.
    #[must_use]
    pub fn key(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", |station| &station.key)
    }

    /// Whether anything is different now.
    #[must_use]
    pub fn is_change(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => !before.same_as(after),
            (None, None) => false,
            _ => true,
        }
    }
}

impl StationEdit {
    /// The key of the station that it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Add(station) | Self::Put(station) => &station.key,
            Self::Patch { key, .. } | Self::Remove { key } => key,
        }
    }

    /// What becomes of the station of this key, which is `before`.
    fn outcome(self, before: Option<&Station>) -> Result<Option<Station>, EditError> {
        match (self, before) {
            (Self::Add(station), Some(_)) => Err(EditError::Exists(station.key)),
            (Self::Add(station) | Self::Put(station), _) => Ok(Some(*station)),
            (Self::Patch { key, .. } | Self::Remove { key }, None) => Err(EditError::Unknown(key)),
            (Self::Patch { patch, .. }, Some(before)) => Ok(Some(patch.of(before))),
            (Self::Remove { .. }, Some(_)) => Ok(None),
        }
    }
}

impl StationPatch {
    /// `station` with these fields.
    #[must_use]
    pub fn of(self, station: &Station) -> Station {
        let hours_text = self.hours_text.unwrap_or_else(|| station.hours_text.clone());
        Station {
            key: station.key.clone(),
            name: self.name.unwrap_or_else(|| station.name.clone()),
            place: self.place.unwrap_or(station.place),
            tier: self.tier.unwrap_or(station.tier),
            hours: Schedule::parse(&hours_text).ok(),
            hours_text,
            facilities: self.facilities.unwrap_or(station.facilities),
            service_hours: self.service_hours.unwrap_or_else(|| station.service_hours.clone()),
            extra: station.extra.clone(),
            private: station.private.clone(),
        }
    }
}

impl StationSet {
    /// The set after `edits`, one after the other, and what each of them did.
    ///
    /// It is the set of a list with the rows that are left, whatever the way there.
    ///
    /// # Errors
    ///
    /// The position of the first edit that does not fit, and why; all of them are made, or none.
    pub fn edited(
        &self,
        edits: impl IntoIterator<Item = StationEdit>,
    ) -> Result<(Self, Vec<Edited>), (usize, EditError)> {
        let mut rows: BTreeMap<String, Station> =
            self.iter().map(|(_, station)| (station.key.clone(), station.clone())).collect();
        let mut done = Vec::new();
        for (position, edit) in edits.into_iter().enumerate() {
            let before = rows.remove(edit.key());
            let after = edit.outcome(before.as_ref()).map_err(|error| (position, error))?;
            if let Some(after) = &after {
                rows.insert(after.key.clone(), after.clone());
            }
            done.push(Edited { before, after });
        }
        Ok((Self::new(rows.into_values().collect()).with_holidays(self.holidays()), done))
    }
}

#[cfg(test)]
mod tests {
    use super::super::delimited;
    use super::*;

    fn list(rows: &str) -> StationSet {
        let text = format!("key,name,lng,lat,tier,opening_hours,facilities,phone\n{rows}");
        let reading = delimited(text.as_bytes()).unwrap();
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        StationSet::new(reading.stations.into_iter().map(|(_, station)| station).collect())
    }

    fn rows(set: &StationSet) -> String {
        format!("{:?}", set.iter().collect::<Vec<_>>())
    }

    const A: &str = "a,A,24.94,60.17,street,Mo-Fr 09:00-17:00,rest,1\n";
    const B: &str = "b,B,24.95,60.18,micro,,toilet;water,2\n";

    fn one(row: &str) -> Box<Station> {
        let set = list(row);
        Box::new(set.get(super::super::StationId(0)).clone())
    }

    #[test]
    fn an_edited_set_is_the_set_of_the_edited_list() {
        let patch = StationPatch {
            place: LngLat::new(24.96, 60.19).ok(),
            hours_text: Some("24/7".to_owned()),
            ..StationPatch::default()
        };
        let new = "c,C,24.93,60.16,partner,,,\n";
        let (set, done) = list(&format!("{B}{A}"))
            .edited([
                StationEdit::Add(one(new)),
                StationEdit::Patch { key: "a".to_owned(), patch },
                StationEdit::Put(one("b,Bee,24.95,60.18,street,,,3\n")),
                StationEdit::Remove { key: "c".to_owned() },
                StationEdit::Put(one("0,Zero,24.93,60.16,partner,,,\n")),
            ])
            .unwrap();
        let expected =
            "0,Zero,24.93,60.16,partner,,,\na,A,24.96,60.19,street,24/7,rest,1\nb,Bee,24.95,60.18,street,,,3\n";
        assert_eq!(rows(&set), rows(&list(expected)));
        assert_eq!(done.iter().map(Edited::key).collect::<Vec<_>>(), ["c", "a", "b", "c", "0"]);
        assert!(done.iter().all(Edited::is_change));
        let (same, done) = set.edited([StationEdit::Put(one("0,Zero,24.93,60.16,partner,,,\n"))]).unwrap();
        assert!(rows(&same) == rows(&set) && !done[0].is_change());
    }

    #[test]
    fn what_does_not_fit_is_named_and_nothing_is_done() {
        let error = |edits: Vec<StationEdit>| list(&format!("{A}{B}")).edited(edits).unwrap_err();
        let remove = |key: &str| StationEdit::Remove { key: key.to_owned() };
        assert_eq!(error(vec![StationEdit::Add(one(A))]), (0, EditError::Exists("a".to_owned())));
        assert_eq!(error(vec![remove("a"), remove("a")]), (1, EditError::Unknown("a".to_owned())));
        let patch = StationEdit::Patch { key: "z".to_owned(), patch: StationPatch::default() };
        assert_eq!(error(vec![StationEdit::Add(one("c,C,24.9,60.1,,,,\n")), patch]).0, 1);
        assert!(list(A).edited([remove("a")]).unwrap().0.is_empty());
    }
}
