//! Words in the header of a list that tell a datum.

use super::Datum;

/// Words of each datum, in lower case.
const WORDS: [(Datum, &[&str]); 3] = [
    (Datum::Bd09, &["bd09", "bd-09", "bd_09", "baidu", "百度"]),
    (Datum::Gcj02, &["gcj", "amap", "gaode", "tencent", "qqmap", "高德", "腾讯", "火星", "国测局", "微信"]),
    (Datum::Wgs84, &["wgs", "gps", "cgcs", "tianditu", "天地图", "北斗", "大地2000", "国家2000"]),
];

impl Datum {
    /// The datum that the name of a column tells, as in `百度经度`, `lng_gcj02` or `GPS纬度`.
    ///
    /// `None` where it tells none, or more than one.
    #[must_use]
    pub fn of_header(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let begins = ["bd_", "bdlng", "bdlat", "bdlon"].iter().any(|word| name.starts_with(word));
        let said = |(datum, words): &(Self, &[&str])| {
            words.iter().any(|word| name.contains(word)) || *datum == Self::Bd09 && begins
        };
        let mut found = WORDS.iter().filter(|row| said(row)).map(|(datum, _)| *datum);
        found.next().filter(|_| found.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_the_datum_or_nothing() {
        for (datum, names) in [
            (Some(Datum::Bd09), &["百度经度", "经度(BD-09)", "bd_lng", "BD09LL纬度", "baidu_lat"][..]),
            (Some(Datum::Gcj02), &["高德经度", "lon_gcj02", "腾讯地图纬度", "火星坐标", "amap_lng"]),
            (Some(Datum::Wgs84), &["GPS经度", "wgs84_lat", "天地图经度", "CGCS2000坐标", "北斗纬度"]),
            (None, &["经度", "lng", "X", "坐标", "经度(高德/百度)", "abd_x"]),
        ] {
            for name in names {
                assert_eq!(Datum::of_header(name), datum, "{name}");
            }
        }
    }
}
