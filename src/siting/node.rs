//! One part of the question: its bound, a plan found on the way, and how it is split.

use std::sync::Arc;

use super::bound::Descent;
use super::clock::Effort;
use super::greedy::fill;
use super::improve::{Climber, improved};
use super::merge::dominated;
use super::model::{Kind, Model, NONE};
use super::plan::Work;
use super::restrict::Part;
use super::set_cover::{cover, forced};

/// A part of the question, by the sites that are decided.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// No plan of this part is worth more.
    pub bound: f64,
    /// How many decisions led here.
    pub depth: u32,
    pub taken: Vec<u32>,
    pub banned: Vec<bool>,
    /// Prices of the rows to begin with, in single precision: they only have to be near.
    pub price: Arc<Vec<f32>>,
}

/// What became of a part.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// No plan of the part is worth more.
    pub bound: f64,
    /// The best plan that was met, and its worth.
    pub found: Option<(f64, Vec<u32>)>,
    /// The parts that are left to look at; none when the part holds nothing better than `target`, or is solved.
    pub children: Vec<Node>,
    pub work: Work,
}

/// Steps of the bound of the whole between two plans from what it chose of late.
const TRY: usize = 30;
/// How many times all pairs are looked at to make such a plan better. Measured, with the steps, on the town, BDS and
/// clustered instances from 5 to 80.
const WANDER: u64 = 5;

/// How hard to look at a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Care {
    /// Steps of the bound before its results are used.
    pub steps: usize,
    /// How often, at most, to go on with what is left after sites were decided by their profit.
    pub rounds: usize,
    /// Whether to go on as long as the bound falls, as is worthwhile for the whole.
    pub patient: bool,
}

/// Looks at a part of `whole` that matters only if it holds a plan worth `target` or more.
///
/// 1. Decide what is decided anyway: forced and dominated sites.
/// 2. Bound what is left.
/// 3. Make a plan from the profits.
/// 4. Decide sites whose opposite would push the bound below the target; if many, begin again.
/// 5. Split by the site that is least decided.
pub(super) fn explore(whole: &Model, mut node: Node, target: f64, care: Care, effort: &Effort<'_>) -> Outcome {
    let mut done = Outcome { bound: node.bound, found: None, children: Vec::new(), work: Work::default() };
    let mut price: Vec<f64> = node.price.iter().map(|&price| f64::from(price)).collect();
    done.work.parts = 1;
    let mut round = 0;
    loop {
        let Some(part) = settle(whole, &mut node, effort) else {
            done.bound = f64::NEG_INFINITY;
            return done;
        };
        if let Some(rest) = last_sites(&part.model) {
            node.taken.extend(rest.iter().map(|&site| part.sites[site as usize]));
            let worth = part.base + part.model.value_of(&rest);
            done.offer(worth, || node.taken.clone());
            done.bound = done.bound.min(worth);
            return done;
        }
        let shift = shifts(whole, &node.taken);
        let mut descent = Descent::new(&part.model, part.prices(&price, &shift));
        let bound = descend(&part, &mut descent, target, care, &mut done, &node.taken, effort);
        done.bound = done.bound.min(bound);
        if done.bound < target || effort.is_over() {
            done.work.add(descent.work);
            if done.bound >= target {
                node.bound = done.bound;
                done.children.push(node);
            }
            return done;
        }
        let target = done.found.as_ref().map_or(target, |found| target.max(found.0 + whole.step));
        part.return_prices(&descent, &shift, &mut price);
        let decided = decide(&part, &descent, bound, target, &mut node);
        let site = least_decided(&part, &descent, &node);
        done.work.add(descent.work);
        round += 1;
        let Some(site) = site else { continue };
        if round < care.rounds && decided * 6 > part.model.site_count() {
            continue;
        }
        done.children = split(node, site, done.bound, &price);
        return done;
    }
}

impl Outcome {
    /// Keeps a plan if it is the best.
    fn offer(&mut self, worth: f64, sites: impl FnOnce() -> Vec<u32>) {
        if self.found.as_ref().is_none_or(|found| worth > found.0) {
            self.found = Some((worth, sites()));
        }
    }
}

/// The whole with all forced and dominated sites decided: those that are taken, and what is left; none when there is
/// no plan.
pub(super) fn settled(whole: &Model, effort: &Effort<'_>) -> Option<(Vec<u32>, Part)> {
    let banned = vec![false; whole.site_count()];
    let mut node = Node { bound: f64::INFINITY, depth: 0, taken: Vec::new(), banned, price: Vec::new().into() };
    let part = settle(whole, &mut node, effort)?;
    Some((node.taken, part))
}

/// Decides forced and dominated sites until none is left; none when the part has no plan.
fn settle(whole: &Model, node: &mut Node, effort: &Effort<'_>) -> Option<Part> {
    loop {
        let part = Part::of(whole, &node.taken, &node.banned)?;
        let forced = if whole.kind == Kind::CoverAll { forced(&part.model) } else { Vec::new() };
        node.taken.extend(forced.iter().map(|&site| part.sites[site as usize]));
        let mut changed = !forced.is_empty();
        if !changed {
            for (site, useless) in dominated(&part.model, effort).into_iter().enumerate() {
                if useless {
                    node.banned[part.sites[site] as usize] = true;
                    changed = true;
                }
            }
        }
        if !changed {
            return Some(part);
        }
    }
}

/// The best sites of a question that needs no search.
fn last_sites(model: &Model) -> Option<Vec<u32>> {
    let sites = 0..model.site_count() as u32;
    if model.row_count() == 0 || model.pick == 0 {
        return Some(Vec::new());
    }
    if model.kind == Kind::CoverAll {
        return None;
    }
    if model.is_free() && model.site_count() <= model.pick {
        return Some(sites.collect());
    }
    if model.pick == 1 {
        let best = sites
            .max_by(|&one, &other| model.value_of(&[one]).total_cmp(&model.value_of(&[other])).then(other.cmp(&one)));
        return Some(best.into_iter().collect());
    }
    None
}

/// Bounds the part, and makes plans from the profits on the way.
fn descend(
    part: &Part,
    descent: &mut Descent<'_>,
    target: f64,
    care: Care,
    done: &mut Outcome,
    taken: &[u32],
    effort: &Effort<'_>,
) -> f64 {
    let mut target = target;
    let mut old = f64::INFINITY;
    let mut work = Work::default();
    let mut offer = |sites: &[u32], target: &mut f64| {
        let worth = part.base + part.model.value_of(sites);
        let all = || taken.iter().copied().chain(sites.iter().map(|&site| part.sites[site as usize])).collect();
        done.offer(worth, all);
        *target = target.max(worth + part.model.step);
    };
    let [rounds, steps] = if care.patient { [care.steps.div_ceil(TRY), TRY] } else { [1, care.steps] };
    loop {
        let mut bound = f64::INFINITY;
        for _ in 0..rounds {
            bound = part.base + descent.run(target - part.base, steps, effort);
            if bound < target || effort.is_over() {
                break;
            }
            if care.patient && part.model.kind != Kind::CoverAll {
                let sites = plan_of_late(&part.model, descent, &mut work, effort);
                offer(&sites, &mut target);
            }
        }
        if bound >= target {
            bound = part.base + descent.settle();
            let sites = plan_of(&part.model, descent, &mut work, effort);
            offer(&sites, &mut target);
        }
        let falls = old - bound > 0.02 * (bound - target);
        if bound < target || !care.patient || !falls || effort.is_over() {
            done.work.add(work);
            return bound;
        }
        old = bound;
    }
}

/// A plan from the sites that were chosen most often of late: prices swing, and on the way they choose many sites that
/// are near the best plan.
fn plan_of_late(model: &Model, descent: &Descent<'_>, work: &mut Work, effort: &Effort<'_>) -> Vec<u32> {
    let mut order = descent.by_profit();
    order.sort_by(|&one, &other| descent.share()[other as usize].total_cmp(&descent.share()[one as usize]));
    let mut climber = Climber::of(model, &fill(model, &order));
    climber.climb(effort);
    climber.wander(WANDER * model.sites.items() as u64, effort);
    work.pairs += climber.pairs;
    climber.sites().to_vec()
}

/// A plan from the profits of the sites.
fn plan_of(model: &Model, descent: &Descent<'_>, work: &mut Work, effort: &Effort<'_>) -> Vec<u32> {
    if model.kind == Kind::CoverAll {
        return cover(model, descent.best_price());
    }
    improved(model, &fill(model, &descent.by_profit()), &mut work.pairs, effort)
}

/// Takes and bans the sites whose opposite would push the bound below the target. Returns how many.
fn decide(part: &Part, descent: &Descent<'_>, bound: f64, target: f64, node: &mut Node) -> usize {
    let (model, chooser) = (&part.model, descent.chooser());
    let mut decided = 0;
    for (site, &whole) in part.sites.iter().enumerate() {
        if chooser.is_chosen(site) {
            if bound - chooser.loss_without(model, site) < target {
                node.taken.push(whole);
                decided += 1;
            }
        } else if bound - chooser.loss_with(model, site) < target {
            node.banned[whole as usize] = true;
            decided += 1;
        }
    }
    decided
}

/// The undecided site that was chosen about every second time; of equals the one with most profit.
fn least_decided(part: &Part, descent: &Descent<'_>, node: &Node) -> Option<u32> {
    let mut decided = node.banned.clone();
    node.taken.iter().for_each(|&site| decided[site as usize] = true);
    let is_open = |site: &u32| !decided[part.sites[*site as usize] as usize];
    let doubt = |site: u32| {
        let share = descent.share()[site as usize];
        (share * (1.0 - share)).max(1e-4)
    };
    let net = |site: u32| descent.chooser().net(site as usize);
    let most = (0..part.sites.len() as u32).filter(is_open).max_by(|&one, &other| {
        doubt(one).total_cmp(&doubt(other)).then(net(one).total_cmp(&net(other))).then(other.cmp(&one))
    });
    most.map(|site| part.sites[site as usize])
}

/// The part with the site and the part without it.
fn split(node: Node, site: u32, bound: f64, price: &[f64]) -> Vec<Node> {
    let price: Arc<Vec<f32>> = Arc::new(price.iter().map(|&price| price as f32).collect());
    let mut with = Node { bound, depth: node.depth + 1, price, ..node };
    let mut without = with.clone();
    with.taken.push(site);
    without.banned[site as usize] = true;
    vec![with, without]
}

/// What the taken sites save each row of the whole already; empty unless savings are what counts.
fn shifts(whole: &Model, taken: &[u32]) -> Vec<f64> {
    if whole.kind != Kind::Median {
        return Vec::new();
    }
    let mut saved = vec![0.0_f64; whole.row_count()];
    for &site in taken {
        for (row, saving) in whole.sites.pairs(site as usize) {
            saved[row as usize] = saved[row as usize].max(saving);
        }
    }
    saved
}

impl Part {
    /// Prices of the part from those of the whole.
    fn prices(&self, whole: &[f64], shift: &[f64]) -> Vec<f64> {
        let mut prices = vec![0.0; self.model.row_count()];
        for (row, &into) in self.row_of.iter().enumerate().filter(|pair| *pair.1 != NONE) {
            prices[into as usize] += whole[row] - shift.get(row).copied().unwrap_or(0.0);
        }
        for price in &mut prices {
            *price = price.max(0.0).round();
        }
        prices
    }

    /// Writes the best prices of the part back into those of the whole; merged rows share by what they had.
    fn return_prices(&self, descent: &Descent<'_>, shift: &[f64], whole: &mut [f64]) {
        let best = descent.best_price();
        let mut before = vec![(0.0, 0.0); best.len()];
        for (row, &into) in self.row_of.iter().enumerate().filter(|pair| *pair.1 != NONE) {
            before[into as usize].0 += whole[row];
            before[into as usize].1 += 1.0;
        }
        for (row, &into) in self.row_of.iter().enumerate().filter(|pair| *pair.1 != NONE) {
            let (sum, rows) = before[into as usize];
            let part = if sum > 0.0 { whole[row] / sum } else { 1.0 / rows };
            whole[row] = best[into as usize] * part + shift.get(row).copied().unwrap_or(0.0);
        }
    }
}
