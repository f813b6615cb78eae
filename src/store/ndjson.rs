//! Pings as lines of JSON, or as one JSON array.

use std::borrow::Cow;
use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

use crate::demand::{Ping, Refused, seconds_of, seconds_of_text};

/// The fields of a ping, under their usual names.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, alias = "worker_id", alias = "id")]
    worker: Text<'a>,
    #[serde(alias = "lon", alias = "longitude")]
    lng: f64,
    #[serde(alias = "latitude")]
    lat: f64,
    #[serde(alias = "ts", alias = "timestamp")]
    time: Time,
    #[serde(default, alias = "accuracy_m")]
    accuracy: Option<f64>,
    #[serde(default, alias = "speed_mps")]
    speed: Option<f64>,
    #[serde(default, borrow)]
    group: Option<Text<'a>>,
}

/// A text, or a whole number that stands for one. Read by hand: an untagged enum keeps a copy of what it tries.
struct Text<'a>(Cow<'a, str>);

/// An instant in seconds since 1970: of RFC 3339, or of seconds or milliseconds since then.
struct Time(f64);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor).map(Text)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TimeVisitor).map(Time)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a text or a whole number")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }
}

struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = f64;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an instant as text or number")
    }

    fn visit_str<E>(self, text: &str) -> Result<f64, E> {
        Ok(seconds_of_text(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<f64, E> {
        Ok(seconds_of(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<f64, E> {
        Ok(seconds_of(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<f64, E> {
        Ok(seconds_of(number))
    }
}

/// Most bytes of a line.
const LONGEST: usize = 4_096;

/// Calls `take` with every ping in `body`, or why there is none, and its number (lines count from 1, as do the
/// elements of an array). Gives how many there were.
///
/// Blank lines are no pings. A line longer than 4,096 bytes is unreadable, whatever it holds.
pub fn read_ndjson(body: &[u8], mut take: impl FnMut(u64, Result<Ping<'_>, Refused>)) -> u64 {
    let mut count = 0;
    if let Some(array) = body.trim_ascii_start().strip_prefix(b"[").map(|_| body.trim_ascii_start()) {
        let Ok(elements) = serde_json::from_slice::<Vec<&serde_json::value::RawValue>>(array) else {
            take(1, Err(Refused::Unreadable));
            return 1;
        };
        for (number, element) in (1..).zip(&elements) {
            take(number, ping_of(element.get().as_bytes()));
            count += 1;
        }
        return count;
    }
    for (number, line) in (1..).zip(body.split(|&byte| byte == b'\n')) {
        let line = line.trim_ascii();
        if !line.is_empty() {
            take(number, ping_of(line));
            count += 1;
        }
    }
    count
}

fn ping_of(line: &[u8]) -> Result<Ping<'_>, Refused> {
    if line.len() > LONGEST {
        return Err(Refused::Unreadable);
    }
    let Ok(line) = serde_json::from_slice::<Line<'_>>(line) else { return Err(Refused::Unreadable) };
    Ok(Ping {
        worker: line.worker.0,
        lng: line.lng,
        lat: line.lat,
        time_s: line.time.0,
        accuracy_m: line.accuracy,
        speed_mps: line.speed,
        group: line.group.map(|group| group.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of a ping, and its worker, longitude and time.
    type Found = (u64, Result<(String, f64, f64), Refused>);

    fn all(body: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let count = read_ndjson(body.as_bytes(), |number, ping| {
            found.push((number, ping.map(|ping| (ping.worker.into_owned(), ping.lng, ping.time_s))));
        });
        assert_eq!(count as usize, found.len());
        found
    }

    #[test]
    fn lines_and_arrays_hold_the_same() {
        let lines = [
            r#"{"worker":"w\u0031","lng":118.87,"lat":28.94,"time":"2026-11-22T08:00:00+08:00"}"#,
            r#"{"worker":17,"lon":118.87,"lat":28.94,"ts":1795305600000,"extra":[1,2]}"#,
            r#"{"worker":"w2","lng":118.87,"lat":28.94,"time":1795305600,"group":"rider","accuracy":5,"speed":null}"#,
        ];
        let good = |worker: &str| Ok((worker.to_owned(), 118.87, 1_795_305_600.0));
        let expected = vec![(1, good("w1")), (2, good("17")), (3, good("w2"))];
        assert_eq!(all(&lines.join("\n")), expected);
        assert_eq!(all(&format!(" [{}]", lines.join(","))), expected);
        assert_eq!(all(&format!("\r\n{}\r\n\r\n", lines[0])), [(2, good("w1"))]);
    }

    #[test]
    fn what_is_no_ping_is_told_by_its_number() {
        let good = r#"{"worker":"a","lng":1,"lat":2,"time":3}"#;
        let body = format!("{good}\n{{\"worker\":\"a\"}}\nnonsense\n{good}\n{}", "x".repeat(5_000));
        let reasons: Vec<(u64, bool)> = all(&body).into_iter().map(|(number, ping)| (number, ping.is_ok())).collect();
        assert_eq!(reasons, [(1, true), (2, false), (3, false), (4, true), (5, false)]);
        assert_eq!(all("[1,"), [(1, Err(Refused::Unreadable))]);
        assert_eq!(all(""), []);
        assert!(all(r#"{"worker":"a","lng":1,"lat":2,"time":"soon"}"#)[0].1.as_ref().unwrap().2.is_nan());
    }
}
