//! Hours of a week, and figures at other speeds: they are what single questions answer.

use waystation::coverage::{Figures, Night, Reach};
use waystation::engine::{CoverageRequest, Filter, RequestError, Snapshot, travel};
use waystation::hours::{hours_of_week, is_night, parse_moment};
use waystation::network::Mode;
use waystation::render::week_grid;
use waystation::station::{FacilitySet, OpenRule};

use crate::command::{helsinki, waystation};
use crate::http::{server, server_with_districts};

fn request(snapshot: &Snapshot, at: &str, open: Option<OpenRule>, reach: Reach, depth: usize) -> CoverageRequest {
    let at = parse_moment(at, snapshot.region().zone).unwrap();
    let filter = Filter::new(Some(at), open, FacilitySet::default()).unwrap();
    let metres = (reach == Reach::Disc).then_some(250.0);
    let cutoff = metres.is_none().then_some(200.0);
    CoverageRequest::new(travel(Mode::Walk, None, cutoff, metres).unwrap(), reach, depth, filter).unwrap()
}

fn with_week(snapshot: &Snapshot, request: &CoverageRequest) -> Vec<Figures> {
    let mut figures = snapshot.coverage(request);
    snapshot.add_week(request, &mut figures).unwrap();
    figures
}

#[test]
fn every_hour_of_a_week_is_what_that_hour_answers() {
    let snapshot = server_with_districts().engine.snapshot();
    let cases = [
        ("2026-11-24T12:34", None, Reach::Network, 1),
        ("2026-11-29T23:59", Some(OpenRule::Open), Reach::Network, 2),
        ("2026-11-23T00:00", Some(OpenRule::Any), Reach::Network, 1),
        // Clocks are put back on the Sunday of this week.
        ("2026-10-19T12:00", None, Reach::Disc, 1),
    ];
    for (at, open, reach, depth) in cases {
        let asked = request(&snapshot, at, open, reach, depth);
        let week = with_week(&snapshot, &asked);
        let hours = hours_of_week(asked.filter.at.unwrap());
        assert_eq!((week.len(), hours.len()), (3, if reach == Reach::Disc { 169 } else { 168 }));
        // Every sixth hour, so that each hour of the day comes up.
        for (number, &hour) in hours.iter().enumerate().skip(1).step_by(6) {
            let alone = CoverageRequest { filter: Filter { at: Some(hour), ..asked.filter }, ..asked };
            for (figures, week) in snapshot.coverage(&alone).into_iter().zip(&week) {
                let found = &week.week[number];
                assert_eq!(
                    (found.at, &found.figures, found.stations),
                    (hour, &figures.figures, figures.stations),
                    "{at}"
                );
            }
        }
        for area in &week {
            for number in 0..area.figures.len() {
                let Some(night) = Night::of(&area.week, number) else { continue };
                assert!(night.band.0 <= night.mean + 1e-12, "{night:?}");
                assert!(night.lowest.1 <= night.mean + 1e-12 && night.mean <= night.best.1 + 1e-12, "{night:?}");
                assert!(is_night(night.lowest.0));
            }
        }
        let distinct: std::collections::BTreeSet<usize> = week[0].week.iter().map(|hour| hour.stations).collect();
        assert!(open == Some(OpenRule::Any) || distinct.len() > 3, "{distinct:?} stations");
    }
}

#[test]
fn the_grid_shows_hours_that_are_missing_and_hours_that_come_twice() {
    let snapshot = server().engine.snapshot();
    let grid = |at: &str| {
        let asked = request(&snapshot, at, None, Reach::Disc, 1);
        week_grid(&with_week(&snapshot, &asked)[0].week, 0)
    };
    let sunday = |at: &str| grid(at).rows.pop().expect("seven days");
    assert_eq!(grid("2026-11-24T12:00").rows.iter().map(Vec::len).collect::<Vec<_>>(), [25; 7]);
    assert!(grid("2026-11-24T12:00").rows.iter().flatten().all(|cell| cell != "-" && !cell.contains('/')));
    assert_eq!(sunday("2026-03-25T12:00")[4], "-");
    assert!(sunday("2026-10-22T12:00")[4].contains('/'));
}

#[test]
fn the_band_holds_what_single_questions_answer() {
    let snapshot = server_with_districts().engine.snapshot();
    let asked = request(&snapshot, "2026-11-24T22:00", None, Reach::Network, 1);
    let mut figures = snapshot.coverage(&asked);
    snapshot.add_sensitivity(&asked, &mut figures).unwrap();
    for speed in [1.0, 1.2, 1.42] {
        for cutoff in [140.0, 200.0, 260.0] {
            let travel = travel(Mode::Walk, Some(speed), Some(cutoff), None).unwrap();
            let alone = snapshot.coverage(&CoverageRequest { travel, ..asked });
            for (figures, alone) in figures.iter().zip(alone) {
                let same = |variant: &&waystation::coverage::Variant| {
                    (variant.speed, variant.cutoff) == (travel.profile.speed, travel.cutoff)
                };
                let variant = figures.sensitivity.iter().find(same).expect("it is among them");
                let measures: Vec<_> = alone.figures.iter().map(|figure| figure.measure).collect();
                assert_eq!(variant.measures, measures, "{speed} m/s, {cutoff} s");
            }
        }
    }
    assert!(figures.iter().all(|figures| figures.sensitivity.len() == 9));
}

#[test]
fn what_cannot_be_shown_is_said() {
    let snapshot = server().engine.snapshot();
    let disc = request(&snapshot, "2026-11-24T22:00", None, Reach::Disc, 1);
    let timeless = CoverageRequest { filter: Filter::new(None, None, FacilitySet::default()).unwrap(), ..disc };
    assert_eq!(snapshot.add_week(&timeless, &mut []), Err(RequestError::WeekWithoutAt));
    assert_eq!(snapshot.add_sensitivity(&disc, &mut []), Err(RequestError::SensitivityOfLength));
    assert_eq!(snapshot.catchments(&disc), Err(RequestError::StationsByDisc));
    let refused = |arguments: &[&str], expect: &str| {
        let run = waystation(&[&["coverage", helsinki()], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(expect), "{arguments:?}: {}", run.stderr);
    };
    refused(&["--week"], "--at");
    refused(&["--metres", "1000", "--sensitivity"], "metres");
    refused(&["--reach", "disc", "--by", "station"], "along streets");
    refused(&["--by", "station", "--format", "geojson"], "cells");
    refused(&["--week", "--at", "2026-11-24T22:00", "--sensitivity", "--format", "csv"], "one table");
}

#[test]
fn tables_for_people_and_for_spreadsheets() {
    let run = |arguments: &[&str]| {
        let run = waystation(&[&["coverage", helsinki(), "--minutes", "3"], arguments].concat());
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
        run.stdout
    };
    let week = ["--week", "--at", "2026-11-24T22:00"];
    insta::assert_snapshot!("coverage_week", run(&week));
    insta::assert_snapshot!("coverage_sensitivity", run(&["--sensitivity"]));
    insta::assert_snapshot!("coverage_by_station", run(&["--by", "station"]));
    let csv = |arguments: &[&str]| -> Vec<String> {
        let text = run(&[arguments, &["--format", "csv"]].concat());
        text.lines().map(str::to_owned).collect()
    };
    let rows = csv(&week);
    assert_eq!(rows.len(), 169);
    assert!(rows[0].starts_with("key,name,hour,stations,reach,depth,street_m_covered,street_m_total,street_m_share,"));
    assert!(rows[1].starts_with("region,region,2026-11-23T00:00:00+02:00,"), "{}", rows[1]);
    let columns = |row: &String| row.split(',').count();
    assert!(rows.iter().all(|row| columns(row) == columns(&rows[0])));
    assert_eq!(csv(&["--sensitivity"]).len(), 1 + 9 * 2);
    assert_eq!(csv(&["--by", "station"]).len(), 1 + 47 * 2);
}
