//! What can be odd about a text of hours.

use super::Severity;

/// What is odd about a piece of a text of hours. Times are minutes after midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursProblem {
    /// There is no text.
    Empty,
    /// There is too much of it.
    TooLong {
        /// The most characters that are read.
        max: usize,
    },
    /// Nothing that the grammar knows.
    Unreadable,
    /// The syntax of OpenStreetMap does not fit.
    Syntax {
        /// Why.
        reason: String,
        /// What would be right.
        hint: &'static str,
    },
    /// A time that no clock shows.
    ImpossibleTime,
    /// One time, and not from when to when.
    LoneTime,
    /// A span that ends before it begins and is no night.
    EndsBeforeItBegins {
        /// The begin.
        from: u16,
        /// The end.
        to: u16,
    },
    /// Round the clock, and from a time to a time.
    AllHoursAndTimes,
    /// Hours of several services in one text.
    SeveralServices,
    /// Holidays of schools, of which there is no calendar.
    SchoolHolidays,
    /// A season without its months.
    SeasonWithoutMonths,
    /// Some days stand in two rules with different hours.
    DayTwice,
    /// Two spans of the same days overlap.
    Overlap,
    /// A span after noon on a clock of twelve hours.
    TakenAsAfternoon {
        /// The begin that was taken.
        from: u16,
        /// The end that was taken.
        to: u16,
    },
    /// Days without hours.
    NoTimes,
    /// A break at noon without its times.
    BreakWithoutTimes,
    /// A break that lies in no span.
    BreakOutside,
    /// A festival by its name, which the syntax cannot write.
    Festival,
    /// A span of more than 18 hours, over midnight.
    LongSpan {
        /// Its hours.
        hours: u16,
    },
    /// The character 一 in place of a dash.
    OneAsDash,
    /// Taken as over midnight.
    OverMidnight {
        /// The end on the next day.
        to: u16,
    },
    /// Hours without minutes.
    BareHours {
        /// The begin that was taken.
        from: u16,
        /// The end that was taken.
        to: u16,
    },
    /// Nothing is said of weekends beside workdays and public holidays.
    HolidaysAndWeekends,
    /// Nothing is said of public holidays beside workdays and weekends.
    HolidaysNotTold,
    /// Hours of some days, taken as added to those of more days.
    Added,
    /// A season taken as the rest of the year.
    RestOfYear,
    /// Words that say nothing about hours.
    LeftOut,
}

impl HoursProblem {
    /// The code of it, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::Unreadable => "unreadable",
            Self::Syntax { .. } => "syntax",
            Self::ImpossibleTime => "impossible-time",
            Self::LoneTime => "lone-time",
            Self::EndsBeforeItBegins { .. } => "ends-before-it-begins",
            Self::AllHoursAndTimes => "all-hours-and-times",
            Self::SeveralServices => "several-services",
            Self::SchoolHolidays => "school-holidays",
            Self::SeasonWithoutMonths => "season-without-months",
            Self::DayTwice => "day-twice",
            Self::Overlap => "overlap",
            Self::TakenAsAfternoon { .. } => "taken-as-afternoon",
            Self::NoTimes => "no-times",
            Self::BreakWithoutTimes => "break-without-times",
            Self::BreakOutside => "break-outside",
            Self::Festival => "festival",
            Self::LongSpan { .. } => "long-span",
            Self::OneAsDash => "one-as-dash",
            Self::OverMidnight { .. } => "over-midnight",
            Self::BareHours { .. } => "bare-hours",
            Self::HolidaysAndWeekends => "holidays-and-weekends",
            Self::HolidaysNotTold => "holidays-not-told",
            Self::Added => "added",
            Self::RestOfYear => "rest-of-year",
            Self::LeftOut => "left-out",
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Empty
            | Self::TooLong { .. }
            | Self::Unreadable
            | Self::Syntax { .. }
            | Self::ImpossibleTime
            | Self::LoneTime
            | Self::EndsBeforeItBegins { .. }
            | Self::AllHoursAndTimes
            | Self::SeveralServices
            | Self::SchoolHolidays
            | Self::SeasonWithoutMonths => Severity::Error,
            Self::DayTwice
            | Self::Overlap
            | Self::TakenAsAfternoon { .. }
            | Self::NoTimes
            | Self::BreakWithoutTimes
            | Self::BreakOutside
            | Self::Festival
            | Self::LongSpan { .. } => Severity::Warning,
            Self::OneAsDash
            | Self::OverMidnight { .. }
            | Self::BareHours { .. }
            | Self::HolidaysAndWeekends
            | Self::HolidaysNotTold
            | Self::Added
            | Self::RestOfYear
            | Self::LeftOut => Severity::Note,
        }
    }
}
