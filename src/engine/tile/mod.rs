//! What a vector tile shows, layer by layer.

mod base;
mod cells;
mod coverage;
mod demand;
mod districts;
mod gaps;
mod join;
mod outline;
mod parts;
mod sites;
mod stations;
mod touches;

use crate::render::tile::{Frame, TileBytes, tile};

use super::presence::DemandKey;
use super::request::{CoverageRequest, Filter};
use super::snapshot::Snapshot;

pub(super) use parts::TileParts;
pub(super) use touches::Touches;

/// No tile has more bytes, before it is compressed; the least important features go first.
pub const LARGEST_TILE: usize = 500_000;

/// A set of tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileLayer {
    /// Water, green, buildings, railways, names.
    Base,
    /// Streets and paths.
    Streets,
    /// The stations.
    Stations,
    /// How soon a station is reached and how many are, by street and by cell.
    Coverage,
    /// Places that are not served.
    Gaps,
    /// Where workers are, as it was published.
    Demand,
    /// The districts with their share.
    Districts,
    /// What a scenario would change of the stations; for planners, and in no style.
    Sites,
}

impl TileLayer {
    /// Every set.
    pub const ALL: [Self; 8] = [
        Self::Base,
        Self::Streets,
        Self::Stations,
        Self::Coverage,
        Self::Gaps,
        Self::Demand,
        Self::Districts,
        Self::Sites,
    ];

    /// The word for it in paths.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Streets => "streets",
            Self::Stations => "stations",
            Self::Coverage => "coverage",
            Self::Gaps => "gaps",
            Self::Demand => "demand",
            Self::Districts => "districts",
            Self::Sites => "sites",
        }
    }

    /// The set of this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.as_str() == word)
    }
}

/// What of coverage a tile shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Cells, and from zoom 13 on streets.
    #[default]
    All,
    /// Cells alone: a fraction of the bytes, and of the work.
    Cells,
    /// Streets alone; farther out there are none.
    Streets,
}

impl Shown {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Cells, Self::Streets];

    /// The word for it in queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Cells => "cells",
            Self::Streets => "streets",
        }
    }

    /// What this word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.as_str() == word)
    }
}

/// What is asked of a set of tiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TileRequest {
    /// The base map.
    Base,
    /// The streets.
    Streets,
    /// The stations that offer what is needed, open or not at the instant of the filter.
    Stations(Filter),
    /// Coverage; the depth is how many stations are told apart.
    Coverage(CoverageRequest, Shown),
    /// Gaps.
    Gaps(CoverageRequest),
    /// The demand surface of an hour of the week or of all, of a group or of all.
    Demand(DemandKey),
    /// Districts and their share at the depth that is asked.
    Districts(CoverageRequest),
}

impl TileRequest {
    /// The set that it is asked of.
    #[must_use]
    pub const fn layer(&self) -> TileLayer {
        match self {
            Self::Base => TileLayer::Base,
            Self::Streets => TileLayer::Streets,
            Self::Stations(_) => TileLayer::Stations,
            Self::Coverage(..) => TileLayer::Coverage,
            Self::Gaps(_) => TileLayer::Gaps,
            Self::Demand(_) => TileLayer::Demand,
            Self::Districts(_) => TileLayer::Districts,
        }
    }
}

impl Snapshot {
    /// One tile.
    #[must_use]
    pub fn tile(&self, request: &TileRequest, frame: &Frame) -> TileBytes {
        let layers = match request {
            TileRequest::Base => base::base(&self.region().base_map, frame),
            TileRequest::Streets => base::streets(&self.region().base_map, frame),
            TileRequest::Stations(filter) => self.station_tile(filter, frame),
            TileRequest::Coverage(request, shown) => self.coverage_tile(request, *shown, frame),
            TileRequest::Gaps(request) => self.gap_tile(request, frame),
            TileRequest::Demand(key) => self.demand_tile(*key, frame),
            TileRequest::Districts(request) => self.district_tile(request, frame),
        };
        tile(layers, LARGEST_TILE)
    }

    /// Names what a tile is made from: as long as it stays the same, so does the tile.
    ///
    /// Streets and base map never change; a tile of stations changes when one in it does; the rest hangs on all of them.
    #[must_use]
    pub fn tile_version(&self, layer: TileLayer, frame: Option<&Frame>) -> String {
        match (layer, frame) {
            (TileLayer::Base | TileLayer::Streets, _) => self.parts().fixed.to_string(),
            (TileLayer::Stations, Some(frame)) => {
                format!("{}-{}", self.parts().fixed, self.touches().last_in(&frame.window()))
            }
            _ => self.version().to_owned(),
        }
    }
}
