//! Which demand reaches which site, and at what cost.

/// For each site the demand points that reach it, with the cost of the way.
#[derive(Clone, Debug)]
pub struct Reach {
    first: Vec<usize>,
    demand: Vec<u32>,
    cost: Vec<f64>,
}

impl Default for Reach {
    fn default() -> Self {
        Self::new()
    }
}

impl Reach {
    /// No site yet.
    #[must_use]
    pub fn new() -> Self {
        Self { first: vec![0], demand: Vec::new(), cost: Vec::new() }
    }

    /// Adds the next site with the demand points that reach it, in any order. Of a demand point that is named twice
    /// the smaller cost counts.
    pub fn site(&mut self, reached: impl IntoIterator<Item = (u32, f64)>) {
        let mut reached: Vec<(u32, f64)> = reached.into_iter().collect();
        reached.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        reached.dedup_by_key(|pair| pair.0);
        self.demand.extend(reached.iter().map(|pair| pair.0));
        self.cost.extend(reached.iter().map(|pair| pair.1));
        self.first.push(self.demand.len());
    }

    /// How many sites there are.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.first.len() - 1
    }

    /// How many pairs of demand and site there are.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.demand.len()
    }

    /// The demand points that reach a site, in order, with the cost of the way.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    pub fn of(&self, site: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let run = self.first[site]..self.first[site + 1];
        self.demand[run.clone()].iter().copied().zip(self.cost[run].iter().copied())
    }
}
