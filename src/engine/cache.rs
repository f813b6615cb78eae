//! A small cache of things that take long to make and never change.

use std::sync::{Arc, Mutex, OnceLock};

/// The most recently used values, at most `capacity` of them. A value is made once, however many ask for it.
#[derive(Debug)]
pub(super) struct Cache<K, V> {
    capacity: usize,
    /// The most recently used last.
    entries: Mutex<Vec<(K, Arc<OnceLock<V>>)>>,
}

impl<K: PartialEq, V> Cache<K, V> {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, entries: Mutex::default() }
    }

    /// The value for `key`, made by `make` unless it is there.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<OnceLock<V>> {
        let slot = {
            // A panic while the lock is held cannot leave the list half-changed.
            let mut entries = self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let slot = match entries.iter().position(|(other, _)| *other == key) {
                Some(found) => entries.remove(found).1,
                None => Arc::default(),
            };
            if entries.len() >= self.capacity {
                entries.remove(0);
            }
            entries.push((key, Arc::clone(&slot)));
            slot
        };
        // Made outside the lock: other keys do not wait.
        slot.get_or_init(make);
        slot
    }
}

/// The value of a slot that [`Cache::get`] gave.
pub(super) fn made<V>(slot: &OnceLock<V>) -> &V {
    slot.get().expect("Cache::get makes it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_the_oldest_goes_first() {
        let cache = Cache::new(2);
        let get = |key: u32, fresh: &mut bool| {
            *fresh = false;
            *made(&cache.get(key, || {
                *fresh = true;
                key * 10
            }))
        };
        let mut fresh = false;
        assert_eq!((get(1, &mut fresh), fresh), (10, true));
        assert_eq!((get(2, &mut fresh), fresh), (20, true));
        assert_eq!((get(1, &mut fresh), fresh), (10, false));
        assert_eq!((get(3, &mut fresh), fresh), (30, true)); // 2 goes
        assert_eq!((get(1, &mut fresh), fresh), (10, false));
        assert_eq!((get(2, &mut fresh), fresh), (20, true));
    }
}
