//! Each kind of input put into WGS-84, with the numbers that it had.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::coord::{Datum, LngLat};
use crate::coverage::{District, border_places};
use crate::demand::DemandPoint;
use crate::list::{Finding, Outcome, Rule, Words};
use crate::network::{DatumCheck, Hypothesis, Network, Numbers, StreetHull};
use crate::station::{Reading, RowId, place_stations};

use super::datum::{DatumChoice, Group, Question, Refused, Settled, StrayRows, numbers, settle, why_not};
use super::error::StoreError;

/// A border turns every few hundred metres: so far apart are places on it that are looked at, in metres, and such a
/// part of one counts.
const BORDER_STEP_M: f64 = 200.0;
const BORDER_VOICE: f64 = 1.0 / 3.0;
/// Beyond the extract by more than this many degrees no datum brings a border into it.
const BORDER_MARGIN: f64 = 0.02;
/// A column groups rows if it has at most so many values; smaller groups than the second number say nothing.
const GROUPS: (usize, usize) = (12, 5);

/// Where the streets are, and whether datums differ there.
pub(super) struct Ground<'a> {
    pub network: &'a Network,
    pub hull: &'a StreetHull,
    pub differ: bool,
}

/// What an input is called where its datum cannot be told.
pub(super) struct Named<'a> {
    pub path: &'a Path,
    pub option: &'static str,
}

impl Named<'_> {
    fn refused(&self, refused: Refused, of: impl Fn(&StrayRows) -> String) -> StoreError {
        let Refused { evidence, strays } = refused;
        let mut told = format!("{evidence}");
        for stray in &strays {
            let _ = write!(told, "\n  {}", of(stray));
        }
        let why = why_not(&evidence, &strays);
        StoreError::Datum { path: self.path.to_owned(), option: self.option, why, evidence: told }
    }
}

/// Puts a list of stations into WGS-84 by the streets and districts of a region that is there, as a build would.
///
/// # Errors
///
/// [`StoreError::Datum`] when its datum was to be told and cannot be.
pub fn settle_list(
    reading: Reading,
    choice: DatumChoice,
    path: &Path,
    (network, hull): (&Network, &StreetHull),
    districts: &[District],
) -> Result<(Reading, Settled), StoreError> {
    let ground = Ground { network, hull, differ: Datum::differ_at(middle_of(network)) };
    stations(reading, choice, &Named { path, option: "--datum" }, &ground, Some(districts))
}

/// The middle of all junctions.
pub(super) fn middle_of(network: &Network) -> LngLat {
    let nodes = network.nodes();
    let mean =
        |value: fn(LngLat) -> f64| nodes.iter().map(|&node| value(node.into())).sum::<f64>() / nodes.len() as f64;
    LngLat::new(mean(LngLat::lng), mean(LngLat::lat)).expect("between places on the earth")
}

/// Puts a list of stations into WGS-84.
///
/// # Errors
///
/// [`StoreError::Datum`] when its datum was to be told and cannot be.
pub(super) fn stations(
    mut reading: Reading,
    choice: DatumChoice,
    named: &Named<'_>,
    ground: &Ground<'_>,
    districts: Option<&[District]>,
) -> Result<(Reading, Settled), StoreError> {
    let rows: Vec<Numbers> = reading.stations.iter().map(|(_, station)| numbers(station.place)).collect();
    let inside = |place: LngLat| districts.into_iter().flatten().any(|one| one.outline.contains(place));
    let check = DatumCheck::of(ground.network, ground.hull);
    let check = if districts.is_some_and(|all| !all.is_empty()) { check.within(&inside) } else { check };
    let groups = groups(&reading);
    let told = reading.datum_hint.as_ref().and_then(|hint| hint.datum.parse::<Datum>().ok());
    let question = Question { choice, told, rows: &rows, groups: &groups, one_piece: false };
    let settled = settle(&question, &check, ground.differ)
        .map_err(|refused| named.refused(*refused, |stray| told_of(stray, &reading)))?;
    if settled.moves() {
        place_stations(&mut reading, numbers, |row| settled.hypothesis.place(row));
    }
    note(&mut reading, &settled);
    Ok((reading, settled))
}

/// Says where the streets contradict.
fn note(reading: &mut Reading, settled: &Settled) {
    let first = reading.stations.first().map_or(RowId { sheet: 0, line: 1 }, |(row, _)| *row);
    let sheet = |reading: &Reading, row: RowId| {
        reading.sheets.get(row.sheet as usize).map(|it| it.name.clone()).unwrap_or_default()
    };
    if let Some(problem) = contradiction(settled) {
        let value = format!("{} rows", reading.stations.len());
        let finding = of_rows(sheet(reading, first), first.line, value, problem);
        reading.findings.push(finding);
    }
    for stray in &settled.strays {
        let row = stray.stray.rows.first().and_then(|&row| reading.stations.get(row)).map_or(first, |row| row.0);
        let problem = format!("{}; split the list, and declare each part", told_of(stray, reading));
        let value = format!("{} rows", stray.stray.rows.len());
        let finding = of_rows(sheet(reading, row), row.line, value, problem);
        reading.findings.push(finding);
    }
}

/// The user's word against the streets, where they differ.
pub(super) fn contradiction(settled: &Settled) -> Option<String> {
    let (other, apart_m) = settled.against?;
    let odds = settled.evidence.as_ref().map_or(0.0, |evidence| evidence.log_odds() / std::f64::consts::LN_10);
    let used = settled.hypothesis;
    Some(format!(
        "are taken to be in {used} ({}), but by the streets in {other} (odds of 10^{:.0} to 1): that is {apart_m:.0} m away",
        settled.source.as_str(),
        odds.floor()
    ))
}

fn told_of(stray: &StrayRows, reading: &Reading) -> String {
    let line = |row: usize| reading.stations.get(row).map_or(0, |(row, _)| row.line);
    let rows = &stray.stray.rows;
    let which = match (&stray.shared, rows.as_slice()) {
        (Some((column, value)), _) => format!("the {} rows with {column} `{value}`", rows.len()),
        (None, [first, .., last]) => format!("lines {} to {}", line(*first), line(*last)),
        (None, _) => format!("{} rows", rows.len()),
    };
    format!("{which} fit {}, and the other rows do not", stray.stray.hypothesis)
}

/// A finding about many rows at once.
pub(super) fn of_rows(sheet: String, line: u64, value: String, problem: String) -> Finding {
    Finding {
        sheet,
        line,
        column: "lng, lat".to_owned(),
        value,
        rule: Rule::PositionDatum,
        problem: Words::new(problem, "坐标系与道路不符"),
        fix: Words::fixed("declare the datum, or split the list by its sources", "请声明坐标系，或按来源拆分名单"),
        outcome: Outcome::Kept,
        ..Finding::default()
    }
}

/// Rows by the values of columns that have few.
fn groups(reading: &Reading) -> Vec<Group> {
    let mut columns: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (row, (_, station)) in reading.stations.iter().enumerate() {
        let extra = station.extra.iter().map(|(column, value)| (column.as_str(), value.as_str()));
        for (column, value) in std::iter::once(("tier", station.tier.as_str())).chain(extra) {
            let values = columns.entry(column).or_default();
            // One too many is enough to see that there are too many.
            if values.len() <= GROUPS.0 {
                values.entry(value).or_default().push(row);
            }
        }
    }
    let few = columns.into_iter().filter(|(_, values)| (2..=GROUPS.0).contains(&values.len()));
    let groups = few.flat_map(|(column, values)| values.into_iter().map(move |(value, rows)| (column, value, rows)));
    let group = |(column, value, rows): (&str, &str, Vec<usize>)| {
        (rows.len() >= GROUPS.1).then(|| Group { column: column.to_owned(), value: value.to_owned(), rows })
    };
    groups.filter_map(group).collect()
}

/// Puts demand points into WGS-84; gives their numbers where they were others.
pub(super) fn demand_points(
    points: &mut [DemandPoint],
    choice: DatumChoice,
    named: &Named<'_>,
    ground: &Ground<'_>,
) -> Result<(Settled, Vec<LngLat>), StoreError> {
    let written: Vec<LngLat> = points.iter().map(|point| point.place).collect();
    let rows: Vec<Numbers> = written.iter().copied().map(numbers).collect();
    let check = DatumCheck::of(ground.network, ground.hull);
    let question = Question { choice, rows: &rows, ..Question::default() };
    let settled =
        settle(&question, &check, ground.differ).map_err(|refused| named.refused(*refused, told_of_points))?;
    if !settled.moves() {
        return Ok((settled, Vec::new()));
    }
    for point in points {
        point.place = settled.hypothesis.place(numbers(point.place)).unwrap_or(point.place);
    }
    Ok((settled, written))
}

pub(super) fn told_of_points(stray: &StrayRows) -> String {
    format!("{} points in a row fit {}, and the others do not", stray.stray.rows.len(), stray.stray.hypothesis)
}

/// Puts districts into WGS-84; gives them as they were where that was something else.
pub(super) fn districts(
    districts: &mut Vec<District>,
    choice: DatumChoice,
    named: &Named<'_>,
    ground: &Ground<'_>,
) -> Result<(Settled, Vec<District>), StoreError> {
    let near = |place: &LngLat| {
        use geo::BoundingRect;
        let Some(bounds) = ground.hull.polygon().bounding_rect() else { return false };
        let within = |low: f64, high: f64, at: f64| (low - BORDER_MARGIN..=high + BORDER_MARGIN).contains(&at);
        within(bounds.min().x, bounds.max().x, place.lng()) && within(bounds.min().y, bounds.max().y, place.lat())
    };
    let rows = border_places(districts, BORDER_STEP_M).into_iter().filter(near).map(numbers);
    let rows: Vec<Numbers> = rows.collect();
    let check = DatumCheck::of(ground.network, ground.hull).with_voice(BORDER_VOICE).placed_by(&unswapped);
    // A border is a row of streets: a run of it that fits something else means nothing.
    let question = Question { choice, rows: &rows, one_piece: true, ..Question::default() };
    let settled =
        settle(&question, &check, ground.differ).map_err(|refused| named.refused(*refused, told_of_points))?;
    if !settled.moves() {
        return Ok((settled, Vec::new()));
    }
    let moved = districts.iter().map(|district| district.in_wgs84(settled.hypothesis.datum)).collect();
    Ok((settled, std::mem::replace(districts, moved)))
}

/// An outline that is swapped is refused when it is read, or nowhere near.
fn unswapped(hypothesis: Hypothesis, numbers: Numbers) -> Option<LngLat> {
    if hypothesis.swapped { None } else { hypothesis.place(numbers) }
}
