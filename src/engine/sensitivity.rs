//! How a figure would be with another speed or cutoff.

use crate::coverage::{Figures, Reach, Variant, tally};
use crate::network::{Mode, Profile};
use crate::travel_time::MAX_CUTOFF;
use crate::units::{MetresPerSecond, Millis};

use super::request::{CoverageRequest, RequestError, Travel};
use super::snapshot::Snapshot;

/// Walking speeds between which planners differ, in metres per second: 1.0 for the old, 1.42 in route planners.
const SLOW_MPS: f64 = 1.0;
const FAST_MPS: f64 = 1.42;
/// By how much the cutoff is varied.
const MINUTE: Millis = Millis(60_000);

impl Snapshot {
    /// Adds to the figures of [`Snapshot::coverage`] what they would be at a slower and at a faster speed, and with
    /// a minute less and more.
    ///
    /// # Errors
    ///
    /// [`RequestError::SensitivityOfLength`] when neither plays a part.
    pub fn add_sensitivity(&self, request: &CoverageRequest, regions: &mut [Figures]) -> Result<(), RequestError> {
        if request.travel.metres.is_some() || request.reach == Reach::Disc {
            return Err(RequestError::SensitivityOfLength);
        }
        let mask = self.mask(&request.filter);
        let mode = request.travel.profile.mode;
        let areas = self.areas(mode);
        for speed in speeds(request.travel.profile) {
            for cutoff in cutoffs(request.travel.cutoff) {
                // The asked one is the very profile asked for, whatever it walks at off the street.
                let asked = request.travel.profile;
                let profile = if speed == asked.speed { asked } else { Profile::at_speed(mode, speed) };
                let variant = CoverageRequest { travel: Travel { profile, cutoff, metres: None }, ..*request };
                let tallies = self.with_layer(profile, |layer| {
                    self.with_judge(layer, &variant, Reach::Network, &mask, |judge| {
                        tally(self.network(), mode, areas, &judge, &mask)
                    })
                });
                for (region, tally) in regions.iter_mut().zip(tallies) {
                    region.sensitivity.push(Variant { speed, cutoff, measures: tally.measures });
                }
            }
        }
        Ok(())
    }
}

/// The speeds to compare, slowest first. What holds for a walk holds for a ride in proportion.
fn speeds(asked: Profile) -> Vec<MetresPerSecond> {
    let walk = Profile::preset(Mode::Walk).speed.get();
    let scale = if asked.mode == Mode::Walk { 1.0 } else { asked.speed.get() / walk };
    let others = [SLOW_MPS, FAST_MPS].map(|speed| MetresPerSecond::new(speed * scale));
    let mut speeds: Vec<MetresPerSecond> = others.into_iter().flatten().chain([asked.speed]).collect();
    speeds.sort_by(|a, b| a.get().total_cmp(&b.get()));
    speeds.dedup();
    speeds
}

/// The cutoffs to compare, shortest first: those that can be asked for.
fn cutoffs(asked: Millis) -> impl Iterator<Item = Millis> {
    let shorter = asked.0.checked_sub(MINUTE.0).filter(|&less| less > 0).map(Millis);
    let longer = Some(Millis(asked.0 + MINUTE.0)).filter(|&more| more <= MAX_CUTOFF);
    [shorter, Some(asked), longer].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_and_cutoffs_stay_in_range() {
        let speeds =
            |profile| speeds(profile).into_iter().map(|speed| (speed.get() * 100.0).round()).collect::<Vec<_>>();
        let at = |mode, speed| Profile::at_speed(mode, MetresPerSecond::new(speed).unwrap());
        assert_eq!(speeds(Profile::preset(Mode::Walk)), [100.0, 120.0, 142.0]);
        assert_eq!(speeds(at(Mode::Walk, 0.8)), [80.0, 100.0, 142.0]);
        assert_eq!(speeds(at(Mode::Walk, 1.0)), [100.0, 142.0]);
        assert_eq!(speeds(Profile::preset(Mode::Cycle)), [347.0, 417.0, 493.0]);
        assert_eq!(speeds(at(Mode::Ebike, 12.0)), [1000.0, 1200.0]);
        let cutoffs =
            |minutes: u32| cutoffs(Millis(minutes * 60_000)).map(|cutoff| cutoff.0 / 60_000).collect::<Vec<_>>();
        assert_eq!((cutoffs(15), cutoffs(1), cutoffs(90)), (vec![14, 15, 16], vec![1, 2], vec![89, 90]));
    }
}
