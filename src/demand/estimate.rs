//! A demand surface from the places of the map, for regions of which no pings are known yet.
//!
//! Where meals are cooked riders wait, where offices are couriers call, where buses stop somebody sweeps. How much of
//! whose work a kind of place stands for, and when, is **assumed** in the tables below; nothing of it was measured.
//! The number of workers is not known at all, so the surface has no scale of its own: it adds up to [`ESTIMATE_HOURS`]
//! over the week, and what can be read from it is shares, by place and by hour. Published pings replace it whole.

use std::collections::BTreeMap;

use h3o::CellIndex;

use crate::coord::{LngLat, cell_at};
#[allow(clippy::enum_glob_use, reason = "the tables name most of them")]
use crate::network::PlaceClass::{self, *};

use super::surface::{Hours, WEEK};
use super::{DEMAND_RESOLUTION, Group};

/// Worker-hours of an estimated week in the whole region: 100 of them are one hundredth of all outdoor work.
pub const ESTIMATE_HOURS: f64 = 10_000.0;

/// The fewest places that an estimate is made from, and the most street that may go with each of them, in metres: in
/// an extract of streets alone a few stray shops would carry all the demand.
const FEWEST: usize = 100;
const STREET_A_PLACE_M: f64 = 5_000.0;

/// How the work of a group is assumed to be spread.
struct Work {
    group: Group,
    /// Its part of all work, as in [`super::Simulation`].
    share: f64,
    /// How busy each hour of the day is against the others.
    day: [f64; 24],
    /// How much work a place of a class stands for against one of another.
    places: &'static [(PlaceClass, f64)],
}

/// Classes that rest at the weekend: so much of their work is left on a Saturday and a Sunday.
const AT_WEEKENDS: [(PlaceClass, f64); 6] =
    [(Office, 0.3), (Works, 0.3), (Townhall, 0.2), (Kindergarten, 0.1), (School, 0.1), (Bank, 0.5)];

#[rustfmt::skip]
const WORK: [Work; 4] = [
    Work {
        // Meals: noon and evening, and a third peak late at night.
        group: Group::Rider, share: 0.45,
        day: [1.0, 0.5, 0.3, 0.2, 0.2, 0.3, 0.8, 1.5, 1.5, 1.5, 4.0, 8.0, 8.0, 4.0, 2.0, 1.5, 3.0, 7.0, 8.0, 6.0, 4.0, 3.5, 3.0, 2.0],
        places: &[
            (FastFood, 1.5), (Restaurant, 1.0), (Cafe, 0.7), (Bar, 0.2), (Convenience, 0.4), (Supermarket, 1.0), (Market, 1.0),
            (Mall, 4.0), (Pharmacy, 0.3), (Hotel, 0.5), (Office, 0.3), (University, 2.0), (Hospital, 2.0), (Gate, 0.1),
        ],
    },
    Work {
        // Parcels: out in the morning, out again in the afternoon.
        group: Group::Courier, share: 0.30,
        day: [0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 1.0, 3.0, 7.0, 8.0, 8.0, 6.0, 3.0, 4.0, 7.0, 8.0, 8.0, 6.0, 4.0, 2.0, 1.0, 0.3, 0.0, 0.0],
        places: &[
            (Office, 1.0), (PostOffice, 2.0), (Shop, 0.3), (TelecomShop, 0.3), (Mall, 3.0), (Supermarket, 0.5), (Bank, 0.3),
            (Works, 1.0), (Townhall, 0.5), (School, 0.3), (University, 2.0), (Hospital, 1.0), (Hotel, 0.3), (Gate, 0.2), (Entrance, 0.05),
        ],
    },
    Work {
        // Streets: before dawn, and again in the afternoon.
        group: Group::Cleaner, share: 0.15,
        day: [0.0, 0.0, 0.0, 1.0, 6.0, 8.0, 8.0, 7.0, 6.0, 5.0, 3.0, 2.0, 1.0, 2.0, 5.0, 5.0, 4.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.0, 0.0],
        places: &[
            (Market, 2.0), (BusStation, 1.0), (RailStation, 2.0), (MetroStation, 1.0), (MetroEntrance, 0.5), (Toilets, 1.0), (Mall, 1.0),
            (BusStop, 0.3), (TramStop, 0.3), (Restaurant, 0.1), (FastFood, 0.1), (Shop, 0.1), (Supermarket, 0.2), (School, 0.3), (Hospital, 0.5),
        ],
    },
    Work {
        // Cars and lorries: all day, and thinner through the night.
        group: Group::Driver, share: 0.10,
        day: [1.5, 1.0, 0.7, 0.7, 1.0, 2.0, 4.0, 6.0, 6.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 6.0, 5.0, 4.0, 4.0, 3.0, 2.0],
        places: &[
            (Fuel, 1.0), (ChargingStation, 1.0), (RailStation, 3.0), (BusStation, 1.0), (MetroStation, 1.0), (Hospital, 1.0),
            (Hotel, 0.7), (Mall, 1.0), (Market, 0.5), (Works, 0.5), (BusStop, 0.05),
        ],
    },
];

/// Whether `places` on `street_m` metres of walkable street are enough to estimate anything from.
#[must_use]
pub fn enough_places(places: usize, street_m: f64) -> bool {
    places >= FEWEST && places as f64 * STREET_A_PLACE_M >= street_m
}

/// What stands for some work of `class`, of any group.
#[must_use]
pub fn is_worked_at(class: PlaceClass) -> bool {
    WORK.iter().any(|work| work.places.iter().any(|(of, _)| *of == class))
}

/// The estimated worker-hours of each hour of the week by cell and group, and how many places they are made of.
pub(super) fn estimate(places: impl IntoIterator<Item = (LngLat, PlaceClass)>) -> (Hours, usize) {
    let mut counts: BTreeMap<(CellIndex, PlaceClass), u32> = BTreeMap::new();
    let mut used = 0;
    for (place, class) in places.into_iter().filter(|(_, class)| is_worked_at(*class)) {
        *counts.entry((cell_at(place, DEMAND_RESOLUTION), class)).or_default() += 1;
        used += 1;
    }
    let mut surface = Hours::new();
    for work in &WORK {
        for (&(cell, class), &count) in &counts {
            let Some((_, weight)) = work.places.iter().find(|(of, _)| *of == class) else { continue };
            let weekend = AT_WEEKENDS.iter().find(|(of, _)| *of == class).map_or(1.0, |(_, left)| *left);
            let hours = surface.entry((cell, Some(work.group))).or_insert_with(|| vec![0.0; WEEK]);
            for (hour, sum) in hours.iter_mut().enumerate() {
                let open = if hour / 24 < 5 { 1.0 } else { weekend };
                *sum += f64::from(count) * weight * open * work.day[hour % 24];
            }
        }
    }
    scale(&mut surface);
    (surface, used)
}

/// Gives each group its share of [`ESTIMATE_HOURS`]; the shares of groups without a place go to the others.
fn scale(surface: &mut Hours) {
    let of = |group: Group| WORK.iter().find(|work| work.group == group).map_or(0.0, |work| work.share);
    let mut sums: BTreeMap<Group, f64> = BTreeMap::new();
    for ((_, group), hours) in surface.iter() {
        let Some(group) = group else { continue };
        *sums.entry(*group).or_default() += hours.iter().sum::<f64>();
    }
    let shares: f64 = sums.keys().map(|group| of(*group)).sum();
    for ((_, group), hours) in surface.iter_mut() {
        let Some(group) = group else { continue };
        let factor = ESTIMATE_HOURS * of(*group) / shares / sums[group];
        for worker_hours in hours.iter_mut() {
            *worker_hours *= factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::DemandSurface;

    fn at(lng: f64) -> LngLat {
        LngLat::new(lng, 31.23).unwrap()
    }

    #[test]
    fn an_estimate_has_shares_and_no_scale() {
        let once = vec![(at(121.47), Restaurant), (at(121.48), Office), (at(121.49), BusStop), (at(121.49), Fuel)];
        let twice: Vec<_> = once.iter().chain(&once).copied().collect();
        let (one, two) = (DemandSurface::estimated(once).0, DemandSurface::estimated(twice).0);
        let sum = |surface: &DemandSurface, hour, group| -> f64 {
            surface.cells().into_iter().map(|cell| surface.worker_hours(cell, hour, group)).sum()
        };
        assert!((sum(&one, None, None) - ESTIMATE_HOURS).abs() < 1e-6);
        for work in &WORK {
            assert!((sum(&one, None, Some(work.group)) - work.share * ESTIMATE_HOURS).abs() < 1e-6);
        }
        for cell in one.cells() {
            assert!((one.worker_hours(cell, None, None) - two.worker_hours(cell, None, None)).abs() < 1e-9);
        }
        // Riders at noon, cleaners before dawn, offices on Sundays.
        let (night, noon, dawn) = (Some(3), Some(12), Some(5));
        assert!(sum(&one, noon, Some(Group::Rider)) > 5.0 * sum(&one, night, Some(Group::Rider)));
        assert!(sum(&one, dawn, Some(Group::Cleaner)) > sum(&one, noon, Some(Group::Cleaner)));
        let office = one.cells()[usize::from(one.cells()[0] != cell_at(at(121.48), DEMAND_RESOLUTION))];
        assert!(one.worker_hours(office, Some(6 * 24 + 10), None) < one.worker_hours(office, Some(10), None));
    }

    #[test]
    fn groups_without_a_place_leave_their_share_to_others() {
        let (surface, used) = DemandSurface::estimated([(at(121.47), Fuel), (at(121.47), DrinkingWater)]);
        assert_eq!(used, 1);
        let cell = surface.cells()[0];
        assert!((surface.worker_hours(cell, None, Some(Group::Driver)) - ESTIMATE_HOURS).abs() < 1e-6);
        assert!(DemandSurface::estimated([(at(121.47), DrinkingWater)]).0.is_empty());
    }

    #[test]
    fn no_class_is_named_twice() {
        for work in &WORK {
            let mut classes: Vec<PlaceClass> = work.places.iter().map(|(class, _)| *class).collect();
            classes.sort_unstable();
            classes.dedup();
            assert_eq!(classes.len(), work.places.len());
        }
    }
}
