//! Styles and sets of tiles: they name each other, and what is there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::http::{Server, server, server_with_districts};
use crate::http_tiles::get;
use crate::mvt::decode;

#[test]
fn sets_and_styles_name_each_other_by_whole_addresses() {
    let server = Server::called(&server().engine, &["map.example.org"]);
    let set = get(&server, "/tiles/base", &[("host", "map.example.org")]).json();
    assert!(set["tiles"][0].as_str().unwrap().starts_with("http://map.example.org/tiles/base/{z}/{x}/{y}.mvt?v="));
    // Nobody trusts the proxy.
    let headers = [("host", "localhost:8515"), ("x-forwarded-host", "map.example.org"), ("x-forwarded-proto", "https")];
    let style = get(&server, "/style.json?need=toilet&depth=1", &headers).json();
    for (source, query) in [("base", ""), ("stations", "?need=toilet"), ("coverage", "?depth=1&need=toilet")] {
        let url = style["sources"][source]["url"].as_str().unwrap();
        assert_eq!(url, format!("http://localhost:8515/tiles/{source}{query}"));
        let path = url.strip_prefix("http://localhost:8515").unwrap();
        let tiles = server.good(path)["tiles"][0].as_str().unwrap().to_owned();
        assert!(tiles.contains(query.trim_start_matches('?')), "{tiles}");
    }
}

/// Every layer of the style shows what some tile has.
#[test]
fn the_style_asks_for_nothing_that_is_not_there() {
    let server = server_with_districts();
    let mut sets: BTreeSet<(String, String)> = BTreeSet::new();
    for set in ["base", "streets", "stations", "coverage", "gaps", "demand", "districts"] {
        for layer in server.good(&format!("/tiles/{set}"))["vector_layers"].as_array().unwrap() {
            sets.insert((set.to_owned(), layer["id"].as_str().unwrap().to_owned()));
            // What is drawn is described, with every attribute that it has.
            for zoom in ["14/9327/4742", "11/1165/592", "8/145/74"] {
                let reply = server.get(&format!("/tiles/{set}/{zoom}"));
                let drawn = if reply.status == 200 { decode(&reply.body) } else { Vec::new() };
                let drawn = drawn.iter().find(|one| one.name == layer["id"].as_str().unwrap());
                for feature in drawn.iter().flat_map(|one| &one.features) {
                    let fields = layer["fields"].as_object().unwrap();
                    assert!(feature.tags.keys().all(|key| fields.contains_key(key)), "{set} {feature:?}");
                }
            }
        }
    }
    for style in ["/style.json", "/style.json?theme=dark&lang=en"] {
        let style = server.good(style);
        let layers = style["layers"].as_array().unwrap();
        let ids: BTreeSet<&str> = layers.iter().map(|layer| layer["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), layers.len());
        for layer in layers.iter().filter(|layer| layer["type"] != "background") {
            let named = |key: &str| layer[key].as_str().unwrap().to_owned();
            assert!(sets.contains(&(named("source"), named("source-layer"))), "{layer}");
        }
        assert!(style["glyphs"].is_null() && style["sprite"].is_null());
        let hidden = |layer: &&Value| layer["layout"]["visibility"] == "none";
        assert!(
            layers
                .iter()
                .filter(hidden)
                .all(|layer| ["coverage", "gaps", "demand"].contains(&layer["source"].as_str().unwrap()))
        );
    }
}

#[test]
fn a_set_of_coverage_may_be_cells_or_streets_alone() {
    let server = server();
    let tile = |show: &str, zoom: &str| {
        let reply = server.get(&format!("/tiles/coverage/{zoom}?cutoff_s=180{show}"));
        if reply.status == 204 { Vec::new() } else { decode(&reply.body) }
    };
    for zoom in ["14/9327/4742", "13/4663/2371", "12/2331/1185"] {
        let (all, cells, streets) = (tile("", zoom), tile("&show=cells", zoom), tile("&show=streets", zoom));
        assert!(cells.len() == 1 && cells[0].features.len() > 10, "{zoom}");
        assert_eq!(streets.is_empty(), zoom.starts_with("12"), "{zoom}");
        assert_eq!(tile("&show=all", zoom), all, "{zoom}");
        assert_eq!(cells.into_iter().chain(streets).collect::<Vec<_>>(), all, "{zoom}");
    }
    let ids = |show: &str| -> Vec<String> {
        let set = server.good(&format!("/tiles/coverage{show}"));
        assert!(set["tiles"][0].as_str().unwrap().contains(show.trim_start_matches('?')));
        set["vector_layers"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(""), ["cells", "coverage"]);
    assert_eq!(ids("?show=cells"), ["cells"]);
    assert_eq!(ids("?show=streets"), ["coverage"]);
    let refused = server.get("/tiles/coverage/14/9327/4742?show=hexagons");
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("one of all, cells, streets"), "{}", refused.text());
}
