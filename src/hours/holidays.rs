//! Public holidays, and the weekends that are worked for them.
//!
//! In China the notice of the State Council for a year joins weekends to holidays, and names weekends that become
//! workdays in return (调休). No rule tells them beforehand: a calendar is a table, and it ends somewhere.

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate, Weekday};

use super::holidays_read::read;

/// What a calendar makes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// A day off: a public holiday, or a day joined to it.
    Off,
    /// A Saturday or Sunday that is a workday.
    Workday,
}

impl DayKind {
    /// The word for it in files: `off` or `work`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Workday => "work",
        }
    }
}

/// One day that is not as its weekday is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// The holiday that it belongs to.
    pub name: String,
}

/// Why a calendar cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidaysError {
    /// Neither of the two formats.
    #[error(
        "the calendar cannot be read: {0}; it is TOML as in data/holidays-cn.toml, or JSON with `year` and `days` of \
         `name`, `date` and `isOffDay`"
    )]
    Unreadable(String),
    /// A date that does not exist.
    #[error("the calendar names {0:?}, which is no date; write for example \"2026-10-01\"")]
    NoDate(String),
    /// A date that stands twice.
    #[error("the calendar names {0} twice; a day is off, or a workday, once")]
    Twice(NaiveDate),
    /// A date of another year than the ones that are known.
    #[error("the calendar names {0}, which is in none of its years")]
    OtherYear(NaiveDate),
    /// A workday on a weekday.
    #[error("the calendar has {0} as a workday, and it is one anyway; only a Saturday or Sunday is made one")]
    NotAWeekend(NaiveDate),
    /// Years are missing between others.
    #[error("the calendar knows {0} and {1}, and not the years between; add them, or leave the earlier ones out")]
    Gap(i32, i32),
}

#[derive(Debug, PartialEq, Eq)]
struct Table {
    name: String,
    source: String,
    /// The years it knows, without a gap; `None` of no calendar.
    years: Option<RangeInclusive<i32>>,
    /// In the order of dates.
    days: Vec<Holiday>,
}

/// A calendar of public holidays and make-up workdays. Cheap to clone.
///
/// # Example
/// ```
/// use waystation::hours::{DayKind, Holidays};
///
/// let china = Holidays::china();
/// let kind = |date: &str| china.kind(date.parse().expect(date));
/// assert_eq!(kind("2026-10-01"), Some(DayKind::Off));
/// assert_eq!(kind("2026-10-10"), Some(DayKind::Workday)); // a Saturday
/// assert_eq!(kind("2026-10-12"), None);
/// assert!(!china.knows("2027-10-01".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays(Arc<Table>);

impl Holidays {
    /// The file of [`Holidays::china`].
    pub const CHINA: &str = include_str!("../../data/holidays-cn.toml");

    /// No calendar: `PH` matches no day, and no day is made a workday.
    #[must_use]
    pub fn none() -> Self {
        static NONE: LazyLock<Holidays> = LazyLock::new(|| {
            Holidays(Arc::new(Table { name: "none".to_owned(), source: String::new(), years: None, days: Vec::new() }))
        });
        NONE.clone()
    }

    /// The calendar of China that is part of the program, `data/holidays-cn.toml`.
    #[must_use]
    pub fn china() -> Self {
        static CALENDAR: LazyLock<Holidays> =
            LazyLock::new(|| Holidays::read(Holidays::CHINA).expect("a test reads it"));
        CALENDAR.clone()
    }

    /// Reads a calendar: TOML as in `data/holidays-cn.toml`, or JSON of one year or a list of them, each with `year`
    /// and `days` of `name`, `date` and `isOffDay`.
    ///
    /// # Errors
    /// [`HolidaysError`] with what is wrong and what would be right.
    pub fn read(text: &str) -> Result<Self, HolidaysError> {
        let (name, source, years, days) = read(text)?;
        Self::of(name, source, years, days)
    }

    /// A calendar of `days`, which knows `years`.
    ///
    /// # Errors
    /// [`HolidaysError`] when the days do not make a calendar.
    pub fn of(
        name: String,
        source: String,
        mut years: Vec<i32>,
        mut days: Vec<Holiday>,
    ) -> Result<Self, HolidaysError> {
        years.sort_unstable();
        years.dedup();
        if let Some(pair) = years.windows(2).find(|pair| pair[1] != pair[0] + 1) {
            return Err(HolidaysError::Gap(pair[0], pair[1]));
        }
        days.sort_by_key(|day| day.date);
        if let Some(pair) = days.windows(2).find(|pair| pair[0].date == pair[1].date) {
            return Err(HolidaysError::Twice(pair[0].date));
        }
        for Holiday { date, kind, .. } in &days {
            if !years.contains(&date.year()) {
                return Err(HolidaysError::OtherYear(*date));
            }
            let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            if *kind == DayKind::Workday && !is_weekend {
                return Err(HolidaysError::NotAWeekend(*date));
            }
        }
        let years = years.first().zip(years.last()).map(|(first, last)| *first..=*last);
        Ok(Self(Arc::new(Table { name, source, years, days })))
    }

    /// What the calendar makes of a day; `None` of a day that is as its weekday is, or unknown.
    #[must_use]
    pub fn kind(&self, date: NaiveDate) -> Option<DayKind> {
        let days = &self.0.days;
        days.binary_search_by_key(&date, |day| day.date).ok().map(|index| days[index].kind)
    }

    /// Whether the calendar knows the year of a day. Without a calendar there is nothing to know.
    #[must_use]
    pub fn knows(&self, date: NaiveDate) -> bool {
        self.0.years.as_ref().is_none_or(|years| years.contains(&date.year()))
    }

    /// The years it knows; `None` of no calendar.
    #[must_use]
    pub fn years(&self) -> Option<RangeInclusive<i32>> {
        self.0.years.clone()
    }

    /// Whether there is no calendar.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.years.is_none()
    }

    /// Its name: `cn`, `none`, or what its file says.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Where its days come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// All days that are not as their weekdays are, in their order.
    #[must_use]
    pub fn days(&self) -> &[Holiday] {
        &self.0.days
    }
}

impl Default for Holidays {
    fn default() -> Self {
        Self::none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, kind: DayKind) -> Holiday {
        Holiday { date: date.parse().expect(date), kind, name: "x".to_owned() }
    }

    #[test]
    fn the_calendar_of_china_has_the_days_of_its_notices() {
        let china = Holidays::china();
        assert_eq!((china.name(), china.years()), ("cn", Some(2025..=2026)));
        assert!(china.source().contains("国办发明电〔2024〕12号") && china.source().contains("国办发明电〔2025〕7号"));
        let count = |year: i32, kind: DayKind, weekdays_only: bool| {
            let of = |day: &&Holiday| {
                let is_weekday = !matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun);
                day.date.year() == year && day.kind == kind && (is_weekday || !weekdays_only)
            };
            china.days().iter().filter(of).count()
        };
        assert_eq!((count(2025, DayKind::Off, false), count(2025, DayKind::Workday, false)), (28, 5));
        assert_eq!((count(2026, DayKind::Off, false), count(2026, DayKind::Workday, false)), (33, 6));
        // A calendar without make-up workdays would be wrong on 25 days of 2026.
        assert_eq!(count(2026, DayKind::Off, true), 19);
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        let of =
            |years: &[i32], days: &[Holiday]| Holidays::of("x".into(), String::new(), years.to_vec(), days.to_vec());
        let date = |text: &str| text.parse::<NaiveDate>().expect(text);
        assert_eq!(of(&[2025, 2027], &[]), Err(HolidaysError::Gap(2025, 2027)));
        let twice = [day("2026-10-01", DayKind::Off), day("2026-10-01", DayKind::Off)];
        assert_eq!(of(&[2026], &twice), Err(HolidaysError::Twice(date("2026-10-01"))));
        assert_eq!(of(&[2026], &[day("2027-01-01", DayKind::Off)]), Err(HolidaysError::OtherYear(date("2027-01-01"))));
        let weekday = day("2026-10-09", DayKind::Workday);
        assert_eq!(of(&[2026], &[weekday]), Err(HolidaysError::NotAWeekend(date("2026-10-09"))));
    }
}
