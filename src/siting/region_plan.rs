//! A plan for a region: each new site with what it brings and why, and the user's own sites beside it.

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};

use crate::network::Whereabouts;
use crate::station::StationId;
use crate::units::Millis;

use super::candidate::Candidate;
use super::plan::Plan;
use super::problem::Goal;
use super::ways::DemandUnit;

/// Where candidates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateSource {
    /// A list.
    List,
    /// Places on the street in the gaps, one a cell of this resolution.
    Gaps(Resolution),
    /// Places of the extract.
    Places,
    /// Places of the extract, and those on the street.
    Both(Resolution),
}

/// What was done for more suitable sites.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Preference {
    /// The share of the gain that could be given up for them.
    pub share: f64,
    /// How many sites were exchanged for more suitable ones.
    pub exchanged: usize,
    /// By how much the objective is worse for that.
    pub given_up: f64,
}

/// Candidates that cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Ids of those that are off the network.
    pub off_network: Vec<String>,
    /// Ids of those that stand too close to a station.
    pub too_close: Vec<String>,
}

/// What of a gain comes from one district.
#[derive(Clone, Debug, PartialEq)]
pub struct DistrictPart {
    /// Key of the district.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How much of the gain.
    pub gain: f64,
}

/// What of a gain comes from one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellPart {
    /// The cell.
    pub cell: CellIndex,
    /// How much of the gain.
    pub gain: f64,
    /// Where its centre is, by the names on the map.
    pub whereabouts: Whereabouts,
}

/// Why a site is in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The candidate, as an index into [`RegionPlan::candidates`].
    pub candidate: usize,
    /// What it adds when the sites are opened in this order: demand served; for a median, the time saved.
    pub gain: f64,
    /// The total with this site and those before it.
    pub total: f64,
    /// The districts that the gain comes from, the largest share first; nothing where there are none.
    pub districts: Vec<DistrictPart>,
    /// The cells that the gain comes from, the largest share first.
    pub cells: Vec<CellPart>,
    /// The station nearest to it now, and the time there, within 90 minutes.
    pub nearest: Option<(StationId, Millis)>,
    /// What the plan would lose without it, the others being there.
    pub lost: f64,
    /// The candidate that would take its place best and keeps the limits, and what that would add.
    pub next: Option<(usize, f64)>,
}

/// A site that the user has in mind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnSite {
    /// The candidate, as an index into [`RegionPlan::candidates`].
    pub candidate: usize,
    /// What it would add as the only new site.
    pub gain: f64,
    /// Its rank by that among all candidates, from 1.
    pub rank: usize,
    /// Whether the plan has it.
    pub planned: bool,
    /// Whether it stands nearer to a station than the spacing, so that no plan has it.
    pub too_close: bool,
    /// What it would add after the whole plan; nothing where the plan has it.
    pub after_plan: f64,
}

/// A plan for a region.
#[derive(Clone, Debug)]
pub struct RegionPlan {
    /// The plan; its sites are those of the cards, in the same order.
    pub plan: Plan,
    /// What it is for.
    pub goal: Goal,
    /// How many sites were asked for.
    pub add: Option<usize>,
    /// What all sites may cost.
    pub budget: Option<f64>,
    /// How far apart sites must stand, in metres.
    pub spacing_m: Option<f64>,
    /// What was done for more suitable sites.
    pub preference: Preference,
    /// What demand is counted in.
    pub unit: DemandUnit,
    /// The candidates that could be used; user's own sites at the end.
    pub candidates: Vec<Candidate>,
    /// Where they come from.
    pub source: CandidateSource,
    /// Those that could not be used.
    pub left_out: LeftOut,
    /// How many stations stand and count.
    pub stations: usize,
    /// Why each site is in the plan.
    pub cards: Vec<Card>,
    /// The user's own sites.
    pub own: Vec<OwnSite>,
    /// Where the candidates are that cards and own sites name, by the names on the map.
    pub whereabouts: BTreeMap<usize, Whereabouts>,
    /// After how many sites adding begins to pay less.
    pub knee: Option<usize>,
}

impl RegionPlan {
    /// What gains are shares of: all demand; for a median, the time with the stations that stand.
    #[must_use]
    pub fn whole(&self) -> f64 {
        if let Goal::PMedian { .. } = self.goal { self.plan.base } else { self.plan.weight }
    }

    /// A gain or total as a share of the whole; `None` where there is no demand.
    #[must_use]
    pub fn share(&self, amount: f64) -> Option<f64> {
        (self.whole() > 0.0).then(|| amount / self.whole())
    }
}
