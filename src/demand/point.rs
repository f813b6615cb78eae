//! Demand points: weighted places out of a file.

use crate::coord::LngLat;
use crate::list::{Finding, ListError, Sheet, position, weight};

/// A place with a weight: people, orders, presence hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemandPoint {
    /// Where it is.
    pub place: LngLat,
    /// How much demand there is; from 0 to 10^12.
    pub weight: f64,
}

/// What came out of a list of demand points.
#[derive(Clone, Debug)]
pub struct DemandReading {
    /// The points that were kept.
    pub points: Vec<DemandPoint>,
    /// Rows that were read, kept or not.
    pub read: usize,
    /// Everything that was wrong, by line.
    pub findings: Vec<Finding>,
}

/// Reads demand points from delimited text with the columns `lng,lat,weight`.
///
/// # Errors
///
/// [`ListError`] when the list cannot be read or no row can be used.
pub fn points(bytes: &[u8]) -> Result<DemandReading, ListError> {
    let sheet = Sheet::read(bytes)?;
    let place_of = position(&sheet)?;
    let weight_of = weight(&sheet)?;
    let mut reading = DemandReading { points: Vec::new(), read: sheet.rows.len(), findings: Vec::new() };
    for (line, row) in &sheet.rows {
        let point = place_of(*line, row).and_then(|place| Ok(DemandPoint { place, weight: weight_of(*line, row)? }));
        match point {
            Ok(point) => reading.points.push(point),
            Err(finding) => reading.findings.push(*finding),
        }
    }
    if reading.points.is_empty() {
        let first =
            reading.findings.first().map_or_else(|| "it has a header and no rows".to_owned(), ToString::to_string);
        return Err(ListError::NoUsableRow { read: reading.read, first });
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_and_bad_ones_are_named() {
        let reading = points(b"lng,lat,weight\n1,2,3.5\n1,2,-1\n1,2,many\n1,2,0\n1,2,1e300\n").unwrap();
        assert_eq!(reading.points.iter().map(|point| point.weight).collect::<Vec<_>>(), [3.5, 0.0]);
        let lines: Vec<u64> = reading.findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [3, 4, 6]);
        assert!(points(b"lng,lat\n1,2\n").unwrap_err().to_string().contains("no column `weight`"));
    }
}
