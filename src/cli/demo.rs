//! `waystation demo`.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::coverage::Reach;
use crate::engine::{CoverageRequest, Engine, Filter, Snapshot, minutes, needs_of, travel};
use crate::hours::parse_moment;
use crate::network::Mode;
use crate::render::{self, Method};
use crate::server::ServeOptions;
use crate::store::{self, FORMAT_VERSION, Inputs, StoreError};

use super::build;
use super::error::CliError;
use super::output;
use super::serve;

/// Options of `demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Which bundled region
    #[arg(long, value_name = "NAME", default_value = "helsinki", value_parser = ["helsinki"])]
    sample: String,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = serve::LISTEN)]
    listen: SocketAddr,
    /// Print the figures and stop
    #[arg(long)]
    no_serve: bool,
}

/// The extract and the list that come with the program.
const OSM: &[u8] = include_bytes!("../../data/helsinki-centre.osm.pbf");
const STATIONS: &[u8] = include_bytes!("../../data/helsinki-stations.csv");

/// A Tuesday by day and by night: fixed, so that the figures are the same on every day of the year.
const INSTANTS: [(&str, &str); 2] = [("by day", "2026-11-24T11:00"), ("by night", "2026-11-24T23:00")];

impl Demo {
    pub fn run(self) -> Result<(), CliError> {
        let directory = self.region()?;
        let engine = Engine::open(&directory)?;
        let snapshot = engine.snapshot();
        output::print(&report(&snapshot)?)?;
        eprintln!("\nthe region is in {}; ask it more, for example:", directory.display());
        eprintln!("  waystation nearest {} --from 24.9414,60.1699 --need toilet", directory.display());
        if self.no_serve {
            return Ok(());
        }
        serve::serve(engine, ServeOptions { listen: self.listen, ..ServeOptions::here() })
    }

    /// The region in the user's cache, built unless it is there.
    fn region(&self) -> Result<PathBuf, CliError> {
        let cache = cache_directory()?;
        let io = |what: &'static str, path: &Path| {
            let path = path.to_owned();
            move |source| CliError::from(StoreError::Io { what, path, source })
        };
        fs::create_dir_all(&cache).map_err(io("create", &cache))?;
        let inputs = store::hash_of(&[OSM, STATIONS].concat());
        let directory = cache.join(format!("{}-{FORMAT_VERSION}-{}", self.sample, &inputs[..12]));
        // One at a time: a second demo waits here and then finds the region built.
        let lock_path = cache.join("lock");
        let lock = File::create(&lock_path).map_err(io("create", &lock_path))?;
        lock.lock().map_err(io("lock", &lock_path))?;
        if store::Region::open(&directory).is_err() {
            let inputs = Inputs {
                osm: cache.join("helsinki-centre.osm.pbf"),
                stations: cache.join("helsinki-stations.csv"),
                ..Inputs::default()
            };
            fs::write(&inputs.osm, OSM).map_err(io("write", &inputs.osm))?;
            fs::write(&inputs.stations, STATIONS).map_err(io("write", &inputs.stations))?;
            if directory.exists() {
                eprintln!("the region in {} is stale or damaged and is built again", directory.display());
                fs::remove_dir_all(&directory).map_err(io("remove", &directory))?;
            }
            eprintln!("building the bundled region: centre of Helsinki, OpenStreetMap of 2019");
            let out = directory.clone();
            build::build(&store::Build { inputs, timezone: None, strict: false, drop_edits: false, out })?;
        }
        Ok(directory)
    }
}

/// Where the user's cache is, by the conventions of the system.
fn cache_directory() -> Result<PathBuf, CliError> {
    let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = path("XDG_CACHE_HOME")
        .or_else(|| path("LOCALAPPDATA"))
        .or_else(|| path("HOME").map(|home| home.join(".cache")))
        .ok_or_else(|| CliError::input("there is no cache directory").hint("set XDG_CACHE_HOME or HOME"))?;
    Ok(cache.join("waystation"))
}

/// The figures of the demo.
fn report(snapshot: &Snapshot) -> Result<String, CliError> {
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
            render::gaps_table(&gaps, snapshot.stations(), 5).aligned()
        ));
    }
    text.push("© OpenStreetMap contributors (ODbL 1.0), https://www.openstreetmap.org/copyright\n".to_owned());
    Ok(text.concat())
}

fn request(circle_min: f64, filter: Filter) -> Result<CoverageRequest, CliError> {
    let travel = travel(Mode::Walk, None, Some(minutes(circle_min)), None)?;
    Ok(CoverageRequest::new(travel, Reach::Network, 1, filter)?)
}
