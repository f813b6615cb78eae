//! More suitable sites in place of others that serve as much, or nearly.

use super::clock::Clock;
use super::plan::{Chosen, Plan};
use super::problem::{Goal, Problem, SiteId};
use super::worth::Standing;

/// A plan after exchanges for more suitable sites.
#[derive(Clone, Debug, PartialEq)]
pub struct Preferred {
    /// The plan; its bound is that of the one before.
    pub plan: Plan,
    /// How many sites were exchanged.
    pub exchanged: usize,
    /// By how much the objective is worse than before; never for covering all.
    pub given_up: f64,
}

impl Problem {
    /// The plan with sites exchanged for more suitable ones, the least suitable first: each for the most suitable
    /// candidate that keeps the limits, of equals for the one that adds most. All exchanges together cost at most
    /// `share` of what the new sites gain: with 0 they only break ties. `suitability` has a number for each site.
    ///
    /// Once `clock` is over nothing more is exchanged. The bound stays true, for it holds for every plan; a plan that gave something up is proved no more.
    ///
    /// # Panics
    ///
    /// When `suitability` has fewer numbers than there are sites.
    #[must_use]
    pub fn preferring(&self, plan: Plan, suitability: &[f64], share: f64, clock: &dyn Clock) -> Preferred {
        let of = |site: SiteId| suitability[site.index()];
        let mut sites: Vec<SiteId> = plan.sites.iter().map(|chosen| chosen.site).collect();
        let covers_all = matches!(self.goal, Goal::CoverAll { .. });
        let mut left = if covers_all { 0.0 } else { share * (plan.objective - plan.base).abs() };
        let mut turn: Vec<usize> = (0..sites.len()).collect();
        turn.sort_by(|&one, &other| of(sites[one]).total_cmp(&of(sites[other])).then(other.cmp(&one)));
        let best = self.candidates().map(of).fold(0.0, f64::max);
        let mut exchanged = 0;
        for index in turn {
            let site = sites[index];
            if of(site) >= best {
                continue;
            }
            if clock.is_over() {
                break;
            }
            let mut others = sites.clone();
            others.remove(index);
            let gains = self.gains_after(&others);
            let own = gains.iter().find(|(other, _)| *other == site).map_or(0.0, |(_, gain)| *gain);
            let better = gains
                .into_iter()
                .filter(|&(other, gain)| {
                    of(other) > of(site) && gain >= own - left && self.may_join(other, &others, site)
                })
                .max_by(|(one, gain), (other, other_gain)| {
                    of(*one).total_cmp(&of(*other)).then(gain.total_cmp(other_gain)).then(other.cmp(one))
                });
            if let Some((other, gain)) = better {
                left -= (own - gain).max(0.0);
                sites[index] = other;
                exchanged += 1;
            }
        }
        if exchanged == 0 {
            return Preferred { plan, exchanged, given_up: 0.0 };
        }
        let after = self.restated(&plan, sites);
        let worse = match self.goal {
            Goal::MaxCover { .. } => plan.objective - after.objective,
            Goal::CoverAll { .. } | Goal::PMedian { .. } => after.objective - plan.objective,
        };
        let given_up = worse.max(0.0);
        Preferred { plan: Plan { proved: plan.proved && given_up == 0.0, ..after }, exchanged, given_up }
    }

    /// Whether a site keeps the limits in place of another, next to the rest.
    fn may_join(&self, site: SiteId, others: &[SiteId], gone: SiteId) -> bool {
        let cost = |site: SiteId| self.sites[site.index()].cost;
        if let Goal::CoverAll { .. } = self.goal
            && cost(site) > cost(gone)
        {
            return false;
        }
        let scale = self.cost_scale();
        let spent = || {
            let all = self.required().chain(others.iter().copied()).chain([site]);
            all.map(|site| scale.units(cost(site))).sum::<f64>()
        };
        if self.limits.budget.is_some_and(|budget| spent() > scale.units(self.spendable(budget))) {
            return false;
        }
        let stands = |other: SiteId| others.contains(&other) || self.sites[other.index()].required;
        !self.limits.apart.iter().any(|&(one, other)| one == site && stands(other) || other == site && stands(one))
    }

    /// The plan with these sites: in the order of what they add, counted anew.
    fn restated(&self, plan: &Plan, mut left: Vec<SiteId>) -> Plan {
        // At a depth of two a site may add nothing in its turn, and serve with the next: it goes if nobody misses it.
        let deep = matches!(self.goal, Goal::MaxCover { depth } if depth > 1);
        if deep {
            let whole = self.objective_of(&left);
            for site in left.clone() {
                let others: Vec<SiteId> = left.iter().copied().filter(|other| *other != site).collect();
                if self.objective_of(&others) >= whole {
                    left = others;
                }
            }
        }
        let mut standing = Standing::of(self);
        self.required().for_each(|site| standing.add(site));
        let mut sites = Vec::new();
        while !left.is_empty() {
            let gain = |index: &usize| standing.gain(left[*index]);
            let best = (0..left.len())
                .max_by(|one, other| gain(one).total_cmp(&gain(other)).then(left[*other].cmp(&left[*one])))
                .unwrap_or(0);
            let (site, units) = (left[best], gain(&best));
            left.remove(best);
            standing.add(site);
            if units > 0.0 || deep || matches!(self.goal, Goal::CoverAll { .. }) {
                sites.push(Chosen { site, gain: standing.amount_of_progress(units), total: standing.total() });
            }
        }
        Plan { sites, objective: standing.objective(), served: standing.served(), ..plan.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::Effort;
    use super::super::problem::{Limits, Site};
    use super::super::random::Random;
    use super::super::reach::Reach;
    use super::*;

    /// Sites on a line of demand, each with what it costs and how suitable it is.
    fn random(random: &mut Random, goal: Goal) -> (Problem, Vec<f64>) {
        let (demand, count) = (12 + random.below(10), 6 + random.below(6));
        let weights: Vec<f64> = (0..demand).map(|_| (1 + random.below(4)) as f64).collect();
        let mut reach = Reach::new();
        let mut sites = Vec::new();
        for _ in 0..count {
            let (first, length) = (random.below(demand), 1 + random.below(6));
            reach.site((first..(first + length).min(demand)).map(|one| (one as u32, 1.0 + random.below(5) as f64)));
            sites.push(Site::candidate((1 + random.below(3)) as f64));
        }
        let suitability = (0..count).map(|_| (1 + random.below(4)) as f64 / 4.0).collect();
        let limits = match goal {
            Goal::CoverAll { .. } => Limits::default(),
            _ => Limits {
                add: Some(1 + random.below(4)),
                budget: (random.below(2) == 0).then_some(7.0),
                apart: vec![(SiteId(0), SiteId(1)), (SiteId(2), SiteId(4))],
            },
        };
        (Problem::new(weights, sites, reach, goal, limits).unwrap(), suitability)
    }

    #[test]
    fn what_is_given_up_is_stated_and_never_more_than_was_allowed() {
        let goals = [
            Goal::MaxCover { depth: 1 },
            Goal::PMedian { unreached: 9.0 },
            Goal::CoverAll { depth: 1 },
            Goal::MaxCover { depth: 2 },
        ];
        let (mut exchanged, mut paid) = ([0; 4], 0);
        for round in 0..300 {
            let mut dice = Random(round);
            for (index, goal) in goals.into_iter().enumerate() {
                let (problem, suitability) = random(&mut dice, goal);
                let before = problem.solve(&Effort::endless());
                for share in [0.0, 0.1, 0.5] {
                    let after = problem.preferring(before.clone(), &suitability, share, &|| false);
                    let added: Vec<SiteId> = after.plan.sites.iter().map(|chosen| chosen.site).collect();
                    let objective = problem.objective_of(&added);
                    assert_eq!(after.plan.objective.to_bits(), objective.to_bits(), "round {round}");
                    let worse = (before.objective - objective).abs();
                    assert!(worse <= share * (before.objective - before.base).abs() + 1e-9, "round {round} {share}");
                    if index != 2 {
                        assert!((after.given_up - worse).abs() < 1e-9, "round {round}: {after:?}");
                    }
                    if index == 2 {
                        assert_eq!(after.plan.served.to_bits(), before.served.to_bits());
                        assert!(objective <= before.objective, "round {round}");
                    }
                    let sum = |plan: &Plan| plan.sites.iter().map(|one| suitability[one.site.index()]).sum::<f64>();
                    assert!(after.exchanged == 0 || sum(&after.plan) > 0.0);
                    if share == 0.0 && index != 2 {
                        assert!(after.plan.proved && after.plan.gap() == 0.0, "round {round}");
                    }
                    let cost: f64 = added.iter().map(|site| problem.sites[site.index()].cost).sum();
                    assert!(problem.limits.budget.is_none_or(|budget| cost <= budget), "round {round}");
                    let both = |pair: &(SiteId, SiteId)| added.contains(&pair.0) && added.contains(&pair.1);
                    assert!(!problem.limits.apart.iter().any(both), "round {round}: {added:?}");
                    exchanged[index] += after.exchanged;
                    paid += usize::from(after.given_up > 0.0);
                }
            }
        }
        assert!(exchanged.iter().all(|&count| count > 20) && paid > 20, "{exchanged:?} {paid}");
    }

    #[test]
    fn of_two_that_serve_as_much_the_more_suitable_is_taken() {
        let mut reach = Reach::new();
        for reached in [vec![0, 1], vec![0, 1], vec![0, 1, 2]] {
            reach.site(reached.into_iter().map(|one| (one, 1.0)));
        }
        let limits = Limits { add: Some(1), ..Limits::default() };
        let sites = vec![Site::candidate(0.0); 3];
        let goal = Goal::MaxCover { depth: 1 };
        let problem = Problem::new(vec![50.0, 49.0, 1.0], sites, reach, goal, limits).unwrap();
        let found = |suitability: [f64; 3], share: f64| {
            let plan = problem.solve(&Effort::endless());
            problem.preferring(plan, &suitability, share, &|| false)
        };
        let exact = found([1.0, 0.9, 0.1], 0.0);
        assert_eq!((exact.plan.sites[0].site, exact.exchanged, exact.plan.proved), (SiteId(2), 0, true));
        let near = found([0.9, 1.0, 0.1], 0.01);
        assert_eq!((near.plan.sites[0].site, near.given_up, near.plan.proved), (SiteId(1), 1.0, false));
        assert_eq!((near.plan.objective, near.plan.bound), (99.0, 100.0));
        assert_eq!(found([0.9, 1.0, 0.1], 0.009).exchanged, 0);
    }
}
