//! Nearest stations, for one place or many.

use std::cell::RefCell;

use rayon::prelude::*;

use crate::coord::LngLat;
use crate::nearest::{Answer, Nearest, Question};
use crate::travel_time::Search;

use super::request::NearestRequest;
use super::snapshot::Snapshot;

thread_local! {
    /// Scratch of the searches on this thread.
    static SEARCH: RefCell<Search> = RefCell::default();
}

impl NearestRequest {
    /// The question at one place.
    #[must_use]
    pub fn at_place(&self, place: LngLat) -> Question {
        Question {
            place,
            limit: self.limit,
            cutoff: self.travel.cutoff,
            at: self.at,
            open: self.open,
            needs: self.needs,
        }
    }
}

impl Snapshot {
    /// The nearest stations that qualify; `None` when the place is off the network.
    #[must_use]
    pub fn nearest(&self, request: &NearestRequest, place: LngLat) -> Option<Answer> {
        self.nearest_of_each(request, &[place]).pop().flatten()
    }

    /// The ways to the stations that [`Snapshot::nearest`] finds, or to the one that it names instead, from the place
    /// along streets.
    #[must_use]
    pub fn ways(&self, request: &NearestRequest, place: LngLat) -> Vec<Vec<LngLat>> {
        self.with_layer(request.travel.profile, |layer| {
            let nearest = Nearest { graph: &layer.graph, doors: &layer.doors, stations: self.stations() };
            SEARCH.with_borrow_mut(|search| nearest.ways(&request.at_place(place), search))
        })
    }

    /// The nearest stations of each place, in their order.
    #[must_use]
    pub fn nearest_of_each(&self, request: &NearestRequest, places: &[LngLat]) -> Vec<Option<Answer>> {
        self.with_layer(request.travel.profile, |layer| {
            let nearest = Nearest { graph: &layer.graph, doors: &layer.doors, stations: self.stations() };
            let answer =
                |place: &LngLat| SEARCH.with_borrow_mut(|search| nearest.answer(&request.at_place(*place), search));
            // One place is not worth a hand-over to another thread.
            if places.len() < 16 {
                places.iter().map(answer).collect()
            } else {
                places.par_iter().map(answer).collect()
            }
        })
    }
}
