//! The search for the best plan with a proof: parts of the question, the most promising first.
//!
//! Parts are looked at in batches of a fixed size, side by side, and what they found is put together in order: the
//! plan does not depend on the number of threads.

use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::clock::Effort;
use super::improve::Climber;
use super::model::{Kind, Model};
use super::node::{Care, Node, Outcome, explore};
use super::plan::Work;
use super::weigh::Weigher;

/// Parts that are looked at side by side.
const BATCH: usize = 8;

/// Bytes of open parts above which the search goes down instead of across, so that memory stays bounded.
const MOST_BYTES: usize = 200 << 20;

/// How many times all pairs are looked at for better plans beside a batch: at first, and when that was long in vain.
const WANDER: [u64; 2] = [60, 20];

/// Where the bound is further away than this share, splitting does not bring a proof soon: better plans are looked for
/// as long as at the parts. Measured on the clustered instance with 150 sites.
const FAR: f64 = 0.005;

/// How hard to look at the whole, and at a part of it.
const WHOLE: Care = Care { steps: 60, rounds: 6, patient: true };
const PART: Care = Care { steps: 100, rounds: 4, patient: false };

/// The best plan so far, and what is known about better ones.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// The sites of the best plan.
    pub sites: Vec<u32>,
    /// What they are worth.
    pub worth: f64,
    /// No plan is worth more.
    pub bound: f64,
    /// What was done.
    pub work: Work,
}

/// Looks for the best plan, from a plan and prices to begin with.
///
/// `hear` is told what the best plan is worth and what bounds all others, from time to time.
pub(super) fn search(
    model: &Model,
    start: Vec<u32>,
    price: &[f64],
    effort: &Effort<'_>,
    hear: &dyn Fn(f64, f64),
) -> Search {
    let worth = model.value_of(&start);
    let mut best = Search { sites: start, worth, bound: f64::INFINITY, work: Work::default() };
    let whole = Node {
        bound: f64::INFINITY,
        depth: 0,
        taken: Vec::new(),
        banned: vec![false; model.site_count()],
        price: price.iter().map(|&price| price as f32).collect::<Vec<f32>>().into(),
    };
    let mut open =
        Open { heap: BinaryHeap::new(), stack: Vec::new(), bytes: 8 * model.row_count() + model.site_count() };
    let first = explore(model, whole, best.target(model), WHOLE, effort);
    let mut bound = first.bound;
    best.take(first, &mut open);
    let mut beside = Beside::of(model, &best.sites);
    let [longest, shortest] = WANDER.map(|times| times * model.sites.items() as u64);
    let mut pairs = longest;
    if open.bound().is_some() {
        beside.search(pairs, effort);
        best.offer(model, beside.sites());
    }
    while let Some(most) = open.bound().filter(|&most| most >= best.target(model)) {
        bound = bound.min(most);
        hear(best.worth, bound);
        if effort.is_spent(best.work.pairs) {
            best.bound = bound;
            return best;
        }
        let batch = open.batch(best.target(model));
        let target = best.target(model);
        let look = || batch.into_par_iter().map(|node| explore(model, node, target, PART, effort)).collect();
        let (outcomes, ()): (Vec<Outcome>, ()) = rayon::join(look, || beside.search(pairs, effort));
        let looked: u64 = outcomes.iter().map(|outcome| outcome.work.pairs).sum();
        for outcome in outcomes {
            best.take(outcome, &mut open);
        }
        pairs = if best.offer(model, beside.sites()) { longest } else { (pairs * 3 / 4).max(shortest) };
        if model.kind != Kind::CoverAll && bound - best.worth > FAR * best.worth {
            pairs = pairs.max(looked);
        }
    }
    best.bound = best.worth;
    best
}

impl Search {
    /// What a better plan is worth at least.
    fn target(&self, model: &Model) -> f64 {
        self.worth + model.step
    }

    /// Keeps a plan if it is the best. Tells whether it was.
    fn offer(&mut self, model: &Model, sites: &[u32]) -> bool {
        let worth = model.value_of(sites);
        let better = worth > self.worth;
        if better {
            self.worth = worth;
            self.sites = sites.to_vec();
        }
        better
    }

    fn take(&mut self, outcome: Outcome, open: &mut Open) {
        self.work.add(outcome.work);
        if let Some((worth, sites)) = outcome.found
            && worth > self.worth
        {
            self.worth = worth;
            self.sites = sites;
        }
        open.push(outcome.children);
    }
}

/// The parts that are left to look at.
struct Open {
    heap: BinaryHeap<Ranked>,
    /// Used when there are too many: the latest first.
    stack: Vec<Node>,
    /// What one part takes.
    bytes: usize,
}

/// Parts in the order of their bounds; of equals the deeper first.
struct Ranked(Node);

impl Open {
    fn push(&mut self, nodes: Vec<Node>) {
        if self.heap.len() * self.bytes > MOST_BYTES {
            self.stack.extend(nodes);
        } else {
            self.heap.extend(nodes.into_iter().map(Ranked));
        }
    }

    /// The highest bound of all parts.
    fn bound(&self) -> Option<f64> {
        let stack = self.stack.iter().map(|node| node.bound);
        stack.chain(self.heap.peek().map(|ranked| ranked.0.bound)).max_by(f64::total_cmp)
    }

    /// The parts to look at next; those below the target are dropped.
    fn batch(&mut self, target: f64) -> Vec<Node> {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            let Some(node) = self.stack.pop().or_else(|| self.heap.pop().map(|ranked| ranked.0)) else { break };
            if node.bound >= target {
                batch.push(node);
            }
        }
        batch
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.bound.total_cmp(&other.0.bound).then(self.0.depth.cmp(&other.0.depth))
    }
}

/// The search for better plans beside the search for a proof.
enum Beside<'m> {
    Climber(Box<Climber<'m>>),
    Weigher(Box<Weigher<'m>>),
}

impl<'m> Beside<'m> {
    fn of(model: &'m Model, sites: &[u32]) -> Self {
        match model.kind {
            Kind::CoverAll => Self::Weigher(Box::new(Weigher::of(model, sites))),
            Kind::Cover | Kind::Median => Self::Climber(Box::new(Climber::of(model, sites))),
        }
    }

    fn search(&mut self, pairs: u64, effort: &Effort<'_>) {
        match self {
            Self::Climber(climber) => climber.wander(pairs, effort),
            Self::Weigher(weigher) => weigher.search(pairs, effort),
        }
    }

    fn sites(&self) -> &[u32] {
        match self {
            Self::Climber(climber) => climber.sites(),
            Self::Weigher(weigher) => weigher.sites(),
        }
    }
}
