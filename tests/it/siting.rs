//! Siting against all plans there are, on thousands of small random questions.

use rayon::ThreadPoolBuilder;
use waystation::siting::{Effort, Goal, Limits, Plan, Problem, ProblemError, Reach, Site, SiteId};

use crate::random::Random;

/// A question in the open, so that a naive answer can be found.
#[derive(Clone, Debug)]
pub struct Question {
    pub weights: Vec<f64>,
    pub sites: Vec<Site>,
    /// For each site who reaches it at what cost.
    pub reach: Vec<Vec<(u32, f64)>>,
    pub goal: Goal,
    pub limits: Limits,
}

impl Question {
    pub fn problem(&self) -> Result<Problem, ProblemError> {
        let mut reach = Reach::new();
        self.reach.iter().for_each(|reached| reach.site(reached.iter().copied()));
        Problem::new(self.weights.clone(), self.sites.clone(), reach, self.goal, self.limits.clone())
    }

    /// The sites that a plan with these candidates has, or none when it breaks a limit.
    fn allowed(&self, added: &[usize]) -> Option<Vec<usize>> {
        let required = (0..self.sites.len()).filter(|&site| self.sites[site].required);
        let all: Vec<usize> = required.chain(added.iter().copied()).collect();
        let both = |one: SiteId, other: SiteId| {
            let (one, other) = (one.index(), other.index());
            one != other
                && all.contains(&one)
                && all.contains(&other)
                && !(self.sites[one].required && self.sites[other].required)
        };
        let close = self.limits.apart.iter().any(|&(one, other)| both(one, other));
        let cost: f64 = all.iter().map(|&site| self.sites[site].cost).sum();
        let dear = self.limits.budget.is_some_and(|budget| cost > budget + 1e-9);
        let many = self.limits.add.is_some_and(|add| added.len() > add);
        (!close && !dear && !many).then_some(all)
    }

    /// Demand with as many of these sites as the depth asks for.
    fn served(&self, sites: &[usize]) -> Vec<bool> {
        let mut count = vec![0; self.weights.len()];
        let limit = if let Goal::PMedian { unreached } = self.goal { unreached } else { f64::INFINITY };
        for &site in sites {
            self.reach[site].iter().filter(|pair| pair.1 <= limit).for_each(|pair| count[pair.0 as usize] += 1);
        }
        count.iter().map(|&count| count >= self.goal.depth()).collect()
    }

    /// The objective of a set of sites; none when it does not reach the goal.
    fn objective(&self, sites: &[usize]) -> Option<f64> {
        let served = self.served(sites);
        let each = || self.weights.iter().zip(&served);
        match self.goal {
            Goal::MaxCover { .. } => Some(each().filter(|pair| *pair.1).map(|pair| pair.0).sum()),
            Goal::CoverAll { .. } => {
                let all: Vec<usize> = (0..self.sites.len()).collect();
                let can = self.served(&all);
                let open = each().zip(&can).any(|((&weight, &served), &can)| can && !served && weight > 0.0);
                let none = self.sites.iter().all(|site| site.cost == 0.0);
                let fee = |site: usize| if none { 1.0 } else { self.sites[site].cost };
                (!open).then(|| sites.iter().map(|&site| fee(site)).sum())
            }
            Goal::PMedian { unreached } => {
                let mut cost = vec![unreached; self.weights.len()];
                for &(demand, way) in sites.iter().flat_map(|&site| &self.reach[site]) {
                    cost[demand as usize] = cost[demand as usize].min(way);
                }
                Some(self.weights.iter().zip(cost).map(|(weight, cost)| weight * cost).sum())
            }
        }
    }

    /// The best objective of all plans.
    fn best(&self) -> f64 {
        let candidates: Vec<usize> = (0..self.sites.len()).filter(|&site| !self.sites[site].required).collect();
        let plans = (0..1_u32 << candidates.len()).map(|set| {
            candidates.iter().enumerate().filter(|pair| set >> pair.0 & 1 == 1).map(|pair| *pair.1).collect::<Vec<_>>()
        });
        let worths = plans.filter_map(|plan| self.objective(&self.allowed(&plan)?));
        let better = if matches!(self.goal, Goal::MaxCover { .. }) { f64::max } else { f64::min };
        worths.reduce(better).expect("the plan without candidates, or with all")
    }

    /// Asserts that a plan is what it says.
    fn check(&self, plan: &Plan, seed: u64) {
        let added: Vec<usize> = plan.sites.iter().map(|chosen| chosen.site.index()).collect();
        let all = self.allowed(&added).unwrap_or_else(|| panic!("seed {seed}: {added:?} breaks a limit of {self:?}"));
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs().max(1.0);
        let objective = self.objective(&all).unwrap_or_else(|| panic!("seed {seed}: {added:?} misses the goal"));
        assert!(near(plan.objective, objective), "seed {seed}: {} is {objective}; {self:?}", plan.objective);
        let served: f64 = self.weights.iter().zip(self.served(&all)).filter(|pair| pair.1).map(|pair| pair.0).sum();
        assert!(near(plan.served, served), "seed {seed}: serves {served}, not {}", plan.served);
        assert!(plan.sites.iter().all(|chosen| chosen.gain >= 0.0), "seed {seed}: {plan:?}");
        let gained: f64 = plan.sites.iter().map(|chosen| chosen.gain).sum();
        let expect = match self.goal {
            Goal::MaxCover { .. } => plan.objective - plan.base,
            Goal::PMedian { .. } => plan.base - plan.objective,
            Goal::CoverAll { .. } => gained,
        };
        assert!(near(gained, expect), "seed {seed}: gains of {gained} are not {expect}");
    }
}

/// Numbers of some kind: whole, decimal, or neither.
fn number(random: &mut Random, kind: usize) -> f64 {
    let number = f64::from(random.up_to(20));
    match kind {
        0 => number,
        1 => (number * 10.0 + 1.0) / 100.0,
        _ => number.sqrt() + 0.1,
    }
}

/// A random question with up to nine sites.
pub fn question(random: &mut Random) -> Question {
    let (demand, sites) = (1 + random.below(14), 1 + random.below(9));
    let kinds = [random.below(3), random.below(3), random.below(3)];
    let weights = (0..demand).map(|_| number(random, kinds[0])).collect();
    let density = random.between(0.1, 0.8);
    let (required, costly) = (random.between(0.0, 0.4), random.chance(0.5));
    let site = |random: &mut Random| Site {
        required: random.chance(required),
        cost: if costly { number(random, kinds[1]) } else { 0.0 },
    };
    let sites: Vec<Site> = (0..sites).map(|_| site(random)).collect();
    let reach = sites.iter().map(|_| {
        let mut reached: Vec<(u32, f64)> = Vec::new();
        for demand in 0..demand as u32 {
            if random.chance(density) {
                reached.push((demand, number(random, kinds[2])));
            }
        }
        reached
    });
    let reach = reach.collect();
    let depth = random.pick(&[1, 1, 1, 2, 2, 3]);
    let goal = match random.below(3) {
        0 => Goal::MaxCover { depth },
        1 => Goal::CoverAll { depth },
        _ => Goal::PMedian { unreached: random.between(1.0, 25.0).round() },
    };
    let candidates = sites.iter().filter(|site| !site.required).count();
    let mut limits = Limits::default();
    if !matches!(goal, Goal::CoverAll { .. }) {
        let kept: f64 = sites.iter().filter(|site| site.required).map(|site| site.cost).sum();
        let all: f64 = sites.iter().map(|site| site.cost).sum();
        limits.budget = random.chance(0.4).then(|| random.between(kept + 0.01, all + 0.02));
        if limits.budget.is_none() || random.chance(0.3) {
            limits.add = Some(random.below(candidates + 1));
        }
        if random.chance(0.4) {
            let pairs = random.below(2 * sites.len());
            let mut any = || SiteId(random.below(sites.len()) as u32);
            limits.apart = (0..pairs).map(|_| (any(), any())).collect();
        }
    }
    Question { weights, sites, reach, goal, limits }
}

#[test]
fn every_plan_is_the_best_there_is() {
    for seed in 0..1000 {
        let question = question(&mut Random::new(seed));
        let plan = question.problem().unwrap_or_else(|error| panic!("seed {seed}: {error}")).solve(&Effort::endless());
        question.check(&plan, seed);
        let best = question.best();
        let near = |value: f64| (value - best).abs() <= 1e-9 * best.abs().max(1.0);
        assert!(near(plan.objective) && near(plan.bound), "seed {seed}: best is {best}, not {plan:?}; {question:?}");
        assert!(plan.proved && plan.gap() == 0.0, "seed {seed}: {plan:?}");
    }
}

/// The best value of all sets of `add` sites, as sets of bits.
fn best_of_bits(sites: &[u64], weights: &[f64], add: usize, from: usize, served: u64) -> f64 {
    if add == 0 {
        return (0..weights.len()).filter(|bit| served >> bit & 1 == 1).map(|bit| weights[bit]).sum();
    }
    let next = (from..sites.len()).map(|site| best_of_bits(sites, weights, add - 1, site + 1, served | sites[site]));
    next.fold(0.0, f64::max)
}

#[test]
fn questions_that_must_be_split_are_answered_too() {
    let mut split = 0;
    for seed in 0..60 {
        let random = &mut Random::new(seed);
        let (sites, demand, add) = (24, 50, 3 + random.below(3));
        let density = random.between(0.08, 0.25);
        let weights: Vec<f64> = (0..demand).map(|_| f64::from(1 + random.up_to(8))).collect();
        let bits: Vec<u64> = (0..sites)
            .map(|_| (0..demand).filter(|_| random.chance(density)).fold(0, |bits, demand| bits | 1 << demand))
            .collect();
        let members =
            |bits: &u64| (0..demand as u32).filter(|bit| bits >> bit & 1 == 1).map(|bit| (bit, 0.0)).collect();
        let question = Question {
            weights,
            sites: vec![Site::candidate(0.0); sites],
            reach: bits.iter().map(members).collect(),
            goal: Goal::MaxCover { depth: 1 },
            limits: Limits { add: Some(add), ..Limits::default() },
        };
        let plan = question.problem().unwrap().solve(&Effort::endless());
        question.check(&plan, seed);
        let best = best_of_bits(&bits, &question.weights, add, 0, 0);
        assert_eq!((plan.objective, plan.bound, plan.proved), (best, best, true), "seed {seed}: {plan:?}");
        split += usize::from(plan.work.parts > 1);
    }
    assert!(split >= 10, "only {split} questions were split");
}

#[test]
fn candidates_are_ranked_by_what_they_gain_next() {
    for seed in 0..300 {
        let question = question(&mut Random::new(seed));
        if matches!(question.goal, Goal::CoverAll { .. }) {
            continue;
        }
        let problem = question.problem().unwrap();
        let gains = problem.gains_after(&[]);
        assert_eq!(gains.len(), problem.candidates().count(), "seed {seed}");
        assert!(gains.is_sorted_by(|one, other| one.1 >= other.1), "seed {seed}: {gains:?}");
        for (site, gain) in gains {
            let change = (problem.objective_of(&[site]) - problem.objective_of(&[])).abs();
            assert!((change - gain).abs() < 1e-9 * change.max(1.0), "seed {seed}: {site:?} gains {change}, not {gain}");
        }
    }
}

#[test]
fn a_search_cut_short_still_tells_a_true_bound() {
    for seed in 0..1000 {
        let question = question(&mut Random::new(seed));
        let plan = question.problem().unwrap().solve(&Effort::until(&|| true));
        question.check(&plan, seed);
        let (best, slack) = (question.best(), 1e-9 * question.best().abs().max(1.0));
        let (low, high) = if matches!(question.goal, Goal::MaxCover { .. }) {
            (plan.objective, plan.bound)
        } else {
            (plan.bound, plan.objective)
        };
        assert!(low <= best + slack && best <= high + slack, "seed {seed}: {best} is not within {low} and {high}");
        assert!(!plan.proved || (plan.objective - best).abs() <= slack, "seed {seed}: {plan:?} is not {best}");
    }
}

/// A question with clusters of demand that is not decided at once.
fn town(seed: u64, sites: usize, demand: usize, goal: Goal, limits: Limits) -> Question {
    let random = &mut Random::new(seed);
    let centres: Vec<(f64, f64)> =
        (0..12).map(|_| (random.between(0.0, 4000.0), random.between(0.0, 4000.0))).collect();
    let mut place = || {
        let centre = random.pick(&centres);
        (centre.0 + random.between(-500.0, 500.0), centre.1 + random.between(-500.0, 500.0))
    };
    let stations: Vec<(f64, f64)> = (0..sites).map(|_| place()).collect();
    let people: Vec<(f64, f64)> = (0..demand).map(|_| place()).collect();
    let reach = stations.iter().map(|station| {
        let way = |place: &(f64, f64)| (station.0 - place.0).hypot(station.1 - place.1).round();
        people.iter().map(way).zip(0..).filter(|pair| pair.0 <= 450.0).map(|(way, demand)| (demand, way)).collect()
    });
    let reach = reach.collect();
    let weights = (0..demand).map(|_| f64::from(1 + random.up_to(18))).collect();
    let cost = |_| Site::candidate(f64::from(1 + random.up_to(4)));
    Question { weights, sites: (0..sites).map(cost).collect(), reach, goal, limits }
}

/// Towns with each goal and limit.
fn towns() -> Vec<Question> {
    let apart: Vec<(SiteId, SiteId)> = (0..60).map(|site| (SiteId(site), SiteId(site + 7))).collect();
    let add = |add: usize| Limits { add: Some(add), ..Limits::default() };
    let budget = Limits { budget: Some(25.0), ..Limits::default() };
    vec![
        town(1, 80, 500, Goal::MaxCover { depth: 1 }, add(9)),
        town(2, 60, 300, Goal::MaxCover { depth: 2 }, add(9)),
        town(3, 80, 500, Goal::MaxCover { depth: 1 }, budget),
        town(4, 80, 400, Goal::MaxCover { depth: 1 }, Limits { apart, ..add(8) }),
        town(5, 120, 500, Goal::CoverAll { depth: 1 }, Limits::default()),
        town(6, 60, 300, Goal::PMedian { unreached: 450.0 }, add(8)),
    ]
}

#[test]
fn the_plan_does_not_depend_on_the_number_of_threads() {
    for (index, question) in towns().iter().enumerate() {
        let problem = question.problem().unwrap();
        let with = |threads: usize, effort: &Effort<'_>| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| problem.solve(effort))
        };
        let plan = with(1, &Effort::work(30_000_000));
        assert_eq!(plan, with(2, &Effort::work(30_000_000)), "town {index}");
        question.check(&plan, index as u64);
    }
}

#[test]
fn one_site_more_never_serves_less() {
    let mut last = 0.0;
    for add in 0..12 {
        let limits = Limits { add: Some(add), ..Limits::default() };
        let plan = town(7, 50, 300, Goal::MaxCover { depth: 1 }, limits).problem().unwrap().solve(&Effort::endless());
        assert!(plan.proved && plan.objective >= last, "{add} sites serve {}, not {last}", plan.objective);
        last = plan.objective;
    }
}

#[test]
fn what_is_wrong_with_a_question_is_named() {
    let good = || Question {
        weights: vec![1.0, 2.0],
        sites: vec![Site { required: true, cost: 3.0 }, Site::candidate(2.0)],
        reach: vec![vec![(0, 1.0)], vec![(1, 2.0)]],
        goal: Goal::MaxCover { depth: 1 },
        limits: Limits { add: Some(1), ..Limits::default() },
    };
    assert!(good().problem().is_ok());
    let check = |change: &dyn Fn(&mut Question), expect: &str| {
        let mut question = good();
        change(&mut question);
        let error = question.problem().expect_err(expect).to_string();
        assert!(error.contains(expect), "{error:?} does not say {expect:?}");
    };
    check(&|question| question.weights.clear(), "no demand");
    check(&|question| question.weights[1] = -2.0, "demand point 1 is -2");
    check(&|question| question.weights[0] = f64::NAN, "demand point 0 is NaN");
    check(&|question| question.sites[1].cost = f64::INFINITY, "site 1 costs inf");
    check(&|question| question.reach[1][0].1 = f64::NAN, "demand point 1 to site 1 costs NaN");
    check(&|question| question.reach[1][0].0 = 7, "no demand point 7; there are 2");
    check(&|question| question.reach.truncate(1), "1 sites have a list");
    check(&|question| question.limits.add = Some(2), "2 sites are to be added, and there are 1");
    check(&|question| question.limits.add = None, "nothing limits the plan");
    check(&|question| question.limits.budget = Some(2.5), "budget of 2.5 is below the cost of the required sites, 3");
    check(&|question| question.limits.budget = Some(-1.0), "whole plan costs -1");
    check(&|question| question.limits.apart = vec![(SiteId(0), SiteId(2))], "no site 2; there are 2");
    check(&|question| question.goal = Goal::MaxCover { depth: 0 }, "depth of 0");
    check(&|question| question.goal = Goal::CoverAll { depth: 1 }, "takes no number to add");
    check(&|question| question.goal = Goal::PMedian { unreached: -1.0 }, "reaches no station costs -1");
}
