//! Zones and instants: how they are written.

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::calendar::YEARS;

/// An instant in the time zone of the region.
pub type Moment = DateTime<Tz>;

/// A name that is not a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a time zone: write a name of the IANA database, for example \"Asia/Shanghai\"")]
pub struct ZoneError {
    /// The name as given.
    pub name: String,
}

/// A text that is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Neither RFC 3339 nor a local time.
    #[error(
        "{text:?} is not a moment of the years 1900 to 9999: write local time, for example \
         \"2026-11-22T22:00\", or RFC 3339 with an offset, for example \"2026-11-22T22:00:00+08:00\""
    )]
    Unreadable {
        /// The text as given.
        text: String,
    },
    /// A local time that the clocks of the zone jump over.
    #[error(
        "{text:?} does not exist in {zone}: the clocks are put forward over it; write a time outside \
         the gap, or add the offset from UTC that is meant"
    )]
    Gap {
        /// The text as given.
        text: String,
        /// The zone it was read in.
        zone: Tz,
    },
}

/// Parses a time zone name of the IANA database, for example `Asia/Shanghai`.
///
/// # Errors
/// [`ZoneError`] when no zone has this name; names are case-sensitive.
pub fn parse_zone(name: &str) -> Result<Tz, ZoneError> {
    name.trim().parse().map_err(|_| ZoneError { name: name.to_owned() })
}

/// Reads an instant and gives it in `zone`.
///
/// The text is RFC 3339 with an offset, or local wall time of `zone` with the seconds left out or not
/// (`2026-11-22T22:00`); a space may stand for the `T`. Of a local time that comes twice, when clocks are put
/// back, the earlier one is meant.
///
/// # Errors
/// [`MomentError`] when the text is neither, or when the local time does not exist.
///
/// # Example
/// ```
/// use waystation::hours::{parse_moment, parse_zone};
///
/// let zone = parse_zone("Asia/Shanghai")?;
/// let local = parse_moment("2026-11-22 22:00", zone)?;
/// assert_eq!(local, parse_moment("2026-11-22T14:00:00Z", zone)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse_moment(text: &str, zone: Tz) -> Result<Moment, MomentError> {
    let unreadable = || MomentError::Unreadable { text: text.to_owned() };
    let written = text.trim().replacen(' ', "T", 1);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&written) {
        return if YEARS.contains(&moment.year()) { Ok(moment.with_timezone(&zone)) } else { Err(unreadable()) };
    }
    match zone.from_local_datetime(&parse_local(&written).ok_or_else(unreadable)?) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Ok(moment),
        MappedLocalTime::None => Err(MomentError::Gap { text: text.to_owned(), zone }),
    }
}

fn parse_local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"].into_iter().find_map(|format| {
        let local = NaiveDateTime::parse_from_str(text, format).ok()?;
        // chrono also reads "2026-1-2T9:5"; only what it would write itself is taken.
        let as_written = local.format(format).to_string() == text;
        (as_written && YEARS.contains(&local.year())).then_some(local)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_by_their_name() {
        assert_eq!(parse_zone("Asia/Shanghai"), Ok(chrono_tz::Asia::Shanghai));
        assert_eq!(parse_zone(" UTC "), Ok(chrono_tz::UTC));
        let error = parse_zone("Beijing").expect_err("not of the database");
        assert_eq!(
            error.to_string(),
            "\"Beijing\" is not a time zone: write a name of the IANA database, for example \"Asia/Shanghai\""
        );
    }

    #[test]
    fn moments_are_read_as_local_time_or_with_an_offset() {
        let cases = [
            ("2026-11-22T22:00", "2026-11-22T22:00:00+02:00"),
            ("2026-11-22 22:00", "2026-11-22T22:00:00+02:00"),
            (" 2026-11-22T22:00:30 ", "2026-11-22T22:00:30+02:00"),
            ("2026-11-22T22:00:00+08:00", "2026-11-22T16:00:00+02:00"),
            ("2026-11-22 22:00:00Z", "2026-11-23T00:00:00+02:00"),
            ("2026-11-22T22:00:00.250Z", "2026-11-23T00:00:00.250+02:00"),
            ("2026-03-29T02:59", "2026-03-29T02:59:00+02:00"),
            ("2026-03-29T04:00", "2026-03-29T04:00:00+03:00"),
            // Twice, when clocks are put back: the earlier one.
            ("2026-10-25T03:30", "2026-10-25T03:30:00+03:00"),
            ("2026-10-25T03:30:00+02:00", "2026-10-25T03:30:00+02:00"),
        ];
        for (text, expected) in cases {
            let moment = parse_moment(text, chrono_tz::Europe::Helsinki).expect(text);
            assert_eq!(moment.to_rfc3339(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_moment_is_refused() {
        for text in [
            "",
            "now",
            "22:00",
            "2026-11-22",
            "2026-1-2T9:5",
            "2026-11-22T24:00",
            "2026-02-30T10:00",
            "2026-11-22T22:00:61",
            "2026-11-22T22:00+08:00",
            "2026-11-22T22:00 08:00",
            "1899-12-31T10:00",
            "0026-11-22T22:00:00Z",
            "+12026-11-22T22:00",
            "2026-11-22T22:00x",
            "２０２６-11-22T22:00",
        ] {
            let error = parse_moment(text, chrono_tz::Asia::Shanghai).expect_err(text);
            assert_eq!(error, MomentError::Unreadable { text: text.into() });
        }
    }

    #[test]
    fn a_local_time_that_the_clocks_jump_over_is_named() {
        let zone = chrono_tz::Europe::Helsinki;
        let error = parse_moment("2026-03-29T03:30", zone).expect_err("no such time");
        assert_eq!(error, MomentError::Gap { text: "2026-03-29T03:30".into(), zone });
        assert!(error.to_string().starts_with("\"2026-03-29T03:30\" does not exist in Europe/Helsinki"));
    }
}
