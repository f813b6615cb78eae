//! Where to open next in a region.

mod candidates;
mod card;

use rayon::prelude::*;

use crate::coord::{LngLat, Plane};
use crate::siting::{
    Candidate, Card, Clock, Demand, DemandUnit, Effort, Goal, HostClasses, Limits, Preference, Problem, ProblemError,
    RegionPlan, SiteId, Ways, WaysQuestion, knee, street_pieces, too_close,
};
use crate::travel_time::{MAX_CUTOFF, Reader};

use super::request::CoverageRequest;
use super::snapshot::Snapshot;

use self::candidates::Usable;

/// The most pairs of candidates that a spacing may part.
const MOST_PAIRS: usize = 20_000_000;
/// The most candidates that are taken.
pub const MAX_CANDIDATES: usize = 100_000;

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

/// Where a station may be opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Choice {
    /// At places on the street in the gaps. They leave no gap out for want of a place on the map.
    #[default]
    Streets,
    /// At places of the extract of these kinds.
    Places(HostClasses),
    /// At both; what a place on the street weighs and costs stands in the table.
    Both(HostClasses),
    /// At places that somebody lists.
    List(Vec<Candidate>),
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
    /// Where a station may be opened.
    pub candidates: Choice,
    /// How much of what the new sites gain may be given up for more suitable ones, as a share: with 0 suitability
    /// breaks ties and nothing else.
    pub prefer: f64,
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
    /// A share that is none.
    #[error("the share to give up for more suitable sites is {0}; it must be from 0 to 1")]
    Prefer(f64),
    /// The extract has no place where a station could be.
    #[error("the extract holds no place of these classes: {0}")]
    NoPlace(String),
    /// Nothing is said of places on the street.
    #[error("the table of classes has no row `street`, and places on the street are asked for too")]
    NoStreetClass,
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
    /// So many pairs of candidates are too close that nobody could keep them.
    #[error(
        "{0} candidates stand so close that a spacing of {1} m parts more than 20 million pairs; take fewer candidates \
         or a smaller spacing"
    )]
    TooDense(usize, f64),
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
    if !(0.0..=1.0).contains(&request.prefer) {
        return Err(SitingError::Prefer(request.prefer));
    }
    match &request.candidates {
        Choice::List(candidates) if candidates.len() > MAX_CANDIDATES => Err(SitingError::TooMany(candidates.len())),
        Choice::Both(classes) if classes.get(None).is_none() => Err(SitingError::NoStreetClass),
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
        let Usable { candidates, origins, barred, left_out } = self.usable(candidates)?;
        let searched = std::sync::atomic::AtomicUsize::new(0);
        let done = || {
            let now = 1 + searched.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            heard(now, origins.len());
        };
        let question = WaysQuestion { reader: *reader, demand, candidates: &origins, median, clock, done: &done };
        let ways = Ways::of(&question).ok_or(SitingError::Stopped)?;
        let costs: Vec<f64> = candidates.iter().map(|one| one.cost).collect();
        let problem = ways.problem(&costs, self.goal(), self.limits(&ways, &candidates, &barred)?)?;
        let suitability: Vec<f64> =
            std::iter::repeat_n(1.0, ways.site(0).index()).chain(candidates.iter().map(|one| one.weight)).collect();
        let preferred = problem.preferring(solve(&problem), &suitability, request.prefer, clock);
        let (exchanged, given_up, plan) = (preferred.exchanged, preferred.given_up, preferred.plan);
        let order: Vec<SiteId> = plan.sites.iter().map(|chosen| chosen.site).collect();
        let gains: Vec<f64> = plan.sites.iter().map(|chosen| chosen.gain).collect();
        let (parts, stakes) = (problem.gained_in_turn(&order), problem.stakes(&order));
        let card = |rank: usize| self.card(&ways, &plan.sites[rank], &parts[rank], stakes[rank], &origins);
        let cards: Vec<Card> = (0..order.len()).into_par_iter().map(card).collect();
        let own = self.own(&problem, &ways, &order, candidates.len(), &barred);
        let named = cards.iter().flat_map(|card| [Some(card.candidate), card.next.map(|(next, _)| next)]);
        let named = named.flatten().chain(own.iter().map(|own| own.candidate));
        let map = &snapshot.region().base_map;
        let whereabouts = named.map(|one| (one, map.whereabouts(candidates[one].place))).collect();
        Ok(RegionPlan {
            goal: problem.goal(),
            add: request.add,
            budget: request.budget,
            spacing_m: request.spacing_m,
            preference: Preference { share: request.prefer, exchanged, given_up },
            unit,
            source,
            left_out,
            stations: reader.mask.count(),
            cards,
            own,
            whereabouts,
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

    fn limits(&self, ways: &Ways, candidates: &[Candidate], barred: &[usize]) -> Result<Limits, SitingError> {
        let spacing = self.request.spacing_m.unwrap_or(0.0);
        let mut apart = Vec::new();
        if let Some(first) = candidates.first() {
            let plane = Plane::at(first.place.lat());
            let places: Vec<(f64, f64)> = candidates.iter().map(|one| plane.offset_m(first.place, one.place)).collect();
            let pairs = too_close(&places, spacing, MOST_PAIRS);
            apart = pairs.ok_or(SitingError::TooDense(candidates.len(), spacing))?;
            for (one, other) in &mut apart {
                (*one, *other) = (ways.site(one.index()), ways.site(other.index()));
            }
        }
        // What stands is the first site.
        apart.extend(barred.iter().map(|&own| (SiteId(0), ways.site(own))));
        Ok(Limits { add: self.request.add, budget: self.request.budget, apart })
    }
}
