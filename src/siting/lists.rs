//! One short list for each of many things, end to end in one array.

/// Lists of numbers, each number with a value or none with one.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    first: Vec<u32>,
    items: Vec<u32>,
    values: Vec<f64>,
}

impl Lists {
    /// No list yet.
    pub fn new() -> Self {
        Self { first: vec![0], items: Vec::new(), values: Vec::new() }
    }

    /// Adds the next list.
    pub fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.first.push(self.items.len() as u32);
    }

    /// Adds the next list, with values.
    pub fn push_valued(&mut self, pairs: impl IntoIterator<Item = (u32, f64)>) {
        for (item, value) in pairs {
            self.items.push(item);
            self.values.push(value);
        }
        self.first.push(self.items.len() as u32);
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.first.len().max(1) - 1
    }

    /// How many items are in all lists.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// A list.
    pub fn of(&self, index: usize) -> &[u32] {
        &self.items[self.run(index)]
    }

    /// A list with its values; empty where there are none.
    pub fn valued(&self, index: usize) -> (&[u32], &[f64]) {
        let run = self.run(index);
        (&self.items[run.clone()], &self.values[run])
    }

    /// Pairs of a list that has values.
    pub fn pairs(&self, index: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let (items, values) = self.valued(index);
        items.iter().copied().zip(values.iter().copied())
    }

    fn run(&self, index: usize) -> std::ops::Range<usize> {
        self.first[index] as usize..self.first[index + 1] as usize
    }

    /// The same pairs the other way round: for each of `count` items the lists that hold it, in order.
    pub fn turned(&self, count: usize) -> Self {
        let mut first = vec![0_u32; count + 1];
        for &item in &self.items {
            first[item as usize + 1] += 1;
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut items = vec![0; self.items.len()];
        let mut values = vec![0.0; self.values.len()];
        for list in 0..self.len() {
            for at in self.run(list) {
                let to = &mut next[self.items[at] as usize];
                items[*to as usize] = list as u32;
                if let Some(&value) = self.values.get(at) {
                    values[*to as usize] = value;
                }
                *to += 1;
            }
        }
        Self { first, items, values }
    }

    /// Puts each list into the order of falling values; equal values by item.
    pub fn sort_by_value(&mut self) {
        let mut pairs: Vec<(u32, f64)> = Vec::new();
        for list in 0..self.len() {
            pairs.clear();
            pairs.extend(self.pairs(list));
            pairs.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            for (at, &(item, value)) in self.run(list).zip(&pairs) {
                self.items[at] = item;
                self.values[at] = value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_twice_gives_the_same_lists() {
        let mut lists = Lists::new();
        lists.push_valued([(2, 5.0), (0, 1.0)]);
        lists.push_valued([]);
        lists.push_valued([(2, 7.0)]);
        let turned = lists.turned(3);
        assert_eq!(turned.pairs(2).collect::<Vec<_>>(), [(0, 5.0), (2, 7.0)]);
        assert_eq!((turned.of(1).len(), turned.items()), (0, 3));
        let mut back = turned.turned(3);
        back.sort_by_value();
        assert_eq!(back.pairs(0).collect::<Vec<_>>(), lists.pairs(0).collect::<Vec<_>>());
    }
}
