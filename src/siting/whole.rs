//! From the question as asked to the question as solved: required sites are counted in, demand is merged.

use super::lists::Lists;
use super::merge::merged;
use super::model::{Kind, Model, NONE};
use super::plan::Unreachable;
use super::problem::{Goal, Problem, SiteId};
use super::scale::{Scale, grain, step};

/// The question as solved, and what is needed to state its answer.
pub(super) struct Whole {
    pub model: Model,
    /// For each site of the model the site of the problem.
    pub sites: Vec<SiteId>,
    /// How the objective is counted.
    pub scale: Scale,
    /// Demand that no plan can serve.
    pub unreachable: Unreachable,
}

/// Rows of demand before they are merged.
struct Rows {
    /// For each row its sites.
    lists: Lists,
    value: Vec<f64>,
    need: Vec<u8>,
    unreachable: Unreachable,
}

impl Whole {
    /// The question as solved.
    pub fn of(problem: &Problem) -> Self {
        let sites = open_sites(problem);
        let scale = scale_of(problem);
        let mut rows = match problem.goal {
            Goal::PMedian { unreached } => savings(problem, &sites, scale, unreached),
            Goal::MaxCover { depth } | Goal::CoverAll { depth } => coverings(problem, &sites, scale, depth),
        };
        let kind = match problem.goal {
            Goal::PMedian { .. } => Kind::Median,
            Goal::MaxCover { .. } => Kind::Cover,
            Goal::CoverAll { .. } => Kind::CoverAll,
        };
        if kind == Kind::Median {
            rows.lists.sort_by_value();
        } else {
            let (merged_rows, into) = merged(&rows.lists, &rows.need);
            let mut value = vec![0.0; merged_rows.len()];
            let mut need = vec![0; merged_rows.len()];
            for (old, &new) in into.iter().enumerate() {
                value[new as usize] += rows.value[old];
                need[new as usize] = rows.need[old];
            }
            rows = Rows { lists: merged_rows, value, need, unreachable: rows.unreachable };
        }
        if rows.need.iter().all(|&need| need == 1) {
            rows.need.clear();
        }
        let fee = if kind == Kind::CoverAll { fees(problem, &sites, scale) } else { Vec::new() };
        let by_site = rows.lists.turned(sites.len());
        let (grain, total) = match kind {
            Kind::Cover => (grain(rows.value.iter().copied()), rows.value.iter().sum()),
            Kind::CoverAll => (grain(fee.iter().copied()), fee.iter().sum()),
            Kind::Median => {
                let savings = (0..sites.len()).flat_map(|site| by_site.valued(site).1).copied();
                (grain(savings), rows.value.iter().sum())
            }
        };
        let (cost, budget) = costs(problem, &sites);
        let (apart, group) = apart(problem, &sites);
        let pick = problem.limits.add.unwrap_or(sites.len()).min(sites.len());
        let Rows { lists: rows, value, need, unreachable } = rows;
        let step = step(grain, total);
        let model =
            Model { kind, sites: by_site, rows, value, need, fee, cost, apart, group, pick, budget, step, grain };
        Self { model, sites, scale, unreachable }
    }
}

/// The candidates that no required site bars.
fn open_sites(problem: &Problem) -> Vec<SiteId> {
    let is_required = |site: SiteId| problem.sites[site.index()].required;
    let mut barred = vec![false; problem.sites.len()];
    for &(one, other) in &problem.limits.apart {
        barred[one.index()] |= is_required(other);
        barred[other.index()] |= is_required(one);
    }
    problem.candidates().filter(|site| !barred[site.index()]).collect()
}

/// How the objective of a problem is counted.
pub(super) fn scale_of(problem: &Problem) -> Scale {
    let weights = problem.weights.iter().copied();
    match problem.goal {
        Goal::MaxCover { .. } => Scale::of(weights),
        Goal::CoverAll { .. } => {
            Scale::of(problem.sites.iter().map(|site| site.cost).chain([problem.sites.len() as f64]))
        }
        Goal::PMedian { unreached } => {
            let costs = (0..problem.sites.len()).flat_map(|site| problem.reach.of(site)).map(|pair| pair.1);
            let total = weights.clone().sum::<f64>() * unreached;
            Scale::of_products(weights, costs.chain([unreached]), total)
        }
    }
}

/// What each site of a covering costs: one, where none has a cost.
pub(super) fn fee_of(problem: &Problem, site: SiteId) -> f64 {
    let none = problem.sites.iter().all(|site| site.cost == 0.0);
    if none { 1.0 } else { problem.sites[site.index()].cost }
}

fn fees(problem: &Problem, sites: &[SiteId], scale: Scale) -> Vec<f64> {
    sites.iter().map(|&site| scale.units(fee_of(problem, site))).collect()
}

/// For each demand point what no required site serves, and the sites that may.
fn coverings(problem: &Problem, sites: &[SiteId], scale: Scale, depth: u8) -> Rows {
    let mut count = vec![0_u8; problem.weights.len()];
    for site in problem.required() {
        for (demand, _) in problem.reach.of(site.index()) {
            count[demand as usize] = count[demand as usize].saturating_add(1);
        }
    }
    let mut by_site = Lists::new();
    for site in sites {
        let demand = problem.reach.of(site.index()).map(|pair| pair.0);
        by_site.push(demand.filter(|&demand| count[demand as usize] < depth));
    }
    let by_demand = by_site.turned(problem.weights.len());
    let mut all =
        Rows { lists: Lists::new(), value: Vec::new(), need: Vec::new(), unreachable: Unreachable::default() };
    let covers_all = matches!(problem.goal, Goal::CoverAll { .. });
    let scale = if covers_all { Scale::of(problem.weights.iter().copied()) } else { scale };
    for (demand, &weight) in problem.weights.iter().enumerate() {
        let need = depth.saturating_sub(count[demand]);
        if need == 0 {
            continue;
        }
        if by_demand.of(demand).len() < usize::from(need) {
            all.unreachable.points += 1;
            all.unreachable.weight += weight;
            continue;
        }
        // To cover all, a point counts however light it is.
        let value = if covers_all && weight > 0.0 { scale.units(weight).max(1.0) } else { scale.units(weight) };
        if value > 0.0 {
            all.lists.push(by_demand.of(demand).iter().copied());
            all.value.push(value);
            all.need.push(need);
        }
    }
    all
}

/// For each demand point what each site saves against the required sites.
fn savings(problem: &Problem, sites: &[SiteId], scale: Scale, unreached: f64) -> Rows {
    let mut cost = vec![unreached; problem.weights.len()];
    let mut reached = vec![false; problem.weights.len()];
    for site in problem.required() {
        for (demand, way) in problem.reach.of(site.index()) {
            cost[demand as usize] = cost[demand as usize].min(way);
        }
    }
    for site in sites.iter().copied().chain(problem.required()) {
        problem.reach.of(site.index()).for_each(|(demand, way)| reached[demand as usize] |= way <= unreached);
    }
    let units = |demand: u32, cost: f64| scale.units(problem.weights[demand as usize] * cost);
    let mut by_site = Lists::new();
    for site in sites {
        let pairs = problem.reach.of(site.index());
        let saved = pairs.map(|(demand, way)| (demand, units(demand, cost[demand as usize]) - units(demand, way)));
        by_site.push_valued(saved.filter(|pair| pair.1 > 0.0));
    }
    let by_demand = by_site.turned(problem.weights.len());
    let mut all =
        Rows { lists: Lists::new(), value: Vec::new(), need: Vec::new(), unreachable: Unreachable::default() };
    for (demand, &weight) in problem.weights.iter().enumerate() {
        if !reached[demand] {
            all.unreachable.points += 1;
            all.unreachable.weight += weight;
        }
        let most = by_demand.valued(demand).1.iter().copied().fold(0.0, f64::max);
        if most > 0.0 {
            all.lists.push_valued(by_demand.pairs(demand));
            all.value.push(most);
        }
    }
    all
}

/// What each site takes from the budget, and what the required sites leave of it.
fn costs(problem: &Problem, sites: &[SiteId]) -> (Vec<f64>, f64) {
    let Some(budget) = problem.limits.budget else { return (Vec::new(), f64::INFINITY) };
    let scale = problem.cost_scale();
    let units = |site: SiteId| scale.units(problem.sites[site.index()].cost);
    let left = scale.units(problem.spendable(budget)) - problem.required().map(units).sum::<f64>();
    (sites.iter().map(|&site| units(site)).collect(), left)
}

/// Which sites bar each other, and groups in which every site bars every other.
fn apart(problem: &Problem, sites: &[SiteId]) -> (Lists, Vec<u32>) {
    if problem.limits.apart.is_empty() {
        return (Lists::default(), Vec::new());
    }
    let mut of = vec![NONE; problem.sites.len()];
    sites.iter().zip(0..).for_each(|(site, index)| of[site.index()] = index);
    let mut others: Vec<Vec<u32>> = vec![Vec::new(); sites.len()];
    for &(one, other) in &problem.limits.apart {
        let (one, other) = (of[one.index()], of[other.index()]);
        if one != NONE && other != NONE && one != other {
            others[one as usize].push(other);
            others[other as usize].push(one);
        }
    }
    let mut apart = Lists::new();
    for list in &mut others {
        list.sort_unstable();
        list.dedup();
        apart.push(list.iter().copied());
    }
    // Each site joins the first group of which it bars every member.
    let mut group = vec![NONE; sites.len()];
    let mut sizes: Vec<u32> = Vec::new();
    for site in 0..sites.len() {
        let mut near: Vec<u32> =
            others[site].iter().map(|&other| group[other as usize]).filter(|&group| group != NONE).collect();
        near.sort_unstable();
        let whole = near.chunk_by(|one, other| one == other).find(|run| run.len() as u32 == sizes[run[0] as usize]);
        group[site] = whole.map_or(sizes.len() as u32, |run| run[0]);
        match sizes.get_mut(group[site] as usize) {
            Some(size) => *size += 1,
            None => sizes.push(1),
        }
    }
    (apart, group)
}
