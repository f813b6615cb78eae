//! A second opinion by a general solver of integer programs: `HiGHS`, with our plan as its start.
//!
//! # References
//!
//! Huangfu and Hall, *Parallelizing the dual revised simplex method* (Mathematical Programming Computation 10, 2018),
//! <https://highs.dev>.

use highs::{HighsModelStatus, RowProblem, Sense};

use super::clock::Effort;
use super::improve::improved;
use super::model::{Kind, Model};
use super::node::settled;
use super::restrict::Part;

/// What the other solver found.
#[derive(Clone, Debug)]
pub(super) struct Opinion {
    /// The sites of its plan.
    pub sites: Vec<u32>,
    /// No plan is worth more, in floating point.
    pub bound: f64,
}

/// Its sums are inexact by about this share.
const ROUNDING: f64 = 1e-9;

/// Asks for a plan within `seconds`, beginning with these sites; none when nothing was found.
pub(super) fn opinion(whole: &Model, start: &[u32], seconds: f64) -> Option<Opinion> {
    let (taken, part) = settled(whole, &Effort::endless())?;
    let model = &part.model;
    if model.row_count() == 0 || model.site_count() == 0 {
        return Some(Opinion { sites: taken, bound: part.base });
    }
    let (problem, columns) = stated(model);
    let first = start_values(&part, start, columns);
    let mut asked = problem.try_optimise(Sense::Maximise).ok()?;
    asked.make_quiet();
    asked.set_option("threads", 1);
    asked.set_option("time_limit", seconds);
    asked.set_option("mip_rel_gap", 0.0);
    if let Some(first) = first {
        asked.set_solution(Some(&first), None, None, None);
    }
    let solved = asked.try_solve().ok()?;
    let optimal = solved.status() == HighsModelStatus::Optimal;
    if !optimal && solved.status() != HighsModelStatus::ReachedTimeLimit {
        return None;
    }
    let solution = solved.get_solution();
    let open = (0..model.site_count() as u32).filter(|&site| solution.columns()[site as usize] > 0.5);
    let open: Vec<u32> = open.collect();
    let bound = solved.double_info_value(c"mip_dual_bound").ok()?;
    let sites = taken.iter().copied().chain(open.iter().map(|&site| part.sites[site as usize])).collect();
    let bound = part.base + (bound + bound.abs() * ROUNDING) * model.step;
    Some(Opinion { sites, bound })
}

/// The question as an integer program, amounts in steps: a column for each site, then one for each row (for a median
/// each pair). Also how many columns there are.
fn stated(model: &Model) -> (RowProblem, usize) {
    let mut problem = RowProblem::default();
    let steps = |units: f64| units / model.step;
    let sites: Vec<_> =
        (0..model.site_count()).map(|site| problem.add_integer_column(-steps(model.fee(site)), 0..=1)).collect();
    let mut columns = sites.len();
    for row in 0..model.row_count() {
        let near = model.rows.of(row).iter().map(|&site| sites[site as usize]);
        let need = f64::from(model.need(row));
        match model.kind {
            Kind::CoverAll => problem.add_row(need.., near.map(|site| (site, 1.0))),
            Kind::Cover => {
                let value = steps(model.value[row]);
                // A row with half its sites must not count half.
                let served = problem.add_column_with_integrality(value, 0..=1, need > 1.0);
                columns += 1;
                problem.add_row(0.0.., near.map(|site| (site, 1.0)).chain([(served, -need)]));
            }
            Kind::Median => {
                let mut sent = Vec::new();
                for (site, saving) in model.rows.pairs(row) {
                    let share = problem.add_column(steps(saving), 0..=1);
                    columns += 1;
                    problem.add_row(0.0.., [(sites[site as usize], 1.0), (share, -1.0)]);
                    sent.push((share, 1.0));
                }
                problem.add_row(..=1.0, sent);
            }
        }
    }
    if model.kind != Kind::CoverAll {
        problem.add_row(..=model.pick as f64, sites.iter().map(|&site| (site, 1.0)));
    }
    if !model.cost.is_empty() {
        // Budgets are whole units too; in shares of the budget they are near one.
        let most = model.budget.max(1.0);
        let costs = sites.iter().zip(&model.cost).map(|(&site, cost)| (site, cost / most));
        problem.add_row(..=model.budget / most, costs);
    }
    for site in 0..model.site_count() {
        for &other in model.apart(site).iter().filter(|&&other| other as usize > site) {
            problem.add_row(..=1.0, [(sites[site], 1.0), (sites[other as usize], 1.0)]);
        }
    }
    (problem, columns)
}

/// The start as values of all columns; none where it is no plan of the part.
fn start_values(part: &Part, start: &[u32], columns: usize) -> Option<Vec<f64>> {
    let model = &part.model;
    if model.kind == Kind::CoverAll {
        return None;
    }
    let inside = (0..part.sites.len() as u32).filter(|&site| start.contains(&part.sites[site as usize]));
    let open = improved(model, &inside.collect::<Vec<u32>>(), &mut 0, &Effort::endless());
    let mut values = vec![0.0; columns];
    for &site in &open {
        values[site as usize] = 1.0;
    }
    let mut column = model.site_count();
    for row in 0..model.row_count() {
        let near = model.rows.of(row);
        if model.kind == Kind::Median {
            // The first open site in the order of savings.
            if let Some(first) = near.iter().position(|site| open.contains(site)) {
                values[column + first] = 1.0;
            }
            column += near.len();
        } else {
            let count = near.iter().filter(|site| open.contains(site)).count();
            values[column] = f64::from(u8::from(count >= usize::from(model.need(row))));
            column += 1;
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::super::clock::Effort;
    use super::super::problem::{Goal, Limits, Problem, Site, SiteId};
    use super::super::random::Random;
    use super::super::reach::Reach;

    /// Two solvers that share nothing but the question agree.
    #[test]
    fn the_other_solver_comes_to_the_same_objective() {
        let goals = [Goal::MaxCover { depth: 1 }, Goal::MaxCover { depth: 2 }, Goal::CoverAll { depth: 1 }];
        let goals = goals.into_iter().chain([Goal::PMedian { unreached: 60.0 }]);
        let mut by_other = 0;
        for (goal, number) in goals.zip(0_u64..) {
            for round in 0..3 {
                let mut random = Random(100 * number + round);
                let (sites, demand) = (24 + random.below(12), 60);
                let mut reach = Reach::new();
                for _ in 0..sites {
                    let reached: Vec<(u32, f64)> = (0..demand as u32)
                        .filter(|_| random.below(6) == 0)
                        .collect::<Vec<u32>>()
                        .into_iter()
                        .map(|one| (one, (1 + random.below(50)) as f64))
                        .collect();
                    reach.site(reached);
                }
                let weights = (0..demand).map(|_| (1 + random.below(30)) as f64).collect();
                let all = (0..sites).map(|_| Site::candidate((1 + random.below(5)) as f64)).collect();
                let limits = match goal {
                    Goal::CoverAll { .. } => Limits::default(),
                    _ => Limits { add: Some(6), budget: Some(15.0), apart: vec![(SiteId(0), SiteId(1))] },
                };
                let problem = Problem::new(weights, all, reach, goal, limits).unwrap();
                let ours = problem.solve(&Effort::endless());
                let over = || true;
                let other = problem.solve_exactly(&Effort::until(&over), 20.0);
                by_other += usize::from(!problem.solve(&Effort::until(&over)).proved);
                assert!(ours.proved && other.proved, "{goal:?} {round}: {ours:?} {other:?}");
                assert_eq!(ours.objective.to_bits(), other.objective.to_bits(), "{goal:?} {round}");
            }
        }
        assert!(by_other > 5, "{by_other} were left to the other solver");
    }
}
