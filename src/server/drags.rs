//! Questions that come in streams: of one drag only the newest is worth an answer.
//!
//! A page that drags a station asks anew with every move of the pointer. Whoever asks names the drag (`session`); a
//! question that is not the newest of its drag leaves the queue, or stops where it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// The newest question of each drag.
#[derive(Debug, Default)]
pub struct Drags {
    newest: Mutex<HashMap<Drag, watch::Sender<u64>>>,
}

/// Who drags, and what he calls it.
type Drag = (String, String);

/// A question of a drag, until it is answered or dropped.
#[derive(Debug)]
pub struct Turn {
    drags: Arc<Drags>,
    drag: Drag,
    number: u64,
    newest: watch::Receiver<u64>,
}

impl Drags {
    /// The turn of the newest question; all before it are over.
    #[must_use]
    pub fn turn(self: &Arc<Self>, who: &str, session: &str) -> Turn {
        let drag = (who.to_owned(), session.to_owned());
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = newest.entry(drag.clone()).or_insert_with(|| watch::Sender::new(0));
        sender.send_modify(|number| *number += 1);
        let newest = sender.subscribe();
        let number = *newest.borrow();
        Turn { drags: Arc::clone(self), drag, number, newest }
    }

    #[cfg(test)]
    fn count(&self) -> usize {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Turn {
    /// Whether a newer question has come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        *self.newest.borrow() != self.number
    }

    /// Ends when a newer question has come.
    pub fn over(&self) -> impl Future<Output = ()> + use<> {
        let (mut newest, number) = (self.newest.clone(), self.number);
        async move {
            // A drag that was forgotten has no newer question.
            if newest.wait_for(|newest| *newest != number).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut newest = self.drags.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.get(&self.drag).is_some_and(|sender| *sender.borrow() == self.number) {
            newest.remove(&self.drag);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_a_drag_is_the_only_one_and_nothing_is_kept() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let drags = Arc::new(Drags::default());
            let first = drags.turn("amy", "a");
            let other = [drags.turn("amy", "b"), drags.turn("bob", "a")];
            assert!(!first.is_over());
            let over = tokio::spawn(first.over());
            tokio::task::yield_now().await;
            let second = drags.turn("amy", "a");
            over.await.unwrap();
            assert!(first.is_over() && !second.is_over() && other.iter().all(|turn| !turn.is_over()));
            drop(first);
            assert_eq!(drags.count(), 3, "the newest is still there");
            let third = drags.turn("amy", "a");
            assert!(second.is_over());
            drop((second, third, other));
            assert_eq!(drags.count(), 0);
            // A name that was forgotten begins again, and is not taken for an old question.
            let again = drags.turn("amy", "a");
            let waited = tokio::time::timeout(std::time::Duration::from_millis(5), again.over()).await;
            assert!(!again.is_over() && waited.is_err());
        });
    }
}
