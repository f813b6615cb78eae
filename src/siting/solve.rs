//! From question to plan.

use super::bound::first_prices;
use super::clock::Effort;
use super::greedy::{greedy, in_order};
use super::improve::improve;
use super::model::Kind;
use super::plan::{Chosen, Plan, Work};
use super::problem::{Goal, Problem, SiteId};
use super::restrict::Part;
use super::set_cover::cover;
use super::tree::search;
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
        let model = &whole.model;
        let price = first_prices(model);
        let mut work = Work::default();
        let start = match model.kind {
            Kind::CoverAll => cover(model, &price),
            Kind::Cover | Kind::Median => improve(model, &greedy(model), &mut work, effort),
        };
        let found = search(model, start, price, effort);
        let chosen: Vec<SiteId> = in_curve_order(&whole, &found.sites).into_iter().map(|site| whole.sites[site as usize]).collect();
        work.bounds += found.work.bounds;
        work.parts += found.work.parts;
        work.pairs += found.work.pairs;
        // Whatever is worth something is worth a multiple of the grain.
        let above = ((found.bound - found.worth) / whole.grain).floor() * whole.grain;
        self.plan(&whole, &chosen, above, work)
    }

    /// States a plan; no other is worth more than this one and `above`.
    fn plan(&self, whole: &Whole, chosen: &[SiteId], above: f64, work: Work) -> Plan {
        let mut standing = Standing::of(self);
        self.required().for_each(|site| standing.add(site));
        let base = standing.objective();
        let mut before = standing.progress();
        let sites = chosen
            .iter()
            .map(|&site| {
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
            work,
        }
    }
}

/// The sites of a plan, each adding most to those before it; those that add nothing are left out.
fn in_curve_order(whole: &Whole, sites: &[u32]) -> Vec<u32> {
    let mut banned = vec![true; whole.model.site_count()];
    sites.iter().for_each(|&site| banned[site as usize] = false);
    let Some(part) = Part::of(&whole.model, &[], &banned) else { return sites.to_vec() };
    let mut order: Vec<u32> = in_order(&part.model).into_iter().map(|site| part.sites[site as usize]).collect();
    if whole.model.kind == Kind::CoverAll {
        let rest: Vec<u32> = sites.iter().copied().filter(|site| !order.contains(site)).collect();
        order.extend(rest);
    }
    order
}
