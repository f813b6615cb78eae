//! Why a gap is one, in a sentence with its figures.

use serde_json::{Map, Value, json};

use crate::coverage::{Cause, Gap};
use crate::list::Lang;
use crate::station::{FacilitySet, Station, StationId, StationSet};
use crate::units::Millis;

use super::method::Method;
use super::number::round;

/// A gap with what its sentence needs.
struct Card<'a> {
    method: &'a Method,
    gap: &'a Gap,
    stations: &'a StationSet,
    lang: Lang,
}

/// Why a gap is one, for programs and in both languages. `station` is the one that would serve it but for `obstacle`.
#[must_use]
pub fn gap_card_json(method: &Method, gap: &Gap, stations: &StationSet) -> Value {
    let said = |lang: Lang| Card { method, gap, stations, lang }.sentence();
    let mut card = Map::new();
    let mut put = |name: &str, value: Value| card.insert(name.to_owned(), value);
    put("zh", json!(said(Lang::Zh)));
    put("en", json!(said(Lang::En)));
    if let Some((station, time)) = gap.blocked {
        let station = stations.get(station);
        put("station", json!(station.key));
        put("station_s", json!(time.printed_seconds()));
        if gap.cause == Cause::Closed {
            put("opening_hours", json!((!station.hours_text.is_empty()).then_some(&station.hours_text)));
        } else {
            let codes: Vec<&str> = missing(method, station).iter().map(crate::station::Facility::as_str).collect();
            put("missing", json!(codes));
        }
    }
    if let Some((station, metres)) = gap.beyond {
        put("station", json!(stations.get(station).key));
        put("straight_m", json!(round(metres, 1)));
    }
    Value::Object(card)
}

/// The same sentence in one language.
#[must_use]
pub fn gap_sentence(method: &Method, gap: &Gap, stations: &StationSet, lang: Lang) -> String {
    Card { method, gap, stations, lang }.sentence()
}

/// What is asked for and a station does not say that it offers.
fn missing(method: &Method, station: &Station) -> FacilitySet {
    let asked = FacilitySet::parse(&method.needs, &[',']).unwrap_or_default();
    asked.iter().filter(|&one| !station.offers([one].into_iter().collect())).collect()
}

impl Card<'_> {
    fn of(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.of(zh.into(), en.into())
    }

    fn name(&self, station: StationId) -> &str {
        let station = self.stations.get(station);
        if station.name.is_empty() { &station.key } else { &station.name }
    }

    /// A time, or the length that it stands for.
    fn away(&self, time: Millis) -> String {
        if self.method.metres.is_some() {
            let metres = time.printed_seconds();
            return self.of(format!("{metres} 米"), format!("{metres} m"));
        }
        let minutes = round(time.seconds() / 60.0, 1);
        self.of(format!("{minutes} 分钟"), format!("{minutes} min"))
    }

    fn sentence(&self) -> String {
        let gap = self.gap;
        match (gap.cause, gap.blocked, gap.beyond) {
            (Cause::Closed, Some((station, time)), _) => {
                let (name, away) = (self.name(station), self.away(time));
                let hours = &self.stations.get(station).hours_text;
                if hours.is_empty() {
                    return self.of(
                        format!("最近的{name}需 {away}，但不知道此时是否开放"),
                        format!("{name} is {away} away, but nobody knows whether it is open at this hour"),
                    );
                }
                self.of(
                    format!("最近的{name}需 {away}，但此时不开放（{hours}）"),
                    format!("{name} is {away} away, but closed at this hour ({hours})"),
                )
            }
            (Cause::NeedNotMet, Some((station, time)), _) => {
                let (name, away) = (self.name(station), self.away(time));
                let lacks = missing(self.method, self.stations.get(station));
                let (zh, en): (Vec<&str>, Vec<&str>) = lacks.iter().map(|one| (one.label_zh(), one.label_en())).unzip();
                let (zh, en) = (zh.join("、"), en.join(", "));
                self.of(
                    format!("最近的{name}需 {away}，但没有登记{zh}"),
                    format!("{name} is {away} away, but does not say that it offers {en}"),
                )
            }
            (Cause::DetourOrBarrier, _, Some((station, metres))) => {
                let (name, metres) = (self.name(station), round(metres, 0));
                self.of(
                    format!("{name}直线距离只有 {metres} 米，但沿道路超出了范围；{}", self.nearest()),
                    format!(
                        "{name} is {metres} m away by straight line, but too far along streets; {}",
                        self.nearest()
                    ),
                )
            }
            (Cause::OffNetwork, ..) => self.of(
                "150 米内没有可达的道路（中间没有水面、铁路或高速公路阻隔）",
                "no street within 150 m that is not behind water, a railway or a motorway",
            ),
            _ => {
                let depth = self.method.depth.unwrap_or(1);
                let few = if depth > 1 {
                    self.of(format!("能计入的站点不足 {depth} 个"), format!("fewer than {depth} stations that count"))
                } else {
                    self.of("没有能计入的站点", "no station that counts")
                };
                let within = self.away(self.method.cutoff);
                self.of(
                    format!("{within}能走到的直线范围内{few}；{}", self.nearest()),
                    format!("{few} as far as {within} go by straight line; {}", self.nearest()),
                )
            }
        }
    }

    fn nearest(&self) -> String {
        let Some((station, time)) = self.gap.nearest else {
            return self.of("90 分钟内没有站点", "none within 90 min");
        };
        let name = self.name(station);
        // The clock of the nearest station is in minutes also where length is asked for.
        let minutes = round(time.seconds() / 60.0, 1);
        self.of(format!("最近的是{name}，需 {minutes} 分钟"), format!("the nearest is {name}, {minutes} min away"))
    }
}
