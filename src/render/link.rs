//! Links that open a map app with the way to a station.
//!
//! Each maker wants another order, another datum and other words. Makers that take WGS-84 when told so get WGS-84, and
//! shift it themselves; only `AMap` must get GCJ-02.
//!
//! # References
//!
//! `AMap` URI API, route (2025-03-03); Baidu Map URI API, web; Tencent Location Service URI API, route; RFC 5870 for
//! `geo:`, with the `q` that Android reads.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::coord::{Datum, LngLat};
use crate::network::Mode;

/// Links to the way from `from` to a station at `to`, by the name of the app.
#[must_use]
pub(super) fn links(from: LngLat, to: LngLat, name: &str, mode: Mode) -> Map<String, Value> {
    let name = encoded(name);
    let ride = mode != Mode::Walk;
    let pairs = [
        ("amap", amap(to, &name, ride)),
        ("baidu", baidu(from, to, &name, ride)),
        ("tencent", tencent(to, &name, ride)),
        ("geo", geo(to, &name)),
    ];
    pairs.into_iter().map(|(app, link)| (app.to_owned(), json!(link))).collect()
}

/// Longitude first, GCJ-02. From where the phone is.
fn amap(to: LngLat, name: &str, ride: bool) -> String {
    let to = Datum::Gcj02.from_wgs84(to);
    let (lng, lat) = (to.lng(), to.lat());
    let mode = if ride { "ride" } else { "walk" };
    format!(
        "https://uri.amap.com/navigation?to={lng:.6},{lat:.6},{name}&mode={mode}&src=waystation&coordinate=gaode&\
         callnative=1"
    )
}

/// Latitude first, WGS-84 when said so. It must be told from where; the origin is called "my position".
fn baidu(from: LngLat, to: LngLat, name: &str, ride: bool) -> String {
    let mode = if ride { "riding" } else { "walking" };
    let here = encoded("我的位置");
    let place = |at: LngLat| format!("latlng:{:.6},{:.6}", at.lat(), at.lng());
    format!(
        "https://api.map.baidu.com/direction?origin={}%7Cname:{here}&destination={}%7Cname:{name}&mode={mode}&\
         coord_type=wgs84&output=html&src=webapp.waystation.waystation",
        place(from),
        place(to)
    )
}

/// Latitude first; `coord_type=1` is WGS-84. From where the phone is.
fn tencent(to: LngLat, name: &str, ride: bool) -> String {
    let (lng, lat) = (to.lng(), to.lat());
    let kind = if ride { "bike" } else { "walk" };
    format!(
        "https://apis.map.qq.com/uri/v1/routeplan?type={kind}&to={name}&tocoord={lat:.6},{lng:.6}&coord_type=1&\
         referer=waystation"
    )
}

/// Latitude first, WGS-84.
fn geo(to: LngLat, name: &str) -> String {
    let (lng, lat) = (to.lng(), to.lat());
    format!("geo:{lat:.6},{lng:.6}?q={lat:.6},{lng:.6}({name})")
}

/// Percent-encoded: all but letters, digits and `-._~`, as RFC 3986 has it for data.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(3 * text.len()), |mut link, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push(char::from(byte));
        } else {
            // Into a string nothing fails.
            let _ = write!(link, "%{byte:02X}");
        }
        link
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// To People's Square, Shanghai: 121.478224, 31.228474 in GCJ-02 by gcoord 1.0.7.
    fn link(app: &str, name: &str, mode: Mode) -> String {
        let at = |lng, lat| LngLat::new(lng, lat).unwrap();
        links(at(121.4667, 31.2517), at(121.473_701, 31.230_416), name, mode)[app].as_str().unwrap().to_owned()
    }

    #[test]
    fn amap_gets_longitude_first_in_gcj02() {
        assert_eq!(
            link("amap", "驿站", Mode::Walk),
            "https://uri.amap.com/navigation?to=121.478224,31.228474,%E9%A9%BF%E7%AB%99&mode=walk&src=waystation\
             &coordinate=gaode&callnative=1"
        );
        assert!(link("amap", "a", Mode::Ebike).contains("&mode=ride&"));
    }

    #[test]
    fn baidu_gets_latitude_first_in_wgs84_and_both_ends() {
        assert_eq!(
            link("baidu", "驿站", Mode::Walk),
            "https://api.map.baidu.com/direction?origin=latlng:31.251700,121.466700%7Cname:\
             %E6%88%91%E7%9A%84%E4%BD%8D%E7%BD%AE&destination=latlng:31.230416,121.473701%7Cname:%E9%A9%BF%E7%AB%99\
             &mode=walking&coord_type=wgs84&output=html&src=webapp.waystation.waystation"
        );
        assert!(link("baidu", "a", Mode::Cycle).contains("&mode=riding&"));
    }

    #[test]
    fn tencent_gets_latitude_first_in_wgs84() {
        assert_eq!(
            link("tencent", "驿站", Mode::Walk),
            "https://apis.map.qq.com/uri/v1/routeplan?type=walk&to=%E9%A9%BF%E7%AB%99&tocoord=31.230416,121.473701\
             &coord_type=1&referer=waystation"
        );
        assert!(link("tencent", "a", Mode::Ebike).contains("?type=bike&"));
    }

    #[test]
    fn geo_is_wgs84() {
        let expect = "geo:31.230416,121.473701?q=31.230416,121.473701(%E9%A9%BF%E7%AB%99)";
        assert_eq!(link("geo", "驿站", Mode::Walk), expect);
    }

    #[test]
    fn no_name_breaks_a_link() {
        for app in ["amap", "baidu", "tencent", "geo"] {
            let link = link(app, "A&B=1,2|(x)#? /\"%\n", Mode::Walk);
            assert!(link.contains("A%26B%3D1%2C2%7C%28x%29%23%3F%20%2F%22%25%0A"), "{link}");
            assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)), "{link}");
        }
    }
}
