//! Which column holds what, by the words that lists use for it.

use crate::coord::{LngLat, LngLatError};

use super::finding::{Finding, Outcome};
use super::sheet::{ListError, Sheet};

const LNG: &[&str] = &["lng", "lon", "long", "longitude", "x", "经度", "东经"];
const LAT: &[&str] = &["lat", "latitude", "y", "纬度", "北纬"];
/// The two columns of a position.
#[derive(Clone, Copy, Debug)]
pub struct PositionColumns {
    /// Index of the longitude.
    pub lng: usize,
    /// Index of the latitude.
    pub lat: usize,
}

impl PositionColumns {
    /// Finds them in a sheet.
    ///
    /// # Errors
    ///
    /// [`ListError::MissingColumn`] when one is not there.
    pub fn of(sheet: &Sheet) -> Result<Self, ListError> {
        Ok(Self { lng: sheet.required(LNG)?, lat: sheet.required(LAT)? })
    }

    /// The position in a row.
    ///
    /// # Errors
    ///
    /// A [`Finding`] with what is wrong with it.
    pub fn read(self, sheet: &Sheet, line: u64, row: &[String]) -> Result<LngLat, Finding> {
        let lng = number(sheet, line, row, self.lng, "a longitude in degrees, for example 121.4737")?;
        let lat = number(sheet, line, row, self.lat, "a latitude in degrees, for example 31.2304")?;
        LngLat::new(lng, lat).map_err(|error| {
            let column = if matches!(error, LngLatError::Longitude(_)) { self.lng } else { self.lat };
            rejected(sheet, line, column, &row[column], format!("is impossible: {}", error.right()))
        })
    }
}

/// How to read the position of a row of `sheet`; for lists of other things than stations.
///
/// # Errors
///
/// [`ListError::MissingColumn`] when the sheet has no position.
pub fn position(sheet: &Sheet) -> Result<impl Fn(u64, &[String]) -> Result<LngLat, Finding> + '_, ListError> {
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
pub fn weight(sheet: &Sheet) -> Result<impl Fn(u64, &[String]) -> Result<f64, Finding> + '_, ListError> {
    const RIGHT: &str = "a weight of 0 or more, for example 12.5";
    let column = sheet.required(&["weight", "权重", "人数"])?;
    Ok(move |line, row: &[String]| {
        let weight = number(sheet, line, row, column, RIGHT)?;
        if weight < 0.0 {
            return Err(rejected(sheet, line, column, &row[column], format!("is negative; it must be {RIGHT}")));
        }
        if weight > MOST {
            let problem = "is above 1000000000000 (10^12); give it in a larger unit".to_owned();
            return Err(rejected(sheet, line, column, &row[column], problem));
        }
        Ok(weight)
    })
}

/// The number in a cell that must hold one.
fn number(sheet: &Sheet, line: u64, row: &[String], column: usize, right: &str) -> Result<f64, Finding> {
    let text = row.get(column).map_or("", String::as_str);
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ if text.is_empty() => Err(rejected(sheet, line, column, text, format!("is empty; it must be {right}"))),
        _ => Err(rejected(sheet, line, column, text, format!("is not a number; it must be {right}"))),
    }
}

/// A finding for which the row is left out.
#[must_use]
pub fn rejected(sheet: &Sheet, line: u64, column: usize, value: &str, problem: String) -> Finding {
    Finding { line, column: sheet.header[column].clone(), value: value.to_owned(), problem, outcome: Outcome::Rejected }
}
