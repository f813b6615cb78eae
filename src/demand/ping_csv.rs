//! Pings as comma separated text.

use std::borrow::Cow;
use std::io::Read;

use super::{Ping, Refused, seconds_of_text};

/// A field of a ping and the words that lists use for it; the first is ours.
pub const PING_COLUMNS: [(&str, &[&str]); 7] = [
    ("worker", &["worker", "worker_id", "id", "user", "骑手", "工号", "人员编号"]),
    ("lng", &["lng", "lon", "longitude", "x", "经度"]),
    ("lat", &["lat", "latitude", "y", "纬度"]),
    ("time", &["time", "timestamp", "ts", "datetime", "时间", "定位时间"]),
    ("accuracy", &["accuracy", "accuracy_m", "精度"]),
    ("speed", &["speed", "speed_mps", "速度"]),
    ("group", &["group", "type", "类别", "工种"]),
];

/// A list of pings without what every ping needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has no column `{wanted}` ({aliases}); its columns are: {found}")]
pub struct MissingPingColumn {
    wanted: &'static str,
    aliases: String,
    found: String,
}

/// Where each field of a ping stands among `names`.
///
/// # Errors
///
/// [`MissingPingColumn`] when worker, lng, lat or time is missing.
pub fn ping_columns(names: &[String]) -> Result<[Option<usize>; 7], MissingPingColumn> {
    let mut columns = [None; 7];
    for (column, (wanted, aliases)) in columns.iter_mut().zip(PING_COLUMNS) {
        let at = |alias: &&str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(alias));
        *column = aliases.iter().find_map(at);
        if column.is_none() && matches!(wanted, "worker" | "lng" | "lat" | "time") {
            return Err(MissingPingColumn { wanted, aliases: aliases[1..].join(", "), found: names.join(", ") });
        }
    }
    Ok(columns)
}

/// Calls `take` with every ping of a CSV text in UTF-8, or why there is none, and its line (the header is line 1).
///
/// # Errors
///
/// [`MissingPingColumn`]. A line that cannot be read at all is a ping that is refused.
pub fn read_ping_csv(
    text: impl Read,
    mut take: impl FnMut(u64, Result<Ping<'_>, Refused>),
) -> Result<u64, MissingPingColumn> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().cloned().unwrap_or_default();
    let names: Vec<String> = header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
    let columns = ping_columns(&names)?;
    let mut record = csv::StringRecord::new();
    let mut count = 0;
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(count),
            Ok(true) => {
                let cell = |column: usize| columns[column].and_then(|at| record.get(at)).unwrap_or_default();
                let number = |column: usize| cell(column).parse().unwrap_or(f64::NAN);
                let optional = |column: usize| Some(cell(column)).filter(|it| !it.is_empty()).map(|_| number(column));
                take(
                    line,
                    Ok(Ping {
                        worker: Cow::Borrowed(cell(0)),
                        lng: number(1),
                        lat: number(2),
                        time_s: seconds_of_text(cell(3)),
                        accuracy_m: optional(4),
                        speed_mps: optional(5),
                        group: Some(Cow::Borrowed(cell(6))),
                    }),
                );
            }
            // Not UTF-8, or the disk fails: then the next read fails as well, and ends it.
            Err(error) if error.is_io_error() => {
                take(line, Err(Refused::Unreadable));
                return Ok(count + 1);
            }
            Err(_) => take(line, Err(Refused::Unreadable)),
        }
        count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_pings_by_line() {
        let text =
            "\u{feff}工号,经度,纬度,时间,精度\nw1,118.87,28.94,2026-11-22T08:00:00+08:00,5\nw2,x,28.94,1795305600,\n";
        let mut found = Vec::new();
        let count = read_ping_csv(text.as_bytes(), |line, ping| {
            let ping = ping.unwrap();
            found.push((line, ping.worker.into_owned(), ping.lng.is_nan(), ping.time_s, ping.accuracy_m));
        });
        assert_eq!(count, Ok(2));
        let time = 1_795_305_600.0;
        assert_eq!(found, [(2, "w1".into(), false, time, Some(5.0)), (3, "w2".into(), true, time, None)]);
        let error = read_ping_csv("a,b\n1,2\n".as_bytes(), |_, _| ()).unwrap_err().to_string();
        assert!(error.contains("no column `worker`") && error.contains("a, b"), "{error}");
    }
}
