//! Coverage figures of an area as answers give them: asked, lower and upper, and the overstatement of the disc.

use std::collections::BTreeSet;

use crate::station::StationId;

use super::area::Area;
use super::judge::Judge;
use super::parts::Part;
use super::sensitivity::Variant;
use super::tally::{Measure, Tally, Unit};
use super::week::HourFigures;

/// One measure with the band that unknown hours leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// As asked.
    pub measure: Measure,
    /// Covered when every station with unknown hours is closed; only with an instant.
    pub lower: Option<f64>,
    /// Covered when every station with unknown hours is open; only with an instant.
    pub upper: Option<f64>,
}

/// The figures of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Key of the area.
    pub key: String,
    /// Name of the area.
    pub name: String,
    /// Street metres, area, and demand where there are demand points.
    pub figures: Vec<Figure>,
    /// Disc share over network share minus one, by street length; `None` when the network covers nothing.
    pub overstatement: Option<f64>,
    /// Stations inside the area that count.
    pub stations: usize,
    /// Stations outside the area that serve some street of it.
    pub stations_outside_used: usize,
    /// The share of the area for which the extract has data, 0 to 1.
    pub share_inside: f64,
    /// Whether that is below 99 %.
    pub partial: bool,
    /// The figures of every hour of a week, where they were asked for.
    pub week: Vec<HourFigures>,
    /// The figures at other speeds and with other cutoffs, where they were asked for.
    pub sensitivity: Vec<Variant>,
}

/// The tallies that figures are put together from, each in the order of areas.
#[derive(Clone, Copy, Debug)]
pub struct Tallies<'a> {
    /// As asked.
    pub asked: &'a [Tally],
    /// By time along streets, for the overstatement.
    pub network: &'a [Tally],
    /// By straight line, for the overstatement.
    pub disc: &'a [Tally],
    /// With unknown hours as closed, and as open.
    pub band: Option<(&'a [Tally], &'a [Tally])>,
}

impl Tallies<'_> {
    /// The figures of the area at `index`; `outside` is its [`outside_used`].
    #[must_use]
    pub fn figures(&self, index: usize, outside: usize) -> Figures {
        let asked = &self.asked[index];
        let street = |tallies: &[Tally]| {
            let measure = tallies[index].measures.iter().find(|measure| measure.unit == Unit::StreetM);
            measure.and_then(Measure::share)
        };
        let (disc, network) = (street(self.disc), street(self.network));
        let figure = |(number, measure): (usize, &Measure)| Figure {
            measure: *measure,
            lower: self.band.map(|(lower, _)| lower[index].measures[number].covered),
            upper: self.band.map(|(_, upper)| upper[index].measures[number].covered),
        };
        Figures {
            key: asked.key.clone(),
            name: asked.name.clone(),
            figures: asked.measures.iter().enumerate().map(figure).collect(),
            overstatement: disc.zip(network.filter(|&share| share > 0.0)).map(|(disc, network)| disc / network - 1.0),
            stations: asked.stations,
            stations_outside_used: outside,
            share_inside: asked.share_inside,
            partial: asked.partial,
            week: Vec::new(),
            sensitivity: Vec::new(),
        }
    }
}

/// How many stations outside `area` serve at least a millimetre of its streets.
#[must_use]
pub fn outside_used(area: &Area, judge: &Judge<'_>) -> usize {
    let Some(streets) = &area.streets else { return 0 };
    let inside: BTreeSet<StationId> = area.stations.iter().copied().collect();
    let mut used: BTreeSet<StationId> = BTreeSet::new();
    for &(edge, within) in streets.iter() {
        judge.stretches(edge, |station, part: Part| {
            if part.intersection(within).length().0 > 0 && !inside.contains(&station) {
                used.insert(station);
            }
        });
    }
    used.len()
}
