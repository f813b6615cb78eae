//! Makes the question smaller without changing its answer: equal demand is merged, useless sites are left out.

use super::clock::Effort;
use super::lists::Lists;
use super::model::{Kind, Model};

/// Joins rows with the same sites and the same need. Returns the joined rows, in the order of their first, and for
/// each old row its new one.
pub(super) fn merged(rows: &Lists, need: &[u8]) -> (Lists, Vec<u32>) {
    let key = |row: usize| {
        rows.of(row).iter().fold(u64::from(need[row]), |hash, &site| {
            (hash ^ u64::from(site)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        })
    };
    let mut order: Vec<(u64, u32)> = (0..rows.len()).map(|row| (key(row), row as u32)).collect();
    order.sort_unstable();
    // Rows with one key differ only by accident: each is compared with the first of every kind that it meets.
    let mut first_like: Vec<u32> = (0..rows.len() as u32).collect();
    for run in order.chunk_by(|one, other| one.0 == other.0) {
        let mut kinds: Vec<u32> = Vec::new();
        for &(_, row) in run {
            let same = |&&other: &&u32| {
                need[other as usize] == need[row as usize] && rows.of(other as usize) == rows.of(row as usize)
            };
            match kinds.iter().find(same) {
                Some(&first) => first_like[row as usize] = first,
                None => kinds.push(row),
            }
        }
    }
    let mut joined = Lists::new();
    let mut into = vec![0; rows.len()];
    for row in 0..rows.len() {
        let first = first_like[row] as usize;
        if first == row {
            into[row] = joined.len() as u32;
            joined.push(rows.of(row).iter().copied());
        } else {
            into[row] = into[first];
        }
    }
    (joined, into)
}

/// Which sites need not be looked at, because another does all that they do, costs no more and bars no more.
///
/// Let site `a` serve only rows that `b` serves too. A plan with `a` and without `b` gets no worse when `b` takes the
/// place of `a`. A plan with both gets no worse without `a`, if each row of `a` needs but one site. Of two equal sites
/// the first stays.
pub(super) fn dominated(model: &Model, effort: &Effort<'_>) -> Vec<bool> {
    let mut useless = vec![false; model.site_count()];
    for site in 0..model.site_count() {
        // Fewer are left out then, which is no less true.
        if site % 256 == 255 && effort.is_over() {
            break;
        }
        let rows = model.sites.of(site);
        let Some(&rare) = rows.iter().min_by_key(|&&row| model.rows.of(row as usize).len()) else {
            useless[site] = model.kind != Kind::CoverAll || model.fee(site) >= 0.0;
            continue;
        };
        if !model.need.is_empty() && rows.iter().any(|&row| model.need(row as usize) > 1) {
            continue;
        }
        let better = |&&other: &&u32| {
            let other = other as usize;
            other != site && !useless[other] && replaces(model, other, site)
        };
        useless[site] = model.rows.of(rare as usize).iter().find(better).is_some();
    }
    useless
}

/// Which rows are served whenever the others are: those whose sites hold all sites of a row that needs as many. Only
/// where all rows must be served, and no two are the same.
pub(super) fn implied(rows: &Lists, need: &[u8], site_count: usize) -> Vec<bool> {
    let by_site = rows.turned(site_count);
    let mut implied = vec![false; rows.len()];
    for row in 0..rows.len() {
        let Some(&rare) = rows.of(row).iter().min_by_key(|&&site| by_site.of(site as usize).len()) else { continue };
        for &other in by_site.of(rare as usize) {
            let other = other as usize;
            let wider = other != row && !implied[other] && need[row] >= need[other];
            if wider && rows.of(other).len() >= rows.of(row).len() && holds(rows.of(other), rows.of(row)) {
                implied[other] = true;
            }
        }
    }
    implied
}

/// Whether a list in order holds all of another.
fn holds(list: &[u32], other: &[u32]) -> bool {
    let mut list = list.iter();
    other.iter().all(|item| list.find(|held| *held >= item) == Some(item))
}

/// Whether `other` does all that `site` does, at no more cost, and is not just the same and later in the list.
fn replaces(model: &Model, other: usize, site: usize) -> bool {
    let (mine, theirs) = (model.sites.of(site), model.sites.of(other));
    if theirs.len() < mine.len() || model.cost(other) > model.cost(site) || model.fee(other) > model.fee(site) {
        return false;
    }
    let bars_no_more = |barred: &u32| *barred as usize == site || model.apart(site).contains(barred);
    if !serves_all(model, other, site) || !model.apart(other).iter().all(bars_no_more) {
        return false;
    }
    let back = mine.len() == theirs.len()
        && model.cost(other) == model.cost(site)
        && model.fee(other) == model.fee(site)
        && serves_all(model, site, other)
        && model.apart(site).iter().all(|barred| *barred as usize == other || model.apart(other).contains(barred));
    !back || other < site
}

/// Whether `other` serves every row of `site` at least as well.
fn serves_all(model: &Model, other: usize, site: usize) -> bool {
    if model.kind == Kind::Median {
        let mut theirs = model.sites.pairs(other);
        return model.sites.pairs(site).all(|(row, saving)| {
            theirs.find(|pair| pair.0 >= row).is_some_and(|pair| pair.0 == row && pair.1 >= saving)
        });
    }
    holds(model.sites.of(other), model.sites.of(site))
}
