//! `waystation siting`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use crate::render::{self, PlanFrame};
use crate::siting::{Clock, Effort, Goal, Limits, Matrix, MatrixError, Plan, Problem, ProblemError, Progress, Weights};

use super::error::CliError;
use super::output::{self, Format};

/// Options of `siting`.
#[derive(Debug, Args)]
pub(super) struct Siting {
    /// Who reaches which site at what cost: a CSV with the columns demand, site and cost
    #[arg(long, value_name = "FILE")]
    matrix: PathBuf,
    /// How much demand there is: a CSV with the columns demand and weight
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
    /// The largest cost that counts, inclusive; a p-median takes it as the cost of demand that reaches nobody
    #[arg(long, value_name = "COST", allow_hyphen_values = true)]
    cutoff: Option<f64>,
    /// How many sites to add
    #[arg(long, value_name = "N")]
    add: Option<usize>,
    /// What the plan is for
    #[arg(long, value_enum, default_value = "max-cover")]
    objective: Objective,
    /// How many stations must be within reach for demand to count as served
    #[arg(long, value_name = "K", default_value_t = 1)]
    depth: u8,
    /// Sites that stand already and are part of every plan: a CSV with the column site
    #[arg(long, value_name = "FILE")]
    required: Option<PathBuf>,
    /// What all sites of the plan may cost together
    #[arg(long, value_name = "COST", allow_hyphen_values = true, requires = "costs")]
    budget: Option<f64>,
    /// What each site costs: a CSV with the columns site and cost
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// Seconds after which to answer with the best plan so far
    #[arg(long, value_name = "S", default_value_t = 60.0, allow_hyphen_values = true)]
    time_limit: f64,
    /// Put what is not proved after a fifth of the time to HiGHS, a general solver, with the plan as its start
    #[cfg(feature = "exact")]
    #[arg(long)]
    exact: bool,
    /// Form of the answer: table, csv or json
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Objective {
    /// Serve as much demand as possible
    MaxCover,
    /// Serve all demand that can be served, with the fewest (or cheapest) sites
    CoverAll,
    /// The least sum of weight times cost to the nearest site
    PMedian,
}

impl Siting {
    pub fn run(self) -> Result<(), CliError> {
        if self.format == Format::Geojson {
            return Err(CliError::input("a matrix has no places to draw").hint("use `--format json`"));
        }
        let begin = Instant::now();
        let clock = Deadline::after(begin, self.time_limit)?;
        let matrix = self.read()?;
        matrix.notes().iter().for_each(|note| eprintln!("{note}"));
        let goal = self.goal(&matrix)?;
        let cutoff = self.cutoff.unwrap_or(f64::INFINITY);
        let limits = Limits { add: self.add, budget: self.budget, apart: Vec::new() };
        let problem = matrix.problem(cutoff, goal, limits).map_err(|error| explained(&error))?;
        let plan = self.solve(&problem, &clock)?;
        clock.done();
        let id = |site| matrix.id(site).to_owned();
        let frame = PlanFrame {
            plan: &plan,
            goal,
            cutoff: self.cutoff,
            add: self.add,
            budget: self.budget,
            sites: [problem.candidates().count(), problem.required().count()],
            demand_points: matrix.demand_points(),
            id: &id,
        };
        self.print(&frame)?;
        eprintln!("{}", searched(&plan, begin.elapsed()));
        Ok(())
    }

    #[cfg(not(feature = "exact"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the second solver may be left out")]
    fn solve(&self, problem: &Problem, clock: &Deadline) -> Result<Plan, CliError> {
        Ok(problem.solve(&Effort::until(clock)))
    }

    #[cfg(feature = "exact")]
    fn solve(&self, problem: &Problem, clock: &Deadline) -> Result<Plan, CliError> {
        if !self.exact {
            return Ok(problem.solve(&Effort::until(clock)));
        }
        let own = Deadline::after(Instant::now(), self.time_limit / 5.0)?;
        Ok(problem.solve_exactly(&Effort::until(&own), self.time_limit * 4.0 / 5.0))
    }

    fn print(&self, frame: &PlanFrame<'_>) -> Result<(), CliError> {
        output::print(&match self.format {
            Format::Csv => render::plan_rows(frame).csv(),
            Format::Json | Format::Geojson => output::json(&render::plan_json(frame)),
            Format::Table => {
                let (title, table) = render::plan_table(frame);
                output::titled(&title, &table)
            }
        })
    }

    fn read(&self) -> Result<Matrix, CliError> {
        let weights = with(&self.weights, Weights::read)?;
        let mut matrix = with(&self.matrix, |bytes| Matrix::read(weights, bytes))?;
        if let Some(file) = &self.required {
            with(file, |bytes| matrix.require(bytes))?;
        }
        if let Some(file) = &self.costs {
            with(file, |bytes| matrix.price(bytes))?;
        }
        Ok(matrix)
    }

    fn goal(&self, matrix: &Matrix) -> Result<Goal, CliError> {
        if let Some(cutoff) = self.cutoff.filter(|cutoff| !(cutoff.is_finite() && *cutoff >= 0.0)) {
            return Err(CliError::input(format!("--cutoff is {cutoff}; it must be a number of 0 or more")));
        }
        match (self.objective, self.cutoff) {
            (Objective::PMedian, _) if self.depth != 1 => {
                Err(CliError::input("a p-median sends everybody to the nearest site; it takes no --depth"))
            }
            (Objective::PMedian, cutoff) => {
                Ok(Goal::PMedian { unreached: cutoff.unwrap_or_else(|| matrix.largest_cost()) })
            }
            (_, None) => Err(CliError::input("say which cost still counts as served: --cutoff COST")),
            (Objective::MaxCover, Some(_)) => Ok(Goal::MaxCover { depth: self.depth }),
            (Objective::CoverAll, Some(_)) => Ok(Goal::CoverAll { depth: self.depth }),
        }
    }
}

/// Reads a file; what is wrong with it names the file.
fn with<T>(file: &Path, read: impl FnOnce(&[u8]) -> Result<T, MatrixError>) -> Result<T, CliError> {
    let named = |error: &dyn std::fmt::Display| CliError::input(format!("cannot use `{}`: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    read(&bytes).map_err(|error| named(&error))
}

/// What is wrong with the question, and which option mends it.
fn explained(error: &ProblemError) -> CliError {
    let failure = CliError::input(error.to_string());
    match error {
        ProblemError::NoLimit => failure.hint("add --add 5, or --budget and --costs"),
        ProblemError::TooMany { candidates, .. } => failure.hint(format!("ask for --add {candidates} at most")),
        ProblemError::BudgetBelowRequired { required, .. } => {
            failure.hint(format!("required sites count too: give a --budget above {required}"))
        }
        ProblemError::LimitOfCoverAll(_) => failure.hint("leave --add and --budget out, or use --objective max-cover"),
        _ => failure,
    }
}

fn searched(plan: &Plan, time: Duration) -> String {
    format!(
        "{:.2} s: {} bounds of {} parts, {} million pairs looked at",
        time.as_secs_f64(),
        plan.work.bounds,
        plan.work.parts,
        plan.work.pairs / 1_000_000
    )
}

/// The end of the time limit; shows how far the search is until then.
struct Deadline {
    end: Instant,
    shown: Mutex<Option<ProgressBar>>,
}

impl Deadline {
    fn after(begin: Instant, seconds: f64) -> Result<Self, CliError> {
        let wrong = || CliError::input(format!("--time-limit is {seconds}; it must be a number of seconds, 0 or more"));
        let limit = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
        let end = begin.checked_add(limit).ok_or_else(wrong)?;
        Ok(Self { end, shown: Mutex::default() })
    }

    /// Clears what was shown.
    fn done(&self) {
        if let Some(bar) = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

impl Clock for Deadline {
    fn is_over(&self) -> bool {
        Instant::now() >= self.end
    }

    fn hear(&self, progress: Progress) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let mut shown = self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let bar = shown.get_or_insert_with(ProgressBar::new_spinner);
        let left = self.end.saturating_duration_since(Instant::now()).as_secs();
        bar.set_message(format!("{} so far, bound {}, {left} s left", progress.objective, progress.bound));
        bar.tick();
    }
}
