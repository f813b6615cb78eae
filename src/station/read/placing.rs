//! Positions of all rows. Whether one has longitude and latitude exchanged shows only beside the others.

use crate::coord::LngLat;
use crate::list::{Finding, OrFinding, Outcome, Pair, Rule, Sheet, Words, in_china, rejected};

use super::columns::Columns;

/// A position, and what had to be put right for it; or why there is none.
pub(super) type Placed = OrFinding<(LngLat, Vec<Finding>)>;

/// How far an exchanged position may lie from the middle of the list, in degrees of either.
const NEAR: f64 = 5.0;

/// How two numbers can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// Only as they stand.
    AsIs,
    /// Only exchanged.
    Exchanged,
    /// Either way.
    Either,
}

impl Order {
    fn of(pair: &Pair) -> Self {
        let (as_is, exchanged) = (LngLat::new(pair.lng, pair.lat).is_ok(), LngLat::new(pair.lat, pair.lng).is_ok());
        if in_china(pair.lng, pair.lat) || as_is && !exchanged {
            Self::AsIs
        } else if in_china(pair.lat, pair.lng) || exchanged && !as_is {
            Self::Exchanged
        } else {
            Self::Either
        }
    }
}

/// Reads the positions of all rows, in their order. Columns that are exchanged in a whole sheet are one finding.
pub(super) fn placed(
    sheets: &mut [(Sheet, Columns)],
    findings: &mut Vec<Finding>,
) -> impl Iterator<Item = Placed> + use<> {
    let mut pairs: Vec<Vec<OrFinding<Pair>>> = Vec::new();
    for (sheet, columns) in sheets.iter() {
        let mut of_sheet: Vec<OrFinding<Pair>> =
            sheet.rows.iter().map(|(line, row)| columns.position.pair(sheet, *line, row)).collect();
        if !columns.position.is_one() && are_exchanged(&of_sheet) {
            for pair in of_sheet.iter_mut().flatten() {
                (pair.lng, pair.lat) = (pair.lat, pair.lng);
            }
            findings.push(exchanged_columns(sheet, columns));
        }
        pairs.push(of_sheet);
    }
    let middle = middle(pairs.iter().flatten().flatten());
    let mut placed = Vec::new();
    for ((sheet, columns), pairs) in sheets.iter().zip(pairs) {
        for ((line, row), pair) in sheet.rows.iter().zip(pairs) {
            placed.push(pair.and_then(|pair| place(sheet, columns, *line, row, pair, middle)));
        }
    }
    placed.into_iter()
}

/// Whether nearly all rows make sense only when exchanged.
fn are_exchanged(pairs: &[OrFinding<Pair>]) -> bool {
    let (mut exchanged, mut all) = (0, 0);
    for pair in pairs.iter().flatten() {
        all += 1;
        exchanged += usize::from(Order::of(pair) == Order::Exchanged);
    }
    exchanged >= 3 && 10 * exchanged >= 9 * all
}

fn exchanged_columns(sheet: &Sheet, columns: &Columns) -> Finding {
    let [lng, lat] = [columns.position.lng, columns.position.lat].map(|column| sheet.header[column].as_str());
    Finding {
        problem: Words::fixed("have their names exchanged", "两列的列名写反了"),
        fix: Words::new(
            format!("`{lng}` was read as the latitude and `{lat}` as the longitude; exchange the two names"),
            format!("已将“{lng}”读作纬度、“{lat}”读作经度；请对调列名"),
        ),
        ..sheet.finding(
            sheet.header_line.max(1),
            columns.position.lng,
            &format!("{lng}, {lat}"),
            Rule::PositionColumnsSwapped,
            Outcome::Repaired,
        )
    }
}

/// The middle of the rows that can be read in one way only: the median of either coordinate.
fn middle<'a>(pairs: impl Iterator<Item = &'a Pair>) -> Option<[f64; 2]> {
    let (mut lngs, mut lats) = (Vec::new(), Vec::new());
    for pair in pairs {
        let (lng, lat) = match Order::of(pair) {
            Order::AsIs => (pair.lng, pair.lat),
            Order::Exchanged if in_china(pair.lat, pair.lng) => (pair.lat, pair.lng),
            _ => continue,
        };
        lngs.push(lng);
        lats.push(lat);
    }
    let median = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied()
    };
    Some([median(lngs)?, median(lats)?])
}

fn place(sheet: &Sheet, columns: &Columns, line: u64, row: &[String], pair: Pair, middle: Option<[f64; 2]>) -> Placed {
    let near = |lng: f64, lat: f64| middle.is_some_and(|[x, y]| (lng - x).abs() <= NEAR && (lat - y).abs() <= NEAR);
    let mut findings: Vec<Finding> = pair.repaired.clone().into_iter().collect();
    if Order::of(&pair) == Order::Exchanged && near(pair.lat, pair.lng) {
        let (lng, lat) = (pair.lat, pair.lng);
        let place =
            LngLat::new(lng, lat).map_err(|error| Box::new(columns.position.impossible(sheet, line, row, error)))?;
        let text = columns.position.text(row);
        findings.push(Finding {
            problem: Words::fixed("has longitude and latitude exchanged", "经纬度写反了"),
            fix: Words::new(format!("it was read as {lng}, {lat}"), format!("已读作 {lng}, {lat}")),
            ..sheet.finding(line, columns.position.lng, &text, Rule::PositionSwapped, Outcome::Repaired)
        });
        return Ok((place, findings));
    }
    let place = LngLat::new(pair.lng, pair.lat)
        .map_err(|error| Box::new(columns.position.impossible(sheet, line, row, error)))?;
    // A zero is a degree like any other, on the equator and in Greenwich.
    if (pair.lng == 0.0 || pair.lat == 0.0) && middle.is_some() && !near(pair.lng, pair.lat) {
        let column = if pair.lng == 0.0 { columns.position.lng } else { columns.position.lat };
        let value = row.get(column).map_or("", String::as_str);
        return Err(Box::new(Finding {
            problem: Words::fixed("stands where no position was taken", "表示没有采集到坐标"),
            fix: Words::fixed("fill in the position", "请补充坐标"),
            ..rejected(sheet, line, column, value, Rule::PositionZero)
        }));
    }
    Ok((place, findings))
}
