//! Whole lists over HTTP.

use axum::http::Method;
use serde_json::{Value, json};

use crate::books::{gbk, rows, xlsx};
use crate::command::data;
use crate::http::{Reply, Server, own_server};

fn import(server: &Server, query: &str, media_type: &str, body: impl AsRef<[u8]>) -> Reply {
    let path = format!("/v1/stations/import{query}");
    server.ask(Method::POST, &path, &[("content-type", media_type)], body.as_ref().to_vec())
}

fn counts(report: &Value) -> [u64; 6] {
    ["rows", "rejected", "added", "changed", "unchanged", "removed"].map(|name| report[name].as_u64().unwrap())
}

const LIST: &str = "key,name,lng,lat,opening_hours,phone,floor\n\
                    a,A,24.9414,60.1699,24/7,555123,2\n\
                    b,B,24.9460,60.1660,,,\n";

#[test]
fn a_list_is_merged_and_replaced() {
    let server = own_server("http-import");
    let before = server.engine.snapshot().stations().len() as u64;
    let dry = import(&server, "?dry_run=true", "text/csv", LIST);
    assert_eq!((dry.status.as_u16(), counts(&dry.json())), (200, [2, 0, 2, 0, 0, 0]), "{}", dry.text());
    assert_eq!(server.engine.snapshot().revision().number, 0);

    let done = import(&server, "", "text/csv; charset=utf-8", LIST).json();
    assert_eq!((counts(&done), &done["revision"]), ([2, 0, 2, 0, 0, 0], &json!(2)));
    let again = import(&server, "?mode=merge", "text/csv", LIST.replace("B,", "Bee,")).json();
    assert_eq!((counts(&again), &again["revision"]), ([2, 0, 0, 1, 1, 0], &json!(3)));
    // Columns that no answer shows stay with a station that is put.
    server.json(Method::PATCH, "/v1/stations/a", r#"{"name":"Ay"}"#);
    server.json(Method::PUT, "/v1/stations/a", r#"{"name":"Aye","lng":24.9414,"lat":60.1699}"#);
    let audit = server.good("/v1/audit?limit=1");
    assert_eq!(audit["entries"][0]["after"]["extra"], json!({"floor": "2"}));
    assert_eq!(audit["entries"][0]["after"]["private"], json!(["phone"]));
    // A telephone number is in no answer, whoever asks; yet an import that changes only that is a change.
    let near = format!("/v1/stations/nearest?{}", crate::http::CENTRE);
    for path in ["/v1/audit", "/v1/stations?limit=1000", "/v1/stations/a", &near] {
        assert!(!server.get(path).text().contains("555123"), "{path}");
    }
    import(&server, "?mode=merge", "text/csv", LIST);
    let told = import(&server, "?dry_run=true", "text/csv", LIST.replace("555123", "555124")).json();
    assert_eq!(counts(&told)[3..5], [1, 1], "{told}");

    // The list that the region was built from, once more.
    let original = std::fs::read_to_string(data("helsinki-stations.csv")).unwrap();
    let replaced = import(&server, "?mode=replace", "text/csv", &original);
    let report = replaced.json();
    let [rows, rejected, added, changed, unchanged, removed] = counts(&report);
    if rejected == 0 {
        assert_eq!((rows, added, changed, unchanged, removed), (before, 0, 0, before, 2));
        let keys = |server: &Server| server.good("/v1/stations?limit=1000")["features"].clone();
        assert_eq!(keys(&server), keys(&own_server("http-import-original")));
    } else {
        panic!("the bundled list has bad rows: {}", replaced.text());
    }
}

#[test]
fn lists_of_excel_are_told_by_their_bytes() {
    let server = own_server("http-import-excel");
    let table: [&[&str]; 3] = [
        &["编号", "站点名称", "经度", "纬度", "联系电话"],
        &["甲", "一号驿站", "24.9414", "60.1699", "13800138000"],
        &["乙", "二号驿站", "24.9460", "60.1660", ""],
    ];
    let csv: String = table.iter().map(|row| row.join(",") + "\n").collect();
    let workbook = xlsx(&[("站点", &|sheet: &mut rust_xlsxwriter::Worksheet| rows(sheet, 0, &table))]);
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (media_type, body) in
        [("text/csv", gbk(&csv)), (media, workbook.clone()), ("application/octet-stream", workbook.clone())]
    {
        let dry = import(&server, "?dry_run=true", media_type, &body);
        assert_eq!((dry.status.as_u16(), counts(&dry.json())), (200, [2, 0, 2, 0, 0, 0]), "{}", dry.text());
    }
    let done = import(&server, "", media, &workbook);
    assert_eq!(counts(&done.json()), [2, 0, 2, 0, 0, 0], "{}", done.text());
    let again = import(&server, "", "text/csv", gbk(&csv));
    assert_eq!(counts(&again.json()), [2, 0, 0, 0, 2, 0], "{}", again.text());
    assert!(server.get("/v1/stations/%E7%94%B2").text().contains("一号驿站"));
    let bad = gbk(&csv.replace("60.1699", "没有"));
    let headers = [("content-type", "text/csv"), ("accept-language", "zh-CN,zh;q=0.9,en;q=0.5")];
    let reply = server.ask(Method::POST, "/v1/stations/import", &headers, bad).json();
    let finding = &reply["report"]["findings"][0];
    assert_eq!((&finding["problem"], &finding["rule"]), (&json!("为空"), &json!("position-empty")));
}

#[test]
fn geo_json_is_taken_as_the_list_gives_it() {
    let server = own_server("http-import-geojson");
    let list = server.get("/v1/stations?limit=1000");
    let same = import(&server, "?mode=replace&dry_run=true", "application/geo+json", list.text());
    let [rows, rejected, added, changed, unchanged, removed] = counts(&same.json());
    assert!(rows == unchanged + changed && rejected == 0 && added == 0 && removed == 0, "{}", same.text());
    let moved = list.text().replace("\"n603743745\"", "\"moved\"");
    let done = import(&server, "?mode=merge", "application/json", &moved);
    assert_eq!((done.status.as_u16(), done.json()["added"].as_u64()), (200, Some(1)), "{}", done.text());
}

#[test]
fn one_row_that_cannot_be_used_keeps_all_from_being_taken() {
    let server = own_server("http-import-bad");
    let list = "key,lng,lat,facilities\n\
                a,24.9414,60.1699,rest\n\
                b,2.35,48.85,\n\
                c,24.9414,NaN,\n\
                d,24.9414,60.1699,sauna\n\
                a,24.9414,60.1699,\n";
    let reply = import(&server, "", "text/csv", list);
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, "rows-rejected"));
    let report = &reply.json()["report"];
    assert_eq!(counts(report)[..2], [5, 3]);
    let found: Vec<(u64, &str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["column"].as_str().unwrap(), one["row"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [(3, "lng, lat", "rejected"), (4, "lat", "rejected"), (5, "facilities", "kept"), (6, "key", "rejected")]
    );
    let dry = import(&server, "?dry_run=true", "text/csv", list);
    assert_eq!((dry.status.as_u16(), counts(&dry.json())), (200, [5, 3, 2, 0, 0, 0]));
    assert_eq!(server.engine.snapshot().revision().number, 0);
}

#[test]
fn what_is_no_list_is_refused() {
    let server = own_server("http-import-hostile");
    let many = format!("key,lng,lat\n{}", "a,1,1\n".repeat(50_002));
    let long = format!("key,lng,lat\n{},1,1\n", "\"".repeat(100_000));
    let nested = "[".repeat(1_000_000);
    for (media_type, query, body, code) in [
        ("text/csv", "", "", "bad-body"),
        ("text/csv", "", "a,b\n1,2\n", "bad-body"),
        ("text/csv", "", "lng,lat\n24.9414,60.1699\n", "bad-body"),
        ("text/csv", "", "key,lng,lat\n", "rows-rejected"),
        ("text/csv", "", "key,lng,lat\na,x,y\n", "rows-rejected"),
        ("text/csv", "", "PK\x03\x04", "bad-body"),
        ("application/octet-stream", "", "\u{0}\u{1}", "bad-body"),
        ("application/zip", "", "%PDF", "bad-body"),
        ("text/csv", "", &many, "too-many-points"),
        ("text/csv", "", &many.replace('\n', "\r"), "too-many-points"),
        ("text/csv", "", &long, "rows-rejected"),
        ("text/csv", "?mode=both", LIST, "bad-parameter"),
        ("text/csv", "?dry_run=yes", LIST, "bad-parameter"),
        ("text/csv", "?x=1", LIST, "unknown-parameter"),
        ("text/plain", "", LIST, "unsupported-media-type"),
        ("application/json", "", "", "bad-body"),
        ("application/json", "", "{}", "bad-body"),
        ("application/json", "", &nested, "bad-body"),
        ("application/geo+json", "", r#"{"type":"FeatureCollection","features":[]}"#, "rows-rejected"),
        ("application/geo+json", "", r#"{"type":"FeatureCollection","features":[1]}"#, "bad-body"),
    ] {
        let reply = import(&server, query, media_type, body);
        assert_eq!(reply.code(), code, "{media_type} {query} {}: {}", &body[..body.len().min(30)], reply.text());
    }
    let not_utf8 = server.ask(Method::POST, "/v1/stations/import", &[("content-type", "text/csv")], vec![0xff, 0xfe]);
    assert_eq!(not_utf8.code(), "bad-body");
    assert_eq!(server.engine.snapshot().revision().number, 0);
}
