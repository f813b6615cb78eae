//! Hours on public holidays and on the weekends that are worked for them.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::OpenState::{Closed, Open, Unknown};
use super::real_tests::{Random, real_values};
use super::{DayKind, Holidays, OpenState, Schedule, parse_moment, parse_zone};

fn at(moment: &str) -> super::Moment {
    parse_moment(moment, parse_zone("Asia/Shanghai").expect("a zone")).expect(moment)
}

fn china(text: &str) -> Schedule {
    Schedule::parse(text).expect(text).with_holidays(&Holidays::china())
}

#[track_caller]
fn check(text: &str, moment: &str, state: OpenState) {
    assert_eq!(china(text).state(at(moment)), state, "{text} at {moment}");
}

#[test]
fn workdays_are_those_of_the_calendar() {
    let (workdays, by_the_week) = (china("工作日 9:00-17:00"), china("周一至周五 9:00-17:00"));
    let holidays = Holidays::china();
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a date");
    let (mut wrong, mut days) = (0, 0);
    for date in first.iter_days().take_while(|date| date.year() <= 2026) {
        let moment = at(&format!("{date}T10:00"));
        let is_weekday = date.weekday().num_days_from_monday() < 5;
        let is_worked = match holidays.kind(date) {
            Some(DayKind::Off) => false,
            Some(DayKind::Workday) => true,
            None => is_weekday,
        };
        let state = |is_open| if is_open { Open } else { Closed };
        assert_eq!(workdays.state(moment), state(is_worked), "{date}");
        assert_eq!(by_the_week.state(moment), state(is_weekday), "{date}");
        days += 1;
        wrong += usize::from(is_worked != is_weekday);
    }
    // 18 weekdays off and 5 weekends worked in 2025, 19 and 6 in 2026.
    assert_eq!((days, wrong), (730, 48));
}

#[test]
fn hours_that_tell_holidays_apart_go_by_the_calendar() {
    // 2026-02-14 is a Saturday that is worked, 2026-02-21 a Saturday off, 2026-05-04 a Monday off.
    check("工作日 9:00-17:00，周末 10:00-16:00", "2026-02-14T09:30", Open);
    check("工作日 9:00-17:00，周末 10:00-16:00", "2026-02-07T09:30", Closed);
    check("工作日 9:00-17:00，周末 10:00-16:00", "2026-05-04T11:00", Unknown);
    check("工作日 9:00-17:00，节假日 10:00-16:00", "2026-05-04T11:00", Open);
    check("工作日 9:00-17:00，节假日 10:00-16:00", "2026-05-04T09:30", Closed);
    check("周一至周六 9:00-17:00，节假日除外", "2026-02-14T10:00", Open);
    check("周一至周六 9:00-17:00，节假日除外", "2026-02-21T10:00", Closed);
    check("9:00-17:00，周一闭馆（法定节假日除外）", "2026-05-04T10:00", Open);
    check("9:00-17:00，周一闭馆（法定节假日除外）", "2026-05-11T10:00", Closed);
    check("周一至周日 9:00-17:00，节假日另行通知", "2026-05-04T10:00", Unknown);
    check("Mo-Fr 09:00-17:00; Sa 10:00-12:00; PH off", "2026-02-14T16:00", Open);
    check("Mo-Fr 09:00-17:00; Sa 10:00-12:00", "2026-02-14T16:00", Closed);
    check("PH 10:00-12:00", "2026-10-01T11:00", Open);
    check("Mo-Fr 22:00-06:00; PH off", "2026-09-25T01:00", Closed);
    check("Mo-Fr 22:00-06:00; PH off", "2026-09-21T01:00", Open);
    check("PH -1 day 10:00-12:00", "2026-09-30T11:00", Open);
}

#[test]
fn the_next_change_sees_holidays() {
    let change = |text: &str, moment: &str| {
        let change = china(text).next_change(at(moment));
        change.map(|(moment, state)| (moment.format("%FT%T").to_string(), state))
    };
    let to = |moment: &str, state| Some((moment.to_owned(), state));
    assert_eq!(change("工作日 9:00-17:00", "2026-02-13T17:00"), to("2026-02-14T09:00:00", Open));
    assert_eq!(change("工作日 9:00-17:00", "2026-02-14T17:00"), to("2026-02-24T09:00:00", Open));
    assert_eq!(change("24/7; PH off", "2026-10-08T12:00"), None);
    assert_eq!(change("24/7; PH off", "2026-06-22T12:00"), to("2026-09-25T00:00:00", Closed));
}

#[test]
fn beyond_the_calendar_the_week_alone_counts() {
    let holidays = Holidays::china();
    let schedule = china("工作日 9:00-17:00");
    let national_day = at("2027-10-01T10:00");
    assert!(!holidays.knows(national_day.date_naive()) && schedule.names_holidays());
    assert_eq!(schedule.state(national_day), Open);
    assert!(!china("周一至周五 9:00-17:00").names_holidays());
}

/// The plan of a week must say what the rules say.
#[test]
fn plans_and_rules_agree() {
    let mut values = real_values().unwrap_or_default();
    values.extend(
        ["工作日 9:00-17:00", "工作日 18:00-次日8:00；周末、节假日 24小时", "22:00-06:00; PH off"].map(str::to_owned),
    );
    let mut random = Random(5);
    let mut asked = 0;
    for value in values {
        let Ok(schedule) = Schedule::parse(&value) else { continue };
        let schedule = schedule.with_holidays(&Holidays::china());
        for _ in 0..40 {
            let moment = at("2025-12-20T00:00") + TimeDelta::minutes(i64::from(random.below(400 * 24 * 60) as u32));
            let by_rules = schedule.state_by_rules(moment.naive_local());
            assert_eq!(schedule.state(moment), by_rules, "{value} at {moment}");
            asked += 1;
        }
    }
    assert!(asked >= 120);
}

#[test]
fn only_what_never_shuts_is_always_open() {
    for text in ["24/7", "24小时", "00:00-24:00", "Mo-Su 00:00-24:00"] {
        assert!(china(text).is_always_open(), "{text}");
    }
    for text in ["24/7; PH off", "Mo-Sa 00:00-24:00", "Jan-Dec", "24/7 \"ring\"", "Mo-Su 10:00-09:59"] {
        assert!(!china(text).is_always_open(), "{text}");
    }
}
