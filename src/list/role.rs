//! What a column can hold, and the words that lists use for it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::clean::{bare, letters};

/// What a column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The key of a row.
    Key,
    /// A running number, which is a key only where it never repeats.
    Number,
    /// The name.
    Name,
    /// The longitude.
    Lng,
    /// The latitude.
    Lat,
    /// Longitude and latitude in one cell.
    Position,
    /// The tier.
    Tier,
    /// The opening hours.
    Hours,
    /// The time of opening.
    Opens,
    /// The time of closing.
    Closes,
    /// Whether it is open around the clock.
    AllDay,
    /// Hours of single services.
    ServiceHours,
    /// A list of facilities.
    Facilities,
    /// Whether there is one facility, by its code.
    Mark(String),
    /// An OpenStreetMap `amenity`.
    Amenity,
    /// A district, street office or community.
    District,
    /// A date.
    Date,
    /// A person: read for the records, never published.
    Contact,
    /// A weight of demand.
    Weight,
    /// Anything else; kept as it is.
    #[default]
    Extra,
    /// Not read at all, as a mapping asks.
    Ignored,
}

/// Word and role; `facility:CODE` is a word of its own.
const WORDS: [(&str, Role); 20] = [
    ("key", Role::Key),
    ("number", Role::Number),
    ("name", Role::Name),
    ("lng", Role::Lng),
    ("lat", Role::Lat),
    ("position", Role::Position),
    ("tier", Role::Tier),
    ("opening_hours", Role::Hours),
    ("opens", Role::Opens),
    ("closes", Role::Closes),
    ("all_day", Role::AllDay),
    ("service_hours", Role::ServiceHours),
    ("facilities", Role::Facilities),
    ("amenity", Role::Amenity),
    ("district", Role::District),
    ("date", Role::Date),
    ("contact", Role::Contact),
    ("weight", Role::Weight),
    ("extra", Role::Extra),
    ("ignore", Role::Ignored),
];

impl Role {
    /// The word that a mapping uses for it.
    #[must_use]
    pub fn word(&self) -> String {
        if let Self::Mark(code) = self {
            return format!("facility:{code}");
        }
        WORDS.iter().find(|row| row.1 == *self).map_or_else(String::new, |row| row.0.to_owned())
    }

    /// The role of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        if let Some(code) = word.strip_prefix("facility:") {
            return Some(Self::Mark(code.to_owned()));
        }
        WORDS.iter().find(|row| row.0 == word).map(|row| row.1.clone())
    }

    /// All words, for a message.
    #[must_use]
    pub fn words() -> String {
        let words: Vec<&str> = WORDS.iter().map(|row| row.0).chain(["facility:CODE"]).collect();
        words.join(", ")
    }

    /// Whether only one column of a sheet can have it.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        !matches!(self, Self::District | Self::Date | Self::Contact | Self::Extra | Self::Ignored | Self::Mark(_))
    }
}

/// What a header says about its column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// What the column holds.
    pub role: Role,
    /// How sure the word is: the place in its list; 0 is best.
    pub rank: usize,
    /// Whether the values must agree before it is believed.
    pub weak: bool,
    /// The datum that the word reveals: `wgs84`, `gcj02` or `bd09`.
    pub datum: Option<&'static str>,
}

/// Headers by role, the surest first; as [`bare`] leaves them.
#[rustfmt::skip]
const ALIASES: [(Role, &[&str]); 18] = [
    (Role::Key, &["key", "id", "osmid", "编号", "站点编号", "驿站编号", "网点编号", "站点编码", "驿站编码", "编码", "代码",
        "stationid", "code"]),
    (Role::Number, &["序号", "no", "行号"]),
    (Role::Name, &["name", "名称", "站点名称", "驿站名称", "站名", "网点名称", "服务站点名称", "服务站名称", "户外劳动者服务站点名称",
        "点位名称", "阵地名称", "stationname", "站点", "驿站", "网点"]),
    (Role::Lng, &["lng", "lon", "long", "longitude", "经度", "东经", "x坐标", "x"]),
    (Role::Lat, &["lat", "latitude", "纬度", "北纬", "y坐标", "y"]),
    (Role::Position, &["坐标", "经纬度", "位置坐标", "坐标位置", "经纬度坐标", "地理坐标", "点位坐标", "纬经度", "定位坐标", "定位", "lnglat",
        "lonlat", "latlng", "latlon", "coordinates", "coordinate"]),
    (Role::Tier, &["tier", "级别", "层级", "站点级别", "驿站级别", "站点层级", "驿站层级"]),
    (Role::Hours, &["openinghours", "hours", "开放时间", "服务时间", "营业时间", "开放时段", "服务时段", "营业时段", "开放时间段", "工作时间",
        "openhours"]),
    (Role::Opens, &["开门时间", "开始时间", "开始", "开放时间开始", "开放开始时间", "服务开始时间", "上班时间", "opens", "opentime", "starttime"]),
    (Role::Closes, &["关门时间", "结束时间", "结束", "开放时间结束", "开放结束时间", "服务结束时间", "下班时间", "关闭时间", "closes", "closetime", "endtime"]),
    (Role::AllDay, &["是否24小时", "24小时", "24小时开放", "是否24小时开放", "24小时服务", "是否全天开放", "全天开放", "24h", "allday"]),
    (Role::ServiceHours, &["servicehours", "分项时间", "分项服务时间", "设施开放时间"]),
    (Role::Facilities, &["facilities", "设施", "服务设施", "配备设施", "设施配备", "服务功能", "服务内容", "服务项目", "设施设备", "配套设施",
        "基础设施", "功能设施", "功能"]),
    (Role::Amenity, &["amenity"]),
    (Role::District, &["district", "区县", "县区", "所属区", "所属区县", "所在区", "所在区县", "行政区", "行政区划", "区", "县", "市", "城市",
        "地市", "街道", "所属街道", "所在街道", "乡镇", "镇街", "街镇", "街道乡镇", "乡镇街道", "社区", "所属社区", "所在社区", "村社区", "township",
        "community", "county", "city"]),
    (Role::Date, &["建成时间", "投用时间", "启用时间", "建站时间", "挂牌时间", "更新时间", "核实时间", "validfrom", "validto", "verified"]),
    (Role::Contact, &["contact", "contactname", "contactperson", "person", "tel", "fax", "manager", "owner", "姓名", "站长", "管理员",
        "管理人员", "微信", "微信号"]),
    (Role::Weight, &["weight", "权重", "人数"]),
];

/// Words that mean a role only where the values agree.
const WEAK: [(Role, &[&str]); 2] = [
    (Role::Tier, &["类别", "类型", "等级", "站点类型", "驿站类型", "站点类别", "驿站类别"]),
    (Role::Position, &["位置", "具体位置", "地理位置", "location"]),
];

/// Parts of a header that mean a person, wherever they stand.
const PEOPLE: [&str; 13] = [
    "电话",
    "手机",
    "联系人",
    "联系方式",
    "负责人",
    "责任人",
    "身份证",
    "邮箱",
    "phone",
    "mobile",
    "email",
    "telephone",
    "contactname",
];

/// Words that reveal a datum, the longer ones first.
const DATUMS: [(&str, &str); 19] = [
    ("国家2000", "wgs84"),
    ("cgcs2000", "wgs84"),
    ("天地图", "wgs84"),
    ("wgs84", "wgs84"),
    ("wgs", "wgs84"),
    ("gps", "wgs84"),
    ("火星坐标系", "gcj02"),
    ("火星", "gcj02"),
    ("gcj02", "gcj02"),
    ("gcj", "gcj02"),
    ("高德地图", "gcj02"),
    ("高德", "gcj02"),
    ("amap", "gcj02"),
    ("腾讯地图", "gcj02"),
    ("腾讯", "gcj02"),
    ("百度地图", "bd09"),
    ("百度", "bd09"),
    ("bd09", "bd09"),
    ("baidu", "bd09"),
];

/// The longest name of a column, in bytes.
const LONGEST: usize = 100;

/// Words around a name that add nothing.
const BEFORE: [&str; 11] =
    ["服务站点", "站点", "驿站", "网点", "点位", "地址", "所在", "地理", "地图", "所在地", "station"];
const AFTER: [&str; 4] = ["坐标", "值", "raw", "text"];

/// What a header says; [`Role::Extra`] where it says nothing that is known.
#[must_use]
pub fn meaning(header: &str) -> Meaning {
    // No name of a column is that long, and none begins with a digit but `24小时`.
    if header.len() > LONGEST || header.starts_with(|first: char| first.is_ascii_digit() && first != '2') {
        return Meaning::default();
    }
    let word = bare(header);
    if PEOPLE.iter().any(|part| word.contains(part)) {
        return Meaning { role: Role::Contact, ..Meaning::default() };
    }
    if let Some(found) = exact(&word).or_else(|| undecorated(&word)) {
        let datum = is_position(&found.role).then(|| datum_of_text(header)).flatten();
        return Meaning { datum, ..found };
    }
    for (part, datum) in DATUMS {
        let Some((before, after)) = word.split_once(part) else { continue };
        let rest = format!("{before}{after}");
        if let Some(found) = exact(&rest).or_else(|| undecorated(&rest)).filter(|found| is_position(&found.role)) {
            return Meaning { datum: Some(datum), ..found };
        }
    }
    if word.ends_with("日期") {
        return Meaning { role: Role::Date, ..Meaning::default() };
    }
    Meaning::default()
}

/// The datum that a line of text speaks of, such as a title above the header.
#[must_use]
pub fn datum_of_text(text: &str) -> Option<&'static str> {
    let word = letters(text);
    DATUMS.iter().find(|(part, _)| word.contains(part)).map(|row| row.1)
}

/// The name of a column that begins so, if all names that do mean the same.
#[must_use]
pub(super) fn completed(start: &str) -> Option<&'static str> {
    let start = bare(start);
    let mut found = ALIASES.iter().flat_map(|(role, words)| words.iter().map(move |word| (role, *word)));
    let mut found = found.by_ref().filter(|(_, word)| start.chars().count() >= 3 && word.starts_with(&start));
    let (role, word) = found.next()?;
    found.all(|(other, _)| other == role).then_some(word)
}

const fn is_position(role: &Role) -> bool {
    matches!(role, Role::Lng | Role::Lat | Role::Position)
}

/// The meaning of a word as it stands in the tables.
fn exact(word: &str) -> Option<Meaning> {
    static WORDS: OnceLock<HashMap<&'static str, Meaning>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        // What is weak comes first, so that the sure word counts if it is the same.
        let tables = [(&WEAK[..], true), (&ALIASES[..], false)];
        let all = tables.into_iter().flat_map(|(table, weak)| table.iter().map(move |row| (row, weak)));
        let mut words = HashMap::new();
        for ((role, aliases), weak) in all {
            let meaning = |rank| Meaning { role: role.clone(), rank, weak, datum: None };
            words.extend(aliases.iter().enumerate().map(|(rank, alias)| (*alias, meaning(rank))));
        }
        words
    });
    words.get(word).cloned()
}

/// Tries without the words around it.
fn undecorated(word: &str) -> Option<Meaning> {
    let after = AFTER.iter().find_map(|part| word.strip_suffix(part)).unwrap_or(word);
    [word, after].into_iter().find_map(|word| {
        let rest = BEFORE.iter().filter_map(|part| word.strip_prefix(part)).min_by_key(|rest| rest.len());
        [Some(word), rest].into_iter().flatten().filter(|word| !word.is_empty()).find_map(exact)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, role: Role, datum: Option<&str>) {
        let found = meaning(header);
        assert_eq!((&found.role, found.datum), (&role, datum), "{header}");
    }

    #[test]
    fn headers_of_real_lists_are_known() {
        for (header, role) in [
            ("站点名称", Role::Name),
            ("驿站名称（全称）", Role::Name),
            ("经 度", Role::Lng),
            ("ＬＡＴ", Role::Lat),
            ("站点经度", Role::Lng),
            ("经度坐标", Role::Lng),
            ("经纬度", Role::Position),
            ("位置坐标", Role::Position),
            ("open_hours_raw", Role::Hours),
            ("是否24小时开放", Role::AllDay),
            ("服务设施*", Role::Facilities),
            ("所属街道/乡镇", Role::Extra),
            ("街道", Role::District),
            ("联系人及电话", Role::Contact),
            ("contact:phone", Role::Contact),
            ("驿站负责人", Role::Contact),
            ("启用日期", Role::Date),
            ("备注", Role::Extra),
            ("详细地址", Role::Extra),
            ("opening_hours", Role::Hours),
            ("osm_id", Role::Key),
        ] {
            check(header, role, None);
        }
    }

    #[test]
    fn a_header_may_reveal_the_datum() {
        check("百度经度", Role::Lng, Some("bd09"));
        check("高德纬度", Role::Lat, Some("gcj02"));
        check("GPS经度", Role::Lng, Some("wgs84"));
        check("lon_gcj02", Role::Lng, Some("gcj02"));
        check("纬度（WGS84）", Role::Lat, Some("wgs84"));
        check("经度_WGS-84", Role::Lng, Some("wgs84"));
        check("高德地图坐标", Role::Position, Some("gcj02"));
        check("百度评分", Role::Extra, None);
        assert_eq!(datum_of_text("某区驿站台账（坐标系：GCJ-02 火星坐标）"), Some("gcj02"));
    }

    #[test]
    fn every_role_has_a_word() {
        for word in WORDS.map(|row| row.0).into_iter().chain(["facility:water"]) {
            assert_eq!(Role::of_word(word).map(|role| role.word()).as_deref(), Some(word));
        }
    }
}
