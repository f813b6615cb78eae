//! The workbook of figures, and ways drawn to stations.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::http::{Server, server, server_with_districts};

fn workbook(server: &Server, path: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let reply = server.get(path);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Xlsx::new(Cursor::new(reply.body)).unwrap()
}

#[test]
fn the_workbook_has_the_figures_of_the_answers() {
    let server = server_with_districts();
    let query = "cutoff_s=300&at=2026-11-24T22:00";
    let mut book = workbook(&server, &format!("/v1/workbook?{query}"));
    assert_eq!(book.sheet_names(), ["coverage", "gaps", "stations"]);

    let coverage = book.worksheet_range("coverage").unwrap();
    let mut rows = coverage.rows();
    let header: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let column = |name: &str| header.iter().position(|one| one == name).unwrap();
    let answer = server.good(&format!("/v1/coverage?by=region,district&{query}"));
    let regions = answer["regions"].as_array().unwrap();
    let measures = regions
        .iter()
        .flat_map(|region| region["measures"].as_array().unwrap().iter().map(move |measure| (&region["key"], measure)));
    let mut told = 0;
    for ((key, measure), row) in measures.zip(rows) {
        assert_eq!(
            (row[column("key")].to_string().as_str(), row[column("unit")].to_string().as_str()),
            (key.as_str().unwrap(), measure["unit"].as_str().unwrap())
        );
        let Data::Float(share) = row[column("share")] else { panic!("{row:?}") };
        assert!((share - measure["share"].as_f64().unwrap()).abs() < 1e-9);
        assert_eq!(row[column("cutoff_s")].to_string(), "300");
        told += 1;
    }
    assert!(told >= 6, "{told}");
    let gaps = server.good(&format!("/v1/gaps?limit=1000&{query}"))["features"].as_array().unwrap().len();
    assert_eq!(book.worksheet_range("gaps").unwrap().height(), gaps + 1);
    let stations = server.good("/v1/stations?limit=1000")["meta"]["total"].as_u64().unwrap();
    assert_eq!(book.worksheet_range("stations").unwrap().height() as u64, stations + 1);

    // Gaps are found along streets only; the same question has the same bytes; what is wrong is said.
    assert_eq!(workbook(&server, "/v1/workbook?reach=disc").sheet_names(), ["coverage", "stations"]);
    let again = || server.get(&format!("/v1/workbook?{query}")).body;
    assert_eq!(again(), again());
    assert_eq!(server.get("/v1/workbook?cutoff_s=0").status, 400);
}

#[test]
fn a_way_leads_from_the_place_to_the_station() {
    let server = server();
    let place = "lng=24.9414&lat=60.1699";
    let ends = |way: &Value| {
        let places = way["coordinates"].as_array().unwrap();
        assert!(places.len() >= 3, "{way}");
        (places[0].clone(), places[places.len() - 1].clone())
    };
    let answer = server.good(&format!("/v1/stations/nearest?{place}&ways=true&limit=5&open=any"));
    let found = answer["features"].as_array().unwrap();
    assert_eq!(found.len(), 5);
    for feature in found {
        let way = &feature["properties"]["way"];
        assert_eq!(way["type"], "LineString");
        assert_eq!(ends(way), (serde_json::json!([24.9414, 60.1699]), feature["geometry"]["coordinates"].clone()));
    }
    // Where none is near enough, the way to the one that is named.
    let answer = server.good(&format!("/v1/stations/nearest?{place}&ways=true&cutoff_s=1&open=any"));
    ends(&answer["meta"]["nearest_within_60_min"]["way"]);
    // Nobody gets it who has not asked for it.
    let answer = server.good(&format!("/v1/stations/nearest?{place}&open=any"));
    assert!(answer["features"][0]["properties"].get("way").is_none());
}
