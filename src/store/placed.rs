//! All inputs, put into WGS-84 one after the other: what is settled of one helps with the next.

use crate::coord::LngLat;
use crate::coverage::District;
use crate::demand::DemandPoint;
use crate::list::Finding;
use crate::station::Reading;

use super::build::Inputs;
use super::datum::{DatumChoice, DatumSource, Datums, Settled};
use super::datum_lists::{self, Ground, Named, contradiction, of_rows};
use super::error::StoreError;

/// The inputs as they were read.
pub(super) struct Read {
    pub stations: Reading,
    pub districts: Vec<District>,
    pub demand: Vec<DemandPoint>,
}

/// The inputs in WGS-84.
pub(super) struct Placed {
    pub stations: Reading,
    pub districts: Vec<District>,
    pub demand: Vec<DemandPoint>,
    /// The districts as they were, where that was something else.
    pub district_sources: Vec<District>,
    /// Where the demand points were, where that was something else.
    pub demand_sources: Vec<LngLat>,
    pub district_findings: Vec<Finding>,
    pub demand_findings: Vec<Finding>,
    /// What was settled about the stations, the districts and the demand points, where they come from a file.
    pub settled: [Option<(DatumChoice, Settled)>; 3],
}

impl Read {
    /// Settles the datum of each, and moves what is in another than WGS-84.
    ///
    /// # Errors
    ///
    /// [`StoreError::Datum`] where one was to be told and cannot be, [`StoreError::List`] when no station can be used.
    pub fn placed(self, inputs: &Inputs, datums: Datums, ground: &Ground<'_>) -> Result<Placed, StoreError> {
        let Self { stations, mut districts, mut demand } = self;
        let (mut district_sources, mut how_districts) = (Vec::new(), None);
        if let Some(path) = &inputs.districts {
            let named = Named { path, option: "--districts-datum" };
            let (how, sources) = datum_lists::districts(&mut districts, datums.districts, &named, ground)?;
            (district_sources, how_districts) = (sources, Some(how));
        }
        // Districts that may lie elsewhere tell nothing about stations.
        let sure = how_districts.as_ref().is_none_or(|how| how.source != DatumSource::Default && how.against.is_none());
        let named = Named { path: &inputs.stations, option: "--stations-datum" };
        let areas = sure.then_some(districts.as_slice());
        let (stations, how_stations) = datum_lists::stations(stations, datums.stations, &named, ground, areas)?;
        let (mut demand_sources, mut how_demand) = (Vec::new(), None);
        if let Some(path) = &inputs.demand {
            let named = Named { path, option: "--demand-datum" };
            let (how, sources) = datum_lists::demand_points(&mut demand, datums.demand, &named, ground)?;
            (demand_sources, how_demand) = (sources, Some(how));
        }
        Ok(Placed {
            stations,
            district_findings: findings(how_districts.as_ref(), "geometry", districts.len()),
            demand_findings: findings(how_demand.as_ref(), "lng, lat", demand.len()),
            districts,
            demand,
            district_sources,
            demand_sources,
            settled: [
                Some((datums.stations, how_stations)),
                how_districts.map(|how| (datums.districts, how)),
                how_demand.map(|how| (datums.demand, how)),
            ],
        })
    }
}

/// What is wrong with an input as a whole.
fn findings(settled: Option<&Settled>, column: &str, count: usize) -> Vec<Finding> {
    let Some(settled) = settled else { return Vec::new() };
    let finding =
        |problem| Finding { column: column.to_owned(), ..of_rows(String::new(), 1, format!("all {count}"), problem) };
    let strays = settled.strays.iter().map(datum_lists::told_of_points);
    contradiction(settled).into_iter().chain(strays).map(finding).collect()
}
