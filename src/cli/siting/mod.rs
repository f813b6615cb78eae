//! `waystation siting`.

mod clock;
mod matrix;
mod region;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::engine;
use crate::siting::{Effort, Plan, Problem, ProblemError};

use super::error::CliError;
use super::output::{self, Format};

use clock::Deadline;
use matrix::MatrixArgs;
use region::RegionArgs;

/// Options of `siting`.
#[derive(Debug, Args)]
pub(super) struct Siting {
    /// Directory made by `waystation build`; its stations stand and stay
    #[arg(value_name = "DIR", required_unless_present = "matrix", conflicts_with = "matrix")]
    region: Option<PathBuf>,
    #[command(flatten)]
    order: Order,
    #[command(flatten)]
    question: RegionArgs,
    #[command(flatten, next_help_heading = "A matrix instead of a region")]
    matrix: MatrixArgs,
}

/// What is ordered, of a region or of a matrix.
#[derive(Debug, Args)]
struct Order {
    /// How many sites to add
    #[arg(long, value_name = "N")]
    add: Option<usize>,
    /// What the plan is for
    #[arg(long, value_enum, default_value = "max-cover")]
    objective: Objective,
    /// What all sites of the plan may cost together
    #[arg(long, value_name = "COST", allow_hyphen_values = true)]
    budget: Option<f64>,
    /// Seconds after which to answer with the best plan so far; Ctrl-C does so at once
    #[arg(long, value_name = "S", default_value_t = 60.0, allow_hyphen_values = true)]
    time_limit: f64,
    /// Put what is not proved after a fifth of the time to HiGHS, a general solver, with the plan as its start
    #[cfg(feature = "exact")]
    #[expect(clippy::doc_markdown, reason = "the words of --help")]
    #[arg(long)]
    exact: bool,
    /// Form of the answer [default: table, or by the extension of --out]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Objective {
    /// Serve as much demand as possible
    #[value(alias = "cover")]
    MaxCover,
    /// Serve all demand that can be served, with the fewest (or cheapest) sites
    #[value(alias = "all")]
    CoverAll,
    /// The least sum of weight times cost to the nearest site
    #[value(alias = "median")]
    PMedian,
}

impl From<Objective> for engine::Objective {
    fn from(objective: Objective) -> Self {
        match objective {
            Objective::MaxCover => Self::Cover,
            Objective::CoverAll => Self::All,
            Objective::PMedian => Self::Median,
        }
    }
}

impl Siting {
    pub fn run(self) -> Result<(), CliError> {
        match &self.region {
            Some(region) => self.question.run(region, &self.order),
            None => self.matrix.run(&self.order, self.question.depth()),
        }
    }
}

impl Order {
    /// The form of the answer.
    fn format(&self) -> Result<Format, CliError> {
        match (self.format, &self.out) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Format::Table),
            (None, Some(out)) => {
                let extension = out.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
                match extension.to_ascii_lowercase().as_str() {
                    "csv" => Ok(Format::Csv),
                    "json" => Ok(Format::Json),
                    "geojson" => Ok(Format::Geojson),
                    "txt" => Ok(Format::Table),
                    _ => Err(CliError::input(format!("`{}` has no known extension", out.display()))
                        .hint("name it .csv, .json, .geojson or .txt, or say --format")),
                }
            }
        }
    }

    /// Writes the answer where it is wanted.
    fn write(&self, text: &str) -> Result<(), CliError> {
        match &self.out {
            Some(out) => {
                output::write(out, text)?;
                eprintln!("wrote {} ({} bytes)", out.display(), text.len());
                Ok(())
            }
            None => output::print(text),
        }
    }

    /// The end of the time limit, from now on.
    fn deadline(&self) -> Result<Deadline, CliError> {
        Deadline::after(Instant::now(), self.time_limit)
    }

    #[cfg(not(feature = "exact"))]
    #[expect(clippy::unused_self, reason = "the second solver may be left out")]
    fn solve(&self, problem: &Problem, clock: &Deadline) -> Plan {
        problem.solve(&Effort::until(clock))
    }

    #[cfg(feature = "exact")]
    fn solve(&self, problem: &Problem, clock: &Deadline) -> Plan {
        let fifth = self.exact.then(|| Deadline::after(Instant::now(), self.time_limit / 5.0));
        match fifth {
            Some(Ok(own)) => problem.solve_exactly(&Effort::until(&own), self.time_limit * 4.0 / 5.0),
            _ => problem.solve(&Effort::until(clock)),
        }
    }
}

/// What is wrong with the question, and which option mends it.
fn explained(error: &ProblemError) -> CliError {
    let failure = CliError::input(error.to_string());
    match error {
        ProblemError::NoLimit => failure.hint("add --add 5, or a --budget"),
        ProblemError::TooMany { candidates, .. } => failure.hint(format!("ask for --add {candidates} at most")),
        ProblemError::BudgetBelowRequired { required, .. } => {
            failure.hint(format!("required sites count too: give a --budget above {required}"))
        }
        ProblemError::LimitOfCoverAll(_) => failure.hint("leave that out, or use --objective max-cover"),
        _ => failure,
    }
}

/// What the search did, in a line.
fn searched(plan: &Plan, time: Duration) -> String {
    let stopped = if clock::is_stopped() { "stopped; the best plan so far; " } else { "" };
    format!(
        "{stopped}{:.2} s: {} bounds of {} parts, {} million pairs looked at",
        time.as_secs_f64(),
        plan.work.bounds,
        plan.work.parts,
        plan.work.pairs / 1_000_000
    )
}
