//! Where to open next in a region.

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};

use crate::coord::{LngLat, Plane, cell_at};
use crate::network::SNAP_LIMIT;
use crate::siting::{
    Candidate, CandidateSource, Card, Clock, Demand, DemandUnit, DistrictPart, Effort, Goal, LeftOut, Limits, OwnSite,
    Problem, ProblemError, RegionPlan, SiteId, Ways, WaysQuestion, gap_places, knee, street_pieces, too_close, wanting,
};
use crate::station::StationId;
use crate::travel_time::{MAX_CUTOFF, Origin, Reader};
use crate::units::Millis;

use super::request::CoverageRequest;
use super::snapshot::Snapshot;

/// The most candidates that are made where none are given.
const MOST_MADE: usize = 2000;
/// The most candidates that are taken.
pub const MAX_CANDIDATES: usize = 100_000;
/// The resolution of the cells that cards name: those of the demand surface.
const CARD_CELLS: Resolution = Resolution::Nine;
/// How many cells a card names.
const CARD_CELL_COUNT: usize = 5;

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// Serve as much demand as possible.
    Cover,
    /// The shortest way for all, on average.
    Median,
    /// Serve all demand that can be served, with the fewest or cheapest sites.
    All,
}

/// A question where to open next.
#[derive(Clone, Debug)]
pub struct SitingRequest {
    /// How people travel and how far, how many stations it takes, which stations count, whose demand.
    pub coverage: CoverageRequest,
    /// What the plan is for.
    pub objective: Objective,
    /// How many sites to add.
    pub add: Option<usize>,
    /// What the new sites may cost together.
    pub budget: Option<f64>,
    /// How far new sites must stand from each other and from every station, in metres by straight line.
    pub spacing_m: Option<f64>,
    /// Where a station may be opened; without a list, places on the street in the gaps.
    pub candidates: Option<Vec<Candidate>>,
    /// Sites that the user has in mind, with what each would cost: candidates too, ranked beside the others.
    pub own: Vec<(LngLat, f64)>,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SitingError {
    /// The question does not make sense.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A median asks about the nearest station only.
    #[error("a median sends everybody to the nearest station; it takes no depth above 1")]
    MedianDepth,
    /// There are no discs here.
    #[error("sites are chosen by time along streets; `reach` `disc` is for coverage")]
    Disc,
    /// A spacing that is none.
    #[error("the spacing is {0} m; it must be a number of 0 or more")]
    Spacing(f64),
    /// More candidates than can be looked at.
    #[error("{0} candidates; at most {MAX_CANDIDATES} can be looked at")]
    TooMany(usize),
    /// Nothing is left to be chosen from.
    #[error("none of the {0} candidates can be used: {1} are off the network and {2} too close to a station")]
    NoCandidate(usize, usize, usize),
    /// Nothing is left to be done.
    #[error("all demand that is on the network has the stations that it wants already")]
    NothingWanted,
    /// A site of the user is nowhere near a street.
    #[error("the site {}, {} is off the network: no street for this mode within 150 m", .0.lng(), .0.lat())]
    OwnOffNetwork(LngLat),
    /// The clock said stop before there was any plan.
    #[error("stopped before there was a plan")]
    Stopped,
}

/// Tells how far the searches from candidates are: how many are done, of how many.
pub type Heard<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What belongs together while a question is answered.
struct Work<'a> {
    snapshot: &'a Snapshot,
    request: &'a SitingRequest,
    reader: Reader<'a>,
    far: Reader<'a>,
}

impl Snapshot {
    /// What siting counts: worker-hours where presence was published, else the demand points of the region, else
    /// metres of street.
    #[must_use]
    pub fn demand_unit(&self) -> DemandUnit {
        if !self.presence().is_empty() {
            DemandUnit::WorkerHours
        } else if self.region().demand.is_empty() {
            DemandUnit::StreetM
        } else {
            DemandUnit::Weight
        }
    }

    /// The best sites beside the stations that count, with a bound on all other plans. `clock` ends the search with
    /// the best plan so far; `heard` hears of the searches along streets before that.
    ///
    /// # Errors
    ///
    /// [`SitingError`].
    pub fn siting(
        &self,
        request: &SitingRequest,
        clock: &dyn Clock,
        heard: Heard<'_>,
    ) -> Result<RegionPlan, SitingError> {
        self.siting_with(request, clock, heard, &|problem| problem.solve(&Effort::until(clock)))
    }

    /// The same with another solver.
    ///
    /// # Errors
    ///
    /// [`SitingError`].
    pub fn siting_with(
        &self,
        request: &SitingRequest,
        clock: &dyn Clock,
        heard: Heard<'_>,
        solve: &dyn Fn(&Problem) -> crate::siting::Plan,
    ) -> Result<RegionPlan, SitingError> {
        check(request)?;
        let coverage = &request.coverage;
        let mask = self.mask(&coverage.filter);
        let travel = coverage.travel;
        self.with_layer(travel.profile, |layer| {
            self.with_reader(layer, &mask, travel.cutoff, coverage.depth, |reader| {
                self.with_layer(travel.clock(), |slow| {
                    self.with_reader(slow, &mask, MAX_CUTOFF, 1, |far| {
                        Work { snapshot: self, request, reader, far }.plan(clock, heard, solve)
                    })
                })
            })
        })
    }
}

/// What is wrong with a question whatever the region.
fn check(request: &SitingRequest) -> Result<(), SitingError> {
    if request.coverage.reach == crate::coverage::Reach::Disc {
        return Err(SitingError::Disc);
    }
    if request.objective == Objective::Median && request.coverage.depth > 1 {
        return Err(SitingError::MedianDepth);
    }
    if let Some(spacing) = request.spacing_m.filter(|spacing| !(spacing.is_finite() && *spacing >= 0.0)) {
        return Err(SitingError::Spacing(spacing));
    }
    match &request.candidates {
        Some(candidates) if candidates.len() > MAX_CANDIDATES => Err(SitingError::TooMany(candidates.len())),
        _ => Ok(()),
    }
}

impl Work<'_> {
    fn plan(
        &self,
        clock: &dyn Clock,
        heard: Heard<'_>,
        solve: &dyn Fn(&Problem) -> crate::siting::Plan,
    ) -> Result<RegionPlan, SitingError> {
        let Self { snapshot, request, reader, .. } = self;
        let median = request.objective == Objective::Median;
        let unit = snapshot.demand_unit();
        let pieces;
        let demand = match (unit, median) {
            (DemandUnit::StreetM, false) => Demand::Streets,
            (DemandUnit::StreetM, true) => {
                pieces = street_pieces(snapshot.network(), request.coverage.travel.profile.mode);
                Demand::Points(&pieces)
            }
            (DemandUnit::WorkerHours | DemandUnit::Weight, _) => {
                pieces = snapshot.demand_points(&request.coverage);
                Demand::Points(&pieces)
            }
        };
        let (candidates, source) = self.candidates(demand)?;
        let (candidates, origins, left_out) = self.usable(candidates)?;
        let searched = std::sync::atomic::AtomicUsize::new(0);
        let done = || {
            let now = 1 + searched.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            heard(now, origins.len());
        };
        let question = WaysQuestion { reader: *reader, demand, candidates: &origins, median, clock, done: &done };
        let ways = Ways::of(&question).ok_or(SitingError::Stopped)?;
        let costs: Vec<f64> = candidates.iter().map(|one| one.cost).collect();
        let problem = ways.problem(&costs, self.goal(), self.limits(&ways, &candidates))?;
        let plan = solve(&problem);
        let order: Vec<SiteId> = plan.sites.iter().map(|chosen| chosen.site).collect();
        let gains: Vec<f64> = plan.sites.iter().map(|chosen| chosen.gain).collect();
        let cards = (0..order.len()).map(|rank| self.card(&problem, &ways, &plan, rank, &origins)).collect();
        let own = self.own(&problem, &ways, &order, candidates.len());
        Ok(RegionPlan {
            goal: problem.goal(),
            add: request.add,
            budget: request.budget,
            spacing_m: request.spacing_m,
            unit,
            source,
            left_out,
            stations: reader.mask.count(),
            cards,
            own,
            knee: knee(&gains),
            candidates,
            plan,
        })
    }

    fn goal(&self) -> Goal {
        let depth = u8::try_from(self.request.coverage.depth).unwrap_or(u8::MAX);
        match self.request.objective {
            Objective::Cover => Goal::MaxCover { depth },
            Objective::All => Goal::CoverAll { depth },
            Objective::Median => Goal::PMedian { unreached: self.request.coverage.travel.cutoff.seconds() },
        }
    }

    fn limits(&self, ways: &Ways, candidates: &[Candidate]) -> Limits {
        let spacing = self.request.spacing_m.unwrap_or(0.0);
        let apart = candidates.first().map_or_else(Vec::new, |first| {
            let plane = Plane::at(first.place.lat());
            let places: Vec<(f64, f64)> = candidates.iter().map(|one| plane.offset_m(first.place, one.place)).collect();
            let shifted = |site: SiteId| ways.site(site.index());
            too_close(&places, spacing).into_iter().map(|(one, other)| (shifted(one), shifted(other))).collect()
        });
        Limits { add: self.request.add, budget: self.request.budget, apart }
    }

    /// The candidates, the user's own sites at the end.
    fn candidates(&self, demand: Demand<'_>) -> Result<(Vec<Candidate>, CandidateSource), SitingError> {
        let (mut candidates, source) = if let Some(list) = &self.request.candidates {
            (list.clone(), CandidateSource::List)
        } else {
            let wanting = wanting(&self.reader, demand);
            if wanting.is_empty() {
                return Err(SitingError::NothingWanted);
            }
            let made = gap_places(&wanting, MOST_MADE);
            (made.candidates, CandidateSource::Gaps(made.resolution))
        };
        let own = self.request.own.iter().zip(1..).map(|(&(place, cost), number)| Candidate {
            id: format!("own-{number}"),
            name: String::new(),
            class: String::new(),
            cost,
            place,
        });
        candidates.extend(own);
        Ok((candidates, source))
    }

    /// Those that are on the network and, where a spacing is asked for, far enough from every station.
    fn usable(&self, all: Vec<Candidate>) -> Result<(Vec<Candidate>, Vec<Origin>, LeftOut), SitingError> {
        let (network, mode) = (self.snapshot.network(), self.request.coverage.travel.profile.mode);
        let spacing = self.request.spacing_m.filter(|spacing| *spacing > 0.0);
        let near = |place: LngLat| {
            let stations = self.snapshot.stations();
            spacing.is_some_and(|metres| {
                let within = stations.within_straight(place, metres);
                within.into_iter().any(|one| Plane::distance_m(stations.get(one).place, place) < metres)
            })
        };
        let (count, own) = (all.len(), all.len() - self.request.own.len());
        let (mut candidates, mut origins, mut left_out) = (Vec::new(), Vec::new(), LeftOut::default());
        for (index, one) in all.into_iter().enumerate() {
            let Some(snap) = network.snap(one.place, mode, SNAP_LIMIT) else {
                if index >= own {
                    return Err(SitingError::OwnOffNetwork(one.place));
                }
                left_out.off_network.push(one.id);
                continue;
            };
            // A user's own site is looked at wherever it stands.
            if index < own && near(one.place) {
                left_out.too_close.push(one.id);
                continue;
            }
            origins.push(Origin { owner: StationId(candidates.len() as u32), place: one.place, snap });
            candidates.push(one);
        }
        if candidates.is_empty() {
            return Err(SitingError::NoCandidate(count, left_out.off_network.len(), left_out.too_close.len()));
        }
        Ok((candidates, origins, left_out))
    }

    /// Why the site of this rank is in the plan.
    fn card(
        &self,
        problem: &Problem,
        ways: &Ways,
        plan: &crate::siting::Plan,
        rank: usize,
        origins: &[Origin],
    ) -> Card {
        let chosen = plan.sites[rank];
        let before: Vec<SiteId> = plan.sites[..rank].iter().map(|other| other.site).collect();
        let others: Vec<SiteId> =
            plan.sites.iter().map(|other| other.site).filter(|other| *other != chosen.site).collect();
        let candidate = ways.candidate(chosen.site).unwrap_or_default();
        let (mut districts, mut cells) = (BTreeMap::<usize, f64>::new(), BTreeMap::<CellIndex, f64>::new());
        for (piece, gain) in problem.gained_by(chosen.site, &before) {
            let place = ways.places[piece as usize];
            *cells.entry(cell_at(place, CARD_CELLS)).or_default() += gain;
            let all = self.snapshot.region().districts.iter().enumerate();
            for (district, _) in all.filter(|(_, district)| district.outline.contains(place)) {
                *districts.entry(district).or_default() += gain;
            }
        }
        let part = |(district, gain): (usize, f64)| {
            let of = &self.snapshot.region().districts[district];
            DistrictPart { key: of.key.clone(), name: of.name.clone(), gain }
        };
        let mut districts: Vec<DistrictPart> = districts.into_iter().map(part).collect();
        districts.sort_by(|one, other| other.gain.total_cmp(&one.gain).then_with(|| one.key.cmp(&other.key)));
        let mut cells: Vec<(CellIndex, f64)> = cells.into_iter().collect();
        cells.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        cells.truncate(CARD_CELL_COUNT);
        let gains = problem.gains_after(&others);
        let next = gains.into_iter().find(|(site, gain)| *site != chosen.site && *gain > 0.0);
        Card {
            candidate,
            gain: chosen.gain,
            total: chosen.total,
            districts,
            cells,
            nearest: self.nearest(&origins[candidate]),
            next: next.and_then(|(site, gain)| Some((ways.candidate(site)?, gain))),
        }
    }

    /// The station nearest to a candidate now.
    fn nearest(&self, origin: &Origin) -> Option<(StationId, Millis)> {
        self.far.at(&origin.snap).map(|reading| (reading.station, reading.time))
    }

    /// The user's own sites: the last of all candidates.
    fn own(&self, problem: &Problem, ways: &Ways, order: &[SiteId], candidates: usize) -> Vec<OwnSite> {
        if self.request.own.is_empty() {
            return Vec::new();
        }
        let (alone, after) = (problem.gains_after(&[]), problem.gains_after(order));
        let gain_in = |gains: &[(SiteId, f64)], site: SiteId| {
            gains.iter().find(|(other, _)| *other == site).map_or(0.0, |(_, gain)| *gain)
        };
        (candidates - self.request.own.len()..candidates)
            .map(|candidate| {
                let site = ways.site(candidate);
                let gain = gain_in(&alone, site);
                OwnSite {
                    candidate,
                    gain,
                    rank: 1 + alone.iter().filter(|(_, other)| *other > gain).count(),
                    planned: order.contains(&site),
                    after_plan: gain_in(&after, site),
                }
            })
            .collect()
    }
}
