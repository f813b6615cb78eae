//! The page beside the files: what they are, and what is wrong with the list on purpose.

use std::fmt::Write;

use super::flaw::{Flaw, Row};
use super::osm::Map;

/// The row of the workbook in which the first station stands.
const FIRST_ROW: usize = 4;

/// The text of the page.
pub fn page(map: &Map, rows: &[Row], sizes: &[(&str, usize)]) -> String {
    let mut text = "# The sample district\n\n\
        青汀区 (Qingting), a river town of about 12 x 9 km **that does not exist**: streets, names, stations and telephone\n\
        numbers are made by a program, and any likeness is chance. It is laid out on a piece of inland China (around\n\
        118.90° E, 28.90° N), where GCJ-02 differs from WGS-84 by about 580 m. Nothing comes from OpenStreetMap or any other\n\
        source, so the files carry the licence of Waystation itself (MIT or Apache-2.0).\n\n\
        | file | what | bytes |\n|---|---|---|\n"
        .to_owned();
    let what = |name: &str| {
        match name {
        "sample.osm.pbf" => format!(
            "streets, houses, places and land: {} nodes, {} ways, WGS-84",
            map.nodes.len(),
            map.ways.len()
        ),
        "districts.geojson" => "1 district, 6 streets (街道), 60 communities (社区), WGS-84; properties `key`, `name`, `level` \
             (`district`, `street`, `community`) and `parent`; each level tiles the one above exactly"
            .to_owned(),
        "stations.xlsx" => {
            format!("the list as a district union might hold it: {} rows, **GCJ-02**, with mistakes", rows.len())
        }
        _ => "the same list as it is meant: WGS-84, codes, hours in the syntax of OpenStreetMap; what nobody can know is \
              left as it is"
            .to_owned(),
    }
    };
    for (name, bytes) in sizes {
        let _ = writeln!(text, "| `{name}` | {} | {bytes} |", what(name));
    }
    text.push_str(
        "\nMade by `cargo run --example sample-district`, with no input but its own source in `generate/`: the same bytes every\n\
         time. A test makes them anew and compares.\n\n\
         ## What to find in it\n\n\
         - The network is 1 + 7 + 60 + 22: a district complex, seven stations of streets, sixty of communities, 22 partners\n  \
           (banks, petrol stations, pharmacies, parcel depots and the like).\n\
         - Two bridges for walkers, one of them high: from the quays it is reached by stairs. Three streets and two footbridges\n  \
           get walkers over the railway, four streets under the expressway. Gated compounds, whose inner roads are private.\n\
         - On purpose, two communities of the industrial park and one in a bay of the river have no station, three others\n  \
           have two, and six stations serve the night.\n\n\
         ## What is wrong with the list\n\n\
         A title and a line above the header, merged cells in the column of streets, a line of sums (合计) below, a second\n\
         sheet with remarks; dates as dates and as text; hours that only a reader of Chinese understands; and these rows:\n\n\
         | row | what is wrong |\n|---|---|\n",
    );
    for (index, row) in rows.iter().enumerate() {
        let Some(flaw) = row.flaw else { continue };
        let _ = writeln!(text, "| {} | {} |", FIRST_ROW + index, told(flaw));
    }
    text
}

const fn told(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Swapped => "longitude and latitude stand in each other's column",
        Flaw::Empty => "no coordinates",
        Flaw::Duplicate => "the same place as the first partner, entered once more by another programme",
        Flaw::FullWidth => "coordinates, seats and area in full-width digits",
        Flaw::Contradiction => "open 24 hours and from 9 to 17",
        Flaw::FarAway => "the longitude is two degrees off",
        Flaw::Unit => "coordinates as text, with 度 after them",
        Flaw::Text => "coordinates as text",
    }
}
