//! Puts every hypothesis to the streets.

use geo::{Contains, Point};

use crate::coord::{LngLat, Plane};

use super::super::hull::StreetHull;
use super::super::profile::Mode;
use super::super::snap::SNAP_LIMIT;
use super::super::store::Network;
use super::evidence::{Evidence, Fit, Shift};
use super::gap::{Background, Ratio, bin_of};
use super::hypothesis::{Hypothesis, Numbers};

/// At most so many rows are looked at, evenly spread over the list.
const MOST_ROWS: usize = 2000;
/// At most so many when many shifts are tried.
const MOST_SHIFTED: usize = 200;
/// Rows nearer to each other than this share one voice: they stand at the same street.
const NEIGHBOURS_M: f64 = 60.0;
/// Random places that are looked at, at least.
const RANDOM_PLACES: usize = 4000;
/// Random places lie so far from those of the list, in metres: as far as a wrong datum puts them.
const MOVED_M: (f64, f64) = (300.0, 1500.0);
/// Other shifts are tried on a square grid of this many metres.
const SHIFT_STEP_M: f64 = 20.0;
/// From so far to so far away. What is nearer does no harm, and geocoded lists are no more precise.
const SHIFTED_M: (f64, f64) = (80.0, 200.0);

/// Log odds of a hypothesis that puts no row into the extract.
const NOWHERE: f64 = -1e6;

/// What it takes to tell a datum.
#[derive(Clone, Copy)]
pub struct DatumCheck<'a> {
    network: &'a Network,
    hull: &'a StreetHull,
    area: Option<&'a dyn Fn(LngLat) -> bool>,
    place: &'a dyn Fn(Hypothesis, Numbers) -> Option<LngLat>,
    voice: f64,
}

impl<'a> DatumCheck<'a> {
    /// By the streets of `network`, which reach as far as `hull`.
    #[must_use]
    pub fn of(network: &'a Network, hull: &'a StreetHull) -> Self {
        Self { network, hull, area: None, place: &Hypothesis::place, voice: 1.0 }
    }

    /// Also by how many rows lie in the area that the list is about.
    #[must_use]
    pub fn within(self, area: &'a dyn Fn(LngLat) -> bool) -> Self {
        Self { area: Some(area), ..self }
    }

    /// With another idea of where numbers are under a hypothesis: a city outside China can stand for one inside.
    #[must_use]
    pub fn placed_by(self, place: &'a dyn Fn(Hypothesis, Numbers) -> Option<LngLat>) -> Self {
        Self { place, ..self }
    }

    /// Each row counts for so much of a row, where neighbouring rows say the same.
    #[must_use]
    pub fn with_voice(self, voice: f64) -> Self {
        Self { voice, ..self }
    }

    /// Weighs all hypotheses about `rows`.
    #[must_use]
    pub fn weigh(&self, rows: &[Numbers]) -> Evidence {
        let stride = rows.len().div_ceil(MOST_ROWS).max(1);
        let looked_at: Vec<Numbers> = rows.iter().copied().step_by(stride).collect();
        let seen = Hypothesis::ALL.map(|hypothesis| self.see(&looked_at, hypothesis));
        let most = seen.iter().max_by_key(|seen| seen.iter().flatten().count()).expect("there are six");
        let base: Vec<Option<LngLat>> = most.iter().map(|row| row.map(|row| row.place)).collect();
        let voices: Vec<f64> = voices(&base).into_iter().map(|voice| voice * self.voice).collect();
        let (background, random_in_area) = self.background(&base);

        let weighed: Vec<(Fit, Ratio)> = seen
            .iter()
            .zip(Hypothesis::ALL)
            .map(|(seen, hypothesis)| {
                let heard = || seen.iter().zip(&voices).filter_map(|(row, &voice)| Some(((*row)?, voice)));
                let bins: Vec<(usize, f64)> = heard().map(|(row, voice)| (row.bin(), voice)).collect();
                let ratio = background.fitted(&bins);
                let by_gaps: f64 = bins.iter().map(|&(bin, voice)| voice * ratio[bin]).sum();
                let in_area = || heard().filter(|(row, _)| row.in_area).map(|(_, voice)| voice);
                let by_area = if self.area.is_some() {
                    of_area(in_area().sum(), heard().map(|(_, voice)| voice).sum(), random_in_area)
                } else {
                    0.0
                };
                let fit = Fit {
                    hypothesis,
                    in_extract: seen.iter().flatten().count(),
                    median_m: median_m(seen),
                    in_area: self.area.map(|_| in_area().count()),
                    log_odds: if bins.is_empty() { NOWHERE } else { by_gaps + by_area },
                };
                (fit, ratio)
            })
            .collect();
        let best = (1..weighed.len())
            .fold(0, |best, other| if weighed[other].0.log_odds > weighed[best].0.log_odds { other } else { best });
        let ratio = weighed[best].1;
        let score = |row: usize| {
            std::array::from_fn(|of| seen[of][row].as_ref().map_or(0.0, |seen| voices[row] * ratio[seen.bin()]))
        };
        let mut evidence = Evidence {
            rows: rows.len(),
            looked_at: looked_at.len(),
            stride,
            voices: voices.iter().sum(),
            fits: std::array::from_fn(|index| weighed[index].0),
            better: None,
            scores: (0..looked_at.len()).map(score).collect(),
        };
        if evidence.odds_suffice() {
            evidence.better = self.better_shift(&seen[best], &voices, &ratio);
        }
        evidence
    }

    /// Each row where the hypothesis puts it; `None` outside the extract.
    fn see(&self, rows: &[Numbers], hypothesis: Hypothesis) -> Vec<Option<Row>> {
        let see = |&numbers: &Numbers| {
            let place = (self.place)(hypothesis, numbers).filter(|&place| self.in_extract(place))?;
            Some(Row { place, gap_m: self.gap_m(place), in_area: self.area.is_some_and(|area| area(place)) })
        };
        rows.iter().map(see).collect()
    }

    fn in_extract(&self, place: LngLat) -> bool {
        self.hull.polygon().contains(&Point::new(place.lng(), place.lat()))
    }

    fn gap_m(&self, place: LngLat) -> Option<f64> {
        self.network.snap(place, Mode::Walk, SNAP_LIMIT).map(|snap| snap.gap.metres())
    }

    /// The gaps of random places near those of the list, and the share of them in the area.
    fn background(&self, base: &[Option<LngLat>]) -> (Background, f64) {
        let base: Vec<LngLat> = base.iter().flatten().copied().collect();
        let copies = RANDOM_PLACES.div_ceil(base.len().max(1));
        let random = base.iter().flat_map(|&place| std::iter::repeat_n(place, copies)).enumerate();
        let random = random.map(|(number, place)| scattered(place, number)).filter(|&place| self.in_extract(place));
        let random: Vec<LngLat> = random.collect();
        let in_area = random.iter().filter(|&&place| self.area.is_some_and(|area| area(place))).count();
        let share = (in_area as f64 + 1.0) / (random.len() as f64 + 2.0);
        (Background::of(random.into_iter().map(|place| bin_of(self.gap_m(place)))), share)
    }

    /// The shift that fits better than the hypothesis itself, if any does: then the list is in something else.
    fn better_shift(&self, seen: &[Option<Row>], voices: &[f64], ratio: &Ratio) -> Option<Shift> {
        let stride = seen.len().div_ceil(MOST_SHIFTED).max(1);
        let rows: Vec<(LngLat, f64)> = seen
            .iter()
            .zip(voices)
            .step_by(stride)
            .filter_map(|(row, &voice)| Some((row.as_ref()?.place, voice * stride as f64)))
            .collect();
        let log_odds = |east_m: f64, north_m: f64| -> f64 {
            let of_row = |&(place, voice): &(LngLat, f64)| {
                let place = shifted(place, east_m, north_m);
                if self.in_extract(place) { voice * ratio[bin_of(self.gap_m(place))] } else { 0.0 }
            };
            rows.iter().map(of_row).sum()
        };
        let here = log_odds(0.0, 0.0);
        let steps = (SHIFTED_M.1 / SHIFT_STEP_M) as i32;
        let grid = (-steps..=steps).flat_map(|east| (-steps..=steps).map(move |north| (east, north)));
        let metres = |steps: i32| f64::from(steps) * SHIFT_STEP_M;
        let shifts = grid
            .map(|(east, north)| (metres(east), metres(north)))
            .filter(|(east_m, north_m)| (SHIFTED_M.0..=SHIFTED_M.1).contains(&east_m.hypot(*north_m)))
            .map(|(east_m, north_m)| Shift { east_m, north_m, log_odds: log_odds(east_m, north_m) - here });
        shifts.max_by(|a, b| a.log_odds.total_cmp(&b.log_odds)).filter(|shift| shift.log_odds > 0.0)
    }
}

/// A row where a hypothesis puts it.
#[derive(Clone, Copy)]
struct Row {
    place: LngLat,
    gap_m: Option<f64>,
    in_area: bool,
}

impl Row {
    fn bin(&self) -> usize {
        bin_of(self.gap_m)
    }
}

fn median_m(seen: &[Option<Row>]) -> Option<f64> {
    let mut gaps: Vec<f64> = seen.iter().flatten().map(|row| row.gap_m.unwrap_or(f64::INFINITY)).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().filter(|gap| gap.is_finite())
}

/// The natural logarithm of how much more likely it is that `inside` of `all` voices lie in the area than that places
/// do of which a share of `random` does. Fewer than that say nothing: a list may be about more than the area.
fn of_area(inside: f64, all: f64, random: f64) -> f64 {
    let share = ((inside + 1.0) / (all + 2.0)).max(random);
    inside * (share / random).ln() + (all - inside) * ((1.0 - share) / (1.0 - random)).ln()
}

/// The place moved by the `number`th of a sequence that fills a ring evenly (Weyl's, by the golden ratio and the
/// plastic number).
fn scattered(place: LngLat, number: usize) -> LngLat {
    let number = number as f64;
    let angle = (number * 0.618_033_988_749_895).fract() * std::f64::consts::TAU;
    let length = MOVED_M.0 + (MOVED_M.1 - MOVED_M.0) * (number * 0.754_877_666_246_693).fract();
    shifted(place, length * angle.cos(), length * angle.sin())
}

fn shifted(place: LngLat, east_m: f64, north_m: f64) -> LngLat {
    let (lng, lat) = Plane::at(place.lat()).degrees(east_m, north_m);
    LngLat::new(place.lng() + lng, place.lat() + lat).unwrap_or(place)
}

/// The voice of each row: one, shared by those at one spot.
fn voices(base: &[Option<LngLat>]) -> Vec<f64> {
    let near = |a: LngLat, b: LngLat| (a.lat() - b.lat()).abs() < 0.001 && Plane::distance_m(a, b) < NEIGHBOURS_M;
    let voice = |row: &Option<LngLat>| {
        row.map_or(0.0, |place| 1.0 / base.iter().flatten().filter(|&&other| near(place, other)).count() as f64)
    };
    base.iter().map(voice).collect()
}
