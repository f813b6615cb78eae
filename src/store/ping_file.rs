//! Files of pings: Parquet, CSV, lines of JSON; told apart by their name.

use std::borrow::Cow;
use std::fmt::Write;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::reader::ColumnReader;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use rayon::prelude::*;

use crate::demand::{Ping, Refused, ping_columns, read_ping_csv, seconds_of, seconds_of_text};

use super::error::StoreError;
use super::ndjson::read_ndjson;

/// The longest file of JSON lines that is read at once, in bytes.
const LONGEST_JSON: u64 = 1 << 30;

/// Calls `take` with every ping of a file, or why there is none, and its number; and gives how many there were, and
/// what was gathered.
///
/// The row groups of Parquet are read side by side, each with a gatherer of its own from `start`.
///
/// # Errors
///
/// [`StoreError`] when the file cannot be read or has not the columns of pings.
pub fn read_ping_file<S: Send>(
    path: &Path,
    start: impl Fn() -> S + Sync,
    take: impl Fn(&mut S, u64, Result<Ping<'_>, Refused>) + Sync,
) -> Result<(u64, Vec<S>), StoreError> {
    let file = File::open(path).map_err(StoreError::io("read", path))?;
    let unfit = |why: String| StoreError::PingFile { path: path.to_owned(), why };
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut gathered = start();
    let count = match extension.as_str() {
        "parquet" | "pq" => return read_parquet(path, &start, &take).map_err(|error| unfit(error.to_string())),
        "csv" | "txt" => {
            let read = BufReader::with_capacity(1 << 16, file);
            read_ping_csv(read, |number, ping| take(&mut gathered, number, ping))
                .map_err(|error| unfit(error.to_string()))?
        }
        "ndjson" | "jsonl" | "json" => {
            let mut text = Vec::new();
            file.take(LONGEST_JSON + 1).read_to_end(&mut text).map_err(StoreError::io("read", path))?;
            if text.len() as u64 > LONGEST_JSON {
                return Err(unfit("is larger than 1 GiB; write it as Parquet or CSV, or in parts".to_owned()));
            }
            read_ndjson(&text, |number, ping| take(&mut gathered, number, ping))
        }
        other => {
            return Err(unfit(format!("has the ending `{other}`; pings are read from .parquet, .csv and .ndjson")));
        }
    };
    Ok((count, vec![gathered]))
}

/// One column of a row group.
enum Cells {
    Missing,
    Number(Vec<Option<f64>>),
    Whole(Vec<Option<i64>>),
    Text(Vec<Option<ByteArray>>),
}

impl Cells {
    fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Missing => None,
            Self::Number(cells) => cells[row],
            Self::Whole(cells) => cells[row].map(|cell| cell as f64),
            Self::Text(cells) => {
                let text = cells[row].as_ref()?;
                Some(text.as_utf8().ok().and_then(|text| text.trim().parse().ok()).unwrap_or(f64::NAN))
            }
        }
    }

    /// The text of a row; of a number in `digits`.
    fn text<'a>(&'a self, row: usize, digits: &'a mut String) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(cells) => cells[row].as_ref().map(|text| String::from_utf8_lossy(text.data())),
            Self::Whole(cells) => cells[row].map(|number| {
                digits.clear();
                let _ = write!(digits, "{number}");
                Cow::Borrowed(digits.as_str())
            }),
            Self::Number(_) | Self::Missing => None,
        }
    }
}

/// Rows of a row group that are held at once.
const AT_ONCE: usize = 16_384;

fn read_parquet<S: Send>(
    path: &Path,
    start: &(impl Fn() -> S + Sync),
    take: &(impl Fn(&mut S, u64, Result<Ping<'_>, Refused>) + Sync),
) -> Result<(u64, Vec<S>), ParquetError> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let names: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
    let columns = ping_columns(&names).map_err(|error| ParquetError::General(error.to_string()))?;
    // How many units of the time column make a second; none where it must be guessed from the size.
    let unit = columns[3].and_then(|at| match schema.column(at).logical_type_ref()? {
        LogicalType::Timestamp(timestamp) => Some(match timestamp.unit {
            TimeUnit::MILLIS => 1e3,
            TimeUnit::MICROS => 1e6,
            TimeUnit::NANOS => 1e9,
        }),
        _ => None,
    });
    let mut count = 0;
    let groups: Vec<(usize, u64)> = (0..reader.num_row_groups())
        .map(|group| {
            let first = count;
            count += reader.metadata().row_group(group).num_rows() as u64;
            (group, first)
        })
        .collect();
    let read = |(group, first): (usize, u64)| {
        // A file of its own: handles of one file share the place that is read next.
        let reader = SerializedFileReader::new(File::open(path)?)?;
        let rows = reader.get_row_group(group)?;
        let mut readers = Vec::with_capacity(columns.len());
        for at in columns {
            readers.push(
                at.map(|at| Ok::<_, ParquetError>((rows.get_column_reader(at)?, schema.column(at)))).transpose()?,
            );
        }
        let mut gathered = start();
        let (total, mut done) = (rows.metadata().num_rows() as usize, 0);
        while done < total {
            let some = AT_ONCE.min(total - done);
            let mut cells = Vec::with_capacity(readers.len());
            for reader in &mut readers {
                cells.push(match reader {
                    Some((reader, column)) => cells_of(reader, column, some)?,
                    None => Cells::Missing,
                });
            }
            let numbered = (first + done as u64 + 1..).take(some);
            each_ping(&cells, unit, numbered, |number, ping| take(&mut gathered, number, Ok(ping)));
            done += some;
        }
        Ok(gathered)
    };
    let gathered = groups.into_par_iter().map(read).collect::<Result<Vec<S>, ParquetError>>()?;
    Ok((count, gathered))
}

/// Calls `take` with the pings in the seven columns of some rows.
fn each_ping(
    cells: &[Cells],
    unit: Option<f64>,
    numbers: impl Iterator<Item = u64>,
    mut take: impl FnMut(u64, Ping<'_>),
) {
    let [worker, lng, lat, time, accuracy, speed, kind] = cells else { return };
    let [mut id, mut when, mut what] = [const { String::new() }; 3];
    for (row, number) in numbers.enumerate() {
        let time_s = match time {
            Cells::Text(_) => time.text(row, &mut when).map_or(f64::NAN, |text| seconds_of_text(&text)),
            time => time.number(row).map_or(f64::NAN, |it| unit.map_or_else(|| seconds_of(it), |unit| it / unit)),
        };
        let ping = Ping {
            worker: worker.text(row, &mut id).unwrap_or_default(),
            lng: lng.number(row).unwrap_or(f64::NAN),
            lat: lat.number(row).unwrap_or(f64::NAN),
            time_s,
            accuracy_m: accuracy.number(row),
            speed_mps: speed.number(row),
            group: kind.text(row, &mut what),
        };
        take(number, ping);
    }
}

/// The next `count` rows of a column.
fn cells_of(column_reader: &mut ColumnReader, column: &ColumnDescriptor, count: usize) -> Result<Cells, ParquetError> {
    if column.max_rep_level() > 0 || column.max_def_level() > 1 {
        let name = column.path().string();
        return Err(ParquetError::General(format!("`{name}` is nested; a ping has plain columns")));
    }
    // Each kind of column has a reader of its own type.
    macro_rules! read {
        ($reader:expr, $cell:expr) => {{
            let (reader, mut values, mut levels) = ($reader, Vec::new(), Vec::new());
            let mut read = 0;
            while read < count {
                let (records, ..) = reader.read_records(count - read, Some(&mut levels), None, &mut values)?;
                if records == 0 {
                    return Err(ParquetError::General("ends too early".to_owned()));
                }
                read += records;
            }
            if column.max_def_level() == 0 {
                values.into_iter().map(|value| Some($cell(value))).collect()
            } else {
                let mut values = values.into_iter();
                levels.iter().map(|&level| if level == 0 { None } else { values.next().map($cell) }).collect()
            }
        }};
    }
    Ok(match column_reader {
        ColumnReader::DoubleColumnReader(reader) => Cells::Number(read!(reader, |value: f64| value)),
        ColumnReader::FloatColumnReader(reader) => Cells::Number(read!(reader, f64::from)),
        ColumnReader::Int32ColumnReader(reader) => Cells::Whole(read!(reader, i64::from)),
        ColumnReader::Int64ColumnReader(reader) => Cells::Whole(read!(reader, |value: i64| value)),
        ColumnReader::ByteArrayColumnReader(reader) => Cells::Text(read!(reader, |value: ByteArray| value)),
        _ => {
            let name = column.path().string();
            let kind = column.physical_type();
            return Err(ParquetError::General(format!("`{name}` is of type {kind}; write numbers or text")));
        }
    })
}
