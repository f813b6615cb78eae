//! `waystation coverage`.

use clap::{Args, ValueEnum};

use crate::engine::{CoverageRequest, Snapshot};
use crate::render;

use super::error::CliError;
use super::options::{CoverageArgs, RegionArg};
use super::output::{self, Format};

/// Options of `coverage`.
#[derive(Debug, Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    region: RegionArg,
    #[command(flatten)]
    question: CoverageArgs,
    /// Break down by
    #[arg(long, value_enum, default_value = "region")]
    by: By,
    /// Form of the answer; geojson gives cells
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What figures are broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// One row for the whole region
    Region,
    /// The region and each district
    District,
}

impl Coverage {
    pub fn run(self) -> Result<(), CliError> {
        let snapshot = self.region.open()?.snapshot();
        let request = self.question.request(&snapshot)?;
        if self.by == By::District && snapshot.region().districts.is_empty() {
            return Err(CliError::input("this region has no districts")
                .hint("build it with --districts FILE (GeoJSON with Polygon or MultiPolygon features)"));
        }
        output::print(&rendered(&snapshot, &request, self.by, self.format))
    }
}

/// The answer in the form asked for.
pub(super) fn rendered(snapshot: &Snapshot, request: &CoverageRequest, by: By, format: Format) -> String {
    let method = snapshot.method_of_coverage(request);
    if format == Format::Geojson {
        return output::json(&snapshot.cells_geojson(request, usize::MAX));
    }
    let mut regions = snapshot.coverage(request);
    if by == By::Region {
        regions.truncate(1);
    }
    match format {
        Format::Table => output::titled(&method.line(), &render::coverage_table(&regions)),
        Format::Csv => render::coverage_rows(&method, &regions).csv(),
        Format::Json | Format::Geojson => output::json(&render::coverage_json(&method, &regions)),
    }
}
