//! Progress on standard error: a bar with rate and estimate on a terminal, a line a step elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::network::osm::Step;

/// Shows the steps of long work.
pub(super) struct Shown {
    terminal: bool,
    current: Mutex<Option<(&'static str, ProgressBar)>>,
}

impl Shown {
    pub fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), current: Mutex::default() }
    }

    /// Hears of a step; called from several threads.
    pub fn step(&self, step: Step) {
        let mut current = self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = current.as_ref().is_some_and(|(name, _)| *name == step.name);
        if !known {
            if let Some((_, bar)) = current.take() {
                bar.finish_and_clear();
            }
            *current = Some((step.name, self.bar(step)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.set_position(bar.position().max(step.done));
        }
    }

    fn bar(&self, step: Step) -> ProgressBar {
        if !self.terminal {
            eprintln!("{} ...", step.name);
            return ProgressBar::hidden();
        }
        let style = format!("{{msg:22}} {{bar:30}} {{pos}}/{{len}} {} {{per_sec}}, {{eta}} left", step.unit);
        let style = ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(step.total).with_style(style).with_message(step.name)
    }

    /// Clears the bar.
    pub fn done(&self) {
        if let Some((_, bar)) = self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}
