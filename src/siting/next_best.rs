//! What each site of a plan gains in its turn, and who would stand in its place.

use rayon::prelude::*;

use super::problem::{Goal, Problem, SiteId};
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

    /// For each of these sites the candidate that would gain most in its place, the others being there: the first of
    /// [`gains_after`](Self::gains_after) the others that is not the site itself, if it gains anything. All of them in
    /// one pass over the pairs of demand and site.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn next_best(&self, added: &[SiteId]) -> Vec<Option<(SiteId, f64)>> {
        let standing = self.standing(added);
        let stakes = Stakes::of(self, added);
        let candidates: Vec<SiteId> = self.candidates().filter(|site| !added.contains(site)).collect();
        let better = |one: Best, other: Best| match (one, other) {
            (Some(one), Some(other)) if other.1 > one.1 || other.1 == one.1 && other.0 < one.0 => Some(other),
            (one, other) => one.or(other),
        };
        let none = || vec![None; added.len()];
        let best = candidates
            .par_iter()
            .fold(none, |best: Vec<Best>, &candidate| {
                let (gain, extra) = stakes.gains(&standing, candidate);
                let with = |(extra, before): (f64, Best)| {
                    better(before, (gain + extra > 0.0).then_some((candidate, gain + extra)))
                };
                extra.into_iter().zip(best).map(with).collect()
            })
            .reduce(none, |one, other| one.into_iter().zip(other).map(|(one, other)| better(one, other)).collect());
        let amount = |(site, units)| (site, standing.amount_of_progress(units));
        best.into_iter().map(|best| best.map(amount)).collect()
    }
}

/// A site and what it would gain, in units of progress.
type Best = Option<(SiteId, f64)>;

/// What hangs on single sites of a plan: for each demand point those whose absence would change what others gain by it.
struct Stakes {
    /// Where those of each demand point begin, and one more.
    first: Vec<u32>,
    /// Their places in the plan.
    places: Vec<u32>,
    /// The cost that is left to a demand point without the one that serves it, for a median.
    second: Vec<f64>,
    /// How many sites of the plan.
    count: usize,
}

impl Stakes {
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

    /// What a candidate gains next to all sites of the plan, and for each of them how much more without it.
    fn gains(&self, standing: &Standing<'_>, candidate: SiteId) -> (f64, Vec<f64>) {
        let (mut gain, mut extra) = (0.0, vec![0.0; self.count]);
        for (demand, cost) in standing.problem().reach.of(candidate.index()) {
            let index = demand as usize;
            let (now, without) = standing.gains_at(index, cost, self.second.get(index).copied());
            gain += now;
            if without != now {
                for &place in &self.places[self.first[index] as usize..self.first[index + 1] as usize] {
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
                .map(|_| if random.below(4) == 0 { Site::required() } else { Site::candidate(1.0) })
                .collect();
            let limits = if matches!(goal, Goal::CoverAll { .. }) { None } else { Some(0) };
            let limits = Limits { add: limits, ..Limits::default() };
            let problem = Problem::new(weights, stand, reach, goal, limits).unwrap();
            let added: Vec<SiteId> = problem.candidates().filter(|_| random.below(2) == 0).collect();
            let turn: Vec<Vec<(u32, f64)>> =
                (0..added.len()).map(|rank| problem.gained_by(added[rank], &added[..rank])).collect();
            assert_eq!(problem.gained_in_turn(&added), turn, "{round}");
            let one_by_one = |&site: &SiteId| {
                let others: Vec<SiteId> = added.iter().copied().filter(|other| *other != site).collect();
                problem.gains_after(&others).into_iter().find(|(other, gain)| *other != site && *gain > 0.0)
            };
            let naive: Vec<Option<(SiteId, f64)>> = added.iter().map(one_by_one).collect();
            naive.iter().for_each(|best| found[usize::from(best.is_some())] += 1);
            assert_eq!(problem.next_best(&added), naive, "{round}: {goal:?}");
        }
        assert!(found[0] > 300 && found[1] > 300, "{found:?}");
    }
}
