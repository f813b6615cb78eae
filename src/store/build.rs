//! Builds a region directory: all of it, or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;

use crate::coord::{Datum, LngLat};
use crate::coverage::{District, districts_of_boundaries, districts_of_geojson};
use crate::demand::{self, DemandPoint};
use crate::hours::parse_zone;
use crate::list::{Finding, ListError};
use crate::network::osm::{self, Progress};
use crate::network::{self, Mode, Network, SNAP_LIMIT, StreetHull};
use crate::station::{self, ListOptions, Station, Tiers};

use super::datum::{DatumChoice, Datums, Settled};
use super::datum_lists::{Ground, middle_of};
use super::edits::StationList;
use super::error::StoreError;
use super::holidays::HolidayChoice;
use super::mapping::load_mapping;
use super::place::Place;
use super::placed::{Placed, Read};
use super::recipe::{Counts, FORMAT_VERSION, Input, Recipe, hash_of};
use super::region::{BASE_MAP, DATABASE, NETWORK};
use super::source::ListFile;
use super::tables::{self, Tables};

/// The input files.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// An OpenStreetMap extract (`.osm.pbf`).
    pub osm: PathBuf,
    /// A list of stations.
    pub stations: PathBuf,
    /// What is decided about that list (`mapping.toml`).
    pub mapping: Option<PathBuf>,
    /// Districts as GeoJSON; else they come from the extract.
    pub districts: Option<PathBuf>,
    /// Demand points.
    pub demand: Option<PathBuf>,
    /// The tiers of the stations, as TOML; else the built-in ones.
    pub tiers: Option<PathBuf>,
}

/// What to build.
#[derive(Clone, Debug)]
pub struct Build {
    /// From which files.
    pub inputs: Inputs,
    /// In which datum they are.
    pub datums: Datums,
    /// IANA name of the time zone; else from the location.
    pub timezone: Option<String>,
    /// Which calendar of holidays.
    pub holidays: HolidayChoice,
    /// Whether demand is to be estimated from the places of the extract while nothing better is known.
    pub estimate_demand: bool,
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
    /// What was settled about datums.
    pub datums: Vec<DatumNote>,
}

/// What was settled about the datum of one input.
#[derive(Clone, Debug)]
pub struct DatumNote {
    /// The input.
    pub file: String,
    /// What the user said.
    pub choice: DatumChoice,
    /// What came of it.
    pub settled: Settled,
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
    if matches!(order.holidays, HolidayChoice::File(_)) {
        // A calendar that cannot be used is told before the streets are read.
        order.holidays.read(Tz::UTC)?;
    }
    let (osm_bytes, osm_input) = load(&order.inputs.osm)?;
    let list = ListFile::load(&order.inputs.stations)?;
    let station_input = list.input();
    let (mapping_input, mapping) = match &order.inputs.mapping {
        None => (None, None),
        Some(path) => (Some(load(path)?.1), Some(load_mapping(path)?)),
    };
    let (tiers_input, tiers) = tiers(order)?;
    let options = ListOptions { mapping: mapping.as_ref(), tiers: Some(&tiers), ..ListOptions::default() };
    let reading = station::read_list(&list.source(), &options);
    let readings = reading.map_err(list_error(&order.inputs.stations))?;
    drop(list);
    let (demand_input, demand_points, mut demand_findings) = demand_points(order)?;

    let osm_error = |source| StoreError::Osm { path: order.inputs.osm.clone(), source };
    let mut extract = osm::read(&osm_bytes, progress).map_err(osm_error)?;
    drop(osm_bytes);
    let base_map = Arc::new(network::build_base_map(std::mem::take(&mut extract.base_map)));
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
    let places = network::BaseMap::open(base_map.clone()).expect("what was just written can be read");
    counts.demand_places = places.places().filter(|place| demand::is_worked_at(place.class)).count();
    let middle = middle_of(&network);
    let ground = Ground { network: &network, hull: &hull, differ: Datum::differ_at(middle) };
    let read = Read { stations: readings, districts, demand: demand_points };
    let mut placed = read.placed(&order.inputs, order.datums, &ground)?;
    let reading = &mut placed.stations;
    station::reject_outside(reading, &hull);
    if reading.stations.is_empty() {
        return Err(list_error(&order.inputs.stations)(reading.no_usable_row()));
    }
    station::note_off_network(reading, &network);
    reading.sort_findings();
    let mut findings = named(&station_input.file, &mut reading.findings);
    if let Some(input) = &districts_input {
        findings.append(&mut named(&input.file, &mut placed.district_findings));
    }
    if let Some(input) = &demand_input {
        demand_findings.sort_by_key(|finding| finding.line);
        findings.append(&mut named(&input.file, &mut demand_findings));
        findings.append(&mut named(&input.file, &mut placed.demand_findings));
    }
    report(&findings);
    if order.strict && !findings.is_empty() {
        return Err(StoreError::Strict { count: findings.len() });
    }

    let Placed { stations: reading, districts, demand, district_sources, demand_sources, settled, .. } = placed;
    counts.stations_without_tier = reading.untiered;
    let stations: Vec<Station> = reading.stations.into_iter().map(|(_, station)| station).collect();
    counts.fill(&network, &stations, reading.read, &districts, &demand, &findings);
    let inputs = [Some(station_input), districts_input, demand_input];
    let mut datums = Vec::new();
    let [station_input, districts_input, demand_input] = std::array::from_fn(|which| {
        let (input, settled) = (inputs[which].clone()?, settled[which].clone());
        let Some((choice, settled)) = settled else { return Some(input) };
        let input = input.settled(&settled);
        datums.push(DatumNote { file: input.file.clone(), choice, settled });
        Some(input)
    });
    let zone = zone.unwrap_or_else(|| super::zone::at(middle.lng(), middle.lat()));
    let (holidays, holidays_input) = order.holidays.read(zone)?;
    let recipe = Recipe {
        format: FORMAT_VERSION,
        program: concat!("waystation ", env!("CARGO_PKG_VERSION")).to_owned(),
        timezone: zone.name().to_owned(),
        osm: osm_input,
        stations: station_input.expect("there always is one"),
        mapping: mapping_input,
        districts: districts_input,
        demand: demand_input,
        estimate_demand: order.estimate_demand,
        holidays: holidays_input,
        tiers: tiers_input,
        counts,
    };
    let list = StationList { stations, ..StationList::default() };
    let tables = Tables { list, tiers: Arc::new(tiers), districts, demand, holidays, district_sources, demand_sources };
    place.put(|directory| fill(directory, &recipe, [(*bytes).as_ref(), (*base_map).as_ref()], &tables, &findings))?;
    Ok(BuildReport { recipe, findings, datums })
}

fn load(path: &Path) -> Result<(Vec<u8>, Input), StoreError> {
    let bytes = fs::read(path).map_err(StoreError::io("read", path))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = Input::new(file, hash_of(&bytes));
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

type DemandList = (Option<Input>, Vec<DemandPoint>, Vec<Finding>);

fn demand_points(order: &Build) -> Result<DemandList, StoreError> {
    let Some(path) = &order.inputs.demand else { return Ok((None, Vec::new(), Vec::new())) };
    let (bytes, input) = load(path)?;
    let reading = demand::points(&bytes).map_err(list_error(path))?;
    Ok((Some(input), reading.points, reading.findings))
}

fn list_error(path: &Path) -> impl FnOnce(ListError) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::List { path, source }
}

fn tiers(order: &Build) -> Result<(Option<Input>, Tiers), StoreError> {
    let Some(path) = &order.inputs.tiers else { return Ok((None, Tiers::default())) };
    let (bytes, input) = load(path)?;
    let tiers = Tiers::of_toml(&bytes).map_err(|source| StoreError::Tiers { path: path.clone(), source })?;
    Ok((Some(input), tiers))
}

fn named(list: &str, findings: &mut Vec<Finding>) -> Vec<(String, Finding)> {
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
