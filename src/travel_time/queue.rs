//! A queue of buckets, one per tenth of a second.
//!
//! Costs are whole tenths under a cutoff, so a heap would only add a logarithm. A bitmap over the buckets
//! skips the empty ones.
//!
//! # References
//!
//! Dial, *Algorithm 360: Shortest-path forest with topological ordering* (CACM 12, 1969).

/// Entries by bucket; each bucket is a list threaded through `entries`.
pub(super) struct BucketQueue<T> {
    /// The newest entry of each bucket, [`END`] where there is none.
    heads: Vec<u32>,
    entries: Vec<(T, u32)>,
    /// One bit a bucket that holds anything.
    occupied: Vec<u64>,
    /// No bucket before this one holds anything.
    at: usize,
}

const END: u32 = u32::MAX;

impl<T: Copy> BucketQueue<T> {
    /// A queue for costs from 0 to `last`.
    pub fn up_to(last: u16) -> Self {
        let buckets = usize::from(last) + 1;
        Self { heads: vec![END; buckets], entries: Vec::new(), occupied: vec![0; buckets.div_ceil(64)], at: 0 }
    }

    /// Adds `item` at `cost`, unless the queue does not reach that far.
    ///
    /// A cost below that of the last bucket taken would be lost: the caller only ever adds to costs.
    pub fn push(&mut self, cost: u32, item: T) {
        let bucket = cost as usize;
        if let Some(head) = self.heads.get_mut(bucket) {
            self.entries.push((item, *head));
            *head = (self.entries.len() - 1) as u32;
            self.occupied[bucket / 64] |= 1 << (bucket % 64);
        }
    }

    /// Takes all of the cheapest bucket, newest first, into `items`; gives its cost.
    pub fn take(&mut self, items: &mut Vec<T>) -> Option<u16> {
        let bucket = self.next_occupied()?;
        self.at = bucket;
        self.occupied[bucket / 64] &= !(1 << (bucket % 64));
        let mut next = std::mem::replace(&mut self.heads[bucket], END);
        items.clear();
        while next != END {
            let (item, after) = self.entries[next as usize];
            items.push(item);
            next = after;
        }
        Some(bucket as u16)
    }

    fn next_occupied(&self) -> Option<usize> {
        let first = self.at / 64;
        let rest = self.occupied.get(first)? & (u64::MAX << (self.at % 64));
        if rest != 0 {
            return Some(first * 64 + rest.trailing_zeros() as usize);
        }
        let word = (first + 1..self.occupied.len()).find(|&word| self.occupied[word] != 0)?;
        Some(word * 64 + self.occupied[word].trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_come_in_order_and_what_is_out_of_reach_is_left_out() {
        let mut queue = BucketQueue::up_to(200);
        for (cost, item) in [(130, 'b'), (0, 'a'), (130, 'c'), (201, 'x'), (63, 'd'), (64, 'e')] {
            queue.push(cost, item);
        }
        let mut items = Vec::new();
        let mut seen = Vec::new();
        while let Some(cost) = queue.take(&mut items) {
            if cost == 0 {
                queue.push(200, 'f');
            }
            seen.push((cost, items.iter().collect::<String>()));
        }
        let expect = [(0, "a"), (63, "d"), (64, "e"), (130, "cb"), (200, "f")];
        assert_eq!(seen, expect.map(|(cost, items)| (cost, items.to_owned())));
    }
}
