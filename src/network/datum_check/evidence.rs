//! What the streets say, and whether it suffices.

use std::fmt;

use super::hypothesis::Hypothesis;

/// Odds beyond which one hypothesis is taken for the truth: 1000 to 1. The logarithms below are natural.
pub(super) const DECISIVE: f64 = 6.907_755;
/// Another shift that fits so much better shows that none of the hypotheses is true: 10,000 to 1.
const BETTER: f64 = 9.210_340;
/// Fewer voices decide nothing.
const FEWEST: f64 = 8.0;

/// How well one hypothesis fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Which.
    pub hypothesis: Hypothesis,
    /// How many of the rows looked at lie in the extract.
    pub in_extract: usize,
    /// The median of their gaps to the street, in metres; `None` where most are off the network.
    pub median_m: Option<f64>,
    /// How many lie in the area that the list is about, where one is known.
    pub in_area: Option<usize>,
    /// Natural logarithm of the odds against places that have nothing to do with the streets.
    pub log_odds: f64,
}

/// A shift of all places that fits better still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// How far east, in metres.
    pub east_m: f64,
    /// How far north, in metres.
    pub north_m: f64,
    /// Natural logarithm of the odds against no shift.
    pub log_odds: f64,
}

/// All that the streets say about a list.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// How many rows there are.
    pub rows: usize,
    /// How many were looked at.
    pub looked_at: usize,
    /// For how many those count: rows at one spot share one voice.
    pub voices: f64,
    /// In the order of [`Hypothesis::ALL`].
    pub fits: [Fit; 6],
    /// Set where the best fits well and something near it fits better.
    pub better: Option<Shift>,
    /// Every so many rows were looked at.
    pub(super) stride: usize,
    /// For each of them the natural logarithm of the odds of each hypothesis.
    pub(super) scores: Vec<[f64; 6]>,
}

/// What follows from the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is this.
    Decided(Hypothesis),
    /// There are too few rows in the extract, or at too few spots.
    TooFew,
    /// Most rows lie outside the extract.
    Outside,
    /// Two or more fit about as well, or none fits.
    NotDecisive,
    /// The best fits, but a shift that is none of the hypotheses fits far better.
    AnotherShift,
}

impl Verdict {
    /// The hypothesis, if one is decided.
    #[must_use]
    pub const fn decided(self) -> Option<Hypothesis> {
        match self {
            Self::Decided(hypothesis) => Some(hypothesis),
            _ => None,
        }
    }

    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decided(_) => "decisive",
            Self::TooFew => "not decisive: too few places",
            Self::Outside => "not decisive: most places lie outside the extract",
            Self::NotDecisive => "not decisive",
            Self::AnotherShift => "not decisive: another shift fits better still",
        }
    }
}

impl Evidence {
    /// The hypothesis that fits best.
    #[must_use]
    pub fn best(&self) -> &Fit {
        // Of equals the first: WGS-84 before the others.
        self.fits.iter().rev().max_by(|a, b| a.log_odds.total_cmp(&b.log_odds)).expect("there are six")
    }

    /// How a hypothesis fits.
    #[must_use]
    pub fn fit(&self, hypothesis: Hypothesis) -> &Fit {
        self.fits.iter().find(|fit| fit.hypothesis == hypothesis).expect("each is there")
    }

    /// Natural logarithm of the odds of the best against all others together, and against none of them.
    ///
    /// All are held for equally likely beforehand.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        let best = self.best();
        let others = self.fits.iter().filter(|fit| fit.hypothesis != best.hypothesis).map(|fit| fit.log_odds);
        let against: f64 = others.chain([0.0]).map(|log_odds| (log_odds - best.log_odds).exp()).sum();
        -against.ln()
    }

    /// The probability of a hypothesis; `None` is none of them.
    #[must_use]
    pub fn posterior(&self, hypothesis: Option<Hypothesis>) -> f64 {
        let own = hypothesis.map_or(0.0, |hypothesis| self.fit(hypothesis).log_odds);
        let all = self.fits.iter().map(|fit| fit.log_odds).chain([0.0]);
        1.0 / all.map(|log_odds| (log_odds - own).exp()).sum::<f64>()
    }

    /// Whether the odds alone would decide.
    pub(super) fn odds_suffice(&self) -> bool {
        self.log_odds() > DECISIVE
    }

    /// What follows: the best hypothesis, if it is 1000 times as likely as all others and none together, at eight
    /// spots or more, with most of the list in the extract, and nothing else near it fits far better.
    ///
    /// How often that is right is measured on real streets: `tests/outside/datum.csv`.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let best = self.best();
        let most = self.fits.iter().map(|fit| fit.in_extract).max().unwrap_or(0);
        let inside = if self.odds_suffice() { best.in_extract } else { most };
        if 2 * inside < self.looked_at {
            Verdict::Outside
        } else if self.voices < FEWEST {
            Verdict::TooFew
        } else if !self.odds_suffice() {
            Verdict::NotDecisive
        } else if self.better.is_some_and(|shift| shift.log_odds > BETTER) {
            Verdict::AnotherShift
        } else {
            Verdict::Decided(best.hypothesis)
        }
    }
}

impl fmt::Display for Evidence {
    /// A line for each hypothesis that puts any row into the extract, best first.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fits: Vec<&Fit> = self.fits.iter().filter(|fit| fit.in_extract > 0).collect();
        fits.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
        let spots = self.voices.round();
        write!(formatter, "{} rows at {spots} spots; {}", self.rows, self.verdict().as_str())?;
        for fit in fits {
            let gap = fit.median_m.map_or_else(|| "over 150 m".to_owned(), |gap| format!("{gap:.0} m"));
            let probability = percent(self.posterior(Some(fit.hypothesis)));
            write!(
                formatter,
                "\n  {:28} {probability:>9}   median {gap:>10} from a street, {} of {} in the extract",
                fit.hypothesis, fit.in_extract, self.looked_at
            )?;
            if let Some(in_area) = fit.in_area {
                write!(formatter, ", {in_area} in the districts")?;
            }
        }
        write!(formatter, "\n  {:28} {:>9}", "none of these", percent(self.posterior(None)))?;
        if let Some(shift) = self.better.filter(|_| self.verdict() == Verdict::AnotherShift) {
            let Shift { east_m, north_m, .. } = shift;
            write!(
                formatter,
                "\n  moved by {east_m:.0} m east and {north_m:.0} m north the first would fit better still"
            )?;
        }
        Ok(())
    }
}

fn percent(share: f64) -> String {
    match share {
        share if share > 0.9999 => "> 99.99 %".to_owned(),
        share if share < 0.0001 => "< 0.01 %".to_owned(),
        share => format!("{:.2} %", 100.0 * share),
    }
}
