//! Where to open next in a region.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::lang::LangArg;
use crate::cli::options::{self, CoverageArgs, DatumArg};
use crate::cli::output::{self, Format};
use crate::coord::{Datum, LngLat};
use crate::engine::{Choice, SitingError, SitingRequest, Snapshot};
use crate::list::{Lang, ListError};
use crate::render;
use crate::siting::{Candidate, HostClasses, RegionPlan};
use crate::store::StoreError;

use super::clock::Interrupt;
use super::{Order, explained, searched};

/// How many findings of a list are told.
const LISTED: usize = 20;

/// What is asked about a region.
#[derive(Debug, Args)]
pub(super) struct RegionArgs {
    #[command(flatten)]
    coverage: CoverageArgs,
    /// Where a station may be opened: streets (places on the street in the gaps), places (banks, post offices and
    /// other places of the extract), both, or a table or GeoJSON with lng, lat and, where known, id, name, class and
    /// cost
    #[arg(long, value_name = "FILE|places|both|streets", default_value = "streets", conflicts_with = "matrix")]
    candidates: PathBuf,
    /// Which kinds of places count, how suitable they are and what they cost: a table with class, weight and cost, in
    /// place of the usual one
    #[arg(long, value_name = "FILE", conflicts_with = "matrix")]
    classes: Option<PathBuf>,
    /// Percent of what the new sites gain that may be given up for more suitable ones; with 0, suitability breaks ties
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, allow_hyphen_values = true, conflicts_with = "matrix")]
    prefer: f64,
    /// Datum of that list: wgs84, gcj02 or bd09 [default: what the streets tell, else wgs84]
    #[arg(long, value_name = "DATUM", value_parser = |text: &str| text.parse::<Datum>())]
    candidates_datum: Option<Datum>,
    /// How far new sites must stand from each other and from every station, by straight line
    #[arg(long, value_name = "M", allow_hyphen_values = true, conflicts_with = "matrix")]
    spacing: Option<f64>,
    /// A site that you have in mind, ranked beside the others; may be given several times
    #[arg(long, value_name = "LNG,LAT[,COST]", allow_hyphen_values = true, conflicts_with = "matrix")]
    site: Vec<String>,
    #[command(flatten)]
    datum: DatumArg,
    #[command(flatten)]
    lang: LangArg,
}

impl RegionArgs {
    /// How many stations must be within reach.
    pub fn depth(&self) -> usize {
        self.coverage.depth
    }

    pub fn run(&self, region: &Path, order: &Order) -> Result<(), CliError> {
        let begin = Instant::now();
        let format = order.format()?;
        self.datum.check(format)?;
        // A bad limit is told before streets are read.
        order.deadline()?.done();
        let snapshot = options::open(region)?.snapshot();
        let request = self.request(&snapshot, order)?;
        let interrupt = Interrupt::new();
        let heard = |done, all| interrupt.searched(done, all);
        let solve = |problem: &_| {
            let deadline = order.deadline().expect("it was read before");
            let plan = order.solve(problem, &deadline);
            deadline.done();
            plan
        };
        let plan = snapshot.siting_with(&request, &interrupt, &heard, &solve).map_err(|error| refused(&error))?;
        order.write(&self.rendered(&snapshot, &request, &plan, format))?;
        eprintln!("{}", searched(&plan.plan, begin.elapsed()));
        Ok(())
    }

    fn request(&self, snapshot: &Snapshot, order: &Order) -> Result<SitingRequest, CliError> {
        let own: Result<Vec<(LngLat, f64)>, CliError> = self.site.iter().map(|text| self.own_site(text)).collect();
        if !(0.0..=100.0).contains(&self.prefer) {
            return Err(CliError::input(format!("--prefer is {}; it must be a percentage from 0 to 100", self.prefer)));
        }
        Ok(SitingRequest {
            coverage: self.coverage.request(snapshot)?,
            objective: order.objective.into(),
            add: order.add,
            budget: order.budget,
            spacing_m: self.spacing,
            candidates: self.choice(snapshot, order)?,
            prefer: self.prefer / 100.0,
            own: own?,
        })
    }

    /// Where a station may be opened.
    fn choice(&self, snapshot: &Snapshot, order: &Order) -> Result<Choice, CliError> {
        let word = self.candidates.to_str().unwrap_or_default();
        if !["places", "both"].contains(&word) {
            if self.classes.is_some() {
                return Err(CliError::input("--classes is about places of the extract")
                    .hint("add --candidates places, or --candidates both"));
            }
            if word != "streets" {
                return Ok(Choice::List(self.list(snapshot, &self.candidates, order)?));
            }
            if order.budget.is_some() {
                return Err(CliError::input("places on the street have no cost, so a budget limits nothing").hint(
                    "use --candidates places, or give --candidates FILE with a column `cost`, or --add N instead of \
                     --budget",
                ));
            }
            return Ok(Choice::Streets);
        }
        let classes =
            self.classes.as_deref().map(|path| self.class_table(path, order)).transpose()?.unwrap_or_default();
        Ok(if word == "both" { Choice::Both(classes) } else { Choice::Places(classes) })
    }

    /// The kinds of places of a table.
    fn class_table(&self, path: &Path, order: &Order) -> Result<HostClasses, CliError> {
        let classes = HostClasses::read(&read(path)?).map_err(|error| self.unusable(path, error))?;
        if order.budget.is_some() && !classes.priced() {
            return Err(unpriced(path));
        }
        Ok(classes)
    }

    /// A table that cannot be used, in the language asked for.
    fn unusable(&self, path: &Path, error: ListError) -> CliError {
        match self.lang.lang() {
            Lang::En => StoreError::List { path: path.to_owned(), source: error }.into(),
            lang @ Lang::Zh => CliError::input(format!("无法使用 `{}`：{}", path.display(), error.text(lang))),
        }
    }

    fn list(&self, snapshot: &Snapshot, path: &Path, order: &Order) -> Result<Vec<Candidate>, CliError> {
        let bytes = read(path)?;
        let of = |datum: Datum| Candidate::list(&bytes, datum).map_err(|error| self.unusable(path, error));
        let mut reading = of(self.candidates_datum.unwrap_or_default())?;
        if self.candidates_datum.is_none() {
            // As the list of stations: where nobody says it, the streets do.
            let rows: Vec<[f64; 2]> = reading.candidates.iter().map(|one| [one.place.lng(), one.place.lat()]).collect();
            let found = snapshot.weigh_datum(&rows).verdict().decided();
            if let Some(found) = found.filter(|found| !found.swapped && found.datum != Datum::Wgs84) {
                eprintln!(
                    "{}: positions are read as {found}, as the streets show; --candidates-datum says otherwise",
                    path.display()
                );
                reading = of(found.datum)?;
            }
        }
        for finding in reading.findings.iter().take(LISTED) {
            eprintln!("{}: {finding}", path.display());
        }
        if reading.findings.len() > LISTED {
            eprintln!("... and {} more rows left out", reading.findings.len() - LISTED);
        }
        if order.budget.is_some() && !reading.priced {
            return Err(unpriced(path));
        }
        Ok(reading.candidates)
    }

    /// Longitude, latitude and perhaps a cost.
    fn own_site(&self, text: &str) -> Result<(LngLat, f64), CliError> {
        let wrong = |why: &str| {
            CliError::input(format!("--site `{text}`: {why}"))
                .hint("for example --site 121.4737,31.2304 or with its cost --site 121.4737,31.2304,80000")
        };
        let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
        let (place, cost) = match numbers.as_deref() {
            Ok([lng, lat]) => (LngLat::new(*lng, *lat), 0.0),
            Ok([lng, lat, cost]) if cost.is_finite() && *cost >= 0.0 => (LngLat::new(*lng, *lat), *cost),
            Ok([_, _, _]) => return Err(wrong("the cost must be a number of 0 or more")),
            _ => return Err(wrong("it must be a longitude and a latitude")),
        };
        let place = place.map_err(|error| wrong(&error.to_string()))?;
        Ok((self.datum.datum.to_wgs84(place), cost))
    }

    fn rendered(&self, snapshot: &Snapshot, request: &SitingRequest, plan: &RegionPlan, format: Format) -> String {
        let method = snapshot.method_of_gaps(&request.coverage);
        let stations = snapshot.stations();
        let lang = self.lang.lang();
        match format {
            Format::Table => render::region_plan_text(&method, plan, stations, lang),
            Format::Csv => render::region_plan_rows(&method, plan, stations).csv(),
            Format::Json => output::json(&self.datum.answer(render::region_plan_json(&method, plan, stations))),
            Format::Geojson => output::json(&self.datum.answer(render::region_plan_geojson(&method, plan, stations))),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| CliError::input(format!("cannot read `{}`: {error}", path.display())))
}

/// A table without costs, where a budget is to be kept.
fn unpriced(path: &Path) -> CliError {
    CliError::input(format!("`{}` has no column `cost`, so a budget limits nothing", path.display()))
        .hint("add the column (or 成本, 费用), or use --add N instead of --budget")
}

/// Why there is no plan, and which option mends it.
fn refused(error: &SitingError) -> CliError {
    match error {
        SitingError::Problem(error) => explained(error),
        SitingError::NothingWanted | SitingError::Stopped => CliError::no(error.to_string()),
        SitingError::MedianDepth => {
            CliError::input(error.to_string()).hint("leave --depth out, or use --objective max-cover")
        }
        SitingError::Disc => CliError::input(error.to_string()).hint("leave --reach out"),
        SitingError::NoCandidate(..) => CliError::input(error.to_string())
            .hint("is the list of another place, or in another datum (--candidates-datum gcj02)?"),
        SitingError::OwnOffNetwork(_) => {
            CliError::input(error.to_string()).hint("check the position, and its datum (--datum gcj02)")
        }
        SitingError::NoPlace(_) => CliError::input(error.to_string()).hint(
            "was the extract cut to its streets? Use --candidates streets, or a list of your own; --classes takes others",
        ),
        SitingError::NoStreetClass => CliError::input(error.to_string()).hint("add the row, or use --candidates places"),
        SitingError::Spacing(_) | SitingError::TooDense(..) | SitingError::Prefer(_) | SitingError::TooMany(_) => CliError::input(error.to_string()),
    }
}
