//! `waystation coverage`.

use clap::{Args, ValueEnum};

use crate::coverage::Figures;
use crate::engine::{CoverageRequest, Snapshot};
use crate::list::Lang;
use crate::render::{self, Method};

use super::error::CliError;
use super::options::{CoverageArgs, DatumArg, RegionArg};
use super::output::{self, Format};

/// Options of `coverage`.
#[derive(Debug, Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    region: RegionArg,
    #[command(flatten)]
    question: CoverageArgs,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    datum: DatumArg,
    /// Form of the answer; geojson gives cells
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What figures are wanted.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct View {
    /// Break down by
    #[arg(long, value_enum, default_value = "region")]
    pub by: By,
    /// Every hour of the week that holds --at, and the night circle: 22:00 to 06:00 beside the best hour
    #[arg(long)]
    week: bool,
    /// The band of each figure for walking speeds from 1.0 to 1.42 m/s and a minute less or more
    #[arg(long)]
    sensitivity: bool,
}

/// What figures are broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// One row for the whole region
    Region,
    /// The region and each district
    District,
    /// Each station: what it is the nearest one of, and what would no longer be covered without it
    Station,
}

impl Coverage {
    pub fn run(self) -> Result<(), CliError> {
        let snapshot = self.region.open()?.snapshot();
        let request = self.question.request(&snapshot)?;
        if self.view.by == By::District && snapshot.region().districts.is_empty() {
            return Err(CliError::input("this region has no districts")
                .hint("build it with --districts FILE (GeoJSON with Polygon or MultiPolygon features)"));
        }
        output::print(&rendered(&snapshot, &request, self.view, self.format, self.datum)?)
    }
}

impl View {
    /// Everything that there is by `by`, and nothing else.
    pub const fn by(by: By) -> Self {
        Self { by, week: false, sensitivity: false }
    }

    /// Checks that the form of the answer has room for what is wanted.
    fn check(self, format: Format) -> Result<(), CliError> {
        let parts = [self.week, self.sensitivity, self.by == By::Station];
        let count = parts.into_iter().filter(|&part| part).count();
        if format == Format::Geojson && count > 0 {
            return Err(CliError::input(
                "geojson gives cells: --week, --sensitivity and --by station have no place there",
            )
            .hint("choose --format table, csv or json"));
        }
        if format == Format::Csv && count > 1 {
            return Err(CliError::input("csv is one table, and --week, --sensitivity and --by station make one each")
                .hint("ask for one of them at a time, or choose --format table or json"));
        }
        Ok(())
    }
}

/// The answer in the form asked for.
pub(super) fn rendered(
    snapshot: &Snapshot,
    request: &CoverageRequest,
    view: View,
    format: Format,
    datum: DatumArg,
) -> Result<String, CliError> {
    view.check(format)?;
    // Only cells have coordinates.
    datum.check(if format == Format::Json { Format::Table } else { format })?;
    let method = if view.week { snapshot.method_of_week(request) } else { snapshot.method_of_coverage(request) };
    if format == Format::Geojson {
        return Ok(output::json(&datum.answer(snapshot.cells_geojson(request, usize::MAX))));
    }
    let mut regions = snapshot.coverage(request);
    if view.by != By::District {
        regions.truncate(1);
    }
    if view.week {
        snapshot.add_week(request, &mut regions)?;
    }
    if view.sensitivity {
        snapshot.add_sensitivity(request, &mut regions)?;
    }
    let stations = snapshot.stations();
    let catchments = if view.by == By::Station { Some(snapshot.catchments(request)?) } else { None };
    Ok(match (format, catchments) {
        (Format::Table, catchments) => {
            let mut text = table(&method, &regions, view);
            if let Some(catchments) = catchments {
                let title =
                    "\nEach station: what it is the nearest one of, and what would no longer be covered without it";
                text += &output::titled(title, &render::catchments_table(&catchments, stations));
            }
            text
        }
        (Format::Csv, Some(catchments)) => render::catchments_rows(&method, &catchments, stations).csv(),
        (Format::Csv, None) if view.week => render::week_rows(&method, &regions).csv(),
        (Format::Csv, None) if view.sensitivity => render::sensitivity_rows(&method, &regions).csv(),
        (Format::Csv, None) => render::coverage_rows(&method, &regions).csv(),
        (Format::Json | Format::Geojson, catchments) => {
            let mut json = render::coverage_json(&method, &regions);
            if let Some(catchments) = catchments {
                json["stations"] = render::catchments_json(&catchments, stations);
            }
            output::json(&json)
        }
    })
}

fn table(method: &Method, regions: &[Figures], view: View) -> String {
    let mut text = output::titled(&method.line(Lang::En), &render::coverage_table(regions));
    if view.week {
        // The figures above are those of the instant; from here on they are those of each hour.
        let title = format!("\nStreet metres covered in each hour of the week, {}", regions[0].key);
        text += &output::titled(&title, &render::week_grid(&regions[0].week, 0));
        text +=
            &output::titled("\nThe night circle: 22:00 to 06:00 beside the best hour", &render::night_table(regions));
    }
    if view.sensitivity {
        let title = "\nThe same at other speeds and with other cutoffs";
        text += &output::titled(title, &render::sensitivity_table(regions));
    }
    text
}
