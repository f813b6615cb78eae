//! Work that takes a while: on threads of its own, so much of it at once, and so many in the queue.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::problem::{Code, Problem};

/// Lets a fixed number of jobs run and a fixed number wait; whoever comes then is asked to come again.
///
/// A job that has begun keeps its place until it ends, also when nobody waits for its answer any more: what runs
/// stays bounded.
#[derive(Debug)]
pub struct Gate {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    waiting: usize,
}

impl Gate {
    /// A gate for `running` jobs at once and `waiting` in the queue.
    #[must_use]
    pub fn new(running: usize, waiting: usize) -> Self {
        Self { running: semaphore(running), admitted: semaphore(running + waiting), waiting }
    }

    /// Runs `job` on a thread where it may take its time.
    ///
    /// # Errors
    ///
    /// [`Code::TooBusy`] when the queue is full, [`Code::Internal`] when the job panicked.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| self.too_busy())?;
        // The semaphores are never closed.
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Problem::internal())?;
        let job = move || {
            let _places = (admitted, running);
            job()
        };
        tokio::task::spawn_blocking(job).await.map_err(|_| Problem::internal())
    }

    fn too_busy(&self) -> Problem {
        let waiting = self.waiting;
        Problem::new(
            Code::TooBusy,
            format!("{waiting} questions of this kind wait already; ask again after the seconds in `retry-after`"),
        )
    }
}

fn semaphore(permits: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(permits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn who_finds_the_queue_full_is_asked_to_come_again() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        runtime.block_on(async {
            let gate = Arc::new(Gate::new(1, 1));
            let (finish, wait) = mpsc::channel::<()>();
            let first = tokio::spawn({
                let gate = Arc::clone(&gate);
                async move { gate.run(move || wait.recv().is_ok()).await }
            });
            while gate.running.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
            let second = tokio::spawn({
                let gate = Arc::clone(&gate);
                async move { gate.run(|| true).await }
            });
            while gate.admitted.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
            assert_eq!(gate.run(|| true).await.unwrap_err().code, Code::TooBusy);
            finish.send(()).unwrap();
            assert_eq!((first.await.unwrap(), second.await.unwrap()), (Ok(true), Ok(true)));
            assert_eq!(gate.run(|| -> bool { panic!("as a test") }).await.unwrap_err().code, Code::Internal);
            assert_eq!(gate.run(|| true).await, Ok(true));
        });
    }
}
