//! What each site of a plan gains in its turn, what is lost without it, and who would stand in its place.

use rayon::prelude::*;

use super::problem::{Goal, Problem, SiteId};
use super::scale::Scale;
use super::worth::Standing;

impl Problem {
    /// Where the gain of each of these sites comes from when they are added one after the other: demand points, in
    /// order, with how much each adds.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn gained_in_turn(&self, added: &[SiteId]) -> Vec<Vec<(u32, f64)>> {
        let mut standing = Standing::of(self);
        self.required().for_each(|site| standing.add(site));
        let in_turn = |&site: &SiteId| {
            let gains = standing.gains(site).map(|(demand, units)| (demand, standing.amount_of_progress(units)));
            let gains = gains.collect();
            standing.add(site);
            gains
        };
        added.iter().map(in_turn).collect()
    }

    /// What hangs on each of these sites while the others are there: what is lost without it, and the candidate that
    /// would gain most in its place and keeps the limits; of equals the first. All in one pass over the pairs of demand
    /// and site.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn stakes(&self, added: &[SiteId]) -> Vec<Stake> {
        let standing = self.standing(added);
        let shares = Shares::of(self, added);
        let swaps = Swaps::beside(self, added);
        let candidates: Vec<SiteId> = self.candidates().filter(|site| !added.contains(site)).collect();
        let better = |one: Best, other: Best| match (one, other) {
            (Some(one), Some(other)) if other.1 > one.1 || other.1 == one.1 && other.0 < one.0 => Some(other),
            (one, other) => one.or(other),
        };
        let none = || vec![None; added.len()];
        let best = candidates
            .par_iter()
            .fold(none, |mut best: Vec<Best>, &candidate| {
                let (gain, extra) = shares.gains(&standing, candidate);
                for (place, (best, extra)) in best.iter_mut().zip(extra).enumerate() {
                    if gain + extra > 0.0 && swaps.allow(candidate, place) {
                        *best = better(*best, Some((candidate, gain + extra)));
                    }
                }
                best
            })
            .reduce(none, |one, other| one.into_iter().zip(other).map(|(one, other)| better(one, other)).collect());
        let amount = |units| standing.amount_of_progress(units);
        let of = |(lost, best): (f64, Best)| Stake {
            lost: amount(lost),
            next: best.map(|(site, units)| (site, amount(units))),
        };
        shares.losses(&standing, added).zip(best).map(of).collect()
    }
}

/// What hangs on a site of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stake {
    /// What is lost without it: demand served, or cost saved.
    pub lost: f64,
    /// Who would gain most in its place, and how much; nobody where nothing gains.
    pub next: Option<(SiteId, f64)>,
}

/// A site and what it would gain, in units of progress.
type Best = Option<(SiteId, f64)>;

/// For each demand point the sites of a plan whose absence would change what others gain by it.
struct Shares {
    /// Where those of each demand point begin, and one more.
    first: Vec<u32>,
    /// Their places in the plan.
    places: Vec<u32>,
    /// The cost that is left to a demand point without the one that serves it, for a median.
    second: Vec<f64>,
    /// How many sites of the plan.
    count: usize,
}

impl Shares {
    fn of(problem: &Problem, added: &[SiteId]) -> Self {
        let (owner, second) = owners(problem, added);
        let median = matches!(problem.goal, Goal::PMedian { .. });
        let mut first = vec![0_u32; problem.weights.len() + 1];
        let owns = |place: u32, demand: u32| !median || owner[demand as usize] == Some(place);
        for (place, site) in (0..).zip(added) {
            for (demand, _) in problem.reach.of(site.index()).filter(|pair| owns(place, pair.0)) {
                first[demand as usize + 1] += 1;
            }
        }
        for demand in 0..problem.weights.len() {
            first[demand + 1] += first[demand];
        }
        let mut next = first.clone();
        let mut places = vec![0; first[first.len() - 1] as usize];
        for (place, site) in (0..).zip(added) {
            for (demand, _) in problem.reach.of(site.index()).filter(|pair| owns(place, pair.0)) {
                let at = &mut next[demand as usize];
                places[*at as usize] = place;
                *at += 1;
            }
        }
        Self { first, places, second, count: added.len() }
    }

    /// What is lost without each of the sites.
    fn losses<'a>(&'a self, standing: &'a Standing<'a>, added: &'a [SiteId]) -> impl Iterator<Item = f64> + 'a {
        (0_u32..).zip(added).map(move |(place, site)| {
            let hangs = |&demand: &usize| self.of_demand(demand).contains(&place);
            let demand = standing.problem().reach.of(site.index()).map(|(demand, _)| demand as usize).filter(hangs);
            demand.map(|demand| standing.lost_at(demand, self.second.get(demand).copied())).sum()
        })
    }

    fn of_demand(&self, demand: usize) -> &[u32] {
        &self.places[self.first[demand] as usize..self.first[demand + 1] as usize]
    }

    /// What a candidate gains next to all sites of the plan, and for each of them how much more without it.
    fn gains(&self, standing: &Standing<'_>, candidate: SiteId) -> (f64, Vec<f64>) {
        let (mut gain, mut extra) = (0.0, vec![0.0; self.count]);
        for (demand, cost) in standing.problem().reach.of(candidate.index()) {
            let index = demand as usize;
            let (now, without) = standing.gains_at(index, cost, self.second.get(index).copied());
            gain += now;
            if without != now {
                for &place in self.of_demand(index) {
                    extra[place as usize] += without - now;
                }
            }
        }
        (gain, extra)
    }
}

/// For a median, who serves each demand point, where it is one of the added sites, and the cost without it.
fn owners(problem: &Problem, added: &[SiteId]) -> (Vec<Option<u32>>, Vec<f64>) {
    let Goal::PMedian { unreached } = problem.goal else { return (Vec::new(), Vec::new()) };
    let mut owner = vec![None; problem.weights.len()];
    let (mut best, mut second) = (vec![unreached; problem.weights.len()], vec![unreached; problem.weights.len()]);
    let required = problem.required().map(|site| (site, None));
    for (site, place) in required.chain(added.iter().copied().zip((0..).map(Some))) {
        for (demand, cost) in problem.reach.of(site.index()) {
            let demand = demand as usize;
            if cost < best[demand] {
                (second[demand], best[demand], owner[demand]) = (best[demand], cost, place);
            } else if cost < second[demand] {
                second[demand] = cost;
            }
        }
    }
    (owner, second)
}

/// Who may stand in whose place, by distance and budget.
struct Swaps<'p> {
    problem: &'p Problem,
    /// For each site those that are too close to it: none, one of the plan by its place, or more than may go.
    close: Vec<Close>,
    /// What may be spent in place of each site of the plan, in units of cost; without a budget anything.
    purse: Vec<f64>,
    scale: Scale,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Close {
    Nobody,
    To(usize),
    More,
}

impl<'p> Swaps<'p> {
    fn beside(problem: &'p Problem, added: &[SiteId]) -> Self {
        let mut close = vec![Close::Nobody; problem.sites.len()];
        let mut place = vec![None; problem.sites.len()];
        added.iter().enumerate().for_each(|(at, site)| place[site.index()] = Some(at));
        for &(one, other) in &problem.limits.apart {
            for (site, other) in [(one, other), (other, one)] {
                let close = &mut close[site.index()];
                *close = match (place[other.index()], *close) {
                    _ if problem.sites[other.index()].required => Close::More,
                    (None, before) => before,
                    (Some(place), Close::Nobody) => Close::To(place),
                    (Some(place), Close::To(before)) if before == place => Close::To(place),
                    (Some(_), _) => Close::More,
                };
            }
        }
        let scale = problem.cost_scale();
        let cost = |site: SiteId| scale.units(problem.sites[site.index()].cost);
        let spent: f64 = problem.required().chain(added.iter().copied()).map(cost).sum();
        let budget = problem.limits.budget.map_or(f64::INFINITY, |budget| scale.units(problem.spendable(budget)));
        Self { problem, close, purse: added.iter().map(|&site| budget - spent + cost(site)).collect(), scale }
    }

    fn allow(&self, candidate: SiteId, place: usize) -> bool {
        let free = match self.close[candidate.index()] {
            Close::Nobody => true,
            Close::To(other) => other == place,
            Close::More => false,
        };
        free && self.scale.units(self.problem.sites[candidate.index()].cost) <= self.purse[place]
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Limits, Site};
    use super::super::random::Random;
    use super::super::reach::Reach;
    use super::*;

    /// One after the other, as they are counted elsewhere.
    #[test]
    fn they_are_those_that_are_found_one_by_one() {
        let random = &mut Random(11);
        let mut found = [0; 2];
        for round in 0..600 {
            let (sites, demand) = (2 + random.below(9), 1 + random.below(12));
            let goal = match round % 4 {
                0 => Goal::MaxCover { depth: 1 },
                1 => Goal::MaxCover { depth: 2 },
                2 => Goal::CoverAll { depth: 1 + (round % 3) as u8 },
                _ => Goal::PMedian { unreached: 6.5 },
            };
            let weights = (0..demand).map(|_| random.below(6) as f64 / 2.0).collect();
            let mut reach = Reach::new();
            for _ in 0..sites {
                let near: Vec<u32> = (0..demand as u32).filter(|_| random.below(5) < 2).collect();
                reach.site(near.into_iter().map(|one| (one, random.below(9) as f64)));
            }
            let stand: Vec<Site> = (0..sites)
                .map(|_| if random.below(4) == 0 { Site::required() } else { Site::candidate(random.below(3) as f64) })
                .collect();
            let covers_all = matches!(goal, Goal::CoverAll { .. });
            let mut limits = Limits { add: Some(0), ..Limits::default() };
            if covers_all {
                limits.add = None;
            } else if round % 3 == 0 {
                let site = |random: &mut Random| SiteId(random.below(sites) as u32);
                limits.apart = (0..random.below(6)).map(|_| (site(random), site(random))).collect();
                limits.apart.retain(|(one, other)| one != other);
                limits.budget = Some(random.below(5) as f64 + 4.0);
            }
            let problem = Problem::new(weights, stand, reach, goal, limits).unwrap();
            let added: Vec<SiteId> = problem.candidates().filter(|_| random.below(2) == 0).collect();
            let turn: Vec<Vec<(u32, f64)>> =
                (0..added.len()).map(|rank| problem.gained_by(added[rank], &added[..rank])).collect();
            assert_eq!(problem.gained_in_turn(&added), turn, "{round}");
            let stands =
                |others: &[SiteId], site: SiteId| others.contains(&site) || problem.sites[site.index()].required;
            let keeps = |others: &[SiteId], site: SiteId| {
                let cost: f64 = others.iter().chain([&site]).map(|one| problem.sites[one.index()].cost).sum();
                let mut apart = problem.limits.apart.iter();
                cost <= problem.limits.budget.unwrap_or(f64::INFINITY)
                    && !apart.any(|&(a, b)| a == site && stands(others, b) || b == site && stands(others, a))
            };
            let one_by_one = |&site: &SiteId| {
                let others: Vec<SiteId> = added.iter().copied().filter(|other| *other != site).collect();
                let gains = problem.gains_after(&others);
                let lost = gains.iter().find(|(other, _)| *other == site).unwrap().1;
                let other = |(other, gain): &(SiteId, f64)| *other != site && *gain > 0.0 && keeps(&others, *other);
                Stake { lost, next: gains.into_iter().find(other) }
            };
            let naive: Vec<Stake> = added.iter().map(one_by_one).collect();
            for stake in &naive {
                found[usize::from(stake.next.is_some())] += 1;
            }
            assert_eq!(problem.stakes(&added), naive, "{round}: {goal:?}");
        }
        assert!(found[0] > 300 && found[1] > 300, "{found:?}");
    }
}
