//! From sightings to presence: how many minutes somebody was in a cell in an hour.
//!
//! Pings are not presence: a phone that reports every second must not outweigh one that reports every minute.

use h3o::{CellIndex, Resolution};
use rayon::slice::ParallelSliceMut;

use super::{Group, Sighting, Sightings, Worker};

/// The resolution at which presence is counted and published: about 100,000 m² a cell.
pub const DEMAND_RESOLUTION: Resolution = Resolution::Nine;
/// A sighting stands for the minutes up to the next one, at most these.
pub const HOLD: u16 = 5;
/// Minutes without a sighting after which a new trip begins.
pub const TRIP_BREAK: u16 = 60;
/// Minutes that are left out at both ends of a trip: where a day begins and ends is where somebody lives.
pub const TRIP_END: u16 = 10;
/// The most minutes of one worker that count on one date.
pub const MOST_MINUTES: u16 = 12 * 60;

/// Minutes of one worker in one cell in one hour of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Presence {
    /// Hour of the day, 0 to 23 (24 on a day of 25 hours).
    pub hour: u8,
    /// The cell, at [`DEMAND_RESOLUTION`].
    pub cell: CellIndex,
    /// The group of the worker on that date; the same in all hours and cells.
    pub group: Option<Group>,
    /// Who.
    pub worker: Worker,
    /// Minutes, 1 to 60.
    pub minutes: u16,
}

/// The presence in the sightings of one date, sorted. The order of the sightings does not matter, nor how often each
/// comes.
///
/// Of several cells in one minute the smallest index counts. A sighting stands for the minutes up to the next one,
/// at most [`HOLD`]. The first and the last [`TRIP_END`] minutes of each trip are left out, and what one worker adds
/// beyond [`MOST_MINUTES`]. A worker with several groups belongs to the one told most often.
#[must_use]
pub fn presence(sightings: Sightings) -> Vec<Presence> {
    let mut presence = sightings.by_worker(presence_of);
    presence.par_sort_unstable();
    presence
}

/// The presence of one worker, from his sightings in order.
fn presence_of(sightings: &[Sighting]) -> impl Iterator<Item = Presence> + use<> {
    let (worker, group) = (sightings[0].worker, group_of(sightings));
    // Stretches of minutes in one cell and hour; a cell may come several times.
    let mut stretches: Vec<(u8, CellIndex, u16)> = Vec::new();
    let mut left = MOST_MINUTES;
    // The first of each minute: sightings are sorted by cell within it.
    let mut first = sightings.to_vec();
    first.dedup_by_key(|sighting| sighting.minute());
    for trip in first.chunk_by(|a, b| b.minute() - a.minute() <= TRIP_BREAK) {
        let (begin, end) = (trip[0].minute() + TRIP_END, trip[trip.len() - 1].minute().saturating_sub(TRIP_END));
        for (index, sighting) in trip.iter().enumerate() {
            let from = sighting.minute();
            let next = trip.get(index + 1).map_or(from + 1, |next| next.minute());
            let cell = sighting.cell().parent(DEMAND_RESOLUTION).expect("coarser than the log");
            for minute in from..next.min(from + HOLD) {
                if minute < begin || minute > end || left == 0 {
                    continue;
                }
                left -= 1;
                let hour = (minute / 60) as u8;
                match stretches.last_mut() {
                    Some(last) if (last.0, last.1) == (hour, cell) => last.2 += 1,
                    _ => stretches.push((hour, cell, 1)),
                }
            }
        }
    }
    stretches.sort_unstable();
    stretches.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        kept.2 += if same { next.2 } else { 0 };
        same
    });
    stretches.into_iter().map(move |(hour, cell, minutes)| Presence { hour, cell, group, worker, minutes })
}

/// The group that most sightings tell; of equals the first.
fn group_of(sightings: &[Sighting]) -> Option<Group> {
    let told = |group: Group| sightings.iter().filter(|sighting| sighting.group() == Some(group)).count();
    let most = Group::ALL.into_iter().map(|group| (told(group), std::cmp::Reverse(group))).max()?;
    (most.0 > 0).then_some(most.1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coord::{LngLat, cell_at};
    use crate::demand::LOG_RESOLUTION;

    fn at(worker: u64, minute: u16, lng: f64) -> Sighting {
        let cell = cell_at(LngLat::new(lng, 28.94).unwrap(), LOG_RESOLUTION);
        Sighting::new(Worker(worker), minute, cell, Some(Group::Rider))
    }

    fn total(presence: &[Presence]) -> u32 {
        presence.iter().map(|it| u32::from(it.minutes)).sum()
    }

    #[test]
    fn a_phone_that_reports_more_often_counts_no_more() {
        let every = |minutes: u16| (0..=120).filter(|m| m % minutes == 0).map(|m| at(1, m + 480, 118.87)).collect();
        // Two hours less ten minutes at both ends, and the last minute itself.
        assert_eq!(total(&presence(every(1))), 101);
        assert_eq!(total(&presence(every(5))), 101);
        // Sparser than what a sighting stands for: five minutes of each ten.
        assert!((50..=56).contains(&total(&presence(every(10)))));
    }

    #[test]
    fn trips_lose_their_ends_and_long_days_their_tail() {
        let short: Sightings = (0..15).map(|m| at(1, m, 118.87)).collect();
        assert_eq!(presence(short), []);
        let two_trips: Sightings = (0..=60).chain(200..=260).map(|m| at(1, m, 118.87)).collect();
        assert_eq!(total(&presence(two_trips)), 2 * 41);
        let day: Sightings = (0..1440).map(|m| at(1, m, 118.87)).collect();
        assert_eq!(total(&presence(day)), u32::from(MOST_MINUTES));
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let mut sightings: Vec<Sighting> =
            (0..300).flat_map(|m| [at(1, m, 118.87 + f64::from(m) * 1e-4), at(2, m, 118.9)]).collect();
        let once = presence(sightings.iter().copied().collect());
        sightings.reverse();
        sightings.extend_from_within(..100);
        assert_eq!(presence(sightings.into_iter().collect()), once);
        assert!(once.is_sorted());
    }

    #[test]
    fn a_worker_has_one_group() {
        let mut sightings: Vec<Sighting> = (0..100).map(|m| at(1, m, 118.87)).collect();
        for sighting in &mut sightings[..30] {
            *sighting = Sighting::new(sighting.worker, sighting.minute(), sighting.cell(), Some(Group::Courier));
        }
        assert!(presence(sightings.into_iter().collect()).iter().all(|it| it.group == Some(Group::Rider)));
    }
}
