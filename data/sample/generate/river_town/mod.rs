//! An invented river town, made by rules and seeded chance: the sample district. Nothing in it exists.

mod blob;
mod block;
mod border;
mod campus;
mod chance;
mod compound;
mod curve;
mod datum;
mod draft;
mod fill;
mod flaw;
mod front;
mod gate;
mod green;
mod house;
mod junction;
mod label;
mod landmark;
mod level;
mod line;
mod lot;
mod mesh;
mod name;
mod opening;
mod osm;
mod pbf;
mod plan;
mod point;
mod rail;
mod readme;
mod ring;
mod service;
mod shop;
mod station;
mod street;
mod trade;
mod village;
mod ward;
mod water;
mod weave;
mod workbook;
mod works;
mod zone;

/// The files of the sample, each with its name.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (drawn, mut town) = draft::planned();
    let mut names = name::Names::new();
    level::raise(&mut town, &drawn);
    block::cut(&mut town, &mut names);
    let wards = ward::Wards::grown(&town);
    let districts = border::geojson(&town.mesh, &wards);
    let places = shop::places(&town, &wards);
    fill::write(&mut town, &mut names);
    campus::write(&mut town);
    water::parks(&mut town);
    water::ponds(&mut town);
    water::river(&mut town);
    green::write(&mut town);
    rail::write(&mut town);
    junction::write(&mut town);
    junction::bus_stops(&mut town);
    shop::write(&mut town, &places);
    label::write(&mut town, &wards);
    street::write(&mut town);
    let rows = flaw::rows(&station::all(&places, &wards));
    let workbook = workbook::xlsx(&rows, &wards).expect("the workbook can be written");
    let mut files = vec![
        ("sample.osm.pbf", pbf::pbf(&town.map)),
        ("districts.geojson", districts.into_bytes()),
        ("stations.xlsx", workbook),
        ("stations-read.csv", flaw::csv(&rows, &wards).into_bytes()),
    ];
    let sizes: Vec<(&str, usize)> = files.iter().map(|(name, bytes)| (*name, bytes.len())).collect();
    files.push(("README.md", readme::page(&town.map, &rows, &sizes).into_bytes()));
    files
}
