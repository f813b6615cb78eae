//! Which pings are taken, and what is left of them.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::coord::{CellFinder, Datum, LngLat};

use super::{DayKey, Group, Sighting, Worker, personal};

/// A ping as somebody sends it. Never stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ping<'a> {
    /// Who: any text that is the same for one worker all day.
    pub worker: std::borrow::Cow<'a, str>,
    /// Longitude in degrees, WGS-84 once it is taken.
    pub lng: f64,
    /// Latitude in degrees, WGS-84.
    pub lat: f64,
    /// When, in seconds since 1970.
    pub time_s: f64,
    /// How exact the position is, in metres.
    pub accuracy_m: Option<f64>,
    /// In metres a second.
    pub speed_mps: Option<f64>,
    /// What kind of work.
    pub group: Option<std::borrow::Cow<'a, str>>,
}

impl Ping<'_> {
    /// The same, whose position is in `datum`, in WGS-84.
    #[must_use]
    pub fn in_wgs84(self, datum: Datum) -> Self {
        match LngLat::new(self.lng, self.lat) {
            Ok(place) if datum != Datum::Wgs84 => {
                let place = datum.to_wgs84(place);
                Self { lng: place.lng(), lat: place.lat(), ..self }
            }
            _ => self,
        }
    }
}

/// Why a ping is not taken. It never says what the ping held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refused {
    /// Not a ping at all.
    #[error("cannot be read as a ping: it needs worker, lng, lat and time")]
    Unreadable,
    /// Nobody is named.
    #[error("has no worker")]
    NoWorker,
    /// A phone number or the like.
    #[error("has a phone number, an identity card, a mail address or a name for a worker id")]
    PersonalId,
    /// No position on the earth.
    #[error("has no possible position")]
    NoPosition,
    /// Beyond the streets of the region.
    #[error("lies outside the region")]
    OutsideRegion,
    /// No instant.
    #[error("has no readable time")]
    NoTime,
    /// Later than now.
    #[error("is from the future: more than 2 minutes ahead of the clock of the server")]
    Future,
    /// Before what is still open.
    #[error("is too old: live pings are taken for two days")]
    TooOld,
    /// Its date was published.
    #[error("belongs to a date that is published and closed")]
    ClosedDate,
    /// Too vague.
    #[error("is not exact enough: more than 100 m")]
    Inaccurate,
    /// Faster than anybody works.
    #[error("is too fast: above 120 km/h")]
    TooFast,
    /// A word that names no group.
    #[error("names a group that is not courier, rider, cleaner or driver")]
    UnknownGroup,
}

impl Refused {
    /// A stable word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NoWorker => "no-worker",
            Self::PersonalId => "personal-id",
            Self::NoPosition => "no-position",
            Self::OutsideRegion => "outside-region",
            Self::NoTime => "no-time",
            Self::Future => "future",
            Self::TooOld => "too-old",
            Self::ClosedDate => "closed-date",
            Self::Inaccurate => "inaccurate",
            Self::TooFast => "too-fast",
            Self::UnknownGroup => "unknown-group",
        }
    }
}

/// The least exact position that is taken, in metres.
pub const MOST_INACCURATE_M: f64 = 100.0;
/// The fastest, in metres a second: 120 km/h.
pub const FASTEST_MPS: f64 = 120.0 / 3.6;
/// How far clocks may go wrong, in seconds.
pub const CLOCK_SKEW_S: f64 = 120.0;

/// What pings are held against.
#[derive(Clone, Copy, Debug)]
pub struct PingRule {
    /// The time zone of the region.
    pub zone: Tz,
    /// West, south, east and north of what belongs to the region, in degrees.
    pub bounds: [f64; 4],
    /// Now, in seconds since 1970.
    pub now_s: f64,
    /// The oldest instant that is taken, in seconds since 1970.
    pub oldest_s: f64,
    /// Whether ids that name a person are taken too; they are hashed like all others.
    pub pseudonymise: bool,
}

/// Turns pings into sightings. One for a batch: it remembers the keys of days and the offset of the zone.
pub struct Intake<'a> {
    rule: PingRule,
    cells: &'a CellFinder,
    /// The key of a date; `None` when the date is closed.
    key_of: Box<dyn FnMut(NaiveDate) -> Option<DayKey> + Send + 'a>,
    keys: HashMap<NaiveDate, Option<DayKey>>,
    /// The quarter of an hour since 1970 that was asked for last, and the offset in it, in seconds.
    offset: (i64, i64),
    /// Who sent the last ping, on which date: files often hold the pings of one worker together.
    last: (String, NaiveDate, Worker),
}

impl std::fmt::Debug for Intake<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Intake").field("rule", &self.rule).finish_non_exhaustive()
    }
}

impl<'a> Intake<'a> {
    /// Holds pings against `rule`; `cells` finds those of [`super::LOG_RESOLUTION`], `key_of` gives the key of an open date.
    pub fn new(
        rule: PingRule,
        cells: &'a CellFinder,
        key_of: impl FnMut(NaiveDate) -> Option<DayKey> + Send + 'a,
    ) -> Self {
        Self {
            rule,
            cells,
            key_of: Box::new(key_of),
            keys: HashMap::new(),
            offset: (i64::MIN, 0),
            last: (String::new(), NaiveDate::MIN, Worker(0)),
        }
    }

    /// The date of a ping and what is left of it.
    ///
    /// # Errors
    ///
    /// [`Refused`], with no more than the reason.
    pub fn take(&mut self, ping: &Ping<'_>) -> Result<(NaiveDate, Sighting), Refused> {
        let rule = self.rule;
        let id = ping.worker.trim();
        if id.is_empty() {
            return Err(Refused::NoWorker);
        }
        let known = id == self.last.0;
        if !known && !rule.pseudonymise && personal(id).is_some() {
            return Err(Refused::PersonalId);
        }
        let place = LngLat::new(ping.lng, ping.lat).map_err(|_| Refused::NoPosition)?;
        let [west, south, east, north] = rule.bounds;
        if !(west..=east).contains(&place.lng()) || !(south..=north).contains(&place.lat()) {
            return Err(Refused::OutsideRegion);
        }
        if ping.accuracy_m.is_some_and(|accuracy| accuracy.is_nan() || accuracy > MOST_INACCURATE_M) {
            return Err(Refused::Inaccurate);
        }
        if ping.speed_mps.is_some_and(|speed| speed.is_nan() || speed > FASTEST_MPS) {
            return Err(Refused::TooFast);
        }
        if !ping.time_s.is_finite() {
            return Err(Refused::NoTime);
        }
        if ping.time_s > rule.now_s + CLOCK_SKEW_S {
            return Err(Refused::Future);
        }
        if ping.time_s < rule.oldest_s {
            return Err(Refused::TooOld);
        }
        let group = match ping.group.as_deref().map(str::trim).filter(|group| !group.is_empty()) {
            Some(group) => Some(group.to_ascii_lowercase().parse::<Group>().map_err(|_| Refused::UnknownGroup)?),
            None => None,
        };
        // A clock that is a little ahead must not open tomorrow.
        let (date, minute) = self.local(ping.time_s.min(rule.now_s).floor() as i64).ok_or(Refused::NoTime)?;
        let worker = if known && date == self.last.1 { self.last.2 } else { self.worker(id, date)? };
        Ok((date, Sighting::new(worker, minute, self.cells.cell_at(place), group)))
    }

    /// The name of a worker for a date.
    fn worker(&mut self, id: &str, date: NaiveDate) -> Result<Worker, Refused> {
        let key = self.keys.entry(date).or_insert_with(|| (self.key_of)(date));
        let worker = key.as_ref().ok_or(Refused::ClosedDate)?.worker(id);
        self.last.0.clear();
        self.last.0.push_str(id);
        (self.last.1, self.last.2) = (date, worker);
        Ok(worker)
    }

    /// The date in the zone, and the minute of the day.
    fn local(&mut self, time_s: i64) -> Option<(NaiveDate, u16)> {
        // Offsets change on the quarter hour at the most.
        let quarter = time_s.div_euclid(900);
        if self.offset.0 != quarter {
            let moment = DateTime::from_timestamp(time_s, 0)?;
            let offset = self.rule.zone.offset_from_utc_datetime(&moment.naive_utc()).fix();
            self.offset = (quarter, i64::from(offset.local_minus_utc()));
        }
        let local = DateTime::from_timestamp(time_s + self.offset.1, 0)?.naive_utc();
        if !(1970..=9999).contains(&local.year()) {
            return None;
        }
        Some((local.date(), (local.hour() * 60 + local.minute()) as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{LOG_RESOLUTION, log_cells};

    fn rule() -> PingRule {
        let now_s = 1_795_000_000.0;
        PingRule {
            zone: chrono_tz::Asia::Shanghai,
            bounds: [118.0, 28.0, 119.5, 29.5],
            now_s,
            oldest_s: now_s - 2.0 * 86_400.0,
            pseudonymise: false,
        }
    }

    fn finder() -> CellFinder {
        log_cells(rule().bounds)
    }

    fn ping() -> Ping<'static> {
        Ping { worker: "w-1".into(), lng: 118.87, lat: 28.94, time_s: 1_794_999_000.0, ..Ping::default() }
    }

    #[test]
    fn a_good_ping_leaves_a_sighting_and_nothing_finer() {
        let cells = finder();
        let mut intake = Intake::new(rule(), &cells, |_| Some(DayKey::new([3; 32])));
        let (date, sighting) = intake.take(&Ping { group: Some(" Rider ".into()), ..ping() }).unwrap();
        let local = chrono_tz::Asia::Shanghai.timestamp_opt(1_794_999_000, 0).unwrap();
        assert_eq!((date, sighting.minute()), (local.date_naive(), (local.hour() * 60 + local.minute()) as u16));
        assert_eq!(sighting.cell().resolution(), LOG_RESOLUTION);
        assert_eq!((sighting.worker, sighting.group()), (DayKey::new([3; 32]).worker("w-1"), Some(Group::Rider)));
    }

    #[test]
    fn bad_pings_are_refused_for_their_reason_only() {
        let cells = finder();
        let cases = [
            (Ping { worker: " ".into(), ..ping() }, Refused::NoWorker),
            (Ping { worker: "13800138000".into(), ..ping() }, Refused::PersonalId),
            (Ping { lat: 91.0, ..ping() }, Refused::NoPosition),
            (Ping { lng: f64::NAN, ..ping() }, Refused::NoPosition),
            (Ping { lng: 28.94, lat: 28.94, ..ping() }, Refused::OutsideRegion),
            (Ping { time_s: f64::INFINITY, ..ping() }, Refused::NoTime),
            (Ping { time_s: 1_795_000_121.0, ..ping() }, Refused::Future),
            (Ping { time_s: 0.0, ..ping() }, Refused::TooOld),
            (Ping { accuracy_m: Some(100.5), ..ping() }, Refused::Inaccurate),
            (Ping { speed_mps: Some(34.0), ..ping() }, Refused::TooFast),
            (Ping { group: Some("poet".into()), ..ping() }, Refused::UnknownGroup),
        ];
        for (ping, reason) in cases {
            let mut intake = Intake::new(rule(), &cells, |_| Some(DayKey::new([3; 32])));
            assert_eq!(intake.take(&ping), Err(reason));
            let text = reason.to_string();
            assert!(!text.contains("138") && !text.contains("28.9"), "{text}");
        }
        let mut closed = Intake::new(rule(), &cells, |_| None);
        assert_eq!(closed.take(&ping()), Err(Refused::ClosedDate));
        let mut knowing =
            Intake::new(PingRule { pseudonymise: true, ..rule() }, &cells, |_| Some(DayKey::new([3; 32])));
        assert!(knowing.take(&Ping { worker: "13800138000".into(), ..ping() }).is_ok());
    }

    #[test]
    fn days_begin_at_local_midnight() {
        let cells = finder();
        let mut intake = Intake::new(PingRule { oldest_s: 0.0, ..rule() }, &cells, |_| Some(DayKey::new([3; 32])));
        let zone = chrono_tz::Asia::Shanghai;
        for (hour, minute, second) in [(0, 0, 0), (23, 59, 59), (12, 30, 1)] {
            let time = zone.with_ymd_and_hms(2026, 11, 1, hour, minute, second).unwrap();
            let (date, sighting) = intake.take(&Ping { time_s: time.timestamp() as f64, ..ping() }).unwrap();
            assert_eq!((date, u32::from(sighting.minute())), (time.date_naive(), hour * 60 + minute));
        }
    }
}
