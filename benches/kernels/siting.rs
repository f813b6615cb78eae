//! The best 20 of 1,000 sites for 1,000 demand points, proved. Rival: naive greedy, which proves nothing.
//!
//! `WAYSTATION_BENCH_SITES=1500 WAYSTATION_BENCH_DEMAND=30000 WAYSTATION_BENCH_ADD=150` asks for another size.

use criterion::Criterion;
use waystation::siting::{Effort, Goal, Limits, Problem, Reach, Site};

use super::work::Random;

/// Metres within which a site serves.
const RADIUS_M: f64 = 500.0;

/// Pairs that are looked at before a search without a proof is cut short.
const WORK: u64 = 400_000_000;

struct Town {
    weights: Vec<f64>,
    /// For each site the demand that it serves.
    reached: Vec<Vec<u32>>,
    add: usize,
}

impl Town {
    /// Demand in clusters, a third of the sites anywhere.
    fn new(sites: usize, demand: usize, add: usize) -> Self {
        let mut random = Random(11);
        let side = 5000.0 * (demand as f64 / 1000.0).sqrt().max(1.0);
        let mut metres = |most: f64| random.below(1_000_000) as f64 / 1e6 * most;
        let centres: Vec<[f64; 2]> = (0..25).map(|_| [metres(side), metres(side)]).collect();
        let mut place = |number: usize, anywhere: bool| {
            if anywhere {
                return [metres(side), metres(side)];
            }
            let [x, y] = centres[number % 25];
            // The sum of four is near enough to a bell.
            let mut shift = || (0..4).map(|_| metres(1200.0)).sum::<f64>() - 2400.0;
            [x + shift(), y + shift()]
        };
        let people: Vec<[f64; 2]> = (0..demand).map(|number| place(number, false)).collect();
        let places: Vec<[f64; 2]> = (0..sites).map(|number| place(number, number % 3 == 0)).collect();
        let near = |site: &[f64; 2], there: &[f64; 2]| (site[0] - there[0]).hypot(site[1] - there[1]) <= RADIUS_M;
        let reached = places
            .iter()
            .map(|site| (0..).zip(&people).filter(|pair| near(site, pair.1)).map(|pair| pair.0).collect())
            .collect();
        let weights = (0..demand).map(|_| (1 + random.below(19)) as f64).collect();
        Self { weights, reached, add }
    }

    fn problem(&self) -> Problem {
        let mut reach = Reach::new();
        self.reached.iter().for_each(|reached| reach.site(reached.iter().map(|&demand| (demand, 0.0))));
        let sites = vec![Site::candidate(0.0); self.reached.len()];
        let limits = Limits { add: Some(self.add), ..Limits::default() };
        Problem::new(self.weights.clone(), sites, reach, Goal::MaxCover { depth: 1 }, limits).expect("a question")
    }

    fn naive_greedy(&self) -> f64 {
        let mut left = self.weights.clone();
        let mut served = 0.0;
        for _ in 0..self.add {
            let gain = |reached: &Vec<u32>| reached.iter().map(|&demand| left[demand as usize]).sum::<f64>();
            let best = self.reached.iter().max_by(|one, other| gain(one).total_cmp(&gain(other))).expect("sites");
            served += gain(best);
            for &demand in best {
                left[demand as usize] = 0.0;
            }
        }
        served
    }
}

fn size(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

pub fn bench(criterion: &mut Criterion) {
    let town = Town::new(
        size("WAYSTATION_BENCH_SITES", 1000),
        size("WAYSTATION_BENCH_DEMAND", 1000),
        size("WAYSTATION_BENCH_ADD", 20),
    );
    let plan = town.problem().solve(&Effort::work(WORK));
    eprintln!("plan {} of at most {}, naive greedy {}", plan.objective, plan.bound, town.naive_greedy());
    let mut group = criterion.benchmark_group("where to open next");
    group.sample_size(10);
    group.bench_function("plan with a bound", |bencher| {
        bencher.iter(|| town.problem().solve(&Effort::work(WORK)));
    });
    group.bench_function("a first plan with a bound", |bencher| {
        bencher.iter(|| town.problem().solve(&Effort::work(0)));
    });
    group.bench_function("rival: naive greedy", |bencher| bencher.iter(|| town.naive_greedy()));
    group.finish();
}
