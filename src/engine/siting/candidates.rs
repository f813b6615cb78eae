//! Where a station may be opened: the candidates of a question.

use std::collections::BTreeSet;

use crate::coord::{LngLat, Plane};
use crate::network::SNAP_LIMIT;
use crate::siting::{
    Candidate, CandidateSource, Demand, GapPlaces, HostClass, HostClasses, LeftOut, gap_places, host_places, wanting,
};
use crate::station::StationId;
use crate::travel_time::Origin;

use super::{Choice, MAX_CANDIDATES, SitingError, Work};

/// The most candidates on the street.
const MOST_MADE: usize = 2000;

/// Candidates that can be used.
pub(super) struct Usable {
    pub candidates: Vec<Candidate>,
    /// Where searches along streets begin, for each.
    pub origins: Vec<Origin>,
    /// Those of the user's own sites that stand too close to a station to be in a plan.
    pub barred: Vec<usize>,
    pub left_out: LeftOut,
}

impl Work<'_> {
    /// The candidates, the user's own sites at the end.
    pub(super) fn candidates(&self, demand: Demand<'_>) -> Result<(Vec<Candidate>, CandidateSource), SitingError> {
        let (mut candidates, source) = match &self.request.candidates {
            Choice::List(list) => (list.clone(), CandidateSource::List),
            Choice::Streets => {
                let GapPlaces { candidates, resolution } = self.streets(demand)?;
                (candidates, CandidateSource::Gaps(resolution))
            }
            Choice::Places(classes) => {
                let places = self.places(classes);
                if places.is_empty() {
                    let codes: Vec<&str> =
                        classes.iter().filter(|row| row.class.is_some()).map(HostClass::as_str).collect();
                    return Err(SitingError::NoPlace(codes.join(", ")));
                }
                (places, CandidateSource::Places)
            }
            Choice::Both(classes) => {
                let GapPlaces { mut candidates, resolution } = self.streets(demand)?;
                // It was looked for before.
                let street = classes.get(None).ok_or(SitingError::NoStreetClass)?;
                for one in &mut candidates {
                    (one.weight, one.cost) = (street.weight, street.cost);
                }
                let mut places = self.places(classes);
                places.append(&mut candidates);
                (places, CandidateSource::Both(resolution))
            }
        };
        if candidates.len() > MAX_CANDIDATES {
            return Err(SitingError::TooMany(candidates.len()));
        }
        let taken: BTreeSet<String> = candidates.iter().map(|one| one.id.clone()).collect();
        let mut ids = (1..).map(|number| format!("own-{number}")).filter(|id| !taken.contains(id));
        let own = self.request.own.iter().map(|&(place, cost)| Candidate {
            id: ids.next().unwrap_or_default(),
            name: String::new(),
            class: String::new(),
            weight: 1.0,
            cost,
            place,
        });
        candidates.extend(own);
        Ok((candidates, source))
    }

    /// Places on the street in the gaps.
    fn streets(&self, demand: Demand<'_>) -> Result<GapPlaces, SitingError> {
        let wanting = wanting(&self.reader, demand);
        if wanting.is_empty() { Err(SitingError::NothingWanted) } else { Ok(gap_places(&wanting, MOST_MADE)) }
    }

    /// Places of the extract.
    fn places(&self, classes: &HostClasses) -> Vec<Candidate> {
        host_places(&self.snapshot.region().base_map, classes)
    }

    /// Those that are on the network and, where a spacing is asked for, far enough from every station.
    pub(super) fn usable(&self, all: Vec<Candidate>) -> Result<Usable, SitingError> {
        let (network, mode) = (self.snapshot.network(), self.request.coverage.travel.profile.mode);
        let spacing = self.request.spacing_m.filter(|spacing| *spacing > 0.0);
        let near = |place: LngLat| {
            let stations = self.snapshot.stations();
            spacing.is_some_and(|metres| {
                let within = stations.within_straight(place, metres);
                within.into_iter().any(|one| Plane::distance_m(stations.get(one).place, place) < metres)
            })
        };
        let (count, own) = (all.len(), all.len() - self.request.own.len());
        let (mut candidates, mut origins, mut barred, mut left_out) =
            (Vec::new(), Vec::new(), Vec::new(), LeftOut::default());
        for (index, one) in all.into_iter().enumerate() {
            let Some(snap) = network.snap(one.place, mode, SNAP_LIMIT) else {
                if index >= own {
                    return Err(SitingError::OwnOffNetwork(one.place));
                }
                left_out.off_network.push(one.id);
                continue;
            };
            if near(one.place) {
                // A user's own site is looked at wherever it stands, and barred from plans.
                if index >= own {
                    barred.push(candidates.len());
                } else {
                    left_out.too_close.push(one.id);
                    continue;
                }
            }
            origins.push(Origin { owner: StationId(candidates.len() as u32), place: one.place, snap });
            candidates.push(one);
        }
        if candidates.is_empty() {
            return Err(SitingError::NoCandidate(count, left_out.off_network.len(), left_out.too_close.len()));
        }
        Ok(Usable { candidates, origins, barred, left_out })
    }
}
