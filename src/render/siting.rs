//! Plans of new sites.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::siting::{Goal, Plan, SiteId};

use super::number::{percent, round};
use super::table::Table;

/// A plan with what it answers.
#[derive(Clone, Copy)]
pub struct PlanFrame<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What it is for.
    pub goal: Goal,
    /// The longest way that counts, if there is one, in the unit of the costs.
    pub cutoff: Option<f64>,
    /// How many sites were asked for.
    pub add: Option<usize>,
    /// What the sites may cost.
    pub budget: Option<f64>,
    /// How many sites may be opened, and how many stand.
    pub sites: [usize; 2],
    /// How many demand points there are.
    pub demand_points: usize,
    /// The id of a site.
    pub id: &'a dyn Fn(SiteId) -> String,
}

impl PlanFrame<'_> {
    fn objective_name(&self) -> &'static str {
        match self.goal {
            Goal::MaxCover { .. } => "max-cover",
            Goal::CoverAll { .. } => "cover-all",
            Goal::PMedian { .. } => "p-median",
        }
    }

    /// How the plan was asked for, in a line.
    fn question(&self) -> String {
        let [candidates, required] = self.sites;
        let mut parts = vec![self.objective_name().to_owned()];
        parts.extend(self.cutoff.map(|cutoff| format!("cost <= {cutoff}")));
        if self.goal.depth() > 1 {
            parts.push(format!("by {} stations at least", self.goal.depth()));
        }
        parts.extend(self.add.map(|add| format!("{add} to add")));
        parts.extend(self.budget.map(|budget| format!("budget {budget}")));
        parts.push(format!("{candidates} candidate and {required} required sites"));
        parts.push(format!("{} demand points of weight {}", self.demand_points, round(self.plan.weight, 6)));
        parts.join(", ")
    }

    /// What the plan reaches, and how good that is for certain.
    fn result(&self) -> String {
        let plan = self.plan;
        let (objective, bound) = (round(plan.objective, 6), round(plan.bound, 6));
        let proof = if plan.proved {
            "no plan is better (proved)".to_owned()
        } else {
            let better = if matches!(self.goal, Goal::MaxCover { .. }) { "more" } else { "less" };
            format!(
                "no plan has {better} than {bound}: gap {} ({} of what can be gained)",
                percent(Some(plan.gap())),
                percent(Some(plan.gap_of_gain()))
            )
        };
        let share = percent((plan.weight > 0.0).then(|| plan.served / plan.weight));
        let reached = match self.goal {
            Goal::MaxCover { .. } => format!("serves {objective} ({share})"),
            Goal::CoverAll { .. } => format!("costs {objective} and serves {} ({share})", round(plan.served, 6)),
            Goal::PMedian { .. } => {
                let mean = if plan.weight > 0.0 { round(plan.objective / plan.weight, 3) } else { 0.0 };
                format!("sum of weight times cost {objective}, {mean} on average")
            }
        };
        let mut text = format!("{reached}; {proof}");
        if plan.unreachable.points > 0 {
            let (points, weight) = (plan.unreachable.points, round(plan.unreachable.weight, 6));
            let _ = write!(text, "\nout of reach of all sites: {points} demand points of weight {weight}");
        }
        if let Some(add) = self.add.filter(|&add| plan.sites.len() < add) {
            let _ = write!(
                text,
                "\n{} sites are enough: {} more would add nothing",
                plan.sites.len(),
                add - plan.sites.len()
            );
        }
        text
    }
}

/// A plan for programs.
#[must_use]
pub fn plan_json(frame: &PlanFrame<'_>) -> Value {
    let plan = frame.plan;
    let sites: Vec<Value> = plan
        .sites
        .iter()
        .map(|chosen| json!({"id": (frame.id)(chosen.site), "gain": round(chosen.gain, 6), "total": round(chosen.total, 6)}))
        .collect();
    json!({
        "method": {
            "objective": frame.objective_name(),
            "cutoff": frame.cutoff,
            "depth": frame.goal.depth(),
            "add": frame.add,
            "budget": frame.budget,
            "candidates": frame.sites[0],
            "required": frame.sites[1],
            "demand_points": frame.demand_points,
        },
        "objective": round(plan.objective, 6),
        "bound": round(plan.bound, 6),
        "gap": round(plan.gap(), 6),
        "gap_of_gain": round(plan.gap_of_gain(), 6),
        "proved": plan.proved,
        "base": round(plan.base, 6),
        "served": round(plan.served, 6),
        "weight": round(plan.weight, 6),
        "unreachable": {"points": plan.unreachable.points, "weight": round(plan.unreachable.weight, 6)},
        "sites": sites,
        "work": {"bounds": plan.work.bounds, "parts": plan.work.parts, "pairs": plan.work.pairs},
    })
}

/// A plan for people.
#[must_use]
pub fn plan_table(frame: &PlanFrame<'_>) -> (String, Table) {
    let total = if matches!(frame.goal, Goal::PMedian { .. }) { "cost left" } else { "served" };
    let mut table = Table::new(&["rank", "site", "gain", total, "share"]);
    for (rank, chosen) in frame.plan.sites.iter().enumerate() {
        let whole = if matches!(frame.goal, Goal::PMedian { .. }) { frame.plan.base } else { frame.plan.weight };
        table.push([
            (rank + 1).to_string(),
            (frame.id)(chosen.site),
            round(chosen.gain, 6).to_string(),
            round(chosen.total, 6).to_string(),
            percent((whole > 0.0).then(|| chosen.total / whole)),
        ]);
    }
    (format!("{}\n{}", frame.question(), frame.result()), table)
}

/// A plan for a spreadsheet: one row a site, each with objective, bound and proof.
#[must_use]
pub fn plan_rows(frame: &PlanFrame<'_>) -> Table {
    let plan = frame.plan;
    let mut table = Table::new(&["rank", "site", "gain", "total", "objective", "bound", "gap", "proved"]);
    for (rank, chosen) in plan.sites.iter().enumerate() {
        table.push([
            (rank + 1).to_string(),
            (frame.id)(chosen.site),
            round(chosen.gain, 6).to_string(),
            round(chosen.total, 6).to_string(),
            round(plan.objective, 6).to_string(),
            round(plan.bound, 6).to_string(),
            round(plan.gap(), 6).to_string(),
            plan.proved.to_string(),
        ]);
    }
    table
}
