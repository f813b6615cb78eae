//! The regions that come with the program.

use std::path::{Path, PathBuf};

use crate::engine::Snapshot;
use crate::store::{Build, Datums, HolidayChoice, Inputs};

use super::super::error::CliError;
use super::{district, helsinki};
use crate::list::Lang;

/// A bundled region.
pub(super) struct Sample {
    pub name: &'static str,
    /// What it is, in half a line.
    pub title: &'static str,
    /// Its files: the extract, the list, and the districts where it has any.
    pub files: &'static [(&'static str, &'static [u8])],
    /// Its figures, told.
    pub report: fn(&Snapshot, Lang) -> Result<String, CliError>,
    /// What else can be asked; `DIR` stands for the region.
    pub examples: &'static [&'static str],
}

/// The centre of Helsinki.
static HELSINKI: Sample = Sample {
    name: "helsinki",
    title: "centre of Helsinki, OpenStreetMap of 2019",
    files: &[
        ("helsinki-centre.osm.pbf", include_bytes!("../../../data/helsinki-centre.osm.pbf")),
        ("helsinki-stations.csv", include_bytes!("../../../data/helsinki-stations.csv")),
    ],
    report: |snapshot, _| helsinki::report(snapshot),
    examples: &["nearest DIR --from 24.9414,60.1699 --need toilet"],
};

/// The invented district.
static DISTRICT: Sample = Sample {
    name: "district",
    title: "青汀区, an invented district (synthetic)",
    files: &[
        ("sample.osm.pbf", include_bytes!("../../../data/sample/sample.osm.pbf")),
        (district::LIST.0, district::LIST.1),
        ("districts.geojson", include_bytes!("../../../data/sample/districts.geojson")),
    ],
    report: district::report,
    examples: &[
        "coverage DIR --by district --at 2026-11-24T22:00",
        "gaps DIR --limit 5",
        "nearest DIR --from 118.905,28.905 --need toilet,water --at 2026-11-24T22:00",
    ],
};

impl Sample {
    /// The sample of a name that the command line takes.
    pub fn named(name: &str) -> &'static Self {
        if name == DISTRICT.name { &DISTRICT } else { &HELSINKI }
    }

    /// The order to build it from files in `folder`.
    pub fn order(&self, folder: &Path, out: PathBuf) -> Build {
        let file = |index: usize| self.files.get(index).map(|file| folder.join(file.0));
        let path = |index: usize| file(index).expect("a sample has an extract and a list");
        let inputs = Inputs { osm: path(0), stations: path(1), districts: file(2), ..Inputs::default() };
        let (datums, holidays) = (Datums::default(), HolidayChoice::default());
        Build {
            inputs,
            datums,
            timezone: None,
            holidays,
            estimate_demand: false,
            strict: false,
            drop_edits: false,
            out,
        }
    }
}
