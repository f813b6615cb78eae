//! One version of a region: streets, stations, and what was derived from them so far.

use std::sync::{Arc, OnceLock};

use crate::coverage::{Areas, Ledger};
use crate::network::{Mode, Network, Profile, StreetGraph};
use crate::station::{OpenRule, StationSet};
use crate::store::Region;
use crate::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use crate::units::Millis;

use super::cache::{Cache, made};
use super::request::{Filter, RequestError};

/// The streets as one profile travels them, with the doors of all stations.
#[derive(Debug)]
pub struct Layer {
    /// The streets.
    pub graph: StreetGraph,
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
    region: Region,
    stations: StationSet,
    version: String,
    layers: Cache<Profile, Layer>,
    fields: Cache<FieldKey, TravelTimeField>,
    areas: [OnceLock<Areas>; 3],
    ledgers: [OnceLock<Ledger>; 3],
}

/// Profiles whose graphs are kept: three presets, metres, and a few speeds.
const LAYERS: usize = 8;
/// Fields that are kept; one takes eight bytes a node and label.
const FIELDS: usize = 32;

impl Snapshot {
    /// A snapshot of `region`.
    #[must_use]
    pub fn of(mut region: Region) -> Self {
        let stations = StationSet::new(std::mem::take(&mut region.stations));
        let inputs = [
            Some(&region.recipe.osm),
            Some(&region.recipe.stations),
            region.recipe.districts.as_ref(),
            region.recipe.demand.as_ref(),
        ];
        let hashes = inputs.map(|input| input.map_or("-", |input| input.sha256.as_str())).join(" ");
        let recipe = format!("{} {} {} {hashes}", region.recipe.format, region.recipe.program, region.recipe.timezone);
        Self {
            version: crate::store::hash_of(recipe.as_bytes())[..16].to_owned(),
            region,
            stations,
            layers: Cache::new(LAYERS),
            fields: Cache::new(FIELDS),
            areas: Default::default(),
            ledgers: Default::default(),
        }
    }

    /// Names this version: equal inputs have equal versions.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The region as it was opened; its stations are in [`Snapshot::stations`].
    #[must_use]
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// The streets.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.region.network
    }

    /// The stations.
    #[must_use]
    pub const fn stations(&self) -> &StationSet {
        &self.stations
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
            let graph = StreetGraph::of(&self.region.network, profile);
            Layer { doors: Doors::of(&graph, &self.stations), graph }
        });
        use_it(made(&slot))
    }

    /// The areas of `mode`, cut and snapped at the first use.
    #[must_use]
    pub fn areas(&self, mode: Mode) -> &Areas {
        self.areas[mode.index()].get_or_init(|| {
            Areas::of(&self.region.network, mode, &self.region.districts, &self.region.demand, &self.stations)
        })
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
            let open = match (filter.open, filter.at) {
                (OpenRule::Any, _) | (_, None) => true,
                (rule, Some(at)) => rule.admits(station.state(at)),
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

    /// Makes ready what the first question of `profile` would have to wait for.
    pub fn warm(&self, profile: Profile) {
        self.with_layer(profile, |_| ());
        let _ = self.areas(profile.mode);
    }
}
