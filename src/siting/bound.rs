//! What no plan can exceed: the Lagrangian bound.
//!
//! The coupling between sites and demand is given a price per row. At fixed prices the best sites are found one by
//! one, and what they are worth together bounds every plan from above; all amounts are whole units, so the bound is
//! exact whatever the prices. Good prices are found by descent along the slopes, smoothed by momentum.
//!
//! # References
//!
//! Galvão and `ReVelle`, *A Lagrangean heuristic for the maximal covering location problem* (European Journal of
//! Operational Research 88, 1996); Polyak, *Minimization of unsmooth functionals* (1969), for the length of a step.

use super::choose::Chooser;
use super::clock::Effort;
use super::model::{Kind, Model};
use super::plan::Work;

/// How much of the last direction a step keeps. Measured on the BDS, SJC and clustered instances from 0.5 to 0.97.
const MOMENTUM: f64 = 0.95;
/// After so many steps without progress the steps get shorter, by this factor, down to the least.
const PATIENCE: usize = 15;
const SHORTER: f64 = 0.7;
const LEAST: f64 = 1e-5;
/// How much of the past the shares remember.
const FORGET: f64 = 0.05;
/// Sums that are added up side by side.
const LANES: usize = 4;
/// Adding and taking away this number rounds to a whole one.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// A search for good prices.
pub(super) struct Descent<'m> {
    model: &'m Model,
    chooser: Chooser,
    profit: Vec<f64>,
    count: Vec<f64>,
    need: Vec<f64>,
    /// The highest price of each row that makes sense.
    cap: Vec<f64>,
    price: Vec<f64>,
    direction: Vec<f64>,
    factor: f64,
    stuck: usize,
    share: Vec<f64>,
    best: f64,
    best_price: Vec<f64>,
    /// What was done.
    pub work: Work,
}

impl<'m> Descent<'m> {
    /// A search that begins at some prices.
    pub fn new(model: &'m Model, mut price: Vec<f64>) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let cap: Vec<f64> = (0..rows).map(|row| cap(model, row)).collect();
        // Above its cap a price proves nothing, and prices may have been kept in fewer digits.
        price.iter_mut().zip(&cap).for_each(|(price, &cap)| *price = price.clamp(0.0, cap));
        Self {
            model,
            chooser: Chooser::of(model),
            profit: vec![0.0; sites],
            count: vec![0.0; rows],
            need: (0..rows).map(|row| f64::from(model.need(row))).collect(),
            cap,
            direction: vec![0.0; rows],
            factor: 1.5,
            stuck: 0,
            share: vec![0.0; sites],
            best: f64::INFINITY,
            best_price: price.clone(),
            price,
            work: Work::default(),
        }
    }

    /// Steps until the bound is below `target`, `steps` are done, or no progress is to be had. Returns the bound.
    pub fn run(&mut self, target: f64, steps: usize, effort: &Effort<'_>) -> f64 {
        for _ in 0..steps {
            let bound = self.evaluate();
            self.share.iter_mut().for_each(|share| *share *= 1.0 - FORGET);
            self.chooser.chosen.iter().for_each(|&site| self.share[site as usize] += FORGET);
            if bound < self.best {
                if self.best - bound > 1e-5 * bound.abs() {
                    self.stuck = 0;
                }
                self.best = bound;
                self.best_price.copy_from_slice(&self.price);
            } else {
                self.stuck += 1;
                if self.stuck >= PATIENCE {
                    self.factor *= SHORTER;
                    self.stuck = 0;
                }
            }
            if self.best < target || self.factor < LEAST || !self.step(bound - target) || effort.is_over() {
                break;
            }
        }
        self.best
    }

    /// The bound at the present prices; the chooser then holds the sites that attain it.
    fn evaluate(&mut self) -> f64 {
        self.work.bounds += 1;
        self.work.pairs += self.model.sites.items() as u64;
        let (model, price) = (self.model, &self.price);
        self.count.fill(0.0);
        if model.kind == Kind::Median {
            for (site, profit) in self.profit.iter_mut().enumerate() {
                *profit = model.sites.pairs(site).map(|(row, saving)| (saving - price[row as usize]).max(0.0)).sum();
            }
            self.chooser.choose(model, &self.profit);
            for &site in &self.chooser.chosen {
                for (row, saving) in model.sites.pairs(site as usize) {
                    self.count[row as usize] += f64::from(u8::from(saving > price[row as usize]));
                }
            }
            return price.iter().sum::<f64>() + self.chooser.total;
        }
        for (site, profit) in self.profit.iter_mut().enumerate() {
            *profit = paid(model.sites.of(site), price) - model.fee(site);
        }
        self.chooser.choose(model, &self.profit);
        for &site in &self.chooser.chosen {
            model.sites.of(site as usize).iter().for_each(|&row| self.count[row as usize] += 1.0);
        }
        let paid: f64 = if model.need.is_empty() {
            price.iter().sum()
        } else {
            price.iter().zip(&model.need).map(|(price, &need)| price * f64::from(need)).sum()
        };
        let worth: f64 = if model.kind == Kind::Cover { model.value.iter().sum() } else { 0.0 };
        worth - paid + self.chooser.total
    }

    /// One step along the slopes, as long as it takes to reach the target if the bound were a plane. False when the
    /// bound is as low as it gets.
    #[expect(clippy::needless_bitwise_bool, reason = "branches that nobody can foretell cost a tenth of the time")]
    fn step(&mut self, above: f64) -> bool {
        let sign = if self.model.kind == Kind::Median { -1.0 } else { 1.0 };
        // Four sums side by side: one after the other each would wait for the last.
        let mut square = [0.0; LANES];
        let mut slope_square = [0.0; LANES];
        let direction = self.direction.chunks_mut(LANES);
        let (need, count) = (self.need.chunks(LANES), self.count.chunks(LANES));
        let (price, cap) = (self.price.chunks(LANES), self.cap.chunks(LANES));
        for ((((direction, need), count), price), cap) in direction.zip(need).zip(count).zip(price).zip(cap) {
            for lane in 0..direction.len() {
                let down = sign * (need[lane] - count[lane]);
                let towards = down + MOMENTUM * direction[lane];
                direction[lane] = towards;
                slope_square[lane] += down * down;
                // What would leave the range of prices does not move.
                let stuck = (towards < 0.0) & (price[lane] <= 0.0) | (towards > 0.0) & (price[lane] >= cap[lane]);
                square[lane] += if stuck { 0.0 } else { towards * towards };
            }
        }
        let (square, slope_square): (f64, f64) = (square.iter().sum(), slope_square.iter().sum());
        if slope_square == 0.0 || square < 1e-9 {
            return false;
        }
        let length = self.factor * (1.1 * above + 0.2 * self.model.step) / square;
        for ((price, direction), cap) in self.price.iter_mut().zip(&self.direction).zip(&self.cap) {
            *price = ((*price + length * direction).clamp(0.0, *cap) + ROUND) - ROUND;
        }
        true
    }

    /// Goes back to the best prices, so that profits and the chooser belong to the best bound. Returns it.
    pub fn settle(&mut self) -> f64 {
        self.price.copy_from_slice(&self.best_price);
        self.evaluate()
    }

    /// The sites in the order of their profit at the present prices.
    pub fn by_profit(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.model.site_count() as u32).collect();
        let net = |site: u32| self.chooser.net(site as usize);
        order.sort_unstable_by(|&one, &other| net(other).total_cmp(&net(one)).then(one.cmp(&other)));
        order
    }

    /// The best sites at the present prices.
    pub fn chooser(&self) -> &Chooser {
        &self.chooser
    }

    /// How often each site was chosen of late, from 0 to 1: near the fractions of the linear program.
    pub fn share(&self) -> &[f64] {
        &self.share
    }

    /// The best prices.
    pub fn best_price(&self) -> &[f64] {
        &self.best_price
    }
}

/// The highest price of a row that makes sense. Always a whole number.
fn cap(model: &Model, row: usize) -> f64 {
    match model.kind {
        Kind::Median => model.value[row],
        Kind::Cover if model.need.is_empty() => model.value[row],
        Kind::Cover => (model.value[row] / f64::from(model.need[row])).floor(),
        // Nobody pays more for a row than the cheapest site that serves it; where several must, the dearest.
        Kind::CoverAll => {
            let fees = model.rows.of(row).iter().map(|&site| model.fee(site as usize));
            if model.need(row) == 1 { fees.fold(f64::INFINITY, f64::min) } else { fees.fold(0.0, f64::max) }
        }
    }
}

/// Prices to begin with.
pub(super) fn first_prices(model: &Model) -> Vec<f64> {
    let rows = 0..model.row_count();
    if model.kind == Kind::CoverAll {
        let share = |&site: &u32| model.fee(site as usize) / model.sites.of(site as usize).len() as f64;
        return rows.map(|row| model.rows.of(row).iter().map(share).fold(f64::INFINITY, f64::min).floor()).collect();
    }
    rows.map(|row| (cap(model, row) / 2.0).floor()).collect()
}
/// What rows pay together. Prices are multiples of one step and so exact in any order: side by side no sum waits for the
/// one before.
fn paid(rows: &[u32], price: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let chunks = rows.chunks_exact(LANES);
    let rest: f64 = chunks.remainder().iter().map(|&row| price[row as usize]).sum();
    for rows in chunks {
        for (sum, &row) in sums.iter_mut().zip(rows) {
            *sum += price[row as usize];
        }
    }
    sums.iter().sum::<f64>() + rest
}
