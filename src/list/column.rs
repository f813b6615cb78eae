//! Positions and weights out of the columns of a sheet.

use crate::coord::{LngLat, LngLatError};

use super::clean::is_blank;
use super::degrees::{Axis, Degrees, degrees, pair};
use super::error::ListError;
use super::finding::{Finding, OrFinding, Outcome};
use super::role::Role;
use super::rule::Rule;
use super::sheet::Sheet;
use super::words::Words;

const LNG: &[&str] = &["lng", "lon", "longitude", "经度", "东经", "坐标", "经纬度"];
const LAT: &[&str] = &["lat", "latitude", "纬度", "北纬"];

/// The columns of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionColumns {
    /// Index of the longitude, or of the column that holds both.
    pub lng: usize,
    /// Index of the latitude, or of the column that holds both.
    pub lat: usize,
    /// Whether the header puts the latitude first in a column that holds both.
    lat_first: bool,
}

/// Two numbers out of a row, in degrees; whether they are a place on the earth is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Longitude.
    pub lng: f64,
    /// Latitude.
    pub lat: f64,
    /// Whether they were written as more than plain numbers.
    pub marked: bool,
    /// What had to be put right to read them.
    pub repaired: Option<Finding>,
}

/// What a row has for its position, before it is judged.
type Parts = ([Degrees; 2], Option<(Rule, Words)>);

impl PositionColumns {
    /// Finds them in a sheet.
    ///
    /// # Errors
    ///
    /// [`ListError::MissingColumn`] when one is not there.
    pub fn of(sheet: &Sheet) -> Result<Self, ListError> {
        if let Some(both) = sheet.of_role(&Role::Position) {
            return Ok(Self::in_one(sheet, both));
        }
        let lng = sheet.of_role(&Role::Lng).ok_or_else(|| sheet.missing(LNG))?;
        let lat = sheet.of_role(&Role::Lat).ok_or_else(|| sheet.missing(LAT))?;
        Ok(Self { lng, lat, lat_first: false })
    }

    /// A column that holds both.
    #[must_use]
    pub fn in_one(sheet: &Sheet, column: usize) -> Self {
        let name = super::clean::bare(&sheet.header[column]);
        let lat_first = name.starts_with("lat") || name.starts_with('纬');
        Self { lng: column, lat: column, lat_first }
    }

    /// Whether one column holds both.
    #[must_use]
    pub const fn is_one(self) -> bool {
        self.lng == self.lat
    }

    /// The numbers in a row.
    ///
    /// # Errors
    ///
    /// A [`Finding`] with what is wrong with them.
    pub fn pair(self, sheet: &Sheet, line: u64, row: &[String]) -> OrFinding<Pair> {
        let ([lng, lat], repair) =
            if self.is_one() { self.both(sheet, line, row) } else { self.each(sheet, line, row) }?;
        for (degrees, column) in [(lng, self.lng), (lat, self.lat)] {
            if degrees.value.abs() > 1000.0 {
                return Err(Box::new(projected(sheet, line, row, column, [lng.value, lat.value])));
            }
        }
        if lng.value == 0.0 && lat.value == 0.0 {
            let finding = rejected(sheet, line, self.lng, &self.text(row), Rule::PositionZero);
            return Err(Box::new(Finding {
                problem: Words::fixed("stands where no position was taken", "表示没有采集到坐标"),
                fix: Words::fixed("fill in the position", "请补充坐标"),
                ..finding
            }));
        }
        let marked = lng.marked || lat.marked;
        let repaired = repair.map(|(rule, fix)| Finding {
            fix,
            problem: Words::new(rule.title_en(), rule.title_zh()),
            ..sheet.finding(line, self.lng, &self.text(row), rule, Outcome::Repaired)
        });
        Ok(Pair { lng: lng.value, lat: lat.value, marked, repaired })
    }

    /// The position in a row.
    ///
    /// # Errors
    ///
    /// A [`Finding`] with what is wrong with it.
    pub fn read(self, sheet: &Sheet, line: u64, row: &[String]) -> OrFinding<LngLat> {
        let pair = self.pair(sheet, line, row)?;
        LngLat::new(pair.lng, pair.lat).map_err(|error| Box::new(self.impossible(sheet, line, row, error)))
    }

    /// The finding for two numbers that are no place on the earth.
    #[must_use]
    pub fn impossible(self, sheet: &Sheet, line: u64, row: &[String], error: LngLatError) -> Finding {
        let (column, zh) = match error {
            LngLatError::Longitude(_) => (self.lng, "超出范围：经度应在 -180 到 180 之间"),
            LngLatError::Latitude(_) => (self.lat, "超出范围：纬度应在 -90 到 90 之间"),
            LngLatError::Swapped(_) => (self.lat, "超出范围：纬度应在 -90 到 90 之间。经纬度是否写反了？"),
        };
        let problem = Words::new(format!("is impossible: {}", error.right()), zh);
        Finding { problem, ..rejected(sheet, line, column, cell(row, column), Rule::PositionImpossible) }
    }

    /// What stands there, in one text.
    #[must_use]
    pub fn text(self, row: &[String]) -> String {
        let (lng, lat) = (cell(row, self.lng), cell(row, self.lat));
        if self.is_one() { lng.to_owned() } else { format!("{lng}, {lat}") }
    }

    fn each(self, sheet: &Sheet, line: u64, row: &[String]) -> OrFinding<Parts> {
        let texts = [self.lng, self.lat].map(|column| cell(row, column));
        if let [true, false] | [false, true] = texts.map(is_blank)
            && let Some(both) = texts.into_iter().find_map(pair)
        {
            let fix =
                Words::fixed("it was read from the one cell that holds both numbers", "已从同一格中读取经度和纬度");
            return Ok((self.ordered(both), Some((Rule::PositionMisplaced, fix))));
        }
        let right_lng =
            Words::fixed("it must be a longitude in degrees, for example 121.4737", "应为经度（度），例如 121.4737");
        let right_lat =
            Words::fixed("it must be a latitude in degrees, for example 31.2304", "应为纬度（度），例如 31.2304");
        let lng = number(sheet, line, row, self.lng, right_lng)?;
        let lat = number(sheet, line, row, self.lat, right_lat)?;
        if (lng.axis, lat.axis) == (Some(Axis::Lat), Some(Axis::Lng)) {
            let fix = Words::fixed("the letters say which is which, and they were exchanged", "已按方位字母对调");
            return Ok(([lat, lng], Some((Rule::PositionSwapped, fix))));
        }
        let comma = (lng.comma || lat.comma).then(|| {
            let fix = Words::new(
                format!("it was read as {}, {}", lng.value, lat.value),
                format!("已读作 {}, {}", lng.value, lat.value),
            );
            (Rule::PositionDecimalComma, fix)
        });
        Ok(([lng, lat], comma))
    }

    fn both(self, sheet: &Sheet, line: u64, row: &[String]) -> OrFinding<Parts> {
        let text = cell(row, self.lng);
        let wrong = |rule, problem| {
            Box::new(Finding {
                problem,
                fix: Words::fixed(
                    "it must be two numbers, for example 118.8594,28.9701",
                    "应为两个数字，例如 118.8594,28.9701",
                ),
                ..rejected(sheet, line, self.lng, text, rule)
            })
        };
        if is_blank(text) {
            return Err(wrong(Rule::PositionEmpty, Words::fixed("is empty", "为空")));
        }
        let both = pair(text);
        let problem = || Words::fixed("is no position", "不是坐标");
        both.map(|both| (self.ordered(both), None)).ok_or_else(|| wrong(Rule::PositionNotANumber, problem()))
    }

    /// Longitude first. Letters decide; else in China the larger number is the longitude; else the header.
    fn ordered(self, [one, two]: [Degrees; 2]) -> [Degrees; 2] {
        let swapped = match (one.axis, two.axis) {
            (Some(Axis::Lat), _) | (_, Some(Axis::Lng)) => true,
            (Some(Axis::Lng), _) | (_, Some(Axis::Lat)) => false,
            _ if in_china(one.value, two.value) => false,
            _ if in_china(two.value, one.value) => true,
            _ if two.value.abs() > 90.0 => true,
            _ if one.value.abs() > 90.0 => false,
            _ => self.lat_first,
        };
        if swapped { [two, one] } else { [one, two] }
    }
}

/// Metres of a Chinese map grid, and other numbers that are no degrees.
fn projected(sheet: &Sheet, line: u64, row: &[String], column: usize, numbers: [f64; 2]) -> Finding {
    let [small, large] = if numbers[0].abs() < numbers[1].abs() { numbers } else { [numbers[1], numbers[0]] };
    let millionths = in_china(large / 1e6, small / 1e6);
    let zone = (large / 1e6).trunc();
    let kind = match zone {
        _ if millionths => {
            Words::fixed("is no number of degrees but of millionths of a degree", "不是度，而是百万分之一度")
        }
        25.0..=45.0 => Words::new(
            format!(
                "is metres of the Gauss-Krüger grid (3° zone {zone}, central meridian {}°), not degrees",
                3.0 * zone
            ),
            format!("是高斯-克吕格平面坐标（3°带第 {zone} 带，中央经线 {}°）的米数，不是经纬度", 3.0 * zone),
        ),
        13.0..=23.0 => Words::new(
            format!(
                "is metres of the Gauss-Krüger grid (6° zone {zone}, central meridian {}°), not degrees",
                6.0 * zone - 3.0
            ),
            format!("是高斯-克吕格平面坐标（6°带第 {zone} 带，中央经线 {}°）的米数，不是经纬度", 6.0 * zone - 3.0),
        ),
        _ => Words::fixed(
            "is metres of a map grid, not degrees",
            "是平面坐标的米数（可能是高斯-克吕格或地方坐标），不是经纬度",
        ),
    };
    let fix = if millionths {
        Words::fixed("divide both numbers by 1,000,000", "请将两个数字除以 1000000")
    } else {
        Words::fixed(
            "have the list converted to longitude and latitude (CGCS2000 or WGS-84), for example in QGIS",
            "请转换为经纬度（CGCS2000 或 WGS-84），例如使用 QGIS",
        )
    };
    Finding { problem: kind, fix, ..rejected(sheet, line, column, cell(row, column), Rule::PositionProjected) }
}

/// Whether two numbers can be longitude and latitude of a place in China; then their exchange cannot.
#[must_use]
pub fn in_china(lng: f64, lat: f64) -> bool {
    (73.0..=136.0).contains(&lng) && (3.0..=54.0).contains(&lat)
}

/// How to read the position of a row of `sheet`; for lists of other things than stations.
///
/// # Errors
///
/// [`ListError::MissingColumn`] when the sheet has no position.
pub fn position(sheet: &Sheet) -> Result<impl Fn(u64, &[String]) -> OrFinding<LngLat> + '_, ListError> {
    let columns = PositionColumns::of(sheet)?;
    Ok(move |line, row: &[String]| columns.read(sheet, line, row))
}

/// The largest weight: sums of a million of them are still told to the last digit that counts.
const MOST: f64 = 1e12;

/// How to read the weight of a row of `sheet`: a number that is not negative.
///
/// # Errors
///
/// [`ListError::MissingColumn`] when the sheet has no weights.
pub fn weight(sheet: &Sheet) -> Result<impl Fn(u64, &[String]) -> OrFinding<f64> + '_, ListError> {
    let column = sheet.required(&["weight", "权重", "人数"])?;
    Ok(move |line, row: &[String]| {
        let right =
            Words::fixed("it must be a weight of 0 or more, for example 12.5", "应为不小于 0 的权重，例如 12.5");
        let text = cell(row, column);
        let wrong =
            |problem, fix| Box::new(Finding { problem, fix, ..rejected(sheet, line, column, text, Rule::Weight) });
        match text.parse::<f64>() {
            Ok(weight) if weight > MOST => Err(wrong(
                Words::fixed("is above 1000000000000 (10^12)", "大于 10^12"),
                Words::fixed("give it in a larger unit", "请改用更大的单位"),
            )),
            Ok(weight) if weight >= 0.0 => Ok(weight),
            Ok(weight) if weight < 0.0 => Err(wrong(Words::fixed("is negative", "为负数"), right)),
            _ if text.is_empty() => Err(wrong(Words::fixed("is empty", "为空"), right)),
            _ => Err(wrong(Words::fixed("is not a number", "不是数字"), right)),
        }
    })
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}

/// The number in a cell that must hold one.
fn number(sheet: &Sheet, line: u64, row: &[String], column: usize, fix: Words) -> OrFinding<Degrees> {
    let text = cell(row, column);
    if let Some(degrees) = degrees(text) {
        return Ok(degrees);
    }
    let (rule, problem) = if is_blank(text) {
        (Rule::PositionEmpty, Words::fixed("is empty", "为空"))
    } else {
        (Rule::PositionNotANumber, Words::fixed("is not a number", "不是数字"))
    };
    Err(Box::new(Finding { problem, fix, ..rejected(sheet, line, column, text, rule) }))
}

/// A finding for which the row is left out; what is wrong is to be filled in.
#[must_use]
pub fn rejected(sheet: &Sheet, line: u64, column: usize, value: &str, rule: Rule) -> Finding {
    sheet.finding(line, column, value, rule, Outcome::Rejected)
}
