//! How far places stand from the street, in bins, and how likely each bin is.
//!
//! A station stands at the street front, set back from it, or is geocoded to the middle of its building; a few stand
//! anywhere. Which of these a list has is for the list to say: its shares are fitted, from a prior.
//!
//! What counts is how much more often a gap comes up than at places that have nothing to do with the streets. Those
//! are the places of the list, moved at random by up to 1.5 km: where all is within 10 m of some street, a gap of
//! 8 m says nothing.

/// Upper ends of the bins, in metres; beyond the last is off the network.
const ENDS: [f64; 16] = [2.0, 4.0, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 32.0, 40.0, 50.0, 65.0, 80.0, 100.0, 150.0];
/// How many bins there are.
const BINS: usize = ENDS.len() + 1;
/// For each bin the natural logarithm of how much more likely it is than at random.
pub(super) type Ratio = [f64; BINS];

/// The bin of a gap in metres; `None` is off the network.
pub(super) fn bin_of(gap_m: Option<f64>) -> usize {
    gap_m.and_then(|gap| ENDS.iter().position(|&end| gap <= end)).unwrap_or(BINS - 1)
}

/// How many places a prior share of 1 is worth.
const PRIOR: f64 = 10.0;
/// Prior shares: on the street, street front, set back, middle of a building, anywhere.
const SHARES: [f64; 5] = [0.10, 0.35, 0.25, 0.15, 0.15];
/// Rounds of the fit. It moves monotonously, and what the last rounds change has no weight.
const ROUNDS: usize = 30;

/// Shares of the gaps within `end` metres: on the street, street front, set back, middle of a building.
///
/// Medians of about 2, 7, 18 and 42 m: those of 6,400 amenities, shops and offices of Malta, Porto, Helsinki, Monaco,
/// Lauf and Haidian lie among them. Log-logistic curves have long tails, so that one far place never settles a
/// question.
fn within(end: f64) -> [f64; 4] {
    let curve = |median: f64, steepness: f64| 1.0 / (1.0 + (median / end).powf(steepness));
    [1.0 - (-end / 3.0).exp(), curve(7.0, 4.0), curve(18.0, 4.0), curve(42.0, 3.0)]
}

/// How often gaps come up at random places.
#[derive(Clone, Debug)]
pub(super) struct Background {
    share: [f64; BINS],
}

impl Background {
    /// From the bins of random places.
    pub fn of(bins: impl IntoIterator<Item = usize>) -> Self {
        // One more in each, so that nothing is impossible.
        let mut counts = [1.0; BINS];
        bins.into_iter().for_each(|bin| counts[bin] += 1.0);
        let total: f64 = counts.iter().sum();
        Self { share: counts.map(|count| count / total) }
    }

    /// For each bin and each way to stand, how much more likely it is than at random.
    fn ratios(&self) -> [[f64; 5]; BINS] {
        let mut below = [0.0; 4];
        std::array::from_fn(|bin| {
            let up_to = ENDS.get(bin).map_or([1.0; 4], |&end| within(end));
            let mut ratios = [1.0; 5];
            for way in 0..4 {
                ratios[way] = (up_to[way] - below[way]) / self.share[bin];
            }
            below = up_to;
            ratios
        })
    }

    /// Fits the shares to weighted bins, and gives for each bin the natural logarithm of how much more likely it is
    /// with them than at random.
    pub fn fitted(&self, weighted: &[(usize, f64)]) -> Ratio {
        let ratios = self.ratios();
        let mut counts = [0.0; BINS];
        for &(bin, weight) in weighted {
            counts[bin] += weight;
        }
        let mut shares = SHARES;
        let mix = |shares: &[f64; 5], bin: usize| -> f64 { shares.iter().zip(ratios[bin]).map(|(a, b)| a * b).sum() };
        for _ in 0..ROUNDS {
            let mut next = SHARES.map(|share| share * PRIOR);
            for (bin, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                let whole = mix(&shares, bin);
                for way in 0..5 {
                    next[way] += count * shares[way] * ratios[bin][way] / whole;
                }
            }
            let total: f64 = next.iter().sum();
            shares = next.map(|share| share / total);
        }
        std::array::from_fn(|bin| mix(&shares, bin).ln())
    }
}
