//! Connections that have asked nothing yet: the first to go when there is no room.
//!
//! Who means to ask does so at once. Thousands of connections that never do would else keep everybody out for as
//! long as the header of a request may take.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;

/// Whether one connection has asked anything.
#[derive(Debug, Default)]
pub struct Voice {
    heard: AtomicBool,
    leave: Notify,
}

impl Voice {
    /// It has asked.
    pub fn hear(&self) {
        self.heard.store(true, Ordering::Relaxed);
    }

    fn silent(&self) -> bool {
        !self.heard.load(Ordering::Relaxed)
    }

    /// Is ready when it was silent for `longest`, or has to give way to others; never once it was heard.
    pub async fn must_leave(&self, longest: Duration) {
        // Out of time, or told to leave: either will do.
        let _ = tokio::time::timeout(longest, self.leave.notified()).await;
        if !self.silent() {
            std::future::pending::<()>().await;
        }
    }
}

/// All voices that were not heard yet, the oldest first, and some that were.
#[derive(Debug, Default)]
pub struct Silent(Mutex<VecDeque<Weak<Voice>>>);

impl Silent {
    /// A voice to listen for.
    pub fn enter(&self) -> Arc<Voice> {
        let voice = Arc::<Voice>::default();
        let mut voices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while voices.front().is_some_and(|first| silent(first).is_none()) {
            voices.pop_front();
        }
        voices.push_back(Arc::downgrade(&voice));
        voice
    }

    /// Tells the one that was silent for longest to leave; gives whether there was one.
    pub fn give_way(&self) -> bool {
        let mut voices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(first) = voices.pop_front() {
            if let Some(voice) = silent(&first) {
                voice.leave.notify_one();
                return true;
            }
        }
        false
    }
}

/// The voice, if its connection is open and has asked nothing.
fn silent(voice: &Weak<Voice>) -> Option<Arc<Voice>> {
    voice.upgrade().filter(|voice| voice.silent())
}
