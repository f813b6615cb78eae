//! From question to plan.

use super::bound::first_prices;
use super::clock::{Effort, Progress};
use super::greedy::{greedy, in_order};
use super::improve::improved;
use super::islands::islands;
use super::model::{Kind, Model};
use super::node::settled;
use super::plan::{Chosen, Plan, Work};
use super::problem::{Goal, Problem};
use super::restrict::Part;
use super::set_cover::cover;
use super::tree::{Search, search};
use super::whole::Whole;
use super::worth::Standing;

impl Problem {
    /// The best plan that can be found with this effort, with a bound on every other.
    ///
    /// 1. Count in the required sites, merge demand with equal covering sets.
    /// 2. Make a plan greedily, and better by exchanges.
    /// 3. Bound all plans; leave out sites that no better plan takes; split until nothing better can be left.
    ///
    /// The plan is the same for any number of threads, unless the clock of the effort cuts the search short.
    #[must_use]
    pub fn solve(&self, effort: &Effort<'_>) -> Plan {
        let whole = Whole::of(self);
        let found = self.search(&whole, effort);
        self.plan(&whole, &found)
    }

    /// Like [`Problem::solve`]; what is not proved then is put to `HiGHS`, a general solver of integer programs, for
    /// so many seconds, with the plan as its start. Its bounds are computed in floating point.
    #[cfg(feature = "exact")]
    #[must_use]
    pub fn solve_exactly(&self, effort: &Effort<'_>, seconds: f64) -> Plan {
        let whole = Whole::of(self);
        let mut found = self.search(&whole, effort);
        if found.bound >= found.worth + whole.model.step
            && let Some(opinion) = super::exact::opinion(&whole.model, &found.sites, seconds)
        {
            let above = ((opinion.bound - found.worth) / whole.model.grain).floor().max(0.0) * whole.model.grain;
            found.bound = found.bound.min(found.worth + above);
            let worth = whole.model.value_of(&opinion.sites);
            if worth > found.worth && whole.model.allows(&opinion.sites) {
                found.worth = worth;
                found.sites = opinion.sites;
            }
            found.bound = found.bound.max(found.worth);
        }
        self.plan(&whole, &found)
    }

    /// The search for the best plan.
    fn search(&self, whole: &Whole, effort: &Effort<'_>) -> Search {
        let amounts = self.amounts(whole);
        let hear = |worth: f64, bound: f64| {
            effort.tell(Progress { objective: amounts(worth), bound: amounts(bound) });
        };
        if whole.model.kind == Kind::CoverAll {
            return search_islands(&whole.model, effort, &hear);
        }
        search_one(&whole.model, effort, &hear)
    }

    /// From what a plan is worth for the solver to its objective.
    fn amounts<'w>(&self, whole: &'w Whole) -> impl Fn(f64) -> f64 + use<'w> {
        let mut standing = Standing::of(self);
        self.required().for_each(|site| standing.add(site));
        let base = standing.objective_units();
        let sign = if let Goal::MaxCover { .. } = self.goal { 1.0 } else { -1.0 };
        move |worth| whole.scale.amount(base + sign * worth)
    }

    /// States what was found.
    fn plan(&self, whole: &Whole, found: &Search) -> Plan {
        let above = found.bound - found.worth;
        let mut standing = Standing::of(self);
        self.required().for_each(|site| standing.add(site));
        let base = standing.objective();
        let mut before = standing.progress();
        let sites = in_curve_order(whole, &found.sites)
            .into_iter()
            .map(|site| {
                let site = whole.sites[site as usize];
                standing.add(site);
                let gained = standing.progress() - before;
                before = standing.progress();
                Chosen { site, gain: standing.amount_of_progress(gained), total: standing.total() }
            })
            .collect();
        let bound = match self.goal {
            Goal::MaxCover { .. } => standing.objective_units() + above,
            Goal::CoverAll { .. } | Goal::PMedian { .. } => standing.objective_units() - above,
        };
        Plan {
            sites,
            objective: standing.objective(),
            bound: whole.scale.amount(bound),
            proved: above <= 0.0,
            base,
            served: standing.served(),
            weight: standing.weight(),
            unreachable: whole.unreachable,
            work: found.work,
        }
    }
}

/// Searches a question as a whole.
fn search_one(model: &Model, effort: &Effort<'_>, hear: &dyn Fn(f64, f64)) -> Search {
    let price = first_prices(model);
    let mut pairs = 0;
    let start = match model.kind {
        Kind::CoverAll => cover(model, &price),
        Kind::Cover | Kind::Median => improved(model, &greedy(model), &mut pairs, effort),
    };
    let mut found = search(model, start, &price, effort, hear);
    found.work.pairs += pairs;
    // Whatever is worth something is worth a multiple of the grain; what counts is a step.
    let above = ((found.bound - found.worth) / model.grain).floor() * model.grain;
    found.bound = found.worth + if found.bound < found.worth + model.step { 0.0 } else { above };
    found
}

/// To cover all, places that share no site are questions of their own: searches each, the smallest first.
fn search_islands(model: &Model, effort: &Effort<'_>, hear: &dyn Fn(f64, f64)) -> Search {
    let mut all = Search { sites: Vec::new(), worth: 0.0, bound: 0.0, work: Work::default() };
    let Some((taken, part)) = settled(model, effort) else { return search_one(model, effort, hear) };
    all.sites = taken;
    all.worth = part.base;
    all.bound = part.base;
    for island in islands(&part.model) {
        let found = search_one(&island.model, effort, &|worth, bound| hear(all.worth + worth, all.bound + bound));
        all.sites.extend(found.sites.into_iter().map(|site| part.sites[island.sites[site as usize] as usize]));
        all.worth += found.worth;
        all.bound += found.bound;
        all.work.add(found.work);
    }
    all
}

/// The sites of a plan, each adding most to those before it; those that add nothing are left out.
fn in_curve_order(whole: &Whole, sites: &[u32]) -> Vec<u32> {
    let mut banned = vec![true; whole.model.site_count()];
    for &site in sites {
        banned[site as usize] = false;
    }
    let Some(part) = Part::of(&whole.model, &[], &banned) else { return sites.to_vec() };
    let mut order: Vec<u32> = in_order(&part.model).into_iter().map(|site| part.sites[site as usize]).collect();
    if whole.model.kind == Kind::CoverAll {
        let rest: Vec<u32> = sites.iter().copied().filter(|site| !order.contains(site)).collect();
        order.extend(rest);
    }
    order
}
