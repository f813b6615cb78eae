//! Station lists as delimited text.

use std::collections::{BTreeMap, BTreeSet};

use crate::hours::Schedule;
use crate::list::{Finding, ListError, Outcome, PositionColumns, Sheet, rejected};

use super::features::sheet_of_features;
use super::{DetailProblem, Details, FacilitySet, Listed, Station, Tiers, UnknownFacility};

const KEY: &[&str] = &["key", "id", "osm_id", "编号", "站点编号", "序号"];
const NAME: &[&str] = &["name", "名称", "站点名称", "驿站名称", "站名", "网点名称"];
const TIER: &[&str] = &["tier", "级别", "类别", "类型", "层级"];
const HOURS: &[&str] = &["opening_hours", "hours", "开放时间", "服务时间", "营业时间"];
const FACILITIES: &[&str] = &["facilities", "设施", "服务设施", "配备设施"];
const AMENITY: &[&str] = &["amenity"];

/// What came out of a list.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The stations that were kept, each with the line of its row.
    pub stations: Vec<(u64, Station)>,
    /// Rows that were read, kept or not.
    pub read: usize,
    /// Rows without a key, which got their number for one.
    pub unnamed: usize,
    /// Stations whose row says no tier, and which have the usual one.
    pub untiered: usize,
    /// Everything that was wrong, by line.
    pub findings: Vec<Finding>,
}

/// Reads a list of stations from comma, semicolon or tab separated text in UTF-8.
///
/// Columns: `key,name,lng,lat,tier,opening_hours,facilities`, in any order and under their usual Chinese or
/// English names; only a position is needed. The key of a row without one is its row number. An OpenStreetMap
/// `amenity` stands for facilities where the list has no such column. All other columns are kept as they are.
///
/// # Errors
///
/// [`ListError`] when the list cannot be read or no row can be used.
pub fn delimited(bytes: &[u8]) -> Result<Reading, ListError> {
    delimited_with(bytes, &Tiers::default())
}

/// The same with the tiers of a tiers file.
///
/// # Errors
///
/// As [`delimited`].
pub fn delimited_with(bytes: &[u8], tiers: &Tiers) -> Result<Reading, ListError> {
    of_sheet(&Sheet::read(bytes)?, tiers)
}

/// Reads a list of stations from the points of a GeoJSON `FeatureCollection`, its properties as columns. A line is
/// the number of a feature; the first is 1.
///
/// # Errors
///
/// As [`delimited`].
pub fn features(bytes: &[u8]) -> Result<Reading, ListError> {
    features_with(bytes, &Tiers::default())
}

/// The same with the tiers of a tiers file.
///
/// # Errors
///
/// As [`delimited`].
pub fn features_with(bytes: &[u8], tiers: &Tiers) -> Result<Reading, ListError> {
    of_sheet(&sheet_of_features(bytes)?, tiers)
}

fn of_sheet(sheet: &Sheet, tiers: &Tiers) -> Result<Reading, ListError> {
    let columns = Columns::of(sheet)?;
    let read = sheet.rows.len();
    let mut reading = Reading { stations: Vec::new(), read, unnamed: 0, untiered: 0, findings: Vec::new() };
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for (number, (line, row)) in sheet.rows.iter().enumerate() {
        reading.unnamed += usize::from(columns.key.and_then(|key| row.get(key)).is_none_or(String::is_empty));
        let untiered = columns.tier.and_then(|tier| row.get(tier)).is_none_or(String::is_empty);
        match columns.station(sheet, *line, row, number + 1, tiers, &mut reading.findings) {
            Ok(station) => {
                if let Some(first) = lines.get(&station.key) {
                    let column = columns.key.unwrap_or(columns.position.lng);
                    let problem = format!("is the key of line {first} too; keys must differ");
                    reading.findings.push(rejected(sheet, *line, column, &station.key, problem));
                } else {
                    lines.insert(station.key.clone(), *line);
                    reading.untiered += usize::from(untiered);
                    reading.stations.push((*line, station));
                }
            }
            Err(finding) => reading.findings.push(finding),
        }
    }
    if reading.stations.is_empty() {
        let first =
            reading.findings.first().map_or_else(|| "it has a header and no rows".to_owned(), ToString::to_string);
        return Err(ListError::NoUsableRow { read: reading.read, first });
    }
    Ok(reading)
}

/// Where each part of a station stands.
struct Columns {
    position: PositionColumns,
    key: Option<usize>,
    name: Option<usize>,
    tier: Option<usize>,
    hours: Option<usize>,
    facilities: Option<usize>,
    amenity: Option<usize>,
    extra: Vec<usize>,
}

impl Columns {
    fn of(sheet: &Sheet) -> Result<Self, ListError> {
        let mut columns = Self {
            position: PositionColumns::of(sheet)?,
            key: sheet.column(KEY),
            name: sheet.column(NAME),
            tier: sheet.column(TIER),
            hours: sheet.column(HOURS),
            facilities: sheet.column(FACILITIES),
            amenity: sheet.column(AMENITY),
            extra: Vec::new(),
        };
        let PositionColumns { lng, lat } = columns.position;
        let known = [Some(lng), Some(lat), columns.key, columns.name, columns.tier, columns.hours, columns.facilities];
        let known: BTreeSet<usize> = known.into_iter().flatten().collect();
        columns.extra = (0..sheet.header.len()).filter(|column| !known.contains(column)).collect();
        Ok(columns)
    }

    fn station(
        &self,
        sheet: &Sheet,
        line: u64,
        row: &[String],
        number: usize,
        tiers: &Tiers,
        findings: &mut Vec<Finding>,
    ) -> Result<Station, Finding> {
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", String::as_str);
        let mut without = |column: Option<usize>, value: &str, problem: String| {
            let column = sheet.header[column.expect("a value came from a column")].clone();
            findings.push(Finding { line, column, value: value.to_owned(), problem, outcome: Outcome::Kept });
        };
        let place = self.position.read(sheet, line, row)?;

        let mut key = cell(self.key).to_owned();
        if key.is_empty() {
            key = number.to_string();
        } else if RESERVED.contains(&key.as_str()) {
            return Err(rejected(sheet, line, self.key.unwrap_or(0), &key, "is a reserved key".to_owned()));
        }

        let tier = match cell(self.tier) {
            "" => tiers.usual(),
            text => tiers.parse(text).unwrap_or_else(|| {
                let problem = format!("is no tier ({}); taken as {}", tiers.codes(), tiers.usual().as_str());
                without(self.tier, text, problem);
                tiers.usual()
            }),
        };

        let hours_text = cell(self.hours).to_owned();
        let hours = match hours_text.as_str() {
            "" => None,
            text => Schedule::parse(text)
                .map_err(|error| {
                    let problem = format!("{}; {}; its hours are taken as unknown", error.reason, error.hint);
                    without(self.hours, text, problem);
                })
                .ok(),
        };

        let mut listed = Listed::default();
        let facilities = match (cell(self.facilities), cell(self.amenity)) {
            ("", amenity) => FacilitySet::of_amenity(amenity),
            (text, _) => {
                listed = Listed::of(text);
                for word in &listed.unknown {
                    without(self.facilities, word, format!("{}; left out", UnknownFacility(word.clone())));
                }
                Some(listed.offer.here)
            }
        };

        let extra = self.extra.iter().map(|&column| (sheet.header[column].clone(), cell(Some(column)).to_owned()));
        let mut extra: Vec<(String, String)> = extra.filter(|(_, value)| !value.is_empty()).collect();
        let (mut details, problems) = Details::take(&mut extra);
        details.nearby = details.nearby.union(listed.offer.nearby);
        if let Some(column) = self.facilities.filter(|_| !listed.is_whole()) {
            // There is more than was understood, so that what is not among it is not known to be missing.
            extra.push((sheet.header[column].clone(), cell(Some(column)).to_owned()));
        }
        findings.extend(problems.into_iter().map(|DetailProblem { column, value, problem, fix }| Finding {
            line,
            column,
            value,
            problem: format!("{}; {}", problem[0], fix[0]),
            outcome: Outcome::Kept,
        }));
        Ok(Station {
            key,
            name: cell(self.name).to_owned(),
            place,
            tier,
            hours,
            hours_text,
            facilities,
            details,
            extra,
        })
    }
}

/// Words that stand for something else in `/v1/stations/nearest` and `/v1/stations/import`, so no station can have them.
pub const RESERVED: [&str; 2] = ["nearest", "import"];

#[cfg(test)]
mod tests {
    use super::super::Tier;
    use super::*;

    #[test]
    fn a_list_needs_only_positions() {
        let reading = delimited("lng,lat\n24.94,60.17\n24.95,60.18\n".as_bytes()).unwrap();
        let (line, station) = &reading.stations[1];
        assert_eq!((*line, station.key.as_str(), station.tier, reading.unnamed), (3, "2", Tier::Street, 2));
        assert!(station.hours.is_none() && station.facilities.is_none() && reading.findings.is_empty());
    }

    #[test]
    fn chinese_headers_a_byte_order_mark_and_tabs_are_read() {
        let text = "\u{feff}编号\t站点名称\t经度\t纬度\t级别\t备注\nA1\t人民广场驿站\t121.47\t31.23\t微站\t临街\n";
        let reading = delimited(text.as_bytes()).unwrap();
        let station = &reading.stations[0].1;
        assert_eq!((station.key.as_str(), station.name.as_str(), station.tier), ("A1", "人民广场驿站", Tier::Micro));
        assert_eq!(station.extra, [("备注".to_owned(), "临街".to_owned())]);
    }

    #[test]
    fn each_bad_cell_is_named_and_the_other_rows_stay() {
        let text = "key,lng,lat,tier,opening_hours,facilities\n\
                    a,24.94,60.17,street,Mo-Fr 09:00-17:00,rest;sauna\n\
                    b,,60.17,,,\n\
                    c,24.94,NaN,,,\n\
                    d,24.94,160.17,,,\n\
                    a,24.95,60.17,,,\n\
                    e,24.95,60.17,palace,every day,\n\
                    nearest,24.95,60.17,,,\n\
                    import,24.95,60.17,,,\n";
        let reading = delimited(text.as_bytes()).unwrap();
        assert_eq!((reading.read, reading.unnamed), (8, 0));
        let kept: Vec<&str> = reading.stations.iter().map(|(_, station)| station.key.as_str()).collect();
        assert_eq!(kept, ["a", "e"]);
        let found: Vec<(u64, &str, &str, Outcome)> = reading
            .findings
            .iter()
            .map(|finding| (finding.line, finding.column.as_str(), finding.value.as_str(), finding.outcome))
            .collect();
        assert_eq!(
            found,
            [
                (2, "facilities", "sauna", Outcome::Kept),
                (3, "lng", "", Outcome::Rejected),
                (4, "lat", "NaN", Outcome::Rejected),
                (5, "lat", "160.17", Outcome::Rejected),
                (6, "key", "a", Outcome::Rejected),
                (7, "tier", "palace", Outcome::Kept),
                (7, "opening_hours", "every day", Outcome::Kept),
                (8, "key", "nearest", Outcome::Rejected),
                (9, "key", "import", Outcome::Rejected),
            ]
        );
        assert!(reading.findings[3].problem.contains("swap"));
        assert_eq!(reading.findings[4].problem, "is the key of line 2 too; keys must differ");
    }

    #[test]
    fn a_list_that_cannot_be_read_says_why() {
        let error = |bytes: &[u8]| delimited(bytes).unwrap_err().to_string();
        assert!(error(b"").contains("is empty"));
        assert!(error(b"name,address\nx,y\n").contains("no column `lng`"));
        assert!(error(b"lng,lat\n").contains("no rows"));
        assert!(error(b"lng,lat\nx,y\n").contains("line 2, `lng` `x` is not a number"));
        assert!(error(b"\xbe\xad\xb6\xc8,lat\n1,2\n").contains("UTF-8"));
        assert!(error(b"PK\x03\x04rest").contains("spreadsheet"));
    }
}
