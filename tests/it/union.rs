//! A small network of stations as a district union holds it: a Chinese list with details, districts with levels, and a
//! tiers file, on the streets of the bundled region.

use std::path::PathBuf;
use std::sync::Arc;

use waystation::engine::Engine;

use crate::command::{Run, data, scratch, waystation};
use crate::http::{NOON, Server};

/// Who is in charge in every list of these tests; no answer may hold any part of it.
pub const SECRETS: [&str; 4] = ["13812345678", "测试联系人", "13887654321", "second-secret@example.org"];

/// Stations near the central railway station.
pub const LIST: &str = "\
编号,名称,经度,纬度,级别,开放时间,设施,依托单位,建设方式,座位数,面积（㎡）,有效期,核验日期,状态,统一标识,上图,管理制度,联系人,联系电话,备用邮箱,备注
c1,中央综合体,24.9414,60.1699,综合体,24/7,休息、饮水机、微波炉、卫生间、充电、空调、药箱、图书,市总工会,自建,50,150,,2026-05-01,正常,√,√,√,测试联系人,13812345678,second-secret@example.org,临街
s1,西街驿站,24.9400,60.1690,街道驿站,Mo-Fr 09:00-17:00,休息、饮水机、微波炉、药箱、如厕（附近）、充电、雨伞、图书,城西党群服务中心,共建,20,30平方米,,2026-04-01,,√,,√,测试联系人,13812345678,,
m1,招商银行西区微站,24.9395,60.1700,社区微站,,饮水机,,,约6,,,,,,,,测试联系人,13812345678,,
m2,东区微站,24.9470,60.1705,社区微站,,,移动营业厅,联建,,,,,停用,否,,,,,,
p1,罗森便利店,24.9460,60.1710,便民点,Mo-Su 00:00-24:00,充电、桑拿,,,,,,,,,,,,,,
v1,展会服务台,24.9430,60.1705,微站,Mo-Su 08:00-18:00,休息、饮水机,,,4,,2026-05-23至2026-05-26,,,,,,,13887654321,,
";

/// The same tiers in another order, with a van, and what is usual for each.
pub const TIERS: &str = r#"
[[tier]]
code = "complex"
services = ["rest", "water", "heat_food", "toilet", "charge"]
[[tier]]
code = "street"
services = ["rest", "water", "heat_food"]
opening_hours = "Mo-Fr 08:00-18:00"
[[tier]]
code = "micro"
zh = "社区小站"
en = "community corner"
aliases = ["社区微站"]
opening_hours = "Mo-Su 07:00-22:00"
seats = 6
assume = true
[[tier]]
code = "partner"
[[tier]]
code = "van"
zh = "流动驿站"
"#;

/// A district, two streets, and three communities, of which the northern half of the east has none.
fn districts() -> String {
    let area = |key: &str, level: &str, west: f64, south: f64, east: f64, north: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"key":"{key}","name":"{key}","level":"{level}"}},"geometry":{{"type":
            "Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],
            [{west},{south}]]]}}}}"#
        )
    };
    let areas = [
        area("区", "区县", 24.938, 60.166, 24.950, 60.173),
        area("西街", "street", 24.938, 60.166, 24.944, 60.173),
        area("东街", "街道", 24.944, 60.166, 24.950, 60.173),
        area("西北社区", "社区", 24.938, 60.1695, 24.944, 60.173),
        area("西南社区", "community", 24.938, 60.166, 24.944, 60.1695),
        area("东社区", "社区", 24.944, 60.166, 24.950, 60.173),
    ];
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, areas.join(","))
}

/// Builds such a region into a directory of its own, with tiers or without.
pub fn built(name: &str, list: &str, tiers: Option<&str>) -> (PathBuf, Run) {
    let directory = scratch("union").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (osm, stations) = (data("helsinki-centre.osm.pbf"), file("stations.csv", list));
    let districts = file("districts.geojson", &districts());
    let out = directory.join("region");
    let mut arguments = vec!["build", "--osm", &osm, "--stations", &stations, "--districts", &districts];
    let tiers = tiers.map(|tiers| file("tiers.toml", tiers));
    if let Some(tiers) = &tiers {
        arguments.extend(["--tiers", tiers]);
    }
    let out_text = out.to_str().unwrap().to_owned();
    arguments.extend(["--out", &out_text]);
    let run = waystation(&arguments);
    (out, run)
}

/// The region with its tiers file.
pub fn region(name: &str) -> PathBuf {
    let (out, run) = built(name, LIST, Some(TIERS));
    assert_eq!(run.status, 0, "{}", run.stderr);
    out
}

/// A server over a region of its own, on a Tuesday noon.
pub fn server(name: &str) -> Server {
    server_over(&region(name))
}

pub fn server_over(region: &std::path::Path) -> Server {
    Server::at(&Arc::new(Engine::open(region).expect("the region opens")), NOON)
}
