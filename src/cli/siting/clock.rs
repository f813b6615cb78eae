//! When a search ends: at the end of its time, or at Ctrl-C.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::siting::{Clock, Progress};

use crate::cli::error::CliError;

/// Whether Ctrl-C was pressed.
static STOPPED: AtomicBool = AtomicBool::new(false);
static LISTENING: Once = Once::new();

/// From now on the first Ctrl-C ends a search with the best plan so far, the second ends the program.
fn listen() {
    LISTENING.call_once(|| {
        std::thread::spawn(|| {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
            runtime.block_on(async {
                if tokio::signal::ctrl_c().await.is_ok() {
                    STOPPED.store(true, Ordering::Relaxed);
                    eprintln!("stopping; press Ctrl-C once more to end without a plan");
                }
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            });
        });
    });
}

/// Whether Ctrl-C was pressed.
pub(super) fn is_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// Ends at Ctrl-C alone; shows how many searches along streets are done.
pub(super) struct Interrupt {
    bar: Mutex<Option<ProgressBar>>,
}

impl Interrupt {
    pub fn new() -> Self {
        listen();
        Self { bar: Mutex::default() }
    }

    /// Hears that so many of all searches are done; called from several threads.
    pub fn searched(&self, done: usize, all: usize) {
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        if std::io::stderr().is_terminal() {
            let style = || {
                ProgressStyle::with_template("{bar:30} {pos}/{len} candidates {per_sec}, {eta} left")
                    .unwrap_or_else(|_| ProgressStyle::default_bar())
            };
            bar.get_or_insert_with(|| ProgressBar::new(all as u64).with_style(style())).set_position(done as u64);
        }
        if done == all
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Clock for Interrupt {
    fn is_over(&self) -> bool {
        is_stopped()
    }
}

/// The end of the time limit, or Ctrl-C; shows how far the search is until then.
pub(super) struct Deadline {
    end: Instant,
    shown: Mutex<Option<ProgressBar>>,
}

impl Deadline {
    pub fn after(begin: Instant, seconds: f64) -> Result<Self, CliError> {
        listen();
        let wrong = || CliError::input(format!("--time-limit is {seconds}; it must be a number of seconds, 0 or more"));
        let limit = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
        let end = begin.checked_add(limit).ok_or_else(wrong)?;
        Ok(Self { end, shown: Mutex::default() })
    }

    /// Clears what was shown.
    pub fn done(&self) {
        if let Some(bar) = self.shown.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

impl Clock for Deadline {
    fn is_over(&self) -> bool {
        is_stopped() || Instant::now() >= self.end
    }

    fn hear(&self, progress: Progress) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = shown.get_or_insert_with(ProgressBar::new_spinner);
        let left = self.end.saturating_duration_since(Instant::now()).as_secs();
        bar.set_message(format!("{} so far, bound {}, {left} s left", progress.objective, progress.bound));
        bar.tick();
    }
}
