//! How full stations are, for people and for programs.

use chrono::{Datelike, Timelike};
use serde_json::{Value, json};

use crate::coverage::{Crowding, StationCrowding};
use crate::hours::Moment;
use crate::list::Lang;
use crate::station::{Station, StationSet};

use super::method::Method;
use super::number::{percent, round};
use super::table::Table;

/// A crowding with all that it takes to show it.
#[derive(Clone, Copy, Debug)]
pub struct CrowdingView<'a> {
    /// The figures.
    pub crowding: &'a Crowding,
    /// The stations of the region.
    pub stations: &'a StationSet,
    /// How long each worker stays in every hour, in minutes: an assumption, which is named.
    pub stay_min: f64,
}

/// Lunch and supper: the hours that begin from 11 and before 13, from 17 and before 19.
const MEALS: [std::ops::Range<u32>; 2] = [11..13, 17..19];

impl CrowdingView<'_> {
    fn of(&self, one: &StationCrowding) -> &Station {
        self.stations.get(one.station)
    }

    /// The highest saturation in the hours of the day that `hours` holds.
    fn highest(&self, one: &StationCrowding, hours: &std::ops::Range<u32>) -> Option<f64> {
        let in_time = self.crowding.hours.iter().enumerate().filter(|(_, hour)| hours.contains(&hour.at.hour()));
        in_time.filter_map(|(hour, _)| one.saturation(hour, self.stay_min)).max_by(f64::total_cmp)
    }

    /// How many hours more workers come than there are seats.
    fn full_hours(&self, one: &StationCrowding) -> usize {
        let hours = 0..self.crowding.hours.len();
        hours.filter(|&hour| one.saturation(hour, self.stay_min).is_some_and(|share| share > 1.0)).count()
    }

    /// The stations, the fullest first; of equals that with the smaller key.
    fn ranked(&self) -> Vec<&StationCrowding> {
        let peak = |one: &StationCrowding| one.fullest().and_then(|hour| one.saturation(hour, self.stay_min));
        let mut ranked: Vec<_> = self.crowding.stations.iter().map(|one| (peak(one).unwrap_or(-1.0), one)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.station.cmp(&other.1.station)));
        ranked.into_iter().map(|found| found.1).collect()
    }
}

/// For reading: the fullest stations first.
#[must_use]
pub fn crowding_table(view: &CrowdingView<'_>, limit: usize, lang: Lang) -> Table {
    let week = view.crowding.hours.len() > 1;
    let names: &[(&str, &str)] = if week {
        &[
            ("编号", "key"),
            ("名称", "name"),
            ("座位", "seats"),
            ("最满时段", "fullest hour"),
            ("工时", "worker-hours"),
            ("占座", "seats taken"),
            ("午间", "11 to 13"),
            ("傍晚", "17 to 19"),
            ("一周满座小时", "hours full"),
        ]
    } else {
        &[("编号", "key"), ("名称", "name"), ("座位", "seats"), ("工时", "worker-hours"), ("占座", "seats taken")]
    };
    let header: Vec<&str> = names.iter().map(|&(zh, en)| lang.of(zh, en)).collect();
    let mut table = Table::new(&header);
    for one in view.ranked().into_iter().take(limit) {
        let Some(hour) = one.fullest() else { continue };
        let station = view.of(one);
        let mut row = vec![station.key.clone(), station.name.clone(), one.seats.to_string()];
        if week {
            row.push(hour_name(view.crowding.hours[hour].at, lang));
        }
        row.push(format!("{:.1}", one.demand[hour].unwrap_or_default()));
        row.push(percent(one.saturation(hour, view.stay_min)));
        if week {
            row.extend(MEALS.iter().map(|meal| percent(view.highest(one, meal))));
            row.push(view.full_hours(one).to_string());
        }
        table.push(row);
    }
    table
}

fn hour_name(at: Moment, lang: Lang) -> String {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    let day = at.weekday();
    let name = lang.of(ZH[day.num_days_from_monday() as usize].to_owned(), day.to_string());
    format!("{name} {:02}:00", at.hour())
}

/// What the figures mean and what is not in them.
#[must_use]
pub fn crowding_lines(view: &CrowdingView<'_>, lang: Lang) -> String {
    let crowding = view.crowding;
    let (total, left) = crowding.hours.iter().fold((0.0, 0.0), |sum, hour| (sum.0 + hour.total, sum.1 + hour.left));
    let (stay, without) = (view.stay_min, crowding.without_seats);
    lang.of(
        format!(
            "占座 = 工时 × 每小时停留 {stay} 分钟 ÷ 座位；停留时长是假设，可用 --stay 更改\n\
             需求 {total:.1} 工时，其中 {left:.1} 工时在可达范围内没有座位；{without} 个站点没有座位数，未计入"
        ),
        format!(
            "seats taken = worker-hours x {stay} minutes of every hour / seats; the stay is an assumption, --stay sets it\n\
             {total:.1} worker-hours, of which {left:.1} have no seat within reach; {without} stations without seats are \
             left out"
        ),
    )
}

/// For a spreadsheet: a row for each station and hour.
#[must_use]
pub fn crowding_rows(method: &Method, view: &CrowdingView<'_>) -> Table {
    let mut table = Table::new(&["key", "name", "seats", "hour", "worker_hours", "stay_min", "saturation", "method"]);
    let line = method.line(Lang::En);
    for one in &view.crowding.stations {
        let station = view.of(one);
        for (hour, demand) in one.demand.iter().enumerate() {
            let Some(demand) = demand else { continue };
            table.push([
                station.key.clone(),
                station.name.clone(),
                one.seats.to_string(),
                view.crowding.hours[hour].at.to_rfc3339(),
                round(*demand, 3).to_string(),
                view.stay_min.to_string(),
                one.saturation(hour, view.stay_min).map(|share| round(share, 4).to_string()).unwrap_or_default(),
                line.clone(),
            ]);
        }
    }
    table
}

/// For programs: the hours, and as many numbers for each station, the fullest station first.
#[must_use]
pub fn crowding_json(method: &Method, view: &CrowdingView<'_>) -> Value {
    let hours = &view.crowding.hours;
    let station = |one: &StationCrowding| {
        let of = view.of(one);
        let saturation = (0..hours.len()).map(|hour| one.saturation(hour, view.stay_min).map(|share| round(share, 4)));
        json!({
            "key": of.key,
            "name": of.name,
            "seats": one.seats,
            "worker_hours": one.demand.iter().map(|demand| demand.map(|demand| round(demand, 3))).collect::<Vec<_>>(),
            "saturation": saturation.collect::<Vec<_>>(),
            "full_hours": view.full_hours(one),
        })
    };
    json!({
        "method": method.json(),
        "stay_min": view.stay_min,
        "without_seats": view.crowding.without_seats,
        "hours": hours.iter().map(|hour| hour.at.to_rfc3339()).collect::<Vec<_>>(),
        "worker_hours": hours.iter().map(|hour| round(hour.total, 3)).collect::<Vec<_>>(),
        "without_seat_in_reach": hours.iter().map(|hour| round(hour.left, 3)).collect::<Vec<_>>(),
        "stations": view.ranked().into_iter().map(station).collect::<Vec<_>>(),
    })
}
