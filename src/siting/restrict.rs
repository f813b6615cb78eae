//! A part of the question: some sites taken, some banned, the rest still open.

use super::lists::Lists;
use super::merge::{implied, merged};
use super::model::{Kind, Model, NONE};

/// What is left of a [`Model`] when some sites are taken and others banned.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The question that is left.
    pub model: Model,
    /// What the taken sites are worth.
    pub base: f64,
    /// For each site of the part the site of the whole.
    pub sites: Vec<u32>,
    /// For each row of the whole its row in the part, or [`NONE`].
    pub row_of: Vec<u32>,
}

impl Part {
    /// Restricts a model; none when the taken sites break a limit, or when a row that must be served no longer can.
    pub fn of(whole: &Model, taken: &[u32], banned: &[bool]) -> Option<Self> {
        let budget = whole.budget - taken.iter().map(|&site| whole.cost(site as usize)).sum::<f64>();
        if taken.len() > whole.pick || budget < 0.0 {
            return None;
        }
        let mut gone = banned.to_vec();
        for &site in taken {
            if whole.apart(site as usize).iter().any(|other| taken.contains(other)) {
                return None;
            }
            gone[site as usize] = true;
            whole.apart(site as usize).iter().for_each(|&other| gone[other as usize] = true);
        }
        let open = |site: &usize| !gone[*site] && whole.cost(*site) <= budget;
        let sites: Vec<u32> = (0..whole.site_count()).filter(open).map(|site| site as u32).collect();
        let mut site_of = vec![NONE; whole.site_count()];
        sites.iter().zip(0..).for_each(|(&site, new)| site_of[site as usize] = new);
        let fees: f64 = taken.iter().map(|&site| whole.fee(site as usize)).sum();
        let (left, gain) = match whole.kind {
            Kind::Median => left_of_median(whole, taken, &site_of),
            Kind::Cover | Kind::CoverAll => left_of_cover(whole, taken, &site_of)?,
        };
        let Left { rows, value, need, row_of } = left;
        let each = |values: &[f64]| {
            if values.is_empty() { Vec::new() } else { sites.iter().map(|&site| values[site as usize]).collect() }
        };
        let mut apart = Lists::default();
        let mut group = Vec::new();
        if whole.apart.len() > 0 {
            apart = Lists::new();
            for &site in &sites {
                let others = whole.apart(site as usize).iter().map(|&other| site_of[other as usize]);
                apart.push(others.filter(|&other| other != NONE));
            }
            group = sites.iter().map(|&site| whole.group[site as usize]).collect();
        }
        let mut turned = rows.turned(sites.len());
        if whole.kind != Kind::Median {
            // Merging may have joined rows in any order.
            debug_assert!((0..sites.len()).all(|site| turned.of(site).is_sorted()));
        }
        let model = Model {
            kind: whole.kind,
            sites: std::mem::take(&mut turned),
            rows,
            value,
            need,
            fee: each(&whole.fee),
            cost: each(&whole.cost),
            apart,
            group,
            pick: whole.pick - taken.len(),
            budget,
            step: whole.step,
            grain: whole.grain,
        };
        Some(Self { model, base: gain - fees, sites, row_of })
    }
}

/// The rows that are left.
struct Left {
    rows: Lists,
    value: Vec<f64>,
    need: Vec<u8>,
    row_of: Vec<u32>,
}

fn left_of_cover(whole: &Model, taken: &[u32], site_of: &[u32]) -> Option<(Left, f64)> {
    let mut count = vec![0_u8; whole.row_count()];
    for &site in taken {
        for &row in whole.sites.of(site as usize) {
            count[row as usize] = count[row as usize].saturating_add(1);
        }
    }
    let mut gain = 0.0;
    let mut row_of = vec![NONE; whole.row_count()];
    let (mut rows, mut value, mut need) = (Lists::new(), Vec::new(), Vec::new());
    for row in 0..whole.row_count() {
        let wanted = whole.need(row).saturating_sub(count[row]);
        if wanted == 0 {
            gain += whole.value[row];
            continue;
        }
        let sites = || whole.rows.of(row).iter().map(|&site| site_of[site as usize]).filter(|&site| site != NONE);
        if sites().count() < usize::from(wanted) {
            if whole.kind == Kind::CoverAll {
                return None;
            }
            continue;
        }
        row_of[row] = value.len() as u32;
        rows.push(sites());
        value.push(whole.value[row]);
        need.push(wanted);
    }
    let (mut rows, mut into) = merged(&rows, &need);
    if whole.kind == Kind::CoverAll {
        (rows, into) = without_implied(&rows, &need, into, site_of.len());
    }
    let mut sums = vec![0.0; rows.len()];
    let mut needs = vec![0; rows.len()];
    for (old, &new) in into.iter().enumerate().filter(|pair| *pair.1 != NONE) {
        sums[new as usize] += value[old];
        needs[new as usize] = need[old];
    }
    for row in row_of.iter_mut().filter(|row| **row != NONE) {
        *row = into[*row as usize];
    }
    if whole.need.is_empty() {
        needs = Vec::new();
    }
    if whole.kind == Kind::CoverAll {
        gain = 0.0;
    }
    Some((Left { rows, value: sums, need: needs, row_of }, gain))
}

/// Leaves rows out that are served whenever the others are.
fn without_implied(rows: &Lists, need: &[u8], mut into: Vec<u32>, site_count: usize) -> (Lists, Vec<u32>) {
    let mut needs = vec![0; rows.len()];
    into.iter().zip(need).for_each(|(&new, &need)| needs[new as usize] = need);
    let implied = implied(rows, &needs, site_count);
    let mut left = Lists::new();
    let place: Vec<u32> = (0..rows.len())
        .map(|row| {
            if implied[row] {
                return NONE;
            }
            left.push(rows.of(row).iter().copied());
            left.len() as u32 - 1
        })
        .collect();
    for row in &mut into {
        *row = place[*row as usize];
    }
    (left, into)
}

fn left_of_median(whole: &Model, taken: &[u32], site_of: &[u32]) -> (Left, f64) {
    let mut saved = vec![0.0_f64; whole.row_count()];
    for &site in taken {
        for (row, saving) in whole.sites.pairs(site as usize) {
            saved[row as usize] = saved[row as usize].max(saving);
        }
    }
    let mut row_of = vec![NONE; whole.row_count()];
    let (mut rows, mut value) = (Lists::new(), Vec::new());
    for row in 0..whole.row_count() {
        let more = whole.rows.pairs(row).take_while(|pair| pair.1 > saved[row]);
        let more = more.map(|(site, saving)| (site_of[site as usize], saving - saved[row]));
        let mut more = more.filter(|pair| pair.0 != NONE).peekable();
        if let Some(&(_, most)) = more.peek() {
            row_of[row] = value.len() as u32;
            value.push(most);
            rows.push_valued(more);
        }
    }
    (Left { rows, value, need: Vec::new(), row_of }, saved.iter().sum())
}
