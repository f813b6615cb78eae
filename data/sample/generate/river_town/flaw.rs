//! The list as somebody typed it: stations turned into rows, with the mistakes that such lists have.

use super::datum::gcj02;
use super::opening;
use super::point::at;
use super::station::{Station, Tier};

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Longitude and latitude stand in each other's column.
    Swapped,
    /// No coordinates.
    Empty,
    /// The same place as another row, from another programme.
    Duplicate,
    /// Digits as wide as Chinese characters.
    FullWidth,
    /// The hours say two things at once.
    Contradiction,
    /// A wrong digit puts it two degrees away.
    FarAway,
    /// Coordinates are text with a unit.
    Unit,
    /// Coordinates are text.
    Text,
}

impl Flaw {
    /// The word for it in the list of true values.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Swapped => "swapped",
            Self::Empty => "empty",
            Self::Duplicate => "duplicate",
            Self::FullWidth => "full-width",
            Self::Contradiction => "hours-contradict",
            Self::FarAway => "far-away",
            Self::Unit => "unit",
            Self::Text => "text",
        }
    }
}

/// A row: a station, its typed coordinates, what is wrong.
#[derive(Clone, Debug)]
pub struct Row {
    pub station: Station,
    /// GCJ-02, as they stand in the columns of longitude and latitude.
    pub typed: [Typed; 2],
    pub flaw: Option<Flaw>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    Number(f64),
    Text(String),
    Empty,
}

/// Rows of community stations, counted among their own kind, that have a flaw.
const MICRO: [(usize, Flaw); 8] = [
    (4, Flaw::Text),
    (9, Flaw::FullWidth),
    (17, Flaw::Swapped),
    (25, Flaw::Contradiction),
    (31, Flaw::Text),
    (38, Flaw::FarAway),
    (46, Flaw::Unit),
    (52, Flaw::Empty),
];

/// The rows of the list.
pub fn rows(stations: &[Station]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut micro = 0;
    for station in stations {
        let flaw = MICRO.iter().find(|flaw| station.tier == Tier::Micro && flaw.0 == micro).map(|flaw| flaw.1);
        micro += usize::from(station.tier == Tier::Micro);
        let mut station = station.clone();
        if flaw == Some(Flaw::Contradiction) {
            station.hours = opening::CONTRADICTION;
        }
        rows.push(row(station, flaw));
    }
    let bank = stations.iter().find(|station| station.tier == Tier::Partner).expect("there are partners").clone();
    let name = format!("{}（户外劳动者港湾）", bank.host);
    let place = bank.place + at(11.0, -14.0);
    rows.push(row(Station { name, place, note: "金融系统共建项目".to_owned(), ..bank }, Some(Flaw::Duplicate)));
    rows
}

fn row(station: Station, flaw: Option<Flaw>) -> Row {
    let [lng, lat] = gcj02(station.place.degrees());
    let text = |value: f64| Typed::Text(format!("{value:.6}"));
    let typed = match flaw {
        Some(Flaw::Swapped) => [Typed::Number(lat), Typed::Number(lng)],
        Some(Flaw::Empty) => [Typed::Empty, Typed::Empty],
        Some(Flaw::FarAway) => [Typed::Number(lng - 2.0), Typed::Number(lat)],
        Some(Flaw::Text) => [text(lng), text(lat)],
        Some(Flaw::Unit) => [Typed::Text(format!("{lng:.6}度")), Typed::Text(format!("{lat:.6}度"))],
        Some(Flaw::FullWidth) => [lng, lat].map(|value| Typed::Text(full_width(&format!("{value:.6}")))),
        _ => [Typed::Number(lng), Typed::Number(lat)],
    };
    Row { station, typed, flaw }
}

/// Every character as wide as a Chinese one.
pub fn full_width(text: &str) -> String {
    text.chars().map(|character| char::from_u32(character as u32 + 0xfee0).unwrap_or(character)).collect()
}

/// The list without mistakes but those that nobody can put right: WGS-84, codes, hours in the syntax of OpenStreetMap.
pub fn csv(rows: &[Row], wards: &super::ward::Wards) -> String {
    let mut text = "key,name,lng,lat,tier,opening_hours,facilities,street,community,flaw\n".to_owned();
    for (number, row) in (1..).zip(rows) {
        let station = &row.station;
        let [lng, lat] = station.place.degrees();
        let place = match row.flaw {
            Some(Flaw::Empty) => ",".to_owned(),
            Some(Flaw::FarAway) => format!("{:.7},{lat:.7}", lng - 2.0),
            _ => format!("{lng:.7},{lat:.7}"),
        };
        let ward = &wards.wards[station.ward];
        let cells = [
            number.to_string(),
            station.name.clone(),
            place,
            station.tier.words().1.to_owned(),
            quoted(station.hours.1),
            station.codes.join(";"),
            super::ward::street_name(ward.street).to_owned(),
            ward.name.to_owned(),
            row.flaw.map_or("", Flaw::word).to_owned(),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}
