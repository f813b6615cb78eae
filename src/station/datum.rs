//! Stations of a list that is not in WGS-84, put there.

use crate::coord::LngLat;
use crate::list::{Finding, Outcome, Rule, Words};

use super::Reading;

/// The columns in which a station keeps the numbers that its list had.
pub const SOURCE_COLUMNS: [&str; 2] = ["source_lng", "source_lat"];

/// Puts every station to where `place` says that the numbers of its row are, which `written` tells from its place as
/// it was read. The numbers stay with it in [`SOURCE_COLUMNS`].
///
/// A row whose numbers are no position then is rejected.
pub fn place_stations(
    reading: &mut Reading,
    written: impl Fn(LngLat) -> [f64; 2],
    place: impl Fn([f64; 2]) -> Option<LngLat>,
) {
    let (findings, sheets) = (&mut reading.findings, &reading.sheets);
    reading.stations.retain_mut(|(row, station)| {
        let numbers = written(station.place);
        let Some(place) = place(numbers) else {
            findings.push(Finding {
                sheet: sheets.get(row.sheet as usize).map(|sheet| sheet.name.clone()).unwrap_or_default(),
                line: row.line,
                column: "lng, lat".to_owned(),
                value: format!("{}, {}", numbers[0], numbers[1]),
                rule: Rule::PositionImpossible,
                problem: Words::fixed("is no position in the datum of the list", "在所声明的坐标系中不是有效位置"),
                outcome: Outcome::Rejected,
                ..Finding::default()
            });
            return false;
        };
        station.place = place;
        station.extra.retain(|(name, _)| !SOURCE_COLUMNS.contains(&name.as_str()));
        for (name, number) in SOURCE_COLUMNS.into_iter().zip(numbers) {
            station.extra.push((name.to_owned(), number.to_string()));
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::super::delimited;
    use super::*;
    use crate::coord::Datum;

    #[test]
    fn stations_move_and_keep_their_numbers() {
        let list = "key,lng,lat,host,source_lat\na,121.478224057,31.228473742,bank,7\nb,121.48,31.23,,\n";
        let mut reading = delimited(list.as_bytes()).unwrap();
        let written = |place: LngLat| [place.lng(), place.lat()];
        place_stations(&mut reading, written, |[lng, lat]| {
            // As if the second row were no position.
            LngLat::new(lng, lat).ok().filter(|_| lng < 121.479).map(|place| Datum::Gcj02.to_wgs84(place))
        });
        let [(_, station)] = reading.stations.as_slice() else { panic!("{:?}", reading.stations) };
        // gcoord 1.0.7 puts 121.473701, 31.230416 there.
        assert!((station.place.lng() - 121.473_701).abs() < 1e-8 && (station.place.lat() - 31.230_416).abs() < 1e-8);
        let kept = [("host", "bank"), ("source_lng", "121.478224057"), ("source_lat", "31.228473742")];
        assert_eq!(station.extra, kept.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!((reading.findings.len(), reading.findings[0].value.as_str()), (1, "121.48, 31.23"));
    }
}
