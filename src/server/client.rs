//! Whether anybody still waits for an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Somebody who waits: dropped with the handler, when the client goes away or the server gives up.
#[derive(Debug, Default)]
pub struct Client(Arc<AtomicBool>);

/// Tells work whether the client is gone.
#[derive(Clone, Debug)]
pub struct Gone(Arc<AtomicBool>);

impl Client {
    /// For the work.
    #[must_use]
    pub fn gone(&self) -> Gone {
        Gone(Arc::clone(&self.0))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Gone {
    /// Whether nobody waits any more.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
