//! Hours: reading a text, asking for the state, asking for the next change. Rival: the crate `opening-hours`.

use std::hint::black_box;

use chrono::TimeDelta;
use criterion::Criterion;
use opening_hours::OpeningHours;
use waystation::hours::{Holidays, Moment, Schedule, parse_moment, parse_zone};

/// Values as they stand in OpenStreetMap and in lists, the usual ones more often.
const VALUES: [&str; 12] = [
    "24/7",
    "Mo-Fr 09:00-17:00",
    "Mo-Fr 08:30-11:30,14:00-17:30",
    "Mo-Fr 09:00-19:00; Sa 09:00-18:00",
    "Mo-Fr 10:00-21:00; Sa 10:00-19:00; Su 12:00-18:00",
    "Mo-Su 07:30-22:30",
    "Tu-Su 09:00-17:00; Mo off",
    "Mo-Fr 09:00-17:00; PH off",
    "Mo-Th 09:00-02:00; Fr-Sa 09:00-04:00; Su 10:00-02:00",
    "Mo-Sa 08:00-20:00; Su,PH 10:00-18:00",
    "Apr-Oct 08:00-20:00; Nov-Mar 09:00-17:00",
    "Dec 24-26 off; Mo-Fr 09:00-17:00",
];

/// The same sorts of hours in Chinese.
const CHINESE: [&str; 12] = [
    "24小时",
    "周一至周五 9:00-17:00",
    "周一至周五 8:30-11:30,14:00-17:30",
    "周一至周五9:00-19:00；周六9:00-18:00",
    "工作日：上午8:30-11:30，下午2:00-5:30",
    "每天早7:30到晚10:30",
    "周二至周日9:00-17:00（16:30停止入馆），周一闭馆（法定节假日除外）",
    "周一至周五9:00-17:00，法定节假日除外",
    "8:30~次日2:00",
    "工作日8:00-20:00，周末及节假日10:00-18:00",
    "夏季(4月-10月)8:00-20:00；冬季9:00-17:00",
    "早8点到晚10点，全年无休",
];

pub fn bench(criterion: &mut Criterion) {
    let schedules: Vec<Schedule> = VALUES.map(|value| Schedule::parse(value).expect(value)).to_vec();
    let rivals: Vec<OpeningHours> = VALUES.map(|value| value.parse().expect("it reads the same")).to_vec();
    let first = parse_moment("2026-03-02T00:00", parse_zone("Asia/Shanghai").expect("a zone")).expect("a moment");
    // A week in steps of 17 minutes, so that every hour and most minutes come up.
    let moments: Vec<Moment> = (0..593).map(|step| first + TimeDelta::minutes(17 * step)).collect();
    let walls: Vec<_> = moments.iter().map(chrono::DateTime::naive_local).collect();

    let mut group = criterion.benchmark_group("hours: read 12 values");
    group.bench_function("OSM syntax", |bencher| {
        bencher.iter(|| VALUES.iter().filter(|value| Schedule::parse(black_box(value)).is_ok()).count());
    });
    group.bench_function("rival: opening-hours", |bencher| {
        bencher.iter(|| VALUES.iter().filter(|value| black_box(value).parse::<OpeningHours>().is_ok()).count());
    });
    group.bench_function("Chinese", |bencher| {
        bencher.iter(|| CHINESE.iter().filter(|value| Schedule::parse(black_box(value)).is_ok()).count());
    });
    group.finish();

    let mut group = criterion.benchmark_group("hours: state of 12 places at 593 instants");
    group.bench_function("plans of the week", |bencher| {
        bencher.iter(|| {
            let states = schedules.iter().flat_map(|hours| moments.iter().map(|moment| hours.state(*moment)));
            states.filter(|state| state.as_str() == "open").count()
        });
    });
    let holidays = Holidays::china();
    let by_calendar: Vec<Schedule> = schedules.iter().map(|hours| hours.with_holidays(&holidays)).collect();
    group.bench_function("the same with a calendar of holidays", |bencher| {
        bencher.iter(|| {
            let states = by_calendar.iter().flat_map(|hours| moments.iter().map(|moment| hours.state(*moment)));
            states.filter(|state| state.as_str() == "open").count()
        });
    });
    group.bench_function("rival: opening-hours", |bencher| {
        bencher.iter(|| rivals.iter().flat_map(|hours| walls.iter().filter(|wall| hours.is_open(**wall))).count());
    });
    group.finish();

    let mut group = criterion.benchmark_group("hours: next change of 12 places at 593 instants");
    group.bench_function("ours", |bencher| {
        bencher.iter(|| {
            let changes = schedules.iter().flat_map(|hours| moments.iter().map(|moment| hours.next_change(*moment)));
            changes.flatten().count()
        });
    });
    group.bench_function("rival: opening-hours", |bencher| {
        bencher
            .iter(|| rivals.iter().flat_map(|hours| walls.iter().filter_map(|wall| hours.next_change(*wall))).count());
    });
    group.finish();
}
