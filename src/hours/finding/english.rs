//! The words of a problem in English.

use super::{EXAMPLE, HoursProblem, clock, either};

impl HoursProblem {
    /// Why, in English.
    #[must_use]
    pub fn reason_en(&self) -> String {
        let text = match self {
            Self::Empty => "it is empty",
            Self::TooLong { max } => return format!("it has more than {max} characters"),
            Self::Unreadable => "is not understood",
            Self::Syntax { reason, .. } => return reason.clone(),
            Self::ImpossibleTime => "is a time that no clock shows",
            Self::LoneTime => "is one time, not from when to when",
            Self::EndsBeforeItBegins { .. } => "ends before it begins",
            Self::AllHoursAndTimes => "says round the clock, and the text names times as well",
            Self::SeveralServices => "names one of several services with hours of their own",
            Self::SchoolHolidays => "names school holidays, of which there is no calendar",
            Self::SeasonWithoutMonths => "is a season without its months",
            Self::DayTwice => {
                "names days a second time, with other hours; the narrower rule, or else the later, counts"
            }
            Self::Overlap => "overlaps another span of the same days; both count",
            Self::TakenAsAfternoon { from, to } => {
                return format!("comes after a later span; it was taken as {}-{}", clock(*from), clock(*to));
            }
            Self::NoTimes => "names days without hours; what is not said is unknown",
            Self::BreakWithoutTimes => "is a break without its times; from 12:00 to 14:00 it is unknown",
            Self::BreakOutside => "is a break outside the opening hours; it changes nothing",
            Self::Festival => "names a festival, which OSM syntax cannot; the state is unknown on all public holidays",
            Self::LongSpan { hours } => return format!("lasts {hours} hours, over midnight"),
            Self::OneAsDash => "has the character 一 where a dash belongs; it was taken as one",
            Self::OverMidnight { to } => {
                return format!("ends before it begins; it was taken to end at {} the next day", clock(*to));
            }
            Self::BareHours { from, to } => {
                return format!("has hours without minutes; it was taken as {}-{}", clock(*from), clock(*to));
            }
            Self::HolidaysAndWeekends => "says nothing of weekends; they were taken to be as public holidays",
            Self::HolidaysNotTold => "says nothing of public holidays; they are unknown",
            Self::Added => "was taken as added to the other hours of these days",
            Self::RestOfYear => "is a season without its months; it was taken as the rest of the year",
            Self::LeftOut => "says nothing about hours and was left out",
        };
        text.to_owned()
    }

    /// What to write, in English.
    #[must_use]
    pub fn suggestion_en(&self) -> String {
        let text = match self {
            Self::Empty | Self::TooLong { .. } | Self::Unreadable => {
                return format!(
                    "write for example \"{EXAMPLE}\", \"24小时\", or OSM syntax such as \"Mo-Fr 09:00-17:00\""
                );
            }
            Self::Syntax { hint, .. } => hint,
            Self::ImpossibleTime => "write hours from 0 to 24 and minutes from 00 to 59, for example 8:30-17:30",
            Self::LoneTime => "write from when to when, for example 8:30-17:30",
            Self::EndsBeforeItBegins { from, to } => {
                return format!("write {}", either(*from, *to, " or "));
            }
            Self::AllHoursAndTimes => "keep one of them; hours of single services go into the column `service_hours`",
            Self::SeveralServices => {
                "give the hours of the station here, and those of services in the column `service_hours`, for example \
                 \"饮水:24小时；如厕:8:00-18:00\""
            }
            Self::SchoolHolidays => "write the dates, for example 7月1日-8月31日 8:00-20:00",
            Self::SeasonWithoutMonths | Self::RestOfYear => "write the months, for example 夏季(5月-9月) 8:00-18:00",
            Self::DayTwice => "name each day once",
            Self::Overlap => "write one span",
            Self::TakenAsAfternoon { from, to } | Self::BareHours { from, to } => {
                return format!("write {}-{}", clock(*from), clock(*to));
            }
            Self::NoTimes => "add the hours, for example 工作日 9:00-17:00",
            Self::BreakWithoutTimes | Self::BreakOutside => "write the times of the break, for example 午休12:00-13:30",
            Self::Festival => "write the dates of the year, for example 2026年2月15日-2月23日休息",
            Self::LongSpan { .. } => "check the end; an end after midnight is written as 26:00 or 次日2:00",
            Self::OneAsDash => "write a dash, for example 8:30-17:30",
            Self::OverMidnight { to } => return format!("write 次日{}", clock(*to)),
            Self::HolidaysAndWeekends => "name them, for example 周末及节假日 9:00-16:00",
            Self::HolidaysNotTold => "add 节假日休息, or the hours of public holidays",
            Self::Added => "write all hours of these days, for example 周三 8:00-18:00,19:00-21:00",
            Self::LeftOut => "put it into a column of its own",
        };
        text.to_owned()
    }
}
