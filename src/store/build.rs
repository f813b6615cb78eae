//! Builds a region directory: all of it, or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;

use crate::coord::LngLat;
use crate::coverage::{District, districts_of_boundaries, districts_of_geojson};
use crate::demand::{self, DemandPoint};
use crate::hours::parse_zone;
use crate::list::{Finding, ListError};
use crate::network::osm::{self, Progress};
use crate::network::{self, Mode, Network, SNAP_LIMIT, StreetHull};
use crate::station::{self, Station};

use super::edits::StationList;
use super::error::StoreError;
use super::place::Place;
use super::recipe::{Counts, FORMAT_VERSION, Input, Recipe, hash_of};
use super::region::{BASE_MAP, DATABASE, NETWORK};
use super::tables::{self, Tables};

/// The input files.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// An OpenStreetMap extract (`.osm.pbf`).
    pub osm: PathBuf,
    /// A list of stations.
    pub stations: PathBuf,
    /// Districts as GeoJSON; else they come from the extract.
    pub districts: Option<PathBuf>,
    /// Demand points.
    pub demand: Option<PathBuf>,
}

/// What to build.
#[derive(Clone, Debug)]
pub struct Build {
    /// From which files.
    pub inputs: Inputs,
    /// IANA name of the time zone; else from the location.
    pub timezone: Option<String>,
    /// Whether any finding is an error.
    pub strict: bool,
    /// Whether edits of the stations of a region that is there may be lost.
    pub drop_edits: bool,
    /// Where the region goes.
    pub out: PathBuf,
}

/// What was built, or why not everything was.
#[derive(Clone, Debug)]
pub struct BuildReport {
    /// The recipe that was written.
    pub recipe: Recipe,
    /// Everything that was wrong in lists: the name of the list and the finding.
    pub findings: Vec<(String, Finding)>,
}

/// Builds a region, and puts it in place in one step when it is whole.
///
/// `findings` are handed over as soon as all lists are read, also when the build then fails.
///
/// # Errors
///
/// [`StoreError`]; then nothing is left behind, and a region that was at the place before is still there.
pub fn build(
    order: &Build,
    progress: Progress<'_>,
    report: impl FnOnce(&[(String, Finding)]),
) -> Result<BuildReport, StoreError> {
    let place = Place { out: &order.out, drop_edits: order.drop_edits };
    place.tidy();
    place.check()?;
    let zone = order.timezone.as_deref().map(parse_zone).transpose()?;
    let (osm_bytes, osm_input) = load(&order.inputs.osm)?;
    let (station_bytes, station_input) = load(&order.inputs.stations)?;
    let list_error = |path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::List { path, source }
    };
    let mut reading = station::delimited(&station_bytes).map_err(list_error(&order.inputs.stations))?;
    let (demand_input, demand_reading) = match &order.inputs.demand {
        None => (None, None),
        Some(path) => {
            let (bytes, input) = load(path)?;
            (Some(input), Some(demand::points(&bytes).map_err(list_error(path))?))
        }
    };

    let osm_error = |source| StoreError::Osm { path: order.inputs.osm.clone(), source };
    let mut extract = osm::read(&osm_bytes, progress).map_err(osm_error)?;
    drop(osm_bytes);
    let base_map = network::build_base_map(std::mem::take(&mut extract.base_map));
    let (districts_input, districts) = districts(order, &extract)?;
    let mut counts = Counts {
        street_ways: extract.street_ways,
        missing_node_references: extract.missing_nodes,
        incomplete_boundaries: extract.broken_boundaries,
        ..Counts::default()
    };
    let bytes = network::build(extract.streets, progress)
        .map_err(|source| StoreError::Network { path: order.inputs.osm.clone(), source })?;
    let bytes = Arc::new(bytes);
    let network = Network::open(bytes.clone()).expect("what was just written can be read");

    let hull = StreetHull::of(&network);
    station::reject_outside(&mut reading, &hull);
    if reading.stations.is_empty() {
        let first = reading.findings.first().map_or_else(String::new, ToString::to_string);
        let none = ListError::NoUsableRow { read: reading.read, first };
        return Err(list_error(&order.inputs.stations)(none));
    }
    station::note_off_network(&mut reading, &network);
    let mut findings = named(&station_input.file, &mut reading.findings);
    let mut demand_points: Vec<DemandPoint> = Vec::new();
    if let (Some(input), Some(mut reading)) = (&demand_input, demand_reading) {
        findings.append(&mut named(&input.file, &mut reading.findings));
        demand_points = reading.points;
    }
    report(&findings);
    if order.strict && !findings.is_empty() {
        return Err(StoreError::Strict { count: findings.len() });
    }

    let stations: Vec<Station> = reading.stations.into_iter().map(|(_, station)| station).collect();
    counts.fill(&network, &stations, reading.read, &districts, &demand_points, &findings);
    let recipe = Recipe {
        format: FORMAT_VERSION,
        program: concat!("waystation ", env!("CARGO_PKG_VERSION")).to_owned(),
        timezone: zone.unwrap_or_else(|| zone_at(&network)).name().to_owned(),
        osm: osm_input,
        stations: station_input,
        districts: districts_input,
        demand: demand_input,
        counts,
    };
    let list = StationList { stations, ..StationList::default() };
    let tables = Tables { list, districts, demand: demand_points };
    let streets = (*bytes).as_ref();
    place.put(|directory| fill(directory, &recipe, [streets, base_map.as_ref()], &tables, &findings))?;
    Ok(BuildReport { recipe, findings })
}

fn load(path: &Path) -> Result<(Vec<u8>, Input), StoreError> {
    let bytes = fs::read(path).map_err(StoreError::io("read", path))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = Input { file, sha256: hash_of(&bytes) };
    Ok((bytes, input))
}

fn districts(order: &Build, extract: &osm::Extract) -> Result<(Option<Input>, Vec<District>), StoreError> {
    let Some(path) = &order.inputs.districts else {
        return Ok((None, districts_of_boundaries(&extract.boundaries)));
    };
    let (bytes, input) = load(path)?;
    let districts =
        districts_of_geojson(&bytes).map_err(|source| StoreError::Districts { path: path.clone(), source })?;
    Ok((Some(input), districts))
}

fn named(list: &str, findings: &mut Vec<Finding>) -> Vec<(String, Finding)> {
    findings.sort_by_key(|finding| finding.line);
    findings.drain(..).map(|finding| (list.to_owned(), finding)).collect()
}

impl Counts {
    fn fill(
        &mut self,
        network: &Network,
        stations: &[Station],
        rows: usize,
        districts: &[District],
        demand: &[DemandPoint],
        findings: &[(String, Finding)],
    ) {
        let counts = network.counts();
        (self.nodes, self.edges, self.segments) = (counts.nodes, counts.edges, counts.segments);
        let km = |metres: f64| metres.round() / 1000.0;
        let modes = Mode::ALL.map(|mode| network.mode_counts(mode));
        [self.walk_street_km, self.cycle_street_km, self.ebike_street_km] = modes.map(|mode| km(mode.street_m));
        [self.walk_islet_km, self.cycle_islet_km, self.ebike_islet_km] = modes.map(|mode| km(mode.islet_m));
        self.station_rows_read = rows;
        self.stations = stations.len();
        self.stations_rejected = rows - stations.len();
        let off = |place: LngLat| network.snap(place, Mode::Walk, SNAP_LIMIT).is_none();
        self.stations_off_walk_network = stations.iter().filter(|station| off(station.place)).count();
        self.demand_points_off_walk_network = demand.iter().filter(|point| off(point.place)).count();
        self.districts = districts.len();
        self.demand_points = demand.len();
        self.findings = findings.len();
    }
}

/// The time zone of the middle of the streets.
fn zone_at(network: &Network) -> Tz {
    let nodes = network.nodes();
    let mean =
        |value: fn(LngLat) -> f64| nodes.iter().map(|&node| value(node.into())).sum::<f64>() / nodes.len() as f64;
    super::zone::at(mean(LngLat::lng), mean(LngLat::lat))
}

fn fill(
    directory: &Path,
    recipe: &Recipe,
    [network, base_map]: [&[u8]; 2],
    tables: &Tables,
    findings: &[(String, Finding)],
) -> Result<(), StoreError> {
    if let Some(parent) = directory.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(StoreError::io("create", parent))?;
    }
    let _ = fs::remove_dir_all(directory);
    fs::create_dir(directory).map_err(StoreError::io("create", directory))?;
    let durable = |name: &str, bytes: &[u8]| {
        use std::io::Write;
        let path = directory.join(name);
        let mut file = fs::File::create(&path).map_err(StoreError::io("create", &path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::io("write", &path))
    };
    durable(NETWORK, network)?;
    durable(BASE_MAP, base_map)?;
    let database = directory.join(DATABASE);
    tables::write(&database, tables, findings).map_err(StoreError::tables("written", &database))?;
    durable("region.toml", toml::to_string(recipe).expect("plain values").as_bytes())
}
