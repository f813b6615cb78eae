//! Coverage hour by hour, and what of it is left at night.

use crate::hours::{Moment, is_night};

use super::figures::Figure;

/// The figures of one area in one hour.
#[derive(Clone, Debug, PartialEq)]
pub struct HourFigures {
    /// When the hour begins: hours of stations are read at this instant.
    pub at: Moment,
    /// Street metres, area, and demand where there are demand points.
    pub figures: Vec<Figure>,
    /// Stations inside the area that count.
    pub stations: usize,
}

/// The night circle of one measure: what is left of it from 22:00 to 06:00.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Night {
    /// The first hour with the largest share of the week, and that share.
    pub best: (Moment, f64),
    /// The first hour of a night with the smallest share of all nights, and that share.
    pub lowest: (Moment, f64),
    /// The mean share of the hours of the nights.
    pub mean: f64,
    /// The same with every station of unknown hours closed, and with every one open.
    pub band: (f64, f64),
}

impl Night {
    /// The night circle of the figure with this number; `None` where there is nothing to cover, or no night.
    #[must_use]
    pub fn of(hours: &[HourFigures], figure: usize) -> Option<Self> {
        let shares = || hours.iter().filter_map(|hour| Some((hour.at, hour.figures[figure].measure.share()?)));
        let nights = || shares().filter(|(at, _)| is_night(*at));
        // Of equal shares the first hour counts.
        let best = shares().reduce(|best, hour| if hour.1 > best.1 { hour } else { best })?;
        let lowest = nights().reduce(|lowest, hour| if hour.1 < lowest.1 { hour } else { lowest })?;
        let mean = nights().map(|(_, share)| share).sum::<f64>() / nights().count() as f64;
        let if_unknown = |covered: fn(&Figure) -> Option<f64>| {
            let nights = hours.iter().filter(|hour| is_night(hour.at)).map(|hour| &hour.figures[figure]);
            let shares = nights.clone().map(|figure| covered(figure).unwrap_or_default() / figure.measure.total);
            shares.sum::<f64>() / nights.count() as f64
        };
        Some(Self { best, lowest, mean, band: (if_unknown(|figure| figure.lower), if_unknown(|figure| figure.upper)) })
    }

    /// The mean share at night over the best share; `None` when that is 0.
    #[must_use]
    pub fn of_best(&self) -> Option<f64> {
        (self.best.1 > 0.0).then(|| self.mean / self.best.1)
    }
}
