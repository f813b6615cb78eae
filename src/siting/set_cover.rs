//! Plans that cover all: what is forced, a cover made step by step, and what is then superfluous.

use std::collections::BinaryHeap;

use super::model::Model;

/// The sites without which some row cannot be served, in order.
pub(super) fn forced(model: &Model) -> Vec<u32> {
    let mut forced: Vec<u32> = (0..model.row_count())
        .filter(|&row| model.rows.of(row).len() == usize::from(model.need(row)))
        .flat_map(|row| model.rows.of(row).iter().copied())
        .collect();
    forced.sort_unstable();
    forced.dedup();
    forced
}

/// A cover of all rows: always the site whose unserved rows are worth most for its fee at the prices of the rows,
/// then without those that the others make superfluous, the dearest first.
pub(super) fn cover(model: &Model, price: &[f64]) -> Vec<u32> {
    let mut left: Vec<u8> = (0..model.row_count()).map(|row| model.need(row)).collect();
    let mut unserved = left.len();
    let score = |left: &[u8], site: usize| {
        let rows = model.sites.of(site).iter().filter(|&&row| left[row as usize] > 0);
        // A row without a price must be served too.
        let worth: f64 = rows.map(|&row| price[row as usize] + 1.0).sum();
        worth / model.fee(site).max(1e-9)
    };
    // Scores of doubles that are not negative are ordered like their bits.
    let mut heap: BinaryHeap<(u64, std::cmp::Reverse<u32>)> =
        (0..model.site_count()).map(|site| (score(&left, site).to_bits(), std::cmp::Reverse(site as u32))).collect();
    let mut chosen = Vec::new();
    while unserved > 0 {
        let Some((old, std::cmp::Reverse(site))) = heap.pop() else { break };
        let now = score(&left, site as usize).to_bits();
        if now < old {
            heap.push((now, std::cmp::Reverse(site)));
            continue;
        }
        chosen.push(site);
        for &row in model.sites.of(site as usize) {
            let left = &mut left[row as usize];
            if *left == 1 {
                unserved -= 1;
            }
            *left = left.saturating_sub(1);
        }
    }
    without_superfluous(model, chosen)
}

fn without_superfluous(model: &Model, mut chosen: Vec<u32>) -> Vec<u32> {
    let mut count = vec![0_u32; model.row_count()];
    for &site in &chosen {
        model.sites.of(site as usize).iter().for_each(|&row| count[row as usize] += 1);
    }
    chosen.sort_by(|&one, &other| model.fee(other as usize).total_cmp(&model.fee(one as usize)).then(one.cmp(&other)));
    chosen.retain(|&site| {
        let rows = model.sites.of(site as usize);
        let superfluous = rows.iter().all(|&row| count[row as usize] > u32::from(model.need(row as usize)));
        if superfluous {
            for &row in rows {
                count[row as usize] -= 1;
            }
        }
        !superfluous
    });
    chosen
}
