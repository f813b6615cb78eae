//! Rows that are in another datum than the rest of their list.
//!
//! One row says next to nothing. What shows is a run of rows, where somebody put two lists one below the other, or a
//! group of rows, where a column tells from which list each came. Nothing is ever moved row by row.

use super::evidence::{DECISIVE, Evidence};
use super::hypothesis::Hypothesis;

/// Rows that fit something else than the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Stray {
    /// What they fit.
    pub hypothesis: Hypothesis,
    /// Which they are, counted from 0; of a long list only those that were looked at.
    pub rows: Vec<usize>,
    /// Natural logarithm of the odds against what the list as a whole fits best.
    pub log_odds: f64,
}

/// What it takes to begin or end a run. A walk along a list that is all of one kind gains so much by chance about
/// once in 3000 times.
const CHANGE: f64 = 8.0;

impl Evidence {
    /// Runs of neighbouring rows that fit another hypothesis than the list as a whole.
    #[must_use]
    pub fn stray_runs(&self) -> Vec<Stray> {
        let states = self.best_path();
        let mut runs = Vec::new();
        let mut first = 0;
        for run in states.chunk_by(|a, b| a == b) {
            let rows = first..first + run.len();
            first = rows.end;
            runs.extend(self.stray(run[0], rows.collect()));
        }
        runs
    }

    /// Groups of rows that fit another hypothesis than the list as a whole; each is given by its rows, from 0.
    #[must_use]
    pub fn stray_groups<'a>(&self, groups: &'a [Vec<usize>]) -> Vec<(&'a [usize], Stray)> {
        // Who looks at many groups finds more by chance.
        let looks = (groups.len().max(1) as f64).ln();
        let of_group = |group: &'a Vec<usize>| {
            let seen = || group.iter().filter(|&&row| row.is_multiple_of(self.stride)).map(|row| row / self.stride);
            let sum = |of: usize| -> f64 { seen().map(|row| self.scores[row][of]).sum() };
            let best = (0..Hypothesis::ALL.len()).max_by(|&a, &b| sum(a).total_cmp(&sum(b)))?;
            let stray = self.stray(best, seen().collect())?;
            (stray.log_odds > DECISIVE + looks).then_some((group.as_slice(), stray))
        };
        groups.iter().filter_map(of_group).collect()
    }

    /// Rows that were looked at, if they fit `of` so much better.
    fn stray(&self, of: usize, looked_at: Vec<usize>) -> Option<Stray> {
        let best = self.best_index();
        let sum = |of: usize| -> f64 { looked_at.iter().map(|&row| self.scores[row][of]).sum() };
        let log_odds = sum(of) - sum(best);
        // They must fit it, and not only fit the rest worse.
        let stray = of != best && log_odds > DECISIVE && sum(of) > DECISIVE;
        let rows = looked_at.into_iter().map(|row| row * self.stride).collect();
        stray.then_some(Stray { hypothesis: Hypothesis::ALL[of], rows, log_odds })
    }

    fn best_index(&self) -> usize {
        let best = self.best().hypothesis;
        Hypothesis::ALL.iter().position(|&hypothesis| hypothesis == best).expect("it is one of them")
    }

    /// For each row one hypothesis, so that all together are most likely when every change costs [`CHANGE`].
    ///
    /// # References
    ///
    /// Viterbi, *Error bounds for convolutional codes and an asymptotically optimum decoding algorithm* (IEEE
    /// Transactions on Information Theory 13, 1967).
    fn best_path(&self) -> Vec<usize> {
        let mut came_from: Vec<[usize; 6]> = Vec::with_capacity(self.scores.len());
        // To begin with another than the best is a change too.
        let mut reached = [-CHANGE; 6];
        reached[self.best_index()] = 0.0;
        for scores in &self.scores {
            let top = (0..6).fold(0, |top, of| if reached[of] > reached[top] { of } else { top });
            let from: [usize; 6] = std::array::from_fn(|of| if reached[top] - CHANGE > reached[of] { top } else { of });
            let cost = |of: usize| if from[of] == of { 0.0 } else { CHANGE };
            reached = std::array::from_fn(|of| reached[from[of]] - cost(of) + scores[of]);
            came_from.push(from);
        }
        let mut state = (0..6).fold(self.best_index(), |top, of| if reached[of] > reached[top] { of } else { top });
        let mut path: Vec<usize> = came_from
            .iter()
            .rev()
            .map(|from| {
                let before = from[state];
                std::mem::replace(&mut state, before)
            })
            .collect();
        path.reverse();
        path
    }
}
