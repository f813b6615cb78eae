//! One version of a region: streets, stations, and what was derived from them so far.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::coord::{CellFinder, Datum};
use crate::coverage::{Areas, Ledger, LiveCoverage, LiveFigures};
use crate::demand::{DemandPoint, log_cells};
use crate::network::{EdgeId, Mode, Network, Profile, SNAP_LIMIT, Snap, StreetGraph, StreetHull};
use crate::station::{OpenRule, StationSet};
use crate::store::{Region, Revision};
use crate::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use crate::units::Millis;

use super::cache::{Cache, made};
use super::presence::{DemandKey, PresenceDemand};
use super::request::{CoverageRequest, Filter, RequestError};
use super::tile::{TileParts, Touches};

/// The streets as one profile travels them, with the doors of all stations.
#[derive(Debug)]
pub struct Layer {
    /// The streets; versions of a region share them.
    pub graph: Arc<StreetGraph>,
    /// The doors.
    pub doors: Doors,
}

/// What a field is made from.
#[derive(Clone, Debug, PartialEq)]
struct FieldKey {
    profile: Profile,
    mask: StationMask,
    cutoff: Millis,
    depth: usize,
}

/// An immutable version of a region; all methods take `&self` and may run at once.
#[derive(Debug)]
pub struct Snapshot {
    region: Arc<Region>,
    stations: StationSet,
    /// How often the stations were edited, and each of them last.
    revision: Revision,
    edited: BTreeMap<String, u64>,
    version: String,
    hull: Arc<OnceLock<StreetHull>>,
    log_cells: Arc<OnceLock<CellFinder>>,
    graphs: Arc<Cache<Profile, Arc<StreetGraph>>>,
    layers: Cache<Profile, Layer>,
    fields: Cache<FieldKey, TravelTimeField>,
    live: Cache<FieldKey, LiveFigures>,
    areas: [OnceLock<Areas>; 3],
    weighted: Cache<(Mode, DemandKey), Areas>,
    presence: Arc<PresenceDemand>,
    ledgers: Arc<[OnceLock<Ledger>; 3]>,
    parts: TileParts,
    touches: Touches,
    /// Streets that nobody may travel, in order.
    closed: Arc<[EdgeId]>,
}

/// Profiles whose graphs are kept: three presets, metres, and a few speeds.
const LAYERS: usize = 8;
/// Fields that are kept; one takes eight bytes a node and label.
const FIELDS: usize = 32;
/// Questions whose figures are kept to be carried on; the figures of a city take a few megabytes.
const LIVE: usize = 4;
/// Hours and groups whose demand is kept.
const WEIGHTED: usize = 16;

impl Snapshot {
    /// A snapshot of `region`.
    #[must_use]
    pub fn of(mut region: Region) -> Self {
        let list = std::mem::take(&mut region.list);
        let presence = PresenceDemand::of(&region);
        let snapshot = Self {
            stations: StationSet::with_tiers(list.stations, Arc::clone(&region.tiers)).with_holidays(&region.holidays),
            revision: list.revision,
            edited: list.edited,
            version: String::new(),
            region: Arc::new(region),
            hull: Arc::default(),
            log_cells: Arc::default(),
            graphs: Arc::new(Cache::new(LAYERS)),
            layers: Cache::new(LAYERS),
            fields: Cache::new(FIELDS),
            live: Cache::new(LIVE),
            areas: Default::default(),
            weighted: Cache::new(WEIGHTED),
            presence: Arc::new(presence),
            ledgers: Arc::default(),
            parts: TileParts::new(""),
            touches: Touches::default(),
            closed: Arc::default(),
        };
        let (fixed, version) = (snapshot.version_of(""), snapshot.version_of(&snapshot.revision.hash));
        let touches = Touches::since(&snapshot.revision.hash);
        Self { version, parts: TileParts::new(&fixed), touches, ..snapshot }
    }

    /// The same region with other stations. What follows from the streets alone is shared.
    pub(super) fn with_stations(&self, stations: StationSet) -> Self {
        let areas = std::array::from_fn(|mode| {
            let slot = OnceLock::new();
            if let Some(areas) = self.areas[mode].get() {
                let mut areas: Areas = areas.clone();
                areas.settle(&self.region.districts, &stations);
                // The slot is new.
                let _ = slot.set(areas);
            }
            slot
        });
        Self {
            region: Arc::clone(&self.region),
            stations,
            revision: self.revision.clone(),
            edited: self.edited.clone(),
            version: self.version.clone(),
            hull: Arc::clone(&self.hull),
            log_cells: Arc::clone(&self.log_cells),
            graphs: Arc::clone(&self.graphs),
            layers: Cache::new(LAYERS),
            fields: Cache::new(FIELDS),
            live: Cache::new(LIVE),
            areas,
            weighted: Cache::new(WEIGHTED),
            presence: Arc::clone(&self.presence),
            ledgers: Arc::clone(&self.ledgers),
            parts: self.parts.with_other_stations(),
            touches: self.touches.clone(),
            closed: Arc::clone(&self.closed),
        }
    }

    /// The same with these streets closed to everybody; they are in order, each once.
    pub(super) fn with_closed(self, closed: Arc<[EdgeId]>) -> Self {
        if closed == self.closed {
            return self;
        }
        let (graphs, layers) = (Arc::new(Cache::new(LAYERS)), Cache::new(LAYERS));
        Self { graphs, layers, fields: Cache::new(FIELDS), live: Cache::new(LIVE), closed, ..self }
    }

    /// Streets that nobody may travel, in order: nothing but in a question what would be if.
    #[must_use]
    pub fn closed(&self) -> &[EdgeId] {
        &self.closed
    }

    /// The same with the presence that was published meanwhile.
    pub(super) fn with_presence(&self, presence: PresenceDemand) -> Self {
        let mut next = self.with_stations(self.stations.clone());
        next.presence = Arc::new(presence);
        next.areas = Default::default();
        next.ledgers = Arc::default();
        next.version = next.version_of(&next.revision.hash);
        next
    }

    /// The same with another history.
    pub(super) fn with_history(mut self, revision: Revision, edited: BTreeMap<String, u64>) -> Self {
        self.version = self.version_of(&revision.hash);
        (self.revision, self.edited) = (revision, edited);
        self
    }

    /// The same with other places where stations were edited.
    pub(super) fn with_touches(self, touches: Touches) -> Self {
        Self { touches, ..self }
    }

    /// Where stations were edited.
    pub(super) const fn touches(&self) -> &Touches {
        &self.touches
    }

    /// What tiles are made from.
    pub(super) const fn parts(&self) -> &TileParts {
        &self.parts
    }

    /// The name of the version that `history` has led to: nothing for the list that the region was built from.
    pub(super) fn version_of(&self, history: &str) -> String {
        let recipe = &self.region.recipe;
        let optional = [&recipe.districts, &recipe.demand, &recipe.holidays, &recipe.tiers].map(Option::as_ref);
        let inputs: Vec<_> = [Some(&recipe.osm), Some(&recipe.stations)].into_iter().chain(optional).collect();
        let hashes =
            inputs.iter().map(|input| input.map_or("-", |input| input.sha256.as_str())).collect::<Vec<_>>().join(" ");
        let text = format!("{} {} {} {hashes}{}", recipe.format, recipe.program, recipe.timezone, self.presence.hash());
        let datums = inputs.into_iter().flatten().filter_map(|input| input.datum.as_deref().map(|name| (name, input)));
        let text = datums
            .filter(|(name, input)| *name != Datum::Wgs84.as_str() || input.swapped)
            .fold(text, |text, (name, input)| format!("{text} {} {name} {}", input.sha256, input.swapped));
        let text = if history.is_empty() { text } else { format!("{text} {history}") };
        crate::store::hash_of(text.as_bytes())[..16].to_owned()
    }

    /// Names this version: equal inputs have equal versions.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The region as it was opened; its stations are in [`Snapshot::stations`].
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The streets.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.region.network
    }

    /// The stations.
    #[must_use]
    pub const fn stations(&self) -> &StationSet {
        &self.stations
    }

    /// How often the stations were edited since the region was built.
    #[must_use]
    pub const fn revision(&self) -> &Revision {
        &self.revision
    }

    /// The revision of the last edit of each station that was edited.
    #[must_use]
    pub const fn edited(&self) -> &BTreeMap<String, u64> {
        &self.edited
    }

    /// How far the data reaches.
    #[must_use]
    pub fn hull(&self) -> &StreetHull {
        self.hull.get_or_init(|| StreetHull::of(self.network()))
    }

    /// Finds the cells that the log keeps of pings.
    #[must_use]
    pub fn log_cells(&self) -> &CellFinder {
        self.log_cells.get_or_init(|| log_cells(self.hull().bounds()))
    }

    /// Whether anybody can travel in `mode` here at all.
    ///
    /// # Errors
    ///
    /// [`RequestError::NoStreets`] when the region has no street for it.
    pub fn check_mode(&self, mode: Mode) -> Result<(), RequestError> {
        if self.network().mode_counts(mode).street_m > 0.0 { Ok(()) } else { Err(RequestError::NoStreets(mode)) }
    }

    /// The streets as `profile` travels them, and `use_it`'s answer from them.
    pub fn with_layer<T>(&self, profile: Profile, use_it: impl FnOnce(&Layer) -> T) -> T {
        let slot = self.layers.get(profile, || {
            let graphs = self
                .graphs
                .get(profile, || Arc::new(StreetGraph::without(&self.region.network, profile, &self.closed)));
            let graph = Arc::clone(made(&graphs));
            Layer { doors: Doors::of(&graph, &self.stations), graph }
        });
        use_it(made(&slot))
    }

    /// The areas of `mode`, cut and snapped at the first use.
    #[must_use]
    pub fn areas(&self, mode: Mode) -> &Areas {
        self.areas[mode.index()].get_or_init(|| {
            let of_pings = (!self.presence.is_empty()).then(|| self.presence.points(self.network()));
            let demand = of_pings.as_deref().unwrap_or(&self.region.demand);
            Areas::of(&self.region.network, mode, &self.region.districts, demand, &self.stations)
        })
    }

    /// The demand points that a request asks about, and where they meet the street: those of [`Snapshot::areas_for`],
    /// without cutting areas for them.
    #[must_use]
    pub(super) fn demand_points(&self, request: &CoverageRequest) -> Vec<(DemandPoint, Option<Snap>)> {
        let mode = request.travel.profile.mode;
        if self.areas[mode.index()].get().is_some() {
            return self.areas_for(request).demand().to_vec();
        }
        let points = if self.presence.is_empty() {
            self.region.demand.clone()
        } else {
            self.presence.points_for(self.network(), DemandKey::of(request))
        };
        points.into_par_iter().map(|point| (point, self.network().snap(point.place, mode, SNAP_LIMIT))).collect()
    }

    /// The same with the demand that a request asks about: that of the hour of its instant and of its group, where
    /// demand comes from pings.
    #[must_use]
    pub fn areas_for(&self, request: &CoverageRequest) -> Cow<'_, Areas> {
        let mode = request.travel.profile.mode;
        let key = DemandKey::of(request);
        if self.presence.is_empty() || key == DemandKey::default() {
            return Cow::Borrowed(self.areas(mode));
        }
        let slot = self.weighted.get((mode, key), || {
            let weights = self.presence.weights(self.network(), key);
            self.areas(mode).weighted(|point| weights[point])
        });
        Cow::Owned(made(&slot).clone())
    }

    /// The demand that comes from pings.
    #[must_use]
    pub fn presence(&self) -> &PresenceDemand {
        &self.presence
    }

    /// What counts where, for figures of `mode` that are kept up to date.
    #[must_use]
    pub fn ledger(&self, mode: Mode) -> &Ledger {
        self.ledgers[mode.index()].get_or_init(|| Ledger::of(self.network(), mode, self.areas(mode)))
    }

    /// The stations that `filter` lets count.
    #[must_use]
    pub fn mask(&self, filter: &Filter) -> StationMask {
        StationMask::of(&self.stations, |id| {
            let station = self.stations.get(id);
            if !station.is_there(filter.at) {
                return false;
            }
            let open = match (filter.open, filter.at) {
                (OpenRule::Any, _) | (_, None) => true,
                (rule, Some(at)) => rule.admits(station.state(filter.needs, at)),
            };
            open && station.offers(filter.needs)
        })
    }

    /// A reader over the field of the stations in `mask`, and `use_it`'s answer from it.
    pub fn with_reader<T>(
        &self,
        layer: &Layer,
        mask: &StationMask,
        cutoff: Millis,
        depth: usize,
        use_it: impl FnOnce(Reader<'_>) -> T,
    ) -> T {
        let profile = *layer.graph.profile();
        let key = FieldKey { profile, mask: mask.clone(), cutoff, depth };
        let slot: Arc<OnceLock<TravelTimeField>> =
            self.fields.get(key, || TravelTimeField::towards(&layer.graph, &layer.doors, mask, cutoff, depth));
        use_it(Reader { graph: &layer.graph, doors: &layer.doors, mask, field: made(&slot) })
    }

    /// The figures of the stations in `mask`, worked out at the first use, to be carried on with the same streets,
    /// doors and ledger.
    pub(super) fn live_figures(
        &self,
        layer: &Layer,
        mask: &StationMask,
        cutoff: Millis,
        depth: usize,
    ) -> Arc<OnceLock<LiveFigures>> {
        let profile = *layer.graph.profile();
        let key = FieldKey { profile, mask: mask.clone(), cutoff, depth };
        self.live.get(key, || {
            let ledger = self.ledger(profile.mode);
            LiveCoverage::of(&layer.graph, &layer.doors, ledger, mask.clone(), cutoff, depth).put_aside()
        })
    }

    /// Makes ready what the first question of `profile` would have to wait for.
    pub fn warm(&self, profile: Profile) {
        self.with_layer(profile, |_| ());
        let _ = self.areas(profile.mode);
    }
}
