//! What a schedule says, by example, and against a walk by minutes.

use chrono::{DateTime, TimeDelta};

use super::OpenState::{Closed, Open, Unknown};
use super::{Moment, OpenState, Schedule, parse_moment, parse_zone};

fn at(zone: &str, text: &str) -> Moment {
    parse_moment(text, parse_zone(zone).expect(zone)).expect(text)
}

fn parse(text: &str) -> Schedule {
    Schedule::parse(text).expect(text)
}

#[track_caller]
fn check(text: &str, moment: &str, state: OpenState) {
    assert_eq!(parse(text).state(at("Asia/Shanghai", moment)), state, "{text} at {moment}");
}

#[track_caller]
fn check_change(text: &str, zone: &str, moment: &str, change: Option<(&str, OpenState)>) {
    let found = parse(text).next_change(at(zone, moment));
    let found = found.map(|(moment, state)| (moment.format("%FT%T%:z").to_string(), state));
    let change = change.map(|(moment, state)| (moment.to_owned(), state));
    assert_eq!(found, change, "{text} after {moment}");
}

// 2026-11-22 is a Sunday.

#[test]
fn hours_of_a_day_include_their_start_and_not_their_end() {
    check("24/7", "2026-11-22T22:00", Open);
    check("24/7 open", "2026-11-22T22:00", Open);
    check("open", "2026-11-22T22:00", Open);
    check("off", "2026-11-22T22:00", Closed);
    check("closed", "2026-11-22T22:00", Closed);
    check("09:00-17:00", "2026-11-22T08:59", Closed);
    check("09:00-17:00", "2026-11-22T08:59:59", Closed);
    check("09:00-17:00", "2026-11-22T09:00", Open);
    check("09:00-17:00", "2026-11-22T16:59:59", Open);
    check("09:00-17:00", "2026-11-22T17:00", Closed);
    check("8:30-11:30,14:00-17:30", "2026-11-22T08:30", Open);
    check("8:30-11:30,14:00-17:30", "2026-11-22T12:00", Closed);
    check("8:30-11:30, 14:00-17:30", "2026-11-22T14:00", Open);
    check("00:00-24:00", "2026-11-22T00:00", Open);
    check("00:00-00:00", "2026-11-22T23:59", Open);
    check("10:00-24:00", "2026-11-22T23:59", Open);
    check("10:00-24:00", "2026-11-23T00:00", Closed);
    check("Mo－Fr ０９：００～１７：００；Sa 10：00－14：00", "2026-11-21T10:00", Open);
}

#[test]
fn hours_after_midnight_belong_to_the_day_before() {
    check("22:00-06:00", "2026-11-22T21:59", Closed);
    check("22:00-06:00", "2026-11-22T22:00", Open);
    check("22:00-06:00", "2026-11-22T05:59", Open);
    check("22:00-06:00", "2026-11-22T06:00", Closed);
    check("Fr 22:00-06:00", "2026-11-20T22:00", Open);
    check("Fr 22:00-06:00", "2026-11-21T05:59", Open);
    check("Fr 22:00-06:00", "2026-11-20T05:59", Closed);
    check("Fr 22:00-06:00", "2026-11-21T22:00", Closed);
    check("Fr 22:00-30:00", "2026-11-21T05:59", Open);
    check("Mo 10:00-10:00", "2026-11-24T09:59", Open);
    check("Mo 10:00-48:00", "2026-11-24T23:59", Open);
    check("Nov 22:00-06:00", "2026-12-01T05:59", Open);
    check("Nov 22:00-06:00", "2026-11-01T05:59", Closed);
    check("2026 22:00-06:00", "2027-01-01T05:59", Open);
    check("Th 18:00-02:00, Fr 10:00-12:00", "2026-11-20T01:00", Open);
    check("Th 18:00-02:00; Fr 10:00-12:00", "2026-11-20T01:00", Closed);
    check("Fr 10:00-12:00; Th 18:00-02:00", "2026-11-20T01:00", Open);
    check("22:00-06:00; Tu off", "2026-11-24T01:00", Closed);
    check("22:00-06:00; Tu off", "2026-11-25T01:00", Open);
}

#[test]
fn days_are_of_the_week_the_month_or_the_year() {
    check("Mo-Fr 09:00-17:00", "2026-11-20T10:00", Open);
    check("Mo-Fr 09:00-17:00", "2026-11-21T10:00", Closed);
    check("Sa-Mo 09:00-17:00", "2026-11-22T10:00", Open);
    check("Sa-Mo 09:00-17:00", "2026-11-24T10:00", Closed);
    check("mo,we 09:00-17:00", "2026-11-25T10:00", Open);
    check("Mo, We-Fr 09:00-17:00", "2026-11-23T08:00", Closed);
    check("Mo, We-Fr 09:00-17:00", "2026-11-23T09:00", Open);
    check("Su, PH off", "2026-11-22T10:00", Closed);
    check("Mo-Sa 09:00-17:00; Su, PH off", "2026-11-22T10:00", Closed);
    check("Su[4] 09:00-17:00", "2026-11-22T10:00", Open);
    check("Su[-2] 09:00-17:00", "2026-11-22T10:00", Open);
    check("Su[-1] 09:00-17:00", "2026-11-22T10:00", Closed);
    check("Apr-Oct 09:00-17:00", "2026-11-22T10:00", Closed);
    check("Oct-Mar 09:00-17:00", "2026-11-22T10:00", Open);
    check("2026Oct-Dec 09:00-17:00", "2026-11-22T10:00", Open);
    check("Apr-Oct: 08:00-20:00; Nov-Mar: 09:00-17:00", "2026-11-22T08:30", Closed);
    check("Nov 20-25: 09:00-17:00", "2026-11-22T10:00", Open);
    check("Dec 24 off; 09:00-17:00", "2026-12-24T10:00", Open);
    check("09:00-17:00; Dec 24 off", "2026-12-24T10:00", Closed);
    check("Dec 24, Nov 22 off", "2026-11-22T10:00", Closed);
    check("easter off; easter -2 days 10:00-12:00", "2026-04-03T10:00", Open);
    check("week 47 09:00-17:00", "2026-11-22T10:00", Open);
    check("2027 09:00-17:00", "2026-11-22T10:00", Closed);
    check("2026 Nov 22 09:00-17:00", "2026-11-22T10:00", Open);
}

#[test]
fn later_rules_overrule_earlier_ones_on_the_days_they_name() {
    check("Mo-Fr 09:00-17:00; We 12:00-14:00", "2026-11-25T10:00", Closed);
    check("Mo-Fr 09:00-17:00, We 18:00-20:00", "2026-11-25T10:00", Open);
    check("Mo-Fr 09:00-17:00, We 18:00-20:00", "2026-11-25T19:00", Open);
    check("Mo-Fr 09:00-17:00; We off", "2026-11-25T10:00", Closed);
    check("Mo-Fr 09:00-17:00; 12:00-13:00 off", "2026-11-25T12:30", Closed);
    check("Mo-Fr 09:00-17:00; 12:00-13:00 off", "2026-11-25T13:00", Open);
    check("Mo-Fr 09:00-17:00; 18:00-20:00", "2026-11-25T10:00", Open);
    check("09:00-17:00; 18:00-20:00", "2026-11-25T10:00", Closed);
    check("24/7; We off", "2026-11-25T10:00", Closed);
    check("We off; 24/7", "2026-11-25T10:00", Open);
    check("PH off; 24/7", "2026-10-01T10:00", Open);
    check("24/7; PH off", "2026-10-01T10:00", Open);
    check("PH 10:00-12:00", "2026-10-01T11:00", Closed);
    check("PH,Th 10:00-12:00", "2026-10-01T11:00", Open);
}

#[test]
fn a_rule_that_leaves_it_to_a_comment_is_unknown() {
    check("\"by appointment\"", "2026-11-22T22:00", Unknown);
    check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-22T22:00", Unknown);
    check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T08:59", Unknown);
    check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T09:00", Open);
    check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T17:00", Unknown);
    check("Mo-Fr 09:00-17:00 || “电话预约”", "2026-11-23T17:00", Unknown);
    check("Mo-Fr 09:00-17:00 || open \"by appointment\"", "2026-11-23T17:00", Open);
    check("Mo-Fr 09:00-17:00 || unknown", "2026-11-23T17:00", Unknown);
    check("Mo-Fr 09:00-17:00 || \"call\"; Su off", "2026-11-22T10:00", Closed);
    check("Mo-Fr 09:00-17:00 \"ring\"", "2026-11-23T10:00", Unknown);
    check("Mo-Fr 09:00-17:00 \"ring\"", "2026-11-23T17:00", Closed);
    check("Mo-Fr 09:00-17:00 open \"ring\"", "2026-11-23T10:00", Open);
    check("Mo-Fr 09:00-17:00 Open\"ring\"; Sa \"ring\"", "2026-11-23T10:00", Open);
    check("Mo-Fr 09:00-17:00 off \"moved\"", "2026-11-23T10:00", Closed);
    check("Mo \"on request\"; Tu 09:00-20:00", "2026-11-23T10:00", Unknown);
    check("Mo \"on request\"; Tu 09:00-20:00", "2026-11-24T10:00", Open);
    check("Mo-Fr 09:00-17:00, \"by appointment\"", "2026-11-23T10:00", Unknown);
    check("Mo-Fr 09:00-17:00 unknown || 10:00-14:00", "2026-11-23T11:00", Unknown);
    check("Mo-Fr 09:00-17:00 unknown || 10:00-14:00", "2026-11-22T11:00", Open);
    check("09:00-12:00 || 12:00-14:00 unknown || 13:00-15:00", "2026-11-22T13:30", Unknown);
    check("09:00-12:00 || 12:00-14:00 unknown || 13:00-15:00", "2026-11-22T14:30", Open);
    check("09:00-12:00 || off || open", "2026-11-22T13:30", Open);
    check("22:00-02:00 || Mo 20:00-04:00 unknown", "2026-11-24T01:00", Open);
    check("22:00-02:00 || Mo 20:00-04:00 unknown", "2026-11-24T03:00", Unknown);
}

#[test]
fn an_open_end_and_the_sun_leave_the_state_unknown() {
    check("10:00+", "2026-11-22T09:59", Closed);
    check("10:00+", "2026-11-22T10:00", Unknown);
    check("10:00+", "2026-11-23T00:00", Closed);
    check("18:00+", "2026-11-23T03:59", Unknown);
    check("18:00+", "2026-11-23T04:00", Closed);
    check("10:00-12:00+", "2026-11-22T11:59", Open);
    check("10:00-12:00+", "2026-11-22T12:00", Unknown);
    check("12:00-14:00+,18:00-22:00", "2026-11-22T17:59", Unknown);
    check("12:00-14:00+,18:00-22:00", "2026-11-22T22:00", Closed);
    check("08:00-sunset", "2026-11-22T12:00", Open);
    check("08:00-sunset", "2026-11-22T18:00", Unknown);
    check("08:00-sunset", "2026-11-22T23:00", Closed);
    check("sunset-sunrise", "2026-11-22T00:00", Open);
    check("sunset-sunrise", "2026-11-22T05:00", Unknown);
    check("sunset-sunrise", "2026-11-22T12:00", Closed);
}

#[test]
fn years_that_the_syntax_cannot_name_are_unknown() {
    for (rfc3339, state) in
        [("1899-12-31T23:59:59Z", Unknown), ("1900-01-01T00:00:00Z", Open), ("9999-12-31T23:59:59Z", Open)]
    {
        let moment = DateTime::parse_from_rfc3339(rfc3339).expect(rfc3339);
        let moment = moment.with_timezone(&chrono_tz::Asia::Shanghai);
        assert_eq!(parse("24/7").state(moment), state, "{rfc3339}");
    }
}

#[test]
fn the_next_change_is_to_another_state() {
    let check = |text, moment, change| check_change(text, "Asia/Shanghai", moment, change);
    for constant in ["24/7", "off", "unknown", "\"call\"", "10:00-48:00", "24/7; PH off", "Feb 30", "2024"] {
        check(constant, "2026-11-22T22:00", None);
    }
    check("09:00-17:00", "2026-11-22T08:59:59", Some(("2026-11-22T09:00:00+08:00", Open)));
    check("09:00-17:00", "2026-11-22T09:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
    check("09:00-17:00", "2026-11-22T17:00", Some(("2026-11-23T09:00:00+08:00", Open)));
    check("Mo-Fr 09:00-17:00", "2026-11-20T17:00", Some(("2026-11-23T09:00:00+08:00", Open)));
    check("Mo-Fr 22:00-06:00", "2026-11-21T05:00", Some(("2026-11-21T06:00:00+08:00", Closed)));
    check("Mo-Th 10:00-24:00, Fr 00:00-24:00", "2026-11-26T10:00", Some(("2026-11-28T00:00:00+08:00", Closed)));
    check("Mo-Su 00:00-24:00; We 12:00-24:00", "2026-11-26T10:00", Some(("2026-12-02T00:00:00+08:00", Closed)));
    check("09:00-12:00, 12:00-17:00 open \"b\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
    check("09:00-12:00 \"a\", 12:00-17:00 \"b\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
    check("09:00-17:00 || \"call\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Unknown)));
    check("10:00-12:00+", "2026-11-22T10:00", Some(("2026-11-22T12:00:00+08:00", Unknown)));
    check("24/7; Dec 25 off", "2026-11-22T10:00", Some(("2026-12-25T00:00:00+08:00", Closed)));
    check("2027 Dec 26 10:00-12:00", "2026-11-22T10:00", Some(("2027-12-26T10:00:00+08:00", Open)));
    check("2027 Dec 28 10:00-12:00", "2026-11-22T10:00", None);
    check("easter", "2026-11-22T10:00", Some(("2027-03-28T00:00:00+08:00", Open)));
}

#[test]
fn wall_time_rules_where_clocks_are_put_forward_or_back() {
    let helsinki = |moment| at("Europe/Helsinki", moment);
    let night = parse("22:00-06:00");
    // Forward: 03:00 to 04:00 does not exist, the night is an hour shorter.
    assert_eq!(night.state(helsinki("2026-03-29T02:59:59")), Open);
    assert_eq!(night.state(helsinki("2026-03-29T04:00")), Open);
    let check = |text, moment, change| check_change(text, "Europe/Helsinki", moment, change);
    check("22:00-06:00", "2026-03-28T22:00", Some(("2026-03-29T06:00:00+03:00", Closed)));
    check("22:00-06:00", "2026-03-29T02:30", Some(("2026-03-29T06:00:00+03:00", Closed)));
    check("22:00-03:30", "2026-03-28T22:00", Some(("2026-03-29T04:00:00+03:00", Closed)));
    check("03:30-06:00", "2026-03-28T22:00", Some(("2026-03-29T04:00:00+03:00", Open)));
    check("03:00-03:30", "2026-03-29T02:00", Some(("2026-03-30T03:00:00+03:00", Open)));
    check("Su 03:00-03:30", "2026-03-23T02:00", Some(("2026-04-05T03:00:00+03:00", Open)));
    // Back: 03:00 to 04:00 comes twice, the night is an hour longer.
    check("22:00-06:00", "2026-10-24T22:00", Some(("2026-10-25T06:00:00+02:00", Closed)));
    check("22:00-06:00", "2026-10-25T03:30:00+02:00", Some(("2026-10-25T06:00:00+02:00", Closed)));
    check("22:00-03:00", "2026-10-24T22:00", Some(("2026-10-25T03:00:00+03:00", Closed)));
    check("22:00-03:30", "2026-10-24T22:00", Some(("2026-10-25T03:30:00+03:00", Closed)));
    check("22:00-03:30", "2026-10-25T03:30:00+03:00", Some(("2026-10-25T03:00:00+02:00", Open)));
    check("22:00-03:30", "2026-10-25T03:00:00+02:00", Some(("2026-10-25T03:30:00+02:00", Closed)));
    check("03:00-04:00", "2026-10-25T02:00", Some(("2026-10-25T03:00:00+03:00", Open)));
    check("03:00-04:00", "2026-10-25T03:00", Some(("2026-10-25T04:00:00+02:00", Closed)));
    // Half an hour, and at midnight.
    check_change("01:45-05:00", "Australia/Lord_Howe", "2026-04-05T01:40", Some(("2026-04-05T01:45:00+11:00", Open)));
    check_change("01:45-05:00", "Australia/Lord_Howe", "2026-04-05T01:50", Some(("2026-04-05T01:30:00+10:30", Closed)));
    check_change("00:15-05:00", "Asia/Beirut", "2026-03-28T23:00", Some(("2026-03-29T01:00:00+03:00", Open)));
}

const SAMPLES: [&str; 14] = [
    "24/7",
    "Mo-Fr 09:00-17:00",
    "22:00-06:00",
    "Mo-Th 09:00-02:00; Fr-Sa 09:00-04:00; Su 10:00-02:00",
    "Mo-Fr 08:30-11:30,14:00-17:30; Sa, PH off || \"call\"",
    "02:30-03:30,23:45-00:15",
    "03:15-03:45 \"x\", 03:30-04:30 off",
    "12:00-14:00+,18:00-22:00; Su 10:00+",
    "sunset-sunrise",
    "Oct Su[-1],Mar Su[-1] 02:00-05:00; Mo 00:00-36:00",
    "Mar 29 03:00-04:00; Oct 25 03:00-04:00",
    "10:00-10:00; Su off",
    "Mar,Oct Sa 20:00-30:00 unknown \"festival\" || 24/7",
    "00:00-00:01,23:59-24:00",
];

/// Eight days around each change of clocks in Helsinki, minute by minute.
fn minutes() -> [Vec<Moment>; 2] {
    ["2026-03-25T00:00", "2026-10-21T00:00"].map(|first| {
        let first = at("Europe/Helsinki", first);
        (0..8 * 24 * 60).map(|minute| first + TimeDelta::minutes(minute)).collect()
    })
}

#[test]
fn the_next_change_is_what_a_walk_by_minutes_finds() {
    for text in SAMPLES {
        let schedule = parse(text);
        for minutes in minutes() {
            let states: Vec<_> = minutes.iter().map(|minute| schedule.state(*minute)).collect();
            let mut next = None;
            for (index, minute) in minutes.iter().enumerate().rev() {
                let last = states.len() - 1;
                if index < last && states[index] != states[index + 1] {
                    next = Some((minutes[index + 1], states[index + 1]));
                }
                // Every 7 minutes is enough to start from each span and each hour, and is quick.
                if index % 7 != 0 {
                    continue;
                }
                let found = schedule.next_change(*minute + TimeDelta::milliseconds(30_500));
                match next {
                    Some(_) => assert_eq!(found, next, "{text} after {minute}"),
                    None => {
                        assert!(found.is_none_or(|(moment, _)| moment > minutes[last]), "{text} after {minute}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_state_holds_until_the_next_change_and_not_longer() {
    for text in SAMPLES {
        let schedule = parse(text);
        for minute in minutes().into_iter().flatten().step_by(97) {
            let now = schedule.state(minute);
            if let Some((moment, state)) = schedule.next_change(minute) {
                assert!(moment > minute && state != now, "{text} after {minute}");
                assert_eq!(schedule.state(moment), state, "{text} at {moment}");
                let before = moment - TimeDelta::nanoseconds(1);
                assert_eq!(schedule.state(before), now, "{text} before {moment}");
            }
        }
    }
}

#[test]
fn a_schedule_keeps_its_text_and_goes_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>(value: &T) -> T {
        value.clone()
    }
    assert_eq!(shared(&parse(" Mo－Fr 09:00～17:00 ")).text(), " Mo－Fr 09:00～17:00 ");
    assert_eq!([Open, Closed, Unknown].map(OpenState::as_str), ["open", "closed", "unknown"]);
}
