//! Parts of a covering that have nothing to do with each other.

use super::lists::Lists;
use super::model::{Kind, Model, NONE};

/// Sites and rows that are joined to each other and to no others.
#[derive(Clone, Debug)]
pub(super) struct Island {
    /// The question of the island alone.
    pub model: Model,
    /// For each site of the island the site of the whole.
    pub sites: Vec<u32>,
}

/// Takes a covering of all apart, the smallest island first. Nothing but rows joins its sites: no number to pick, no
/// budget, no spacing.
pub(super) fn islands(model: &Model) -> Vec<Island> {
    debug_assert!(model.kind == Kind::CoverAll && model.is_free());
    let mut joined = Joined((0..model.site_count() as u32).collect());
    for row in 0..model.row_count() {
        for pair in model.rows.of(row).windows(2) {
            joined.join(pair[0], pair[1]);
        }
    }
    let mut number = vec![NONE; model.site_count()];
    let mut sites: Vec<Vec<u32>> = Vec::new();
    for site in 0..model.site_count() as u32 {
        let root = joined.root(site) as usize;
        if number[root] == NONE {
            number[root] = sites.len() as u32;
            sites.push(Vec::new());
        }
        sites[number[root] as usize].push(site);
    }
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); sites.len()];
    for row in 0..model.row_count() {
        let root = joined.root(model.rows.of(row)[0]) as usize;
        rows[number[root] as usize].push(row as u32);
    }
    let mut place = vec![NONE; model.site_count()];
    let mut islands: Vec<Island> =
        sites.into_iter().zip(rows).map(|(sites, rows)| island(model, sites, &rows, &mut place)).collect();
    islands.sort_by_key(|island| (island.model.sites.items(), island.sites[0]));
    islands
}

fn island(whole: &Model, sites: Vec<u32>, members: &[u32], place: &mut [u32]) -> Island {
    sites.iter().zip(0..).for_each(|(&site, new)| place[site as usize] = new);
    let mut rows = Lists::new();
    for &row in members {
        rows.push(whole.rows.of(row as usize).iter().map(|&site| place[site as usize]));
    }
    let need =
        if whole.need.is_empty() { Vec::new() } else { members.iter().map(|&row| whole.need[row as usize]).collect() };
    let model = Model {
        kind: whole.kind,
        sites: rows.turned(sites.len()),
        rows,
        value: members.iter().map(|&row| whole.value[row as usize]).collect(),
        need,
        fee: sites.iter().map(|&site| whole.fee[site as usize]).collect(),
        cost: Vec::new(),
        apart: Lists::default(),
        group: Vec::new(),
        pick: sites.len(),
        budget: whole.budget,
        step: whole.step,
        grain: whole.grain,
    };
    Island { model, sites }
}

/// Which sites belong together, each pointing towards one that speaks for all.
struct Joined(Vec<u32>);

impl Joined {
    fn root(&mut self, site: u32) -> u32 {
        let mut at = site;
        while self.0[at as usize] != at {
            let next = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = next;
            at = next;
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
