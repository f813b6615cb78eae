//! Where to open next by anybody's own matrix.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::output::{self, Format};
use crate::render::{self, PlanFrame};
use crate::siting::{Goal, Limits, Matrix, MatrixError, Weights};

use super::{Objective, Order, explained, searched};

/// The tables of a matrix.
#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    /// Who reaches which site at what cost: a CSV with the columns demand, site and cost
    #[arg(
        long,
        value_name = "FILE",
        requires = "weights",
        conflicts_with_all = ["minutes", "metres", "speed", "at", "open", "need", "group"]
    )]
    matrix: Option<PathBuf>,
    /// How much demand there is: a CSV with the columns demand and weight
    #[arg(long, value_name = "FILE", requires = "matrix")]
    weights: Option<PathBuf>,
    /// The largest cost that counts, inclusive; a p-median takes it as the cost of demand that reaches nobody
    #[arg(long, value_name = "COST", allow_hyphen_values = true, requires = "matrix")]
    cutoff: Option<f64>,
    /// Sites that stand already and are part of every plan: a CSV with the column site
    #[arg(long, value_name = "FILE", requires = "matrix")]
    required: Option<PathBuf>,
    /// What each site costs: a CSV with the columns site and cost
    #[arg(long, value_name = "FILE", requires = "matrix")]
    costs: Option<PathBuf>,
}

impl MatrixArgs {
    pub fn run(&self, order: &Order, depth: usize) -> Result<(), CliError> {
        let format = order.format()?;
        if format == Format::Geojson {
            return Err(CliError::input("a matrix has no places to draw").hint("use `--format json`"));
        }
        if order.budget.is_some() && self.costs.is_none() {
            return Err(CliError::input("a budget needs costs").hint("add --costs FILE with the columns site and cost"));
        }
        let begin = Instant::now();
        let clock = order.deadline()?;
        let matrix = self.read()?;
        for note in matrix.notes() {
            eprintln!("{note}");
        }
        let goal = self.goal(&matrix, order.objective, depth)?;
        let cutoff = self.cutoff.unwrap_or(f64::INFINITY);
        let limits = Limits { add: order.add, budget: order.budget, apart: Vec::new() };
        let problem = matrix.problem(cutoff, goal, limits).map_err(|error| explained(&error))?;
        let plan = order.solve(&problem, &clock);
        clock.done();
        let id = |site| matrix.id(site).to_owned();
        let frame = PlanFrame {
            plan: &plan,
            goal,
            cutoff: self.cutoff,
            add: order.add,
            budget: order.budget,
            sites: [problem.candidates().count(), problem.required().count()],
            demand_points: matrix.demand_points(),
            id: &id,
        };
        order.write(&match format {
            Format::Csv => render::plan_rows(&frame).csv(),
            Format::Json | Format::Geojson => output::json(&render::plan_json(&frame)),
            Format::Table => {
                let (title, table) = render::plan_table(&frame);
                output::titled(&title, &table)
            }
        })?;
        eprintln!("{}", searched(&plan, begin.elapsed()));
        Ok(())
    }

    fn read(&self) -> Result<Matrix, CliError> {
        let (Some(matrix), Some(weights)) = (&self.matrix, &self.weights) else {
            return Err(CliError::input("a matrix needs weights").hint("give --matrix FILE --weights FILE"));
        };
        let weights = with(weights, Weights::read)?;
        let mut matrix = with(matrix, |bytes| Matrix::read(weights, bytes))?;
        if let Some(file) = &self.required {
            with(file, |bytes| matrix.require(bytes))?;
        }
        if let Some(file) = &self.costs {
            with(file, |bytes| matrix.price(bytes))?;
        }
        Ok(matrix)
    }

    fn goal(&self, matrix: &Matrix, objective: Objective, depth: usize) -> Result<Goal, CliError> {
        if let Some(cutoff) = self.cutoff.filter(|cutoff| !(cutoff.is_finite() && *cutoff >= 0.0)) {
            return Err(CliError::input(format!("--cutoff is {cutoff}; it must be a number of 0 or more")));
        }
        let wrong = |_| CliError::input(format!("--depth is {depth}; it must be 255 or less"));
        let deep = u8::try_from(depth).map_err(wrong)?;
        match (objective, self.cutoff) {
            (Objective::PMedian, _) if depth != 1 => {
                Err(CliError::input("a p-median sends everybody to the nearest site; it takes no --depth"))
            }
            (Objective::PMedian, cutoff) => {
                Ok(Goal::PMedian { unreached: cutoff.unwrap_or_else(|| matrix.largest_cost()) })
            }
            (_, None) => Err(CliError::input("say which cost still counts as served: --cutoff COST")),
            (Objective::MaxCover, Some(_)) => Ok(Goal::MaxCover { depth: deep }),
            (Objective::CoverAll, Some(_)) => Ok(Goal::CoverAll { depth: deep }),
        }
    }
}

/// Reads a file; what is wrong with it names the file.
fn with<T>(file: &Path, read: impl FnOnce(&[u8]) -> Result<T, MatrixError>) -> Result<T, CliError> {
    let named = |error: &dyn std::fmt::Display| CliError::input(format!("cannot use `{}`: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    read(&bytes).map_err(|error| named(&error))
}
