//! A queue of buckets, one per tenth of a second.
//!
//! Costs are whole tenths under a cutoff, so a heap would only add a logarithm. A bitmap over the buckets
//! skips the empty ones.
//!
//! # References
//!
//! Dial, *Algorithm 360: Shortest-path forest with topological ordering* (CACM 12, 1969).

/// Entries by bucket; each bucket is a list threaded through `entries`.
#[derive(Debug)]
pub(super) struct BucketQueue<T> {
    /// The newest entry of each bucket, [`END`] where there is none.
    heads: Vec<u32>,
    entries: Vec<(T, u32)>,
    /// The list of entries that can be used again: the queue stays as small as what waits in it.
    free: u32,
    /// One bit a bucket that holds anything.
    occupied: Vec<u64>,
    /// No bucket before this one holds anything.
    at: usize,
}

const END: u32 = u32::MAX;

impl<T: Copy> Default for BucketQueue<T> {
    fn default() -> Self {
        Self::up_to(0)
    }
}

impl<T: Copy> BucketQueue<T> {
    /// A queue for costs from 0 to `last`.
    pub fn up_to(last: u16) -> Self {
        let mut queue = Self { heads: Vec::new(), entries: Vec::new(), free: END, occupied: Vec::new(), at: 0 };
        queue.start(last);
        queue
    }

    /// Makes an empty queue ready for costs from 0 to `last` once more.
    pub fn start(&mut self, last: u16) {
        debug_assert!(self.occupied.iter().all(|&word| word == 0), "something still waits");
        let buckets = usize::from(last) + 1;
        self.heads.resize(buckets, END);
        self.occupied.resize(buckets.div_ceil(64), 0);
        self.entries.clear();
        (self.free, self.at) = (END, 0);
    }

    /// Adds `item` at `cost`, unless the queue does not reach that far.
    ///
    /// A cost below that of the last item taken would be lost: the caller only ever adds to costs.
    #[inline]
    pub fn push(&mut self, cost: u32, item: T) {
        let bucket = cost as usize;
        let Some(head) = self.heads.get_mut(bucket) else { return };
        let next = *head;
        if let Some(entry) = self.entries.get_mut(self.free as usize) {
            *head = std::mem::replace(&mut self.free, entry.1);
            *entry = (item, next);
        } else {
            *head = self.entries.len() as u32;
            self.entries.push((item, next));
        }
        self.occupied[bucket / 64] |= 1 << (bucket % 64);
    }

    /// Takes the newest of the cheapest items; gives its cost too.
    #[inline]
    pub fn pop(&mut self) -> Option<(u16, T)> {
        let bucket = self.next_occupied()?;
        self.at = bucket;
        let head = self.heads[bucket];
        let entry = &mut self.entries[head as usize];
        let (item, next) = *entry;
        entry.1 = std::mem::replace(&mut self.free, head);
        self.heads[bucket] = next;
        if next == END {
            self.occupied[bucket / 64] &= !(1 << (bucket % 64));
        }
        Some((bucket as u16, item))
    }

    #[inline]
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
    fn items_come_in_the_order_of_costs_and_what_is_out_of_reach_is_left_out() {
        let mut queue = BucketQueue::up_to(200);
        for _ in 0..2 {
            for (cost, item) in [(130, 'b'), (0, 'a'), (130, 'c'), (201, 'x'), (63, 'd'), (64, 'e')] {
                queue.push(cost, item);
            }
            let mut seen = Vec::new();
            while let Some((cost, item)) = queue.pop() {
                if cost == 0 {
                    queue.push(200, 'f');
                }
                seen.push((cost, item));
            }
            assert_eq!(seen, [(0, 'a'), (63, 'd'), (64, 'e'), (130, 'c'), (130, 'b'), (200, 'f')]);
            queue.start(200);
        }
    }
}
