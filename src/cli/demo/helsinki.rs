//! The figures of the centre of Helsinki.

use crate::coverage::Reach;
use crate::engine::{CoverageRequest, Filter, Snapshot, minutes, needs_of, travel};
use crate::hours::parse_moment;
use crate::list::Lang;
use crate::network::Mode;
use crate::render::{self, Method};

use super::super::error::CliError;

/// A Tuesday by day and by night: fixed, so that the figures are the same on every day of the year.
const INSTANTS: [(&str, &str); 2] = [("by day", "2026-11-24T11:00"), ("by night", "2026-11-24T23:00")];

/// The figures of the demo.
pub(super) fn report(snapshot: &Snapshot) -> Result<String, CliError> {
    let zone = snapshot.region().zone;
    let mut text = vec![format!(
        "Centre of Helsinki, {} places of OpenStreetMap (libraries, community centres, toilets, banks,\n\
         post offices) STAND IN for service stations, with their real opening hours.\n\
         Where a place gives no hours they are unknown, and the share is a band: unknown as closed .. as open.\n\n",
        snapshot.stations().len()
    )];
    let mut table = render::Table::new(&[
        "circle",
        "stations",
        "when",
        "counted",
        "street km",
        "of",
        "share",
        "unknown closed..open",
        "disc overstates",
    ]);
    let mut method: Option<Method> = None;
    for (needs, label) in [("", "all"), ("toilet", "toilets")] {
        for circle in [5.0, 15.0] {
            for instant in [None, Some(INSTANTS[0]), Some(INSTANTS[1])] {
                let at = instant
                    .map(|(_, at)| parse_moment(at, zone))
                    .transpose()
                    .map_err(|error| CliError::input(error.to_string()))?;
                let request = request(circle, Filter::new(at, None, needs_of(needs)?)?)?;
                let figures = snapshot.coverage(&request).remove(0);
                let street = figures.figures[0];
                let km = |metres: f64| format!("{:.2}", metres / 1000.0);
                let percent = |covered: f64| format!("{:.1} %", 100.0 * covered / street.measure.total);
                let band = street
                    .lower
                    .zip(street.upper)
                    .map(|(lower, upper)| format!("{}..{}", percent(lower), percent(upper)));
                table.push([
                    format!("{circle} min"),
                    label.to_owned(),
                    instant.map_or("any hour", |(when, _)| when).to_owned(),
                    figures.stations.to_string(),
                    km(street.measure.covered),
                    km(street.measure.total),
                    percent(street.measure.covered),
                    band.unwrap_or_default(),
                    figures.overstatement.map_or_else(|| "-".to_owned(), |factor| format!("{:+.1} %", 100.0 * factor)),
                ]);
                method = Some(snapshot.method_of_coverage(&request));
            }
        }
    }
    let speed = method.map_or_else(String::new, |method| method.profile.speed.to_string());
    text.push(format!(
        "Coverage of walkable street, walking at {speed}; by day is Tue 24 Nov 2026 11:00, by night 23:00.\n\
         The disc is the 1 km straight line of the official wording; it overstates the circle by so much.\n\n{}\n",
        table.aligned()
    ));
    for (needs, label) in [("", "all stations"), ("toilet", "toilets")] {
        let at = parse_moment(INSTANTS[1].1, zone).map_err(|error| CliError::input(error.to_string()))?;
        let request = request(5.0, Filter::new(Some(at), None, needs_of(needs)?)?)?;
        let gaps = snapshot.gaps(&request);
        text.push(format!(
            "First gaps of the 5-minute circle by night, {label}:\n\n{}\n",
            render::gaps_table(&gaps, snapshot.stations(), &[], 5, Lang::En).aligned()
        ));
    }
    text.push("© OpenStreetMap contributors (ODbL 1.0), https://www.openstreetmap.org/copyright\n".to_owned());
    Ok(text.concat())
}

fn request(circle_min: f64, filter: Filter) -> Result<CoverageRequest, CliError> {
    let travel = travel(Mode::Walk, None, Some(minutes(circle_min)), None)?;
    Ok(CoverageRequest::new(travel, Reach::Network, 1, filter)?)
}
